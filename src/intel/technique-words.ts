/* Names and phrases that mean techniques, found in running text.
 *
 * Text and phrases are cut into words and folded to stems, so that "dumped", "dumping" and "dumps" are one. Patterns
 * are kept by their first word; at each place the longest that fits counts. Patterns are short and few share a first
 * word, so the cost is O(n). */

import type {AttackNames} from "../knowledge/attack.ts"
import type {FoundTechnique} from "../model/intel.ts"

export interface Match {
  readonly id: string
  readonly name: string
  readonly route: FoundTechnique["route"]
  readonly start: number
  readonly end: number
}

interface Pattern {
  readonly id: string
  readonly name: string
  readonly route: FoundTechnique["route"]
  /** Stems; `undefined` stands for up to three words. The first is kept in the table. */
  readonly rest: readonly (string | undefined)[]
  /** Text that must be written so, letter by letter; undefined where case does not matter. */
  readonly written: string | undefined
}

export interface Lookup {
  /** By the stem of their first word, longest first. */
  readonly patterns: ReadonlyMap<string, readonly Pattern[]>
  readonly stems: Stems
}

/** Words of texts come again and again. PERF: half the time of a text went into stems. */
class Stems {
  readonly #known = new Map<string, string>()

  of(word: string): string {
    let stem = this.#known.get(word)
    if (stem === undefined) {
      // Hostile text has as many words as it likes.
      if (this.#known.size >= 50_000) this.#known.clear()
      stem = stemOf(word)
      this.#known.set(word, stem)
    }
    return stem
  }
}

const mostSkipped = 3

interface Word {
  readonly stem: string
  readonly start: number
  readonly end: number
}

const wordCharacter = /[\p{L}\p{N}$]/u

/** PERF: most characters are ASCII and need no expression. */
const isOfWord: Uint8Array = Uint8Array.from({length: 128}, (_, code) =>
  wordCharacter.test(String.fromCharCode(code)) ? 1 : 0,
)

/** The runs of letters, digits and `$`. */
function wordsOf(text: string, stems: Stems): readonly Word[] {
  const words: Word[] = []
  for (let at = 0; at < text.length; ) {
    const end = runEnd(text, at)
    if (end > at) words.push({stem: stems.of(text.slice(at, end)), start: at, end})
    // What ends a run is no part of the next.
    at = end + 1
  }
  return words
}

function runEnd(text: string, from: number): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code < 128) {
      if (isOfWord[code] === 0) return at
      at++
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
      if (!wordCharacter.test(character)) return at
      at += character.length
    }
  }
  return at
}

/** One form for the forms of a word. Coarse, and the same on both sides. */
function stemOf(word: string): string {
  const lower = word.toLowerCase()
  if (lower.length <= 3 || !/^[a-z]+$/.test(lower)) return lower
  const cut = lower
    .replace(/(?:ization|isation|ize|ise|ized|ised|izing|ising)$/, "iz")
    .replace(/(?:ing|ed|es|s|e)$/, "")
  return cut.length < 3 ? lower : cut.replace(/([bdgklmnprt])\1$/, "$1")
}

/** Names of several words that texts use for other things as well: only as ATT&CK writes them. */
const alsoPlain = new Set(
  (
    "compromise accounts|compromise infrastructure|establish accounts|acquire access|acquire infrastructure|" +
    "local account|local accounts|domain account|domain accounts|cloud account|cloud accounts|email account|email accounts|" +
    "web services|web service|ip addresses|network devices|code repositories|system services|remote services|business relationships|" +
    "employee names|email addresses|private keys|data destruction|social media|social media accounts|security software|" +
    "virtual private server|digital certificates|code signing certificates|search engines|operating systems|identify roles|" +
    "cloud services|cloud groups|network topology|email spoofing|exploits|physical locations"
  ).split("|"),
)

