/* Names that a text itself gives: to actors, malware and campaigns in so many words ("a group that we track as Copper
 * Finch", "the DarkHydra gang", "Opal Heron is a cluster", "a campaign we call LARCH"), and what the places of other names
 * say of them. They hold for this text alone. */

import {type NamedThing, slugOf} from "../../knowledge/lexicons.ts"
import type {EntityKind} from "../../model/intel.ts"
import {isWeekday, monthOf} from "./calendar.ts"
import {determiners, isAdverb, modals, prepositions, pronouns, subordinators} from "./english.ts"
import type {Lookup} from "./lookup.ts"
import {namesByClues} from "./name-clues.ts"
import {type NameForm, Names} from "./names.ts"
import {tokensOf} from "./tokens.ts"

const name = "((?:[A-Z][\\w-]{1,30})(?: [A-Z][\\w-]{1,30}){0,2}|[A-Z]{2,}[\\w-]{0,30})"
const actor =
  "(?:group|actors?|cluster|contractor|crew|gang|crew|hackers|collective|intrusion set|adversary|team|outfit|activity|syndicate|affiliate|persona|hacktivists)"
const malware =
  "(?:malware|backdoor|ransomware|wiper|implant|trojan|loader|rootkit|worm|botnet|stealer|spyware)"
const naming =
  "(?: (?:(?:that |which |who |whom )?(?:we|they|it|[A-Z]\\w+|[a-z]+)? ?(?:is |are |has |have )?(?:previously |also |internally |publicly |widely |commonly |been )?(?:tracks?|tracked|calls?|called|known|named|names?|dubbed|dubs|nicknamed|designated|refers? to)(?: (?:it|them|this|to))?(?: (?:in|by) [a-z]+ ?[a-z]*)?(?: publicly| only| simply)?(?: as)?|" +
  // How it calls itself, and what it goes by.
  "(?:that |which |who )?(?:calls?|styles?|terms?|brands?|names?|calling|styling|terming|branding|naming|dubbing) (?:itself|themselves)|" +
  "(?:that |which |who )?(?:goes|go|going|went) by(?: the (?:alias|handle|moniker|name)(?: of)?)?|" +
  "(?:acting|operating|posting|trading|working) (?:as|under the (?:alias|banner|handle|moniker|name)(?: of)?)|" +
  "under the (?:alias|banner|handle|moniker|name)(?: of)?|by the name of|using the (?:alias|handle|moniker|name)))"
const actorWord = new RegExp(`${actor}|operator`)
const malwareWord = new RegExp(malware)
const campaign = "(?:campaign|wave of attacks|wave of intrusions)"
const campaignWord = new RegExp(campaign)
const patterns: readonly {readonly test: RegExp; readonly kind: "actor" | "malware" | "campaign"}[] = [
  {test: new RegExp(`\\b${campaign},?${naming} "?${name}`, "g"), kind: "campaign"},
  {test: new RegExp(`\\b${name}, (?:an? |the )(?:[\\w-]+ ){0,2}campaign\\b`, "g"), kind: "campaign"},
  {test: new RegExp(`\\b${actor}${naming} "?${name}`, "g"), kind: "actor"},
  {
    test: new RegExp(
      `\\boperators? (?:that |which |whom )?we (?:call|follow as|name|track as) "?${name}`,
      "g",
    ),
    kind: "actor",
  },
  {test: new RegExp(`\\b${malware}${naming} "?${name}`, "g"), kind: "malware"},
  {
    test: new RegExp(
      `\\b(?:the|The) (?:[a-z-]+ ){0,2}(?:hacking |threat |ransomware |extortion |criminal |espionage )?(?:group|gang|actor|collective|crew|cluster) ${name}`,
      "g",
    ),
    kind: "actor",
  },
  {
    test: new RegExp(
      `\\b[Tt]he "?${name}"? (?:ransomware |hacking |threat |extortion |criminal )?(?:group|gang|hackers|crew|collective|cluster|actors?|syndicate)\\b`,
      "g",
    ),
    kind: "actor",
  },
  {
    test: new RegExp(
      `(?:^|[.!?] |that )${name}(?:, [^,.]{3,60},)? (?:is|was|are) (?:an? |the )(?:[\\w-]+ ){0,4}${actor}\\b`,
      "gm",
    ),
    kind: "actor",
  },
  {
    test: new RegExp(
      `\\b${actor}(?: (?:responsible|concerned|involved|in question|(?:behind|responsible for) (?:it|this|these|the)(?: [a-z]+){0,2}))?, ${name}[,.]`,
      "g",
    ),
    kind: "actor",
  },
  {test: new RegExp(`\\b${name}, (?:an? |the )(?:[\\w-]+ ){0,5}${actor}\\b`, "g"), kind: "actor"},
  {test: new RegExp(`\\b(?:an? |the |The |A )(?:[\\w-]+ ){0,3}${malware} ${name}`, "g"), kind: "malware"},
]
const commonplace =
  /^(?:The|This|These|It|They|We|In|On|At|A|An|Our|Its|As|And|But|According|Threat|Cyber|State|Russian|Chinese|Iranian|North|Both|Another|Two|Three|European|Western|Five|Conti.*s|Government|Ministry|National|Minister|President|Microsoft|Exchange|Windows|Security|APT|Advanced|That|If|When|While|Lazarus|Python|PHP|Perl|Java|JavaScript|Go|Golang|Rust|Ruby|Delphi|PowerShell|Bash)$/

