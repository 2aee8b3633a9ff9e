/* The format of files that no format claims: nothing is read of them but what YARA rules look for. */

import type {Format} from "../formats/format.ts"
import {formatName} from "../model/ids.ts"

/** Claims nothing; it is asked for by name, as the last resort. */
export const anyFile: Format = {
  name: formatName("any-file"),
  title: "Any file",
  source: "none",
  sniff: () => 0,
  async *open() {},
}
