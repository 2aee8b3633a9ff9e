/* Finds every key and value of a hive: first along the tree, then what no key refers to any more.
 *
 * Nothing is kept per cell but numbers in typed arrays: a key is its place, its parent's index and its role; a
 * record (a value, or a key that is told itself) is one double, its place above its key's index. A bit per
 * eight bytes tells what was visited, so that no list, however it is linked, is walked twice.
 *
 * What is found beside the tree is marked by how: `unlinked` cells are in use, but no key that can be reached
 * refers to them (a damaged hive); `deleted` ones lie in free cells. Their parents are as their own cells say.
 *
 * Source: libregf documentation, "Named key", "Sub keys list". */

import {u16At, u32At} from "../../bytes/cursor.ts"
import {isOrdinaryFiletime} from "../../bytes/filetime.ts"
import {baseBytes, type Cells} from "./cells.ts"
import {Column, keyOf, Marks, noKey, pack, placeOf, Records} from "./columns.ts"

/** Windows allows 512 levels. */
const deepest = 512
const mostKeys = 8_000_000
/** "nk" and "vk" as they are read from a payload. */
const keyLetters = 0x6b6e
const valueLetters = 0x6b76

/** What a key is beside a key: it decides whether it is told itself, and what is derived from it. A key without
 *  values of its own is none of it; among tasks it is a folder. */
export const role = {none: 0, service: 1, account: 2, group: 3, task: 4, folder: 5} as const
export type Role = (typeof role)[keyof typeof role]

/** Values without which a key is not what its place makes it; one of them is enough. */
const proofs: Readonly<Record<number, readonly string[]>> = {
  [role.service]: ["Type", "ImagePath"],
  [role.account]: ["F"],
  [role.group]: ["C"],
  [role.task]: ["Id"],
}

/** Of each cell of a key whose subkeys have a role: that role. Tasks hand theirs on. */
export type Roles = ReadonlyMap<number, Role>

/** Says what is wrong at a cell. */
export type Report = (
  code: `registry/${string}`,
  severity: "lost" | "doubtful" | "odd",
  at: number,
  length: number,
  detail: string,
) => void

/** The first `most` subkeys of a key, as its lists name them; references that lead to no key are left out.
 *  Lists that are linked in circles are stopped by `most` alone. */
export function* subkeysOf(cells: Cells, key: number, most: number = 100_000): Iterable<number> {
  const list = cells.listAt(cells.subkeyList(key).at)
  if (list === undefined) return
  let left = most
  for (let i = 0; i < list.count && left > 0; i++) {
    const one = cells.reference(list, i)
    const inner = list.isOfLists ? cells.listAt(one) : undefined
    left--
    if (!list.isOfLists && cells.isKey(one)) yield one
    if (inner === undefined || inner.isOfLists) continue
    for (let j = 0; j < inner.count && left > 0; j++, left--) {
      const child = cells.reference(inner, j)
      if (cells.isKey(child)) yield child
    }
  }
}

/** The key at a path below `from`, whatever the case; undefined if it is not among the first `most` of each
 *  level. */
export function findKey(
  cells: Cells,
  from: number,
  path: readonly string[],
  most?: number,
): number | undefined {
  let key: number | undefined = from
  for (const name of path) {
    if (key === undefined) return undefined
    key = childOf(cells, key, name.toLowerCase(), most)
  }
  return key
}

function childOf(cells: Cells, key: number, wanted: string, most: number | undefined): number | undefined {
  for (const child of subkeysOf(cells, key, most))
    if (cells.keyName(child).toLowerCase() === wanted) return child
  return undefined
}

/** The cell of a key's value by name, whatever the case, among its first 4096. */
export function findValue(cells: Cells, key: number, name: string): number | undefined {
  const list = cells.values(key)
  const wanted = name.toLowerCase()
  for (let i = 0; i < Math.min(list.count, 4096); i++) {
    const at = cells.reference(list, i)
    if (cells.isValue(at) && cells.valueName(at).toLowerCase() === wanted) return at
  }
  return undefined
}

