/* Fast ways against plain ones: the compiled scanner, the prefilter, the index of rules.
 *
 * The scanner picks and marks what its twin and a naive search do. What a rule matches passes the
 * prefilter. With the index, without it, and by the plain evaluator the same rules match. */

import {crc32} from "node:zlib"
import {plainScanner, recordScanner, shortestNeedle} from "../../src/bytes/scan.ts"
import {memorySource} from "../../src/bytes/source.ts"
import {compileRules, type Matcher} from "../../src/detect/match.ts"
import {type Prefilter, prefilterFor} from "../../src/detect/prefilter.ts"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import {type Format, wholeFile} from "../../src/formats/format.ts"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {jsonLines} from "../../src/formats/json-lines/json-lines.ts"
import type {Event} from "../../src/model/event.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {Condition, Detection, Test} from "../../src/model/rule.ts"
import {sigma} from "../../src/rules/sigma/sigma.ts"
import {naiveMatch} from "../../test/support/naive-detect.ts"
import {occurrences} from "../../test/support/naive-scan.ts"
import {textSeed} from "../corpus.ts"
import {Dice} from "../dice.ts"
import {holds, type Target} from "../target.ts"

const scanner: Target = {
  name: "scan",
  checks: "the compiled scanner, its plain twin and a naive search find the same literals",
  kind: "text",
  dictionary: ["%24", "/ecp/", "powershell", ".aspx", "ServerInfo~", "aaaa", "aA", "\n", "\xff", "ſ", "k"],
  limitBytes: 700,
  stretchBytes: 0,
  seeds: () => [
    textSeed(
      "log",
      "2021-03-04 10:00:00 GET /ecp/y.js a=%24x 443 - 192.0.2.7 Mozilla/5.0 200\n2021-03-04 10:00:01 POST /owa/Shell.ASPX - 200\n",
    ),
    textSeed("few", "aAaAbbAaabABabaa\nabab\n\naaaaab"),
    {name: "bytes", bytes: Uint8Array.from({length: 512}, (_, i) => (i * 7) & 0xff)},
  ],
  attempt(bytes, witness) {
    // What is searched for follows from the input, so that a file alone makes the case again.
    const dice = new Dice(crc32(bytes))
    const starts: number[] = []
    for (let at = 0; at < bytes.length; at += 1 + dice.below(90)) starts.push(at)
    const needles = Array.from({length: 1 + dice.below(dice.once(4) ? 300 : 20)}, () => needleOf(bytes, dice))
    const places = Uint32Array.from(starts)
    const fast = recordScanner(needles)
    const plain = plainScanner(needles)
    const picked = [...fast.pick(bytes, places)]
    const found = occurrences(needles, bytes, 0, bytes.length)
    witness.saw(`picked ${Math.min(9, picked.length)} of ${needles.length > 20}`)
    witness.tell(picked.join())
    for (const [name, list] of [
      ["compiled", picked],
      ["plain", [...plain.pick(bytes, places)]],
    ] as const)
      starts.forEach((start, i) => {
        const end = starts[i + 1] ?? bytes.length
        const near = found.filter((one) => one.end > start && one.start < end)
        const isWithin = near.some((one) => one.start >= start && one.end <= end)
        if (isWithin)
          holds(
            list.includes(i),
            `the ${name} scanner picks a record that holds a literal`,
            () => `record ${i} of ${starts.length}`,
          )
        if (near.length === 0)
          holds(
            !list.includes(i),
            `the ${name} scanner picks no record without`,
            () => `record ${i} of ${starts.length}`,
          )
      })
    const low = dice.below(bytes.length)
    const end = low + dice.below(bytes.length - low + 1)
    const expected = needles
      .map((needle) => (occurrences([needle], bytes, low, end).length > 0 ? 1 : 0))
      .join("")
    for (const [name, one] of [
      ["compiled", fast],
      ["plain", plain],
    ] as const) {
      const marks = new Uint8Array(needles.length)
      one.mark(bytes, low, end, marks)
      holds(
        marks.join("") === expected,
        `the ${name} scanner marks what stands in a range`,
        () => `[${low}, ${end})`,
      )
    }
  },
}

/** A piece of the input, in other case or with one byte changed. */
function needleOf(bytes: Uint8Array, dice: Dice): Uint8Array {
  const length = shortestNeedle + dice.below(dice.once(5) ? 40 : 6)
  const at = dice.below(bytes.length - length)
  const needle = new Uint8Array(length).fill(0x61)
  needle.set(bytes.subarray(at, at + length))
  if (dice.once(2)) needle[dice.below(length)] = dice.below(256)
  return needle.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte))
}

/** An input of these targets: rules, a line of equals signs, evidence. */
const divider = "\n====\n"

interface Trial {
  readonly rules: readonly Detection[]
  readonly log: Uint8Array
  readonly fast: Matcher
  readonly slow: Matcher
  readonly filter: Prefilter
}

const compiled = new Map<string, Omit<Trial, "log"> | undefined>()

