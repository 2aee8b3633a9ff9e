/* Which rules of a route may hold for an event.
 *
 * Naive: ask every rule of the route. Here an index of what rules need to see names the few that may hold
 * (clauses.ts, rule-index.ts). Where rules name event ids there is an index per id, made when an event first
 * shows it: it leaves out the rules that want another id, and need not look for what decides nothing there.
 *
 * Invariant: may name a rule too many, never one too few. test/detect/plan.test.ts proves it against the
 * matcher without an index. */

import {fold} from "../bytes/fold.ts"
import {canonicalText, type Source} from "../model/event.ts"
import {fieldName} from "../model/ids.ts"
import type {Condition, Detection} from "../model/rule.ts"
import {type Clause, clausesOf, gatherIds, withId} from "./clauses.ts"
import type {Reading} from "./reading.ts"
import {RuleIndex, type SlotOf} from "./rule-index.ts"
import type {SeenValues} from "./seen-values.ts"
import {viewOf} from "./taxonomy.ts"

/** What the plans of one matcher share. */
export interface PlanMemory {
  readonly seen: SeenValues<readonly number[]>
  /** Clauses of rules that name no event id: the same on every route. */
  readonly clauses: Map<Detection, readonly Clause[]>
}

const idField = fieldName("EventID")

export class Plan {
  /** The places in the list of the rules that may hold, ascending: `candidates` says how many. */
  readonly found: Int32Array
  private readonly rules: readonly Detection[]
  private readonly reading: Reading
  private readonly slotOf: SlotOf
  private readonly memory: PlanMemory
  private readonly ids: ReadonlySet<string>
  private readonly idSlot: number | undefined
  /** By event id as it is written. Ids that no rule names have one index together. */
  private readonly byId = new Map<string, RuleIndex>()
  private readonly byNumber = new Map<number, RuleIndex>()
  private others: RuleIndex | undefined
  private whole: RuleIndex | undefined

  constructor(
    rules: readonly Detection[],
    source: Source,
    reading: Reading,
    slotOf: SlotOf,
    memory: PlanMemory,
  ) {
    this.rules = rules
    this.reading = reading
    this.slotOf = slotOf
    this.memory = memory
    this.found = new Int32Array(rules.length)
    const ids = new Set<string>()
    if (source.log === "windows-event") for (const {condition} of rules) gatherIds(condition, ids)
    this.ids = ids
    this.idSlot = ids.size === 0 ? undefined : reading.slot("|EventID", () => viewOf({}, idField, source))
  }

  /** Names the rules that may hold for the event being read, in `found`, and gives their number. */
  candidates(): number {
    return this.index().candidates(this.reading, this.found)
  }

  private index(): RuleIndex {
    const {idSlot, reading} = this
    if (idSlot === undefined) return this.wholeIndex()
    const value = reading.view(idSlot).read(reading.event)
    if (typeof value === "number") {
      const known = this.byNumber.get(value)
      if (known !== undefined) return known
      const text = String(value)
      const index = this.indexOf(text)
      if (this.ids.has(text)) this.byNumber.set(value, index)
      return index
    }
    const text = value === undefined || typeof value === "object" ? undefined : canonicalText(value)
    return text === undefined || text === "" ? this.wholeIndex() : this.indexOf(fold(text))
  }

  /** For events that may have any id. */
  private wholeIndex(): RuleIndex {
    this.whole ??= this.make(this.rules.map((rule) => this.clauses(rule)))
    return this.whole
  }

  private indexOf(id: string): RuleIndex {
    if (!this.ids.has(id)) {
      this.others ??= this.make(this.rules.map((rule) => this.clausesWith(rule, "")))
      return this.others
    }
    const known = this.byId.get(id)
    if (known !== undefined) return known
    const index = this.make(this.rules.map((rule) => this.clausesWith(rule, id)))
    this.byId.set(id, index)
    return index
  }

  private make(clauses: readonly (readonly Clause[] | undefined)[]): RuleIndex {
    return new RuleIndex(this.rules, clauses, this.reading, this.slotOf, this.memory.seen)
  }

  private clauses(rule: Detection): readonly Clause[] {
    const known = this.memory.clauses.get(rule)
    if (known !== undefined) return known
    const clauses = clausesOf(rule.condition)
    this.memory.clauses.set(rule, clauses)
    return clauses
  }

  /** The clauses of a rule for events of this id; undefined if it cannot hold for them. */
  private clausesWith(rule: Detection, id: string): readonly Clause[] | undefined {
    if (!namesId(rule.condition)) return this.clauses(rule)
    const left = withId(rule.condition, id)
    return left === true ? [] : left === false ? undefined : clausesOf(left)
  }
}

function namesId(condition: Condition): boolean {
  switch (condition.kind) {
    case "keyword":
      return false
    case "field":
      return condition.field === idField
    case "not":
      return namesId(condition.of)
    default:
      return condition.of.some(namesId)
  }
}
