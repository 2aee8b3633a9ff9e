/* Redaction, one switch: a case in which nothing tells whose it is.
 *
 * It runs on the model, so that every rendering of it is covered: sentences, quotes, places, names of files and
 * the raw bytes of records. Names become pseudonyms (`server-1`, `user-3`, `org`) that stay the same for as long as
 * the map is kept. Addresses and names of the other side, detection ids, hashes and times stay.
 *
 * Raw bytes that are text are redacted as text; binary records are left out, since nobody can see what is in them.
 * Places keep the offsets and lengths of the true evidence: whoever holds it finds the record. */

import {createHmac} from "node:crypto"
import {fold} from "../bytes/fold.ts"
import type {CaseBundle} from "../model/case.ts"
import type {Exhibit} from "../model/finding.ts"
import type {NameKind, RedactedName, RedactionMap} from "../model/redaction.ts"
import {redactionSchema} from "../model/redaction.ts"
import {type FoundName, isTelling, NameFinder, takeNamed} from "./redact-names.ts"
import {Replacer} from "./redact-text.ts"

/** What a case is redacted from: a bundle, or a case read back. */
type Redactable = Pick<CaseBundle, "case" | "findings" | "troubles" | "files">

export interface RedactOptions {
  /** What postern.yml says of the organisation. */
  readonly organisation?:
    | {
        readonly name?: string | undefined
        readonly domains?: readonly string[] | undefined
        readonly networks?: readonly string[] | undefined
        readonly contacts?: readonly string[] | undefined
      }
    | undefined
  /** Other names that must not show, each as a person writes it. */
  readonly names?: readonly string[]
  /** The map of an earlier redaction of the case: its pseudonyms are kept. */
  readonly known?: RedactionMap | undefined
}

export interface Redacted<Bundle> {
  readonly bundle: Bundle
  readonly map: RedactionMap
  /** Redacts another text by the same map. */
  readonly text: (text: string) => string
}

/** The bundle without names. `key` (64 hex digits, random, kept with the case) decides the numbers of new names.
 *  The same bundle, key and options give the same result. */
export function redactBundle<Bundle extends Redactable>(
  bundle: Bundle,
  key: string,
  options: RedactOptions = {},
): Redacted<Bundle> {
  const found = namesOf(bundle, options)
  const pseudonyms = pseudonymsOf(found, options.known?.key ?? key, options.known)
  const replacer = new Replacer([
    // A word such as "mail" stands in the map only as a part of other names.
    ...(options.known?.names ?? []).flatMap(({original, pseudonym}) =>
      isTelling(original, 3) ? [{name: original, by: pseudonym, how: "word" as const}] : [],
    ),
    ...found.map((each) => ({name: each.name, by: pseudonyms.of(each), how: each.how})),
  ])
  const text = (from: string): string => replacer.text(from)
  const evidence = evidenceNames(bundle, text)
  const walk = (value: unknown, name: string, parent: string): unknown => {
    if (typeof value === "string") {
      if (untouched.has(name)) return value
      const isEvidence = name === "evidence" || (name === "id" && (parent === "files" || parent === "inputs"))
      return (isEvidence ? evidence.get(value) : undefined) ?? text(value)
    }
    if (Array.isArray(value)) {
      if (name === "exhibits") return (value as readonly Exhibit[]).map((one) => exhibit(one, text, evidence))
      return value.map((each) => walk(each, name, parent))
    }
    if (typeof value !== "object" || value === null) return value
    const entries = Object.entries(value).map(
      ([inner, each]) => [name === "channels" ? text(inner) : inner, walk(each, inner, name)] as const,
    )
    return Object.fromEntries(entries)
  }
  const walked = walk(bundle, "", "") as Bundle
  return {
    bundle: {...walked, case: {...walked.case, redacted: true}},
    map: {schema: redactionSchema, key: options.known?.key ?? key, names: pseudonyms.all()},
    text,
  }
}

/** Closed words, hashes and numbers as text: no names, and a shape may ask for them as they are. */
const untouched: ReadonlySet<string> = new Set(["schema", "sha256", "rawBase64", "format", "version", "code"])

/** Evidence ids by their redacted form; each stays apart from all others. */
function evidenceNames({files}: Redactable, text: (text: string) => string): ReadonlyMap<string, string> {
  const out = new Map<string, string>()
  const taken = new Set<string>()
  for (const {id} of [...files].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const base = text(id)
    let name = base
    for (let n = 2; taken.has(name); n++) name = `${base}~${n}`
    taken.add(name)
    out.set(id, name)
  }
  return out
}

const withheld = "(binary record, left out of the redacted case)"

function exhibit(
  {at, rawBase64, cut}: Exhibit,
  text: (text: string) => string,
  evidence: ReadonlyMap<string, string>,
): Exhibit {
  const place = {...at, evidence: (evidence.get(at.evidence) ?? text(at.evidence)) as typeof at.evidence}
  const plain = textOf(Buffer.from(rawBase64, "base64"))
  const shown = plain === undefined ? withheld : text(plain)
  return {at: place, rawBase64: Buffer.from(shown, "utf8").toString("base64"), cut, redacted: true}
}

