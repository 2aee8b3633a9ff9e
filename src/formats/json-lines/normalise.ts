/* One Windows event out of the JSON that exporters write, under the names that rules use.
 *
 * | exporter | its shape |
 * |---|---|
 * | NXLog and datasets made with it | flat: `EventID`, `Channel`, `Hostname`, `SourceName`, `EventTime`, `TimeCreated` |
 * | Winlogbeat | `winlog.event_data.*`, `winlog.channel`, `event.code`, `host.name`; nested or dotted |
 * | EvtxECmd | `EventId`, `Channel`, `Computer`, `PayloadData1..6`, `Payload` (JSON text), `MapDescription` |
 * | Velociraptor | `System`, `EventData`, `UserData`; `System.EventID.Value`, epoch seconds |
 * | evtx_dump, Chainsaw | `Event.System`, `Event.EventData`; `#attributes`, `#text` |
 * | Get-WinEvent as JSON | `Id`, `LogName`, `ProviderName`, `MachineName` |
 *
 * Named event data stand under their own names; unnamed ones as the list `Data`. As in event logs
 * themselves, data win over `System`, whose field is then `System.Version`; but `EventID`, `Channel`,
 * `Provider_Name`, `Computer`, `EventRecordID` and `TimeCreated` begin with the event's own value, followed
 * by that of the data, which is also `EventData.Channel`. All else keeps its name, inner names behind dots.
 *
 * Source: the exporters' public output; [MS-EVEN6] 2.2.13 for the names of System. */

import type {Scalar, Value} from "../../model/event.ts"
import {instant, microsPerSecond, parseIso, type When} from "../../model/instant.ts"
import {isObject, isScalar, type Json, type JsonObject, parseObject} from "./parse.ts"

export interface Normal {
  readonly fields: ReadonlyMap<string, Value>
  readonly channel: string | undefined
  readonly provider: string | undefined
  readonly eventId: number | undefined
  readonly host: string | undefined
  readonly when: When | undefined
  /** Values were nested deeper than we follow and left out. */
  readonly isDeep: boolean
}

/** Nesting that exporters reach is five. */
const deepest = 32

/** Names under which exporters give the same thing, best first. */
const aliases: readonly (readonly [string, readonly string[]])[] = [
  ["EventID", ["EventID", "EventId", "winlog.event_id", "event.code", "event_id", "Id"]],
  ["Channel", ["Channel", "winlog.channel", "LogName", "log_name"]],
  [
    "Provider_Name",
    ["Provider_Name", "SourceName", "winlog.provider_name", "ProviderName", "Provider", "source_name"],
  ],
  [
    "Computer",
    [
      "Computer",
      "Hostname",
      "winlog.computer_name",
      "computer_name",
      "MachineName",
      "host.name",
      "host.hostname",
    ],
  ],
  [
    "EventRecordID",
    ["EventRecordID", "EventRecordId", "winlog.record_id", "RecordNumber", "RecordID", "RecordId"],
  ],
  ["Message", ["Message", "message"]],
]
const timeNames = [
  "TimeCreated",
  "TimeCreated.SystemTime",
  "EventTime",
  "@timestamp",
  "Timestamp",
  "event.created",
]
const reserved = new Set(["EventID", "Channel", "Provider_Name", "Computer", "EventRecordID", "TimeCreated"])

class Builder {
  readonly fields = new Map<string, Value>()
  /** Which of them `System` gave. */
  readonly ofSystem = new Set<string>()
  /** Event data, which win over everything but the reserved names. */
  readonly data = new Map<string, Value>()
  readonly unnamed: Scalar[] = []
  isDeep = false

  /** Keeps a value under its own name, inner names behind dots. */
  keep(name: string, value: Json, depth = 0): void {
    if (isScalar(value)) this.fields.set(name, value)
    else if (depth >= deepest) this.isDeep = true
    else if (Array.isArray(value)) this.fields.set(name, this.listOf(value))
    else {
      for (const [key, inner] of Object.entries(value as JsonObject))
        this.keep(`${name}.${key}`, inner, depth + 1)
    }
  }

  /** `System`: attributes become `Provider_Name`, `Execution_ProcessID`; a value with attributes keeps its name. */
  system(system: JsonObject): void {
    const before = new Set(this.fields.keys())
    this.systemFields(system)
    for (const name of this.fields.keys()) if (!before.has(name)) this.ofSystem.add(name)
  }

