/* Containers: members come in order, their streams give bytes and end in a Fault where they must.
 *
 * For every input: only Faults are thrown; members are numbered from 0; troubles and Faults lie within the
 * container; no more bytes come than the limits allow; what lies unpacked reads the same by random access.
 * For one in four of those read forward: from chunks of any size comes what comes from memory. */

import {crc32, gzipSync, zstdCompressSync} from "node:zlib"
import {ZipWriter} from "@zip.js/zip.js"
import {memorySource, sequentialSource} from "../../src/bytes/source.ts"
import type {Container} from "../../src/containers/container.ts"
import {gzip} from "../../src/containers/gzip.ts"
import {Budget, defaultLimits, Fault} from "../../src/containers/limits.ts"
import {tar} from "../../src/containers/tar.ts"
import {xz} from "../../src/containers/xz.ts"
import {endsLikeZip, zip} from "../../src/containers/zip.ts"
import {zstd} from "../../src/containers/zstd.ts"
import type {ByteSource} from "../../src/model/evidence.ts"
import {paxRecord, tarOf, zipOf} from "../../test/support/archives.ts"
import {ownFiles} from "../corpus.ts"
import {holds, type Seed, type Target, type Witness} from "../target.ts"

const limits = {
  ...defaultLimits,
  fileBytes: 4 << 20,
  totalBytes: 16 << 20,
  entries: 2000,
  ratioFromBytes: 1 << 20,
}
/** What a member may have given when its limit is noticed. */
const oneChunk = 1 << 20

interface Unpacked {
  /** Lines that two ways of reading must have in common. */
  readonly told: string[]
  bytes: number
}

async function unpack(
  container: Container,
  source: ByteSource,
  size: number,
  witness: Witness,
): Promise<Unpacked> {
  const unpacked: Unpacked = {told: [], bytes: 0}
  const budget = new Budget(limits)
  const inside = (offset: number, length: number, what: string): void =>
    holds(
      Number.isInteger(offset) && offset >= 0 && length >= 0 && offset + length <= size,
      "troubles and faults lie within the container",
      () => `${what} at ${offset}, ${length} bytes of ${size}`,
    )
  const faulted = (error: unknown): void => {
    if (!(error instanceof Fault)) throw error
    witness.saw(error.code)
    inside(error.offset, 0, error.code)
    unpacked.told.push(`fault ${error.code} ${error.offset} ${error.message}`)
  }
  const surroundings = {
    limits,
    passwords: ["wolf"],
    trouble(
      code: `${string}/${string}`,
      severity: string,
      offset: number,
      length: number,
      detail: string,
    ): void {
      witness.saw(code)
      inside(offset, length, code)
      unpacked.told.push(`trouble ${code} ${severity} ${offset} ${length} ${detail}`)
    },
  }
  try {
    let ordinal = 0
    for await (const member of container.open(source, surroundings)) {
      budget.entry()
      holds(member.ordinal === ordinal++, "members are numbered from 0", () => `${member.ordinal}`)
      inside(member.offset, 0, "a member")
      witness.saw(`member ${member.kind} ${member.name === undefined}`)
      unpacked.told.push(
        `member ${member.ordinal} ${member.kind} ${member.offset} ${member.size} ${JSON.stringify(member.name)}`,
      )
      if (member.kind !== "file") continue
      const plain = await member.plain()
      let crc = 0
      let bytes = 0
      let isWhole = true
      try {
        for await (const chunk of budget.meter(member.open(), () => member.packed())) {
          crc = crc32(chunk, crc)
          bytes += chunk.length
        }
      } catch (error) {
        faulted(error)
        isWhole = false
      }
      unpacked.bytes += bytes
      holds(
        member.packed() <= size,
        "a member costs no more bytes than there are",
        () => `${member.packed()} of ${size}`,
      )
      unpacked.told.push(`bytes ${bytes} ${crc}`)
      if (plain && isWhole) {
        const all = await plain.read(0, bytes + 1)
        holds(
          all.length === bytes && crc32(all) === crc,
          "what lies unpacked reads the same by random access",
        )
      }
    }
  } catch (error) {
    faulted(error)
  }
  holds(unpacked.bytes <= limits.totalBytes + oneChunk, "no more is unpacked than the limits allow")
  return unpacked
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function containerTarget(
  container: Container,
  dictionary: readonly string[],
  seeds: Target["seeds"],
  mend?: (bytes: Uint8Array) => void,
): Target {
  return {
    name: container.name,
    checks: "members and bytes, else Faults; places; limits; the same from chunks as from memory",
    kind: "binary",
    dictionary,
    seeds,
    ...(mend ? {mend} : {}),
    async attempt(bytes, witness) {
      container.sniff(bytes.subarray(0, 65_536))
      endsLikeZip(bytes.subarray(-65_557), bytes.length)
      const {told} = await unpack(container, memorySource(bytes), bytes.length, witness)
      for (const line of told) witness.tell(line)
      if (container.access !== "sequential" || crc32(bytes) % 4 !== 0) return
      const size = 1 + ((crc32(bytes) >>> 8) % 700)
      const again = await unpack(
        container,
        sequentialSource(pieces(bytes, size), bytes.length),
        bytes.length,
        witness,
      )
      const at = told.findIndex((line, i) => line !== again.told[i])
      holds(
        at < 0 && told.length === again.told.length,
        "chunks give what memory gives",
        () =>
          `chunks of ${size}: ${again.told[at < 0 ? told.length : at]} where memory gave ${told[at] ?? "nothing"}`,
      )
    },
  }
}

const log: string = Array.from(
  {length: 30},
  (_, i) => `2021-03-04 10:00:${String(i).padStart(2, "0")} GET /owa/auth/x.aspx - 443 192.0.2.${i} 200\r\n`,
).join("")
const seed = (name: string, bytes: Uint8Array): Seed => ({name, bytes})

/** A zip as the library writes it: encrypted, zip64, data descriptors. */
export async function zipByLibrary(options: ConstructorParameters<typeof ZipWriter>[1]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => {
      parts.push(Uint8Array.from(chunk))
    },
  })
  const writer = new ZipWriter(writable, {useWebWorkers: false, ...options})
  for (const name of ["u_ex210304.log", "b/c.log"])
    await writer.add(name, new Response(log.slice(0, 900)).body!, {lastModDate: new Date(0)})
  await writer.close()
  return Buffer.concat(parts)
}

