/* Where the line is drawn for each table of weights, and what it may be learned from. Both were chosen by how well each
 * half of the unread sets is read with weights learned without it (`npm run train -- --folds`), and then moved up to where
 * fewer claims are wrong and the figures of all are the same: real reports say much that is no claim. */

/** Sets that nobody has read who wrote the clauses: only here do the clauses err as they do in the next text. */
export const unread: readonly string[] = [
  ..."mnopqrstuvwxyz",
  ...["aa", "ab", "ac", "ad", "ae", "af", "ag", "ah", "ai"],
].map((letters) => `train-${letters}`)

export interface Bounds {
  /** From where on a site is read as a claim; thousandths. */
  readonly least: number
  /** Below which what a clause gives is not kept; thousandths. */
  readonly keep: number
}

/** By the name of the table. */
export const bounds: Readonly<Record<string, Bounds>> = {
  vector: {least: 800, keep: -2000},
  targeting: {least: 800, keep: -2000},
  temporal: {least: 500, keep: -1000},
  "impact-count": {least: 500, keep: -3500},
  "objective-verbs": {least: 500, keep: -1500},
  objective: {least: 800, keep: -2500},
  significance: {least: 800, keep: -3500},
}

/** How often an example of a real report is shown for each time that one of an invented passage is. */
export const timesReal = 3
