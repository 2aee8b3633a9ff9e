import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {speaks} from "../src/assess/episode-kind.ts"
import {episodesOf} from "../src/assess/episodes.ts"
import type {Traced} from "../src/assess/findings.ts"
import {storyOf} from "../src/assess/story.ts"
import type {Episode} from "../src/model/episode.ts"
import type {BuildSeen} from "../src/model/exposure.ts"
import {evidenceId, findingId, serverId} from "../src/model/ids.ts"
import {compareWhen, type Instant, parseIso} from "../src/model/instant.ts"
import type {Observation} from "../src/model/observation.ts"
import {log} from "./support/case-language.ts"
import {blind, episodes, kinds, shows, told} from "./support/story-language.ts"

const seed = 27065
console.log(`seed ${seed}`)

const breakIn = (time: string, more = ""): string =>
  `${time} MX1 httpproxy PL-01 high probed/confirmed/strong exploited/confirmed/strong T1190 cve=2021-26855 client=192.0.2.1 session=S-001 ${more}`
const written = (time: string, more = ""): string =>
  `${time} MX1 windows-event WS-12 high exploited/unknown/moderate persisted/confirmed/strong T1505.003 file=C:\\owa\\auth\\Sh3ll.aspx session=S-001 ${more}`
const posted = (time: string, more = ""): string =>
  `${time} MX1 iis-frontend WS-09 high persisted/confirmed/strong acted/confirmed/strong T1505.003 url=/owa/auth/Sh3ll.aspx client=192.0.2.1 session=S-001 ${more}`
const deleted = (time: string, more = ""): string =>
  `${time} MX1 file-system FH-47 high persisted/succeeded/strong T1505.003 T1070.004 file=C:\\owa\\auth\\Sh3ll.aspx session=S-001 ${more}`
const asked = (time: string, client: string, more = ""): string =>
  `${time} MX1 iis-frontend WS-03 high persisted/confirmed/strong T1505.003 url=/owa/auth/Sh3ll.aspx client=${client} session=S-001 ${more}`
const probed = (time: string, client: string, more = ""): string =>
  `${time} MX1 iis-frontend PL-19 low probed/attempted/moderate T1595.002 cve=2021-26855 client=${client} ${more}`

const kindsOf = (all: readonly Episode[]): readonly string[] => all.map((e) => e.kind)
const only = (all: readonly Episode[]): Episode => {
  assert.equal(all.length, 1, all.map((e) => e.says).join("\n"))
  return all[0]!
}

test("a shell that was written, used and deleted reads as three episodes", () => {
  const all = episodes([
    written("2021-03-02T10:00:00Z"),
    posted("2021-03-02T10:05:00Z", "count=6"),
    posted("2021-03-02T12:05:00Z"),
    deleted("2021-03-02T13:00:00Z"),
  ])
  assert.deepEqual(kindsOf(all), ["shell", "use", "clean-up"])
  assert.deepEqual(
    all.map((e) => e.says),
    [
      "On 2021-03-02 at 10:00:00 UTC, the page Sh3ll.aspx came to the web server (1 record in the Windows event log).",
      "On 2021-03-02 from 10:05:00 to 12:05:00 UTC, 192.0.2.1 used the page Sh3ll.aspx with 7 requests (7 records in the IIS front-end log).",
      "On 2021-03-02 at 13:00:00 UTC, a page that is not of Exchange was deleted from its web folder (Sh3ll.aspx) (1 record in the file table log).",
    ],
  )
})

test("use over many days is one sentence with its days and requests", () => {
  const days = [2, 3, 9, 20].map((day) =>
    posted(`2021-03-${String(day).padStart(2, "0")}T10:00:00Z`, "count=10"),
  )
  const episode = only(episodes(days))
  assert.equal(episode.days, 4)
  assert.match(
    episode.says,
    /^From 2021-03-02 10:00 to 2021-03-20 10:00 UTC, on 4 days, 192\.0\.2\.1 used the page Sh3ll\.aspx with 40 requests /,
  )
})

