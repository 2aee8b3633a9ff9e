/* Windows event logs of the shared sample data: how many records each holds, and that the fast way of reading
 * gives what the plain one does. Skipped where the data are not at hand. */

import assert from "node:assert/strict"
import {existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {EvtxEvent} from "../src/formats/evtx/event.ts"
import {evtxFormat} from "../src/formats/evtx/file.ts"
import {Shape} from "../src/formats/evtx/shape.ts"
import {ChunkTables, Lender, TemplateCache} from "../src/formats/evtx/template.ts"
import {ValueReader} from "../src/formats/evtx/value.ts"
import {walkRecord} from "../src/formats/evtx/walk.ts"
import {type Block, wholeFile} from "../src/formats/format.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId} from "../src/model/ids.ts"

const shared: string = process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "shared")
const data: string = join(shared, "data")
const skip: string | false = existsSync(data) ? false : `no sample data at ${data}`
const table: string = join(import.meta.dirname, "fixtures", "evtx", "shared-counts.csv")

const logs = (): readonly string[] =>
  readdirSync(data, {recursive: true, encoding: "utf8"})
    .filter((path) => path.endsWith(".evtx"))
    .map((path) => path.replaceAll("\\", "/"))
    .sort()

const blocksOf = (path: string): AsyncIterable<Block> =>
  evtxFormat(false).open(memorySource(new Uint8Array(readFileSync(join(data, path)))), wholeFile, {
    evidence: evidenceId(path),
    path,
    host: undefined,
  })

test("every sample log has the records that the table counts", {skip}, async () => {
  const rows: string[] = ["file,events,lost,doubtful,odd"]
  for (const path of logs()) {
    const counts = {event: 0, lost: 0, doubtful: 0, odd: 0}
    for await (const block of blocksOf(path)) {
      for (const {severity} of block.troubles) counts[severity]++
      for (let i = 0; i < block.records; i++)
        block.decode(i, {event: () => counts.event++, trouble: ({severity}) => counts[severity]++})
    }
    rows.push(`"${path}",${counts.event},${counts.lost},${counts.doubtful},${counts.odd}`)
  }
  const got = `${rows.join("\n")}\n`
  if (process.env["POSTERN_GOLDEN"] === "write") writeFileSync(table, got)
  assert.ok(rows.length > 200, `saw ${rows.length} logs`)
  assert.equal(got, readFileSync(table, "utf8"))
})

test("records read by template and records walked leaf by leaf are the same events", {skip}, async () => {
  let seen = 0
  for (const path of logs()) {
    for await (const block of blocksOf(path)) {
      const tables = new ChunkTables(block.raw, new TemplateCache(), new Lender())
      const values = new ValueReader()
      const bytes = block.raw
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
      const context = {evidence: evidenceId(path), bytes, view, offset: block.offset, values}
      for (let i = 0; i < block.records; i++) {
        const start = block.starts[i]!
        const end = start + (view.getUint32(start + 4, true) - 4)
        const {leaves, problem} = walkRecord(block.raw, tables, values, start + 24, end)
        if (problem !== undefined) continue
        const walked = new EvtxEvent(context, new Shape(leaves, -1), start, undefined, undefined)
        block.decode(i, {event: (event) => sameEvents(event, walked), trouble: () => undefined})
        seen++
      }
    }
  }
  assert.ok(seen > 15_000, `saw ${seen} records`)
})

function sameEvents(fast: Event, walked: Event): void {
  assert.deepEqual([...fast.entries()], [...walked.entries()])
  assert.deepEqual([fast.when, fast.source, fast.from], [walked.when, walked.source, walked.from])
  for (const [name, value] of walked.entries()) assert.deepEqual(fast.get(name), value)
}
