/* Cases made by code for the tests of reports and case folders: a server entered through ProxyLogon, one
 * that was only scanned, and one whose logs are missing. Hosts and names are invented, addresses are those
 * of RFC 5737. Every raw line stands at the offset that its locator names.
 *
 * `large` multiplies findings. What puts payloads into a bundle is injection.ts. */

import type {CaseBundle, LogCoverage, Session, TimelineEntry} from "../../src/model/case.ts"
import {caseSchema} from "../../src/model/case.ts"
import type {LogKind} from "../../src/model/event.ts"
import type {Locator} from "../../src/model/evidence.ts"
import type {Because, Finding, Stage} from "../../src/model/finding.ts"
import {stages} from "../../src/model/finding.ts"
import type {ServerId} from "../../src/model/ids.ts"
import {evidenceId, fieldName, findingId, formatName, ruleId, serverId} from "../../src/model/ids.ts"
import type {Instant, When} from "../../src/model/instant.ts"
import {microsPerDay, microsPerHour, parseIso} from "../../src/model/instant.ts"
import type {FileRecord} from "../../src/model/inventory.ts"
import type {Assessed, Gap, Judgement, NotAssessable, PhiaTerm} from "../../src/model/judgement.ts"
import {phiaBands, phrase} from "../../src/model/judgement.ts"
import type {Indication, Level} from "../../src/model/rule.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {noAttribution, refusedAttribution} from "./attribution-fixture.ts"

const server: ServerId = serverId("mxs01.corp.example")

function when(text: string): When {
  const found = parseIso(text)
  if (found === undefined) throw new Error(`no time: ${text}`)
  return {...found, zone: "format"}
}

/** A line of evidence: where it stands and what it says. */
interface Line {
  readonly evidence: string
  readonly line: number
  readonly offset: number
  readonly text: string
}

function place(line: Line): Locator {
  return {
    evidence: evidenceId(line.evidence),
    offset: line.offset,
    length: Buffer.byteLength(line.text),
    unit: {kind: "line", line: line.line},
  }
}

interface Seed {
  readonly title: string
  readonly rule: string
  readonly detection: string
  readonly level: Level
  readonly log: LogKind
  readonly at: string
  readonly until?: string
  readonly summary: string
  readonly indicates: readonly Indication[]
  readonly because: Readonly<Record<string, string>>
  readonly line: Line
  readonly session?: string
  readonly source?: string
  readonly account?: string
  readonly count?: number
  readonly on?: ServerId
}

function finding(seed: Seed, ordinal: number): Finding {
  const at = place(seed.line)
  const because: readonly Because[] = Object.entries(seed.because).map(([field, value]) => ({
    field: fieldName(field),
    value,
    at,
  }))
  return {
    id: findingId(ordinal),
    rule: ruleId(seed.rule),
    title: seed.title,
    level: seed.level,
    server: seed.on ?? server,
    when: when(seed.at),
    until: seed.until === undefined ? when(seed.at) : when(seed.until),
    indicates: seed.indicates,
    detection: seed.detection,
    campaign: "hafnium-proxylogon",
    vulnerabilities: ["CVE-2021-26855", "CVE-2021-27065"],
    techniques: ["T1190"],
    summary: seed.summary,
    log: seed.log,
    source: seed.source,
    account: seed.account,
    session: seed.session,
    count: seed.count ?? 1,
    events: [at],
    exhibits: [{at, rawBase64: Buffer.from(seed.line.text).toString("base64"), cut: false}],
    because,
  }
}

const requestId = "7d1c2f0e-5b1a-4c7e-9a51-0c3f2f6f7a10"
const shell = "/owa/auth/x7Yd.aspx"
const proxyLog = "MXS01.zip!/Logging/HttpProxy/Ecp/HttpProxy_2021030304-1.LOG"
const iisLog = "MXS01.zip!/inetpub/logs/LogFiles/W3SVC1/u_ex210303.log"
const ecpLog = "MXS01.zip!/Logging/ECP/Server/ECPServer20210303-1.LOG"
const events = "MXS01.zip!/winevt/MSExchange_Management.json"
const tail = "\r\n"

