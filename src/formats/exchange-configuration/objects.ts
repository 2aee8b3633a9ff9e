/* Objects of CLIXML as flat fields: one event for each server, virtual directory, certificate, update …
 *
 * A field is a property under its own name. A property that is an object is its text, or, if it has none and
 * is a plain one, its own properties one level down under `Name.Part`. A list of simple values is a list.
 * Objects within objects become events of their own where we know their type. */

import type {Scalar, Value} from "../../model/event.ts"
import type {CliObject, CliValue} from "../clixml.ts"

/** What an object is, by the last part of its type's name; other types are named by that part itself. */
const kinds: Readonly<Record<string, string>> = {
  ExchangeServer: "exchange-server",
  FileVersionInfo: "file-version",
  ExchangeCertificate: "certificate",
  X509Certificate2: "certificate",
  Win32_QuickFixEngineering: "hotfix",
  ServiceController: "service",
  Win32_OperatingSystem: "operating-system",
  OrganizationConfig: "organization",
  HybridConfiguration: "hybrid-configuration",
  SettingOverride: "setting-override",
  ReceiveConnector: "connector",
  SmtpSendConnectorConfig: "connector",
}

/** A list under this property of a script's own object holds things of this kind. */
const listedKinds: Readonly<Record<string, string>> = {
  ModuleList: "iis-module",
  ExtendedProtectionConfiguration: "extended-protection",
}

/** Services list the services that they depend on: those are no events. */
const onlyAtTop = new Set(["service"])

const mostObjects = 50_000
const deepest = 8
const mostItems = 200
const longestText = 16_384

export interface Described {
  readonly kind: string
  readonly object: CliObject
  readonly fields: Readonly<Record<string, Value>>
  readonly host: string | undefined
}

/** Kind of an object by its type names, most derived first. */
function kindOf(object: CliObject): string | undefined {
  for (const type of object.types.filter((name) => !name.endsWith("[]"))) {
    const name =
      type
        .replace(/[[`].*$/, "")
        .split(/[.\\#]/)
        .at(-1) ?? ""
    const known = kinds[name]
    if (known !== undefined) return known
    if (/VirtualDirectory$/.test(name)) return "virtual-directory"
  }
  return undefined
}

function otherKind(object: CliObject): string {
  const name =
    (object.types[0] ?? "")
      .replace(/[[`].*$/, "")
      .split(/[.\\#]/)
      .at(-1) ?? ""
  if (name === "" || name === "PSCustomObject" || name === "PSObject" || name === "Object") return "object"
  return name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase()
}

/** Every object worth an event, in the order in which it is found: those at the top, and those below whose
 *  kind is known. `isCut`: there were more than are kept. `cutValues`: texts of which only the beginning is. */
export function describe(values: readonly CliValue[]): {
  readonly objects: readonly Described[]
  readonly isCut: boolean
  readonly cutValues: number
} {
  const objects: Described[] = []
  const seen = new Set<CliObject>()
  let isCut = false
  let cutValues = 0
  const visit = (
    value: CliValue,
    depth: number,
    listed: string | undefined,
    above: string | undefined,
  ): void => {
    if (value.kind !== "object" || depth > deepest || seen.has(value)) return
    seen.add(value)
    const kind = listed ?? kindOf(value)
    const host = hostOf(value, kind) ?? above
    // A list at the top is no thing of its own.
    const isList = value.properties.size === 0 && value.items.length > 0
    const isKnown = kind !== undefined && (depth === 0 || !onlyAtTop.has(kind))
    if (isKnown || (depth === 0 && !isList)) {
      if (objects.length >= mostObjects) isCut = true
      else {
        const fields = fieldsOf(value)
        for (const field of Object.values(fields).flat())
          if (typeof field === "string" && field.length === longestText) cutValues++
        objects.push({kind: kind ?? otherKind(value), object: value, fields, host})
      }
    }
    for (const item of value.items) visit(item, isList && depth === 0 ? 0 : depth + 1, listed, host)
    for (const [name, property] of value.properties) {
      const list = listedKinds[name]
      if (list === undefined || property.kind !== "object") visit(property, depth + 1, undefined, host)
      else for (const item of property.items) visit(item, depth + 1, list, host)
    }
    for (const [, entry] of value.entries) visit(entry, depth + 1, undefined, host)
  }
  for (const value of values) visit(value, 0, undefined, undefined)
  return {objects, isCut, cutValues}
}

function fieldsOf(object: CliObject): Record<string, Value> {
  const fields: Record<string, Value> = {}
  const type = object.types[0]
  if (type !== undefined) fields["Type"] = type
  if (object.text !== undefined && object.text !== type) fields["Text"] = cut(object.text)
  for (const [name, value] of object.properties) {
    const simple = simpleOf(value)
    if (simple !== undefined) fields[name] = simple
    else if (value.kind === "object")
      for (const [part, inner] of value.properties) {
        const below = simpleOf(inner)
        if (below !== undefined) fields[`${name}.${part}`] = below
      }
  }
  for (const [key, value] of object.entries) {
    const [name, simple] = [simpleOf(key), simpleOf(value)]
    if (typeof name === "string" && simple !== undefined) fields[name] = simple
  }
  return fields
}

/** A primitive, an object's text, or a list of such; undefined for what has none and for bytes. */
function simpleOf(value: CliValue): Value | undefined {
  const one = scalarOf(value)
  if (one !== undefined || value.kind === "primitive") return one
  if (value.items.length === 0) return value.wraps?.value
  const list = value.items.slice(0, mostItems).flatMap((item) => scalarOf(item) ?? [])
  return list.length === 0 ? undefined : list
}

function scalarOf(value: CliValue): Scalar | undefined {
  if (value.kind === "object") return value.text === undefined ? undefined : cut(value.text)
  if (value.tag === "BA") return undefined
  return typeof value.value === "string" ? cut(value.value) : value.value
}

function cut(text: string): string {
  return text.length > longestText ? text.slice(0, longestText) : text
}

/** The host that an object is about, as it names it. */
function hostOf(object: CliObject, kind: string | undefined): string | undefined {
  const names =
    kind === "exchange-server"
      ? ["Fqdn", "Name"]
      : kind === "virtual-directory"
        ? ["Server"]
        : ["ComputerName", "PSComputerName", "CSName", "__SERVER", "MachineName", "ServerName", "Fqdn"]
  for (const name of names) {
    const value = object.properties.get(name)
    const text = value === undefined ? undefined : scalarOf(value)
    if (typeof text === "string" && /^[\w.-]{2,255}$/.test(text) && text !== "localhost") return text
  }
  return undefined
}
