/* Sigma rules out of accepted indicators: what to look for, where, and how little a sighting proves.
 *
 * An address, a name or a client alone is a sign that somebody asked (probed, weak); a file of that name on the disk
 * or written there is more; a hash is compared with files by assess/known-files as well. The rules say whose word
 * they rest on. One rule for each indicator and kind of log, with an id that both always give again. */

import {createHash} from "node:crypto"
import {stringify} from "yaml"
import type {IndicatorKind} from "../model/intel.ts"
import type {Level} from "../model/rule.ts"
import type {Standing} from "./reviewed.ts"

const author = "accepted statement"

interface Look {
  readonly where: string
  readonly logsource: Readonly<Record<string, string>>
  /** Selections by name; any of them is a match unless `condition` says otherwise. */
  readonly detection: Readonly<Record<string, unknown>>
  readonly condition: string
  readonly level: Level
  readonly stage: "probed" | "persisted" | "acted"
  readonly outcome: "attempted" | "succeeded" | "unknown"
  readonly strength: "weak" | "moderate" | "strong"
  readonly says: string
}

/** A file of Sigma rules, and the days in which each rule's matches mean something. */
export interface IndicatorRules {
  readonly text: string
  readonly windows: ReadonlyMap<
    string,
    {readonly from: string | undefined; readonly until: string | undefined}
  >
}

/** Rules for what is accepted; what no log can show (flaws, hashes of sorts that no log has) gives none. */
export function rulesOfIndicators(standing: readonly Standing[]): IndicatorRules {
  const documents: string[] = []
  const windows = new Map<string, {from: string | undefined; until: string | undefined}>()
  for (const {review, decision} of standing) {
    const {indicator, by, on} = decision
    if (indicator === undefined) continue
    const {kind, value, from, until} = indicator
    const issuers = review.statement.issuers.join(", ")
    const source = `${issuers === "" ? review.statement.title : issuers}${review.statement.issued === undefined ? "" : `, ${review.statement.issued}`}`
    const said = plain(issuers === "" ? `in “${source}”` : `by ${source}`)
    for (const look of looksFor(kind, value)) {
      const id = uuidOf(`${decision.id}\0${look.where}\0${review.documents[0]?.sha256}`)
      windows.set(id, {from, until})
      documents.push(
        stringify(
          {
            title: `${names[kind] ?? "Indicator"} that an accepted statement names (${plain(value, 60)}; ${look.where})`,
            id,
            status: "stable",
            author,
            description: `Named ${said}; accepted by ${plain(by)} on ${on}.`,
            references: [plain(review.statement.title, 200)],
            logsource: look.logsource,
            detection: {...look.detection, condition: look.condition},
            falsepositives: ["Whoever uses the same address, name or client for other things."],
            level: look.level,
            postern: {
              says: `${look.says}; named ${said}.`,
              indicates: [{stage: look.stage, outcome: look.outcome, strength: look.strength}],
            },
          },
          {lineWidth: 0, aliasDuplicateObjects: false},
        ),
      )
    }
  }
  return {text: documents.join("---\n"), windows}
}

const names: Partial<Record<IndicatorKind, string>> = {
  ipv4: "Address",
  ipv6: "Address",
  domain: "Host name",
  url: "Web address",
  email: "Mail address",
  "file-name": "File name",
  "file-path": "File path",
  "registry-key": "Registry key",
  "user-agent": "User agent",
  md5: "Hash",
  sha1: "Hash",
  sha256: "Hash",
}

const asked = {level: "medium", stage: "probed", outcome: "unknown", strength: "weak"} as const
const reached = {level: "medium", stage: "acted", outcome: "unknown", strength: "weak"} as const
const web = {category: "webserver"}
const windowsLogs = {product: "windows"}
const disk = {product: "disk"}

