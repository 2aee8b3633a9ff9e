/* Walks evidence where it lies: opens containers in place, hashes every file once, finds its format and
 * hands its bytes on while they stream.
 *
 * Order and ids depend on names and content only. Nothing that a file system or an archive does ends the
 * walk: it becomes a Trouble and a record. Every path is recorded, also those that no format claims.
 * Memory is a few chunks and, for nested zips, what the spool holds. One file is open at a time. */

import {createHash} from "node:crypto"
import {sequentialSource} from "../bytes/source.ts"
import {type Description, describe, isDescription, originOf, statementOf} from "../containers/collection.ts"
import type {Container, Member, Surroundings} from "../containers/container.ts"
import {Budget, Fault, type Limits} from "../containers/limits.ts"
import {label, oddities} from "../containers/names.ts"
import {containers} from "../containers/registry.ts"
import {endsLikeZip, zip} from "../containers/zip.ts"
import type {Format} from "../formats/format.ts"
import type {ByteSource} from "../model/evidence.ts"
import {type EvidenceId, evidenceId, type FormatName} from "../model/ids.ts"
import type {FileStatus} from "../model/inventory.ts"
import type {Trouble} from "../model/trouble.ts"
import {type Sighting, sightings, topLabel} from "./folder.ts"
import {chunksOfFile, openFile, type Path} from "./sources.ts"
import {Spool} from "./spool.ts"
import {type Digests, headBytes, Tape} from "./tape.ts"

export interface IntakeOptions {
  /** Tried on encrypted members, in this order, then `infected`. */
  readonly passwords: readonly string[]
  readonly limits: Limits
  /** Made when first needed and removed if it was made here; holds nothing when intake has ended. */
  readonly spoolDir: string
  readonly formats: readonly Format[]
  /** False: no digests, no `duplicateOf`; containers on disk are then read by their directory only. */
  readonly hash: boolean
  /** After each chunk: files begun and bytes read, unpacked, so far. */
  readonly onProgress?: (progress: {
    readonly files: number
    readonly bytes: number
    readonly current: EvidenceId
  }) => void
}

/** A file that a format claims. */
export interface IntakeFile {
  readonly id: EvidenceId
  /** On the server where a collection tells it, else in the evidence. */
  readonly path: string
  readonly host: string | undefined
  /** `shadow copy 3` */
  readonly version: string | undefined
  readonly format: Format
  /** What the folder or container says; the truth comes with `end`. */
  readonly sizeHint: number | undefined
  /** Set for a plain file on disk, whose spans can be read by descriptor. */
  readonly plainPath: string | undefined
  /** Known before the bytes come for files that can be read twice; see `Summary.duplicateOf`. */
  readonly duplicateOf: EvidenceId | undefined
  /** The bytes once more, from the start, at any time, also after intake has ended. Ends early where the
   *  first pass was cut: it throws nothing but bugs. */
  reopen(): AsyncIterable<Uint8Array>
}

export interface Consumer {
  /** Undefined: the file is not wanted; it is hashed and recorded all the same. */
  begin(file: IntakeFile): Promise<FileFeed | undefined>
}

export interface FileFeed {
  /** The next bytes; they are not changed afterwards. Reading goes on when the promise resolves. */
  push(chunk: Uint8Array): Promise<void>
  end(summary: Summary): Promise<void>
}

export interface Summary {
  readonly digests: Digests | undefined
  readonly size: number
  /** False where the bytes could not be read to their end; the trouble has been reported. */
  readonly complete: boolean
  /** The first file of the run with the same bytes. */
  readonly duplicateOf: EvidenceId | undefined
}

/** What became of one path. `claimed` files were given to the consumer. */
export interface IntakeRecord {
  readonly id: EvidenceId
  readonly path: string
  readonly host: string | undefined
  readonly version: string | undefined
  readonly sizeBytes: number
  readonly digests: Digests | undefined
  readonly status: "claimed" | Extract<FileStatus, "container" | "unclaimed" | "statement" | "lost">
  readonly format: FormatName | undefined
  readonly complete: boolean
  /** Which container it is, why it was not read, or what a collector's statement says. */
  readonly note: string | undefined
  readonly duplicateOf: EvidenceId | undefined
}

/** Reads all that was named, in the order given, and gives one record per path in the order of reading.
 *  Rejects only when the consumer does, or for a bug. */
