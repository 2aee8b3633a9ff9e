import assert from "node:assert/strict"
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import {DiskRuns} from "../src/engine/disk-runs.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-runs-"))
after(() => rmSync(folder, {recursive: true}))

const items = (count: number, bytes: number): readonly {readonly i: number; readonly raw: Uint8Array}[] =>
  Array.from({length: count}, (_, i) => ({
    i,
    big: 2n ** 70n,
    text: `ü${i}`,
    raw: new Uint8Array(bytes).fill(i),
  }))

test("runs come back as they were, together and more than once", () => {
  const runs = new DiskRuns(join(folder, "a", "b"), 1e9)
  const [small, large, none] = [items(5000, 100), items(3, 700_000), []]
  const kept = [small, large, none].map((each) => runs.keep(each)!)
  const [first, second] = [kept[0]!.read()[Symbol.iterator](), kept[1]!.read()[Symbol.iterator]()]
  assert.deepEqual(first.next().value, small[0])
  assert.deepEqual(second.next().value, large[0])
  assert.deepEqual(first.next().value, small[1])
  assert.deepEqual([...kept[0]!.read()], small)
  assert.deepEqual([...kept[1]!.read()], large)
  assert.deepEqual([...kept[2]!.read()], none)
  kept[0]!.drop()
  runs.close()
  assert.ok(!existsSync(join(folder, "a")), "what was made is gone")
})

test("beyond the limit a run is refused and leaves nothing; what is dropped makes room again", () => {
  const runs = new DiskRuns(join(folder, "c"), 100_000)
  const kept = runs.keep(items(10, 5000))
  assert.ok(kept !== undefined)
  assert.equal(runs.keep(items(10, 9000)), undefined)
  kept.drop()
  assert.deepEqual([...runs.keep(items(10, 9000))!.read()], items(10, 9000))
  runs.close()
  assert.ok(!existsSync(join(folder, "c")))
})

test("a folder of others keeps their files; one that cannot be made means no room", () => {
  mkdirSync(join(folder, "d"))
  writeFileSync(join(folder, "d", "theirs"), "x")
  const runs = new DiskRuns(join(folder, "d"), 1e9)
  assert.ok(runs.keep(items(1, 1)) !== undefined)
  runs.close()
  assert.deepEqual(readdirSync(join(folder, "d")), ["theirs"])
  const nowhere = new DiskRuns(join(folder, "d", "theirs", "in"), 1e9)
  assert.equal(nowhere.keep(items(1, 1)), undefined)
  nowhere.close()
})
