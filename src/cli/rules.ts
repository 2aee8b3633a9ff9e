/* The rules of a run: the built-in ones, the organisation's, and those of the command line, with filters,
 * field mappings and correlations laid on. */

import {createHash} from "node:crypto"
import {existsSync} from "node:fs"
import {readFile} from "node:fs/promises"
import {join} from "node:path"
import {type CorrelationPlan, planCorrelations, withCarriedFields} from "../detect/correlate-plan.ts"
import {applyFilters} from "../detect/filters.ts"
import {readKnowledgeFolder} from "../engine/knowledge-files.ts"
import type {RuleFile} from "../engine/rule-files.ts"
import type {Knowledge} from "../knowledge/knowledge.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import type {Detection, Filter, Rule} from "../model/rule.ts"
import type {ParsedRules} from "../rules/language.ts"
import type {FieldMapping} from "../rules/mapping.ts"
import {packRules, unpackRules} from "../rules/packed.ts"
import {remembered} from "./cache.ts"
import {listOption, type Option, type Options} from "./command.ts"
import type {LoadedConfig} from "./config.ts"
import {fromConfig} from "./evidence.ts"

export interface RuleSet {
  readonly knowledge: Knowledge
  /** What the matcher runs: detections with their filters, fields mapped, carrying what correlations need. */
  readonly detections: readonly Detection[]
  /** The same, packed. */
  readonly packed: Uint8Array
  /** What the correlator runs, and which rules speak only through it. */
  readonly plan: CorrelationPlan
  readonly rules: readonly Rule[]
  readonly refusals: readonly Refusal[]
  readonly notices: readonly Refusal[]
  /** Every file that had a part in it, for the manifest: our own, and the user's. */
  readonly knowledgeFiles: readonly RuleFile[]
  readonly ruleFiles: readonly RuleFile[]
}

/** The folder `knowledge/` of the package. */
export const builtInKnowledge: string = join(import.meta.dirname, "..", "..", "knowledge")

export const mappingOption: Option = {
  flags: "--mapping <file...>",
  says: "files that map Sigma's field names to those of your evidence",
}

/** Knowledge and rules. `--rules` paths come on top of the built-in ones, or alone with `only`.
 *  `beside` are rules that stand in no file. Refused rules of the user are for the caller to report; refused built-in knowledge throws. */
export async function loadRuleSet(
  loaded: LoadedConfig,
  rulePaths: readonly string[],
  how: {
    readonly only: boolean
    readonly retired: boolean
    readonly mapping?: readonly string[]
    readonly beside?: readonly RuleFile[]
  },
): Promise<RuleSet> {
  const mappingFiles = await readMappings([
    ...fromConfig(loaded, loaded.config.mapping),
    ...(how.mapping ?? []),
  ])
  const {knowledge, knowledgeFiles} = await loadKnowledgeSet(loaded)
  const options = {
    ...(loaded.config.expand === undefined ? {} : {expand: loaded.config.expand}),
    retired: how.retired,
  }
  const builtIn = how.only
    ? []
    : [...knowledge.ruleFiles].map(([path, text]) => ({
        path: `knowledge/${path}`,
        text,
        campaign: path.split("/")[1],
      }))
  const campaigns = new Map(builtIn.map(({path, campaign}) => [path, campaign]))
  const named = [
    ...fromConfig(loaded, loaded.config.rules),
    ...fromConfig(loaded, loaded.config.filters),
    ...rulePaths,
  ]
  const read = named.length === 0 ? [] : await (await import("../engine/rule-files.ts")).readRuleFiles(named)
  const own = [...read, ...(how.beside ?? [])]
  const files = [...builtIn, ...own]
  const sources = files.flatMap((file) => [
    file.path,
    "sha256" in file ? file.sha256 : file.text,
    campaigns.get(file.path) ?? "",
  ])
  const prepared = await remembered<Prepared>(["rules", JSON.stringify(options), ...sources], async () => {
    const {parseRuleFiles} = await import("../engine/rule-files.ts")
    return prepare(
      parseRuleFiles(files, (path) => {
        const campaign = campaigns.get(path)
        return campaign === undefined ? options : {...options, campaign, licence: "Apache-2.0"}
      }),
    )
  })
  const detections = unpackRules(prepared.detections)
  const rules: Rule[] = [...detections]
  for (const [place, rule] of prepared.others) rules.splice(place, 0, rule)
  const ready = prepared.ready === undefined ? detections : unpackRules(prepared.ready)
  const asked = await mapped(ready, mappingFiles)
  return {
    knowledge,
    detections: asked,
    packed: asked === ready ? (prepared.ready ?? prepared.detections) : packRules(asked),
    plan: prepared.plan,
    rules,
    refusals: prepared.refusals,
    notices: prepared.notices,
    knowledgeFiles,
    ruleFiles: [...own, ...mappingFiles.map(({file}) => file)],
  }
}

