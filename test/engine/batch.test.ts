/* Small files in one lane: what becomes of them when readers die, against a lane that dies on cue. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {Batch} from "../../src/engine/batch.ts"
import {ChildDeath} from "../../src/engine/child.ts"
import {InOrder} from "../../src/engine/in-order.ts"
import type {IntakeFile} from "../../src/engine/intake.ts"
import {Job} from "../../src/engine/job.ts"
import type {Lane, LaneOutput, Order} from "../../src/engine/lanes.ts"
import {Outlet} from "../../src/engine/outlet.ts"
import type {ReadResult} from "../../src/engine/reading.ts"
import {webFile} from "../../src/formats/web-file/web-file.ts"
import {evidenceId} from "../../src/model/ids.ts"

/** Reads in order; a file whose bytes say `die` ends it, before or after it has answered something. */
class MortalLane implements Lane {
  readonly peakRssBytes = 0
  readonly begun: string[] = []
  isDead = false
  private readonly asked: {
    name: string
    text: string
    output: LaneOutput
    resolve(result: ReadResult): void
    reject(death: ChildDeath): void
  }[] = []

  hasOpen(): boolean {
    return false
  }

  begin({subject}: Order, output: LaneOutput): Promise<ReadResult> {
    this.begun.push(subject.evidence)
    return new Promise((resolve, reject) => {
      if (this.isDead) reject(new ChildDeath("crashed", "dead before", [], true))
      else this.asked.push({name: subject.evidence, text: "", output, resolve, reject})
    })
  }

  async push(chunk: Uint8Array): Promise<void> {
    const last = this.asked.at(-1)
    if (last !== undefined) last.text += Buffer.from(chunk).toString()
  }

  end(): void {
    // Later: others may have been begun by then.
    setImmediate(() => this.answer())
  }

  private answer(): void {
    const first = this.asked.shift()
    if (first === undefined) return
    first.output.lines(`${first.name};`)
    if (first.text !== "die") {
      first.resolve({kind: "read", reading: {records: first.name.length} as never})
      return
    }
    this.isDead = true
    first.reject(new ChildDeath("crashed", "it said die"))
    for (const other of this.asked.splice(0)) other.reject(new ChildDeath("crashed", "it said die", [], true))
  }

  conclude(): Promise<ReadResult> {
    throw new Error("not in a batch")
  }

  pause(): void {}

  resume(): void {}

  close(): void {}
}

async function readAll(
  texts: readonly string[],
  pauseAfter: readonly boolean[],
): Promise<{
  readonly text: string
  readonly lost: readonly boolean[]
  readonly given: readonly Lane[]
  readonly lanes: readonly MortalLane[]
}> {
  const lanes = [new MortalLane()]
  const given: Lane[] = []
  const pool = {
    give: (lane: Lane): void => void given.push(lane),
    replace: (lane: Lane): Lane => {
      assert.ok(lanes.some((one) => one === lane && one.isDead))
      const fresh = new MortalLane()
      lanes.push(fresh)
      return fresh
    },
    fail: (error: unknown): void => {
      throw error
    },
  }
  const batches = [new Batch(lanes[0]!, pool)]
  const order = new InOrder<() => void>((give) => give())
  let text = ""
  const jobs: Job[] = []
  for (const [i, content] of texts.entries()) {
    let batch = batches.at(-1)!
    if (!batch.hasRoom(content.length)) {
      batch.close()
      lanes.push(new MortalLane())
      batch = new Batch(lanes.at(-1)!, pool)
      batches.push(batch)
    }
    const bytes = Buffer.from(content)
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield bytes
    }
    const file = {id: evidenceId(`f${i}`), path: `f${i}`, host: undefined, format: webFile} as IntakeFile
    const outlet = new Outlet(
      order,
      {matches: () => undefined, lines: (more) => (text += more)},
      undefined,
      undefined,
    )
    const job = new Job(file, {span: undefined, sizeBytes: bytes.length, stream}, batch, outlet, pool)
    jobs.push(job)
    await job.feed.push(bytes)
    await job.feed.end()
    if (pauseAfter[i] === true) await new Promise((resolve) => setImmediate(resolve))
  }
  batches.at(-1)!.close()
  const lost: boolean[] = []
  for (const job of jobs) lost.push((await job.read).loss !== undefined)
  await new Promise((resolve) => setImmediate(resolve))
  return {text, lost, given, lanes}
}

test("files that kill their reader are lost after two readings, all others are read, in order", async () => {
  let deaths = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("fine", "fine", "die"), fc.boolean()), {minLength: 1, maxLength: 12}),
      async (files) => {
        const {text, lost, given, lanes} = await readAll(
          files.map(([content]) => content),
          files.map(([, pause]) => pause),
        )
        assert.deepEqual(
          lost,
          files.map(([content]) => content === "die"),
        )
        assert.equal(text, files.map(([content], i) => (content === "die" ? "" : `f${i};`)).join(""))
        for (const [i, [content]] of files.entries()) {
          const times = lanes.flatMap(({begun}) => begun).filter((name) => name === `f${i}`).length
          if (content === "die") deaths++
          // As a bystander, and then twice as the one that did it.
          assert.ok(content === "die" ? times === 2 || times === 3 : times === 1 || times === 2)
        }
        // Each lane that lives is given back once.
        assert.equal(new Set(given).size, given.length)
        assert.deepEqual(
          lanes.map((lane) => lane.isDead !== given.includes(lane)),
          lanes.map(() => true),
        )
      },
    ),
    {numRuns: 150, seed: 22},
  )
  assert.ok(deaths > 50)
})