/** The bytes as text; undefined where they are none. A record that was cut may end inside a character. */
function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8").replace(/\ufffd{1,3}$/, "")
  return /[\0\ufffd]/.test(text) ? undefined : text
}

function namesOf(bundle: Redactable, {organisation, names = []}: RedactOptions): readonly FoundName[] {
  const finder = new NameFinder(organisation?.networks ?? [])
  for (const name of [organisation?.name, bundle.case.organisation])
    if (name !== undefined) finder.organisation(name)
  for (const domain of organisation?.domains ?? []) finder.domain(domain)
  for (const contact of [...(organisation?.contacts ?? []), ...names]) finder.account(contact)
  for (const {by} of bundle.case.disagreement?.opinions ?? []) if (by !== undefined) finder.account(by)
  for (const server of bundle.case.servers) {
    for (const name of [server.id, ...server.names]) finder.host(name, "server")
    for (const {mailboxes} of server.theft?.taken ?? [])
      for (const mailbox of mailboxes) finder.account(mailbox)
  }
  for (const {host} of bundle.files) if (host !== undefined) finder.host(host, "server")
  for (const {accounts} of bundle.case.episodes ?? []) for (const account of accounts) finder.account(account)
  for (const {account, server, because, exhibits, objects} of bundle.findings) {
    finder.host(server, "server")
    if (account !== undefined) finder.account(account)
    for (const {field, value} of because)
      for (const each of Array.isArray(value) ? value : [value])
        if (typeof each === "string") takeNamed(finder, field, each)
    for (const {field, value} of objects ?? []) takeNamed(finder, field, value)
    for (const {rawBase64} of exhibits) {
      const text = textOf(Buffer.from(rawBase64, "base64"))
      if (text !== undefined) finder.first(text)
    }
  }
  const looked = strings(bundle)
  for (const text of looked) finder.first(text)
  for (const text of looked) finder.second(text)
  for (const {exhibits} of bundle.findings)
    for (const {rawBase64} of exhibits) {
      const text = textOf(Buffer.from(rawBase64, "base64"))
      if (text !== undefined) finder.second(text)
    }
  return finder.names()
}

/** Every different string of plain data. */
function strings(value: unknown): readonly string[] {
  const out = new Set<string>()
  const left: (readonly [string, unknown])[] = [["", value]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [name, each] = next
    if (typeof each === "string") {
      if (!untouched.has(name)) out.add(each)
    } else if (Array.isArray(each)) for (const inner of each) left.push([name, inner])
    else if (typeof each === "object" && each !== null)
      for (const [key, inner] of Object.entries(each)) {
        if (name === "channels") out.add(key)
        left.push([key, inner])
      }
  }
  return [...out]
}

interface Pseudonyms {
  of(found: FoundName): string
  all(): readonly RedactedName[]
}

/** A number for each name without parts, those of the map first; the others in the order of a keyed hash. */
function pseudonymsOf(found: readonly FoundName[], key: string, known: RedactionMap | undefined): Pseudonyms {
  const given = new Map((known?.names ?? []).map((each) => [fold(each.original), each] as const))
  const last = new Map<NameKind, number>()
  for (const {kind, pseudonym} of given.values()) {
    const number = Number(/\d+/.exec(pseudonym)?.[0] ?? 1)
    last.set(kind, Math.max(last.get(kind) ?? 0, number))
  }
  const give = (kind: NameKind, name: string): string => {
    const folded = fold(name)
    const old = given.get(folded)
    if (old !== undefined) return old.pseudonym
    const number = (last.get(kind) ?? 0) + 1
    last.set(kind, number)
    const pseudonym = shapes[kind](number)
    given.set(folded, {kind, original: name, pseudonym})
    return pseudonym
  }
  const rank = ({kind, name}: FoundName): string =>
    createHmac("sha256", Buffer.from(key, "hex"))
      .update(`${kind}\0${fold(name)}`)
      .digest("hex")
  const ranked = found.map((each) => ({each, rank: rank(each)})).sort((a, b) => (a.rank < b.rank ? -1 : 1))
  for (const {each} of ranked) if (each.parts === undefined) give(each.kind, each.name)
  for (const {each} of ranked) {
    if (each.parts === undefined || given.has(fold(each.name))) continue
    given.set(fold(each.name), {kind: each.kind, original: each.name, pseudonym: each.parts(give)})
  }
  const order = (a: RedactedName, b: RedactedName): number =>
    a.kind === b.kind ? (fold(a.original) < fold(b.original) ? -1 : 1) : a.kind < b.kind ? -1 : 1
  return {
    of: (each) => given.get(fold(each.name))?.pseudonym ?? give(each.kind, each.name),
    all: () => [...given.values()].sort(order),
  }
}

const shapes: Readonly<Record<NameKind, (number: number) => string>> = {
  organisation: (number) => (number === 1 ? "org" : `org-${number}`),
  server: (number) => `server-${number}`,
  host: (number) => `host-${number}`,
  domain: (number) => `domain-${number}.example`,
  user: (number) => `user-${number}`,
  address: (number) => `address-${number}`,
  sid: (number) => `S-1-5-21-0-0-${number}`,
}
