/* The folders of a file table, so that a file's path can be told by the number of its folder.
 *
 * One slot of 16 bytes for each record up to the highest folder seen, and the folders' names in one buffer:
 *
 *   parents    number of the parent folder, plus 1; 0: no folder here
 *   sequences  own sequence number << 16 | the parent's, as the name refers to it
 *   places     where the name begins in the buffer, in UTF-16 units
 *   kinds      length of the name << 8 | whether the folder is in use << 7 | what lies in it, once somebody asked
 *
 * Records of folders come in any order: a path is told when all have been seen, or with what is known so far. */

import {webRootOf} from "../web-roots.ts"
import type {FileNameSeen} from "./record.ts"

const root = 5
/** More levels than Windows allows in a path: a circle. */
const deepest = 300
/** Sixteen million records are a volume of some fifty million files; more have no paths. */
const mostRecords = 1 << 24

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
  private parents = new Uint32Array(1024)
  private sequences = new Uint32Array(1024)
  private places = new Uint32Array(1024)
  private states = new Uint32Array(1024)
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
    if (number >= this.parents.length) this.grow(number)
    if (this.used + name.length > this.names.length) {
      const wider = new Uint16Array(Math.max(2 * this.names.length, this.used + name.length))
      wider.set(this.names.subarray(0, this.used))
      this.names = wider
    }
    for (let i = 0; i < name.length; i++) this.names[this.used + i] = name.charCodeAt(i)
    this.parents[number] = parent + 1
    this.sequences[number] = ((sequence << 16) | parentSequence) >>> 0
    this.places[number] = this.used
    this.states[number] = (name.length << 8) | (isInUse ? 0x80 : 0)
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
      const from = this.places[at]!
      parts.push(String.fromCharCode(...this.names.subarray(from, from + (this.states[at]! >>> 8))))
      expected = this.sequences[at]! & 0xffff
      at = this.parents[at]! - 1
    }
    return {path: parts.length === 0 ? "" : `\\${parts.reverse().join("\\")}`, isWhole: true}
  }

  /** What the folder is, by its path as far as it is known by now. */
  kindOf(number: number, sequence: number): FolderKind {
    if (number === root || !this.has(number, sequence)) return number === root ? "plain" : "unknown"
    const known = kinds[this.states[number]! & 0x7f]
    if (known !== undefined && known !== "unknown") return known
    const {path, isWhole} = this.pathOf(number, sequence)
    if (!isWhole) return "unknown"
    // Any file of the folder tells: the root is what counts.
    const isOpen = openRoots.has(webRootOf(`${path}\\x.aspx`)?.root)
    const kind = isOpen ? "open" : stores.test(path) ? "store" : "plain"
    this.states[number] = (this.states[number]! & ~0x7f) | kinds.indexOf(kind)
    return kind
  }

  /** Whether the record is the folder meant: its number rises by one when a folder is deleted, and the record that
   *  then stands there under another is another folder. */
  private has(number: number, sequence: number): boolean {
    if (number >= this.parents.length || this.parents[number] === 0) return false
    const own = this.sequences[number]! >>> 16
    const isInUse = (this.states[number]! & 0x80) !== 0
    return own === sequence || (!isInUse && own === ((sequence + 1) & 0xffff))
  }

  private grow(number: number): void {
    const size = Math.max(2 * this.parents.length, number + 1)
    const wider = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const fresh = new Uint32Array(size)
      fresh.set(old)
      return fresh
    }
    this.parents = wider(this.parents)
    this.sequences = wider(this.sequences)
    this.places = wider(this.places)
    this.states = wider(this.states)
  }
}
