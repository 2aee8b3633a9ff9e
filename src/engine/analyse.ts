/* Evidence on disk → matches or event lines, in order, and what became of every file.
 *
 * Intake streams each file once and this module hands it to a child process (or reads it here, with no
 * workers); a large plain file is read in spans by several of them, which inherit it open (spans.ts). A file
 * whose child dies is read once more, alone; if that child dies too, the file is lost and says so. Answers
 * leave in the order of the files, so that the number of workers changes no byte. */

import {lstat} from "node:fs/promises"
import {setImmediate} from "node:timers/promises"
import type {Limits} from "../containers/limits.ts"
import type {Format} from "../formats/format.ts"
import type {EvidenceId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Observation} from "../model/observation.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import type {Trouble} from "../model/trouble.ts"
import {BigFiles} from "./big-files.ts"
import type {Fence} from "./child.ts"
import {sightings} from "./folder.ts"
import {Pool} from "./lanes.ts"
import type {AnalyseOutput} from "./outlet.ts"
import type {Task} from "./reading.ts"
import type {FileCosts} from "./rule-costs.ts"
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

/** Looks at the names and starts a first child, which loads its code while this process loads the rest of its
 *  own and the caller finds out what his task is. */
export async function prepare(request: Omit<AnalyseRequest, "task">): Promise<Prepared> {
  const spanBytes = request.spanBytes ?? usualSpanBytes
  const files = new BigFiles(2 * spanBytes)
  const pool = new Pool(request.workers, request.fence, files)
  const expected = look(request.named, files)
  await expected.few
  pool.boot()
  const loaded = import("./run.ts")
  return {
    async run(task, out) {
      try {
        await refuseMissing(request.named)
        const totalBytes = await expected.all
        const {Run} = await loaded
        return await new Run(request, spanBytes, files, pool, totalBytes).all(task, out)
      } finally {
        pool.close()
        files.close()
      }
    },
  }
}

/** Looks at all names before reading: how many bytes there are, and which files are large enough to be opened
 *  for all children. `few` is when a few names, or all, have been seen. */
function look(
  named: readonly string[],
  files: BigFiles,
): {readonly few: Promise<unknown>; readonly all: Promise<number>} {
  let fewSeen: () => void = () => undefined
  const few = new Promise<void>((resolve) => {
    fewSeen = resolve
  })
  const count = async (): Promise<number> => {
    let bytes = 0
    let seen = 0
    for (const name of named)
      for (const sight of sightings(name)) {
        if (++seen === fewNames) fewSeen()
        // The first child is started meanwhile, and the rules are read.
        if (seen % fewNames === 0) await setImmediate()
        if (sight.kind !== "file") continue
        bytes += sight.size
        if (typeof sight.path === "string") files.expect(sight.path, sight.size)
      }
    return bytes
  }
  const all = count()
  return {few: Promise.race([few, all]), all}
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
