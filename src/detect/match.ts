/* Rules against events: the matcher.
 *
 * Rules are compiled to closures once per route (a kind of log, or a Windows channel and event id) and
 * kept; a field is read and folded once per event, whatever the number of rules. A match carries the
 * fields that made it true: of an `and` all parts, of an `or` the first that held, of a `not` nothing.
 *
 * Invariant: equal to the plain evaluator in test/support/naive-detect.ts. No value of an event makes it
 * throw. */

import {blockHolds} from "../bytes/cidr.ts"
import {fold} from "../bytes/fold.ts"
import {diskKinds, type Event, type LogKind, type Source, type Value} from "../model/event.ts"
import {type FieldName, fieldName, type RuleId} from "../model/ids.ts"
import type {Because, Condition, Detection, Logsource, Test} from "../model/rule.ts"
import {type Literal, LiteralFinder, Units} from "./automaton.ts"
import {Budget, KeptMap} from "./kept.ts"
import {compileKeyword, keywordField} from "./keywords.ts"
import {logsourceHolds, routeKey} from "./logsource.ts"
import {Plan, type PlanMemory} from "./plan.ts"
import {Reading, respell, type Texts} from "./reading.ts"
import {SeenValues} from "./seen-values.ts"
import {fieldsMissing, viewOf} from "./taxonomy.ts"
import {blockOf, compilePlainTest, relate} from "./tests.ts"
import {compileText, literalOf, type TextCheck} from "./text.ts"
import type {View} from "./view.ts"

export interface Matcher {
  readonly rules: readonly Detection[]
  /** Calls `hit` for every rule that the event satisfies, in the order of the rules; with `filteredBy`, if
   *  filters of the rule suppress the match. `among` leaves out the rules of `candidates` whose entry is 0:
   *  they are known not to hold. */
  match(event: Event, hit: Hit, among?: Uint8Array): void
  /** The rules that look at events of this source. */
  candidates(source: Source): readonly Detection[]
  /** Rules for this kind of log that need a column it lacks. Windows events have no fixed columns: the
   *  list is then empty. */
  cannotFire(log: LogKind, columns: readonly string[]): readonly Unable[]
}

type Hit = (rule: Detection, because: readonly Because[], filteredBy?: readonly RuleId[]) => void

interface Unable {
  readonly rule: Detection
  readonly missing: readonly FieldName[]
}

/** Whether a condition holds; on success the fields are appended to `because`, else nothing is. */
export type Check = (reading: Reading, because: Because[]) => boolean

/** Wraps the check of a rule, to measure it. */
type Around = (rule: Detection, check: Check) => Check

type TextTest = Extract<Test, {readonly op: "text"}>

class Route {
  readonly rules: readonly Detection[]
  readonly reading: Reading
  private readonly source: Source
  private readonly around: Around | undefined
  private readonly plan: Plan | undefined
  /** Compiled when a rule is asked for the first time: most never are. */
  private readonly checks: (Check | undefined)[]
  private readonly filters: (readonly FilterCheck[] | undefined)[]
  /** A check that fails leaves the list as it was, so one list serves all rules. */
  private readonly because: Because[] = []

  constructor(
    rules: readonly Detection[],
    source: Source,
    indexed: PlanMemory | undefined,
    budget: Budget,
    texts: SeenValues<Texts>,
    around?: Around,
  ) {
    const reading = new Reading(budget, texts)
    this.reading = reading
    this.rules = rules
    this.source = source
    this.around = around
    this.plan =
      indexed === undefined
        ? undefined
        : new Plan(rules, source, reading, (rule, field) => slotOf(field, rule, source, reading), indexed)
    this.checks = new Array<Check | undefined>(rules.length).fill(undefined)
    this.filters = new Array<readonly FilterCheck[] | undefined>(rules.length).fill(undefined)
  }

  /** Asks the rules that the plan names, in their order. */
  match(event: Event, hit: Hit): void {
    const {reading, plan} = this
    if (plan === undefined) {
      this.matchAmong(event, hit, undefined)
      return
    }
    reading.begin(event)
    const count = plan.candidates()
    for (let i = 0; i < count; i++) this.ask(plan.found[i]!, hit)
  }

