import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {Complaints} from "../src/knowledge/decode.ts"
import {decodeForm} from "../src/knowledge/forms.ts"
import type {Form} from "../src/model/form.ts"
import {formatInstant, type Instant, instant} from "../src/model/instant.ts"
import type {Refusal} from "../src/model/refusal.ts"
import {defang} from "../src/report/defang.ts"
import {dueOf} from "../src/report/draft-clocks.ts"
import {draftJson, draftMarkdown, draftText, indicatorsCsv} from "../src/report/draft-pages.ts"
import {localText, spanText} from "../src/report/draft-words.ts"
import {incidentRecord} from "../src/report/incident.ts"
import {markdownBlock, markdownText} from "../src/report/markdown.ts"
import {draft, formNamed, forms, letter, said, time} from "./drafts/support.ts"
import {exploitedBundle, missingLogsBundle, scanBundle} from "./support/case-fixtures.ts"
import {everyPayload, hostile, marker, payloads} from "./support/injection.ts"

const aware = said({awareAt: "2021-03-08T09:00Z", awareBy: "helpdesk call"})

const months: readonly (readonly [string, number, string])[] = [
  ["2021-01-31T10:00:00Z", 1, "2021-02-28T10:00:00"],
  ["2024-01-31T10:00:00Z", 1, "2024-02-29T10:00:00"],
  ["2024-01-29T10:00:00Z", 1, "2024-02-29T10:00:00"],
  ["2023-01-29T23:59:59Z", 1, "2023-02-28T23:59:59"],
  ["2021-03-31T00:00:00Z", 1, "2021-04-30T00:00:00"],
  ["2021-12-31T12:30:00Z", 1, "2022-01-31T12:30:00"],
  ["2021-02-28T10:00:00Z", 1, "2021-03-28T10:00:00"],
  ["2021-11-15T08:00:00Z", 3, "2022-02-15T08:00:00"],
  ["2024-02-29T08:00:00Z", 12, "2025-02-28T08:00:00"],
]
for (const [from, count, due] of months)
  test(`${count} month(s) after ${from} is ${due}`, () => {
    const at = dueOf(time(from), {months: count})
    assert.equal(at === undefined ? undefined : formatInstant(at).slice(0, 19), due)
  })

test("a month later is 28 to 31 days later, in the next month, on the same or the last day", () => {
  fc.assert(
    fc.property(fc.integer({min: Date.UTC(1971, 0), max: Date.UTC(2200, 0)}), (millis) => {
      const from = instant(millis * 1000) as Instant
      const due = dueOf(from, {months: 1})
      assert.ok(due !== undefined)
      const days = (due - from) / 86_400_000_000
      assert.ok(days >= 28 && days <= 31 && Number.isInteger(days), String(days))
      const [a, b] = [formatInstant(from), formatInstant(due)]
      assert.equal((Number(a.slice(5, 7)) % 12) + 1, Number(b.slice(5, 7)))
      const isLast = formatInstant((due + 86_400_000_000) as Instant).slice(8, 10) === "01"
      assert.ok(a.slice(8, 10) === b.slice(8, 10) || isLast)
    }),
  )
})

test("hours are counted exactly, over the change of summer time too", () => {
  assert.equal(
    formatInstant(dueOf(time("2021-03-27T12:00Z"), {hours: 24}) as Instant),
    "2021-03-28T12:00:00.000000Z",
  )
})

test("local times carry their zone and an unknown zone gives none", () => {
  assert.equal(localText(time("2021-03-29T09:00Z"), "Europe/London"), "2021-03-29 10:00 BST (Europe/London)")
  assert.equal(localText(time("2021-01-29T23:30Z"), "Europe/Berlin"), "2021-01-30 00:30 CET (Europe/Berlin)")
  assert.equal(localText(time("2021-01-29T23:30Z"), "Middle/Earth"), undefined)
})

const spans: readonly (readonly [number, string])[] = [
  [0, "0 minutes"],
  [59, "59 minutes"],
  [60, "1 hour"],
  [61, "1 hour and 1 minute"],
  [24 * 60, "1 day"],
  [27 * 60, "1 day and 3 hours"],
  [30 * 24 * 60 + 60, "30 days"],
]
for (const [minutes, text] of spans)
  test(`${minutes} minutes are ${text}`, () => assert.equal(spanText(minutes * 60_000_000), text))

