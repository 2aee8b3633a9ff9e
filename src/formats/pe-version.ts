/* Reads the version of ExSetup.exe out of the file itself: the one source that every update changes.
 *
 * A Windows program (PE) has sections; the resource section is a tree of type, name and language whose leaf
 * of type 16 is the version: a fixed part with four 16-bit numbers and a tree of texts. Every offset is the
 * file's own claim, so each is checked against the bytes, and the trees are walked a bounded number of steps.
 *
 * Source: Microsoft, PE Format (revision of 2024), 3-5; VS_VERSIONINFO and VS_FIXEDFILEINFO in winver.h. */

import {Cursor} from "../bytes/cursor.ts"
import {type Build, formatBuild} from "../model/build.ts"
import type {Value} from "../model/event.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "./document.ts"
import type {Format} from "./format.ts"

/** The version resource of a program. */
export interface PeVersion {
  readonly offset: number
  readonly length: number
  readonly file: Build & {readonly revision: number}
  /** `FileVersion`, `OriginalFilename` …, as written. */
  readonly texts: ReadonlyMap<string, string>
}

const versionType = 16
const mostSections = 96
const mostEntries = 4096
const mostTexts = 200
const signature = 0xfeef04bd

export const peVersion: Format = documentFormat({
  name: "pe-version",
  title: "version of ExSetup.exe",
  source: "Microsoft, PE Format; VS_VERSIONINFO",
  log: "exchange-configuration",
  longestBytes: 32 << 20,
  sniff: (head, path) => {
    if (head[0] !== 0x4d || head[1] !== 0x5a || peOffset(head) === undefined) return 0
    if (/(?:^|[\\/_-])exsetup\.exe$/i.test(path)) return 0.9
    return Buffer.from(head.buffer, head.byteOffset, head.length).includes(originalName) ? 0.8 : 0
  },
  read: (bytes, _subject, trouble) => entriesOf(bytes, trouble),
})

const originalName = Buffer.from("OriginalFilename\0\0\0ExSetup.exe", "utf16le").subarray(0, 32)

function* entriesOf(bytes: Uint8Array, trouble: DocumentTrouble): Iterable<Entry> {
  const version = readPeVersion(bytes)
  if (version === undefined) {
    trouble("pe-version/no-version", "lost", 0, bytes.length, "a program without a version that can be read")
    return
  }
  const fields: Record<string, Value> = {
    Kind: "file-version",
    File: version.texts.get("OriginalFilename") ?? "ExSetup.exe",
    Build: formatBuild(version.file),
  }
  for (const [name, value] of version.texts) fields[name] ??= value
  yield {offset: version.offset, length: version.length, fields}
}

/** The version resource, or undefined where the bytes are no program, or have none that holds together. */
export function readPeVersion(bytes: Uint8Array): PeVersion | undefined {
  const pe = peOffset(bytes)
  if (pe === undefined) return undefined
  const head = new Cursor(bytes, pe + 4, bytes.length)
  head.u16() // machine
  const sections = Math.min(head.u16(), mostSections)
  head.at += 12
  const optionalBytes = head.u16()
  head.at += 2
  const table = head.at + optionalBytes
  const resource = resourceSection(bytes, table, sections)
  if (resource === undefined) return undefined
  const leaf = leafOf(bytes, resource)
  return leaf === undefined ? undefined : versionAt(bytes, leaf.offset, leaf.length)
}

function peOffset(bytes: Uint8Array): number | undefined {
  const dos = new Cursor(bytes, 0x3c, bytes.length)
  const at = dos.u32()
  const mark = new Cursor(bytes, at, bytes.length)
  return !dos.hasFailed && mark.u32() === 0x0000_4550 && !mark.hasFailed ? at : undefined
}

interface Section {
  readonly address: number
  readonly offset: number
  readonly length: number
}