const seeds: readonly Seed[] = [
  {
    title: "Autodiscover request with a forged back-end target",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c01",
    detection: "PL-01",
    level: "high",
    log: "httpproxy",
    at: "2021-03-03T04:12:07.411Z",
    summary:
      "203.0.113.44 sent POST /ecp/y.js with AnchorMailbox “ServerInfo~a]@MXS01.corp.example:444/autodiscover/autodiscover.xml?#”; the back end answered 200.",
    indicates: [
      {stage: "exploited", outcome: "succeeded", strength: "strong"},
      {stage: "probed", outcome: "succeeded", strength: "proof"},
    ],
    because: {
      AnchorMailbox: "ServerInfo~a]@MXS01.corp.example:444/autodiscover/autodiscover.xml?#",
      BackEndStatus: "200",
    },
    line: {
      evidence: proxyLog,
      line: 214,
      offset: 118_204,
      text: `2021-03-03T04:12:07.411Z,${requestId},15,2,659,4,,Ecp,mail.corp.example,/ecp/y.js,,,False,,,ServerInfo~a]@MXS01.corp.example:444/autodiscover/autodiscover.xml?#,python-requests/2.25.1,203.0.113.44,MXS01,200,200,,POST,Proxy,mxs01.corp.example,15.02.0659.000,IntraForest,X-BEResource-Cookie,,,,349,3820${tail}`,
    },
    session: "S-001",
    source: "203.0.113.44",
  },
  {
    title: "The same request in the front end's own log",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c02",
    detection: "PL-03",
    level: "medium",
    log: "iis-frontend",
    at: "2021-03-03T04:12:07Z",
    summary: "203.0.113.44 sent POST /ecp/y.js and got 200; its cafeReqId is the RequestId of F-0002.",
    indicates: [{stage: "probed", outcome: "succeeded", strength: "strong"}],
    because: {"cs-uri-stem": "/ecp/y.js", "cs-uri-query": `&CorrelationID=<empty>;&cafeReqId=${requestId};`},
    line: {
      evidence: iisLog,
      line: 9_120,
      offset: 1_904_411,
      text: `2021-03-03 04:12:07 192.0.2.5 POST /ecp/y.js &CorrelationID=<empty>;&cafeReqId=${requestId}; 443 - 203.0.113.44 python-requests/2.25.1 - 200 0 0 312${tail}`,
    },
    session: "S-001",
    source: "203.0.113.44",
  },
  {
    title: "OAB virtual directory set to a URL that holds script",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c10",
    detection: "PL-10",
    level: "critical",
    log: "ecp-server",
    at: "2021-03-03T04:12:31.020Z",
    summary:
      'Set-OabVirtualDirectory put “<script runat="server">” into ExternalUrl of OAB (Default Web Site).',
    indicates: [{stage: "exploited", outcome: "succeeded", strength: "proof"}],
    because: {
      EventData:
        "S:CMD=Set-OabVirtualDirectory.ExternalUrl='http://f/<script runat=\"server\">/* the page body is left out of this fixture */</script>'",
    },
    line: {
      evidence: ecpLog,
      line: 57,
      offset: 22_118,
      text: `2021-03-03T04:12:31.020Z,MXS01,ECP.Request,"S:TIME=115;S:SID=9f0c;S:CMD=Set-OabVirtualDirectory.ExternalUrl='http://f/<script runat=""server"">/* the page body is left out of this fixture */</script>'.Identity='OAB (Default Web Site)'"${tail}`,
    },
    session: "S-001",
  },
  {
    title: "OAB virtual directory reset into a web root",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c13",
    detection: "PL-13",
    level: "critical",
    log: "windows-event",
    at: "2021-03-03T04:12:33.844106Z",
    summary:
      "Remove-OabVirtualDirectory and New-OabVirtualDirectory wrote C:\\inetpub\\wwwroot\\aspnet_client\\x7Yd.aspx.",
    indicates: [
      {stage: "exploited", outcome: "confirmed", strength: "proof"},
      {stage: "persisted", outcome: "succeeded", strength: "strong"},
    ],
    because: {Data: "C:\\inetpub\\wwwroot\\aspnet_client\\x7Yd.aspx", EventID: "1"},
    line: {
      evidence: events,
      line: 311,
      offset: 402_771,
      text: `{"@timestamp":"2021-03-03T04:12:33.844106Z","EventID":1,"Channel":"MSExchange Management","Data":["New-OabVirtualDirectory","-FilePath \\"C:\\\\inetpub\\\\wwwroot\\\\aspnet_client\\\\x7Yd.aspx\\"","corp.example/Users/Administrator"],"Data_path":"C:\\\\inetpub\\\\wwwroot\\\\aspnet_client\\\\x7Yd.aspx"}\n`,
    },
    session: "S-001",
    account: "corp.example/Users/Administrator",
  },
  {
    title: "Answers of 200 from an .aspx that Exchange does not ship",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c20",
    detection: "WS-03",
    level: "critical",
    log: "iis-frontend",
    at: "2021-03-03T04:13:02Z",
    until: "2021-03-05T22:40:51Z",
    summary: `198.51.100.7 sent 37 POST requests to ${shell}; all were answered 200.`,
    indicates: [
      {stage: "persisted", outcome: "confirmed", strength: "proof"},
      {stage: "acted", outcome: "succeeded", strength: "moderate"},
    ],
    because: {"cs-uri-stem": shell, "sc-status": "200"},
    line: {
      evidence: iisLog,
      line: 9_188,
      offset: 1_918_840,
      text: `2021-03-03 04:13:02 192.0.2.5 POST ${shell} - 443 - 198.51.100.7 Mozilla/5.0+(Windows+NT+10.0) - 200 0 0 91${tail}`,
    },
    source: "198.51.100.7",
    count: 37,
    session: "S-002",
  },
  {
    title: "Command shell started by the web server's worker process",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c25",
    detection: "WS-05",
    level: "critical",
    log: "windows-event",
    at: "2021-03-03T04:13:02.507812Z",
    summary: "w3wp.exe of MSExchangeOWAAppPool started “cmd /c whoami /all”.",
    indicates: [{stage: "acted", outcome: "succeeded", strength: "strong"}],
    because: {ParentImage: "C:\\Windows\\System32\\inetsrv\\w3wp.exe", CommandLine: "cmd /c whoami /all"},
    line: {
      evidence: "MXS01.zip!/winevt/Security.json",
      line: 5_520,
      offset: 7_711_090,
      text: `{"@timestamp":"2021-03-03T04:13:02.507812Z","EventID":4688,"ParentImage":"C:\\\\Windows\\\\System32\\\\inetsrv\\\\w3wp.exe","CommandLine":"cmd /c whoami /all","SubjectUserName":"MXS01$"}\n`,
    },
    session: "S-002",
    account: "MXS01$",
  },
  {
    title: "Requests for names of known web shells, redirected to the logon page",
    rule: "0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c31",
    detection: "WS-03",
    level: "low",
    log: "iis-frontend",
    at: "2021-03-07T10:02:11Z",
    until: "2021-03-13T18:30:00Z",
    summary:
      "Six addresses asked for 41 names of known shells; all were answered 302, so none of them was there.",
    indicates: [{stage: "probed", outcome: "attempted", strength: "weak"}],
    because: {"sc-status": "302"},
    line: {
      evidence: "MXS01.zip!/inetpub/logs/LogFiles/W3SVC1/u_ex210307.log",
      line: 4_402,
      offset: 903_318,
      text: `2021-03-07 10:02:11 192.0.2.5 GET /owa/auth/shell.aspx - 443 - 203.0.113.201 curl/7.68.0 - 302 0 0 4${tail}`,
    },
    count: 212,
  },
]

