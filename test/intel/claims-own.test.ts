/* Our own passages: what the grammar reads of the genre, and the laws that hold whatever the text. */

import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {f1, type Passage, scorePassages, sourceOf, summary} from "../support/intel-score.ts"
import {clauseLexicons, lexicons} from "../support/shipped-lexicons.ts"

const passages = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "fixtures", "intel", "own.json"), "utf8"),
) as readonly Passage[]

function read(text: string, publisher = "National Cyber Security Centre (UK)"): ReturnType<typeof claimsOf> {
  const source = sourceOf(text, publisher, "2024-05-01")
  return claimsOf(source, documentOf(source, 1), clauseLexicons)
}

test("our own passages are read as they are labelled", (t) => {
  const score = scorePassages(passages, lexicons)
  t.diagnostic(`strict ${summary(score.strict)}`)
  t.diagnostic(`loose ${summary(score.loose)}`)
  t.diagnostic(`advice ${summary(score.advice)}`)
  assert.ok(passages.length >= 18)
  // 0.98 before the clause parser; docs/intel-measured.md says why it fell.
  // Some of these labels are older than the guide and contradict it (docs/intel-measured.md).
  assert.ok(f1(score.strict) >= 0.81, score.notes.join("\n"))
  assert.ok(f1(score.advice) >= 0.95, score.notes.join("\n"))
})

test("spans lie in the text and the same text gives the same claims", () => {
  const pieces = passages.flatMap(({text}) => text.split(/(?<=[.!?]) /))
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({unit: "grapheme", maxLength: 40})), {
        maxLength: 8,
      }),
      (parts) => {
        const text = parts.join(" ")
        const found = read(text)
        const {claims, recommendations, entities} = found
        const {length} = [...text]
        for (const {evidence} of [...claims, ...recommendations])
          for (const {start, end} of evidence)
            assert.ok(0 <= start && start < end && end <= length, `${start} ${end}`)
        for (const {mentions} of entities)
          for (const {start, end, text: words} of mentions)
            assert.equal([...text].slice(start, end).join(""), words)
        assert.deepEqual(read(text), found)
      },
    ),
    {numRuns: 60, seed: 7},
  )
})

const event = "The attacks on the hospitals began in May 2023."
const attribution = (
  text: string,
): {band: string | undefined; polarity: string; speaker: string | undefined; subject: string} | undefined => {
  const claim = read(`${event}\n\n${text} The case is with the police.`).claims.find(
    (c) => c.kind === "attribution",
  )
  return claim === undefined
    ? undefined
    : {
        band: claim.likelihood?.band,
        polarity: claim.polarity,
        speaker: claim.speakers.at(-1)?.ref,
        subject: claim.subject,
      }
}

test("another hedge changes the band and nothing else", () => {
  for (const [words, band] of [
    ["it was highly likely that", "highly likely"],
    ["it was unlikely that", "unlikely"],
    ["it was almost certain that", "almost certain"],
    ["there was a realistic possibility that", "realistic possibility"],
    ["there was a remote chance that", "remote chance"],
  ] as const)
    assert.deepEqual(attribution(`The NCSC assessed that ${words} APT28 was responsible for the attacks.`), {
      band,
      polarity: "affirmed",
      speaker: "ncsc-uk",
      subject: "apt28",
    })
})

test("a negation turns the polarity and nothing else", () => {
  const said = {band: undefined, speaker: "anssi", subject: "apt28"}
  assert.deepEqual(attribution("ANSSI said that APT28 was behind the attacks."), {
    ...said,
    polarity: "affirmed",
  })
  assert.deepEqual(attribution("ANSSI said that APT28 was not behind the attacks."), {
    ...said,
    polarity: "denied",
  })
})

test("a deed is attributed however it is put", () => {
  for (const text of [
    "The FBI said that APT28 carried out the attacks.",
    "The FBI said that the attacks were carried out by APT28.",
    "The attacks were the work of APT28, the FBI said.",
    "According to the FBI, APT28 was responsible for the attacks.",
    "The FBI attributed the attacks to APT28.",
    "The FBI blamed APT28 for the attacks.",
    '"APT28 was behind the attacks on these hospitals," said Jane Miller, a spokesperson for the FBI.',
  ])
    assert.deepEqual(
      attribution(text),
      {band: undefined, polarity: "affirmed", speaker: "fbi", subject: "apt28"},
      text,
    )
})

