/* Intake: containers in containers, collections, files that no format claims; whole, as `postern` reads them.
 *
 * For every input: nothing is thrown; every path has one record with an id of its own; a claimed file's
 * bytes have the size and the digest of its record; troubles name an evidence; nothing stays in the spool.
 * And what paths and descriptions of collections tell, for any text. */

import {createHash} from "node:crypto"
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {gzipSync, zstdCompressSync} from "node:zlib"
import {describe, isDescription, originOf, statementOf} from "../../src/containers/collection.ts"
import {defaultLimits} from "../../src/containers/limits.ts"
import {label, oddities} from "../../src/containers/names.ts"
import {intake} from "../../src/engine/intake.ts"
import {looseChunks} from "../../src/formats/evtx/recover.ts"
import {recoveringFormats} from "../../src/formats/registry.ts"
import type {Trouble} from "../../src/model/trouble.ts"
import {tarOf, zipOf} from "../../test/support/archives.ts"
import {stories} from "../../test/support/evtx-stories.ts"
import {type KeptFile, keeping} from "../../test/support/kept-files.ts"
import {ownFiles, textSeed} from "../corpus.ts"
import {holds, type Seed, type Target} from "../target.ts"
import {mendTar, tarSeeds, zipSeeds} from "./containers.ts"

let room: string | undefined

/** A folder of this process alone. */
function ownRoom(): string {
  if (room === undefined) {
    const made = mkdtempSync(join(tmpdir(), "postern-fuzz-intake-"))
    process.on("exit", () => rmSync(made, {recursive: true, force: true}))
    room = made
  }
  return room
}

const limits = {
  ...defaultLimits,
  depth: 4,
  entries: 400,
  fileBytes: 2 << 20,
  totalBytes: 8 << 20,
  spoolBytes: 2 << 20,
  ratioFromBytes: 1 << 20,
  pathLength: 300,
}

const whole: Target = {
  name: "intake",
  checks: "containers in containers: one record a path, sizes and digests, an empty spool",
  kind: "binary",
  dictionary: [
    "PK\x03\x04",
    "PK\x01\x02",
    "PK\x05\x06",
    "\x1f\x8b\x08",
    "\x28\xb5\x2f\xfd",
    "ustar\x0000",
    "#Fields: ",
    "ElfFile\0",
    "ElfChnk\0",
  ],
  mend: mendTar,
  stretchBytes: 131_072,
  async seeds() {
    const log = ownFiles("test/fixtures/iis-w3c", /frontend.*\.in$/)[0]!.bytes
    const kape = zipOf([
      {name: "C/inetpub/logs/LogFiles/W3SVC1/u_ex210304.log", data: log},
      {name: "C/Windows/System32/winevt/Logs/Security.evtx", data: stories["lone-chunk"]!()},
    ])
    const velociraptor = zipOf([
      {name: "client_info.json", data: '{"Hostname":"MXS01","Fqdn":"mxs01.corp.example"}', stored: true},
      {name: "uploads/auto/C%3A/inetpub/logs/LogFiles/W3SVC1/u_ex210304.log", data: log},
      {name: "uploads/ntfs/%5C%5C.%5CC%3A/Windows/x.log", data: log, stored: true},
    ])
    const deep = [1, 2, 3, 4, 5].reduce<Uint8Array>(
      (inner) => zipOf([{name: "a.zip", data: inner}]),
      Buffer.from(log),
    )
    const seeds: Seed[] = [
      {name: "kape", bytes: kape},
      {name: "velociraptor", bytes: velociraptor},
      {name: "deep", bytes: deep},
      {
        name: "tgz",
        bytes: gzipSync(
          tarOf([
            {name: "a.log", data: log},
            {name: "b.zip", data: kape.subarray(0, 3000)},
          ]),
        ),
      },
      {name: "zst", bytes: zstdCompressSync(Buffer.from(log))},
      {
        name: "tar-of-all",
        bytes: tarOf([
          {name: "x.gz", data: gzipSync(log)},
          {name: "y.zip", data: velociraptor},
          {name: "NoFilesDetected.txt", data: ""},
        ]),
      },
      {name: "log", bytes: log},
    ]
    return [...seeds, ...(await zipSeeds()), ...tarSeeds()]
  },
  async attempt(bytes, witness) {
    const folder = ownRoom()
    const path = join(folder, "evidence.bin")
    const spoolDir = join(folder, "spool")
    mkdirSync(spoolDir, {recursive: true})
    writeFileSync(path, bytes)
    const fed: KeptFile[] = []
    const troubles: Trouble[] = []
    const records = await intake(
      [path],
      {passwords: ["wolf"], limits, spoolDir, formats: recoveringFormats, carver: looseChunks, hash: true},
      keeping(fed),
      (trouble) => {
        troubles.push(trouble)
      },
    )
    for (const {bytes, summary} of fed)
      holds(
        !summary.complete || summary.size === bytes.length,
        "a file that is complete was given whole",
        () => `${bytes.length} of ${summary.size}`,
      )
    const given = new Map(fed.map((one) => [one.file.id, one.bytes]))
    holds(records.length > 0, "a path has a record")
    const ids = new Set(records.map(({id}) => id))
    holds(ids.size === records.length, "an id stands for one record")
    for (const record of records) {
      witness.saw(`${record.status} ${record.format} ${record.complete}`)
      witness.tell(JSON.stringify(record))
      const bytes = given.get(record.id)
      holds(record.status !== "claimed" || bytes !== undefined, "a claimed file is given to the consumer")
      if (bytes && record.digests && record.complete)
        holds(
          createHash("sha256").update(bytes).digest("hex") === record.digests.sha256 &&
            bytes.length === record.sizeBytes,
          "the digest is that of the bytes that were given",
          () => `${record.id}: ${bytes.length} of ${record.sizeBytes}`,
        )
    }
    for (const {code, at, detail} of troubles) {
      witness.saw(code)
      witness.tell(`${code} ${at.evidence} ${at.offset} ${at.length} ${detail}`)
      holds(
        at.offset >= 0 && at.length >= 0 && at.evidence.startsWith("evidence.bin"),
        "a trouble names its evidence",
        () => `${code} ${at.evidence}`,
      )
    }
    holds(!existsSync(spoolDir) || readdirSync(spoolDir).length === 0, "nothing stays in the spool")
  },
}

