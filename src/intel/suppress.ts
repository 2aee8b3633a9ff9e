/* Why something that looks like an indicator is none. What is suppressed is kept and shown with the reason.
 *
 * Three things decide: what it is (reserved, well known, a build, a name of a programming language), what stands
 * around it ("version", a bracket that calls it), and where it stands (furniture of the page). That a text defangs
 * something says that it is meant: it outweighs where it stands and how it looks, and it outweighs a list of places
 * where anybody may put something. It does not outweigh what points at nobody, a public resolver, or a site with one
 * trusted owner: reports defang microsoft[.]com because malware asks there whether it is online. */

import {blockHolds, parseAddress} from "../bytes/cidr.ts"
import type {ListedName, WarningLists} from "../knowledge/warning-lists.ts"
import {ownerLabelOf, registeredOf} from "./domain-names.ts"
import type {Hit} from "./hits.ts"

/** Where a hit stands, as far as that may suppress it. */
export type Standing =
  | {readonly kind: "text"}
  /** Beside the text, for no reason that is known: a table of indicators stands so, and so do menus. */
  | {readonly kind: "apart"; readonly why: string}
  /** Furniture that is known as such. */
  | {readonly kind: "furniture"; readonly why: string}
  | {readonly kind: "hidden"}

export interface Surroundings {
  /** Up to 48 characters before the hit, and up to 16 behind it. */
  readonly before: string
  readonly after: string
  /** The hit as the document writes it, refanged. */
  readonly written: string
  readonly standing: Standing
  /** Names that belong to the publisher: `volexity.com`. */
  readonly publisher: Publisher
}

export interface Publisher {
  /** Registered names, from the document's own address. */
  readonly names: ReadonlySet<string>
  /** The publisher's name without blanks, lower case; empty where none is known. */
  readonly label: string
}

/** The reason, for people; undefined where nothing speaks against the hit. */
export function reasonAgainst(hit: Hit, around: Surroundings, lists: WarningLists): string | undefined {
  if (around.standing.kind === "hidden") return "readers of the page do not see it"
  return byKind(hit, around, lists) ?? bySpelling(hit, around.written) ?? byPlace(hit, around.standing)
}

function byKind(hit: Hit, around: Surroundings, lists: WarningLists): string | undefined {
  switch (hit.kind) {
    case "ipv4":
      return (
        addressReason(hit.value, lists) ?? (hit.isDefanged ? undefined : versionReason(hit, around, lists))
      )
    case "ipv6":
      return addressReason(hit.value, lists)
    case "domain":
      return (
        nameReason(hit, hit.value, around.publisher, lists) ??
        (hit.isDefanged ? undefined : codeReason(hit, around))
      )
    case "url":
      return urlReason(hit, around, lists)
    case "email":
      return mailReason(hit, around.publisher, lists)
    case "md5":
    case "sha1":
    case "sha256":
    case "sha512":
      return digestReason(hit, around, lists)
    case "file-name":
      return fileReason(hit, around, lists)
    case "file-path":
      return lists.files.has(lastPart(hit.value)) &&
        /[\\/](?:windows|system32|syswow64)[\\/]/i.test(hit.value)
        ? "a part of Windows"
        : undefined
    case "registry-key":
    case "user-agent":
    case "cve":
      return undefined
  }
}

const furnitureTouches: ReadonlySet<Hit["kind"]> = new Set(["domain", "url", "email", "file-name", "cve"])
const apartTouches: ReadonlySet<Hit["kind"]> = new Set(["domain", "url", "email"])

/** Menus hold names and links; digests, addresses and paths are no furniture anywhere. */
function byPlace(hit: Hit, standing: Standing): string | undefined {
  if (hit.isDefanged) return undefined
  if (standing.kind === "furniture" && furnitureTouches.has(hit.kind))
    return `stands outside of the text: ${standing.why}`
  if (standing.kind === "apart" && apartTouches.has(hit.kind))
    return `stands apart from the text: ${standing.why}`
  return undefined
}