export async function zipSeeds(): Promise<readonly Seed[]> {
  const files = [
    {name: "logs/u_ex210304.log", data: log},
    {name: "a.txt", data: "stored", stored: true},
    {name: "folder/", data: ""},
  ]
  return [
    seed("plain", zipOf(files)),
    seed(
      "descriptors",
      zipOf([
        {name: "a.log", data: log, descriptor: true},
        {name: "b.log", data: "b", descriptor: true},
      ]),
    ),
    seed("no-directory", zipOf(files, {directory: false})),
    seed("prefix", zipOf(files, {prefix: Buffer.from("MZ self-extracting".repeat(9))})),
    seed(
      "overlap",
      zipOf([
        {name: "a", data: log},
        {name: "b", data: log, sameAs: 0},
      ]),
    ),
    seed(
      "hidden",
      zipOf([
        {name: "a", data: log},
        {name: "hidden", data: log, hidden: true},
        {name: "b", data: "b"},
      ]),
    ),
    seed("contradiction", zipOf([{name: "a", data: log, localName: "b", localCrc: 1}])),
    seed(
      "inner",
      zipOf([
        {name: "inner.zip", data: zipOf(files), stored: true},
        {name: "c", data: "c"},
      ]),
    ),
    seed(
      "methods",
      zipOf([
        {name: "a", data: "x", method: 12},
        {name: "b", data: "y", method: 9},
        {name: "c", data: zstdCompressSync(Buffer.from(log)), stored: true, method: 93},
      ]),
    ),
    seed("aes", await zipByLibrary({password: "wolf"})),
    seed("zipcrypto", await zipByLibrary({password: "wolf", zipCrypto: true})),
    seed("zip64", await zipByLibrary({zip64: true})),
  ]
}

