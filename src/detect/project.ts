/* The fields of an event that travel with a match, under one set of names for all logs.
 *
 * An Event cannot leave its process, and joins between logs need the same name for the same thing. Names:
 * client, account, requestId, canary, status, method, url, userAgent, anchor, file, image, parentImage,
 * commandLine, parentCommandLine, processGuid, hashes, remote, cmdlet, parameters, user, target, channel. `remote` is
 * what the server itself reached out to. A name is absent where the log has no such thing, or says `-`. Values are cut at 2,048 characters. */

import type {Event, LogKind, Scalar, Value} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import type {Detection} from "../model/rule.ts"
import {isHostField} from "./host-fields.ts"
import {viewOf} from "./taxonomy.ts"

const longestValue = 2048

type Columns = Readonly<Record<string, readonly string[]>>

const iis: Columns = {
  client: ["c-ip"],
  account: ["cs-username"],
  status: ["sc-status"],
  method: ["cs-method"],
  userAgent: ["cs(User-Agent)"],
}
const frontEnd: Columns = {
  client: ["ClientIpAddress"],
  account: ["AuthenticatedUser"],
  requestId: ["RequestId"],
  status: ["HttpStatus"],
  method: ["Method"],
  userAgent: ["UserAgent"],
  anchor: ["AnchorMailbox"],
}
const windows: Columns = {
  client: ["IpAddress", "SourceIp", "ClientAddress"],
  account: ["TargetUserName", "SubjectUserName"],
  file: ["TargetFilename", "ObjectName"],
  image: ["Image", "NewProcessName"],
  parentImage: ["ParentImage", "ParentProcessName"],
  commandLine: ["CommandLine"],
  parentCommandLine: ["ParentCommandLine"],
  processGuid: ["ProcessGuid"],
  hashes: ["Hashes"],
  user: ["User"],
  target: ["TargetImage", "ServiceName", "TaskName", "TargetObject"],
}

const columnsOf: Readonly<Partial<Record<LogKind, Columns>>> = {
  "iis-frontend": iis,
  "iis-backend": iis,
  httpproxy: frontEnd,
  ews: {...frontEnd, target: ["ImpersonatedUser", "ActAsUser"]},
  "ecp-server": {account: ["S:SID", "S:USID"], url: ["S:URL"], requestId: ["S:REQID"], parameters: ["S:CMD"]},
  "ecp-activity": {account: ["S:PSA"], url: ["S:URL"], requestId: ["S:ActID"]},
  mapi: {
    client: ["ClientIP"],
    account: ["AuthenticatedUserEmail", "AuthenticatedUser"],
    requestId: ["RequestId"],
  },
  "rps-cmdlet": {
    account: ["AuthenticatedUser"],
    cmdlet: ["Cmdlet"],
    parameters: ["Parameters"],
    requestId: ["RequestId"],
  },
  "rps-http": {
    client: ["ClientIpAddress"],
    account: ["AuthenticatedUser"],
    requestId: ["RequestId"],
    userAgent: ["UserAgent"],
  },
  "message-tracking": {
    client: ["original-client-ip", "client-ip"],
    account: ["sender-address"],
    target: ["recipient-address"],
  },
  "admin-audit": {account: ["UserKey"], cmdlet: ["Operation"], parameters: ["Data"]},
  "windows-event": windows,
  "web-file": {file: ["Path"], url: ["Url"]},
  "file-system": {file: ["Path", "FileName"], url: ["Url"]},
  "exchange-configuration": {
    file: ["FileName", "Path"],
    url: ["ExternalUrl", "InternalUrl"],
    target: ["Name", "Identity", "ServiceName"],
  },
  "setup-log": {account: ["User"], parameters: ["Message"], file: ["File"], target: ["Threat"]},
  "powershell-text": {commandLine: ["Text"], user: ["User"], file: ["Path"]},
  "error-report": {image: ["Application"], target: ["Exception"]},
  "iis-configuration": {file: ["ImagePath", "Image", "PhysicalPath"], url: ["Path"], target: ["Name"]},
  registry: {
    account: ["Account"],
    image: ["ImagePath"],
    commandLine: ["CommandLine", "FailureCommand"],
    file: ["ServiceDll"],
    target: ["Name", "TaskName", "ValueName"],
    user: ["UserId"],
  },
  "scheduled-task": {
    image: ["Command"],
    commandLine: ["CommandLine"],
    target: ["TaskName"],
    user: ["UserId"],
  },
}

