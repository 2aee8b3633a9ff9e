/* One decoded event as a line of JSON: what `postern events` prints. */

import type {Event} from "../model/event.ts"
import type {Locator} from "../model/evidence.ts"
import {formatInstant} from "../model/instant.ts"

/** `{"when":…,"evidence":…,"line":…,"offset":…,"length":…,"log":…,"host":…,"fields":{…}}` and a line end; with
 *  `"recovered":true` before the fields for what an older chunk left.
 *  Integers beyond doubles become text. Control characters are escaped by JSON itself; DEL, C1 controls
 *  and bidi marks too, so that a terminal shows nothing but what is there. */
export function eventLine(event: Event, isRecovered = false): string {
  const {from, source} = event
  const fields: Record<string, unknown> = {}
  for (const [name, value] of event.entries()) fields[name] = value
  return `${safeJson({
    when: event.when === undefined ? null : formatInstant(event.when.at),
    tick: event.when?.tick ?? 0,
    zone: event.when?.zone ?? null,
    ...placeOf(from),
    log: source.log,
    host: source.host ?? null,
    ...(isRecovered ? {recovered: true} : {}),
    fields,
  })}\n`
}

/** A place as the lines of all commands write it: `evidence`, `line` or `record`, `offset`, `length`. */
export function placeOf(at: Locator): Readonly<Record<string, unknown>> {
  const place =
    at.unit.kind === "line"
      ? {line: at.unit.line}
      : at.unit.kind === "record"
        ? {record: String(at.unit.record)}
        : {}
  return {evidence: at.evidence, ...place, offset: at.offset, length: at.length}
}

/** JSON in which everything that could steer a terminal or hide text is escaped; bigints as text. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v)).replaceAll(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
