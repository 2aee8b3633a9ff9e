/* Evidence on disk → matches or event lines, in order, and what became of every file.
 *
 * Intake streams each file once and this module hands it to a child process (or reads it here, with no
 * workers); a large plain file is read in spans by several of them, which inherit it open (spans.ts). A file
 * whose child dies is read once more, alone; if that child dies too, the file is lost and says so. Answers
 * leave in the order of the files, so that the number of workers changes no byte. */

import {lstat} from "node:fs/promises"
import {setImmediate} from "node:timers/promises"
import type {Limits} from "../containers/limits.ts"
import {looseChunks} from "../formats/evtx/recover.ts"
import type {Format, WithCompanions} from "../formats/format.ts"
import {formats, recoveringFormats} from "../formats/registry.ts"
import type {EvidenceId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import type {Trouble} from "../model/trouble.ts"
import {anyFile} from "./any-file.ts"
import {Batch} from "./batch.ts"
import {BigFiles} from "./big-files.ts"
import type {Fence} from "./child.ts"
import {sightings} from "./folder.ts"
import {InOrder} from "./in-order.ts"
import {type Consumer, type FileFeed, type IntakeFile, type IntakeRecord, intake} from "./intake.ts"
import {Job, type JobBytes, joined, type Read, subjectOf} from "./job.ts"
import {Pool} from "./lanes.ts"
import {lossOf} from "./outcome.ts"
import {type AnalyseOutput, Outlet, type RawKept} from "./outlet.ts"
import type {Task} from "./reading.ts"
import type {FileCosts} from "./rule-costs.ts"
import {Shared} from "./shared.ts"
import {planSpans, SpanJob} from "./spans.ts"
import type {TablesData} from "./summary.ts"

/** Small enough that the last spans of a file end together, large enough that beginning one costs nothing. */
const usualSpanBytes = 16 * 1024 * 1024
/** Before so many names have been seen no child is started: it inherits what is large among them. */
const fewNames = 100

export interface AnalyseProgress {
  readonly files: number
  readonly bytes: number
  readonly current: string
  /** What the named files hold as they lie on disk; undefined until known. */
  readonly totalBytes: number | undefined
}

export interface AnalyseRequest {
  /** Files and folders as the user named them. */
  readonly named: readonly string[]
  readonly task: Task
  /** 0: no fence, read in this process. */
  readonly workers: number
  readonly fence: Fence
  /** Hash every file; `scan` and `events` do without. */
  readonly hash: boolean
  readonly limits: Limits
  readonly passwords: readonly string[]
  readonly spoolDir: string
  /** Plain files of twice this size are read in spans of about this size; the outcome depends on it in its
   *  small print (which troubles of thousands are told one by one), never on the number of workers. */
  readonly spanBytes?: number
  /** Instead of the registry's; children know only that, so others can be read with no workers alone. */
  readonly formats?: readonly Format[]
  readonly onProgress?: (progress: AnalyseProgress) => void
}

export interface Analysis {
  readonly files: readonly FileRecord[]
  /** In order of file and offset, at most 100 a file and code. */
  readonly troubles: readonly Trouble[]
  /** Per file: how many rules could have fired on it, and the ids of those that lack a field there. */
  readonly reach: ReadonlyMap<EvidenceId, {readonly able: number; readonly unable: readonly string[]}>
  /** What the task `summary` counted in each file. */
  readonly tables: ReadonlyMap<EvidenceId, TablesData>
  /** What the rules cost on each file, if the task asked for it. */
  readonly costs: ReadonlyMap<EvidenceId, FileCosts>
  /** What the files showed of builds and settings, in order of file. */
  readonly observations: readonly Observation[]
  readonly lost: boolean
  readonly bytes: number
  readonly peakChildRssBytes: number
}

/** Reads everything that is named. Rejects for bugs, and with PosternError `evidence/not-found` where a name
 *  leads nowhere: that is the user's mistake and not the evidence's. */
export async function analyse(request: AnalyseRequest, out: AnalyseOutput): Promise<Analysis> {
  return (await prepare(request)).run(request.task, out)
}

/** Ready to read, once. */
export interface Prepared {
  /** As `analyse`. */
  run(task: Task, out: AnalyseOutput): Promise<Analysis>
}

/** Looks at the names and starts a first child, which loads its code while the caller finds out what his task
 *  is. */
export async function prepare(request: Omit<AnalyseRequest, "task">): Promise<Prepared> {
  const run = new Run(request)
  const expected = run.expect()
  await expected.few
  return {
    async run(task, out) {
      try {
        await refuseMissing(request.named)
        await expected.all
        return await run.all(task, out)
      } finally {
        await run.close()
      }
    },
  }
}

async function refuseMissing(named: readonly string[]): Promise<void> {
  const missing: Refusal[] = []
  for (const name of named)
    await lstat(name).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" && error.code !== "ENOTDIR") return
      const hint = "name files, folders or archives that exist"
      missing.push({code: "evidence/not-found", message: `no file or folder ${name}`, hint})
    })
  const [first, ...rest] = missing
  if (first !== undefined) throw new PosternError(first, ...rest)
}

