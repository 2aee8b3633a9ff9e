/* Names in a sentence: what a lexicon knows, and what names itself by its shape (a CVE, UNC1234, Amber Typhoon) or
 * by how it is introduced ("a group known as …").
 *
 * The longest name wins. A name that several bodies share is left to the document to resolve. */

import {type NamedThing, slugOf} from "../../knowledge/lexicons.ts"
import type {EntityKind} from "../../model/intel.ts"
import {isWeekday, monthOf} from "./calendar.ts"
import type {Lookup} from "./lookup.ts"
import type {NameForm, Names} from "./names.ts"
import type {Token} from "./tokens.ts"

/** A name in a sentence and what it names. */
export interface Mention {
  /** Tokens of the sentence, half-open. */
  readonly from: number
  readonly to: number
  readonly id: string
  readonly kind: EntityKind
  readonly name: string
  readonly isKnown: boolean
  /** Known by the document alone. */
  readonly isGiven?: true | undefined
  readonly isAdjective: boolean
  /** The state in itself, or that of a body. */
  readonly state: string | undefined
  readonly speaks: string | undefined
  /** Bodies that share the name, where it is not clear which is meant. */
  readonly among: readonly NamedThing[]
}

const codeName =
  /^(?:APT-?C?-?\d{1,3}|UNC\d{2,6}|UAC-\d{3,5}|TA\d{3,5}|FIN\d{1,2}|DEV-\d{4}|TAG-\d{2,4}|UTA\d{4}|UAT-?\d{3,5}|CL-[A-Z]{3}-\d{4}|G\d{4}|TEMP\.[A-Z][a-z]+|Storm-\d{4}|STORM-\d{4}|REF\d{4}|UNK_\w+|GTG-\d+|ATK\d+|TEAM-?TNT)$/
const families = new Set(
  "typhoon blizzard sandstorm sleet tempest tsunami flood hail dust cyclone rain panda bear kitten spider chollima tiger wolf leopard jackal buffalo crane hawk lynx".split(
    " ",
  ),
)

/** The names in a sentence, in order, without overlaps. O(tokens × names that begin alike). */
export function mentionsIn(tokens: readonly Token[], lookup: Lookup): readonly Mention[] {
  return mentionsFrom(tokens, 0, tokens.length, lookup)
}

/** The names that begin in a part of a sentence: at `from` or behind it and before `to`. */
export function mentionsFrom(
  tokens: readonly Token[],
  from: number,
  to: number,
  lookup: Lookup,
): readonly Mention[] {
  const found: Mention[] = []
  for (let at = from; at < to; ) {
    const mention = mentionAt(tokens, at, lookup)
    if (mention === undefined) at += 1
    else {
      found.push(isGang(tokens, mention, lookup) ? {...mention, kind: "actor"} : mention)
      at = mention.to
    }
  }
  return found
}

/** "Qilin hit law firms", "broken into by Akira", "Black Basta, a ransomware gang": those who go by the name of their
 *  malware, where the name does something; "the Akira ransomware" and "deployed Akira" are the malware. */
function isGang(tokens: readonly Token[], {kind, id, from, to}: Mention, {nouns}: Lookup): boolean {
  if (kind !== "malware" || nouns.get("gang")?.has(id) !== true) return false
  if (tokens[to - 1]?.key === "ransomware") return false
  const before = tokens[from - 1]
  const after = tokens[to]
  if (after === undefined || (before?.key === "by" && !after.isWord)) return before?.key === "by"
  if (after.text === ",") return /^(?:a|an|the|one|which|who|whose)$/.test(tokens[to + 1]?.key ?? "")
  if (!after.isWord || nouns.get("malware")?.has(after.key) === true || after.key === "encryptor")
    return false
  return (
    before === undefined ||
    (!before.isWord && before.text !== "(") ||
    /^(?:by|that|and|but|while|whereas|because|since|says|said|when|after|where|how|as|which)$/.test(
      before.key,
    ) ||
    (isTimeWord(before) &&
      /^(?:\w+ed|hit|struck|broke|stole|took|put|got|sent|began|has|had|was|is)$/.test(after.key))
  )
}

/** "On Monday Akira struck", "last month Conti crippled": what may stand before the subject without a comma. */
const isTimeWord = (token: Token): boolean =>
  isWeekday(token) ||
  monthOf(token) !== undefined ||
  /^(?:19|20)\d\d$/.test(token.text) ||
  /^(?:week|month|year|spring|summer|autumn|fall|winter|weekend|morning|night|later|ago|then|here)$/.test(
    token.key,
  )

/** The names of a sentence, where those that several bodies share are the one of the country beside them: "Finland's
 *  NCSC", "the NCSC in Dublin". */
