/* YARA-X: loaded when it is first needed, rules compiled in packs, packs freed by hand.
 *
 * The library is WebAssembly and one for the whole process; what it takes of memory it keeps. It cannot be
 * stopped while it scans (its own time limit does nothing in WebAssembly): who fears that runs it in a
 * fenced child. Its only bytes come as an argument, since a child may open no file. */

import {Compiler, initSync, type Rules, type Scanner} from "@virustotal/yara-x"
import {type Externals, externalNames} from "../rules/yara/externals.ts"
import type {PlannedRule, YaraPlan} from "../rules/yara/plan.ts"

/** Where a string of a rule was found. */
export interface PatternPlaces {
  readonly identifier: string
  readonly isPrivate: boolean
  readonly matches: readonly {readonly offset: number; readonly length: number}[]
}

interface RuleMatch {
  readonly identifier: string
  readonly namespace: string
  readonly patterns: readonly PatternPlaces[]
}

let isLoaded = false

/** Loads the library, once; `bytes` gives its code. */
export function loadYara(bytes: () => Uint8Array): void {
  if (isLoaded) return
  initSync({module: Uint8Array.from(bytes())})
  isLoaded = true
}

/** Places of a string that are told where no condition asks for them. */
const fewPlaces = 16

// YARA-X 1.20.0 keeps one copy of a string that several rules have. If the first of them asks for a size or
// for a number at the start of the file, the string is looked for only in files that have it, and the other
// rules miss it. A rule without such a demand that comes before all others makes the string free of it
// (test/yara/shared-strings.test.ts).
const unboundNamespace = "postern:unbound"

/** Strings that more than one of the rules may have, by number. */
function sharedIn(rules: readonly PlannedRule[]): readonly number[] {
  return rules.length < 2 ? [] : [...new Set(rules.flatMap(({shared}) => shared))].sort((a, b) => a - b)
}

/** Rules compiled together. To be freed. */
export class YaraPack {
  private readonly rules: Rules
  private readonly scanner: Scanner
  /** Those that a condition asks for, as they were set last. */
  private readonly externals: Map<keyof Externals, string>

  /** `rules` hold all that each of them needs, in the order of the plan. Throws Error where one does not
   *  compile. The library must have been loaded. */
  constructor(rules: readonly PlannedRule[], {sharedStrings}: Pick<YaraPlan, "sharedStrings">) {
    const compiler = newCompiler()
    const shared = sharedIn(rules)
    try {
      if (shared.length > 0) {
        const strings = shared.map((number, i) => `$s${i} = ${sharedStrings[number]}`).join("\n")
        compiler.newNamespace(unboundNamespace)
        compiler.addSource(`private rule unbound { strings: ${strings}\ncondition: any of them }`)
      }
      for (const [namespace, own] of Map.groupBy(rules, (rule) => rule.namespace)) {
        const imports = [...new Set(own.flatMap((rule) => rule.imports))]
        compiler.newNamespace(namespace)
        compiler.addSource(
          [...imports.map((name) => `import "${name}"`), ...own.map((rule) => rule.text)].join("\n"),
        )
      }
      this.rules = compiler.build()
    } finally {
      compiler.free()
    }
    this.scanner = this.rules.scanner()
    this.externals = new Map(rules.flatMap((rule) => rule.externals).map((name) => [name, ""]))
    // The bound is one of matching, not only of telling: it must not meet a condition that counts.
    if (!rules.some((rule) => rule.asksForPlaces)) this.scanner.setMaxMatchesPerPattern(fewPlaces)
  }

  scan(bytes: Uint8Array, externals: Externals): readonly RuleMatch[] {
    // PERF: to set a variable costs as much as to scan a small file.
    for (const [name, value] of this.externals) {
      if (externals[name] === value) continue
      this.scanner.setGlobal(name, externals[name])
      this.externals.set(name, externals[name])
    }
    const {matches} = this.scanner.scan(bytes) as {readonly matches: readonly RuleMatch[]}
    return matches.filter(({namespace}) => namespace !== unboundNamespace)
  }

  free(): void {
    this.scanner.free()
    this.rules.free()
  }
}

/** What YARA-X says against a source; undefined: it compiles. */
export function mistakesIn(source: string): string | undefined {
  const compiler = newCompiler()
  try {
    compiler.addSource(source)
    return undefined
  } catch (error) {
    // What it refuses it throws as a plain Error; a broken library throws RuntimeError.
    if (!(error instanceof Error) || error.name !== "Error") throw error
    return error.message
  } finally {
    compiler.free()
  }
}

function newCompiler(): Compiler {
  const compiler = new Compiler()
  for (const name of externalNames) compiler.defineGlobal(name, "")
  return compiler
}
