/* The sample generator: its logs agree with each other, its truth points at the right lines, and ordinary
 * life holds nothing that looks like an attack. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {describe, it} from "node:test"
import {
  collect,
  generate,
  type SampleOptions,
  scenarios,
  writtenLogs,
} from "./support/virtual-server/generate.ts"
import {exchangeRecords, iisRecords} from "./support/virtual-server/read.ts"

type Files = ReadonlyMap<string, Uint8Array>

function make(options: Partial<SampleOptions> & {scenario: string}): {
  files: Files
  truth: ReturnType<ReturnType<typeof generate>["truth"]>
} {
  const sample = generate({seed: "7", sizeBytes: 4_000_000, days: 2, ...options})
  const files = collect(sample)
  return {files, truth: sample.truth()}
}

function textOf(files: Files, part: string): readonly (readonly [string, string])[] {
  const found = [...files].filter(([path]) => path.includes(part))
  assert.ok(found.length > 0, `no file of ${part}`)
  return found.map(([path, bytes]) => [path, Buffer.from(bytes).toString("utf8")])
}

function digest(files: Files): string {
  const hash = createHash("sha256")
  for (const [path, bytes] of files) hash.update(path).update(bytes)
  return hash.digest("hex")
}

describe("sample", () => {
  const attacked = make({scenario: "proxylogon"})
  const shelled = make({scenario: "proxyshell", outcome: "theft"})
  const clean = make({scenario: "clean"})
  const scanned = make({scenario: "scan"})

  it("gives the same bytes for the same seed and other bytes for another", () => {
    assert.equal(digest(make({scenario: "proxylogon"}).files), digest(attacked.files))
    assert.notEqual(digest(make({scenario: "proxylogon", seed: "8"}).files), digest(attacked.files))
  })

  it("gives the bytes that this version has always given for seed 7", () => {
    // If this fails on purpose, fixtures and recorded benchmarks of older samples no longer compare.
    const small = make({scenario: "scan", sizeBytes: 300_000, days: 1})
    assert.equal(digest(small.files).slice(0, 16), "4b3b4e86c285de25")
  })

  it("invents another server for every seed", () => {
    const names = new Set(
      [1, 2, 3, 4, 5, 6].map(
        (seed) =>
          make({scenario: "clean", seed: String(seed), sizeBytes: 100_000, days: 1}).truth.server.fqdn,
      ),
    )
    assert.ok(names.size >= 5, [...names].join())
  })

  it("meets the asked size within two in a hundred", () => {
    for (const sizeBytes of [5_000_000, 20_000_000]) {
      let bytes = 0
      for (const piece of generate({seed: "1", scenario: "clean", sizeBytes}).pieces)
        bytes += piece.bytes.length
      assert.ok(Math.abs(bytes / sizeBytes - 1) < 0.02, `${bytes} for ${sizeBytes}`)
    }
  })

  it("writes every kind of log, each row with as many cells as columns", () => {
    for (const {files} of [attacked, shelled, clean, scanned]) {
      const exchange = textOf(files, ".LOG")
      assert.ok(exchange.length > 100)
      for (const [, text] of exchange) assert.ok(exchangeRecords(text).length > 0)
      for (const [, text] of textOf(files, "u_ex")) assert.ok(iisRecords(text).length > 10)
      for (const [, text] of textOf(files, "events/"))
        for (const line of text.trimEnd().split("\r\n"))
          assert.equal(typeof JSON.parse(line).EventID, "number")
    }
  })

  it("repeats the column names as first line of data in HttpProxy logs only", () => {
    for (const [path, text] of textOf(clean.files, ".LOG")) {
      const lines = text.split("\r\n")
      assert.equal(lines[5] === lines[4]?.slice("#Fields: ".length), path.includes("/HttpProxy/"), path)
    }
  })

  it("has for every cafeReqId of IIS one HttpProxy row of the same second, status, client and path", () => {
    for (const {files} of [attacked, shelled, scanned]) {
      const proxied = new Map<string, ReadonlyMap<string, string>>()
      for (const [, text] of textOf(files, "/HttpProxy/"))
        for (const record of exchangeRecords(text)) {
          assert.ok(!proxied.has(record.get("RequestId")!))
          proxied.set(record.get("RequestId")!, record)
        }
      let joined = 0
      for (const [, text] of textOf(files, "/W3SVC1/"))
        for (const record of iisRecords(text)) {
          const id = /cafeReqId=([0-9a-f-]{36});/.exec(record.get("cs-uri-query")!)?.[1]
          if (id === undefined) continue
          const twin = proxied.get(id)
          assert.ok(twin, `no HttpProxy row for ${id}`)
          assert.equal(twin.get("DateTime")!.slice(0, 19), `${record.get("date")}T${record.get("time")}`)
          assert.equal(twin.get("HttpStatus"), record.get("sc-status"))
          assert.equal(twin.get("ClientIpAddress"), record.get("c-ip"))
          assert.equal(twin.get("UrlStem"), record.get("cs-uri-stem"))
          assert.equal(twin.get("TotalRequestTime"), record.get("time-taken"))
          assert.equal(twin.get("AuthenticatedUser") || "-", record.get("cs-username"))
          joined++
        }
      assert.ok(joined > 1000)
      assert.equal(joined, proxied.size)
    }
  })

  it("shows each request of the flaw at the back end, on port 444, by the machine account, within two seconds", () => {
    const back = textOf(attacked.files, "/W3SVC2/").flatMap(([, text]) => iisRecords(text))
    const visits = textOf(attacked.files, "/HttpProxy/Ecp/")
      .flatMap(([, text]) => exchangeRecords(text))
      .filter((record) => record.get("AnchorMailbox")!.startsWith("ServerInfo~"))
    assert.equal(visits.length, 7)
    for (const visit of visits) {
      assert.equal(visit.get("RoutingHint"), "X-BEResource-Cookie")
      const target = /:444([^?]*)\?/.exec(visit.get("AnchorMailbox")!)?.[1]
      const at = Date.parse(visit.get("DateTime")!)
      const twin = back.find(
        (record) =>
          record.get("cs-uri-stem") === target &&
          Math.abs(Date.parse(`${record.get("date")}T${record.get("time")}Z`) - at) <= 2000,
      )
      assert.ok(twin, `no back-end row for ${target}`)
      assert.match(twin.get("cs-username")!, /\$$/)
      assert.equal(twin.get("s-port"), "444")
      assert.equal(twin.get("sc-status"), visit.get("HttpStatus"))
    }
    assert.deepEqual(
      visits.map((v) => v.get("HttpStatus")),
      ["200", "200", "241", "200", "200", "200", "200"],
    )
  })

  it("carries one canary through HttpProxy, ECP Server, ECP Activity and the back end", () => {
    const canary = /msExchEcpCanary=([^&]+)&schema=ResetOABVirtualDirectory/
    const seen = (part: string): readonly string[] =>
      textOf(attacked.files, part).flatMap(([, text]) =>
        text
          .split("\n")
          .map((line) => canary.exec(line)?.[1])
          .filter((c) => c !== undefined),
      )
    const fromAnchor = textOf(attacked.files, "/HttpProxy/Ecp/")
      .flatMap(([, text]) => exchangeRecords(text))
      .map((record) => canary.exec(record.get("AnchorMailbox")!)?.[1])
      .find((c) => c !== undefined)
    assert.ok(fromAnchor)
    for (const part of ["/ECP/Server/", "/ECP/Activity/", "/W3SVC2/"])
      assert.ok(seen(part).includes(fromAnchor), part)
  })

  it("names one build everywhere", () => {
    const build = attacked.truth.server.build
    assert.equal(build, "15.1.2176.2")
    for (const [path, text] of textOf(attacked.files, "/HttpProxy/")) {
      assert.match(text, /^#Software.*\r\n#Version: 15\.01\.2176\.002\r\n/, path)
      for (const record of exchangeRecords(text))
        assert.equal(
          ["MajorVersion", "MinorVersion", "BuildVersion", "RevisionVersion"]
            .map((c) => record.get(c))
            .join("."),
          build,
        )
    }
    for (const [, text] of textOf(attacked.files, "/ECP/Server/"))
      for (const found of text.matchAll(/S:BLD=([\d.]+)/g)) assert.equal(found[1], build)
    const paths = textOf(attacked.files, "/W3SVC1/").flatMap(([, text]) =>
      [...text.matchAll(/\/owa\/auth\/(\d[\d.]+)\//g)].map((m) => m[1]),
    )
    assert.ok(paths.length > 0 && paths.every((p) => p === "15.1.2176"))
  })

  it("keeps the proportions of a real server", () => {
    const front = textOf(clean.files, "/W3SVC1/").flatMap(([, text]) => iisRecords(text))
    const share = (test: (record: ReadonlyMap<string, string>) => boolean): number =>
      front.filter(test).length / front.length
    const isProbe = (r: ReadonlyMap<string, string>): boolean =>
      /Probe|LB-Health|ACTIVEMONITORING|MapiHttpClient/.test(r.get("cs(User-Agent)")!) ||
      r.get("cs-username")!.includes("HealthMailbox")
    const quiet = share((r) => isProbe(r) || r.get("sc-status") === "401")
    assert.ok(quiet > 0.75 && quiet < 0.87, `${quiet} are probes or 401`)
    const users = share((r) => /\\[a-z]+\.[a-z]+/.test(r.get("cs-username")!))
    assert.ok(users > 0.12 && users < 0.16, `${users} are requests of real users`)
    const refusedFirst = front.filter(
      (r, i) =>
        r.get("cs-username")!.includes(".") &&
        front
          .slice(Math.max(0, i - 12), i)
          .some((b) => b.get("sc-status") === "401" && b.get("c-ip") === r.get("c-ip")),
    )
    const known = front.filter(
      (r) =>
        /\\[a-z]+\.[a-z]+/.test(r.get("cs-username")!) &&
        /MAPI|mapi|EWS|ActiveSync|OAB/.test(r.get("cs-uri-stem")!),
    )
    assert.ok(
      refusedFirst.length / known.length > 0.6,
      `${refusedFirst.length} of ${known.length} follow a 401`,
    )
    const back = textOf(clean.files, "/W3SVC2/").flatMap(([, text]) => iisRecords(text)).length / front.length
    assert.ok(back > 0.2 && back < 0.45, `${back} reach the back end`)
    const atExchange = share((r) => r.get("cs-uri-query")!.includes("cafeReqId"))
    assert.ok(atExchange > 0.88 && atExchange < 0.98, `${atExchange} pass Exchange's modules`)
    const people = front.filter(
      (r) => r.get("cs-uri-stem") === "/mapi/emsmdb/" && !r.get("cs-username")!.includes("HealthMailbox"),
    )
    const byDay = people.filter(
      (r) => Number(r.get("time")!.slice(0, 2)) >= 6 && Number(r.get("time")!.slice(0, 2)) < 18,
    ).length
    assert.ok(byDay / people.length > 0.8, `${byDay} of ${people.length} by day`)
  })

  it("points from the truth at lines that hold the step", () => {
    const marks: Readonly<Record<string, RegExp>> = {
      "ecp-session": /proxyLogon\.ecp|POST \/ecp\/\w+\.js|POST \/ecp\/proxyLogon/,
      "script-into-url": /Set-OabVirtualDirectory|schema=OABVirtualDirectory|POST \/ecp\/\w+\.js/,
      "reset-oab-directory": /Reset|New-OabVirtualDirectory|POST \/ecp\/\w+\.js/,
      "shell-written": /TargetFilename.*\.aspx/,
      "shell-command": /cmd\.exe|whoami|ipconfig|net\.exe|\.aspx/,
      "lsass-dump": /MiniDump|lsass|\.aspx/,
      download: /\.zip/,
      "path-confusion-test": /autodiscover\.json|\/mapi\/nspi\//,
      "remote-powershell": /X-Rps-CAT/i,
      "take-role": /Mailbox Import Export|X-Rps-CAT/,
      "export-to-aspx": /New-MailboxExportRequest.*127\.0\.0\.1.*\.aspx|X-Rps-CAT/,
      "shell-name": /\.aspx/,
      "ssrf-test": /ServerInfo~|\.js/,
    }
    const met = new Set<string>()
    for (const {files, truth} of [attacked, shelled, scanned])
      for (const line of truth.lines) {
        const bytes = files.get(line.file)
        assert.ok(bytes, line.file)
        const text = Buffer.from(bytes).toString("utf8").split("\n")[line.line - 1] ?? ""
        if (line.log !== "windows-event")
          assert.ok(text.includes(line.at.slice(11, 19)), `${line.step}: ${text}`)
        const mark = marks[line.step]
        if (mark !== undefined) {
          assert.match(text, mark, `${line.step} at ${line.file}:${line.line}`)
          met.add(line.step)
        }
      }
    assert.deepEqual([...met].sort(), Object.keys(marks).sort())
  })

  it("shows the steps on the host in the order in which they happened", () => {
    const events = textOf(attacked.files, "events/").flatMap(([, text]) =>
      text
        .trimEnd()
        .split("\r\n")
        .map((line) => JSON.parse(line)),
    )
    const first = (test: (event: Record<string, string>) => boolean): number => events.findIndex(test)
    const order = [
      first((e) => /Cmdlet suceeded\. Cmdlet Set-OabVirtualDirectory.*script/.test(e["Message"] ?? "")),
      first((e) => e["Image"] === "System" && /\.aspx$/.test(e["TargetFilename"] ?? "")),
      first(
        (e) =>
          /Cmdlet Remove-OabVirtualDirectory/.test(e["Message"] ?? "") &&
          events.indexOf(e) > 0 &&
          Date.parse(e["TimeCreated"] ?? "") > Date.parse(attacked.truth.lines[0]!.at),
      ),
      first((e) => /jsc\.exe/.test(e["Image"] ?? "")),
      first((e) => /App_Web_.*\.dll$/.test(e["TargetFilename"] ?? "")),
      first((e) => /cmd\.exe$/.test(e["Image"] ?? "") && /w3wp\.exe$/.test(e["ParentImage"] ?? "")),
    ]
    assert.ok(
      order.every((place) => place >= 0),
      order.join(),
    )
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      order,
    )
    const compiler = events[order[3]!]
    const shell = events[order[5]!]
    assert.equal(compiler["ParentProcessGuid"], shell["ParentProcessGuid"])
  })

  it("names the impersonated administrator in the ProxyShell token", () => {
    const row = textOf(shelled.files, "/HttpProxy/Autodiscover/")
      .flatMap(([, text]) => exchangeRecords(text))
      .find((r) => r.get("UrlQuery")!.includes("X-Rps-CAT="))
    const token = decodeURIComponent(/X-Rps-CAT=([^&]+)/.exec(row?.get("UrlQuery") ?? "")?.[1] ?? "")
    assert.match(
      Buffer.from(token, "base64").toString("latin1"),
      /Kerberos.*adm\.[a-z]+.*S-1-5-21-\d+-\d+-\d+-\d+.*S-1-5-32-544/s,
    )
  })

  it("has nothing in ordinary life that is shaped like an attack", () => {
    const shapes: readonly RegExp[] = [
      /ServerInfo~/,
      /X-BEResource/,
      /proxyLogon/i,
      / 241 /,
      /,241,241,/,
      /\/ecp\/\w{1,3}\.js/,
      /<script/i,
      /Page_Load/,
      /http:\/\/f\//,
      /autodiscover\.json\?@/,
      /X-Rps-CAT/i,
      /\.json%3F/i,
      /127\.0\.0\.1\\+c\$/i,
      /FilePath[^,]*\.aspx/i,
      /"Image":"System"/,
      /MiniDump/i,
      /lsass/i,
      /7z\.exe/i,
      /procdump/i,
      /\\cmd\.exe/i,
      /powershell\.exe/i,
      /echo \[S\]/,
      /aspnet_client/,
      /MailboxReplication/,
      /\/owa\/[^ ,]*@/,
      /DDIService[^\n]*\$ /,
      /\/owa\/auth\/(?!logon\.aspx|errorFE\.aspx|logoff\.aspx)[^/ ,]*\.aspx/,
    ]
    let lines = 0
    for (const sample of [
      clean,
      make({scenario: "clean", seed: "11", start: "2021-03-02", build: "15.1.2176.2", sizeBytes: 12_000_000}),
    ]) {
      for (const [path, bytes] of sample.files) {
        const text = Buffer.from(bytes).toString("utf8")
        lines += text.split("\n").length
        for (const shape of shapes) {
          const found = shape.exec(text)
          assert.ok(found === null, `${path}: ${text.slice(found?.index, (found?.index ?? 0) + 200)}`)
        }
      }
      assert.deepEqual(sample.truth.lines, [])
    }
    assert.ok(lines > 10_000)
  })

  it("lets administrators do by hand what intruders do", () => {
    const all = [...clean.files.values()].map((bytes) => Buffer.from(bytes).toString("utf8")).join("\n")
    assert.match(
      all,
      /POST \/ecp\/DDI\/DDIService\.svc\/SetObject [^ ]*ResetOABVirtualDirectory[^ ]* 444 [A-Z]+\\adm\.[a-z]+ /,
    )
    assert.match(
      all,
      /Cmdlet New-MailboxExportRequest, parameters -Mailbox [^ ]+ -FilePath .{2,6}(files|nas|store)\d/,
    )
    assert.match(all, /New-ManagementRoleAssignment.*ApplicationImpersonation/)
    assert.doesNotMatch(all, /Mailbox Import Export/)
    const busy = [...make({scenario: "clean", busyAdministrators: true}).files.values()]
      .map((b) => Buffer.from(b).toString("utf8"))
      .join("\n")
    assert.match(busy, /New-ManagementRoleAssignment.*Mailbox Import Export/)
  })

  it("answers scanners without letting them in", () => {
    assert.ok(scanned.truth.lines.length > 60)
    assert.ok(scanned.truth.lines.every((line) => line.stage === "probed"))
    assert.ok(scanned.truth.lines.every((line) => line.log === "iis-frontend" || line.log === "httpproxy"))
    const statuses = new Set<string>()
    for (const line of scanned.truth.lines)
      if (line.log === "iis-frontend") {
        const text = Buffer.from(scanned.files.get(line.file)!).toString("utf8").split("\r\n")[line.line - 1]!
        statuses.add(text.split(" ").at(-4)!)
      }
    assert.ok(
      [...statuses].every((s) => ["302", "400", "401", "404"].includes(s)),
      [...statuses].join(),
    )
    const answered = make({scenario: "scan", outcome: "answered"})
    assert.ok(answered.truth.lines.some((line) => line.log === "iis-backend"))
    assert.ok(answered.truth.lines.every((line) => line.stage === "probed"))
  })

  it("knows every log kind that it says it writes", () => {
    const logs = new Set([...attacked.truth.lines, ...shelled.truth.lines].map((line) => line.log))
    for (const log of logs) assert.ok(writtenLogs.includes(log))
  })

  it("plays every outcome of every scenario", () => {
    for (const scenario of scenarios)
      for (const outcome of scenario.outcomes) {
        const {truth} = make({scenario: scenario.name, outcome: outcome.name, sizeBytes: 200_000, days: 1})
        const seen = new Set(truth.lines.map((line) => line.stage))
        for (const stage of ["probed", "exploited", "persisted", "acted", "data taken"] as const)
          assert.equal(
            seen.has(stage),
            outcome.expected[stage] !== "none seen",
            `${scenario.name} ${outcome.name} ${stage}`,
          )
      }
  })
})
