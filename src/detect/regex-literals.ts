/* Literals that stand in every text in which an expression is found.
 *
 * A clause is a list of literals of which one must occur; an expression has any number of clauses, all of
 * which hold. Runs of plain characters are clauses of one, groups give their own, alternatives the union of
 * the rarest of each. What may be left out (`?`, `*`, `{0,…}`) gives nothing. What is not understood here
 * (`\x41`, `\p{L}`, `\Q`, non-ASCII letters) ends a run or the whole search: fewer clauses, never a false one.
 *
 * Literals are ASCII and keep the case of the expression; compare without regard to case, for the
 * expression's flags are not looked at. Source: RE2 syntax. */

type Clause = readonly string[]

const shortestRun = 1
const deepestGroup = 100

/** The clauses of an expression; `share` tells of a literal how common it is. */
export function clausesOfRegex(source: string, share: (literal: string) => number): readonly Clause[] {
  const parser = new Parser(source, share)
  const clauses = parser.alternatives(0)
  return parser.isAtEnd ? clauses : []
}

const group = /\(\?(?:P?<\w+>|[a-zA-Z]*(?:-[a-zA-Z]+)?[:)])/y
const quantifier = /(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/y
const bracket = /\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]/y
/** Escapes of one character or place that is no plain character. */
const oneEscape = /[dDwWsSbBAztnrfva]/

class Parser {
  private readonly source: string
  private readonly share: (literal: string) => number
  private at = 0
  private isLost = false

  constructor(source: string, share: (literal: string) => number) {
    this.source = source
    this.share = share
  }

  get isAtEnd(): boolean {
    return !this.isLost && this.at === this.source.length
  }

  alternatives(depth: number): readonly Clause[] {
    const all = [this.sequence(depth)]
    while (this.source[this.at] === "|" && !this.isLost) {
      this.at++
      all.push(this.sequence(depth))
    }
    if (all.length === 1) return all[0]!
    const union: string[] = []
    for (const clauses of all) {
      const rarest = this.rarest(clauses)
      if (rarest === undefined) return []
      union.push(...rarest)
    }
    return [union]
  }

  private sequence(depth: number): readonly Clause[] {
    const clauses: Clause[] = []
    let run = ""
    const endRun = (): void => {
      if (run.length >= shortestRun) clauses.push([run])
      run = ""
    }
    while (this.at < this.source.length && !this.isLost) {
      const c = this.source[this.at]!
      if (c === "|" || c === ")") break
      if (c === "(") {
        endRun()
        const inner = this.group(depth)
        if (this.repeats() !== "perhaps never") clauses.push(...inner)
        continue
      }
      const letter = this.letter(c)
      const repeats = this.repeats()
      if (letter === undefined || repeats === "perhaps never") endRun()
      else run += letter
      if (repeats !== "once") endRun()
    }
    endRun()
    return clauses
  }

  private group(depth: number): readonly Clause[] {
    if (depth >= deepestGroup) this.isLost = true
    if (this.source[this.at + 1] === "?") {
      group.lastIndex = this.at
      const opening = group.exec(this.source)?.[0]
      if (opening === undefined) this.isLost = true
      this.at += opening?.length ?? 1
      // `(?i)`: flags for what follows.
      if (opening?.endsWith(")") === true) return []
    } else this.at++
    if (this.isLost) return []
    const clauses = this.alternatives(depth + 1)
    if (this.source[this.at] === ")") this.at++
    else this.isLost = true
    return clauses
  }

  /** Passes one character, class or place; gives the character, if it is a plain one. */
  private letter(c: string): string | undefined {
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

  private repeats(): "once" | "often" | "perhaps never" {
    quantifier.lastIndex = this.at
    const found = quantifier.exec(this.source)
    if (found === null) return "once"
    this.at += found[0].length
    const [sign] = found[0]
    return sign === "?" || sign === "*" || (sign === "{" && Number(found[1]) === 0)
      ? "perhaps never"
      : "often"
  }

  private rarest(clauses: readonly Clause[]): Clause | undefined {
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