test("what is unknown is neither claimed nor denied", () => {
  for (const text of [
    "The FBI has no evidence that APT28 was responsible for the attacks.",
    "The FBI has not attributed the attacks to APT28.",
    "It is unclear whether APT28 was behind the attacks.",
  ])
    assert.equal(attribution(text), undefined, text)
})

test("a hedge does not reach into a relative clause, a bracket or the next sentence", () => {
  const {claims} = read(
    `${event}\n\nIt is highly likely that APT28, which is linked to the GRU, was responsible for the attacks. The group targeted banks in Norway.`,
  )
  assert.deepEqual(
    claims.filter((c) => c.likelihood?.band !== undefined).map((c) => c.kind),
    ["attribution"],
  )
  assert.ok(claims.find((c) => c.kind === "association")?.flags.includes("scope-ambiguous"))
})

test("high confidence is the basis and no band", () => {
  const claim = read(
    `${event}\n\nThe FBI assesses with high confidence that APT28 was responsible for the attacks. The case is open.`,
  ).claims.find((c) => c.kind === "attribution")
  assert.equal(claim?.analyticConfidence, "high")
  assert.equal(claim?.likelihood, undefined)
})

/** kind subject -> object of every claim of a text by the FBI. */
const rough = (text: string): readonly string[] =>
  read(text).claims.map((c) => `${c.kind} ${c.subject} -> ${c.object}`)

test("aims that are nouns are read", () => {
  for (const [text, wanted] of [
    [`${event}\n\nThe purpose of the attacks was probably industrial espionage.`, "industrial espionage"],
    [`${event}\n\nThe goal of the attacks could have been the theft of designs.`, "theft of designs"],
  ] as const)
    assert.ok(rough(text).includes(`objective event-1 -> ${wanted}`), rough(text).join("; "))
  assert.deepEqual(
    rough(`${event}\n\nThe victims sought help. The company serves customers in Norway.`).filter((c) =>
      c.startsWith("objective"),
    ),
    [],
  )
})

test("another victim, month or case is another event; the same victim is the same", () => {
  const told = rough(
    `In March 2024 APT28 attacked banks in Norway. In a separate case, Sandworm was behind a break-in at a refinery. The attack on the banks began in March 2024.`,
  )
  assert.ok(told.includes("attribution sandworm -> event-2"), told.join("; "))
  const two = rough(
    `There were two campaigns. In the first campaign, APT28 exploited CVE-2024-1111. In the second campaign, hospitals in Poland were targeted. The second campaign began with phishing emails.`,
  )
  assert.ok(two.includes("targeting event-2 -> poland"), two.join("; "))
  assert.ok(two.includes("vector event-2 -> phishing emails"), two.join("; "))
})

test("the same flaw and the short name of a product stand for what was named before", () => {
  const told = rough(
    `APT28 exploited CVE-2024-1111 in Larkspur Relay. Sandworm has used the same flaw. Larkspur released a patch for Relay.`,
  )
  assert.ok(told.includes("vector sandworm -> cve-2024-1111"), told.join("; "))
  assert.ok(told.includes("availability patch -> larkspur-relay"), told.join("; "))
})

test("where a deed took place is whom it hit; the attackers are the event where nobody is named", () => {
  const told = rough(
    "The intrusions took place at hospitals in Norway. Attacks began on banks in Poland. The attackers used stolen credentials.",
  )
  for (const wanted of [
    "targeting event-1 -> sector-health",
    "targeting event-1 -> norway",
    "vector event-1 -> stolen credentials",
  ])
    assert.ok(told.includes(wanted), told.join("; "))
  assert.ok(
    rough("Sandworm hit banks in Poland. The attackers used stolen credentials.").includes(
      "vector sandworm -> stolen credentials",
    ),
  )
  const software = rough("The actors disabled Windows Defender and gained access to a Larkspur server.")
  assert.deepEqual(
    software.filter((c) => c.startsWith("targeting")),
    [],
    software.join("; "),
  )
})

test("a hostile text neither hangs nor throws", () => {
  const started = process.cpuUsage()
  for (const piece of [
    "((((",
    '"',
    "that that that which ",
    "by by by of of ",
    "a, ",
    "X said that ",
    "APT28 and ",
    "at least 3 ",
    "in March ",
  ])
    read(piece.repeat(20_000))
  const {user, system} = process.cpuUsage(started)
  assert.ok((user + system) / 1e6 < 20, `${(user + system) / 1e6} s`)
})
