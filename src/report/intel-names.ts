/* What people read for the ids by which readings refer to things: an entity's name, else that of the lexicons, else
 * the id's words. Every output of public statements names things by it. */

import type {Claim, Entity, Speaker} from "../model/intel.ts"

/** The name of an id; words that are no id pass as they are. */
export type Naming = (ref: string) => string

const idShape = /^[a-z0-9]+(?:-[a-z0-9]+)+$/
const mostTogether = 8

/** Names by the entities of a report, then by `names`, those of bodies that no text names. */
export function namingBy(
  entities: ReadonlyMap<string, Pick<Entity, "name">>,
  names: ReadonlyMap<string, string> = new Map(),
): Naming {
  const naming = (ref: string): string => {
    if (ref === "publisher") return "the publisher"
    const known = entities.get(ref)?.name ?? names.get(ref)
    if (known !== undefined && known !== ref) return known
    const event = /^event-(\d{1,6})$/.exec(ref)?.[1]
    if (event !== undefined) return event === "1" ? "the activity" : `activity ${event}`
    if (ref.includes(" + ")) return ref.split(" + ", mostTogether).map(naming).join(" with ")
    return idShape.test(ref) ? ref.replaceAll("-", " ") : ref
  }
  return naming
}

/** A claim's object beside its relation, whose words it does not say again: `patched`, `patched ESXi` gives `ESXi`. */
export function objectText({relation, object}: Pick<Claim, "relation" | "object">, naming: Naming): string {
  const name = naming(object)
  const said = `${relation.replaceAll("-", " ")} `
  return name.toLowerCase().startsWith(said.toLowerCase()) ? name.slice(said.length) : name
}

/** `NCSC, relayed by Homeland Security Today`: who speaks, root first. */
export function speakersText(speakers: readonly Speaker[], naming: Naming): string {
  return speakers
    .map(({ref, basis}) => `${naming(ref)}${basis === "inferred" ? " (inferred)" : ""}`)
    .join(", relayed by ")
}

/** The sentence of a conflict, in which each side begins with an id. */
export function sidesText(says: string, naming: Naming): string {
  return says
    .split("; ")
    .map((side) => side.replace(/^(?:open-source reporting|[^ ]+)/, (id) => naming(id)))
    .join("; ")
}

/** What differs between copies, with names for ids. */
export function differenceText(what: string, naming: Naming): string {
  return what
    .replace(/^(speaker )(\S+)(?= named )/, (_, lead: string, id: string) => `${lead}${naming(id)}`)
    .replace(
      /^(speaker: )(\S+)( in the first copy, )(\S+)/,
      (_, lead: string, a: string, between: string, b: string) => `${lead}${naming(a)}${between}${naming(b)}`,
    )
}
