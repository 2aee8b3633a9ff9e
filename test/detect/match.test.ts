import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {compileRules} from "../../src/detect/match.ts"
import {fieldsMissing} from "../../src/detect/taxonomy.ts"
import type {Source, Value} from "../../src/model/event.ts"
import type {Because, Detection} from "../../src/model/rule.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {type Fields, plainEvent, sysmonChannel, windowsSource} from "../support/plain-event.ts"

const seed = Number(process.env["FC_SEED"] ?? 20261122)
let serial = 0

/** A rule called by its logsource, `windows/process_creation/`, over a short detection. */
function rule(where: string, detection: string): Detection {
  const [product = "", category = "", service = ""] = where.split("/")
  const parts = Object.entries({product, category, service}).flatMap(([k, v]) =>
    v === "" ? [] : `${k}: ${v}`,
  )
  const id = `5b2e7d0c-4f4a-4c61-9d57-${String(++serial).padStart(12, "0")}`
  const text = `title: ${where}\nid: ${id}\nlevel: low\nlogsource: {${parts.join(", ")}}\ndetection: {${detection}}\n`
  const {rules, refusals} = parseRules(text, "t.yml", {})
  assert.deepEqual(refusals, [])
  return rules[0] as Detection
}

const any = "k: ['e'], condition: k"

/** Titles of the rules that look at a source. */
function lookedAt(rules: readonly Detection[], source: Source): readonly string[] {
  return compileRules(rules)
    .candidates(source)
    .map((r) => r.title)
}

function becauseOf(
  detection: string,
  fields: Fields,
  source: Source = windowsSource(),
  where = "windows/process_creation",
): readonly Because[] {
  let found: readonly Because[] | undefined
  compileRules([rule(where, detection)]).match(plainEvent(source, fields), (_, because) => {
    found = because
  })
  assert.ok(found, "no match")
  return found
}

const rules = [
  "windows/process_creation",
  "windows/file_event",
  "windows/registry_set",
  "windows//security",
  "windows//sysmon",
  "windows//msexchange-management",
  "windows",
  "windows/ps_script",
  "/antivirus",
  "linux/process_creation",
  "/webserver",
  "/proxy",
  "iis",
  "iis//iis-backend",
  "apache/webserver",
  "exchange",
  "exchange//ews",
  "exchange/webserver/httpproxy",
  "/webserver/nginx",
].map((where) => rule(where, any))

test("a rule runs on the events that its logsource means, and on no others", () => {
  const table: readonly [Source, readonly string[]][] = [
    [windowsSource(), ["windows/process_creation", "windows//sysmon", "windows"]],
    [windowsSource({eventId: 11}), ["windows/file_event", "windows//sysmon", "windows"]],
    [
      windowsSource({channel: "SECURITY", eventId: 4688}),
      ["windows/process_creation", "windows//security", "windows"],
    ],
    [
      windowsSource({channel: "Security", eventId: 4657}),
      ["windows/registry_set", "windows//security", "windows"],
    ],
    [
      windowsSource({channel: "MSExchange Management", eventId: 1}),
      ["windows//msexchange-management", "windows", "exchange"],
    ],
    [windowsSource({channel: "PowerShellCore/Operational", eventId: 4104}), ["windows", "windows/ps_script"]],
    [
      windowsSource({channel: "Microsoft-Windows-Windows Defender/Operational", eventId: 1116}),
      ["windows", "/antivirus"],
    ],
    [windowsSource({channel: "Nobody Knows/It", eventId: 1}), ["windows"]],
    [{log: "iis-frontend", host: "A"}, ["/webserver", "/proxy", "iis"]],
    [{log: "iis-backend", host: "A"}, ["/webserver", "/proxy", "iis", "iis//iis-backend"]],
    [
      {log: "httpproxy", host: "A"},
      ["/webserver", "/proxy", "iis", "exchange", "exchange/webserver/httpproxy"],
    ],
    [{log: "ews", host: "A"}, ["exchange", "exchange//ews"]],
    [{log: "exchange-other", host: "A"}, ["exchange"]],
  ]
  for (const [source, expected] of table)
    assert.deepEqual(lookedAt(rules, source), expected, JSON.stringify(source))
})

test("a record without a channel is routed by its provider, and without either gets all Windows rules", () => {
  const nameless = {log: "windows-event", host: undefined} as const
  assert.deepEqual(lookedAt(rules, {...nameless, provider: "Microsoft-Windows-Sysmon", eventId: 1}), [
    "windows/process_creation",
    "windows//sysmon",
    "windows",
  ])
  const all = rules
    .map((r) => r.title)
    .filter((t) => t.startsWith("windows") || t === "/antivirus" || t === "exchange")
  assert.deepEqual(lookedAt(rules, {...nameless, provider: "Some Program", eventId: 1}), all)
})

