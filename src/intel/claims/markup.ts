/* What in a paragraph is marks of a page and no words of it: links, emphasis, headings, tables, numbers of techniques.
 *
 * Marks are overwritten with blanks, so that every place in the text stays where it is; where a line ends what stands
 * before it, a form feed takes the place of its line feed. O(n); texts without such marks come back as they are. */

const blanks = (text: string): string => " ".repeat(text.length)

/** The text without its marks, as long as before. */
export function withoutMarkup(text: string): string {
  let plain = text
  if (plain.includes("](")) plain = withoutLinks(plain)
  // The numbers of techniques and mitigations: "[T1190]", "[M1016],[M1051]".
  if (plain.includes("[")) plain = plain.replace(/\[(?:TA|[TM])\d{4}(?:\.\d{3})?\]/g, blanks)
  if (plain.includes("*")) plain = plain.replace(/\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}/g, blanks)
  return plain.includes("\n") || plain.includes("|") ? withoutFrames(plain) : plain
}

/** Of a link its words stay; a picture and the number of a footnote are none. */
function withoutLinks(text: string): string {
  return text
    .replace(/!\[[^\]\n]{0,300}\]\([^()\n]{0,4000}\)/g, blanks)
    .replace(/\[{1,2}([^[\]\n]{0,300})\]{1,2}\([^()\n]{0,2000}\)/g, (all: string, words: string) => {
      if (/^\d*$/.test(words)) return blanks(all)
      const from = all.indexOf(words)
      return `${" ".repeat(from)}${words}${" ".repeat(all.length - from - words.length)}`
    })
}

/** Rows of tables and marked headings are no sentences; what stands in a line of its own ends with it. */
function withoutFrames(text: string): string {
  const lines = text.split("\n")
  const longest = Math.max(...lines.map((line) => line.length))
  let shown = ""
  let isCut = false
  let isBegin = true
  for (const [i, line] of lines.entries()) {
    const isFrame = isRow(line) || /^ {0,3}#{1,6} /.test(line) || /^[-=_*~ ]{4,}$/.test(line)
    const bullet = /^ *[*•▪●◦·-] +/.exec(line)?.[0] ?? ""
    if (i > 0) shown += isCut || isFrame || bullet !== "" ? "\f" : "\n"
    shown += isFrame ? blanks(line) : `${blanks(bullet)}${line.slice(bullet.length)}`
    // A heading stands in a short line of its own, behind the end of a sentence.
    isCut = isFrame || (isBegin && line.length < longest * 0.6 && isHeading(line, lines[i + 1] ?? ""))
    isBegin = isCut || /[.!?:]["')\]]?\s*$/.test(line)
  }
  return shown
}

const isRow = (line: string): boolean =>
  /^ *\|/.test(line) ||
  (line.match(/\|/g)?.length ?? 0) >= 3 ||
  /^(?:[0-9a-f]{32,}|`[0-9a-f]{32,}`)\b/i.test(line)

/** "Threat Actor Activity", before a line that begins a sentence. */
function isHeading(line: string, next: string): boolean {
  const words = line.trim().split(/\s+/)
  return (
    line.length <= 70 &&
    words.length <= 8 &&
    /^\s*["'(]*\p{Lu}/u.test(next) &&
    words.every(
      (word) =>
        /^["'(]*[\p{Lu}\p{N}&]/u.test(word) ||
        /^(?:of|and|for|the|in|on|to|a|an|by|with|or|from|at)$/.test(word),
    )
  )
}
