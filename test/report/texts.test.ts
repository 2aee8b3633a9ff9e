import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {evidenceName, logName} from "../../src/assess/sentences.ts"
import type {CaseBundle} from "../../src/model/case.ts"
import {logKinds} from "../../src/model/event.ts"
import {reportHtml} from "../../src/report/html.ts"
import {en} from "../../src/report/texts/en.ts"
import {sayer, type Texts} from "../../src/report/texts.ts"
import {exploitedBundle, large, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {closedInCase, isAmong, walkStrings} from "../support/injection.ts"
import {richBundle} from "../support/rich-case.ts"
import {withStory} from "../support/story-language.ts"

/** Every letter outside the places becomes another one: what is left of ours is no text of the table. */
const pseudo: Texts = Object.fromEntries(
  Object.entries(en).map(([key, text]) => [
    key,
    key === "language" || key === "direction" ? text : `[!! ${other(text)} !!]`,
  ]),
) as Texts

function other(text: string): string {
  return text.replace(/\{(\w+)(\|[^{}]*)?\}|[A-Za-z]/g, (whole, name?: string, forms?: string) => {
    if (name === undefined) return wide(whole)
    if (forms === undefined) return whole
    return `{${name}${forms.replace(/:([^|]*)/g, (_, form: string) => `:${form.replace(/[A-Za-z]/g, wide)}`)}}`
  })
}

function wide(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 0xfee0)
}

/** What no translation changes: files, commands, units, ids, and the names of logs, which the sentences of a case use
 *  too. */
const names = new RegExp(
  [
    ...[...logKinds, "configuration", "build", "process events"]
      .flatMap((kind) => [evidenceName(kind), logName(kind)])
      .sort((a, b) => b.length - a.length)
      .map((name) => name.replace(/[^\w ]/g, "\\$&")),
    ...[
      "postern-case/1",
      "findings.jsonl",
      "case.json",
      "timeline.csv",
      "manifest.json",
      "troubles.jsonl",
      "run.json",
    ],
    ...[
      "postern [a-z]+( --[a-z-]+)?",
      "Postern",
      "UTC",
      "TLP:[A-Z+]+",
      "[FEAS]-\\d+(-e-\\d)?",
      "0x[0-9a-f]+",
    ],
    ...["[kMGT]B", "\\b[0-9a-f]{64}\\b"],
  ].join("|"),
  "gi",
)

/** Text nodes outside the head, and the attributes that people hear or see. */
function readable(page: string): readonly string[] {
  const body = page.slice(page.indexOf("<body>"), page.indexOf("<script>"))
  return [
    ...[...body.matchAll(/>([^<]+)</g)].map(([, text = ""]) => text),
    ...[...body.matchAll(/ (?:aria-label|title|alt|data-(?!key|copy="§)[a-z]+)="([^"]*)"/g)].map(
      ([, text = ""]) => text,
    ),
  ]
}

const bundles: readonly (readonly [string, CaseBundle])[] = [
  ["exploited", withStory(exploitedBundle())],
  ["rich", richBundle()],
  ["scan", scanBundle()],
  ["missing", missingLogsBundle()],
  ["large", large(2000)],
]

/** What a case says is not ours to translate here: every string of it that is no word of a closed list becomes a
 *  sign. */
function signs(bundle: CaseBundle): CaseBundle {
  const bare = walkStrings(bundle, (text, path) => {
    if (/\.(format|code|table|setting|source)$/.test(path)) return "§"
    return isAmong(closedInCase, path) ? text : "§"
  })
  return {...bare, case: {...bare.case, schema: bundle.case.schema}}
}

test("a translation reaches every fixed word of the page", () => {
  let seen = 0
  for (const [name, bundle] of bundles) {
    const left = new Set<string>()
    for (const text of readable(reportHtml(signs(bundle), {texts: pseudo}))) {
      if (text.includes("[!!")) seen += 1
      for (const [word] of text
        .replace(names, "")
        .replace(/&[#\w]+;/g, "")
        .matchAll(/[A-Za-z]{2,}/g))
        left.add(`${word} in “${text.slice(0, 80)}”`)
    }
    assert.deepEqual([...left], [], name)
  }
  assert.ok(seen > 2000, String(seen))
})

test("every text of the table is asked for somewhere", () => {
  const room = join(import.meta.dirname, "../../src/report")
  const source = readdirSync(room, {recursive: true, encoding: "utf8"})
    .filter((name) => name.endsWith(".ts") && !name.startsWith("texts"))
    .map((name) => readFileSync(join(room, name), "utf8"))
    .join("\n")
  const families = new Set([...source.matchAll(/`(\w+)\.\$\{/g)].map(([, family = ""]) => family))
  assert.ok(families.size > 20)
  const unasked = Object.keys(en).filter(
    (key) => !source.includes(`"${key}"`) && !families.has(key.slice(0, key.indexOf("."))),
  )
  assert.deepEqual(unasked, [])
})

test("a place takes numbers by plural, markup as it is, strings escaped, and never goes without a value", () => {
  const say = sayer({...en, "more.points": "{n|one:# eins|other:viele} {n}"})
  assert.equal(say("more.points", {n: 1}).toString(), "# eins 1")
  assert.equal(say("more.points", {n: 12_000}).toString(), "viele 12,000")
  assert.equal(say("span", {from: "<b>", to: say("yes")}).toString(), "&lt;b&gt; to yes")
  const wrong = sayer({...en, yes: "{what}"} as Texts)
  assert.throws(() => wrong("yes"), /no value for \{what\}/)
})
