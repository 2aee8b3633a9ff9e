/* The YARA rules of a run: the built-in ones, the organisation's, and those of the command line. */

import {createHash} from "node:crypto"
import {readdir, readFile} from "node:fs/promises"
import {join} from "node:path"
import type {RuleFile} from "../engine/rule-files.ts"
import type {YaraSet, YaraSource} from "../rules/yara/plan.ts"
import {remembered} from "./cache.ts"
import {listOption, type Option, type Options} from "./command.ts"
import type {LoadedConfig} from "./config.ts"
import {fromConfig} from "./evidence.ts"
import {builtInKnowledge} from "./rules.ts"

export const yaraOption: Option = {
  flags: "--yara <path...>",
  says: "YARA rule files and folders, run on all files that are no logs",
}

/** What the command line and postern.yml name, and with `builtIn` what comes with Postern. Rules that do not
 *  compile are among the refusals. */
export async function loadYaraSet(
  loaded: LoadedConfig,
  options: Options,
  builtIn: boolean,
): Promise<YaraSet & {readonly files: readonly RuleFile[]}> {
  const named = [...fromConfig(loaded, loaded.config.yara), ...listOption(options, "yara")]
  const own = named.length === 0 ? [] : await ownFiles(named)
  const ours = builtIn ? await builtInYara() : []
  const sources: readonly YaraSource[] = [...ours, ...own.map(({path, text}) => ({path, text}))]
  return {...(await yaraSetOf(sources)), files: [...ours, ...own]}
}

async function ownFiles(named: readonly string[]): Promise<readonly RuleFile[]> {
  // Imported where needed: the parsers of rules are a quarter of the time to start.
  const {readRuleFiles, yaraEndings} = await import("../engine/rule-files.ts")
  return readRuleFiles(named, yaraEndings)
}

/** Sources checked and planned; refusals are for the caller to report. */
export async function yaraSetOf(sources: readonly YaraSource[]): Promise<YaraSet> {
  const wanted = sources.map(({path, text, campaign}) => ({path, text, ...(campaign && {campaign})}))
  return remembered(["yara", ...wanted.flatMap(({path, text}) => [path, text])], async () =>
    // Imported where needed: it is several megabytes of code.
    (await import("../engine/yara-rules.ts")).checkedYara(wanted),
  )
}

/** `files.yar` of each campaign. */
export async function builtInYara(): Promise<readonly (RuleFile & YaraSource)[]> {
  const files: (RuleFile & YaraSource)[] = []
  const folder = join(builtInKnowledge, "campaigns")
  for (const campaign of (await readdir(folder)).sort()) {
    const text = await readFile(join(folder, campaign, "files.yar"), "utf8").catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined
        throw error
      },
    )
    if (text === undefined) continue
    const sha256 = createHash("sha256").update(text).digest("hex")
    const path = `knowledge/campaigns/${campaign}/files.yar`
    files.push({path, text, campaign, sha256, sizeBytes: Buffer.byteLength(text)})
  }
  return files
}
