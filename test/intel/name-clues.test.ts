/* What kind of thing a name is that only the text knows, by the places where it stands. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {lookupOf} from "../../src/intel/grammar/lookup.ts"
import {namesByClues} from "../../src/intel/grammar/name-clues.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function namesIn(...paragraphs: readonly string[]): readonly string[] {
  return namesByClues(paragraphs, lookupOf(lexicons)).map(({name, kind}) => `${name}: ${kind}`)
}

const cases: readonly (readonly [string, ...string[]])[] = [
  ["A flaw in Kura Payroll was abused. Kura Payroll 5.3.2 fixes it.", "Kura Payroll: product"],
  [
    "NSM has seen CVE-2025-41873 in Halvard SecureGate, a gateway for remote access.",
    "Halvard SecureGate: product",
  ],
  ["The loader downloads the remote access tool HARUSPEX.", "HARUSPEX: malware"],
  ["They deployed SALTGRASS, a passive backdoor that listens for packets.", "SALTGRASS: malware"],
  [
    "The Danish shipping group Nordhavn was hit. Nordhavn said it had closed its offices.",
    "Nordhavn: organisation",
  ],
  ["It was provided by Mizunami Systems Co., Ltd. in May.", "Mizunami Systems: organisation"],
  ["According to Fernhill, the data was copied; Fernhill's customers were told.", "Fernhill: organisation"],
  ["The attack was claimed by Gravelock, a ransomware gang.", "Gravelock: actor"],
  // What a lexicon knows is a part of the name.
  ["The strike was at Corrigan Ports in May. Corrigan Ports closed.", "Corrigan Ports: organisation"],
  ["China's Taiwan Affairs Office said so.", "Taiwan Affairs Office: organisation"],
  ["It was the European Union that acted, in Kansas City, and the Health Minister."],
  // People, offices, ties, months and the ends of longer names are nothing of this.
  ["The spokesman, Jan Maarten, said so. Minister Claire Doucet said the same."],
  ["The Undersecretariat of the Interior said it was safe."],
  ["The IRGC-affiliated group struck in March, and the March update failed."],
  ["The trade body Nordic Haulage said so."],
  // One place alone that says little.
  ["The letter named Tessera once."],
  // What the lexicons know is left to them.
  ["A vulnerability in Microsoft Exchange Server 2019 was abused by Turla, a group."],
]

test("places say what a name is", () => {
  for (const [text, ...names] of cases) assert.deepEqual(namesIn(text), names, text)
})

test("a short name is the same thing", () => {
  const text = "San Telmo Terminal said it was hit. San Telmo closed the port."
  const [name] = namesByClues([text], lookupOf(lexicons))
  assert.deepEqual(name?.forms, ["San Telmo Terminal", "San Telmo"])
})

test("a document has no more names than are kept", () => {
  const text = Array.from(
    {length: 300},
    (_, i) => `the company Xa${String.fromCharCode(97 + (i % 26))}${i}q said so and`,
  )
  assert.equal(namesIn(text.join(" ")).length, 60)
})
