/* What stands for what in a redacted case: the map that stays with whoever owns the case.
 *
 * Pseudonyms are stable: a name that the map holds keeps its pseudonym in every later redaction by the same map.
 * The map is a secret; nothing that is handed on may hold any of it. */

export const redactionSchema = "postern-redaction/1"

export const nameKinds = ["organisation", "server", "host", "domain", "user", "address", "sid"] as const
export type NameKind = (typeof nameKinds)[number]

/** A name of the case, as it is written first, and what stands for it. */
export interface RedactedName {
  readonly kind: NameKind
  readonly original: string
  readonly pseudonym: string
}

export interface RedactionMap {
  readonly schema: typeof redactionSchema
  /** 64 hex digits. Decides which name gets which number, so that numbers tell nothing of the names. */
  readonly key: string
  readonly names: readonly RedactedName[]
}
