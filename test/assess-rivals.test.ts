/* Other explanations, other words, what would change a judgement, and where its prior comes from. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {describe, test} from "node:test"
import {tableName} from "../src/assess/ledger.ts"
import {reword} from "../src/assess/sayings.ts"
import {opening} from "../src/assess/sentences.ts"
import type {Stage} from "../src/model/finding.ts"
import {type Assessed, nearestBand, phiaBand, phiaBands, phrase, type Rival} from "../src/model/judgement.ts"
import {caseOf, judgementOf, type Story} from "./support/case-language.ts"
import {otrfStory} from "./support/otrf-story.ts"
import {knowledge} from "./support/shipped-knowledge.ts"

const week = "2021-03-01..2021-03-07"
const logs: readonly string[] = ["httpproxy", "iis-frontend", "ecp-server"].map((log) => `MX1 ${log} ${week}`)

function assessed(story: Story, stage: Stage): Assessed {
  const judgement = judgementOf(caseOf(story), stage)
  assert.equal(judgement.kind, "assessed", judgement.says)
  return judgement as Assessed
}

function rivalOf(story: Story, stage: Stage, id: string): Rival | undefined {
  return assessed({rivals: knowledge.rivals, logs, ...story}, stage).rivals.find((rival) => rival.id === id)
}

describe("rivals", () => {
  const shell = "2021-03-03T10:00:00Z MX1 windows-event WS-06 file=C:\\x\\s7.aspx"
  const reset = "2021-03-03T10:00:00Z MX1 httpproxy PL-10 client=192.0.2.7 status=200"

  test("are those that the design asks for, each with a source and somebody to ask", () => {
    const ids = knowledge.rivals.map((rival) => rival.id)
    for (const id of [
      "scanner",
      "ordered-test",
      "vendor-tools",
      "administrator",
      "antivirus-residue",
      "responder-copy",
      "court-removal",
      "third-party-check",
    ])
      assert.ok(ids.includes(id), id)
    assert.ok(knowledge.rivals.every(({sources, ask}) => sources.length > 0 && ask.length > 10))
  })

  test("stand beside what they would explain, and nowhere else", () => {
    assert.equal(rivalOf({matches: [shell]}, "persisted", "administrator"), undefined)
    assert.equal(rivalOf({}, "exploited", "scanner"), undefined)
    const test = rivalOf({matches: [reset]}, "exploited", "ordered-test")
    assert.deepEqual(test?.explains, ["F-0001"])
    assert.deepEqual(test?.against, ["It came from addresses of the Internet."])
    assert.match(test?.ask ?? "", /^Ask: who tested the server/)
  })

  test("say what speaks for and against them on this server, with the findings", () => {
    const inside = rivalOf({matches: [reset.replace("192.0.2.7", "10.1.2.3")]}, "exploited", "ordered-test")
    assert.deepEqual(inside?.for, ["All the addresses that it came from are of private networks."])
    assert.deepEqual(inside?.against, [])
    const own = rivalOf({matches: [reset.replace("192.0.2.7", "127.0.0.1")]}, "exploited", "ordered-test")
    assert.deepEqual(own?.for, [], "the server itself is no client")
  })

  test("scanners are refuted by what scanners do not do", () => {
    const probe = "2021-03-03T09:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401"
    const tried = rivalOf({matches: [probe]}, "probed", "scanner")
    assert.deepEqual(tried?.for, ["Nothing that was asked for was granted."])
    const done = rivalOf({matches: [probe, shell]}, "probed", "scanner")
    assert.ok(done?.against.some((a) => /^A file was written to the server.*\(F-0002\)\.$/.test(a)))
  })

  test("the removal by a court fits in April 2021 only", () => {
    const rules = ["FH-41 high persisted/succeeded/strong"]
    const gone = (day: string): Story => ({
      rules,
      logs,
      matches: [`${day}T10:00:00Z MX1 windows-event FH-41 file=C:\\x\\s7.aspx`],
    })
    assert.match(
      rivalOf(gone("2021-04-14"), "persisted", "court-removal")?.against.join(" ") ?? "",
      /had been broken into before/,
    )
    assert.equal(rivalOf(gone("2021-03-03"), "persisted", "court-removal"), undefined)
  })

  test("a question for a page that was not there explains nothing", () => {
    const rules = ["WS-09 high persisted/succeeded/strong"]
    const asked = "2021-03-03T10:00:00Z MX1 iis-frontend WS-03 client=192.0.2.7 url=/owa/auth/s7.aspx"
    const matches = [
      `${asked} status=302`,
      "2021-03-03T11:00:00Z MX1 windows-event WS-06 file=C:\\x\\s8.aspx",
    ]
    assert.equal(rivalOf({rules, matches}, "persisted", "third-party-check"), undefined)
    const there = rivalOf({rules, matches: [`${asked} status=200`]}, "persisted", "third-party-check")
    assert.deepEqual(there?.for, ["The page was asked for and given nothing to do (F-0001)."])
  })
})

describe("yardsticks", () => {
  const named = (id: string) => {
    const found = knowledge.yardsticks.find((yardstick) => yardstick.id === id)
    assert.ok(found !== undefined, id)
    return found
  }
  const probe = "2021-03-03T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 requestId=a status=200"

  test("give their own words and ranges, found from the raw result", () => {
    const quiet = assessed({logs}, "exploited")
    assert.equal(quiet.likelihood.term, "remote chance")
    const icd = reword(quiet, named("icd203"), 3)
    assert.match(icd.says, /^There is almost no chance \(1–5 %\) that MX1 was exploited/)
    const plain = reword(quiet, named("plain"), 3)
    assert.match(plain.says, /^There is a very small chance \(0–5 %\) that MX1 was exploited/)
    const proven = assessed(otrfStory, "exploited")
    assert.match(reword(proven, named("icd203"), 3).says, /^It is almost certain \(95–99 %\) that/)
    assert.match(reword(proven, named("plain"), 3).says, /^It is as good as certain \(95–100 %\) that/)
  })

  test("a case that is judged by one says the same as a case that is reworded", () => {
    for (const id of ["icd203", "plain"])
      for (const story of [
        {logs},
        {logs, matches: [probe]},
        otrfStory,
        {logs, matches: [probe], exposure: {MX1: "vulnerable"} as const},
      ]) {
        const [asked, phia] = [{...story, yardstick: named(id)}, story].map((s) => caseOf(s).case.servers[0]!)
        for (const [at, judgement] of phia!.judgements.entries())
          assert.deepEqual(reword(judgement, named(id), 3), asked!.judgements[at])
        const again = asked!.judgements.map((judgement) => reword(judgement, named("phia"), 3))
        assert.deepEqual(again, phia!.judgements)
      }
  })

  test("every sentence carries the phrase that it opens with, and its range", () => {
    for (const id of ["phia", "icd203", "plain"])
      for (const probability of [0.01, 0.08, 0.15, 0.3, 0.45, 0.5, 0.65, 0.85, 0.99]) {
        const {term, low, high, noun} = nearestBand(named(id).bands, probability)
        const phia = phiaBand(probability)
        const said = {yardstick: id, term, low, high, ...(noun ? {isNoun: true} : {})}
        const text = opening({...phia, ...(id === "phia" ? {} : {said})})
        assert.ok(text.includes(`${term} (${low}–${high} %)`), text)
        assert.match(text, noun ? /^There is (?:a |almost )/ : /^It is /)
      }
  })

  test("phia's bands are the model's", () => {
    assert.deepEqual(
      named("phia").bands.map(({term, low, high}) => ({term, low, high})),
      phiaBands.map((band) => ({...band})),
    )
  })
})

describe("what would change a judgement", () => {
  test("is missing evidence with its days, as one could ask for it", () => {
    const story = {
      logs: [
        "MX1 httpproxy 2021-03-01..2021-03-07",
        "MX1 iis-frontend 2021-03-01..2021-03-07",
        "MX1 ecp-server 2021-03-01..2021-03-01",
      ],
    }
    const {ledger} = assessed(story, "exploited")
    assert.ok(
      ledger.wouldChange.some((s) => /^ECP Server logs, 2–7 March 2021$/.test(s)),
      ledger.wouldChange.join("\n"),
    )
    assert.ok(ledger.wouldChange.includes("MSExchange Management events, 1–7 March 2021"))
  })

  test("is nothing where a proof stands", () => {
    const proven = assessed(otrfStory, "exploited")
    assert.ok(proven.gaps.length > 3)
    assert.deepEqual(proven.ledger.wouldChange, [])
  })

  test("names what would let a stage be assessed, and after commands what left by the network", () => {
    const open = judgementOf(caseOf({logs: ["MX1 ews 2021-02-27..2021-03-02"]}), "exploited")
    assert.ok(open.kind === "not assessable")
    assert.ok(
      open.wouldChange.includes("HttpProxy logs, 27 February to 2 March 2021"),
      open.wouldChange.join("\n"),
    )
    const taken = judgementOf(caseOf(otrfStory), "data taken")
    assert.ok(taken.kind === "not assessable")
    assert.match(taken.wouldChange[0] ?? "", /firewall or the proxy/)
  })
})

describe("the prior of exploitation", () => {
  const of = (story: Story): {readonly value: number; readonly source: string} =>
    assessed({logs, ...story}, "exploited").ledger.prior

  test("is the campaign's base rate in its days of mass exploitation, and less at other times", () => {
    const exposure = {MX1: "vulnerable"} as const
    const inside = of({exposure})
    assert.equal(inside.value, 0.2)
    assert.match(
      inside.source,
      /^campaign proxylogon, mass exploitation from 2021-02-26 to 2021-03-31: test$/,
    )
    const later = logs.map((line) => line.replaceAll("2021-03", "2021-06"))
    assert.equal(of({exposure, logs: later}).value, 0.1)
    assert.equal(of({exposure: {MX1: "unknown"}}).value, 0.02)
    assert.equal(of({exposure: {MX1: "fixed"}}).value, 0.001)
    assert.match(of({exposure: {MX1: "fixed"}}).source, /^priors@test: test$/)
  })

  test("is shaken by three, and the ledger keeps both bands", () => {
    const matches = ["2021-03-03T10:00:00Z MX1 httpproxy PL-02 client=192.0.2.7 requestId=a status=200"]
    const judged = assessed({logs, matches, exposure: {MX1: "vulnerable"}}, "exploited")
    const {third, triple} = judged.ledger.prior
    assert.notEqual(third, triple)
    assert.equal(judged.likelihood.term, third)
    assert.equal(judged.likelihood.upTo, triple)
    assert.ok(judged.says.includes(`${third} to ${triple}`))
    assert.match(judged.says, /the prior decides/)
    assert.ok(phrase(judged.likelihood).startsWith(`${third} to ${triple} (`))
  })
})

test("a table that changed has another version", () => {
  const text = readFileSync(join(import.meta.dirname, "..", "knowledge", "likelihood-ratios.csv"))
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16)
  assert.deepEqual(
    {table: tableName(knowledge.likelihoodRatios), digest},
    {table: "likelihood-ratios@1.1.0", digest: "51a023422719f674"},
    "raise the version of the rows that changed, then write table and digest here",
  )
})
