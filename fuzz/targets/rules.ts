/* The front ends of rules: whatever the text, rules come out, or refusals that show a place in it.
 *
 * For every input: nothing is thrown; a refusal has a code that is explained, a line and a column of the
 * file, and that line as its excerpt; what is accepted is plain data and compiles, with the index and
 * without; both match the same of some events. Of expressions: what is accepted searches any text, and
 * the literals that are said to stand in every hit do. */

import {crc32} from "node:zlib"
import {Correlator} from "../../src/detect/correlate.ts"
import {planCorrelations} from "../../src/detect/correlate-plan.ts"
import {compileRules} from "../../src/detect/match.ts"
import {prefilterFor} from "../../src/detect/prefilter.ts"
import {clausesOfRegex} from "../../src/detect/regex-literals.ts"
import type {Event} from "../../src/model/event.ts"
import type {Detection, Rule} from "../../src/model/rule.ts"
import {mapFields, parseMapping} from "../../src/rules/mapping.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {compileRegex} from "../../src/rules/regex.ts"
import {namesIn, parseCondition} from "../../src/rules/sigma/condition.ts"
import {Report} from "../../src/rules/sigma/report.ts"
import {sigma} from "../../src/rules/sigma/sigma.ts"
import {plainEvent, windowsSource} from "../../test/support/plain-event.ts"
import {ownFiles, sharedFiles, textSeed} from "../corpus.ts"
import {checkRefusals} from "../refusals.ts"
import {holds, type Target, type Witness} from "../target.ts"

const events: readonly Event[] = [
  plainEvent(windowsSource(), {
    EventID: 1,
    Image: "C:\\Windows\\System32\\cmd.exe",
    CommandLine: 'cmd.exe /c "whoami" -enc SQBFAFgA',
    ParentImage: "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
    Hashes: ["MD5=00", "SHA256=11"],
    ProcessId: "0x1f",
    User: "NT AUTHORITY\\SYSTEM",
    UtcTime: "2021-03-04 10:00:00.123",
  }),
  plainEvent(
    windowsSource({channel: "Security", provider: "Microsoft-Windows-Security-Auditing", eventId: 4624}),
    {
      EventID: 4624,
      LogonType: 3,
      IpAddress: "192.0.2.7",
      TargetUserName: "mailbox$",
      Empty: "",
      Nothing: null,
    },
  ),
  plainEvent(
    {log: "iis-frontend", host: "MXS01"},
    {
      "cs-method": "POST",
      "cs-uri-stem": "/ecp/y.js",
      "cs-uri-query": "a=%2fx&b=k",
      "sc-status": "200",
      "c-ip": "192.0.2.7",
    },
    "POST /ecp/y.js a=%2fx&b=k 200 192.0.2.7",
  ),
]

function matches(rules: readonly Detection[], indexed: boolean): readonly string[] {
  const matcher = compileRules(rules, {indexed})
  const found: string[] = []
  events.forEach((event, i) => {
    matcher.match(event, (rule) => {
      found.push(`${i} ${rule.id}`)
    })
  })
  return found
}

/** What holds for every set of rules that was accepted. Compiling costs more than reading: one in eight. */
function checkRules(rules: readonly Rule[], witness: Witness): void {
  const plain = JSON.stringify(rules)
  witness.tell(plain)
  holds(JSON.stringify(JSON.parse(plain)) === plain, "rules are plain data")
  const detections = rules.filter((rule): rule is Detection => rule.kind === "detection")
  for (const rule of rules)
    witness.saw(`${rule.kind} ${rule.kind === "detection" ? rule.condition.kind : ""}`)
  if (crc32(plain) % 8 !== 0) return
  const fast = matches(detections, true)
  const slow = matches(detections, false)
  holds(
    fast.join("\n") === slow.join("\n"),
    "the index of rules changes no match",
    () => `${fast} instead of ${slow}`,
  )
  for (const one of fast) witness.saw(`match ${one.slice(0, 1)}`)
  prefilterFor(detections)
  new Correlator(planCorrelations(rules))
}