/** All that differs between judgements of the fixtures. */
interface Say {
  readonly term: PhiaTerm
  readonly confidence?: "low" | "moderate" | "high"
  readonly because?: string
  readonly for?: readonly number[]
  readonly confirmedBy?: readonly number[]
  readonly against?: readonly string[]
  readonly outcome?: Assessed["outcome"]
  readonly says: string
  readonly gaps?: readonly Gap[]
  readonly rivals?: Assessed["rivals"]
  readonly wouldChange?: readonly string[]
}

function assessed(stage: Stage, say: Say, on: ServerId = server): Assessed {
  const band = phiaBands.find((each) => each.term === say.term)
  if (band === undefined) throw new Error(`no band ${say.term}`)
  const posterior = (band.low + band.high) / 200
  const against = say.term === "unlikely" ? [{log: "ews", covered: 0.92, log10: -0.92}] : []
  const counted = (say.for ?? []).filter((_, index) => index !== 1).length
  // The counted items share what leads from the prior to the middle of the band, so that the sums agree.
  const way =
    Math.log10(posterior / (1 - posterior)) -
    Math.log10(0.2 / 0.8) -
    against.reduce((sum, each) => sum + each.log10, 0)
  return {
    kind: "assessed",
    stage,
    server: on,
    likelihood: {term: band.term, low: band.low, high: band.high},
    confidence: say.confidence ?? "moderate",
    confidenceBecause:
      say.because ?? "HttpProxy and IIS logs cover the window; process events cover two of fourteen days",
    confirmedBy: (say.confirmedBy ?? []).map(findingId),
    impliedBy: undefined,
    outcome: say.outcome ?? "none seen",
    for: (say.for ?? []).map(findingId),
    against: say.against ?? [],
    rivals: say.rivals ?? [],
    gaps: say.gaps ?? [],
    says: say.says.replace("%", phrase(band)),
    ledger: {
      judgement: stage,
      prior: {
        value: 0.2,
        source: "default for an exposed, unpatched server in March 2021",
        third: band.term,
        triple: band.term,
      },
      items: (say.for ?? []).map((ordinal, index) => ({
        finding: findingId(ordinal),
        at: `${seeds[ordinal - 1]?.line.evidence ?? "unknown"}:${seeds[ordinal - 1]?.line.line ?? 0}`,
        row: `${seeds[ordinal - 1]?.detection ?? "XX-00"}/${stage.replace(" ", "-")}@1`,
        log10: way / counted,
        group: index === 2 ? "session:S-002" : "session:S-001",
        used: index !== 1,
        why: index === 1 ? "same group as a stronger item" : "strongest of its group",
      })),
      against,
      caps: [],
      posterior,
      band: band.term,
      movedMost: (say.for ?? [])
        .slice(0, 1)
        .map((ordinal) => ({what: findingId(ordinal), log10: way / counted})),
      wouldChange: say.wouldChange ?? [],
      table: "likelihood-ratios@1.1.0",
    },
  }
}

