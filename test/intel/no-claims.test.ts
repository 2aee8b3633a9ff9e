/* What no reader would take from a text: short sentences of real kinds, and what must not be read from them. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {withoutMarkup} from "../../src/intel/claims/markup.ts"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sentencesOf} from "../../src/intel/sentences.ts"
import {sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

/** "kind subject -> object (outermost speaker)" of each claim. */
function read(text: string): readonly string[] {
  const source = sourceOf(text, undefined, null)
  return claimsOf(source, documentOf(source, 1), lexicons).claims.map(
    ({kind, subject, object, speakers}) => `${kind} ${subject} -> ${object} (${speakers.at(-1)?.ref})`,
  )
}

const never: readonly {readonly what: string; readonly text: string; readonly test: RegExp}[] = [
  {
    what: "a word that opens a sentence is no actor",
    text: "The actors exploited CVE-2021-44228. Additionally, the threat actor used Mimikatz. Later, the actors used Ngrok.",
    test: /additionally|later/i,
  },
  {
    what: "ports of a network are no harbours",
    text: "The attacks began in May. Remcos communicates over non-HTTP channels/ports on custom protocols.",
    test: /sector-maritime/,
  },
  {
    what: "encrypted communications are no carriers, and coins no mines",
    text: "The attackers encrypted communications. The actors installed XMRig crypto mining software on the server.",
    test: /sector-(?:telecommunications|mining)/,
  },
  {
    what: "contractors in a country belong to no state",
    text: "Activity relating to APT40 included the targeting of naval defence contractors in the US and Europe.",
    test: /^association/,
  },
  {
    what: "a team that looks into it is no attacker",
    text: "Our incident response team worked on three ransomware cases. In each case the intruders exploited CVE-2021-44228.",
    test: /incident-response-team/,
  },
  {
    what: "a preposition before an actor belongs to no name",
    text: "Attacks on hospitals went on. They are associated with cyber threat actors exploiting CVE-2021-44228.",
    test: / with-|on-/,
  },
  {
    what: "a capitalised common word is no speaker",
    text: "The analysis took weeks. Analysis revealed that the attackers exploited CVE-2021-44228. They attacked hospitals.",
    test: /\(analysis\)/,
  },
  {
    what: "acronyms in the plural are no speakers",
    text: "TTPs show that the attackers exploited CVE-2021-44228.",
    test: /\(ttps\)/,
  },
  {
    what: "a name of things is no speaker",
    text: "It connects devices to Wi-Fi networks controlled by criminals. We observed that the attackers exploited CVE-2021-44228.",
    test: /\(wi-fi\)/,
  },
  {
    what: "a blog of a country is not its government",
    text: "According to an Iranian blog, the attackers used phishing emails against hospitals.",
    test: /\(iran-government\)/,
  },
  {
    what: "a firm that was cited once does not speak in the next paragraph",
    text: "Mandiant said that APT28 was responsible for the attacks on hospitals.\n\nThe attackers exploited CVE-2021-44228 in several countries.",
    test: /vector .*\(mandiant\)/,
  },
  {
    what: "whoever writes is not the firm that was named last",
    text: "Kryptowire said that Adups was hit. Adups denied it.\n\nWe have found that the attackers exploited CVE-2021-44228.",
    test: /vector .*\(adups\)/,
  },
  {
    what: "rows of a table are no sentences",
    text: "The indicators of the attacks on hospitals are as follows.\n\n|Win64/HackTool.Mimikat.A |Mimikatz used by Winnti Group |2021-03-01\n|Win64/Kryptik.CHN |ShadowPad used by Tonto Team |2021-03-02",
    test: /winnti|tonto/,
  },
  {
    what: "advice speaks of no deed",
    text: "Be vigilant against spearphishing attacks targeting corporate accounts by APT28.",
    test: /./,
  },
  {
    what: "what is common to see is no aim",
    text: "The attacks hit hospitals. It is common to see this activity reported as code development.",
    test: /objective/,
  },
  {
    what: "a list is no means",
    text: "The attackers moved through the list of servers.",
    test: /list/,
  },
  {
    what: "malware is not attacked",
    text: "The campaign targeted Mimikatz in hospitals.",
    test: /targeting .* mimikatz/,
  },
  {
    what: "bytes are no victims",
    text: "The attackers compromised around 30 megabytes of files.",
    test: /megabytes/,
  },
]

for (const {what, text, test: forbidden} of never)
  test(what, () => {
    assert.deepEqual(
      read(text).filter((line) => forbidden.test(line)),
      [],
    )
  })

const always: readonly {readonly what: string; readonly text: string; readonly claim: string}[] = [
  {
    what: "a text of four words is read",
    text: "The attackers exploited CitrixBleed.",
    claim: "vector event-1 -> citrixbleed (publisher)",
  },
  {
    what: "a public body speaks on in the next paragraph",
    text: "The NCSC in the UK said that APT28 was responsible for the attacks on hospitals.\n\nIt exploited CVE-2021-44228 in several countries.",
    claim: "vector apt28 -> cve-2021-44228 (ncsc-uk)",
  },
  {
    what: "the numbers of techniques and links do not part a sentence",
    text: "The CISA said that APT28 [used](https://example.org/a) [T1566] phishing emails against hospitals.",
    claim: "vector apt28 -> phishing emails (cisa)",
  },
  {
    what: "a heading in a line of its own is no part of the sentence behind it",
    text: "The agency looked into what had happened there for several months in the spring.\nThreat Actor Activity\nAPT28 exploited CVE-2021-44228 in several of the networks of the hospitals.",
    claim: "vector apt28 -> cve-2021-44228 (publisher)",
  },
]

for (const {what, text, claim} of always)
  test(what, () => {
    const found = read(text)
    assert.ok(found.includes(claim), found.join("\n"))
  })

test("marks become blanks and every place stays where it is", () => {
  const text =
    "We [found](https://x.example/a) it[[1]](#_ftn1), *at* **least** once.\n### Overview\n* APT28\n|a|b|c|\nEnd."
  const plain = withoutMarkup(text)
  assert.equal(plain.length, text.length)
  assert.deepEqual(
    sentencesOf(plain).map(({start, end}) => plain.slice(start, end).replace(/\s+/g, " ")),
    ["We found it , at least once.", "APT28", "End."],
  )
  for (let at = 0; at < text.length; at++) if (/\w/.test(plain[at] ?? "")) assert.equal(plain[at], text[at])
})

test("wrapped lines are not headings", () => {
  const text =
    "The agency said on Monday that the\nNational Cyber Security\nCentre had warned of attacks on hospitals."
  assert.equal(sentencesOf(withoutMarkup(text)).length, 1)
})