export async function intake(
  named: readonly string[],
  options: IntakeOptions,
  consumer: Consumer,
  trouble: (trouble: Trouble) => void,
): Promise<readonly IntakeRecord[]> {
  const walk = new Walk(options, consumer, trouble)
  for (const [i, item] of named.entries()) await walk.named(item, named.slice(0, i))
  return walk.records
}

type Report = Surroundings["trouble"]

/** A file anywhere: what the walk needs to read it, once or again. */
interface Leaf {
  readonly id: EvidenceId
  /** Folders, containers and the file, as collection.ts wants them. */
  readonly parts: readonly string[]
  readonly described: readonly Description[]
  readonly size: number | undefined
  readonly plainPath: string | undefined
  /** The walk's own pass. May be called again only if `repeatable`. */
  open(): AsyncIterable<Uint8Array>
  readonly repeatable: boolean
  /** Random access during the walk, where it costs nothing. */
  random(): Promise<Access | undefined>
  /** From scratch, through all containers around it. */
  reopen(): AsyncIterable<Uint8Array>
  /** The same by random access, at any time; undefined for members, which must be held. */
  readonly reopenRandom: (() => Promise<Access>) | undefined
}

interface Access {
  readonly source: ByteSource
  release(): Promise<void>
}

/** Troubles of one code at one container that are told one by one; the rest are counted. */
const toldOneByOne = 25

class Walk {
  readonly records: IntakeRecord[] = []
  readonly #options: IntakeOptions
  readonly #consumer: Consumer
  readonly #trouble: (trouble: Trouble) => void
  readonly #budget: Budget
  readonly #spool: Spool
  /** How often an id was asked for. */
  readonly #ids = new Map<string, number>()
  readonly #bySha256 = new Map<string, EvidenceId>()
  /** Size and first bytes of what was read: whose equal is worth a look before its bytes are given on. */
  readonly #seen = new Set<string>()
  #files = 0
  #bytes = 0

  constructor(options: IntakeOptions, consumer: Consumer, trouble: (trouble: Trouble) => void) {
    this.#options = options
    this.#consumer = consumer
    this.#trouble = trouble
    this.#budget = new Budget(options.limits)
    this.#spool = new Spool(options.spoolDir, options.limits.spoolBytes)
  }

  async named(item: string, before: readonly string[]): Promise<void> {
    // Two named items may have one base name: the second is `logs#2` with all that is below it.
    const label = topLabel(item)
    const same = before.filter((other) => topLabel(other) === label).length
    const top = same === 0 ? label : `${label}#${same + 1}`
    for await (const sighting of sightings(item)) await this.#sighted(sighting, top)
  }

