/* Real reports of shared/data in pieces of about a thousand words: vendors' reports (AnnoCTR, CyNER), advisories, and
 * what ATT&CK says of techniques and groups. Each text is used once, so that none is a copy of another. */

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {tokenTexts, tramTexts} from "./corpora.ts"

const wordsEach = 1000

/** The pieces of all reports below a folder (`shared/data/intel`), in a fixed order. */
export function reportArticles(folder: string): readonly string[] {
  const annoctr = ["dev", "train"].flatMap((part) => {
    const texts = join(folder, "annoctr", "text", part)
    return readdirSync(texts)
      .sort()
      .map((name) => readFileSync(join(texts, name), "utf8"))
  })
  const cyner = ["train", "valid", "test"].flatMap((part) =>
    tokenTexts(join(folder, "cyner", `${part}.txt`), 0, new Map()).map(({text}) => text),
  )
  const advisories = join(folder, "us-gov-advisory-text")
  const others = [
    ...tramTexts(join(folder, "tram-us-gov")).map(({text}) => text),
    ...readdirSync(advisories)
      .filter((name) => name.endsWith(".txt"))
      .sort()
      .map((name) => readFileSync(join(advisories, name), "utf8")),
  ]
  return [annoctr, cyner, others].flatMap((texts) => [...pieces(texts)])
}

/** The same of ATT&CK's descriptions, which say in nearly each sentence who did what with what. */
export function attackArticles(folder: string): readonly string[] {
  const stix = join(folder, "..", "stix", "mitre-attack-enterprise")
  return [
    ...pieces(
      ["intrusion-set", "campaign", "attack-pattern", "relationship_from_groups_and_campaigns"].flatMap(
        (name) =>
          readFileSync(join(stix, `${name}.jsonl`), "utf8")
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => (JSON.parse(line) as {readonly description?: string}).description ?? "")
            .map((text) => text.replace(/\(Citation: [^)]*\)/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"))
            .filter((text) => text !== ""),
      ),
    ),
  ]
}

/** Texts put together or cut to a thousand words each, at the ends of lines. */
function* pieces(texts: readonly string[]): Generator<string> {
  let lines: string[] = []
  let words = 0
  for (const line of texts.flatMap((text) => [...text.split(/\r?\n/), ""])) {
    lines.push(line)
    words += line.split(/\s+/).filter((word) => word !== "").length
    if (words < wordsEach) continue
    yield lines.join("\n")
    lines = []
    words = 0
  }
  if (words > wordsEach / 2) yield lines.join("\n")
}
