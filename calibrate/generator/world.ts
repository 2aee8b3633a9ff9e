/* What is true: a server, its exposure, and everything that somebody does to it in a few weeks.
 *
 * The truth is drawn first and knows nothing of logs, rules or weights. One world is one server in one of three
 * eras, each the time after a chain of flaws became known. Intruders, testers whom the owner ordered, and rivals
 * (everything harmless that may look alike) act on it. Several intruders may share a server.
 *
 * The base rates are the generator's own assumptions, with their anchors beside them. They are not read from
 * `knowledge/`: where they differ from its priors, calibration shows it. */

import type {Stage} from "../../src/model/finding.ts"
import {
  type Instant,
  microsPerDay,
  microsPerHour,
  microsPerMinute,
  parseIso,
} from "../../src/model/instant.ts"
import type {Random} from "../../test/support/virtual-server/random.ts"
import {uniform, weighted} from "./draw.ts"
import type {LogName} from "./logs.ts"

export type EraName = "proxylogon" | "proxyshell" | "proxynotshell"

export interface Era {
  readonly name: EraName
  /** The folder of the campaign in `knowledge/campaigns`. */
  readonly campaign: string
  readonly from: Instant
  readonly until: Instant
  readonly fixed: Instant
  /** Builds before the fix, and what each becomes by it. */
  readonly builds: readonly (readonly [before: string, after: string])[]
  /** Shares: never fixed in the time, fixed within it, fixed before it. */
  readonly exposure: readonly [never: number, within: number, before: number]
}

function day(text: string): Instant {
  const when = parseIso(`${text}T00:00:00Z`)
  if (when === undefined) throw new Error(`no day: ${text}`)
  return when.at
}

// Shares of exposure: 46,000 of some 250,000 servers were unpatched a week after the update of March 2021 and all
// of them the week before (therecord.media); the owners of those are likelier to ask. The two later eras began
// after their fix (2021) or before it (2022).
export const eras: readonly Era[] = [
  {
    name: "proxylogon",
    campaign: "hafnium-proxylogon",
    from: day("2021-02-22"),
    until: day("2021-03-30"),
    fixed: day("2021-03-02"),
    builds: [
      ["15.1.2176.2", "15.1.2176.9"],
      ["15.1.2106.2", "15.1.2106.13"],
      ["15.2.792.3", "15.2.792.10"],
      ["15.0.1497.2", "15.0.1497.12"],
    ],
    exposure: [0.5, 0.3, 0.2],
  },
  {
    name: "proxyshell",
    campaign: "proxyshell",
    from: day("2021-08-08"),
    until: day("2021-09-20"),
    fixed: day("2021-05-11"),
    builds: [
      ["15.1.2176.9", "15.1.2176.14"],
      ["15.1.2242.4", "15.1.2242.12"],
      ["15.2.792.10", "15.2.792.15"],
      ["15.0.1497.12", "15.0.1497.23"],
    ],
    exposure: [0.4, 0.1, 0.5],
  },
  {
    name: "proxynotshell",
    campaign: "proxynotshell-owassrf",
    from: day("2022-09-20"),
    until: day("2022-12-31"),
    fixed: day("2022-11-08"),
    builds: [
      ["15.1.2507.13", "15.1.2507.16"],
      ["15.0.1497.42", "15.0.1497.44"],
    ],
    exposure: [0.45, 0.25, 0.3],
  },
]

export const deedKinds = [
  "check",
  "reach",
  "memory",
  "write",
  "call",
  "command",
  "silent command",
  "dump",
  "foothold",
  "module",
  "pack",
  "fetch",
  "export",
  "read mail",
  "clean up",
] as const
/** One act of an intruder. `check` stops before the flaw does anything; `reach` is the flaw used to get at a back
 *  end; `memory` makes Unified Messaging run a program; `silent command` runs in the shell's own process. */
export type DeedKind = (typeof deedKinds)[number]

export interface Deed {
  readonly kind: DeedKind
  readonly at: Instant
  readonly client: string
}

