/* Rules as bytes, unpacked one by one when somebody looks at them: of thousands of rules a run asks few, and
 * who starts should not wait for the rest.
 *
 *   length of the heads u32, heads, bodies        the heads are JSON: of each rule its id, its logsource,
 *                                                 the length of its body, and which optional parts it has
 *   a body is the whole rule as JSON
 *
 * Bytes are made by `packRules` of the same version only: nothing here looks for damage. */

import type {RuleId} from "../model/ids.ts"
import type {Detection, Logsource} from "../model/rule.ts"

interface Head {
  readonly id: RuleId
  readonly logsource: Logsource
  readonly bytes: number
  readonly has: readonly Optional[]
}

const optional = ["conditions", "carryFrom", "filters"] as const
type Optional = (typeof optional)[number]

const headBytes = 4

export function packRules(rules: readonly Detection[]): Uint8Array {
  const bodies = rules.map((rule) => Buffer.from(JSON.stringify(rule)))
  const heads: readonly Head[] = rules.map((rule, i) => ({
    id: rule.id,
    logsource: rule.logsource,
    bytes: bodies[i]!.length,
    has: optional.filter((part) => rule[part] !== undefined),
  }))
  const head = Buffer.from(JSON.stringify(heads))
  const length = Buffer.alloc(headBytes)
  length.writeUInt32LE(head.length)
  return Buffer.concat([length, head, ...bodies])
}

/** The rules that were packed. `bytes` must stay as they are. */
export function unpackRules(bytes: Uint8Array): readonly Detection[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = headBytes + buffer.readUInt32LE(0)
  const heads = JSON.parse(buffer.toString("utf8", headBytes, at)) as readonly Head[]
  return heads.map((head) => {
    const from = at
    at += head.bytes
    return lazyRule(head, buffer, from)
  })
}

/** A rule whose parts are its own properties, as if it were no lazy one. */
function lazyRule({id, logsource, bytes, has}: Head, buffer: Buffer, from: number): Detection {
  let known: Detection | undefined
  const body = (): Detection => {
    known ??= JSON.parse(buffer.toString("utf8", from, from + bytes)) as Detection
    return known
  }
  const rule: Detection = {
    kind: "detection",
    id,
    logsource,
    get title() {
      return body().title
    },
    get name() {
      return body().name
    },
    get level() {
      return body().level
    },
    get status() {
      return body().status
    },
    get description() {
      return body().description
    },
    get falsePositives() {
      return body().falsePositives
    },
    get references() {
      return body().references
    },
    get tags() {
      return body().tags
    },
    get origin() {
      return body().origin
    },
    get condition() {
      return body().condition
    },
    get selections() {
      return body().selections
    },
    get carry() {
      return body().carry
    },
    get indicates() {
      return body().indicates
    },
    get detection() {
      return body().detection
    },
    get campaign() {
      return body().campaign
    },
    get says() {
      return body().says
    },
  }
  for (const part of has)
    Object.defineProperty(rule, part, {enumerable: true, configurable: true, get: () => body()[part]})
  return rule
}
