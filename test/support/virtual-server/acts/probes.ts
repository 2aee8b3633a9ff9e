/* What a server asks itself: Managed Availability's probes and a load balancer's look at healthcheck.htm.
 * About three of five front-end lines. */

import {ecpCall, ewsCall, mapiCall, rpsCmdletRow, rpsHttpRow} from "../logs/backend.ts"
import {cmdletEvent} from "../logs/windows.ts"
import {type Protocol, request} from "../request.ts"
import type {Scene} from "../scene.ts"
import type {Act} from "./act.ts"

const checked: readonly (readonly [Protocol, string])[] = [
  ["Owa", "/owa/healthcheck.htm"],
  ["Ecp", "/ecp/healthcheck.htm"],
  ["Ews", "/EWS/healthcheck.htm"],
  ["Mapi", "/mapi/healthcheck.htm"],
  ["Eas", "/Microsoft-Server-ActiveSync/healthcheck.htm"],
  ["Autodiscover", "/Autodiscover/healthcheck.htm"],
  ["Oab", "/OAB/healthcheck.htm"],
  ["RpcHttp", "/rpc/healthcheck.htm"],
]

const probed: readonly (readonly [Protocol, string, string])[] = [
  ["Ews", "/ews/", "AMProbe/Local/ClientAccess"],
  ["Eas", "/Microsoft-Server-ActiveSync/default.eas", "AMProbe/Local/ClientAccess"],
  ["Oab", "/oab/", "AMProbe/Local/ClientAccess"],
  ["RpcHttp", "/rpc/rpcproxy.dll", "AMProbe/Local/ClientAccess"],
  ["Autodiscover", "/autodiscover/autodiscover.xml", "AMProbe/Local/ClientAccess"],
  ["Owa", "/owa/", "Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1; MSEXCHMON; ACTIVEMONITORING; OWACTP)"],
  ["Ecp", "/ecp/", "Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1; MSEXCHMON; ACTIVEMONITORING; ECPCTP)"],
]

function balancerCheck(scene: Scene, at: number): number {
  const [protocol, stem] = scene.random.pick(checked)
  const {balancer, address} = scene.server
  request(scene, {at, protocol, stem, host: address, agent: "LB-HealthMonitor/2.1", client: balancer})
  return 1
}

/** The front end alone: half of the answers are the 401 that the probe expects. */
function frontEndProbe(scene: Scene, at: number): number {
  const {server, random} = scene
  const [protocol, stem, agent] = random.pick(probed)
  const who = random.pick(server.health)
  const client = random.chance(0.5) ? "127.0.0.1" : "::1"
  const common = {protocol, stem, agent, client, host: "localhost"}
  request(scene, {...common, at, status: 401, auth: "Negotiate"})
  if (random.chance(0.4)) return 1
  request(scene, {
    ...common,
    at: at + 3,
    took: 2,
    user: who.account,
    auth: "Negotiate",
    anchor: `Sid~${who.sid}`,
    hint: "WindowsIdentity",
  })
  return 2
}

function mapiProbe(scene: Scene, at: number): number {
  const {server, random} = scene
  const who = random.pick(server.health)
  const call = random.guid()
  const query = `mailboxId=${who.mailbox}@${server.mailDomain}`
  ;(["Connect", "Execute", "Disconnect"] as const).forEach((type, i) => {
    const clientRequestId = `R:${call}:${i + 1};RT:${type};CI:${call}:1;CID:${random.guid()}`
    const r = request(scene, {
      at: at + i * 20,
      took: random.between(4, 16),
      protocol: "Mapi",
      method: "POST",
      host: server.fqdn,
      stem: "/mapi/emsmdb/",
      query,
      agent: "MapiHttpClient",
      client: server.linkLocal,
      user: who.account,
      auth: "Negotiate",
      anchor: `MailboxGuid~${who.mailbox}`,
      hint: "MailboxGuidWithDomain",
      clientRequestId,
      sent: random.between(4, 400),
      received: random.between(90, 500),
      back: {stem: "", query, user: who.account, status: 200},
    })
    mapiCall(scene, r.at, r.id, who, type, server.linkLocal, clientRequestId)
  })
  return 3
}

