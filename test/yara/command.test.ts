/* YARA rules in the commands that list, check and explain rules. */

import assert from "node:assert/strict"
import {type SpawnSyncReturns, spawnSync} from "node:child_process"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"

const bin: string = join(import.meta.dirname, "..", "..", "bin", "postern.js")
const folder: string = mkdtempSync(join(tmpdir(), "postern-yara-command-"))
after(() => rmSync(folder, {recursive: true}))

function postern(...args: readonly string[]): SpawnSyncReturns<string> {
  const env = {PATH: process.env["PATH"], NO_COLOR: "1", POSTERN_CACHE: join(folder, "cache")}
  return spawnSync(process.execPath, [bin, ...args], {cwd: folder, encoding: "utf8", env})
}

writeFileSync(
  join(folder, "own.yar"),
  `rule greets : page { meta: author = "A. Nother" license = "MIT" score = 70
  strings: $a = "hello"
  condition: $a }
rule everywhere { condition: filesize % 2 == 0 }
`,
)

test("rules list tells YARA rules beside Sigma rules, others' with their place and author", () => {
  const own = postern("rules", "list", "own.yar")
  assert.equal(own.status, 0, own.stderr)
  assert.match(own.stdout, /^yara:own:greets +medium +greets {2}\(own\.yar:1, A\. Nother\)$/m)
  assert.match(own.stdout, /^yara:own:everywhere +low +everywhere {2}\(own\.yar:4, no author\)$/m)
  const json = postern("rules", "list", "own.yar", "--json").stdout.split("\n")[0] ?? ""
  const {id, tags, origin} = JSON.parse(json) as Record<string, unknown>
  assert.deepEqual(
    [id, tags, origin],
    ["yara:own:greets", ["page"], {path: "own.yar", line: 1, author: "A. Nother", licence: "MIT"}],
  )
  const all = postern("rules", "list").stdout
  assert.match(all, /^yara:proxyshell:mailbox_export_with_page +high +proxyshell /m)
  assert.doesNotMatch(all.split("\n")[0] ?? "", /^yara:/)
})

test("rules check counts YARA rules and names those that every file is scanned for", () => {
  const sound = postern("rules", "check", "own.yar")
  assert.equal(sound.status, 0, sound.stderr)
  assert.match(sound.stdout, /^2 YARA rules accepted in 1 files\. 0 mistakes\. 1 rules scan every file/m)
  assert.match(sound.stderr, /^yara:own:everywhere: no literal/m)
  assert.doesNotMatch(sound.stdout, /0 rules accepted/)
  writeFileSync(join(folder, "bad.yar"), "rule bad { condition: $none }\n")
  const bad = postern("rules", "check", "bad.yar")
  assert.equal(bad.status, 2)
  assert.match(bad.stderr, /error\[yara\/does-not-compile\][\s\S]*bad\.yar:1:23/)
})

test("explain shows a YARA rule as it is written", () => {
  const own = postern("explain", "yara:own:greets", "--yara", "own.yar")
  assert.equal(own.status, 0, own.stderr)
  assert.match(own.stdout, /from +own\.yar:1, A\. Nother, MIT/)
  assert.match(own.stdout, /\$a = "hello"/)
  const ours = postern("explain", "yara:proxyshell:certificate_request_with_page")
  assert.match(ours.stdout, /uint16\(0\) == 0x8230/)
})
