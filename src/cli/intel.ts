/* What the commands on public statements share: knowledge, documents, the folder of what was reviewed. */

import {existsSync} from "node:fs"
import {readSources} from "../engine/intel/read.ts"
import {readKnowledgeFolder} from "../engine/knowledge-files.ts"
import type {SourceText} from "../intel/source.ts"
import type {IntelKnowledge} from "../knowledge/intel.ts"
import type {IntelReport, Reading} from "../model/intel.ts"
import {PosternError} from "../model/refusal.ts"
import type {Trouble} from "../model/trouble.ts"
import {visible} from "../report/escape.ts"
import {remembered} from "./cache.ts"
import {listOption, type Option, type Options} from "./command.ts"
import type {LoadedConfig} from "./config.ts"
import {fromConfig} from "./evidence.ts"
import {builtInKnowledge} from "./rules.ts"
import type {Terminal} from "./terminal.ts"

export const intelOptions: readonly Option[] = [
  {
    flags: "--password <text...>",
    says: "passwords to try on encrypted archives (`infected` is always tried)",
  },
  {flags: "--config <file>", says: "postern.yml to use instead of the nearest one upwards from here"},
]

/** The knowledge of statements: the built-in one with the organisation's own folders laid over it. */
export async function loadIntelKnowledge(loaded: LoadedConfig): Promise<IntelKnowledge> {
  const texts = new Map(await readKnowledgeFolder(builtInKnowledge, "intel"))
  for (const folder of fromConfig(loaded, loaded.config.knowledge)) {
    if (!existsSync(folder))
      throw new PosternError({
        code: "config/no-such-folder",
        message: `no knowledge folder ${folder}`,
        hint: "check `knowledge:` in postern.yml",
      })
    for (const [path, text] of await readKnowledgeFolder(folder, "intel")) texts.set(path, text)
  }
  const files = [...texts].sort(([a], [b]) => (a < b ? -1 : 1))
  const {knowledge, refusals} = await remembered(["intel", ...files.flat()], async () =>
    // Imported where needed: the parsers of YAML and its shapes are half of the time to start.
    (await import("../knowledge/intel.ts")).readIntelKnowledge(new Map(files)),
  )
  const [first, ...rest] = refusals
  if (first !== undefined) throw new PosternError(first, ...rest)
  return knowledge
}

/** Names of bodies, states and groups by their ids; a state's government too where no lexicon has it. */
export function namesOf({lexicons}: Pick<IntelKnowledge, "lexicons">): ReadonlyMap<string, string> {
  const named = lexicons.named.filter(({by}) => by === undefined)
  return new Map([
    ...named
      .filter(({kind}) => kind === "state")
      .map(({id, name}) => [`${id}-government`, `Government of ${name}`] as const),
    ...named.map(({id, name}) => [id, name] as const),
  ])
}

export interface ReadStatements {
  readonly knowledge: IntelKnowledge
  readonly report: IntelReport
  readonly readings: readonly Reading[]
  readonly isLost: boolean
}

/** Reads and compares what is named. Troubles are said aside. Throws PosternError `intel/no-document` where nothing
 *  could be read. */
export async function readStatementsOf(
  paths: readonly string[],
  options: Options,
  loaded: LoadedConfig,
  terminal: Terminal,
): Promise<ReadStatements> {
  for (const path of paths)
    if (!existsSync(path))
      throw new PosternError({
        code: "intel/no-such-file",
        message: `no file or folder ${path}`,
        hint: "name files, folders or archives with statements: text, HTML, PDF, Word, mail, feed, STIX, MISP",
      })
  const knowledge = await loadIntelKnowledge(loaded)
  const {readingsOf} = await import("../intel/reading.ts")
  const {compareReadings} = await import("../intel/report.ts")
  const sources: SourceText[] = []
  const troubles: Trouble[] = []
  const passwords = [...listOption(options, "password"), ...(loaded.config.passwords ?? [])]
  for await (const found of readSources(paths, {passwords})) {
    if ("trouble" in found) troubles.push(found.trouble)
    else sources.push(found.source)
  }
  const readings = readingsOf(sources, knowledge)
  const compared = compareReadings(sources, readings, knowledge)
  const report = {...compared, troubles: [...troubles, ...compared.troubles]}
  for (const {code, severity, at, detail} of report.troubles)
    terminal.say(`${severity}: ${code} ${visible(at.evidence)}: ${visible(detail)}`)
  if (readings.length === 0)
    throw new PosternError({
      code: "intel/no-document",
      message: "no statement could be read",
      hint: "text, HTML, PDF, Word, mail, RSS or Atom, STIX 2.1 and MISP JSON are read",
    })
  return {
    knowledge,
    report,
    readings: report.readings,
    isLost: report.troubles.some((each) => each.severity === "lost"),
  }
}
