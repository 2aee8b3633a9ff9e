/* What goes wrong with real evidence, by name. Each is applied at fixed places, so that a test can find
 * it, and noted in truth.json with its file and line. */

import {request} from "./request.ts"
import type {Scene} from "./scene.ts"
import {outsideAddress} from "./server.ts"
import {dayMillis, hourMillis} from "./stamps.ts"

export const faults = {
  truncated: "the last lines of files that were still being written are cut",
  "nul-run": "a crash leaves 4096 NUL bytes in an IIS log and at the end of a HttpProxy log",
  bom: "a UTF-8 byte order mark before some logs",
  "columns-change": "IIS gets two more columns at noon; the '#Fields:' line comes again",
  "raw-blanks": "some user agents in the IIS log keep their blanks",
  "mixed-line-ends": "every third line of some logs ends with a bare LF",
  "planted-quote": "a visitor's user agent begins with a quote that is never closed",
  "multi-line": "quoted cells that hold line ends",
  "local-clock": "the collector of Windows events wrote local time (UTC-5) as if it were UTC",
  duplicate: "a copy of an IIS log beside the original",
  empty: "log files of 0 bytes",
  renamed: "the last IIS log comes under a meaningless name, the Windows events with a prefix",
} as const
export type Fault = keyof typeof faults

export const faultNames: readonly Fault[] = Object.keys(faults) as Fault[]

/** A place where a fault was made. */
export interface FaultNote {
  readonly fault: Fault
  readonly file: string
  /** Of the line it stands in or before; absent where it concerns the whole file. */
  readonly line?: number
}

export const nulRunBytes = 4096

/** Schedules the requests that carry a fault in their text. Their lines are noise, not a scenario's. */
export function scheduleFaults(scene: Scene, asked: ReadonlySet<Fault>, from: number, until: number): void {
  const {random, server} = scene
  if (asked.has("planted-quote")) {
    // The writer would quote the cell; the intruder's quote reaches the file as it is.
    const planting = {
      ...scene,
      journal: {
        add: (line: Parameters<Scene["journal"]["add"]>[0]): void =>
          scene.journal.add({...line, text: line.text.replace("PLANTED", '"Mozilla/5.0')}),
      },
    }
    for (let at = from + hourMillis / 6; at < until; at += dayMillis / 8)
      for (const [protocol, stem] of [
        ["Ecp", "/ecp/"],
        ["Owa", "/owa/"],
      ] as const)
        request(planting, {
          at: at + random.between(0, 60_000),
          protocol,
          stem,
          status: 302,
          auth: "FBA",
          agent: "PLANTED",
          client: outsideAddress(random),
          host: server.address,
        })
  }
  if (asked.has("multi-line"))
    for (let at = from + hourMillis / 5; at < until; at += dayMillis / 8)
      request(scene, {
        at: at + random.between(0, 60_000),
        took: 900,
        protocol: "Ews",
        method: "POST",
        stem: "/EWS/Exchange.asmx",
        status: 503,
        agent: "AppleExchangeWebServices/818.120.2",
        client: outsideAddress(random),
        errors:
          'WebExceptionStatus=ProtocolError;WebException=System.Net.WebException: The remote server returned an error: "(503)", busy.\r\n' +
          "   at System.Net.HttpWebRequest.EndGetResponse(IAsyncResult asyncResult)\r\n" +
          "2021-01-01T00:00:00.000Z looks like the start of a line;",
      })
}
