/* Files and rules for the tests of YARA. */

import {existsSync, readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import type {YaraSource} from "../../src/rules/yara/plan.ts"

const repository: string = join(import.meta.dirname, "..", "..")

/** A folder of other people's rules beside the repository, and why it is passed over, if it is. */
export function sharedYaraRules(): {readonly folder: string; readonly skip: string | false} {
  const shared = process.env["POSTERN_SHARED"] ?? join(repository, "..", "shared")
  const folder = join(shared, "data", "yara-rules")
  return {folder, skip: existsSync(folder) ? false : `no rules in ${folder}`}
}

/** `files.yar` of each campaign. */
export function ownYaraRules(): readonly YaraSource[] {
  const campaigns = join(repository, "knowledge", "campaigns")
  return readdirSync(campaigns).flatMap((campaign) => {
    const path = join(campaigns, campaign, "files.yar")
    return existsSync(path) ? [{path, text: readFileSync(path, "utf8"), campaign}] : []
  })
}

export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The web shells of the fixtures, as they would lie on a server. */
export function shellFixtures(): readonly NamedBytes[] {
  const folder = join(repository, "test", "fixtures", "web-shells", "own")
  return readdirSync(folder)
    .filter((name) => name.endsWith(".hex"))
    .map((name) => {
      const hex = readFileSync(join(folder, name), "latin1").replaceAll(/;.*$/gm, "").replaceAll(/\s/g, "")
      return {name: `C:/inetpub/wwwroot/${name.slice(0, -4)}`, bytes: Buffer.from(hex, "hex")}
    })
}
