/* Gathers what a file shows of the server itself while it is read: builds over time, and settings.
 *
 * Costs next to nothing: of text logs it looks at records that are decoded anyway, and for the build in paths
 * of Outlook on the web at hits of one literal near the front and the end of each block. So a build that ran
 * for minutes only may be missed in a log of requests; its first and last time are exact to a block.
 *
 * Anybody can ask for a path with any build in it: only answered requests (200, 304) are believed, and only
 * that this build had been installed, not that nothing newer was. */

import type {Block} from "../formats/format.ts"
import type {Event, Value} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import {compareWhen, type When} from "../model/instant.ts"
import type {BuildSource, Observation, Setting} from "../model/observation.ts"

const mostObservations = 500
const triesPerBlock = 8
/** At the front and the end of a block that are searched once a build is known. */
const windowBytes = 1 << 17
const eagerBlocks = 64
const needle = "/owa/auth/15."

const field = {
  major: fieldName("MajorVersion"),
  minor: fieldName("MinorVersion"),
  build: fieldName("BuildVersion"),
  revision: fieldName("RevisionVersion"),
  bld: fieldName("S:BLD"),
  stem: fieldName("cs-uri-stem"),
  status: fieldName("sc-status"),
  kind: fieldName("Kind"),
  file: fieldName("File"),
  buildText: fieldName("Build"),
  version: fieldName("Version"),
  key: fieldName("Key"),
  valueName: fieldName("ValueName"),
  data: fieldName("Data"),
  setting: fieldName("Setting"),
  path: fieldName("Path"),
  value: fieldName("Value"),
  history: fieldName("History"),
  recovered: fieldName("Recovered"),
  virtualDirectory: fieldName("VirtualDirectoryName"),
  extendedProtection: fieldName("ExtendedProtection"),
  name: fieldName("Name"),
  mitigation: fieldName("Mitigation"),
  mitigations: fieldName("MitigationsApplied"),
  component: fieldName("ComponentName"),
  sectionName: fieldName("SectionName"),
  parameters: fieldName("Parameters"),
  pattern: fieldName("Pattern"),
  conditions: fieldName("Conditions"),
  action: fieldName("Action"),
  target: fieldName("Target"),
} as const

/** Records of a block of which the header is looked at. */
const headersPerBlock = 128

/** Watches one file, or a part of one, go by. */
export class Observer {
  private readonly seen = new Map<string, Observation>()
  private hasPath = false
  private searched = 0
  /** The four numbers of a setup key, until all have come. */
  private readonly setupKeys = new Map<string, Map<string, string>>()

  /** Looks at what the raw bytes of a block show. */
  block(block: Block): void {
    if (block.records === 0 || (block.log !== "iis-frontend" && block.log !== "iis-backend")) return
    const header = block.columns?.find((column) => /^(?:sc\()?x-owa-version\)?$/i.test(column))
    if (header !== undefined) this.owaHeaders(block, fieldName(header))
    if (block.log !== "iis-frontend") return
    const raw = Buffer.from(block.raw.buffer, block.raw.byteOffset, block.raw.byteLength)
    // PERF: a search of every byte costs 0.45 ms a MB; a log that shows no build at first is not searched whole.
    const isEager = !this.hasPath && this.searched++ < eagerBlocks
    const front = raw.subarray(0, isEager ? raw.length : windowBytes)
    const found = this.tryHits(block, 0, (from) => front.indexOf(needle, from), 0, 1)
    this.hasPath ||= found
    const start = Math.max(0, raw.length - windowBytes)
    const back = raw.subarray(start)
    if (this.hasPath) this.tryHits(block, start, (from) => back.lastIndexOf(needle, from), back.length, -1)
  }

  /** Whether one of the first hits, forwards or backwards, is an answered request that names a build. */
  private tryHits(
    block: Block,
    start: number,
    find: (from: number) => number,
    from: number,
    step: 1 | -1,
  ): boolean {
    let isFound = false
    let at = from
    for (let i = 0; i < triesPerBlock && !isFound && at >= 0; i++) {
      at = find(at)
      if (at < 0) break
      const record = recordAt(block.starts, start + at)
      if (record >= 0)
        block.decode(record, {
          trouble: () => undefined,
          event: (event) => {
            isFound = this.owaPath(event)
          },
        })
      at += step
    }
    return isFound
  }

