/* What variables hold while code is followed: by procedure, by file, and by branch.
 *
 * An assignment replaces what a variable held if it follows the older one in every case, else both are kept. */

import {type Procedure, Structure} from "./structure.ts"
import type {Token} from "./token.ts"
import {either, listOf, unknown, type Value} from "./value.ts"

/** The most values that one variable may stand for. */
export const mostChoices = 16

/** What stands before the name of a field that is reached through `this`. */
export const ownField = "this!"

interface Variable {
  value: Value
  /** The block in which it got what it holds. */
  block: number
}

/** What is read behind the last token. */
export const end: Token = {kind: "line", text: "", at: Number.MAX_SAFE_INTEGER, end: Number.MAX_SAFE_INTEGER}

/** The variables of a run of tokens, and the place that is being read. */
export class Scope extends Structure {
  private readonly variables = new Map<string, Variable>()
  private readonly locals = new Set<string>()
  protected at = 0
  protected depth = 0
  protected hasChanged = false

  protected keyOf(name: string, isDeclared = false): string {
    if (name.startsWith(ownField)) return this.keyOfField(name.slice(ownField.length))
    const folded = this.isVb ? name.toLowerCase() : name
    const scope = this.inside[Math.min(this.at, this.tokens.length - 1)] ?? -1
    if (scope < 0 || folded.startsWith(".") || folded.includes("session[")) return folded
    const local = `${scope}:${folded}`
    if (this.isPhp) return local
    if (isDeclared) this.locals.add(local)
    if (this.locals.has(local)) return local
    return this.procedures[scope]!.parameters.some(
      (p) => p.name === folded || (this.isVb && p.name.toLowerCase() === folded),
    )
      ? local
      : folded
  }

  /** `this.x` is the field, whatever parameter has the same name. */
  private keyOfField(name: string): string {
    return this.isVb ? name.toLowerCase() : name
  }

  protected read(name: string): Value | undefined {
    const key = this.keyOf(name)
    const known = this.variables.get(key)?.value
    if (known !== undefined) return known
    const scope = this.inside[Math.min(this.at, this.tokens.length - 1)] ?? -1
    if (scope >= 0) {
      const {parameters, given} = this.procedures[scope]!
      const index = parameters.findIndex(
        (p) => p.name === name || (this.isVb && p.name.toLowerCase() === name),
      )
      if (index >= 0) return given[index]
      // A variable of the file that PHP sees by `global`, or a closure by `use`.
      if (this.isPhp && !name.includes("[")) return this.variables.get(name)?.value
    }
    return undefined
  }

  protected write(name: string, value: Value, isDeclared = false, refersToItself = false): void {
    if (this.variables.size > 50_000) return
    if (!this.isPhp && value.taint !== undefined) {
      // What holds a part of the client's choice is the client's in part.
      const owner = /^(?!session\[)(.{1,100}?)[.[]/.exec(name)?.[1]
      const held = owner === undefined ? undefined : this.read(owner)
      if (held !== undefined && held.taint === undefined && held.type !== "request")
        this.write(owner!, {...held, target: undefined, taint: {...value.taint, isWhole: false}}, false, true)
    }
    const key = this.keyOf(name, isDeclared)
    const block = this.block[Math.min(this.at, this.tokens.length - 1)] ?? -1
    const was = this.variables.get(key)
    if (was === undefined) {
      this.variables.set(key, {value, block})
      if (value.taint !== undefined || value.text !== undefined || value.type !== "") this.hasChanged = true
      return
    }
    // Another branch's value stays, unless this assignment follows it in every case.
    const follows = refersToItself || this.encloses(block, was.block)
    const next = follows && !this.isConditional() ? value : either(value, was.value)
    if ((next.taint === undefined) !== (was.value.taint === undefined) || next.type !== was.value.type)
      this.hasChanged = true
    was.value = next
    was.block = next.taint !== undefined && value.taint === undefined ? was.block : block
  }

  /** What a parameter held before it was known what it is given says nothing. */
  protected forgetParameter(procedure: Procedure, index: number): void {
    const scope = this.inside[procedure.start] ?? -1
    if (this.procedures[scope] !== procedure) return
    const {name} = procedure.parameters[index]!
    this.variables.delete(`${scope}:${this.isVb ? name.toLowerCase() : name}`)
  }

  protected encloses(outer: number, inner: number): boolean {
    return outer < 0 || outer === inner || (inner > outer && inner < this.close(outer))
  }

  /** Whether the statement that is being read belongs to an `if` without braces. */
  protected isConditional(): boolean {
    return this.isVb || this.isBare
  }
  protected isBare = false

  protected returned(value: Value): void {
    const scope = this.inside[Math.min(this.at - 1, this.tokens.length - 1)] ?? -1
    if (scope < 0) return
    const procedure = this.procedures[scope]!
    const next = either(procedure.returns, value)
    if (
      (next.taint === undefined) !== (procedure.returns.taint === undefined) ||
      next.type !== procedure.returns.type
    )
      this.hasChanged = true
    procedure.returns = next
  }

  /** What a loop over a value sees. */
  protected element(all: Value): Value {
    if (all.items !== undefined && all.items.length > 0) {
      const {taint} = listOf(all.items)
      return {
        ...unknown,
        taint: taint ?? all.taint,
        isDecoded: all.items.some((item) => item.isDecoded),
        oneOf: all.items.slice(0, mostChoices),
      }
    }
    const pushed = all.target === undefined ? undefined : this.read(`${all.target}[]`)
    if (pushed !== undefined) return {...pushed, taint: pushed.taint ?? all.taint, target: undefined}
    if (all.type === "reflected")
      return {...unknown, path: all.path, type: all.type, isDecoded: all.isDecoded}
    return {...unknown, taint: all.taint, type: all.type === "files" ? "upload" : ""}
  }

  protected peek(ahead = 0): Token {
    return this.tokens[this.at + ahead] ?? end
  }

  protected is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind !== "string" && token.text === text
  }

  protected skipTypeArguments(i: number): number {
    if (this.textAt(i) !== "<") return i
    let open = 0
    for (let j = i; j < Math.min(i + 24, this.tokens.length); j++) {
      const {kind, text} = this.tokens[j]!
      if (text === "<") open++
      else if (text === ">") {
        if (--open === 0) return j + 1
      } else if (kind !== "name" && !/^[,.?[\]]$/.test(text)) return i
    }
    return i
  }

  /** Notes a type for a variable that is only declared. */
  protected noteType(name: string, type: string): void {
    if (this.variables.get(this.keyOf(name, true)) === undefined && type !== "")
      this.write(name, {...unknown, type}, true)
  }
}
