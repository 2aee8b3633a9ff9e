/* Rule files from disk into rules: the folders and files that a user names, in a fixed order. */

import {createHash} from "node:crypto"
import {readFileSync} from "node:fs"
import {readdir, stat} from "node:fs/promises"
import {extname, join} from "node:path"
import {PosternError} from "../model/refusal.ts"
import type {ParsedRules, RuleOptions} from "../rules/language.ts"
import {mergeRules} from "../rules/merge.ts"
import {ruleLanguages} from "../rules/registry.ts"
import {sigma} from "../rules/sigma/sigma.ts"

export interface RuleFile {
  /** As named by the user, with `/` between parts. */
  readonly path: string
  readonly text: string
  readonly sha256: string
  readonly sizeBytes: number
}

const largestFile = 16 * 1024 * 1024

/** Rules that are lowered to our own. */
const textRuleEndings: readonly string[] = ruleLanguages.flatMap((language) => language.endings)
/** Rules that YARA-X runs. */
export const yaraEndings: readonly string[] = [".yar", ".yara"]
/** All of them. */
export const allRuleEndings: readonly string[] = [...textRuleEndings, ...yaraEndings]

/** All rule files below the named files and folders, sorted by path; a file named twice comes once.
 *  Throws PosternError `rules/no-such-path` where a name leads nowhere and `rules/no-rule-file` where a
 *  folder holds none. */
export async function readRuleFiles(
  named: readonly string[],
  endings: readonly string[] = textRuleEndings,
): Promise<readonly RuleFile[]> {
  const files = new Map<string, RuleFile>()
  for (const name of named) {
    const paths = await pathsBelow(name, endings)
    if (paths.length === 0)
      throw new PosternError({
        code: "rules/no-rule-file",
        message: `no rule file in ${name}`,
        hint: `rule files end in ${endings.join(", ")}`,
      })
    for (const path of paths) {
      // PERF: thousands of small files are read one after another twice as fast as with a promise each.
      const bytes = readFileSync(path)
      const shown = path.replaceAll("\\", "/")
      files.set(shown, {
        path: shown,
        get text() {
          return bytes.length > largestFile ? "" : bytes.toString("utf8")
        },
        sha256: createHash("sha256").update(bytes).digest("hex"),
        sizeBytes: bytes.length,
      })
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function pathsBelow(name: string, endings: readonly string[]): Promise<readonly string[]> {
  const known = await stat(name).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined
    throw error
  })
  if (known === undefined)
    throw new PosternError({
      code: "rules/no-such-path",
      message: `no file or folder ${name}`,
      hint: "name rule files, or folders that hold them",
    })
  if (!known.isDirectory()) return [name]
  const found = await readdir(name, {recursive: true, withFileTypes: true})
  return found
    .filter((entry) => entry.isFile() && endings.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

export function isYara({path}: {readonly path: string}): boolean {
  return yaraEndings.includes(extname(path).toLowerCase())
}

function languageOf(path: string): (typeof ruleLanguages)[number] | undefined {
  const ending = extname(path).toLowerCase()
  return ruleLanguages.find((language) => language.endings.includes(ending))
}

/** Parses rule texts and merges them: of two rules with one id the later stays, with a notice. */
export function parseRuleFiles(
  files: readonly {readonly path: string; readonly text: string}[],
  options: (path: string) => RuleOptions,
): ParsedRules {
  return mergeRules(files.map(({path, text}) => (languageOf(path) ?? sigma).parse(text, path, options(path))))
}
