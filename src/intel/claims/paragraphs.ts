/* The paragraphs of a document as they are read: a view of each block of the body or title, and the way back from a place
 * in the view to code points of the stored text. */

import type {IntelDocument, TextSpan} from "../../model/intel.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {Points} from "../points.ts"
import {type SourceText, seenAt} from "../source.ts"
import {type View, viewOf} from "../view.ts"
import {withoutMarkup} from "./markup.ts"

/** A block of the body or a title, as it is read. */
export interface Paragraph {
  readonly view: View
  /** Where a unit of the view stands, in code points. */
  readonly span: (start: number, end: number) => TextSpan
  readonly isTitle: boolean
}

/** The paragraphs of a document, in its order. */
export function paragraphsOf(
  source: SourceText,
  document: IntelDocument,
  points: Points,
): readonly Paragraph[] {
  const {seen} = source
  const {blocks, id} = document
  return blocks
    .filter(({kind}) => kind === "body" || kind === "title")
    .map((block) => {
      const from = points.unitAt(block.start)
      const to = points.unitAt(block.end)
      if (seen === undefined) {
        const view = readable(viewOf(source.text, from, to))
        const span = (start: number, end: number): TextSpan => ({
          document: id,
          start: points.pointAt(view.unitAt(start)),
          end:
            end > start
              ? points.pointAt(view.unitAt(end - 1) + widthAt(source.text, view.unitAt(end - 1)))
              : points.pointAt(view.unitAt(start)),
        })
        return {view, span, isTitle: block.kind === "title"}
      }
      const view = readable(viewOf(seen.text, seenAt(seen, from), seenAt(seen, to)))
      const span = (start: number, end: number): TextSpan => ({
        document: id,
        start: points.pointAt(seen.startOf(view.unitAt(start))),
        end: points.pointAt(
          end > start ? seen.endOf(view.unitAt(end - 1)) : seen.startOf(view.unitAt(start)),
        ),
      })
      return {view, span, isTitle: block.kind === "title"}
    })
}

/** A view without marks of pages, whose places are the same. */
function readable(view: View): View {
  const text = withoutMarkup(view.text)
  return text === view.text ? view : {text, unitAt: (index) => view.unitAt(index)}
}

/** The span of a run of tokens, without the marks that end it. */
export function spanOf(paragraph: Paragraph, phrase: Phrase, range: Range): TextSpan {
  const from = phrase.tokens[range.from]?.start ?? 0
  let last = Math.min(range.to, phrase.tokens.length) - 1
  while (last > range.from && /^[,;:-]$/.test(phrase.tokens[last]?.text ?? "")) last--
  const to = phrase.tokens[last]?.end ?? from
  return paragraph.span(from, Math.max(from, to))
}

function widthAt(text: string, unit: number): number {
  const code = text.codePointAt(unit) ?? 0
  return code > 0xffff ? 2 : 1
}

/** The stored text of a span. */
export function sliceOf(text: string, points: Points, span: TextSpan): string {
  return text.slice(points.unitAt(span.start), points.unitAt(span.end))
}