function trialOf(bytes: Uint8Array): Trial | undefined {
  const text = Buffer.from(bytes)
  const at = text.indexOf(divider)
  if (at < 0) return undefined
  const written = text.toString("utf8", 0, at)
  if (!compiled.has(written)) {
    // Many inputs change the evidence only: rules are costly to read and to compile.
    if (compiled.size > 200) compiled.clear()
    compiled.set(written, compile(written))
  }
  const found = compiled.get(written)
  return found === undefined ? undefined : {...found, log: bytes.subarray(at + divider.length)}
}

function compile(written: string): Omit<Trial, "log"> | undefined {
  const rules = sigma
    .parse(written, "fuzz.yml", {})
    .rules.filter((rule): rule is Detection => rule.kind === "detection")
  if (rules.length === 0) return undefined
  return {
    rules,
    fast: compileRules(rules, {indexed: true}),
    slow: compileRules(rules, {indexed: false}),
    filter: prefilterFor(rules),
  }
}

const head = (category: string): string =>
  `title: t\nid: 7f0a3a42-7c43-4a0e-9d6b-1b1f6d7f2f10\nlogsource: {category: ${category}}\nlevel: low\nstatus: test\ndetection:\n`
const webRules = [
  "  a: {cs-uri-query|contains: 'ServerInfo~'}\n  condition: a",
  "  a: {cs-uri-stem|endswith: ['.aspx', '.ashx']}\n  b: {cs-method: POST}\n  condition: a and b",
  "  a: {cs-uri-query|contains|all: ['/ecp/', 'k=s']}\n  b: {c-ip|cidr: 192.0.2.0/24}\n  condition: a or not b",
  "  a: {c-uri|re: '/(owa|ecp)/[a-z]{1,8}\\.js'}\n  condition: a",
  "  a: ['powershell', 'whoami']\n  condition: a",
  "  a: {cs-user-agent|startswith: 'python'}\n  b: {sc-status: [200, 241]}\n  condition: 1 of *",
  "  a: {cs-uri-query|contains: 'ask?x y'}\n  condition: a",
]
const w3c = `#Software: Microsoft Internet Information Services 10.0
#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status
2021-03-04 10:00:00 POST /ecp/y.js ServerInfo~a%2fb 192.0.2.7 python-requests/2.25.1 241
2021-03-04 10:00:01 GET /owa/auth/x.aspx a=%2Fecp%2F&%6B=s 198.51.100.7 Mozilla/5.0+(Windows) 200
2021-03-04 10:00:02 POST /owa/%73hell.ashx cmd=who%61mi&p=Power%53hell ::1 - 500
2021-03-04 10:00:03 GET /x as%6b%3fx+y 10.0.0.1 curl/7 404
`
const proxy = `#Software: Microsoft Exchange Server
#Log-type: HttpProxy Logs
#Fields: DateTime,RequestId,Protocol,UrlHost,UrlStem,AuthenticatedUser,AnchorMailbox,UserAgent,ClientIpAddress,ServerHostName,HttpStatus,Method,UrlQuery,GenericInfo
2021-03-04T10:00:00.000Z,r-1,Ecp,mx1,/ecp/y.js,,ServerInfo~a]@b:444/x?#,python-requests/2.25.1,192.0.2.7,MX1,241,POST,k=s,"a ""b"", whoami"
`

async function blocksOf(
  format: Format,
  bytes: Uint8Array,
): Promise<readonly import("../../src/formats/format.ts").Block[]> {
  const subject = {
    evidence: evidenceId("fuzz"),
    path: format === iisW3c ? "u_ex.log" : "HttpProxy.LOG",
    host: undefined,
  }
  const blocks = []
  for await (const block of format.open(memorySource(bytes), wholeFile, subject)) blocks.push(block)
  return blocks
}

const prefilter: Target = {
  name: "prefilter",
  checks: "every record that a rule matches passes the prefilter, and its rule among the candidates",
  kind: "text",
  dictionary: [
    "%2f",
    "%252F",
    "%u002f",
    "%6b",
    "\u212a",
    "ſ",
    "+",
    "%20",
    "%",
    "&",
    "/ecp/",
    "ServerInfo~",
    "powershell",
    "whoami",
    ".aspx",
    "'*'",
    "|contains",
    "|all",
    "|re",
    "|cased",
    "\n====\n",
    "not ",
    " or ",
    "?",
    "a&b",
  ],
  limitBytes: 1800,
  stretchBytes: 0,
  seeds: () => [
    ...webRules.map((rule, i) => textSeed(`iis-${i}`, `${head("webserver")}${rule}${divider}${w3c}`)),
    ...webRules.map((rule, i) => textSeed(`proxy-${i}`, `${head("webserver")}${rule}${divider}${proxy}`)),
  ],
  async attempt(bytes, witness) {
    const trial = trialOf(bytes)
    if (trial === undefined) return
    const {rules, log, fast: matcher, filter} = trial
    for (const block of await blocksOf(exchangeLog.sniff(log, "") > 0 ? exchangeLog : iisW3c, log)) {
      const passed = new Map<number, Uint8Array>()
      for (const i of filter.pick(block)) passed.set(i, Uint8Array.from(filter.among))
      for (let i = 0; i < block.records; i++)
        block.decode(i, {
          event(event) {
            matcher.match(event, (rule) => {
              witness.saw(`match ${block.log} ${rule.condition.kind}`)
              witness.tell(`${i} ${rule.id}`)
              const among = passed.get(i)
              holds(
                among !== undefined,
                "a record that a rule matches passes the prefilter",
                () => `record ${i}`,
              )
              holds(
                among[rules.indexOf(rule)] !== 0,
                "a rule that matches is among the candidates",
                () => `record ${i}`,
              )
            })
          },
          trouble: () => undefined,
        })
    }
  },
}

