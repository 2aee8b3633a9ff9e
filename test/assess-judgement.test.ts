import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {height, isPossible} from "../src/assess/implied.ts"
import {recompute} from "../src/assess/ledger.ts"
import type {CaseBundle} from "../src/model/case.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import {type Assessed, phiaBands, phrase} from "../src/model/judgement.ts"
import {caseOf, judgementOf} from "./support/case-language.ts"
import {otrfStory} from "./support/otrf-story.ts"

const week = "2021-03-01..2021-03-07"
const fullLogs: readonly string[] = [
  `MX1 httpproxy ${week}`,
  `MX1 iis-frontend ${week}`,
  `MX1 ecp-server ${week}`,
  `MX1 ews ${week}`,
  `MX1 mapi ${week}`,
  `MX1 windows-event ${week} channels=MSExchange_Management,Security`,
]
const scan: readonly string[] = [
  "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401 requestId=a",
  "2021-03-03T10:00:10Z MX1 iis-frontend PL-03 client=192.0.2.7 status=404",
]

function assessed(bundle: CaseBundle, stage: Stage, server?: string): Assessed {
  const judgement = judgementOf(bundle, stage, server)
  assert.equal(judgement.kind, "assessed", judgement.says)
  return judgement as Assessed
}

/** Everything that a reader of the case sees as text. */
function wordsOf(bundle: CaseBundle): string {
  const {verdict, servers, overall, attribution} = bundle.case
  const said = servers
    .flatMap((s) => s.judgements)
    .flatMap((j) => [j.says, ...(j.kind === "assessed" ? j.against : [])])
  return [verdict.headline, ...verdict.lines, ...said, ...overall.map((o) => o.says), attribution.says].join(
    "\n",
  )
}

describe("a laboratory run of which only Windows events were kept", () => {
  const bundle = caseOf(otrfStory)

  test("exploitation is confirmed by the cmdlet, the page, the compile and the command", () => {
    const exploited = assessed(bundle, "exploited")
    assert.deepEqual(exploited.likelihood, {term: "almost certain", low: 95, high: 100})
    assert.deepEqual(exploited.confirmedBy, ["F-0001", "F-0002", "F-0003", "F-0004", "F-0005"])
    assert.equal(exploited.outcome, "confirmed")
    assert.match(
      exploited.says,
      /^It is almost certain \(95–100 %\) that MXS01 was exploited through CVE-2021-27065/,
    )
    assert.match(exploited.says, /06:40:12\.987/)
  })

  test("the way back in and the commands are confirmed, and the missing file table is named", () => {
    const persisted = assessed(bundle, "persisted")
    assert.ok(persisted.confirmedBy.length > 0)
    assert.ok(persisted.gaps.some((g) => g.log === "file-system" && g.why === "absent"))
    assert.ok(persisted.gaps.some((g) => /No file table evidence/.test(g.says)))
    assert.ok(assessed(bundle, "acted").confirmedBy.length > 0)
  })

  test("exposure and probing follow from exploitation and say so", () => {
    for (const stage of ["exposed", "probed"] as const) {
      const judgement = assessed(bundle, stage)
      assert.equal(judgement.impliedBy, "exploited")
      assert.equal(judgement.likelihood.term, "almost certain")
      assert.equal(judgement.outcome, "none seen")
      assert.deepEqual(judgement.confirmedBy, [])
    }
  })

  test("data taken is not assessable, with reasons", () => {
    const judgement = judgementOf(bundle, "data taken")
    assert.equal(judgement.kind, "not assessable")
    assert.ok(judgement.gaps.some((g) => g.what === "EWS logs"))
  })

  test("the clock that the evidence contradicts stands in the case and in the confidence", () => {
    assert.equal(bundle.case.clocks.length, 1)
    assert.match(bundle.case.clocks[0]?.says ?? "", /five hours later/)
    const exploited = assessed(bundle, "exploited")
    assert.equal(exploited.confidence, "moderate")
    assert.match(exploited.confidenceBecause, /contradicts the zone/)
    assert.ok(bundle.timeline.some((e) => e.kind === "clock"))
  })

  test("the findings stand in the order of time in one session that reached the commands", () => {
    assert.deepEqual(
      bundle.findings.map((f) => f.detection),
      ["PL-13", "WS-06", "WS-07", "WS-05", "WS-05"],
    )
    const [session] = bundle.case.servers[0]?.sessions ?? []
    assert.equal(session?.findings.length, 5)
    assert.equal(session?.reached, "acted")
    assert.equal(bundle.findings[0]?.session, session?.id)
  })

  test("the verdict has a headline, at most ten lines, what is missing and what to do", () => {
    const {verdict} = bundle.case
    assert.equal(verdict.found, true)
    assert.equal(
      verdict.headline,
      "MXS01 was broken into on 14 March 2021 at 06:40 UTC through CVE-2021-27065.",
    )
    assert.ok(verdict.lines.length <= 10)
    assert.ok(verdict.lines.some((l) => l.startsWith("Not seen: no HttpProxy logs")))
    assert.ok(verdict.lines.some((l) => l.startsWith("First, copy the evidence")))
  })

  test("nobody is named: the attribution is a refusal with the number of groups", () => {
    const {attribution} = bundle.case
    assert.equal(attribution.kind, "refused")
    assert.match(attribution.says, /not by whom\. At least 10 groups/)
    assert.doesNotMatch(wordsOf(bundle), /HAFNIUM|APT|China|state-sponsored/i)
  })

  test("the same evidence without the intruder's events does not say exploited", () => {
    const bare = caseOf({
      logs: otrfStory.logs ?? [],
      matches: ["2021-03-14T06:40:00Z MXS01 windows-event BENIGN"],
    })
    assert.equal(judgementOf(bare, "exploited").kind, "not assessable")
    assert.equal(bare.case.verdict.found, false)
    assert.doesNotMatch(bare.case.verdict.headline, /broken into|was exploited[.:]/)
  })
})

