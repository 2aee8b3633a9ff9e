/* Which rules of a route may hold for an event: the index of necessary conditions.
 *
 * Naive: ask every rule of the route. Here each rule has a clause, a set of sightings (a literal in a field or
 * in any text, a number in a field) of which at least one is true of every event that the rule matches. Per
 * field one finder looks for the literals of all rules at once; rules without a clause are always asked.
 * Where rules name event ids there is an index per id, made when an event first shows it: it leaves out the
 * rules that want another id, and need not look for what decides nothing there.
 *
 *   and  → the rarest clause of its parts    or  → the union of its parts' clauses
 *   not, null, exists, cidr, times, comparisons → none
 *
 * Literals and texts are respelt and folded alike, also for cased patterns and expressions: what is equal
 * with case is equal without. Which clause is the rarest is guessed; a wrong guess costs time only.
 *
 * Invariant: may name a rule too many, never one too few. test/detect/plan.test.ts proves it against the
 * matcher without an index. */

import {type ExactNumber, fromDecimal, parseExact} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import {isNumeric, type Source} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import type {Condition, Detection, Segment, Test} from "../model/rule.ts"
import {type Literal, LiteralFinder, type Place} from "./automaton.ts"
import {type Budget, KeptMap} from "./kept.ts"
import {type Reading, respell, type Texts} from "./reading.ts"
import {clausesOfRegex} from "./regex-literals.ts"
import {viewOf} from "./taxonomy.ts"

/** Where a rule's field is read; the matcher's own, so that both see the same texts. */
type SlotOf = (rule: Detection, field: FieldName) => number

/** Something that can be seen of an event. */
interface Sighting {
  /** Undefined: any text of the event. */
  readonly slot: number | undefined
  readonly what: {readonly number: string} | Literal
  /** The share of everyday events that show it, roughly. */
  readonly share: number
}

type Clause = readonly Sighting[]

export class Plan {
  private readonly rules: readonly Detection[]
  private readonly reading: Reading
  private readonly slotOf: SlotOf
  private readonly bits: Uint32Array
  private readonly idSlot: number | undefined
  /** By event id. Ids that no rule names have one index together. */
  private readonly byId = new Map<string, Index | undefined>()
  private readonly others: Index
  private whole: Index | undefined

  constructor(rules: readonly Detection[], source: Source, reading: Reading, slotOf: SlotOf) {
    this.rules = rules
    this.reading = reading
    this.slotOf = slotOf
    this.bits = new Uint32Array((rules.length + 31) >>> 5)
    if (source.log === "windows-event") {
      const ids = new Set<string>()
      for (const {condition} of rules) gatherIds(condition, ids)
      for (const id of ids) this.byId.set(id, undefined)
    }
    this.idSlot = this.byId.size === 0 ? undefined : reading.slot("|EventID", viewOf({}, idField, source))
    this.others = this.indexFor(this.idSlot === undefined ? undefined : "")
  }

  /** The rules that may hold for the event being read, as bits by their place in the list, from the lowest
   *  of the first word. Valid until the next call. */
  candidates(): Uint32Array {
    const {bits} = this
    this.index().mark(this.reading, bits)
    return bits
  }

  private index(): Index {
    if (this.idSlot === undefined) return this.others
    const [id, second] = this.reading.texts(this.idSlot).folded
    if (id === undefined || id === "" || second !== undefined) {
      this.whole ??= this.indexFor(undefined)
      return this.whole
    }
    const known = this.byId.get(id)
    if (known !== undefined) return known
    if (!this.byId.has(id)) return this.others
    const index = this.indexFor(id)
    this.byId.set(id, index)
    return index
  }

  /** For events of this id; "" for ids that no rule names; undefined where it is not known. */
  private indexFor(id: string | undefined): Index {
    const conditions =
      id === undefined
        ? this.rules.map(({condition}) => condition)
        : this.rules.map(({condition}) => withId(condition, id))
    return new Index(this.rules, conditions, this.reading, this.slotOf)
  }
}

const idField = fieldName("EventID")

/** The id that a condition asks for, if that is all it says. */
function idOf(condition: Condition): string | undefined {
  if (condition.kind !== "field" || condition.field !== idField) return undefined
  const {test} = condition
  if (test.op !== "text" || test.cased || test.segments.length !== 1) return undefined
  const [segment] = test.segments
  return typeof segment === "object" && segment.text !== "" ? fold(segment.text) : undefined
}

