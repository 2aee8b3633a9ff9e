/* Windows events as JSON lines, in the two shapes in which they mostly arrive.
 *
 * nxlog, as the OTRF data sets: flat, data fields beside `SourceName`, `Channel`, `Hostname`, `EventID`,
 * `TimeCreated` and a rendered `Message`. Classic providers (MSExchange CmdletLogs, Application) have no
 * named data: all they say is in `Message`. Winlogbeat: the same under `winlog` and `winlog.event_data`,
 * unnamed strings as `param1`, `param2`, ...
 *
 * A collector that stamps local time as `Z` is a fault (`falseZoneMillis`): then the record's own UtcTime
 * of Sysmon contradicts it, as in the public ProxyLogon run. */

import type {Mark} from "../line.ts"
import {Random} from "../random.ts"
import {type Scene, write} from "../scene.ts"
import type {Person} from "../server.ts"

type Data = Readonly<Record<string, string>>

interface WindowsEvent {
  readonly at: number
  readonly channel: string
  readonly provider: string
  readonly id: number
  readonly level: number
  readonly keywords: string
  readonly task: number
  readonly data: Data
  readonly message: string
  readonly mark?: Mark | undefined
}

function writeEvent(scene: Scene, e: WindowsEvent): void {
  if (scene.events === "none") return
  const {server} = scene
  const stamp = scene.stamps.iso(e.at + scene.falseZoneMillis)
  const record =
    scene.events === "nxlog"
      ? {
          SourceName: e.provider,
          Level: String(e.level),
          Keywords: e.keywords,
          Channel: e.channel,
          Hostname: server.fqdn,
          TimeCreated: stamp,
          "@timestamp": stamp,
          EventID: e.id,
          Message: e.message,
          Task: String(e.task),
          // Classic events have unnamed data, which nxlog leaves out.
          ...("param1" in e.data && e.provider !== "Service Control Manager" ? {} : e.data),
        }
      : {
          "@timestamp": stamp,
          event: {code: String(e.id), provider: e.provider, kind: "event"},
          host: {name: server.fqdn},
          log: {level: e.level === 2 ? "error" : "information"},
          message: e.message,
          winlog: {
            api: "wineventlog",
            channel: e.channel,
            computer_name: server.fqdn,
            event_id: String(e.id),
            provider_name: e.provider,
            task: String(e.task),
            event_data: e.data,
          },
        }
  write(scene, "windows-event", e.at, JSON.stringify(record), e.mark)
}

/** `Name: value` lines under a title, as Sysmon renders its events. */
function rendered(title: string, data: Data): string {
  return `${title}:\r\n${Object.entries(data)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\r\n")}`
}

function sysmon(scene: Scene, at: number, id: number, title: string, data: Data, mark?: Mark): void {
  const all = {RuleName: "-", UtcTime: scene.stamps.sysmon(at), ...data}
  writeEvent(scene, {
    // Sysmon hands the event on a few milliseconds after what it saw.
    at: at + 2,
    channel: "Microsoft-Windows-Sysmon/Operational",
    provider: "Microsoft-Windows-Sysmon",
    id,
    level: 4,
    keywords: "0x8000000000000000",
    task: id,
    data: all,
    message: rendered(title, all),
    mark,
  })
}

export interface Process {
  readonly image: string
  readonly commandLine: string
  readonly id: number
  readonly guid: string
}

/** A process that has run since the server started: the same server, image and id give the same GUID. */
export function standing(scene: Scene, image: string, commandLine: string, id: number): Process {
  return {image, commandLine, id, guid: processGuid(new Random(`${scene.server.sidBase}/${image}`), id)}
}

function processGuid(random: Random, id: number): string {
  const parts = [
    random.hex(8),
    random.hex(4),
    random.hex(4),
    id.toString(16).padStart(4, "0").slice(-4),
    "000000000900",
  ]
  return `{${parts.join("-").toUpperCase()}}`
}