/** Where an indicator would show. */
function looksFor(kind: IndicatorKind, value: string): readonly Look[] {
  switch (kind) {
    case "ipv4":
    case "ipv6":
      return addressLooks(value)
    case "domain": {
      // The literal is what is searched for; the pattern says that no longer name is meant.
      const detection = {name: [exact(value)], whole: {"|re": [hostPattern(value)]}}
      return keywordLooks(detection, "name and whole", `the host ${plain(value, 100)}`)
    }
    case "url": {
      const detection = {name: [exact(value.replace(/^[a-z][a-z+.-]*:\/\//i, ""))]}
      return keywordLooks(detection, "name", `the address ${plain(value, 100)}`)
    }
    case "email":
      return [
        {
          where: "message tracking",
          logsource: {product: "exchange", service: "message-tracking"},
          detection: {
            sender: {"sender-address": exact(value)},
            recipient: {"recipient-address": exact(value)},
          },
          condition: "1 of them",
          ...asked,
          says: `Mail went to or came from ${plain(value, 100)}`,
        },
      ]
    case "user-agent":
      return [
        {
          where: "web requests",
          logsource: web,
          detection: {client: {"cs-user-agent": [exact(value), exact(value.replaceAll("+", " "))]}},
          condition: "client",
          ...asked,
          says: "{client} asked as {userAgent}",
        },
      ]
    case "file-name":
    case "file-path":
      return fileLooks(value)
    case "md5":
    case "sha1":
    case "sha256":
      return [
        {
          where: "processes and loaded files",
          logsource: windowsLogs,
          detection: {hash: {"Hashes|contains": exact(value)}},
          condition: "hash",
          level: "high",
          stage: "acted",
          outcome: "succeeded",
          strength: "strong",
          says: `{image} with the hash ${value.slice(0, 16)}… was run or loaded`,
        },
      ]
    default:
      return []
  }
}

function addressLooks(value: string): readonly Look[] {
  const says = "{client} made a request or sent mail"
  const text = (service: string, ...columns: readonly string[]): Look => ({
    where: service,
    logsource: {product: "exchange", service},
    detection: Object.fromEntries(columns.map((column) => [column.replaceAll("-", "_"), {[column]: value}])),
    condition: "1 of them",
    ...asked,
    says,
  })
  return [
    {
      where: "web requests",
      logsource: web,
      detection: {client: {"c-ip": value}},
      condition: "client",
      ...asked,
      says: "{client} asked for {url} and was answered {status}",
    },
    text("ews", "ClientIpAddress"),
    text("mapi", "ClientIP"),
    text("rps-http", "ClientIpAddress"),
    text("message-tracking", "client-ip", "original-client-ip"),
    {
      where: "Windows events",
      logsource: windowsLogs,
      detection: {
        logon: {IpAddress: value},
        source: {SourceIp: value},
        client: {ClientAddress: value},
        destination: {DestinationIp: value},
      },
      condition: "1 of them",
      ...asked,
      says: `The address ${value} stands in an event of {channel}`,
    },
  ]
}

const services = ["ecp-server", "ews", "rps-cmdlet", "message-tracking", "admin-audit"]

/** A text in what logs keep of commands, requests and settings. */
function keywordLooks(detection: Look["detection"], condition: string, what: string): readonly Look[] {
  const look = (
    where: string,
    logsource: Look["logsource"],
    says: string,
    how: typeof asked | typeof reached,
  ): Look => ({where, logsource, detection, condition, ...how, says})
  return [
    look("web requests", web, `{client} made a request that names ${what}`, asked),
    look("Windows events", windowsLogs, `An event names ${what}`, reached),
    ...services.map((service) =>
      look(service, {product: "exchange", service}, `A log of Exchange names ${what}`, asked),
    ),
    look("what the disk holds", disk, `What lies on the disk names ${what}`, reached),
  ]
}

function fileLooks(value: string): readonly Look[] {
  const parts = value.split(/[\\/]+/).filter((part) => part !== "" && !/^[a-z]:$|^%/i.test(part))
  const name = parts.at(-1) ?? value
  if (!/\.[a-z0-9]{1,8}$/i.test(name)) return []
  const near = parts.slice(-2)
  const asFile = exact(`\\${near.join("\\")}`)
  const url = `/${exact(near.join("/"))}`
  const isPage = /\.(?:aspx?|ashx|asmx|jsp|js|php|cer)$/i.test(name)
  const looks: Look[] = [
    {
      where: "files on the disk",
      logsource: disk,
      detection: {
        path: {"Path|endswith": asFile},
        name: {"FileName|endswith": near.length > 1 ? asFile : exact(name)},
      },
      condition: "1 of them",
      level: "high",
      stage: "persisted",
      outcome: "unknown",
      strength: "moderate",
      says: "{file} lies on the disk",
    },
    {
      where: "files written, programs run",
      logsource: windowsLogs,
      detection: {
        written: {"TargetFilename|endswith": asFile},
        run: {"Image|endswith": asFile},
        asked: {"CommandLine|contains": near.length > 1 ? exact(near.join("\\")) : exact(name)},
      },
      condition: "1 of them",
      level: "high",
      stage: "acted",
      outcome: "unknown",
      strength: "moderate",
      says: `${plain(name, 80)} was written, run or asked for`,
    },
  ]
  if (!isPage) return looks
  return [
    {
      where: "requests that were answered",
      logsource: web,
      detection: {page: {"cs-uri-stem|endswith": url}, answered: {"sc-status": [200, 500]}},
      condition: "page and answered",
      level: "high",
      stage: "persisted",
      outcome: "unknown",
      strength: "moderate",
      says: "{client} asked for the page {url} and was answered {status}",
    },
    {
      where: "requests that were refused",
      logsource: web,
      detection: {page: {"cs-uri-stem|endswith": url}, answered: {"sc-status": [200, 500]}},
      condition: "page and not answered",
      ...asked,
      says: "{client} asked for the page {url}, which was not there or not given ({status})",
    },
    ...looks,
  ]
}

/** A value in which nothing is a wildcard. */
function exact(value: string): string {
  return value.replace(/[\\*?]/g, "\\$&")
}

function patternOf(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}

/** The host or one below it, and no other that ends or begins so. */
function hostPattern(host: string): string {
  return `(?i)(?:^|[^a-z0-9-])${patternOf(host.toLowerCase())}(?:$|[^a-z0-9.-]|\\.(?:$|[^a-z0-9]))`
}

/** Text of a statement in a rule: one line, and no braces, which name fields in `says`. */
function plain(value: string, most = 120): string {
  const line = value
    .replace(/[{}]/g, "")
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`
}

function uuidOf(content: string): string {
  const hex = createHash("sha256").update(`postern accepted indicator\0${content}`).digest("hex")
  const variant = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
