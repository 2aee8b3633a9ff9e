/* Administrators who do by hand, and rightly, what an intruder does through a flaw: a few times a day, in
 * office hours, under their own names, from inside.
 *
 * A mailbox export goes to a share as .pst and its request is removed when done; a virtual directory is
 * reset in the control panel, which runs the same cmdlets as an attack and writes a dump to the share that
 * the administrator names; roles are assigned. `busy` adds the assignment of "Mailbox Import Export". */

import {ecpCall, rpsCmdletRow, rpsHttpRow} from "../logs/backend.ts"
import {cmdletEvent} from "../logs/windows.ts"
import {request} from "../request.ts"
import type {Scene} from "../scene.ts"
import type {Person} from "../server.ts"

/** A cmdlet of an administrator's management shell, in all logs that see it. */
function shellCmdlet(scene: Scene, at: number, admin: Person, cmdlet: string, parameters: string): void {
  const {server, random} = scene
  const query = `serializationLevel=Full;ExchClientVer=${server.build.short};clientApplication=ManagementShell;PSVersion=5.1.14393.4169`
  const r = request(scene, {
    at,
    took: random.between(20, 300),
    protocol: "PowerShell",
    method: "POST",
    host: server.fqdn,
    stem: "/powershell",
    query,
    action: `${cmdlet}:Command`,
    agent: "Microsoft WinRM Client",
    client: admin.inside,
    user: admin.account,
    auth: "Kerberos",
    anchor: `Sid~${admin.sid}`,
    hint: "WindowsIdentity",
    sent: 5000,
    received: 900,
    back: {stem: "", query, user: admin.account, status: 200},
  })
  rpsHttpRow(scene, r.at, r.id, "/powershell", query, admin.account, admin.sid, "Microsoft WinRM Client")
  rpsCmdletRow(scene, {
    at: at + 20,
    cmdlet,
    parameters,
    account: admin.login,
    sid: admin.sid,
    application: "ManagementShell",
    failure: "",
  })
  const caller = {
    canonical: `${server.directory}/Users/${admin.login}`,
    sid: admin.sid,
    host: "Remote-ManagementShell-Unknown",
    process: `${server.pools.powershell} w3wp#MSExchangePowerShellAppPool`,
  }
  cmdletEvent(scene, at + 21, cmdlet, parameters, caller, "")
}

/** An export of a leaver's mailbox to a share. */
export function exportToShare(scene: Scene, at: number): void {
  const {server, random} = scene
  const admin = random.pick(server.administrators)
  const leaver = random.pick(server.people)
  const target = `\\\\${server.fileServer}.${server.directory}\\leavers$\\${leaver.login}.pst`
  shellCmdlet(
    scene,
    at,
    admin,
    "New-MailboxExportRequest",
    `-Mailbox "${leaver.email}" -FilePath "${target}"`,
  )
  shellCmdlet(scene, at + 600_000, admin, "Get-MailboxExportRequest", '-Status "Completed"')
  shellCmdlet(
    scene,
    at + 660_000,
    admin,
    "Remove-MailboxExportRequest",
    `-Identity "${leaver.email}\\MailboxExport" -Confirm "False"`,
  )
}

/** A reset of the OAB virtual directory in the control panel, by a person with a name. */
export function resetByHand(scene: Scene, at: number): void {
  const {server, random} = scene
  const admin = random.pick(server.administrators)
  const canary = `${random.word(43)}.`
  const stem = "/ecp/DDI/DDIService.svc/SetObject"
  const query = `msExchEcpCanary=${canary}&schema=ResetOABVirtualDirectory`
  const page = `https://${server.webHost}/ecp/VDirMgmt/ResetVirtualDirectory.aspx?pwmcid=2&ReturnObjectType=1&id=${random.guid()}&schema=ResetOABVirtualDirectory`
  const r = request(scene, {
    at,
    took: 4100,
    protocol: "Ecp",
    method: "POST",
    stem,
    query,
    agent: admin.browser,
    client: admin.inside,
    user: admin.account,
    auth: "FBA",
    anchor: `Sid~${admin.sid}`,
    hint: "WindowsIdentity",
    referer: page,
    sent: 420,
    received: 1900,
    back: {stem: "", query, user: admin.account, status: 200},
  })
  const identity = `${server.name}\\OAB (Default Web Site)`
  const address = `https://${server.webHost}/OAB`
  const path = `${server.installPath}FrontEnd\\HttpProxy\\OAB`
  ecpCall(scene, {
    at: r.at - 900,
    commands: [
      `Remove-OabVirtualDirectory.Force=$true.Identity='${identity}'`,
      `New-OabVirtualDirectory.WebSiteName='Default Web Site'.Server='${server.name}'.Role='ClientAccess'.InternalUrl='${address}'.Path='${path}'`,
    ],
    url: `${stem}?${query}`,
    host: `${server.fqdn}:444`,
    caller: admin.email,
    exception: "",
    took: 3900,
  })
  const caller = {
    canonical: `${server.directory}/Users/${admin.login}`,
    sid: admin.sid,
    host: "ECP",
    process: `${server.pools.ecp} w3wp#MSExchangeECPAppPool`,
  }
  cmdletEvent(
    scene,
    r.at - 2500,
    "Remove-OabVirtualDirectory",
    `-Force "True" -Identity "${identity}"`,
    caller,
    "",
  )
  cmdletEvent(
    scene,
    r.at - 800,
    "New-OabVirtualDirectory",
    `-WebSiteName "Default Web Site" -Server "${server.name}" -Role "ClientAccess" -InternalUrl "${address}" -Path "${path}"`,
    caller,
    "",
  )
  // Afterwards a clean address is set: a URL, no script in it.
  ecpCall(scene, {
    at: r.at + 60_000,
    commands: [`Set-OabVirtualDirectory.ExternalUrl='${address}'.Identity='${random.guid()}'`],
    url: `${stem}?msExchEcpCanary=${canary}&schema=OABVirtualDirectory`,
    host: `${server.fqdn}:444`,
    caller: admin.email,
    exception: "",
    took: 300,
  })
  cmdletEvent(
    scene,
    r.at + 60_001,
    "Set-OabVirtualDirectory",
    `-ExternalUrl "${address}" -Identity "${identity}"`,
    caller,
    "",
  )
}

/** Everyday cmdlets, among them a role for a service account. */
export function dailyWork(scene: Scene, at: number): void {
  const {server, random} = scene
  const admin = random.pick(server.administrators)
  shellCmdlet(scene, at, admin, "Get-MailboxStatistics", `-Server "${server.name}"`)
  shellCmdlet(
    scene,
    at + 90_000,
    admin,
    "Set-Mailbox",
    `-Identity "${random.pick(server.people).email}" -IssueWarningQuota "4.8 GB"`,
  )
  shellCmdlet(
    scene,
    at + 240_000,
    admin,
    "New-ManagementRoleAssignment",
    `-Name "Rooms ${random.hex(4)}" -Role "ApplicationImpersonation" -User "${server.people[0]!.email}"`,
  )
}

/** The role that an export needs, given to a group. Intruders give it to themselves. */
export function importExportRole(scene: Scene, at: number): void {
  const admin = scene.random.pick(scene.server.administrators)
  shellCmdlet(
    scene,
    at,
    admin,
    "New-ManagementRoleAssignment",
    '-Role "Mailbox Import Export" -SecurityGroup "Leavers Desk"',
  )
}
