import assert from "node:assert/strict"
import {execFileSync} from "node:child_process"
import {createHash} from "node:crypto"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, test} from "node:test"
import {gzipSync, zstdCompressSync} from "node:zlib"
import {ZipWriter} from "@zip.js/zip.js"
import fc from "fast-check"
import {defaultLimits, type Limits} from "../src/containers/limits.ts"
import {type IntakeFile, type IntakeRecord, intake} from "../src/engine/intake.ts"
import type {Format} from "../src/formats/format.ts"
import {formatName} from "../src/model/ids.ts"
import type {Trouble} from "../src/model/trouble.ts"
import {tarOf, type ZipPart, zipOf} from "./support/archives.ts"
import {type KeptFile, keeping} from "./support/kept-files.ts"

const root = mkdtempSync(join(tmpdir(), "postern-intake-"))
after(() => rmSync(root, {recursive: true, force: true}))
let folders = 0

/** A folder of its own with these files; returns its path. */
function evidence(files: Readonly<Record<string, Uint8Array | string>>, name = "ev"): string {
  const folder = join(root, `${++folders}`, name)
  mkdirSync(folder, {recursive: true})
  for (const [path, data] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), data)
  }
  return folder
}

/** Claims what begins with `name:`. */
function format(name: string, score = 1): Format {
  return {
    name: formatName(name),
    title: name,
    source: "test",
    sniff: (head) => (Buffer.from(head.subarray(0, name.length + 1)).toString() === `${name}:` ? score : 0),
    open: () => assert.fail("intake opens no format"),
  }
}

interface Taken {
  readonly records: readonly IntakeRecord[]
  readonly troubles: readonly Trouble[]
  readonly files: readonly KeptFile[]
}

interface Setting {
  readonly passwords?: readonly string[]
  readonly limits?: Partial<Limits>
  readonly formats?: readonly Format[]
  readonly hash?: boolean
  readonly spoolDir?: string
  readonly onProgress?: (progress: {files: number; bytes: number}) => void
  readonly begin?: (file: IntakeFile) => void
  readonly wanted?: (file: IntakeFile) => boolean
}

async function take(named: readonly string[], setting: Setting = {}): Promise<Taken> {
  const troubles: Trouble[] = []
  const files: KeptFile[] = []
  const consumer = keeping(files, (file) => {
    setting.begin?.(file)
    return setting.wanted?.(file) ?? true
  })
  const records = await intake(
    named,
    {
      passwords: setting.passwords ?? [],
      limits: {...defaultLimits, ...setting.limits},
      spoolDir: setting.spoolDir ?? join(root, "spool"),
      formats: setting.formats ?? [format("log")],
      hash: setting.hash ?? true,
      ...(setting.onProgress ? {onProgress: setting.onProgress} : {}),
    },
    consumer,
    (trouble) => troubles.push(trouble),
  )
  return {records, troubles, files}
}

/** `status id`, one a record. */
function listed(taken: Taken): readonly string[] {
  return taken.records.map((record) => `${record.status} ${record.id}`)
}

function told(taken: Taken): readonly string[] {
  return taken.troubles.map((trouble) => `${trouble.severity} ${trouble.code} ${trouble.at.evidence}`)
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex")
}

function noise(length: number): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = 1
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    words[i] = state ^ (state >>> 15)
  }
  return Buffer.from(words.buffer, 0, length)
}

test("files come in the byte order of their paths, with ids that do not depend on where they lie", async () => {
  const files = {
    "b.log": "log: b",
    "a/z.log": "log: a/z",
    "a-b.log": "log: a-b",
    "a/deep/x.log": "log: deep",
    "ä.log": "log: ä",
    "B.log": "other",
    "in.zip": zipOf([{name: "x.log", data: "log: x"}]),
  }
  const first = await take([evidence(files)])
  const again = await take([evidence(Object.fromEntries(Object.entries(files).reverse()))])
  assert.deepEqual(listed(first), [
    "unclaimed ev/B.log",
    "claimed ev/a-b.log",
    "claimed ev/a/deep/x.log",
    "claimed ev/a/z.log",
    "claimed ev/b.log",
    "container ev/in.zip",
    "claimed ev/in.zip!/x.log",
    "claimed ev/ä.log",
  ])
  assert.deepEqual(again.records, first.records)
  assert.deepEqual(told(first), [])
})