const words = [
  "title: ",
  "id: 7f0a3a42-7c43-4a0e-9d6b-1b1f6d7f2f10\n",
  "status: test\n",
  "level: high\n",
  "logsource:\n",
  "  category: process_creation\n",
  "  category: webserver\n",
  "  product: windows\n",
  "  service: security\n",
  "detection:\n",
  "  selection:\n",
  "  condition: ",
  "correlation:\n",
  "  type: event_count\n",
  "  type: temporal_ordered\n",
  "  type: value_percentile\n",
  "  rules:\n",
  "  group-by:\n",
  "  timespan: 5m\n",
  "  timeframe: 1h\n",
  "    gte: 3\n",
  "    field: User\n",
  "    percentile: 95\n",
  "  generate: true\n",
  "  aliases:\n",
  "filter:\n",
  "  rules: any\n",
  "action: global\n",
  "action: repeat\n",
  "---\n",
  "...\n",
  "|contains",
  "|startswith",
  "|endswith",
  "|all",
  "|re",
  "|re|i",
  "|cidr",
  "|base64",
  "|base64offset",
  "|wide",
  "|utf16",
  "|utf16be",
  "|windash",
  "|expand",
  "|fieldref",
  "|exists",
  "|cased",
  "|neq",
  "|gt",
  "|gte",
  "|lt",
  "|hour",
  "|week",
  "|minute",
  "%admins%",
  "1 of them",
  "all of selection*",
  "any of them",
  "not ",
  " and ",
  " or ",
  "(",
  ")",
  " | count() by User > 5",
  " | near x",
  "1 of ",
  "*",
  "?",
  "\\*",
  "\\\\",
  "null",
  "~",
  "true",
  "no",
  "0x10",
  "&a",
  "*a",
  "<<: *a\n",
  "!!str ",
  "!!binary ",
  "? ",
  ": ",
  "- ",
  "- - - ",
  "{",
  "}",
  "[",
  "]",
  "|\n",
  ">-\n",
  '"',
  "'",
  "''",
  "# ",
  "%YAML 1.2\n",
  "\t",
  "__proto__: ",
  "constructor: ",
  "EventID",
  "CommandLine",
  "postern:\n",
  "  indicates:\n",
  "  detection: PL-01\n",
  "taxonomy: ",
  "related:\n",
  "2021-03-04",
  "1e9999",
  ".inf",
  ".nan",
  "10.0.0.0/8",
  "::/0",
  "fe80::1%3/64",
]

const ruleFiles: Target = {
  name: "sigma",
  checks:
    "rules, correlations and filters: refusals with places, else plain rules that compile and match alike",
  kind: "text",
  dictionary: words,
  // Reading YAML costs by the byte: short rules are damaged as well as long ones, and more of them.
  limitBytes: 1500,
  stretchBytes: 65_536,
  stretchMillis: 6000,
  seeds: () => [
    ...ownFiles("test/fixtures/errors/sigma", /\.in$/),
    ...ownFiles("test/fixtures/rules", /\.yml$/),
    ...ownFiles("knowledge/campaigns", /rules\/.*\.yml$/),
    ...ownFiles("conformance/sigma", /^(M|K|C|V).*\.yml$/).map(({name, bytes}) => ({
      name,
      bytes: ruleOf(bytes),
    })),
    ...sharedFiles("sigma-rules", /\.yml$/, 1200, 60),
  ],
  attempt(bytes, witness) {
    const text = Buffer.from(bytes).toString("utf8")
    const parsed = sigma.parse(text, "fuzz.yml", {expand: {admins: ["root", "a*b"]}, retired: true})
    checkRefusals(parsed.refusals, text, witness)
    checkRefusals(parsed.notices, text, witness)
    const merged = mergeRules([parsed])
    checkRefusals(merged.refusals, text, witness)
    checkRules(merged.rules, witness)
  },
}

