/* Writes registry hives for tests: from keys and values, or from the lines of a `.reg` export.
 *
 * Beside what `.reg` files have (`"a"="text"`, `@=`, `dword:`, `hex:`, `hex(2):`), a value may be written
 * `expand:"%windir%"`, `multi:"a","b"` or `qword:1f`, and a key may be followed by ` ; time` of its last write.
 * `CurrentControlSet` becomes ControlSet001, and `Select` says so. */

import {parseIso} from "../../src/model/instant.ts"

export interface HiveValue {
  readonly name: string
  readonly type: number
  readonly data: Uint8Array
}

export interface HiveKey {
  readonly name: string
  readonly time: string
  readonly values: HiveValue[]
  readonly keys: HiveKey[]
  readonly className?: string
}

export interface HiveOptions {
  /** How lists of subkeys are written. */
  readonly lists?: "lf" | "lh" | "li" | "ri"
  readonly sequence?: readonly [number, number]
  /** The end of the path under which the hive was loaded. */
  readonly path?: string
}

const usualTime = "2021-03-04T10:00:00Z"
const noCell = 0xffff_ffff
const segmentBytes = 16_344

export const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"))
export const textData = (text: string): Uint8Array => utf16(`${text}\0`)

export function filetime(time: string): bigint {
  const when = parseIso(time)
  if (when === undefined) throw new Error(`no time: ${time}`)
  return BigInt(when.at) * 10n + BigInt(when.tick) + 116_444_736_000_000_000n
}

/** A hive of the keys below `root`. */
export function writeHive(root: HiveKey, options: HiveOptions = {}): Uint8Array {
  return new HiveWriter(options).write(root)
}

/** Cells one after the other in one bin. */
class HiveWriter {
  private readonly options: HiveOptions
  private readonly bytes = Buffer.alloc(8 << 20)
  private at = 32
  private security = noCell

  constructor(options: HiveOptions) {
    this.options = options
  }

  write(root: HiveKey): Uint8Array {
    this.security = this.cell(64)
    const sk = this.security + 4
    this.bytes.write("sk", sk)
    this.bytes.writeUInt32LE(this.security, sk + 4)
    this.bytes.writeUInt32LE(this.security, sk + 8)
    this.bytes.writeUInt32LE(1, sk + 12)
    this.bytes.writeUInt32LE(36, sk + 16)
    this.bytes[sk + 20] = 1
    this.bytes.writeUInt32LE(20, sk + 24)
    // S-1-5-18
    Buffer.from("010100000000000512000000", "hex").copy(this.bytes, sk + 40)
    const place = this.key(root, noCell, true)
    const length = Math.ceil(this.at / 4096) * 4096
    if (length - this.at >= 8) this.bytes.writeInt32LE(length - this.at, this.at)
    this.bytes.write("hbin", 0)
    this.bytes.writeUInt32LE(length, 8)
    const out = Buffer.concat([Buffer.alloc(4096), this.bytes.subarray(0, length)])
    const [first, second] = this.options.sequence ?? [7, 7]
    out.write("regf")
    out.writeUInt32LE(first, 4)
    out.writeUInt32LE(second, 8)
    out.writeBigUInt64LE(filetime(usualTime), 12)
    for (const [offset, value] of [
      [20, 1],
      [24, 5],
      [32, 1],
      [36, place],
      [40, length],
      [44, 1],
    ] as const)
      out.writeUInt32LE(value, offset)
    Buffer.from(utf16(this.options.path ?? "")).copy(out, 48, 0, 62)
    stampBase(out)
    return new Uint8Array(out)
  }

  private cell(payload: number): number {
    const size = Math.ceil((payload + 4) / 8) * 8
    const at = this.at
    this.bytes.writeInt32LE(-size, at)
    this.at += size
    return at
  }

  private cellOf(payload: Uint8Array): number {
    const at = this.cell(payload.length)
    Buffer.from(payload).copy(this.bytes, at + 4)
    return at
  }

  private key(key: HiveKey, parent: number, isRoot: boolean): number {
    const isNarrow = /^[\x20-\xff]*$/.test(key.name)
    const name = isNarrow ? Buffer.from(key.name, "latin1") : Buffer.from(utf16(key.name))
    const at = this.cell(76 + name.length)
    const nk = at + 4
    const u32 = (offset: number, value: number): number => this.bytes.writeUInt32LE(value, nk + offset)
    this.bytes.write("nk", nk)
    this.bytes.writeUInt16LE((isNarrow ? 0x20 : 0) | (isRoot ? 0xc : 0), nk + 2)
    this.bytes.writeBigUInt64LE(filetime(key.time), nk + 4)
    u32(16, parent)
    u32(20, key.keys.length)
    u32(32, noCell)
    u32(36, key.values.length)
    u32(44, this.security)
    this.bytes.writeUInt16LE(name.length, nk + 72)
    name.copy(this.bytes, nk + 76)
    u32(48, key.className === undefined ? noCell : this.cellOf(utf16(key.className)))
    if (key.className !== undefined) this.bytes.writeUInt16LE(2 * key.className.length, nk + 74)
    const values = key.values.map((value) => this.value(value))
    u32(40, values.length === 0 ? noCell : this.cellOf(words(values)))
    const keys = key.keys.map((child) => this.key(child, at, false))
    u32(28, keys.length === 0 ? noCell : this.list(keys))
    return at
  }

