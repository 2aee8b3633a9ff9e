/* Names by their first word: those of the lexicons, and over them those that a document gives. */

import type {NamedThing} from "../../knowledge/lexicons.ts"

/** One way in which a thing is named. */
export interface NameForm {
  readonly words: readonly string[]
  /** The words as written, where case counts. */
  readonly cased: readonly string[] | undefined
  readonly thing: NamedThing
  readonly isAdjective: boolean
}

/** The forms that begin with a word; the longest come first. */
interface Beginning {
  readonly all: readonly NameForm[]
  /** Those of this word alone. */
  readonly alone: readonly NameForm[]
  /** By the second word: those that go on with it, and those of the first word alone. */
  readonly with: ReadonlyMap<string, readonly NameForm[]>
}

/** Forms by the folded spelling of their first word. PERF: the names of a document lie over the others, which are
 *  thousands and are not copied. */
export class Names {
  readonly #below: Names | undefined
  readonly #forms = new Map<string, Beginning>()
  readonly #shared = new Set<string>()

  constructor(below?: Names) {
    this.#below = below
  }

  get(first: string): readonly NameForm[] | undefined {
    return this.#beginning(first)?.all
  }

  /** The forms that may stand where these two words do; the longest come first. PERF: many names begin alike. */
  from(first: string, second: string): readonly NameForm[] | undefined {
    const beginning = this.#beginning(first)
    return beginning?.with.get(second) ?? beginning?.alone
  }

  #beginning(first: string): Beginning | undefined {
    return this.#forms.get(first) ?? (this.#below === undefined ? undefined : this.#below.#beginning(first))
  }

  /** Puts forms in the place of all that begin with a word; the longest come first. */
  set(first: string, forms: readonly NameForm[]): void {
    const all = [...forms].sort((a, b) => b.words.length - a.words.length)
    const alone = all.filter(({words}) => words.length === 1)
    const longer = Map.groupBy(all, ({words}) => words[1])
    longer.delete(undefined)
    this.#forms.set(first, {
      all,
      alone,
      with: new Map([...longer].map(([second = "", those]) => [second, [...those, ...alone]])),
    })
    if (haveSame(forms)) this.#shared.add(first)
  }

  /** Whether several things may have one name that begins with a word. */
  mayShare(first: string): boolean {
    return this.#shared.has(first) || this.#below?.mayShare(first) === true
  }
}

function haveSame(forms: readonly NameForm[]): boolean {
  if (forms.length < 2) return false
  const owners = new Map<string, NamedThing>()
  return forms.some(({words, thing}) => {
    const name = words.join(" ")
    const other = owners.get(name)
    owners.set(name, thing)
    return other !== undefined && other !== thing
  })
}