const windowsRules = [
  "  a: {Image|endswith: '\\cmd.exe', CommandLine|contains: ['whoami', ' -enc ']}\n  condition: a",
  "  a: {CommandLine|contains|windash: ' -enc '}\n  b: {User|contains: SYSTEM}\n  condition: a and not b",
  "  a: {Hashes|contains: 'MD5=00'}\n  b: {ProcessId: 31}\n  condition: 1 of *",
  "  a: {IpAddress|cidr: 192.0.2.0/24}\n  b: {Image: null}\n  condition: a or b",
  "  a: {CommandLine|startswith: 'c?d*'}\n  condition: a",
  "  a: {Image|fieldref: ParentImage}\n  b: {EventID: [1, 4688]}\n  condition: not a and b",
  "  a: ['whoami', 'K']\n  condition: a",
  "  a: {ProcessId|gte: 0x10}\n  b: {UtcTime|hour: 10}\n  condition: a and b",
]
const json = `{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"MXS01","UtcTime":"2021-03-04 10:00:00.123","Image":"C:\\\\Windows\\\\System32\\\\cmd.exe","CommandLine":"cmd.exe /c whoami \u2013enc AA","ParentImage":"C:\\\\w3wp.exe","User":"NT AUTHORITY\\\\SYSTEM","ProcessId":"0x1f","Hashes":"MD5=00,SHA256=11"}
{"Channel":"Security","EventID":4688,"Computer":"MXS01","NewProcessName":"C:\\\\CMD.EXE","CommandLine":"","NewProcessId":"0x10","IpAddress":"192.0.2.7"}
`

/** What the plain evaluator can do in time: few stars, and no expression, for its own are not linear. */
function isPlain(condition: Condition): boolean {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.of.every(isPlain)
    case "not":
      return isPlain(condition.of)
    default:
      return isPlainTest(condition.test)
  }
}

function isPlainTest(test: Test): boolean {
  if (test.op === "re" || test.op === "cidr") return false
  return test.op !== "text" || test.segments.filter((segment) => segment === "any").length <= 2
}

const index: Target = {
  name: "rule-index",
  checks: "with the index of rules, without it, and by the plain evaluator the same rules match",
  kind: "text",
  dictionary: [
    "|contains",
    "|endswith",
    "|startswith",
    "|windash",
    "|all",
    "|cased",
    "|neq",
    "|exists",
    "null",
    "'*'",
    "'?'",
    "\u212a",
    "ſ",
    "İ",
    "K",
    "k",
    "0x1f",
    "31",
    "cmd",
    "whoami",
    "-",
    "–",
    "/",
    "\\\\",
    "not ",
    " and ",
    " or ",
    "1 of *",
    "\n====\n",
    '"EventID":1',
    '"Image":',
    "\\u212a",
    "\\ud801",
  ],
  limitBytes: 1500,
  stretchBytes: 0,
  seeds: () =>
    windowsRules.map((rule, i) =>
      textSeed(`windows-${i}`, `${head("process_creation")}${rule}${divider}${json}`),
    ),
  async attempt(bytes, witness) {
    const trial = trialOf(bytes)
    if (trial === undefined) return
    const {rules, log, fast, slow} = trial
    const found = (matcher: typeof fast, event: Event): string => {
      const ids: string[] = []
      matcher.match(event, (rule) => ids.push(String(rules.indexOf(rule))))
      return ids.sort().join()
    }
    for (const block of await blocksOf(jsonLines, log))
      for (let i = 0; i < block.records; i++)
        block.decode(i, {
          event(event) {
            const expected = found(slow, event)
            witness.saw(`match ${expected !== ""} ${event.source.channel}`)
            witness.tell(expected)
            const got = found(fast, event)
            holds(got === expected, "the index changes no match", () => `${got} where ${expected} match`)
            rules.forEach((rule, at) => {
              if (!isPlain(rule.condition)) return
              const plain = naiveMatch(rule, event)
              holds(
                plain === expected.split(",").includes(String(at)),
                "the plain evaluator agrees",
                () => `it says ${plain}`,
              )
            })
          },
          trouble: () => undefined,
        })
  },
}

export const differentialTargets: readonly Target[] = [scanner, prefilter, index]
