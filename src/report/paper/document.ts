/* A report as paper knows it: headings, paragraphs, lists and tables, before anybody decides on Markdown or PDF.
 *
 * Texts are plain and may hold evidence: each writer makes them safe for its own target. Nothing here computes a
 * verdict. */

/** A row of a table; as many cells as the table has columns. */
export type Row = readonly string[]

export type Block =
  | {readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string}
  | {readonly kind: "paragraph"; readonly text: string; readonly tone?: "lead" | "quiet"}
  | {readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly string[]}
  | {
      readonly kind: "table"
      /** For readers who do not see it. */
      readonly caption: string
      readonly head: Row
      /** Shares of the width, one for each column. */
      readonly widths: readonly number[]
      readonly rows: readonly Row[]
    }
  /** Evidence as it stands, or a command to copy. */
  | {readonly kind: "verbatim"; readonly text: string}
  /** What follows begins on a new page. */
  | {readonly kind: "page"}

export interface PaperDocument {
  readonly title: string
  /** BCP 47. */
  readonly language: string
  /** The day of the case, `2021-03-14`: no page is dated by a clock. */
  readonly date: string
  /** `TLP:AMBER+STRICT`, at head and foot of each page. */
  readonly marking: string
  /** What stands at the foot beside the marking. */
  readonly foot: string
  /** Set closely, to fit on one page. */
  readonly isCompact?: true
  readonly blocks: readonly Block[]
}
