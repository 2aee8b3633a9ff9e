/* One line or record of evidence, decoded only as far as somebody asks.
 *
 * An Event is alive inside one process: `get` may decode on first use. What crosses to another process
 * is a `Match` (rule.ts). Field names are the log's own; detect/taxonomy maps Sigma's names to them. */

import type {Locator} from "./evidence.ts"
import type {FieldName} from "./ids.ts"
import type {When} from "./instant.ts"

export type Scalar = string | number | bigint | boolean | null
/** A field's value. A list is a repeated field (`Hashes`, an address list): tests ask any element. */
export type Value = Scalar | readonly Scalar[]

/** The kinds of log Postern tells apart: what coverage counts and rules are routed by.
 *  `exchange-other` is a `#Fields:` log of Exchange that the catalogue does not name. From `registry` on they
 *  are what a disk holds beside logs: each value, task, page, setting or file is one event. */
export const logKinds = [
  "iis-frontend",
  "iis-backend",
  "httpproxy",
  "ecp-server",
  "ecp-activity",
  "ews",
  "mapi",
  "rpc-client-access",
  "rps-cmdlet",
  "rps-http",
  "oab-generator",
  "admin-audit",
  "message-tracking",
  "agent-log",
  "smtp",
  "imap-pop",
  "exchange-other",
  "windows-event",
  "registry",
  "scheduled-task",
  "web-file",
  "iis-configuration",
  "exchange-configuration",
  "file-system",
  "powershell-text",
  "error-report",
  "setup-log",
] as const
export type LogKind = (typeof logKinds)[number]

/** The kinds that are no logs: read from the disk, they show a state and cover no hours. */
export const diskKinds: readonly LogKind[] = [
  "registry",
  "scheduled-task",
  "web-file",
  "iis-configuration",
  "exchange-configuration",
  "file-system",
  "powershell-text",
  "error-report",
  "setup-log",
]

/** Which log an event comes from. */
export interface Source {
  readonly log: LogKind
  /** The host that the record names (`Computer`, `ServerHostName`, `s-computername`), as written. */
  readonly host: string | undefined
  /** Windows events only. */
  readonly channel?: string
  readonly provider?: string
  readonly eventId?: number
}

export interface Event {
  readonly when: When | undefined
  readonly from: Locator
  readonly source: Source
  /** The value of a field by the log's own name, exact case first, then ASCII case-insensitively;
   *  undefined if the record has no such field. */
  get(field: FieldName): Value | undefined
  /** Present, even if empty. */
  has(field: FieldName): boolean
  /** Whether `hit` holds for any value, the rendered message or the raw line; never for field names. */
  keywords(hit: (text: string) => boolean): boolean
  /** As `keywords`, but may leave out texts of only such characters as `isNumeric` tells: numbers, times,
   *  identifiers that are costly to write out. Absent: `keywords` is as good. */
  words?(hit: (text: string) => boolean): boolean
  /** For events that many share a form with. */
  readonly raw?: RawValues | undefined
  /** All fields in the order of the record, for `postern events`. */
  entries(): Iterable<readonly [FieldName, Value]>
}

/** What all events with the same fields in the same places share: an object that is the same for them, so
 *  that what holds for all is worked out once, and values that came before are known by their bytes. */
export interface Form {
  readonly names: readonly FieldName[]
  /** What the value of a field is made of, by the name as in `Event.get`; undefined: none of the events has
   *  the field. */
  madeOf(field: FieldName): MadeOf | undefined
  /** What all texts that `Event.keywords` gives are made of. */
  allOf(): MadeOf
}

export interface MadeOf {
  /** Values that are the same in all the events. */
  readonly constants: readonly Value[]
  /** Numbers of raw values. The field has the value of each, as elements of a list where there are several. */
  readonly raws: readonly number[]
  /** Whether texts are put together of several raw values: then only `Event.get` knows. */
  readonly isJoined: boolean
}

/** Raw values of one event: `bytes[begin, begin + size)` with the kind, three numbers a value. Values of
 *  equal kind and bytes are equal. */
export interface RawValues {
  readonly form: Form
  /** Fills `places` for the raw values of these numbers, which ascend; gives the bytes. */
  locate(raws: readonly number[], places: Int32Array): DataView
  /** The value; undefined where the record has none. */
  valueOf(raw: number): Value | undefined
}

/** The low bits of the kind of a raw value. */
export const rawKinds = {
  /** The record has no value here. */
  none: 0,
  /** Text in UTF-16LE; NULs at its end and half a unit do not count. */
  text: 1,
  /** Its texts are such as `isNumeric` tells. */
  numeric: 2,
  other: 3,
  bits: 3,
} as const

/** The text that comparisons see: `4624` for a number, `true` for a boolean, undefined for null. */
export function canonicalText(value: Scalar): string | undefined {
  return value === null ? undefined : typeof value === "string" ? value : String(value)
}

/** Whether a text, folded, could be a number, a time, a GUID, a SID or bytes, as logs write them. */
export function isNumeric(folded: string): boolean {
  return /^[0-9a-fstxz:.{}+-]*$/.test(folded)
}
