/* One line per story of Sigma's semantics: a rule in short, an event, whether it matches. Every line runs
 * through the matcher and through the plain evaluator. The ids are those of docs/sigma.md. */

import assert from "node:assert/strict"
import {after, test} from "node:test"
import {compileRules} from "../../src/detect/match.ts"
import type {Source} from "../../src/model/event.ts"
import type {Detection} from "../../src/model/rule.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"
import {naiveMatch} from "../support/naive-detect.ts"
import {type Fields, plainEvent, windowsSource} from "../support/plain-event.ts"

const covered = new Set<string>()

/** The rule of a short text: `Field: value, …` is one selection; a text with `condition:` is a whole
 *  detection. */
function ruleOf(short: string, logsource: string): Detection {
  const detection = short.includes("condition:") ? short : `selection: {${short}}, condition: selection`
  const text = `title: t\nid: 5b2e7d0c-4f4a-4c61-9d57-0f3a4f3d9b01\nlevel: low\nlogsource: {${logsource}}\ndetection: {${detection}}\n`
  const options = {expand: {admins: ["adm_*", "root"], net: ["10.0.0.0/8"]}}
  const {rules, refusals} = parseRules(text, "t.yml", options)
  assert.deepEqual(refusals, [], short)
  const [rule] = rules
  assert.equal(rule?.kind, "detection", short)
  return rule as Detection
}

function check(rule: Detection, source: Source, fields: Fields, raw: string | undefined): boolean {
  const event = plainEvent(source, fields, raw)
  let hits = 0
  compileRules([rule]).match(event, () => hits++)
  assert.equal(hits > 0, naiveMatch(rule, event), "matcher and plain evaluator differ")
  return hits > 0
}

function story(
  id: string,
  short: string,
  expected: boolean,
  fields: Fields,
  source: Source,
  logsource: string,
  raw?: string,
): void {
  covered.add(id)
  const verb = expected ? "matches" : "does not match"
  test(`${id}: \`${short}\` ${verb} ${JSON.stringify(fields, (_, v) => (typeof v === "bigint" ? `${v}n` : v))}`, () => {
    assert.equal(check(ruleOf(short, logsource), source, fields, raw), expected)
  })
}

const process = "product: windows, category: process_creation"
const hit = (id: string, short: string, fields: Fields): void =>
  story(id, short, true, fields, windowsSource(), process)
const miss = (id: string, short: string, fields: Fields): void =>
  story(id, short, false, fields, windowsSource(), process)

const iis: Source = {log: "iis-frontend", host: "MXS01"}
const proxy: Source = {log: "httpproxy", host: "MXS01"}
const web = "category: webserver"
const iisHit = (id: string, short: string, fields: Fields): void => story(id, short, true, fields, iis, web)
const iisMiss = (id: string, short: string, fields: Fields): void => story(id, short, false, fields, iis, web)
const proxyHit = (id: string, short: string, fields: Fields): void =>
  story(id, short, true, fields, proxy, web)
const proxyMiss = (id: string, short: string, fields: Fields): void =>
  story(id, short, false, fields, proxy, web)

// Whole field, anchored at both ends.
hit("V01", "X: Security", {X: "security"})
miss("V01", "X: Sec?rity", {X: "the Security log"})
miss("V01", "X: cmd", {X: "cmd\n"})

// Wildcards inside.
hit("V02", "X: 'a*b'", {X: "a\nlong b"})
hit("V02", "X: 'a?b'", {X: "a😀b"})
miss("V02", "X: 'a?b'", {X: "ab"})
hit("V02", "X: '*a*b?c*'", {X: "xxaybbzcyy"})
miss("V02", "X: 'ab*ba'", {X: "aba"})

// Backslashes.
hit("V03", "X: 'a\\b'", {X: "a\\b"})
hit("V03", "X: 'a\\\\b'", {X: "a\\b"})
hit("V03", "X: 'a\\*b'", {X: "a*b"})
miss("V03", "X: 'a\\*b'", {X: "axb"})
hit("V03", "X: 'a\\\\*'", {X: "a\\bcd"})
miss("V03", "X: 'a\\\\*'", {X: "abcd"})
hit("V03", "X: 'a\\\\\\*'", {X: "a\\*"})
miss("V03", "X: 'a\\\\\\*'", {X: "a\\b"})
hit("V03", "X: '\\\\\\\\host'", {X: "\\\\host"})
hit("V03", "X|startswith: 'C:\\'", {X: "C:\\Windows"})
hit("V03", "X|contains: '\\Temp\\'", {X: "c:\\temp\\x"})
miss("V03", "X|contains: '\\Temp\\'", {X: "c:\\temp*"})

