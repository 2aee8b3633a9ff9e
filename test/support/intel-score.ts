/* Scores what is read against labelled passages and against the gold of the seeds.
 *
 * A claim is found if kind, subject and object are equal and the evidence overlaps by half of the shorter span; it is
 * found strictly if band, polarity and speaker are equal too. Words (an object that is no id) are equal if they share at
 * least half of the label's words. Names of events are only names: the reader's `event-N` may stand for another label,
 * one for one, as fits best; `exact` is the score without that. Headlines are no labelled kind and are not counted. */

import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {Points} from "../../src/intel/points.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {foldSpelling} from "../../src/intel/spelling.ts"
import {type Lexicons, slugOf} from "../../src/knowledge/lexicons.ts"
import type {Claim, Recommendation} from "../../src/model/intel.ts"
import {areOneName, areOneProduct, namingIn, namingOf, placesOf, sectorsOf, toolsOf} from "./intel-names.ts"

export interface LabelledClaim {
  readonly kind: string
  readonly subject: string
  readonly object: string
  readonly band: string | null
  readonly polarity: string
  readonly modality: string
  readonly speaker: string
  readonly evidence: string
}

export interface Passage {
  readonly id: string
  readonly kind: string
  readonly publisher: string
  readonly issued: string | null
  readonly text: string
  readonly claims: readonly LabelledClaim[]
  readonly recommendations: readonly {readonly strength: string; readonly evidence: string}[]
}

export interface Count {
  readonly right: number
  readonly read: number
  readonly labelled: number
}

export interface Score {
  readonly strict: Count
  readonly loose: Count
  readonly exact: Count
  readonly advice: Count
  readonly byKind: ReadonlyMap<string, {readonly strict: Count; readonly loose: Count}>
  /** For people: what was missed and what was too much. */
  readonly notes: readonly string[]
}

export function f1({right, read, labelled}: Count): number {
  return right === 0 ? 0 : (2 * right) / (read + labelled)
}

export function summary({right, read, labelled}: Count): string {
  const percent = (n: number): string => n.toFixed(3)
  return `P ${percent(right / Math.max(1, read))} R ${percent(right / Math.max(1, labelled))} F1 ${percent(f1({right, read, labelled}))} (${right} right, ${read} read, ${labelled} labelled)`
}

export function sourceOf(text: string, publisher: string | undefined, issued: string | null): SourceText {
  return {
    path: "passage",
    sha256: "0".repeat(64),
    form: "text",
    text,
    title: undefined,
    publisher,
    url: undefined,
    dates: issued === null ? [] : [{origin: "document field", text: issued}],
    marks: [],
  }
}

const event = /^event-\d+$/

interface Read {
  readonly claim: Claim
  /** Ids brought to one name. */
  readonly subject: string
  readonly object: string
  readonly speaker: string
  /** All places where it is said; units. */
  readonly places: readonly {readonly from: number; readonly to: number}[]
}

const small = new Set("the a an of in on at to and or by for with its their from".split(" "))
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((w) => w !== "" && !small.has(w))
    .map((w) => foldSpelling(w))

const freeKinds = new Set([
  "vector",
  "objective",
  "temporal",
  "significance",
  "response-action",
  "stance",
  "organisational",
])

/** Whether what was read names the label's thing. `known` tells an id from words. */
function same(label: string, read: string, isFree: boolean): boolean {
  if (label === read || label === slugOf(read)) return true
  if (/^(?:event-\d+|cve-.*|sector-.*)$/.test(label) || /^(?:event-\d+|cve-.*|sector-.*)$/.test(read))
    return false
  if (!isFree) return false
  const wanted = wordsOf(label)
  const got = new Set(wordsOf(read))
  const shared = wanted.filter((w) => got.has(w)).length
  return wanted.length > 0 && shared * 2 >= wanted.length
}

/** Ids of lexicons are equal or not; what no lexicon knows is its words. */
function isFree(label: LabelledClaim, side: "subject" | "object", ids: ReadonlySet<string>): boolean {
  const text = label[side]
  if (text.includes(" ")) return true
  if (ids.has(text)) return false
  if (side === "subject") return label.kind === "availability" || text.includes("-")
  return freeKinds.has(label.kind) || text.includes("-")
}

function overlaps(a: {from: number; to: number}, b: {from: number; to: number}): boolean {
  const shared = Math.min(a.to, b.to) - Math.max(a.from, b.from)
  return shared > 0 && shared * 2 >= Math.min(a.to - a.from, b.to - b.from)
}

