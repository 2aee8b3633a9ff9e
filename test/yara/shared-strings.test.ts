import assert from "node:assert/strict"
import {test} from "node:test"
import {externalsOf} from "../../src/engine/yara.ts"
import {readYaraCode} from "../../src/engine/yara-code.ts"
import {loadYara, YaraPack} from "../../src/engine/yara-library.ts"
import {planYara} from "../../src/rules/yara/plan.ts"

const demands = ["uint32(0) == 5", "uint16be(0) == 5", "int16(0) == 5", "filesize < 3", "filesize > 1000"]

for (const demand of demands)
  test(`a string is found for one rule although an earlier one wants it only where ${demand}`, () => {
    const bytes = Buffer.from("xx hello there")
    const text = `rule demanding { strings: $a = "hello" condition: ${demand} and $a }
      rule plain { strings: $b = "hello" condition: $b }`
    const {plan} = planYara([{path: "two.yar", text}], () => undefined)
    loadYara(readYaraCode)
    const pack = new YaraPack(plan.rules, plan)
    const matches = pack.scan(bytes, externalsOf("a.txt", bytes))
    pack.free()
    assert.deepEqual(
      matches.map(({identifier}) => identifier),
      ["plain"],
    )
  })
