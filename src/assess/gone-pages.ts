/* Pages that were on a disk and are there no more: what is known of the life of each, in one sentence.
 *
 * The end of a page shows in the file system (a record of the file table that is marked as free, a deletion in
 * the change journal); its use in requests that were answered, and in what ASP.NET compiled of it. A page is
 * known by its name without folders, as sessions join by it (sessions.ts). */

import type {ServerId} from "../model/ids.ts"
import {type Instant, parseIso} from "../model/instant.ts"
import type {Traced} from "./findings.ts"
import {compareText, type Moment, textOf} from "./gather.ts"
import {countOf, inWords, list, plain} from "./sentences.ts"
import {serverFile} from "./sessions.ts"

/** The pages of one server that are gone. */
export interface GonePages {
  readonly server: ServerId
  /** `The page x.aspx is gone from the disk: created on …, deleted on …; …` for the first of them. */
  readonly says: string
}

interface Life {
  path: string
  created: Instant | undefined
  deleted: Instant | undefined
  asked: Instant | undefined
  lastAsked: Instant | undefined
  hasTrace: boolean
}

const goneRules: ReadonlySet<string> = new Set(["FH-41", "FH-47"])
const traceRules: ReadonlySet<string> = new Set(["FH-46", "WS-07"])

/** For each server with such pages, in order of its name. O(events that findings keep). */
export function gonePages(traced: readonly Traced[]): readonly GonePages[] {
  const out: GonePages[] = []
  const byServer = [...Map.groupBy(traced, (t) => t.finding.server)].sort(([a], [b]) => compareText(a, b))
  for (const [server, own] of byServer) {
    const lives = livesOf(own)
    const first = [...lives.values()].sort(
      (a, b) => Number(a.asked === undefined) - Number(b.asked === undefined) || compareText(a.path, b.path),
    )[0]
    if (first === undefined) continue
    const more =
      lives.size === 1
        ? ""
        : ` So ${lives.size === 2 ? "is" : "are"} ${countOf(lives.size - 1, "other page")}.`
    out.push({server, says: `${lifeLine(first)}${more}`})
  }
  return out
}

function livesOf(traced: readonly Traced[]): ReadonlyMap<string, Life> {
  const lives = new Map<string, Life>()
  for (const {fields} of momentsOf(traced, ({finding}) => goneRules.has(finding.detection ?? ""))) {
    const name = serverFile(fields)
    if (name === undefined) continue
    const life = lives.get(name) ?? {
      path: textOf(fields["file"]) ?? name,
      ...{created: undefined, deleted: undefined, asked: undefined, lastAsked: undefined, hasTrace: false},
    }
    lives.set(name, life)
    life.created = earlier(life.created, timeOf(fields["CreatedFN"] ?? fields["Created"]))
    life.deleted = later(life.deleted, timeOf(fields["Changed"]))
  }
  if (lives.size === 0) return lives
  // The change journal tells when the page came, too.
  for (const {fields} of momentsOf(traced, ({finding}) => finding.detection === "FH-40")) {
    const life = lives.get(serverFile(fields) ?? "")
    if (life !== undefined && textOf(fields["Action"]) === "created")
      life.created = earlier(life.created, timeOf(fields["Changed"]))
  }
  for (const {fields} of momentsOf(traced, ({finding}) => traceRules.has(finding.detection ?? ""))) {
    const life = lives.get(serverFile(fields) ?? "")
    if (life !== undefined) life.hasTrace = true
  }
  for (const {fields, when} of momentsOf(traced, (t) => !t.asksForAbsentFile)) {
    if (when === undefined || !/^2/.test(textOf(fields["status"]) ?? "")) continue
    const life = lives.get(serverFile(fields) ?? "")
    if (life === undefined) continue
    life.asked = earlier(life.asked, when.at)
    life.lastAsked = later(life.lastAsked, when.at)
  }
  return lives
}

function momentsOf(traced: readonly Traced[], isMeant: (t: Traced) => boolean): readonly Moment[] {
  return traced.filter(isMeant).flatMap((t) => t.moments)
}

function lifeLine({path, created, deleted, asked, lastAsked, hasTrace}: Life): string {
  const parts: string[] = []
  if (created !== undefined) parts.push(`it was created on ${inWords(created)}`)
  if (asked !== undefined) {
    const until = lastAsked === asked ? "" : ` until ${inWords(lastAsked ?? asked)} at least`
    parts.push(`it answered requests on ${inWords(asked)}${until}`)
  }
  if (deleted !== undefined) parts.push(`it was deleted on ${inWords(deleted)}`)
  else parts.push("when it was deleted is not recorded")
  const trace = hasTrace ? " What the web server compiled of it is still there." : ""
  return `The page ${plain(path, 200)} is gone from the disk but was there: ${list(parts)}.${trace}`
}

function timeOf(value: Moment["fields"][string] | undefined): Instant | undefined {
  return typeof value === "string" ? parseIso(value)?.at : undefined
}

function earlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}

function later(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a
}
