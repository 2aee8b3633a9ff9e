/* Byte runs that stand in every match of a YARA regular expression (rules/regex-clauses.ts).
 *
 * Runs are written in latin1, one character a byte. Of alternatives the longest clause of each counts. Where
 * something is not understood, nothing is given.
 *
 * Source: YARA documentation, "Regular expressions". */

import {type Clause, ClauseReader} from "../regex-clauses.ts"

const mostAlternatives = 64

export function clausesOfRegex(source: string): readonly Clause[] {
  return new Reader(source).clauses()
}

class Reader extends ClauseReader {
  protected readonly quantifier: RegExp = /(?:[?*+]|\{(\d*)(?:,\d*)?\})\??/y
  protected readonly deepestGroup = 50

  constructor(source: string) {
    super(source)
    // Beyond ASCII a character is several bytes, of which a quantifier takes the last: left to YARA.
    this.isLost = /[^\x00-\x7f]/.test(source)
  }

  protected opening(): string | undefined {
    if (this.source[this.at + 1] !== "?") return ""
    return /^\?(?:[is]*:|[is]+\))/.exec(this.source.slice(this.at + 1, this.at + 9))?.[0]
  }

  protected best(clauses: readonly Clause[]): Clause | undefined {
    return longestOf(clauses)
  }

  protected override united(union: Clause): readonly Clause[] {
    return union.length > mostAlternatives ? [] : [union]
  }

  /** Passes a character, class or place; gives the byte that it stands for, if it is one. */
  protected letter(c: string): string | undefined {
    if (c === "[") {
      const whole = /^\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/.exec(this.source.slice(this.at, this.at + 1000))?.[0]
      if (whole === undefined) this.isLost = true
      this.at += whole?.length ?? 1
      return undefined
    }
    if (c === "\\") {
      const next = this.source[this.at + 1] ?? ""
      if (next === "x") {
        const code = /^[\da-fA-F]{2}/.exec(this.source.slice(this.at + 2, this.at + 4))?.[0]
        if (code === undefined) this.isLost = true
        this.at += 4
        return String.fromCharCode(Number.parseInt(code ?? "0", 16))
      }
      this.at += 2
      const control = controls[next]
      if (control !== undefined) return control
      if (/[wWsSdDbB]/.test(next)) return undefined
      if (next === "" || /[A-Za-z0-9]/.test(next)) {
        this.isLost = true
        return undefined
      }
      return next
    }
    this.at++
    return /[.^$]/.test(c) ? undefined : c
  }
}

const controls: Readonly<Record<string, string>> = {n: "\n", r: "\r", t: "\t", f: "\f", a: "\x07", v: "\v"}

function longestOf(clauses: readonly Clause[]): Clause | undefined {
  let best: Clause | undefined
  let length = 0
  for (const clause of clauses) {
    const shortest = Math.min(...clause.map((run) => run.length))
    if (shortest <= length) continue
    best = clause
    length = shortest
  }
  return best
}
