/* XML as a run of elements, for feeds and documents: local names, text, and an end to what is made to cost. */

import {SaxesParser} from "saxes"

export interface ElementHandler {
  /** Names as written, with their prefix. */
  begin(name: string): void
  attribute(name: string, value: string): void
  text(words: string): void
  end(name: string): void
}

/** No document nests so deep, and every level costs memory. */
const deepest = 1000
/** A file with more mistakes is no XML. */
const mostMistakes = 200_000

/** Leaves the parser; never leaves this module. */
class Stop extends Error {}

/** What is wrong with a file; `lost` where the rest of it was not read. */
export interface Damage {
  readonly severity: "doubtful" | "lost"
  readonly detail: string
}

/** Tells `handler` what `xml` holds, as far as it can be followed; gives what is wrong with it, or undefined. What
 *  XML does not allow is read around; entities of a document type are left as they stand. O(n). */
export function walkElements(xml: string, handler: ElementHandler): Damage | undefined {
  let said: Damage | undefined
  let depth = 0
  let mistakes = 0
  const parser = new SaxesParser()
  const stop = (why: string): never => {
    said = {severity: "lost", detail: why}
    throw new Stop()
  }
  parser.on("opentagstart", ({name}) => {
    depth += 1
    if (depth > deepest) stop(`elements more than ${deepest} deep; the rest was not read`)
    handler.begin(name)
  })
  parser.on("attribute", ({name, value}) => handler.attribute(name, value))
  parser.on("text", (words) => handler.text(words))
  parser.on("cdata", (words) => handler.text(words))
  parser.on("closetag", ({name}) => {
    depth -= 1
    handler.end(name)
  })
  parser.on("error", (error) => {
    mistakes += 1
    if (mistakes > mostMistakes) stop("too many mistakes for XML; the rest was not read")
    if (!harmless.test(error.message)) said ??= {severity: "doubtful", detail: error.message.slice(0, 200)}
  })
  const step = 1 << 20
  try {
    for (let at = 0; at < xml.length; at += step) parser.write(xml.slice(at, at + step))
    parser.close()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
  }
  return said
}

/** Common in feeds, and clear in what it means. */
const harmless = /undefined entity|malformed character entity|disallowed character/

/** A name without its prefix. */
export function localName(name: string): string {
  const colon = name.indexOf(":")
  return name.slice(colon + 1, colon + 61)
}
