/* What is seen at a site, as signs: a name and up to three words ("rv", "obj", "steal"), written `rv=obj|steal` in tables
 * of weights, so that people can read and check them. */

/** A word of a sign, or what is counted or true of it. */
export type SignWord = string | number | boolean

/** Takes the signs of a site; one that comes twice counts once. */
export interface Seen {
  add(name: string, a?: SignWord, b?: SignWord, c?: SignWord): void

  /** A sign for each word of `all`, a list that stays the same wherever it comes from. PERF: they are looked up together. */
  each(name: string, all: readonly string[], b?: SignWord, c?: SignWord): void

  /** A sign for each pair of words of two such lists. */
  pairs(name: string, all: readonly string[], others: readonly string[]): void

  /** Adds what `look` adds, which is the same for `of` at all sites of a sentence. PERF: it is looked up once. */
  same(part: Part, of: object, look: () => void): void
}

/** What of a clause several sites share. */
export type Part = "clause" | "agent" | "object" | "whole"

/** Signs as they are written. */
export class WrittenSigns implements Seen {
  readonly all: Set<string> = new Set()

  add(name: string, a?: SignWord, b?: SignWord, c?: SignWord): void {
    let sign = name
    if (a !== undefined) sign += `=${written(a)}`
    if (b !== undefined) sign += `|${written(b)}`
    if (c !== undefined) sign += `|${written(c)}`
    this.all.add(sign)
  }

  each(name: string, all: readonly string[], b?: SignWord, c?: SignWord): void {
    for (const a of all) this.add(name, a, b, c)
  }

  pairs(name: string, all: readonly string[], others: readonly string[]): void {
    for (const a of all) for (const b of others) this.add(name, a, b)
  }

  same(_part: Part, _of: object, look: () => void): void {
    look()
  }
}

/** A word of the text may itself be a bar. */
function written(word: SignWord): string {
  const text = `${word}`
  return text.includes("|") ? text.replaceAll("|", "¦") : text
}

/** The name and the words of a written sign, as numbers. */
export function splitSign(sign: string, numberOf: (word: string) => number): readonly number[] {
  let from = sign.indexOf("=")
  if (from < 0) return [numberOf(sign)]
  const numbers = [numberOf(sign.slice(0, from))]
  while (from >= 0) {
    const to = sign.indexOf("|", ++from)
    numbers.push(numberOf(to < 0 ? sign.slice(from) : sign.slice(from, to)))
    from = to
  }
  return numbers
}
