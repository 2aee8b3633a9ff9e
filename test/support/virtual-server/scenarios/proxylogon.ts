/* ProxyLogon (CVE-2021-26855 and 27065) as it shows in the logs; the shape of evidence.md 6.
 *
 * The static name in the path is invented; the real target stands in AnchorMailbox behind
 * `ServerInfo~a]@host:444/…`. Steps lie seconds apart. Inside, the machine account calls the control panel.
 * The reset of the OAB virtual directory writes the file, by process System. */

import type {Mark} from "../line.ts"
import {ecpCall} from "../logs/backend.ts"
import {application, cmdletEvent, fileCreated, standing} from "../logs/windows.ts"
import {request} from "../request.ts"
import type {Scene} from "../scene.ts"
import {browsers, outsideAddress} from "../server.ts"
import {hourMillis} from "../stamps.ts"
import {
  firstCall,
  type Instruction,
  lookAround,
  type Shell,
  shellRequest,
  takeData,
  useShell,
} from "./host.ts"
import type {Expected, Scenario} from "./scenario.ts"

/** One request through the flaw: the front end's view, and the back end's by the machine account. */
export function throughFlaw(
  scene: Scene,
  at: number,
  visit: {
    readonly stem: string
    readonly host: string
    readonly target: string
    readonly agent: string
    readonly client: string
    readonly status: number
  },
  mark: Mark,
): void {
  const {server, random} = scene
  const [stem = "", query = ""] = visit.target.split("?")
  const isAnswered = visit.status < 400
  request(scene, {
    at,
    took: random.between(40, 700),
    protocol: "Ecp",
    method: "POST",
    host: server.address,
    stem: visit.stem,
    agent: visit.agent,
    client: visit.client,
    status: visit.status,
    auth: "FBA",
    anchor: `ServerInfo~a]@${visit.host}:444${visit.target}${visit.target.includes("?") ? "" : "?"}#`,
    hint: "X-BEResource-Cookie",
    sent: random.between(200, 1500),
    received: random.between(300, 4000),
    errors: isAnswered ? "" : "System.Web.HttpException: The request failed with HTTP status.",
    back: isAnswered ? {stem, query, user: server.machine, status: visit.status} : undefined,
    mark,
  })
}

/** The one line of script that the campaign put into a URL. In pieces: a scanner should not take this
 *  source for the real thing. */
function scriptInUrl(key: string): string {
  const call = ["ev", "al(Requ", `est["${key}"],"uns`, 'afe");'].join("")
  return `http://f/<script language="JScript" runat="server">function Page_Load(){${call}}</script>`
}

/** What tells one intruder of a server from another. */
export interface Intruder {
  /** Where the exploit comes from, and the use of the shell. */
  readonly clients?: readonly [string, string]
  /** Commands beside the look around. */
  readonly commands?: readonly Instruction[]
}

