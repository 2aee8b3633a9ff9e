/* Forms of verbs and their base: a table of the irregular ones, endings for the rest. All in the spelling that
 * `keyOf` gives, since that is what tokens are compared by. */

import {keyOf} from "../grammar/tokens.ts"

/** What a word may be a form of, as bits. */
export const base = 1
export const third = 2
export const past = 4
export const participle = 8
export const ing = 16

/** base past participle; one word where all three are alike, two where past and participle are. */
const table = `arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|befall befell befallen
begin began begun|bend bent|bet|bid|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred
bring brought|broadcast|build built|burn burnt|burst|buy bought|cast|catch caught|choose chose chosen|cling clung|come came come
cost|creep crept|cut|deal dealt|dig dug|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten
fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fling flung|fly flew flown|forbid forbade forbidden
forecast|foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven|forgo forwent forgone|freeze froze frozen
get got gotten|give gave given|go went gone|grind ground|grow grew grown|hang hung|have had|hear heard|hide hid hidden|hit
hold held|hurt|keep kept|know knew known|lay laid|lead led|leap leapt|learn learnt|leave left|lend lent|let|lie lay lain
lose lost|make made|mean meant|meet met|mislead misled|misread|mistake mistook mistaken|misunderstand misunderstood
offset|outdo outdid outdone|overcome overcame overcome|override overrode overridden|oversee oversaw overseen
overtake overtook overtaken|overthrow overthrew overthrown|overwrite overwrote overwritten|pay paid|put|quit|read
rebuild rebuilt|redo redid redone|reset|resell resold|rewrite rewrote rewritten|rid|ride rode ridden|ring rang rung
rise rose risen|run ran run|say said|see saw seen|seek sought|sell sold|send sent|set|shake shook shaken|shed|shine shone
shoot shot|show showed shown|shrink shrank shrunk|shut|sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid|sow sowed sown
speak spoke spoken|spend spent|spin spun|split|spread|spring sprang sprung|stand stood|steal stole stolen|stick stuck
stink stank stunk|strike struck struck|string strung|strive strove striven|swear swore sworn|sweep swept|swim swam swum
swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown|thwart thwarted|thrust
undergo underwent undergone|understand understood|undertake undertook undertaken|undo undid undone|uphold upheld|upset
wake woke woken|wear wore worn|weave wove woven|weep wept|win won|wind wound|withdraw withdrew withdrawn|withhold withheld
withstand withstood|write wrote written`

const forms = new Map<string, number>()
const bases = new Map<string, string>()

for (const row of table.split(/[|\n]/)) {
  const [verb = "", before = verb, done = before] = row.split(" ")
  const note = (word: string, form: number): void => {
    const key = keyOf(word)
    forms.set(key, (forms.get(key) ?? 0) | form)
    // "lay" and "found" are verbs of their own: what is rarer in this field loses.
    if (!bases.has(key) || key === keyOf(verb)) bases.set(key, keyOf(verb))
  }
  note(verb, base)
  note(before, past)
  note(done, participle)
}
for (const [word, verb] of [
  ["found", "find"],
  ["left", "leave"],
  ["lay", "lie"],
  ["ground", "ground"],
  ["bound", "bind"],
  ["wound", "wind"],
  ["got", "get"],
  ["proven", "prove"],
  ["gotten", "get"],
  ["has", "have"],
  ["does", "do"],
  ["goes", "go"],
  ["saw", "see"],
  ["felt", "feel"],
  ["fell", "fall"],
  ["lit", "light"],
] as const)
  bases.set(word, verb)
forms.set("got", past | participle)
forms.set("proven", participle)
forms.set("lit", past | participle)
forms.set("has", third)
forms.set("does", third)
forms.set("goes", third)

/** The forms that a word can be, whether it is a verb or not. */
export function formsOfWord(key: string): number {
  const known = forms.get(key)
  if (known !== undefined) return known
  const form = formByEnd(key)
  if (forms.size < mostKept) forms.set(key, form)
  return form
}

function formByEnd(key: string): number {
  if (key.endsWith("ing") && key.length > 4) return ing
  if (
    key.endsWith("ed") &&
    key.length > 3 &&
    !/^(?:need|feed|speed|seed|breed|exceed|proceed|succeed|embed)$/.test(key)
  )
    return past | participle
  if (
    key.endsWith("s") &&
    !key.endsWith("ss") &&
    !key.endsWith("us") &&
    !/^(?:focus|bias|canvas|process|access)$/.test(key)
  )
    return third
  return base
}

/** PERF: a text has few words, and each is asked for again and again. */
const mostKept = 20_000
const found = new Map<string, string>()

/** The base of a verb's form; `isBase` tells which words are known as bases. */
export function baseOf(key: string, isBase: (word: string) => boolean): string {
  const known = bases.get(key) ?? found.get(key)
  if (known !== undefined) return known
  const made = guess(key, isBase)
  if (found.size < mostKept) found.set(key, made)
  return made
}

function guess(key: string, isBase: (word: string) => boolean): string {
  const form = formsOfWord(key)
  if ((form & base) !== 0 || isBase(key)) return key
  if (form === third) {
    if (/^(?:t|d|l|v|unt|bel|underl)ies$/.test(key)) return key.slice(0, -1)
    if (key.endsWith("ies")) return `${key.slice(0, -3)}y`
    const short = key.slice(0, -1)
    if (isBase(short)) return short
    return /(?:ch|sh|ss|x|z|o)es$/.test(key) ? key.slice(0, -2) : short
  }
  if (/^(?:t|d|l|unt)ied$/.test(key)) return key.slice(0, -1)
  if (key.endsWith("ied")) return `${key.slice(0, -3)}y`
  const stem = key.slice(0, form === ing ? -3 : -2)
  // "hoped" is of "hope": of "hop" it would be "hopped".
  const isShort = /[^aeiou][aeiou][bdgklmnprtvz]$/.test(stem)
  if (isBase(`${stem}e`) && (isShort || !isBase(stem))) return `${stem}e`
  if (isBase(stem)) return stem
  if (/([bdgklmnprtvz])\1$/.test(stem)) {
    const single = stem.slice(0, -1)
    return isBase(single) || !/(?:ll|zz)$/.test(stem) ? single : stem
  }
  return /(?:[^aeiouy]l|[aeiou](?:t|s|z|v|c)|[^aeiou][cvzu]|[^n]g|[rln]s|dg|[aiu]r|[aeiou]d|[^e]at)$/.test(
    stem,
  ) && !/(?:[eo][aeiou][a-z]|[^aeiou]er|[iu]sh|et|it|ow)$/.test(stem)
    ? `${stem}e`
    : stem
}
