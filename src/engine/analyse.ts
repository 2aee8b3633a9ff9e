/* Evidence on disk → matches or event lines, in order, and what became of every file.
 *
 * Intake streams each file once and this module hands it to a child process (or reads it here, with no
 * workers). A file whose child dies is read once more, alone; if that child dies too, the file is lost and
 * says so. Answers leave in the order of the files, so that the number of workers changes no byte. */

import {lstat} from "node:fs/promises"
import type {Limits} from "../containers/limits.ts"
import {looseChunks} from "../formats/evtx/recover.ts"
import type {Span} from "../formats/format.ts"
import {formats, recoveringFormats} from "../formats/registry.ts"
import type {EvidenceId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import type {Match} from "../model/rule.ts"
import type {Trouble} from "../model/trouble.ts"
import {ChildDeath, type Fence, type ReadResult} from "./child.ts"
import {sightings} from "./folder.ts"
import {InOrder, type Slot} from "./in-order.ts"
import {type Consumer, type FileFeed, type IntakeFile, type IntakeRecord, intake} from "./intake.ts"
import {type Lane, Pool} from "./lanes.ts"
import type {Reading, Task} from "./reading.ts"
import type {FileCosts} from "./rule-costs.ts"
import type {TablesData} from "./summary.ts"

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
  readonly onProgress?: (progress: AnalyseProgress) => void
}

export interface AnalyseOutput {
  /** Matches of one file, in order of offset; files in order. */
  matches(batch: readonly Match[], collectionHost: string | undefined): void
  lines(text: string): void
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
  readonly lost: boolean
  readonly bytes: number
  readonly peakChildRssBytes: number
}

/** Reads everything that is named. Rejects for bugs, and with PosternError `evidence/not-found` where a name
 *  leads nowhere: that is the user's mistake and not the evidence's. */
