/* What leaves no line at the front end: mail in transport, the address book generator, Windows itself. */

import {oabLine, trackingRow} from "../logs/backend.ts"
import {
  application,
  connection,
  fileCreated,
  logon,
  processStart,
  serviceState,
  standing,
  worker,
} from "../logs/windows.ts"
import type {Scene} from "../scene.ts"
import {outsideAddress} from "../server.ts"
import type {Act} from "./act.ts"

const subjects = [
  "Minutes of Tuesday",
  "Re: Offer 2021-117",
  "Invoice, corrected",
  "Lunch?",
  'Fw: "Draft" of the plan',
  "Rooms; keys; parking",
  "Délai prolongé",
  "Übergabe",
  "RE: RE: timetable",
] as const

function mail(scene: Scene, at: number): number {
  const {random, server} = scene
  const inbound = random.chance(0.55)
  const own = random.pick(server.people).email
  const other = `${random.word(7).toLowerCase()}@partner${random.between(1, 30)}.example`
  const common = {
    sender: inbound ? other : own,
    recipient: inbound ? own : other,
    subject: random.pick(subjects),
    messageId: `${random.guid()}@${inbound ? "partner.example" : server.fqdn}`,
    networkId: random.guid(),
    bytes: random.between(3000, 900_000),
    direction: inbound ? "Incoming" : "Originating",
  }
  const client = inbound ? outsideAddress(random) : server.linkLocal
  const steps = inbound
    ? ([
        ["SMTP", "HARECEIVE"],
        ["SMTP", "RECEIVE"],
        ["AGENT", "AGENTINFO"],
        ["STOREDRIVER", "DELIVER"],
      ] as const)
    : ([
        ["STOREDRIVER", "NOTIFYMAPI"],
        ["STOREDRIVER", "RECEIVE"],
        ["SMTP", "SENDEXTERNAL"],
      ] as const)
  steps.forEach(([source, event], i) => {
    trackingRow(scene, at + i * random.between(40, 300), {...common, source, event, client})
  })
  return steps.length
}

/** The generator at work; now and then a download fails, and its temporary file lies where it should. */
function addressBookGeneration(scene: Scene, at: number): number {
  const {random, server} = scene
  const folder = `${server.installPath}ClientAccess\\OAB\\${server.addressBook}`
  oabLine(scene, at, "Information", `OAB generation started for '\\Default Offline Address Book'.`)
  if (random.chance(0.3))
    oabLine(
      scene,
      at + 900,
      "Warning",
      `Download failed and temporary file '${server.installPath}ClientAccess\\OAB\\Temp\\${random.guid()}.lzx' needs to be removed`,
    )
  oabLine(scene, at + 1800, "Information", `OAB files published to '${folder}'.`)
  return 3
}

function windowsLogon(scene: Scene, at: number): number {
  const {random, server} = scene
  const isHealth = random.chance(0.6)
  const who = isHealth ? random.pick(server.health) : random.pick(server.people)
  logon(scene, at, who, isHealth ? server.linkLocal.split("%")[0]! : who.inside)
  return 1
}

function monitorProcess(scene: Scene, at: number): number {
  const {random, server} = scene
  const monitor = standing(
    scene,
    `${server.installPath}Bin\\MSExchangeHMWorker.exe`,
    `"${server.installPath}Bin\\MSExchangeHMWorker.exe" -workerListening`,
    4096,
  )
  const [image, line] = random.pick([
    ["C:\\Windows\\System32\\netsh.exe", '"netsh" interface tcp show global'],
    ["C:\\Windows\\System32\\inetsrv\\appcmd.exe", "appcmd.exe list apppool /state:Started"],
    ["C:\\Windows\\System32\\conhost.exe", "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1"],
  ] as const)
  processStart(scene, at, monitor, image, line, "NT AUTHORITY\\SYSTEM")
  connection(scene, at + 40, monitor, server.address, 443)
  return 3
}

/** ASP.NET compiles a page of Microsoft's own after an application pool was recycled. */
function compilation(scene: Scene, at: number): number {
  const {random, server} = scene
  const pool = worker(scene, "MSExchangeOWAAppPool", server.pools.owa)
  const folder = `C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Temporary ASP.NET Files\\owa\\${random.hex(8)}\\${random.hex(8)}`
  const csc = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe"
  processStart(
    scene,
    at,
    pool,
    csc,
    `"${csc}" /noconfig /fullpaths @"${folder}\\${random.word(8)}.cmdline"`,
    "NT AUTHORITY\\SYSTEM",
  )
  fileCreated(
    scene,
    at + 600,
    pool,
    `${folder}\\${random.pick(["logon.aspx", "errorFE.aspx", "logoff.aspx"])}.${random.hex(8)}.compiled`,
  )
  return 3
}

function services(scene: Scene, at: number): number {
  const {random} = scene
  serviceState(
    scene,
    at,
    random.pick(["WMI Performance Adapter", "Windows Update", "Software Protection"]),
    random.pick(["running", "stopped"]),
  )
  if (random.chance(0.5))
    application(scene, at + 100, "MSExchange Front End HTTP Proxy", 1001, "[Ews] Application starting.")
  return 1
}

export const background: readonly Act[] = [
  {name: "mail", kind: "tracking", share: 1, perform: mail},
  {name: "windows-logon", kind: "events", share: 0.7, perform: windowsLogon},
  {name: "monitor-process", kind: "events", share: 0.2, perform: monitorProcess},
  {name: "services", kind: "events", share: 0.06, perform: services},
  {name: "compilation", kind: "events", share: 0.03, perform: compilation},
  {name: "address-book-generation", kind: "events", share: 0.01, perform: addressBookGeneration},
]
