import assert from "node:assert/strict"
import {describe, test} from "node:test"
import fc from "fast-check"
import {findingsOf, onlyServer} from "../src/assess/findings.ts"
import {answerOf, exhibitsKept, Gatherer, type Group, momentsKept} from "../src/assess/gather.ts"
import {serverId, unknownServer} from "../src/model/ids.ts"
import type {Match} from "../src/model/rule.ts"
import {match, rule} from "./support/case-language.ts"

function gather(matches: readonly Match[], groupsPerRule?: number): readonly Group[] {
  const gatherer = new Gatherer(groupsPerRule)
  for (const m of matches) gatherer.add(m)
  return gatherer.groups()
}

describe("what becomes one finding", () => {
  const line = "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401"
  const base = match(line, 0)
  const cases: readonly [string, string, number][] = [
    [
      "the same thing later in the hour",
      "2021-03-03T10:59:59Z MX1 httpproxy PL-01 client=192.0.2.7 status=403",
      1,
    ],
    ["another hour", "2021-03-03T11:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401", 2],
    ["another address", "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.8 status=401", 2],
    ["another server", "2021-03-03T10:00:00Z MX2 httpproxy PL-01 client=192.0.2.7 status=401", 2],
    ["another log", "2021-03-03T10:00:00Z MX1 iis-frontend PL-01 client=192.0.2.7 status=401", 2],
    ["another rule", "2021-03-03T10:00:00Z MX1 httpproxy PL-03 client=192.0.2.7 status=401", 2],
    ["another kind of answer", "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=200", 2],
    [
      "another file",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401 file=C:\\x.aspx",
      2,
    ],
    ["no time", "- MX1 httpproxy PL-01 client=192.0.2.7 status=401", 2],
  ]
  for (const [what, other, groups] of cases) {
    test(`${what} makes ${groups === 1 ? "one" : "two"}`, () => {
      assert.equal(gather([base, match(other, 1)]).length, groups)
    })
  }

  test("a status is read as number or text, and 241 is an answer", () => {
    assert.deepEqual([200, "241", "302", 404, 503, "-", undefined, "20x"].map(answerOf), [
      "2xx",
      "2xx",
      "3xx",
      "4xx",
      "5xx",
      "none",
      "none",
      "none",
    ])
  })
})

describe("what a group keeps", () => {
  test("its count, its first and last time, the earliest 50 events, ten with their bytes", () => {
    const minutes = Array.from({length: 60}, (_, i) => String((i * 37) % 60).padStart(2, "0"))
    const [group] = gather(
      minutes.map((m, i) => match(`2021-03-03T10:${m}:00Z MX1 httpproxy PL-01 client=192.0.2.7`, i)),
    )
    assert.equal(group?.count, 60)
    assert.equal(group?.moments.length, momentsKept)
    assert.equal(group?.moments.filter((m) => m.raw !== undefined).length, exhibitsKept)
    const times = group?.moments.map((m) => m.when?.at ?? 0) ?? []
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    )
    assert.equal(group?.first?.at, times[0])
    assert.ok((group?.last?.at ?? 0) > (times.at(-1) ?? 0))
  })

  test("bytes of its own, not a view of the block that they were cut from", () => {
    const block = new Uint8Array(1 << 20)
    const [group] = gather([{...match("- MX1 httpproxy PL-01", 0), raw: block.subarray(10, 20)}])
    assert.equal(group?.moments[0]?.raw?.buffer.byteLength, 10)
  })

  test("long values are cut", () => {
    const long = match("- MX1 httpproxy PL-01", 0)
    const [group] = gather([
      {
        ...long,
        fields: {url: "x".repeat(100_000)},
        because: [{field: "a" as never, value: ["y".repeat(9000)]}],
      },
    ])
    assert.ok(JSON.stringify([group?.moments[0]?.fields, group?.moments[0]?.because]).length < 6000)
  })

  test("a host that the record does not name is the collection's, and a conflict is noted once a pair", () => {
    const gatherer = new Gatherer()
    gatherer.add(match("- - iis-frontend PL-03", 0), "MX9")
    gatherer.add(match("- mx9.corp.example iis-frontend PL-03", 1), "MX9")
    gatherer.add(match("- MX8 iis-frontend PL-03", 3), "MX9")
    gatherer.add(match("- MX8 iis-frontend PL-03", 2), "MX9")
    assert.ok(gatherer.groups().some((g) => g.host === "MX9"))
    const [conflict, ...others] = gatherer.conflicts()
    assert.deepEqual(
      [conflict?.record, conflict?.collection, conflict?.count, conflict?.at.offset],
      ["MX8", "MX9", 2, 200],
    )
    assert.deepEqual(others, [])
  })
})

const arbitraryMatch = fc
  .record({
    minute: fc.integer({min: 0, max: 6000}),
    client: fc.integer({min: 1, max: 30}),
    status: fc.constantFrom(200, 302, 401, 500),
    host: fc.constantFrom("MX1", "MX2", "-"),
    log: fc.constantFrom("httpproxy", "iis-frontend"),
    id: fc.constantFrom("PL-01", "PL-03"),
    noTime: fc.boolean(),
  })
  .map((r) => {
    const time = r.noTime ? "-" : new Date(Date.UTC(2021, 2, 1, 0, r.minute)).toISOString()
    return `${time} ${r.host} ${r.log} ${r.id} client=192.0.2.${r.client} status=${r.status}`
  })

