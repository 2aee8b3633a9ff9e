/* Whether a document is a copy of a statement that we know, and what that tells of its date.
 *
 * Fingerprints of the body are compared with the statement's sketch. A copy has most of its own words from the
 * statement; a document that holds the statement among much else only carries it, and is not older. A text that
 * gives all the facts of a statement in its own words is not older either. Nothing else dates a text: a later
 * article on the same matter quotes a sentence or two, and names later days. */

import type {KnownStatement} from "../knowledge/statements.ts"
import type {IntelDocument, IssueDate} from "../model/intel.ts"
import {foldSpelling} from "./spelling.ts"
import type {Wording} from "./wording.ts"

export interface Recognised {
  readonly statement: KnownStatement
  readonly how: "copy" | "carries" | "same facts"
}

/** A power of two. */
const sampling = 4
const leastHits = 10
/** Share of the document's sample that stands in the statement. */
const copyFrom = 0.6
/** Share of the statement's sample that stands in a document which carries it. */
const carriedFrom = 0.6
/** A document of which less is the statement's is a document of its own. */
const ownFrom = 0.4

/** The sample of a wording's fingerprints that a sketch holds, sorted. */
export function sketchOf({grams}: Wording): readonly number[] {
  return [...sampleOf(grams)].sort((a, b) => a - b)
}

function sampleOf(grams: Wording["grams"]): ReadonlySet<number> {
  const sample = new Set<number>()
  for (let i = 0; i < grams.length; i++) {
    const gram = grams[i] as number
    if ((gram & (sampling - 1)) === 0) sample.add(gram)
  }
  return sample
}

/** The known statement that a document is a copy of, carries, or tells the facts of; the nearest of several. */
export function recognise(wording: Wording, known: readonly KnownStatement[]): Recognised | undefined {
  const sample = sampleOf(wording.grams)
  let best: {readonly found: Recognised; readonly hits: number} | undefined
  for (const statement of known) {
    if (statement.sketch.size === 0) continue
    let hits = 0
    for (const gram of sample) if (statement.sketch.has(gram)) hits++
    if (hits < leastHits || (best !== undefined && best.hits >= hits)) continue
    const ofStatement = hits / statement.sketch.size
    const ofDocument = hits / sample.size
    if (ofDocument >= copyFrom || (ofStatement >= carriedFrom && ofDocument >= ownFrom))
      best = {found: {statement, how: "copy"}, hits}
    else if (ofStatement >= carriedFrom) best = {found: {statement, how: "carries"}, hits}
  }
  if (best !== undefined) return best.found
  const text = ` ${wording.words.join(" ")} `
  const told = known.filter(
    (statement) =>
      statement.names.length > 0 &&
      !looksBack(wording.document, statement.date) &&
      foldedNames(statement).every((forms) => forms.some((form) => text.includes(form))),
  )
  // Facts of several statements in one text: the latest bounds it.
  const [latest] = told.sort((a, b) =>
    a.date === b.date ? (a.id < b.id ? -1 : 1) : a.date > b.date ? -1 : 1,
  )
  return latest === undefined ? undefined : {statement: latest, how: "same facts"}
}

const folded = new WeakMap<KnownStatement, readonly (readonly string[])[]>()

/** The names of a statement as they stand among folded words; PERF: folded once for all documents. */
function foldedNames(statement: KnownStatement): readonly (readonly string[])[] {
  const before = folded.get(statement)
  if (before !== undefined) return before
  const names = statement.names.map((forms) =>
    forms.map((form) => ` ${form.split(" ").map(foldSpelling).join(" ")} `),
  )
  folded.set(statement, names)
  return names
}

/** The body names the month of the statement, or a later one: it speaks of it from a distance. */
function looksBack({dates}: IntelDocument, date: string): boolean {
  return dates.some(({origin, value}) => origin === "body" && value >= date.slice(0, 7))
}

/** Said in the first sentences, it ties a text to the day of what it reports. */
const sameDay = /\b(?:today|this (?:morning|afternoon|evening)|earlier today|tonight)\b/
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

/** The date of issue of a document, with what the statement that it copies tells of it. */
export function datedBy({statement, how}: Recognised, wording: Wording): IssueDate {
  const {issued} = wording.document
  if (issued.value !== undefined) return issued
  const what = `${statement.title} (known: ${statement.id}, ${statement.date})`
  const lede = wording.words.slice(0, wording.sentences[2]?.to ?? wording.words.length).join(" ")
  const weekday = weekdays[new Date(`${statement.date}T00:00:00Z`).getUTCDay()] as string
  const word = sameDay.exec(lede)?.[0] ?? (lede.includes(` on ${weekday} `) ? `on ${weekday}` : undefined)
  if (how === "copy" && word !== undefined)
    return {
      value: statement.date,
      notBefore: statement.date,
      notAfter: statement.date,
      precision: "day",
      basis: `Knowledge: it is a copy of ${what} and says “${word}”; no date stands in the document.`,
    }
  const notBefore =
    issued.notBefore !== undefined && issued.notBefore > statement.date ? issued.notBefore : statement.date
  const why =
    how === "copy"
      ? `it is a copy of ${what}`
      : how === "carries"
        ? `it holds the text of ${what}`
        : `it tells the facts of ${what}`
  return {
    ...issued,
    notBefore,
    basis: `Knowledge: ${why}, so it is not older. ${issued.basis}`,
  }
}