test("a probe by the client that then breaks in is a part of the break-in, an hour before it is not", () => {
  const near = episodes([
    probed("2021-03-02T10:00:00Z", "192.0.2.1", "session=S-001"),
    breakIn("2021-03-02T10:00:04Z"),
  ])
  assert.deepEqual(kindsOf(near), ["break-in"])
  const before = episodes([
    probed("2021-03-02T09:00:00Z", "192.0.2.1", "session=S-001"),
    breakIn("2021-03-02T10:00:04Z"),
  ])
  assert.deepEqual(kindsOf(before), ["probe", "break-in"])
})

test("those who only ask whether a page is there are told as a check, the intruder's first look is not", () => {
  const all = episodes([
    breakIn("2021-03-02T10:00:00Z"),
    written("2021-03-02T10:00:02Z"),
    asked("2021-03-02T10:00:09Z", "192.0.2.1"),
    asked("2021-03-02T11:00:00Z", "198.51.100.9"),
    asked("2021-03-02T12:00:00Z", "192.0.2.77"),
    `2021-03-02T12:00:05Z MX1 iis-frontend WS-09 high acted/confirmed/strong T1505.003 url=/owa/auth/Sh3ll.aspx client=192.0.2.77 session=S-001`,
  ])
  assert.deepEqual(kindsOf(all), ["break-in", "shell", "check", "use"])
  assert.deepEqual(
    all.map((e) => e.sources),
    [["192.0.2.1"], ["192.0.2.1"], ["198.51.100.9"], ["192.0.2.77"]],
  )
  assert.match(
    all[2]!.says,
    /198\.51\.100\.9 looked whether pages of an intruder were there \(Sh3ll\.aspx\); Sh3ll\.aspx answered/,
  )
})

test("clusters of activity go before sessions: two intruders are told apart, observers look", () => {
  const lines = [
    breakIn("2021-03-02T10:00:00Z"),
    posted("2021-03-02T10:05:00Z"),
    posted("2021-03-02T11:05:00Z").replace("192.0.2.1", "192.0.2.50"),
    asked("2021-03-02T12:00:00Z", "198.51.100.9"),
  ]
  const ids = (...ordinals: readonly number[]) => ordinals.map(findingId)
  const all = episodes(lines, [
    {id: "A-001", kind: "intruder", findings: ids(1, 2)},
    {id: "A-002", kind: "intruder", findings: ids(3)},
    {id: "A-003", kind: "observer", findings: ids(4)},
  ])
  assert.deepEqual(
    all.map((e) => [e.kind, ...e.activities]),
    [
      ["break-in", "A-001"],
      ["use", "A-001"],
      ["use", "A-002"],
      ["check", "A-003"],
    ],
  )
})

test("an answer of a page is a shell where nothing else shows one", () => {
  assert.deepEqual(kindsOf(episodes([asked("2021-03-02T11:00:00Z", "198.51.100.9")])), ["shell"])
})

test("a mass scan by many addresses is one episode that names how many they were", () => {
  const scan = Array.from({length: 400}, (_, i) =>
    probed(
      new Date(Date.UTC(2021, 2, 2) + i * 600_000).toISOString(),
      `192.0.2.${i % 200}`,
      `session=S-${i}`,
    ),
  )
  const episode = only(episodes(scan))
  assert.equal(episode.kind, "probe")
  assert.equal(episode.sourceCount, 200)
  assert.equal(episode.sources.length, 50)
  assert.match(
    episode.says,
    /200 addresses \(192\.0\.2\.0, 192\.0\.2\.1 and 198 more\) tried exploits for CVE-2021-26855; none succeeded/,
  )
})

test("what fits common work stands in no episode, unless its activity has one", () => {
  const reset = (time: string, session: string): string =>
    `${time} MX1 windows-event PL-26 low exploited/unknown/weak T1505.003 session=${session}`
  assert.deepEqual(
    episodes([reset("2021-03-02T10:00:00Z", "S-009"), reset("2021-03-02T10:00:02Z", "S-009")]),
    [],
  )
  const [episode] = episodes([breakIn("2021-03-02T10:00:00Z"), reset("2021-03-02T10:00:03Z", "S-001")])
  assert.deepEqual(episode?.findings, ["F-0001", "F-0002"])
})

