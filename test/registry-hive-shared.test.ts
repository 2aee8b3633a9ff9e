/* The sample hives against what an independent reader finds in them: fixtures/registry-hive/shared-counts.csv
 * holds its counts, and a SHA-256 of its listing with every value's exact data. Skipped without the samples. */

import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {existsSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {memorySource} from "../src/bytes/source.ts"
import {defaultLimits} from "../src/containers/limits.ts"
import {xz} from "../src/containers/xz.ts"
import {registryHive} from "../src/formats/registry-hive/hive.ts"
import type {Event} from "../src/model/event.ts"
import {evidenceId, fieldName} from "../src/model/ids.ts"

const hives: string = join(
  process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "shared"),
  "data",
  "registry-hives",
)
const skip: string | false = existsSync(hives) ? false : `no sample hives at ${hives}`
const table: string = join(import.meta.dirname, "fixtures", "registry-hive", "shared-counts.csv")

async function unpacked(name: string): Promise<Uint8Array> {
  const packed = memorySource(new Uint8Array(readFileSync(join(hives, `${name}.xz`))))
  const parts: Uint8Array[] = []
  const surroundings = {
    limits: defaultLimits,
    passwords: [],
    trouble: (code: string) => assert.fail(code),
  }
  for await (const member of xz.open(packed, surroundings))
    for await (const part of member.open()) parts.push(part)
  return new Uint8Array(Buffer.concat(parts))
}

interface Listed {
  readonly events: readonly Event[]
  readonly recovered: readonly Event[]
  readonly troubles: readonly string[]
}

/** A hive, with its logs behind it if there are any. */
async function list(names: readonly string[]): Promise<Listed> {
  const files: Uint8Array[] = []
  for (const name of names) files.push(await unpacked(name))
  const companions = names.slice(1).map((name, i) => ({evidence: name, name, length: files[i + 1]!.length}))
  const carry = companions.length === 0 ? undefined : {own: files[0]!.length, companions}
  const source = memorySource(new Uint8Array(Buffer.concat(files)))
  const subject = {evidence: evidenceId(names[0]!), path: names[0]!, host: undefined}
  const events: Event[] = []
  const recovered: Event[] = []
  const troubles: string[] = []
  for await (const block of registryHive.open(source, {start: 0, end: undefined, carry}, subject)) {
    troubles.push(...block.troubles.map(({code}) => code))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event: (event) => (block.recovered === true ? recovered : events).push(event),
        trouble: ({code}) => troubles.push(code),
      })
  }
  return {events, recovered, troubles}
}

const field = (event: Event, name: string): unknown => event.get(fieldName(name))

/** A value, or a key without values, as the independent listing has it; undefined for what is derived. */
function lineOf(event: Event): string | undefined {
  const key = String(field(event, "StoredKey") ?? field(event, "Key"))
  const path = key.replace(/^HK[A-Z]+\\[^\\]+|^[^\\]+/, "")
  if (field(event, "Kind") === "key") return ["key", path, field(event, "LastWrite")].join("\t")
  if (field(event, "Kind") !== "value") return undefined
  const data = field(event, "Data")
  return [
    "value",
    path,
    field(event, "ValueName"),
    field(event, "ValueType"),
    Array.isArray(data) ? data.join("|") : String(data),
    field(event, "LastWrite"),
  ].join("\t")
}

function hashOf(lines: readonly string[]): string {
  const sorted = lines.map((line) => Buffer.from(line, "utf16le").swap16()).sort(Buffer.compare)
  const hash = createHash("sha256")
  for (const [i, line] of sorted.entries()) hash.update(i === 0 ? "" : "\0\n").update(line)
  return hash.digest("hex")
}

test("every key and value of the sample hives is as an independent reader finds it", {skip}, async () => {
  const rows = readFileSync(table, "utf8").trim().split("\n").slice(1)
  assert.ok(rows.length >= 5)
  for (const row of rows) {
    const [hive = "", , values, lines, sha256] = row.split(",")
    const {events} = await list(hive.split("+"))
    assert.equal(events.filter((event) => field(event, "Kind") === "value").length, Number(values), hive)
    const listed = events.flatMap((event) => lineOf(event) ?? [])
    assert.equal(listed.length, Number(lines), hive)
    assert.equal(hashOf(listed), sha256, hive)
  }
})

test("a dirty sample hive says whether its log was there", {skip}, async () => {
  assert.deepEqual((await list(["UsrClass.dat"])).troubles, ["registry/dirty"])
  const {troubles} = await list(["UsrClass.dat", "UsrClass.dat.LOG1"])
  // The sample has one of two logs: what the other one held is missing.
  assert.deepEqual([...troubles].sort(), ["registry/log", "registry/replayed"])
})

test("a damaged sample hive gives what can be had", {skip}, async () => {
  const {events, recovered, troubles} = await list(["corrupted_system_hive"])
  assert.ok(troubles.includes("registry/missing"))
  const count = (from: readonly Event[], recoveredAs: string | undefined): number =>
    from.filter((event) => field(event, "Kind") === "value" && field(event, "Recovered") === recoveredAs)
      .length
  assert.deepEqual(
    [count(events, undefined), count(recovered, "unlinked"), count(recovered, "deleted")],
    [5625, 2327, 926],
  )
})