test("two named items of one base name have ids of their own, and a file is named by its base name", async () => {
  const one = evidence({"a.log": "log: 1"}, "logs")
  const two = evidence({"a.log": "log: 2"}, "logs")
  const taken = await take([one, `${two}/`, join(one, "a.log")])
  assert.deepEqual(listed(taken), ["claimed logs/a.log", "claimed logs#2/a.log", "claimed a.log"])
})

test("containers open within each other and every byte is hashed, streamed and can be had again", async () => {
  const texts = ["log: one", "log: two", "log: three", "log: four", "log: five", "log: six"]
  const [one, two, three, four, five, six] = texts as [string, string, string, string, string, string]
  const tar = tarOf([
    {name: "C/inetpub/x.log", data: two},
    {name: "in.zip", data: zipOf([{name: "y.log", data: three, descriptor: true}])},
    {name: "after.log", data: four},
  ])
  const files = {
    "a.zip": zipOf([
      {name: "x.log", data: one},
      {name: "stored.zip", stored: true, data: zipOf([{name: "z.log", data: five}])},
      {name: "t.tgz", data: gzipSync(tar)},
      {name: "k.log.zst", data: zstdCompressSync(six)},
    ]),
  }
  const taken = await take([evidence(files)])
  assert.deepEqual(listed(taken), [
    "container ev/a.zip",
    "claimed ev/a.zip!/x.log",
    "container ev/a.zip!/stored.zip",
    "claimed ev/a.zip!/stored.zip!/z.log",
    "container ev/a.zip!/t.tgz",
    "container ev/a.zip!/t.tgz!/t.tar",
    "claimed ev/a.zip!/t.tgz!/t.tar!/C/inetpub/x.log",
    "container ev/a.zip!/t.tgz!/t.tar!/in.zip",
    "claimed ev/a.zip!/t.tgz!/t.tar!/in.zip!/y.log",
    "claimed ev/a.zip!/t.tgz!/t.tar!/after.log",
    "container ev/a.zip!/k.log.zst",
    "claimed ev/a.zip!/k.log.zst!/k.log",
  ])
  assert.deepEqual(told(taken), [])
  assert.deepEqual(
    taken.files.map(({bytes}) => bytes.toString()),
    [one, five, two, three, four, six],
  )
  for (const {file, bytes, summary} of taken.files) {
    assert.equal(summary.digests?.sha256, sha256(bytes))
    assert.ok((await all(file.reopen())).equals(bytes), file.id)
  }
  assert.equal(taken.records[0]?.digests?.sha256, sha256(files["a.zip"]))
  assert.equal(taken.records[5]?.digests?.sha256, sha256(tar))
  assert.equal(taken.files[2]?.file.path, "C:\\inetpub\\x.log")
})

test("a file can be had again while it streams", async () => {
  const taken: string[] = []
  const folder = evidence({
    "a.tar.gz": gzipSync(
      tarOf([
        {name: "a.log", data: "log: a"},
        {name: "b.log", data: "log: b"},
      ]),
    ),
  })
  await intake(
    [folder],
    {
      passwords: [],
      limits: defaultLimits,
      spoolDir: join(root, "spool"),
      formats: [format("log")],
      hash: true,
    },
    {
      begin: async (file) => ({
        push: async (chunk) => void taken.push(`${Buffer.from(chunk)} = ${await all(file.reopen())}`),
        end: async () => undefined,
      }),
    },
    (trouble) => assert.fail(trouble.detail),
  )
  assert.deepEqual(taken, ["log: a = log: a", "log: b = log: b"])
})