  private list(keys: readonly number[]): number {
    const {lists = "lh"} = this.options
    const head = (letters: string, count: number): Uint8Array => {
      const out = Buffer.alloc(4)
      out.write(letters)
      out.writeUInt16LE(count, 2)
      return out
    }
    const joined = (...parts: readonly Uint8Array[]): number => this.cellOf(Buffer.concat(parts))
    if (lists === "li") return joined(head("li", keys.length), words(keys))
    if (lists !== "ri") return joined(head(lists, keys.length), words(keys.flatMap((key) => [key, 0])))
    const half = Math.ceil(keys.length / 2)
    const inner = [keys.slice(0, half), keys.slice(half)].map((part) =>
      joined(head("li", part.length), words(part)),
    )
    return joined(head("ri", inner.length), words(inner))
  }

  private value(value: HiveValue): number {
    const isNarrow = /^[\x20-\xff]*$/.test(value.name)
    const name = isNarrow ? Buffer.from(value.name, "latin1") : Buffer.from(utf16(value.name))
    const at = this.cell(20 + name.length)
    const vk = at + 4
    this.bytes.write("vk", vk)
    this.bytes.writeUInt16LE(name.length, vk + 2)
    this.bytes.writeUInt32LE(value.type, vk + 12)
    this.bytes.writeUInt16LE(isNarrow && name.length > 0 ? 1 : 0, vk + 16)
    name.copy(this.bytes, vk + 20)
    const {data} = value
    if (data.length <= 4) {
      this.bytes.writeUInt32LE(0x8000_0000 + data.length, vk + 4)
      Buffer.from(data).copy(this.bytes, vk + 8)
    } else {
      this.bytes.writeUInt32LE(data.length, vk + 4)
      this.bytes.writeUInt32LE(data.length > segmentBytes ? this.long(data) : this.cellOf(data), vk + 8)
    }
    return at
  }

  private long(data: Uint8Array): number {
    const segments: number[] = []
    for (let from = 0; from < data.length; from += segmentBytes) {
      const at = this.cell(segmentBytes + 4)
      Buffer.from(data.subarray(from, from + segmentBytes)).copy(this.bytes, at + 4)
      segments.push(at)
    }
    const list = this.cellOf(words(segments))
    const db = this.cell(8)
    this.bytes.write("db", db + 4)
    this.bytes.writeUInt16LE(segments.length, db + 6)
    this.bytes.writeUInt32LE(list, db + 8)
    return db
  }
}

function words(values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer)
}

/** Writes the checksum of a base block into it. */
export function stampBase(base: Buffer): void {
  let sum = 0
  for (let at = 0; at < 508; at += 4) sum ^= base.readUInt32LE(at)
  base.writeUInt32LE(sum >>> 0, 508)
}

/** The hive that the lines of a `.reg` export describe. */
export function hiveOfReg(lines: readonly string[], options: HiveOptions = {}): Uint8Array {
  const root: HiveKey = {name: "ROOT", time: usualTime, values: [], keys: []}
  let key: HiveKey | undefined
  for (const line of lines) {
    const text = line.trim()
    if (text === "" || text.startsWith(";") || text.startsWith("Windows Registry")) continue
    const heading = /^\[([^\]]+)\](?:\s*;\s*(\S+))?$/.exec(text)
    if (heading !== null) {
      key = keyAt(root, heading[1] as string, heading[2] ?? usualTime)
      continue
    }
    const value = writtenValue(text)
    if (key === undefined || value === undefined) throw new Error(`no line of a .reg file: ${line}`)
    key.values.push(value)
  }
  return writeHive(root, options)
}

function keyAt(root: HiveKey, path: string, time: string): HiveKey {
  // The first two names are the hive's own.
  const [, , ...names] = path.split("\\")
  if (names[0]?.toLowerCase() === "currentcontrolset") {
    names[0] = "ControlSet001"
    const select = child(root, "Select", usualTime)
    if (select.values.length === 0)
      select.values.push({name: "Current", type: 4, data: new Uint8Array([1, 0, 0, 0])})
  }
  return names.reduce((key, name, i) => child(key, name, i === names.length - 1 ? time : usualTime), root)
}

function child(key: HiveKey, name: string, time: string): HiveKey {
  const known = key.keys.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (known !== undefined) return known
  const made: HiveKey = {name, time, values: [], keys: []}
  key.keys.push(made)
  return made
}