/** The worker process of an application pool, `MSExchangeOWAAppPool`. */
export function worker(scene: Scene, pool: string, id: number): Process {
  const config = `${scene.server.installPath}bin\\GenericAppPoolConfigWithGCServerEnabledFalse.config`
  const pipe = `\\\\.\\pipe\\iisipm${new Random(`${scene.server.sidBase}/${pool}`).guid()}`
  const options = `-ap "${pool}" -v "v4.0" -c "${config}" -a ${pipe} -w "" -m 0`
  const image = "C:\\Windows\\System32\\inetsrv\\w3wp.exe"
  return standing(scene, image, `${image.toLowerCase()} ${options}`, id)
}

/** A started process: Sysmon 1 and Security 4688. */
export function processStart(
  scene: Scene,
  at: number,
  parent: Process,
  image: string,
  commandLine: string,
  user: string,
  mark?: Mark,
): Process {
  const {random, server} = scene
  const id = random.between(500, 30_000)
  const child: Process = {image, commandLine, id, guid: processGuid(random, id)}
  const isSystem = user === "NT AUTHORITY\\SYSTEM"
  sysmon(
    scene,
    at,
    1,
    "Process Create",
    {
      ProcessGuid: child.guid,
      ProcessId: String(id),
      Image: image,
      FileVersion: "10.0.14393.0 (rs1_release.160715-1616)",
      Description: "-",
      OriginalFileName: image.slice(image.lastIndexOf("\\") + 1),
      CommandLine: commandLine,
      CurrentDirectory: "c:\\windows\\system32\\inetsrv\\",
      User: user,
      LogonId: isSystem ? "0x3e7" : `0x${random.hex(7)}`,
      IntegrityLevel: isSystem ? "System" : "High",
      Hashes: `MD5=${random.hex(32).toUpperCase()},SHA256=${random.hex(64).toUpperCase()}`,
      ParentProcessGuid: parent.guid,
      ParentProcessId: String(parent.id),
      ParentImage: parent.image,
      ParentCommandLine: parent.commandLine,
    },
    mark,
  )
  const data = {
    SubjectUserSid: "S-1-5-18",
    SubjectUserName: `${server.name}$`,
    SubjectDomainName: server.netbios,
    SubjectLogonId: "0x3e7",
    NewProcessId: `0x${id.toString(16)}`,
    NewProcessName: image,
    TokenElevationType: "%%1936",
    ProcessId: `0x${parent.id.toString(16)}`,
    CommandLine: commandLine,
    TargetUserSid: "S-1-0-0",
    TargetUserName: "-",
    TargetDomainName: "-",
    TargetLogonId: "0x0",
    ParentProcessName: parent.image,
    MandatoryLabel: "S-1-16-16384",
  }
  writeEvent(scene, {
    at: at + 3,
    ...security,
    id: 4688,
    task: 13312,
    data,
    message: `A new process has been created.\r\n\r\nProcess Information:\r\n\tNew Process ID:\t\t${data.NewProcessId}\r\n\tNew Process Name:\t${image}\r\n\tCreator Process ID:\t${data.ProcessId}\r\n\tCreator Process Name:\t${parent.image}\r\n\tProcess Command Line:\t${commandLine}`,
    mark,
  })
  return child
}

/** A written file: Sysmon 11. */
export function fileCreated(scene: Scene, at: number, by: Process, path: string, mark?: Mark): void {
  const data = {
    ProcessGuid: by.guid,
    ProcessId: String(by.id),
    Image: by.image,
    TargetFilename: path,
    CreationUtcTime: scene.stamps.sysmon(at),
  }
  sysmon(scene, at, 11, "File created", data, mark)
}

/** One process opens another: Sysmon 10. */
export function processAccess(
  scene: Scene,
  at: number,
  source: Process,
  target: Process,
  access: string,
  mark?: Mark,
): void {
  const data = {
    SourceProcessGUID: source.guid,
    SourceProcessId: String(source.id),
    SourceThreadId: String(scene.random.between(100, 20_000)),
    SourceImage: source.image,
    TargetProcessGUID: target.guid,
    TargetProcessId: String(target.id),
    TargetImage: target.image,
    GrantedAccess: access,
    CallTrace: "C:\\Windows\\SYSTEM32\\ntdll.dll+a6084|C:\\Windows\\System32\\KERNELBASE.dll+221bd",
  }
  sysmon(scene, at, 10, "Process accessed", data, mark)
}