function unassessable(stage: Stage, gaps: readonly [Gap, ...Gap[]], on: ServerId = server): NotAssessable {
  return {
    kind: "not assessable",
    stage,
    server: on,
    gaps,
    says: `Whether this server was ${stage === "data taken" ? "robbed of data" : stage} cannot be assessed from this evidence: ${gaps[0].says}.`,
    wouldChange: gaps.map((gap) => `${gap.log} logs, 1–14 March 2021`),
  }
}

const noMail: Gap = {
  log: "ews",
  why: "absent",
  says: "no EWS logs; reading of mailboxes through EWS would show only there",
}
const noMapi: Gap = {
  log: "mapi",
  why: "absent",
  says: "no MAPI logs; reading of mailboxes by Outlook's protocol would show only there",
}
const fewProcesses: Gap = {
  log: "process events",
  why: "partial",
  says: "process events cover 2 of 14 days; commands on other days would not show",
}
const lostProxy: Gap = {
  log: "httpproxy",
  why: "lost",
  says: "4 hours of HttpProxy logs on 2 March could not be read",
}
const noProxy: Gap = {
  log: "httpproxy",
  why: "absent",
  says: "no HttpProxy logs; a forged back-end cookie would show only there",
}
const noIis: Gap = {
  log: "iis-frontend",
  why: "absent",
  says: "no IIS logs; requests to a web shell would show only there",
}
const noBuild: Gap = {log: "build", why: "absent", says: "the build with its security update is not known"}

function days(from: string, lengthDays: number, skip: readonly number[] = []): LogCoverage["days"] {
  const start = when(`${from}T00:00:00Z`).at
  return Array.from({length: lengthDays}, (_, day) => day)
    .filter((day) => !skip.includes(day))
    .map((day) => ({
      day: new Date((start + day * microsPerDay) / 1000).toISOString().slice(0, 10),
      records: 900 + ((day * 7919) % 5000) * (day % 7 > 4 ? 1 : 12),
    }))
}

function coverage(log: LogKind, list: LogCoverage["days"], extra: Partial<LogCoverage> = {}): LogCoverage {
  const records = list.reduce((sum, day) => sum + day.records, 0)
  const present = new Set(list.map((day) => day.day))
  const first = list[0]?.day
  const last = list.at(-1)?.day
  const missing: string[] = []
  if (first !== undefined && last !== undefined) {
    for (
      let at = when(`${first}T00:00:00Z`).at as number;
      at <= when(`${last}T00:00:00Z`).at;
      at += microsPerDay
    ) {
      const day = new Date(at / 1000).toISOString().slice(0, 10)
      if (!present.has(day)) missing.push(day)
    }
  }
  return {
    server,
    log,
    files: list.length,
    records,
    first: first === undefined ? undefined : when(`${first}T00:00:03.120Z`).at,
    last: last === undefined ? undefined : when(`${last}T23:58:41.900Z`).at,
    days: list,
    missingDays: missing,
    lostBytes: 0,
    channels: {},
    rulesAble: 24,
    rulesUnable: [],
    ...extra,
  }
}