class Run {
  private readonly request: Omit<AnalyseRequest, "task">
  private out: AnalyseOutput = {matches: () => undefined, lines: () => undefined}
  private readonly order = new InOrder<() => void>((give) => give())
  private readonly files: BigFiles
  private readonly pool: Pool
  private readonly spanBytes: number
  /** The lane that small files go to at present. */
  private batch: Batch | undefined
  private readonly reads = new Map<EvidenceId, Promise<Read>>()
  private readonly intakeTroubles: Trouble[] = []
  /** Lists of names, by kind. */
  private readonly shared = {columns: new Shared(), unable: new Shared(), ids: new Shared()}
  /** Files that want others beside them: read when all have been met, after all else. */
  private readonly late: IntakeFile[] = []
  /** By companion: the file that it was read with. */
  private readonly owners = new Map<EvidenceId, EvidenceId>()
  /** Bytes that children read by themselves and intake did not see. */
  private unseenBytes = 0
  private seen: Pick<AnalyseProgress, "files" | "bytes" | "current"> = {files: 0, bytes: 0, current: ""}
  private totalBytes: number | undefined

  constructor(request: Omit<AnalyseRequest, "task">) {
    this.request = request
    this.spanBytes = request.spanBytes ?? usualSpanBytes
    this.files = new BigFiles(2 * this.spanBytes)
    this.pool = new Pool(request.workers, request.fence, this.files)
  }

  async close(): Promise<void> {
    this.pool.close()
    this.files.close()
  }

  async all(task: Task, out: AnalyseOutput): Promise<Analysis> {
    const {request} = this
    this.out = out
    this.pool.start(task)
    const consumer: Consumer = {begin: (file) => this.begin(file, task)}
    const records = await intake(
      request.named,
      {
        passwords: request.passwords,
        limits: request.limits,
        spoolDir: request.spoolDir,
        formats: request.formats ?? (task.recover === true ? recoveringFormats : formats),
        ...(task.recover === true
          ? {carver: looseChunks}
          : task.yara !== undefined && task.yara.rules.length > 0
            ? {carver: anyFile}
            : {}),
        hash: request.hash,
        takesCopies: this.pool.isFenced,
        onProgress: (done) => {
          this.seen = done
          this.tellProgress()
        },
      },
      consumer,
      (trouble) => this.intakeTroubles.push(trouble),
    )
    this.endBatch()
    for (const file of this.late) await this.readLate(file)
    const files: FileRecord[] = []
    const reach = new Map<EvidenceId, {able: number; unable: readonly string[]}>()
    const tables = new Map<EvidenceId, TablesData>()
    const costs = new Map<EvidenceId, FileCosts>()
    const observations: Observation[] = []
    const troubles: Trouble[] = [...this.intakeTroubles]
    const lostAtIntake = new Set(
      this.intakeTroubles.filter((t) => t.severity === "lost").map((t) => t.at.evidence),
    )
    for (const record of records) {
      const read = await this.reads.get(record.id)
      if (read?.loss !== undefined) troubles.push(read.loss)
      troubles.push(...(read?.stopped ?? []))
      if (record.duplicateOf === undefined) troubles.push(...(read?.reading?.troubles ?? []))
      if (read?.reading !== undefined)
        reach.set(record.id, {
          able: read.reading.able,
          unable: this.shared.ids.of(Object.keys(read.reading.unable)),
        })
      if (read?.reading !== undefined && record.duplicateOf === undefined) {
        const {reading} = read
        if (reading.tables !== undefined) tables.set(record.id, reading.tables)
        if (reading.costs !== undefined) costs.set(record.id, reading.costs)
        observations.push(...reading.observations)
      }
      const owner = this.owners.get(record.id)
      const note = owner === undefined ? record.note : `read together with ${owner}`
      files.push(fileRecord({...record, note}, read, lostAtIntake.has(record.id)))
    }
    return {
      files,
      troubles: sortTroubles(troubles, files),
      reach,
      tables,
      costs,
      observations,
      lost: troubles.some((trouble) => trouble.severity === "lost"),
      bytes: this.seen.bytes + this.unseenBytes,
      peakChildRssBytes: this.pool.peakRssBytes,
    }
  }