function gatherIds(condition: Condition, ids: Set<string>): void {
  if (condition.kind === "not") gatherIds(condition.of, ids)
  else if (condition.kind !== "field" && condition.kind !== "keyword")
    for (const part of condition.of) gatherIds(part, ids)
  else {
    const id = idOf(condition)
    if (id !== undefined) ids.add(id)
  }
}

/** What remains of a condition where the event has this id and no other. */
function withId(condition: Condition, id: string): Condition | boolean {
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

/** What the conditions of some rules ask for, by field. */
class Index {
  private readonly always: Uint32Array
  private readonly watches: readonly Watch[]
  private readonly keywords: KeywordWatch | undefined

  constructor(
    rules: readonly Detection[],
    conditions: readonly (Condition | boolean)[],
    reading: Reading,
    slotOf: SlotOf,
  ) {
    this.always = new Uint32Array((rules.length + 31) >>> 5)
    const bySlot = new Map<number | undefined, Map<string, Sought>>()
    for (const [i, condition] of conditions.entries()) {
      if (condition === false) continue
      const clause = condition === true ? undefined : clauseOf(condition, rules[i]!, reading, slotOf)
      if (clause === undefined) this.always[i >>> 5]! |= 1 << (i & 31)
      for (const {slot, what} of clause ?? []) {
        const all = bySlot.get(slot) ?? new Map<string, Sought>()
        bySlot.set(slot, all)
        const key = "number" in what ? `number ${what.number}` : `${what.place} ${what.text}`
        const sought = all.get(key) ?? {what, rules: []}
        all.set(key, sought)
        sought.rules.push(i)
      }
    }
    const any = bySlot.get(undefined)
    this.keywords = any === undefined ? undefined : new KeywordWatch([...any.values()], reading.budget)
    this.watches = [...bySlot].flatMap(([slot, sought]) =>
      slot === undefined || reading.view(slot).from.length === 0
        ? []
        : [new Watch(slot, [...sought.values()])],
    )
  }

  mark(reading: Reading, bits: Uint32Array): void {
    bits.set(this.always)
    for (const watch of this.watches) watch.mark(reading, bits)
    this.keywords?.mark(reading, bits)
  }
}

interface Sought {
  readonly what: Sighting["what"]
  readonly rules: number[]
}

/** The rules that look for something in one text. */
class Finder {
  private readonly finder: LiteralFinder
  /** Per literal of the finder, the rules that look for it. */
  private readonly rules: readonly (readonly number[])[]
  /** No literal is shorter. */
  readonly shortest: number

  constructor(all: readonly Sought[]) {
    const literals: Literal[] = []
    const rules: (readonly number[])[] = []
    for (const sought of all) {
      if ("number" in sought.what) continue
      literals.push(sought.what)
      rules.push(sought.rules)
    }
    this.finder = new LiteralFinder(literals)
    this.rules = rules
    this.shortest = literals.reduce((least, {text}) => Math.min(least, text.length), Number.POSITIVE_INFINITY)
  }

  addRulesIn(text: string, rules: Set<number>): void {
    this.finder.find(text, (literal) => {
      for (const rule of this.rules[literal]!) rules.add(rule)
    })
  }
}

/** All that is looked for in one field. */
class Watch {
  private readonly slot: number
  private readonly finder: Finder
  private readonly numbers: ReadonlyMap<string, readonly number[]>

  constructor(slot: number, all: readonly Sought[]) {
    this.slot = slot
    this.finder = new Finder(all)
    this.numbers = new Map(
      all.flatMap(({what, rules}) => ("number" in what ? [[what.number, rules] as const] : [])),
    )
  }

  mark(reading: Reading, bits: Uint32Array): void {
    const texts = reading.texts(this.slot)
    if (texts.written.length === 0) return
    if (texts.markedBy !== this) {
      texts.marks = this.rulesOf(texts)
      texts.markedBy = this
    }
    markAll(texts.marks, bits)
  }

  private rulesOf({written, folded}: Texts): readonly number[] {
    const found = new Set<number>()
    for (const text of folded) this.finder.addRulesIn(text, found)
    if (this.numbers.size > 0)
      for (const text of written) {
        const number = parseExact(text)
        const rules = number === undefined ? undefined : this.numbers.get(keyOfNumber(number))
        for (const rule of rules ?? []) found.add(rule)
      }
    return found.size === 0 ? none : [...found]
  }
}

/** All that is looked for in any text of an event. */
class KeywordWatch {
  private readonly finder: Finder
  private readonly known: KeptMap<readonly number[]>
  /** Whether something that is looked for could stand in a number or the like. */
  private readonly wantsNumeric: boolean

  constructor(all: readonly Sought[], budget: Budget) {
    this.finder = new Finder(all)
    this.known = new KeptMap(budget)
    this.wantsNumeric = all.some(({what}) => "number" in what || isNumeric(what.text))
  }

  mark(reading: Reading, bits: Uint32Array): void {
    if (this.wantsNumeric) for (const text of reading.keywordTexts()) markAll(this.rulesIn(text), bits)
    else reading.eachWord((text) => markAll(this.rulesIn(text), bits))
  }

  private rulesIn(text: string): readonly number[] {
    // Folding keeps the length.
    if (text.length < this.finder.shortest) return none
    const known = this.known.get(text)
    if (known !== undefined) return known
    const found = new Set<number>()
    this.finder.addRulesIn(fold(text), found)
    const rules = found.size === 0 ? none : [...found]
    this.known.keep(text, rules)
    return rules
  }
}

const none: readonly number[] = []

function markAll(rules: readonly number[], bits: Uint32Array): void {
  for (let i = 0; i < rules.length; i++) bits[rules[i]! >>> 5]! |= 1 << (rules[i]! & 31)
}

/** The rarest clause that is known; undefined: the condition may hold for any event. */
function clauseOf(
  condition: Condition,
  rule: Detection,
  reading: Reading,
  slotOf: SlotOf,
): Clause | undefined {
  switch (condition.kind) {
    case "and": {
      let rarest: Clause | undefined
      for (const part of condition.of) {
        const clause = clauseOf(part, rule, reading, slotOf)
        if (clause !== undefined && (rarest === undefined || shareOf(clause) < shareOf(rarest)))
          rarest = clause
      }
      return rarest
    }
    case "or": {
      const all: Sighting[] = []
      for (const part of condition.of) {
        const clause = clauseOf(part, rule, reading, slotOf)
        if (clause === undefined) return undefined
        for (const sighting of clause) all.push(sighting)
      }
      return all
    }
    case "not":
      return undefined
    case "keyword":
      return sightingsOf(condition.test, undefined, fold)
    case "field": {
      const slot = slotOf(rule, condition.field)
      const view = reading.view(slot)
      if (condition.test.op === "number")
        // Respelling could make a number of what is none.
        return view.spelling === "plain"
          ? [{slot, what: {number: keyOfNumber(fromDecimal(condition.test.number))}, share: shareOfNumber}]
          : undefined
      return sightingsOf(condition.test, slot, (text) => fold(respell(text, view)))
    }
  }
}

function sightingsOf(
  test: Test,
  slot: number | undefined,
  prepare: (text: string) => string,
): Clause | undefined {
  let rarest: Clause | undefined
  for (const literals of clausesOf(test)) {
    // Half a surrogate pair does not fold as the whole does.
    if (literals.some(({text}) => !text.isWellFormed())) continue
    const clause = literals.map(({place, text}): Sighting => {
      const prepared = prepare(text)
      return {slot, what: {place, text: prepared}, share: shareOfLiteral(place, prepared)}
    })
    if (rarest === undefined || shareOf(clause) < shareOf(rarest)) rarest = clause
  }
  return rarest
}

/** Lists of literals of which one must stand where it says. */
function clausesOf(test: Test): readonly (readonly Literal[])[] {
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
function keyOfNumber({mantissa, scale}: ExactNumber): string {
  let digits = mantissa
  let places = scale
  while (places > 0 && digits % 10n === 0n) {
    digits /= 10n
    places--
  }
  return places === 0 ? String(digits) : `${digits}/${places}`
}

function shareOf(clause: Clause): number {
  let sum = 0
  for (const {share} of clause) sum += share
  return sum
}

const shareOfNumber = 0.02

/** What so many everyday events hold that it says nothing: each counts as one character. */
const everyday: RegExp =
  /microsoft corporation|microsoft|windows|system32|syswow64|nt authority|system|program files|programdata|software|currentversion|currentcontrolset|appdata|local|users|svchost|explorer|services|powershell|high|medium|\.exe|\.dll|cmd|http|hklm|hkcu|hku|temp|true|false|:\\/g

function shareOfLiteral(place: Place, text: string): number {
  const said = text.replace(everyday, "~").length
  return 10 ** (-Math.min(said, 15) / 3) * (place === "within" ? 1 : 0.8)
}
