/* What must be seen of an event before a rule can hold: the necessary conditions of a rule.
 *
 * A clause is a set of sightings (a literal in a field or in any text, a number in a field) of which at least
 * one is true of every event that the rule matches. A rule has any number of clauses, all of which hold:
 *
 *   and  → the clauses of all its parts     or  → the unions of its parts' first clauses, second clauses …
 *   not, null, exists, cidr, times, comparisons → none
 *
 * Clauses come rarest first; which is rare is guessed, and a wrong guess costs time only. Literals are folded
 * alike, also those of cased patterns and of expressions: what is equal with case is equal without.
 *
 * Fields are the rule's own: what they are in a log is the reader's business, and so is how it respells. */

import {type ExactNumber, fromDecimal} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import type {Condition, Segment, Test} from "../model/rule.ts"
import type {Literal, Place} from "./automaton.ts"
import {clausesOfRegex} from "./regex-literals.ts"

/** Something that can be seen of an event. */
export interface Sighting {
  /** Undefined: any text of the event. */
  readonly field: FieldName | undefined
  readonly what: {readonly number: string} | Literal
}

export interface Clause {
  readonly sightings: readonly Sighting[]
  /** The share of everyday events that show one of them, roughly. */
  readonly share: number
}

/** Of a condition so many clauses are worked out. */
const mostClauses = 8

/** The clauses of a condition, rarest first; empty: it may hold for any event. */
export function clausesOf(condition: Condition): readonly Clause[] {
  switch (condition.kind) {
    case "and":
      return rarestOf(condition.of.flatMap(clausesOf))
    case "or":
      return unions(condition.of.map(clausesOf))
    case "not":
      return []
    case "keyword":
      return sightingsOf(condition.test, undefined)
    case "field":
      return sightingsOf(condition.test, condition.field)
  }
}

function rarestOf(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.length < 2 ? clauses : clauses.toSorted((a, b) => a.share - b.share).slice(0, mostClauses)
}

function unions(parts: readonly (readonly Clause[])[]): readonly Clause[] {
  if (parts.length === 1) return parts[0]!
  let most = 0
  for (const clauses of parts) {
    if (clauses.length === 0) return []
    most = Math.max(most, clauses.length)
  }
  const all: Clause[] = []
  for (let i = 0; i < most; i++) {
    const sightings: Sighting[] = []
    let share = 0
    for (const clauses of parts) {
      // A part with fewer clauses gives its last one again.
      const clause = clauses[Math.min(i, clauses.length - 1)]!
      for (const sighting of clause.sightings) sightings.push(sighting)
      share += clause.share
    }
    all.push({sightings, share})
  }
  return rarestOf(all)
}

function sightingsOf(test: Test, field: FieldName | undefined): readonly Clause[] {
  if (test.op === "number" && field !== undefined)
    return [
      {
        sightings: [{field, what: {number: keyOfNumber(fromDecimal(test.number))}}],
        share: shareOfNumber,
      },
    ]
  const all: Clause[] = []
  for (const literals of literalsOfTest(test)) {
    // Half a surrogate pair does not fold as the whole does.
    if (literals.some(({text}) => !text.isWellFormed())) continue
    const sightings: Sighting[] = []
    let share = 0
    for (const {place, text} of literals) {
      const folded = fold(text)
      sightings.push({field, what: {place, text: folded}})
      share += shareOfLiteral(place, folded)
    }
    all.push({sightings, share})
  }
  return rarestOf(all)
}

/** Lists of literals of which one must stand where it says. */
function literalsOfTest(test: Test): readonly (readonly Literal[])[] {
  switch (test.op) {
    case "text":
      return literalsOf(test.segments).map((literal) => [literal])
    case "re":
      return clausesOfRegex(test.source, (text) => shareOfLiteral("within", fold(text))).map((clause) =>
        clause.map((text) => ({place: "within", text})),
      )
    default:
      return []
  }
}

/** The literals of a pattern, each with the place where it must stand. */
function literalsOf(segments: readonly Segment[]): readonly Literal[] {
  if (segments.length === 0) return [{place: "equal", text: ""}]
  return segments.flatMap((segment, i) => {
    if (typeof segment !== "object") return []
    const {text} = segment
    const isLast = i === segments.length - 1
    const place: Place = i === 0 ? (isLast ? "equal" : "start") : isLast ? "end" : "within"
    return text === "" && place !== "equal" ? [] : [{place, text}]
  })
}

/** Equal numbers have equal keys. */
export function keyOfNumber({mantissa, scale}: ExactNumber): string {
  let digits = mantissa
  let places = scale
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n
    places--
  }
  return places === 0 ? String(digits) : `${digits}/${places}`
}

const shareOfNumber = 0.02

/** What so many everyday events hold that it says nothing: each counts as one character. */
const everyday: RegExp =
  /microsoft corporation|microsoft|windows|system32|syswow64|nt authority|system|program files|programdata|software|currentversion|currentcontrolset|appdata|local|users|svchost|explorer|services|powershell|high|medium|\.exe|\.dll|cmd|http|hklm|hkcu|hku|temp|true|false|:\\/g

function shareOfLiteral(place: Place, text: string): number {
  const said = text.replace(everyday, "~").length
  return 10 ** (-Math.min(said, 15) / 3) * (place === "within" ? 1 : 0.8)
}

const idField = fieldName("EventID")

/** The event id that a condition asks for, if that is all it says. */
function idOf(condition: Condition): string | undefined {
  if (condition.kind !== "field" || condition.field !== idField) return undefined
  const {test} = condition
  if (test.op !== "text" || test.cased || test.segments.length !== 1) return undefined
  const [segment] = test.segments
  return typeof segment === "object" && segment.text !== "" ? fold(segment.text) : undefined
}

/** Adds every event id that a condition asks for. */
export function gatherIds(condition: Condition, ids: Set<string>): void {
  if (condition.kind === "not") gatherIds(condition.of, ids)
  else if (condition.kind !== "field" && condition.kind !== "keyword")
    for (const part of condition.of) gatherIds(part, ids)
  else {
    const id = idOf(condition)
    if (id !== undefined) ids.add(id)
  }
}

/** What remains of a condition where the event has this id and no other. */
export function withId(condition: Condition, id: string): Condition | boolean {
  switch (condition.kind) {
    case "keyword":
      return condition
    case "field": {
      const asked = idOf(condition)
      return asked === undefined ? condition : asked === id
    }
    case "not": {
      const inner = withId(condition.of, id)
      return typeof inner === "boolean" ? !inner : {kind: "not", of: inner}
    }
    default: {
      const decisive = condition.kind === "or"
      const open: Condition[] = []
      for (const part of condition.of) {
        const left = withId(part, id)
        if (left === decisive) return decisive
        if (typeof left !== "boolean") open.push(left)
      }
      return open.length === 0 ? !decisive : {kind: condition.kind, of: open}
    }
  }
}