  /** Asks every rule whose entry is not 0. */
  matchAmong(event: Event, hit: Hit, among: Uint8Array | undefined): void {
    this.reading.begin(event)
    for (let i = 0; i < this.rules.length; i++) if (among?.[i] !== 0) this.ask(i, hit)
  }

  private ask(i: number, hit: Hit): void {
    const {reading, because} = this
    const check = this.checks[i] ?? this.compile(i)
    if (!check(reading, because)) return
    const reasons = withoutRepeats(because)
    because.length = 0
    const filters = this.filters[i]
    if (filters === undefined) hit(this.rules[i]!, reasons)
    else hit(this.rules[i]!, reasons, suppressing(filters, reading))
  }

  private compile(i: number): Check {
    const {reading, source} = this
    const rule = this.rules[i]!
    const plain = compileRule(rule, source, reading)
    const check = this.around === undefined ? plain : this.around(rule, plain)
    this.checks[i] = check
    this.filters[i] = rule.filters?.map(({id, condition}) => ({
      id,
      check: compileCondition(condition, rule, source, reading),
    }))
    return check
  }
}

interface FilterCheck {
  readonly id: RuleId
  readonly check: Check
}

/** For so many sorts of files what cannot fire is kept. */
const mostSorts = 64
/** A value in a match is cut here; the place of the record tells where the rest is. */
const shownLength = 4096
/** What a match says for which of several conditions held. */
const conditionField = fieldName("(condition)")

/** Compiles lazily: the first event of a route pays for the rules of that route. Without `indexed` every
 *  rule of the route is asked, which finds the same and takes longer. */
export function compileRules(
  rules: readonly Detection[],
  {indexed = true, around}: {readonly indexed?: boolean; readonly around?: Around} = {},
): Matcher {
  const routes = new Map<string, Route>()
  const budget = new Budget()
  const texts = new SeenValues<Texts>()
  const memory: PlanMemory | undefined = indexed ? {seen: new SeenValues(), clauses: new Map()} : undefined
  // Many rules share few logsources: each of these is asked once for a source.
  const groups = new Map<string, number>()
  const logsources: Logsource[] = []
  const groupOf = rules.map(({logsource}) => {
    const key = JSON.stringify([logsource.product, logsource.category, logsource.service])
    const known = groups.get(key) ?? logsources.push(logsource) - 1
    groups.set(key, known)
    return known
  })
  // Asked again for each file: on many small ones that took a third of the time.
  const byRoute = new Map<string, readonly Detection[]>()
  const candidates = (source: Source): readonly Detection[] => {
    const key = routeKey(source)
    const known = byRoute.get(key)
    if (known !== undefined) return known
    const holding = logsources.map((logsource) => logsourceHolds(logsource, source))
    const found = rules.filter((_, i) => holding[groupOf[i]!])
    byRoute.set(key, found)
    return found
  }
  // PERF: readers give the same object for events of one source, so its route is mostly at hand.
  const bySource = new WeakMap<Source, Route>()
  const routeOf = (source: Source): Route => {
    const known = bySource.get(source)
    if (known !== undefined) return known
    const route = routeByKey(source)
    bySource.set(source, route)
    return route
  }
  const routeByKey = (source: Source): Route => {
    const key = routeKey(source)
    const known = routes.get(key)
    if (known !== undefined) return known
    const route = new Route(candidates(source), source, memory, budget, texts, around)
    routes.set(key, route)
    return route
  }
  const unable = new Map<string, readonly Unable[]>()
  return {
    rules,
    match: (event, hit, among) => {
      const route = routeOf(event.source)
      if (among === undefined) route.match(event, hit)
      else route.matchAmong(event, hit, among)
    },
    candidates,
    cannotFire: (log, columns) => {
      // Their records describe themselves.
      if (log === "windows-event" || diskKinds.includes(log)) return []
      // Files of one log have the same columns: asked once for each sort of file, not for each file.
      const key = `${log}\n${columns.join("\n")}`
      const known = unable.get(key)
      if (known !== undefined) return known
      const found = rules.flatMap((rule) => {
        const missing = fieldsMissing(rule, {log, host: undefined}, columns)
        return missing.length === 0 ? [] : [{rule, missing}]
      })
      // Columns are evidence: somebody may have written a thousand sorts.
      if (unable.size >= mostSorts) unable.clear()
      unable.set(key, found)
      return found
    },
  }
}

