/* Fields of Windows rules, on Sysmon events as they are and on Security events that say the same.
 *
 * Security 4688 has other names, process ids in hexadecimal, a label instead of an integrity level, and
 * neither hashes nor the original file name nor the parent's command line. Sources: Microsoft's
 * documentation of the Security events 4657, 4688, 4689 and 5156; [MS-DTYP] 2.4.2.4 (well-known SIDs);
 * Sysmon manifest (Hashes). Names are as in the events. */

import {parseExact} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import type {Event, Source, Value} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import type {Logsource} from "../model/rule.ts"
import {defenderChannel, securityChannel} from "./channels.ts"
import {channelOf} from "./logsource.ts"
import {columnView, derivedView, missingView, stateOf, type View} from "./view.ts"

/** Sigma's names, folded, to views; what is not listed is read under its own name. */
type Views = Readonly<Record<string, View>>

export function windowsView(logsource: Logsource, field: FieldName, source: Source): View {
  const name = fold(field)
  const category = fold(logsource.category ?? "")
  const views = auditViews(category, source)
  if (views !== undefined && Object.hasOwn(views, name)) return views[name]!
  if (Object.hasOwn(systemFields, name)) return systemView(field, systemFields[name]!)
  if (name === "hashes" || name === "hash") return hashesView(field)
  if (hashNames.includes(name)) return hashView(field, name)
  if (channelOf(source) === defenderChannel) return unspacedView(field, name)
  return columnView(field, undefined)
}

function auditViews(category: string, source: Source): Views | undefined {
  if (category === "antivirus") return antivirus
  if (channelOf(source) !== securityChannel) return undefined
  switch (source.eventId) {
    case 4688:
      return category === "process_creation" ? processCreation : undefined
    case 4689:
      return category === "process_termination" ? processTermination : undefined
    case 5156:
      return category === "network_connection" ? networkConnection : undefined
    case 4657:
      return category.startsWith("registry_") ? registry : undefined
    default:
      return undefined
  }
}

/** What every record says of itself; readers differ in whether they also give it as a field. */
const systemFields: Readonly<Record<string, SystemField>> = {
  channel: {column: fieldName("Channel"), of: (source) => source.channel},
  computer: {column: fieldName("Computer"), of: (source) => source.host},
  computername: {column: fieldName("Computer"), of: (source) => source.host},
  eventid: {column: fieldName("EventID"), of: (source) => source.eventId},
  provider_name: {column: fieldName("Provider_Name"), of: (source) => source.provider},
}

interface SystemField {
  /** Where a record has what `of` gives. */
  readonly column: FieldName
  readonly of: (source: Source) => Value | undefined
}

function systemView(field: FieldName, {column, of: otherwise}: SystemField): View {
  const read = (event: Event): Value | undefined => event.get(field) ?? otherwise(event.source)
  const own = {...columnView(field, undefined), isColumn: false}
  const dependsOn = (): readonly FieldName[] => [field, column]
  return {...own, read, dependsOn, state: (event) => stateOf(read(event), event.has(field))}
}

function as(column: string): View {
  return columnView(fieldName(column), undefined)
}

function textAt(event: Event, column: string): string | undefined {
  const value = event.get(fieldName(column))
  if (value === undefined || value === null || typeof value === "object") return undefined
  return String(value)
}

/** A process id that the event writes as `0x2d54`: given in decimal, as Sysmon writes it. */
function hexNumber(column: string): View {
  return derivedView([column], (event) => {
    const text = textAt(event, column)
    const number = text === undefined ? undefined : parseExact(text)
    return number === undefined || number.scale > 0 ? text : String(number.mantissa)
  })
}

const systemSid = "S-1-5-18"

/** `DOMAIN\name` of whoever the process runs as: the target subject if one is named, else the creator.
 *  The creator's machine account with the SID of LocalSystem is also `NT AUTHORITY\SYSTEM`, as Sysmon
 *  calls it. */
const processUser: View = derivedView(
  ["SubjectUserName", "SubjectDomainName", "TargetUserName", "TargetDomainName", "SubjectUserSid"],
  (event) => {
    const target = textAt(event, "TargetUserName")
    const hasTarget = target !== undefined && target !== "" && target !== "-"
    const side = hasTarget ? "Target" : "Subject"
    const name = textAt(event, `${side}UserName`)
    if (name === undefined) return undefined
    const domain = textAt(event, `${side}DomainName`)
    const full = domain === undefined || domain === "" || domain === "-" ? name : `${domain}\\${name}`
    return textAt(event, `${side}UserSid`) === systemSid ? [full, "NT AUTHORITY\\SYSTEM"] : full
  },
  (event) => lastOf(processUser.read(event)),
)

/** The spelling that Sysmon has, which comes last. */
function lastOf(value: Value | undefined): Value | undefined {
  return typeof value === "object" && value !== null ? value.at(-1) : value
}