/** What of a thing's names the scorer knows. */
function knownOf(lexicons: Lexicons): Known {
  const ids = new Set([
    ...lexicons.named.map(({id}) => id),
    ...lexicons.named.flatMap(({speaks}) => speaks ?? []),
  ])
  const products = new Set(lexicons.named.flatMap(({id, kind}) => (kind === "product" ? [id] : [])))
  return {ids, products, tools: toolsOf(lexicons), sectors: sectorsOf(lexicons)}
}

/** For a passage: which labels say the same of the same thing at the same place, whoever did it and whoever says so. */
export function labelsMeant(
  lexicons: Lexicons,
): (passage: Passage) => (kind: string, object: string, from: number, to: number) => readonly number[] {
  const known = knownOf(lexicons)
  const naming = namingOf(lexicons)
  const places = placesOf(lexicons)
  return (passage) => {
    const name = namingIn(passage.text, passage.publisher, naming, places)
    const labels = passage.claims.map((label) => {
      const from = passage.text.indexOf(label.evidence)
      const named = {...label, object: name(label.object)}
      return {label: named, from, to: from + label.evidence.length}
    })
    return (kind, object, from, to) =>
      labels.flatMap(({label, ...place}, i) =>
        label.kind === kind &&
        overlaps(place, {from, to}) &&
        isObject(
          kind,
          name(object),
          label,
          known,
          (event.test(label.object) && event.test(object)) ||
            same(label.object, name(object), isFree(label, "object", known.ids)),
        )
          ? [i]
          : [],
      )
  }
}

/** For a passage and what was read of it: whether an id is the subject of a label, events by the names that fit best. */
export function subjectsMeant(
  lexicons: Lexicons,
): (passage: Passage, claims: readonly Claim[]) => (label: number, subject: string) => boolean {
  const known = knownOf(lexicons)
  const naming = namingOf(lexicons)
  const places = placesOf(lexicons)
  return (passage, claims) => {
    const name = namingIn(passage.text, passage.publisher, naming, places)
    const labels = labelsIn(passage, name)
    const names = bestNames(readsOf(passage, claims, name), labels, known)
    return (i, subject) => {
      const label = labels[i]?.label
      const id = name(subject)
      return (
        label !== undefined &&
        (same(label.subject, names.get(id) ?? id, isFree(label, "subject", known.ids)) ||
          areOneName(label.subject, id, known.ids))
      )
    }
  }
}

type Name = (id: string) => string

function readsOf(passage: Passage, claims: readonly Claim[], name: Name): readonly Read[] {
  const points = new Points(passage.text)
  return claims
    .filter(({kind}) => kind !== "headline")
    .map((claim) => ({
      claim,
      subject: name(claim.subject),
      object: name(claim.object),
      speaker: name(claim.speakers.at(-1)?.ref ?? ""),
      places: claim.evidence.map(({start, end}) => ({from: points.unitAt(start), to: points.unitAt(end)})),
    }))
}

function labelsIn(passage: Passage, name: Name): readonly Label[] {
  return passage.claims.map((labelled) => {
    const label = {
      ...labelled,
      subject: name(labelled.subject),
      object: name(labelled.object),
      speaker: name(labelled.speaker),
    }
    const from = passage.text.indexOf(label.evidence)
    if (from < 0) throw new Error(`${passage.id}: evidence does not stand in the text`)
    return {label, from, to: from + label.evidence.length}
  })
}

