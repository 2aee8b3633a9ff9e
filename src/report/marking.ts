/* How far an export may be passed on: TLP 2.0, and PAP for what may be done with indicators.
 *
 * An organisation's evidence is AMBER+STRICT and a public statement CLEAR unless somebody says otherwise. To lower
 * the marking of a case takes a named person, who then stands in the export.
 *
 * Sources: FIRST, TLP 2.0 (August 2022); the marking objects that OASIS publishes for it (the ids of amber, green, clear
 * and amber+strict compared with the examples of the OASIS validator and public feeds; that of red is unverified). PAP:
 * the taxonomy of MISP. */

/** From the widest to the narrowest. */
export const tlpLabels = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const
export type Tlp = (typeof tlpLabels)[number]

/** What may be done with an indicator, from anything to nothing that the intruder could notice. */
export const papLabels = ["CLEAR", "GREEN", "AMBER", "RED"] as const
export type Pap = (typeof papLabels)[number]

export interface Marking {
  readonly tlp: Tlp
  /** Who lowered it below what is usual for the material; only then. */
  readonly loweredBy?: string
  readonly pap?: Pap
}

/** The usual marking of a case, and of public statements. */
export const caseTlp: Tlp = "AMBER+STRICT"
export const publicTlp: Tlp = "CLEAR"

/** Whether `tlp` lets material travel further than `usual` does. */
export function isLower(tlp: Tlp, usual: Tlp): boolean {
  return tlpLabels.indexOf(tlp) < tlpLabels.indexOf(usual)
}

/** `TLP:AMBER+STRICT, lowered from … by …`: for the formats that hold text only. */
export function markingText({tlp, loweredBy, pap}: Marking, usual: Tlp): string {
  const lowered = loweredBy === undefined ? "" : ` (lowered from TLP:${usual} by ${loweredBy})`
  return `TLP:${tlp}${lowered}${pap === undefined ? "" : `, PAP:${pap}`}`
}
