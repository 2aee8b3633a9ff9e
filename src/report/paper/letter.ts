/* One page for the organisation whose server it is: what was found, how sure that is, what to do today, what could
 * not be seen, and whom to tell. Made from the same case and the same texts as the report. */

import type {CaseBundle} from "../../model/case.ts"
import {formatInstant} from "../../model/instant.ts"
import {clip, shorten} from "../escape.ts"
import {openActions, tellingEpisodes} from "../telling.ts"
import type {PlainSay} from "../texts.ts"
import {instantText} from "../words.ts"
import type {Block, PaperDocument} from "./document.ts"
import {bullets, heading, paragraph, sureBlocks, tellBlocks, unseen} from "./report.ts"

export interface LetterOptions {
  /** `TLP:AMBER+STRICT`. */
  readonly marking: string
  readonly language: string
  readonly say: PlainSay
  /** Whom the reader may call; empty where nobody is known. */
  readonly contacts: readonly string[]
}

const serversNamed = 4
const stepsShown = 5
const foundShown = 2
const contactsShown = 3
// Longer sentences would push the letter over its page.
const sentenceLimit = 260

/** The letter. It fits on one sheet of A4 or Letter. */
export function letterPaper(
  {case: it}: Pick<CaseBundle, "case">,
  {marking, language, say, contacts}: LetterOptions,
): PaperDocument {
  const names = it.servers.map(({id}) => clip(id, 40))
  const shown = names.slice(0, serversNamed).join(", ")
  const named =
    names.length > serversNamed ? `${shown}, ${say("names.more", {n: names.length - serversNamed})}` : shown
  const main = it.overall.find(({stage}) => stage === "exploited")?.worst ?? it.overall[0]?.worst
  const told = tellingEpisodes(it, foundShown).map(({says}) => brief(says))
  const open = openActions(it)
  const isEntered = it.attribution.kind !== "none"
  return {
    title:
      it.organisation === undefined
        ? say("letter.titlePlain")
        : say("letter.title", {organisation: clip(it.organisation, 80)}),
    language,
    date: it.asOf === undefined ? "1970-01-01" : formatInstant(it.asOf).slice(0, 10),
    marking,
    foot: say("letter.signed", {version: it.tool.version}),
    blocks: [
      paragraph(
        say("letter.opening", {n: names.length, names: named || say("unknown"), time: instantText(it.asOf)}),
      ),
      heading(1, say("letter.found")),
      paragraph(brief(it.verdict.headline), "lead"),
      ...bullets(told),
      heading(1, say("letter.sure")),
      ...(main === undefined ? [paragraph(say("owner.notJudged"))] : sureBlocks(main).map(shortened)),
      heading(1, say("letter.today")),
      ...(open.length === 0
        ? [paragraph(say("steps.none"))]
        : [
            paragraph(say("letter.todayIntro")),
            {
              kind: "list" as const,
              isOrdered: true,
              items: open.slice(0, stepsShown).map(({says}) => brief(says)),
            },
          ]),
      ...(isEntered ? [paragraph(say("letter.updates"))] : []),
      heading(1, say("letter.unseen")),
      paragraph(unseen(it, say)),
      heading(1, say("letter.tell")),
      ...tellBlocks(open, isEntered, say),
      paragraph(say("letter.more"), "quiet"),
      paragraph(
        say("letter.closing", {
          contacts:
            contacts
              .slice(0, contactsShown)
              .map((one) => clip(one, 80))
              .join(", ") || say("letter.noContacts"),
        }),
      ),
    ],
  }
}

/** The first sentence of a judgement, to the second; the report has the rest. */
function shortened(block: Block): Block {
  if (block.kind !== "paragraph") return block
  const text = block.text.replace(/(\d\d:\d\d:\d\d)\.\d+/g, "$1")
  const end = /[.!?](?=\s+\p{Lu})/u.exec(text)
  return {...block, text: brief(end === null ? text : text.slice(0, end.index + 1), sentenceLimit * 2)}
}

/** Cut at a word: on a letter, how much was left out helps nobody. */
function brief(text: string, limit = sentenceLimit): string {
  if (text.length <= limit) return text
  const cut = shorten(text, limit)
  const blank = cut.lastIndexOf(" ")
  return blank > limit / 2 ? `${cut.slice(0, blank)} …` : cut
}