function resourceSection(bytes: Uint8Array, table: number, sections: number): Section | undefined {
  for (let i = 0; i < sections; i++) {
    const row = new Cursor(bytes, table + 40 * i, bytes.length)
    const name = Buffer.from(bytes.subarray(row.at, row.at + 8)).toString("latin1")
    row.at += 12
    const address = row.u32()
    const length = row.u32()
    const offset = row.u32()
    if (row.hasFailed) return undefined
    if (name.startsWith(".rsrc\0")) return {address, offset, length}
  }
  return undefined
}

/** The first leaf under type 16: three levels of directories, the high bit marks one. */
function leafOf(bytes: Uint8Array, section: Section): {offset: number; length: number} | undefined {
  let directory = section.offset
  for (let level = 0; level < 3; level++) {
    const head = new Cursor(bytes, directory + 12, bytes.length)
    const count = Math.min(head.u16() + head.u16(), mostEntries)
    let next: number | undefined
    for (let i = 0; i < count && next === undefined; i++) {
      const id = head.u32()
      const target = head.u32()
      if (head.hasFailed) return undefined
      if (level > 0 || id === versionType) next = target
    }
    if (next === undefined) return undefined
    const isDirectory = next >= 0x8000_0000
    if (isDirectory === (level === 2)) return undefined
    directory = section.offset + (next % 0x8000_0000)
  }
  const leaf = new Cursor(bytes, directory, bytes.length)
  const offset = leaf.u32() - section.address + section.offset
  const length = leaf.u32()
  const isWithin = !leaf.hasFailed && offset >= 0 && length > 0 && offset + length <= bytes.length
  return isWithin ? {offset, length} : undefined
}

function versionAt(bytes: Uint8Array, offset: number, length: number): PeVersion | undefined {
  const root = blockAt(bytes, offset, offset + length)
  if (root === undefined || root.key !== "VS_VERSION_INFO") return undefined
  const fixed = new Cursor(bytes, root.value, root.end)
  if (fixed.u32() !== signature) return undefined
  fixed.at += 4
  const high = fixed.u32()
  const low = fixed.u32()
  if (fixed.hasFailed) return undefined
  const texts = new Map<string, string>()
  for (const info of childrenOf(bytes, root, root.value + root.valueUnits))
    if (info.key === "StringFileInfo")
      for (const table of childrenOf(bytes, info, info.value))
        for (const one of childrenOf(bytes, table, table.value)) {
          if (texts.size >= mostTexts) break
          const end = Math.min(one.end, one.value + 2 * one.valueUnits)
          const raw = Buffer.from(bytes.subarray(one.value, Math.max(one.value, end)))
          texts.set(one.key, raw.toString("utf16le").replace(/\0.*$/s, ""))
        }
  const file = {major: high >>> 16, minor: high & 0xffff, build: low >>> 16, revision: low & 0xffff}
  return {offset, length, file, texts}
}

/** A block of the version tree: length, length of its value (in bytes, of a text in characters), type, key. */
interface VersionBlock {
  readonly key: string
  readonly value: number
  readonly valueUnits: number
  readonly end: number
}

function blockAt(bytes: Uint8Array, offset: number, limit: number): VersionBlock | undefined {
  const cursor = new Cursor(bytes, offset, limit)
  const length = cursor.u16()
  const valueUnits = cursor.u16()
  cursor.u16()
  if (cursor.hasFailed || length < 8 || offset + length > limit) return undefined
  let key = ""
  for (let unit = cursor.u16(); unit !== 0 && !cursor.hasFailed && key.length < 100; unit = cursor.u16())
    key += String.fromCharCode(unit)
  return {key, value: align(cursor.at, offset), valueUnits, end: offset + length}
}

/** Parts begin at multiples of four, counted from the resource. */
function align(at: number, base: number): number {
  return base + ((at - base + 3) & ~3)
}

function* childrenOf(bytes: Uint8Array, parent: VersionBlock, from: number): Iterable<VersionBlock> {
  let at = from
  for (let i = 0; i < mostTexts && at < parent.end; i++) {
    const child = blockAt(bytes, at, parent.end)
    if (child === undefined) return
    yield child
    at = align(child.end, from)
  }
}
