/* Somebody without a name who is said to have done it: "a night porter", "a cleaner employed by an agency", "somebody in
 * the finance department", "two of its own pupils", "a rival betting firm", "an unnamed foreign intelligence service".
 *
 * Asked only where the words around leave no doubt that somebody is meant; what brings down systems by itself (an update,
 * an error, a fire) is no person by its noun. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Ref} from "../discourse/discourse.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

const person =
  /^(?:somebody|someone|people|persons?|individuals?|boys?|girls?|youths?|minors?|adults?|pensioners?|members?|staff|employees?|chiefs?|boss|bosses|heads?|nurses?|clerks?|guards?|porters?|professionals?|amateurs?|novices?|kids?|relatives?|wife|husband|ex-wife|ex-husband|uncle|nephew|cousins?|neighbours?|fans?|supporters?|opponents?|colleagues?|accomplices?|associates?|recruits?|trainees?|interns?|apprentices?|temps?|freelancers?|cleaners?|dentists?|doctors?|lawyers?|teachers?|pupils?|students?|technicians?|electricians?|mechanics?|engineers?|programmers?|developers?|administrators?|admins?|sysadmins?|consultants?|bankers?|traders?|couriers?|drivers?|soldiers?|sailors?|pilots?|priests?|cooks?|bakers?|salesm[ae]n|business(?:man|men|woman|people)|policem[ae]n|servicem[ae]n|tradesm[ae]n|gamers?|vloggers?|influencers?|organisers?|insiders?|whistleblowers?|leakers?|plotters?|conspirators?|pranksters?|troublemakers?|loners?|drop-?outs?|dropouts?|enthusiasts?|nationals?|locals?|foreigners?|migrants?|rivals?|competitors?|customers?|clients?|suppliers?|subcontractors?)$/

/** Nouns by their endings, and those that end so and are things. */
const ending =
  /(?:..(?:er|ers|ist|ists|ian|ians|ster|sters|eer|eers|man|men|woman|women|-old|-olds)|(?:[^v]|at)ors?)$/
const thing =
  /^(?:servers?|routers?|computers?|numbers?|triggers?|letters?|folders?|clusters?|orders?|errors?|factors?|sensors?|vectors?|backdoors?|power|matters?|weather|printers?|scanners?|controllers?|readers?|loaders?|droppers?|downloaders?|stealers?|wipers?|miners?|lockers?|encryptors?|decryptors?|browsers?|drivers?|trackers?|filters?|buffers?|pointers?|headers?|users?|carriers?|providers?|paper|papers|papers?|chapter|disasters?|semiconductors?|water|fever|laser|layer|centers?|centres?|quarters?|headquarters|offer|offers|motors?|mirrors?|monitors?|processors?|connectors?|behaviou?r|anger|danger|border|borders|transfer|transfers|summer|winter|october|november|december|september|whatever|other|others|another|matter|floors?|doors?|colou?rs?|harbou?r|trailers?|banners?|helicopters?|cyber|answer|newsletter|tower|towers|ransomware|human|mayor|pass-?wo?man|specimen|regimen|fertilizer|cover|consumers?|manufacturers?)$/

/** Bodies that may be rivals or foes, with a word that says so. */
const body =
  /^(?:company|companies|firms?|outfit|business|agency|agencies|services?|ring|network|club|party|parties|faction|militia|unit|brigade|army|states?|government|regime|country|nation|power|broker|dealer|studio|channel|operator)$/
const hostile =
  /^(?:rival|competing|foreign|hostile|unnamed|unknown|unidentified|private|outside|neighbouring|neighboring|hack-for-hire|hacking|fraud|criminal|organised|organized|spyware|mercenary|surveillance|offensive|paramilitary|separatist|enemy|adversarial|intelligence|secret|undercover|shadowy)$/

/** Somebody whom a noun phrase tells by mere words; undefined for things, for names, and for who has been named. */
export function personIn({phrase, discourse}: Context, noun: NounPhrase): Ref | undefined {
  const {tokens, mentions, mentionAt} = phrase
  const word = tokens[noun.head]
  // "somebody", "someone" are pronouns.
  if (word === undefined || (noun.isPronoun && !/^some(?:body|one)$/.test(word.key))) return undefined
  if ((word.isCapital && noun.head > 0) || noun.possessor?.isPronoun === false) return undefined
  const first = tokens[noun.from]?.key ?? ""
  const kind = mentions[mentionAt[noun.head] ?? -1]?.kind
  if (kind !== undefined && kind !== "sector") return undefined
  if (/^(?:the|this|these|that|those|no|any|every|all|which|what|both|each|your|our|my)$/.test(first))
    return undefined
  // "two of its own pupils"
  const some = /^(?:one|two|three|four|five|several|some)$/.test(word.key)
    ? noun.preps.find(({prep, np}) => prep === "of" && np !== undefined)?.np
    : undefined
  const head = some === undefined ? word : tokens[some.head]
  if (head === undefined || !isPersonWord(discourse, head.key)) {
    const isHostile = tokens.slice(noun.from, noun.head).some(({low}) => hostile.test(low))
    if (!(isHostile && body.test(word.key))) return undefined
  }
  const preps = (some ?? noun).preps.find(
    ({prep, np}) => /^(?:of|in|from|at|with|inside)$/.test(prep) && np !== undefined,
  )
  const near = preps?.np !== undefined && preps.np.to <= noun.to + 8 ? preps.np.to : 0
  const to = Math.max(noun.to, some?.to ?? 0, near)
  let from = noun.from
  while (from < to - 1 && /^(?:a|an|its|their|his|her|alleged|suspected)$/.test(tokens[from]?.key ?? ""))
    from++
  const words = tokens.slice(from, to).filter(({isWord, text}) => isWord || text === "'s")
  const id = slugOf(
    words
      .map(({text}) => text)
      .join(" ")
      .replaceAll(" 's", "'s"),
  )
  return id === "" ? undefined : {id, kind: "actor", from: noun.from, to}
}

function isPersonWord({lookup}: Context["discourse"], key: string): boolean {
  if (lookup.nouns.get("culprit")?.has(key) === true || person.test(key)) return true
  if (!ending.test(key) || thing.test(key)) return false
  return !notPeople.some((kind) => lookup.nouns.get(kind)?.has(key) === true)
}

const notPeople: readonly string[] = [
  "means",
  "malware",
  "event",
  "lure",
  "deed",
  "remedy",
  "product",
  "actor",
]
