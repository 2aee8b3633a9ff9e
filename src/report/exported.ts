/* What every export takes and gives.
 *
 * The same report or case, options and version give the same bytes. `lost` says in sentences what the format could not
 * carry; the same stands in the export where the format has a place for it. */

import type {Marking} from "./marking.ts"

export interface Exported {
  readonly text: string
  readonly lost: readonly string[]
}

/** Options of all exports. */
export interface ExportOptions {
  /** The usual one of the material if absent. */
  readonly marking?: Marking
  /** Values of indicators that a person has reviewed: only these may be used for detection. */
  readonly reviewed?: ReadonlySet<string>
  /** The version of ATT&CK that techniques are of. */
  readonly attackVersion?: string
  /** MISP: the UUID of the event that this one extends. */
  readonly extends?: string
}

/** Options of exports of public statements. */
export interface IntelExportOptions extends ExportOptions {
  /** Names of what the lexicons know, by id: for speakers that a text names in other words. */
  readonly names?: ReadonlyMap<string, string>
}

/** The text of a detection rule, to travel with its sightings. */
export interface RuleText {
  /** YAML of one Sigma rule, or the source of one YARA rule. */
  readonly text: string
  readonly language: "sigma" | "yara"
  readonly title: string
  readonly description: string
  readonly author: string
  readonly licence: string
}

/** Options of exports of a case. */
export interface CaseExportOptions extends ExportOptions {
  /** By rule id. */
  readonly rules?: ReadonlyMap<string, RuleText>
  /** Names of ATT&CK's techniques by id, to stand beside the ids. */
  readonly techniqueNames?: ReadonlyMap<string, string>
  /** Set for a case that is closed: a STIX `report` with the as-of time as its date, and not an open `grouping`. */
  readonly isIssued?: boolean
}

/** ATT&CK as the tags of our rules and the tables of techniques have it. */
export const attackVersionDefault = "18"
