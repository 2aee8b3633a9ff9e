/* Events for tests, made of a source and plain fields. */

import type {Event, Scalar, Source, Value} from "../../src/model/event.ts"
import {evidenceId, fieldName} from "../../src/model/ids.ts"

export type Fields = Readonly<Record<string, Value>>

export const sysmonChannel = "Microsoft-Windows-Sysmon/Operational"

/** A Windows event, Sysmon 1 unless said otherwise. */
export function windowsSource(more: Partial<Source> = {}): Source {
  return {log: "windows-event", host: "MXS01", channel: sysmonChannel, eventId: 1, ...more}
}

/** An event whose raw line, where it has one, keywords see beside the values. */
export function plainEvent(source: Source, fields: Fields, raw?: string): Event {
  const byFold = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))
  const nameOf = (name: string): string | undefined =>
    Object.hasOwn(fields, name) ? name : byFold.get(name.toLowerCase())
  return {
    when: undefined,
    from: {evidence: evidenceId("test"), offset: 0, length: 0, unit: {kind: "bytes"}},
    source,
    get: (name) => {
      const own = nameOf(name)
      return own === undefined ? undefined : fields[own]
    },
    has: (name) => nameOf(name) !== undefined,
    keywords: (hit) =>
      Object.values(fields)
        .flatMap((value) => (typeof value === "object" && value !== null ? value : [value as Scalar]))
        .some((value) => value !== null && hit(String(value))) ||
      (raw !== undefined && hit(raw)),
    entries: () => Object.entries(fields).map(([name, value]) => [fieldName(name), value] as const),
  }
}
