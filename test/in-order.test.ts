import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {InOrder} from "../src/engine/in-order.ts"

test("items leave in the order of the slots, whatever the order in which they came", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(30_000), {maxLength: 5}), {maxLength: 6}),
      fc.array(fc.nat(5), {maxLength: 60}),
      (files, turns) => {
        const out: string[] = []
        const order = new InOrder<string>((item) => out.push(item))
        const paused = new Set<number>()
        const slots = files.map((_, i) =>
          order.open(
            () => paused.add(i),
            () => paused.delete(i),
          ),
        )
        const queues = files.map((weights, i) => weights.map((weight, j) => ({text: `${i}.${j}`, weight})))
        const step = (i: number): void => {
          const item = queues[i]?.shift()
          if (item !== undefined) slots[i]?.give(item.text, item.weight)
          else if (queues[i] !== undefined) {
            slots[i]?.close()
          }
        }
        for (const turn of turns) if (turn < files.length) step(turn)
        for (let i = 0; i < files.length; i++) for (let n = 0; n < 7; n++) step(i)
        assert.deepEqual(
          out,
          files.flatMap((weights, i) => weights.map((_, j) => `${i}.${j}`)),
        )
        assert.equal(paused.size, 0)
      },
    ),
  )
})

test("a slot that waits behind another pauses its producer, and a retracted one leaves nothing", () => {
  const out: string[] = []
  let pauses = 0
  const order = new InOrder<string>((item) => out.push(item))
  const first = order.open(
    () => undefined,
    () => undefined,
  )
  const second = order.open(
    () => (pauses += 1),
    () => undefined,
  )
  second.give("heavy", 30_000)
  assert.equal(pauses, 1)
  second.retract()
  first.give("a", 1)
  first.close()
  second.close()
  assert.deepEqual(out, ["a"])
})