test("match and candidates agree on every route, whatever the order of events", () => {
  const channels = fc.constantFrom(
    undefined,
    sysmonChannel,
    "Security",
    "Nobody Knows/It",
    "MSExchange Management",
  )
  const source = fc
    .record(
      {
        log: fc.constant("windows-event" as const),
        host: fc.constant(undefined),
        channel: channels,
        eventId: fc.option(fc.constantFrom(1, 11, 4688, 4657, 99), {nil: undefined}),
      },
      {requiredKeys: ["log", "host"]},
    )
    .map(
      (s) =>
        Object.fromEntries(
          Object.entries(s).filter(([k, v]) => k === "host" || v !== undefined),
        ) as unknown as Source,
    )
  const matcher = compileRules(rules)
  fc.assert(
    fc.property(source, (s) => {
      const fired: string[] = []
      matcher.match(plainEvent(s, {X: "e"}), (r) => fired.push(r.title))
      assert.deepEqual(fired, lookedAt(rules, s))
    }),
    {seed, numRuns: 300},
  )
})

test("a match says which fields made it true, by the log's own names", () => {
  assert.deepEqual(
    becauseOf("s: {Image|endswith: cmd.exe, X: null}, f: {Y: z}, condition: s and not f", {
      Image: "C:\\cmd.exe",
    }),
    [
      {field: "Image", value: "C:\\cmd.exe"},
      {field: "X", value: null},
    ],
  )
  assert.deepEqual(becauseOf("s: {X|contains|all: [a, b]}, condition: s", {X: "ab"}), [
    {field: "X", value: "ab"},
  ])
  assert.deepEqual(becauseOf("a: {X: a}, b: {Y: b}, condition: 1 of them", {X: "c", Y: "b"}), [
    {field: "Y", value: "b"},
  ])
  assert.deepEqual(becauseOf("a: {X: a}, b: {Y: b}, condition: not a or b", {X: "a", Y: "b"}), [
    {field: "Y", value: "b"},
  ])
  assert.deepEqual(becauseOf("s: {X: b}, condition: s", {X: ["a", null, "B"]}), [{field: "X", value: "B"}])
  assert.deepEqual(becauseOf("k: [who], condition: k", {X: "a", Y: "whoami"}), [
    {field: "(text)", value: "whoami"},
  ])
  assert.deepEqual(
    becauseOf(
      "s: {Image|endswith: cmd.exe}, condition: s",
      {NewProcessName: "C:\\cmd.exe"},
      windowsSource({channel: "Security", eventId: 4688}),
    ),
    [{field: "NewProcessName", value: "C:\\cmd.exe"}],
  )
})

test("of a list of conditions, a match names the one that held", () => {
  assert.deepEqual(becauseOf("a: {X: a}, b: {Y: b}, condition: [a, 'b and not a']", {Y: "b"}), [
    {field: "Y", value: "b"},
    {field: "(condition)", value: "b and not a"},
  ])
})

test("a web match names the column that the path stood in", () => {
  const iis: Source = {log: "iis-frontend", host: "A"}
  const because = (pattern: string, fields: Fields) =>
    becauseOf(`s: {cs-uri-query|contains: '${pattern}'}, condition: s`, fields, iis, "/webserver")
  const fields = {"cs-uri-stem": "/%65cp/y.js", "cs-uri-query": "a=%31"}
  assert.deepEqual(because("/ecp/", fields), [{field: "cs-uri-stem", value: "/ecp/y.js"}])
  assert.deepEqual(because("a=1", fields), [{field: "cs-uri-query", value: "a=1"}])
  assert.deepEqual(because("js?a", fields), [{field: "cs-uri-stem", value: "/%65cp/y.js?a=%31"}])
})

test("a rule that needs a column the log lacks is listed as unable, with the column", () => {
  const needs = [
    rule("/webserver", "s: {cs-referer|contains: x}, condition: s"),
    rule("/webserver", "s: {cs-method: POST}, f: {cs-referer: x}, condition: s and not f"),
    rule("/webserver", "a: {cs-referer: x}, b: {cs-method: POST}, condition: a or b"),
    rule("/webserver", "s: {cs-referer: null}, condition: s"),
    rule("/webserver", "s: {c-uri|contains: x}, condition: s"),
    rule("/webserver", any),
    rule("/webserver", "s: {cs-method: POST}, f: {cs-referer: null}, condition: s and not f"),
  ]
  const matcher = compileRules(needs)
  const unable = (log: Source["log"], columns: readonly string[]) =>
    matcher.cannotFire(log, columns).map(({rule: r, missing}) => [needs.indexOf(r), missing])
  assert.deepEqual(unable("iis-frontend", ["cs-uri-stem", "CS-Method", "cs(Referer)"]), [])
  assert.deepEqual(unable("iis-frontend", ["cs-uri-stem", "cs-method"]), [
    [0, ["cs-referer"]],
    [6, ["cs-referer"]],
  ])
  assert.deepEqual(unable("iis-frontend", ["cs-method"]), [
    [0, ["cs-referer"]],
    [4, ["c-uri"]],
    [6, ["cs-referer"]],
  ])
  assert.deepEqual(unable("httpproxy", ["UrlStem", "UrlQuery", "Method"]), [
    [0, ["cs-referer"]],
    [6, ["cs-referer"]],
  ])
  assert.deepEqual(unable("windows-event", []), [])
})