export interface Shell {
  readonly name: string
  readonly file: string
  readonly url: string
  readonly written: Instant
  /** Undefined: it is still there when the evidence is collected. */
  readonly removed: Instant | undefined
}

/** Traits by which an intruder may be known, its own or borrowed. */
export interface Marks {
  readonly server: string | undefined
  readonly hash: string | undefined
  readonly path: string | undefined
}

export interface Intruder {
  /** `intruder`: through the flaw, unasked. `tester`: through the flaw, by order of the owner. `login`: with a
   *  stolen password, so the flaw is not used. */
  readonly kind: "intruder" | "tester" | "login"
  /** Who it is, by the id of `knowledge/actors`; undefined: somebody of whom nothing is published. */
  readonly actor: string | undefined
  /** What it shows of itself. */
  readonly marks: Marks
  readonly client: string
  readonly agent: string
  /** How this one works: rows of the rates ask for it. */
  readonly tags: ReadonlySet<string>
  readonly shell: Shell | undefined
  readonly deeds: readonly Deed[]
}

export const rivalKinds = [
  "scan",
  "owner's check",
  "name checker",
  "administrator",
  "vendor tool",
  "own page",
  "agent",
  "antivirus",
  "fault",
  "support dump",
] as const
/** What looks alike and is harmless, or only tries. */
export type RivalKind = (typeof rivalKinds)[number]

export interface Rival {
  readonly kind: RivalKind
  readonly at: Instant
  readonly client: string
  /** Of a scan: how many addresses take turns within the hour. */
  readonly clients: number
  /** Whether the server was open to the flaw at that time. */
  readonly isOpen: boolean
  /** The page that it is about, where it is about one. */
  readonly page: {readonly file: string; readonly url: string} | undefined
}

export interface World {
  readonly era: Era
  readonly host: string
  readonly from: Instant
  readonly until: Instant
  readonly build: readonly [before: string, after: string]
  readonly exposure: "never" | "within" | "before"
  /** When the fix came: before `from`, within, or after `until`. */
  readonly fixedAt: Instant
  /** Whether the Internet can reach it. */
  readonly isReachable: boolean
  readonly intruders: readonly Intruder[]
  readonly rivals: readonly Rival[]
}

export type Truth = Readonly<Record<Stage, boolean>>

/** What the drawing of a world can be told, for experiments. */
export interface Settings {
  /** Multiplies the odds that an exposed server is entered; 1 if absent. */
  readonly hostility?: number
  /** Draws this era only. */
  readonly era?: EraName
  /** Somebody gets in for certain. */
  readonly isEntered?: boolean
  /** Intruders go no further than the exploit and the first call of its page. */
  readonly isExploitOnly?: boolean
  /** Copies of few logs only, so that the evidence is thin. */
  readonly isScant?: boolean
  /** Exactly these logs were kept, whole and with right clocks. */
  readonly logs?: readonly LogName[]
  /** Who the intruders may be; nobody of whom anything is published if absent. */
  readonly actors?: readonly PublicActor[]
}

/** What is published of an actor: by this the world knows how it may look. */
export interface PublicActor {
  readonly id: string
  readonly features: readonly {
    readonly kind: string
    readonly values: readonly string[]
    /** ISO days. */
    readonly from: string | undefined
    readonly until: string | undefined
  }[]
}

// Between 0.1 and 0.3 of exposed servers: web shells stood on 5,818 addresses (Shadowserver, 12 March 2021)
// against about 46,000 unpatched servers, both counts incomplete. Each server draws its own hazard.
const hazard = [0.05, 0.35] as const

