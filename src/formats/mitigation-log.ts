/* Reads what Microsoft's emergency tools of 2021 and later wrote: the logs of EOMT (EOMT.log, EOMTSummary.txt) and
 * of the Safety Scanner that it runs (msert.log).
 *
 * The scanner names each threat, what it did and the files; runs follow each other in one file, each with its start
 * and end. EOMT's lines are free text under a date; we tell the steps that we can name by words of their own
 * (a flaw's number beside `mitigation`, a scan, a rollback) and leave the others as `statement`.
 * `Removed` is `yes` only where the log says so with a result of zero or none, `no` where a result is an error,
 * else `unknown`. Times are local and name no zone: taken for UTC, marked assumed.
 *
 * Source: observed logs; microsoft/CSS-Exchange:Security/src/EOMT.ps1 for places and names. Microsoft publishes no
 * grammar, so other versions may word a step in a way that is not recognised here. */

import {calendar, formatInstant, type Instant} from "../model/instant.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "./document.ts"
import {type DocumentLine, documentLines, headText, localTime} from "./document-lines.ts"
import type {Format} from "./format.ts"

const mostEntries = 20_000
const longestLine = 4096

export const mitigationLog: Format = documentFormat({
  name: "mitigation-log",
  title: "log of EOMT or of the Microsoft Safety Scanner",
  source: "observed logs",
  log: "setup-log",
  longestBytes: 8 << 20,
  sniff: (head) => {
    const text = headText(head).replace(/^\ufeff/, "")
    if (isScanner(text)) return 0.9
    return isEomt(text) ? 0.8 : 0
  },
  read: (bytes, _subject, trouble) =>
    bounded(isScanner(headText(bytes)) ? scanner(bytes, trouble) : eomt(bytes), bytes.length, trouble),
})

function isScanner(text: string): boolean {
  return (
    /^(?:Microsoft Safety Scanner|Microsoft Windows Malicious Software Removal Tool) v\d/m.test(text) &&
    /^Started On /m.test(text)
  )
}

function isEomt(text: string): boolean {
  const first = text.split(/\r?\n/, 5).join("\n")
  return (
    /^EOMT mitigation summary/i.test(first) ||
    /\bStarting EOMT(?:v2)?\b|\bEOMT(?:v2)?\.ps1 (?:version|is)/i.test(first)
  )
}

function* bounded(entries: Iterable<Entry>, size: number, trouble: DocumentTrouble): Iterable<Entry> {
  let told = 0
  let hasTold = false
  for (const entry of entries) {
    if (++told > mostEntries) {
      const detail = `more than ${mostEntries} statements; the rest was not read`
      trouble("mitigation-log/too-long", "lost", entry.offset, size - entry.offset, detail)
      return
    }
    if (entry.when !== undefined && !hasTold) {
      hasTold = true
      const detail =
        "the times are local and name no zone; they were taken for UTC and may be up to 14 hours off"
      trouble("mitigation-log/zone-assumed", "odd", entry.offset, entry.length, detail)
    }
    yield entry
  }
}

