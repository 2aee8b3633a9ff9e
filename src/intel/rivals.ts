/* Where speakers hold different actors responsible for one thing.
 *
 * Whoever speaks names a set of actors. Two sources are rivals where no actor of the one could be one of the other:
 * a group and the state or service behind it are no rivals, nor are two names of one group, nor those whom somebody
 * ties to each other; and "unknown actors" may be anybody. What is denied or merely in a headline names nobody.
 *
 * An event is one between statements where intel/claim-key.ts takes it to be: it came by the same product in the same
 * year. That is a guess which a reader must be told, since both may be right of two waves. */

import type {NamedThing} from "../knowledge/lexicons.ts"
import type {Claim, Reading, Statement} from "../model/intel.ts"
import {eventsOf} from "./claim-key.ts"
import {isEventId} from "./event-id.ts"
import {areOneSource, nobody, type Parents, parentsOf} from "./lineage.ts"

/** One speaker of one statement, and whom he names. */
export interface Account {
  readonly speaker: string
  readonly statement: Statement
  /** Actors with the claim that names each, in the order of the text. */
  readonly named: readonly {readonly name: string; readonly claim: Claim}[]
}

interface Held extends Account {
  readonly named: {readonly id: string; readonly name: string; readonly claim: Claim}[]
}

const silent: ReadonlySet<string> = new Set(["headline", "presupposed", "background"])
/** Deeds that have a name of their own and so are the same in every text. */
const deeds: ReadonlySet<string> = new Set(["campaign", "malware"])
const mostAccounts = 50

/** For each thing that rivals are named for, the accounts that contradict another one. */
export function rivalsOf(
  readings: readonly Reading[],
  statements: readonly Statement[],
  home: readonly number[],
  named: readonly NamedThing[],
): readonly (readonly [Account, Account, ...Account[]])[] {
  const actors = new Actors(readings, named)
  const parents = parentsOf(named)
  const about = new Map<string, Map<string, Held>>()
  for (const [place, reading] of readings.entries()) {
    const statement = statements[home[place] as number] as Statement
    const nameOf = eventsOf(reading, statement)
    const isDeed = (ref: string): boolean =>
      isEventId(ref) || reading.entities.some(({id, kind}) => id === ref && deeds.has(kind))
    for (const claim of reading.claims) {
      if (claim.kind !== "attribution" || claim.polarity === "denied" || silent.has(claim.modality)) continue
      const [deed, actor] = isDeed(claim.object)
        ? [claim.object, claim.subject]
        : [claim.subject, claim.object]
      if (!isDeed(deed) || isDeed(actor)) continue
      const speaker = claim.speakers[0].ref
      const accounts = about.get(nameOf(deed)) ?? new Map<string, Held>()
      about.set(nameOf(deed), accounts)
      const key = `${speaker}\u0000${statement.id}`
      const account = accounts.get(key) ?? {speaker, statement, named: []}
      accounts.set(key, account)
      if (!account.named.some(({id}) => id === actor))
        account.named.push({id: actor, name: actors.nameOf(actor, reading), claim})
    }
  }
  return [...about.values()].flatMap((all) => {
    const accounts = [...all.values()].slice(0, mostAccounts)
    const rivals = accounts.filter((one) =>
      accounts.some(
        (other) =>
          !areOfOneSource(one, other, parents) &&
          one.named.every((a) => other.named.every((b) => actors.areOthers(a.id, b.id))),
      ),
    )
    const [first, second, ...rest] = rivals
    return first === undefined || second === undefined ? [] : [[first, second, ...rest] as const]
  })
}

/** Who has no name speaks for his own statement alone. */
function areOfOneSource(one: Account, other: Account, parents: Parents): boolean {
  return nobody.has(one.speaker) || nobody.has(other.speaker)
    ? one.speaker === other.speaker && one.statement === other.statement
    : areOneSource(one.speaker, other.speaker, parents)
}

/** What is known of the actors that a set of documents names. */
class Actors {
  readonly #named: ReadonlyMap<string, NamedThing>
  /** Of names that knowledge has, the actor that is said to be called so. */
  readonly #aliasOf: ReadonlyMap<string, string>
  readonly #adjectives: ReadonlyMap<string, string>
  /** Names that some document ties to each other, both ways. */
  readonly #ties = new Set<string>()
  readonly #names = new Map<string, string>()
  /** The state behind an actor, where a document tells it. */
  readonly #states = new Map<string, string>()

  constructor(readings: readonly Reading[], named: readonly NamedThing[]) {
    this.#named = new Map(named.toReversed().map((thing) => [thing.id, thing]))
    this.#aliasOf = new Map(
      named.flatMap(({id, aliasOf}) => (aliasOf === undefined ? [] : [[id, aliasOf] as const])),
    )
    this.#adjectives = new Map(
      named
        .filter(({kind}) => kind === "state")
        .flatMap(({id, adjectives}) => adjectives.map((each) => [each.toLowerCase(), id] as const)),
    )
    for (const {claims, entities} of readings) {
      for (const {id, kind, name} of entities)
        if (kind === "actor" || kind === "state body" || kind === "organisation") this.#names.set(id, name)
      for (const {kind, subject, object, polarity} of claims) {
        if (kind !== "association" || polarity === "denied") continue
        this.#ties.add(`${subject}\u0000${object}`).add(`${object}\u0000${subject}`)
        const state = this.#stateOf(object)
        if (state !== undefined && !this.#states.has(subject)) this.#states.set(subject, state)
      }
    }
  }

  /** How people call it: as the text does, for what no lexicon knows. */
  nameOf(id: string, {entities}: Reading): string {
    return (
      entities.find((entity) => entity.id === id)?.name ??
      this.#named.get(id)?.name ??
      id.replaceAll("-", " ")
    )
  }

  /** Whether the two cannot be one, or one behind the other, as far as that is known. */
  areOthers(a: string, b: string): boolean {
    if (a === b || this.#ties.has(`${a}\u0000${b}`)) return false
    const [stateA, stateB] = [this.#stateOf(a), this.#stateOf(b)]
    if (stateA !== undefined && stateB !== undefined && stateA !== stateB) return true
    // A state, a service, or somebody of whom no more than the country is said may be behind a group or be it; and
    // services of one state may be parts of each other.
    if (!this.#isGroup(a) || !this.#isGroup(b)) return false
    const known = this.#aliasOf.get(a)
    return known === undefined || known !== this.#aliasOf.get(b)
  }

  /** A name that stands for a group: "TIN LANTERN", and not "Chinese state-backed actors". */
  #isGroup(id: string): boolean {
    const kind = this.#named.get(id)?.kind
    return kind === undefined ? /\p{Lu}\S*$/u.test(this.#names.get(id) ?? "") : kind === "actor"
  }

  #stateOf(id: string): string | undefined {
    const known = this.#named.get(id)
    if (known?.kind === "state") return id
    if (known?.state !== undefined) return known.state
    if (id.endsWith("-government")) return id.slice(0, -"-government".length)
    return (
      this.#states.get(id) ??
      id
        .split("-")
        .map((word) => this.#adjectives.get(word))
        .find((state) => state !== undefined)
    )
  }
}