test("the early warning is due after a day, and says how long is left and when it is overdue", () => {
  const at = (asOf: string): string => {
    const [clock] = draft("nis2-early", exploitedBundle(), {told: aware, asOf}).clocks
    return `${clock?.dueText} ${clock?.isOverdue} ${clock?.says}`
  }
  assert.equal(at("2021-03-08T10:00Z"), "2021-03-09 09:00 UTC false 23 hours left.")
  assert.equal(at("2021-03-09T09:00Z"), "2021-03-09 09:00 UTC false 0 minutes left.")
  assert.equal(at("2021-03-09T09:05Z"), "2021-03-09 09:00 UTC true Overdue by 5 minutes.")
})

test("the final report counts from the notification, or from its last moment where none is filed", () => {
  const of = (told: typeof aware, form = "nis2-final"): readonly (readonly [string, boolean])[] =>
    draft(form, exploitedBundle(), {told})
      .clocks.filter(({id}) => id === "final")
      .map(({dueText, isLatest}) => [dueText, isLatest])
  for (const form of ["nis2-early", "nis2-notification", "nis2-intermediate", "nis2-final"])
    assert.deepEqual(of(aware, form), [["2021-04-11 09:00 UTC", true]], form)
  assert.deepEqual(of({...aware, ...said({notifiedAt: "2021-03-09T08:00Z"})}), [
    ["2021-04-09 08:00 UTC", false],
  ])
  assert.deepEqual(of({}), [["unknown: no notification yet", false]])
})

test("without an awareness time no draft shows a deadline, and all say that one is missing", () => {
  for (const [id] of forms) {
    const made = draft(id, exploitedBundle())
    assert.ok(made.clocks.every(({due}) => due === undefined))
    assert.equal(made.awareness.isKnown, false)
    assert.match(draftText(made), /Nobody has said when the organisation became aware/)
  }
})