/** The rules of a conformance case, without what it says about them. */
function ruleOf(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString("utf8")
  const block = /^rules?: *\|\n((?: {2}.*\n|\n)+)/m.exec(text)?.[1]
  return block === undefined ? bytes : Buffer.from(block.replaceAll(/^ {2}/gm, ""))
}

const conditions: Target = {
  name: "sigma-condition",
  checks: "conditions: a tree over known names, else refusals within the text",
  kind: "text",
  dictionary: [
    "1 of them",
    "all of them",
    "any of ",
    "all of sel*",
    "selection",
    "filter_main",
    "not ",
    " and ",
    " or ",
    "AND",
    "NOT",
    "(",
    ")",
    "((",
    " | count() > 5",
    " | count(User) by Host >= 3",
    " | near a and b",
    "*",
    "1",
    "2 of ",
    "|",
    "_",
  ],
  limitBytes: 600,
  stretchBytes: 65_536,
  seeds: () =>
    [
      "selection and not filter_main",
      "1 of them",
      "(all of sel* or not (filter_main and selection2)) and any of filter*",
      "selection | count() by User > 5",
      "selection | near filter_main",
    ].map((text, i) => textSeed(`condition-${i}`, text)),
  attempt(bytes, witness) {
    const text = Buffer.from(bytes).toString("utf8")
    const report = new Report("fuzz.yml", text)
    const names = ["selection", "selection2", "sel", "filter_main", "filter_other", "_hidden"]
    const parsed = parseCondition(text, (start, length) => ({start, end: start + length}), names, report)
    checkRefusals(report.refusals, text, witness)
    checkRefusals(report.notices, text, witness)
    holds(parsed !== undefined || report.refusals.length > 0, "what is not accepted is refused")
    if (parsed === undefined) return
    witness.saw(`${parsed.condition.kind} ${parsed.aggregation === undefined}`)
    for (const name of namesIn(parsed.condition))
      holds(names.includes(name), "a condition names what is there", () => name)
    witness.tell(JSON.stringify(parsed))
  },
}

const mappings: Target = {
  name: "mapping",
  checks: "field mapping files: refusals with places, else a mapping that turns rules into rules",
  kind: "text",
  dictionary: [
    "name: ",
    "priority: 20\n",
    "transformations:\n",
    "  - id: x\n",
    "    type: field_name_mapping\n",
    "    mapping:\n",
    "      Image: proc\n",
    "      Image:\n        - a\n        - b\n",
    "    rule_conditions:\n",
    "      - type: logsource\n",
    "        category: process_creation\n",
    "    rule_cond_op: or\n",
    "fields:\n",
    "logsources:\n",
    "- ",
    "&a ",
    "*a",
    "[]",
    "{}",
    "null",
  ],
  limitBytes: 1000,
  stretchBytes: 65_536,
  stretchMillis: 6000,
  seeds: () => [
    textSeed(
      "pysigma",
      "name: sysmon\npriority: 10\ntransformations:\n  - id: image\n    type: field_name_mapping\n    mapping:\n      Image: process.path\n      CommandLine:\n        - process.args\n        - cmd\n    rule_conditions:\n      - type: logsource\n        category: process_creation\n        product: windows\n    rule_cond_op: or\n",
    ),
    textSeed(
      "fields",
      "fields:\n  Image: process.path\n  User: [user.name, account]\nlogsources:\n  - product: windows\n",
    ),
    textSeed("any", "transformations:\n- {type: field_name_mapping, mapping: {a: b}}\n"),
  ],
  attempt(bytes, witness) {
    const text = Buffer.from(bytes).toString("utf8")
    const {mapping, refusals} = parseMapping(text, "fuzz.yml")
    checkRefusals(refusals, text, witness)
    witness.saw(`steps ${mapping.steps.length}`)
    witness.tell(JSON.stringify(mapping))
    const mapped = mapFields(someRules(), mapping)
    if (JSON.stringify(mapped).length < 100_000) checkRules(mapped, witness)
  },
}

let known: readonly Detection[] | undefined

