/* Makes a PDF of a paper document with the Typst compiler, an optional package with native code.
 *
 * The compiler gets our fixed template and the document as data; it reads no file, no font of the machine and no
 * clock. PDF/UA-1 (tagged, for screen readers) or PDF/A-2a (for archives, tagged too). */

import {tmpdir} from "node:os"
import {PosternError} from "../model/refusal.ts"
import type {PaperDocument} from "../report/paper/document.ts"
import {type PaperSize, paperJson, paperTemplate} from "../report/paper/typst.ts"

export const pdfStandards = ["ua-1", "a-2a"] as const
export type PdfStandard = (typeof pdfStandards)[number]

/** The bytes of the PDF. Rejects with PosternError `print/no-typst` where the package is not installed. */
export async function pdfOf(
  document: PaperDocument,
  paper: PaperSize,
  standard: PdfStandard,
): Promise<Uint8Array> {
  const {NodeCompiler} = await library()
  // The temporary folder as workspace: the template opens nothing, and could open nothing of the user's.
  const compiler = NodeCompiler.create({workspace: tmpdir()})
  const compiled = compiler.compile({
    mainFileContent: paperTemplate,
    inputs: {data: paperJson(document, paper)},
  })
  const {result} = compiled
  const error = compiled.takeError()
  if (result === null || error !== null)
    throw new Error(`the template does not compile: ${JSON.stringify(error?.shortDiagnostics).slice(0, 500)}`)
  return Uint8Array.from(compiler.pdf(result, {pdfStandard: standard, creationTimestamp: 0}))
}

type Library = Pick<typeof import("@myriaddreamin/typst-ts-node-compiler"), "NodeCompiler">

async function library(): Promise<Library> {
  try {
    return await import("@myriaddreamin/typst-ts-node-compiler")
  } catch {
    throw new PosternError({
      code: "print/no-typst",
      message: "the package that makes PDFs is not installed on this machine",
      hint: "print report.html from a browser, or write --format markdown",
    })
  }
}
