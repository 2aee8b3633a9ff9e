/* Events as activities see them: whose request it was, which page it was about, whether something was done.
 *
 * A finding may hold events of several intruders (one rule, one hour, no client in the log), so activities
 * are made of events and a finding stands in each activity that has one of its events.
 *
 * An existence check is a request for a page without parameters: it shows that a file is there or not, not that
 * whoever asked put it there. */

import {type Stage, stages} from "../model/finding.ts"
import type {ServerId} from "../model/ids.ts"
import {requestedPage, type Traced} from "./findings.ts"
import {type Moment, textOf} from "./gather.ts"
import {ownAddress, serverFile} from "./sessions.ts"

/** One event of a finding. */
export interface Node {
  readonly index: number
  readonly traced: Traced
  readonly moment: Moment
  readonly server: ServerId
  /** Where a request or logon came from, in lower case; undefined for the machine itself. */
  readonly client: string | undefined
  /** The client's name for itself, as all logs would write it; empty where none does. */
  readonly agent: string
  /** Server-side pages that it asks for, writes, compiles or names in a command, without folders. */
  readonly pages: readonly string[]
  readonly isRequest: boolean
  readonly isCheck: boolean
  /** It shows that exploitation or a later stage succeeded. */
  readonly isDone: boolean
}

const requestLogs: ReadonlySet<string> = new Set(["iis-frontend", "httpproxy"])
const intrusion: readonly Stage[] = ["exploited", "persisted", "acted", "data taken"]

/** All events that findings keep, in the order of findings. O(their text). */
export function nodesOf(traced: readonly Traced[]): readonly Node[] {
  const nodes: Node[] = []
  for (const t of traced) {
    const isSuccess = t.finding.indicates.some(isDoneBy)
    for (const moment of t.moments) nodes.push(nodeOf(t, moment, isSuccess, nodes.length))
  }
  return nodes
}

function isDoneBy(i: Traced["finding"]["indicates"][number]): boolean {
  return (
    intrusion.includes(i.stage) &&
    (i.outcome === "succeeded" || i.outcome === "confirmed") &&
    i.strength !== "weak"
  )
}

function nodeOf(traced: Traced, moment: Moment, isSuccess: boolean, index: number): Node {
  const {fields} = moment
  const {log, server} = traced.finding
  const isRequest = requestLogs.has(log)
  const isCheck = traced.asksForAbsentFile || (isRequest && asksWithoutParameter(fields))
  // The back end's clients are its own front ends.
  const client = log === "iis-backend" ? undefined : clientOf(fields)
  const agent = isRequest || log === "ews" ? agentText(textOf(fields["userAgent"]) ?? "") : ""
  const isDone = isSuccess && !isCheck
  const pages = pagesOf(fields, log)
  return {index, traced, moment, server, client, agent, pages, isRequest, isCheck, isDone}
}

function clientOf(fields: Moment["fields"]): string | undefined {
  const text = textOf(fields["client"])
    ?.toLowerCase()
    .replace(/^::ffff:/, "")
  return text === undefined || ownAddress.test(text) ? undefined : text
}

/** IIS writes blanks as `+`, HttpProxy commas as two blanks: what is left is the same in both. */
export function agentText(agent: string): string {
  return agent
    .toLowerCase()
    .replace(/[+\s,]+/g, " ")
    .trim()
}

function asksWithoutParameter(fields: Moment["fields"]): boolean {
  const method = textOf(fields["method"])?.toUpperCase() ?? "GET"
  if (method !== "GET" && method !== "HEAD" && method !== "OPTIONS") return false
  return requestedPage(fields) !== undefined && !/\?./.test(textOf(fields["url"]) ?? "")
}

/** Exchange's own applications: their pages are everybody's. */
const ownPages =
  /^\/(?:ecp\/(?!auth\/)|ews\/|autodiscover\/|rpc\/|powershell|mapi\/|oma\/|reportingwebservice\/)/i
const pageName = /[^\s\\/"'<>|:*?=,;&]{1,120}\.(?:aspx|ashx|asmx|asp)(?![\w])/gi
const pagesKept = 8

function pagesOf(fields: Moment["fields"], log: string): readonly string[] {
  const found = new Set<string>()
  const add = (name: string | undefined): void => {
    if (name !== undefined && found.size < pagesKept) found.add(name)
  }
  const file = textOf(fields["file"])
  if (file !== undefined) add(serverFile({file}))
  const url = textOf(fields["url"])
  if (url !== undefined && requestLogs.has(log) && !ownPages.test(url)) add(serverFile({url}))
  for (const name of ["parameters", "commandLine"]) {
    for (const [page] of (textOf(fields[name]) ?? "").matchAll(pageName)) add(serverFile({file: page}))
  }
  return [...found]
}

/** Processes that many share as parents: a tree never grows through them. */
const sharedProcess =
  /(?:^|[\\/])(?:w3wp|services|svchost|wmiprvse|explorer|taskeng|taskhostw|smss|wininit|winlogon|system|lsass|msexchange\w*)(?:\.exe)?$/i
const webServer = /(?:^|[\\/])w3wp\.exe$/i

/** The processes that an event stands in, itself and its parent, without those that many share. */
export function processesOf({moment: {fields}}: Node): readonly string[] {
  const own = sharedProcess.test(textOf(fields["image"]) ?? "") ? undefined : textOf(fields["processGuid"])
  const isShared = sharedProcess.test(textOf(fields["parentImage"]) ?? "")
  const parent = isShared ? undefined : parentGuid(fields)
  return [own, parent].flatMap((guid) => (guid === undefined ? [] : [guid.toLowerCase()]))
}

function parentGuid(fields: Moment["fields"]): string | undefined {
  return textOf(fields["parentProcessGuid"]) ?? textOf(fields["ParentProcessGuid"])
}

/** Whether the web server's process started it or did it. */
export function isOfWebServer({moment: {fields}}: Node): boolean {
  return webServer.test(textOf(fields["parentImage"]) ?? "") || webServer.test(textOf(fields["image"]) ?? "")
}

/** The web server's process that an event stands under. */
export function workerOf(node: Node): string | undefined {
  const {fields} = node.moment
  const isChild = webServer.test(textOf(fields["parentImage"]) ?? "")
  const guid = isChild ? parentGuid(fields) : isOfWebServer(node) ? textOf(fields["processGuid"]) : undefined
  return guid?.toLowerCase()
}

/** The latest stage that the events show as done; `probed` where things were only tried. */
export function reachedBy(nodes: readonly Node[]): Stage | undefined {
  let reached = -1
  for (const {traced, isCheck} of nodes) {
    for (const {stage, outcome} of traced.finding.indicates) {
      const isDone = !isCheck && (outcome === "succeeded" || outcome === "confirmed")
      const step = isDone ? stages.indexOf(stage) : stage === "exposed" ? -1 : stages.indexOf("probed")
      reached = Math.max(reached, step)
    }
  }
  return stages[reached]
}