  private systemFields(system: JsonObject): void {
    for (const [key, value] of Object.entries(system)) {
      const name = key.endsWith("_attributes") ? key.slice(0, -"_attributes".length) : key
      if (!isObject(value)) {
        this.keep(name, value)
        continue
      }
      const attributes = isObject(value["#attributes"]) ? {...value, ...value["#attributes"]} : value
      for (const [attribute, inner] of Object.entries(attributes)) {
        if (attribute === "#attributes") continue
        if (
          attribute === "#text" ||
          attribute === "Value" ||
          attribute === "SystemTime" ||
          attribute === "@SystemTime"
        )
          this.keep(name, inner)
        else this.keep(`${name}_${attribute.replace(/^[@#]/, "")}`, inner)
      }
    }
  }

  /** `EventData`, whose members are named values, or `Data` in one of several spellings. */
  eventData(data: Json): void {
    if (Array.isArray(data)) for (const item of data) this.dataItem(item)
    else if (!isObject(data)) {
      if (data !== null && data !== "") this.dataItem(data)
    } else {
      for (const [name, value] of Object.entries(data)) {
        if (name === "#attributes" || name === "@Name") continue
        if (name !== "Data" && name !== "#text") this.dataValue(name, value)
        else if (Array.isArray(value)) for (const item of value) this.dataItem(item)
        else this.dataItem(value)
      }
    }
  }

  /** One `<Data>`: a bare value, or `{"@Name": …, "#text": …}`, or `{"#text": [ … ]}`. */
  private dataItem(item: Json): void {
    if (isScalar(item)) {
      this.unnamed.push(item)
      return
    }
    if (!isObject(item)) {
      for (const inner of item as readonly Json[]) this.unnamed.push(this.textOf(inner))
      return
    }
    const attributes = item["#attributes"]
    const name = item["@Name"] ?? item["Name"] ?? (isObject(attributes) ? attributes["Name"] : undefined)
    const text = item["#text"] ?? item["Value"] ?? null
    // An element without text is an empty value, not a missing one.
    if (typeof name === "string") this.dataValue(name, "#text" in item || "Value" in item ? text : "")
    else if (Array.isArray(text)) for (const inner of text) this.unnamed.push(this.textOf(inner))
    else if (text !== null && isScalar(text)) this.unnamed.push(text)
    else
      for (const [key, value] of Object.entries(item)) if (key !== "#attributes") this.dataValue(key, value)
  }

  /** `UserData`: the leaves of whatever the provider nests, by their own names. */
  userData(data: Json, depth = 0): void {
    if (depth >= deepest) this.isDeep = true
    else if (isObject(data)) {
      for (const [name, value] of Object.entries(data)) {
        if (name === "#attributes" || name === "xmlns" || name.startsWith("xmlns:")) continue
        if (isObject(value)) this.userData(value, depth + 1)
        else this.dataValue(name, value)
      }
    }
  }

  dataValue(name: string, value: Json): void {
    if (isObject(value)) {
      const text = value["#text"]
      if (text !== undefined) this.dataValue(name, text)
      else
        for (const [key, inner] of Object.entries(value))
          if (key !== "#attributes") this.dataValue(`${name}.${key}`, this.flat(inner))
    } else this.data.set(name, Array.isArray(value) ? this.listOf(value) : (value as Scalar))
  }

  private flat(value: Json): Json {
    return isScalar(value) || Array.isArray(value) ? value : this.textOf(value)
  }

  private listOf(values: readonly Json[]): readonly Scalar[] {
    return values.map((value) => this.textOf(value))
  }

  /** A scalar as it is, anything else as JSON text. */
  private textOf(value: Json): Scalar {
    if (isScalar(value)) return value
    try {
      return JSON.stringify(value, (_key, inner: unknown) =>
        typeof inner === "bigint" ? String(inner) : inner,
      )
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.isDeep = true
      return null
    }
  }
}

