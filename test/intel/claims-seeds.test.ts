/* The two seeds against their gold: every required claim, every recommendation, nothing that must not be said. */

import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import type {Claim, IntelDocument} from "../../src/model/intel.ts"
import {f1, type Gold, scoreSeed, sourceOf, summary} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const shared = process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared")
const seeds = {A: "000_65f3c5f563fd75ec.txt", B: "002_b760d2e3ba9adc1c.txt"} as const
const skip = existsSync(join(shared, "gold", "gold-seeds.json"))
  ? false
  : "the seeds are not here (POSTERN_SHARED)"

const goldOf = (): Gold => JSON.parse(readFileSync(join(shared, "gold", "gold-seeds.json"), "utf8")) as Gold
const textOf = (doc: keyof typeof seeds): string => readFileSync(join(shared, "seeds", seeds[doc]), "utf8")

function read(text: string): {readonly document: IntelDocument} & ReturnType<typeof claimsOf> {
  const source = sourceOf(text, undefined, null)
  const document = documentOf(source, 1)
  return {document, ...claimsOf(source, document, lexicons)}
}

/** What the gold says must not be taken from the text (N01 to N14), as far as a machine can tell. */
function violations(claims: readonly Claim[], document: IntelDocument): readonly string[] {
  const found: string[] = []
  const has = (id: string, test: (claim: Claim) => boolean): void => {
    if (claims.some(test)) found.push(id)
  }
  if (document.issued.value === "2024-04-18") found.push("N01")
  if (/^2023-0[86]/.test(document.issued.value ?? "")) found.push("N02")
  has("N01/N02", (c) => /2024|2023/.test(`${c.when?.from} ${c.when?.to}`))
  has("N03", (c) => /cve-/i.test(c.object))
  const groups = ["hafnium", "apt40", "apt31"]
  has("N04", (c) => groups.includes(c.subject) && groups.includes(c.object))
  has(
    "N04",
    (c) =>
      [c.subject, c.object].includes("hafnium") &&
      [c.subject, c.object].includes("chinese-ministry-of-state-security"),
  )
  has(
    "N05",
    (c) =>
      c.likelihood?.band !== undefined &&
      !(c.kind === "objective" || (c.kind === "attribution" && c.subject === "hafnium")),
  )
  has("N06", (c) => c.count?.min === 30_000 && c.speakers[0].ref !== "open-source reporting")
  has(
    "N07",
    (c) => c.count?.min === 30_000 && (c.count.place !== "united-states" || c.count.unit !== "organisations"),
  )
  has("N08", (c) => c.kind === "impact-count" && c.count?.min === 70)
  has("N10", (c) =>
    /homeland-security|matt-brown|defence-contracts|supply2defence|mynewsdesk|secure-by-design/.test(
      `${c.subject} ${c.object}`,
    ),
  )
  has("N12", (c) => c.kind === "targeting" && c.evidence[0].end < 48)
  has("N13", (c) => c.kind === "attribution" && /^apt(?:40|31)$/.test(c.subject))
  has("N14", (c) => c.object === "finnish-parliament" && c.subject !== "apt31")
  return found
}

for (const doc of ["A", "B"] as const) {
  for (const [lead, what] of [
    ["", "as stored"],
    ["\u{1F6A8}\u{1F4E8}\n\n", "behind two emoji"],
  ] as const) {
    test(`seed ${doc}, ${what}, is read as its gold says`, {skip}, (t) => {
      const text = lead + textOf(doc)
      const shift = [...lead].length
      const {claims, recommendations, document} = read(text)
      const gold = goldOf()
      const score = scoreSeed(gold, doc, claims, shift)
      t.diagnostic(`seed ${doc}: ${summary(score.strict)}`)
      assert.ok(score.strict.labelled >= 22, "the gold was read")
      assert.ok(f1(score.strict) >= 0.95, score.notes.join("\n"))
      assert.deepEqual(violations(claims, document), [])
      const hedged = claims
        .filter((c) => c.likelihood?.band === "highly likely")
        .map((c) => `${c.kind} ${c.object}`)
      assert.deepEqual(hedged, [
        "attribution event-1",
        "objective large-scale espionage",
        "objective data-pii",
        "objective data-ip",
      ])
      assert.ok(score.found.get("C03")?.flags.includes("scope-ambiguous"))
      for (const wanted of gold.recommendations) {
        const span = wanted.evidence.find((e) => e.doc === doc)
        assert.ok(span !== undefined)
        const match = recommendations.find((r) => {
          const at = r.evidence[0]
          const both = Math.min(at.end, span.end + shift) - Math.max(at.start, span.start + shift)
          return both * 2 >= span.end - span.start && r.strength === wanted.strength
        })
        assert.ok(match !== undefined, wanted.id)
        assert.equal(match.speakers.at(-1)?.ref, wanted.speaker_chain.at(-1), wanted.id)
      }
      const boilerplate = gold.boilerplate.filter((b) => b.doc === doc)
      for (const {evidence} of claims)
        for (const span of evidence)
          assert.ok(
            !boilerplate.some((b) => span.start < b.end + shift && b.start + shift < span.end),
            "evidence in boilerplate",
          )
    })
  }
}