export async function analyse(request: AnalyseRequest, out: AnalyseOutput): Promise<Analysis> {
  await refuseMissing(request.named)
  const run = new Run(request, out)
  try {
    return await run.all()
  } finally {
    run.close()
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

/** Bytes of all named files as they lie on disk; what cannot be read counts nothing. */
async function sizeOf(named: readonly string[]): Promise<number> {
  let total = 0
  for (const name of named)
    for await (const sight of sightings(name)) if (sight.kind === "file") total += sight.size
  return total
}

/** What one file's child has to say, waiting for its turn. */
type Answer =
  | {readonly kind: "matches"; readonly batch: readonly Match[]; readonly host: string | undefined}
  | {readonly kind: "lines"; readonly text: string}

/** What is known of a claimed file when it has been read. */
interface Read {
  readonly reading: Reading | undefined
  /** Set where the child died twice. */
  readonly loss: Trouble | undefined
}

class Run {
  private readonly request: AnalyseRequest
  private readonly order: InOrder<Answer>
  private readonly pool: Pool
  private readonly reads = new Map<EvidenceId, Promise<Read>>()
  private readonly intakeTroubles: Trouble[] = []

  constructor(request: AnalyseRequest, out: AnalyseOutput) {
    this.request = request
    this.pool = new Pool(request.task, request.workers, request.fence)
    this.order = new InOrder((answer) => {
      if (answer.kind === "lines") out.lines(answer.text)
      else out.matches(answer.batch, answer.host)
    })
  }

  close(): void {
    this.pool.close()
  }

  async all(): Promise<Analysis> {
    const {request} = this
    let bytes = 0
    let totalBytes: number | undefined
    if (request.onProgress !== undefined)
      void sizeOf(request.named).then((total) => {
        totalBytes = total
      })
    const consumer: Consumer = {begin: (file) => this.begin(file)}
    const records = await intake(
      request.named,
      {
        passwords: request.passwords,
        limits: request.limits,
        spoolDir: request.spoolDir,
        formats: request.task.recover === true ? recoveringFormats : formats,
        ...(request.task.recover === true ? {carver: looseChunks} : {}),
        hash: request.hash,
        onProgress: (done) => {
          bytes = done.bytes
          request.onProgress?.({...done, totalBytes})
        },
      },
      consumer,
      (trouble) => this.intakeTroubles.push(trouble),
    )
    const files: FileRecord[] = []
    const reach = new Map<EvidenceId, {able: number; unable: readonly string[]}>()
    const tables = new Map<EvidenceId, TablesData>()
    const costs = new Map<EvidenceId, FileCosts>()
    const troubles: Trouble[] = [...this.intakeTroubles]
    const lostAtIntake = new Set(
      this.intakeTroubles.filter((t) => t.severity === "lost").map((t) => t.at.evidence),
    )
    for (const record of records) {
      const read = await this.reads.get(record.id)
      if (read?.loss !== undefined) troubles.push(read.loss)
      if (record.duplicateOf === undefined) troubles.push(...(read?.reading?.troubles ?? []))
      if (read?.reading !== undefined)
        reach.set(record.id, {able: read.reading.able, unable: Object.keys(read.reading.unable)})
      if (read?.reading !== undefined && record.duplicateOf === undefined) {
        const {reading} = read
        if (reading.tables !== undefined) tables.set(record.id, reading.tables)
        if (reading.costs !== undefined) costs.set(record.id, reading.costs)
      }
      files.push(fileRecord(record, read, lostAtIntake.has(record.id)))
    }
    return {
      files,
      troubles: sortTroubles(troubles, files),
      reach,
      tables,
      costs,
      lost: troubles.some((trouble) => trouble.severity === "lost"),
      bytes,
      peakChildRssBytes: this.pool.peakRssBytes,
    }
  }

  private async begin(file: IntakeFile): Promise<FileFeed | undefined> {
    if (file.duplicateOf !== undefined) return undefined
    const lane = await this.pool.take()
    const job = new Job(file, lane, this.order, this.pool)
    this.reads.set(file.id, job.read)
    return job.feed
  }
}

/** One file on its way through a child, and a second time if need be. */
class Job {
  readonly feed: FileFeed
  readonly read: Promise<Read>
  private readonly file: IntakeFile
  private readonly pool: Pool
  private readonly slot: Slot<Answer>
  private lane: Lane
  private isDuplicate = false
  private settle: (read: Read) => void = () => undefined
  private fail: (bug: unknown) => void = () => undefined

  constructor(file: IntakeFile, lane: Lane, order: InOrder<Answer>, pool: Pool) {
    this.file = file
    this.lane = lane
    this.pool = pool
    this.slot = order.open(
      () => this.lane.pause(),
      () => this.lane.resume(),
    )
    this.read = new Promise((resolve, reject) => {
      this.settle = resolve
      this.fail = reject
    })
    // Awaited when intake has ended; a bug must not surface before that as an unhandled rejection.
    this.read.catch(() => undefined)
    const result = this.start(undefined)
    this.feed = {
      push: (chunk) => this.lane.push(chunk),
      end: async (summary) => {
        this.isDuplicate = summary.duplicateOf !== undefined
        this.lane.end()
        // The next file need not wait for this one's answers.
        this.finish(result).catch((error: unknown) => {
          this.fail(error)
          this.pool.fail(error)
        })
      },
    }
  }

  private start(span: Span | undefined): Promise<ReadResult> {
    const {file} = this
    return this.lane.begin(
      file.format,
      {evidence: file.id, path: file.path, host: file.host},
      span,
      file.sizeHint,
      {
        matches: (batch) => this.slot.give({kind: "matches", batch, host: file.host}, batch.length),
        lines: (text) => this.slot.give({kind: "lines", text}, text.length / 500),
      },
    )
  }

  private async finish(first: Promise<ReadResult>): Promise<void> {
    let result = await outcome(first)
    if (!(result instanceof ChildDeath) && result.kind === "again") {
      this.slot.retract()
      result = await this.readAgain(result.span)
    }
    if (result instanceof ChildDeath) {
      // Alone, in a fresh child: the fault may have been another file's.
      this.slot.retract()
      this.lane = this.pool.replace(this.lane)
      result = await this.readAgain(undefined)
    }
    if (this.isDuplicate) this.slot.retract()
    if (result instanceof ChildDeath) this.lane = this.pool.replace(this.lane)
    this.slot.close()
    this.pool.give(this.lane)
    if (result instanceof ChildDeath) this.settle({reading: undefined, loss: lossOf(this.file, result)})
    else if (result.kind === "read") this.settle({reading: result.reading, loss: undefined})
    else throw new Error("a reading with a span asked for another")
  }

  /** Streams the file once more; with the span that the survey asks for, if it asks again. */
  private async readAgain(span: Span | undefined): Promise<ReadResult | ChildDeath> {
    const reading = this.start(span)
    for await (const chunk of this.file.reopen()) await this.lane.push(chunk)
    this.lane.end()
    const result = await outcome(reading)
    if (result instanceof ChildDeath || result.kind === "read" || span !== undefined) return result
    this.slot.retract()
    return this.readAgain(result.span)
  }
}

async function outcome(result: Promise<ReadResult>): Promise<ReadResult | ChildDeath> {
  try {
    return await result
  } catch (error) {
    if (!(error instanceof ChildDeath)) throw error
    if (error.how !== "unstarted") return error
    throw new PosternError({
      code: "engine/cannot-start",
      message: `a reader's process could not be started: ${error.message}`,
      hint: "check the installation with `postern rules check`, or read in this process with --workers 0",
    })
  }
}

function lossOf(file: IntakeFile, death: ChildDeath): Trouble {
  const what = {
    hung: "the reader stood still and was stopped, twice",
    memory: "the reader outgrew its memory and was stopped, twice",
    crashed: "the reader failed, twice",
    unstarted: "the reader did not start",
  }[death.how]
  return {
    code: `engine/${death.how}`,
    severity: "lost",
    at: {evidence: file.id, offset: 0, length: file.sizeHint ?? 0, unit: {kind: "bytes"}},
    detail: `${what}: ${death.message.split("\n")[0]}`,
  }
}

function fileRecord(record: IntakeRecord, read: Read | undefined, lostAtIntake: boolean): FileRecord {
  const reading = record.duplicateOf === undefined ? read?.reading : undefined
  const hosts = Object.entries(reading?.hosts ?? {}).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const isLost = read?.loss !== undefined
  // A file that no format claims was only searched for leftovers: it is read if there were some.
  const isClaimed =
    record.status === "claimed" &&
    (record.format !== looseChunks.name || (reading?.recovered ?? 0) > 0 || isLost)
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
