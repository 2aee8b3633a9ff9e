/* Literals first, then YARA-X with what is left: the same as YARA-X with each rule on each file.
 *
 * Run with all rules at once YARA-X 1.20.0 loses matches: where two rules have one string in common and one of
 * them asks for a number at the start of the file (`uint32(0) == …`), the string is looked for only in files
 * that begin so, for both. What a rule finds when it is compiled alone is the truth then. Rules that the
 * prefilter lets through have met each other's demands. */

import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {externalsOf, YaraScanner} from "../../src/engine/yara.ts"
import {readYaraCode} from "../../src/engine/yara-code.ts"
import {loadYara, YaraPack} from "../../src/engine/yara-library.ts"
import {evidenceId} from "../../src/model/ids.ts"
import {planYara} from "../../src/rules/yara/plan.ts"
import {sharedYaraRules, shellFixtures} from "../support/yara-data.ts"
import {fragmentsOf, randomFrom} from "../support/yara-fragments.ts"

const {folder, skip} = sharedYaraRules()

test("the rules that the literals let through are all that YARA-X finds alone", {skip}, () => {
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith(".yar"))
    .map((path) => ({path, text: readFileSync(join(folder, path), "utf8")}))
  const {plan} = planYara(sources, () => undefined)
  const scanner = new YaraScanner(plan, readYaraCode)
  loadYara(readYaraCode)
  const all = new YaraPack(plan.rules, plan)
  const seed = Number(process.env["POSTERN_SEED"] ?? 20261122)
  console.log(`seed ${seed}`)
  const random = randomFrom(seed)
  const files = [...shellFixtures(), ...fragmentsOf(plan, 80, random)]
  const visible = new Set<string>(plan.rules.filter((rule) => !rule.isPrivate).map(({id}) => id))
  let found = 0
  let lostTogether = 0
  for (const {name, bytes} of files) {
    const subject = {evidence: evidenceId(name), path: name, host: undefined}
    const externals = externalsOf(name, bytes)
    const together = new Set(
      all
        .scan(bytes, externals)
        .map(({namespace, identifier}) => `yara:${namespace}:${identifier}`)
        .filter((id) => visible.has(id)),
    )
    const ours = new Set<string>(
      scanner.scan(bytes, subject, "file-system", undefined, () => undefined).map(({rule}) => rule),
    )
    for (const [i, rule] of plan.rules.entries()) {
      if (ours.has(rule.id) === together.has(rule.id)) continue
      const alone = new YaraPack([...rule.after.map((k) => plan.rules[k]!), plan.rules[i]!], plan)
      const isMatch = alone.scan(bytes, externals).some(({identifier}) => identifier === rule.name)
      alone.free()
      assert.equal(ours.has(rule.id), isMatch, `${rule.id} on ${name}`)
      lostTogether++
    }
    found += ours.size
  }
  all.free()
  assert.ok(files.length > 200 && found > 200, `${found} matches in ${files.length} files`)
  console.log(`${found} matches in ${files.length} files; ${lostTogether} of them not with all rules at once`)
})
