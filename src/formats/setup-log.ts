/* Reads ExchangeSetup.log: what Setup found, was asked to do, and whether it came to its end.
 *
 * A line is `[03/11/2021 15:43:05.0713] [0] text`: time, level, text. Of the very many lines those are told
 * that say what was installed, by whom and how it went. Runs of Setup follow each other in one file.
 * `Version` stands only where the log says that this version is installed: where Setup finds it, and where a
 * run completes. The version of a run that only began is `SetupVersion`. Setup knows cumulative updates only.
 *
 * Stamps name no zone. We take them for UTC and mark them assumed, since the log names the local zone apart
 * and nothing in it decides.
 *
 * Source: observed logs of Exchange 2016 and 2019; Microsoft publishes no grammar. */

import {decodeText, detectText} from "../bytes/text-encoding.ts"
import {calendar, type When} from "../model/instant.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "./document.ts"
import {documentLines} from "./document-lines.ts"
import type {Format} from "./format.ts"

const mostTold = 20_000
const longestLine = 8192

const stamp = /^\[(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)\.(\d{4})\] \[(\w+)\] ?/

export const setupLog: Format = documentFormat({
  name: "exchange-setup-log",
  title: "Exchange Setup log",
  source: "observed logs of Exchange 2016 and 2019",
  log: "setup-log",
  longestBytes: 24 << 20,
  sniff: (head) => {
    const {encoding, markBytes} = detectText(head)
    const text = decodeText(head, markBytes, Math.min(head.length, 8192), encoding)
    return stamp.test(text) ? (/Exchange/.test(text) ? 0.95 : 0.6) : 0
  },
  read: (bytes, _subject, trouble) => entriesOf(bytes, trouble),
})

interface Run {
  product: string | undefined
  version: string | undefined
}

function* entriesOf(bytes: Uint8Array, trouble: DocumentTrouble): Iterable<Entry> {
  const host = hostIn(bytes)
  const run: Run = {product: undefined, version: undefined}
  let told = 0
  for (const {offset, length, line, text} of documentLines(bytes, longestLine)) {
    const found = stamp.exec(text)
    if (found === null) continue
    const message = text.slice(found[0].length)
    const zone = /^Local time zone: \(UTC([+-]\d\d:\d\d)\)/.exec(message)?.[1]
    if (zone !== undefined && !/00:00$/.test(zone))
      trouble(
        "setup-log/zone-assumed",
        "odd",
        offset,
        length,
        `the server's own zone is UTC${zone}; the log does not say which zone its times are in, they were taken for UTC`,
      )
    const fields = said(message, run)
    if (fields === undefined) continue
    if (++told > mostTold) {
      const detail = `more than ${mostTold} lines that tell of an installation; the rest was not read`
      trouble("setup-log/too-long", "lost", offset, bytes.length - offset, detail)
      return
    }
    const when = whenOf(found)
    yield {
      offset,
      length,
      line,
      ...(when === undefined ? {} : {when}),
      ...(host === undefined ? {} : {host}),
      fields: {Level: found[8], ...fields, Message: message.slice(0, longestLine)},
    }
  }
}

const version = String.raw`(\d{1,2}(?:\.\d{1,5}){3})`
const starting = /^Starting Microsoft Exchange Server (\S+(?: Edition)?) Setup/
const setupVersion = new RegExp(`^Setup version: ${version}`)
const installed = new RegExp(
  `^(?:The locally installed version is |The backup copy of the previously installed version is ')${version}`,
)

/** What a line says in our words, if anything; `run` carries what earlier lines of the same run said. */
function said(message: string, run: Run): Record<string, string | undefined> | undefined {
  const product = starting.exec(message)?.[1]
  if (product !== undefined) {
    run.product = product
    run.version = undefined
    return {Kind: "setup-started", Product: product}
  }
  const began = setupVersion.exec(message)?.[1]
  if (began !== undefined) {
    run.version = began
    return {Kind: "setup-version", Product: run.product, SetupVersion: began}
  }
  const found = installed.exec(message)?.[1]
  if (found !== undefined) return {Kind: "installed-version", Product: run.product, Version: found}
  if (/^The Exchange Server setup operation completed successfully/.test(message))
    return {Kind: "setup-completed", Product: run.product, Version: run.version}
  const user = /^Logged on user: (.+?)\.?$/.exec(message)?.[1]
  if (user !== undefined) return {Kind: "setup-user", User: user}
  const parameter = /^Command Line Parameter Name='([^']*)', Value='(.*?)'\.?$/.exec(message)
  if (parameter !== null) return {Kind: "setup-parameter", Name: parameter[1], Value: parameter[2]}
  return /^\[(?:ERROR|REQUIRED)\]/.test(message) ? {Kind: "setup-error"} : undefined
}

function whenOf(found: RegExpExecArray): When | undefined {
  const [month, day, year, hour, minute, second, fraction] = found.slice(1, 8).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const at = calendar(year, month, day, hour, minute, second, fraction * 100)
  return at === undefined ? undefined : {at, tick: 0, zone: "assumed"}
}

/** The server that Setup ran on: it says so some lines after it began. */
function hostIn(bytes: Uint8Array): string | undefined {
  const {encoding, markBytes} = detectText(bytes)
  const head = decodeText(bytes, markBytes, Math.min(bytes.length, 1 << 20), encoding)
  return /\] (?:Server Name=|Setup will search for an Exchange Server object for the local machine with name ')([\w.-]{1,255})/.exec(
    head,
  )?.[1]
}