/** Draws a server and its weeks. */
export function drawWorld(random: Random, settings: Settings = {}): World {
  const named = eras.filter((e) => settings.era === undefined || e.name === settings.era)
  const share = {proxylogon: 0.5, proxyshell: 0.3, proxynotshell: 0.2}
  const era = weighted(
    random,
    named.map((e) => [e, share[e.name]] as const),
  )
  const length = uniform(random, 8, 24) * microsPerDay
  const from = whole(uniform(random, era.from, Math.max(era.from, era.until - length)))
  const until = whole(from + length)
  const kinds = ["never", "within", "before"] as const
  const drawn: World["exposure"] =
    settings.isEntered === true
      ? "never"
      : weighted(
          random,
          kinds.map((k, i) => [k, era.exposure[i] ?? 0] as const),
        )
  // Nobody can have a fix that is not out yet.
  const exposure = drawn === "before" && from <= era.fixed ? "within" : drawn
  const earliest = Math.max(from, Math.min(era.fixed, until))
  const fixedAt = whole(
    exposure === "never"
      ? until + 30 * microsPerDay
      : exposure === "within"
        ? uniform(random, earliest, until)
        : from - uniform(random, 5, 40) * microsPerDay,
  )
  const isReachable = random.chance(0.97) || settings.isEntered === true
  const open = isReachable ? Math.max(0, fixedAt - from) / (until - from) : 0
  const odds = settings.hostility ?? 1
  const plain = uniform(random, ...hazard)
  const chance = (plain * odds) / (1 - plain + plain * odds)
  const context: Context = {random, era, from, openUntil: whole(Math.min(until, fixedAt)), until, settings}
  const intruders: Intruder[] = []
  const isDrawn = random.chance(chance * Math.min(1, 0.2 + open))
  if (open > 0 && (isDrawn || settings.isEntered === true)) {
    do intruders.push(intrude(context, "intruder"))
    while (intruders.length < 4 && random.chance(0.25))
  }
  // Probes by people who would have gone further.
  if (isReachable && random.chance(0.25)) intruders.push(probeOnly(context))
  // Penetration tests are rare in such weeks, and most only check; a test that goes all the way is rarer still.
  if (open > 0 && random.chance(0.006)) intruders.push(intrude(context, "tester"))
  if (random.chance(0.003)) intruders.push(intrude(context, "login"))
  const world = {era, host: "MX1", from, until, exposure, fixedAt, isReachable, intruders}
  return {...world, build: random.pick(era.builds), rivals: drawRivals(context, world)}
}

interface Context {
  readonly random: Random
  readonly era: Era
  readonly from: Instant
  /** The end of the time in which the flaw was open. */
  readonly openUntil: Instant
  readonly until: Instant
  readonly settings: Settings
}

/** An address of the documentation ranges and beyond; what it is does not matter, only who shares it. */
export function address(random: Random): string {
  return `${random.pick([5, 45, 77, 91, 103, 146, 185, 194])}.${random.between(1, 254)}.${random.between(1, 254)}.${random.between(1, 254)}`
}

const agents = [
  "python-requests/2.25.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36",
  "Go-http-client/1.1",
  "curl/7.68.0",
  "antSword/v2.1",
] as const

function tagsOf({random, era}: Context): Set<string> {
  const tags = new Set<string>()
  const add = (tag: string, chance: number): void => {
    if (random.chance(chance)) tags.add(tag)
  }
  tags.add(random.chance(0.65) ? "short name" : "static name")
  tags.add(random.chance(0.85) ? "virtual directory" : "address book")
  tags.add(random.chance(0.6) ? "autodiscover" : "outlook")
  tags.add(random.chance(0.7) ? "auth folder" : "aspnet folder")
  add("console", 0.55)
  // Some use a form of the attack that no rule knows yet.
  add("unknown form", era.name === "proxynotshell" ? 0.12 : 0.07)
  return tags
}

