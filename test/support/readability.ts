/* How hard a text is to read: sentences, words, syllables, the grade of Flesch and Kincaid, and short forms.
 *
 * Syllables are counted by rule, as the formula's authors do not say how: runs of vowels, less a silent ending. Names
 * of technical-names.txt, and what looks like a path, a number, a command or a CVE, count as one word of one syllable:
 * no easier word exists for them.
 *
 * Source: Kincaid and others, 1975: 0.39 × words per sentence + 11.8 × syllables per word − 15.59. */

import {readFileSync} from "node:fs"
import {join} from "node:path"

function listed(name: string): ReadonlySet<string> {
  const lines = readFileSync(join(import.meta.dirname, name), "utf8").split("\n")
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#")))
}

/** Names that nobody can say otherwise, one a line. */
export const technicalNames: ReadonlySet<string> = listed("technical-names.txt")
/** Words that an action may begin with, one a line. */
export const imperatives: ReadonlySet<string> = listed("imperatives.txt")

const looksTechnical = /[\\/_<>{}$=%*()[\]|]|\d|^-{1,2}\w|\w\.\w|^[A-Z]{2,}s?$|[a-z][A-Z]/

/** Sentences without their marks. A line without a mark is one too. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/\s+/g, " ")
    .split(/(?<=[.!?:;]["”')]?) (?=["“({]?[A-Z0-9{])|(?<=:) /)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "")
}

export function wordsOf(sentence: string): readonly string[] {
  return sentence
    .split(/[\s—–]+/)
    .map((word) => word.replace(/^["“”'(]+|["“”'),.;:!?]+$/g, ""))
    .filter((word) => word !== "")
}

export function syllablesOf(word: string): number {
  const bare = word.replace(/['’]s$/, "").replace(/\.$/, "")
  if (technicalNames.has(bare) || looksTechnical.test(bare)) return 1
  return bare
    .split("-")
    .map((part) => part.toLowerCase().replace(/[^a-z]/g, ""))
    .filter((part) => part !== "")
    .reduce((sum, part) => {
      const runs = part
        .replace(/(?:[^laeiouy]es|[^aeioutd]ed|[^laeiouy]e)$/, (end) => end.charAt(0))
        .match(/[aeiouy]+/g)
      return sum + Math.max(1, runs?.length ?? 0)
    }, 0)
}

/** The grade of a text; 0 for none. */
export function gradeOf(text: string): number {
  const sentences = sentencesOf(text).filter((sentence) => wordsOf(sentence).length > 1)
  const words = sentences.flatMap(wordsOf)
  if (words.length === 0) return 0
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  return 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59
}

/** Short forms of two capitals and more, as words of their own. */
export function shortFormsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?<![\w\\/.%-])[A-Z][A-Z0-9]+(?![\w\\/-]|\.\w)/g)]
    .map(([word]) => word)
    .filter((word) => !/^(?:KB|CVE|CU|SP|RU|F)\d|^[A-Z]\d+$/.test(word))
}
