/* The case folder: case.json, findings.jsonl, basis.jsonl, timeline.csv, troubles.jsonl, report.html,
 * manifest.json and run.json; redaction.json beside them where names were replaced (redaction.ts).
 *
 * It is written beside its place and renamed into it, so a folder of that name is always whole. All files
 * but run.json are the same bytes for the same bundle; run.json alone holds clock, machine and options, and
 * manifest.json, which hashes the others, does not name it. A case that exists is replaced only when the
 * user asks, and only if it holds nothing that is not ours.
 *
 * A folder that is read may come from anybody: links and devices are not followed, sizes are bounded, each
 * document is checked against its shape and refused with file, line and column. */

import {createHash, type Hash, randomBytes} from "node:crypto"
import {constants} from "node:fs"
import {copyFile, type FileHandle, lstat, mkdir, open, readdir, rename, rmdir, unlink} from "node:fs/promises"
import {basename, dirname, join, resolve} from "node:path"
import type {Basis} from "../assess/basis.ts"
import type {CaseBundle} from "../model/case.ts"
import type {Finding} from "../model/finding.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import type {Trouble} from "../model/trouble.ts"
import {type ReportOptions, reportHtml} from "../report/html.ts"
import {jsonText} from "../report/json-text.ts"
import {timelineCsv} from "../report/timeline-csv.ts"
import {BasisReader, basisJsonl, basisLine} from "./basis.ts"
import {caseJson, findingsJsonl, locateInJson, troublesJsonl} from "./json.ts"
import {makeFolder} from "./make-folder.ts"
import {redactionFile} from "./redaction.ts"
import {
  caseFile,
  findingLine,
  type Hashed,
  type Manifest,
  manifestFile,
  type Shape,
  troubleLine,
} from "./schema.ts"

/** What goes into a case folder beside the bundle. */
export interface CaseExtras {
  /** What the judgement rests on; without it the case cannot be judged anew. */
  readonly basis?: Basis
  /** Every rule file and knowledge file that was used, with paths relative to what the user or the package
   *  named. */
  readonly rules: readonly Hashed[]
  readonly knowledge: readonly Hashed[]
  /** run.json: plain JSON. `evidence`, a list of absolute paths that the user named, lets `verifyCase` find
   *  the inputs again. */
  readonly run: Readonly<Record<string, unknown>>
}

export interface WriteOptions extends ReportOptions {
  /** Replace a case that exists. */
  readonly force?: boolean
}

/** Every file that a case folder may hold. */
const ownFiles: ReadonlySet<string> = new Set([
  "case.json",
  "findings.jsonl",
  "basis.jsonl",
  "timeline.csv",
  "troubles.jsonl",
  "report.html",
  "stix.json",
  "manifest.json",
  "run.json",
  redactionFile,
])

/** Writes the folder `dir` and all directories above it. Refuses with `case/exists`, `case/foreign-files`
 *  or `case/cannot-write`; then nothing has changed. */
export async function writeCase(
  dir: string,
  bundle: CaseBundle,
  extras: CaseExtras,
  options: WriteOptions = {},
): Promise<void> {
  const target = resolve(dir)
  const old = await occupant(target, options.force === true)
  const partial = join(dirname(target), `.${basename(target)}-${randomBytes(6).toString("hex")}`)
  try {
    await makeFolder(dirname(target))
    await mkdir(partial)
    await writeFiles(partial, bundle, extras, options)
    // The map of pseudonyms outlives the case that it was made for: what was handed on keeps its meaning.
    if (old === "case")
      await ignoreMissing(copyFile(join(target, redactionFile), join(partial, redactionFile)))
    await putInPlace(partial, target, old)
  } catch (error) {
    await removeOwn(partial)
    if (isSystemError(error)) throw new PosternError(cannotWrite(dir, error))
    throw error
  }
}

