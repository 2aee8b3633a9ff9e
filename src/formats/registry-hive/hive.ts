/* Reads registry hives ("regf"), clean, dirty, damaged, with or without their transaction logs.
 *
 * The file is held once, as bytes; events decode what they are asked for. Its bins are read as far as they go
 * by their own marks: each says where it lies. What follows them is looked at and named, not kept. A dirty hive
 * gets what its logs hold; without them it is read as it lies, and that is said. Records whose bytes came from
 * a log come in blocks of that log, so that their places can be found with a hex editor.
 *
 * Source: libregf documentation; log.ts and cells.ts name theirs. */

import {u32At} from "../../bytes/cursor.ts"
import type {ByteSource} from "../../model/evidence.ts"
import {type EvidenceId, formatName} from "../../model/ids.ts"
import type {Severity, Trouble} from "../../model/trouble.ts"
import type {Block, Format, Sink, Span, Subject, WithCompanions} from "../format.ts"
import {type Base, baseOf} from "./base.ts"
import {baseBytes, Cells} from "./cells.ts"
import {keyOf, placeOf} from "./columns.ts"
import {Hive, KeyEvent, ValueEvent} from "./event.ts"
import {identify, rootOf} from "./identity.ts"
import {type Patch, replay} from "./log.ts"
import {Walk} from "./walk.ts"

/** The bins of larger hives are cut; places of cells are packed into 26 bits (columns.ts). */
const longestBytes = 512 << 20
const longestLogBytes = 128 << 20
const blockRecords = 4096
const pageBytes = 4096
const keptTroubles = 200
/** "hbin" */
const binMark = 0x6e69_6268

/** Windows registry hive. One that was being written asks for its transaction logs. */
export const registryHive: Format = {
  name: formatName("registry-hive"),
  title: "Windows registry hive",
  source: "libregf documentation",
  sniff: (head) => {
    const base = baseOf(head)
    // A log begins with a base block of its own.
    if (base !== undefined) return base.kind !== 0 ? 0 : base.isSound ? 1 : 0.9
    return beginsBins(head) ? 0.8 : 0
  },
  companions: (path, head) => {
    const base = baseOf(head)
    const name = path.split(/[\\/]/).at(-1) ?? ""
    return base === undefined || base.first === base.second || name === ""
      ? []
      : [`${name}.LOG1`, `${name}.LOG2`, `${name}.LOG`]
  },
  // A bare `.log` is the ending of most logs: only hives of Windows had one.
  isCompanion: (name) =>
    /\.LOG[12]$/i.test(name) ||
    /^(?:SYSTEM|SOFTWARE|SAM|SECURITY|DEFAULT|COMPONENTS|DRIVERS|BCD|NTUSER\.DAT|USRCLASS\.DAT|AMCACHE\.HVE)\.LOG$/i.test(
      name,
    ),
  async *open(bytes, span, subject) {
    yield* new Reading(subject).read(bytes, span)
  },
}

/** Whether the first bin stands where it must, whatever became of the base block. */
function beginsBins(head: Uint8Array): boolean {
  return (
    head.length >= baseBytes + 32 && u32At(head, baseBytes) === binMark && u32At(head, baseBytes + 4) === 0
  )
}

class Reading {
  private readonly subject: Subject
  private readonly troubles: Trouble[] = []
  private readonly counts = new Map<string, number>()

  constructor(subject: Subject) {
    this.subject = subject
  }