/** All keys and records of a hive. */
export class Walk {
  private readonly cells: Cells
  private readonly report: Report
  private readonly visited: Marks
  /** Where cells are free. */
  private readonly free: Marks
  private readonly keyPlaces = new Column()
  private readonly parents = new Column()
  private readonly keyRoles = new Column()
  /** Names and data that records may still have: those of a sound hive do not lie over each other. */
  private budget: number
  /** References that lists may still have: those of a sound hive lie one behind the other. */
  private references: number
  /** Keys from this index on are not of the tree. */
  private linkedKeys = 0
  private readonly linkedRecords = new Records()
  private readonly looseRecords = new Records()

  constructor(cells: Cells, root: number | undefined, roles: Roles, report: Report) {
    this.cells = cells
    this.report = report
    this.visited = new Marks(cells.length)
    this.free = new Marks(cells.length)
    this.budget = 2 * cells.length + 4096
    this.references = cells.length / 4
    if (root !== undefined) this.tree(root, roles)
    this.linkedKeys = this.keyPlaces.length
    this.recover()
  }

  /** In order of place. */
  linked(): Float64Array {
    return this.linkedRecords.sorted()
  }

  /** What no key of the tree refers to, in order of place. */
  loose(): Float64Array {
    return this.looseRecords.sorted()
  }

  get keys(): number {
    return this.keyPlaces.length
  }

  placeOfKey(key: number): number {
    return this.keyPlaces.at(key)
  }

  parentOf(key: number): number {
    return this.parents.at(key)
  }

  roleOf(key: number): number {
    return this.keyRoles.at(key)
  }

  isLinked(key: number): boolean {
    return key < this.linkedKeys
  }

  isFree(at: number): boolean {
    return this.free.has(at)
  }

  /** Whether a run of bytes is all free. */
  isFreeRange(at: number, length: number): boolean {
    if (at + length > this.cells.length) return false
    for (let one = at; one < at + length; one += 8) if (!this.free.has(one)) return false
    return true
  }

  /** Whether a structure with this much text or data is still told. */
  private affords(at: number, bytes: number): boolean {
    this.budget -= bytes
    if (this.budget >= 0) return true
    this.report("registry/overlap", "lost", at, 4, "names or data of many cells lie over each other")
    return false
  }

  private affordsList(at: number, count: number): boolean {
    this.references -= count
    if (this.references >= 0) return true
    this.report("registry/overlap", "lost", at, 4, "lists of many keys lie over each other")
    return false
  }

  private addKey(at: number, parent: number, keyRole: number): number {
    this.keyPlaces.push(at)
    this.parents.push(parent)
    this.keyRoles.push(keyRole)
    return this.keyPlaces.length - 1
  }

  private tree(root: number, roles: Roles): void {
    const {cells} = this
    const stack = new Column()
    const depths = new Column()
    this.visited.add(root)
    stack.push(this.addKey(root, noKey, role.none))
    depths.push(0)
    while (stack.length > 0) {
      const key = stack.pop()
      const depth = depths.pop()
      const at = this.keyPlaces.at(key)
      const values = this.valuesOf(at, key)
      const itsRole = this.keyRoles.at(key)
      if (values === 0 && itsRole !== role.none)
        this.keyRoles.set(key, itsRole === role.task ? role.folder : role.none)
      const wanted = proofs[this.keyRoles.at(key)]
      if (values === 0 || wanted?.some((name) => findValue(cells, at, name) !== undefined))
        this.linkedRecords.push(at, key)
      const {at: list, stated} = cells.subkeyList(at)
      if (stated === 0) continue
      if (depth >= deepest) {
        this.report("registry/depth", "lost", at, 4, `subkeys below ${deepest} levels were not looked at`)
        continue
      }
      const childRole = roles.get(at) ?? (itsRole === role.task ? role.task : role.none)
      const seen = this.list(list, false, (child) => {
        if (this.keyPlaces.length >= mostKeys || !this.affords(child, cells.u16(child, 72))) return
        stack.push(this.addKey(child, key, childRole))
        depths.push(depth + 1)
      })
      if (seen < stated) this.missing(at, "subkeys", stated, seen)
    }
    if (this.keyPlaces.length >= mostKeys)
      this.report("registry/too-many", "lost", root, 4, `only ${mostKeys} keys are read`)
  }

  private missing(at: number, what: string, stated: number, seen: number): void {
    const detail = `the key counts ${stated} ${what}, ${seen} of them were found`
    this.report("registry/missing", "lost", at, Math.abs(this.cells.sizeAt(at)), detail)
  }