/** A threat whose lines are still coming. */
interface Threat {
  readonly from: DocumentLine
  readonly name: string
  says: string
  readonly actions: string[]
  /** Each file once, where it is named first. */
  readonly files: Map<string, DocumentLine>
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

function* scanner(bytes: Uint8Array, trouble: DocumentTrouble): Iterable<Entry> {
  let threat: Threat | undefined
  let at: Instant | undefined
  let tool = ""
  function* told(): Iterable<Entry> {
    if (threat === undefined) return
    const {from, name, says, actions, files} = threat
    threat = undefined
    // Each file is an event at its own line, so that it meets what other evidence says of it.
    const shown: Iterable<[string | undefined, DocumentLine]> = files.size === 0 ? [[undefined, from]] : files
    for (const [file, place] of shown)
      yield entryOf(place, at, {
        Kind: "threat-found",
        Tool: tool,
        Threat: name,
        File: file,
        Action: actions.length === 0 ? undefined : actions.join("; "),
        Removed: removed(says, actions),
        Message: says,
      })
  }
  for (const line of documentLines(bytes, longestLine)) {
    const text = line.text.trim()
    const version =
      /^((?:Microsoft Safety Scanner|Microsoft Windows Malicious Software Removal Tool) v\S+?),?(?: |$)/.exec(
        text,
      )
    const clock = / (Started|Finished) On \w{3} (\w{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/.exec(
      ` ${text}`,
    )
    const found = /^(?:->)?(?:Threat Detected|Found virus|Found threat): ([^\s,]{1,200})/i.exec(text)
    const summary = /^Found ([A-Za-z]{2,40}:[^\s,]{1,200}) and /.exec(text)?.[1]
    const file = /(?:^|\s)(?:container)?file:(?:\/\/)?([^\0]{3,2048})$/.exec(text)?.[1]
    if (clock !== null) {
      yield* told()
      const [, what, month, day, hour, minute, second, year] = clock
      at = calendar(
        Number(year),
        months.indexOf(month!.toLowerCase()) + 1,
        Number(day),
        Number(hour),
        Number(minute),
        Number(second),
      )
      if (at === undefined)
        trouble("mitigation-log/bad-time", "doubtful", line.offset, line.length, `no such time: ${text}`)
      yield entryOf(line, at, {
        Kind: what === "Started" ? "scan-started" : "scan-finished",
        Tool: tool,
        Message: text,
      })
    } else if (version !== null) {
      yield* told()
      tool = version[1]!
    } else if (found !== null) {
      yield* told()
      threat = {
        from: line,
        name: found[1]!,
        says: text,
        actions: [],
        files: new Map(file === undefined ? [] : [[file, line]]),
      }
    } else if (summary !== undefined) {
      yield* told()
      const isRemoved = removed(text, [])
      yield entryOf(line, at, {
        Kind: "threat-summary",
        Tool: tool,
        Threat: summary,
        Removed: isRemoved,
        Message: text,
      })
    } else if (/^No infection found/i.test(text)) {
      yield* told()
      yield entryOf(line, at, {Kind: "nothing-found", Tool: tool, Message: text})
    } else if (threat !== undefined && /^Action: /.test(text)) {
      if (threat.actions.length < 50) threat.actions.push(text.slice(8))
    } else if (threat !== undefined && file !== undefined) {
      if (!threat.files.has(file)) threat.files.set(file, line)
    } else if (threat !== undefined && !/^SigSeq:/.test(text)) yield* told()
  }
  yield* told()
}

function removed(says: string, actions: readonly string[]): "yes" | "no" | "unknown" {
  const results = actions.flatMap((action) => /Result: (0x[0-9a-f]+)/i.exec(action)?.[1] ?? [])
  if (results.some((result) => Number(result) !== 0) || /partially|not removed|failed/i.test(says))
    return "no"
  return /\bremoved\b/i.test(says) ||
    actions.some((action) => /^(?:Remove|Clean|Quarantine)\b/i.test(action) && results.length > 0)
    ? "yes"
    : "unknown"
}

function* eomt(bytes: Uint8Array): Iterable<Entry> {
  let at: Instant | undefined
  for (const line of documentLines(bytes, longestLine)) {
    const text = line.text.trim()
    if (text === "" || /^[-=*]+$/.test(text)) continue
    const stamp = /^\[?(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)\]?\s*/.exec(text)
    const american = /^\[?(\d\d)[-/](\d\d)[-/](\d{4})[T ](\d\d):(\d\d):(\d\d)\]?\s*/.exec(text)
    if (stamp !== null) at = calendarOf(stamp, [1, 2, 3])
    // Which of two numbers is the month shows where one is above twelve; else the American order, as the tool's.
    else if (american !== null) at = calendarOf(american, [3, 1, 2]) ?? calendarOf(american, [3, 2, 1])
    const message = text.slice((stamp ?? american)?.[0].length ?? 0)
    yield entryOf(line, at, {...stepOf(message), Tool: "EOMT", Message: message})
  }
}

function calendarOf(
  found: RegExpExecArray,
  [year, month, day]: readonly [number, number, number],
): Instant | undefined {
  const part = (index: number): number => Number(found[index])
  return calendar(part(year), part(month), part(day), part(4), part(5), part(6))
}

/** What a line of EOMT says in our words. */
function stepOf(message: string): Record<string, string | undefined> {
  const flaw = /\bCVE-\d{4}-\d{4,7}\b/i.exec(message)?.[0].toUpperCase()
  if (/\b(?:is not vulnerable|not needed|already (?:patched|protected|mitigated))/i.test(message))
    return {Kind: "mitigation-not-needed", Mitigation: flaw}
  if (/\broll(?:ed|ing)? ?back\b/i.test(message)) return {Kind: "mitigation-removed", Mitigation: flaw}
  if (/\b(?:fail(?:ed|ure)|unable|error)\b/i.test(message)) return {Kind: "failure", Mitigation: flaw}
  if (
    /\bmitigat/i.test(message) &&
    /\b(?:applied|complete[d]?|in place|success\w*|finished)\b/i.test(message) &&
    !/\b(?:not|attempt\w*|starting)\b/i.test(message)
  )
    return {Kind: "mitigation-applied", Mitigation: flaw}
  return {Kind: "statement"}
}

function entryOf(from: DocumentLine, at: Instant | undefined, fields: Entry["fields"]): Entry {
  const local = at === undefined ? undefined : localTime(at)
  const text = (one: Instant | undefined): string | undefined =>
    one === undefined ? undefined : formatInstant(one)
  return {
    offset: from.offset,
    length: from.length,
    line: from.line,
    ...(local === undefined ? {} : {when: local.when}),
    fields: {...fields, NotBefore: text(local?.notBefore), NotAfter: text(local?.notAfter)},
  }
}