  async *read(source: ByteSource, span: Span): AsyncGenerator<Block> {
    const given = isCompanions(span.carry) ? span.carry : undefined
    const {bytes, end} = await this.bins(source, given?.own ?? Number.POSITIVE_INFINITY)
    await this.passRest(source, end, given?.own ?? Number.POSITIVE_INFINITY)
    const base = baseOf(bytes)
    if (base?.isSound !== true) {
      const what =
        base === undefined ? "there is no base block" : "the base block lacks the checksum it states"
      const detail = `${what}: whether the hive was written to its end cannot be told`
      this.trouble("registry/base-block", "doubtful", 0, Math.min(bytes.length, 512), detail)
    }
    let logs: readonly Log[] = []
    let whole = bytes
    let patches: readonly Patch[] = []
    if (base !== undefined && base.first !== base.second) {
      logs = given === undefined ? [] : await this.logs(source, given)
      ;({whole, patches} = this.patched(base, bytes, logs))
    }
    const cells = new Cells(whole)
    const root = rootOf(cells)
    if (root === undefined && cells.length > 0)
      this.trouble("registry/no-root", "lost", 0, Math.min(whole.length, 512), "the root key cannot be found")
    const identity = identify(cells, root, this.subject.path)
    const map = new SourceMap(patches)
    const walk = new Walk(cells, root, identity.roles, (code, severity, at, length, detail) => {
      // Told where the bytes stand: a log may have given them, and a hive that grew may lack them.
      const file = baseBytes + at
      const {run, next} = map.at(file)
      const log = run === undefined ? undefined : logs[run.log]
      const offset = run === undefined ? Math.min(file, bytes.length) : run.from + file - run.to
      const most = run === undefined ? Math.min(next, bytes.length) - file : next - file
      const {evidence} = log ?? this.subject
      this.add(code, severity, evidence, offset, Math.max(0, Math.min(length, most)), detail)
    })
    this.countedTroubles()
    const hive = new Hive(cells, identity, walk)
    let isFirst = true
    for (const [records, isRecovered] of [[walk.linked(), false] as const, [walk.loose(), true] as const])
      for (const part of map.split(records)) {
        const log = part.log === undefined ? undefined : logs[part.log]
        for (let i = 0; i < part.records.length; i += blockRecords) {
          const troubles = isFirst ? this.troubles : []
          isFirst = false
          const slice = part.records.subarray(i, i + blockRecords)
          yield new HiveBlock(
            hive,
            slice,
            log ?? {evidence: this.subject.evidence, bytes: whole},
            map,
            troubles,
            isRecovered,
          )
        }
      }
    if (isFirst)
      yield new HiveBlock(
        hive,
        new Float64Array(0),
        {evidence: this.subject.evidence, bytes: whole},
        map,
        this.troubles,
        false,
      )
  }

  /** The base block and the bins, and where they end in the stream. */
  private async bins(source: ByteSource, own: number): Promise<{bytes: Uint8Array; end: number}> {
    const head = await source.read(0, Math.min(own, baseBytes))
    const stated = baseBytes + (baseOf(head)?.binBytes ?? 0)
    const most = Math.min(own, longestBytes)
    const held = new Held(Math.min(most, source.size ?? 64 << 20, Math.max(stated, baseBytes)))
    held.add(head)
    while (held.length < Math.min(stated, most)) {
      const part = await source.read(held.length, Math.min(1 << 20, Math.min(stated, most) - held.length))
      if (part.length === 0) break
      held.add(part)
    }
    const length = held.length
    if (length < Math.min(stated, own)) {
      const detail = `the base block states ${stated} bytes, ${length} are there`
      const isLong = length >= longestBytes
      if (isLong)
        this.trouble("registry/too-long", "lost", length - 1, 1, `read to ${longestBytes} bytes; ${detail}`)
      else if (stated - length < 2 ** 32)
        this.trouble("registry/truncated", "lost", Math.max(0, length - 1), Math.min(1, length), detail)
    }
    // The base block may be older than the bins: each of them tells where it belongs.
    while (held.length >= baseBytes && held.length < most) {
      const next = await source.read(held.length, Math.min(32, most - held.length))
      if (next.length < 32 || u32At(next, 0) !== binMark || u32At(next, 4) !== held.length - baseBytes) break
      const size = u32At(next, 8)
      if (size < pageBytes || size % pageBytes !== 0 || held.length + size > most) break
      const bin = await source.read(held.length, size)
      held.add(bin)
      if (bin.length < size) break
    }
    return {bytes: held.bytes(), end: held.length}
  }

  /** Looks at what follows the bins. */
  private async passRest(source: ByteSource, from: number, own: number): Promise<void> {
    let used = 0
    let at = from
    while (at < own) {
      const part = await source.read(at, Math.min(1 << 20, own - at))
      if (part.length === 0) break
      if (part.some((byte) => byte !== 0)) used += part.length
      at += part.length
    }
    if (used > 0)
      this.trouble(
        "registry/after-end",
        "odd",
        from,
        at - from,
        "bytes behind the last bin belong to no cell",
      )
  }

  private async logs(source: ByteSource, given: WithCompanions): Promise<readonly Log[]> {
    const logs: Log[] = []
    let from = given.own
    for (const {evidence, name, length} of given.companions) {
      const parts: Uint8Array[] = []
      const end = from + length
      let at = from
      while (at < end) {
        const part = await source.read(at, Math.min(1 << 20, end - at))
        if (part.length === 0) break
        if (at - from < longestLogBytes) parts.push(part)
        at += part.length
      }
      if (length > longestLogBytes)
        this.trouble("registry/log", "lost", 0, 1, `${name} was read to ${longestLogBytes} bytes`)
      logs.push({evidence, name, bytes: Buffer.concat(parts)})
      from = end
    }
    return logs
  }

