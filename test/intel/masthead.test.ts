/* Who publishes a text without metadata, as its page says. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

const body =
  "We are aware of attacks on hospitals through CVE-2023-4966 in Citrix NetScaler. Session tokens of 14 organisations were stolen in May 2026."

/** Who says what stands in the text below a page's head. */
function speakersBelow(head: string): readonly string[] {
  const source = sourceOf(`${head}\n\n${body}`, undefined, null)
  const {claims} = claimsOf(source, documentOf(source, 1), lexicons)
  assert.ok(claims.length > 3, head)
  return [...new Set(claims.map(({speakers}) => speakers.at(-1)?.ref ?? ""))]
}

test("a body alone above the text publishes it", () => {
  for (const [head, speaker] of [
    ["Microsoft Threat Intelligence\n\nAttacks on Citrix NetScaler in hospitals", "microsoft"],
    ["Australian Cyber Security Centre (ACSC)\n\nAttacks on Citrix NetScaler in hospitals", "acsc"],
    ["National Cyber Security Centre Finland (NCSC-FI)\n\nAttacks on Citrix NetScaler", "ncsc-fi"],
    ["Ministry of Foreign Affairs of the Republic of Latvia\n\nAttacks on hospitals", "latvia-government"],
    ["Attacks on Citrix NetScaler in hospitals | CISA", "cisa"],
    ["Published by the BSI\n\nAttacks on Citrix NetScaler in hospitals", "bsi"],
  ] as const)
    assert.deepEqual(speakersBelow(head), [speaker], head)
})

test("two bodies above the text, a newspaper, a name that several countries have: nobody is named as publisher", () => {
  for (const head of [
    "CISA\n\nFBI\n\nAttacks on Citrix NetScaler in hospitals",
    "CISA NSA FBI\n\nAttacks on Citrix NetScaler in hospitals",
    "Published by Reuters\n\nAttacks on Citrix NetScaler in hospitals",
    "National Cyber Security Centre\n\nAttacks on Citrix NetScaler in hospitals",
    "CISA warns of attacks on Citrix NetScaler in hospitals",
  ])
    assert.deepEqual(speakersBelow(head), ["publisher"], head)
})
