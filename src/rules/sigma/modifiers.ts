/* The modifiers of Sigma as a typed chain: `Field|modifier|modifier`.
 *
 * Every modifier says what it may follow, and they work "in the given order". A chain without a meaning
 * is refused, never guessed. What a chain does to values is in values.ts. Source: Sigma modifiers
 * appendix 2.1.0. */

import type {Segment, TimePart} from "../../model/rule.ts"
import {didYouMean} from "../suggest.ts"
import type {ItemAst, ModifierAst} from "./ast.ts"
import {base64Offsets, encodeBase64, encodeUtf8, encodeUtf16, latin1, type Utf16Form} from "./encode.ts"
import {loosenDashes} from "./pattern.ts"
import type {Report} from "./report.ts"

type Kind = "text" | "bytes" | "re" | "cidr" | "compare" | "time" | "exists" | "fieldref"
type Shape = "whole" | "contains" | "startswith" | "endswith"

/** What a chain of modifiers has made so far; `steps` change the operands, in order. */
export interface Chain {
  kind: Kind
  shape: Shape
  cased: boolean
  all: boolean
  neq: boolean
  expand: boolean
  encoded: boolean
  compare: "lt" | "lte" | "gt" | "gte"
  part: TimePart
  flags: string
  readonly steps: ((operand: Operand) => readonly Operand[])[]
}

export type Operand =
  | {readonly kind: "text"; readonly segments: readonly Segment[]}
  | {readonly kind: "bytes"; readonly bytes: Uint8Array}

/** Changes the chain, or says why it cannot. */
type Step = (chain: Chain) => string | undefined

const shaped =
  (shape: Shape): Step =>
  (chain) => {
    if (chain.shape !== "whole") return `\`${chain.shape}\` stands there already`
    if (chain.kind !== "text" && chain.kind !== "fieldref" && chain.kind !== "bytes")
      return `it needs a text, and ${aKind(chain.kind)} came before`
    chain.shape = shape
    return undefined
  }

const typed =
  (kind: Kind, more: (chain: Chain) => void = () => {}): Step =>
  (chain) => {
    if (chain.kind !== "text" || chain.encoded)
      return `it needs a plain value, and ${aKind(chain.kind)} came before`
    if (chain.shape !== "whole") {
      if (kind !== "fieldref") return `it cannot follow \`${chain.shape}\``
    }
    if (chain.cased && kind !== "fieldref") return "it cannot follow `cased`"
    if (chain.expand && kind !== "cidr") return "it cannot follow `expand`"
    if (chain.steps.length > 0) return "it cannot follow a modifier that changes the text"
    chain.kind = kind
    more(chain)
    return undefined
  }

const utf16 =
  (form: Utf16Form): Step =>
  (chain) => {
    if (chain.kind !== "text" || chain.encoded) return "it needs a plain text"
    if (chain.shape !== "whole") return `it cannot follow \`${chain.shape}\``
    chain.kind = "bytes"
    chain.steps.push((operand) => [{kind: "bytes", bytes: encodeUtf16(literal(operand), form)}])
    return undefined
  }

const base64 =
  (forms: (bytes: Uint8Array) => readonly string[]): Step =>
  (chain) => {
    if (chain.encoded || (chain.kind !== "text" && chain.kind !== "bytes")) return "it needs a plain text"
    if (chain.shape !== "whole") return `it cannot follow \`${chain.shape}\``
    chain.kind = "text"
    chain.encoded = true
    chain.cased = true
    chain.steps.push((operand) => {
      const bytes = operand.kind === "bytes" ? operand.bytes : encodeUtf8(literal(operand))
      return forms(bytes).map((text) => ({kind: "text", segments: [{text}]}))
    })
    return undefined
  }

const flag =
  (letter: string): Step =>
  (chain) => {
    if (chain.kind !== "re") return "it belongs behind `re`"
    chain.flags += letter
    return undefined
  }

const comparing = (compare: Chain["compare"]): Step =>
  typed("compare", (chain) => {
    chain.compare = compare
  })

const timed = (part: TimePart): Step =>
  typed("time", (chain) => {
    chain.part = part
  })