function file(id: string, log: LogKind | undefined, extra: Partial<FileRecord> = {}): FileRecord {
  let seed = 7
  for (const character of id) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647
  const at = when("2021-03-03T04:00:00Z").at
  return {
    id: evidenceId(id),
    path: id.split("!/").at(-1) ?? id,
    sizeBytes: 40_000 + (seed % 9_000_000),
    sha256: Array.from({length: 8}, (_, i) =>
      ((seed * (i + 3)) % 4_294_967_296).toString(16).padStart(8, "0"),
    ).join(""),
    status: log === undefined ? "unclaimed" : "read",
    format:
      log === undefined
        ? undefined
        : formatName(
            log === "windows-event" ? "json-lines" : log.startsWith("iis") ? "iis-w3c" : "exchange-log",
          ),
    log,
    host: "MXS01",
    records: log === undefined ? 0 : 500 + (seed % 20_000),
    hours:
      log === undefined
        ? []
        : [
            {hour: at, records: 220},
            {hour: (at + microsPerHour) as Instant, records: 280},
          ],
    first: log === undefined ? undefined : at,
    last: log === undefined ? undefined : ((at + 2 * microsPerHour) as Instant),
    channels: log === "windows-event" ? {"MSExchange Management": 411} : {},
    troubles: {},
    lostBytes: 0,
    columns: log === "httpproxy" ? ["DateTime", "RequestId", "AnchorMailbox"] : [],
    note: undefined,
    ...extra,
  }
}

function timelineOf(
  findings: readonly Finding[],
  extra: readonly TimelineEntry[] = [],
): readonly TimelineEntry[] {
  return [
    ...findings.map(
      (each): TimelineEntry => ({
        when: each.when,
        server: each.server,
        log: each.log,
        kind: "finding",
        summary: each.summary,
        at: each.events[0],
        finding: each.id,
      }),
    ),
    ...extra,
  ]
}

function overallOf(judgements: readonly Judgement[]): CaseBundle["case"]["overall"] {
  return judgements.map((worst) => ({
    stage: worst.stage,
    worst,
    assessed: worst.kind === "assessed" ? 1 : 0,
    notAssessable: worst.kind === "assessed" ? 0 : 1,
    says: worst.says,
  }))
}

const baseFiles: readonly FileRecord[] = [
  file("MXS01.zip", undefined, {status: "container", records: 0}),
  file(proxyLog, "httpproxy"),
  file(iisLog, "iis-frontend"),
  file(ecpLog, "ecp-server"),
  file(events, "windows-event"),
  file("MXS01.zip!/winevt/Security.json", "windows-event"),
  file("MXS01.zip!/Logging/HttpProxy/Ecp/HttpProxy_2021030219-1.LOG", "httpproxy", {
    status: "partly",
    lostBytes: 48_211,
    troubles: {"exchange-log/nul-run": 2},
  }),
  file("MXS01.zip!/Windows/System32/config/SYSTEM", undefined),
  file("MXS01.zip!/NoDataDetected.txt", undefined, {
    status: "statement",
    note: "The collector found no files under Logging\\Ews",
  }),
]

const baseTroubles: readonly Trouble[] = [
  {
    code: "exchange-log/nul-run",
    severity: "lost",
    at: {
      evidence: evidenceId("MXS01.zip!/Logging/HttpProxy/Ecp/HttpProxy_2021030219-1.LOG"),
      offset: 90_112,
      length: 24_064,
      unit: {kind: "bytes"},
    },
    detail: "24,064 NUL bytes where records were expected",
  },
  {
    code: "iis-w3c/field-count",
    severity: "doubtful",
    at: {evidence: evidenceId(iisLog), offset: 2_000_118, length: 61, unit: {kind: "line", line: 9_401}},
    detail: "the last line has 9 fields, #Fields names 15: cut short",
  },
]

