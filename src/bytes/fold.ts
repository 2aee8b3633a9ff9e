/* The one case fold: rules and data pass through it before they are compared without regard to case.
 *
 * Simple Unicode case folding (CaseFolding.txt, status C and S): one code point in, one out, so that
 * wildcards that count characters keep counting. The UTF-16 length stays; the UTF-8 length may change
 * (KELVIN SIGN, three bytes, folds to k, one byte). `toLowerCase` is no fold: it makes two code points of
 * U+0130 and leaves final sigma and long s apart from their kin.
 *
 * The result names a class of equal letters; for Cherokee it is the small letter, where the standard's
 * table has the capital. Source: The Unicode Standard, 3.13 "Default Case Folding". */

const beyondAscii = /[^\x00-\x7f]/

/** The folded text. Two texts are equal without regard to case exactly if their folds are equal. O(n). */
export function fold(text: string): string {
  // PERF: nearly all log text is ASCII, where the engine's own lower-casing of one-byte strings is right.
  if (!beyondAscii.test(text)) return text.toLowerCase()
  let out = ""
  for (const character of text) {
    const code = character.codePointAt(0)!
    out += code < 0x80 ? character.toLowerCase() : isCaseless(code) ? character : foldLetter(character, code)
  }
  return out
}

/** Large blocks without any cased letter (CJK, kana, Hangul syllables, private use, most symbols). */
function isCaseless(code: number): boolean {
  return (code >= 0x2e80 && code < 0xa640) || (code >= 0xac00 && code < 0xfb00)
}

function foldLetter(character: string, code: number): string {
  switch (code) {
    case 0x130: // İ folds to itself: its lower case is two code points
    case 0x131: // ı has no fold, though its capital is I
      return character
    // Pairs whose capitals are three code points long and therefore cannot lead to each other.
    case 0x1fd3:
      return "\u0390"
    case 0x1fe3:
      return "\u03b0"
    case 0xfb05:
      return "\ufb06"
  }
  // By way of the capital: that joins ſ with s, ς with σ, µ with μ. Longer mappings (ß to SS) are not simple.
  const upper = single(character.toUpperCase(), character)
  return single(upper.toLowerCase(), upper)
}

function single(mapped: string, otherwise: string): string {
  const code = mapped.codePointAt(0)
  return code !== undefined && mapped.length === (code > 0xffff ? 2 : 1) ? mapped : otherwise
}