// Case: one fold for both sides.
hit("V04", "X: K", {X: "\u212a"})
hit("V04", "X: ſtraße", {X: "STRAßE"})
hit("V04", "X: ΟΔΟΣ", {X: "οδος"})
miss("V04", "X: İ", {X: "i"})
hit("V04", "X: 'İ?'", {X: "İx"})
miss("V04", "X|re: abc", {X: "ABC"})
miss("V04", "X|cased: abc", {X: "ABC"})

// Numbers are compared as they print; hex equals decimal in number fields only.
hit("V05", "EventID: 4624", {EventID: 4624})
hit("V05", "EventID: '4624'", {EventID: 4624n})
hit("V05", "EventID: 4624", {EventID: "4624"})
hit("V05", "GrantedAccess: '0x1410'", {GrantedAccess: "5136"})
hit("V05", "ProcessId: 16", {ProcessId: "0x10"})
miss("V05", "X: 16", {X: "0x10"})
hit("V05", "X: 18446744073709551615", {X: 18446744073709551615n})
hit("V05", "Signed: true", {Signed: "True"})

// Numeric comparisons need numbers on both sides.
hit("V06", "X|gt: 9", {X: "10"})
miss("V06", "X|lt: 1", {X: ""})
miss("V06", "X|lte: 5", {X: "four"})
hit("V06", "X|gte: 0.1", {X: "0.10"})
hit("V06", "X|lt: 0.3", {X: "0.299999999999999999999"})
hit("V06", "X|gt: 18446744073709551615", {X: "18446744073709551616"})
hit("V06", "X|lt: 32", {X: "0x1f"})
hit("V06", "X|lt: -1", {X: "-1.5"})

// null.
hit("V07", "X: null", {})
hit("V07", "X: null", {X: null})
miss("V07", "X: null", {X: ""})

// Empty, and a dash.
hit("V08", "X: ''", {X: ""})
miss("V08", "X: ''", {})
miss("V08", "X: ''", {X: null})
hit("V08", "X: '-'", {X: "-"})
miss("V08", "X: null", {X: "-"})
iisHit("V08", "cs-username: null", {"cs-username": null})
iisHit("V08", "cs-username: '-'", {"cs-username": null})
iisMiss("V08", "cs-username: ''", {"cs-username": null})
iisHit("V08", "cs-uri-query: '-'", {"cs-uri-stem": "/owa", "cs-uri-query": null})
iisHit("V08", "cs-uri-query: null", {"cs-uri-stem": "/owa", "cs-uri-query": null})

// Presence.
hit("V09", "X|exists: true", {X: null})
hit("V09", "X|exists: true", {X: ""})
miss("V09", "X|exists: true", {Y: "1"})
hit("V09", "X|exists: false", {Y: "1"})

// A bare star.
hit("V10", "X: '*'", {X: ""})
hit("V10", "X: '*'", {X: "x"})
miss("V10", "X: '*'", {})

// Repeated fields: any element, and "not" is none.
hit("V11", "X: b", {X: ["a", "b"]})
miss("V11", "s: {X: b}, condition: not s", {X: ["a", "b"]})
hit("V11", "s: {X: c}, condition: not s", {X: ["a", "b"]})
hit("V11", "Hashes: 'MD5=AA'", {Hashes: "SHA1=BB,MD5=AA,IMPHASH=CC"})
hit("V11", "Hashes|contains: 'IMPHASH=CC'", {Hashes: "SHA1=BB,MD5=AA,IMPHASH=CC"})
hit("V11", "Imphash: cc", {Hashes: "SHA1=BB,MD5=AA,IMPHASH=CC"})
miss("V11", "md5: bb", {Hashes: "SHA1=BB,MD5=AA,IMPHASH=CC"})
miss("V11", "X: null", {X: [null, "a"]})
hit("V11", "X: null", {X: [null]})

