/* A case: a world, what was collected of it, and what the collection shows. The only door of the generator.
 *
 * Kept apart from the scorer: nothing below this folder imports from `src/assess` (a test reads every import).
 * What comes out is what the readers and rules of Postern would hand on: matches, file records, observations of
 * builds; and beside it the truth, which only the scores see. */

import {type EvidenceId, evidenceId, formatName, type ServerId, serverId} from "../../src/model/ids.ts"
import {type Instant, microsPerDay, microsPerHour} from "../../src/model/instant.ts"
import type {FileRecord} from "../../src/model/inventory.ts"
import type {BuildObservation, BuildSource, Observation} from "../../src/model/observation.ts"
import type {Match} from "../../src/model/rule.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {Random} from "../../test/support/virtual-server/random.ts"
import {type Collection, collect, type LogName, logNames, plainFile} from "./logs.ts"
import {ratesOn} from "./rates.ts"
import {matchesOf, pageFile, type RuleOf} from "./traces.ts"
import {drawWorld, isBenign, type Settings, type Truth, truthOf, type World} from "./world.ts"

export interface GeneratedCase {
  readonly world: World
  readonly server: ServerId
  readonly matches: readonly Match[]
  readonly files: readonly FileRecord[]
  readonly observations: readonly Observation[]
  readonly troubles: readonly Trouble[]
  /** The time that somebody asked about; undefined: the scorer takes the time that the evidence spans. */
  readonly window: {readonly from: Instant; readonly until: Instant} | undefined
  /** What is true of the time that is judged, by deed and by unasked people only. */
  readonly truth: Truth
  readonly intrusion: Truth
  /** Nobody got in, neither asked nor unasked. */
  readonly isBenign: boolean
  /** The logs that the evidence holds. */
  readonly logs: ReadonlySet<LogName>
}

export interface Sources {
  readonly ruleOf: RuleOf
  /** The hash of a page that Exchange brings along, by its path below the folder of installation and a build. */
  readonly hashOf: (path: string, build: string) => string | undefined
}

/** The case of a seed: the same seed, settings and rules give the same case. */
export function generate(seed: string, {ruleOf, hashOf}: Sources, settings: Settings = {}): GeneratedCase {
  const random = new Random(seed)
  const world = drawWorld(random.fork("world"), settings)
  const collection = collect(random.fork("logs"), world, pagesOf(world, hashOf), settings)
  const matches = matchesOf({random: random.fork("traces"), world, collection, ruleOf})
  const files = [...collection.files, ...foreignPages(world, collection, random.fork("pages"))]
  const asks = random.fork("window")
  const window = asks.chance(0.4) ? {from: world.from, until: world.until} : undefined
  const judged = window ?? spanned(files)
  const [from, until] = judged === undefined ? [world.from, world.until] : [judged.from, judged.until]
  return {
    world,
    server: serverId(world.host),
    matches,
    files,
    observations: observe(random.fork("build"), world, collection),
    troubles: collection.troubles,
    window,
    truth: truthOf(world, from, until),
    intrusion: truthOf(world, from, until, "intrusion"),
    isBenign: isBenign(world),
    logs: new Set(collection.kept.keys()),
  }
}

/** The time between the first and the last record of the evidence, at least a day. */
function spanned(files: readonly FileRecord[]): {readonly from: number; readonly until: number} | undefined {
  const logs = files.filter((f) => f.hours.length > 0)
  const firsts = logs.flatMap((f) => f.first ?? [])
  const lasts = logs.flatMap((f) => f.last ?? [])
  if (firsts.length === 0) return undefined
  const until = Math.max(...lasts) + 1
  return {from: Math.min(Math.min(...firsts), until - microsPerDay), until}
}

/** The pages of the three folders that a copy of the web folders holds. */
function pagesOf(world: World, hashOf: Sources["hashOf"]): readonly FileRecord[] {
  const build = world.build[world.exposure === "before" ? 1 : 0]
  const install = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\"
  const own = [
    "FrontEnd\\HttpProxy\\owa\\auth\\logon.aspx",
    "FrontEnd\\HttpProxy\\ecp\\auth\\TimeoutLogout.aspx",
  ]
  const records = own.map((path) => webFile(world, `${install}${path}`, hashOf(path, build)))
  return [...records, webFile(world, "C:\\inetpub\\wwwroot\\iisstart.aspx", undefined)]
}

