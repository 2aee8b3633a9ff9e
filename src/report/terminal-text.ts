/* Text for terminals: wrapped to a width, evidence made visible so that no byte of it can steer the screen.
 *
 * Colour is a `Paint` that the caller passes in; the plain one paints nothing. */

import {visible} from "./escape.ts"

/** Colours as functions from text to text. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly quiet: (text: string) => string
  readonly accent: (text: string) => string
}

/** No colour: NO_COLOR, pipes and tests. */
export const plainPaint: Paint = {strong: (text) => text, quiet: (text) => text, accent: (text) => text}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uff01-\uff60\u3000-\u303e]/u
const zero = /[\p{Mn}\p{Me}]/u

/** Columns that a terminal gives to visible text: two for wide characters, none for combining marks. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) {
    if (character < "\u0300") columns += 1
    else if (!zero.test(character)) columns += wide.test(character) ? 2 : 1
  }
  return columns
}

/** Lines of at most `width` columns (never under 20), broken at blanks, in words only where one is too
 *  long. The text is made visible first. Lines after the first begin with `indent`. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const limit = Math.max(width, 20)
  const lines: string[] = []
  let line = ""
  let used = 0
  const flush = (): void => {
    lines.push(line)
    line = indent
    used = columnsOf(indent)
  }
  for (const word of visible(text).split(" ")) {
    const length = columnsOf(word)
    const blank = line === "" || line === indent ? 0 : 1
    if (used + blank + length > limit && used > columnsOf(indent)) flush()
    if (used + length > limit) {
      for (const character of word) {
        if (used + columnsOf(character) > limit) flush()
        line += character
        used += columnsOf(character)
      }
      continue
    }
    const gap = line === "" || line === indent ? "" : " "
    line += gap + word
    used += gap.length + length
  }
  lines.push(line)
  return lines
}