  /** Visits the keys that a list names, once each; gives how many. */
  private list(at: number, isInner: boolean, visit: (child: number) => void): number {
    const {cells} = this
    const list = cells.listAt(at)
    if (list === undefined || (list.isOfLists && isInner)) return 0
    if (this.visited.has(at)) {
      this.report("registry/linked-twice", "doubtful", at, 4, "a list of subkeys belongs to two keys")
      return 0
    }
    this.visited.add(at)
    if (!this.affordsList(at, list.count)) return 0
    let seen = 0
    for (let i = 0; i < list.count; i++) {
      const child = cells.reference(list, i)
      if (list.isOfLists) seen += this.list(child, true, visit)
      else if (!cells.isKey(child)) continue
      else if (this.visited.has(child))
        this.report("registry/linked-twice", "doubtful", child, 4, "a key is linked twice")
      else {
        this.visited.add(child)
        visit(child)
        seen++
      }
    }
    return seen
  }

  /** Notes the values of a key; gives how many. */
  private valuesOf(at: number, key: number): number {
    const {cells} = this
    const list = cells.values(at)
    if (list.count > 0) {
      const place = cells.u32(at, 40)
      if (this.visited.has(place)) {
        this.report("registry/linked-twice", "doubtful", at, 4, "the key's list of values is another key's")
        return 0
      }
      this.visited.add(place)
      if (!this.affordsList(at, list.count)) return 0
    }
    let seen = 0
    for (let i = 0; i < list.count; i++) {
      const value = cells.reference(list, i)
      if (!cells.isValue(value)) continue
      if (this.visited.has(value)) {
        this.report("registry/linked-twice", "doubtful", value, 4, "a value belongs to two keys")
        continue
      }
      this.visited.add(value)
      seen++
      if (this.affords(value, cells.u16(value, 2) + cells.dataBytes(value)))
        this.linkedRecords.push(value, key)
    }
    if (seen < list.stated) this.missing(at, "values", list.stated, seen)
    return seen
  }

  /** Goes over all cells, in use or free, for keys and values that the tree did not lead to. */
  private recover(): void {
    this.budget = 2 * this.cells.length + 4096
    const values = new Column()
    const keys = new Column()
    this.eachCell((at, size) => {
      if (size > 0) this.free.addRange(at, at + size)
      const end = at + Math.abs(size)
      // In a cell that is in use only its beginning is a structure.
      for (let one = at; one < end; one += size > 0 ? 8 : end - at) {
        const letters = u16At(this.cells.bytes, baseBytes + one + 4)
        if (this.visited.has(one)) continue
        const name = this.cells.u16(one, letters === keyLetters ? 72 : 2)
        if (letters === keyLetters) {
          if (this.isSoundKey(one, end) && this.affords(one, name)) keys.push(one)
        } else if (letters === valueLetters && this.isSoundValue(one, end)) {
          if (this.affords(one, name + looseBytes(this.cells, one))) values.push(one)
        }
      }
    })
    this.placeLoose(keys, values)
  }

  private eachCell(visit: (at: number, size: number) => void): void {
    const {bytes, length} = this.cells
    let torn = -1
    for (let bin = 0; bin + 32 <= length; ) {
      const isBin = u32At(bytes, baseBytes + bin) === 0x6e69_6268
      const stated = isBin ? u32At(bytes, baseBytes + bin + 8) : 0
      const isWhole = stated >= 4096 && stated % 4096 === 0 && bin + stated <= length
      if (!isBin && torn < 0) torn = bin
      if (isBin && torn >= 0) {
        this.report("registry/bin", "lost", torn, bin - torn, "no bin begins where one must")
        torn = -1
      }
      if (isBin && !isWhole)
        this.report("registry/bin", "doubtful", bin, 32, `a bin states a length of ${stated}`)
      const end = isWhole ? bin + stated : Math.min(bin + 4096, length & ~7)
      let at = isBin ? bin + 32 : bin
      while (at + 8 <= end) {
        const size = isBin ? u32At(bytes, baseBytes + at) | 0 : 0
        const isCell = Math.abs(size) >= 8 && size % 8 === 0 && at + Math.abs(size) <= end
        if (!isCell && isBin)
          this.report("registry/cell", "lost", at, end - at, `a cell states a length of ${size}`)
        visit(at, isCell ? size : end - at)
        at += isCell ? Math.abs(size) : end - at
      }
      bin = end > bin ? end : length
    }
    if (torn >= 0) this.report("registry/bin", "lost", torn, length - torn, "no bin begins where one must")
  }