test("Security 4688 lacks fields that Sysmon 1 has", () => {
  const r = rule("windows/process_creation", "s: {OriginalFileName: x, Image: y}, condition: s")
  assert.deepEqual(fieldsMissing(r, windowsSource({channel: "Security", eventId: 4688})), [
    "OriginalFileName",
  ])
  assert.deepEqual(fieldsMissing(r, windowsSource()), [])
  assert.deepEqual(fieldsMissing(r, windowsSource({channel: "Application", eventId: 1})), [])
})

test("other Security events speak of connections and registry values in Sysmon's words", () => {
  const holds = (where: string, eventId: number, selection: string, fields: Fields): boolean => {
    let fired = false
    compileRules([rule(where, `s: {${selection}}, condition: s`)]).match(
      plainEvent(windowsSource({channel: "Security", eventId}), fields),
      () => {
        fired = true
      },
    )
    return fired
  }
  const connection = {
    Application: "\\device\\x\\w3wp.exe",
    DestAddress: "192.0.2.1",
    DestPort: "443",
    Direction: "%%14593",
    Protocol: "6",
  }
  assert.ok(
    holds(
      "windows/network_connection",
      5156,
      "Image|endswith: w3wp.exe, DestinationIp|cidr: 192.0.2.0/24, DestinationPort: 443, Initiated: 'true', Protocol: tcp",
      connection,
    ),
  )
  const value = {
    ObjectName: "\\REGISTRY\\MACHINE\\SOFTWARE\\Run",
    ObjectValueName: "x",
    NewValue: "evil.exe",
    ProcessName: "C:\\reg.exe",
  }
  assert.ok(
    holds(
      "windows/registry_set",
      4657,
      "TargetObject: 'HKLM\\SOFTWARE\\Run\\x', Details: evil.exe, Image|endswith: reg.exe",
      value,
    ),
  )
  const threat = {"Threat Name": "Backdoor:ASP/Chopper", Path: "file:_C:\\x.aspx"}
  let fired = 0
  compileRules([
    rule("/antivirus", "s: {Signature|contains: Chopper, Filename|endswith: .aspx}, condition: s"),
  ]).match(
    plainEvent(
      windowsSource({channel: "Microsoft-Windows-Windows Defender/Operational", eventId: 1116}),
      threat,
    ),
    () => fired++,
  )
  assert.equal(fired, 1)
})

test("Defender's field names are found without their blanks", () => {
  const source = windowsSource({channel: "Microsoft-Windows-Windows Defender/Operational", eventId: 5007})
  const because = becauseOf(
    "s: {NewValue|contains: Exclusions}, condition: s",
    {"New Value": "HKLM\\Exclusions"},
    source,
    "windows//windefend",
  )
  assert.equal(because[0]?.value, "HKLM\\Exclusions")
})

test("no value of an event makes the matcher throw", () => {
  const all = [
    "X|cidr: 10.0.0.0/8",
    "X|gt: 5",
    "X|hour: 3",
    "X|re: 'a+$'",
    "X|fieldref: Y",
    "X|contains|windash: ' -a'",
    "X: null",
    "X|exists: true",
    "ProcessId: 5",
    "md5: aa",
    "Hashes: aa",
    "User: x",
    "IntegrityLevel: High",
  ].flatMap((s) =>
    ["windows/process_creation", "windows"].map((where) =>
      rule(where, `s: {${s}}, k: [abc], condition: s or k`),
    ),
  )
  const web = ["cs-uri-query: x", "c-uri-extension: x", "cs-user-agent: x"].map((s) =>
    rule("/webserver", `s: {${s}}, condition: s`),
  )
  const matcher = compileRules([...all, ...web])
  const odd: fc.Arbitrary<Value> = fc.oneof(
    fc.string({unit: "binary", maxLength: 30}),
    fc.double(),
    fc.bigInt(),
    fc.constant(null),
    fc.boolean(),
    fc.array(fc.oneof(fc.string({unit: "binary"}), fc.constant(null)), {maxLength: 4}),
    fc.constantFrom(
      "%",
      "%u",
      "%u12",
      "%f0%9f%98%80",
      "%ed%a0%80",
      "0x",
      "1".repeat(1000),
      "\ud800",
      "::",
      "::ffff:",
      "a".repeat(10_000),
      "=,=,",
    ),
  )
  const names = [
    "X",
    "Y",
    "ProcessId",
    "NewProcessId",
    "Hashes",
    "md5",
    "cs-uri-stem",
    "cs-uri-query",
    "cs(User-Agent)",
    "SubjectUserName",
    "MandatoryLabel",
  ]
  const source = fc.constantFrom<Source>(
    windowsSource(),
    windowsSource({channel: "Security", eventId: 4688}),
    {log: "iis-frontend", host: "A"},
    {log: "httpproxy", host: "A"},
    windowsSource({channel: "", eventId: Number.NaN}),
  )
  let events = 0
  fc.assert(
    fc.property(source, fc.dictionary(fc.constantFrom(...names), odd), (s, fields) => {
      matcher.match(plainEvent(s, fields), () => {})
      events++
    }),
    {seed, numRuns: 1500},
  )
  assert.equal(events, 1500)
})
