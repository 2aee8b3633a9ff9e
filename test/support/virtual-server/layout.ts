/* Where each log lies on the server, and where a collector puts it.
 *
 * `kape` keeps the server's folders under the drive's letter. `velociraptor` does so under
 * uploads/auto with URL-encoded drive, beside uploads.json. `collector` is Microsoft's
 * ExchangeLogCollector: a folder per server and log, with a note where it found nothing. */

import type {LogKind} from "../../../src/model/event.ts"
import type {Server} from "./server.ts"
import {fileStamp, isoDay} from "./stamps.ts"

export const layouts = ["kape", "velociraptor", "collector"] as const
export type Layout = (typeof layouts)[number]

/** Logs that begin a file every hour; the others every day. */
const hourly: ReadonlySet<LogKind> = new Set<LogKind>([
  "httpproxy",
  "ews",
  "mapi",
  "rps-cmdlet",
  "rps-http",
  "message-tracking",
])

/** How long one file of a log lasts. */
export function fileHours(log: LogKind): 1 | 24 {
  return hourly.has(log) ? 1 : 24
}

/** The path on the server, `C:\…`; for events that an analyst exported, a bare name. `part` counts from 1. */
export function serverPath(server: Server, log: LogKind, folder: string, at: number, part: number): string {
  const exchange = server.installPath
  const hour = fileStamp(at, 10)
  const day = fileStamp(at, 8)
  switch (log) {
    case "iis-frontend":
      return `C:\\inetpub\\logs\\LogFiles\\W3SVC1\\u_ex${day.slice(2)}.log`
    case "iis-backend":
      return `C:\\inetpub\\logs\\LogFiles\\W3SVC2\\u_ex${day.slice(2)}.log`
    case "httpproxy":
      return `${exchange}Logging\\HttpProxy\\${folder}\\HttpProxy_${hour}-${part}.LOG`
    case "ecp-server":
      return `${exchange}Logging\\ECP\\Server\\ECPServer${day}-${part}.LOG`
    case "ecp-activity":
      return `${exchange}Logging\\ECP\\Activity\\ECPActivity_${server.pools.ecp}_${day}-${part}.LOG`
    case "ews":
      return `${exchange}Logging\\Ews\\Ews_${hour}-${part}.LOG`
    case "mapi":
      return `${exchange}Logging\\MapiHttp\\Mailbox\\MapiHttp_${hour}-${part}.LOG`
    case "rps-cmdlet":
      return `${exchange}Logging\\CmdletInfra\\Powershell-Proxy\\Cmdlet\\Rps_Cmdlet_${hour}-${part}.LOG`
    case "rps-http":
      return `${exchange}Logging\\CmdletInfra\\Powershell-Proxy\\Http\\Rps_Http_${hour}-${part}.LOG`
    case "oab-generator":
      return `${exchange}Logging\\OABGeneratorLog\\OABGenerator_${day}-${part}.LOG`
    case "message-tracking":
      return `${exchange}TransportRoles\\Logs\\MessageTracking\\MSGTRK${hour}-${part}.LOG`
    case "windows-event":
      return `${server.name}_${isoDay(at)}.json`
    default:
      throw new Error(`the generator writes no log of kind ${log}`)
  }
}

const collectorFolders: Partial<Readonly<Record<LogKind, string>>> = {
  "iis-frontend": "IIS_W3SVC1_Logs",
  "iis-backend": "IIS_W3SVC2_Logs",
  "ecp-server": "ECP_Logs",
  "ecp-activity": "ECP_Activity_Logs",
  ews: "EWS_BE_Logs",
  mapi: "MAPI_BE_Logs",
  "rps-cmdlet": "CmdletInfra_Logs",
  "rps-http": "CmdletInfra_Logs",
  "oab-generator": "OAB_Generation_Logs",
  "message-tracking": "Message_Tracking_Logs",
  "windows-event": "Windows_Event_Logs",
}

/** The path within the evidence, with forward slashes. */
export function evidencePath(
  layout: Layout,
  server: Server,
  log: LogKind,
  folder: string,
  path: string,
): string {
  const drive = path.slice(0, path.indexOf(":") + 1)
  const rest = path.slice(drive === "" ? 0 : 3).replaceAll("\\", "/")
  switch (layout) {
    case "kape":
      return drive === "" ? `events/${rest}` : `${drive.slice(0, 1)}/${rest}`
    case "velociraptor":
      return drive === "" ? `results/${rest}` : `uploads/auto/${encodeURIComponent(drive)}/${encodeURI(rest)}`
    case "collector": {
      const name = rest.slice(rest.lastIndexOf("/") + 1)
      const kind =
        log === "httpproxy"
          ? `${folder === "Ecp" ? "ECP" : folder}_Proxy_Logs`
          : (collectorFolders[log] ?? "Other_Logs")
      return `${server.name}/${kind}/${name}`
    }
  }
}