function webFile(world: World, path: string, sha256: string | undefined): FileRecord {
  return {
    ...plainFile(pageFile(world.host, path), path, world.host),
    sha256,
    log: "web-file",
    format: formatName("web-file"),
  }
}

/** Pages that lie in the web folders and are not Exchange's: shells still there, and the owner's own. */
function foreignPages(world: World, collection: Collection, random: Random): readonly FileRecord[] {
  if (!collection.kept.has("pages")) return []
  const paths = new Set<string>()
  for (const {shell} of world.intruders) {
    const isThere =
      shell !== undefined &&
      shell.written < collection.collectedAt &&
      (shell.removed ?? Number.POSITIVE_INFINITY) > collection.collectedAt
    if (isThere) paths.add(shell.file)
  }
  for (const {page} of world.rivals) if (page !== undefined) paths.add(page.file)
  return [...paths].map((path) => webFile(world, path, random.hex(64)))
}

/** What the logs show of builds: HttpProxy the exact one, IIS the cumulative update, a listed file either. */
function observe(random: Random, world: World, collection: Collection): readonly Observation[] {
  const observations: Observation[] = []
  const see = (source: BuildSource, log: LogName, isExact: boolean): void => {
    const kept = collection.kept.get(log)
    if (kept === undefined) return
    const [begin, end] = [
      kept.spans[0]?.[0] ?? world.from,
      kept.spans[kept.spans.length - 1]?.[1] ?? world.until,
    ]
    const parts: readonly (readonly [string, Instant, Instant])[] =
      world.fixedAt <= begin
        ? [[world.build[1], begin, end]]
        : world.fixedAt >= end
          ? [[world.build[0], begin, end]]
          : [
              [world.build[0], begin, world.fixedAt],
              [world.build[1], world.fixedAt, end],
            ]
    for (const [value, first, last] of parts) {
      if (last - first < microsPerHour) continue
      const at = {
        evidence: evidenceId(`${world.host}/${log}.log`),
        offset: 0,
        length: 1,
        unit: {kind: "line", line: 1},
      } as const
      const when = (instant: Instant): BuildObservation["first"] => ({at: instant, tick: 0, zone: "format"})
      const short = value.split(".").slice(0, 3).join(".")
      const seen = {
        host: world.host,
        value: isExact ? value : short,
        first: when(first),
        last: when(last),
        at,
      }
      observations.push({...seen, kind: "build", source, proves: isExact ? "update" : "cumulative-update"})
    }
  }
  if (random.chance(0.9)) see("httpproxy-version", "httpproxy", true)
  if (random.chance(0.6)) see("owa-path", "iis", false)
  return observations
}

/** The same case without some logs: their files, lines and observations are gone. */
export function without(one: GeneratedCase, isGone: (log: LogName) => boolean): GeneratedCase {
  const gone = new Set<EvidenceId>()
  for (const log of logNames)
    if (isGone(log))
      for (const end of ["", ".1", ".2"]) gone.add(evidenceId(`${one.world.host}/${log}.log${end}`))
  const isLost = (id: EvidenceId): boolean =>
    gone.has(id) || (isGone("pages") && id.startsWith(`${one.world.host}/pages/`))
  return {
    ...one,
    matches: one.matches.filter((m) => !isLost(m.from.evidence)),
    files: one.files.filter((f) => !isLost(f.id)),
    observations: one.observations.filter((o) => !isLost(o.at.evidence)),
    logs: new Set([...one.logs].filter((log) => !isGone(log))),
  }
}

/** Logs in which any deed or rival may show at all: what is left over tells nothing. */
export const tellingLogs: ReadonlySet<LogName> = new Set([...ratesOn.values()].flat().map((rate) => rate.log))
