import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {findingsOf, type Traced} from "../src/assess/findings.ts"
import {Gatherer} from "../src/assess/gather.ts"
import {type Proven, provenBy} from "../src/assess/proofs.ts"
import {type Joined, join, serverFile} from "../src/assess/sessions.ts"
import type {Campaign, Proof} from "../src/model/campaign.ts"
import {unknownServer} from "../src/model/ids.ts"
import {microsPerMinute} from "../src/model/instant.ts"
import {catalogue, match, proxylogon, rule} from "./support/case-language.ts"

function trace(lines: readonly string[]): readonly Traced[] {
  const gatherer = new Gatherer()
  for (const [i, line] of lines.entries()) gatherer.add(match(line, i))
  const rules = catalogue.map(rule)
  return findingsOf(gatherer.groups(), new Map(rules.map((r) => [r.id, r])), unknownServer)
}

function joined(...lines: string[]): Joined {
  return join(trace(lines), [])
}

describe("findings are joined", () => {
  const pairs: readonly [string, string, string, boolean][] = [
    [
      "by the request id, whatever its case",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 requestId=AB-1",
      "2021-03-05T10:00:00Z MX1 iis-frontend PL-03 client=10.0.0.1 requestId=ab-1",
      true,
    ],
    [
      "by the canary",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 canary=XyZ",
      "2021-03-03T12:00:00Z MX1 ecp-server PL-13 canary=XyZ",
      true,
    ],
    [
      "not by another canary",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 canary=XyZ",
      "2021-03-03T12:00:00Z MX1 ecp-server PL-13 canary=xyz",
      false,
    ],
    [
      "by the file that was written, then asked for",
      "2021-03-03T10:00:00Z MX1 windows-event WS-06 file=C:\\owa\\auth\\Odd.aspx",
      "2021-03-06T10:00:00Z MX1 iis-frontend WS-03 client=192.0.2.9 url=/owa/auth/odd.aspx?x=1 status=200",
      true,
    ],
    [
      "not by a file that was asked for in vain",
      "2021-03-03T10:00:00Z MX1 windows-event WS-06 file=C:\\owa\\auth\\Odd.aspx",
      "2021-03-06T10:00:00Z MX1 iis-frontend WS-03 client=192.0.2.9 url=/owa/auth/odd.aspx status=302",
      false,
    ],
    [
      "not by a page that Exchange brings along",
      "2021-03-03T10:00:00Z MX1 iis-frontend PL-04 client=192.0.2.9 url=/owa/auth/logon.aspx status=200",
      "2021-03-06T10:00:00Z MX1 iis-frontend WS-03 client=192.0.2.8 url=/owa/auth/logon.aspx status=200",
      false,
    ],
    [
      "by the process and its parent",
      "2021-03-03T10:00:00Z MX1 windows-event WS-05 processGuid={A}",
      "2021-03-03T18:00:00Z MX1 windows-event CO-02 processGuid={B} parentProcessGuid={a}",
      true,
    ],
    [
      "by the same command line in two logs within a second",
      "2021-03-03T10:00:00.1Z MX1 windows-event WS-05 commandLine=cmd_/c_whoami channel=Security",
      "2021-03-03T10:00:00.9Z MX1 windows-event WS-05 commandLine=CMD_/c_whoami channel=Sysmon",
      true,
    ],
    [
      "not by the same command line minutes apart",
      "2021-03-03T10:00:00Z MX1 windows-event WS-05 commandLine=cmd_/c_whoami channel=Security",
      "2021-03-03T10:05:00Z MX1 windows-event WS-05 commandLine=cmd_/c_whoami channel=Sysmon",
      false,
    ],
    [
      "by a command and the proxied request that carried it",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-02 anchor=x/ecp/DDI/DDIService.svc/SetObject",
      "2021-03-03T10:00:02Z MX1 ecp-server PL-13",
      true,
    ],
    [
      "not two commands alone by time",
      "2021-03-03T10:00:00Z MX1 ecp-server PL-08",
      "2021-03-03T10:00:02Z MX1 ecp-server PL-13",
      false,
    ],
    [
      "by a page and the web server's process within a minute",
      "2021-03-03T10:00:00Z MX1 windows-event WS-06 file=C:\\x.aspx",
      "2021-03-03T10:00:30Z MX1 windows-event WS-05 parentImage=C:\\w3wp.exe commandLine=whoami",
      true,
    ],
    [
      "by the client address within an hour",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7",
      "2021-03-03T10:59:00Z MX1 iis-frontend PL-03 client=192.0.2.7",
      true,
    ],
    [
      "not by an address a day later",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7",
      "2021-03-04T10:00:00Z MX1 iis-frontend PL-03 client=192.0.2.7",
      false,
    ],
    [
      "not by the server's own address",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=::1",
      "2021-03-03T10:01:00Z MX1 iis-frontend PL-03 client=::1",
      false,
    ],
    [
      "not across servers",
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7",
      "2021-03-03T10:00:00Z MX2 httpproxy PL-01 client=192.0.2.7",
      false,
    ],
  ]
  for (const [how, a, b, isOne] of pairs) {
    test(how, () => {
      for (const lines of [
        [a, b],
        [b, a],
      ]) {
        const {sessions, traced} = joined(...lines)
        assert.equal(sessions.length, isOne ? 1 : 0)
        assert.equal(traced.filter((t) => t.finding.session === "S-001").length, isOne ? 2 : 0)
        for (const session of sessions)
          assert.ok(session.joinedBy.length > 0 && session.says.includes(session.joinedBy[0]!))
      }
    })
  }

  test("in a chain, and the session says its stage, sources and times", () => {
    const {sessions} = joined(
      "2021-03-03T10:00:00Z MX1 httpproxy PL-01 client=192.0.2.7 requestId=a",
      "2021-03-03T10:00:04Z MX1 httpproxy PL-02 client=192.0.2.7 anchor=DDIService.svc requestId=b",
      "2021-03-03T10:00:05Z MX1 ecp-server PL-13",
      "2021-03-06T10:00:00Z MX1 httpproxy PL-01 client=198.51.100.1",
    )
    assert.equal(sessions.length, 1)
    assert.deepEqual(sessions[0]?.findings, ["F-0001", "F-0002", "F-0003"])
    assert.equal(sessions[0]?.reached, "exploited")
    assert.deepEqual(sessions[0]?.sources, ["192.0.2.7"])
    assert.match(
      sessions[0]?.says ?? "",
      /^3 findings \(HttpProxy and ECP Server\), client 192\.0\.2\.7, from 2021-03-03 10:00:00 to 10:00:05 UTC/,
    )
  })
})