test("a weak sign on the record of a strong one is told as the same deed", () => {
  const all = episodes([
    "2021-08-16T07:32:02Z MX1 rps-cmdlet PS-03 critical exploited/confirmed/proof persisted/confirmed/proof T1505.003 at=7 session=S-001",
    "2021-08-16T07:32:02Z MX1 rps-cmdlet CO-02 low data_taken/unknown/weak T1114.002 at=7 session=S-001",
    "2021-08-16T07:40:00Z MX1 rps-cmdlet CO-02 low data_taken/unknown/weak T1114.002 at=8 session=S-001",
  ])
  assert.deepEqual(
    all.map((e) => [e.kind, e.findings.length]),
    [
      ["shell", 2],
      ["theft", 1],
    ],
  )
})

test("kinds follow technique, stage and outcome, of rules from anywhere", () => {
  const table: readonly (readonly [string, string])[] = [
    ["acted/succeeded/strong T1003.001", "credentials"],
    ["acted/succeeded/strong T1021.002", "spread"],
    ["acted/succeeded/strong T1070.001", "clean-up"],
    ["acted/succeeded/strong T1059", "use"],
    ["acted/succeeded/moderate T1486", "damage"],
    ["data_taken/attempted/moderate T1560.001", "theft"],
    ["persisted/succeeded/strong T1053.005", "foothold"],
    ["persisted/succeeded/strong T1505.003", "shell"],
    ["exploited/succeeded/strong T1190", "break-in"],
    ["exploited/attempted/strong T1190", "probe"],
    ["probed/attempted/weak T1595.003", "check"],
    ["T1021.001", "spread"],
    ["T1543.003", "foothold"],
    ["T9999", "other"],
  ]
  for (const [signs, kind] of table)
    assert.equal(only(episodes([`2021-03-02T10:00:00Z MX1 windows-event - high ${signs}`])).kind, kind, signs)
})

test("an assumed zone is named, and whose it is where logs differ", () => {
  assert.match(
    only(episodes([breakIn("2021-03-02T10:00:00Z~")])).says,
    /^On 2021-03-02 at 10:00:00 UTC \(zone assumed\), /,
  )
  const mixed = only(
    episodes([
      breakIn("2021-03-02T10:00:00Z"),
      "2021-03-02T10:00:01Z~ MX1 ecp-server PL-11 critical exploited/confirmed/proof T1190 session=S-001",
    ]),
  )
  assert.match(mixed.says, /UTC \(zone of the ECP Server log assumed\), /)
})

test("what has no time is told last, or with the timed findings of its activity", () => {
  const page =
    "- MX1 web-file WS-20 critical persisted/succeeded/strong T1505.003 file=C:\\owa\\auth\\Sh3ll.aspx"
  const all = episodes([posted("2021-03-02T10:05:00Z"), page])
  assert.deepEqual(kindsOf(all), ["use", "shell"])
  assert.match(
    all[1]!.says,
    /^At a time that the evidence does not tell, the page Sh3ll\.aspx came to the web server or was left there/,
  )
  assert.deepEqual(only(episodes([written("2021-03-02T10:05:00Z"), `${page} session=S-001`])).findings, [
    "F-0001",
    "F-0002",
  ])
})

test("servers are named where there are several, each with its own episodes", () => {
  const all = episodes([
    breakIn("2021-03-02T10:00:00Z"),
    breakIn("2021-03-02T10:00:00Z").replace("MX1", "MX2"),
  ])
  assert.deepEqual(
    all.map((e) => e.server),
    ["MX1", "MX2"],
  )
  assert.match(all[1]!.says, /UTC on MX2, 192\.0\.2\.1 broke in/)
})

test("a hole in a log is told where it falls, a pause that the log may make is not", () => {
  const lines = [breakIn("2021-03-01T10:00:00Z"), posted("2021-03-07T10:00:00Z")]
  const spans = blind(lines, [
    "MX1 iis-frontend 2021-03-01..2021-03-02",
    "MX1 iis-frontend 2021-03-06..2021-03-07 part=2",
    "MX1 httpproxy 2021-03-01..2021-03-02",
    "MX1 httpproxy 2021-03-06..2021-03-07 part=2",
    "MX1 windows-event 2021-03-01..2021-03-07",
  ])
  assert.deepEqual(
    spans.map((s) => s.says),
    [
      "No IIS front-end and HttpProxy logs between 2021-03-03 and 2021-03-05 (UTC): what happened then is not visible there.",
    ],
  )
  assert.deepEqual(
    blind(lines, ["MX1 ews 2021-03-01..2021-03-02", "MX1 ews 2021-03-06..2021-03-07 part=2"]).filter(
      (s) => s.from !== undefined,
    ),
    [],
  )
  assert.deepEqual(
    blind([], ["MX1 iis-frontend 2021-03-01..2021-03-02", "MX1 iis-frontend 2021-03-06..2021-03-07 part=2"]),
    [],
  )
})