test("equal bytes are told before they stream where a file can be read twice, and else after", async () => {
  const asked: string[] = []
  const taken = await take(
    [
      evidence({
        "1.log": "log: same",
        "2.log": "log: same",
        "3.zip": zipOf([{name: "x.log", data: "log: same"}]),
        "4.tar": tarOf([{name: "x.log", data: "log: same"}]),
        "5.log": "log: sama",
        "6.log": "",
        "7.log": "",
      }),
    ],
    {
      begin: (file) => asked.push(`${file.id} ${file.duplicateOf}`),
      wanted: (file) => file.duplicateOf === undefined,
    },
  )
  assert.deepEqual(asked, [
    "ev/1.log undefined",
    "ev/2.log ev/1.log",
    "ev/3.zip!/x.log ev/1.log",
    "ev/4.tar!/x.log undefined",
    "ev/5.log undefined",
  ])
  assert.deepEqual(
    taken.records.map((record) => record.duplicateOf),
    [undefined, "ev/1.log", undefined, "ev/1.log", undefined, "ev/1.log", undefined, undefined, undefined],
  )
  assert.deepEqual(
    taken.files.map(({file, summary}) => [file.id, summary.duplicateOf]),
    [
      ["ev/1.log", undefined],
      ["ev/4.tar!/x.log", "ev/1.log"],
      ["ev/5.log", undefined],
    ],
  )
})

test("of two formats the surer reads, a near tie is told, and the first of the registry wins it", async () => {
  const folder = evidence({"a.log": "log: a"})
  for (const [scores, name, troubles] of [
    [[0.9, 0.9], "log", 1],
    [[0.8, 0.85], "log", 1],
    [[0.5, 0.9], "log", 0],
  ] as const) {
    const formats = scores.map((score, i) => ({...format("log", score), title: `${i}`}))
    const taken = await take([folder], {formats})
    assert.equal(
      taken.troubles.filter((one) => one.code === "intake/two-formats").length,
      troubles,
      `${scores}`,
    )
    assert.equal(taken.records[0]?.format, name)
    const best = scores[0] >= scores[1] ? "0" : "1"
    assert.equal(taken.files[0]?.file.format.title, best, `${scores}`)
  }
})

test("a collector's statement is a record with its meaning", async () => {
  const taken = await take([
    evidence({
      "ECP_Logs/NoDataDetected.txt": "",
      "IIS_FE_Logs/MXS01_NoFilesDetected.txt": "nothing",
      "x/NoFolderDetected.txt": `log: ${"x".repeat(70_000)}`,
      "y/NotEnoughFreeSpace.txt": Buffer.from([0, 1, 2]),
    }),
  ])
  assert.deepEqual(
    taken.records.map((record) => [record.status, record.note?.split(":")[0]]),
    [
      ["statement", "ECP_Logs"],
      ["statement", "IIS_FE_Logs"],
      ["claimed", undefined],
      ["unclaimed", undefined],
    ],
  )
})

test("links, special files and what is gone are told and never opened", async (t) => {
  if (process.platform === "win32") return t.skip("symbolic links and FIFOs need a POSIX system")
  const outside = evidence({"secret.log": "log: secret"}, "outside")
  const folder = evidence({
    "a.log": "log: a",
    "gone.log": "log: gone",
    "z/b.log": "log: b",
    "shut.log": "log: shut",
  })
  symlinkSync(outside, join(folder, "link"))
  symlinkSync("a.log", join(folder, "link.log"))
  const maker = "mkfifo"
  execFileSync(maker, [join(folder, "pipe.log")])
  chmodSync(join(folder, "shut.log"), 0)
  const taken = await take([folder, join(root, "nowhere")], {
    begin(file) {
      if (file.id !== "ev/a.log") return
      unlinkSync(join(folder, "gone.log"))
      rmSync(join(folder, "z"), {recursive: true})
    },
  })
  // root reads files without permission.
  const isRoot = process.getuid?.() === 0
  assert.deepEqual(
    told(taken).filter((line) => !line.endsWith("shut.log")),
    [
      "lost intake/unreadable ev/gone.log",
      "odd intake/symbolic-link ev/link",
      "odd intake/symbolic-link ev/link.log",
      "odd intake/special-file ev/pipe.log",
      "lost intake/unreadable ev/z",
      "lost intake/unreadable nowhere",
    ],
  )
  assert.deepEqual(
    listed(taken).map((line) => (isRoot ? line.replace("claimed ev/shut", "lost ev/shut") : line)),
    [
      "claimed ev/a.log",
      "lost ev/gone.log",
      "unclaimed ev/link",
      "unclaimed ev/link.log",
      "unclaimed ev/pipe.log",
      "lost ev/shut.log",
      "lost ev/z",
      "lost nowhere",
    ],
  )
  const viaLink = await take([join(folder, "link")])
  assert.deepEqual(listed(viaLink), ["claimed link/secret.log"])
})