async function writeFiles(
  dir: string,
  bundle: CaseBundle,
  extras: CaseExtras,
  options: ReportOptions,
): Promise<void> {
  const {basis} = extras
  const outputs = [
    ...(basis === undefined ? [] : [await writeHashed(dir, "basis.jsonl", basisJsonl(basis))]),
    await writeHashed(dir, "case.json", [caseJson(bundle.case)]),
    await writeHashed(dir, "findings.jsonl", findingsJsonl(bundle.findings)),
    await writeHashed(dir, "report.html", [reportHtml(bundle, options)]),
    await writeHashed(dir, "timeline.csv", [timelineCsv(bundle.timeline, bundle.case.episodes)]),
    await writeHashed(dir, "troubles.jsonl", troublesJsonl(bundle.troubles)),
  ]
  const manifest: Manifest = {
    schema: "postern-manifest/1",
    tool: bundle.case.tool,
    inputs: [...bundle.files].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    rules: byPath(extras.rules),
    knowledge: byPath(extras.knowledge),
    outputs: byPath(outputs),
  }
  await writeHashed(dir, "manifest.json", [`${jsonText(manifestFile.encode(manifest), 1)}\n`])
  await writeHashed(dir, "run.json", [`${jsonText(extras.run, 2)}\n`])
}

function byPath(files: readonly Hashed[]): readonly Hashed[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

const batchUnits = 1 << 20

async function writeHashed(dir: string, name: string, chunks: Iterable<string>): Promise<Hashed> {
  const hash = createHash("sha256")
  let sizeBytes = 0
  const file = await open(join(dir, name), "wx")
  try {
    let batch = ""
    const flush = async (): Promise<void> => {
      const bytes = Buffer.from(batch, "utf8")
      batch = ""
      hash.update(bytes)
      sizeBytes += bytes.length
      await file.writeFile(bytes)
    }
    for (const chunk of chunks) {
      batch += chunk
      if (batch.length >= batchUnits) await flush()
    }
    await flush()
  } finally {
    await file.close()
  }
  return {path: name, sha256: hash.digest("hex"), sizeBytes}
}

type Occupant = "none" | "empty" | "case"

/** What stands where the case should go; refuses what may not be replaced. */
/** Refuses as `writeCase` would, before the work is done: `case/exists`, `case/foreign-files`. */
export async function checkTarget(dir: string, options: Pick<WriteOptions, "force">): Promise<void> {
  await occupant(resolve(dir), options.force === true)
}

async function occupant(target: string, force: boolean): Promise<Occupant> {
  let names: readonly string[]
  try {
    if (!(await lstat(target)).isDirectory()) {
      throw new PosternError({
        code: "case/exists",
        message: `${target} exists and is not a folder`,
        hint: "name another folder with `--out`",
      })
    }
    names = await readdir(target)
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return "none"
    if (isSystemError(error)) throw new PosternError(cannotWrite(target, error))
    throw error
  }
  if (names.length === 0) return "empty"
  const foreign = names.find((name) => !ownFiles.has(name))
  if (foreign !== undefined) {
    throw new PosternError({
      code: "case/foreign-files",
      message: `${target} holds \`${foreign}\`, which is no part of a case; it is not replaced`,
      hint: "name another folder with `--out`",
    })
  }
  if (force) return "case"
  throw new PosternError({
    code: "case/exists",
    message: `there is a case in ${target} already`,
    hint: "name another folder with `--out`, or replace it with `--force`",
  })
}

async function putInPlace(partial: string, target: string, old: Occupant): Promise<void> {
  if (old !== "case") {
    if (old === "empty") await rmdir(target)
    await rename(partial, target)
    return
  }
  const aside = `${partial}-old`
  await rename(target, aside)
  try {
    await rename(partial, target)
  } catch (error) {
    await rename(aside, target)
    throw error
  }
  await removeOwn(aside)
}

/** Removes our files from a folder and the folder, if it is then empty. Never follows, never recurses. */
async function removeOwn(dir: string): Promise<void> {
  for (const name of ownFiles) await ignoreMissing(unlink(join(dir, name)))
  await ignoreMissing(rmdir(dir))
}

async function ignoreMissing(done: Promise<void>): Promise<void> {
  try {
    await done
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

interface SystemError extends Error {
  readonly code: string
}

function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error && "syscall" in error && typeof (error as Partial<SystemError>).code === "string"
  )
}

function cannotWrite(dir: string, error: SystemError): Refusal {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: "permission is denied",
    EPERM: "permission is denied",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    ENOTDIR: "a part of the path is a file",
    EEXIST: "somebody else has just made it",
    ENOTEMPTY: "somebody else has just written there",
  }
  return {
    code: "case/cannot-write",
    message: `cannot write the case to ${dir}: ${reasons[error.code] ?? error.code}`,
    hint: "name another folder with `--out`",
  }
}

