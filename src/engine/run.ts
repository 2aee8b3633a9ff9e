/* A run over evidence: files to lanes, their answers in order, and what became of each file.
 *
 * Loaded when the first child has been started: the formats and containers that it needs are most of the code. */

import {looseChunks} from "../formats/evtx/recover.ts"
import type {WithCompanions} from "../formats/format.ts"
import {formats, recoveringFormats} from "../formats/registry.ts"
import type {EvidenceId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import type {Trouble} from "../model/trouble.ts"
import type {AnalyseProgress, AnalyseRequest, Analysis} from "./analyse.ts"
import {anyFile} from "./any-file.ts"
import {Batch} from "./batch.ts"
import type {BigFiles} from "./big-files.ts"
import {InOrder} from "./in-order.ts"
import {type Consumer, type FileFeed, type IntakeFile, type IntakeRecord, intake} from "./intake.ts"
import {Job, type JobBytes, joined, type Read, subjectOf} from "./job.ts"
import type {Pool} from "./lanes.ts"
import {lossOf} from "./outcome.ts"
import {type AnalyseOutput, Outlet, type RawKept} from "./outlet.ts"
import type {Task} from "./reading.ts"
import type {FileCosts} from "./rule-costs.ts"
import {Shared} from "./shared.ts"
import {planSpans, SpanJob} from "./spans.ts"
import type {TablesData} from "./summary.ts"

type RunRequest = Omit<AnalyseRequest, "task">

/** One run over what was named; to be used once. */
export class Run {
  private readonly request: RunRequest
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
  private readonly totalBytes: number

  /** `files` are those that `pool`'s lanes may have open; `totalBytes` is what all that is named holds. */
  constructor(request: RunRequest, spanBytes: number, files: BigFiles, pool: Pool, totalBytes: number) {
    this.request = request
    this.spanBytes = spanBytes
    this.files = files
    this.pool = pool
    this.totalBytes = totalBytes
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