// Keywords.
hit("V12", "k: [whoami, ipconfig], condition: k", {X: "cmd /c WHOAMI /all"})
miss("V12", "k: [CommandLine], condition: k", {CommandLine: "x"})
hit("V12", "k: {'|all': [one, two]}, condition: k", {X: "one", Y: "two"})
miss("V12", "k: {'|all': [one, two]}, condition: k", {X: "one"})
hit("V12", "k: ['a*c'], condition: k", {X: "xx a b c"})
hit("V12", "k: [4720], condition: k", {EventID: 4720})
hit("V12", "k: {'|re': '^a.c$'}, condition: k", {X: "abc"})
story("V12", "k: ['GET /ecp'], condition: k", true, {"cs-method": "GET"}, iis, web, "10:00 GET /ecp/y.js 443")

// A list of maps; one field twice.
hit("V13", "s: [{X: a, Y: b}, {Z: c}], condition: s", {Z: "c"})
miss("V13", "s: [{X: a, Y: b}, {Z: c}], condition: s", {X: "a"})
hit("V13", "X|startswith: a, X|endswith: z", {X: "a to z"})
miss("V13", "X|startswith: a, X|endswith: z", {X: "a to y"})
hit("V13", "s: [{X: a}, word], condition: s", {Y: "some word"})

// Modifiers in order; all.
hit("M01", "X|contains|all: [a, b]", {X: "b a"})
miss("M01", "X|contains|all: [a, b]", {X: "a"})
hit("M01", "X|all|contains: [a, b]", {X: "ab"})
hit("M01", "X|contains|all: a", {X: "ab"})

// Dashes.
for (const dash of ["-", "/", "–", "—", "―"])
  hit("M02", "X|contains|windash: ' -enc '", {X: `ps ${dash}enc x`})
hit("M02", "X|windash|contains: ' /c '", {X: "cmd -c whoami"})
miss("M02", "X|contains|windash: 'a-b'", {X: "a/b"})
hit("M02", "X|windash|contains|all: [' -a', ' -b']", {X: "x /b /a"})

// Base64.
hit("M03", "X|base64|contains: whoami", {X: "x d2hvYW1p y"})
miss("M03", "X|base64|contains: whoami", {X: "x D2HVYW1P y"})
for (const lead of ["", "x", "xx"]) {
  hit("M03", "X|base64offset|contains: 'wér'", {X: Buffer.from(`${lead}wér!`).toString("base64")})
  hit("M03", "X|base64offset|contains: 'http://'", {X: Buffer.from(`${lead}http://x`).toString("base64")})
}

// UTF-16.
for (const lead of ["", "x"]) {
  hit("M04", "X|wide|base64offset|contains: 'IEX'", {
    X: Buffer.from(`${lead}IEX (`, "utf16le").toString("base64"),
  })
}
hit("M04", "X|utf16|base64: ab", {X: Buffer.from([0xff, 0xfe, 0x61, 0, 0x62, 0]).toString("base64")})
hit("M04", "X|utf16be|base64: ab", {X: Buffer.from([0, 0x61, 0, 0x62]).toString("base64")})
hit("M04", "X|utf16le|base64: a€", {X: Buffer.from("a€", "utf16le").toString("base64")})

// Expressions: a search, flags, the end.
hit("M05", "X|re: '.{3,}'", {X: "ab\ncd😀"})
miss("M05", "X|re: '.{3,}'", {X: "ab\n😀d"})
hit("M05", "X|re|s: '.{3,}'", {X: "ab\nd"})
hit("M05", "X|re: '.{0,}'", {X: ""})
hit("M05", "X|re: 'b+'", {X: "abbc"})
hit("M05", "X|re|i: 'ABB'", {X: "abbc"})
hit("M05", "X|re: 'c$'", {X: "abbc\n"})
miss("M05", "X|re: 'c$'", {X: "abbc\nd"})
hit("M05", "X|re|m: '^d$'", {X: "abbc\nd\ne"})
hit("M05", "X|re|s: 'c.d'", {X: "c\nd"})
miss("M05", "X|re: 'c.d'", {X: "c\nd"})
hit("M05", "X|re: '\\d{2}\\s[$]'", {X: "x 12 $"})