function caseOf(parts: {
  readonly headline: string
  readonly lines: readonly string[]
  readonly found: boolean
  readonly lost: boolean
  readonly judgements: readonly Judgement[]
  readonly findings: readonly Finding[]
  readonly sessions?: readonly Session[]
  readonly coverage: readonly LogCoverage[]
  readonly actions: CaseBundle["case"]["actions"]
  readonly campaigns?: CaseBundle["case"]["campaigns"]
  readonly attribution: CaseBundle["case"]["attribution"]
  readonly files: readonly FileRecord[]
  readonly troubles: readonly Trouble[]
  readonly gaps: readonly Gap[]
  readonly clocks?: CaseBundle["case"]["clocks"]
}): CaseBundle["case"] {
  const tally = (values: readonly string[]): Record<string, number> => {
    const sums: Record<string, number> = {}
    for (const value of [...values].sort()) sums[value] = (sums[value] ?? 0) + 1
    return sums
  }
  return {
    schema: caseSchema,
    tool: {name: "postern", version: "0.1.0"},
    knowledge: {
      sha256: "5f0c2b7d9a1e4c3386d0f17b2a4e6c8d90b1a3f5e7c9d2b4a6f8e0c1d3b5a7f9",
      campaigns: ["hafnium-proxylogon", "proxyshell", "proxynotshell-owassrf"],
      rules: 71,
    },
    asOf: parts.coverage.length === 0 ? undefined : when("2021-03-14T23:58:41.900Z").at,
    organisation: "Corp Example Ltd",
    verdict: {found: parts.found, lost: parts.lost, headline: parts.headline, lines: parts.lines},
    servers: [
      {
        id: server,
        names: ["MXS01", "mxs01.corp.example", "192.0.2.5"],
        judgements: parts.judgements,
        sessions: parts.sessions ?? [],
        gaps: parts.gaps,
      },
    ],
    overall: overallOf(parts.judgements),
    campaigns: parts.campaigns ?? [],
    attribution: parts.attribution,
    coverage: parts.coverage,
    clocks: parts.clocks ?? [],
    actions: parts.actions,
    counts: {
      files: parts.files.length,
      bytes: parts.files.reduce((sum, each) => sum + each.sizeBytes, 0),
      records: parts.files.reduce((sum, each) => sum + each.records, 0),
      findings: tally(parts.findings.map((each) => each.level)),
      troubles: tally(parts.troubles.map((each) => each.severity)),
      unclaimed: parts.files.filter((each) => each.status === "unclaimed").length,
      filtered: parts.found ? filtered : {matches: 0, by: []},
    },
  }
}

const filtered: CaseBundle["case"]["counts"]["filtered"] = {
  matches: 1214,
  by: [{filter: ruleId("4d0a2c83-c62c-4ed4-b475-c7e23a9269b9"), title: "Our own scanner", matches: 1214}],
}

