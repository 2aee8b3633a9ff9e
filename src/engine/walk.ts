/* The walk of intake: one file after the other, containers opened where they are met.
 *
 * Every path gives one record; a container's stands before those of its members. Faults of a file's
 * stream end up as Troubles at that file, those of a container's structure at the container. One file is
 * read at a time. */

import {createHash} from "node:crypto"
import {setImmediate} from "node:timers/promises"
import {sequentialSource} from "../bytes/source.ts"
import {type Description, type Origin, originOf, statementOf} from "../containers/collection.ts"
import type {Container, Member, Surroundings} from "../containers/container.ts"
import {Budget, Fault} from "../containers/limits.ts"
import {label, oddities} from "../containers/names.ts"
import {containers} from "../containers/registry.ts"
import {endsLikeZip, zip} from "../containers/zip.ts"
import type {Format} from "../formats/format.ts"
import type {ByteSource} from "../model/evidence.ts"
import {type EvidenceId, evidenceId} from "../model/ids.ts"
import type {Trouble} from "../model/trouble.ts"
import {type Sighting, sightings, topLabel} from "./folder.ts"
import type {Companion, Consumer, IntakeOptions, IntakeRecord} from "./intake.ts"
import {type Access, cutQuietly, fileLeaf, type Leaf, memberLeaf, type Workplace} from "./leaf.ts"
import {ChunkRing} from "./sources.ts"
import {Spool} from "./spool.ts"
import {Tape} from "./tape.ts"

type Report = Surroundings["trouble"]

/** Troubles of one code at one container that are told one by one; the rest are counted. */
const toldOneByOne = 25

/** One run of intake; `records` fills as `named` is called. */
export class Walk {
  readonly records: IntakeRecord[] = []
  readonly #options: IntakeOptions
  readonly #consumer: Consumer
  readonly #trouble: (trouble: Trouble) => void
  readonly #workplace: Workplace
  /** How often an id was asked for. */
  readonly #ids = new Map<string, number>()
  readonly #bySha256 = new Map<string, EvidenceId>()
  /** Size and first bytes of what was read: whose equal is worth a look before its bytes are given on. */
  readonly #seen = new Set<string>()
  /** Files that others may be read with, by `placeOf`. */
  readonly #companions = new Map<string, Leaf>()
  readonly #ring: ChunkRing | undefined
  /** Of the file that was asked about last. */
  #origin: (Origin & {readonly parts: readonly string[]}) | undefined
  #files = 0
  #bytes = 0

