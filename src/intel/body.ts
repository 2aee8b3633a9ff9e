/* Which part of a text is the statement, and which is the page around it.
 *
 * Each block gets a kind by what it looks like; sentences weigh for a body by their words, furniture weighs against
 * it. The body is the run of blocks with the largest sum; a heading that begins other people's articles ends it.
 * Nothing is thrown away: what is left out keeps its place, its kind and the reason. */

import type {BlockKind} from "../model/intel.ts"
import {type RawBlock, rawBlocks} from "./blocks.ts"
import {viewOf} from "./view.ts"

export interface JudgedBlock extends RawBlock {
  readonly kind: BlockKind
  readonly why: string
}

/** What furniture looks like, and how strongly it speaks against a body. The first that fits counts. Without one of
 *  `words`, in small letters, a test cannot succeed. PERF: tests that are not bound to the begin look everywhere. */
const furniture: readonly {
  readonly why: string
  readonly test: RegExp
  readonly words?: readonly string[]
  readonly kind?: BlockKind
}[] = [
  {why: "weather", test: /^-?\d{1,3}(?:\.\d)? ?°? ?[FC]$/},
  {
    why: "source pointer",
    kind: "source pointer",
    test: /^(?:read|see|view) (?:the |this )?(?:full |original |complete )?(?:statement|advisory|report|article|press release|announcement|indictment|release)\b.{0,80}$|^(?:this )?(?:information|article|story|post|piece|report)?,? ?(?:was )?(?:originally|first) (?:published|appeared|posted)\b.{0,80}$|^(?:source|original(?: source| article)?|via) ?:.{1,120}$/i,
  },
  {
    why: "byline",
    kind: "byline",
    test: /^(?:by|written by|posted by|post written by|author|reported by|reporting by|editing by)\b ?:? ?[^.!?]{1,80}$|^author avatar$/i,
  },
  {
    why: "list of other articles",
    test: /^(?:related|latest|recent|more|popular|trending|other|recommended|further)\b ?(?:articles?|news|posts?|stories|reading|coverage|stakeholders?|from\b.{0,40}|on this\b.{0,40})\b.{0,30}$|^you (?:may|might) also like\b.{0,20}$|^(?:most read|read next|up next|what to read next|don't miss|in this section|see also)\b.{0,30}$/i,
  },
  {
    why: "call to action",
    words: [
      ...["click here", "sign up", "subscribe", "newsletter", "log in", "login", "register", "join our"],
      ...["follow us", "share this", "contact us", "call us", "download", "read more", "become a"],
      ...["take advantage", "exclusive", "free trial", "buy ", "advertise with"],
    ],
    test: /\b(?:click here|sign up|subscribe|newsletter|log ?in (?:here|to (?:your|comment|read|continue|view))|register (?:now|today|here)|join our (?:community|mailing list|newsletter)|follow us|share this|contact us today|call us on|download (?:the app|our app|now)|read more articles|become a (?:member|stakeholder|subscriber|partner)|take advantage of (?:this|our) |exclusive (?:marketing )?(?:package|offer|content)|free trial|buy (?:now|tickets)|advertise with us)\b/i,
  },
  {
    why: "legal line",
    words: [
      ...[
        "rights reserved",
        "\u00a9",
        "(c)",
        "copyright",
        "cookie ",
        "privacy policy",
        "terms of",
        "terms and",
      ],
      ...["advertisement", "sponsored"],
    ],
    test: /\ball rights reserved\b|^(?:©|\(c\)|copyright)\b|\bcookie (?:policy|settings|preferences)\b|\bprivacy policy\b|\bterms (?:of use|of service|and conditions)\b|^advertisement$|^sponsored\b/i,
  },
  {
    why: "offer",
    test: /^[•●▪*·]\s+(?:engage|create|have|promote|all|get|access|enjoy|receive|save|meet|network|discover|boost|grow|reach)\b/i,
  },
]

const date =
  /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?(?:\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?,? \d{4}|(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})(?:,? (?:at )?\d{1,2}[:.]\d{2} ?(?:am|pm)?(?: [a-z]{2,4})?)?$/i
const publishedDate =
  /^(?:(?:original(?:ly)?|first|initial(?:ly)?) )?(?:published|posted|updated|issued|released?|publication|issue|date|last (?:updated|modified|revised))(?: on| date| of (?:issue|publication|release))?:? /i

interface Weighed extends JudgedBlock {
  readonly weight: number
  readonly endsBody: boolean
  /** The format says so: no look at what is around it changes that. */
  readonly isFixed?: boolean
}

/** Every block with its kind. `marks` are what the format says, disjoint; they go before what the text looks like,
 *  and what they call body is body wherever it stands. */
export function judgeBlocks(
  text: string,
  marks: readonly (RawBlock & {readonly kind: BlockKind; readonly why: string})[] = [],
): readonly JudgedBlock[] {
  const raw = rawBlocks(text)
  const seen = new Map<string, {readonly first: number; count: number}>()
  const words = raw.map((block, i) => {
    const shown = viewOf(text, block.start, Math.min(block.end, block.start + longest)).text
    const places = seen.get(shown)
    if (places === undefined) seen.set(shown, {first: i, count: 1})
    else places.count++
    return shown
  })
  const inOrder = [...marks].sort((a, b) => a.end - b.end)
  let next = 0
  const weighed = raw.map(({start, end, isRest}, i): Weighed => {
    const block = {start, end}
    const shown = words[i] ?? ""
    while ((inOrder[next]?.end ?? end) < end) next++
    const marked = start >= (inOrder[next]?.start ?? end) ? inOrder[next] : undefined
    if (isRest === true)
      return {...block, kind: "boilerplate", why: "behind what is read", weight: 0, endsBody: true}
    if (marked?.kind === "body")
      return {...block, kind: "body", why: marked.why, weight: 10, endsBody: false, isFixed: true}
    if (marked !== undefined)
      return {
        ...block,
        kind: marked.kind,
        why: marked.why,
        // What nobody sees neither holds a text together nor parts it.
        weight: marked.kind === "hidden" ? 0 : -8,
        endsBody: false,
      }
    const places = seen.get(shown)
    const isRepeated = places !== undefined && places.count > 1
    return {...block, ...looks(shown, isRepeated ? (places.first === i ? "first" : "again") : "once")}
  })
  const {from, to} = bestRun(weighed)
  const title = titleBefore(weighed, words, from)
  const head = title ?? weighed.findIndex((block) => block.kind === "title")
  return weighed.map(({start, end, kind, why, isFixed}, i): JudgedBlock => {
    if (isFixed === true) return {start, end, kind, why}
    // The day above a page's title, beside the weather, or below its text is the day of the page.
    const isBeside = weighed.slice(Math.max(0, i - 3), i + 4).some((block) => block.why === "weather")
    if (why === "a date alone" && (i >= to || i < head || isBeside))
      return {start, end, kind: "boilerplate", why: i < from ? "widget" : "date of another article"}
    if (i === title) return {start, end, kind: "title", why: "the heading before the text"}
    if (i < from || i >= to)
      return kind === "body"
        ? {start, end, kind: "boilerplate", why: "stands apart from the text"}
        : {start, end, kind, why}
    // Inside the text a short line is a heading of it; furniture stays furniture.
    return why === "short line"
      ? {start, end, kind: "body", why: "a heading within the text"}
      : {start, end, kind, why}
  })
}

/** What a block's looks are judged by; the rest of a longer one cannot change it. */
const longest = 4000

/** The first furniture that a short block looks like. */
function furnitureOf(shown: string): (typeof furniture)[number] | undefined {
  const low = shown.toLowerCase()
  return furniture.find(
    ({test, words}) => words?.some((word) => low.includes(word)) !== false && test.test(shown),
  )
}

function looks(
  shown: string,
  stands: "once" | "first" | "again",
): Pick<Weighed, "kind" | "why" | "weight" | "endsBody"> {
  const no = (why: string, weight: number, kind: BlockKind = "boilerplate"): ReturnType<typeof looks> => ({
    kind,
    why,
    weight,
    endsBody: why === "list of other articles",
  })
  const count = shown.split(" ").length
  // Several whole sentences may ask the reader to sign up to something and are a text all the same.
  const isText =
    count > 80 || (count > 40 && isSentence(shown, count) && shown.split(/[.!?]["']? \p{Lu}/u).length > 2)
  const found = isText ? undefined : furnitureOf(shown)
  if (found !== undefined)
    return no(found.why, found.why === "list of other articles" ? -400 : -40, found.kind)
  if (date.test(shown)) return no("a date alone", -15, "dateline")
  if (publishedDate.test(shown) && count <= 12) return no("date of publication", -10, "dateline")
  // A mail holds its text twice; menus and teasers, which are short, are furniture in every place.
  const isOwnText = stands === "first" && count > 12 && isSentence(shown, count)
  if (stands !== "once" && count > 3 && !isOwnText) return no("stands twice", -2 * Math.min(count, 60))
  if (/^(?:https?:\/\/|www\.)\S+$/i.test(shown)) return no("an address alone", -20)
  // PERF: most blocks have small letters, and need not be taken apart.
  const letters = /[a-z]/.test(shown) ? "" : shown.replace(/[^\p{L}]/gu, "")
  if (count >= 3 && letters.length > 8 && letters === letters.toUpperCase()) return no("capitals", -30)
  if (isSentence(shown, count))
    return {kind: "body", why: "sentences", weight: Math.min(count, 120), endsBody: false}
  if (/^[•●▪*·–-]\s/.test(shown))
    return {kind: "body", why: "list item", weight: Math.min(count, 20) / 2, endsBody: false}
  return no("short line", count > 12 ? 2 : -6)
}

function isSentence(shown: string, count: number): boolean {
  const small = smallWords(shown)
  if (count < 5)
    return (
      count >= 3 &&
      (/^["'].*[.!?]["']?$/.test(shown) ||
        (/^\p{Lu}[^:|]*[^.][.!?]["')\]]*$/u.test(shown) && small > 0 && small * 3 >= count))
    )
  const isEnded = /[.!?:;]["')\]]*$/.test(shown)
  return (isEnded && small * 3 >= count) || (count >= 25 && small * 2 >= count)
}

/** How many words begin with a small letter. */
function smallWords(shown: string): number {
  let count = 0
  for (let at = 0; at < shown.length; ) {
    const code = shown.charCodeAt(at)
    if (code >= 0x61 && code <= 0x7a) count++
    at = shown.indexOf(" ", at) + 1
    if (at === 0) break
  }
  return count
}

/** The run of blocks with the largest sum that holds no end of a body. */
function bestRun(blocks: readonly Weighed[]): {readonly from: number; readonly to: number} {
  let best = {from: 0, to: 0, sum: 0}
  let from = 0
  let sum = 0
  for (const [i, block] of blocks.entries()) {
    if (block.endsBody || sum + block.weight <= 0) {
      from = i + 1
      sum = 0
      continue
    }
    // A run never begins with furniture.
    if (sum === 0 && block.weight <= 0) {
      from = i + 1
      continue
    }
    sum += block.weight
    if (sum > best.sum) best = {from, to: i + 1, sum}
  }
  // A sentence of four words is no text beside which other lines would stand apart.
  return best.sum > 0 && best.sum < 5 ? {from: 0, to: blocks.length} : best
}

/** The block right before the body that reads like a heading; none if the format gave one. */
function titleBefore(blocks: readonly Weighed[], words: readonly string[], from: number): number | undefined {
  if (blocks.some((block) => block.kind === "title")) return undefined
  // A long heading weighs as much as the text that it stands over.
  if (
    blocks[from]?.why === "short line" &&
    blocks[from + 1]?.why === "sentences" &&
    !/:$/.test(words[from] ?? "")
  )
    return from
  for (let i = from - 1; i >= Math.max(0, from - 4); i--) {
    const shown = words[i] ?? ""
    const count = shown.split(" ").length
    const block = blocks[i]
    if (block?.why === "short line" && count >= 4 && count <= 30 && !/:$/.test(shown)) return i
    if (block?.kind !== "dateline" && block?.kind !== "byline") return undefined
  }
  return undefined
}
