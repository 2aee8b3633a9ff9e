/* The text of a value to segments: escapes and wildcards are settled here, before any modifier.
 *
 * A backslash is literal unless `*`, `?` or another backslash follows: `\*` is a star, `\\` one
 * backslash, so `\\*` is a backslash and then a wildcard. With `expand`, `\%` is a percent sign and
 * `%name%` a placeholder. Adding wildcards to the text instead (`value + "*"`) would let a value that
 * ends in a backslash escape the added star. Source: Sigma rules specification 2.1.0, "Escape
 * Character", "Placeholders". */

import type {Segment} from "../../model/rule.ts"

/** A placeholder still in place. */
export interface Placeholder {
  readonly placeholder: string
}

export function tokenise(text: string, expand: boolean): (Segment | Placeholder)[] {
  const out: (Segment | Placeholder)[] = []
  let run = ""
  const flush = () => {
    if (run !== "") out.push({text: run})
    run = ""
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    const next = text[i + 1]
    if (c === "\\" && (next === "*" || next === "?" || next === "\\" || (expand && next === "%"))) {
      run += next
      i++
    } else if (c === "*" || c === "?") {
      flush()
      out.push(c === "*" ? "any" : "one")
    } else if (expand && c === "%") {
      const end = text.indexOf("%", i + 1)
      const name = end < 0 ? "" : text.slice(i + 1, end)
      if (/^[\w.-]+$/.test(name)) {
        flush()
        out.push({placeholder: name})
        i = end
      } else {
        run += c
      }
    } else {
      run += c
    }
  }
  flush()
  return out
}

/** Joins neighbouring texts and repeated `any`; drops empty texts. The meaning stays. */
export function tidy(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = []
  for (const segment of segments) {
    const last = out.at(-1)
    if (typeof segment === "object") {
      if (segment.text === "") continue
      if (typeof last === "object") out[out.length - 1] = {text: last.text + segment.text}
      else out.push(segment)
    } else if (segment !== "any" || last !== "any") {
      out.push(segment)
    }
  }
  return out
}

/** The dashes and slashes by which Windows programs know an option. */
const dashes = "-/\u2013\u2014\u2015"

/** `windash`: a dash or slash that starts a word becomes the class of them all. A word starts behind
 *  anything but a letter, digit or underscore, and goes on with one of these. */
export function loosenDashes(segments: readonly Segment[]): Segment[] {
  const out: Segment[] = []
  for (const segment of segments) {
    if (typeof segment === "string") {
      out.push(segment)
      continue
    }
    const text = segment.text
    let from = 0
    for (let i = 0; i < text.length; i++) {
      if (!dashes.includes(text[i]!) || !isWordCharacter(text[i + 1])) continue
      if (isWordCharacter(text[i - 1])) continue
      out.push({text: text.slice(from, i)}, "dash")
      from = i + 1
    }
    out.push({text: text.slice(from)})
  }
  return tidy(out)
}

function isWordCharacter(c: string | undefined): boolean {
  return c !== undefined && /[\p{L}\p{N}_]/u.test(c)
}
