import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {examine} from "../../src/formats/web-file/examine.ts"
import {unpermuted} from "../../src/formats/web-file/wrapped.ts"

const own = join(import.meta.dirname, "..", "fixtures", "web-shells", "own")

function bytesOf(name: string): Uint8Array {
  const hex = readFileSync(join(own, name), "latin1").replaceAll(/;.*$/gm, "").replaceAll(/\s+/g, "")
  return new Uint8Array(Buffer.from(hex, "hex"))
}

const endings = ["x.aspx", "x.ashx", "x.asp", "x.php", "x.jsp", "x.jspx", "x.cshtml"]

test("shells cut or damaged anywhere neither throw nor point outside of the file", () => {
  for (const name of readdirSync(own)) {
    const bytes = bytesOf(name)
    for (let cut = 0; cut < bytes.length; cut += Math.max(1, Math.floor(bytes.length / 12))) {
      const part = bytes.slice(0, cut)
      part[cut >> 1] = 0x22
      for (const {offset, length} of examine(part, name.slice(0, -4)).witnesses)
        assert.ok(offset >= 0 && offset + length <= part.length, `${name} cut at ${cut}: ${offset}+${length}`)
    }
  }
})

test("any text of marks, quotes and brackets is read without a throw", () => {
  const piece = fc.constantFrom(
    "<%",
    "%>",
    "<?php ",
    "?>",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "`",
    "\\u0065",
    "$",
    "$x",
    "eval",
    "Request",
    '["x"]',
    ".",
    "->",
    "::",
    "=>",
    "new ",
    "function f(",
    "class X ",
    "for(",
    "if(",
    "<script runat=server>",
    "@",
    "@{",
    "${",
    "<<<A\n",
    "\nA;",
    "\n",
    ";",
    ",",
    "+",
    "&",
    "=",
    "dim x ",
    "sub f\n",
    "end sub\n",
    "/*",
    "*/",
    "//",
    "#",
    "\ufeff",
    "é",
    "\ud800",
    "<jsp:scriptlet>",
    "]]>",
  )
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 60}), fc.constantFrom(...endings), (pieces, path) => {
      const bytes = Buffer.from(pieces.join(""))
      for (const {offset, length} of examine(bytes, path).witnesses)
        assert.ok(offset >= 0 && offset + length <= bytes.length)
    }),
    {seed: 20_210_304, numRuns: 1500},
  )
})

test("time grows with the length of the file, not faster, whatever it holds", () => {
  const units = [
    "(",
    "[",
    "{",
    "$x{",
    '"{$a',
    "<%",
    "<% (",
    "@{",
    "${",
    "<script runat=server ",
    "a.b(",
    "$a[",
    "x=>",
    "\\u0065",
    '$"{',
    "<?php ",
    "f(g(",
    "<<<A\n",
    "new X{",
    "if(a)",
    "a?b:",
    "function f(){",
    "a=b,",
    "/*",
    "'",
    "`",
    "<jsp:scriptlet>",
    "for(;;",
    "class X{",
    "x.y=",
    '"a"+',
    "sub f\n",
    "a!b",
    "~",
    "[WebMethod]",
    "<a runat=server ",
    "$$",
    "!",
    "&#x41;",
    "b=b+1;",
  ]
  const cost = (path: string, text: string): number => {
    const bytes = Buffer.from(text)
    const from = process.cpuUsage()
    examine(bytes, path)
    const {user, system} = process.cpuUsage(from)
    return (user + system) / 1000
  }
  for (const path of ["x.aspx", "x.php", "x.jsp", "x.asp", "x.cshtml"]) {
    const open = path === "x.php" ? "<?php " : path === "x.cshtml" ? "@{ " : "<% "
    for (const unit of units) {
      cost(path, open + unit.repeat(50))
      const small = cost(path, open + unit.repeat(Math.ceil(2_000 / unit.length)))
      const large = cost(path, open + unit.repeat(Math.ceil(16_000 / unit.length)))
      // Eight times the length: quadratic would be 64 times the time.
      assert.ok(large < 30 * small + 200, `${path} of ${JSON.stringify(unit)}: ${small} ms, then ${large} ms`)
    }
  }
})

test("words in no order at all cost no more than their share, and the page says that it was cut", () => {
  const words = [
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "$a",
    "b",
    "1",
    ",",
    ";",
    "=>",
    "=",
    ".",
    "'x'",
    "new",
    "function",
    "*",
    "$c(",
    "?",
    ":",
  ]
  let cut = 0
  for (let seed = 1; seed <= 4; seed++) {
    let state = seed
    let text = "<?php "
    for (let i = 0; i < 6000; i++) {
      state = (state * 1103515245 + 12345) & 0x7fffffff
      text += `${words[(state >> 8) % words.length]} `
    }
    const from = process.cpuUsage()
    if (examine(Buffer.from(text), "x.php").isCut) cut++
    const {user} = process.cpuUsage(from)
    assert.ok(user < 10_000_000, `seed ${seed}: ${user / 1000} ms`)
  }
  assert.ok(cut > 0, "no text was tangled enough to prove anything")
})

test("undoing the encoding of a mailbox export is undone by its table, byte by byte", () => {
  const all = Uint8Array.from({length: 256}, (_, i) => i)
  assert.equal(new Set(unpermuted(all)).size, 256)
  // [MS-PST] 5.1: the table begins 65, 54, 19; its inverse 71, 241, 180.
  assert.deepEqual([...unpermuted(Uint8Array.of(65, 54, 19))], [0, 1, 2])
  assert.deepEqual([...unpermuted(all).slice(0, 3)], [71, 241, 180])
})