export function scorePassages(passages: readonly Passage[], lexicons: Lexicons): Score {
  const known = knownOf(lexicons)
  const naming = namingOf(lexicons)
  const places = placesOf(lexicons)
  const notes: string[] = []
  const total = {strict: [0, 0, 0], loose: [0, 0, 0], exact: [0, 0, 0], advice: [0, 0, 0]}
  const byKind = new Map<string, {strict: number[]; loose: number[]}>()
  for (const passage of passages) {
    const source = sourceOf(passage.text, passage.publisher, passage.issued)
    const found = claimsOf(source, documentOf(source, 1), lexicons)
    const points = new Points(passage.text)
    const name = namingIn(passage.text, passage.publisher, naming, places)
    const reads = readsOf(passage, found.claims, name)
    const labels = labelsIn(passage, name)
    const renamed = bestNames(reads, labels, known)
    const run = (names: ReadonlyMap<string, string>, isStrict: boolean): ReadonlyMap<number, number> =>
      matched(reads, labels, known, names, isStrict)
    const strict = run(renamed, true)
    const loose = run(renamed, false)
    const exact = run(new Map(), true)
    tally(total.strict, strict.size, reads.length, labels.length)
    tally(total.loose, loose.size, reads.length, labels.length)
    tally(total.exact, exact.size, reads.length, labels.length)
    for (const kind of new Set([...labels.map((l) => l.label.kind), ...reads.map((r) => r.claim.kind)])) {
      const entry = byKind.get(kind) ?? {strict: [0, 0, 0], loose: [0, 0, 0]}
      const read = reads.filter((r) => r.claim.kind === kind).length
      const labelled = labels.filter((l) => l.label.kind === kind).length
      tally(
        entry.strict,
        [...strict.keys()].filter((i) => labels[i]?.label.kind === kind).length,
        read,
        labelled,
      )
      tally(
        entry.loose,
        [...loose.keys()].filter((i) => labels[i]?.label.kind === kind).length,
        read,
        labelled,
      )
      byKind.set(kind, entry)
    }
    for (const [i, {label}] of labels.entries()) {
      if (strict.has(i)) continue
      const near = loose.get(i)
      const claim = near === undefined ? undefined : reads[near]?.claim
      notes.push(
        `${passage.id} ${claim === undefined ? "missed" : `differs (${claim.likelihood?.band ?? null} ${claim.polarity} ${claim.speakers.at(-1)?.ref})`}: ${label.kind} ${label.subject} -> ${label.object} [${label.band} ${label.polarity} ${label.speaker}]`,
      )
    }
    const used = new Set([...strict.values(), ...loose.values()])
    for (const [j, {claim, places}] of reads.entries())
      if (!used.has(j))
        notes.push(
          `${passage.id} too much: ${claim.kind} ${claim.subject} -> ${claim.object} <${claim.speakers.at(-1)?.ref}> "${passage.text.slice(places[0]?.from, places[0]?.to).slice(0, 110)}"`,
        )
    const advice = found.recommendations.map((r) => ({
      strength: strengthOf(r),
      from: points.unitAt(r.evidence[0].start),
      to: points.unitAt(r.evidence[0].end),
    }))
    const wanted = passage.recommendations.map((r) => ({
      strength: r.strength,
      from: passage.text.indexOf(r.evidence),
      to: passage.text.indexOf(r.evidence) + r.evidence.length,
    }))
    const taken = new Set<number>()
    let right = 0
    for (const w of wanted) {
      const j = advice.findIndex((a, n) => !taken.has(n) && a.strength === w.strength && overlaps(a, w))
      if (j >= 0) {
        taken.add(j)
        right++
      } else notes.push(`${passage.id} advice missed: ${w.strength} "${passage.text.slice(w.from, w.to)}"`)
    }
    for (const [j, a] of advice.entries())
      if (!taken.has(j))
        notes.push(`${passage.id} advice too much: ${a.strength} "${passage.text.slice(a.from, a.to)}"`)
    tally(total.advice, right, advice.length, wanted.length)
  }
  const count = ([right = 0, read = 0, labelled = 0]: readonly number[]): Count => ({right, read, labelled})
  return {
    strict: count(total.strict),
    loose: count(total.loose),
    exact: count(total.exact),
    advice: count(total.advice),
    byKind: new Map(
      [...byKind]
        .sort()
        .map(([kind, {strict, loose}]) => [kind, {strict: count(strict), loose: count(loose)}]),
    ),
    notes,
  }
}

function tally(sum: number[], right: number, read: number, labelled: number): void {
  sum[0] = (sum[0] ?? 0) + right
  sum[1] = (sum[1] ?? 0) + read
  sum[2] = (sum[2] ?? 0) + labelled
}

function strengthOf({strength}: Recommendation): string {
  return strength === "vital" ? "must" : strength === "pointer" ? "may" : "should"
}

/** The ids of the lexicons, those of products among them, and tools by their names. */
interface Known {
  readonly ids: ReadonlySet<string>
  readonly products: ReadonlySet<string>
  /** Any name of a tool → its id. */
  readonly tools: ReadonlyMap<string, string>
  /** Any name of a sector → its id. */
  readonly sectors: ReadonlyMap<string, string>
}

type Label = {readonly label: LabelledClaim; readonly from: number; readonly to: number}

