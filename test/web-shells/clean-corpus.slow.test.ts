import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {test} from "node:test"
import {examine} from "../../src/formats/web-file/examine.ts"
import {cleanCorpus} from "./clean-corpus.ts"

test("no page of 2,000 and more of free software is called a web shell", {
  timeout: 600_000,
}, async (context) => {
  const {files, missing} = await cleanCorpus()
  for (const line of missing) context.diagnostic(`not fetched: ${line}`)
  if (files.length < 2000) {
    context.skip(`only ${files.length} pages could be fetched; the package registries are out of reach`)
    return
  }
  const counts = new Map<string, number>()
  const alarms: string[] = []
  for (const file of files) {
    const {verdict, reason} = examine(readFileSync(file), file)
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
    if (verdict === "web-shell") alarms.push(`${file}: ${reason}`)
    else if (verdict === "suspicious") context.diagnostic(`suspicious: ${file}: ${reason}`)
  }
  context.diagnostic(`${files.length} pages: ${JSON.stringify(Object.fromEntries(counts))}`)
  assert.deepEqual(alarms, [])
  assert.ok((counts.get("suspicious") ?? 0) <= files.length / 200, "at most one in 200 is worth a look")
})
