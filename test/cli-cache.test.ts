import assert from "node:assert/strict"
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {type TestContext, test} from "node:test"
import {remembered} from "../src/cli/cache.ts"
import {loadRuleSet} from "../src/cli/rules.ts"

/** A cache folder of its own for one test. */
function ownCache(t: TestContext): string {
  const before = process.env["POSTERN_CACHE"]
  const folder = mkdtempSync(join(tmpdir(), "postern-cache-"))
  process.env["POSTERN_CACHE"] = folder
  t.after(() => {
    if (before === undefined) delete process.env["POSTERN_CACHE"]
    else process.env["POSTERN_CACHE"] = before
    rmSync(folder, {recursive: true, force: true})
  })
  return folder
}

test("a value is made once for the same inputs and anew for others", async (t) => {
  ownCache(t)
  let made = 0
  const make = async (): Promise<ReadonlyMap<string, bigint | undefined>> => {
    made++
    return new Map([
      ["a", BigInt(made)],
      ["b", undefined],
    ])
  }
  assert.deepEqual(await remembered(["x", "y"], make), await remembered(["x", "y"], make))
  assert.equal(made, 1)
  await remembered(["xy"], make)
  await remembered(["y", "x"], make)
  assert.equal(made, 3)
})

test("a broken file is made anew, and a folder that cannot be is no cache", async (t) => {
  const folder = ownCache(t)
  await remembered(["x"], async () => 1)
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), "no such thing")
  assert.equal(await remembered(["x"], async () => 2), 2)
  assert.equal(await remembered(["x"], async () => 3), 2)
  const file = join(folder, "file")
  writeFileSync(file, "")
  process.env["POSTERN_CACHE"] = join(file, "below")
  assert.equal(await remembered(["x"], async () => 4), 4)
  process.env["POSTERN_CACHE"] = "off"
  assert.equal(await remembered(["x"], async () => 5), 5)
  assert.equal(readFileSync(file, "utf8"), "")
})

test("old files make room for new ones", async (t) => {
  const folder = ownCache(t)
  for (let i = 0; i < 40; i++) await remembered([String(i)], async () => i)
  assert.ok(readdirSync(folder).length <= 16)
})

test("built-in rules and knowledge are the same out of the cache as out of their files", async (t) => {
  const folder = ownCache(t)
  const load = () => loadRuleSet({config: {}, folder: undefined}, [], {only: false, retired: false})
  const fresh = await load()
  assert.ok(readdirSync(folder).length >= 2)
  const kept = await load()
  assert.ok(fresh.detections.length > 50)
  assert.deepEqual(kept, fresh)
})