  /** The bytes with what the logs add, which is written into them. */
  private patched(
    base: Base,
    bytes: Uint8Array,
    logs: readonly Log[],
  ): {whole: Uint8Array; patches: readonly Patch[]} {
    const numbers = `it was being written (sequence numbers ${base.first} and ${base.second})`
    const {patches, binBytes, entries, problems} = replay(
      base,
      logs.map((log) => log.bytes),
    )
    for (const {log, at, detail} of problems) {
      const {evidence, name, bytes: held} = logs[log]!
      const place = Math.min(at, held.length)
      const length = Math.min(512, held.length - place)
      this.add("registry/log", "doubtful", evidence, place, length, `${name}: ${detail}`)
    }
    if (entries === 0) {
      const why = logs.length === 0 ? "its logs were not there" : "its logs hold nothing for it"
      this.trouble("registry/dirty", "doubtful", 0, 512, `${numbers}; ${why}: it is read as it lies`)
      return {whole: bytes, patches: []}
    }
    const names = [...new Set(patches.map((patch) => logs[patch.log]?.name ?? ""))].join(", ")
    const detail = `${numbers}; ${entries} entries with ${patches.length} runs of pages of ${names} were applied`
    this.trouble("registry/replayed", "odd", 0, 512, detail)
    // An entry may say that the hive grew without holding all of it.
    const length = Math.min(longestBytes, bytes.length + (64 << 20), baseBytes + binBytes)
    const whole = length > bytes.length ? new Uint8Array(length) : bytes
    if (whole !== bytes) whole.set(bytes)
    for (const {log, from, to, length: run} of patches) {
      const page = logs[log]?.bytes.subarray(from, from + run)
      if (page !== undefined && to + run <= whole.length) whole.set(page, to)
    }
    return {whole, patches}
  }

  private trouble(
    code: Trouble["code"],
    severity: Severity,
    at: number,
    length: number,
    detail: string,
  ): void {
    this.add(code, severity, this.subject.evidence, at, length, detail)
  }

  private add(
    code: Trouble["code"],
    severity: Severity,
    evidence: EvidenceId,
    offset: number,
    length: number,
    detail: string,
  ): void {
    const seen = (this.counts.get(code) ?? 0) + 1
    this.counts.set(code, seen)
    if (seen <= keptTroubles)
      this.troubles.push({code, severity, at: {evidence, offset, length, unit: {kind: "bytes"}}, detail})
  }

  /** Says how many were left out, and puts all in order of place. */
  private countedTroubles(): void {
    for (const [code, seen] of this.counts) {
      const last = this.troubles.findLastIndex((trouble) => trouble.code === code)
      const one = this.troubles[last]
      if (seen > keptTroubles && one !== undefined)
        this.troubles[last] = {...one, detail: `${one.detail}; and ${seen - keptTroubles} more of this kind`}
    }
    this.troubles.sort((a, b) => a.at.offset - b.at.offset)
  }
}

interface Log {
  readonly evidence: EvidenceId
  readonly name: string
  readonly bytes: Uint8Array
}

/** Bytes as they come, in one buffer that grows if it must. */
class Held {
  private kept: Uint8Array
  length = 0

  constructor(expected: number) {
    this.kept = new Uint8Array(expected)
  }

  add(part: Uint8Array): void {
    if (this.length + part.length > this.kept.length) {
      const wider = new Uint8Array(Math.max(2 * this.kept.length, this.length + part.length))
      wider.set(this.kept.subarray(0, this.length))
      this.kept = wider
    }
    this.kept.set(part, this.length)
    this.length += part.length
  }

  bytes(): Uint8Array {
    return this.kept.subarray(0, this.length)
  }
}

/** What shows of patches of which each lies over those before it: without overlaps, in order of place. The
 *  places between their ends are given out from the last patch to the first, each once. */
function layered(patches: readonly Patch[]): readonly Patch[] {
  const ends = new Set(patches.flatMap(({to, length}) => [to, to + length]))
  const places = Float64Array.from(ends).sort()
  const index = new Map(Array.from(places, (place, i) => [place, i]))
  const owners = new Int32Array(places.length).fill(-1)
  /** The next piece, at or behind this one, that nobody owns. */
  const free = Int32Array.from({length: places.length + 1}, (_, i) => i)
  const freeFrom = (piece: number): number => {
    let i = piece
    while (free[i] !== i) {
      free[i] = free[free[i]!]!
      i = free[i]!
    }
    return i
  }
  for (let p = patches.length - 1; p >= 0; p--) {
    const {to, length} = patches[p]!
    const end = index.get(to + length)!
    for (let i = freeFrom(index.get(to)!); i < end; i = freeFrom(i)) {
      owners[i] = p
      free[i] = i + 1
    }
  }
  const runs: Patch[] = []
  owners.forEach((p, i) => {
    const patch = patches[p]
    if (patch === undefined) return
    const [to, end] = [places[i]!, places[i + 1]!]
    const last = runs.at(-1)
    if (last !== undefined && owners[i - 1] === p) runs[runs.length - 1] = {...last, length: end - last.to}
    else runs.push({...patch, from: patch.from + to - patch.to, to, length: end - to})
  })
  return runs
}

