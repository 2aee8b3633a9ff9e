/* Rows that the back end's own components write: ECP, EWS, MAPI, remote PowerShell, OAB generator and
 * message tracking. Columns: columns.ts. */

import type {Mark} from "../line.ts"
import {cell, type Scene, write} from "../scene.ts"
import type {Person} from "../server.ts"

export interface EcpCall {
  readonly at: number
  /** Cmdlets in the order in which they ran, as ECP spells them: `Set-OabVirtualDirectory.ExternalUrl='…'`. */
  readonly commands: readonly string[]
  /** Path and query below the host: `/ecp/DDI/DDIService.svc/SetObject?msExchEcpCanary=…`. */
  readonly url: string
  /** Host and port that ECP was called by; the back end's own port is 444. */
  readonly host: string
  /** Who it took the caller for: an address, or empty for the machine itself. */
  readonly caller: string
  /** A .NET exception type and message, or empty. */
  readonly exception: string
  readonly took: number
  readonly mark?: Mark | undefined
}

/** One request in the ECP Server log and its twin in the Activity log. */
export function ecpCall(scene: Scene, call: EcpCall): void {
  const {server, random, stamps} = scene
  const activity = random.guid()
  const stamp = stamps.iso(call.at)
  const data =
    `S:TIME=${call.took};S:SID=${random.guid()};S:CMD=${call.commands.join(";;")};S:REQID=;S:URL=${call.url};` +
    `S:REFERRER=;S:EX=${call.exception};S:ACTID=${activity};S:RS=0;S:BLD=${server.build.short};S:TNAME=<null>;S:TID=;` +
    `S:USID=${random.guid()};S:EDOID=;S:ACID=`
  write(scene, "ecp-server", call.at, `${stamp},${server.name},ECP.Request,${cell(data)}`, call.mark)
  const who = call.caller === "" ? "" : `S:PSA=<PII>${call.caller}</PII>;`
  const trace =
    `${who}S:URL=https://${call.host}${call.url};S:Bld=${server.build.short};S:ActID=${activity};` +
    `I32:ADS.C[${server.controller}]=1;F:ADS.AL[${server.controller}]=1.${random.between(10, 99)};Dbl:WLM.TS=${call.took}`
  write(
    scene,
    "ecp-activity",
    call.at + 1,
    `${stamps.iso(call.at + 1)},${server.name},Request,${cell(trace)}`,
    call.mark,
  )
}

/** One operation of Exchange Web Services. `impersonated` is the mailbox owner that a service acts for. */
export function ewsCall(
  scene: Scene,
  at: number,
  id: string,
  who: Person,
  agent: string,
  client: string,
  action: string,
  impersonated: string,
): void {
  const {server, random, stamps} = scene
  const took = random.between(4, 60)
  const size = random.between(500, 90_000)
  const row =
    `${stamps.iso(at)},${id},${server.build.cells},Unknown,,Negotiate,true,${who.email},${server.directory},` +
    `${cell(agent)},Target=None;Req=Exchange2013_SP1/Exchange2013_SP1;,${client},${server.name},${server.name},` +
    `${action},200,${random.between(400, 4000)},${size},,${impersonated},,,${random.hex(32)},${random.guid()},` +
    `PrimaryServer,LocalTask,0,1,0,1,0,0,1,0,0,1,2,0,1,0,1,0,0,0,0,,,,DefaultThrottlingPolicy,0,[C],0,0,1,${took},0,1,` +
    `0,1,0,0,${took},${took},${took + 1},,MessageId_0=${random.guid()};ResponseTime_0=${took};SoapAction_0=${action};,` +
    `RequestHandler=Wcf;BackEndAuthenticator=WindowsAuthenticator;MailboxTypeCacheSize=21;S:WLM.BT=Ews;Dbl:WLM.TS=${took},` +
    `,,,${stamps.iso(at - took)},${server.pools.ews},,${random.between(1, 9)}37332048,${random.between(1, 9)}39253608,` +
    `4038_450_53,4038_450_53,,,,,,,,,,,,`
  write(scene, "ews", at, row)
}

/** One MAPI over HTTP request on the mailbox side. */
export function mapiCall(
  scene: Scene,
  at: number,
  id: string,
  who: Person,
  type: string,
  client: string,
  clientRequestId: string,
): void {
  const {server, random, stamps} = scene
  const took = random.between(1, 40)
  const row =
    `${stamps.iso(at)},${id},${random.guid()}:1,${clientRequestId},${type},200,0,0,0,${took},,${server.build.cells},` +
    `${who.email},${who.email},,,${who.mailbox},${random.pick(server.databases)},,${client},${server.fqdn},,,` +
    `MAPI=${random.hex(24)},${random.hex(16)},${type === "Execute" ? "Outlook" : "MapiHttp"},OUTLOOK.EXE,16.0.13628.20274,` +
    `Cached,Negotiate,0,,,,,,,,${who.account},${type === "Execute" ? "Logon;GetPropsSpecific;SyncConfigure" : ""},` +
    `Flags=0x${random.hex(4)};Db=${random.guid()},S:WLM.BT=MapiHttp;I32:ROP.C[${server.name}]=${random.between(1, 900_000)};` +
    `Dbl:RPC.T[${server.name}]=${random.between(1, 30)};Dbl:WLM.TS=${took},`
  write(scene, "mapi", at, row)
}

