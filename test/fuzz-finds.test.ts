/* Inputs that once broke something, tried again: test/fixtures/fuzz/<target>/<story>.in[.hex]. */

import assert from "node:assert/strict"
import {readdirSync} from "node:fs"
import {test} from "node:test"
import {findsOf} from "../fuzz/corpus.ts"
import type {Witness} from "../fuzz/target.ts"
import {targets} from "../fuzz/targets.ts"

const folders = readdirSync(new URL("fixtures/fuzz", import.meta.url))

test("every folder of finds has its target, and there are finds", () => {
  const names = targets.map(({name}) => name)
  assert.equal(new Set(names).size, names.length, "names of targets differ")
  assert.deepEqual(
    folders.filter((folder) => !names.includes(folder)),
    [],
  )
  assert.ok(folders.some((folder) => findsOf(folder).length > 0))
})

for (const target of targets)
  for (const {name, bytes} of findsOf(target.name))
    test(`fuzz/${target.name} holds what it promises on ${name.replace(/\.in(\.hex)?$/, "")}`, async () => {
      const told: string[][] = []
      const warned: string[] = []
      const warn = ({message}: Error): unknown => warned.push(message)
      process.on("warning", warn)
      for (const _ of [1, 2]) {
        const lines: string[] = []
        const witness: Witness = {saw: () => undefined, tell: (line) => lines.push(line), listens: true}
        const began = process.cpuUsage()
        const held = process.memoryUsage().arrayBuffers
        await target.attempt(Uint8Array.from(bytes), witness)
        const {user, system} = process.cpuUsage(began)
        assert.ok((user + system) / 1000 < 5000, "it takes no long time")
        assert.ok(process.memoryUsage().arrayBuffers - held < 200_000_000, "it takes no large memory")
        told.push(lines)
      }
      assert.deepEqual(told[0], told[1], "the same input gives the same outcome")
      // A warning comes behind the running code.
      await new Promise((resolve) => setImmediate(resolve))
      process.off("warning", warn)
      assert.deepEqual(warned, [], "nothing is printed")
    })
