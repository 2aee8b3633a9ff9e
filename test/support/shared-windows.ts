/* The shared sample data that the matcher is tried on: SigmaHQ's rules, and events of all kinds of files. */

import {existsSync, readdirSync, readFileSync} from "node:fs"
import {join, relative, resolve} from "node:path"
import {inflateRawSync} from "node:zlib"
import {memorySource} from "../../src/bytes/source.ts"
import {wholeFile} from "../../src/formats/format.ts"
import {formats} from "../../src/formats/registry.ts"
import type {Event} from "../../src/model/event.ts"
import {evidenceId} from "../../src/model/ids.ts"
import type {Detection} from "../../src/model/rule.ts"
import {mergeRules} from "../../src/rules/merge.ts"
import {parseRules} from "../../src/rules/sigma/sigma.ts"

const shared: string = resolve(
  process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared"),
)
const data: string = join(shared, "data")

/** Why tests of shared data are skipped; false where the data are at hand. */
export const withoutShared: string | false = existsSync(data) ? false : `no shared data at ${data}`

/** The detections below some folders of SigmaHQ's collection; of `step` files one. */
export function sigmaRules(folders: readonly string[], step = 1): readonly Detection[] {
  const sets = folders.flatMap((folder) =>
    below(`sigma-rules/${folder}`, ".yml")
      .filter((_, i) => i % step === 0)
      .map((path) =>
        parseRules(readFileSync(join(data, path), "utf8"), path, {expand: {known_cdcs: ["DC01.example"]}}),
      ),
  )
  return mergeRules(sets).rules.filter((rule) => rule.kind === "detection")
}

/** Files below a folder of the shared data, in order. */
export function below(folder: string, ending: string): readonly string[] {
  return readdirSync(join(data, folder), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(data, join(entry.parentPath, entry.name)))
    .sort()
}

/** The events of a file, of the first member of a zip; none where no format claims it. */
export async function* eventsOf(path: string): AsyncGenerator<Event> {
  const whole = readFileSync(join(data, path))
  const bytes = path.endsWith(".zip") ? firstMember(whole) : whole
  const head = bytes.subarray(0, 65_536)
  const format = formats.find((one) => one.sniff(head, path) > 0)
  if (format === undefined) return
  const events: Event[] = []
  const sink = {event: (event: Event) => events.push(event), trouble: () => {}}
  const subject = {evidence: evidenceId(path), path, host: undefined}
  for await (const block of format.open(memorySource(bytes), wholeFile, subject)) {
    for (let i = 0; i < block.records; i++) block.decode(i, sink)
    yield* events.splice(0)
  }
}

function firstMember(zip: Buffer): Uint8Array {
  return inflateRawSync(zip.subarray(30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)))
}