/** The filters that hold; undefined if none does. */
function suppressing(filters: readonly FilterCheck[], reading: Reading): readonly RuleId[] | undefined {
  const holding = filters.filter(({check}) => check(reading, []))
  return holding.length === 0 ? undefined : holding.map(({id}) => id)
}

function compileRule(rule: Detection, source: Source, reading: Reading): Check {
  const compile = (condition: Condition): Check => compileCondition(condition, rule, source, reading)
  const {condition, conditions} = rule
  if (conditions === undefined || condition.kind !== "or" || condition.of.length !== conditions.length) {
    return compile(condition)
  }
  const checks = condition.of.map(compile)
  return (given, because) => {
    const held = checks.findIndex((check) => check(given, because))
    if (held >= 0) because.push({field: conditionField, value: conditions[held]!})
    return held >= 0
  }
}

function compileCondition(condition: Condition, rule: Detection, source: Source, reading: Reading): Check {
  const compile = (part: Condition): Check => compileCondition(part, rule, source, reading)
  switch (condition.kind) {
    case "and": {
      const checks = condition.of.map(compile)
      return (given, because) => {
        const before = because.length
        for (const check of checks) {
          if (check(given, because)) continue
          because.length = before
          return false
        }
        return true
      }
    }
    case "or": {
      const together = compileTogether(condition.of, rule, source, reading)
      if (together !== undefined) return together
      const checks = condition.of.map(compile)
      return (given, because) => {
        for (const check of checks) if (check(given, because)) return true
        return false
      }
    }
    case "not": {
      const check = compile(condition.of)
      return (given, because) => {
        const before = because.length
        const held = check(given, because)
        because.length = before
        return !held
      }
    }
    case "keyword": {
      const search = compileKeyword(condition.test)
      return (given, because) => {
        const found = search(given)
        if (found !== undefined) because.push({field: keywordField, value: cut(found)})
        return found !== undefined
      }
    }
    case "field":
      return compileField(condition.field, condition.test, rule, source, reading)
  }
}

/** A list of values of one field, the commonest `or`: its texts are fetched once for all values. */
function compileTogether(
  parts: readonly Condition[],
  rule: Detection,
  source: Source,
  reading: Reading,
): Check | undefined {
  const [first] = parts
  if (first?.kind !== "field" || first.test.op !== "text") return undefined
  const {cased} = first.test
  const tests: TextTest[] = []
  for (const part of parts) {
    if (part.kind !== "field" || part.field !== first.field) return undefined
    if (part.test.op !== "text" || part.test.cased !== cased) return undefined
    tests.push(part.test)
  }
  return compileValues(tests, cased, slotOf(first.field, rule, source, reading), reading)
}

/** Whether any text of a field fits any of the patterns. */
function compileValues(tests: readonly TextTest[], cased: boolean, slot: number, reading: Reading): Check {
  const prepare = preparation(reading.view(slot), cased)
  const together = tests.length < fewTests ? undefined : literalsOfAll(tests, prepare)
  if (together !== undefined) return compileLiterals(together, cased, slot)
  const checks: readonly TextCheck[] = tests.map((test) => compileText(test.segments, prepare))
  return (given, because) => {
    const texts = given.texts(slot)
    const candidates = cased ? texts.spelt : texts.folded
    for (const check of checks) {
      for (let i = 0; i < candidates.length; i++) {
        if (!check(candidates[i]!)) continue
        because.push(reason(given, slot, i))
        return true
      }
    }
    return false
  }
}

/** Lists of patterns longer than this are looked for all at once. */
const fewTests = 12

/** The patterns as literals and where they must stand; undefined if one of them is more than that. */
function literalsOfAll(
  tests: readonly TextTest[],
  prepare: (text: string) => string,
): readonly Literal[] | undefined {
  const all = new Map<string, Literal>()
  for (const {segments} of tests) {
    const literal = literalOf(segments)
    if (literal === undefined) return undefined
    const {place} = literal
    const text = prepare(literal.text)
    const key = `${place} ${text}`
    if (!all.has(key)) all.set(key, {place, text})
  }
  return [...all.values()]
}

