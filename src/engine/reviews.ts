/* The organisation's folder of reviewed statements on disk: `<name>.intel.yml`, one for each statement.
 *
 * Other files in the folder are left alone. A file is written beside and renamed, so that nobody reads half of it. */

import {mkdir, readdir, readFile, rename, writeFile} from "node:fs/promises"
import {join} from "node:path"
import {decodeReview, type Review, reviewEnding, reviewText} from "../knowledge/reviewed.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"

export interface Reviews {
  /** By the name of the file. */
  readonly reviews: ReadonlyMap<string, Review>
  readonly texts: ReadonlyMap<string, string>
}

const largestFile = 16 * 1024 * 1024

/** The reviews of a folder, none where there is no folder. Throws PosternError with all that is wrong with them: half
 *  of a record is none. */
export async function readReviews(folder: string): Promise<Reviews> {
  const reviews = new Map<string, Review>()
  const texts = new Map<string, string>()
  const refusals: Refusal[] = []
  for (const name of (await namesIn(folder)).filter((each) => each.endsWith(reviewEnding)).sort()) {
    const bytes = await readFile(join(folder, name))
    const text = bytes.length > largestFile ? "" : bytes.toString("utf8")
    const review = decodeReview(text, join(folder, name), refusals)
    if (review === undefined) continue
    reviews.set(name, review)
    texts.set(name, text)
  }
  const [first, ...rest] = refusals
  if (first !== undefined) throw new PosternError(first, ...rest)
  return {reviews, texts}
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, {withFileTypes: true})
    return entries.filter((entry) => entry.isFile()).map(({name}) => name)
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return []
    throw error
  }
}

/** Writes one review. Throws PosternError `intel/cannot-write`. */
export async function writeReview(folder: string, name: string, review: Review): Promise<void> {
  const path = join(folder, name)
  try {
    // Not those above it: the folder lies beside postern.yml, and a wrong path must not make a tree.
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error
    })
    const beside = `${path}.${process.pid}`
    await writeFile(beside, reviewText(review))
    await rename(beside, path)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (!["EEXIST", "ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EPERM", "EROFS", "ENOSPC"].includes(code ?? ""))
      throw error
    throw new PosternError({
      code: "intel/cannot-write",
      message: `cannot write ${path}: ${code}`,
      hint: "name a folder that may be written to with --intel, or with `intel:` in postern.yml",
    })
  }
}