describe("a mere scan", () => {
  test("is probing, and exploitation is not above unlikely where HttpProxy and IIS cover it", () => {
    for (const exposure of ["unknown", "vulnerable", "fixed"] as const) {
      const bundle = caseOf({matches: scan, logs: fullLogs, exposure: {MX1: exposure}})
      const probed = assessed(bundle, "probed")
      assert.ok(isPossible(probed), probed.says)
      assert.equal(probed.outcome, "attempted")
      const exploited = assessed(bundle, "exploited")
      const upper = exploited.likelihood.upTo ?? exploited.likelihood.term
      assert.ok(["remote chance", "highly unlikely", "unlikely"].includes(upper), exploited.says)
      assert.match(exploited.says, /Attempts were seen \(F-0001 and F-0002\)/)
    }
  })

  test("leaves exploitation not assessable where HttpProxy or IIS is missing", () => {
    for (const missing of ["httpproxy", "iis-frontend"]) {
      const logs = fullLogs.filter((l) => !l.includes(missing))
      const judgement = judgementOf(caseOf({matches: scan, logs}), "exploited")
      assert.equal(judgement.kind, "not assessable", missing)
      assert.match(judgement.says, /Attempts were seen .*whether one succeeded is open/)
    }
  })

  test("a thousand lines of it weigh no more than one", () => {
    const many = Array.from(
      {length: 1000},
      (_, i) =>
        `2021-03-03T10:${String(i % 60).padStart(2, "0")}:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401 requestId=r${i}`,
    )
    const one = assessed(caseOf({matches: many.slice(0, 1), logs: fullLogs}), "exploited")
    const all = assessed(caseOf({matches: many, logs: fullLogs}), "exploited")
    assert.equal(all.ledger.posterior, one.ledger.posterior)
    const addresses = many.map((l, i) => l.replace("192.0.2.7", `198.51.100.${i % 250}`))
    const spread = assessed(caseOf({matches: addresses, logs: fullLogs}), "exploited")
    assert.equal(spread.ledger.posterior, one.ledger.posterior, "many addresses are one family of rules")
  })

  test("different rules on one address within the hour are one item", () => {
    const both = assessed(caseOf({matches: scan, logs: fullLogs}), "probed")
    assert.equal(both.ledger.items.filter((i) => i.used).length, 1)
    assert.match(both.ledger.items.find((i) => !i.used)?.why ?? "", /same cause as F-0001/)
  })
})

