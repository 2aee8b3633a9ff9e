/* YARA source: whatever the text, rules come out, or refusals that show a place in it.
 *
 * For every input: nothing is thrown; a rule's text stands in the source where it says; what is planned is
 * plain data, and each rule asks only for literals that there are. */

import {literalsIn} from "../../src/rules/yara/need.ts"
import {parseYara} from "../../src/rules/yara/parse.ts"
import {planYara} from "../../src/rules/yara/plan.ts"
import {ownFiles, sharedFiles} from "../corpus.ts"
import {checkRefusals} from "../refusals.ts"
import {holds, type Target} from "../target.ts"

const seed = `import "pe"
rule one : tag { meta: author = "A" score = 75 strings: $a = "text" nocase wide $b = { 4D 5A [2-4] ?? (41|42) 90 90 90 }
  $c = /a(bc|de)+f[x-z]{2,3}/i condition: filesize < 10KB and uint16(0) == 0x5a4d and (2 of ($a, $b) or #c > 1) }
private rule two { condition: one and not pe.exports("x") or for any of them : ($ at 0) }
`

export const yaraTargets: readonly Target[] = [
  {
    name: "yara",
    checks: "rules or refusals from any YARA source; rules stand where they say and ask for known literals",
    kind: "text",
    dictionary: [
      "rule ",
      "strings:",
      "condition:",
      "$a = ",
      " of them",
      "base64 ",
      "xor ",
      "/*",
      "*/",
      "{ 41 ",
      "[2-]",
    ],
    limitBytes: 4000,
    seeds: () => [
      {name: "rules", bytes: Buffer.from(seed)},
      ...ownFiles("knowledge/campaigns", /\.yar$/),
      ...sharedFiles("yara-rules", /\.yara?$/, 4000, 30),
    ],
    attempt: (bytes, witness) => {
      const text = Buffer.from(bytes).toString("utf8")
      const parsed = parseYara(text, "fuzz.yar")
      for (const rule of parsed.rules)
        holds(text.startsWith(rule.text, rule.offset), "a rule's text stands where it says", () => rule.name)
      const {plan, refusals} = planYara([{path: "fuzz.yar", text}], () => undefined)
      checkRefusals(refusals, text, witness)
      for (const {need, name} of plan.rules) {
        witness.saw(need.kind)
        witness.tell(`${name} ${JSON.stringify(need)}`)
        holds(
          literalsIn(need).every((i) => plan.literals[i] !== undefined),
          "a rule asks for literals that there are",
          () => name,
        )
      }
    },
  },
]