  private tellProgress(): void {
    const {seen, totalBytes} = this
    this.request.onProgress?.({...seen, bytes: seen.bytes + this.unseenBytes, totalBytes})
  }

  /** Looks at all names before reading: how much there is, and which files are large enough to be opened for
   *  all children. `few` is when a few names, or all, have been seen and the first child has been started. */
  expect(): {readonly few: Promise<void>; readonly all: Promise<void>} {
    let fewSeen: () => void = () => undefined
    const few = new Promise<void>((resolve) => {
      fewSeen = resolve
    })
    const look = async (): Promise<void> => {
      let bytes = 0
      let seen = 0
      for (const name of this.request.named)
        for (const sight of sightings(name)) {
          if (++seen === fewNames) fewSeen()
          // The first child is started meanwhile, and the rules are read.
          if (seen % fewNames === 0) await setImmediate()
          if (sight.kind !== "file") continue
          bytes += sight.size
          if (typeof sight.path === "string") this.files.expect(sight.path, sight.size)
        }
      this.totalBytes = bytes
    }
    const all = look()
    return {few: Promise.race([few, all]).then(() => this.pool.boot()), all}
  }

  private async begin(file: IntakeFile, task: Task): Promise<FileFeed | undefined> {
    if (file.duplicateOf !== undefined) return undefined
    if (file.companionNames.length > 0) {
      this.late.push(file)
      return {end: async () => undefined}
    }
    const bytes = {span: undefined, sizeBytes: file.sizeHint, stream: () => file.reopen()}
    // A file that may have to be read again at once needs its lane for that.
    const size = file.format.surveyFirst === true || !this.pool.isFenced ? undefined : file.sizeHint
    if (this.batch?.hasRoom(size) === true) return this.job(file, this.batch, bytes).feed
    this.endBatch()
    const inSpans = await this.beginSpans(file, task)
    if (inSpans !== undefined) return inSpans
    const batch = new Batch(await this.pool.take(), this.pool)
    if (batch.hasRoom(size)) this.batch = batch
    const {feed} = this.job(file, batch, bytes)
    if (this.batch === undefined) batch.close()
    return feed
  }

  private endBatch(): void {
    this.batch?.close()
    this.batch = undefined
  }

  private job(file: IntakeFile, batch: Batch, bytes: JobBytes): Job {
    const outlet = new Outlet(this.order, this.out, file.host, undefined)
    const job = new Job(file, bytes, batch, outlet, this.pool)
    this.keep(file, job.read)
    return job
  }

  private keep(file: IntakeFile, read: Promise<Read>): void {
    const {columns, unable} = this.shared
    const kept = read.then(({reading, loss, stopped}) => ({
      reading: reading && {
        ...reading,
        columns: columns.of(reading.columns),
        unable: unable.of(reading.unable),
      },
      loss,
      ...(stopped === undefined ? {} : {stopped}),
    }))
    // Awaited when intake has ended; a bug ends the run at once.
    kept.catch((error: unknown) => this.pool.fail(error))
    this.reads.set(file.id, kept)
  }