function intrude(context: Context, kind: Intruder["kind"]): Intruder {
  const {random, from, openUntil, until, settings} = context
  const actor = drawActor(random, settings.actors ?? [])
  const shows = featuresOf(random, actor, settings.actors ?? [], from)
  const client = shows("client-address", 0.45) ?? address(random)
  const later = random.chance(0.6) ? address(random) : client
  const deeds: Deed[] = []
  const limit = kind === "login" ? until : openUntil
  let now = uniform(random, from, Math.max(from + microsPerHour, limit - microsPerHour))
  const add = (deed: DeedKind, after: number, by = client): void => {
    now += after * uniform(random, 0.5, 1.5)
    if (now < until) deeds.push({kind: deed, at: whole(now), client: by})
  }
  const second = microsPerMinute / 60
  let shell: Shell | undefined
  const tags = tagsOf(context)
  if (kind !== "login") {
    if (random.chance(0.85)) add("check", 2 * second)
    add("reach", 5 * second)
    if (context.era.name === "proxylogon" && random.chance(0.03)) add("memory", 60 * second)
  }
  const writes = random.chance(kind === "login" ? 0.5 : 0.8)
  if (writes) {
    add("write", 20 * second)
    shell = drawShell(random, whole(now), until, tags)
    if (shell.removed === undefined || shell.removed > now + microsPerHour) {
      add("call", random.chance(0.8) ? 5 * second : 3 * microsPerHour)
      if (settings.isExploitOnly !== true && random.chance(0.6)) {
        add("call", 15 * microsPerHour, later)
        const isSilent = random.chance(0.2)
        const commands = random.between(1, 6)
        for (let i = 0; i < commands; i++) add(isSilent ? "silent command" : "command", 20 * second, later)
        if (random.chance(0.25)) add("dump", 300 * second, later)
        if (random.chance(0.12)) add("foothold", 300 * second, later)
        if (random.chance(0.04)) add("module", 300 * second, later)
        if (random.chance(0.3)) {
          add("pack", 600 * second, later)
          if (random.chance(0.7)) add("fetch", 600 * second, later)
        }
        if (random.chance(0.08)) add("export", 900 * second, later)
        if (random.chance(0.12)) add("clean up", 1200 * second, later)
      }
    }
  }
  // Mail can be read through the flaw without leaving anything behind.
  if (settings.isExploitOnly !== true && random.chance(writes ? 0.05 : 0.3)) add("read mail", 600 * second)
  const marks = {
    server: shows("control-server", 0.6),
    hash: shows("file-hash", 0.6),
    path: shows("file-path", 0.5),
  }
  const agent = shows("user-agent", 0.3) ?? random.pick(agents)
  return {kind, actor: actor?.id, marks, client, agent, tags, shell, deeds}
}

const noMarks: Marks = {server: undefined, hash: undefined, path: undefined}

/** Two in five are nobody of whom anything is published. */
function drawActor(random: Random, actors: readonly PublicActor[]): PublicActor | undefined {
  return actors.length === 0 || random.chance(0.4) ? undefined : random.pick(actors)
}

/** A trait of an intruder: its own, within the time for which it is published, or, rarely, one that it borrows
 *  from somebody else to be taken for them. */
function featuresOf(
  random: Random,
  actor: PublicActor | undefined,
  actors: readonly PublicActor[],
  at: number,
): (kind: string, chance: number) => string | undefined {
  const borrowed = actors.length > 0 && random.chance(0.03) ? random.pick(actors) : undefined
  const isCheap = (kind: string): boolean =>
    kind === "user-agent" || kind === "file-path" || kind === "client-address"
  return (kind, chance) => {
    const isShown = random.chance(chance)
    const source = borrowed !== undefined && isCheap(kind) ? borrowed : actor
    const own = (source?.features ?? []).filter(
      (f) =>
        f.kind === kind &&
        (f.from === undefined || day(f.from) <= at) &&
        (f.until === undefined || day(f.until) >= at),
    )
    return isShown && own.length > 0 ? random.pick(random.pick(own).values) : undefined
  }
}

function probeOnly(context: Context): Intruder {
  const {random, from, until} = context
  const client = address(random)
  const at = whole(uniform(random, from, until))
  const deeds: readonly Deed[] = [{kind: "check", at, client}]
  const tags = tagsOf(context)
  const plain = {actor: undefined, marks: noMarks, shell: undefined}
  return {kind: "intruder", ...plain, client, agent: random.pick(agents), tags, deeds}
}