test("a page without a break-in before it says since when the logs exist that would show one", () => {
  const [first] = blind([posted("2021-03-04T10:00:00Z")], ["MX1 iis-frontend 2021-03-03..2021-03-07"])
  assert.equal(
    first?.says,
    "How somebody came in before this is not visible: IIS front-end logs begin on 2021-03-03 at 00:00 UTC and there are no HttpProxy logs.",
  )
})

test("an update and a mitigation that the evidence shows are told as the defenders' doing", () => {
  const at = {evidence: evidenceId("a.log"), offset: 0, length: 10, unit: {kind: "line" as const, line: 1}}
  const instantOf = (text: string): Instant => parseIso(text)?.at as Instant
  const build = (value: string, name: string | undefined, first: string): BuildSeen => ({
    ...{value, name, source: "httpproxy-version", proves: "update", at},
    ...{first: instantOf(first), last: instantOf(first)},
  })
  const builds = [
    build("15.1.2176.2", undefined, "2021-03-01T08:00:00Z"),
    build("15.1.2176.9", "Exchange Server 2016 CU18 Mar21SU", "2021-03-04T21:10:00Z"),
    build("15.1.2176.2", undefined, "2021-03-05T08:00:00Z"),
  ]
  const nothing = {product: undefined, build: undefined, isExact: true, endOfSupport: undefined}
  const rest = {...nothing, isSupported: undefined, flaws: [], settings: [], conflicts: [], says: ""}
  const mitigated: Observation = {
    ...{kind: "setting", setting: "rewrite-rule", path: undefined, host: undefined, at},
    ...{value: "applied against CVE-2021-26855 by EOMT", last: undefined},
    first: {at: instantOf("2021-03-03T09:00:00Z"), tick: 0, zone: "assumed"},
  }
  const id = serverId("MX1")
  const file = {...log("MX1 httpproxy 2021-03-01..2021-03-05"), id: evidenceId("a.log")}
  const {episodes: all, blindSpans} = storyOf(
    [told(breakIn("2021-03-02T10:00:00Z"), 1)],
    [],
    new Map([[id, [mitigated]]]),
    [{id, exposure: {...rest, builds}}],
    new Map([[id, [file]]]),
    {episodeKinds: kinds, detections: []},
  )
  assert.deepEqual(kindsOf(all), ["break-in", "defence", "defence"])
  assert.deepEqual(all.map((e) => e.says).slice(1), [
    "On 2021-03-03 at 09:00:00 UTC (zone assumed), a mitigation was applied against CVE-2021-26855 by EOMT (as the HttpProxy log shows).",
    "On 2021-03-04 at 21:10:00 UTC, an update was in place: the build of Exchange was 15.1.2176.2 before and is 15.1.2176.9 (Exchange Server 2016 CU18 Mar21SU) since (as the HttpProxy log shows).",
  ])
  assert.deepEqual(all[1]?.at, at)
  assert.deepEqual(blindSpans, [])
})