function ewsProbe(scene: Scene, at: number): number {
  const {server, random} = scene
  const who = random.pick(server.health)
  const agent = random.chance(0.5)
    ? `Ews_AM_Probe/Local (ExchangeServicesClient/${server.build.long})`
    : "Ews_Probe/Local"
  const r = request(scene, {
    at,
    took: random.between(8, 30),
    protocol: "Ews",
    method: "POST",
    host: "localhost",
    stem: "/ews/exchange.asmx",
    agent,
    client: "::1",
    user: who.account,
    auth: "Negotiate",
    anchor: `Sid~${who.sid}`,
    hint: "WindowsIdentity",
    sent: 666,
    received: random.between(600, 1200),
    back: {stem: "", query: "", user: who.account, status: 200},
  })
  ewsCall(scene, r.at, r.id, who, agent, "::1", "GetFolder", "")
  return 1
}

function powershellProbe(scene: Scene, at: number): number {
  const {server, random} = scene
  const who = random.pick(server.health)
  const query = `clientApplication=ActiveMonitor;PSVersion=5.1.14393.5582&sessionID=Version_15.1_(Build_${server.build.packed & 0x7fff})=${random.hex(32)}`
  for (const [i, action] of ["New-PSSession:Receive", "Get-Mailbox:Command"].entries()) {
    const r = request(scene, {
      at: at + i * 30,
      took: random.between(10, 28),
      protocol: "PowerShell",
      method: "POST",
      host: server.fqdn,
      stem: "/powershell",
      query,
      action,
      agent: "Microsoft WinRM Client",
      client: server.address,
      user: who.account,
      auth: "Kerberos",
      anchor: "ServerVersion~Version 15.1 (Build 2174.0)",
      hint: "ExchClientVer-ServerCookie",
      sent: random.between(1800, 5200),
      received: random.between(800, 1000),
      back: {stem: "", query, user: who.account, status: 200},
    })
    rpsHttpRow(scene, r.at, r.id, "/powershell", query, who.account, who.sid, "Microsoft WinRM Client")
  }
  const run = {cmdlet: "Get-Mailbox", parameters: '-ResultSize "1"', account: who.login, sid: who.sid}
  rpsCmdletRow(scene, {...run, at: at + 40, application: "ActiveMonitor", failure: ""})
  const caller = {
    canonical: `${server.directory}/Microsoft Exchange System Objects/Monitoring Mailboxes/${who.login}`,
    sid: who.sid,
    host: "ActiveMonitor",
    process: `${server.pools.powershell} w3wp#MSExchangePowerShellAppPool`,
  }
  cmdletEvent(scene, at + 41, run.cmdlet, run.parameters, caller, "")
  return 2
}

/** The control panel asked on the back end's own port, as Managed Availability does: `localhost:444`. */
function ecpProbe(scene: Scene, at: number): number {
  const {server, random} = scene
  const who = random.pick(server.health)
  const url = `/ecp/RulesEditor/InboxRules.svc/GetList?msExchEcpCanary=${random.word(22)}.`
  const agent = "Mozilla/4.0 (compatible; MSIE 9.0; Windows NT 6.1; MSEXCHMON; ACTIVEMONITORING; ECPDEEPTEST)"
  const [stem = "", query = ""] = url.split("?")
  request(scene, {
    at,
    took: random.between(10, 60),
    protocol: "Ecp",
    method: "POST",
    host: "localhost",
    stem,
    query,
    agent,
    client: "127.0.0.1",
    user: who.account,
    auth: "FBA",
    anchor: `Sid~${who.sid}`,
    hint: "WindowsIdentity",
    sent: 2,
    received: 700,
    back: {stem: "", query, user: who.account, status: 200},
  })
  ecpCall(scene, {
    at,
    commands: ["Get-InboxRule"],
    url,
    host: "localhost:444",
    caller: who.email,
    exception: "",
    took: 13,
  })
  return 1
}

export const probes: readonly Act[] = [
  {name: "balancer-check", kind: "probe", share: 0.33, perform: balancerCheck},
  {name: "front-end-probe", kind: "probe", share: 0.39, perform: frontEndProbe},
  {name: "mapi-probe", kind: "probe", share: 0.14, perform: mapiProbe},
  {name: "ews-probe", kind: "probe", share: 0.08, perform: ewsProbe},
  {name: "powershell-probe", kind: "probe", share: 0.04, perform: powershellProbe},
  {name: "ecp-probe", kind: "probe", share: 0.02, perform: ecpProbe},
]