  constructor(options: IntakeOptions, consumer: Consumer, trouble: (trouble: Trouble) => void) {
    this.#options = options
    this.#consumer = consumer
    this.#trouble = trouble
    this.#ring = options.takesCopies === true ? new ChunkRing() : undefined
    this.#workplace = {
      options,
      budget: new Budget(options.limits),
      spool: new Spool(options.spoolDir, options.limits.spoolBytes),
    }
  }

  async named(item: string, before: readonly string[]): Promise<void> {
    // Two named items may have one base name: the second is `logs#2` with all that is below it.
    const label = topLabel(item)
    const same = before.filter((other) => topLabel(other) === label).length
    const top = same === 0 ? label : `${label}#${same + 1}`
    for (const sighting of sightings(item)) {
      await this.#sighted(sighting, top)
      // A small file is read without waiting: what children say, and time, must get their turn.
      await setImmediate()
    }
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
    // A container's members may need its bytes for longer; it is switched off where one is found.
    if (this.#ring !== undefined) this.#ring.isOn = true
    const leaf = fileLeaf({id, parts}, path, size, described, this.#ring)
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
    const name = leaf.parts.at(-1) ?? ""
    if (this.#options.formats.some((format) => format.isCompanion?.(name)))
      this.#companions.set(placeOf(leaf.id, name), leaf)
    const origin = this.#originOf(leaf)
    const format = head.length === 0 ? undefined : this.#claimant(head, origin.path, report)
    if (format) {
      this.#recordFed(leaf, tape, format, await this.#feed(leaf, tape, head, format))
      return this.#tellFault(tape, report)
    }
    const {carver} = this.#options
    const carved = carver && head.length > 0 ? await this.#feed(leaf, tape, head, carver) : undefined
    await tape.drain()
    if (!tape.fault && depth < this.#options.limits.depth && endsLikeZip(tape.tail(), tape.size)) {
      report("containers/zip-leading-bytes", "odd", 0, 0, "a zip with other bytes in front of it")
      return this.#unpack(leaf, zip, tape, depth, report)
    }
    if (carver && carved) {
      this.#recordFed(leaf, tape, carver, carved)
      return this.#tellFault(tape, report)
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

  /** Gives the file to the consumer; tells which file before had the same bytes. */
  async #feed(
    leaf: Leaf,
    tape: Tape,
    head: Uint8Array,
    format: Format,
  ): Promise<{readonly duplicateOf: EvidenceId | undefined}> {
    let stream = tape.rest()
    let duplicateOf: EvidenceId | undefined
    if (this.#options.hash) {
      const look = `${leaf.size}:${createHash("sha256").update(head).digest("base64")}`
      if (leaf.repeatable && leaf.size !== undefined && this.#seen.has(look)) {
        await tape.drain()
        duplicateOf = this.#firstWith(tape)
        stream = cutQuietly(leaf.open())
      }
      this.#seen.add(look)
    }
    const origin = this.#originOf(leaf)
    const companionNames = format.companions?.(origin.path, head) ?? []
    const feed = await this.#consumer.begin({
      ...origin,
      id: leaf.id,
      format,
      sizeHint: leaf.size,
      plainPath: leaf.plainPath,
      duplicateOf,
      reopen: () => cutQuietly(leaf.reopen()),
      size: () => this.#sizeOf(leaf) ?? 0,
      companionNames,
      companions: () => this.#beside(leaf, companionNames),
    })
    if (feed?.push) for await (const chunk of stream) await feed.push(chunk)
    else if (!feed || this.#options.hash || leaf.plainPath === undefined) await tape.drain()
    else {
      // All bytes are the consumer's to count.
      await tape.close()
      this.#count(-tape.fetched, leaf.id)
    }
    duplicateOf ??= this.#firstWith(tape)
    await feed?.end({
      digests: tape.digests(),
      size: tape.size,
      complete: tape.fault === undefined,
      duplicateOf,
    })
    return {duplicateOf}
  }

  /** The files of these names in the folder of `leaf`, as far as they have been met. */
  #beside(leaf: Leaf, names: readonly string[]): readonly Companion[] {
    const found: Companion[] = []
    for (const name of names) {
      const other = this.#companions.get(placeOf(leaf.id, name))
      const size = other && this.#sizeOf(other)
      if (other !== undefined && size !== undefined && size > 0)
        found.push({id: other.id, name, size, reopen: () => cutQuietly(other.reopen())})
    }
    return found
  }

  #sizeOf(leaf: Leaf): number | undefined {
    return this.records.find(({id}) => id === leaf.id)?.sizeBytes
  }

  #recordFed(
    leaf: Leaf,
    tape: Tape,
    format: Format,
    {duplicateOf}: {readonly duplicateOf: EvidenceId | undefined},
  ): void {
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
    if (this.#ring !== undefined) this.#ring.isOn = false
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
    const {spool} = this.#workplace
    if (!tape.isSpent) return spool.hold(tape.rest())
    return spool.hold(cutQuietly(leaf.repeatable ? leaf.open() : leaf.reopen()))
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
        this.#workplace.budget.entry()
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
    return memberLeaf({id, parts}, outer, container, member, described, this.#workplace)
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
    // PERF: asked three times of each file.
    if (this.#origin?.parts !== leaf.parts) this.#origin = {parts: leaf.parts, ...originOf(leaf.parts)}
    const {path, host, version} = this.#origin
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
      // A container that is read by its directory alone is not read to its end.
      sizeBytes: tape.ended ? tape.size : (leaf.size ?? tape.size),
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
      this.#count(chunk.length, current)
      yield chunk
    }
  }

  #count(bytes: number, current: EvidenceId): void {
    this.#bytes += bytes
    this.#options.onProgress?.({files: this.#files, bytes: this.#bytes, current})
  }
}

/** A base name in the folder of `beside`, whatever the case of its letters. */
function placeOf(beside: EvidenceId, name: string): string {
  return `${beside.slice(0, beside.lastIndexOf("/") + 1)}${name.toLowerCase()}`
}

function bytesAt(evidence: EvidenceId, offset: number, length: number): Trouble["at"] {
  return {evidence, offset, length, unit: {kind: "bytes"}}
}

/** What a container without names calls its file: `u_ex.log.gz` holds `u_ex.log`, `a.tgz` holds `a.tar`. */
function stemOf(outer: string, container: Container): string {
  const stem = outer.replace(/\.(tgz|txz|tzst)$/i, ".tar").replace(/\.(gz|gzip|xz|zst|zstd)$/i, "")
  return stem === outer ? `${outer}.${container.name}-content` : stem
}
