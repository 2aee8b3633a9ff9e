/* Who publishes a document, by its name and by how its text speaks of itself; and whose government is at home in it. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Discourse} from "../discourse/discourse.ts"
import type {Lookup} from "../grammar/lookup.ts"
import {type Mention, mentionsIn, mentionsOnce} from "../grammar/mentions.ts"
import {type Token, tokensOf} from "../grammar/tokens.ts"
import type {Paragraph} from "./paragraphs.ts"

const newspapers =
  /\b(?:news|times|post|herald|press|wire|newswire|daily|tribune|gazette|journal|reuters|afp|bbc|guardian|today|telegraph|chronicle|courier|courrier|mail|observer|standard|zeitung|dispatch|bulletin|magazine|tidende|online|reporter|record|echo|star|broadcasting|media|ledger|sentinel|inquirer|examiner|argus|mercury|globe|review|weekly|agence france-presse|associated press|nyheter|presse|desk|newsline|newsroom|shimbun|diario|jornal|periodico|corriere|gazzetta|agencia|agenzia|agence|tidning|tidningen|dagblad|dagbladet|avis|avisen|bladet|allehanda|courant|volkskrant|dpa|anp|interpress|interfax|kyodo|yonhap|tass|xinhua|politico|axios|radio|television|tv|broadcast|weekend|sunday|evening|morning|express|globe|dagens|le monde|el pais|business|insider|capital|chronicler|correspondent|messenger|sun|advertiser|inquirer|intelligencer|free press|examiner|pravda|novosti|ukrinform|monitor|matin|soir|journal|figaro|nacion|mundo|tiempo|prensa|universal|channel|folha|estado|publico|repubblica|stampa|sera|tageblatt|rundschau|anzeiger|kurier|nachrichten|spiegel|welt|noviny|gazeta|dziennik|posten|berlingske|politiken|aftenposten|sanomat|hurriyet|milliyet|asahi|yomiuri|mainichi|nikkei|sankei|ilbo|ahram|jazeera|haaretz|argus)\b/i

/** Words in the names of bodies and security firms. */
const vendorWords =
  /\b(?:labs?|security|research|threat|intelligence|cyber|technologies|systems|cert|csirt|centre|center|agency|ministry|department|office|directorate|authority|service|bureau|analytics|networks|software|defence|team|institute|university|council|solutions|consulting|forensics|response|forum|association|federation|commission|commissioner|parliament|police|prosecutors?|court|chamber|isac|alliance|committee|board|regulator|embassy|union|verlag)\b/i

