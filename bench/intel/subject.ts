/* Postern's own readers as the scorers call them: a text in, findings in UTF-16 units out. */

import {join} from "node:path"
import {readKnowledgeFolder} from "../../src/engine/knowledge-files.ts"
import {documentOf} from "../../src/intel/document.ts"
import {indicatorsOf} from "../../src/intel/indicators.ts"
import {Points} from "../../src/intel/points.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {techniquesOf} from "../../src/intel/techniques.ts"
import {type IntelKnowledge, readIntelKnowledge} from "../../src/knowledge/intel.ts"
import type {FoundIndicator, FoundTechnique, IntelDocument} from "../../src/model/intel.ts"
import type {Labelled} from "./score.ts"

/** The knowledge of the repository. Throws where something of it is refused. */
export async function ownKnowledge(): Promise<IntelKnowledge> {
  const files = await readKnowledgeFolder(join(import.meta.dirname, "..", "..", "knowledge"), "intel")
  const {knowledge, refusals} = readIntelKnowledge(files)
  const [first] = refusals
  if (first !== undefined) throw new Error(`${first.code}: ${first.message}`)
  return knowledge
}

export function plainSource(text: string): SourceText {
  return {
    path: "text",
    sha256: "0".repeat(64),
    form: "text",
    text,
    title: undefined,
    publisher: undefined,
    url: undefined,
    dates: [],
    marks: [],
  }
}

/** A corpus is not a page: its whole text is the body. */
export function bodyDocument(source: SourceText): IntelDocument {
  const document = documentOf(source, 1)
  const end = new Points(source.text).length
  return {...document, blocks: [{document: document.id, start: 0, end, kind: "body", why: "the corpus"}]}
}

export function ownIndicators(text: string, knowledge: IntelKnowledge): readonly FoundIndicator[] {
  const source = plainSource(text)
  return indicatorsOf(source, bodyDocument(source), knowledge.warningLists).indicators
}

export function ownTechniques(
  text: string,
  knowledge: IntelKnowledge,
): readonly (FoundTechnique & Labelled)[] {
  const source = plainSource(text)
  const points = new Points(text)
  return techniquesOf(source, bodyDocument(source), knowledge.attack).techniques.map((found) => ({
    ...found,
    start: points.unitAt(found.at.start),
    end: points.unitAt(found.at.end),
    label: found.id,
  }))
}