/** The built-in knowledge with the organisation's own laid over it. Refused knowledge throws. */
export async function loadKnowledgeSet(
  loaded: LoadedConfig,
): Promise<Pick<RuleSet, "knowledge" | "knowledgeFiles">> {
  const texts = await readKnowledge(builtInKnowledge, fromConfig(loaded, loaded.config.knowledge))
  const {knowledge, refusals} = await remembered(["knowledge", ...[...texts].flat()], async () =>
    // Imported where needed: the parsers of YAML and its shapes are half of the time to start.
    (await import("../knowledge/load.ts")).loadKnowledge(texts),
  )
  const [first, ...rest] = refusals
  if (first !== undefined) throw new PosternError(first, ...rest)
  if (knowledge === undefined) throw new Error("knowledge without refusals is missing")
  const knowledgeFiles = [...texts].map(([path, text]) => fileOf(`knowledge/${path}`, text))
  return {knowledge, knowledgeFiles}
}

/** Rules as they are kept: detections packed, so that a run unpacks only what it looks at. */
interface Prepared {
  readonly detections: Uint8Array
  /** The detections with filters and carried fields, where that changed any. */
  readonly ready: Uint8Array | undefined
  /** Correlations and filters, with their places among all rules. */
  readonly others: readonly (readonly [number, Rule])[]
  readonly plan: CorrelationPlan
  readonly refusals: readonly Refusal[]
  readonly notices: readonly Refusal[]
}

function prepare({rules, refusals, notices}: ParsedRules): Prepared {
  const filters = rules.filter((rule): rule is Filter => rule.kind === "filter")
  const detections = rules.filter((rule): rule is Detection => rule.kind === "detection")
  const plan = planCorrelations(rules)
  const ready = withCarriedFields(applyFilters(detections, filters, rules), plan)
  return {
    detections: packRules(detections),
    ready: ready.every((rule, i) => rule === detections[i]) ? undefined : packRules(ready),
    others: [...rules.entries()].filter(([, {kind}]) => kind !== "detection"),
    plan,
    refusals,
    notices,
  }
}

async function mapped(
  rules: readonly Detection[],
  files: readonly {readonly mapping: FieldMapping}[],
): Promise<readonly Detection[]> {
  if (files.length === 0) return rules
  const {mapFields} = await import("../rules/mapping.ts")
  return files.reduce((some, {mapping}) => mapFields(some, mapping), rules)
}

/** Paths of `--mapping`. */
export function mappingPaths(options: Options): readonly string[] {
  return listOption(options, "mapping")
}

/** Throws PosternError `mapping/…` with all that is wrong: half a mapping would let rules miss. */
export async function readMappings(
  paths: readonly string[],
): Promise<readonly {readonly mapping: FieldMapping; readonly file: RuleFile}[]> {
  const out: {mapping: FieldMapping; file: RuleFile}[] = []
  const refusals: Refusal[] = []
  for (const path of paths) {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (!["ENOENT", "ENOTDIR", "EISDIR", "EACCES"].includes(error.code ?? "")) throw error
      refusals.push({
        code: "mapping/no-such-file",
        message: `no mapping file ${path}`,
        hint: "check --mapping",
      })
      return undefined
    })
    if (text === undefined) continue
    const {parseMapping} = await import("../rules/mapping.ts")
    const parsed = parseMapping(text, path)
    refusals.push(...parsed.refusals)
    out.push({mapping: parsed.mapping, file: fileOf(path.replaceAll("\\", "/"), text)})
  }
  const [first, ...rest] = refusals
  if (first !== undefined) throw new PosternError(first, ...rest)
  return out
}

/** The built-in folder, with the files of others laid over it. */
async function readKnowledge(
  builtIn: string,
  folders: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map(await readKnowledgeFolder(builtIn))
  for (const folder of folders) {
    if (!existsSync(folder))
      throw new PosternError({
        code: "config/no-such-folder",
        message: `no knowledge folder ${folder}`,
        hint: "check `knowledge:` in postern.yml",
      })
    for (const [path, text] of await readKnowledgeFolder(folder)) texts.set(path, text)
  }
  return new Map([...texts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function fileOf(path: string, text: string): RuleFile {
  const bytes = Buffer.from(text)
  return {path, text, sha256: createHash("sha256").update(bytes).digest("hex"), sizeBytes: bytes.length}
}
