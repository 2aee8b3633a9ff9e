/* The labelled corpora of shared/data/intel as texts with labels. Nothing of them is kept in the repository.
 *
 * CyNER and AnnoCTR come as tokens; their texts are put together again with a blank between tokens, without one
 * inside addresses that the tokenizer cut ("hxxp : //"). Places are UTF-16 units of that text. */

import {existsSync, readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import type {Labelled} from "./score.ts"

export interface LabelledText {
  readonly id: string
  readonly text: string
  readonly labels: readonly Labelled[]
}

/** Where the corpora lie; undefined without them. */
export function corporaFolder(): string | undefined {
  const shared = process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared")
  const folder = join(shared, "data", "intel")
  return existsSync(folder) ? folder : undefined
}

/** Token files: one token a line with tags behind tabs, an empty line between sentences. `column` counts tags from 0. */
export function tokenTexts(
  path: string,
  column: number,
  wanted: ReadonlyMap<string, string>,
): readonly LabelledText[] {
  const texts: LabelledText[] = []
  let text = ""
  let labels: {start: number; end: number; label: string}[] = []
  let open: {start: number; end: number; label: string} | undefined
  const flush = (): void => {
    if (text.trim() !== "") texts.push({id: `${texts.length + 1}`, text, labels})
    text = ""
    labels = []
    open = undefined
  }
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [token = "", ...tags] = line.replace(/\r$/, "").split("\t")
    if (token === "<DOCSTART>") {
      flush()
      continue
    }
    if (tags.length === 0) {
      // A sentence never ends within "[.]".
      if (/\[\.$/.test(text)) continue
      if (token.trim() === "" && text !== "" && !text.endsWith("\n")) text += "\n"
      open = undefined
      continue
    }
    if (text !== "" && !text.endsWith("\n") && !isGlued(text, token)) text += " "
    const start = text.length
    text += token
    const tag = tags[column] ?? "O"
    const label = wanted.get(tag.slice(2))
    const goesOn = tag.startsWith("I-") || open?.end === start
    if (goesOn && open !== undefined && open.label === label) open.end = text.length
    else if (label !== undefined) {
      open = {start, end: text.length, label}
      labels.push(open)
    } else open = undefined
  }
  flush()
  return texts
}

/** "hxxp : //" and "evil [ . ] com" as they were. */
function isGlued(text: string, token: string): boolean {
  if (token === ":" && /(?:https?|hxxps?|ftp)$/i.test(text)) return true
  if (token.startsWith("//") && text.endsWith(":")) return true
  if (token === "[" && /[\w-]$/.test(text) && !/\s$/.test(text))
    return /\.\w*$|[\w-]$/.test(text) && /\S{4,}$/.test(text)
  if (token === "." && text.endsWith("[")) return true
  if (token === "]" && text.endsWith("[.")) return true
  return /^[\w-]/.test(token) && text.endsWith("[.]")
}

/** TRAM: ATT&CK techniques on runs of CISA's advisories, by id. */
export function tramTexts(folder: string): readonly LabelledText[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".mjson"))
    .sort()
    .map((name) => {
      const {signal, asets} = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
        signal: string
        asets: readonly {type: string; annots: readonly (readonly [number, number])[]}[]
      }
      // Places there count code points.
      const points = [...signal]
      const units: number[] = [0]
      for (const point of points) units.push((units.at(-1) ?? 0) + point.length)
      const labels = asets.flatMap(({type, annots}) => {
        const label = /\((T\d{4}(?:\.\d{3})?)\)$/.exec(type)?.[1]
        return label === undefined
          ? []
          : annots.map(([start, end]) => ({start: units[start] ?? 0, end: units[end] ?? 0, label}))
      })
      return {id: name.split(" ")[0] ?? name, text: signal, labels}
    })
}

/** AnnoCTR's time expressions with their values; only dates that a calendar knows. */
export function timeTexts(folder: string): readonly LabelledText[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tml"))
    .sort()
    .map((name) => {
      const body = /<TEXT>\n?([\s\S]*)<\/TEXT>/.exec(readFileSync(join(folder, name), "utf8"))?.[1] ?? ""
      let text = ""
      const labels: Labelled[] = []
      let open: {start: number; label: string} | undefined
      for (const part of body.split(/(<[^<>]*>)/)) {
        if (part.startsWith("<TIMEX3")) {
          const value = /\bvalue="([^"]*)"/.exec(part)?.[1] ?? ""
          open = {start: text.length, label: value.slice(0, 10)}
        } else if (part === "</TIMEX3>") {
          if (open !== undefined && /^\d{4}(?:-\d\d){0,2}$/.test(open.label))
            labels.push({...open, end: text.length})
          open = undefined
        } else
          text += part
            .replaceAll("&lt;", "<")
            .replaceAll("&gt;", ">")
            .replaceAll("&quot;", '"')
            .replaceAll("&amp;", "&")
      }
      return {id: name.replace(/\.tml$/, ""), text, labels}
    })
}
