/* The story in the report: its list, its picture, its lines on the terminal. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import type {CaseBundle} from "../../src/model/case.ts"
import type {Episode} from "../../src/model/episode.ts"
import {findingId, serverId} from "../../src/model/ids.ts"
import {type Instant, microsPerDay, microsPerHour, microsPerSecond} from "../../src/model/instant.ts"
import {reportHtml} from "../../src/report/html.ts"
import type {Page} from "../../src/report/html-parts.ts"
import {storySection} from "../../src/report/html-story.ts"
import {axisOf} from "../../src/report/picture-axis.ts"
import {terminalSummary} from "../../src/report/terminal-summary.ts"
import {en} from "../../src/report/texts/en.ts"
import {sayer} from "../../src/report/texts.ts"
import {timelineCsv} from "../../src/report/timeline-csv.ts"
import {exploitedBundle, missingLogsBundle} from "../support/case-fixtures.ts"
import {assertGolden} from "../support/golden.ts"
import {everyPayload, hostile} from "../support/injection.ts"
import {readMarkup} from "../support/markup.ts"
import {withStory} from "../support/story-language.ts"

const exploited = withStory(exploitedBundle())

/** The part of the page from the heading of the timeline to its table. */
function storyOf(bundle: CaseBundle): string {
  const page = reportHtml(bundle)
  const from = page.indexOf('<section aria-labelledby="story">')
  const until = page.indexOf("</section>", from) + "</section>".length
  assert.ok(from > 0 && until > from, "no story")
  return page.slice(from, until)
}

function pictureOf(bundle: CaseBundle): string {
  const found = /<figure class="story-picture">[\s\S]*?<\/figure>/.exec(storyOf(bundle))
  assert.ok(found !== null, "no picture")
  return found[0]
}

/** A case with as many episodes as wanted, two hours apart, on some servers. */
function crowd(episodes: number, servers = 1): CaseBundle {
  const [model] = exploited.case.episodes ?? []
  assert.ok(model !== undefined)
  const start = model.from?.at ?? 0
  const many = Array.from({length: episodes}, (_, i): Episode => {
    const at = {at: (start + i * 2 * microsPerHour) as Instant, tick: 0, zone: "format" as const}
    const server = serverId(`mx${String(i % servers).padStart(3, "0")}`)
    return {...model, id: `E-${String(i + 1).padStart(3, "0")}`, server, from: at, until: at, findings: []}
  })
  return {...exploited, case: {...exploited.case, episodes: many}}
}

test("the story of the exploited case is the golden one", () => {
  assertGolden("test/fixtures/cases/exploited/story.html", `${storyOf(exploited)}\n`)
})

test("each episode is a list item with its number, and leads to its findings; its number in the picture leads to it", () => {
  const seen = readMarkup(reportHtml(exploited))
  const episodes = exploited.case.episodes ?? []
  assert.ok(episodes.length >= 4, `${episodes.length} episodes`)
  const ids = new Set(seen.ids)
  for (const {id} of episodes) {
    assert.ok(ids.has(id), id)
    assert.ok(seen.fragments.includes(`#${id}`), `no link to ${id}`)
  }
  for (const href of seen.fragments) assert.ok(ids.has(href.slice(1)), href)
  assert.equal(new Set(seen.ids).size, seen.ids.length)
})

test("the picture has a title, a description and a role, and says what is not drawn", () => {
  const picture = pictureOf(exploited)
  assert.match(picture, /role="group" aria-labelledby="story-title" aria-describedby="story-desc"/)
  assert.match(picture, /<title id="story-title">[^<]+<\/title>/)
  assert.match(picture, /<desc id="story-desc">\d+ episodes on 1 server from 2021-03-03 04:12 UTC to /)
  assert.match(pictureOf(crowd(500, 40)), /34 more servers with episodes: see the list\./)
})

test("hundreds of episodes on dozens of servers stay a picture of bounded size and a list of bounded length", () => {
  for (const bundle of [crowd(700), crowd(700, 40), crowd(5000, 300)]) {
    const story = storyOf(bundle)
    assert.ok(story.length < 400_000, `${story.length}`)
    const seen = readMarkup(`<!doctype html><html><body>${story}</body></html>`)
    assert.ok(seen.elements > 200)
    assert.match(story, /Told here: 60 of [\d,]+ episodes, the weightiest\./)
    assert.match(story, /not drawn/)
  }
})

test("every string of a story may be hostile: no element, attribute or link comes of it", () => {
  const allowed = new Set(readMarkup(reportHtml(exploited)).kinds)
  for (const kind of ["span@class", "span", "mark", "details", "text", "text@class"]) allowed.add(kind)
  const check = (text: string): void => {
    const seen = readMarkup(reportHtml(hostile(exploited, text)))
    for (const kind of seen.kinds) assert.ok(allowed.has(kind), `${kind} was made by ${JSON.stringify(text)}`)
    for (const each of seen.texts) assert.doesNotMatch(each, /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u)
  }
  check(everyPayload)
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("<", ">", '"', "'", "&", "=", "/", "]]>", "</svg>", "\0", "\u202e"), {
        maxLength: 8,
      }),
      (parts) => check(parts.join("")),
    ),
    {numRuns: 15},
  )
  assert.ok(storyOf(hostile(exploited)).includes("&lt;script&gt;"))
})