/** The whole break-in, from the first request to the use of the shell. */
export function breakIn(
  scene: Scene,
  from: number,
  until: number,
  outcome: string,
  {clients, commands = []}: Intruder = {},
): void {
  const {server, random} = scene
  const anyone = outsideAddress(random)
  const client = clients?.[0] ?? anyone
  const python = `python-requests/2.${random.between(19, 25)}.1`
  const canary = `${random.word(43)}.`
  const stem = `/ecp/${random.word(random.between(1, 3)).toLowerCase()}.js`
  const name = `${random.word(random.between(5, 9))}.aspx`
  const file = `${server.installPath}FrontEnd\\HttpProxy\\owa\\auth\\${name}`
  const directoryId = random.guid()
  // A working night: after the first third of the window, so that ordinary days lie on both sides.
  let now = from + Math.floor((until - from) * (0.3 + random.unit() * 0.15))
  const step = (): number => (now += random.between(900, 4000))
  const visit = (target: string, status: number, agent: string, mark: Mark, host = server.fqdn): void =>
    throughFlaw(scene, step(), {stem, host, target, agent, client, status}, mark)
  const ddi = (verb: string, schema: string): string =>
    `/ecp/DDI/DDIService.svc/${verb}?msExchEcpCanary=${canary}&schema=${schema}`
  const exploited = (name: string): Mark => ({step: name, stage: "exploited"})
  const panel = {host: `${server.fqdn}:444`, caller: "", exception: "", took: 320}
  const caller = {
    canonical: `${server.directory}/Users/${server.administrators[0]!.login}`,
    sid: `${server.sidBase}-500`,
    host: "ECP",
    process: `${server.pools.ecp} w3wp#MSExchangeECPAppPool`,
  }

  visit("/autodiscover/autodiscover.xml", 200, "ExchangeServicesClient/0.0.0.0", {
    step: "autodiscover",
    stage: "probed",
  })
  visit("/mapi/emsmdb/", 200, python, exploited("sid-from-mapi"))
  visit("/ecp/proxyLogon.ecp", 241, python, exploited("ecp-session"))
  visit(ddi("GetObject", "OABVirtualDirectory"), 200, python, exploited("read-oab-directory"))
  ecpCall(scene, {
    ...panel,
    at: now - 30,
    commands: ["Get-OabVirtualDirectory.ADPropertiesOnly=$true"],
    url: ddi("GetObject", "OABVirtualDirectory"),
    mark: exploited("read-oab-directory"),
  })

  visit(ddi("SetObject", "OABVirtualDirectory"), 200, python, exploited("script-into-url"))
  const script = scriptInUrl(random.word(8))
  ecpCall(scene, {
    ...panel,
    at: now - 40,
    url: ddi("SetObject", "OABVirtualDirectory"),
    commands: [`Set-OabVirtualDirectory.ExternalUrl='${script}'.Identity='${directoryId}'`],
    mark: exploited("script-into-url"),
  })
  cmdletEvent(
    scene,
    now - 60,
    "Set-OabVirtualDirectory",
    `-ExternalUrl "${script}" -Identity "OAB (Default Web Site)"`,
    caller,
    "",
    exploited("script-into-url"),
  )
  application(
    scene,
    now - 50,
    "MSExchange Control Panel",
    47,
    `Current User: '${caller.sid}'\r\nExchange Control Panel started an Async web request in the thread 176.\r\nCommand: 'SetObject'`,
  )

  now += 1500
  visit(ddi("SetObject", "ResetOABVirtualDirectory"), 200, python, exploited("reset-oab-directory"))
  const identity = `${server.name}\\OAB (Default Web Site)`
  const path = `${server.installPath}FrontEnd\\HttpProxy\\OAB`
  ecpCall(scene, {
    ...panel,
    at: now - 300,
    url: ddi("SetObject", "ResetOABVirtualDirectory"),
    took: 3800,
    commands: [
      `Remove-OabVirtualDirectory.Force=$true.Identity='${identity}'`,
      `New-OabVirtualDirectory.WebSiteName='Default Web Site'.Server='${server.name}'.Role='ClientAccess'.InternalUrl='https://${server.fqdn}/OAB'.Path='${path}'`,
    ],
    mark: exploited("reset-oab-directory"),
  })
  const kernel = standing(scene, "System", "", 4)
  fileCreated(scene, now - 1400, kernel, file, {step: "shell-written", stage: "persisted"})
  cmdletEvent(
    scene,
    now - 1100,
    "Remove-OabVirtualDirectory",
    `-Force "True" -Identity "${identity}"`,
    caller,
    "",
    exploited("remove-oab-directory"),
  )
  cmdletEvent(
    scene,
    now - 350,
    "New-OabVirtualDirectory",
    `-WebSiteName "Default Web Site" -Server "${server.name}" -Role "ClientAccess" -InternalUrl "https://${server.fqdn}/OAB" -Path "${path}"`,
    caller,
    "",
    exploited("new-oab-directory"),
  )

  const shell: Shell = {
    stem: `/owa/auth/${name}`,
    file,
    pool: "MSExchangeOWAAppPool",
    poolId: server.pools.owa,
    client,
    agent: python,
  }
  firstCall(scene, now + 2600, shell)
  now += 4000
  visit(ddi("SetObject", "OABVirtualDirectory"), 200, python, exploited("url-put-back"))
  cmdletEvent(
    scene,
    now - 60,
    "Set-OabVirtualDirectory",
    `-ExternalUrl "https://${server.webHost}/OAB" -Identity "OAB (Default Web Site)"`,
    caller,
    "",
  )
  ecpCall(scene, {
    ...panel,
    at: now - 40,
    url: ddi("SetObject", "OABVirtualDirectory"),
    commands: [
      `Set-OabVirtualDirectory.ExternalUrl='https://${server.webHost}/OAB'.Identity='${directoryId}'`,
    ],
  })
  if (outcome === "exploited") return

  // Hours later, from another address: by hand.
  const another = outsideAddress(random)
  const later: Shell = {
    ...shell,
    client: clients?.[1] ?? another,
    agent: random.pick([...browsers, "antSword/v2.1"]),
  }
  now += Math.floor((0.5 + random.unit()) * Math.min(20 * hourMillis, (until - now) / 4))
  shellRequest(scene, now, later, "GET", 40, {step: "shell-answers", stage: "persisted"})
  now = useShell(scene, now + 9000, later, [...lookAround, ...commands]).now
  if (outcome === "theft") takeData(scene, now + 120_000, later)
  // A stranger who only looks whether shells exist: others' names, and this one.
  const stranger = outsideAddress(random)
  for (const [i, guess] of ["web.aspx", "help.aspx", name].entries())
    request(scene, {
      at: now + 2000 * (i + 1),
      protocol: "Owa",
      stem: `/owa/auth/${guess}`,
      agent: "Mozilla/5.0",
      client: stranger,
      status: guess === name ? 200 : 302,
      mark: {step: "stranger-looks", stage: "probed"},
    })
}

const expected = (acted: Expected["acted"], taken: Expected["data taken"]): Expected => ({
  probed: "confirmed",
  exploited: "confirmed",
  persisted: "confirmed",
  acted,
  "data taken": taken,
})

export const proxyLogon: Scenario = {
  name: "proxylogon",
  says: "ProxyLogon from the first request to the written web shell, then its use",
  start: "2021-03-02",
  build: "15.1.2176.2",
  outcomes: [
    {
      name: "theft",
      says: "shell used, credentials dumped, mail packed and fetched",
      expected: expected("confirmed", "succeeded"),
    },
    {
      name: "used",
      says: "shell written and used for a look around",
      expected: expected("confirmed", "none seen"),
    },
    {name: "exploited", says: "shell written and called once", expected: expected("none seen", "none seen")},
  ],
  play: (scene, from, until, outcome) => breakIn(scene, from, until, outcome),
}
