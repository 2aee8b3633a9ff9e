/* What to do, as Markdown: a checklist to paste into a ticket. Evidence is escaped, or stands in blocks. */

import {type AdviceView, advicePage} from "./advice-lines.ts"
import {visible} from "./escape.ts"
import {markdownBlock, markdownText} from "./markdown.ts"

/** The whole document with a line end. */
export function adviceMarkdown(view: AdviceView, title: string): string {
  const {intro, steps, outro} = advicePage(view)
  const out = [`# ${markdownText(title)}`, "", ...intro.flatMap((text) => [markdownText(text), ""])]
  for (const {order, says, meta, state, lines} of steps) {
    const mark = state === "open" ? "" : state === "done" ? " (done)" : " (left out)"
    out.push(`## ${order}. ${markdownText(says)}${mark}`, "")
    if (meta !== "") out.push(`_${markdownText(meta)}_`, "")
    let isList = false
    for (const {label, text, values, kind} of lines) {
      if (isList && kind !== "detail") out.push("")
      isList = kind === "detail"
      if (kind !== "detail") out.push(`**${label}:** ${markdownText(text)}`, "")
      else if (values.length === 0) out.push(`- ${markdownText(text)}`)
      else
        out.push(
          `- ${markdownText(text)}:`,
          "",
          ...markdownBlock(values.map(visible).join("\n"))
            .split("\n")
            .map((l) => `  ${l}`),
          "",
        )
    }
  }
  if (outro.length > 0) out.push("---", "", ...outro.flatMap((text) => [markdownText(text), ""]))
  return `${out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`
}