test("a file that shrinks while it is read is told, and complete files say so", async () => {
  const folder = evidence({"a.log": Buffer.concat([Buffer.from("log:"), Buffer.alloc(5_000_000, 120)])})
  const taken = await take([folder], {begin: () => truncateSync(join(folder, "a.log"), 2_500_000)})
  assert.deepEqual(told(taken), ["lost intake/unreadable ev/a.log"])
  assert.equal(taken.files[0]?.summary.complete, false)
  assert.equal(taken.files[0]?.summary.digests, undefined)
  const whole = await take([evidence({"a.log": "log: a"})])
  assert.equal(whole.files[0]?.summary.complete, true)
})

test("names in archives are labels: duplicates and look-alikes keep ids of their own", async () => {
  const parts: ZipPart[] = [
    {name: "a.log", data: "log: 1"},
    {name: "a.log", data: "log: 2"},
    {name: "A.LOG", data: "log: 3"},
    {name: "../../a.log", data: "log: 4"},
    {name: "C:\\Windows\\a.log", data: "log: 5"},
    {name: "a\nb\0.log", data: "log: 6"},
    {name: "a.log#2", data: "log: 7"},
    {name: "", data: "log: 8"},
  ]
  const taken = await take([evidence({"a.zip": zipOf(parts)})])
  assert.deepEqual(listed(taken).slice(1), [
    "claimed ev/a.zip!/a.log",
    "claimed ev/a.zip!/a.log#2",
    "claimed ev/a.zip!/A.LOG",
    "claimed ev/a.zip!/../../a.log",
    "claimed ev/a.zip!/C:\\Windows\\a.log",
    "claimed ev/a.zip!/a\\u000ab\\u0000.log",
    "claimed ev/a.zip!/a.log#2#2",
    "claimed ev/a.zip!/unnamed",
  ])
  assert.deepEqual(
    taken.troubles.map((trouble) => trouble.code),
    [
      "containers/duplicate-name",
      "containers/case-collision",
      "containers/odd-name",
      "containers/odd-name",
      "containers/odd-name",
      "containers/duplicate-name",
      "containers/odd-name",
    ],
  )
  assert.equal(taken.files.find(({file}) => file.id.includes("C:"))?.file.path, "C:\\Windows\\a.log")
})

test("a flood of one trouble is counted, not repeated", async () => {
  const parts = Array.from({length: 300}, (_, i): ZipPart => ({name: `../${i}`, data: "x", crc: 1}))
  const taken = await take([evidence({"a.zip": zipOf(parts)})])
  assert.equal(taken.records.length, 301)
  for (const code of ["containers/odd-name", "containers/checksum"]) {
    const of = taken.troubles.filter((trouble) => trouble.code === code)
    assert.equal(of.length, 26)
    assert.match(of.at(-1)?.detail ?? "", /^275 more/)
  }
})