function writtenValue(line: string): HiveValue | undefined {
  const parts = /^(?:@|"((?:[^"\\]|\\.)*)")=(.*)$/.exec(line)
  if (parts === null) return undefined
  const name = plain(parts[1] ?? "")
  const written = parts[2] as string
  const texts = [...written.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => plain(found[1] as string))
  const form = /^[a-z]*(?:\([0-9a-f]+\))?(?=:)/.exec(written)?.[0] ?? ""
  const rest = written.slice(form.length + 1)
  switch (form) {
    case "":
      return texts[0] === undefined ? undefined : {name, type: 1, data: textData(texts[0])}
    case "expand":
      return {name, type: 2, data: textData(texts[0] ?? "")}
    case "multi":
      return {name, type: 7, data: utf16(`${texts.map((text) => `${text}\0`).join("")}\0`)}
    case "dword":
      return {name, type: 4, data: words([Number.parseInt(rest, 16)])}
    case "qword":
      return {name, type: 11, data: new Uint8Array(new BigUint64Array([BigInt(`0x${rest}`)]).buffer)}
    default: {
      const type = /^hex(?:\(([0-9a-f]+)\))?$/.exec(form)
      if (type === null) return undefined
      const data = new Uint8Array(Buffer.from(rest.replaceAll(/[^0-9a-fA-F]/g, ""), "hex"))
      return {name, type: type[1] === undefined ? 3 : Number.parseInt(type[1], 16), data}
    }
  }
}

function plain(written: string): string {
  return written.replaceAll(/\\(.)/g, "$1")
}

export interface Account {
  readonly rid: number
  readonly name: string
  /** Bits of the account's control word; 0x210: an ordinary one whose password does not expire. */
  readonly flags?: number
  readonly lastLogon?: string
  readonly passwordSet?: string
  readonly logons?: number
  /** The number that `F` states, where it is another one. */
  readonly borrowedRid?: number
}

/** `F` of an account. */
function accountF(account: Account): Uint8Array {
  const f = Buffer.alloc(80)
  f.writeUInt16LE(2, 0)
  if (account.lastLogon !== undefined) f.writeBigUInt64LE(filetime(account.lastLogon), 8)
  if (account.passwordSet !== undefined) f.writeBigUInt64LE(filetime(account.passwordSet), 24)
  f.writeUInt32LE(account.borrowedRid ?? account.rid, 48)
  f.writeUInt32LE(0x201, 52)
  f.writeUInt16LE(account.flags ?? 0x210, 56)
  f.writeUInt16LE(account.logons ?? 0, 66)
  return new Uint8Array(f)
}

function accountV(name: string): Uint8Array {
  const text = utf16(name)
  const v = Buffer.alloc(204 + text.length)
  v.writeUInt32LE(text.length, 16)
  Buffer.from(text).copy(v, 204)
  return new Uint8Array(v)
}

const machine: readonly number[] = [21, 1111, 2222, 3333]

function sid(...parts: readonly number[]): Uint8Array {
  const out = Buffer.alloc(8 + 4 * parts.length)
  out[0] = 1
  out[1] = parts.length
  out[7] = 5
  for (const [i, part] of parts.entries()) out.writeUInt32LE(part, 8 + 4 * i)
  return new Uint8Array(out)
}

function groupC(rid: number, name: string, members: readonly number[]): Uint8Array {
  const text = utf16(name)
  const sids = Buffer.concat(members.map((member) => sid(...machine, member)))
  const c = Buffer.alloc(52 + text.length)
  c.writeUInt32LE(rid, 0)
  c.writeUInt32LE(text.length, 20)
  c.writeUInt32LE(text.length, 40)
  c.writeUInt32LE(sids.length, 44)
  c.writeUInt32LE(members.length, 48)
  Buffer.from(text).copy(c, 52)
  return new Uint8Array(Buffer.concat([c, sids]))
}

/** The lines of a `.reg` export of a SAM hive; each account with the time at which it came. */
export function samLines(
  accounts: readonly (Account & {readonly created?: string})[],
  administrators: readonly number[],
): readonly string[] {
  const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")
  const id = (rid: number): string => rid.toString(16).toUpperCase().padStart(8, "0")
  const users = "HKLM\\SAM\\SAM\\Domains\\Account\\Users"
  return [
    "[HKLM\\SAM\\SAM\\Domains\\Account]",
    `"V"=hex:${"00".repeat(40)}${hexOf(sid(...machine))}`,
    ...accounts.flatMap((account) => [
      `[${users}\\${id(account.rid)}] ; ${account.lastLogon ?? account.created ?? usualTime}`,
      `"F"=hex:${hexOf(accountF(account))}`,
      `"V"=hex:${hexOf(accountV(account.name))}`,
      `[${users}\\Names\\${account.name}] ; ${account.created ?? usualTime}`,
      `@=hex(${account.rid.toString(16)}):`,
    ]),
    "[HKLM\\SAM\\SAM\\Domains\\Builtin\\Aliases\\00000220]",
    `"C"=hex:${hexOf(groupC(544, "Administrators", administrators))}`,
  ]
}