function fits(
  read: Read,
  {label, from, to}: Label,
  known: Known,
  names: ReadonlyMap<string, string>,
  isStrict: boolean,
): boolean {
  const {claim} = read
  const {ids} = known
  if (claim.kind !== label.kind || !read.places.some((place) => overlaps(place, {from, to}))) return false
  const named = (id: string): string => names.get(id) ?? id
  const {subject, object} = read
  if (
    !same(label.subject, named(subject), isFree(label, "subject", ids)) &&
    !areOneName(label.subject, subject, ids)
  )
    return false
  if (
    !isObject(
      claim.kind,
      object,
      label,
      known,
      same(label.object, named(object), isFree(label, "object", known.ids)),
    )
  )
    return false
  return (
    !isStrict ||
    ((claim.likelihood?.band ?? null) === label.band &&
      claim.polarity === label.polarity &&
      (read.speaker === label.speaker || areOneName(read.speaker, label.speaker, ids)))
  )
}

/** Whether an object is the label's, by its id, by its words (`isSame`) or by another of its names. */
function isObject(
  kind: string,
  object: string,
  label: LabelledClaim,
  {ids, products, tools, sectors}: Known,
  isSame: boolean,
): boolean {
  return (
    isSame ||
    areOneName(label.object, object, ids) ||
    areOneProduct(label.object, object, ids, products) ||
    (tools.get(slugOf(label.object)) ?? label.object) === tools.get(slugOf(object)) ||
    (kind === "targeting" && sectors.get(label.object) === object)
  )
}

/** Label → read, one for one. */
function matched(
  reads: readonly Read[],
  labels: readonly Label[],
  known: Known,
  names: ReadonlyMap<string, string>,
  isStrict: boolean,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  const owner = new Map<number, number>()
  const place = (i: number, seen: Set<number>): boolean => {
    const label = labels[i]
    if (label === undefined) return false
    for (const [j, read] of reads.entries()) {
      if (seen.has(j) || !fits(read, label, known, names, isStrict)) continue
      seen.add(j)
      const other = owner.get(j)
      if (other === undefined || place(other, seen)) {
        owner.set(j, i)
        found.set(i, j)
        return true
      }
    }
    return false
  }
  for (let i = 0; i < labels.length; i++) place(i, new Set())
  return found
}

/** The one-for-one naming of events under which most is found. */
function bestNames(
  reads: readonly Read[],
  labels: readonly Label[],
  known: Known,
): ReadonlyMap<string, string> {
  const ours = [
    ...new Set(
      reads
        .flatMap(({claim}) => [claim.subject, claim.object])
        .filter((id) => /^event-\d+$|^exchange-campaign-2021$/.test(id)),
    ),
  ].slice(0, 5)
  const theirs = [
    ...new Set(
      labels
        .flatMap(({label}) => [label.subject, label.object])
        .filter((id) => /^event-\d+$|^exchange-campaign-2021$/.test(id)),
    ),
  ].slice(0, 5)
  let best = new Map<string, string>()
  let most = -1
  const walk = (at: number, names: Map<string, string>): void => {
    const id = ours[at]
    if (id === undefined) {
      const size = matched(reads, labels, known, names, true).size
      if (size > most) {
        most = size
        best = new Map(names)
      }
      return
    }
    for (const to of theirs)
      if (![...names.values()].includes(to)) walk(at + 1, new Map([...names, [id, to]]))
    walk(at + 1, new Map([...names, [id, `${id}-none`]]))
  }
  walk(0, new Map())
  return best
}

interface GoldClaim {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly object: string
  readonly relation: string
  readonly estimative: {readonly band: string} | null
  readonly speaker_chain: readonly string[]
  readonly polarity: string
  readonly must_extract: boolean
  readonly qualifiers?: {
    readonly count?: {readonly min?: number; readonly vague?: string}
    readonly place?: readonly string[]
  }
  readonly evidence: readonly {readonly doc: string; readonly start: number; readonly end: number}[]
}

export interface Gold {
  readonly claims: readonly GoldClaim[]
  readonly recommendations: readonly {
    readonly id: string
    readonly strength: string
    readonly speaker_chain: readonly string[]
    readonly evidence: readonly {readonly doc: string; readonly start: number; readonly end: number}[]
  }[]
  readonly boilerplate: readonly {readonly doc: string; readonly start: number; readonly end: number}[]
}

