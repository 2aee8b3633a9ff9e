/* The rules of a run: the built-in ones, the organisation's, and those of the command line. */

import {createHash} from "node:crypto"
import {existsSync} from "node:fs"
import {join} from "node:path"
import {applyFilters} from "../detect/filters.ts"
import {readKnowledgeFolder} from "../engine/knowledge-files.ts"
import {parseRuleFiles, type RuleFile, readRuleFiles} from "../engine/rule-files.ts"
import type {Knowledge} from "../knowledge/knowledge.ts"
import {loadKnowledge} from "../knowledge/load.ts"
import {PosternError, type Refusal} from "../model/refusal.ts"
import type {Detection, Filter, Rule} from "../model/rule.ts"
import type {LoadedConfig} from "./config.ts"
import {fromConfig} from "./evidence.ts"

export interface RuleSet {
  readonly knowledge: Knowledge
  /** What the matcher runs: detections, with filters applied. */
  readonly detections: readonly Detection[]
  readonly rules: readonly Rule[]
  readonly refusals: readonly Refusal[]
  readonly notices: readonly Refusal[]
  /** Every file that had a part in it, for the manifest: our own, and the user's. */
  readonly knowledgeFiles: readonly RuleFile[]
  readonly ruleFiles: readonly RuleFile[]
}

/** The folder `knowledge/` of the package. */
export const builtInKnowledge: string = join(import.meta.dirname, "..", "..", "knowledge")

/** Knowledge and rules. `--rules` paths come on top of the built-in ones, or alone with `only`.
 *  Refused rules of the user are for the caller to report; refused built-in knowledge throws. */
export async function loadRuleSet(
  loaded: LoadedConfig,
  rulePaths: readonly string[],
  how: {readonly only: boolean; readonly retired: boolean},
): Promise<RuleSet> {
  const texts = await readKnowledge(builtInKnowledge, fromConfig(loaded, loaded.config.knowledge))
  const {knowledge, refusals} = loadKnowledge(texts)
  const [first, ...rest] = refusals
  if (first !== undefined) throw new PosternError(first, ...rest)
  if (knowledge === undefined) throw new Error("knowledge without refusals is missing")
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
  const own = named.length === 0 ? [] : await readRuleFiles(named)
  const parsed = parseRuleFiles([...builtIn, ...own], (path) => {
    const campaign = campaigns.get(path)
    return campaign === undefined ? options : {...options, campaign, licence: "Apache-2.0"}
  })
  const filters = parsed.rules.filter((rule): rule is Filter => rule.kind === "filter")
  const detections = parsed.rules.filter((rule): rule is Detection => rule.kind === "detection")
  return {
    knowledge,
    detections: applyFilters(detections, filters),
    rules: parsed.rules,
    refusals: parsed.refusals,
    notices: parsed.notices,
    knowledgeFiles: [...texts].map(([path, text]) => fileOf(`knowledge/${path}`, text)),
    ruleFiles: own,
  }
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