test("containers deeper than the limit, and bombs in bombs, are lost with the limit named", async () => {
  let bytes: Buffer = Buffer.from("log: deep")
  for (let depth = 0; depth < 10; depth++)
    bytes = zipOf([{name: depth === 0 ? "x.log" : "in.zip", data: bytes}])
  const deep = await take([evidence({"a.zip": bytes})])
  assert.equal(deep.records.length, 9)
  assert.deepEqual(told(deep), [`lost containers/limit-depth ev/a.zip${"!/in.zip".repeat(8)}`])

  let bomb: Buffer = gzipSync(Buffer.alloc(3_000_000))
  for (let layer = 0; layer < 3; layer++)
    bomb = zipOf(Array.from({length: 16}, (_, i) => ({name: `${i}.gz`, data: bomb, stored: layer > 0})))
  const limits = {totalBytes: 20_000_000, ratioFromBytes: 2 ** 40}
  const stopped = await take([evidence({"a.zip": bomb})], {limits})
  assert.ok(told(stopped).some((line) => line.startsWith("lost containers/limit-total")))
  assert.ok(stopped.records.every((record) => record.sizeBytes < 4_000_000))

  const many = await take(
    [evidence({"a.zip": zipOf(Array.from({length: 9}, (_, i) => ({name: `${i}`, data: "x"})))})],
    {
      limits: {entries: 5},
    },
  )
  assert.ok(told(many).includes("lost containers/limit-entries ev/a.zip"))
})

test("a large zip in a deflated zip is spooled while it is read, and gone afterwards", async () => {
  const spoolDir = join(root, "deep", "spool")
  const inner = zipOf([
    {name: "a.log", data: "log: a"},
    {name: "big", data: noise(34_000_000), stored: true},
    {name: "b.log", data: "log: b"},
  ])
  const folder = evidence({"a.zip": zipOf([{name: "in.zip", data: inner}]), "b.log": "log: after"})
  const during: string[] = []
  const taken = await take([folder], {
    spoolDir,
    begin: () => during.push(existsSync(spoolDir) ? readdirSync(spoolDir).join() : "none"),
  })
  assert.deepEqual(during, [sha256(inner), sha256(inner), "none"])
  assert.equal(existsSync(spoolDir), false)
  assert.deepEqual(told(taken), [])
  assert.equal((await all(taken.files[1]!.file.reopen())).toString(), "log: b")
  assert.equal(existsSync(spoolDir), false)

  const small = await take([folder], {spoolDir, limits: {spoolBytes: 1_000_000}})
  assert.deepEqual(listed(small), ["container ev/a.zip", "lost ev/a.zip!/in.zip", "claimed ev/b.log"])
  assert.deepEqual(told(small), ["lost containers/limit-spool ev/a.zip!/in.zip"])
  assert.equal(existsSync(spoolDir), false)

  // A virus scanner that empties what it finds.
  const emptied = await take([folder], {
    spoolDir,
    begin: (file) => file.id.endsWith("a.log") && truncateSync(join(spoolDir, sha256(inner)), 0),
  })
  assert.ok(emptied.troubles.some((trouble) => trouble.severity === "lost"))
  assert.ok(listed(emptied).includes("claimed ev/b.log"))

  await assert.rejects(
    take([folder], {
      spoolDir,
      begin() {
        throw new RangeError("a bug in the consumer")
      },
    }),
    RangeError,
  )
  assert.equal(existsSync(spoolDir), false)
})

