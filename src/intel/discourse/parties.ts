/* The bodies and people that have spoken or acted in a text, so that "the agency", "the company", "the ministry", "he"
 * and a bare family name find whom they mean. The last of its class wins. */

import type {Lookup} from "../grammar/lookup.ts"
import type {Ref} from "./discourse.ts"

type PartyClass = "agency" | "company" | "government"

const mostNames = 200

/** Who has spoken or acted, by class. */
export class Parties {
  readonly #lookup: Lookup
  readonly #last = new Map<PartyClass, Ref>()
  /** Classes of which one has spoken in this paragraph. */
  readonly #here = new Set<PartyClass>()
  #any: Ref | undefined
  #company: Ref | undefined
  #own: Ref | undefined
  readonly #publisher: string | undefined
  /** All that have spoken or acted, the last one last. */
  readonly #bodies = new Map<string, Ref>()
  readonly #full = new Map<string, string>()
  /** Person → the body that he speaks for; himself where he speaks for none. */
  readonly people: Map<string, Ref> = new Map()

  constructor(lookup: Lookup, publisher: string | undefined) {
    this.#lookup = lookup
    this.#publisher = publisher
  }

  /** The body seen last. */
  get last(): Ref | undefined {
    return this.#any
  }

  saw(body: Ref): void {
    this.#any = body
    const kind = this.#classOf(body)
    // Who writes of himself says "we": "the company" is another, where the text knows one.
    if (body.id === this.#publisher && kind === "company") this.#own = body
    else this.#last.set(kind, body)
    this.#here.add(kind)
    this.#bodies.delete(body.id)
    this.#bodies.set(body.id, body)
  }

  beginParagraph(): void {
    this.#here.clear()
  }

  /** Whether one of a class has spoken or acted in this paragraph. */
  hasSpokenHere(kind: PartyClass): boolean {
    return this.#here.has(kind)
  }

  /** The body seen last whose name has a word: "the bureau", "the Centre". */
  namedBy(word: string): Ref | undefined {
    const other = word === "center" ? "centre" : word === "centre" ? "center" : word
    for (const body of [...this.#bodies.values()].reverse()) {
      const thing = this.#lookup.things.get(body.id)
      const names = `-${body.id}-${(thing?.forms ?? []).join("-").toLowerCase().replaceAll(" ", "-")}-`
      if (
        word === "police" &&
        /^(?:rcmp|pdi|gendarmerie|garda|an-garda-siochana|guardia-civil|nca|psni)$/.test(body.id)
      )
        return body
      if (names.includes(`-${word}-`) || names.includes(`-${other}-`)) return body
    }
    return undefined
  }

  /** The body that "the agency", "the company" or "the ministry" stands for. */
  lastOf(kind: PartyClass): Ref | undefined {
    return this.#last.get(kind) ?? (kind === "company" ? (this.#company ?? this.#own) : undefined)
  }

  /** A company that the text names without that it has spoken: "Rosmore Care, a hospital group". */
  sawCompany(company: Ref): void {
    this.#company = company
    this.noteFull(company.id)
  }

  /** A body that the text names and that has not spoken: it is "the company" where no other is. */
  met(body: Ref): void {
    if (this.#classOf(body) === "company") this.#company ??= body
  }

  /** A name of several words, so that its first word alone finds it. */
  noteFull(id: string): void {
    const end = id.indexOf("-")
    if (end < 3 || this.#lookup.things.has(id) || this.#full.size >= mostNames) return
    const first = id.slice(0, end)
    if (!this.#full.has(first)) this.#full.set(first, id)
  }

  /** The name in full that begins with a word: "Rosmore" after "Rosmore Care". */
  fullOf(word: string): string | undefined {
    return this.#full.get(word)
  }

  #classOf({id, state}: Ref): PartyClass {
    if (id.endsWith("-government")) return "government"
    if (/(?:^|-)(?:inc|ltd|gmbh|labs?|networks|systems|software|security-research|threat-research)$/.test(id))
      return "company"
    const thing = this.#lookup.things.get(id)
    if ((thing?.state ?? state) !== undefined) return "agency"
    return /(?:^|-)(?:agency|centre|center|bureau|service|directorate|authority|office|police|cert|csirt|commission|council|department|institute|command)(?:-|$)/.test(
      id,
    )
      ? "agency"
      : "company"
  }
}

/** The government of a state: its own name for it where the lexicon has one. */
export function governmentOf(lookup: Lookup, state: string): string {
  return lookup.things.get(state)?.speaks ?? `${state}-government`
}

/** The government that an id names, as the state. */
export function governed(ref: string): string {
  const state = ref.replace(/-government$/, "")
  return state === "us" ? "united-states" : state === "uk" ? "united-kingdom" : state
}