/** "WARSAW (Meridian) -", "TAIPEI, July 30 -": so begin reports of agencies and newspapers alone. */
const dateline = /^\s*\p{Lu}{3}[\p{Lu} .'-]*(?:, [^-–—\n]{0,40})? ?(?:\([^)\n]{2,40}\) ?)?[-–—] /u
/** Nobody but a newspaper says so of itself. */
const reporting =
  /\b(?:told reporters|declined to comment|request for comment|told this (?:newspaper|agency)|on condition of anonymity|did not (?:immediately )?respond to)\b/

/** Who publishes, by its name: a body of the lexicon, a ministry as its government, a newspaper, or a body of its own. */
export function publisherOf(
  name: string | undefined,
  lookup: Lookup,
  paragraphs: readonly Paragraph[],
): Discourse["publisher"] {
  if (name === undefined || name.trim() === "") return undefined
  const plain = name.replaceAll("\u2019", "'")
  const tokens = tokensOf(plain, 0, plain.length)
  const mentions = mentionsIn(tokens, lookup)
  const state = mentions.find((m) => m.kind === "state")
  // "New Zealand Government (Minister Responsible for the GCSB)"
  if (state?.from === 0 && state.speaks !== undefined && tokens[state.to]?.low === "government")
    return {id: state.speaks, state: state.id, isPress: false}
  // "the Australian Signals Directorate's Australian Cyber Security Centre": the last of a chain.
  const bodies = mentions.filter(
    (m) => m.kind === "organisation" && !isOnlyBehind(plain, tokens[m.from]?.start ?? 0),
  )
  const chosen = bodies.find((m) => tokens[m.to]?.text !== "'s") ?? bodies[0]
  // "Federal Prosecutor's Office (Belgium)": of another country than the lexicon's.
  const isForeign =
    chosen?.state !== undefined &&
    state !== undefined &&
    chosen.state !== state.id &&
    state.from >= chosen.to &&
    !chosen.among.some((one) => one.state === state.id)
  // "Ministry of Science (MICITT), Costa Rica": a government, whatever the text calls the ministry.
  const isMinistry = /^(?:the )?ministry\b/i.test(name) && state !== undefined && chosen?.speaks === undefined
  const body =
    isMinistry || isForeign || (chosen !== undefined && isOnlyPart(tokens, chosen)) ? undefined : chosen
  if (body !== undefined && lookup.press.has(body.id))
    return {id: slugOf(name), state: state?.id, isPress: true}
  if (body !== undefined) {
    const hinted = body.among.find((t) => t.state === state?.id) ?? (body.among.length > 0 ? undefined : body)
    const id = hinted === undefined ? body.id : hinted.id
    const thing = lookup.things.get(id)
    return {id: thing?.speaks ?? id, state: thing?.state ?? state?.id, isPress: false}
  }
  // "Cabinet Office of Japan": words that the lexicons have for another state's.
  if (
    /\b(?:cabinet office|government|ministry|minister|ministers|embassy|president|presidency|chancellery|cabinet|department of|foreign office|prime minister|white house|foreign affairs)\b/i.test(
      name,
    ) &&
    state !== undefined
  )
    return {id: state.speaks ?? `${state.id}-government`, state: state.id, isPress: false}
  const speaksItself =
    isOurs(paragraphs) ||
    paragraphs.some(({view}) =>
      /(?:^|[.!?]\s+)(?:We|Our)\s|\b(?:we|our) (?:have|assess|observed|believe|team|researchers|customers|analysis|telemetry|are|found|track|saw|judge|attribute)\b/.test(
        unquoted(view.text),
      ),
    )
  const isVendor = vendorWords.test(name)
  if (
    newspapers.test(name) &&
    !(isVendor && speaksItself) &&
    !/\b(?:labs?|cert|csirt|threat|ministry|centre|center|directorate)\b/i.test(name)
  )
    return {id: slugOf(name), state: state?.id, isPress: true}
  if (/\bnews agency\b/i.test(name)) return {id: slugOf(name), state: state?.id, isPress: true}
  const isReport = paragraphs.some(({view, isTitle}) => !isTitle && dateline.test(view.text))
  if (
    !speaksItself &&
    !isVendor &&
    (isReport ||
      name.startsWith("The ") ||
      paragraphs.some(({view}) => reporting.test(view.text)) ||
      isTold(name, paragraphs))
  )
    return {id: slugOf(name), state: state?.id, isPress: true}
  const own = name
    .replace(/\(.*\)/, "")
    .replace(legal, "")
    .replaceAll("&", "and")
  const id = slugOf(acronymIn(name) ?? own)
  return {id: isForeign && state !== undefined ? `${id}-${state.id}` : id, state: state?.id, isPress: false}
}

/** What a company is by law is no part of its name: "Norrfrakt AB". */
const legal =
  /(?:,? (?:co\.?|ltd\.?|limited|inc\.?|plc|llc|gmbh|ag|corp\.?|oyj?|ab|asa|pty|aps|s\.a\.|s\.p\.a\.|b\.v\.|n\.v\.))+\s*$/i

/** "Halcyon Ridge", "UAE Cyber Security Council": a lexicon's name that is only the beginning or the end of a longer one. */
function isOnlyPart(tokens: readonly Token[], {from, to, kind, state}: Mention): boolean {
  if (kind !== "organisation") return false
  const before = tokens[from - 1]
  const behind = tokens[to]
  // "Microsoft Threat Intelligence" is Microsoft, "Halcyon Mobile Research" another firm than Halcyon.
  const isLonger =
    behind?.isWord === true && behind.isCapital && state === undefined && !vendorWords.test(behind.text)
  return (
    isLonger || (before?.isWord === true && /^(?:cyber|digital|information|data|computer)$/.test(before.low))
  )
}

/** "Harbour Analysis Office (HAO)", "Autoridade (ADP, Brazil)": the text will call it HAO. "(Finland)" says only where. */
function acronymIn(name: string): string | undefined {
  const last = /\((\p{Lu}[\p{L}\d/-]{1,11})(?:, [^()]{2,40})?\)\s*$/u.exec(name)?.[1]
  return last === undefined || /^\p{Lu}\p{Ll}+$/u.test(last) ? undefined : last
}

/** "Joint Committee on Transport (Houses of the Oireachtas)": what several words in brackets name is not who publishes. */
function isOnlyBehind(name: string, at: number): boolean {
  const open = name.indexOf("(")
  return open > 0 && at > open && name.slice(open, name.indexOf(")", open)).includes(" ")
}

/** The state that the text names first: whose government "the government" is, where nothing nearer says it. */
export function firstState(paragraphs: readonly Paragraph[], lookup: Lookup): string | undefined {
  for (const {view} of paragraphs.slice(0, 40)) {
    const tokens = tokensOf(view.text, 0, Math.min(view.text.length, 5000))
    const state = mentionsOnce(tokens, lookup).find(
      (m) => m.kind === "state" && !isAttackers(tokens, m, lookup),
    )
    if (state !== undefined) return state.speaks
  }
  return undefined
}

/** "Russian hackers", "Chinese state-backed actors": where they come from is nobody's home. */
function isAttackers(tokens: readonly Token[], {to, isAdjective}: Mention, lookup: Lookup): boolean {
  if (!isAdjective) return false
  const actors = lookup.nouns.get("actor")
  return tokens.slice(to, to + 4).some(({key}) => actors?.has(key) === true)
}

/** The agency of each state that the text names first: who "Germany's domestic intelligence agency" is. */
export function agenciesOf(paragraphs: readonly Paragraph[], lookup: Lookup): ReadonlyMap<string, string> {
  const agencies = new Map<string, string>()
  for (const {view} of paragraphs.slice(0, 40)) {
    const tokens = tokensOf(view.text, 0, Math.min(view.text.length, 5000))
    for (const {kind, state, id, speaks} of mentionsOnce(tokens, lookup))
      if (kind === "organisation" && state !== undefined && speaks === undefined && !agencies.has(state))
        agencies.set(state, id)
  }
  return agencies
}

/** "Our customers", "our systems", again and again: whoever writes has some. */
function isOurs(paragraphs: readonly Paragraph[]): boolean {
  let ours = 0
  for (const {view, isTitle} of paragraphs)
    if (!isTitle) ours += unquoted(view.text).match(/\b(?:[Ww]e|[Oo]ur)\b/g)?.length ?? 0
  return ours >= leastTold
}

/** What others said, told by somebody who does not stand in the text himself: a newspaper, whatever its name. */
function isTold(name: string, paragraphs: readonly Paragraph[]): boolean {
  const own = name.replace(/^(?:the|le|la|el|il|der|die|das) /i, "").replace(/ ?\(.*/, "")
  let told = 0
  for (const {view, isTitle} of paragraphs) {
    const at = view.text.indexOf(own)
    if (at >= 0) return /\b(?:told|interview with) (?:the )?$/i.test(view.text.slice(0, at))
    if (!isTitle) told += unquoted(view.text).match(telling)?.length ?? 0
  }
  return told >= leastTold
}

/** Verbs of telling, and days of the week without a date, as only a paper of that week has them. */
const telling =
  /\b(?:said|told|says?|according to|added|stressed|warned|confirmed|denied|declined|spokes(?:man|woman|person)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?! \d))\b/g
const leastTold = 4

function unquoted(text: string): string {
  return text.replace(/"[^"]*"?/g, " ")
}