describe("the bound", () => {
  test("whatever the order of matches, the same groups are kept and the rest still counts", () => {
    const seed = 20211122
    console.log(`seed ${seed}`)
    fc.assert(
      fc.property(fc.array(arbitraryMatch, {minLength: 1, maxLength: 120}), fc.integer(), (lines, shift) => {
        const matches = lines.map((line, i) => match(line, i))
        const turned = matches.map((_, i) => matches[(i + Math.abs(shift)) % matches.length]!).reverse()
        const [a, b] = [gather(matches, 5), gather(turned, 5)]
        assert.deepEqual(a, b)
        assert.equal(
          a.reduce((sum, g) => sum + g.count, 0),
          matches.length,
        )
        for (const id of ["rule-PL-01", "rule-PL-03"]) {
          assert.ok(a.filter((g) => g.rule === id && !g.overflow).length <= 5)
        }
      }),
      {seed, numRuns: 150},
    )
  })

  test("an answered request is kept though ten thousand refused ones came before it", () => {
    const matches = Array.from({length: 10_000}, (_, i) =>
      match(`2021-03-01T00:00:00Z MX1 httpproxy PL-01 client=2001:db8::${i.toString(16)} status=404`, i),
    )
    const late = match("2021-03-09T00:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=200", 20_000)
    const groups = gather([...matches, late])
    assert.ok(groups.some((g) => !g.overflow && g.answer === "2xx"))
    assert.equal(groups.filter((g) => g.overflow).length, 1)
    assert.ok(groups.length <= 129)
  })

  test("300,000 matches of a mass scan are gathered in three seconds and stay few", () => {
    const gatherer = new Gatherer()
    const template = match("2021-03-01T00:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 status=401", 0)
    const start = performance.now()
    for (let i = 0; i < 300_000; i++) {
      gatherer.add({
        ...template,
        when: {at: (1_614_556_800_000_000 + i * 1000) as never, tick: 0, zone: "format"},
        from: {...template.from, offset: i * 100},
        fields: {client: `198.51.${(i >> 8) % 256}.${i % 256}`, status: 401, url: "/ecp/y.js"},
      })
    }
    const groups = gatherer.groups()
    const seconds = (performance.now() - start) / 1000
    assert.equal(gatherer.matches, 300_000)
    assert.equal(
      groups.reduce((sum, g) => sum + g.count, 0),
      300_000,
    )
    assert.ok(groups.length <= 129, `${groups.length} groups`)
    assert.ok(seconds < 3, `${seconds.toFixed(2)} s`)
  })
})

describe("what a finding says", () => {
  const said = (says: string, line: string): string => {
    const r = {...rule("XX-01 high exploited/succeeded/strong cve=2021-1 fp=backup_jobs"), says}
    const [traced] = findingsOf(gather([match(line, 0)]), new Map([[r.id, r]]), unknownServer)
    return traced?.finding.summary ?? ""
  }

  test("places are filled by the log's own names, ours, or a word where there is nothing", () => {
    const line = "2021-03-03T10:00:00Z MX1 httpproxy XX-01 client=192.0.2.7 status=200 UrlStem=/ecp/y.js"
    assert.equal(said("{ClientIpAddress} asked for {UrlStem}.", line), "192.0.2.7 asked for /ecp/y.js.")
    assert.equal(said("{c-ip} got {sc-status}", line), "192.0.2.7 got 200.")
    assert.equal(
      said("{AuthenticatedUser} ran {Cmdlet}", line),
      "An account that the log does not name ran an unrecorded value.",
    )
  })

  test("hostile text stays on one line, short, and is not filled a second time", () => {
    const line = `2021-03-03T10:00:00Z MX1 httpproxy XX-01 url={client}\u001b[31m\u202ea\nb${"x".repeat(9000)} client=c`
    const text = said("Asked for {url}", line)
    assert.doesNotMatch(text, /[\u0000-\u001f\u202e]/)
    assert.ok(text.length < 300)
    assert.match(text, /^Asked for \{client\} \[31m/)
  })

  test("a rule without a sentence gives its title, and many events their count", () => {
    const r = {...rule("XX-01 high"), says: undefined, title: "Odd thing"}
    const matches = [0, 1, 2].map((i) => match("2021-03-03T10:00:00Z MX1 httpproxy XX-01", i))
    const [traced] = findingsOf(gather(matches), new Map([[r.id, r]]), unknownServer)
    assert.equal(traced?.finding.summary, "HttpProxy: matches the rule “Odd thing” (3 times).")
    assert.equal(traced?.finding.count, 3)
    assert.equal(traced?.finding.events.length, 3)
  })

  test("tags give vulnerabilities and techniques, the rule its campaign, raw bytes the exhibits", () => {
    const r = rule("XX-01 high exploited/succeeded/strong campaign=c cve=2021-26855")
    const one = match("2021-03-03T10:00:00Z MX1 httpproxy XX-01 client=192.0.2.7 account=bob", 0)
    const [traced] = findingsOf(
      gather([{...one, from: {...one.from, length: 9000}}]),
      new Map([[r.id, r]]),
      unknownServer,
    )
    const finding = traced?.finding
    assert.deepEqual(finding?.vulnerabilities, ["CVE-2021-26855"])
    assert.deepEqual(finding?.techniques, ["T1190"])
    assert.equal(finding?.campaign, "c")
    assert.equal(finding?.source, "192.0.2.7")
    assert.equal(finding?.account, "bob")
    assert.equal(finding?.exhibits[0]?.cut, true)
    assert.equal(
      Buffer.from(finding?.exhibits[0]?.rawBase64 ?? "", "base64")
        .toString()
        .slice(0, 4),
      "2021",
    )
  })

  test("evidence without a host belongs to the only server of the run, or to none that is known", () => {
    assert.equal(onlyServer(["MX1.corp.example", undefined, "mx1"]), serverId("MX1"))
    assert.equal(onlyServer(["MX1", "MX2"]), unknownServer)
    assert.equal(onlyServer([]), unknownServer)
  })
})