  /** The header in which Outlook on the web names its version, where somebody added it to the log's columns. Looks at
   *  records from all over the block: the version changes with an update only. */
  private owaHeaders(block: Block, header: FieldName): void {
    const step = Math.max(1, Math.floor(block.records / headersPerBlock))
    for (let i = 0; i < block.records; i += step)
      block.decode(i, {
        trouble: () => undefined,
        event: (event) => {
          const version = text(event.get(header))
          if (/^15\.\d{1,2}\.\d{1,5}\.\d{1,5}$/.test(version))
            this.build(event, "owa-header", version, "cumulative-update")
        },
      })
  }

  /** Whether an answered request names a build. */
  private owaPath(event: Event): boolean {
    const path = /\/owa\/auth\/(15\.\d{1,2}\.\d{1,5}(?:\.\d{1,5})?)\//i.exec(text(event.get(field.stem)))
    const status = text(event.get(field.status))
    if (path?.[1] === undefined || (status !== "200" && status !== "304")) return false
    this.build(event, "owa-path", path[1], "cumulative-update")
    return true
  }

  /** Looks at a decoded event. */
  event(event: Event): void {
    switch (event.source.log) {
      case "httpproxy":
        this.columns(event, "httpproxy-version", "update")
        break
      case "ews":
      case "mapi":
      case "rps-cmdlet":
      case "rps-http":
        this.columns(event, "log-version", "cumulative-update")
        break
      case "ecp-server":
      case "ecp-activity": {
        const build = text(event.get(field.bld))
        if (/^15\.\d/.test(build)) this.build(event, "ecp-build", build, "update")
        break
      }
      case "setup-log": {
        const version = text(event.get(field.version))
        if (version !== "") this.build(event, "setup-log", version, "cumulative-update")
        const mitigation = text(event.get(field.mitigation))
        if (text(event.get(field.kind)) === "mitigation-applied" && mitigation !== "")
          this.setting(event, "rewrite-rule", `applied against ${mitigation} by EOMT`, undefined)
        break
      }
      case "registry":
        this.registry(event)
        break
      case "exchange-configuration":
        this.configuration(event)
        break
      case "iis-configuration":
        this.iisConfiguration(event)
        break
      default:
    }
  }

  private columns(event: Event, source: BuildSource, proves: "update" | "cumulative-update"): void {
    const parts = [field.major, field.minor, field.build, field.revision].map((f) => text(event.get(f)))
    if (parts.every((part) => /^\d{1,5}$/.test(part))) this.build(event, source, parts.join("."), proves)
  }

  private registry(event: Event): void {
    // What was deleted is no longer installed.
    if (text(event.get(field.recovered)) !== "") return
    const key = text(event.get(field.key))
    const name = text(event.get(field.valueName))
    const data = text(event.get(field.data))
    if (/\\Uninstall\\/i.test(key) && name === "DisplayName" && /Exchange Server/.test(data)) {
      // The program itself is named after its cumulative update, an update after its KB.
      if (/\(KB\d+\)|Cumulative Update \d+$/.test(data))
        this.build(event, "uninstall-key", data, "cumulative-update")
      return
    }
    if (!/\\ExchangeServer\\v1[45]\\Setup$/i.test(key) || !/^Msi(Product|Build)M(aj|in)or$/.test(name)) return
    const parts = this.setupKeys.get(key) ?? new Map<string, string>()
    if (this.setupKeys.size < 20) this.setupKeys.set(key, parts.set(name, data))
    const wanted = ["MsiProductMajor", "MsiProductMinor", "MsiBuildMajor", "MsiBuildMinor"]
    if (wanted.every((part) => /^\d{1,5}$/.test(parts.get(part) ?? "")))
      this.build(event, "setup-key", wanted.map((part) => parts.get(part)).join("."), "cumulative-update")
  }

