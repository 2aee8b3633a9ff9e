/* Whom an attack is said to be aimed at by words of no lexicon: "critics of the government", "exiles", "WordPress sites",
 * "election systems". They are his words.
 *
 * Asked only where a verb or a noun of attack names its aim, so that whatever stands there is a victim unless its noun is
 * that of a means, of data, of a thing in a computer, or says nothing ("organisations", "systems", "users"). */

import {determiners} from "../grammar/english.ts"
import type {NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {idOfWords} from "./hit-names.ts"
import type {Party} from "./hit-parties.ts"
import {isNumber} from "./hit-words.ts"

/** Verbs and nouns of attack whose aim is a victim and never a service, a flow or a number. */
export const aiming: ReadonlySet<string> = new Set(
  "target attack hack phish spear-phish spy stalk harass blackmail extort defraud intimidate surveil eavesdrop menace single aim go prey zero focus snoop victimise victimize trick dupe deceive scam bombard besiege".split(
    " ",
  ),
)

/** Nouns of no victim: what is done, shown, said, owed or only thought of. */
const noVictims =
  /^(?:orders?|instructions?|behalf|grounds|way|ways|thing|things|time|times|day|days|week|weeks|month|months|year|years|hour|hours|case|cases|level|levels|side|detail|details|scale|basis|number|numbers|amount|money|fund|funds|dollars?|euros?|pounds?|account|accounts|credentials?|passwords?|protocols?|ports?|process|processes|feature|features|function|functions|component|components|library|libraries|file|files|version|versions|service|services|traffic|connections?|code|codes|supply|supplies|production|operation|operations|deliver(?:y|ies)|power|internet|web|cloud|world|market|markets|economy|democracy|trust|security|stability|order|peace|freedom|values?|interests?|rights?|sovereignty|integrity|confidentiality|availability|infrastructure|environment|architecture|chain|chains|surface|vector|angle|areas?|topics?|issues?|events?|elections?|votes?|referendum|games|war|conflict|negotiations|talks|visit|summit|conference|meeting|anniversary|holiday|problem|crisis|target|targets|victim|victims|one|ones|them|it|others?|those|these|everything|anything|something|anyone|everyone|someone|nobody|nothing|none|all|both|each|same|rest|data|information|secrets|technology|technologies|designs?|research|details|documents?|assets?|resources|tools?|versions?|opportunit(?:y|ies)|weakness(?:es)?|holes?|spots?|link|links|route|routes|entry|door|doors|backdoors?|key|keys|end|ends|goal|goals|purpose|purposes|parts?|half|majority|total|rate|development|growth|period|date|stage|phase|step|steps|lines?|range|variety|kinds?|types?|sorts?|forms?|set|sets|list|lists|series|string|strings|field|fields|memory|kernel|root|disk|drive|domain|domains|address|addresses|host|hosts|shell|shells|user|users|administrators?|admins?)$/
/** Nouns that say somebody only with what stands before them. */
const empty =
  /^(?:organi[sz]ations?|companies|company|firms?|businesses|business|enterprises?|entit(?:y|ies)|institutions?|bod(?:y|ies)|authorit(?:y|ies)|agenc(?:y|ies)|groups?|people|persons?|individuals?|users?|customers?|clients?|members?|employees?|staff|workers?|officials?|personnel|recipients?|visitors?|subscribers?|systems?|networks?|servers?|computers?|devices?|machines?|workstations?|endpoints?|websites?|sites?|portals?|platforms?|mailboxes|mailbox|phones?|environments?|instances?|installations?|operators?|providers?|suppliers?|vendors?|partners?|subsidiar(?:y|ies)|office|offices|department|departments|branch|branches|unit|units|services?|countr(?:y|ies)|states?|nations?|regions?|sectors?|industr(?:y|ies)|figures?|leaders?|experts?|specialists?|executives?|managers?|engineers?|developers?|researchers?|contacts?|associates?|opponents?|rivals?|competitors?|residents?|citizens?|nationals?|communit(?:y|ies)|circles?|accounts)$/
const dull =
  /^(?:same|other|others|large|larger|largest|small|smaller|major|single|certain|unnamed|several|further|more|many|various|numerous|few|local|foreign|domestic|unidentified|undisclosed|important|key|leading|big|new|targeted|affected|compromised|infected|attacked|breached|hacked|impacted|vulnerable|unpatched|exposed|specific|particular|selected|potential|possible|real|actual|high-value|high-profile|additional|different|multiple|own|private|public|international|global|internal|external|remote|corporate|entire|whole|individual|ordinary|online|digital|such|only|both|all|some|any|two|three|four|five)$/

/** The words for whom an attack names as its aim; undefined where they say nobody. */
export function describedAs(context: Context, np: NounPhrase): Party | undefined {
  const {phrase} = context
  const {tokens, parse, mentionAt} = phrase
  const head = tokens[np.head]
  if (head === undefined || np.isPronoun || head.isCapital || mentionAt[np.head] !== -1) return undefined
  if (isNumber(context, np)) return undefined
  if (noVictims.test(head.key)) return undefined
  if (["means", "malware", "event", "actor", "lure", "taken", "gear"].some((kind) => isOf(context, kind, np)))
    return undefined
  let from = np.from
  while (from < np.head && (determiners.has(tokens[from]?.key ?? "") || tokens[from]?.isWord !== true)) from++
  if (np.count !== undefined && np.count.from <= from) from = Math.max(from, Math.min(np.count.to, np.head))
  if (np.possessor !== undefined) from = Math.max(from, Math.min(np.possessor.to + 1, np.head))
  let hasContent = false
  for (let i = from; i < np.head; i++) {
    const tag = parse.tags[i]
    if (
      (tag === "NOUN" || tag === "PROPN" || tag === "ADJ" || tag === "VERB") &&
      !dull.test(tokens[i]?.key ?? "") &&
      !/^(?:product|state|place)$/.test(phrase.mentions[mentionAt[i] ?? -1]?.kind ?? "")
    )
      hasContent = true
  }
  const of = np.preps.find(({prep}) => prep === "of")?.np
  const first = tokens[np.determiner ?? -1]?.key ?? ""
  if (/^(?:its|their|our|your|his|her|any|no|every)$/.test(first)) return undefined
  const isDefinite = /^(?:the|this|that|these|those)$/.test(first)
  if (
    (empty.test(head.key) || isOf(context, "product", np)) &&
    !hasContent &&
    (of === undefined || of.isPronoun)
  )
    return undefined
  if (isDefinite && !hasContent && of === undefined) return undefined
  // One bare singular is a theme: "attacks on health", "targeted industry".
  if (np.determiner === undefined && np.count === undefined && !/s$|^(?:people|staff|media)$/.test(head.key))
    return undefined
  const to = of === undefined || of.isPronoun ? np.head + 1 : of.to
  const id = idOfWords(tokens, from, to)
  return id === "" ? undefined : {id, kind: "words", from, to}
}

const isOf = ({phrase, discourse}: Context, kind: string, np: NounPhrase): boolean =>
  discourse.isNoun(kind, phrase.tokens[np.head])

/** Whom each member of a list names by its words. */
export function describedIn(context: Context, np: NounPhrase): readonly Party[] {
  return [np, ...np.conjuncts].flatMap((member) => describedAs(context, member) ?? [])
}