/** The patterns of ATT&CK's names and of the phrases. */
export function lookupOf(attack: AttackNames): Lookup {
  const table = new Map<string, Pattern[]>()
  const stems = new Stems()
  const put = (text: string, pattern: Omit<Pattern, "rest">): void => {
    const rest: (string | undefined)[] = []
    for (const piece of text.split(/\s*\.\.\.\s*/)) {
      if (rest.length > 0) rest.push(undefined)
      rest.push(...wordsOf(piece, stems).map(({stem}) => stem))
    }
    const [first] = rest
    if (first === undefined) return
    const entry = table.get(first) ?? []
    entry.push({...pattern, rest: rest.slice(1)})
    table.set(first, entry)
  }
  const owners = new Map<string, string[]>()
  for (const [id, name] of attack.techniques) owners.set(name, [...(owners.get(name) ?? []), id])
  for (const [name, ids] of owners) {
    const isPlain = !name.includes(" ") || alsoPlain.has(name.toLowerCase())
    for (const id of ids) {
      const above = attack.techniques.get(id.slice(0, 5))
      // "Phishing: Spearphishing Link" tells which of two it is, and that a plain word is meant.
      if (id.includes(".") && above !== undefined)
        put(`${above} ${name}`, {id, name, route: "named", written: undefined})
      const [only] = ids
      if (ids.length === 1 && only !== undefined && name.includes(" "))
        put(name, {id, name, route: "named", written: isPlain ? name : undefined})
    }
  }
  for (const {phrase, id} of attack.phrases) {
    const name = attack.techniques.get(id) ?? id
    // An abbreviation is no word in lower case.
    const isAbbreviation = /^[A-Z0-9$]{2,6}$/.test(phrase)
    put(phrase, {id, name, route: "phrase", written: isAbbreviation ? phrase : undefined})
  }
  for (const {id, name, isWord} of attack.software)
    if (!isWord) put(name, {id, name, route: "software", written: name.length <= 6 ? name : undefined})
  for (const patterns of table.values()) patterns.sort((a, b) => b.rest.length - a.rest.length)
  return {patterns: table, stems}
}

/** The matches in order; at each place the longest, and software beside the technique that the same words mean. */
export function matchesIn(text: string, lookup: Lookup): readonly Match[] {
  const matches: Match[] = []
  const words = wordsOf(text, lookup.stems)
  let behind = 0
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Word
    const patterns = i < behind ? undefined : lookup.patterns.get(word.stem)
    if (patterns === undefined) continue
    let longest = 0
    let hasSoftware = false
    let hasTechnique = false
    for (const {id, name, route, rest, written} of patterns) {
      const last = endOf(words, i, rest, text)
      if (last === undefined) continue
      const end = (words[last] as Word).end
      if (written !== undefined && text.slice(word.start, end) !== written) continue
      const length = last - i + 1
      if (route === "software" ? hasSoftware : hasTechnique) continue
      if (route === "software") hasSoftware = true
      else hasTechnique = true
      longest = Math.max(longest, length)
      matches.push({id, name, route, start: word.start, end})
    }
    if (longest > 0) behind = i + longest
  }
  return matches
}

/** The index of the last word of a pattern whose first stands at `first`; undefined where it does not fit. A pattern
 *  never reaches over the end of a sentence or a line. */
function endOf(
  words: readonly Word[],
  first: number,
  rest: readonly (string | undefined)[],
  text: string,
): number | undefined {
  let at = first
  let mayskip = 0
  for (const stem of rest) {
    if (stem === undefined) {
      mayskip = mostSkipped
      continue
    }
    let next = at + 1
    for (let skipped = 0; skipped < mayskip && words[next]?.stem !== stem; skipped++) next++
    const word = words[next]
    if (word === undefined || word.stem !== stem) return undefined
    const from = (words[at] as Word).end
    if (/[.!?;][\s"')]|\n\s*\n/.test(text.slice(from, word.start))) return undefined
    at = next
    mayskip = 0
  }
  return at
}