describe("a server without a sign", () => {
  test("with full logs is never called clean: what was looked at and what was not", () => {
    const bundle = caseOf({logs: fullLogs})
    const exploited = assessed(bundle, "exploited")
    assert.equal(exploited.likelihood.term, "remote chance")
    assert.match(exploited.says, /No sign found in HttpProxy logs, .* \(2021-03-01 to 2021-03-07\)/)
    assert.ok(bundle.case.verdict.lines.some((l) => l.startsWith("Not seen: ")))
    assert.doesNotMatch(wordsOf(bundle), /clean|safe\b|nothing suspicious/i)
    assert.equal(bundle.case.verdict.found, false)
  })

  const needed: Readonly<Record<string, readonly Stage[]>> = {
    httpproxy: ["exploited"],
    "iis-frontend": ["exploited", "persisted"],
    "ecp-server": [],
    ews: ["data taken"],
    mapi: [],
    "windows-event": [],
  }
  for (const [log, lost] of Object.entries(needed)) {
    test(`without ${log} the stages that need it are not assessable and no other falls`, () => {
      const before = caseOf({logs: fullLogs})
      const after = caseOf({logs: fullLogs.filter((l) => !l.includes(` ${log} `))})
      for (const stage of stages) {
        const [was, is] = [judgementOf(before, stage), judgementOf(after, stage)]
        if (lost.includes(stage)) assert.equal(is.kind, "not assessable", `${stage}: ${is.says}`)
        if (was.kind === "assessed" && is.kind === "assessed") {
          assert.ok(is.ledger.posterior >= was.ledger.posterior, stage)
        }
        if (was.kind === "not assessable") assert.equal(is.kind, "not assessable", stage)
      }
    })
  }

  test("with no logs at all nothing can be assessed and the headline says so", () => {
    const bundle = caseOf({})
    assert.match(bundle.case.verdict.headline, /nothing can be assessed/)
  })
})

describe("silence", () => {
  test("of a log on which no rule could have fired says nothing, and the rules are named", () => {
    const bundle = caseOf({logs: fullLogs, noRules: ["httpproxy"]})
    const judgement = judgementOf(bundle, "exploited")
    assert.equal(judgement.kind, "not assessable")
    assert.ok(judgement.gaps.some((g) => g.log === "httpproxy" && g.why === "no rule"))
    const coverage = bundle.case.coverage.find((c) => c.log === "httpproxy")
    assert.deepEqual(coverage?.rulesUnable, ["rule-PL-01"])
  })

  test("of ten minutes says nothing, whatever the logs", () => {
    const short = fullLogs.map((l) => l.replace(week, "2021-03-01T10:00:00Z..2021-03-01T10:09:00Z"))
    for (const judgement of caseOf({logs: short}).case.servers[0]?.judgements ?? []) {
      assert.equal(judgement.kind, "not assessable", judgement.says)
    }
  })

  test("about an earlier stage does not speak against what shows a later one", () => {
    const persisted = assessed(caseOf({logs: fullLogs}), "persisted")
    assert.equal(persisted.ledger.prior.value, 0.01)
  })

  test("does not count in the log that shows the stage", () => {
    const matches = ["2021-03-03T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 status=200"]
    const logs = assessed(caseOf({matches, logs: fullLogs}), "exploited").ledger.against.map((a) => a.log)
    assert.ok(logs.length > 0)
    assert.ok(!logs.includes("HttpProxy logs"), logs.join())
  })

  test("after attempts says nothing where the log that would show their outcome is missing", () => {
    const rules = ["XX-07 high persisted/attempted/strong"]
    const attempt = ["2021-03-03T10:00:00Z MX1 iis-frontend XX-07 client=192.0.2.7"]
    assert.equal(judgementOf(caseOf({rules, logs: fullLogs}), "persisted").kind, "assessed")
    assert.equal(
      judgementOf(caseOf({rules, matches: attempt, logs: fullLogs}), "persisted").kind,
      "not assessable",
    )
  })
})

