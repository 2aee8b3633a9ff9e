/* A line is one thing that a file showed of a server.
 *
 *   "httpproxy-version 15.1.2106.2 2021-02-01..2021-03-10 MXS01 a.log"   `-` for no time or host
 *   "admin-display-version 15.1.2106.2"                                  a state without a time */

import {evidenceId} from "../../src/model/ids.ts"
import {type Instant, parseIso, type When} from "../../src/model/instant.ts"
import type {BuildSource, Observation, Setting} from "../../src/model/observation.ts"

/** A day or a time in ISO form. */
export function time(text: string): Instant {
  const when = parseIso(text.length === 10 ? `${text}T00:00:00Z` : text)
  if (when === undefined) throw new Error(`no time: ${text}`)
  return when.at
}

/** A build that was seen; `_` in the value stands for a blank. */
export function saw(line: string): Observation {
  const [source = "", value = "", times = "-", host = "-", place = "a.log"] = line.split(" ")
  const [first, last] = times === "-" ? [] : times.split("..")
  const when = (text: string | undefined): When | undefined =>
    text === undefined ? undefined : {at: time(text), tick: 0, zone: "format"}
  const isExact = ["exsetup-file", "httpproxy-version", "ecp-build"].includes(source)
  return {
    kind: "build",
    source: source as BuildSource,
    proves: isExact ? "update" : "cumulative-update",
    value: value.replaceAll("_", " "),
    host: host === "-" ? undefined : host,
    first: when(first),
    last: when(last ?? first),
    at: {evidence: evidenceId(place), offset: 0, length: 1, unit: {kind: "line", line: 1}},
  }
}

/** A setting, seen at line 7 of a configuration. */
export function set(setting: Setting, path: string, value: string): Observation {
  const at = {evidence: evidenceId("c.config"), offset: 0, length: 1, unit: {kind: "line", line: 7}} as const
  return {kind: "setting", setting, path, value, host: undefined, first: undefined, last: undefined, at}
}