test("a case without a story has the table alone, and the terminal prints no line of it", () => {
  const page = reportHtml(missingLogsBundle())
  assert.doesNotMatch(page, /class="story-picture"|class="story"/)
  const without = terminalSummary(exploitedBundle())
  assert.ok(terminalSummary(exploited).length > without.length)
})

test("the terminal tells the story in at most twelve lines of the width", () => {
  for (const [bundle, width] of [
    [exploited, 80],
    [exploited, 60],
    [crowd(3), 80],
    [crowd(12), 80],
    [crowd(400, 9), 100],
    [hostile(crowd(20)), 60],
  ] as const) {
    const rest = new Set(
      terminalSummary({...bundle, case: {...bundle.case, episodes: []}}, {width}).split("\n"),
    )
    const own = terminalSummary(bundle, {width})
      .split("\n")
      .filter((line) => line !== "" && !rest.has(line))
    assert.ok(own.length >= 3 && own.length <= 12, `${own.length} lines:\n${own.join("\n")}`)
    for (const line of own) {
      assert.ok([...line].length <= width, line)
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u)
    }
  }
  assert.match(terminalSummary(crowd(400, 9)), /… and 389 more episodes in the report/)
})

test("timeline.csv names the episode of each finding", () => {
  const rows = timelineCsv(exploited.timeline, exploited.case.episodes).split("\r\n")
  const first = exploited.case.episodes?.[0]
  assert.match(
    rows.find((row) => row.includes(`"${first?.findings[0]}"`)) ?? "",
    new RegExp(`"${first?.id}"$`),
  )
})

const start = 1_614_600_000_000_000
const spans = (...parts: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] =>
  parts.map(([from, until]) => [start + from, start + until] as const)

test("long empty spans are broken out of the axis and say how long they are", () => {
  const axis = axisOf(
    spans(
      [0, 20 * microsPerSecond],
      [2 * microsPerHour, 2 * microsPerHour + microsPerSecond],
      [40 * microsPerDay, 41 * microsPerDay],
    ),
    100,
    800,
  )
  assert.deepEqual(
    axis?.breaks.map((b) => `${b.count} ${b.unit}`),
    ["40 day"],
  )
  const far = axisOf(spans([0, 0], [3 * 365.25 * microsPerDay, 3 * 365.25 * microsPerDay]), 100, 800)
  assert.deepEqual(
    far?.breaks.map((b) => `${b.count} ${b.unit}`),
    ["3 year"],
  )
  assert.equal(axisOf(spans([0, 0], [5 * microsPerSecond, 5 * microsPerSecond]), 100, 800)?.breaks.length, 0)
  assert.equal(axisOf([], 100, 800), undefined)
})

test("an axis keeps the order of time, stays in its place and has ticks, from seconds to decades", () => {
  const span = fc.tuple(fc.double({min: 0, max: 1, noNaN: true}), fc.double({min: 0, max: 1, noNaN: true}))
  fc.assert(
    fc.property(
      fc.array(span, {minLength: 1, maxLength: 30}),
      fc.integer({min: 6, max: 15}),
      (parts, scale) => {
        const length = 10 ** scale
        const all = parts.map(
          ([at, lasts]) => [start + at * length, start + at * length + (lasts * length) / 20] as const,
        )
        const axis = axisOf(all, 100, 800)
        assert.ok(axis !== undefined && axis.segments.length <= 6)
        const times = all.flat().sort((a, b) => a - b)
        times
          .map((at) => axis.place(at))
          .reduce((before, x) => {
            assert.ok(x >= before - 1e-6 && x >= 100 && x <= 900 + 1e-6, `${before} then ${x}`)
            return x
          })
        assert.ok(
          axis.ticks.length >= axis.segments.length && axis.ticks.length < 80,
          `${axis.ticks.length} ticks`,
        )
        for (const tick of axis.ticks) assert.ok(tick.x >= 100 && tick.x <= 901)
      },
    ),
    {numRuns: 200},
  )
})

test("100,000 findings and entries of the timeline are drawn and told within a second of computation", () => {
  const base = crowd(2000, 3)
  const [model] = exploited.findings
  const [entry] = exploited.timeline
  assert.ok(model !== undefined && entry !== undefined)
  const findings = Array.from({length: 100_000}, (_, i) => ({
    ...model,
    id: findingId(i + 1),
    when: {at: (start + i * 60 * microsPerSecond) as Instant, tick: 0, zone: "format" as const},
    until: undefined,
  }))
  const timeline = findings.map(({id, when}) => ({...entry, when, finding: id}))
  const episodes = (base.case.episodes ?? []).map((e, i) => ({
    ...e,
    findings: findings.slice(i * 50, i * 50 + 50).map((f) => f.id),
  }))
  const bundle = {...base, findings, timeline, case: {...base.case, episodes}}
  const page: Page = {
    bundle,
    say: sayer(en),
    findings: new Map(findings.map((f) => [f.id, f])),
    anchored: new Set(),
  }
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    assert.match(storySection(page)?.toString() ?? "", /story-picture/)
    const {user, system} = process.cpuUsage(before)
    return (user + system) / 1000
  })
  console.log(`milliseconds of computation: ${runs.map((ms) => Math.round(ms)).join(", ")}`)
  assert.ok(Math.min(...runs) < 1000, runs.join(", "))
})
