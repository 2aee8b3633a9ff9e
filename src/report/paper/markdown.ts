/* A paper document as Markdown (CommonMark with GitHub's tables). Every text is escaped. */

import {markdownBlock, markdownText} from "../markdown.ts"
import type {Block, PaperDocument, Row} from "./document.ts"

/** The document with a final line end. */
export function paperMarkdown({title, marking, foot, blocks}: PaperDocument): string {
  const body = blocks.map(blockMarkdown).filter((text) => text !== "")
  return `${[`**${markdownText(marking)}**`, `# ${oneLine(title)}`, ...body, "---", `${foot === "" ? "" : `${oneLine(foot)} · `}**${markdownText(marking)}**`].join("\n\n")}\n`
}

function blockMarkdown(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level + 1)} ${oneLine(block.text)}`
    case "paragraph":
      return block.tone === "lead" ? `**${oneLine(block.text)}**` : oneLine(block.text)
    case "list":
      return block.items
        .map((item, at) => `${block.isOrdered ? `${at + 1}.` : "-"} ${oneLine(item)}`)
        .join("\n")
    case "table":
      return [
        rowMarkdown(block.head),
        rowMarkdown(
          block.head.map(() => "---"),
          true,
        ),
        ...block.rows.map((row) => rowMarkdown(row)),
      ].join("\n")
    case "verbatim":
      return markdownBlock(block.text)
    case "page":
      return ""
  }
}

function rowMarkdown(row: Row, isRule = false): string {
  return `| ${row.map((cell) => (isRule ? cell : oneLine(cell))).join(" | ")} |`
}

function oneLine(text: string): string {
  return markdownText(text.replace(/\s+/g, " ").trim())
}
