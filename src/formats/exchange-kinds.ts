/* Which of Exchange's `#Fields:` logs a file is, by its `#Log-type:`, its columns, and last its path.
 *
 * Source: column lists of the catalogue of logs (build 15.1.2375 and 15.2.2562); paths as Exchange lays
 * them out under `Logging` and `TransportRoles\Logs`. */

import type {LogKind} from "../model/event.ts"

/** `#Log-type:` texts, matched in order. */
const byType: readonly (readonly [RegExp, LogKind])[] = [
  [/^HttpProxy/i, "httpproxy"],
  [/^ECP Activity/i, "ecp-activity"],
  [/^ECP Server/i, "ecp-server"],
  [/^EWS\b/i, "ews"],
  [/^Mapi\s?Http/i, "mapi"],
  [/RPC Client Access|^RCA\b/i, "rpc-client-access"],
  [/^Rps Cmdlet/i, "rps-cmdlet"],
  [/^Rps Http/i, "rps-http"],
  [/^OAB\s?Generator/i, "oab-generator"],
  [/^audit$|^admin ?audit/i, "admin-audit"],
  [/^Message Tracking/i, "message-tracking"],
  [/^Agent Log/i, "agent-log"],
  [/^SMTP (?:Send|Receive)/i, "smtp"],
  [/^(?:IMAP|POP)\d?/i, "imap-pop"],
]

/** Columns that only one log has together, in lower case. */
const byColumns: readonly (readonly [readonly string[], LogKind])[] = [
  [["requestid", "urlstem", "anchormailbox"], "httpproxy"],
  [["requestid", "urlstem", "proxyaction"], "httpproxy"],
  [["soapaction", "impersonateduser"], "ews"],
  [["mapirequestid", "requesttype"], "mapi"],
  [["cmdlet", "parameters", "executingusersid"], "rps-cmdlet"],
  [["cmdlet", "cmdletuniqueid"], "rps-cmdlet"],
  [["internal-message-id", "message-id", "event-id"], "message-tracking"],
  [["p1fromaddress", "agent", "action"], "agent-log"],
  [["connector-id", "remote-endpoint", "event", "data"], "smtp"],
  [["client-software", "rpc-status", "operation"], "rpc-client-access"],
  [["sessionid", "seqnumber", "command", "rqsize"], "imap-pop"],
  [["recordtype", "data", "userkey", "operation"], "admin-audit"],
]

/** Paths, with `/` between parts. */
const byPath: readonly (readonly [RegExp, LogKind])[] = [
  [/ECPActivity|\/ECP\/Activity\//i, "ecp-activity"],
  [/ECPServer|\/ECP\/Server\//i, "ecp-server"],
  [/HttpProxy/i, "httpproxy"],
  [/Rps_Http/i, "rps-http"],
  [/CmdletInfra.*\/Http\//i, "rps-http"],
  [/_Cmdlet_|\/Cmdlet\//i, "rps-cmdlet"],
  [/OABGenerator/i, "oab-generator"],
  [/\/Ews\//i, "ews"],
  [/MapiHttp/i, "mapi"],
  [/RPC Client Access|\/RCA_/i, "rpc-client-access"],
  [/MSGTRK|MessageTracking/i, "message-tracking"],
  [/AgentLog/i, "agent-log"],
  [/Smtp(?:Send|Receive)/i, "smtp"],
  [/CosmosQueue/i, "admin-audit"],
  [/\/(?:Imap4|Pop3)\b/i, "imap-pop"],
]

/** The log that the columns alone prove. */
export function kindOfColumns(columns: readonly string[]): LogKind | undefined {
  const lower = new Set(columns.map((name) => name.toLowerCase()))
  return byColumns.find(([names]) => names.every((name) => lower.has(name)))?.[1]
}

export function kindOfPath(path: string): LogKind | undefined {
  const slashed = path.replaceAll("\\", "/")
  return byPath.find(([pattern]) => pattern.test(slashed))?.[1]
}

/** The kind of a log; `exchange-other` where nothing tells. A stated type goes before columns before path. */
export function exchangeKind(logType: string | undefined, columns: readonly string[], path: string): LogKind {
  const stated = logType === undefined ? undefined : byType.find(([pattern]) => pattern.test(logType))?.[1]
  return stated ?? kindOfColumns(columns) ?? kindOfPath(path) ?? "exchange-other"
}
