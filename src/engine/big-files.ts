/* Large plain files, opened in the parent so that children can inherit them and read their parts at once.
 *
 * A child gets the descriptors that are open when it starts; it may read them and knows no path. Files that
 * are found before any child has started cost nothing more; a later one costs a fresh child. */

import {statSync} from "node:fs"
import {Fault} from "../containers/limits.ts"
import {guardNow, type OpenFile, openFile} from "./sources.ts"

export interface BigFile extends OpenFile {
  readonly path: string
}

/** Opened before their turn; more wait for theirs. */
const mostAhead = 200

export class BigFiles {
  /** Files below this size are not worth the trouble. */
  readonly least: number
  private readonly files = new Map<string, BigFile>()

  constructor(least: number) {
    this.least = least
  }

  /** All that are open, for a child to inherit. */
  get open(): readonly BigFile[] {
    return [...this.files.values()]
  }

  /** Opens a file whose turn has not come yet, if it is large and there are few. */
  expect(path: string, size: number): void {
    if (size >= this.least && this.files.size < mostAhead) this.add(path)
  }

  /** The file at this path as it is now; undefined if it is small or cannot be opened. */
  take(path: string): BigFile | undefined {
    const known = this.files.get(path)
    if (known !== undefined) {
      if (isStillAt(path, known)) return known
      this.release(known)
    }
    const file = this.add(path)
    if (file === undefined || file.source.size >= this.least) return file
    this.release(file)
    return undefined
  }

  release(file: BigFile): void {
    this.files.delete(file.path)
    file.close()
  }

  close(): void {
    for (const file of this.open) this.release(file)
  }

  private add(path: string): BigFile | undefined {
    try {
      const file = {path, ...openFile(path)}
      this.files.set(path, file)
      return file
    } catch (error) {
      // The walk meets it as well and says what is wrong.
      if (error instanceof Fault) return undefined
      throw error
    }
  }
}

/** Whether the path still leads to the file that was opened. */
function isStillAt(path: string, file: BigFile): boolean {
  try {
    const {dev, ino, size} = guardNow(() => statSync(path))
    return dev === file.identity.dev && ino === file.identity.ino && size === file.source.size
  } catch (error) {
    // Gone or out of reach: who opens it next is told why.
    if (error instanceof Fault) return false
    throw error
  }
}
