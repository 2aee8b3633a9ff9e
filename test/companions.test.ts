import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import type {Analysis} from "../src/engine/analyse.ts"
import type {Format} from "../src/formats/format.ts"
import {formatName} from "../src/model/ids.ts"
import {analysed} from "./support/analysed.ts"
import {tarOf, zipOf} from "./support/archives.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-companions-"))
after(() => rmSync(folder, {recursive: true}))

/** Files that begin with `TOY`; one with `TOY!` wants its journals. Tells all that it is given as a trouble. */
const toy: Format = {
  name: formatName("toy"),
  title: "Toy",
  source: "this test",
  sniff: (head) => (Buffer.from(head).toString("latin1", 0, 3) === "TOY" ? 1 : 0),
  companions: (path, head) => {
    const name = path.split(/[/\\]/).at(-1) ?? ""
    return Buffer.from(head).toString("latin1", 0, 4) === "TOY!" ? [`${name}.J1`, `${name}.J2`] : []
  },
  isCompanion: (name) => /\.j[12]$/i.test(name),
  async *open(bytes, span, subject) {
    const all = Buffer.from(await bytes.read(0, 1 << 20)).toString("latin1")
    yield {
      raw: new Uint8Array(0),
      offset: 0,
      log: "windows-event",
      records: 0,
      starts: new Uint32Array(0),
      hours: undefined,
      searchable: false,
      columns: undefined,
      decode: () => undefined,
      troubles: [
        {
          code: "toy/read",
          severity: "odd",
          at: {evidence: subject.evidence, offset: 0, length: all.length, unit: {kind: "bytes"}},
          detail: `${all} ${JSON.stringify(span.carry)}`,
        },
      ],
    }
  },
}

async function read(named: string, hash: boolean): Promise<Analysis> {
  const spoolDir = join(folder, "spool")
  const {analysis} = await analysed({named: [named], task: {kind: "events"}, hash, spoolDir, formats: [toy]})
  return analysis
}

const told = ({troubles}: Analysis): readonly string[] =>
  troubles.filter(({code}) => code === "toy/read").map(({at, detail}) => `${at.evidence}: ${detail}`)

const parts = [
  {name: "config/A.j2", data: "second"},
  {name: "config/a.J1", data: "first"},
  {name: "config/A", data: "TOY! a "},
  {name: "config/B", data: "TOY b"},
  {name: "config/B.J1", data: "not asked for"},
  {name: "config/C", data: "TOY! c"},
  {name: "other/A", data: "TOY! lone"},
]

const expected = (top: string): readonly string[] => [
  `${top}config/A: TOY! a firstsecond {"own":7,"companions":[` +
    `{"evidence":"${top}config/a.J1","name":"A.J1","length":5},{"evidence":"${top}config/A.j2","name":"A.J2","length":6}]}`,
  `${top}config/B: TOY b undefined`,
  `${top}config/C: TOY! c undefined`,
  `${top}other/A: TOY! lone undefined`,
]

function write(name: string, content: Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

for (const hash of [true, false]) {
  test(`a file is read with its companions behind it, and alone without them, hash ${hash}`, async () => {
    const top = join(folder, `plain-${hash}`)
    for (const {name, data} of parts) {
      mkdirSync(join(top, name, ".."), {recursive: true})
      writeFileSync(join(top, name), data)
    }
    const analysis = await read(top, hash)
    assert.deepEqual([...told(analysis)].sort(), expected(`plain-${hash}/`))
    assert.equal(
      analysis.bytes,
      parts.reduce((sum, {data}) => sum + data.length, 0),
    )
    const notes = new Map(analysis.files.map(({id, note}) => [id.slice(id.indexOf("/")), note]))
    assert.match(notes.get("/config/a.J1" as never) ?? "", /read together with .*config\/A$/)
    assert.equal(notes.get("/config/B.J1" as never), undefined)
  })

  for (const [name, pack] of [
    ["e.zip", zipOf],
    ["e.tar", tarOf],
  ] as const)
    test(`companions are found in ${name} too, hash ${hash}`, async () => {
      const analysis = await read(write(name, pack(parts)), hash)
      assert.deepEqual([...told(analysis)].sort(), expected(`${name}!/`))
    })
}
