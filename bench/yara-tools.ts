/* Postern with other people's YARA rules: the scanner alone, and `postern scan` as a whole process with nothing
 * else to do. */

import {existsSync, mkdirSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {posternCommon} from "./ours.ts"
import type {Tool} from "./tool.ts"
import {yaraRules} from "./yara-corpus.ts"

const common = {
  ...posternCommon,
  version: (): string | undefined => (existsSync(yaraRules) ? posternCommon.version() : undefined),
  install: "the rules of the shared data beside the checkout are missing",
}

export const yaraScanner: Tool = {
  ...common,
  name: "postern, YARA alone",
  command: ({corpus}) => [
    process.execPath,
    join(import.meta.dirname, "yara-alone.ts"),
    yaraRules,
    corpus.folder,
  ],
  hits: ({lines}) => lines,
  note: "106 files of rules, read but not checked; files as `yara` reads them",
}

/** With a Sigma rule that nothing in the corpus is asked for, so that YARA and the way of a file through the
 *  fence remain. */
export const yaraScan: Tool = {
  ...common,
  name: "postern scan --yara",
  command: ({corpus, scratch}) => {
    const none = join(scratch, "none")
    mkdirSync(none)
    writeFileSync(
      join(none, "none.yml"),
      "title: None\nid: 0b0c3c3e-8a7e-4a57-9c0e-4a3f0f4d9c11\nlevel: low\n" +
        "logsource: {product: windows, service: security}\n" +
        "detection: {selection: {EventID: 1}, condition: selection}\n",
    )
    const bin = join(import.meta.dirname, "..", "bin", "postern.js")
    const rules = ["--rules", none, "--yara", yaraRules]
    return [process.execPath, bin, "scan", corpus.folder, ...rules, "--workers", "1"]
  },
  hits: ({lines}) => lines,
  note: "106 files of rules, checked in an earlier run; 1 worker in its fence",
}
