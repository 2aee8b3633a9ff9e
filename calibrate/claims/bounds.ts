/* Where the line is drawn for each table of weights, and what it may be learned from. Both were chosen by how well each
 * half of the unread sets is read with weights learned without it (`npm run train -- --folds`). */

/** Sets that nobody has read who wrote the clauses: only here do the clauses err as they do in the next text. */
export const unread: readonly string[] = [..."mnopqrstuvwxyz", "aa", "ab", "ac"].map(
  (letters) => `train-${letters}`,
)

export interface Bounds {
  /** From where on a site is read as a claim; thousandths. */
  readonly least: number
  /** Below which what a clause gives is not kept; thousandths. */
  readonly keep: number
  /** Its signs hold what the clauses have read: learned from the unread sets alone. */
  readonly isOfClauses?: true
}

/** By the name of the table. */
export const bounds: Readonly<Record<string, Bounds>> = {
  vector: {least: 300, keep: -2500},
  targeting: {least: 300, keep: -2500},
  temporal: {least: 0, keep: -1500},
  "impact-count": {least: 0, keep: -4000},
  "objective-verbs": {least: 0, keep: -2000},
  objective: {least: 300, keep: -3000},
  significance: {least: 300, keep: -4000},
}
