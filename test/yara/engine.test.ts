/* YARA rules through the engine: every kind of file, in children and here. */

import assert from "node:assert/strict"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {checkedYara} from "../../src/engine/yara-rules.ts"
import {sharedYaraRules} from "../support/yara-data.ts"
import {scan, shown} from "../support/yara-scan.ts"

test("files of a known format and files of none are scanned, with the place of the first string", async () => {
  const text = `rule greets { strings: $a = "hello" nocase condition: $a }`
  const run = await scan(
    {"a.txt": "xx HELLO hello", "b.aspx": '<%@ Page Language="C#" %>hello', "c.bin": "nothing", empty: ""},
    [{path: "t.yar", text}],
  )
  assert.deepEqual(shown(run), ["yara:t:greets a.txt 3+5", "yara:t:greets b.aspx 25+5"])
  assert.deepEqual(run.matches[0]?.because, [{field: "$a", value: "HELLO at offset 3, 2 times or more"}])
  assert.deepEqual(
    run.analysis.files.map(({status}) => status),
    ["unclaimed", "read", "unclaimed", "unclaimed"],
  )
})

test("a log is not scanned", async () => {
  const log =
    "#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time cs-uri-stem\r\n2021-03-03 01:02:03 /hello\r\n"
  const run = await scan({"u_ex210303.log": log, "copy.txt": "hello"}, [
    {path: "t.yar", text: 'rule greets { strings: $a = "hello" condition: $a }'},
  ])
  assert.deepEqual(shown(run), ["yara:t:greets copy.txt 0+5"])
})

test("conditions see the name of the file, whatever its alphabet", async () => {
  const text = `rule named { condition: filename == "Überprüfung 文档.ASPX" and extension == ".aspx" and filepath contains "\\\\Ordner é\\\\" }`
  const run = await scan({"Ordner é/Überprüfung 文档.ASPX": "x", "other.aspx": "x"}, [{path: "n.yar", text}])
  assert.equal(run.matches.length, 1)
  assert.match(String(run.matches[0]?.from.evidence), /文档\.ASPX$/)
})

test("rules that name others bring them along, and private ones stay silent", async () => {
  const text = `private rule inner { strings: $a = "inside" condition: $a }
    global rule small { condition: filesize < 20 }
    rule outer { strings: $b = "outside" condition: inner and $b }`
  const run = await scan(
    {"a.txt": "inside outside", "b.txt": "outside", "c.txt": "inside outside".padEnd(30)},
    [{path: "t.yar", text}],
  )
  assert.deepEqual(shown(run), ["yara:t:small a.txt 0+0", "yara:t:outer a.txt 7+7", "yara:t:small b.txt 0+0"])
})

test("children and this process find the same", async () => {
  const text = `rule greets { strings: $a = "hello" condition: $a } rule often { strings: $a = "lo" $b = "hello" condition: $b and #a > 2 }`
  const files = Object.fromEntries(
    Array.from({length: 30}, (_, i) => [`${i}.txt`, `${"hello ".repeat(i % 5)}${i}`]),
  )
  const [here, there] = [
    await scan(files, [{path: "t.yar", text}]),
    await scan(files, [{path: "t.yar", text}], {workers: 2}),
  ]
  assert.deepEqual(shown(here), shown(there))
  assert.ok(here.matches.length > 30)
})

const {folder: shared, skip} = sharedYaraRules()

test("all files of other people's rules load", {skip}, () => {
  const sources = readdirSync(shared)
    .filter((name) => name.endsWith(".yar"))
    .map((path) => ({path, text: readFileSync(join(shared, path), "utf8")}))
  const {plan, detections, refusals} = checkedYara(sources)
  assert.deepEqual(refusals, [])
  assert.deepEqual([sources.length, plan.rules.length, detections.length], [106, 1202, 1202])
  const always = plan.rules.filter(({need}) => need.kind === "nothing")
  assert.deepEqual(
    always.map(({id}) => id),
    [],
  )
})