/** A connection: Sysmon 3. */
export function connection(scene: Scene, at: number, by: Process, to: string, port: number): void {
  const data = {
    ProcessGuid: by.guid,
    ProcessId: String(by.id),
    Image: by.image,
    User: "NT AUTHORITY\\SYSTEM",
    Protocol: "tcp",
    Initiated: "true",
    SourceIsIpv6: "false",
    SourceIp: scene.server.address,
    SourceHostname: scene.server.fqdn,
    SourcePort: String(scene.random.between(20_000, 60_000)),
    DestinationIsIpv6: "false",
    DestinationIp: to,
    DestinationHostname: "-",
    DestinationPort: String(port),
  }
  sysmon(scene, at, 3, "Network connection detected", data)
}

const security = {
  channel: "Security",
  provider: "Microsoft-Windows-Security-Auditing",
  level: 0,
  keywords: "0x8020000000000000",
} as const

/** A network logon: Security 4624. */
export function logon(scene: Scene, at: number, who: Person, from: string): void {
  const {server, random} = scene
  const data = {
    SubjectUserSid: "S-1-0-0",
    SubjectUserName: "-",
    SubjectDomainName: "-",
    SubjectLogonId: "0x0",
    TargetUserSid: who.sid,
    TargetUserName: who.login,
    TargetDomainName: server.netbios,
    TargetLogonId: `0x${random.hex(7)}`,
    LogonType: "3",
    LogonProcessName: "Kerberos",
    AuthenticationPackageName: "Kerberos",
    WorkstationName: "-",
    LogonGuid: `{${random.guid().toUpperCase()}}`,
    TransmittedServices: "-",
    LmPackageName: "-",
    KeyLength: "0",
    ProcessId: "0x0",
    ProcessName: "-",
    IpAddress: from,
    IpPort: String(random.between(20_000, 60_000)),
    ElevatedToken: "%%1842",
  }
  const text = `An account was successfully logged on.\r\n\r\nLogon Type:\t\t\t3\r\n\r\nNew Logon:\r\n\tSecurity ID:\t\t${who.sid}\r\n\tAccount Name:\t\t${who.login}\r\n\tAccount Domain:\t\t${server.netbios}\r\n\r\nSource Network Address:\t${from}`
  writeEvent(scene, {at, ...security, id: 4624, task: 12544, data, message: text})
}

/** A cmdlet in the MSExchange Management channel: event 1, or 6 if it failed. The provider itself spells
 *  "suceeded". */
export function cmdletEvent(
  scene: Scene,
  at: number,
  cmdlet: string,
  parameters: string,
  who: {readonly canonical: string; readonly sid: string; readonly host: string; readonly process: string},
  failure: string,
  mark?: Mark,
): void {
  const failed = failure !== ""
  const head = `Cmdlet ${failed ? "failed" : "suceeded"}. Cmdlet ${cmdlet}, parameters ${parameters}.`
  const strings = [
    cmdlet,
    parameters,
    who.canonical,
    who.sid,
    who.sid,
    who.host,
    who.process,
    "",
    "42",
    "00:00:00.2187500",
  ]
  writeEvent(scene, {
    at,
    channel: "MSExchange Management",
    provider: "MSExchange CmdletLogs",
    id: failed ? 6 : 1,
    level: failed ? 2 : 4,
    keywords: "0x80000000000000",
    task: 1,
    data: Object.fromEntries([...strings, failure].map((text, i) => [`param${i + 1}`, text])),
    message: head,
    mark,
  })
}

/** An event of a classic provider in Application: all it says is in the message. */
export function application(
  scene: Scene,
  at: number,
  provider: string,
  id: number,
  message: string,
  mark?: Mark,
): void {
  const data = {param1: message}
  writeEvent(scene, {
    at,
    channel: "Application",
    provider,
    id,
    level: 4,
    keywords: "0x80000000000000",
    task: 1,
    data,
    message,
    mark,
  })
}

/** A service changed its state: System 7036. */
export function serviceState(scene: Scene, at: number, service: string, state: string): void {
  writeEvent(scene, {
    at,
    channel: "System",
    provider: "Service Control Manager",
    id: 7036,
    level: 4,
    keywords: "0x8080000000000000",
    task: 0,
    data: {param1: service, param2: state},
    message: `The ${service} service entered the ${state} state.`,
  })
}