/** Names of the gold → ours, as design section 10 says. */
const goldNames: ReadonlyMap<string, string> = new Map([
  ["exchange-campaign-2021", "event-1"],
  ["chinese-state", "china"],
  ["maritime-industries", "sector-maritime"],
  ["naval-defence-contractors", "sector-naval-defence"],
  ["government-entities", "sector-government"],
  ["personally-identifiable-information", "data-pii"],
  ["intellectual-property", "data-ip"],
  ["organisations-worldwide", "organisations"],
  ["affected-organisations", "issued tailored advice to over 70 affected organisations"],
  ["large-scale-espionage", "large-scale espionage"],
  ["2021-01/2021-03 (text: 'early 2021')", "in early 2021"],
  ["security-updates-for-exchange", "security updates"],
])
const ours = (name: string): string =>
  goldNames.get(name) ?? (/^(?:HAFNIUM|APT\d+)$/.test(name) ? name.toLowerCase() : name)

export interface SeedScore {
  readonly strict: Count
  readonly found: ReadonlyMap<string, Claim>
  readonly notes: readonly string[]
}

/** One seed against its gold. Evidence must overlap by intersection over union >= 0.5 with that document's span; the
 *  class is the kind, spans tell claims of one class apart. Optional claims neither earn nor cost. `shift` code points
 *  stand before the seed. A place of a target is a claim of its own here and a qualifier there: it counts for neither. */
export function scoreSeed(gold: Gold, doc: string, claims: readonly Claim[], shift = 0): SeedScore {
  const found = new Map<string, Claim>()
  const notes: string[] = []
  const used = new Set<Claim>()
  for (const wanted of gold.claims) {
    const spans = wanted.evidence.filter((e) => e.doc === doc)
    const outer = wanted.id === "C25" ? undefined : wanted.speaker_chain.at(-1)
    const match = claims.find(
      (claim) =>
        !used.has(claim) &&
        claim.kind === wanted.type &&
        sameGold(ours(wanted.subject), claim.subject) &&
        sameGold(ours(wanted.object), claim.object) &&
        spans.some((span) => unionShare(span, claim.evidence[0], shift) >= 0.5),
    )
    if (match === undefined) {
      if (wanted.must_extract && spans.length > 0) notes.push(`${wanted.id} is missing`)
      continue
    }
    used.add(match)
    const isStrict =
      (match.likelihood?.band ?? null) === (wanted.estimative?.band ?? null) &&
      (outer === undefined || match.speakers.at(-1)?.ref === outer) &&
      match.polarity === wanted.polarity &&
      (wanted.qualifiers?.count?.min === undefined ||
        match.count === undefined ||
        match.count.min === wanted.qualifiers.count.min)
    if (isStrict) found.set(wanted.id, match)
    else if (wanted.must_extract)
      notes.push(`${wanted.id} differs: ${match.likelihood?.band} ${match.speakers.map((s) => s.ref).join()}`)
  }
  const places = new Set(["united-states", "europe"])
  const optional = claims.filter(
    (claim) =>
      claim.kind === "headline" ||
      claim.kind === "stance" ||
      claim.kind === "capability" ||
      (claim.kind === "targeting" && claim.subject === "apt40" && places.has(claim.object)),
  )
  const extra = claims.filter((claim) => !used.has(claim) && !optional.includes(claim))
  for (const claim of extra) notes.push(`too much: ${claim.kind} ${claim.subject} ${claim.object}`)
  const must = gold.claims.filter((c) => c.must_extract && c.evidence.some((e) => e.doc === doc))
  const right = must.filter((c) => found.has(c.id)).length
  const read =
    must.filter((c) => [...found.keys()].includes(c.id)).length +
    extra.length +
    notes.filter((n) => n.includes("differs")).length
  return {strict: {right, read, labelled: must.length}, found, notes}
}

function sameGold(label: string, read: string): boolean {
  if (label === read || label === slugOf(read)) return true
  if (!label.includes(" ")) return false
  const wanted = wordsOf(label)
  const got = new Set(wordsOf(read))
  return wanted.filter((w) => got.has(w)).length * 2 >= wanted.length
}

function unionShare(
  a: {readonly start: number; readonly end: number},
  b: {readonly start: number; readonly end: number},
  shift: number,
): number {
  const shared = Math.min(a.end + shift, b.end) - Math.max(a.start + shift, b.start)
  return shared <= 0 ? 0 : shared / (Math.max(a.end + shift, b.end) - Math.min(a.start + shift, b.start))
}
