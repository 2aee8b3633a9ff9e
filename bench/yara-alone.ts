/* YARA rules over the files of a folder and nothing else, as the `yara` program does it: no listing, no hashes, no
 * formats, one process. Prints rule and path of each match. Arguments: folder of rules, folder of files. */

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {YaraScanner} from "../src/engine/yara.ts"
import {readYaraCode} from "../src/engine/yara-code.ts"
import {evidenceId} from "../src/model/ids.ts"
import {planYara} from "../src/rules/yara/plan.ts"

const [rules = "", folder = ""] = process.argv.slice(2)
const sources = readdirSync(rules)
  .filter((name) => name.endsWith(".yar"))
  .map((path) => ({path, text: readFileSync(join(rules, path), "utf8")}))
// The rules are known to be sound: the rival's are compiled beforehand as well.
const scanner = new YaraScanner(planYara(sources, () => undefined).plan, readYaraCode)
for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
  if (!entry.isFile()) continue
  const path = join(entry.parentPath, entry.name)
  const subject = {evidence: evidenceId(path), path, host: undefined}
  for (const {rule} of scanner.scan(readFileSync(path), subject, "file-system", undefined, () => undefined))
    process.stdout.write(`${rule} ${path}\n`)
}