/** Reads one exported event. An object of another kind gives its fields and no `eventId`. */
export function normalise(object: JsonObject): Normal {
  const build = new Builder()
  collect(build, object)
  const {fields} = build
  for (const [name, value] of [...fields]) {
    const inner = /^winlog\.(?:event_data|user_data)\.(.+)$/.exec(name)?.[1]
    if (inner === undefined || inner === "xml_name" || inner === "xmlns") continue
    fields.delete(name)
    if (/^param\d+$/.test(inner)) build.unnamed.push(...(Array.isArray(value) ? value : [value as Scalar]))
    else build.data.set(inner, value)
  }
  for (const [name, names] of aliases) {
    if (name === "EventID" && !fields.has("LogName") && !names.slice(0, -1).some((n) => fields.has(n)))
      continue
    const found = names.find((candidate) => fields.has(candidate))
    if (found !== undefined && found !== name) fields.set(name, fields.get(found)!)
  }
  if (fields.has("PayloadData1") || fields.has("MapDescription")) {
    // EvtxECmd: these are of the process that logged; rules mean the ones in the event's data.
    for (const name of ["ProcessId", "ThreadId"]) {
      const value = fields.get(name)
      if (value === undefined) continue
      fields.delete(name)
      fields.set(name === "ProcessId" ? "Execution_ProcessID" : "Execution_ThreadID", value)
    }
  }
  const when = timeNames.map((name) => readTime(fields.get(name))).find((time) => time !== undefined)
  const channel = textField(fields, "Channel")
  const provider = textField(fields, "Provider_Name")
  const host = textField(fields, "Computer")
  const own = fields.get("EventID") ?? build.data.get("EventID")
  for (const [name, value] of build.data) {
    const known = fields.get(name)
    if (known !== undefined && reserved.has(name)) {
      fields.set(`EventData.${name}`, value)
      if (value !== null) fields.set(name, [known, value].flat())
      continue
    }
    if (known !== undefined && build.ofSystem.has(name)) fields.set(`System.${name}`, known)
    fields.set(name, value)
  }
  if (build.unnamed.length > 0 && !fields.has("Data")) fields.set("Data", build.unnamed)
  const eventId = typeof own === "number" || typeof own === "string" ? Number(own) : Number.NaN
  return {
    fields,
    channel: channel ?? textField(fields, "Channel"),
    provider: provider ?? textField(fields, "Provider_Name"),
    eventId: own !== "" && Number.isInteger(eventId) && eventId >= 0 ? eventId : undefined,
    host: host ?? textField(fields, "Computer"),
    when,
    isDeep: build.isDeep,
  }
}

function collect(build: Builder, object: JsonObject): void {
  for (const [name, value] of Object.entries(object)) {
    if (name === "System" && isObject(value)) build.system(value)
    else if (name === "EventData" && !isScalar(value)) build.eventData(value)
    else if (name === "UserData" && isObject(value)) build.userData(value)
    else if (name === "Event" && isObject(value) && isObject(value["System"])) collect(build, value)
    else if (name === "_source" && isObject(value)) collect(build, value)
    else if (name === "Properties" && Array.isArray(value) && "LogName" in object) build.eventData(value)
    else if (name === "#attributes") continue
    else if (name === "document" && isObject(value) && isObject(value["data"])) {
      for (const [key, inner] of Object.entries(value))
        if (key !== "data") build.keep(`document.${key}`, inner)
      collect(build, value["data"])
    } else if (name === "Payload" && typeof value === "string") {
      build.keep(name, value)
      const payload = parseObject(value)
      if (typeof payload === "string") continue
      if (payload["EventData"] !== undefined) build.eventData(payload["EventData"])
      if (payload["UserData"] !== undefined) build.userData(payload["UserData"])
    } else build.keep(name, value)
  }
}

function textField(fields: ReadonlyMap<string, Value>, name: string): string | undefined {
  const value = fields.get(name)
  return typeof value === "string" && value !== "" ? value : undefined
}

/** ISO text with or without zone, `/Date(ms)/`, or epoch seconds or milliseconds. */
export function readTime(value: Value | undefined): When | undefined {
  if (typeof value === "string") {
    const epoch = /^\/Date\((-?\d{1,16})\)\/$/.exec(value)
    if (epoch) return fromEpoch(Number(epoch[1]) * 1000)
    return parseIso(value.trim().replace(/ (?=[+-]\d\d:?\d\d$|Z$)/, ""))
  }
  if (typeof value !== "number" || value <= 0) return undefined
  return fromEpoch(Math.round(value >= 1e11 ? value * 1000 : value * microsPerSecond))
}

function fromEpoch(micros: number): When | undefined {
  const at = instant(micros)
  return at === undefined ? undefined : {at, tick: 0, zone: "stated"}
}