describe("what carries a judgement", () => {
  test("a sign that administrators leave too does not begin one", () => {
    const matches = ["2021-03-03T10:00:00Z MX1 windows-event PE-02"]
    assert.equal(judgementOf(caseOf({matches}), "persisted").kind, "not assessable")
    const strong = ["2021-03-03T10:00:00Z MX1 windows-event WS-06 file=C:\\x.aspx"]
    assert.equal(judgementOf(caseOf({matches: strong}), "persisted").kind, "assessed")
  })

  test("two successes in one log do not confirm each other", () => {
    const matches = [
      "2021-03-03T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 requestId=a",
      "2021-03-03T10:00:05Z MX1 httpproxy PL-08 client=192.0.2.7 requestId=b",
    ]
    const bundle = caseOf({matches, logs: fullLogs})
    assert.equal(bundle.case.servers[0]?.sessions.length, 1)
    assert.deepEqual(
      bundle.findings.map((f) => f.indicates[0]?.outcome),
      ["succeeded", "succeeded"],
    )
  })

  test("user agents and addresses alone never begin one", () => {
    const weak = [
      "2021-03-03T10:00:00Z MX1 httpproxy PL-05 client=192.0.2.7",
      "2021-03-03T15:00:00Z MX1 httpproxy ADDR client=192.0.2.8",
    ]
    const quiet = assessed(caseOf({logs: fullLogs}), "probed")
    const judged = assessed(caseOf({matches: weak, logs: fullLogs}), "probed")
    assert.equal(judged.ledger.posterior, quiet.ledger.posterior)
    assert.ok(judged.ledger.items.every((i) => !i.used && /never begins/.test(i.why)))
    assert.equal(judgementOf(caseOf({matches: weak}), "probed").kind, "not assessable")
  })

  test("but they raise what is there", () => {
    const strong = "2021-03-03T10:00:00Z MX1 httpproxy PL-03 client=192.0.2.9"
    const alone = assessed(caseOf({matches: [strong], logs: fullLogs}), "probed")
    const weak = "2021-03-04T10:00:00Z MX1 httpproxy PL-05 client=192.0.2.7"
    const both = assessed(caseOf({matches: [strong, weak], logs: fullLogs}), "probed")
    assert.ok(both.ledger.posterior > alone.ledger.posterior)
  })

  test("a single finding of strength proof that succeeded confirms", () => {
    const matches = ["2021-03-03T10:00:00Z MX1 httpproxy PL-10 client=192.0.2.7 status=200"]
    const exploited = assessed(caseOf({matches, logs: fullLogs}), "exploited")
    assert.deepEqual(exploited.confirmedBy, ["F-0001"])
    assert.match(exploited.confidenceBecause, /one log alone/)
  })

  test("proof of what came after through the campaign lifts exploitation to its level", () => {
    const rules = ["PS-99 critical persisted/succeeded/proof campaign=proxylogon"]
    const matches = ["2021-03-03T10:00:00Z MX1 windows-event PS-99 file=C:\\x.aspx"]
    const exploited = assessed(caseOf({rules, matches, logs: fullLogs}), "exploited")
    assert.equal(exploited.impliedBy, "persisted")
    assert.equal(exploited.likelihood.term, "almost certain")
    const alien = ["PS-98 critical persisted/succeeded/proof"]
    const other = caseOf({rules: alien, matches: [matches[0]!.replace("PS-99", "PS-98")], logs: fullLogs})
    assert.equal(assessed(other, "exploited").impliedBy, undefined)
  })

  test("independent causes add up, and each item counts at most 2 and all together at most 4.5", () => {
    const rules = [1, 2, 3, 4]
      .map((i) => `XX-0${i} high exploited/succeeded/proof`)
      .map((r) => r.replace("/proof", "/strong"))
    const matches = [1, 2, 3, 4, 5, 6].map(
      (i) => `2021-03-0${i}T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.${i} requestId=q${i}`,
    )
    const family = assessed(caseOf({matches, logs: fullLogs}), "exploited")
    assert.equal(family.ledger.items.filter((i) => i.used).length, 1, "one family of rules is one item")
    const spread = [1, 2, 3, 4].map(
      (i) => `2021-03-0${i}T10:00:00Z MX1 httpproxy XX-0${i} client=192.0.2.${i}`,
    )
    const four = assessed(
      caseOf({
        rules,
        matches: [...spread, matches[5]!, "2021-03-06T20:00:00Z MX1 oab-generator PL-08"],
        logs: fullLogs,
      }),
      "exploited",
    )
    const used = four.ledger.items.filter((i) => i.used).reduce((sum, i) => sum + i.log10, 0)
    assert.ok(used > 4.5)
    assert.deepEqual(four.ledger.caps, [{over: "all evidence", log10: Math.round((4.5 - used) * 1e4) / 1e4}])
  })

  test("a redirect for a page's name means that the page was not there, and speaks against signs of it alone", () => {
    const line = "2021-03-05T10:00:00Z MX1 iis-frontend WS-03 client=192.0.2.7 url=/owa/auth/made-up.aspx"
    const absent = caseOf({matches: [`${line} status=302`], logs: fullLogs})
    assert.deepEqual(absent.findings[0]?.indicates, [
      {stage: "probed", outcome: "attempted", strength: "weak"},
    ])
    assert.match(absent.findings[0]?.summary ?? "", /the file was not there/)
    const present = caseOf({matches: [`${line} status=200`], logs: fullLogs})
    const [low, high] = [assessed(absent, "persisted"), assessed(present, "persisted")]
    assert.ok(low.ledger.posterior < high.ledger.posterior)
    assert.ok(
      low.ledger.against.every((a) => a.log10 !== -0.7),
      "no sign is about it",
    )
    assert.equal(low.outcome, "none seen")
    assert.equal(high.outcome, "succeeded")
  })

  test("a page that was asked for and not there weighs against its being written, not against another's", () => {
    const written = "2021-03-05T09:00:00Z MX1 windows-event WS-06 file=C:\\x\\made-up.aspx"
    const asked = (name: string, at: string, status = 302): string =>
      `2021-03-0${at}Z MX1 iis-frontend WS-03 client=192.0.2.7 url=/owa/auth/${name}.aspx status=${status}`
    const against = (...lines: readonly string[]): readonly string[] =>
      assessed(caseOf({matches: [written, ...lines], logs: fullLogs}), "persisted")
        .ledger.against.filter((a) => a.log10 === -0.7)
        .map((a) => a.log)
    assert.deepEqual(against(asked("made-up", "5T10:00:00")), [
      "IIS front-end: made-up.aspx was asked for and was not there",
    ])
    assert.deepEqual(against(asked("other", "5T10:00:00")), [], "another page")
    assert.deepEqual(against(asked("made-up", "5T08:00:00")), [], "before it was written")
    assert.deepEqual(against(asked("made-up", "7T10:00:00")), [], "days later it may be gone")
    const both = against(asked("made-up", "5T10:00:00"), asked("made-up", "5T11:00:00", 200))
    assert.deepEqual(both, [], "it answered too")
  })

  test("a success that a second log of the session shows is confirmed, an attempt stays an attempt", () => {
    const matches = [
      "2021-03-03T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 requestId=a",
      "2021-03-03T10:00:00Z MX1 iis-frontend PL-02 client=192.0.2.7 requestId=a",
      "2021-03-03T10:00:01Z MX1 iis-frontend PL-03 client=192.0.2.7 requestId=b",
    ]
    const bundle = caseOf({matches, logs: fullLogs})
    assert.deepEqual(
      bundle.findings.map((f) => f.indicates[0]?.outcome),
      ["confirmed", "confirmed", "attempted"],
    )
    assert.equal(assessed(bundle, "exploited").outcome, "confirmed")
    assert.equal(
      assessed(caseOf({matches: matches.slice(0, 1), logs: fullLogs}), "exploited").outcome,
      "succeeded",
    )
  })

  test("the prior is shown, and a band that it decides is written as two", () => {
    const matches = ["2021-03-03T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 requestId=a status=200"]
    const exploited = assessed(caseOf({matches, logs: fullLogs, exposure: {MX1: "vulnerable"}}), "exploited")
    assert.equal(exploited.ledger.prior.value, 0.2)
    assert.notEqual(exploited.likelihood.upTo, undefined)
    assert.ok(exploited.says.includes(phrase(exploited.likelihood)))
    assert.match(exploited.says, /the prior decides/)
    assert.match(exploited.confidenceBecause, /the prior decides/)
  })

  test("every phrase stands with its range in the same sentence, and confidence in another", () => {
    for (const story of [otrfStory, {matches: scan, logs: fullLogs}, {logs: fullLogs}]) {
      for (const judgement of caseOf(story).case.servers.flatMap((s) => s.judgements)) {
        if (judgement.kind !== "assessed") continue
        const [first = ""] = judgement.says.split(/(?<=\.) (?=[A-Z])/)
        assert.ok(first.includes(phrase(judgement.likelihood)), judgement.says)
        assert.doesNotMatch(judgement.says, /confidence/)
        for (const gap of judgement.gaps) assert.ok(!judgement.says.includes(gap.says.slice(0, -1)), gap.says)
        assert.notEqual(judgement.confidenceBecause, "")
        assert.equal(recompute(judgement.ledger), judgement.ledger.posterior)
      }
    }
  })
})

