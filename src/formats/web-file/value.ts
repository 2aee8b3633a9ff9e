/* What is known of a value without running the code: where it comes from, its text, what kind of thing it is.
 *
 * All texts are bounded; a longer one is forgotten, not cut, because half a text would be a false one. */

/** That a value holds what a client sent. */
export interface Taint {
  /** As people read it, `Request["cmd"]`. */
  readonly source: string
  /** Where the source stands, in characters of the page. */
  readonly at: number
  /** The value is what was sent, perhaps decoded; not only a part of it. */
  readonly isWhole: boolean
  /** What was sent is only the name of an uploaded file. */
  readonly isFileName: boolean
  /** It passed a check or a function that is not in this file: what it may hold is not known. */
  readonly isChecked: boolean
  /** Functions and variables that it went through. */
  readonly via: readonly string[]
}

export interface Value {
  readonly taint?: Taint | undefined
  /** A constant, put together as far as it can be. */
  readonly text?: string | undefined
  /** Elements of a constant list. */
  readonly items?: readonly Value[] | undefined
  /** Constant text at the beginning or end of a value that is not constant as a whole. */
  readonly head?: string | undefined
  readonly tail?: string | undefined
  /** Names as written, lower case, parted by dots: what a call is recognised by. */
  readonly path: string
  /** What the thing is, lower case: `process`, `com:wscript.shell`, `request`. */
  readonly type: string
  /** Name of the variable or field that an assignment to this would change. */
  readonly target?: string | undefined
  /** What a stream or writer writes to. */
  readonly file?: Value | undefined
  /** A folder of the web site itself. */
  readonly isOwnFolder?: boolean | undefined
  /** Of a function without a name: its parameters. */
  readonly parameters?: readonly string[] | undefined
  /** Of a number: what it was made of. */
  readonly number?: Taint | undefined
  /** Under which an element stands in a list. */
  readonly key?: string | undefined
  /** It came out of a decoder of constants that could not be followed: `base64_decode($x)`. */
  readonly isDecoded?: boolean | undefined
  /** It is one of these: an element of a list under a key that is not known. */
  readonly oneOf?: readonly Value[] | undefined
  /** `...$x`: each of its elements is an argument. */
  readonly isSpread?: boolean | undefined
}

export const unknown: Value = {path: "", type: ""}

const longestText = 4 << 20

export function constant(text: string): Value {
  return text.length > longestText ? unknown : {text, path: "", type: "string"}
}

export function tainted(source: string, at: number, more: Partial<Value> = {}): Value {
  const taint: Taint = {source, at, isWhole: true, isFileName: false, isChecked: false, via: []}
  return {path: "", type: "", ...more, taint}
}

/** The taint of several values together: of several, the one that is least checked. */
export function anyTaint(values: readonly (Value | undefined)[]): Taint | undefined {
  let best: Taint | undefined
  for (const value of values) {
    const taint = value?.taint ?? (value?.items === undefined ? undefined : anyTaint(value.items))
    if (taint !== undefined && (best === undefined || rank(taint) > rank(best))) best = taint
  }
  return best
}

function rank(taint: Taint): number {
  return (taint.isChecked ? 0 : 4) + (taint.isFileName ? 0 : 2) + (taint.isWhole ? 1 : 0)
}

export function through(
  taint: Taint | undefined,
  name: string,
  more: Partial<Taint> = {},
): Taint | undefined {
  if (taint === undefined) return undefined
  const via =
    name === "" || taint.via.length >= 8 || taint.via.at(-1) === name ? taint.via : [...taint.via, name]
  return {...taint, ...more, via}
}

/** Either of two values: what is known of both. */
export function either(a: Value, b: Value): Value {
  if (a === unknown) return b
  if (b === unknown || a === b) return a
  return {
    taint: anyTaint([a, b]),
    text: a.text === b.text ? a.text : undefined,
    head: a.head === b.head ? a.head : undefined,
    tail: a.tail ?? b.tail,
    items: a.items ?? b.items,
    path: a.path === b.path ? a.path : "",
    type: a.type || b.type,
    file: a.file ?? b.file,
    isOwnFolder: a.isOwnFolder || b.isOwnFolder,
    isDecoded: a.isDecoded || b.isDecoded,
    parameters: a.parameters ?? b.parameters,
    oneOf: a.oneOf ?? b.oneOf,
  }
}

/** `a` and `b` written one behind the other. */
export function joined(a: Value, b: Value): Value {
  if (a.text !== undefined && b.text !== undefined) return constant(a.text + b.text)
  const taint = anyTaint([a, b])
  // Something empty, or the word that makes an evaluation "unsafe", leaves the whole whole.
  const isWhole = (a.text ?? "x").trim() === "" || (b.text ?? "x").trim() === ""
  return {
    taint: taint === undefined || isWhole ? taint : {...taint, isWhole: false},
    head: a.text ?? a.head,
    tail: b.text ?? b.tail,
    path: "",
    type: "string",
    isOwnFolder: a.isOwnFolder,
    isDecoded: a.isDecoded || b.isDecoded,
  }
}

/** A list of values as one: for lists whose elements are asked for by names that are not known. */
export function listOf(items: readonly Value[]): Value {
  return {items: items.slice(0, 4096), taint: anyTaint(items), path: "", type: "list"}
}
