/* The fixed words of report.html, as data: one file of texts for each language, and the one function that fills
 * them.
 *
 * A text is plain words with places in braces: `{n}` takes a value, `{n|one:finding|other:findings}` takes the
 * words for the plural category of the number `n` (CLDR, by `Intl.PluralRules`). A text is never markup: it is
 * escaped like everything else. What the case itself says (sentences of judgements, names of rules, evidence) is
 * not here: it comes in the language that it was assessed in.
 *
 * To add a language: copy texts/en.ts, translate the values, keep the keys and the places. */

import {html, type Markup, type Part} from "./escape.ts"
import type {en} from "./texts/en.ts"
import {count} from "./words.ts"

/** Names a text. */
export type TextKey = keyof typeof en

/** All texts of one language. */
export type Texts = Readonly<Record<TextKey, string>>

type Places<T extends string> = T extends `${string}{${infer Inner}}${infer Rest}`
  ? NameOf<Inner> | Places<Rest>
  : never
type NameOf<T extends string> = T extends `${infer Name}|${string}` ? Name : T
type Values<K extends TextKey> = [Places<(typeof en)[K]>] extends [never]
  ? []
  : [values: {readonly [Name in Places<(typeof en)[K]>]: Part}]

/** Gives a text with its places filled; a place without a value does not compile. */
export type Say = <K extends TextKey>(key: K, ...values: Values<K>) => Markup

const place = /\{(\w+)(?:\|([^{}]*))?\}/g

/** The texts of a language as a function. A place that the English text does not know throws: the texts are
 *  ours, so it is a bug. */
export function sayer(texts: Texts): Say {
  const plural = new Intl.PluralRules(texts.language)
  return (key, ...[values]) => html`${fill(texts[key], values ?? {}, plural)}`
}

type PlainValues<K extends TextKey> = [Places<(typeof en)[K]>] extends [never]
  ? []
  : [values: {readonly [Name in Places<(typeof en)[K]>]: string | number}]

/** The same for writers of other targets than HTML: plain text, for them to escape. */
export type PlainSay = <K extends TextKey>(key: K, ...values: PlainValues<K>) => string

/** The texts of a language as plain text. */
export function plainSayer(texts: Texts): PlainSay {
  const plural = new Intl.PluralRules(texts.language)
  return (key, ...[values]) => fill(texts[key], values ?? {}, plural).join("")
}

function fill(
  text: string,
  values: Readonly<Record<string, Part>>,
  plural: Intl.PluralRules,
): readonly Part[] {
  const parts: Part[] = []
  let at = 0
  for (const found of text.matchAll(place)) {
    const [whole, name = "", forms] = found
    if (!Object.hasOwn(values, name)) throw new Error(`no value for ${whole} in “${text}”`)
    const value = values[name]
    parts.push(text.slice(at, found.index))
    parts.push(forms === undefined ? shown(value) : formOf(forms, value, plural))
    at = found.index + whole.length
  }
  parts.push(text.slice(at))
  return parts
}

function shown(value: Part): Part {
  return typeof value === "number" ? count(value) : value
}

/** `one:finding|other:findings`: the form for the number, `other` where the language's own is not given. */
function formOf(forms: string, value: Part, plural: Intl.PluralRules): string {
  const category = typeof value === "number" ? plural.select(value) : "other"
  const all = new Map(
    forms.split("|").map((form) => [form.slice(0, form.indexOf(":")), form.slice(form.indexOf(":") + 1)]),
  )
  return all.get(category) ?? all.get("other") ?? ""
}
