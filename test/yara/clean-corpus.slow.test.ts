/* Our own YARA rules on all files of free software for the web: no alarm. */

import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {test} from "node:test"
import {longestScanned, YaraScanner} from "../../src/engine/yara.ts"
import {readYaraCode} from "../../src/engine/yara-code.ts"
import {checkedYara} from "../../src/engine/yara-rules.ts"
import {evidenceId} from "../../src/model/ids.ts"
import {ownYaraRules} from "../support/yara-data.ts"
import {cleanCorpus} from "../web-shells/clean-corpus.ts"

test("no file of free web software is an alarm", async (t) => {
  const {files} = await cleanCorpus()
  const first = files[0]
  if (first === undefined) return t.skip("no package could be fetched")
  // All that lies beside the pages: scripts, pictures, archives.
  const root = first.slice(0, first.indexOf("postern-clean-pages") + "postern-clean-pages".length)
  const scanner = new YaraScanner(checkedYara(ownYaraRules()).plan, readYaraCode)
  let seen = 0
  for (const entry of readdirSync(root, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || dirname(dirname(path)) === root) continue
    const bytes = readFileSync(path)
    if (bytes.length > longestScanned) continue
    const subject = {evidence: evidenceId(path), path, host: undefined}
    const found = scanner.scan(bytes, subject, "file-system", undefined, () => undefined)
    assert.deepEqual(
      found.map(({rule}) => rule),
      [],
      path,
    )
    seen++
  }
  console.log(`${seen} files`)
  assert.ok(seen >= 2000)
})