function someRules(): readonly Detection[] {
  known ??= sigma
    .parse(
      "title: t\nid: 7f0a3a42-7c43-4a0e-9d6b-1b1f6d7f2f10\nlogsource: {category: process_creation, product: windows}\nlevel: low\nstatus: test\ndetection:\n  a:\n    Image|endswith: cmd.exe\n    User|fieldref: Image\n  b:\n    CommandLine: null\n  c: [whoami]\n  condition: (a or b) and not c\n",
      "known.yml",
      {},
    )
    .rules.filter((rule): rule is Detection => rule.kind === "detection")
  return known
}

/** An expression, its flags, and texts: parted by line feeds. */
const expressions: Target = {
  name: "regex",
  checks: "expressions of rules: accepted or refused; linear; the literals of the index stand in every hit",
  kind: "text",
  dictionary: [
    "(?i)",
    "(?:",
    "(?P<x>",
    "(?=",
    "(?<!",
    "\\1",
    "\\k<x>",
    "\\Q",
    "\\E",
    "\\b",
    "\\d+",
    "\\x41",
    "\\x{41}",
    "\\p{L}",
    "\\pN",
    "[[:alpha:]]",
    "[^]a]",
    "[a-z",
    "{2,}",
    "{0}",
    "{1000}",
    "{1,5}?",
    "*+",
    "??",
    "|",
    "$",
    "^",
    "\\z",
    "\\A",
    "(a|b)*",
    "(?s).",
    "(?-i)",
    "\\",
    "ſ",
    "K",
    "\u{10400}",
    "cmd",
    "(?#x)",
    "\\n",
    "\\/",
  ],
  limitBytes: 400,
  stretchBytes: 20_000,
  seeds: () =>
    [
      "cmd\\.exe$\ni\ncmd.exe\nC:\\CMD.EXE",
      "(?i)power(shell)?|pwsh\n\nPowerShell\npwsh",
      "^[a-z0-9]{8,16}\\.(aspx|ashx)$\n\nabcdefgh.aspx",
      "(a+)+b\n\naaaaaaaaaaaaaaaaaaaaaaaaaaac",
      ".{1000,}\ns\nshort",
      "\\\\[^\\\\]+\\\\x\\s-e(nc)?\\b\nim\n\\a\\x -enc",
      "[Pp]ower[Ss]hell\n\npowershell",
      "(foo|bar){2}(?:baz)?qux\n\nfoobarqux",
    ].map((text, i) => textSeed(`expression-${i}`, text)),
  attempt(bytes, witness) {
    const [source = "", flags = "", ...texts] = Buffer.from(bytes).toString("utf8").split("\n")
    const used = [...new Set(flags.replaceAll(/[^ims]/g, ""))].join("")
    const compiled = compileRegex(source, used)
    if (!compiled.ok) {
      witness.saw(compiled.why)
      witness.tell(compiled.detail)
      holds(
        compiled.index >= 0 && compiled.index <= source.length,
        "a refusal names a place of the expression",
      )
      return
    }
    const clauses = clausesOfRegex(source, (literal) => 1 / literal.length)
    witness.saw(`clauses ${Math.min(4, clauses.length)}`)
    for (const text of [...texts, source, texts.join("\n"), ""]) {
      const isHit = compiled.search(text)
      witness.saw(`hit ${isHit}`)
      witness.tell(String(isHit))
      if (!isHit) continue
      const folded = text.toLowerCase().normalize()
      for (const clause of clauses)
        holds(
          clause.some(
            (literal) => loosely(text).includes(loosely(literal)) || folded.includes(literal.toLowerCase()),
          ),
          "a literal of each clause stands in every hit",
          () => `${JSON.stringify(source)} in ${JSON.stringify(text)}: ${clause}`,
        )
    }
  },
}

/** Without regard to case, also of the two letters beyond ASCII that fold to it. */
function loosely(text: string): string {
  return text.toLowerCase().replaceAll("ſ", "s").replaceAll("\u212a", "k")
}

export const ruleTargets: readonly Target[] = [ruleFiles, conditions, mappings, expressions]