test("no field of any form is ever empty, with or without answers, whatever the case", () => {
  let seen = 0
  for (const bundle of [exploitedBundle(), scanBundle(), missingLogsBundle()])
    for (const [id] of forms)
      for (const told of [{}, aware])
        for (const {text, characters, label} of draft(id, bundle, {told, organisation: {}}).fields) {
          seen += 1
          assert.ok(text.trim() !== "", `${id} ${label}`)
          assert.doesNotMatch(text, /[{}]|undefined|\[object/, `${id} ${label}`)
          assert.equal(characters, [...text].length)
        }
  assert.ok(seen > 200)
})

test("each fact carries its findings, and goes when the finding's episode goes", () => {
  const bundle = exploitedBundle()
  const made = draft("ncsc", bundle)
  assert.ok(made.facts.length > 0)
  const known = new Set<string>(bundle.findings.map(({id}) => id))
  for (const {evidence} of made.facts) assert.ok(evidence.length > 0 && evidence.every((id) => known.has(id)))
  const none = {case: {...bundle.case, episodes: []}, findings: []}
  assert.deepEqual(draft("ncsc", none).facts, [])
})

test("every form that is not wholly verified says so on its draft", () => {
  let seen = 0
  for (const [id, form] of forms) {
    const text = draftText(draft(id, scanBundle()), 200)
    for (const line of form.unverified) {
      assert.ok(text.includes(line), `${id}: ${line}`)
      seen += 1
    }
    assert.match(text, /Check the live form/)
  }
  assert.ok(seen >= forms.size)
})

test("no draft sends anything or claims safety; each has its marking at head and foot", () => {
  for (const bundle of [scanBundle(), missingLogsBundle()])
    for (const [id] of forms) {
      const made = draft(id, bundle)
      for (const text of [draftMarkdown(made), draftText(made)]) {
        assert.match(text, /Nothing has been sent\./)
        assert.doesNotMatch(text, /\bclean\b|\bis safe\b|not compromised|no breach/i)
        const lines = text.trim().split("\n")
        for (const line of [lines[0], lines.at(-1)]) assert.match(line ?? "", /TLP:AMBER\+STRICT, PAP:AMBER/)
      }
    }
})

const small: Form = {
  ...formNamed("ncsc"),
  clocks: [],
  fields: [
    {
      id: "who",
      label: "Who",
      required: true,
      maxLength: 10,
      unverified: false,
      parts: [{says: "{organisation}", otherwise: undefined, optional: false, takes: ["organisation"]}],
    },
  ],
}

test("a field over its limit says by how much; code points are counted, not units", () => {
  const made = draft(small, scanBundle(), {organisation: {name: "Æ😀😀 0123456789"}})
  assert.deepEqual(
    made.fields.map(({characters, over}) => [characters, over]),
    [[14, 4]],
  )
  assert.match(draftText(made), /14 characters, of 10: 4 TOO MANY, shorten it/)
})

test("a redacted case keeps persons out of the draft", () => {
  const bundle = exploitedBundle()
  const told = said({reporterName: "Alex Example", reporterPhone: "+44 20 7946 0000"})
  const text = draftText(
    draft("ncsc", {...bundle, case: {...bundle.case, redacted: true}}, {told, organisation: {name: "org"}}),
  )
  assert.doesNotMatch(text, /Alex|7946/)
  assert.match(text, /left out of the redacted draft/)
})

test("personal data: evidence asks for the officer now, no evidence is not called no breach, law is left open", () => {
  const stolen = draft("gdpr", withTheft("almost certain"))
  assert.match(stolen.prompt[0] ?? "", /^Ask your data protection officer now\./)
  assert.match(
    stolen.prompt.join(" "),
    /2 mailboxes: a@corp\[\.\]example, b@corp|2 mailboxes: a@corp\.example, b@corp/,
  )
  assert.match(stolen.prompt.join(" "), /2021-03-04 10:00 to 2021-03-05 11:00 UTC/)
  const unlikely = draft("gdpr", withTheft("remote chance"))
  assert.match(
    unlikely.prompt[0] ?? "",
    /^Ask your data protection officer now\. The case finds .* that somebody got in/,
  )
  const scanned = {...withTheft("remote chance"), findings: []}
  const quiet = scanned.case.overall.map((each) =>
    each.stage === "exploited"
      ? {...each, worst: {...each.worst, likelihood: {term: "remote chance", low: 0, high: 5}}}
      : each,
  ) as typeof scanned.case.overall
  const ordinary = draft("gdpr", {...scanned, case: {...scanned.case, overall: quiet}})
  assert.match(ordinary.prompt[0] ?? "", /^Ask who did this work on mail\./)
  const none = draft("gdpr", missingLogsBundle())
  assert.match(none.prompt.join(" "), /shows no reading or taking of mail.*does not show that none happened/)
  for (const {prompt} of [stolen, unlikely, ordinary, none])
    assert.match(prompt.at(-1) ?? "", /question of law/)
})

function withTheft(term: "almost certain" | "remote chance"): ReturnType<typeof exploitedBundle> {
  const bundle = exploitedBundle()
  const ids = bundle.findings.map(({id}) => id)
  const theft = {
    says: "Mail of at least 2 mailboxes.",
    taken: [
      {
        way: "export" as const,
        says: "At least 2 commands exported mail.",
        mailboxes: ["a@corp.example", "b@corp.example"],
        mailboxesAtLeast: 2,
        timesAtLeast: 2,
        bytesAtLeast: undefined,
        first: time("2021-03-04T10:00Z"),
        last: time("2021-03-05T11:00Z"),
        findings: [ids[0]] as unknown as readonly [(typeof ids)[number]],
      },
    ],
    rivals: [],
    unseen: [],
  }
  const model = bundle.case.overall.find(({worst}) => worst.kind === "assessed")?.worst
  assert.ok(model?.kind === "assessed")
  const [low, high] = term === "almost certain" ? [95, 100] : [0, 5]
  const worst = {...model, stage: "data taken" as const, likelihood: {term, low, high}}
  return {
    ...bundle,
    case: {
      ...bundle.case,
      servers: bundle.case.servers.map((server) => ({...server, theft})),
      overall: bundle.case.overall.map((each) => (each.stage === "data taken" ? {...each, worst} : each)),
    },
  }
}

const fanged: readonly (readonly [string, string])[] = [
  ["203.0.113.44 asked", "203[.]0[.]113[.]44 asked"],
  ["from 203.0.113.44.", "from 203[.]0[.]113[.]44."],
  ["see http://evil.example/a.b?x=1", "see hxxp://evil[.]example/a.b?x=1"],
  ["HTTPS://evil.com/", "HxxPS://evil[.]com/"],
  ["wget evil.com now", "wget evil[.]com now"],
  ["2001:db8::44 asked", "2001[:]db8[:][:]44 asked"],
  ["build 15.1.2176.2 of C:\\x\\y.aspx", "build 15.1.2176.2 of C:\\x\\y.aspx"],
  ["at 04:12:07, ASP.NET", "at 04:12:07, ASP.NET"],
  ["hxxp://evil[.]com", "hxxp://evil[.]com"],
]
for (const [text, safe] of fanged) test(`defanged: ${text}`, () => assert.equal(defang(text), safe))

test("hostile strings in every field reach no draft as markup, control or line of their own", () => {
  const bundle = hostile(exploitedBundle(), everyPayload)
  let seen = 0
  for (const [id] of forms) {
    const made = draft(id, bundle, {told: said({functionalImpact: everyPayload, informed: [everyPayload]})})
    for (const text of [draftMarkdown(made), draftText(made)]) {
      if (text.includes(marker)) seen += 1
      assert.doesNotMatch(
        text,
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u2028\u2029]/u,
      )
    }
    const prose = outsideBlocks(draftMarkdown(made))
    assert.doesNotMatch(prose, /(?<!\\)[<>]/, id)
    assert.doesNotMatch(prose, /(?<!\\)\]\(|(?<!\\)!\[|https?:\/\/|\bwww\./i, id)
    assert.equal(JSON.parse(draftJson(made)).form.id, id)
  }
  assert.ok(seen > 5)
})

test("hostile strings in every field reach the letter as text alone", () => {
  const text = letter(hostile(exploitedBundle(), everyPayload), {organisation: {name: everyPayload}})
  assert.ok(text.includes(marker))
  assert.doesNotMatch(
    text,
    /(?<!\\)[<>]|(?<!\\)\]\(|https?:\/\/|[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/u,
  )
})

test("the letter names whom to call by country, and no number or address of theirs", () => {
  const of = (country: string): string => letter(exploitedBundle(), {organisation: {country}})
  assert.match(of("GB"), /National Cyber Security Centre/)
  assert.match(of("DE"), /under NIS2/)
  assert.match(of("US"), /CISA/)
  assert.match(of("JP"), /Your national CSIRT\./)
})

/** Markdown without its fenced blocks, which are shown as they are. */
function outsideBlocks(text: string): string {
  const out: string[] = []
  let fence: string | undefined
  for (const line of text.split("\n")) {
    const mark = /^(`{3,})/.exec(line)?.[1]
    if (fence === undefined && mark !== undefined) fence = mark
    else if (fence !== undefined) {
      if (line === fence) fence = undefined
    } else out.push(line)
  }
  assert.equal(fence, undefined, "every block ends")
  return out.join("\n")
}

test("no text ends its own block of Markdown", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("`", "```", "````", "\n", "~~~", "x", " ")), (parts) => {
      assert.equal(outsideBlocks(markdownBlock(parts.join(""))), "")
    }),
  )
})

for (const {name, text} of payloads)
  test(`as Markdown text: ${name}`, () => {
    const written = markdownText(text)
    assert.doesNotMatch(written, /[\n\r]/)
    assert.doesNotMatch(written, /(?<!\\)[<>`*_[\]|]/)
  })

test("the file of indicators has them as they are, guarded for spreadsheets, and no internal address", () => {
  const bundle = exploitedBundle()
  const [activity] = bundle.case.attribution.activities
  assert.ok(activity !== undefined)
  const sources = ["203.0.113.44", "10.1.2.3", "fe80::1"]
  const findings = sources.map((source, at) => ({
    ...bundle.findings[0],
    id: bundle.findings[at]?.id,
    source,
    because: [{...bundle.findings[0]?.because[0], field: "cs(User-Agent)", value: "=cmd()"}],
  })) as unknown as typeof bundle.findings
  const attribution = {
    ...bundle.case.attribution,
    activities: [{...activity, kind: "intruder" as const, findings: findings.map(({id}) => id)}],
  }
  const record = incidentRecord({case: {...bundle.case, attribution}, findings}, {}, {}, undefined)
  const csv = indicatorsCsv(record.indicators, "TLP:AMBER+STRICT")
  assert.match(csv, /"address","203\.0\.113\.44","intruder"/)
  assert.match(csv, /"user-agent","'=cmd\(\)"/)
  assert.doesNotMatch(csv, /10\.1\.2\.3|fe80/)
})

const refused: readonly (readonly [string, RegExp])[] = [
  ["parts: ['{organisation} {nothing}']", /neither the record nor the draft has `\{nothing\}`/],
  ["parts: [{says: '{facts}', otherwise: '{sector}'}]", /`otherwise` takes no fields/],
  ["parts: []", /parts/],
  ["maxLength: 0\n    parts: [x]", /maxLength/],
  ["unverified: true\n    parts: [x]", /says so in `unverified`/],
]
for (const [field, message] of refused)
  test(`a form is refused for: ${field.replaceAll("\n    ", " ")}`, () => {
    const refusals: Refusal[] = []
    const text = `id: x
title: X
authority: x
version: "1"
checked: 2026-11-22
where: x
sources: [x]
fields:
  - id: a
    label: A
    ${field}
`
    assert.equal(decodeForm(text, new Complaints("x.yml", text, refusals)), undefined)
    assert.match(refusals.map((each) => each.message).join("\n"), message)
    assert.ok(refusals.every(({at}) => at !== undefined))
  })