  private configuration(event: Event): void {
    const build = text(event.get(field.buildText))
    switch (text(event.get(field.kind))) {
      case "file-version":
        if (/^exsetup\.exe$/i.test(text(event.get(field.file))) && build !== "")
          this.build(event, "exsetup-file", build, "update", true)
        break
      case "exchange-server":
        if (build !== "") this.build(event, "admin-display-version", build, "cumulative-update", true)
        for (const one of [event.get(field.mitigations) ?? []].flat())
          if (one !== null) this.setting(event, "emergency-mitigation", text(one), undefined)
        break
      case "hybrid-configuration":
        this.setting(event, "hybrid", "configured", undefined)
        break
      case "extended-protection": {
        const value = text(event.get(field.extendedProtection))
        if (value !== "") this.setting(event, "extended-protection", value, event.get(field.virtualDirectory))
        break
      }
      case "setting-override":
        if (
          text(event.get(field.component)) === "Data" &&
          text(event.get(field.sectionName)) === "EnableSerializationDataSigning"
        )
          this.setting(
            event,
            "payload-signing",
            [event.get(field.parameters) ?? []].flat().join(", "),
            undefined,
          )
        break
      case "iis-module":
        if (text(event.get(field.name)) === "TokenCacheModule")
          this.setting(event, "token-cache", "loaded", undefined)
        break
      default:
    }
  }

  private iisConfiguration(event: Event): void {
    // What an older configuration said is no longer so.
    if (text(event.get(field.history)) !== "") return
    const setting = text(event.get(field.setting))
    if (setting === "extended-protection" || setting === "token-cache")
      this.setting(event, setting, text(event.get(field.value)), event.get(field.path))
    if (setting !== "rewrite-rule") return
    // What a rule refuses stands in what it looks at, whatever it is called.
    const parts = [field.pattern, field.conditions, field.action, field.target].flatMap((name) =>
      [event.get(name) ?? []].flat(),
    )
    const looksAt = parts.filter((part) => part !== null && part !== "").join("; ")
    const value = [text(event.get(field.value)), looksAt].filter((part) => part !== "").join(": ")
    this.setting(event, setting, value, event.get(field.path))
  }

  private build(
    event: Event,
    source: BuildSource,
    value: string,
    proves: "update" | "cumulative-update",
    isState = false,
  ): void {
    const {first, ...where} = whereOf(event, isState)
    this.keep({kind: "build", source, proves, value: value.slice(0, 300), ...where, first, last: first})
  }

  private setting(event: Event, setting: Setting, value: string, path: Value | undefined): void {
    const {first, ...where} = whereOf(event, true)
    const shown = text(path).slice(0, 300)
    this.keep({
      kind: "setting",
      setting,
      path: shown === "" ? undefined : shown,
      value: value.slice(0, 300),
      ...where,
      first,
      last: first,
    })
  }

  /** Adds what the next part of the file showed; its lines come behind `shift` others. */
  add(observations: readonly Observation[], shift: (at: Observation["at"]) => Observation["at"]): void {
    for (const observation of observations) this.keep({...observation, at: shift(observation.at)})
  }

  private keep(observation: Observation): void {
    const key = keyOf(observation)
    const known = this.seen.get(key)
    if (known !== undefined) this.seen.set(key, joined(known, observation))
    else if (this.seen.size < mostObservations) this.seen.set(key, observation)
  }

  data(): readonly Observation[] {
    return [...this.seen.values()]
  }
}

function keyOf(one: Observation): string {
  const own = one.kind === "build" ? `${one.source}\0${one.proves}` : `${one.setting}\0${one.path ?? ""}`
  return `${own}\0${one.value}\0${one.host ?? ""}`
}

function joined(a: Observation, b: Observation): Observation {
  const isEarlier = b.first !== undefined && (a.first === undefined || compareWhen(b.first, a.first) < 0)
  const isLater = b.last !== undefined && (a.last === undefined || compareWhen(b.last, a.last) > 0)
  return {
    ...a,
    ...(isEarlier ? {first: b.first, at: b.at} : {}),
    ...(isLater ? {last: b.last} : {}),
  }
}

/** `isState`: the event's time, if it has one, is not when the state was seen. */
function whereOf(
  event: Event,
  isState: boolean,
): Pick<Observation, "host" | "at"> & {first: When | undefined} {
  return {host: event.source.host, at: event.from, first: isState ? undefined : event.when}
}

/** The record that a byte of a block belongs to; -1 before the first. */
function recordAt(starts: Uint32Array, offset: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

function text(value: Value | undefined): string {
  if (value === undefined || value === null) return ""
  return typeof value === "object" ? String(value[0] ?? "") : String(value)
}