describe("several servers", () => {
  const bundle = caseOf({
    matches: [
      "2021-03-03T10:00:00Z MX2.corp.example httpproxy PL-10 client=192.0.2.7 status=200",
      "2021-03-03T10:00:00Z mx1 httpproxy PL-01 client=192.0.2.7 status=401",
    ],
    logs: [
      ...fullLogs,
      ...fullLogs.map((l) => l.replace("MX1", "mx2")),
      "MX3 windows-event 2021-03-01..2021-03-02 channels=System",
    ],
  })

  test("are judged apart, under one name whatever the case and suffix", () => {
    assert.deepEqual(
      bundle.case.servers.map((s) => s.id),
      ["MX1", "MX2", "MX3"],
    )
    assert.deepEqual(bundle.case.servers[1]?.names, ["MX2.corp.example", "mx2"])
    assert.ok(assessed(bundle, "exploited", "MX2").confirmedBy.length > 0)
    assert.ok(!isPossible(judgementOf(bundle, "exploited", "MX1")))
    assert.equal(judgementOf(bundle, "exploited", "MX3").kind, "not assessable")
  })

  test("the overall line names the worst and counts those that cannot be assessed", () => {
    const exploited = bundle.case.overall.find((o) => o.stage === "exploited")
    assert.equal(exploited?.worst.server, "MX2")
    assert.equal(exploited?.assessed, 2)
    assert.equal(exploited?.notAssessable, 1)
    assert.match(
      exploited?.says ?? "",
      /^exploited: .* on MX2, the highest of 3 servers; not assessable on 1 of them\.$/,
    )
    assert.match(bundle.case.verdict.headline, /^MX2 was broken into/)
  })

  test("a session never spans two servers", () => {
    for (const session of bundle.case.servers.flatMap((s) => s.sessions))
      assert.ok(session.findings.length > 1)
    assert.equal(bundle.findings[0]?.session, undefined)
  })
})