export interface CmdletRun {
  readonly at: number
  readonly cmdlet: string
  /** As event 1 spells them: `-ResultSize "1"`. */
  readonly parameters: string
  readonly account: string
  readonly sid: string
  /** `ActiveMonitor`, `EMC`, `ManagementShell`, `ECP`. */
  readonly application: string
  readonly failure: string
  readonly mark?: Mark | undefined
}

/** The remote PowerShell side's record of a cmdlet. The twin is event 1 or 6 of MSExchange Management. */
export function rpsCmdletRow(scene: Scene, run: CmdletRun): void {
  const {server, random, stamps} = scene
  const took = random.between(10, 900)
  const dc = server.controller
  const row =
    `${stamps.iso(run.at)},${stamps.iso(run.at - took)},${random.guid()},,${server.build.cells},${server.name},` +
    `${server.pools.powershell},w3wp#MSExchangePowerShellAppPool,${random.between(20, 220)},,,${run.account},${run.sid},,,` +
    `False,${run.application},${run.cmdlet},${cell(run.parameters)},${random.guid()},,,GCRandomly,False,${server.directory},` +
    `${dc},${dc},${dc},,,,,,,,,,,,0,,,0,6,8,0,,9,,,6,${random.between(1_000_000, 30_000_000)},${took},` +
    `${run.failure === "" ? "" : "Task"},${run.failure === "" ? "Success" : "Error"},,,` +
    `ExchangeRunspaceConfiguration=${random.between(5, 60)};BizLogic.C=15;Cmd=${took};Cmd.AD=4;,` +
    `PSSenderInfo=${run.account};ADServerSettingsInEnd=ADViewEntireForest:False ADRecipientViewRoot:${server.directory};,` +
    `${cell(run.failure)},,,,${cell(run.parameters)}`
  write(scene, "rps-cmdlet", run.at, row, run.mark)
}

/** The remote PowerShell side's record of an HTTP request. */
export function rpsHttpRow(
  scene: Scene,
  at: number,
  id: string,
  stem: string,
  query: string,
  account: string,
  sid: string,
  agent: string,
  mark?: Mark,
): void {
  const {server, random, stamps} = scene
  const took = random.between(5, 90)
  const row =
    `${stamps.iso(at)},${stamps.iso(at - took)},${id},,${server.build.cells},${server.name},${server.pools.powershell},` +
    `w3wp#MSExchangePowerShellAppPool,${server.fqdn}:444,${stem},${cell(query)},Kerberos,true,${account},${sid},` +
    `${server.linkLocal},${cell(agent)},${server.name},200,POST,${took},OnEndRequest.End.ContentType=application/soap+xml;,`
  write(scene, "rps-http", at, row, mark)
}

/** Offline address book generator. */
export function oabLine(scene: Scene, at: number, level: string, message: string): void {
  write(
    scene,
    "oab-generator",
    at,
    `${scene.stamps.iso(at)},${scene.random.between(10, 99)},${level},${cell(message)}`,
  )
}

/** One step of a message through transport. */
export function trackingRow(
  scene: Scene,
  at: number,
  step: {
    source: string
    event: string
    sender: string
    recipient: string
    subject: string
    messageId: string
    networkId: string
    bytes: number
    client: string
    direction: string
  },
): void {
  const {server, random, stamps} = scene
  const context =
    step.source === "STOREDRIVER"
      ? `MDB:${random.pick(server.databases)}, Mailbox:${random.guid()}, Event:${random.between(1e6, 9e7)}, ` +
        `MessageClass:IPM.Note, CreationTime:${stamps.iso(at - 120)}, ClientType:MOMT`
      : `${random.hex(16).toUpperCase()};${stamps.iso(at - 90)};0`
  const row =
    `${stamps.iso(at)},${step.client},${server.fqdn},${server.address},${server.name},${cell(context)},` +
    `${step.source === "SMTP" ? `${server.name}\\Default ${server.name}` : ""},${step.source},${step.event},` +
    `${random.between(1e9, 9e12)},<${step.messageId}>,${step.networkId},${step.recipient},,${step.bytes},1,,,` +
    `${cell(step.subject)},${step.sender},${step.sender},04I: ,${step.direction},,${step.client},${server.address},` +
    `S:DeliveryPriority=Normal;S:AccountForest=${server.directory};S:IsProbe=false;S:ToEntity=Hosted,Email,` +
    `${random.guid()},${server.build.long}`
  write(scene, "message-tracking", at, row)
}
