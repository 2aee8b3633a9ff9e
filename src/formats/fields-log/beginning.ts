/* What a sniff looks at in a `#Fields:` log: its directives and the first lines that hold something. */

import {decodeText, detectText} from "../../bytes/text-encoding.ts"

export interface Beginning {
  /** The lines that begin with `#`, wherever they stand in the head. */
  readonly directives: readonly string[]
  /** The first line that is not blank, and the first of these that is no directive. */
  readonly first: string | undefined
  readonly firstRow: string | undefined
}

/** More are not looked at: a log has a handful. */
const mostDirectives = 4096

/** Never throws; lines are without their feed, and may end in a carriage return. */
export function beginningOf(head: Uint8Array): Beginning {
  const {encoding, markBytes} = detectText(head)
  const text = decodeText(head, markBytes, head.length, encoding)
  const directives: string[] = []
  // PERF: every file of the evidence is asked; the rows, which are nearly all of it, are not cut apart.
  let at = text.startsWith("#") ? 0 : directiveAfter(text, 0)
  while (at >= 0 && directives.length < mostDirectives) {
    directives.push(lineAt(text, at))
    at = directiveAfter(text, at)
  }
  let first: string | undefined
  for (let from = 0; from < text.length; ) {
    const line = lineAt(text, from)
    from += line.length + 1
    if (line.trim() === "") continue
    first ??= line
    if (!line.startsWith("#")) return {directives, first, firstRow: line}
  }
  return {directives, first, firstRow: undefined}
}

/** Where the next line begins that is a directive; -1 if there is none. */
function directiveAfter(text: string, at: number): number {
  const feed = text.indexOf("\n#", at)
  return feed < 0 ? -1 : feed + 1
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at)
  return text.slice(at, end < 0 ? undefined : end)
}
