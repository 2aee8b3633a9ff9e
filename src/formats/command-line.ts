/* What a stored command line hides: the text behind PowerShell's encoded commands.
 *
 * `-EncodedCommand`, which may be cut to any beginning from `-e` on, takes base64 of UTF-16LE. */

const encoded = /(?:^|\s)[-/\u2013-\u2015]e(?:[nc][a-z]*)?\s+["']?([A-Za-z0-9+/]{8,}={0,2})/i
const longest = 1 << 16

/** The decoded command in `line`; undefined if there is none, or if it is no text. */
export function decodedCommand(line: string): string | undefined {
  if (line.length > longest || !/powershell|pwsh/i.test(line)) return undefined
  const base64 = encoded.exec(line)?.[1]
  if (base64 === undefined) return undefined
  const bytes = Buffer.from(base64, "base64")
  const text = bytes.toString("utf16le")
  let plain = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if ((unit >= 0x20 && unit < 0x7f) || unit === 9 || unit === 10 || unit === 13) plain++
  }
  return text.length > 0 && plain >= text.length * 0.8 ? text : undefined
}
