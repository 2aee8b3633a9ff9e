/* The things that claims are about, as STIX objects.
 *
 * A thing is the same in every bundle by its kind and name: aliases are somebody's claims and merge nothing. A state or one
 * of its bodies is an identity; where it is said to act or to be behind somebody, STIX wants a threat actor between
 * the two, which is made here and is attributed to the identity by construction. */

import type {Entity, EntityKind} from "../../model/intel.ts"
import {type Naming, namingBy} from "../intel-names.ts"
import type {ObservableType, StixBundle, StixId} from "./bundle.ts"
import {locationOf} from "./places.ts"

/** Sectors as statements name them, and as the vocabulary of STIX has them. */
const sectors: readonly (readonly [word: string, sector: string])[] = [
  ["naval defence", "defense"],
  ["defence", "defense"],
  ["defense", "defense"],
  ["government", "government"],
  ["health", "healthcare"],
  ["hospital", "healthcare"],
  ["energy", "energy"],
  ["telecom", "telecommunications"],
  ["financ", "financial-services"],
  ["bank", "financial-services"],
  ["education", "education"],
  ["universit", "education"],
  ["aerospace", "aerospace"],
  ["aviation", "transportation"],
  ["maritime", "transportation"],
  ["transport", "transportation"],
  ["technolog", "technology"],
  ["manufactur", "manufacturing"],
  ["water", "water"],
  ["utilit", "utilities"],
  ["pharma", "pharmaceuticals"],
]

/** Adds the object of an entity once and gives its id; undefined for what STIX has no object for. */
export class Entities {
  readonly #bundle: StixBundle
  readonly #known: ReadonlyMap<string, Entity>
  readonly #created: string
  /** The name of an entity, or the words that stand for one. */
  readonly name: Naming

  /** `created` is the date of the objects. */
  constructor(bundle: StixBundle, known: ReadonlyMap<string, Entity>, created: string) {
    this.#bundle = bundle
    this.#known = known
    this.#created = created
    this.name = namingBy(known)
  }

  entity(id: string): Entity | undefined {
    return this.#known.get(id)
  }

  object(id: string): StixId | undefined {
    const entity = this.#known.get(id)
    if (entity === undefined) return undefined
    const {name, kind} = entity
    switch (kind) {
      case "actor":
        return this.#named("intrusion-set", name)
      case "campaign":
        return this.#named("campaign", name)
      case "malware":
        return this.#named("malware", name, {is_family: true})
      case "tool":
        return this.#named("tool", name)
      case "organisation":
        return this.#identity(name, "organization")
      case "state body":
      case "state":
        return this.#identity(name, "organization", "government-national")
      case "person":
        return this.#identity(name, "individual")
      case "sector":
        return this.#identity(name, "class", sectorOf(name))
      case "vulnerability":
        return this.vulnerability(name)
      case "product":
        return this.#observed("software", {name})
      case "place":
        return this.#place(name)
      case "data":
        this.#bundle.losses.say(
          "Kinds of data that statements speak of are texts: STIX has no object for them.",
        )
        return undefined
      default:
        return kind satisfies never
    }
  }

  /** The actor behind which a state, a body or an organisation stands. */
  actorOf(id: string): StixId | undefined {
    const entity = this.#known.get(id)
    const identity = this.object(id)
    if (entity === undefined || identity === undefined) return undefined
    const actor = this.#named("threat-actor", `${entity.name} actor`, {
      description:
        "Stands between an intrusion set or campaign and an identity, which STIX does not let meet.",
      threat_actor_types: isState(entity.kind) ? ["nation-state"] : ["unknown"],
    })
    this.#bundle.relate(actor, "attributed-to", identity, this.#created, {
      description: "By construction: it says no more than that the actor is so named.",
    })
    return actor
  }

  vulnerability(name: string): StixId {
    return this.#named("vulnerability", name, cveReference(name))
  }

  #place(name: string): StixId | undefined {
    const where = locationOf(name)
    if (where === undefined)
      this.#bundle.losses.say("Places that are no country or region that we know are texts and no locations.")
    return where && this.#named("location", name, where)
  }

  #named(type: string, name: string, properties: Readonly<Record<string, unknown>> = {}): StixId {
    return this.#bundle.add(type, {name}, this.#created, {name, ...properties})
  }

  #identity(name: string, identityClass: string, sector?: string): StixId {
    return this.#bundle.add("identity", {name, identityClass}, this.#created, {
      name,
      identity_class: identityClass,
      ...(sector === undefined ? {} : {sectors: [sector]}),
    })
  }

  #observed(type: ObservableType, properties: Readonly<Record<string, unknown>>): StixId {
    return this.#bundle.observe(type, properties)
  }
}

/** Kinds that act through a threat actor. */
export function isState(kind: EntityKind): boolean {
  return kind === "state" || kind === "state body"
}

function sectorOf(name: string): string | undefined {
  const folded = name.toLowerCase()
  return sectors.find(([word]) => folded.includes(word))?.[1]
}

/** The reference to the list of CVE; nothing for a flaw that has no number. */
export function cveReference(name: string): {readonly external_references?: readonly object[]} {
  return /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,18})$/.test(name)
    ? {external_references: [{source_name: "cve", external_id: name}]}
    : {}
}
