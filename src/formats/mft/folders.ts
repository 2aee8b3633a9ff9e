/* The folders of a file table, so that a file's path can be told by the number of its folder.
 *
 * One slot of four 32-bit words for each record, in pages of 4,096 slots that are made when a folder falls into one:
 * a few records with high numbers cost a few pages. The folders' names stand in one buffer. The words of a slot:
 *
 *   parent    number of the parent folder, plus 1; 0: no folder here
 *   sequence  own sequence number << 16 | the parent's, as the name refers to it
 *   place     where the name begins in the buffer, in UTF-16 units
 *   state     length of the name << 8 | whether the folder is in use << 7 | what lies in it, once somebody asked
 *
 * Records of folders come in any order: a path is told when all have been seen, or with what is known so far. */

import {webRootOf} from "../web-roots.ts"
import type {FileNameSeen} from "./record.ts"

const root = 5
/** More levels than Windows allows in a path: a circle. */
const deepest = 300
/** Sixteen million records are a volume of some fifty million files; more have no paths. */
const mostRecords = 1 << 24

const pageBits = 12
const pageMask = (1 << pageBits) - 1
const [parentWord, sequenceWord, placeWord, stateWord] = [0, 1, 2, 3] as const

/** What a folder is for rules. `open`: whoever reaches the web server can ask for what lies there. `store`: where
 *  Windows keeps the programs that it brings along. */
export type FolderKind = "unknown" | "plain" | "open" | "store"
const kinds: readonly FolderKind[] = ["unknown", "plain", "open", "store"]
const openRoots: ReadonlySet<string | undefined> = new Set([
  "owa-auth",
  "ecp-auth",
  "aspnet-client",
  "wwwroot",
])
const stores =
  /^\\Windows\\(?:WinSxS|servicing|assembly|Installer|SoftwareDistribution|Microsoft\.NET)(?:\\|$)/i

export interface FolderPath {
  /** `\Windows\Temp`, without a drive; the root is empty. */
  readonly path: string
  /** False where a folder on the way is not there: the path begins with what is known of it. */
  readonly isWhole: boolean
}

export class Folders {
  private readonly pages: (Uint32Array | undefined)[] = []
  private names = new Uint16Array(8192)
  private used = 0

  /** Notes a folder. False if the table is full. */
  add(
    number: number,
    sequence: number,
    isInUse: boolean,
    {name, parent, parentSequence}: FileNameSeen,
  ): boolean {
    if (number >= mostRecords || parent >= mostRecords) return false
    if (this.used + name.length > this.names.length) {
      const wider = new Uint16Array(Math.max(2 * this.names.length, this.used + name.length))
      wider.set(this.names.subarray(0, this.used))
      this.names = wider
    }
    for (let i = 0; i < name.length; i++) this.names[this.used + i] = name.charCodeAt(i)
    let page = this.pages[number >>> pageBits]
    if (page === undefined) {
      page = new Uint32Array(4 << pageBits)
      this.pages[number >>> pageBits] = page
    }
    const slot = (number & pageMask) * 4
    page[slot + parentWord] = parent + 1
    page[slot + sequenceWord] = ((sequence << 16) | parentSequence) >>> 0
    page[slot + placeWord] = this.used
    page[slot + stateWord] = (name.length << 8) | (isInUse ? 0x80 : 0)
    this.used += name.length
    return true
  }

  /** The path of a folder that a name refers to. */
  pathOf(number: number, sequence: number): FolderPath {
    const parts: string[] = []
    let at = number
    let expected = sequence
    for (let level = 0; at !== root; level++) {
      if (level === deepest || !this.has(at, expected)) {
        parts.push(`(unknown folder ${at}-${expected})`)
        return {path: `\\${parts.reverse().join("\\")}`, isWhole: false}
      }
      const from = this.word(at, placeWord)
      parts.push(String.fromCharCode(...this.names.subarray(from, from + (this.word(at, stateWord) >>> 8))))
      expected = this.word(at, sequenceWord) & 0xffff
      at = this.word(at, parentWord) - 1
    }
    return {path: parts.length === 0 ? "" : `\\${parts.reverse().join("\\")}`, isWhole: true}
  }

  /** What the folder is, by its path as far as it is known by now. */
  kindOf(number: number, sequence: number): FolderKind {
    if (number === root || !this.has(number, sequence)) return number === root ? "plain" : "unknown"
    const state = this.word(number, stateWord)
    const known = kinds[state & 0x7f]
    if (known !== undefined && known !== "unknown") return known
    const {path, isWhole} = this.pathOf(number, sequence)
    if (!isWhole) return "unknown"
    // Any file of the folder tells: the root is what counts.
    const isOpen = openRoots.has(webRootOf(`${path}\\x.aspx`)?.root)
    const kind = isOpen ? "open" : stores.test(path) ? "store" : "plain"
    const page = this.pages[number >>> pageBits]
    if (page !== undefined) page[(number & pageMask) * 4 + stateWord] = (state & ~0x7f) | kinds.indexOf(kind)
    return kind
  }

  /** Whether the record is the folder meant: its number rises by one when a folder is deleted, and the record that
   *  then stands there under another is another folder. */
  private has(number: number, sequence: number): boolean {
    if (this.word(number, parentWord) === 0) return false
    const own = this.word(number, sequenceWord) >>> 16
    const isInUse = (this.word(number, stateWord) & 0x80) !== 0
    return own === sequence || (!isInUse && own === ((sequence + 1) & 0xffff))
  }

  private word(number: number, word: number): number {
    // The bits above would be cut off, and another folder found.
    if (number >= mostRecords) return 0
    return this.pages[number >>> pageBits]?.[(number & pageMask) * 4 + word] ?? 0
  }
}
