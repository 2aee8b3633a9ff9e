/* The words of a document that something rests on. Places in the model count code points; strings count units. */

import {Points} from "../intel/points.ts"
import type {DocumentId, Entity, IntelDocument, IntelReport, Reading, TextSpan} from "../model/intel.ts"
import {type Shown, shownOf} from "./intel-shown.ts"

/** A longer sentence is cut around the words that matter. */
const longestSentence = 600

export class Quotes {
  readonly #documents: ReadonlyMap<DocumentId, IntelDocument>
  readonly #read = new Map<DocumentId, {readonly points: Points; readonly shown: Shown}>()

  constructor(report: IntelReport) {
    this.#documents = new Map(report.readings.map(({document}) => [document.id, document]))
  }

  document(id: DocumentId): IntelDocument | undefined {
    return this.#documents.get(id)
  }

  /** The words at a place; empty where the report has no such document. */
  words(span: TextSpan): string {
    const [text, start, end] = this.#units(span)
    return text.slice(start, end)
  }

  /** The sentence around a place, or the part of it that is near, on one line. */
  sentence(span: TextSpan): string {
    const [text, start, end] = this.#units(span)
    const room = Math.max(0, Math.floor((longestSentence - (end - start)) / 2))
    const floor = Math.max(0, start - room)
    const ceiling = Math.min(text.length, end + room)
    let from = floor
    for (const match of text.slice(floor, start).matchAll(/[.!?]["”’)]?\s+(?=\p{Lu})|\n\s*/gu))
      from = floor + match.index + match[0].length
    const rest = text.slice(end, ceiling)
    const stop = /[.!?]["”’)]?(?=\s+\p{Lu}|\s*$)|\n/u.exec(rest)
    const to = stop === null ? ceiling : end + stop.index + stop[0].length
    return text.slice(from, to).replace(/\s+/g, " ").trim().toWellFormed()
  }

  /** In what a reader sees, so that no tag of a page stands in a quotation. */
  #units({document: id, start, end}: TextSpan): readonly [text: string, start: number, end: number] {
    const document = this.#documents.get(id)
    if (document === undefined) return ["", 0, 0]
    let read = this.#read.get(id)
    if (read === undefined) {
      read = {points: new Points(document.text), shown: shownOf(document)}
      this.#read.set(id, read)
    }
    const {points, shown} = read
    const from = shown.indexOf(points.unitAt(start))
    return [shown.text, from, Math.max(from, shown.indexOf(points.unitAt(Math.max(start, end))))]
  }
}

/** Every entity of a report by its id; of two readings that know it, the first one's. */
export function entitiesOf(report: IntelReport): ReadonlyMap<string, Entity> {
  const found = new Map<string, Entity>()
  for (const {entities} of report.readings)
    for (const entity of entities) if (!found.has(entity.id)) found.set(entity.id, entity)
  return found
}

/** The readings of a report by the ids of their documents. */
export function readingsOf(report: IntelReport): ReadonlyMap<DocumentId, Reading> {
  return new Map(report.readings.map((reading) => [reading.document.id, reading]))
}
