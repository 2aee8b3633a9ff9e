/* Gangs that go by the name of their malware. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

test("whoever goes by the name of his malware acts, and his malware does not", () => {
  for (const [text, wanted] of [
    ["Qilin hit law firms in July.", "qilin -> sector-legal"],
    ["Black Basta, a ransomware gang, broke into law firms.", "black-basta -> sector-legal"],
    ["Law firms were attacked by LockBit.", "lockbit -> sector-legal"],
    ["The FBI says that Akira targeted law firms.", "akira -> sector-legal"],
    ["In July, RansomHub struck law firms.", "ransomhub -> sector-legal"],
    ["Last month Conti crippled law firms.", "conti -> sector-legal"],
    ["On Monday Akira encrypted the servers of law firms.", "akira -> sector-legal"],
    ["In July LockBit ransomware hit law firms.", "event -> sector-legal"],
    ["The Akira ransomware hit law firms.", "event -> sector-legal"],
    ["Akira ransomware hit law firms.", "event -> sector-legal"],
    ["The intruders deployed Akira and hit law firms.", "event -> sector-legal"],
  ] as const)
    assert.ok(readSentence(text, "targeting").claims.includes(wanted), text)
})

test("it and the gang are the gang that the sentence before was about", () => {
  for (const text of [
    "Qilin has been busy. In July it hit law firms.",
    "Black Basta, a ransomware gang, spent weeks inside. In July the gang hit law firms.",
  ])
    assert.ok(
      readSentence(text, "targeting").claims.some((c) => /^(?:qilin|black-basta) -> sector-legal$/.test(c)),
      text,
    )
})
