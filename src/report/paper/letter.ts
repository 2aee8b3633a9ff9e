/* The letter to the organisation as a paper document. */

import type {Letter} from "../letter.ts"
import type {PaperDocument} from "./document.ts"

/** The letter for Markdown and PDF. */
export function letterPaper({marking, to, date, subject, sections}: Letter, language: string): PaperDocument {
  return {
    title: subject,
    language,
    date: /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : "1970-01-01",
    marking,
    foot: "",
    isCompact: true,
    blocks: [
      {kind: "paragraph", text: `${to.replaceAll("\n", " ")}, ${date}`},
      ...sections.flatMap(({heading, paragraphs, items}) => [
        {kind: "heading" as const, level: 1 as const, text: heading},
        ...paragraphs.map((text) => ({kind: "paragraph" as const, text})),
        ...(items.length === 0 ? [] : [{kind: "list" as const, isOrdered: false, items}]),
      ]),
    ],
  }
}