const integrityLevels: Readonly<Record<string, string>> = {
  "S-1-16-4096": "Low",
  "S-1-16-8192": "Medium",
  "S-1-16-8448": "MediumPlus",
  "S-1-16-12288": "High",
  "S-1-16-16384": "System",
}

function integrityOf(event: Event): Value | undefined {
  const label = textAt(event, "MandatoryLabel")
  const level =
    label !== undefined && Object.hasOwn(integrityLevels, label) ? integrityLevels[label] : undefined
  return label === undefined ? undefined : level === undefined ? label : [label, level]
}

const processCreation: Views = {
  image: as("NewProcessName"),
  parentimage: as("ParentProcessName"),
  processid: hexNumber("NewProcessId"),
  parentprocessid: hexNumber("ProcessId"),
  logonid: as("SubjectLogonId"),
  user: processUser,
  integritylevel: derivedView(["MandatoryLabel"], integrityOf, (event) => lastOf(integrityOf(event))),
  ...missing(
    "company currentdirectory description fileversion hashes imphash logonguid md5 originalfilename " +
      "parentcommandline parentprocessguid parentuser processguid product sha1 sha256 terminalsessionid",
  ),
}

const processTermination: Views = {
  image: as("ProcessName"),
  processid: hexNumber("ProcessId"),
  user: processUser,
  ...missing("processguid"),
}

const networkConnection: Views = {
  image: as("Application"),
  processid: as("ProcessID"),
  sourceip: as("SourceAddress"),
  sourceport: as("SourcePort"),
  destinationip: as("DestAddress"),
  destinationport: as("DestPort"),
  initiated: derivedView(["Direction"], (event) => {
    const direction = textAt(event, "Direction")
    // Message numbers of the Security log: %%14593 outbound, %%14592 inbound.
    return direction === undefined
      ? undefined
      : String(direction === "%%14593" || fold(direction) === "outbound")
  }),
  protocol: derivedView(["Protocol"], (event) => {
    const protocol = textAt(event, "Protocol")
    return protocol === "6" ? "tcp" : protocol === "17" ? "udp" : protocol
  }),
  ...missing("destinationhostname sourcehostname user processguid commandline"),
}

const registry: Views = {
  image: as("ProcessName"),
  processid: hexNumber("ProcessId"),
  details: as("NewValue"),
  user: processUser,
  targetobject: derivedView(["ObjectName", "ObjectValueName"], (event) => {
    const key = textAt(event, "ObjectName")
    if (key === undefined) return undefined
    const value = textAt(event, "ObjectValueName")
    const full = value === undefined || value === "" || value === "-" ? key : `${key}\\${value}`
    return full.replace(/^\\registry\\machine\b/i, "HKLM").replace(/^\\registry\\user\b/i, "HKU")
  }),
  ...missing("processguid newname"),
}

const antivirus: Views = {
  signature: anyName("Threat Name", "ThreatName"),
  filename: anyName("Path"),
  action: anyName("Action Name", "ActionName", "Action"),
}

function anyName(...columns: readonly string[]): View {
  return derivedView(columns, (event) => {
    for (const column of columns) {
      const value = event.get(fieldName(column))
      if (value !== undefined) return value
    }
    return undefined
  })
}

function missing(names: string): Views {
  return Object.fromEntries(names.split(" ").map((name) => [name, missingView]))
}

const hashNames = ["imphash", "md5", "sha1", "sha256"]

/** Defender names its data `New Value`; rules write names without their blanks, as Sigma's taxonomy asks. */
function unspacedView(field: FieldName, name: string): View {
  const isMeant = (column: FieldName): boolean => fold(column.replaceAll(" ", "")) === name
  const view = derivedView([field], (event) => {
    const own = event.get(field)
    if (own !== undefined) return own
    for (const [key, value] of event.entries()) if (isMeant(key)) return value
    return undefined
  })
  return {...view, dependsOn: (columns) => [field, ...columns.filter(isMeant)]}
}

/** `SHA1=…,MD5=…`: the whole and its elements. */
function hashesView(field: FieldName): View {
  const read = (event: Event): Value | undefined => {
    const value = event.get(field)
    if (typeof value !== "string" || !value.includes(",")) return value
    return [value, ...value.split(",").map((element) => element.trim())]
  }
  return derivedView([field], read, (event) => event.get(field))
}

/** One kind of hash, out of the field of its own name or of `Hashes`. */
function hashView(field: FieldName, kind: string): View {
  const hashes = fieldName("Hashes")
  return derivedView([field, hashes], (event) => {
    const own = event.get(field)
    if (own !== undefined) return own
    const value = event.get(hashes)
    const texts = typeof value === "object" && value !== null ? value : [value]
    for (const text of texts) {
      if (typeof text !== "string") continue
      for (const element of text.split(",")) {
        const [name = "", digest] = element.trim().split("=")
        if (fold(name) === kind) return digest
      }
    }
    return undefined
  })
}
