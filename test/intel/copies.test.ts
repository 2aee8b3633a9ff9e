import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {alignmentOf} from "../../src/intel/alignment.ts"
import {pairsOf} from "../../src/intel/copies.ts"
import {documentOf} from "../../src/intel/document.ts"
import {gramsOf, spanOf, wordingOf} from "../../src/intel/wording.ts"
import {articles, textSource} from "../support/article-corpus.ts"
import {naivePairs} from "../support/naive-copies.ts"

const seed = 20_261_122

test("looking up rare words finds the pairs that comparing all documents finds", () => {
  let copies = 0
  let partial = 0
  for (const [count, words] of [
    [60, 120],
    [40, 40],
    [25, 400],
  ] as const) {
    const wordings = articles(count, words, seed + words).map(({source}, i) =>
      wordingOf(source, documentOf(source, i + 1)),
    )
    const found = pairsOf(wordings)
    assert.deepEqual(found, naivePairs(wordings), `seed ${seed + words}`)
    copies += found.filter(({inA, inB}) => inA.length + inB.length === 0).length
    partial += found.filter(({inA, inB}) => inA.length + inB.length > 0).length
  }
  assert.ok(copies > 30 && partial > 3, `${copies} copies, ${partial} partial copies, seed ${seed}`)
})

test("copies are found and unrelated articles are not", () => {
  const made = articles(80, 200, seed)
  const pairs = pairsOf(made.map(({source}, i) => wordingOf(source, documentOf(source, i + 1))))
  const isPair = new Set(pairs.filter(({coverage}) => coverage >= 0.4).map(({a, b}) => `${a} ${b}`))
  let same = 0
  for (const [a, first] of made.entries())
    for (const [b, second] of made.entries()) {
      if (b <= a || first.of.length === 0 || second.of.length === 0) continue
      if (first.of[0] === second.of[0]) same++
      assert.equal(isPair.has(`${a} ${b}`), first.of[0] === second.of[0], `${a} ${b}, seed ${seed}`)
    }
  assert.ok(same > 10)
})

test("a thousand articles of a thousand words are compared in seconds", () => {
  const made = articles(1000, 1000, seed)
  const wordings = made.map(({source}, i) => wordingOf(source, documentOf(source, i + 1)))
  const before = process.cpuUsage()
  const pairs = pairsOf(wordings)
  const {user, system} = process.cpuUsage(before)
  assert.ok(pairs.length > 100)
  assert.ok(user + system < 10_000_000, `${(user + system) / 1e6} s of processor time`)
})

test("spelling, letter case, marks and unseen characters make no difference", () => {
  const texts = [
    "The U.K. organised a defence programme — its behaviour, “colour” and centre of gravity favoured the U.S. licence. It analysed the catalogue and travelled to Washington.",
    'The UK organized a defense program - its behavior, "color" and center of\u00a0gravity favored the US license. It analyzed the cata\u00adlog and traveled to washington.',
  ]
  const [a, b] = texts.map((text, i) => {
    const source = textSource(text, `${i}.txt`)
    return wordingOf(source, documentOf(source, i + 1))
  })
  assert.ok((a?.words.length ?? 0) > 20)
  assert.deepEqual(a?.words, b?.words)
  assert.deepEqual(a?.grams, b?.grams)
})

test("words keep their places in code points of the stored text", () => {
  const source = textSource(
    "🔦🔦 The lantern was lit again in the harbour by nobody whom the watch knew.",
    "a.txt",
  )
  const wording = wordingOf(source, documentOf(source, 1))
  const points = [...source.text]
  for (const [i, written] of wording.written.entries()) {
    const {start, end} = spanOf(wording, {from: i, to: i + 1})
    assert.equal(points.slice(start, end).join(""), written)
  }
  assert.ok(wording.words.length > 10)
})

test("an alignment keeps order, aligns equal words only, and without anchors is the longest", () => {
  const words = fc.array(fc.constantFrom(..."abcdefghij"), {maxLength: 40})
  fc.assert(
    fc.property(words, words, (a, b) => {
      for (const grams of [gramsOf, () => new Float64Array(0)]) {
        const to = alignmentOf({words: a, grams: grams(a)}, {words: b, grams: grams(b)})
        let last = -1
        let aligned = 0
        for (const [i, j] of to.entries()) {
          if (j < 0) continue
          assert.equal(a[i], b[j])
          assert.ok(j > last)
          last = j
          aligned++
        }
        const longest = longestCommon(a, b)
        if (grams === gramsOf) assert.ok(aligned <= longest)
        else assert.equal(aligned, longest)
      }
    }),
    {seed, numRuns: 500},
  )
})

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const each of a) {
    const next = [0]
    for (const [j, other] of b.entries())
      next.push(each === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    row = next
  }
  return row[b.length] ?? 0
}
