/* Reads Report.wer of Windows Error Reporting: which program failed, when, how, and with what loaded.
 *
 * A report is `key=value`, one a line, UTF-16 with a byte order mark. Numbered pairs `Sig[n].Name`, `Sig[n].Value`
 * tell the failure; the names are in the system's language, so the program and its module are taken by place
 * where the kind of event fixes it (APPCRASH: 0 program, 3 module, 6 exception code). Failures of .NET and of
 * Exchange's own reports (E12, E12IIS) carry the exception's type as a value. One report is one event.
 *
 * Source: observed reports of Windows Server 2012 to 2022; Microsoft documents the kinds of event only. */

import {filetimeWhen} from "../bytes/filetime.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "./document.ts"
import {documentLines, headText} from "./document-lines.ts"
import type {Format} from "./format.ts"

const longestValue = 2048
const mostPairs = 64
const mostModules = 500
const mostKeys = 5000

export const errorReport: Format = documentFormat({
  name: "error-report",
  title: "Windows error report",
  source: "observed reports of Windows Server 2012 to 2022",
  log: "error-report",
  longestBytes: 4 << 20,
  sniff: (head) => {
    const text = headText(head).replace(/^\ufeff/, "")
    return /^Version=\d+\r?\nEventType=\S/.test(text) ? 0.95 : 0
  },
  read: (bytes, _subject, trouble) => reportOf(bytes, trouble),
})

function* reportOf(bytes: Uint8Array, trouble: DocumentTrouble): Iterable<Entry> {
  const keys = new Map<string, string>()
  const names = new Map<number, string>()
  const values = new Map<number, string>()
  const modules: string[] = []
  let read = 0
  for (const {offset, text} of documentLines(bytes, longestValue)) {
    if (++read > mostKeys) {
      const detail = `more than ${mostKeys} lines; the rest was not read`
      trouble("error-report/too-long", "lost", offset, bytes.length - offset, detail)
      break
    }
    const found = /^([^=]{1,200})=(.*)$/s.exec(text)
    if (found === null) continue
    const key = found[1]!.toLowerCase()
    const value = found[2]!.slice(0, longestValue)
    const pair = /^sig\[(\d{1,2})\]\.(name|value)$/.exec(key)
    if (pair !== null) (pair[2] === "name" ? names : values).set(Number(pair[1]), value)
    else if (key.startsWith("loadedmodule[")) {
      if (modules.length < mostModules) modules.push(value)
    } else if (!keys.has(key)) keys.set(key, value)
  }
  if (keys.size === 0) {
    trouble(
      "error-report/no-report",
      "lost",
      0,
      bytes.length,
      "the file begins like a report and has no values",
    )
    return
  }
  const event = keys.get("eventtype") ?? ""
  const isCrash = /^(?:APPCRASH|BEX(?:64)?)$/i.test(event)
  const path = keys.get("apppath")
  const signature = [...values]
    .sort(([a], [b]) => a - b)
    .slice(0, mostPairs)
    .map(([number, value]) => `${names.get(number) ?? number}: ${value}`)
  const exception = [...values.values()].find((value) => /(?:^|\.)\w{2,80}Exception$/.test(value))
  const when = timeOf(keys.get("eventtime"))
  if (keys.has("eventtime") && when === undefined)
    trouble(
      "error-report/bad-time",
      "odd",
      0,
      bytes.length,
      `no such time: ${keys.get("eventtime")?.slice(0, 40)}`,
    )
  yield {
    offset: 0,
    length: bytes.length,
    ...(when === undefined ? {} : {when}),
    fields: {
      Kind: "error-report",
      EventType: event,
      Application:
        (isCrash ? values.get(0) : undefined) ?? programIn(path) ?? keys.get("appname") ?? values.get(0),
      ApplicationPath: path,
      ApplicationName: keys.get("appname"),
      Module: isCrash ? values.get(3) : undefined,
      ExceptionCode: isCrash ? values.get(/^BEX/i.test(event) ? 7 : 6) : undefined,
      Exception: exception,
      ReportIdentifier: keys.get("reportidentifier"),
      Signature: signature,
      LoadedModules: modules,
    },
  }
}

function programIn(path: string | undefined): string | undefined {
  return path === undefined ? undefined : /[^\\/]+$/.exec(path)?.[0]
}

/** A FILETIME as decimal digits. */
function timeOf(text: string | undefined): Entry["when"] {
  if (text === undefined || !/^\d{1,20}$/.test(text)) return undefined
  const ticks = BigInt(text)
  return ticks >> 64n === 0n ? filetimeWhen(Number(ticks & 0xffff_ffffn), Number(ticks >> 32n)) : undefined
}