const line = fc
  .record({
    minute: fc.option(fc.integer({min: 0, max: 40_000}), {freq: 9}),
    lasts: fc.integer({min: 0, max: 60}),
    server: fc.constantFrom("MX1", "MX2"),
    log: fc.constantFrom("httpproxy", "iis-frontend", "windows-event", "Security"),
    detection: fc.constantFrom("PL-01", "PL-19", "WS-03", "WS-09", "WS-11", "FH-47", "CO-02", "-"),
    level: fc.constantFrom("informational", "low", "medium", "critical"),
    signs: fc.constantFrom(
      "",
      "probed/attempted/moderate T1595",
      "exploited/confirmed/strong T1190",
      "persisted/succeeded/strong T1505.003",
      "acted/succeeded/strong T1059",
      "acted/unknown/weak T1070",
      "data_taken/unknown/weak T1114",
    ),
    client: fc.option(fc.integer({min: 1, max: 4})),
    session: fc.option(fc.integer({min: 1, max: 3})),
    place: fc.integer({min: 1, max: 8}),
  })
  .map(({minute, lasts, server, log, detection, level, signs, client, session, place}) => {
    const at = (m: number): string => new Date(Date.UTC(2021, 2, 1) + m * 60_000).toISOString()
    const span = minute === null ? "-" : `${at(minute)}..${at(minute + lasts)}`
    return [
      span,
      server,
      log,
      detection,
      level,
      ...(signs === "" ? [] : [signs]),
      `at=${place}`,
      ...(client === null ? [] : [`client=192.0.2.${client}`]),
      ...(session === null ? [] : [`session=S-00${session}-${server}`]),
      "url=/owa/auth/x.aspx",
    ].join(" ")
  })

test("each finding that speaks belongs to one episode, times lie inside, the order is total and stable", () => {
  let seen = 0
  fc.assert(
    fc.property(fc.array(line, {maxLength: 30}), fc.nat(), (lines, turn) => {
      const traced = lines.map((each, index) => told(each, index + 1))
      const all = episodesOf({traced, activities: [], kinds, shows, further: []})
      const owners = new Map<string, Episode[]>()
      for (const episode of all)
        for (const id of episode.findings) owners.set(id, [...(owners.get(id) ?? []), episode])
      for (const {finding} of traced) {
        const own = owners.get(finding.id) ?? []
        assert.ok(own.length <= 1 && (own.length === 1 || !speaks(finding)), `${finding.id} in ${own.length}`)
        const episode = own[0]
        if (episode === undefined) continue
        seen++
        assert.equal(episode.server, finding.server)
        if (finding.when === undefined) continue
        assert.ok(
          compareWhen(episode.from, finding.when) <= 0 && compareWhen(finding.until, episode.until) <= 0,
        )
      }
      all.reduce<Episode | undefined>((before, episode, index) => {
        assert.equal(episode.id, `E-${String(index + 1).padStart(3, "0")}`)
        assert.ok(before === undefined || compareWhen(before.from, episode.from) <= 0)
        return episode
      }, undefined)
      const shift = turn % Math.max(1, traced.length)
      const turned = [...traced.slice(shift), ...traced.slice(0, shift)].reverse()
      assert.deepEqual(episodesOf({traced: turned, activities: [], kinds, shows, further: []}), all)
    }),
    {seed, numRuns: 300},
  )
  assert.ok(seen > 1000, `only ${seen} findings in episodes`)
})

/** Many findings out of a few: the same line at another time, place and client, in another activity. */
function many(count: number): readonly Traced[] {
  const time = "2021-03-02T10:00:00Z"
  const models = [probed(time, "192.0.2.9"), breakIn(time), written(time), posted(time), deleted(time)].map(
    (each) => told(each, 1),
  )
  const start = Date.UTC(2021, 2, 1) * 1000
  return Array.from({length: count}, (_, i) => {
    const model = models[i % 2 === 0 ? 0 : 1 + ((i >> 1) % 4)]!
    const when = {at: (start + i * 26_000_000) as Instant, tick: 0, zone: "format" as const}
    const [place] = model.finding.events
    const source = i % 2 === 0 ? `10.${i % 250}.${i % 199}.7` : model.finding.source
    const finding = {
      ...model.finding,
      id: findingId(i + 1),
      when,
      until: when,
      source,
      session: `S-${i % 300}`,
      events: [{...place, offset: i * 100}] as const,
    }
    return {...model, moments: model.moments.map((m) => ({...m, when})), finding}
  })
}

test("100,000 findings become episodes within a second of computation", () => {
  const traced = many(100_000)
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    const all = episodesOf({traced, activities: [], kinds, shows, further: []})
    assert.equal(
      all.reduce((sum, e) => sum + e.findings.length, 0),
      100_000,
    )
    const {user, system} = process.cpuUsage(before)
    return (user + system) / 1000
  })
  console.log(`milliseconds of computation: ${runs.map((ms) => Math.round(ms)).join(", ")}`)
  assert.ok(Math.min(...runs) < 1000, runs.join(", "))
})
