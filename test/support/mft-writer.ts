/* Writes small file tables as NTFS lays them out: one line a record, damage on request.
 *
 *   5 folder .                              the root, record 5
 *   30 folder Windows in 5
 *   41 file x.aspx in 30 created=2021-03-04T10:00:00Z set=2019-01-01T00:00:00Z size=900 stream=Zone.Identifier
 *   42/3 gone file y.aspx in 30             sequence 3, no longer in use
 *   43 file z.exe in 30 also=30:z2.exe      a second name; `dos=Z~1.EXE` the name for old programs
 *   44 of 41 in 30 file w.exe               a record that continues 41
 *
 * `created` is the time that Windows keeps for the name, `set` the one that programs can set (the same if absent).
 * `_` in names stands for a blank. */

export interface Damage {
  /** Numbers of records of which one sector is of another writing. */
  readonly torn?: readonly number[]
  /** Numbers of records whose attributes break off. */
  readonly broken?: readonly number[]
  /** Numbers of records that Windows marked as bad. */
  readonly bad?: readonly number[]
  /** Bytes to leave off at the end. */
  readonly cut?: number
}

interface Attribute {
  readonly type: number
  readonly name?: string
  readonly value: Buffer
  /** Not resident: the size of the content. */
  readonly size?: number
}

/** The table of these lines. */
export function tableOf(lines: readonly string[], damage: Damage = {}, recordBytes = 1024): Uint8Array {
  const records = new Map(lines.map((line) => recordOf(line, recordBytes)))
  const count = Math.max(...records.keys()) + 1
  const table = Buffer.alloc(count * recordBytes)
  for (const [number, record] of records) {
    if (damage.broken?.includes(number)) record.writeUInt32LE(7, record.readUInt16LE(0x14) + 4)
    record.copy(table, number * recordBytes)
    fixUp(table.subarray(number * recordBytes, (number + 1) * recordBytes))
    const torn = number * recordBytes + recordBytes - 2
    if (damage.torn?.includes(number)) table.writeUInt16LE(table.readUInt16LE(torn) + 1, torn)
    if (damage.bad?.includes(number)) table.write("BAAD", number * recordBytes, "latin1")
  }
  return new Uint8Array(table.subarray(0, table.length - (damage.cut ?? 0)))
}

function recordOf(line: string, recordBytes: number): readonly [number, Buffer] {
  const words = line.split(" ")
  const [head = "", ...rest] = words
  const [number = 0, sequence = 1] = head.split("/").map(Number)
  const options = new Map(
    rest.filter((w) => w.includes("=")).map((w) => [w.slice(0, w.indexOf("=")), w.slice(w.indexOf("=") + 1)]),
  )
  const after = (word: string): string | undefined =>
    rest.includes(word) ? rest[rest.indexOf(word) + 1] : undefined
  const isFolder = rest.includes("folder")
  const name = (after("folder") ?? after("file") ?? "").replaceAll("_", " ")
  const [parent = 5, parentSequence = 1] = (after("in") ?? "5").split("/").map(Number)
  const created = filetime(options.get("created") ?? "2021-03-01T08:00:00.1234567Z")
  const set = options.has("set") ? filetime(options.get("set") ?? "") : created
  const modified = options.has("modified") ? filetime(options.get("modified") ?? "") : set
  const base = after("of")
  const size = Number(options.get("size") ?? 0)
  const names = (folder: number, folderSequence: number, text: string, space: number): Attribute => ({
    type: 0x30,
    value: fileName(folder, folderSequence, text, created, space),
  })
  const also = (options.get("also") ?? "").split(",").filter((one) => one !== "")
  const attributes: Attribute[] = [
    ...(base === undefined
      ? [{type: 0x10, value: Buffer.concat([times(set, modified), Buffer.alloc(16)])}]
      : []),
    ...(options.has("dos") ? [names(parent, parentSequence, options.get("dos") ?? "", 2)] : []),
    names(parent, parentSequence, name, options.has("dos") ? 1 : 3),
    ...also.map((one) => names(Number(one.split(":")[0]), 1, one.split(":")[1] ?? "", 0)),
    ...(isFolder
      ? []
      : [
          size > 300
            ? {type: 0x80, value: Buffer.alloc(0), size}
            : {type: 0x80, value: Buffer.alloc(size, 0x78)},
        ]),
    ...(options.has("stream")
      ? [
          {
            type: 0x80,
            name: options.get("stream") ?? "",
            value: Buffer.from("[ZoneTransfer]\r\nZoneId=3\r\n"),
          },
        ]
      : []),
  ]
  const record = Buffer.alloc(recordBytes)
  const sectors = recordBytes / 512
  record.write("FILE", 0, "latin1")
  record.writeUInt16LE(0x30, 4)
  record.writeUInt16LE(sectors + 1, 6)
  record.writeUInt16LE(sequence, 0x10)
  record.writeUInt16LE(1, 0x12)
  const first = (0x30 + 2 * (sectors + 1) + 7) & ~7
  record.writeUInt16LE(first, 0x14)
  record.writeUInt16LE((rest.includes("gone") ? 0 : 1) | (isFolder ? 2 : 0), 0x16)
  record.writeUInt32LE(recordBytes, 0x1c)
  if (base !== undefined) {
    record.writeUInt32LE(Number(base), 0x20)
    record.writeUInt16LE(1, 0x26)
  }
  record.writeUInt32LE(number, 0x2c)
  let at = first
  for (const [id, attribute] of attributes.entries()) at += writeAttribute(record, at, attribute, id)
  record.writeUInt32LE(0xffffffff, at)
  record.writeUInt32LE(at + 8, 0x18)
  return [number, record]
}