  /** Reads a file with its companions behind it, or alone if it has none. */
  private async readLate(file: IntakeFile): Promise<void> {
    const companions = file.companions()
    for (const {id} of companions) this.owners.set(id, file.id)
    const own = file.size()
    const carry: WithCompanions = {
      own,
      companions: companions.map(({id, name, size}) => ({evidence: id, name, length: size})),
    }
    const span = companions.length === 0 ? undefined : {start: 0, end: undefined, carry}
    const sizeBytes = companions.reduce((sum, {size}) => sum + size, own)
    const stream = (): AsyncIterable<Uint8Array> =>
      joined([{size: own, reopen: () => file.reopen()}, ...companions])
    const batch = new Batch(await this.pool.take(), this.pool)
    const job = this.job(file, batch, {span, sizeBytes, stream})
    batch.close()
    for await (const chunk of stream()) await job.feed.push(chunk)
    // The companions' bytes were met when their turn came.
    if (!this.request.hash && file.plainPath !== undefined) this.unseenBytes += own
    await job.feed.end()
  }

  /** Undefined if the file is small, lies in a container, or cannot be cut. */
  private async beginSpans(file: IntakeFile, task: Task): Promise<FileFeed | undefined> {
    const {format, plainPath, sizeHint} = file
    if (format.cutter === undefined || plainPath === undefined || (sizeHint ?? 0) < this.files.least)
      return undefined
    const big = this.files.take(plainPath)
    if (big === undefined) return undefined
    const subject = subjectOf(file)
    const plan = await planSpans(format, subject, big.source, this.spanBytes)
    if (plan === undefined) {
      this.files.release(big)
      return undefined
    }
    const rawKept: RawKept = new Map()
    const {hash} = this.request
    const job = new SpanJob({
      format,
      subject,
      file: big,
      plan,
      pool: this.pool,
      hasText: task.kind === "events",
      counts: task.kind === "summary",
      isWatched: hash,
      outlets: plan.starts.map(() => new Outlet(this.order, this.out, file.host, rawKept)),
      onSpan: (bytes) => {
        if (hash) return
        this.unseenBytes += bytes
        this.tellProgress()
      },
    })
    const read = job.read.then(({reading, death}): Read => {
      this.files.release(big)
      const isLost = reading === undefined && death !== undefined
      return {reading, loss: isLost ? lossOf(file.id, death, 0, big.source.size) : undefined}
    })
    this.keep(file, read)
    return {end: () => job.started}
  }
}

function fileRecord(record: IntakeRecord, read: Read | undefined, lostAtIntake: boolean): FileRecord {
  const reading = record.duplicateOf === undefined ? read?.reading : undefined
  const hosts = Object.entries(reading?.hosts ?? {}).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const isLost = read?.loss !== undefined
  // A file that no format claims was only searched for leftovers: it is read if there were some.
  const isClaimed =
    record.status === "claimed" &&
    ((record.format !== looseChunks.name && record.format !== anyFile.name) ||
      (reading?.recovered ?? 0) > 0 ||
      isLost)
  const isPartly = (reading?.lostBytes ?? 0) > 0 || !record.complete || lostAtIntake
  return {
    id: record.id,
    path: record.path,
    sizeBytes: record.sizeBytes,
    sha256: record.digests?.sha256,
    status: isClaimed
      ? isLost
        ? "lost"
        : isPartly
          ? "partly"
          : "read"
      : record.status === "claimed"
        ? "unclaimed"
        : record.status,
    format: isClaimed ? record.format : undefined,
    log: reading?.log,
    host: record.host ?? hosts[0]?.[0],
    records: reading?.records ?? 0,
    ...(reading === undefined || reading.recovered === 0 ? {} : {recovered: reading.recovered}),
    hours: reading?.hours ?? [],
    first: reading?.first,
    last: reading?.last,
    channels: reading?.channels ?? {},
    troubles: reading?.troubleCounts ?? {},
    lostBytes: isLost ? record.sizeBytes : (reading?.lostBytes ?? 0),
    columns: reading?.columns ?? [],
    note: record.duplicateOf === undefined ? record.note : `the same bytes as ${record.duplicateOf}`,
  }
}

/** In the order of the files, then by offset and code. */
function sortTroubles(troubles: readonly Trouble[], files: readonly FileRecord[]): readonly Trouble[] {
  const position = new Map(files.map((file, i) => [file.id, i]))
  const rank = (trouble: Trouble): number => position.get(trouble.at.evidence) ?? files.length
  return [...troubles].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.at.evidence === b.at.evidence ? 0 : a.at.evidence < b.at.evidence ? -1 : 1) ||
      a.at.offset - b.at.offset ||
      (a.code === b.code ? 0 : a.code < b.code ? -1 : 1),
  )
}