test("an encrypted Velociraptor collection says which key is missing, and its host is known", async () => {
  const {readable, writable} = new TransformStream<Uint8Array, Uint8Array>()
  const bytes = all(readable)
  const writer = new ZipWriter(writable, {useWebWorkers: false})
  await writer.add("data.zip", new Blob(["x".repeat(100)]).stream(), {password: "secret of the server"})
  await writer.add("metadata.json", new Blob(['[{"EncryptedPass":"x","Scheme":"X509"}]']).stream())
  await writer.close()
  const locked = await take([evidence({"c.zip": await bytes})])
  assert.deepEqual(told(locked), ["lost containers/encrypted ev/c.zip!/data.zip"])
  assert.match(locked.troubles[0]?.detail ?? "", /X509.*private key/)
  assert.ok(listed(locked).includes("lost ev/c.zip!/data.zip"))

  const files = {
    "client_info.json": '{"os_info":{"fqdn":"mxs01.corp.example"}}',
    "uploads/auto/C%3A/x.log": "log: x",
  }
  const parts = Object.entries(files).map(([name, data]) => ({name, data}))
  const taken = await take([evidence({"c.zip": zipOf(parts.reverse())}), evidence(files, "unpacked")])
  assert.deepEqual(
    taken.files.map(({file}) => [file.id, file.path, file.host]),
    [
      ["ev/c.zip!/uploads/auto/C%3A/x.log", "C:\\x.log", "mxs01.corp.example"],
      ["unpacked/uploads/auto/C%3A/x.log", "C:\\x.log", "mxs01.corp.example"],
    ],
  )
})

test("a zip behind other bytes is opened on disk and inside a tar.gz", async () => {
  const zip = zipOf([{name: "x.log", data: "log: x"}], {prefix: Buffer.from("MZ a program")})
  const taken = await take([evidence({"a.exe": zip, "b.tgz": gzipSync(tarOf([{name: "c.exe", data: zip}]))})])
  assert.deepEqual(listed(taken), [
    "container ev/a.exe",
    "claimed ev/a.exe!/x.log",
    "container ev/b.tgz",
    "container ev/b.tgz!/b.tar",
    "container ev/b.tgz!/b.tar!/c.exe",
    "claimed ev/b.tgz!/b.tar!/c.exe!/x.log",
  ])
  assert.ok(told(taken).every((line) => line.startsWith("odd containers/zip-leading-bytes")))
})

test("without hashing nothing is digested; progress only grows", async () => {
  const zip = zipOf([{name: "x.log", data: "log: x"}])
  const folder = evidence({"a.zip": zip, "b.log": "log: b"})
  const seen: number[] = []
  const taken = await take([folder], {hash: false, onProgress: ({bytes}) => seen.push(bytes)})
  assert.ok(taken.records.every((record) => record.digests === undefined && record.duplicateOf === undefined))
  assert.equal(taken.records[0]?.sizeBytes, zip.length)
  assert.deepEqual(
    taken.files.map(({bytes}) => bytes.toString()),
    ["log: x", "log: b"],
  )
  assert.ok(seen.length >= 3)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  )
})

test("any cut and any flipped byte of nested evidence ends in records and troubles", async () => {
  const inner = zipOf([
    {name: "a.log", data: "log: one two three"},
    {name: "b.log", data: "log: four", descriptor: true},
  ])
  const kinds = [
    zipOf([
      {name: "in.zip", data: inner},
      {name: "c.log", data: "log: five", stored: true},
    ]),
    gzipSync(
      tarOf([
        {name: "in.zip", data: inner},
        {name: "c.log", data: "log: five"},
      ]),
    ),
    zipOf([{name: "in.zip", data: inner, stored: true}]),
  ]
  const file = join(evidence({}, "cut"), "x")
  for (const bytes of kinds) {
    writeFileSync(file, bytes)
    for (let length = bytes.length - 1; length > 4; length--) {
      truncateSync(file, length)
      const taken = await take([file])
      assert.ok(taken.troubles.length > 0, `cut at ${length}`)
      for (const {bytes: had, summary} of taken.files)
        assert.equal(summary.digests?.sha256, summary.complete ? sha256(had) : undefined)
    }
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...kinds),
      fc.array(fc.tuple(fc.nat(), fc.integer({min: 1, max: 255})), {minLength: 1, maxLength: 4}),
      async (whole, flips) => {
        const bytes = Buffer.from(whole)
        for (const [where, mask] of flips) bytes[where % bytes.length]! ^= mask
        writeFileSync(file, bytes)
        const taken = await take([file], {limits: {totalBytes: 10_000_000}})
        assert.ok(taken.records.length > 0)
      },
    ),
    {seed: 20210303, numRuns: 200},
  )
})
