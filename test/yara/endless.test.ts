import assert from "node:assert/strict"
import {test} from "node:test"
import {scan, shown} from "../support/yara-scan.ts"

test("a rule without end is stopped and told, and all else of the file is still read", async () => {
  const text = `rule endless { strings: $a = "hang" condition: $a and
      for all i in (0..filesize * 1000000000) : (for all j in (0..filesize * 1000000000) : (i + j >= 0)) }
    rule greets { strings: $a = "hello" condition: $a }`
  const run = await scan(
    {"a.aspx": '<%@ Page Language="C#" %>hello hang', "b.txt": "hello"},
    [{path: "t.yar", text}],
    {workers: 1, silentMillis: 5000},
  )
  assert.deepEqual(shown(run), ["yara:t:greets a.aspx 25+5", "yara:t:greets b.txt 0+5"])
  assert.deepEqual(
    run.analysis.troubles.map(({code, detail}) => [code, detail]),
    [["yara/timeout", "the YARA rule t:endless did not end and was stopped; the others were run without it"]],
  )
  assert.equal(run.analysis.files[0]?.status, "read")
  assert.equal(run.analysis.lost, false)
})
