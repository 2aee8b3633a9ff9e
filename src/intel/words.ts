/* Where the words of a text begin and end, as comparison takes them.
 *
 * A word is a run of letters and digits, with single marks inside that join its parts (`e-mail`, `mail.example.com`,
 * `it's`); initials with stops (`U.S.`) are one word. `wordExpression` says the same and is asked where letters are no
 * ASCII. */

/** What a word is; sticky. */
export const wordExpression: RegExp = /(?:\p{L}\.){2,6}(?!\p{L})|[\p{L}\p{N}]+(?:[.'_/@:-][\p{L}\p{N}]+)*/uy

const anyLetter = /[\p{L}\p{N}]/u

/** 1 letter, 2 digit, 4 a mark that joins. */
const kinds: Uint8Array = new Uint8Array(128)
for (let code = 0x30; code < 0x3a; code++) kinds[code] = 2
for (let code = 0x41; code < 0x5b; code++) kinds[code] = kinds[code + 32] = 1
for (const mark of ".'_/@:-") kinds[mark.charCodeAt(0)] = 4

/** The first word of `text` between `from` and `to`; -1 where there is none. */
export function wordStart(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      if ((kinds[code] as number) % 4 !== 0) return at
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      if (anyLetter.test(character)) return at
      at += character.length - 1
    }
  }
  return -1
}

/** The end of the word that begins at `start`; it goes no further than `to`. */
export function wordEnd(text: string, start: number, to: number): number {
  const initials = initialsEnd(text, start, to)
  let at = initials > 0 ? initials : start
  // PERF: most words are ASCII and are not worth an expression.
  for (; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code >= 128) return askedEnd(text, start, to)
    const kind = kinds[code] as number
    if (initials > 0) break
    if (kind === 4 && at + 1 < to) {
      const next = text.charCodeAt(at + 1)
      if (next >= 128) return askedEnd(text, start, to)
      if ((kinds[next] as number) % 4 !== 0) continue
      break
    }
    if (kind % 4 === 0) break
  }
  return at
}

/** The end of initials that begin at `start`, or 0 where none do. */
function initialsEnd(text: string, start: number, to: number): number {
  let at = start
  while (at + 1 < to && at < start + 12 && isLetter(text, at) && text.charCodeAt(at + 1) === 0x2e) at += 2
  return at < start + 4 || (at < to && isLetter(text, at)) ? 0 : at
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code < 128 && kinds[code] === 1
}

function askedEnd(text: string, start: number, to: number): number {
  wordExpression.lastIndex = 0
  return start + (wordExpression.exec(text.slice(start, to))?.[0].length ?? 1)
}