/** A case read back. The timeline is not among it: timeline.csv holds text for people, and the timeline
 *  follows from findings, gaps and clocks. */
export interface StoredCase extends Omit<CaseBundle, "timeline"> {
  readonly manifest: Manifest
  /** run.json as it stands; undefined if there is none. */
  readonly run: unknown
}

const maxDocumentBytes = 256 * 1024 * 1024
const maxLinesBytes = 2 * 1024 * 1024 * 1024
const maxLineBytes = 16 * 1024 * 1024

/** Reads a case folder. Refuses with `case/not-found`, `case/unreadable` or `case/shape`, located. */
export async function readCase(dir: string): Promise<StoredCase> {
  const manifest = await readManifest(dir)
  const findings: Finding[] = []
  await readLines(dir, "findings.jsonl", findingLine, (each) => findings.push(each))
  const troubles: Trouble[] = []
  await readLines(dir, "troubles.jsonl", troubleLine, (each) => troubles.push(each))
  return {
    case: await readDocument(dir, "case.json", caseFile),
    findings,
    troubles,
    files: manifest.inputs,
    manifest,
    run: await readRun(dir),
  }
}

/** The basis of a case folder, with the files and troubles of the case. Refuses as `readCase` does, and where it is
 *  not the file that the manifest names: a judgement must not rest on another. */
export async function readBasis(
  dir: string,
  {files, troubles, manifest}: Pick<StoredCase, "files" | "troubles" | "manifest">,
): Promise<Basis> {
  const reader = new BasisReader()
  const hash = createHash("sha256")
  await readLines(dir, "basis.jsonl", basisLine, (each) => reader.take(each), hash)
  const path = join(dir, "basis.jsonl")
  const basis = reader.finish({files, troubles})
  if (basis === undefined) throw new PosternError(unreadable(path, "its first line is missing"))
  const written = manifest.outputs.find((output) => output.path === "basis.jsonl")
  if (written?.sha256 !== hash.digest("hex"))
    throw new PosternError(unreadable(path, "it is not the file that manifest.json names"))
  return basis
}

/** manifest.json of a case folder. */
export async function readManifest(dir: string): Promise<Manifest> {
  return readDocument(dir, "manifest.json", manifestFile)
}

/** run.json as plain JSON; undefined if there is none. */
export async function readRun(dir: string): Promise<unknown> {
  try {
    return parse(join(dir, "run.json"), await readText(join(dir, "run.json")), 1)
  } catch (error) {
    if (error instanceof PosternError && error.refusals[0].code === "case/not-found") return undefined
    throw error
  }
}

async function readDocument<Model>(dir: string, name: string, shape: Shape<Model>): Promise<Model> {
  const path = join(dir, name)
  return decode(path, await readText(path), shape, 1)
}

/** A text of a case folder: a plain file of bounded size. Refuses with `case/not-found` or `case/unreadable`. */
export async function readText(path: string): Promise<string> {
  const file = await openPlain(path, maxDocumentBytes)
  try {
    return await file.readFile("utf8")
  } finally {
    await file.close()
  }
}

