/* A mail as a source: its subject is the title, its text part the text, or its page where that says more. */

import {readHtml} from "../../intel/html.ts"
import type {MailAnswer} from "./foreign-reader.ts"
import {type Sourced, type Tell, Written} from "./written.ts"

/** The text of a mail without its attachments. Trouble: `intel/text-too-long`. */
export function mailSource({subject, from, date, text, html}: MailAnswer, most: number, tell: Tell): Sourced {
  const title = subject?.replace(/\s+/g, " ").trim().toWellFormed()
  const common = {
    form: "eml" as const,
    title: title === undefined || title === "" ? undefined : title,
    publisher: from?.replace(/\s+/g, " ").trim().toWellFormed(),
    url: undefined,
    dates: date === undefined ? [] : [{origin: "document field" as const, text: date}],
  }
  const plain = text?.toWellFormed().trim() ?? ""
  const page = html === undefined || html.trim() === "" ? undefined : readHtml(html.toWellFormed())
  // A text part is often no more than "see this in your browser".
  if (page !== undefined && plain.length * 2 < (page.seen?.text ?? page.text).length)
    return {...page, ...common, url: page.url, dates: [...common.dates, ...page.dates]}
  const written = new Written(most)
  written.add(common.title, {kind: "title", why: "subject of the mail"})
  const quoted = quotedFrom(plain)
  written.add(plain.slice(0, quoted))
  written.add(plain.slice(quoted), {kind: "boilerplate", why: "mail that is quoted below the answer"})
  written.tellLeft(tell)
  return {...common, text: written.text, marks: written.marks}
}

/** Where a run of lines with `>` begins that goes to the end of the text. */
function quotedFrom(text: string): number {
  let from = text.length
  for (let end = text.length; end > 0; ) {
    const start = text.lastIndexOf("\n", end - 1) + 1
    const line = text.slice(start, Math.min(end, start + 3)).trimStart()
    if (line !== "" && !line.startsWith(">")) break
    if (line !== "") from = start
    end = start - 1
  }
  // All of it quoted: a mail that was passed on.
  return text.slice(0, from).trim() === "" ? text.length : from
}