export function tarSeeds(): readonly Seed[] {
  const files = [
    {name: "logs/a.log", data: log},
    {name: "b", data: "b"},
  ]
  return [
    seed("plain", tarOf(files)),
    seed("no-end", tarOf(files, {end: false})),
    seed("bad-header", tarOf([files[0]!, {name: "x", data: log, brokenChecksum: true}, files[1]!])),
    seed("binary-size", tarOf([{name: "a", data: log, binarySize: true}, files[1]!])),
    seed(
      "pax",
      tarOf([
        {name: "h", type: "x", data: paxRecord("path", "long/name.log") + paxRecord("size", "2")},
        {name: "short", data: "ab"},
      ]),
    ),
    seed("pax-global", tarOf([{name: "g", type: "g", data: paxRecord("comment", "x")}, files[1]!])),
    seed(
      "long-name",
      tarOf([
        {name: "././@LongLink", type: "L", data: "very/long/name.log\0"},
        {name: "short", data: log},
      ]),
    ),
    seed(
      "kinds",
      tarOf([
        {name: "d/", type: "5"},
        {name: "l", type: "2"},
        {name: "h", type: "1"},
        {name: "S", type: "S", data: "sparse"},
        {name: "old", type: "\0", data: "o"},
      ]),
    ),
  ]
}

/** Each header its checksum: else every change would end the archive. */
export function mendTar(bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + 512 <= buffer.length; at += 512) {
    if (buffer.toString("latin1", at + 257, at + 262) !== "ustar") continue
    buffer.fill(0x20, at + 148, at + 156)
    const sum = buffer.subarray(at, at + 512).reduce((total, byte) => total + byte, 0)
    buffer.write(`${sum.toString(8).padStart(6, "0")}\0 `, at + 148, "latin1")
  }
}

const text = Buffer.from(log)
const named = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 3, 0, 0x41, 0x42, 0x43]),
  Buffer.from("u_ex.log\0comment\0"),
])

export const containerTargets: readonly Target[] = [
  containerTarget(
    zip,
    [
      "PK\x03\x04",
      "PK\x01\x02",
      "PK\x05\x06",
      "PK\x06\x06",
      "PK\x06\x07",
      "PK\x07\x08",
      "\x01\x00",
      "\x01\x99\x07\x00",
      "\x75\x70",
      "../",
      "\x63\x00",
    ],
    zipSeeds,
  ),
  containerTarget(
    tar,
    [
      "ustar\x0000",
      "ustar  \0",
      "././@LongLink",
      "00000000000 ",
      "77777777777 ",
      "-1",
      "30 mtime=1",
      "12 path=a\n",
      "11 size=9\n",
      "x",
      "g",
      "L",
      "K",
      "S",
    ],
    tarSeeds,
    mendTar,
  ),
  containerTarget(gzip, ["\x1f\x8b\x08", "\x1f\x8b\x08\x08", "\0\0\xff\xff", "\x03\0"], () => [
    seed("plain", gzipSync(text)),
    seed("named", Buffer.concat([named, gzipSync(text).subarray(10)])),
    seed("two", Buffer.concat([gzipSync(text), gzipSync(text)])),
    seed("tail", Buffer.concat([gzipSync(text), Buffer.from("behind")])),
    seed("zeros", Buffer.concat([gzipSync(text), Buffer.alloc(64)])),
    seed("bomb", gzipSync(Buffer.alloc(300_000))),
  ]),
  containerTarget(zstd, ["\x28\xb5\x2f\xfd", "\x50\x2a\x4d\x18", "\x01\0\0"], () => [
    seed("plain", zstdCompressSync(text)),
    seed("two", Buffer.concat([zstdCompressSync(text), zstdCompressSync(Buffer.from("b"))])),
    seed(
      "skippable",
      Buffer.concat([Buffer.from("502a4d1804000000abcdabcd", "hex"), zstdCompressSync(text)]),
    ),
    seed("tail", Buffer.concat([zstdCompressSync(text), Buffer.from("behind")])),
    seed("bomb", zstdCompressSync(Buffer.alloc(300_000))),
  ]),
  containerTarget(xz, ["\xfd7zXZ\0", "YZ", "\0\x04", "\x21\x01"], () =>
    ownFiles("test/fixtures/containers", /\.xz(\.hex)?$|xz-in.*\.hex$/),
  ),
]