/** Opens a plain file: no link, device or pipe, and no larger than `limitBytes`. */
async function openPlain(path: string, limitBytes: number): Promise<FileHandle> {
  let file: FileHandle
  try {
    // Windows has neither flag: undefined counts as 0 there.
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (error.code === "ENOENT" || error.code === "ENOTDIR") {
      throw new PosternError({
        code: "case/not-found",
        message: `there is no ${basename(path)} in ${dirname(path)}`,
        hint: "give the folder that `postern assess` wrote",
      })
    }
    const reason = error.code === "ELOOP" ? "it is a link" : error.code
    throw new PosternError(unreadable(path, reason))
  }
  const info = await file.stat()
  if (info.isFile() && info.size <= limitBytes) return file
  await file.close()
  throw new PosternError(
    unreadable(
      path,
      info.isFile() ? `it has ${info.size} bytes, more than ${limitBytes}` : "it is no plain file",
    ),
  )
}

function unreadable(path: string, reason: string): Refusal {
  return {
    code: "case/unreadable",
    message: `cannot read ${path}: ${reason}`,
    hint: "assess the evidence again",
  }
}

async function readLines<Model>(
  dir: string,
  name: string,
  shape: Shape<Model>,
  take: (model: Model) => void,
  hash?: Hash,
): Promise<void> {
  const path = join(dir, name)
  const file = await openPlain(path, maxLinesBytes)
  try {
    let rest = Buffer.alloc(0)
    let number = 0
    const line = (bytes: Uint8Array): void => {
      number += 1
      if (bytes.length > 0) take(decode(path, Buffer.from(bytes).toString("utf8"), shape, number))
    }
    for await (const chunk of file.createReadStream({autoClose: false, highWaterMark: batchUnits})) {
      hash?.update(chunk as Buffer)
      let bytes = Buffer.concat([rest, chunk as Buffer])
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        line(bytes.subarray(0, end))
        bytes = bytes.subarray(end + 1)
      }
      if (bytes.length > maxLineBytes) {
        throw new PosternError(unreadable(path, `line ${number + 1} is longer than ${maxLineBytes} bytes`))
      }
      rest = bytes
    }
    line(rest)
  } finally {
    await file.close()
  }
}

function decode<Model>(path: string, text: string, shape: Shape<Model>, line: number): Model {
  const read = shape.decode(parse(path, text, line))
  if (read.ok) return read.value
  const [first] = read.issues
  const steps = first?.path ?? []
  const more = read.issues.length > 1 ? ` (and ${read.issues.length - 1} more)` : ""
  throw new PosternError({
    code: "case/shape",
    message: `${pathText(steps)} is not as a case has it: ${first?.message ?? "unknown"}${more}`,
    ...placeOf(path, text, locateInJson(text, steps), line),
    hint: "the file was changed, or another version of Postern wrote it: assess the evidence again",
  })
}

function parse(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // V8 names the position in its message where it knows one; the end is where it stops otherwise.
    const position = Number(/at position (\d+)/.exec(error.message)?.[1] ?? text.length)
    throw new PosternError({
      code: "case/unreadable",
      message: `${basename(path)} is not JSON`,
      ...placeOf(path, text, position, line),
      hint: "the file was cut or changed: assess the evidence again",
    })
  }
}

const maxExcerpt = 200

function placeOf(
  path: string,
  text: string,
  offset: number,
  firstLine: number,
): Pick<Refusal, "at" | "excerpt"> {
  const start = text.lastIndexOf("\n", Math.max(offset - 1, 0)) + 1
  const end = text.indexOf("\n", start)
  const line = firstLine + (text.slice(0, start).match(/\n/g)?.length ?? 0)
  const column = Math.max(offset - start, 0) + 1
  const at = {file: path, line, column}
  const excerpt = text.slice(start, end < 0 ? undefined : end)
  return column > maxExcerpt ? {at} : {at, excerpt: excerpt.slice(0, maxExcerpt)}
}

function pathText(path: readonly (string | number)[]): string {
  if (path.length === 0) return "the document"
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join("")
}