  async #sighted(sighting: Sighting, top: string): Promise<void> {
    const parts = [top, ...sighting.parts.slice(1)]
    const id = this.#unique(parts.join("/")).id
    if (sighting.kind === "unread") {
      const {code, severity, detail} = sighting
      this.#trouble({code, severity, at: bytesAt(id, 0, 0), detail})
      this.#recordUnread(id, parts, [], severity === "lost" ? "lost" : "unclaimed", detail)
      return
    }
    const {path, size, described} = sighting
    const leaf: Leaf = {
      id,
      parts,
      described,
      size,
      plainPath: typeof path === "string" ? path : undefined,
      open: () => chunksOfFile(path),
      repeatable: true,
      random: () => accessTo(path),
      reopen: () => chunksOfFile(path),
      reopenRandom: () => accessTo(path),
    }
    await this.#visit(leaf, 0, (code, severity, offset, length, detail) =>
      this.#trouble({code, severity, at: bytesAt(id, offset, length), detail}),
    )
  }

  /** Reads one file. `report` takes troubles at this very file. */
  async #visit(leaf: Leaf, depth: number, report: Report): Promise<void> {
    this.#files++
    const tape = new Tape(this.#counted(leaf.open(), leaf.id), this.#options.hash)
    try {
      const head = await tape.head()
      const container = containers.find((candidate) => candidate.sniff(head))
      if (container && depth < this.#options.limits.depth)
        await this.#unpack(leaf, container, tape, depth, report)
      else if (container) {
        await tape.drain()
        const detail = `a ${container.name} in ${depth} containers; deeper ones than ${depth} are not opened`
        report("containers/limit-depth", "lost", 0, tape.size, detail)
        this.#record(leaf, tape, {status: "lost", note: detail})
      } else await this.#file(leaf, tape, head, depth, report)
    } finally {
      await tape.close()
    }
  }

  async #file(leaf: Leaf, tape: Tape, head: Uint8Array, depth: number, report: Report): Promise<void> {
    const statement = tape.ended ? statementOf(leaf.parts) : undefined
    if (statement !== undefined && !head.includes(0)) {
      this.#record(leaf, tape, {status: "statement", note: statement})
      return this.#tellFault(tape, report)
    }
    const origin = this.#originOf(leaf)
    const format = head.length === 0 ? undefined : this.#claimant(head, origin.path, report)
    if (format) {
      await this.#feed(leaf, tape, head, format)
      return this.#tellFault(tape, report)
    }
    await tape.drain()
    if (!tape.fault && depth < this.#options.limits.depth && endsLikeZip(tape.tail(), tape.size)) {
      report("containers/zip-leading-bytes", "odd", 0, 0, "a zip with other bytes in front of it")
      return this.#unpack(leaf, zip, tape, depth, report)
    }
    const isLost = tape.fault !== undefined && tape.size === 0
    const note = tape.fault?.message ?? (tape.size === 0 ? "empty file" : undefined)
    this.#tellFault(tape, report)
    this.#record(leaf, tape, {status: isLost ? "lost" : "unclaimed", note})
  }

  /** The format that is surest of these first bytes; of equals the first of the registry. */
  #claimant(head: Uint8Array, path: string, report: Report): Format | undefined {
    let best: {format: Format; score: number} | undefined
    let second: {format: Format; score: number} | undefined
    for (const format of this.#options.formats) {
      const score = format.sniff(head, path)
      if (score > (best?.score ?? 0)) {
        second = best
        best = {format, score}
      } else if (score > (second?.score ?? 0)) second = {format, score}
    }
    if (best && second && best.score - second.score <= 0.1)
      report(
        "intake/two-formats",
        "doubtful",
        0,
        head.length,
        `read as ${best.format.name} (${best.score.toFixed(2)}); ${second.format.name} claims it as well (${second.score.toFixed(2)})`,
      )
    return best?.format
  }

  async #feed(leaf: Leaf, tape: Tape, head: Uint8Array, format: Format): Promise<void> {
    let stream = tape.rest()
    let duplicateOf: EvidenceId | undefined
    const look = `${leaf.size}:${createHash("sha256").update(head).digest("base64")}`
    if (this.#options.hash && leaf.repeatable && leaf.size !== undefined && this.#seen.has(look)) {
      await tape.drain()
      duplicateOf = this.#firstWith(tape)
      stream = cutQuietly(leaf.open())
    }
    this.#seen.add(look)
    const feed = await this.#consumer.begin({
      ...this.#originOf(leaf),
      id: leaf.id,
      format,
      sizeHint: leaf.size,
      plainPath: leaf.plainPath,
      duplicateOf,
      reopen: () => cutQuietly(leaf.reopen()),
    })
    if (feed) for await (const chunk of stream) await feed.push(chunk)
    else await tape.drain()
    duplicateOf ??= this.#firstWith(tape)
    await feed?.end({
      digests: tape.digests(),
      size: tape.size,
      complete: tape.fault === undefined,
      duplicateOf,
    })
    const isLost = tape.fault !== undefined && tape.size === 0
    this.#record(
      leaf,
      tape,
      {status: isLost ? "lost" : "claimed", note: tape.fault?.message},
      format,
      duplicateOf,
    )
  }

  /** Opens a container whose first bytes, or all of them, `tape` has read. */
  async #unpack(leaf: Leaf, container: Container, tape: Tape, depth: number, report: Report): Promise<void> {
    const at = this.records.length
    let isOpen = false
    try {
      if (container.access === "sequential") {
        isOpen = true
        await this.#members(leaf, container, sequentialSource(tape.rest(), leaf.size), depth, report)
        await tape.drain()
      } else {
        const access = await this.#randomAccess(leaf, tape)
        isOpen = true
        try {
          await this.#members(leaf, container, access.source, depth, report)
        } finally {
          await access.release()
        }
      }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (error !== tape.fault) report(error.code, error.severity, error.offset, 0, error.message)
      await tape.drain()
    }
    this.#tellFault(tape, report)
    const note = `${container.name}${tape.fault ? `: ${tape.fault.message}` : ""}`
    this.#record(
      leaf,
      tape,
      {status: isOpen ? "container" : "lost", note},
      undefined,
      this.#firstWith(tape),
      at,
    )
  }

  async #randomAccess(leaf: Leaf, tape: Tape): Promise<Access> {
    const access = await leaf.random()
    if (access) {
      if (this.#options.hash) await tape.drain()
      return access
    }
    if (!tape.isSpent) return this.#spool.hold(tape.rest())
    return this.#spool.hold(cutQuietly(leaf.repeatable ? leaf.open() : leaf.reopen()))
  }

  async #members(
    leaf: Leaf,
    container: Container,
    source: ByteSource,
    depth: number,
    report: Report,
  ): Promise<void> {
    const told = new Map<string, number>()
    const rest = new Map<string, Trouble["severity"]>()
    /** Passes a trouble on while there are few of its code. */
    const few = (code: Trouble["code"], severity: Trouble["severity"], tell: () => void): void => {
      const count = (told.get(code) ?? 0) + 1
      told.set(code, count)
      if (count <= toldOneByOne) tell()
      else rest.set(code, severity)
    }
    let current = ""
    const here: Report = (code, severity, offset, length, detail) =>
      few(code, severity, () => report(code, severity, offset, length, `${current}${detail}`))
    const surroundings: Surroundings = {
      limits: this.#options.limits,
      passwords: this.#options.passwords,
      trouble: here,
    }
    const described = [...leaf.described]
    const spellings = new Map<string, string>()
    try {
      for await (const member of container.open(source, surroundings)) {
        this.#budget.entry()
        const inner = this.#innerOf(leaf, container, member, described, spellings, here)
        if (member.kind === "directory") continue
        current = `${JSON.stringify(inner.parts.at(-1) ?? "")}: `
        if (member.kind === "file") {
          const innerReport: Report = (code, severity, offset, length, detail) =>
            few(code, severity, () => {
              const key =
                code === "containers/encrypted"
                  ? described.find((one) => one.key !== undefined)?.key
                  : undefined
              const text = key === undefined ? detail : `${detail}. ${key}`
              this.#trouble({code, severity, at: bytesAt(inner.id, offset, length), detail: text})
            })
          await this.#visit(inner, depth + 1, innerReport)
        } else {
          const detail =
            member.kind === "link" ? "a link in an archive; not followed" : "no plain file; not read"
          here("containers/special-member", "odd", member.offset, 0, detail)
          this.#recordUnread(inner.id, inner.parts, described, "unclaimed", detail)
        }
        current = ""
      }
    } finally {
      for (const [code, severity] of rest)
        report(
          code as Trouble["code"],
          severity,
          0,
          0,
          `${(told.get(code) ?? 0) - toldOneByOne} more members of this container with the same trouble`,
        )
    }
  }

  #innerOf(
    outer: Leaf,
    container: Container,
    member: Member,
    described: Description[],
    spellings: Map<string, string>,
    report: Report,
  ): Leaf {
    const limit = this.#options.limits.pathLength
    const name = member.name ?? stemOf(outer.parts.at(-1) ?? "", container)
    const shown = label(name, limit).replace(/^(\.?\/)+/, "") || "unnamed"
    if (member.name !== undefined && member.kind !== "directory") {
      const odd = oddities(name, limit)
      if (odd.length > 0)
        report(
          "containers/odd-name",
          "odd",
          member.offset,
          0,
          `${JSON.stringify(shown)}: the name ${odd.join(", ")}`,
        )
    }
    const {id, isFirst} =
      member.kind === "directory" ? {id: outer.id, isFirst: true} : this.#unique(`${outer.id}!/${shown}`)
    if (!isFirst)
      report(
        "containers/duplicate-name",
        "odd",
        member.offset,
        0,
        `${JSON.stringify(shown)} again; called ${id}`,
      )
    else if (member.kind === "file") {
      const folded = shown.toLowerCase()
      const other = spellings.get(folded)
      if (other !== undefined)
        report(
          "containers/case-collision",
          "odd",
          member.offset,
          0,
          `${JSON.stringify(shown)} and ${JSON.stringify(other)} are one name on Windows`,
        )
      else spellings.set(folded, shown)
    }
    const parts = [...outer.parts, ...shown.split(/[/\\]/).filter((part) => part !== "" && part !== ".")]
    const spool = this.#spool
    const budget = this.#budget
    const {passwords, limits} = this.#options
    const describes = parts.length - outer.parts.length <= 2 && isDescription(parts.at(-1) ?? "")
    return {
      id,
      parts,
      described,
      size: member.size,
      plainPath: undefined,
      repeatable: container.access === "random",
      open() {
        const stream = budget.meter(member.open(), member.packed)
        return describes ? noted(stream, described) : stream
      },
      async random() {
        const source = await member.plain()
        return source && {source, release: async () => undefined}
      },
      reopenRandom: undefined,
      async *reopen() {
        const quiet: Surroundings = {limits, passwords, trouble: () => undefined}
        const held =
          container.access === "random"
            ? await (outer.reopenRandom?.() ?? spool.hold(cutQuietly(outer.reopen())))
            : undefined
        try {
          const source = held?.source ?? sequentialSource(cutQuietly(outer.reopen()))
          for await (const candidate of container.open(source, quiet)) {
            if (candidate.ordinal !== member.ordinal) continue
            yield* new Budget(limits).meter(candidate.open(), candidate.packed)
            return
          }
        } finally {
          await held?.release()
        }
      },
    }
  }

  #unique(wanted: string): {id: EvidenceId; isFirst: boolean} {
    const count = (this.#ids.get(wanted) ?? 0) + 1
    this.#ids.set(wanted, count)
    if (count === 1) return {id: evidenceId(wanted), isFirst: true}
    // `a#2` may be a name of its own in the archive.
    const next = this.#unique(`${wanted}#${count}`)
    return {id: next.id, isFirst: false}
  }

  #originOf(leaf: Pick<Leaf, "parts" | "described">): {
    path: string
    host: string | undefined
    version: string | undefined
  } {
    const {path, host, version} = originOf(leaf.parts)
    return {path, host: leaf.described.find((one) => one.host !== undefined)?.host ?? host, version}
  }

  #tellFault(tape: Tape, report: Report): void {
    const {fault} = tape
    if (fault) report(fault.code, fault.severity, tape.size, 0, fault.message)
  }

  #firstWith(tape: Tape): EvidenceId | undefined {
    const digests = tape.digests()
    return digests && tape.size > 0 ? this.#bySha256.get(digests.sha256) : undefined
  }

  #record(
    leaf: Leaf,
    tape: Tape,
    what: {readonly status: IntakeRecord["status"]; readonly note: string | undefined},
    format?: Format,
    duplicateOf: EvidenceId | undefined = this.#firstWith(tape),
    at: number = this.records.length,
  ): void {
    const digests = tape.digests()
    if (digests && tape.size > 0 && !this.#bySha256.has(digests.sha256))
      this.#bySha256.set(digests.sha256, leaf.id)
    this.records.splice(at, 0, {
      ...this.#originOf(leaf),
      id: leaf.id,
      sizeBytes: tape.size,
      digests,
      ...what,
      format: format?.name,
      complete: tape.fault === undefined,
      duplicateOf,
    })
  }

  #recordUnread(
    id: EvidenceId,
    parts: readonly string[],
    described: readonly Description[],
    status: "lost" | "unclaimed",
    note: string,
  ): void {
    this.records.push({
      ...this.#originOf({parts, described}),
      id,
      sizeBytes: 0,
      digests: undefined,
      status,
      format: undefined,
      complete: false,
      note,
      duplicateOf: undefined,
    })
  }

  async *#counted(
    stream: AsyncIterable<Uint8Array>,
    current: EvidenceId,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of stream) {
      this.#bytes += chunk.length
      this.#options.onProgress?.({files: this.#files, bytes: this.#bytes, current})
      yield chunk
    }
  }
}

async function accessTo(path: Path): Promise<Access> {
  const file = await openFile(path)
  return {source: file.source, release: () => file.close()}
}

function bytesAt(evidence: EvidenceId, offset: number, length: number): Trouble["at"] {
  return {evidence, offset, length, unit: {kind: "bytes"}}
}

/** The bytes up to a Fault, which was told when they were read first. */
async function* cutQuietly(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

/** Passes a description on and adds what it says when it has been read. */
async function* noted(
  stream: AsyncIterable<Uint8Array>,
  described: Description[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const head: Uint8Array[] = []
  let held = 0
  for await (const chunk of stream) {
    if (held < headBytes) head.push(chunk)
    held += chunk.length
    yield chunk
  }
  described.push(describe(Buffer.concat(head).subarray(0, headBytes).toString()))
}

/** What a container without names calls its file: `u_ex.log.gz` holds `u_ex.log`, `a.tgz` holds `a.tar`. */
function stemOf(outer: string, container: Container): string {
  const stem = outer.replace(/\.(tgz|txz|tzst)$/i, ".tar").replace(/\.(gz|gzip|xz|zst|zstd)$/i, "")
  return stem === outer ? `${outer}.${container.name}-content` : stem
}