const modifiers: Readonly<Record<string, Step>> = {
  all: (chain) => {
    if (chain.kind === "exists") return "`exists` has one value"
    chain.all = true
    return undefined
  },
  base64: base64((bytes) => [encodeBase64(bytes)]),
  base64offset: base64(base64Offsets),
  cased: (chain) => {
    if (chain.kind !== "text" && chain.kind !== "fieldref") return `${aKind(chain.kind)} has no case to mind`
    chain.cased = true
    return undefined
  },
  cidr: typed("cidr"),
  contains: shaped("contains"),
  day: timed("day"),
  endswith: shaped("endswith"),
  exists: (chain) => (chain.neq || chain.all ? "it stands alone" : typed("exists")(chain)),
  expand: (chain) => {
    if ((chain.kind !== "text" && chain.kind !== "cidr") || chain.encoded)
      return "placeholders stand in plain texts"
    chain.expand = true
    return undefined
  },
  fieldref: typed("fieldref"),
  gt: comparing("gt"),
  gte: comparing("gte"),
  hour: timed("hour"),
  i: flag("i"),
  lt: comparing("lt"),
  lte: comparing("lte"),
  m: flag("m"),
  minute: timed("minute"),
  month: timed("month"),
  neq: (chain) => {
    if (chain.kind === "exists") return "write `exists: false`"
    chain.neq = true
    return undefined
  },
  re: typed("re"),
  s: flag("s"),
  startswith: shaped("startswith"),
  utf16: utf16("utf16"),
  utf16be: utf16("utf16be"),
  utf16le: utf16("utf16le"),
  week: timed("week"),
  wide: utf16("utf16le"),
  windash: (chain) => {
    if (chain.kind !== "text" || chain.encoded)
      return `it needs a plain text, and ${aKind(chain.kind)} came before`
    chain.steps.push((operand) =>
      operand.kind === "text" ? [{kind: "text", segments: loosenDashes(operand.segments)}] : [operand],
    )
    return undefined
  },
  year: timed("year"),
}

const keywordModifiers = new Set(
  "all base64 base64offset cased contains expand i m re s utf16 utf16be utf16le wide windash".split(" "),
)

/** Names of other tools for what Sigma calls otherwise, and modifiers that were dropped. */
const otherwise: Readonly<Record<string, string>> = {
  ends: "endswith",
  equals: "no modifier at all",
  has: "contains",
  ignorecase: "no modifier: Sigma ignores case by itself",
  like: "contains",
  ne: "neq",
  not: "neq",
  regex: "re",
  starts: "startswith",
}

function aKind(kind: Kind): string {
  return kind === "text" ? "an encoded text" : kind === "bytes" ? "an encoding" : `\`${kind}\``
}

/** The plain text of an operand; wildcards are left out. */
export function literal(operand: Operand): string {
  if (operand.kind === "bytes") return latin1(operand.bytes)
  return operand.segments.map((s) => (typeof s === "object" ? s.text : "")).join("")
}

/** The chain of an item's modifiers, or undefined if it was refused. */
export function readChain(item: ItemAst, report: Report): Chain | undefined {
  const chain: Chain = {
    kind: "text",
    shape: "whole",
    cased: false,
    all: false,
    neq: false,
    expand: false,
    encoded: false,
    compare: "lt",
    part: "minute",
    flags: "",
    steps: [],
  }
  const seen = new Set<string>()
  for (const modifier of item.modifiers) {
    const step = Object.hasOwn(modifiers, modifier.name) ? modifiers[modifier.name] : undefined
    if (step === undefined) {
      refuseUnknown(modifier, report)
      return undefined
    }
    const isKeywordMisfit = item.field === "" && !keywordModifiers.has(modifier.name)
    const why = seen.has(modifier.name)
      ? "it stands there twice"
      : isKeywordMisfit
        ? "keywords have no field that it could look at"
        : step(chain)
    if (why !== undefined) {
      report.refuse(
        "sigma/impossible-modifiers",
        modifier.place,
        `\`${modifier.name}\` cannot stand here: ${why}`,
      )
      return undefined
    }
    seen.add(modifier.name)
  }
  if (chain.kind === "bytes") {
    const place = item.modifiers.at(-1)?.place ?? item.place
    const hint = "put `base64` or `base64offset` behind it"
    report.notice(
      "sigma/encoding-without-base64",
      place,
      "logs hold texts, not UTF-16 bytes: this will hardly match",
      hint,
    )
  }
  return chain
}

function refuseUnknown(modifier: ModifierAst, report: Report): void {
  const known = otherwise[modifier.name.toLowerCase()]
  const hint =
    known === undefined
      ? didYouMean(modifier.name, Object.keys(modifiers))
      : `did you mean ${known.includes(" ") ? known : `\`${known}\``}?`
  report.refuse("sigma/unknown-modifier", modifier.place, `no modifier \`${modifier.name}\``, hint)
}