/** Whether any text of a field fits any of many patterns: as `compileValues` would ask one after another. */
function compileLiterals(literals: readonly Literal[], cased: boolean, slot: number): Check {
  const finder = new LiteralFinder(literals)
  const units = new Units()
  return (given, because) => {
    const texts = given.texts(slot)
    const candidates = cased ? texts.spelt : texts.folded
    let first = literals.length
    let held = -1
    for (let i = 0; i < candidates.length; i++) {
      units.setText(candidates[i]!)
      finder.search(units)
      for (let h = 0; h < finder.hitCount; h++) {
        if (finder.hits[h]! >= first) continue
        first = finder.hits[h]!
        held = i
      }
    }
    if (held >= 0) because.push(reason(given, slot, held))
    return held >= 0
  }
}

/** What is done to the literals of a pattern, as `Reading` does it to the texts. */
function preparation(view: View, cased: boolean): (text: string) => string {
  return cased ? (text) => respell(text, view) : (text) => fold(respell(text, view))
}

/** The category decides between views; the rest of the logsource only chose the route. */
function slotOf(field: FieldName, rule: Detection, source: Source, reading: Reading): number {
  const key = `${fold(rule.logsource.category ?? "")}|${field}`
  return reading.slot(key, () => viewOf(rule.logsource, field, source))
}

function compileField(
  field: FieldName,
  test: Test,
  rule: Detection,
  source: Source,
  reading: Reading,
): Check {
  const slot = slotOf(field, rule, source, reading)
  const view = reading.view(slot)
  switch (test.op) {
    case "null":
      return (given, because) => {
        const held = view.state(given.event) !== "present"
        if (held) because.push({field: view.from[0] ?? field, value: null})
        return held
      }
    case "exists":
      return (given, because) => {
        const isThere = view.state(given.event) !== "absent"
        if (isThere === test.present)
          because.push({field: view.from[0] ?? field, value: shownValue(given, slot)})
        return isThere === test.present
      }
    case "fieldref": {
      const other = slotOf(test.field, rule, source, reading)
      return (given, because) => {
        const left = given.texts(slot)
        const right = given.texts(other)
        const held = left.written.findIndex((a) => right.written.some((b) => relate(a, b, test)))
        if (held >= 0) because.push(reason(given, slot, held))
        return held >= 0
      }
    }
    case "text":
      return compileValues([test], test.cased, slot, reading)
    case "cidr": {
      const block = blockOf(test)
      return (given, because) => {
        const held = given.addresses(slot).findIndex((a) => a !== undefined && blockHolds(block, a))
        if (held >= 0) because.push(reason(given, slot, held))
        return held >= 0
      }
    }
    default: {
      const plain = compilePlainTest(test)
      // PERF: an expression costs up to 100 us a text, and logs repeat themselves.
      const check = test.op === "re" ? remembering(plain, reading.budget) : plain
      return (given, because) => {
        const {written, spelt} = given.texts(slot)
        let held = written.findIndex(check)
        if (held < 0 && spelt !== written) held = spelt.findIndex(check)
        if (held >= 0) because.push(reason(given, slot, held))
        return held >= 0
      }
    }
  }
}

/** The check, asked once for texts that come again. */
function remembering(check: TextCheck, budget: Budget): TextCheck {
  const known = new KeptMap<boolean>(budget)
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const held = check(text)
    known.keep(text, held)
    return held
  }
}

function reason(given: Reading, slot: number, held: number): Because {
  const {written, indices} = given.texts(slot)
  return {field: given.view(slot).columnOf(given.event, indices[held]!), value: cut(written[held]!)}
}

function shownValue(given: Reading, slot: number): Value {
  const first = given.texts(slot).written[0]
  return first === undefined ? null : cut(first)
}

function cut(text: string): string {
  return text.length <= shownLength ? text : text.slice(0, shownLength)
}

function withoutRepeats(because: readonly Because[]): readonly Because[] {
  return because.filter((b, i) => because.findIndex((c) => c.field === b.field && c.value === b.value) === i)
}