describe("coverage and timeline", () => {
  test("missing days, lost bytes, unread files and what a collector said are all there", () => {
    const bundle = caseOf({
      logs: [
        "MX1 httpproxy 2021-03-01..2021-03-02 part=a",
        "MX1 httpproxy 2021-03-05..2021-03-07 part=b lost=512 status=partly",
        "MX1 iis-frontend 2021-03-01..2021-03-07 status=statement note=No_data_detected",
      ],
    })
    const [httpproxy] = bundle.case.coverage.filter((c) => c.log === "httpproxy")
    assert.deepEqual(httpproxy?.missingDays, ["2021-03-03", "2021-03-04"])
    assert.equal(httpproxy?.files, 2)
    assert.equal(httpproxy?.days.length, 5)
    assert.equal(bundle.case.verdict.lost, true)
    const kinds = bundle.timeline.map((e) => `${e.kind}: ${e.summary}`)
    assert.ok(
      kinds.some((k) => k.startsWith("gap: No HttpProxy record for 2 days: 2021-03-03 to 2021-03-04")),
      kinds.join("\n"),
    )
    assert.ok(kinds.some((k) => k.startsWith("statement: ") && k.includes("No data detected")))
    assert.ok(bundle.case.servers[0]?.gaps.some((g) => g.why === "partial" && g.log === "httpproxy"))
  })

  test("one line with a broken clock does not stretch the time judged", () => {
    const stray = "MX1 httpproxy 1995-01-01T00:00:00Z..1995-01-01T00:00:01Z part=stray"
    const with1995 = assessed(
      caseOf({logs: [...Array.from({length: 40}, (_, i) => `${fullLogs[0]} part=${i}`), ...fullLogs, stray]}),
      "exploited",
    )
    assert.match(with1995.says, /from 2021-03-01 to 2021-03-07/)
  })

  test("the timeline is in order of time and holds every event of a finding that shows a success", () => {
    const bundle = caseOf(otrfStory)
    const events = bundle.timeline.filter((e) => e.kind === "finding")
    assert.equal(events.length, 5)
    const times = events.map((e) => e.when?.at ?? 0)
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
  })
})