function writeAttribute(
  record: Buffer,
  at: number,
  {type, name = "", value, size}: Attribute,
  id: number,
): number {
  const head = size === undefined ? 24 : 64
  const nameBytes = Buffer.from(name, "utf16le")
  const valueAt = (head + nameBytes.length + 7) & ~7
  const length = (valueAt + (size === undefined ? value.length : 8) + 7) & ~7
  record.writeUInt32LE(type, at)
  record.writeUInt32LE(length, at + 4)
  record[at + 8] = size === undefined ? 0 : 1
  record[at + 9] = name.length
  record.writeUInt16LE(head, at + 10)
  record.writeUInt16LE(id, at + 14)
  nameBytes.copy(record, at + head)
  if (size === undefined) {
    record.writeUInt32LE(value.length, at + 16)
    record.writeUInt16LE(valueAt, at + 20)
    value.copy(record, at + valueAt)
  } else {
    record.writeUInt16LE(valueAt, at + 32)
    record.writeBigUInt64LE(BigInt(Math.ceil(size / 4096) * 4096), at + 40)
    record.writeBigUInt64LE(BigInt(size), at + 48)
    record.writeBigUInt64LE(BigInt(size), at + 56)
    // One run: 1 cluster at cluster 16.
    Buffer.from([0x11, 0x01, 0x10, 0]).copy(record, at + valueAt)
  }
  return length
}

function fileName(parent: number, sequence: number, name: string, created: bigint, space: number): Buffer {
  const value = Buffer.alloc(66 + 2 * name.length)
  value.writeUInt32LE(parent, 0)
  value.writeUInt16LE(sequence, 6)
  times(created, created).copy(value, 8)
  value[64] = name.length
  value[65] = space
  value.write(name, 66, "utf16le")
  return value
}

function times(created: bigint, modified: bigint): Buffer {
  const value = Buffer.alloc(32)
  for (const [i, time] of [created, modified, modified, modified].entries())
    value.writeBigUInt64LE(time, 8 * i)
  return value
}

/** Of an ISO time with up to seven decimals, or of a plain number of ticks. */
function filetime(text: string): bigint {
  if (/^\d+$/.test(text)) return BigInt(text)
  const [, whole = "", part = ""] = /^(.*?)(?:\.(\d{1,7}))?Z$/.exec(text) ?? []
  return (BigInt(Date.parse(`${whole}Z`)) + 11_644_473_600_000n) * 10_000n + BigInt(part.padEnd(7, "0"))
}

function fixUp(record: Buffer): void {
  const at = record.readUInt16LE(4)
  record.writeUInt16LE(0x0102, at)
  for (let sector = 1; sector * 512 <= record.length; sector++) {
    record.copy(record, at + 2 * sector, sector * 512 - 2, sector * 512)
    record.writeUInt16LE(0x0102, sector * 512 - 2)
  }
}