  private isSoundKey(at: number, end: number): boolean {
    const {cells} = this
    if (at + 80 > end) return false
    const name = cells.u16(at, 72)
    return (
      name > 0 &&
      name <= 512 &&
      at + 80 + name <= end &&
      isOrdinaryFiletime(cells.u32(at, 8)) &&
      cells.u16(at, 2) < 0x800 &&
      cells.u32(at, 16) % 8 === 0 &&
      cells.u32(at, 16) < cells.length &&
      cells.u32(at, 36) <= 0xffff &&
      isText(cells.keyName(at)) &&
      cells.keyName(at) !== ""
    )
  }

  private isSoundValue(at: number, end: number): boolean {
    const {cells} = this
    if (at + 24 > end) return false
    const name = cells.u16(at, 2)
    const size = cells.u32(at, 4)
    const type = cells.u32(at, 12)
    const hasData =
      size >= 0x8000_0000
        ? size <= 0x8000_0004
        : size <= 1 << 24 && (size === 0 || (cells.u32(at, 8) % 8 === 0 && cells.u32(at, 8) < cells.length))
    return (
      name <= 512 &&
      at + 24 + name <= end &&
      hasData &&
      (type <= 11 || type >= 0xffff_0000) &&
      cells.u16(at, 16) <= 3 &&
      isText(cells.valueName(at))
    )
  }

  /** Gives loose keys their parents and loose values their keys, as far as the cells still tell. */
  private placeLoose(keys: Column, values: Column): void {
    if (keys.length === 0 && values.length === 0) return
    const {cells} = this
    // Lists of deleted keys may be overwritten and claim anything.
    this.references = cells.length
    const first = this.keyPlaces.length
    for (let i = 0; i < keys.length && this.keyPlaces.length < mostKeys; i++)
      this.addKey(keys.at(i), noKey, role.none)
    const byPlace = new Float64Array(this.keyPlaces.length)
    for (let key = 0; key < byPlace.length; key++) byPlace[key] = pack(this.keyPlaces.at(key), key)
    byPlace.sort()
    const unowned = new Float64Array(values.length)
    for (let i = 0; i < values.length; i++) unowned[i] = pack(values.at(i), i)
    const owned = new Uint8Array(values.length)
    for (let key = first; key < this.keyPlaces.length; key++) {
      const at = this.keyPlaces.at(key)
      this.parents.set(key, lookUp(byPlace, cells.u32(at, 16)))
      const where = cells.u32(at, 40)
      const stated = where % 8 === 0 && where < cells.length ? cells.u32(at, 36) : 0
      const count = this.affordsList(at, stated) ? stated : 0
      let own = 0
      for (let i = 0; i < count && where + 8 + 4 * i <= cells.length; i++) {
        const ordinal = lookUp(unowned, cells.u32(where, 4 * i))
        if (ordinal === noKey || owned[ordinal] !== 0) continue
        owned[ordinal] = 1
        this.looseRecords.push(values.at(ordinal), key)
        own++
      }
      if (own === 0) this.looseRecords.push(at, key)
    }
    for (let i = 0; i < values.length; i++) if (owned[i] === 0) this.looseRecords.push(values.at(i), noKey)
  }
}

/** Bytes of data that a loose value may have. */
function looseBytes(cells: Cells, at: number): number {
  const size = cells.u32(at, 4)
  return size >= 0x8000_0000 ? 4 : Math.max(cells.dataBytes(at), Math.min(size, 16_344))
}

/** The index packed with a place; `noKey` if it is not there. */
function lookUp(sorted: Float64Array, at: number): number {
  if (at % 8 !== 0) return noKey
  const wanted = pack(at, 0)
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < wanted) low = middle + 1
    else high = middle
  }
  const packed = sorted[low]
  return packed !== undefined && placeOf(packed) === at ? keyOf(packed) : noKey
}

/** Whether a name has no control characters and no half pairs. */
function isText(name: string): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) < 0x20) return false
  return name.isWellFormed()
}