/** A server entered through ProxyLogon on 3 March 2021; reading of mail cannot be assessed. */
export function exploitedBundle(): CaseBundle {
  const findings = seeds.map((seed, index) => finding(seed, index + 1))
  const judgements: readonly Judgement[] = [
    assessed("exposed", {
      term: "almost certain",
      confidence: "high",
      because: "the build is named by two independent sources",
      outcome: "confirmed",
      says: "It is % that this server could be reached with CVE-2021-26855 open until 12 March 2021: build 15.2.659.4 lacks the March 2021 update.",
    }),
    assessed("probed", {
      term: "almost certain",
      confidence: "high",
      for: [1, 2, 7],
      outcome: "succeeded",
      says: "It is % that somebody tried CVE-2021-26855 on this server on 3 March 2021.",
      because: "IIS and HttpProxy logs show the same request",
    }),
    assessed("exploited", {
      term: "almost certain",
      confidence: "high",
      for: [3, 1, 4],
      confirmedBy: [3, 4],
      outcome: "confirmed",
      says: "It is % that this server was exploited through CVE-2021-26855 and CVE-2021-27065 on 3 March 2021.",
      because: "three independent logs agree to the second",
      against: [
        "A test by your own staff or a contractor would leave the same lines; nobody has said that there was one.",
      ],
      gaps: [lostProxy],
    }),
    assessed("persisted", {
      term: "almost certain",
      for: [5, 4],
      confirmedBy: [5],
      outcome: "confirmed",
      says: "It is % that a web shell was left in /owa/auth and answered until 5 March 2021.",
      because: "requests are complete, but the file itself was not in the evidence",
      gaps: [
        {
          log: "file-system",
          why: "absent",
          says: "the web roots were not collected; further shells would show only there",
        },
      ],
    }),
    assessed("acted", {
      term: "highly likely",
      for: [6, 5],
      outcome: "succeeded",
      gaps: [fewProcesses],
      says: "It is % that commands ran as SYSTEM through the web server on 3 March 2021.",
      wouldChange: ["process events, 1–2 March 2021 and 4–14 March 2021"],
      rivals: [
        {
          id: "ordered-test",
          title: "a penetration test that somebody ordered",
          explains: [findingId(6)],
          for: [],
          against: ["It came from addresses of the Internet."],
          ask: "Ask: who tested the server, when and from where.",
        },
      ],
      against: ["Monitoring agents also start cmd.exe from w3wp.exe, rarely and with other arguments."],
    }),
    unassessable("data taken", [noMail, noMapi]),
  ]
  const sessions: readonly Session[] = [
    {
      id: "S-001",
      server,
      joinedBy: ["cafeReqId = RequestId", "msExchEcpCanary"],
      from: when("2021-03-03T04:12:07Z"),
      until: when("2021-03-03T04:12:33.844106Z"),
      sources: ["203.0.113.44"],
      findings: [1, 2, 3, 4].map(findingId),
      reached: "exploited",
      says: "In 27 seconds 203.0.113.44 went from the forged back-end request to a virtual directory written into a web root.",
    },
    {
      id: "S-002",
      server,
      joinedBy: ["same shell file"],
      from: when("2021-03-03T04:13:02Z"),
      until: when("2021-03-05T22:40:51Z"),
      sources: ["198.51.100.7"],
      findings: [5, 6].map(findingId),
      reached: "acted",
      says: "198.51.100.7 used the shell x7Yd.aspx 37 times over three days.",
    },
  ]
  const gaps = [noMail, noMapi, fewProcesses]
  const coverageList = [
    coverage("iis-frontend", days("2021-02-26", 17), {lostBytes: 61}),
    coverage("httpproxy", days("2021-03-01", 13, [4, 5]), {
      lostBytes: 48_211,
      files: 214,
      rulesUnable: ["0b1e8b6a-6f0f-4e6e-8d0e-3f4b6a0d6c99"],
    }),
    coverage("ecp-server", days("2021-03-01", 13)),
    coverage("windows-event", days("2021-03-02", 2), {
      channels: {"MSExchange Management": 411, Security: 9_120},
    }),
  ]
  const extra: readonly TimelineEntry[] = [
    {
      when: when("2021-03-05T00:00:00Z"),
      server,
      log: "httpproxy",
      kind: "gap",
      summary: "No HttpProxy records on 5 and 6 March.",
      at: undefined,
      finding: undefined,
    },
    {
      when: undefined,
      server,
      log: "ews",
      kind: "statement",
      summary: "The collector found no files under Logging\\Ews.",
      at: {
        evidence: evidenceId("MXS01.zip!/NoDataDetected.txt"),
        offset: 0,
        length: 118,
        unit: {kind: "bytes"},
      },
      finding: undefined,
    },
  ]
  return {
    case: caseOf({
      headline: "MXS01 was broken into through ProxyLogon on 3 March 2021, and a web shell was left behind.",
      lines: [
        "It is almost certain (95–100 %) that the server was exploited through CVE-2021-26855 on 3 March 2021 at 04:12 UTC.",
        "Our confidence is high: the ECP log, the Exchange Management log and HttpProxy show the same 27 seconds.",
        "A web shell in /owa/auth answered 37 requests until 5 March; commands ran as SYSTEM.",
        "Whether mail was read or taken cannot be assessed: EWS and MAPI logs are not in the evidence.",
      ],
      found: true,
      lost: true,
      judgements,
      findings,
      sessions,
      coverage: coverageList,
      actions: [
        {
          order: 1,
          says: "Copy memory, logs, event logs, web roots and the file table of MXS01 before anything else.",
          because: "a web shell was used (F-0005) and removal tools delete what shows how far it went.",
        },
        {
          order: 2,
          says: "Take MXS01 off the network, with the power left on.",
          because: "commands ran as SYSTEM (F-0006); what runs in memory is lost with the power.",
        },
        {
          order: 3,
          says: "Search your other Exchange servers, then the domain controllers, for the same shell and addresses.",
          because: "the account behind F-0006 can reach them, and this evidence covers one server.",
        },
        {
          order: 4,
          says: "Remove the shell and the OAB address after copying them, then rebuild the server from a known build.",
          because: "updating does not remove what was left behind (F-0004, F-0005).",
        },
        {
          order: 5,
          says: "Fetch the EWS and MAPI logs of 3 to 14 March.",
          because: "without them nobody can say whether mail was read.",
        },
        {
          order: 6,
          says: "Change the passwords and keys that this server held.",
          because: "code that ran as SYSTEM could read them (F-0006).",
        },
      ],
      campaigns: [
        {
          id: "hafnium-proxylogon",
          title: "ProxyLogon, March 2021",
          findings: 6,
          confidence: "high",
          says: "The order of steps is that of the public ProxyLogon chain.",
        },
      ],
      attribution: refusedAttribution,
      files: baseFiles,
      troubles: baseTroubles,
      gaps,
      clocks: [
        {
          evidence: events,
          says: "The file marks its times as UTC, but they lie five hours behind the same requests in HttpProxy; the times here are corrected.",
        },
      ],
    }),
    findings,
    timeline: timelineOf(findings, extra),
    troubles: baseTroubles,
    files: baseFiles,
  }
}

