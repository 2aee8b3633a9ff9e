/* Byte runs that stand in every match of a YARA regular expression.
 *
 * A clause is a list of runs of which one must occur; all clauses hold. Runs are written in latin1, one
 * character a byte. Groups give their own clauses, alternatives the union of the longest clause of each. What
 * may be left out (`?`, `*`, `{0,…}`) gives nothing. Where something is not understood, nothing is given.
 *
 * Source: YARA documentation, "Regular expressions". */

type Clause = readonly string[]

const deepestGroup = 50
const mostAlternatives = 64

export function clausesOfRegex(source: string): readonly Clause[] {
  const parser = new Parser(source)
  const clauses = parser.alternatives(0)
  return parser.isWhole ? clauses : []
}

class Parser {
  private readonly source: string
  private at = 0
  private isLost = false

  constructor(source: string) {
    // Beyond ASCII a character is several bytes, of which a quantifier takes the last: left to YARA.
    this.source = source
    this.isLost = /[^\x00-\x7f]/.test(source)
  }

  get isWhole(): boolean {
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
      const best = longestOf(clauses)
      if (best === undefined) return []
      union.push(...best)
    }
    return union.length > mostAlternatives ? [] : [union]
  }

  private sequence(depth: number): readonly Clause[] {
    const clauses: Clause[] = []
    let run = ""
    const endRun = (): void => {
      if (run !== "") clauses.push([run])
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
      const byte = this.byte(c)
      const repeats = this.repeats()
      if (byte === undefined || repeats === "perhaps never") endRun()
      else run += byte
      if (repeats === "often") endRun()
    }
    endRun()
    return clauses
  }

  private group(depth: number): readonly Clause[] {
    this.at++
    if (depth >= deepestGroup) this.isLost = true
    if (this.source[this.at] === "?") {
      const opening = /^\?(?:[is]*:|[is]+\))/.exec(this.source.slice(this.at, this.at + 8))?.[0]
      if (opening === undefined) this.isLost = true
      this.at += opening?.length ?? 1
      if (opening?.endsWith(")") === true) return []
    }
    if (this.isLost) return []
    const clauses = this.alternatives(depth + 1)
    if (this.source[this.at] === ")") this.at++
    else this.isLost = true
    return clauses
  }

  /** Passes a character, class or place; gives the byte that it stands for, if it is one. */
  private byte(c: string): string | undefined {
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

  private repeats(): "once" | "often" | "perhaps never" {
    const found = /^(?:[?*+]|\{(\d*)(?:,\d*)?\})\??/.exec(this.source.slice(this.at, this.at + 24))
    if (found === null) return "once"
    this.at += found[0].length
    const [sign] = found[0]
    return sign === "?" || sign === "*" || (sign === "{" && Number(found[1]) === 0)
      ? "perhaps never"
      : "often"
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
