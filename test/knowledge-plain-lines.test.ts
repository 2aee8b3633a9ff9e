/* The quick reading of the lexicons gives what the YAML library gives, or nothing. */

import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import path from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {parse} from "yaml"
import {readPlainLines} from "../src/knowledge/plain-lines.ts"

const folder = path.join(import.meta.dirname, "..", "knowledge", "lexicons")

test("every lexicon that comes along is read quickly, and as the library reads it", () => {
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".yml"))) {
    const text = readFileSync(path.join(folder, name), "utf8")
    const read = readPlainLines(text)
    assert.notEqual(read, undefined, `${name} holds more than plain lines`)
    assert.deepEqual(read, parse(text), name)
  }
})

/** The library's value, or undefined where it refuses the text. */
function byLibrary(text: string): unknown {
  try {
    return parse(text, {logLevel: "error"})
  } catch {
    return undefined
  }
}

test("what is read of any text is what the library reads", () => {
  const piece = fc.constantFrom(
    ..."a|B c|- {|}|[|]|, |: |:|\n|\n  - {id: x, forms: [|name: y|]}|\"|'|\\|#| #|true|null|12|0x1f|~|&a|*a|!b|é|-|?|\t| |kind: |entries:\n|%|>|don't|3CX|1e3".split(
      "|",
    ),
  )
  const value = fc.oneof(
    fc.constantFrom(
      ...'a|B c|3CX|don\'t|12|true|null|é|x: y|x:y|"q, r"|"q"|\'s\'|a #b|a#b|~|1e3|a\\b|-a|a-b|.5|a }|0x1f|$'.split(
        "|",
      ),
    ),
    fc.array(piece, {maxLength: 4}).map((parts) => parts.join("")),
  )
  const shaped = fc
    .tuple(value, value, value)
    .map(([a, b, c]) => `kind: ${a}\nentries:\n  - {id: ${b}, forms: [x, ${c}]}\n`)
  let seen = 0
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, {maxLength: 12}).map((p) => p.join("")),
        {arbitrary: shaped, weight: 5},
      ),
      (text) => {
        const read = readPlainLines(text)
        if (read === undefined) return
        seen += 1
        assert.deepEqual(read, byLibrary(text))
      },
    ),
    {numRuns: 8000},
  )
  assert.ok(seen > 50, `${seen} texts were read`)
})

test("what is no plain line is left to the library", () => {
  for (const text of [
    "",
    "a:\n  b: c\n",
    "- {a: b, c: {d: e}}\n",
    "- {a: 'b'}\n",
    '- {a: "b\\n"}\n',
    "- {a: 12}\n",
    "- {a: null}\n",
    "- {a: b, a: c}\n",
    "- {a: b} # why\n",
    "a:\nb:\n- {a: b}\n",
    "a: b\n- {a: b}\n",
    "a: b\na: c\n- {a: b}\n",
    "- {a: b\n  }\n",
    "- {a: &b c}\n",
  ])
    assert.equal(readPlainLines(text), undefined, text)
})
