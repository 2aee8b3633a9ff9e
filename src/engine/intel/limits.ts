/* What reading public statements may cost. Each limit that is met is told in a trouble. */

import {longestRead} from "../../intel/blocks.ts"

export interface IntelLimits {
  /** Of one file, also of one in an archive or a mail. */
  readonly fileBytes: number
  /** Of all that archives unpack to. */
  readonly unpackedBytes: number
  /** Files of a run, with those in archives and mails. */
  readonly files: number
  /** A mail in an archive in a mail. */
  readonly nesting: number
  /** Of a feed, and statements of a bundle. */
  readonly entries: number
  /** UTF-16 units of a document that claims are read from. */
  readonly textUnits: number
  /** Brackets within brackets, and values, of a JSON file. */
  readonly jsonDepth: number
  readonly jsonValues: number
  readonly pdfPages: number
  /** What a child has for one PDF or mail. */
  readonly childMillis: number
  readonly childBytes: number
}

const mib = 1024 ** 2

export const intelLimits: IntelLimits = {
  fileBytes: 60 * mib,
  unpackedBytes: 512 * mib,
  files: 10_000,
  nesting: 4,
  entries: 1000,
  textUnits: longestRead,
  jsonDepth: 100,
  jsonValues: 4_000_000,
  pdfPages: 2000,
  childMillis: 30_000,
  childBytes: 1024 * mib,
}
