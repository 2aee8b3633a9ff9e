/* Text as Markdown: escaped so that nothing in it is markup, a link, HTML or a table cell's end.
 *
 * Source: CommonMark 0.31, 2.4 (any ASCII punctuation may be escaped), 4.5 (fences); GitHub's extensions for tables
 * and for links without brackets, which an entity in their middle breaks. */

import {visible} from "./escape.ts"

/** One line of text that reads as itself. */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>#|~!&^$]/g, (mark) => `\\${mark}`)
    .replace(/^(\s*)([-+=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2")
    .replace(/:\/\//g, ":&#47;/")
    .replace(
      /\b(www|mailto|xmpp)([.:])/gi,
      (_, word: string, mark: string) => `${word}${mark === "." ? "&#46;" : "&#58;"}`,
    )
    .replaceAll("@", "&#64;")
}

/** A block that shows the text as it is, to be copied. Its fence is longer than any in the text. */
export function markdownBlock(text: string): string {
  const shown = text.split("\n").map(visible).join("\n")
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}text\n${shown}\n${fence}`
}
