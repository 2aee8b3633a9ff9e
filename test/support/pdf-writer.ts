/* Small PDFs of text: one font, lines at places, uncompressed. */

/** A line on a page; `y` counts from the lower edge, letters are `size` points high. */
export interface PdfLine {
  readonly text: string
  readonly x?: number
  readonly y: number
  readonly size?: number
}

/** Lines of a running text from the top of a page, 14 points apart. */
export function running(lines: readonly string[], top = 700): readonly PdfLine[] {
  return lines.flatMap((text, i) => (text === "" ? [] : [{text, y: top - 14 * i}]))
}

/** A PDF with these pages; `info` are entries of its information dictionary. */
export function pdf(
  pages: readonly (readonly PdfLine[])[],
  info: Readonly<Record<string, string>> = {},
): Uint8Array {
  const objects: string[] = []
  const add = (body: string): number => objects.push(body)
  const escaped = (text: string): string => text.replace(/[\\()]/g, "\\$&")
  add("<< /Type /Catalog /Pages 2 0 R >>")
  const kids = pages.map((_, i) => `${4 + i * 2} 0 R`).join(" ")
  add(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`)
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
  for (const lines of pages) {
    const page = objects.length + 1
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${page + 1} 0 R >>`,
    )
    const content = lines
      .map(
        ({text, x = 72, y, size = 11}) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escaped(text)}) Tj ET`,
      )
      .join("\n")
    add(`<< /Length ${Buffer.byteLength(content, "latin1")} >>\nstream\n${content}\nendstream`)
  }
  const entries = Object.entries(info).map(([key, value]) => `/${key} (${escaped(value)})`)
  const infoNumber = add(`<< ${entries.join(" ")} >>`)
  let body = "%PDF-1.4\n"
  const offsets: number[] = []
  for (const [i, object] of objects.entries()) {
    offsets.push(Buffer.byteLength(body, "latin1"))
    body += `${i + 1} 0 obj\n${object}\nendobj\n`
  }
  const start = Buffer.byteLength(body, "latin1")
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${infoNumber} 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(body, "latin1")
}
