/* The thread within the child of foreign.ts: takes PDFs and mails apart with libraries, into plain data of bounded
 * size. What a library throws is an answer as well. */

import {parentPort} from "node:worker_threads"
import PostalMime, {type Address} from "postal-mime"
import {getDocumentProxy} from "unpdf"
import type {PdfItem, PdfPage} from "../../intel/pdf.ts"

export type Question =
  | {readonly what: "pdf"; readonly bytes: Uint8Array; readonly pages: number; readonly units: number}
  | {readonly what: "mail"; readonly bytes: Uint8Array; readonly nesting: number}

export interface PdfAnswer {
  readonly what: "pdf"
  readonly pages: readonly PdfPage[]
  readonly pageCount: number
  /** From 1, with what the library said. */
  readonly failed: readonly {readonly page: number; readonly message: string}[]
  readonly title: string | undefined
  readonly created: string | undefined
}

export interface MailAnswer {
  readonly what: "mail"
  readonly subject: string | undefined
  readonly from: string | undefined
  readonly date: string | undefined
  readonly text: string | undefined
  readonly html: string | undefined
  readonly attachments: readonly {readonly name: string | undefined; readonly bytes: Uint8Array}[]
}

export type Answer = PdfAnswer | MailAnswer | {readonly what: "failed"; readonly message: string}

const mostAttachments = 200
const longestField = 2000

async function readPdf({bytes, pages, units}: Extract<Question, {what: "pdf"}>): Promise<PdfAnswer> {
  const document = await getDocumentProxy(bytes, {
    verbosity: 0,
    disableFontFace: true,
  })
  const read: PdfPage[] = []
  const failed: {page: number; message: string}[] = []
  let left = units
  for (let n = 1; n <= Math.min(pages, document.numPages) && left > 0; n++)
    try {
      const page = await document.getPage(n)
      const content = await page.getTextContent()
      const items: PdfItem[] = []
      for (const item of content.items) {
        if (!("str" in item) || left <= 0) continue
        const [a = 0, b = 0, , , x = 0, y = 0] = item.transform as readonly number[]
        const text = item.str.slice(0, left).toWellFormed()
        left -= text.length + 1
        items.push({text, x, y, size: Math.hypot(a, b), width: item.width, isEnd: item.hasEOL})
      }
      const [, , , height = 0] = page.view as readonly number[]
      read.push({height, items})
      page.cleanup()
    } catch (error) {
      failed.push({page: n, message: messageOf(error)})
      read.push({height: 0, items: []})
      if (failed.length > 100) break
    }
  const info = await infoOf(document)
  return {what: "pdf", pages: read, pageCount: document.numPages, failed, ...info}
}

async function infoOf(document: {
  getMetadata(): Promise<{readonly info: object}>
}): Promise<Pick<PdfAnswer, "title" | "created">> {
  try {
    const {info} = await document.getMetadata()
    const text = (key: string): string | undefined => {
      const value = (info as Readonly<Record<string, unknown>>)[key]
      return typeof value === "string" && value !== ""
        ? value.slice(0, longestField).toWellFormed()
        : undefined
    }
    return {title: text("Title"), created: text("CreationDate") ?? text("ModDate")}
  } catch {
    // Damaged metadata: the text is what counts.
    return {title: undefined, created: undefined}
  }
}

async function readMail({bytes, nesting}: Extract<Question, {what: "mail"}>): Promise<MailAnswer> {
  const mail = await PostalMime.parse(bytes, {
    maxNestingDepth: 50,
    maxRfc822NestingDepth: nesting,
    attachmentEncoding: "arraybuffer",
  })
  return {
    what: "mail",
    subject: mail.subject?.slice(0, longestField),
    from: nameOf(mail.from)?.slice(0, longestField),
    date: mail.date?.slice(0, longestField),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.slice(0, mostAttachments).map(({filename, content}) => ({
      name: filename?.slice(0, 300),
      bytes: typeof content === "string" ? Buffer.from(content) : new Uint8Array(content),
    })),
  }
}

function nameOf(address: Address | undefined): string | undefined {
  if (address === undefined) return undefined
  return address.name === "" ? address.address : address.name
}

function messageOf(error: unknown): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return said.replace(/\s+/g, " ").slice(0, 300)
}

parentPort?.on("message", (question: Question) => {
  const reading = question.what === "pdf" ? readPdf(question) : readMail(question)
  reading.then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => parentPort?.postMessage({what: "failed", message: messageOf(error)} satisfies Answer),
  )
})
