/* What a reader of a document sees, with the way from the stored text: pages are quoted without their tags. */

import {readHtml} from "../intel/html.ts"
import {seenAt} from "../intel/source.ts"
import type {IntelDocument} from "../model/intel.ts"

export interface Shown {
  readonly text: string
  /** The first unit that is shown at or behind a unit of the stored text. */
  indexOf(unit: number): number
}

/** What a reader of a document sees: of a page its text without the tags. */
export function shownOf(document: IntelDocument): Shown {
  const {text} = document
  if (!isPage(document)) return {text, indexOf: (unit) => unit}
  const {seen} = readHtml(text)
  if (seen === undefined) return {text, indexOf: (unit) => unit}
  return {text: seen.text, indexOf: (unit) => seenAt(seen, unit)}
}

/** A mail may be a page or plain text; a plain one begins with its subject, or has no tags. */
function isPage({form, text, blocks}: IntelDocument): boolean {
  if (form === "html" || form === "feed") return true
  if (form !== "eml" || blocks.some(({why}) => why === "subject of the mail")) return false
  return /<(?:p|div|br|html|body|table|span|td)[\s>/]/i.test(text)
}
