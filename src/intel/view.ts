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
  let unit = plainUntil(source, start, end)
  // PERF: most blocks are plain and are their own view.
  if (unit >= end) {
    const length = Math.max(0, end - start)
    return {
      text: source.slice(start, end),
      unitAt: (index) => start + Math.max(0, Math.min(index, length)),
    }
  }
  const pieces: string[] = [source.slice(start, unit)]
  let units = new Uint32Array(end - start + 64)
  let length = 0
  const put = (at: number): void => {
    if (length === units.length) {
      const wider = new Uint32Array(length * 2)
      wider.set(units)
      units = wider
    }
    units[length++] = at
  }
  for (let at = start; at < unit; at++) put(at)
  while (unit < end) {
    const character = String.fromCodePoint(source.codePointAt(unit) ?? 0)
    const folded = fold(character)
    pieces.push(folded)
    for (let i = 0; i < folded.length; i++) put(unit)
    unit += character.length
    const next = plainUntil(source, unit, end)
    pieces.push(source.slice(unit, next))
    for (; unit < next; unit++) put(unit)
  }
  put(end)
  const table = units.subarray(0, length)
  return {text: pieces.join(""), unitAt: (index) => table[Math.max(0, Math.min(index, length - 1))] ?? end}
}

/** The first unit from `start` on that a view may change, or `end`. */
function plainUntil(source: string, start: number, end: number): number {
  let unit = start
  while (unit < end) {
    const code = source.charCodeAt(unit)
    if (!((code >= 0x20 && code < 0x7f && code !== 0x60) || code === 10)) return unit
    unit++
  }
  return unit
}

function fold(character: string): string {
  const plain = folds.get(character)
  if (plain !== undefined) return plain
  if (blank.test(character)) return " "
  if (unseen.test(character)) return ""
  const compatible = character.normalize("NFKC")
  return compatible === character ? character : [...compatible].map((c) => folds.get(c) ?? c).join("")
}