export function mentionsTold(tokens: readonly Token[], lookup: Lookup): readonly Mention[] {
  const mentions = mentionsIn(tokens, lookup)
  if (!mentions.some(({among}) => among.length > 0)) return mentions
  return mentions.map((mention, i) => {
    if (mention.among.length === 0) return mention
    const before = mentions[i - 1]
    const after = mentions[i + 1]
    const isOwner =
      before?.kind === "state" &&
      (before.to === mention.from ||
        (before.to + 1 === mention.from && /^['\u2019]s?$/.test(tokens[before.to]?.text ?? "")))
    const isPlace =
      after?.kind === "state" &&
      !after.isAdjective &&
      after.from === mention.to + 1 &&
      /^(?:in|of)$/.test(tokens[mention.to]?.key ?? "")
    const state = isOwner ? before.id : isPlace ? after.id : undefined
    const one = state === undefined ? undefined : mention.among.find((each) => each.state === state)
    return one === undefined ? mention : {...mention, id: one.id, name: one.name, state: one.state, among: []}
  })
}

const looked = new WeakMap<readonly Token[], {readonly names: Names; readonly found: readonly Mention[]}>()

/** The names in a paragraph. PERF: several look through the same one. */
export function mentionsOnce(tokens: readonly Token[], lookup: Lookup): readonly Mention[] {
  const before = looked.get(tokens)
  if (before?.names === lookup.names) return before.found
  const found = mentionsIn(tokens, lookup)
  looked.set(tokens, {names: lookup.names, found})
  return found
}

function mentionAt(tokens: readonly Token[], at: number, lookup: Lookup): Mention | undefined {
  const token = tokens[at]
  if (token === undefined || !token.isWord) return undefined
  const {text} = token
  if (token.isShaped) {
    if (/^CVE-\d{4}-\d{4,7}$/i.test(text))
      return own(at, at + 1, text.toLowerCase(), "vulnerability", text.toUpperCase())
    if (/^MS\d\d-\d{3}$/.test(text)) return own(at, at + 1, text.toLowerCase(), "vulnerability", text)
    if (codeName.test(text)) return own(at, at + 1, slugOf(text), "actor", text)
  }
  const forms = lookup.names.from(token.key, tokens[at + 1]?.key ?? "")
  if (forms !== undefined) {
    const fits = longest(tokens, at, forms)
    const [first] = fits
    if (first !== undefined) {
      const {thing, words} = first
      const things = fits.length === 1 ? [thing] : [...new Set(fits.map((form) => form.thing))]
      const {id, kind, name, state, speaks} = thing
      const to = at + words.length
      const isActor = kind === "actor" && thing.id !== slugOf(words.join(" "))
      return {
        from: at,
        to,
        id: isActor && thing.by !== undefined ? slugOf(thing.name) : id,
        kind,
        name,
        isKnown: true,
        isAdjective: first.isAdjective,
        state: kind === "state" ? id : state,
        speaks,
        among: things.length > 1 ? things : [],
        isGiven: thing.isGiven,
      }
    }
  }
  if (!token.isCapital) return undefined
  const next = tokens[at + 1]
  if (next?.isCapital === true && families.has(next.low) && at + 2 <= tokens.length)
    return own(at, at + 2, slugOf(`${text} ${next.text}`), "actor", `${text} ${next.text}`)
  // "China-linked", "North Korea-backed": the state in a compound.
  const last = text.includes("-") ? token : next
  const dash = last?.text.indexOf("-") ?? -1
  if (last === undefined || dash < 2) return undefined
  const before = last === token ? [] : [token.low]
  const words = [...before, last.text.slice(0, dash).toLowerCase()]
  const form = lookup.names
    .get(words[0] ?? "")
    ?.find(
      (f) =>
        f.thing.kind === "state" &&
        f.words.length === words.length &&
        f.words.every((word, i) => word === words[i]) &&
        f.cased?.at(-1) === last.text.slice(0, dash),
    )
  if (form === undefined) return undefined
  return {
    from: at,
    to: at + words.length,
    id: form.thing.id,
    kind: "state",
    name: form.thing.name,
    isKnown: true,
    isAdjective: true,
    state: form.thing.id,
    speaks: form.thing.speaks,
    among: [],
  }
}

/** The longest forms that stand here; several only where one form has several things. */
function longest(tokens: readonly Token[], at: number, forms: readonly NameForm[]): readonly NameForm[] {
  let found: NameForm[] | undefined
  for (const form of forms) {
    const {words} = form
    if (found?.[0] !== undefined && words.length < found[0].words.length) break
    if (!fits(tokens, at, form)) continue
    if (found === undefined) found = [form]
    else found.push(form)
  }
  return found ?? none
}

const none: readonly NameForm[] = []

function fits(tokens: readonly Token[], at: number, form: NameForm): boolean {
  for (let i = 0; i < form.words.length; i++) {
    const token = tokens[at + i]
    if (token === undefined || token.key !== form.words[i]) return false
    const written = form.cased?.[i]
    // "de", "l'État": what begins small may stand so.
    if (written === undefined || written.charAt(0) === written.charAt(0).toLowerCase()) continue
    // Short initials are words otherwise: IT, US, FE.
    if (
      written.length <= 4 && written === written.toUpperCase()
        ? token.text.replaceAll(".", "") !== written.replaceAll(".", "")
        : !token.isCapital
    )
      return false
  }
  return true
}

function own(from: number, to: number, id: string, kind: EntityKind, name: string): Mention {
  return {
    from,
    to,
    id,
    kind,
    name,
    isKnown: false,
    isAdjective: false,
    state: undefined,
    speaks: undefined,
    among: [],
  }
}

/** A name that the text alone gives. */
export function namedHere(from: number, to: number, kind: EntityKind, tokens: readonly Token[]): Mention {
  const name = tokens
    .slice(from, to)
    .map((t, i) => (i > 0 && t.start > (tokens[from + i - 1]?.end ?? 0) ? ` ${t.text}` : t.text))
    .join("")
  return own(from, to, slugOf(name), kind, name)
}
