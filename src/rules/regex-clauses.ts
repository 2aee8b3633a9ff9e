/* Literals that stand in every text in which an expression is found: what all dialects of expressions share.
 *
 * A clause is a list of literals of which one must occur; an expression has any number of clauses, all of
 * which hold. Runs of plain characters are clauses of one, groups give their own, alternatives the union of
 * the best of each. What may be left out (`?`, `*`, `{0,…}`) gives nothing. A dialect says what a character,
 * a group's opening and a quantifier are; where it does not understand, it sets `isLost` and nothing is given:
 * fewer clauses, never a false one. */

export type Clause = readonly string[]
type Repeats = "once" | "often" | "perhaps never"

/** Reads one expression from left to right. Linear in its length. */
export abstract class ClauseReader {
  protected readonly source: string
  protected at = 0
  protected isLost = false
  /** Sticky; its first group is the least count of `{n,m}`. */
  protected abstract readonly quantifier: RegExp
  protected abstract readonly deepestGroup: number

  constructor(source: string) {
    this.source = source
  }

  /** All clauses; none where the expression was not understood to its end. */
  clauses(): readonly Clause[] {
    const clauses = this.alternatives(0)
    return !this.isLost && this.at === this.source.length ? clauses : []
  }

  /** Passes one character, class or place; gives what it stands for, if that is one plain character. */
  protected abstract letter(c: string): string | undefined

  /** What stands behind `(` up to the group's own content, `?:`; empty for a plain group, undefined where it
   *  is not understood. `at` is at `(`. */
  protected abstract opening(): string | undefined

  /** The clause to stand for an alternative; undefined if it has none that serves. */
  protected abstract best(clauses: readonly Clause[]): Clause | undefined

  private alternatives(depth: number): readonly Clause[] {
    const all = [this.sequence(depth)]
    while (this.source[this.at] === "|" && !this.isLost) {
      this.at++
      all.push(this.sequence(depth))
    }
    if (all.length === 1) return all[0]!
    const union: string[] = []
    for (const clauses of all) {
      const best = this.best(clauses)
      if (best === undefined) return []
      union.push(...best)
    }
    return [union]
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
    if (depth >= this.deepestGroup) this.isLost = true
    const opening = this.opening()
    if (opening === undefined) this.isLost = true
    this.at += 1 + (opening?.length ?? 0)
    // `(?i)`: flags for what follows.
    if (opening?.endsWith(")") === true || this.isLost) return []
    const clauses = this.alternatives(depth + 1)
    if (this.source[this.at] === ")") this.at++
    else this.isLost = true
    return clauses
  }

  private repeats(): Repeats {
    this.quantifier.lastIndex = this.at
    const found = this.quantifier.exec(this.source)
    if (found === null) return "once"
    this.at += found[0].length
    const [sign] = found[0]
    return sign === "?" || sign === "*" || (sign === "{" && Number(found[1]) === 0)
      ? "perhaps never"
      : "often"
  }
}
