/* JSON text as Postern writes it to files: case folders, exports, bundles.
 *
 * It holds no character that a terminal or a line splitter could act on: controls, bidi marks, zero-width characters
 * and U+2028 stand as `\uXXXX`, which every JSON parser reads back unchanged. Lone surrogates become U+FFFD, since no
 * UTF-8 file can hold them; the raw bytes are in the exhibits. */

const unseen = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu

/** JSON of plain data, safe to show and to split at line ends. */
export function jsonText(plain: unknown, indent = 0): string {
  const text = JSON.stringify(
    plain,
    (_, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value),
    indent,
  )
  return text.replace(unseen, (character) => {
    let out = ""
    for (let i = 0; i < character.length; i++)
      out += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`
    return out
  })
}