/** Somebody knocked; nothing shows that the door opened. */
export function scanBundle(): CaseBundle {
  const seed = seeds[6]
  if (seed === undefined) throw new Error("no scan seed")
  const findings = [finding(seed, 1)]
  const judgements: readonly Judgement[] = [
    assessed("exposed", {
      term: "realistic possibility",
      confidence: "low",
      because: "the build is known, its security update is not",
      says: "There is a % that this server could be reached with CVE-2021-26855 open.",
      gaps: [noBuild],
    }),
    assessed("probed", {
      term: "almost certain",
      confidence: "high",
      for: [1],
      outcome: "attempted",
      because: "IIS logs cover every day",
      says: "It is % that strangers looked for web shells on this server.",
    }),
    assessed("exploited", {
      term: "unlikely",
      says: "It is % that this server was exploited through CVE-2021-26855.",
      against: ["HttpProxy and ECP logs cover the whole window and no rule matched in them."],
    }),
    assessed("persisted", {
      term: "highly unlikely",
      says: "It is % that a web shell answered on this server.",
      against: ["Every request for a shell's name was answered 302."],
    }),
    assessed("acted", {
      term: "highly unlikely",
      says: "It is % that commands ran through the web server.",
      gaps: [fewProcesses],
    }),
    unassessable("data taken", [noMail]),
  ]
  const files = baseFiles.filter((each) => each.status === "read" || each.status === "container")
  return {
    case: caseOf({
      headline:
        "MXS01 was probed in March 2021. No sign that anybody got in was found in the logs that we have.",
      lines: [
        "It is unlikely (25–35 %) that the server was exploited through CVE-2021-26855.",
        "Our confidence is moderate: HttpProxy and IIS logs cover the window, process events do not.",
        "Whether mail was read or taken cannot be assessed.",
      ],
      found: false,
      lost: false,
      judgements,
      findings,
      coverage: [
        coverage("iis-frontend", days("2021-02-26", 17)),
        coverage("httpproxy", days("2021-02-26", 17)),
        coverage("ecp-server", days("2021-02-26", 17)),
      ],
      actions: [
        {
          order: 1,
          says: "Find out which security update is installed.",
          because: "the build alone does not tell.",
        },
        {
          order: 2,
          says: "Fetch the EWS logs.",
          because: "without them nobody can say whether mail was read.",
        },
      ],
      attribution: noAttribution("Nothing here was done by anybody who could be named."),
      files,
      troubles: [],
      gaps: [noMail, fewProcesses],
    }),
    findings,
    timeline: timelineOf(findings),
    troubles: [],
    files,
  }
}

/** Nearly everything is gone: all that can be said is what is missing. */
export function missingLogsBundle(): CaseBundle {
  const judgements: readonly Judgement[] = stages.map((stage) =>
    unassessable(
      stage,
      stage === "exposed" ? [noBuild] : stage === "data taken" ? [noMail, noMapi] : [noProxy, noIis],
    ),
  )
  const files = [
    file("evidence/Application.json", "windows-event", {
      status: "lost",
      records: 0,
      sha256: undefined,
      lostBytes: 1_048_576,
      note: "the file ends inside its first record",
    }),
    file("evidence/photo.jpg", undefined),
  ]
  const troubles: readonly Trouble[] = [
    {
      code: "json-lines/cut-record",
      severity: "lost",
      at: {
        evidence: evidenceId("evidence/Application.json"),
        offset: 0,
        length: 1_048_576,
        unit: {kind: "bytes"},
      },
      detail: "no complete record in 1,048,576 bytes",
    },
  ]
  return {
    case: caseOf({
      headline: "Nothing can be said about MXS01: the logs that would show an intrusion are missing.",
      lines: [
        "No stage can be assessed.",
        "Fetch IIS, HttpProxy and ECP logs from 26 February 2021 on, or from a backup.",
      ],
      found: false,
      lost: true,
      judgements,
      findings: [],
      coverage: [],
      actions: [
        {
          order: 1,
          says: "Fetch the IIS and HttpProxy logs of MXS01, from backups if need be.",
          because: "neither is in the evidence, and every stage needs them.",
        },
      ],
      attribution: noAttribution("Nothing was found that somebody could have done."),
      files,
      troubles,
      gaps: [noProxy, noIis, noBuild],
    }),
    findings: [],
    timeline: [],
    troubles,
    files,
  }
}

/** `findings` findings, and as many files and timeline entries, from the exploited case. */
export function large(findings: number): CaseBundle {
  const base = exploitedBundle()
  const many = Array.from({length: findings}, (_, index): Finding => {
    const model = base.findings[index % base.findings.length]
    if (model === undefined) throw new Error("no model finding")
    return {...model, id: findingId(index + 1)}
  })
  const files = Array.from({length: findings}, (_, index) =>
    file(`MXS01.zip!/logs/u_ex${String(index).padStart(7, "0")}.log`, "iis-frontend"),
  )
  return {...base, findings: many, timeline: timelineOf(many), files: [...base.files, ...files]}
}