function addressReason(value: string, lists: WarningLists): string | undefined {
  const address = parseAddress(value.replace(/\/\d+$/, ""))
  if (address === undefined) return undefined
  return lists.addresses.find(({block}) => blockHolds(block, address))?.why
}

const versionWords =
  /(?:\b(?:versions?|ver|v|builds?|release|releases|revision|rev|update|upgraded? to|firmware|patch|rollup|sp\d?|cu ?\d{0,2}|kb ?\d{6,7}|product|runtime|agent|plugin|module|library|framework|driver|client|server|chrome|chromium|firefox|edge|opera|safari|exchange|outlook|windows|office|java|flash|reader|acrobat|oid)[:,]?\s*[("']?|[A-Za-z]\w*[/_-])$/i
const versionAfter =
  /^\s*(?:and|or|to) (?:later|earlier|above|below|older|newer|prior)|^\)? (?:or|and) (?:later|earlier|prior)|^\+?\s*(?:build|release|version)\b/i

/** Numbers with three dots that are builds, versions or sections. */
function versionReason(hit: Hit, around: Surroundings, lists: WarningLists): string | undefined {
  if (lists.builds.has(hit.value)) return "a build of Exchange"
  const exchange = /^(?:8\.[0-3]|14\.[0-3]|15\.[0-2])\.\d+\.\d+$/.test(hit.value)
  if (exchange && /exchange|\bcu ?\d|\bsu\b|\bkb\d/i.test(`${around.before} ${around.after}`))
    return "a build of Exchange"
  if (/\bservers?[:,]? *$/i.test(around.before) && !/exchange|sql|windows/i.test(around.before))
    return undefined
  if (versionWords.test(around.before) || versionAfter.test(around.after)) return "a version"
  const isSmall = hit.value.split(".").every((part) => Number(part) < 30)
  if (
    isSmall &&
    /(?:^|\n) *$|\b(?:section|chapter|clause|annex|table|figure|step|rule|article|§) ?$/i.test(around.before)
  )
    return /^ +[A-Z][a-z]/.test(around.after) || !/\n *$|^ *$/.test(around.before)
      ? "a section number"
      : undefined
  return undefined
}

function ownReason(name: string, publisher: Publisher): string | undefined {
  const registered = registeredOf(name)
  if (publisher.names.has(registered)) return "the publisher's own site"
  return publisher.label.length >= 4 && ownerLabelOf(name) === publisher.label
    ? "the publisher's own site"
    : undefined
}

/** The entry for a name or for one above it. */
function listed(name: string, lists: WarningLists): (ListedName & {readonly name: string}) | undefined {
  for (let rest = name; ; ) {
    const entry = lists.names.get(rest)
    if (entry !== undefined) return {...entry, name: rest}
    const dot = rest.indexOf(".")
    if (dot < 0) return undefined
    rest = rest.slice(dot + 1)
  }
}

function nameReason(hit: Hit, name: string, publisher: Publisher, lists: WarningLists): string | undefined {
  const entry = listed(name, lists)
  if (entry?.kind === "reserved") return entry.why
  const own = ownReason(name, publisher)
  if (own !== undefined) return own
  if (entry === undefined) return undefined
  if (entry.kind === "site") return entry.why
  // The service as a whole is no indicator, however it is written; what somebody put there may be.
  const isService = hit.kind === "domain" && (name === entry.name || name === `www.${entry.name}`)
  return isService || !hit.isDefanged ? entry.why : undefined
}

function urlReason(hit: Hit, around: Surroundings, lists: WarningLists): string | undefined {
  const host = hit.host ?? ""
  if (host === "localhost") return "points at the machine itself"
  const reserved = addressReason(host, lists)
  if (reserved !== undefined) return reserved
  if (parseAddress(host) !== undefined) return undefined
  return nameReason(hit, host, around.publisher, lists)
}

function mailReason(hit: Hit, publisher: Publisher, lists: WarningLists): string | undefined {
  const host = hit.host ?? ""
  const entry = listed(host, lists)
  if (entry?.kind === "mail") return undefined
  return (
    ownReason(host, publisher) ??
    (entry === undefined || (entry.kind === "shared" && hit.isDefanged) ? undefined : entry.why)
  )
}

const signatureStart =
  /^(?:trojan|troj|backdoor|bkdr|worm|virus|w32|w64|w97m|x97m|win32|win64|hacktool|ransom|ransomware|exploit|exp|heur|downloader|dropper|riskware|adware|pua|pup|generic|gen|mal|msil|script|artemis|behavior|spyware|packed|infostealer|coinminer|webshell|malware|suspicious|variant)(?:-[a-z0-9]+){0,2}[.:]/i
const signatureBefore =
  /(?:win32|win64|win9x|msil|js|vbs|vba|asp|php|linux|osx|macos|android|html|python|powershell|java|ps|o97m|w97m)[/:]$/i
const codeStart =
  /^(?:this|self|window|document|console|module|exports|process|math|json|array|object|string|system|microsoft|windows|mono|java|javax|request|response|server|session|page|context|args|config|app|http|https|wscript|activex|net)\./i

/** "exploit.in" is a site: two parts make a name of that kind only behind words that nobody registers. */
function isSignature(value: string, before: string): boolean {
  if (signatureBefore.test(before)) return true
  return (
    signatureStart.test(value) &&
    (value.split(".").length > 2 || /^(?:trojan|backdoor|w(?:in)?\d\d|heur)/i.test(value))
  )
}

/** Names of programs, sentences that touch, names of antivirus programs: what looks like a name of a host. */
function codeReason(hit: Hit, {before, after}: Surroundings): string | undefined {
  const value = hit.value
  if (isSignature(value, before)) return "a name that an antivirus program gives"
  if (/^\(/.test(after) || /[$\\]$|->$|::$/.test(before)) return "a name in a program"
  const labels = value.split(".")
  if (codeStart.test(value) && !/\.(?:com|org|net|ru|cn|info|de|uk)$/.test(value))
    return "a name in a program"
  if (labels.length >= 3 && /^(?:com|org|net|io|java|javax)$/.test(labels[0] ?? ""))
    return "a name in a program"
  return undefined
}

/** How the document writes a name tells what it is; canonical names are lower case. */
function bySpelling(hit: Hit, written: string): string | undefined {
  if (hit.kind !== "domain" || hit.isDefanged) return undefined
  const labels = written.split(".")
  const last = labels.at(-1) ?? ""
  const isUsual = /^(?:com|org|net|info|biz)$/i.test(last) && last !== "Net"
  const isPascal = labels.every((label) => /^[A-Z](?:[a-z0-9]|[A-Z]+[a-z]|[A-Z]$)/.test(label))
  if (isPascal && !(labels.length === 2 && isUsual)) return "a name of .NET"
  if (/^[A-Z][a-z]+$/.test(last) && !isUsual && /[a-z0-9)]$/.test(labels.at(-2) ?? ""))
    return "two sentences that touch"
  return undefined
}

function digestReason(hit: Hit, {before, after}: Surroundings, lists: WarningLists): string | undefined {
  const known = lists.hashes.get(hit.value)
  if (known !== undefined) return known
  if (/^(.)\1*$/.test(hit.value)) return "one character again and again"
  if (/^\d+$/.test(hit.value)) return "digits alone"
  if (
    hit.kind === "sha1" &&
    (/(?:commit|blob|tree|raw|compare|pull|revision|changeset)[s]?[/: ]+$/i.test(before) ||
      /^\.\.\./.test(after))
  )
    return "the id of a commit"
  if (hit.kind === "md5" && /\bja3s?\b[^\n]{0,20}$/i.test(before)) return "a JA3 fingerprint, of no file"
  return undefined
}

function fileReason(hit: Hit, {before}: Surroundings, lists: WarningLists): string | undefined {
  if (isSignature(hit.value, before)) return "a name that an antivirus program gives"
  const name = hit.value.toLowerCase()
  return lists.files.has(name) ? "a file that every such system has, or a library" : undefined
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")) + 1).toLowerCase()
}
