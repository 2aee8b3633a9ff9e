/* A big EVTX file made of real chunks: a chunk stands alone, so a fresh file header over chunks of real
 * logs, repeated, is a log that every reader takes, and expected matches scale exactly.
 *
 * The chunks come from the shared evidence beside the checkout, which is not part of the repository. */

import {spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {crc32} from "node:zlib"
import type {Corpus} from "./corpus.ts"

const chunkBytes = 65_536
const headerBytes = 4096
const mostChunks = 65_535

export const sharedData: string = join(import.meta.dirname, "..", "..", "shared", "data")

/** The same events as flat JSON lines, fields under Sigma's names: what a rival without an EVTX reader is
 *  given. Made once by `postern events`, outside the measured time. */
export function flatEvents(corpus: Corpus): string {
  const target = `${corpus.folder}.jsonl`
  if (existsSync(target)) return target
  const bin = join(import.meta.dirname, "..", "bin", "postern.js")
  const run = spawnSync(process.execPath, [bin, "events", corpus.folder], {
    encoding: "utf8",
    maxBuffer: 2 ** 31 - 1,
  })
  const lines = run.stdout.trimEnd().split("\n")
  writeFileSync(
    target,
    lines.map((line) => `${JSON.stringify((JSON.parse(line) as {fields: unknown}).fields)}\n`).join(""),
  )
  return target
}

/** Every sound chunk of the attack samples, in order of path, repeated up to the size. */
export function evtxCorpus(sizeBytes: number): Corpus {
  const chunks = [...sampleChunks()]
  const count = Math.min(mostChunks, Math.max(1, Math.round(sizeBytes / chunkBytes)))
  const folder = join(tmpdir(), "postern-bench", `evtx-${count}`)
  const path = join(folder, "big.evtx")
  const hash = createHash("sha256")
  for (let i = 0; i < count; i++) hash.update(chunks[i % chunks.length] as Uint8Array)
  const bytes = headerBytes + count * chunkBytes
  if (!existsSync(path)) {
    mkdirSync(folder, {recursive: true})
    const file = Buffer.alloc(bytes)
    fileHeader(count).copy(file)
    for (let i = 0; i < count; i++)
      file.set(chunks[i % chunks.length] as Uint8Array, headerBytes + i * chunkBytes)
    writeFileSync(path, file)
  }
  return {folder: path, bytes, files: 1, planted: 0, digest: hash.digest("hex").slice(0, 12)}
}

function* sampleChunks(): Generator<Uint8Array> {
  const folder = join(sharedData, "evtx-attack-samples")
  const paths = readdirSync(folder, {recursive: true, encoding: "utf8"}).filter((path) =>
    path.endsWith(".evtx"),
  )
  for (const path of paths.sort()) {
    const file = readFileSync(join(folder, path))
    for (let at = headerBytes; at + chunkBytes <= file.length; at += chunkBytes) {
      const chunk = file.subarray(at, at + chunkBytes)
      if (chunk.toString("latin1", 0, 8) === "ElfChnk\0") yield chunk
    }
  }
}

/** A clean header for so many chunks. Source: [MS-EVEN6]; libevtx documentation, file header. */
function fileHeader(chunks: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.write("ElfFile\0", 0, "latin1")
  header.writeBigUInt64LE(BigInt(chunks - 1), 16)
  header.writeBigUInt64LE(BigInt(chunks) * 1000n, 24)
  header.writeUInt32LE(128, 32)
  header.writeUInt16LE(1, 36)
  header.writeUInt16LE(3, 38)
  header.writeUInt16LE(headerBytes, 40)
  header.writeUInt16LE(Math.min(chunks, mostChunks), 42)
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124)
  return header
}