/** What joins and explanations need of an event that `rule` matched. */
export function project(event: Event, rule: Detection): Readonly<Record<string, Value>> {
  const fields: Record<string, Value> = {}
  for (const [name, columns] of Object.entries(columnsOf[event.source.log] ?? {})) {
    const value = firstValue(event, columns)
    if (value !== undefined) fields[name] = value
  }
  if (event.source.channel !== undefined) fields["channel"] = event.source.channel
  addRemote(event, fields)
  addWeb(event, fields)
  addCmdlet(event, fields)
  for (const name of rule.carry) {
    const value = meant(event, rule, name)
    if (value !== undefined && value !== null) fields[name] = cut(value)
  }
  return fields
}

/** What a log calls the client, the account, the answer of a request: one of the names above, by its column. */
export function commonField(event: Event, name: "client" | "status"): Value | undefined {
  const columns = columnsOf[event.source.log]?.[name]
  return columns === undefined ? undefined : firstValue(event, columns)
}

/** What the rule means by a field: one spelling where there are several; the first of the columns that a
 *  mapping file names. */
function meant(event: Event, rule: Detection, name: FieldName): Value | undefined {
  const mapped = rule.carryFrom
  const sources = mapped !== undefined && Object.hasOwn(mapped, name) ? mapped[name]! : [name]
  for (const source of sources) {
    const view = viewOf(rule.logsource, source, event.source)
    const value = view.one === undefined ? view.read(event) : view.one(event)
    if (value !== undefined && value !== null) return value
  }
  return isHostField(name) ? event.source.host : undefined
}

function firstValue(event: Event, columns: readonly string[]): Value | undefined {
  for (const column of columns) {
    const value = event.get(fieldName(column))
    if (value !== undefined && value !== null && value !== "" && value !== "-") return cut(value)
  }
  return undefined
}

/** What Exchange's front end adds to every query in the IIS log; the client did not ask for it. */
const ownSuffix = /&?CorrelationID=[^&;]{0,80};(?:&cafeReqId=[^&;]{0,80};)?(?:&encoding=[^&;]{0,80};)?/

/** The URL of a request as the client asked for it, and the ids that its query carries. */
function addWeb(event: Event, fields: Record<string, Value>): void {
  const log = event.source.log
  const isIis = log === "iis-frontend" || log === "iis-backend"
  if (isIis || log === "httpproxy") {
    const stem = textOf(event, isIis ? "cs-uri-stem" : "UrlStem")
    const query = textOf(event, isIis ? "cs-uri-query" : "UrlQuery")
    const asked = query?.replace(/^\?/, "").replace(ownSuffix, "")
    if (stem !== undefined)
      fields["url"] = cut(asked === undefined || asked === "" ? stem : `${stem}?${asked}`)
    const request = isIis && query !== undefined ? /\bcafeReqId=([0-9a-f-]{36})/i.exec(query)?.[1] : undefined
    if (request !== undefined) fields["requestId"] = request.toLowerCase()
  }
  for (const name of ["anchor", "url"]) {
    const text = fields[name]
    const canary =
      typeof text === "string" ? /\bmsExchEcpCanary=([^&#;\s]{1,200})/i.exec(text)?.[1] : undefined
    if (canary !== undefined) fields["canary"] = canary
  }
}

/** The host of a name lookup or of a connection that the server began. */
function addRemote(event: Event, fields: Record<string, Value>): void {
  const isInbound = /^false$/i.test(String(event.get(fieldName("Initiated"))))
  if (event.source.log !== "windows-event" || isInbound) return
  const remote = firstValue(event, ["QueryName", "DestinationHostname", "DestinationIp"])
  if (remote !== undefined) fields["remote"] = remote
}

/** Cmdlet and parameters out of MSExchange Management's data or message text. */
function addCmdlet(event: Event, fields: Record<string, Value>): void {
  if (event.source.channel !== "MSExchange Management") return
  const data = event.get(fieldName("Data"))
  if (Array.isArray(data) && typeof data[0] === "string" && /^[A-Za-z]+-[A-Za-z]+$/.test(data[0])) {
    fields["cmdlet"] = data[0]
    if (typeof data[1] === "string") fields["parameters"] = cut(data[1])
    if (typeof data[2] === "string" && data[2] !== "") fields["account"] = cut(data[2])
    return
  }
  const message = textOf(event, "Message")
  const parts =
    message === undefined ? null : /\bCmdlet ([A-Za-z]+-[A-Za-z]+), parameters ([\s\S]*)$/.exec(message)
  if (parts !== null) {
    fields["cmdlet"] = parts[1] as string
    fields["parameters"] = cut(parts[2] as string)
  }
}

function textOf(event: Event, column: string): string | undefined {
  const value = event.get(fieldName(column))
  return typeof value === "string" && value !== "" && value !== "-" ? value : undefined
}

function cut(value: Value): Value {
  if (typeof value === "string") return value.length > longestValue ? value.slice(0, longestValue) : value
  return Array.isArray(value) ? (value as readonly Scalar[]).slice(0, 20).map((v) => cut(v) as Scalar) : value
}
