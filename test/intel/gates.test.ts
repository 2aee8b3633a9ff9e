/* What is read behind the gates of the claim grammar is what is read without them. */

import assert from "node:assert/strict"
import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {after, test} from "node:test"
import fc from "fast-check"
import {madeArticles} from "../../bench/intel/made-articles.ts"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {gates} from "../../src/intel/grammar/gates.ts"
import {lookupOf} from "../../src/intel/grammar/lookup.ts"
import {numberAt} from "../../src/intel/grammar/numbers.ts"
import {phraseOf} from "../../src/intel/grammar/phrase.ts"
import {timeAt} from "../../src/intel/grammar/time-joins.ts"
import {tokensOf} from "../../src/intel/grammar/tokens.ts"
import {sentencesOf} from "../../src/intel/sentences.ts"
import {type Passage, sourceOf} from "../support/intel-score.ts"
import {lexicons} from "../support/shipped-lexicons.ts"

after(() => {
  gates.isOn = true
})

/** Everything that is read of a text. */
function readWith(isOn: boolean, text: string, publisher?: string): ReturnType<typeof claimsOf> {
  gates.isOn = isOn
  const source = sourceOf(text, publisher, null)
  return claimsOf(source, documentOf(source, 1), lexicons)
}

const fixtures = join(import.meta.dirname, "..", "fixtures", "intel")

// The second blind set stays unread.
for (const name of ["own", "blind", "seen-a", "seen-b"])
  test(`what is read of the passages of ${name} is the same with gates and without`, (t) => {
    const path = join(fixtures, `${name}.json`)
    if (!existsSync(path)) {
      t.skip(`no ${name}.json`)
      return
    }
    let claims = 0
    for (const {text, publisher} of JSON.parse(readFileSync(path, "utf8")) as readonly Passage[]) {
      const gated = readWith(true, text, publisher)
      assert.deepEqual(gated, readWith(false, text, publisher))
      claims += gated.claims.length
    }
    assert.ok(claims > 50)
  })

test("what is read of made articles is the same with gates and without", () => {
  let claims = 0
  for (const text of madeArticles(30, 20_261_122)) {
    const gated = readWith(true, text)
    assert.deepEqual(gated, readWith(false, text))
    claims += gated.claims.length
  }
  assert.ok(claims > 100)
})

test("what is read of the seeds is the same with gates and without", (t) => {
  const folder = join(
    process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared"),
    "seeds",
  )
  if (!existsSync(folder)) {
    t.skip("no shared seeds")
    return
  }
  for (const name of ["000_65f3c5f563fd75ec.txt", "002_b760d2e3ba9adc1c.txt"]) {
    const text = readFileSync(join(folder, name), "utf8")
    const gated = readWith(true, text)
    assert.ok(gated.claims.length > 10)
    assert.deepEqual(gated, readWith(false, text))
  }
})

test("what a sentence keeps of its times and numbers, and names by two words, is what is found anew", () => {
  const lookup = lookupOf(lexicons)
  const seen = {times: 0, numbers: 0, names: 0}
  for (const text of madeArticles(10, 20_261_123))
    for (const {start, end} of sentencesOf(text)) {
      const phrase = phraseOf(text, start, end, lookup, "2025-06-20")
      const {tokens, times, numbers} = phrase
      for (const [at, {key}] of tokens.entries()) {
        const second = tokens[at + 1]?.key ?? ""
        assert.deepEqual(times[at], timeAt(tokens, at, text, "2025-06-20"))
        assert.deepEqual(numbers[at], numberAt(tokens, at))
        const names = lookup.names.from(key, second)
        assert.deepEqual(
          names,
          lookup.names.get(key)?.filter(({words}) => words.length === 1 || words[1] === second),
        )
        seen.times += times[at] === undefined ? 0 : 1
        seen.numbers += numbers[at] === undefined ? 0 : 1
        seen.names += names?.length ?? 0
      }
    }
  assert.ok(seen.times > 10 && seen.numbers > 10 && seen.names > 100, JSON.stringify(seen))
})

test("the classes of a word are those that hold it", () => {
  const {nouns, verbClasses, classesOfNoun, classesOfVerb} = lookupOf(lexicons)
  for (const [sets, classes] of [
    [nouns, classesOfNoun],
    [verbClasses, classesOfVerb],
  ] as const) {
    assert.ok(classes.size > 100)
    for (const [word, own] of classes)
      assert.deepEqual(
        [...own],
        [...sets].flatMap(([id, words]) => (words.has(word) ? [id] : [])),
      )
  }
})

test("the words of a sentence are the same, cut out alone or from its paragraph", () => {
  const units = fc.constantFrom(
    ...[
      "a",
      "B",
      "U.S.",
      "'s",
      "'",
      "-",
      ".",
      ". ",
      "! T",
      ",",
      "3",
      " ",
      "\u00a0",
      "\u00e9",
      "(",
      '"',
      "CVE-2021-1",
    ],
  )
  // Longer than what is never kept.
  const paragraphs = fc
    .string({unit: units, minLength: 40, maxLength: 90})
    .map((text) => `${text} ${"pad ".repeat(20)}`)
  fc.assert(
    fc.property(paragraphs, (text) => {
      const alone = sentencesOf(text).map(({start, end}) => tokensOf(text, start, end))
      tokensOf(text, 0, text.length)
      const fromWhole = sentencesOf(text).map(({start, end}) => tokensOf(text, start, end))
      assert.deepEqual(fromWhole, alone)
    }),
    {numRuns: 1000},
  )
})