/** "the hospital group X", "X, a building contractor": somebody with a trade. */
const trade =
  /\b(?:hospitals?|health|healthcare|care|clinics?|medical|dental|pharmaceutical|pharma|hotels?|hospitality|leisure|travel|tourism|retail|fashion|luxury|grocery|food|drinks?|beverage|dairy|restaurant|energy|power|utility|oil|gas|mining|steel|metals|chemicals?|media|publishing|press|broadcasting|news|insurance|banking|bank|financial|investment|pension|property|housing|real estate|automotive|car|aerospace|aviation|airline|defen[cs]e|engineering|industrial|manufacturing|construction|building|shipping|ferry|port|logistics|transport|freight|rail|telecoms?|telecommunications|technology|tech|software|electronics|consulting|consultancy|accounting|law|legal|education|schools?|university|trade|industry|lobby|advocacy|rights|campaign|aid|relief|volunteer|consumer|patient|research|security|response|forensic|analysis|parliamentary|working|expert|user|football|sports|gaming|entertainment|maintenance|catering|cleaning|waste|water|agricultural|farming) (?:group|team|contractor|collective|outfit|crew|affiliate)\b/i

const isOfTrade = (matched: string): boolean =>
  trade.test(matched) &&
  !/\b(?:hack\w*|threat|ransomware|extortion|espionage|crim\w+|cyber\w*|malicious)\b/i.test(matched)

/** "Rick Pollard, the president of the group": a person. */
const isInPost = (matched: string, words: string, {nouns}: Lookup): boolean =>
  matched.startsWith(`${words},`) &&
  matched
    .slice(words.length)
    .split(/[^\w-]+/)
    .some((word) => nouns.get("post")?.has(word) === true)

function opensSentence(key: string): boolean {
  return (
    isAdverb(key) ||
    prepositions.has(key) ||
    subordinators.has(key) ||
    pronouns.has(key) ||
    determiners.has(key) ||
    modals.has(key) ||
    openers.has(key)
  )
}

const openers: ReadonlySet<string> = new Set(
  "elsewhere meanwhile nevertheless nonetheless moreover besides overall next lastly here there indeed otherwise hence note remember please yes no similar known one using based given".split(
    " ",
  ),
)

/** The lookup with the names that these paragraphs give. */
export function withGivenNames(lookup: Lookup, paragraphs: readonly string[]): Lookup {
  const given = new Map<string, NamedThing>()
  for (const text of paragraphs) {
    const short = text.length > 20_000 ? text.slice(0, 20_000) : text
    // PERF: every pattern holds one of these words.
    const kinds = {
      actor: actorWord.test(short),
      malware: malwareWord.test(short),
      campaign: campaignWord.test(short),
    }
    for (const {test, kind} of patterns.filter((one) => kinds[one.kind]))
      for (const match of short.matchAll(test)) {
        const words = match[1] ?? ""
        const [first = ""] = words.split(" ")
        if (kind === "actor" && (isOfTrade(match[0]) || isInPost(match[0], words, lookup))) continue
        // "Rick Pollard, the group's president"
        if (
          kind === "actor" &&
          /^['’]s\b/.test(short.slice(match.index + match[0].length, match.index + match[0].length + 3))
        )
          continue
        // "the Russia-linked group" names nobody.
        const isTie =
          /-(?:linked|backed|sponsored|aligned|nexus|affiliated|directed|controlled|based|speaking|led|funded)$/.test(
            first,
          )
        if (isTie || commonplace.test(first) || given.has(words) || given.size >= 50 || words.length < 3)
          continue
        const tokens = tokensOf(words, 0, words.length)
        // "Additionally, the group …", "In July, the group …": words that open a sentence, and times.
        const opener = tokens[0]
        if (
          opener === undefined ||
          opensSentence(opener.key) ||
          monthOf(opener) !== undefined ||
          isWeekday(opener)
        )
          continue
        const key = tokens[0]?.key ?? ""
        const isKnown =
          lookup.names
            .get(key)
            ?.some(
              (form) =>
                form.words.length <= tokens.length && form.words.every((w, i) => tokens[i]?.key === w),
            ) === true
        if (isKnown) continue
        given.set(words, thingOf(words, kind))
      }
  }
  const known = withNames(lookup, given.values())
  const clued = namesByClues(paragraphs, known)
  return withNames(
    known,
    clued.map(({name, kind, forms}) => ({...thingOf(name, kind), forms})),
  )
}

function thingOf(name: string, kind: EntityKind): NamedThing {
  return {
    id: slugOf(name),
    kind,
    name,
    forms: [name],
    adjectives: [],
    state: undefined,
    speaks: undefined,
    isShared: false,
    partOf: undefined,
    by: undefined,
    isGiven: true,
  }
}

function withNames(lookup: Lookup, given: Iterable<NamedThing>): Lookup {
  const things = [...given]
  if (things.length === 0) return lookup
  const names = new Names(lookup.names)
  for (const thing of things)
    for (const written of thing.forms) {
      const tokens = tokensOf(written, 0, written.length)
      const key = tokens[0]?.key ?? ""
      const form: NameForm = {
        words: tokens.map((t) => t.key),
        cased: tokens.map((t) => t.text),
        thing,
        isAdjective: false,
      }
      names.set(key, [...(names.get(key) ?? []), form])
    }
  return {...lookup, names}
}