describe("first actions", () => {
  test("come in order, each with its reason, and only where something calls for them", () => {
    const isolated = caseOf(otrfStory).case.actions
    assert.deepEqual(
      isolated.map((a) => a.order),
      [1, 2],
    )
    assert.equal(
      isolated[1]?.because,
      "The intruder may still be inside. Persisted on MXS01: almost certain (95–100 %).",
    )
    const scanned = caseOf({matches: scan, logs: fullLogs}).case.actions
    assert.deepEqual(
      scanned.map((a) => a.says),
      ["Copy the evidence", "Look further"],
    )
    assert.match(scanned[1]?.because ?? "", /PL-01/)
    const quiet = caseOf({logs: fullLogs}).case.actions
    assert.equal(quiet.length, 1)
  })
})

test("heights follow the yardstick", () => {
  const bundle = caseOf(otrfStory)
  assert.equal(height(judgementOf(bundle, "exploited")), phiaBands.length - 1)
  assert.equal(height(judgementOf(bundle, "data taken")), -1)
})

describe("data taken after commands that are confirmed", () => {
  const rules = ["WS-04 critical acted/succeeded/proof", "CO-06 high data_taken/succeeded/strong"]
  const shell = "2021-03-03T10:00:00Z MX1 windows-event WS-04 image=cmd.exe"

  test("cannot be assessed by the silence of mail logs, and the gap says why", () => {
    const judgement = judgementOf(caseOf({rules, matches: [shell], logs: fullLogs}), "data taken")
    assert.equal(judgement.kind, "not assessable", judgement.says)
    assert.match(judgement.gaps[0]?.says ?? "", /What the commands on the server carried off need not show/)
    const quiet = judgementOf(caseOf({rules, logs: fullLogs}), "data taken")
    assert.equal(quiet.kind, "assessed", "without commands the silence counts")
  })

  test("is judged by what shows it, with no silence against it", () => {
    const fetched = "2021-03-03T10:05:00Z MX1 iis-frontend CO-06 client=192.0.2.7 status=200"
    const judgement = assessed(caseOf({rules, matches: [shell, fetched], logs: fullLogs}), "data taken")
    assert.deepEqual(judgement.ledger.against, [])
    assert.ok(isPossible(judgement), judgement.says)
  })
})

test("a cause that a rule calls none is not listed as a rival", () => {
  const rules = [
    "XX-01 high exploited/succeeded/strong fp=None_is_known",
    "XX-02 high exploited/succeeded/strong fp=Scanners_of_the_owner.",
  ]
  const matches = ["XX-01", "XX-02"].map((id) => `2021-03-03T10:00:00Z MX1 httpproxy ${id} requestId=${id}`)
  const {against} = assessed(caseOf({rules, matches, logs: fullLogs}), "exploited")
  assert.ok(
    against.some((a) => /^Scanners.of.the.owner \(another cause of XX-02\)\.$/.test(a)),
    against.join("\n"),
  )
  assert.ok(against.every((a) => !/None/.test(a)))
})