test("a server-side page is known by name in a path, a request and a compiled trace", () => {
  assert.equal(serverFile({file: "C:\\inetpub\\aspnet_client\\A b.ASPX"}), "a b.aspx")
  assert.equal(serverFile({file: "C:\\Temporary ASP.NET Files\\odd.aspx.f5dba9b9.compiled"}), "odd.aspx")
  assert.equal(serverFile({url: "/aspnet_client/x.ashx?y"}), "x.ashx")
  assert.equal(serverFile({url: "/ecp/y.js"}), undefined)
  assert.equal(serverFile({file: "C:\\owa\\auth\\errorFE.aspx"}), undefined)
})

describe("proof", () => {
  const proof: Proof = {
    id: "p",
    stages: ["exploited"],
    steps: [
      {anyOf: ["PL-13"], says: "a"},
      {anyOf: ["WS-06", "WS-07"], says: "b"},
    ],
    ordered: true,
    withinMicros: 5 * microsPerMinute,
    says: "It was done",
  }
  const proven = (lines: readonly string[], change: Partial<Proof> = {}): readonly Proven[] => {
    const campaign: Campaign = {...proxylogon, proofs: [{...proof, ...change}]}
    return provenBy(trace(lines), [campaign])
  }
  const cmdlet = "2021-03-03T10:00:00Z MX1 windows-event PL-13"
  const at = (time: string, host = "MX1", id = "WS-06"): string =>
    `2021-03-03T${time}Z ${host} windows-event ${id}`

  test("holds when each step is met in order and in time", () => {
    const [one, ...others] = proven([cmdlet, at("10:04:00")])
    assert.deepEqual(one?.findings, ["F-0001", "F-0002"])
    assert.deepEqual(others, [])
    assert.equal((one?.until ?? 0) - (one?.from ?? 0), 4 * microsPerMinute)
  })

  const failing: readonly [string, readonly string[]][] = [
    ["a step is missing", [cmdlet]],
    ["the steps are too far apart", [cmdlet, at("10:05:01")]],
    ["the order is wrong", [cmdlet, at("09:59:00")]],
    ["the steps are on two servers", [cmdlet, at("10:00:01", "MX2")]],
    ["a step has no time", [cmdlet, "- MX1 windows-event WS-06"]],
  ]
  for (const [why, lines] of failing) {
    test(`does not hold when ${why}`, () => {
      assert.deepEqual(proven(lines), [])
    })
  }

  test("without order the steps may come either way, but not too far apart", () => {
    assert.equal(proven([cmdlet, at("09:57:00")], {ordered: false}).length, 1)
    assert.equal(proven([cmdlet, at("09:54:00")], {ordered: false}).length, 0)
  })

  test("tries later starts when the first leads nowhere", () => {
    const [one] = proven([cmdlet, "2021-03-03T12:00:00Z MX1 windows-event PL-13", at("12:01:00")])
    assert.deepEqual(one?.findings, ["F-0002", "F-0003"])
  })

  test("a step needs an event of its own", () => {
    const twice: Proof["steps"] = [
      {anyOf: ["PL-13"], says: "a"},
      {anyOf: ["PL-13"], says: "b"},
    ]
    assert.equal(proven([cmdlet], {steps: twice}).length, 0)
    assert.equal(proven([cmdlet, cmdlet], {steps: twice}).length, 1)
  })

  test("joins its findings into one session", () => {
    const traced = trace([cmdlet, at("10:04:00")])
    assert.equal(join(traced, []).sessions.length, 0)
    const {sessions} = join(traced, provenBy(traced, [{...proxylogon, proofs: [proof]}]))
    assert.deepEqual(sessions[0]?.joinedBy, ["a proof that needs them together"])
  })
})