const paths: Target = {
  name: "collection",
  checks: "what paths, notes and descriptions of collections tell: any text is fine",
  kind: "text",
  dictionary: [
    "uploads/auto/",
    "C%3A/",
    "%5C%5C.%5CC%3A",
    "HarddiskVolumeShadowCopy2",
    "VSS1/",
    "C/Windows/",
    "ECP_Logs/",
    "MXS01_",
    "client_info.json",
    "Collection-mxs01_corp_example-2021-03-04T10_00_00Z.zip",
    "NoFilesDetected.txt",
    '{"Fqdn":"a.b"}',
    '"EncryptedPass":',
    '"Scheme":"X509"',
  ],
  stretchBytes: 65_536,
  limitBytes: 4096,
  seeds: () =>
    [
      "Collection-mxs01_corp_example-2021-03-04T10_00_00Z.zip\nuploads\nauto\nC%3A\ninetpub\nlogs\na.log",
      "MXS01\nC\nWindows\nSystem32\nwinevt\nLogs\nSecurity.evtx",
      "uploads\nntfs\n%5C%5C.%5CC%3A\n$Extend\n$UsnJrnl%3A$J",
      "20210304T100000_MXS01.zip\nVSS2\nC\nUsers",
      "MXS01_20210304.zip\nECP_Logs\nECPServer_1.LOG",
      "MXS01-ECP_Logs.zip\nNoFilesDetected.txt",
      '{"Hostname":"MXS01","Fqdn":"mxs01.corp.example","System":{"HostName":"x"}}',
      '[{"Scheme":"X509","EncryptedPass":"AAAA"}]\n{"a":1}',
    ].map((text, i) => textSeed(`path-${i}`, text)),
  attempt(bytes, witness) {
    const text = Buffer.from(bytes).toString("utf8")
    const parts = text.split("\n")
    const origin = originOf(parts)
    witness.saw(`${origin.layout} ${origin.host === undefined} ${origin.version === undefined}`)
    witness.tell(JSON.stringify(origin))
    const described = describe(text)
    witness.saw(`${described.host === undefined} ${described.key === undefined}`)
    witness.tell(JSON.stringify([described, statementOf(parts)]))
    for (const part of parts.slice(0, 20)) {
      const shown = label(part, 300)
      holds(shown.length <= 320, "a label keeps to its limit", () => String(shown.length))
      oddities(part, 300)
      isDescription(part)
    }
  },
}

export const intakeTargets: readonly Target[] = [whole, paths]
