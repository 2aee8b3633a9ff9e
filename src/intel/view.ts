/* A text as rules read it, with the way back to the text as stored.
 *
 * Compatibility forms are folded (NFKC, code point by code point), quotation marks, dashes and blanks become
 * plain ones, and characters that nobody sees go. Case and spelling stay. A view is made of one block, never of
 * a whole document. */

export interface View {
  readonly text: string
  /** The unit of the stored text that a unit of the view comes from; for the view's length, the end. */
  unitAt(index: number): number
}

const folds: ReadonlyMap<string, string> = new Map([
  ...[..."\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\uff07"].map((c) => [c, "'"] as const),
  ...[..."\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"].map((c) => [c, '"'] as const),
  ...[..."\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"].map((c) => [c, "-"] as const),
  ["\u2028", "\n"],
  ["\u2029", "\n"],
  ["\u0085", "\n"],
  ["\t", " "],
  ["\r", ""],
])

const blank = /^\p{Zs}$/u
const unseen =
  /^[\p{Default_Ignorable_Code_Point}\p{Cf}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]$/u

/** The view of `source` from unit `start` to `end`. O(n). */
export function viewOf(source: string, start = 0, end: number = source.length): View {
  let text = ""
  const units: number[] = []
  for (let unit = start; unit < end; ) {
    const code = source.charCodeAt(unit)
    // PERF: most text is plain and is its own view.
    if (code >= 0x20 && code < 0x7f && code !== 0x60) {
      text += source[unit]
      units.push(unit)
      unit += 1
      continue
    }
    const character = String.fromCodePoint(source.codePointAt(unit) ?? 0)
    const folded = fold(character)
    text += folded
    for (let i = 0; i < folded.length; i++) units.push(unit)
    unit += character.length
  }
  units.push(end)
  const table = Uint32Array.from(units)
  return {text, unitAt: (index) => table[Math.max(0, Math.min(index, table.length - 1))] ?? end}
}

function fold(character: string): string {
  const plain = folds.get(character)
  if (plain !== undefined) return plain
  if (blank.test(character)) return " "
  if (unseen.test(character)) return ""
  const compatible = character.normalize("NFKC")
  return compatible === character ? character : [...compatible].map((c) => folds.get(c) ?? c).join("")
}
