/* Seeded corpora for benchmarks: written below the system's temporary folder, kept between runs of one
 * session if asked, never committed. The same name and size give the same bytes on every machine. */

import {createHash} from "node:crypto"
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import type {LogKind} from "../src/model/event.ts"
import type {Piece} from "../test/support/virtual-server/files.ts"
import {generate, writtenLogs} from "../test/support/virtual-server/generate.ts"
import {writeFolder} from "../test/support/virtual-server/pack.ts"

export interface Corpus {
  readonly folder: string
  readonly bytes: number
  readonly files: number
  /** Lines that belong to the scenario: what a scanner could find. */
  readonly planted: number
  /** First digits of the SHA-256 over all pieces in order: two records with the same are comparable. */
  readonly digest: string
}

const webLogs: readonly LogKind[] = ["iis-frontend", "iis-backend", "httpproxy"]

/** Share of a sample's bytes that are web logs, as measured at 200 MB; the rest is made and left out. */
const webShare = 0.66

/** IIS and HttpProxy logs of a server that was attacked through ProxyLogon once in three days. */
export function webLogCorpus(sizeBytes: number): Corpus {
  return corpus(`web-${sizeBytes}`, () =>
    generate({
      seed: "bench",
      scenario: "proxylogon",
      sizeBytes: Math.round(sizeBytes / webShare),
      drop: writtenLogs.filter((log) => !webLogs.includes(log)),
      events: "none",
    }),
  )
}

/** One IIS log of that size: the front-end rows of a small sample again and again. */
export function bigLogCorpus(sizeBytes: number): Corpus {
  const path = join(tmpdir(), "postern-bench", `big-${sizeBytes}`, "u_ex210304.log")
  const small = webLogCorpus(20_000_000)
  const logs = readdirSync(small.folder, {recursive: true, encoding: "utf8"})
    .filter((name) => /W3SVC1.u_ex\d+\.log$/.test(name))
    .sort()
    .map((name) => readFileSync(join(small.folder, name), "latin1"))
  const head = (logs[0] ?? "").split("\n").slice(0, 4)
  const rows = logs.flatMap((log) => log.split("\n").filter((line) => line !== "" && !line.startsWith("#")))
  const body = Buffer.from(`${rows.join("\n")}\n`, "latin1")
  const start = Buffer.from(`${head.join("\n")}\n`, "latin1")
  const times = Math.max(1, Math.round((sizeBytes - start.length) / body.length))
  const digest = createHash("sha256").update(start).update(body).digest("hex").slice(0, 12)
  if (!existsSync(path)) {
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(path, start)
    for (let i = 0; i < times; i++) appendFileSync(path, body)
  }
  return {folder: path, bytes: start.length + times * body.length, files: 1, planted: 0, digest}
}

function corpus(name: string, make: () => ReturnType<typeof generate>): Corpus {
  const folder = join(tmpdir(), "postern-bench", name)
  const evidence = join(folder, "evidence")
  const card = join(folder, "corpus.json")
  if (existsSync(card)) return {...JSON.parse(readFileSync(card, "utf8")), folder: evidence}
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  const sample = make()
  const hash = createHash("sha256")
  function* hashed(pieces: Iterable<Piece>): Generator<Piece> {
    for (const piece of pieces) {
      hash.update(piece.bytes)
      yield piece
    }
  }
  const written = writeFolder(hashed(sample.pieces), evidence)
  const planted = sample.truth().lines.filter((line) => !line.hidden).length
  const made = {...written, planted, digest: hash.digest("hex").slice(0, 12)}
  writeFileSync(card, JSON.stringify(made))
  return {...made, folder: evidence}
}

/** Removes every corpus. */
export function removeCorpora(): void {
  rmSync(join(tmpdir(), "postern-bench"), {recursive: true, force: true})
}