function drawShell(random: Random, at: Instant, until: Instant, tags: ReadonlySet<string>): Shell {
  const name = `${random.word(random.between(5, 9))}.aspx`
  const isAuth = tags.has("auth folder")
  const folder = isAuth
    ? "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\auth"
    : "C:\\inetpub\\wwwroot\\aspnet_client"
  // Antivirus takes some away as they are written, intruders and clean-ups some later.
  const removed = random.chance(0.03)
    ? at + 20 * (microsPerMinute / 60)
    : random.chance(0.25)
      ? uniform(random, at + 6 * microsPerHour, until)
      : undefined
  return {
    name,
    file: `${folder}\\${name}`,
    url: `${isAuth ? "/owa/auth" : "/aspnet_client"}/${name}`,
    written: at,
    removed: removed === undefined ? undefined : whole(removed),
  }
}

function drawRivals(context: Context, world: Pick<World, "isReachable" | "fixedAt">): readonly Rival[] {
  const {random, era, from, until} = context
  const rivals: Rival[] = []
  const add = (kind: RivalKind, chance: number, most = 1): void => {
    for (let i = 0; i < most; i++) {
      if (!random.chance(chance)) continue
      const at = whole(uniform(random, from, until))
      const clients = kind === "scan" && random.chance(0.3) ? random.between(2, 12) : 1
      const name = random.pick(["report.aspx", "status.aspx", "form.aspx"])
      const own = {file: `C:\\inetpub\\wwwroot\\aspnet_client\\${name}`, url: `/aspnet_client/${name}`}
      const page = kind === "own page" ? own : undefined
      rivals.push({kind, at, client: address(random), clients, isOpen: at < world.fixedAt, page})
    }
  }
  if (world.isReachable) {
    add("scan", era.name === "proxynotshell" ? 0.35 : 0.55, 5)
    add("name checker", era.name === "proxylogon" ? 0.5 : 0.3, 2)
  }
  add("owner's check", 0.2)
  add("administrator", 0.35, 3)
  add("vendor tool", 0.3)
  add("own page", 0.03)
  add("agent", 0.02)
  add("antivirus", 0.01)
  add("fault", 0.04)
  add("support dump", 0.004)
  return rivals
}

/** Deeds that are commands, or mail read. The way in of 2022 is a program that the server starts. */
const acted: readonly DeedKind[] = [
  ...(["memory", "command", "silent command", "dump", "foothold", "module"] as const),
  ...(["pack", "export", "read mail", "clean up"] as const),
]

/** What is true of the time that is judged. A deed of a tester is a deed: section 1 of the design asks what
 *  happened, not who paid; `intrusion` counts those of unasked people only. */
export function truthOf(
  world: World,
  from: number,
  until: number,
  count: "deed" | "intrusion" = "deed",
): Truth {
  const people = world.intruders.filter((i) => count === "deed" || i.kind !== "tester")
  const within = (at: number): boolean => at >= from && at < until
  const did = (kinds: readonly DeedKind[], isEntry = false): boolean =>
    people.some(
      (i) => !(isEntry && i.kind === "login") && i.deeds.some((d) => kinds.includes(d.kind) && within(d.at)),
    )
  const stayed = people.some(
    ({shell, deeds}) =>
      (shell !== undefined &&
        shell.written < until &&
        (shell.removed ?? Number.POSITIVE_INFINITY) > Math.max(from, shell.written + microsPerHour)) ||
      deeds.some((d) => (d.kind === "foothold" || d.kind === "module") && d.at < until),
  )
  const isProbed =
    did(["check", "reach", "memory"], true) ||
    world.rivals.some((r) => (r.kind === "scan" || r.kind === "owner's check") && within(r.at))
  return {
    exposed: world.isReachable && world.fixedAt > from,
    probed: isProbed,
    exploited: did(["reach", "memory", "write"], true),
    persisted: stayed,
    acted: did(acted) || (world.era.name === "proxynotshell" && did(["write"], true)),
    "data taken": did(["pack", "fetch", "export", "read mail"]),
  }
}

/** Whether nobody got in: neither an intruder nor a tester did more than check. */
export function isBenign(world: World): boolean {
  return world.intruders.every((i) => i.deeds.every((d) => d.kind === "check"))
}

function whole(micros: number): Instant {
  return Math.round(micros) as Instant
}