// Addresses.
hit("M06", "X|cidr: 10.0.0.0/8", {X: "10.200.0.1"})
hit("M06", "X|cidr: 10.0.0.0/8", {X: "::ffff:10.1.2.3"})
miss("M06", "X|cidr: 10.0.0.0/8", {X: "11.0.0.1"})
hit("M06", "X|cidr: 'fe80::/10'", {X: "fe80::1%3"})
hit("M06", "X|cidr: ['10.0.0.0/8', '::1/128']", {X: "::1"})
miss("M06", "X|cidr: 0.0.0.0/0", {X: "-"})
miss("M06", "X|cidr: 0.0.0.0/0", {X: "host.example"})
hit("M06", "X|cidr: 192.0.2.0/24", {X: ["-", "192.0.2.9"]})

// Field references.
hit("M07", "X|fieldref: Y", {X: "Abc", Y: "aBC"})
miss("M07", "X|fieldref: Y", {X: "abc"})
hit("M07", "X|fieldref|contains: Y", {X: "xabcx", Y: "ABC"})
hit("M07", "X|fieldref|neq: Y", {X: "a", Y: "b"})
miss("M07", "X|fieldref|neq: Y", {X: "a"})
miss("M07", "X|fieldref|cased: Y", {X: "a", Y: "A"})

// Placeholders.
hit("M08", "X|expand: '%admins%'", {X: "ADM_jane"})
hit("M08", "X|expand|contains: '\\%x%admins%'", {X: "..%xroot.."})
hit("M08", "X|expand|cidr: '%net%'", {X: "10.1.1.1"})
hit("M08", "X: '%admins%'", {X: "%admins%"})

// Different from all values.
hit("M09", "X|neq: [a, b]", {X: "c"})
miss("M09", "X|neq: [a, b]", {X: "B"})
miss("M09", "X|neq: a", {})
hit("M09", "X|neq: a", {X: ""})
miss("M09", "X|contains|neq: a", {X: "bab"})

// Parts of a time, in UTC.
hit("M10", "X|hour: 23", {X: "2021-03-04T01:30:00+02:00"})
hit("M10", "X|minute: 30", {X: "2021-03-04 01:30:59.123"})
hit("M10", "X|week: 53", {X: "2021-01-03"})
hit("M10", "X|week: 1", {X: "2021-01-04T00:00:00Z"})
hit("M10", "X|day: 4, X|month: 3, X|year: 2021", {X: "2021-03-04"})
miss("M10", "X|hour: 0", {X: "2021-03-04"})
miss("M10", "X|hour: 1", {X: "1"})

// Precedence.
hit("C01", "a: {X: a}, b: {X: b}, c: {X: c}, condition: a or b and c", {X: "a"})
miss("C01", "a: {X: a}, b: {X: b}, c: {X: c}, condition: (a or b) and c", {X: "a"})
hit("C01", "a: {X: a}, b: {X: b}, condition: not b and a", {X: "a"})
miss("C01", "a: {X: a}, b: {X: b}, condition: not (b or a)", {X: "a"})
hit("C01", "a1: {X: a}, a2: {Y: b}, b: {X: b}, condition: not 1 of b* and all of a*", {X: "a", Y: "b"})

// Quantities and patterns.
hit("C02", "a_cmd: {X: a}, b_cmd: {X: b}, condition: 1 of *_cmd", {X: "b"})
miss("C02", "a: {X: a}, _b: {X: b}, condition: 1 of them", {X: "b"})
hit("C02", "a: {X: a}, _b: {X: b}, condition: 1 of _*", {X: "b"})
hit("C02", "a: {X: a}, b: {Y: b}, condition: all of them", {X: "a", Y: "b"})
hit("C02", "sel_a_x: {X: a}, sel_b_x: {X: b}, sel_b_y: {X: c}, condition: 1 of sel_*_x", {X: "b"})
miss("C02", "sel_a_x: {X: a}, sel_b_x: {X: b}, sel_b_y: {X: c}, condition: 1 of sel_*_x", {X: "c"})

// A list of conditions is an OR.
hit("C03", "a: {X: a}, b: {X: b}, condition: [a, b]", {X: "b"})
miss("C03", "a: {X: a}, b: {X: b}, condition: [a, b]", {X: "c"})