/** Where bytes of the patched hive come from. */
class SourceMap {
  /** Runs without overlaps, in order. */
  private readonly runs: readonly Patch[]

  constructor(patches: readonly Patch[]) {
    this.runs = layered(patches)
  }

  /** The run that holds a place of the file, and where the next one begins. */
  at(file: number): {readonly run: Patch | undefined; readonly next: number} {
    let low = 0
    let high = this.runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.runs[middle]!.to <= file) low = middle + 1
      else high = middle
    }
    const run = this.runs[low - 1]
    const next = this.runs[low]?.to ?? Number.POSITIVE_INFINITY
    return run !== undefined && file < run.to + run.length
      ? {run, next: run.to + run.length}
      : {run: undefined, next}
  }

  /** Records by the file that their first byte lies in; in order of place there. */
  split(
    records: Float64Array,
  ): readonly {readonly log: number | undefined; readonly records: Float64Array}[] {
    if (this.runs.length === 0) return [{log: undefined, records}]
    const parts = new Map<number | undefined, number[]>([[undefined, []]])
    for (const packed of records) {
      const log = this.at(baseBytes + placeOf(packed)).run?.log
      const part = parts.get(log)
      if (part === undefined) parts.set(log, [packed])
      else part.push(packed)
    }
    const place = (packed: number): number => this.place(packed).offset
    return [...parts].map(([log, part]) => ({
      log,
      records: Float64Array.from(log === undefined ? part : part.sort((a, b) => place(a) - place(b))),
    }))
  }

  /** Where a record's cell begins in its own file, and how far that file goes on without a break. */
  place(packed: number): {readonly offset: number; readonly room: number} {
    const file = baseBytes + placeOf(packed)
    const {run, next} = this.at(file)
    return {offset: run === undefined ? file : run.from + file - run.to, room: next - file}
  }
}

class HiveBlock implements Block {
  readonly raw: Uint8Array
  readonly offset: number
  readonly log = "registry"
  readonly records: number
  readonly starts: Uint32Array
  readonly troubles: readonly Trouble[]
  // A state covers no hours.
  readonly hours = []
  readonly searchable = false
  readonly columns = undefined
  readonly recovered: boolean
  private readonly hive: Hive
  private readonly packed: Float64Array
  private readonly lengths: Uint32Array
  private readonly evidence: EvidenceId

  constructor(
    hive: Hive,
    packed: Float64Array,
    file: {readonly evidence: EvidenceId; readonly bytes: Uint8Array},
    map: SourceMap,
    troubles: readonly Trouble[],
    recovered: boolean,
  ) {
    this.hive = hive
    this.packed = packed
    this.records = packed.length
    this.troubles = troubles
    this.recovered = recovered
    this.evidence = file.evidence
    const places = new Float64Array(packed.length)
    this.lengths = new Uint32Array(packed.length)
    let end = 0
    for (let i = 0; i < packed.length; i++) {
      const {offset, room} = map.place(packed[i]!)
      places[i] = offset
      this.lengths[i] = Math.min(room, file.bytes.length - offset, this.lengthOf(packed[i]!))
      end = Math.max(end, offset + this.lengths[i]!)
    }
    this.offset = places[0] ?? 0
    this.starts = Uint32Array.from(places, (place) => place - this.offset)
    this.raw = file.bytes.subarray(this.offset, end)
  }

  /** Bytes of a record's cell; of one in free space, those of its structure and name. */
  private lengthOf(packed: number): number {
    const {cells, walk} = this.hive
    const at = placeOf(packed)
    if (!walk.isFree(at)) return Math.abs(cells.sizeAt(at))
    return this.isKey(packed) ? 80 + cells.u16(at, 72) : 24 + cells.u16(at, 2)
  }

  private isKey(packed: number): boolean {
    const key = keyOf(packed)
    return key < this.hive.walk.keys && this.hive.walk.placeOfKey(key) === placeOf(packed)
  }

  decode(i: number, sink: Sink): void {
    const packed = this.packed[i]
    if (packed === undefined) return
    const from = {
      evidence: this.evidence,
      offset: this.offset + this.starts[i]!,
      length: this.lengths[i]!,
      unit: {kind: "bytes" as const},
    }
    const key = keyOf(packed)
    sink.event(
      this.isKey(packed)
        ? new KeyEvent(this.hive, key, from)
        : new ValueEvent(this.hive, placeOf(packed), key, from),
    )
  }
}

function isCompanions(carry: unknown): carry is WithCompanions {
  return (
    typeof carry === "object" &&
    carry !== null &&
    "own" in carry &&
    typeof carry.own === "number" &&
    "companions" in carry &&
    Array.isArray(carry.companions)
  )
}
