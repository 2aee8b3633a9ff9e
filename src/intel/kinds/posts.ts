/* Who holds which post: "NCSC Director of Operations Paul Chichester"; "Paul Chichester, the NCSC's director of
 * operations,"; "Paul Chichester, who heads the NCSC's operations"; "its director, Paul Chichester". Said in passing, by
 * whoever publishes; the post tells for whom the person speaks. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import type {NounPhrase} from "../parse/clause.ts"
import {speakerOf} from "../voices/speaker.ts"
import {personAt} from "../voices/speaker-names.ts"
import {bodyOf} from "./acting-body.ts"
import {nounFrom} from "./clauses.ts"
import {type Context, wordsIn} from "./draft.ts"

/** A post in words, and what of the sentence says it. */
interface Held extends Range {
  readonly post: string
}

/** Last words of names that are no person's. */
const noPerson =
  /^(?:party|regulation|act|directive|law|group|committee|council|union|agency|ministry|commission|office|department|bank|court|association|federation|university|institute|centre|center|security|intelligence|operations|affairs|street|house|party's|assembly|parliament|investigation|investigations)$/

/** No sentence presents more people. */
const mostPeople = 12

/** Titles that are written short before a name; courtesies are no posts. */
const shortTitles: ReadonlyMap<string, string> = new Map(
  "rep=Representative sen=Senator gov=Governor gen=General lt=Lieutenant col=Colonel maj=Major capt=Captain sgt=Sergeant cmdr=Commander adm=Admiral dr= prof= mr= mrs= ms= sir= dame= lord= baroness="
    .split(" ")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
)

const rank =
  /^(?:(?:Lieutenant|Major|Brigadier|Rear|Vice|Chief|Staff|Police|Detective)? ?(?:General|Colonel|Admiral|Major|Captain|Commander|Sergeant|Lieutenant|Inspector|Superintendent)|Professor|Representative|Senator|Governor)$/

/** Words in small letters that may stand inside a title before a name. */
const inTitle =
  /^(?:of|for|and|the|'s|at|foreign|defence|defense|cyber|cybersecurity|security|threat|intelligence|senior|national|chief|acting|interim|former|then|operations|affairs|its|executive|incident|response|principal|research|digital|interior|finance|justice|energy|health|transport|communications|technology|federal|technical|regional|global|managing|assistant|associate|permanent|special|operating|commercial|financial|medical|legal|product)$/

const dayOrMonth =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/

/** Each person of a sentence with the post that stands beside the name. */
export function posts(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  let at = 0
  for (let steps = 0; steps < mostPeople; steps++) {
    const name = nextName(context, at)
    if (name === undefined) return
    at = name.to
    const before = postBefore(context, name)
    // A rank says less than the post behind the name.
    const isRank = before === undefined || rank.test(before.post)
    if (noPerson.test(tokens[name.to - 1]?.low ?? "")) continue
    const held =
      (isRank ? (postBehind(context, name) ?? officeBehind(context, name)) : undefined) ??
      withBody(context, name, before) ??
      bodyBehind(context, name)
    if (held === undefined || held.post === "") continue
    const id = slugOf(
      tokens
        .slice(name.from, name.to)
        .map((t) => t.text)
        .join(" "),
    )
    speakerOf(phrase, {from: held.from, to: held.to}, discourse)
    context.drafts.push({
      kind: "organisational",
      relation: "holds-role",
      subject: id,
      object: held.post,
      anchor: name.from,
      evidence: {from: held.from, to: held.to},
      isDenied: false,
      modality: "background",
    })
    at = Math.max(at, held.to)
  }
}

/** The next name of a person: two capitalised words or more, or one behind a title ("Minister Halle"). */
function nextName(context: Context, from: number): Range | undefined {
  const {phrase, discourse} = context
  const {tokens, mentionAt} = phrase
  const full = personAt(phrase, {from, to: tokens.length}, discourse)
  for (let i = Math.max(1, from); i < (full?.from ?? tokens.length); i++) {
    const title = tokens[i - 1]
    const token = tokens[i]
    if (
      token?.isCapital !== true ||
      title?.isCapital !== true ||
      mentionAt[i] !== -1 ||
      !/^(?:minister|president|secretary|chancellor|ambassador|senator|commissioner|premier|governor)$/.test(
        title.low,
      ) ||
      discourse.isNoun("post", token) ||
      tokens[i + 1]?.isCapital === true ||
      /^(?:of|for)$/.test(tokens[i + 1]?.low ?? "") ||
      tokens[i + 1]?.text === "'s" ||
      token.text === token.text.toUpperCase()
    )
      continue
    // "Minister Halle" behind "Ingeborg Halle": who that is has been said.
    const isKnown = [...discourse.posts.keys()].some((known) => known.endsWith(`-${slugOf(token.text)}`))
    if (!isKnown) return {from: i, to: i + 1}
  }
  // "China Central Television" is nobody.
  const before = full === undefined ? undefined : phrase.mentions[mentionAt[full.from - 1] ?? -1]
  if (full !== undefined && before?.kind === "state" && !before.isAdjective)
    return full.to < tokens.length ? nextName(context, full.to) : undefined
  return full
}

/** "NCSC Director of Operations X"; "the president of the BSI, Dr. X". */
function postBefore(context: Context, name: Range): Held | undefined {
  const {phrase, discourse, text} = context
  const {tokens} = phrase
  let to = name.from
  let short = ""
  // "Senator the Hon. X", "the Rt Hon X"
  while (/^(?:hon|honourable|honorable|rt|right|excellency)$/.test(wordBefore(phrase, to)))
    to -= tokens[to - 1]?.text === "." ? 2 : 1
  if (to < name.from && tokens[to - 1]?.low === "the") to--
  // "Rep. X", "Dr. X"
  const abbreviated = tokens[to - 1]?.text === "." ? to - 2 : to - 1
  const title = shortTitles.get(tokens[abbreviated]?.low ?? "")
  if (title !== undefined && tokens[abbreviated]?.isCapital === true) {
    short = title
    to = abbreviated
  }
  // "its deputy commander, Colonel X", "the minister, Senator X": a rank between the post and the name.
  const ranked = rankBefore(phrase, to)
  if (ranked < to && postEndingAt(context, ranked - 1) !== undefined) to = ranked
  if (tokens[to - 1]?.text === ",") {
    const from = postEndingAt(context, to - 1)
    if (from !== undefined) {
      const start = withoutLead(phrase, from, to - 1)
      const behind = tokens[name.to]
      const isApposed = behind === undefined || !behind.isWord || phrase.verbAt[name.to] !== -1
      const post = ownerNamed(context, start, to - 1)
      return isApposed ? {from, to: name.to, post} : undefined
    }
  }
  let from = to
  let hasPost = false
  while (from > 0) {
    const token = tokens[from - 1]
    if (token === undefined || phrase.verbAt[from - 1] !== -1 || dayOrMonth.test(token.low)) break
    const isPost = discourse.isNoun("post", token)
    if (isPost) hasPost = true
    // "league president X"
    const isTold =
      !token.isCapital && phrase.parse.tags[from - 1] === "NOUN" && discourse.isNoun("post", tokens[from])
    const isPart =
      isPost || isTold || token.isCapital || phrase.mentionAt[from - 1] !== -1 || inTitle.test(token.low)
    if (!isPart) break
    if (token.low === "and" && tokens[from - 2]?.isCapital !== true) break
    from--
  }
  if (!hasPost) {
    const from = to
    return short === "" ? undefined : {from, to: name.to, post: short}
  }
  from = withoutLead(phrase, from, to)
  // "Ida Holm is the managing director of Alder Data": of whom, and nobody's name.
  const isOf = /^(?:of|for|at)$/.test(tokens[to - 1]?.key ?? "")
  if (isOf && /^(?:is|was)$/.test(tokens[from - 2]?.key ?? "")) return undefined
  const held = `${text.slice(tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0).replace(/\s+/g, " ")} ${short}`
  const isTheirs = /^(?:its|their)$/.test(tokens[from - 1]?.low ?? "")
  return {from, to: name.to, post: isTheirs ? ownerNamed(context, from, to) : held.trim()}
}

/** The word before a place, also where a stop stands between. */
const wordBefore = ({tokens}: Phrase, to: number): string =>
  tokens[tokens[to - 1]?.text === "." ? to - 2 : to - 1]?.low ?? ""

/** Where a rank begins that follows a comma: ", Colonel". */
function rankBefore({tokens}: Phrase, to: number): number {
  let from = to
  while (
    from > 1 &&
    tokens[from - 1]?.isCapital === true &&
    rank.test(
      tokens
        .slice(from - 1, to)
        .map(({text}) => text)
        .join(" "),
    )
  )
    from--
  return tokens[from - 1]?.text === "," ? from : to
}

/** Where a noun phrase with a post begins that ends here: "the president of the BSI", "Iran's foreign ministry spokesman". */
function postEndingAt({phrase, discourse}: Context, to: number): number | undefined {
  const {tokens} = phrase
  let hasPost = false
  let from = to
  while (from > 0 && to - from < 12) {
    const token = tokens[from - 1]
    if (token === undefined || phrase.verbAt[from - 1] !== -1 || !(token.isWord || token.text === "'s")) break
    const isPost = discourse.isNoun("post", token)
    if (isPost) hasPost = true
    const isPart =
      isPost ||
      token.isCapital ||
      phrase.mentionAt[from - 1] !== -1 ||
      inTitle.test(token.low) ||
      determiners.has(token.key) ||
      /^(?:in|on)$/.test(token.low) ||
      /^(?:NOUN|ADJ)$/.test(phrase.parse.tags[from - 1] ?? "")
    if (!isPart) break
    from--
    if (hasPost && determiners.has(token.key) && tokens[from - 1]?.key !== "of") break
  }
  return hasPost ? from : undefined
}

/** "X, the NCSC's director of operations,"; "X, an analyst at the security firm Y". */
function postBehind(context: Context, name: Range): Held | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  // "Sen. Paula Redfern (D-Ore.), vice chair of"
  let start = name.to
  if (tokens[start]?.text === "(") {
    const end = tokens.slice(start, start + 8).findIndex(({text}) => text === ")")
    start += end + 1
  }
  if (tokens[start]?.text !== ",") return undefined
  let hasPost = false
  let to = start + 1
  for (; to < Math.min(tokens.length, name.to + 20); to++) {
    const token = tokens[to]
    if (token === undefined || /^[.";:)-]$/.test(token.text)) break
    if (token.text === "," && !(hasPost && isListed(context, to))) break
    if (phrase.verbs[phrase.verbAt[to] ?? -1]?.form === "finite") break
    if (/^(?:who|which|that|and|but)$/.test(token.key) && !(token.key === "and" && hasPost)) break
    if (discourse.isNoun("post", token)) hasPost = true
  }
  if (!hasPost || personAt(phrase, {from: start + 1, to}, discourse) !== undefined) return undefined
  // "X, through her lawyer, denies", "… of X, the minister said"
  if (/^(?:through|by|via|with|according|like|unlike)$/.test(tokens[start + 1]?.key ?? "")) return undefined
  if (/^(?:said|says|added|told|wrote)$/.test(tokens[to]?.key ?? "")) return undefined
  return {from: name.from, to, post: wordsIn(context, start + 1, to)}
}

/** "Minister of Science, Innovation and Technology": a comma inside a name, which goes on to "and". */
function isListed({phrase, discourse}: Context, comma: number): boolean {
  const {tokens} = phrase
  for (let i = comma + 1; i < comma + 7; i++) {
    const token = tokens[i]
    if (token?.key === "and")
      return (
        i > comma + 1 &&
        tokens[i + 1]?.isCapital === true &&
        personAt(phrase, {from: comma + 1, to: i + 3}, discourse) === undefined
      )
    if (token === undefined || !(token.isCapital || token.text === ",")) return false
  }
  return false
}

/** "Professor Ida Holm of the University of Bergen": professor of the university. */
function withBody(context: Context, name: Range, before: Held | undefined): Held | undefined {
  const {tokens, parse} = context.phrase
  if (before === undefined || tokens[name.to]?.key !== "of" || / of /.test(before.post)) return before
  const noun = nounFrom(context.phrase, name.to + 1)
  if (noun === undefined || bodyOf(context, noun) === undefined || parse.tags[noun.head] === "NUM")
    return before
  const to = endOfBody(noun)
  return {...before, to, post: `${before.post} of ${wordsIn(context, name.to + 1, to)}`}
}

const endOfBody = ({to, preps}: NounPhrase): number =>
  Math.max(to, ...preps.filter(({prep}) => prep === "of").map(({np}) => np?.to ?? 0))

/** "said Ola Brekke of the Norwegian police": the body that he speaks for. */
function bodyBehind(context: Context, name: Range): Held | undefined {
  const {phrase} = context
  const {tokens} = phrase
  const said = phrase.parse.clauseAt[name.from]
  // "Lena Abadi, of the University of Adelaide,"
  const at = tokens[name.to]?.text === "," ? name.to + 1 : name.to
  if (tokens[at]?.key !== "of" || said === undefined || !speaking.test(said.lemma)) return undefined
  const noun = nounFrom(phrase, at + 1)
  if (noun === undefined || bodyOf(context, noun) === undefined) return undefined
  // "of the port's own response centre, FERM,": by its name.
  const own = noun.appositions.find(
    ({kind, np}) => kind === "comma" && np.determiner === undefined && tokens[np.head]?.isCapital === true,
  )?.np
  const to = endOfBody(own ?? noun)
  return {from: name.from, to, post: wordsIn(context, (own ?? noun).from, to)}
}

const speaking = /^(?:say|tell|add|explain|note|write|warn|argue|comment|state|stress|believe|think)$/

const leadingVerbs: ReadonlyMap<string, string> = new Map(
  (
    "heads=head headed=head leads=head led=head runs=head ran=head oversees=head oversaw=head directs=director " +
    "directed=director chairs=chair chaired=chair manages=head managed=head founded=founder"
  )
    .split(" ")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
)

/** "X, who heads the FBI's cyber division": head of the FBI's cyber division; "X, who is the director of Y". */
function officeBehind(context: Context, name: Range): Held | undefined {
  const {phrase, discourse} = context
  const {tokens} = phrase
  const isTold = tokens[name.to]?.text === "," && tokens[name.to + 1]?.key === "who"
  const at = isTold ? name.to + 2 : name.to
  const verb = tokens[at]?.key ?? ""
  // "Ida Holm runs the response centre", "Ida Holm is the director of X"
  if (
    !isTold &&
    !(/^(?:is|was|leads|heads|runs|directs|chairs)$/.test(verb) && determiners.has(tokens[at + 1]?.key ?? ""))
  )
    return undefined
  let to = at + 1
  while (
    to < tokens.length &&
    phrase.verbs[phrase.verbAt[to] ?? -1]?.form !== "finite" &&
    (tokens[to]?.isWord === true || tokens[to]?.text === "'s" || tokens[to]?.text === "&") &&
    !/^(?:and|but|which|that)$/.test(tokens[to]?.key ?? "")
  )
    to++
  const whole = wordsIn(context, at + 1, to)
  const title = leadingVerbs.get(verb)
  const head = tokens[nounFrom(phrase, at + 1)?.head ?? -1]
  // "who ran the operation", "who chairs no committee"
  const isNone = tokens[at + 1]?.key === "no" || discourse.isNoun("event", head)
  const isUnit = (isTold && !isNone) || units.test(head?.key ?? "")
  if (title !== undefined && whole !== "" && isUnit)
    return {from: name.from, to, post: `${title} of ${whole}`}
  const isPost =
    /^(?:is|was)$/.test(verb) &&
    (isTold ? tokens.slice(at + 1, to) : [head]).some((t) => discourse.isNoun("post", t))
  return isPost ? {from: name.from, to, post: whole} : undefined
}

const units =
  /^(?:centre|center|department|division|unit|team|lab|laboratory|office|agency|institute|service|directorate|section|bureau|practice|school)$/

/** "its director": director of whom the text named last. */
function ownerNamed(context: Context, from: number, to: number): string {
  const {phrase, text} = context
  const words = wordsIn(context, from, to)
  if (!/^(?:its|their)$/.test(phrase.tokens[from - 1]?.low ?? "")) return words
  const end = phrase.tokens[from]?.start ?? 0
  const before = text.slice(Math.max(0, end - 300), end)
  const owner = [...before.matchAll(/[a-z,] ((?:\p{Lu}[\p{L}\p{N}-]+ ){0,4}\p{Lu}[\p{L}\p{N}-]+)/gu)]
    .map((found) => found[1] ?? "")
    .findLast((words) => !dayOrMonth.test(words.split(" ")[0]?.toLowerCase() ?? ""))
  return owner === undefined ? words : `${words} of ${owner}`
}

function withoutLead(phrase: Phrase, from: number, to: number): number {
  let start = from
  while (
    start < to &&
    (determiners.has(phrase.tokens[start]?.key ?? "") ||
      /^(?:of|and|at|for|in|but|on|'s|as|its|their)$/.test(phrase.tokens[start]?.low ?? ""))
  )
    start++
  return start
}
