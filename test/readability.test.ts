/* What an owner reads is short, plain and says what to do: held for all texts that are kept as data, and for the
 * renderings of the advice. */

import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {describe, test} from "node:test"
import {parse} from "yaml"
import {adviceBook, plan} from "../src/advise/plan.ts"
import {type AdviceSettings, nothingSaid, standingsOf} from "../src/advise/situation.ts"
import {type AdviceRole, adviceRoles} from "../src/model/advice.ts"
import {adviceText} from "../src/report/advice-text.ts"
import {plainPaint} from "../src/report/terminal-text.ts"
import {en} from "../src/report/texts/en.ts"
import {
  gradeOf,
  imperatives,
  sentencesOf,
  shortFormsOf,
  syllablesOf,
  technicalNames,
  wordsOf,
} from "./support/readability.ts"
import {knowledge} from "./support/shipped-knowledge.ts"
import {situationOf} from "./support/situations.ts"

const longest = 25
const hardest = 8
const root = join(import.meta.dirname, "..")

/** A text with the place that it stands at. */
type Text = readonly [where: string, text: string]

/** Every string of two words and more in a value. */
function textsIn(value: unknown, where: string): readonly Text[] {
  if (typeof value === "string") return value.trim().includes(" ") ? [[where, value]] : []
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${where}.${key}`))
}

const advice: readonly Text[] = knowledge.advice.flatMap((rule) =>
  textsIn(
    {
      do: rule.says,
      because: rule.because,
      check: rule.check,
      takes: rule.takes,
      cautions: rule.cautions,
      tonight: rule.tonight?.says,
      skip: rule.skip?.says,
      details: rule.details.map((detail) => ("label" in detail ? detail.label : "")),
    },
    rule.id,
  ),
)
const forms: readonly Text[] = readdirSync(join(root, "knowledge/forms")).flatMap((name) =>
  textsIn(parse(readFileSync(join(root, "knowledge/forms", name), "utf8")), name),
)
const others: readonly Text[] = [
  ...knowledge.campaigns.flatMap((c) =>
    textsIn({says: c.says, cannot: c.cannotShow, proofs: c.proofs.map((p) => p.says)}, c.id),
  ),
  ...textsIn(knowledge.rivals, "rivals"),
  ...knowledge.stageNeeds.flatMap((need) => textsIn(need.hides, `stage-needs ${need.stage}`)),
  ...knowledge.detections.flatMap((d) => textsIn(d.what, d.id)),
]
const report: readonly Text[] = textsIn(en, "texts/en.ts")

describe("texts that are kept as data", () => {
  for (const [name, texts] of Object.entries({advice, forms, others, report})) {
    test(`no sentence of ${name} is over ${longest} words`, () => {
      assert.ok(texts.length > 20, "too few texts were found")
      for (const [where, text] of texts)
        for (const sentence of sentencesOf(text)) {
          const count = wordsOf(sentence).length
          assert.ok(count <= longest, `${where}: ${count} words: ${sentence}`)
        }
    })

    test(`${name} asks nobody to note, and promises nothing`, () => {
      for (const [where, text] of texts) {
        assert.doesNotMatch(text, /please note|note that|be aware|in order to/i, where)
        assert.doesNotMatch(text, /\b(?:is|are) (?:now )?(?:safe|secure|clean)\b|not compromised/i, where)
      }
    })
  }

  test("an action begins with what to do", () => {
    for (const {id, says} of knowledge.advice) {
      const [first = ""] = wordsOf(says)
      assert.ok(imperatives.has(first), `${id}: ${first}`)
      assert.equal(sentencesOf(says).length, 1, `${id}: one action, one sentence`)
      assert.doesNotMatch(says, /\b(?:should|must be|has to be|needs to be)\b/, id)
    }
  })

  test("what owners and executives read needs no more than eight years of school", () => {
    const own = knowledge.advice.filter((rule) => rule.roles.some((role) => role !== "administrator"))
    assert.ok(own.length > 5)
    for (const {id, says, because, check, cautions} of own) {
      const grade = gradeOf([says, because, check, ...cautions].join(" "))
      assert.ok(grade <= hardest, `${id}: grade ${grade.toFixed(1)}`)
    }
  })
})

const worlds: readonly (readonly [string, Parameters<typeof situationOf>[1], Partial<AdviceSettings>])[] = [
  [
    "an entered server",
    [
      {
        stages: "probed=likely exploited=confirmed persisted=confirmed acted=likely data_taken=likely",
        builds: ["exsetup-file 15.1.1847.3"],
        findings: [
          "PL-10 persisted/succeeded url=/owa/auth/x.aspx source=198.51.100.7",
          "WS-20 persisted/succeeded Path=C:\\inetpub\\x.aspx",
          "CA-01 acted/succeeded commandLine=procdump",
          "CO-02 data_taken/succeeded cmdlet=New-InboxRule",
        ],
        mailboxes: ["a@corp.example"],
      },
    ],
    {country: "DE", hybrid: "yes"},
  ],
  [
    "a server that may not go offline",
    [{stages: "exploited=likely", builds: ["exsetup-file 15.2.858.5"]}],
    {mayGoOffline: "no", country: "GB"},
  ],
  [
    "an open server",
    [{stages: "exposed=likely", builds: ["admin-display-version 15.1.2176.2"]}],
    {country: "US"},
  ],
  ["a server that cannot be judged", [{stages: "exposed=unseen exploited=unseen persisted=unseen"}], {}],
  ["a quiet server", [{builds: ["exsetup-file 15.2.2562.46"], stages: "probed=likely"}], {}],
]

describe("the advice as it is printed", () => {
  for (const [name, servers, settings] of worlds)
    for (const role of [undefined, ...adviceRoles]) {
      const text = rendered(servers, settings, role)
      test(`${name}, for ${role ?? "all"}: each short form is written out where it comes first`, () => {
        // Commands and evidence stand further in; server names are not ours.
        const read = text
          .split("\n")
          .filter((line) => !/^ {8}/.test(line))
          .join("\n")
          .replaceAll("MX1", "the server")
        const forms = new Set(shortFormsOf(read).filter((form) => !technicalNames.has(form)))
        const unknown = [...forms].filter((form) => {
          const at = new RegExp(`(?<![\\w\\\\/.%-])${form}(?![\\w\\\\/-])`).exec(read)?.index ?? 0
          const around = read.slice(at - 1, at + form.length + 3)
          return !around.includes(`(${form})`) && !/ \([A-Za-z]$/.test(around)
        })
        assert.deepEqual(unknown, [])
      })

      if (role === "owner" || role === "executive")
        test(`${name}, for ${role}: the page is as easy as its parts`, () => {
          assert.ok(
            gradeOf(text.replace(/\n\s*(?:Source|From|After):[^\n]*(?:\n {4}\S[^\n:]*)*/g, "")) <= hardest,
          )
        })
    }
})

function rendered(
  servers: Parameters<typeof situationOf>[1],
  settings: Partial<AdviceSettings>,
  role: AdviceRole | undefined,
): string {
  const situation = situationOf("2021-03-10", servers)
  const book = adviceBook(knowledge, {...nothingSaid, ...settings})
  const actions = plan(book, situation)
  const standings = standingsOf(situation, book.tables)
  return adviceText({actions, standings, role, isTonight: false}, {width: 4000, paint: plainPaint})
}

test("syllables, sentences and grades are counted as the formula wants them", () => {
  const syllables = {
    server: 2,
    update: 2,
    the: 1,
    copied: 2,
    evidence: 3,
    made: 1,
    "15.1.2507.61": 1,
    ProxyLogon: 1,
  }
  for (const [word, count] of Object.entries(syllables)) assert.equal(syllablesOf(word), count, word)
  assert.deepEqual(sentencesOf("Copy it. Then, e.g. tomorrow, look. Done"), [
    "Copy it.",
    "Then, e.g. tomorrow, look.",
    "Done",
  ])
  assert.ok(gradeOf("The cat sat on the mat.") < 1)
  assert.ok(
    gradeOf("Organisational responsibility necessitates comprehensive documentation of vulnerabilities.") >
      20,
  )
})
