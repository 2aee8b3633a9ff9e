/* Literals that stand in every text in which a rule's expression is found (rules/regex-clauses.ts).
 *
 * Of alternatives the rarest clause of each counts. What is not understood here (`\x41`, `\p{L}`, `\Q`,
 * non-ASCII letters) ends a run or the whole search: fewer clauses, never a false one.
 *
 * Literals are ASCII and keep the case of the expression; compare without regard to case, for the
 * expression's flags are not looked at. Source: RE2 syntax. */

import {type Clause, ClauseReader} from "../rules/regex-clauses.ts"

/** The clauses of an expression; `share` tells of a literal how common it is. */
export function clausesOfRegex(source: string, share: (literal: string) => number): readonly Clause[] {
  return new Reader(source, share).clauses()
}

const group = /\(\?(?:P?<\w+>|[a-zA-Z]*(?:-[a-zA-Z]+)?[:)])/y
const bracket = /\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]/y
/** Escapes of one character or place that is no plain character. */
const oneEscape = /[dDwWsSbBAztnrfva]/

class Reader extends ClauseReader {
  protected readonly quantifier: RegExp = /(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/y
  protected readonly deepestGroup = 100
  private readonly share: (literal: string) => number

  constructor(source: string, share: (literal: string) => number) {
    super(source)
    this.share = share
  }

  protected opening(): string | undefined {
    if (this.source[this.at + 1] !== "?") return ""
    group.lastIndex = this.at
    return group.exec(this.source)?.[0].slice(1)
  }

  /** Passes one character, class or place; gives the character, if it is a plain one. */
  protected letter(c: string): string | undefined {
    if (c === "[") {
      bracket.lastIndex = this.at
      const whole = bracket.exec(this.source)?.[0]
      if (whole === undefined) this.isLost = true
      this.at += whole?.length ?? 1
      // `[Pp]` is a `p` without regard to case.
      const [, a, b] = /^\[([a-zA-Z])([a-zA-Z])\]$/.exec(whole ?? "") ?? []
      return a !== undefined && a.toLowerCase() === b?.toLowerCase() ? a : undefined
    }
    if (c === "\\") {
      const next = this.source[this.at + 1] ?? "Q"
      this.at += 2
      if (/[A-Za-z0-9]/.test(next)) {
        if (!oneEscape.test(next)) this.isLost = true
        return undefined
      }
      return plain(next)
    }
    this.at++
    return /[.^$]/.test(c) ? undefined : plain(c)
  }

  protected best(clauses: readonly Clause[]): Clause | undefined {
    let chosen: Clause | undefined
    let least = Number.POSITIVE_INFINITY
    for (const clause of clauses) {
      const sum = clause.reduce((total, literal) => total + this.share(literal), 0)
      if (sum < least) {
        chosen = clause
        least = sum
      }
    }
    return chosen
  }
}

function plain(c: string): string | undefined {
  return /[\x20-\x7e]/.test(c) ? c : undefined
}