// Web paths: stem, query, both; as written, decoded once and twice.
iisHit("web", "cs-uri-query|contains: '/ecp/'", {"cs-uri-stem": "/ecp/y.js", "cs-uri-query": null})
iisHit("web", "cs-uri-query|contains: 'y.js?a=1'", {"cs-uri-stem": "/ecp/y.js", "cs-uri-query": "a=1"})
iisHit("web", "c-uri: '/ecp/y.js'", {"cs-uri-stem": "/%65cp/y.js"})
iisHit("web", "cs-uri|contains: 'X-BEResource'", {"cs-uri-query": "X%252DBEResource"})
iisMiss("web", "cs-uri-query|contains: 'X-BEResource'", {"cs-uri-query": "X%25252DBEResource"})
iisMiss("web", "s: {cs-uri-query|contains: '/ecp/'}, condition: not s", {"cs-uri-stem": "/ecp/y.js"})
iisMiss("web", "cs-uri-stem|contains: 'a=1'", {"cs-uri-stem": "/ecp/y.js", "cs-uri-query": "a=1"})
iisHit("web", "c-uri-extension: ASPX", {"cs-uri-stem": "/owa/auth/x.aspx"})
proxyHit("web", "cs-uri-query|contains|all: ['/ecp/', 'a=1']", {UrlStem: "/ecp/y.js", UrlQuery: "?a=1"})
proxyHit(
  "web",
  "cs-method: POST, sc-status: 200, c-ip: 192.0.2.1, cs-username|endswith: '$', cs-host: mail.example",
  {
    Method: "POST",
    HttpStatus: "200",
    ClientIpAddress: "192.0.2.1",
    AuthenticatedUser: "CORP\\MXS01$",
    UrlHost: "mail.example",
  },
)
iisHit("web", "cs-user-agent: 'Mozilla/5.0+(X11;+Linux)'", {"cs(User-Agent)": "Mozilla/5.0+(X11;+Linux)"})
iisHit("web", "cs-user-agent|contains: 'like Gecko'", {"cs(User-Agent)": "(KHTML,+like+Gecko)"})
iisMiss("web", "cs-user-agent|contains: 'KHTML  like'", {"cs(User-Agent)": "(KHTML,+like+Gecko)"})
proxyHit("web", "cs-user-agent|contains: 'KHTML,+like'", {UserAgent: "(KHTML   like Gecko)"})
proxyMiss("web", "cs-referer|contains: x", {Referer: "x"})
iisMiss("web", "X: 'a b'", {X: "a+b"})

// Security 4688 speaks of the same processes in other words.
const audit = windowsSource({channel: "Security", eventId: 4688})
const created: Fields = {
  NewProcessName: "C:\\Windows\\System32\\cmd.exe",
  ParentProcessName: "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
  NewProcessId: "0x2d54",
  ProcessId: "0x31f4",
  SubjectUserSid: "S-1-5-18",
  SubjectUserName: "MXS01$",
  SubjectDomainName: "CORP",
  SubjectLogonId: "0x3e7",
  MandatoryLabel: "S-1-16-16384",
  CommandLine: "cmd /c whoami",
}
const auditHit = (short: string): void => story("4688", short, true, created, audit, process)
auditHit("Image|endswith: '\\cmd.exe', ParentImage|endswith: '\\w3wp.exe'")
auditHit("ProcessId: 11604, ParentProcessId: 12788, LogonId: 999")
auditHit("User|contains: AUTHORI")
auditHit("User: 'CORP\\MXS01$'")
auditHit("IntegrityLevel: System")
auditHit("OriginalFileName: null")
auditHit("EventID: 4688, Channel: Security, Computer: mxs01")
story("4688", "OriginalFileName: cmd.exe", false, {...created, OriginalFileName: "cmd.exe"}, audit, process)

after(() => {
  const wanted = [
    ...Array.from({length: 13}, (_, i) => `V${String(i + 1).padStart(2, "0")}`),
    ...Array.from({length: 10}, (_, i) => `M${String(i + 1).padStart(2, "0")}`),
    ...["C01", "C02", "C03"],
  ]
  assert.deepEqual(
    wanted.filter((id) => !covered.has(id)),
    [],
  )
})
