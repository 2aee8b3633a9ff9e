/* basis.jsonl: what the judgement of a case rests on, so that the case can be judged anew without its evidence.
 *
 * One JSON object a line, told apart by `kind`: the head, then rules, observations, reaches and groups. Files and
 * troubles are not among them: manifest.json and troubles.jsonl hold them. */

import {Buffer} from "node:buffer"
import {z} from "zod"
import type {Basis, RuleFacts} from "../assess/basis.ts"
import type {Reach} from "../assess/coverage.ts"
import type {Group} from "../assess/gather.ts"
import type {Exposure} from "../assess/stages.ts"
import type {EvidenceId, ServerId} from "../model/ids.ts"
import {buildSources, type Observation, settings} from "../model/observation.ts"
import {levels} from "../model/rule.ts"
import {jsonText} from "../report/json-text.ts"
import {type Both, type Shape, shape} from "./schema.ts"
import {
  base64,
  evidence,
  fieldName,
  indication,
  instant,
  locator,
  maybe,
  natural,
  rule,
  server,
  sha256,
  some,
  text,
  value,
  when,
} from "./shapes.ts"

const bytes = z.codec(base64, z.custom<Uint8Array>(), {
  decode: (written) => new Uint8Array(Buffer.from(written, "base64")),
  encode: (raw) => Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("base64"),
})

const head = z.strictObject({
  kind: z.literal("basis"),
  schema: z.literal("postern-basis/1"),
  knowledgeSha256: sha256,
  ruleCount: natural,
  organisation: maybe(text),
  asOf: maybe(instant),
  window: maybe(z.strictObject({from: instant, until: instant})),
  fallback: server,
  filtered: z.strictObject({
    matches: natural,
    by: z.array(z.strictObject({filter: rule, title: text, matches: natural})),
  }),
  exposure: z.array(z.strictObject({server, is: z.enum(["vulnerable", "fixed", "unknown"])})),
})

const ruleFacts = z.strictObject({
  id: rule,
  title: text,
  level: z.enum(levels),
  tags: z.array(text),
  falsePositives: z.array(text),
  indicates: z.array(indication),
  detection: maybe(text),
  campaign: maybe(text),
  says: maybe(text),
})

const seen = {host: maybe(text), value: text, first: maybe(when), last: maybe(when), at: locator}
const observation = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("build"),
    source: z.enum(buildSources),
    proves: z.enum(["update", "cumulative-update"]),
    ...seen,
  }),
  z.strictObject({
    kind: z.literal("setting"),
    setting: z.enum(settings),
    path: maybe(text),
    ...seen,
  }),
])

/** Files of which the same rules could fire; thousands of logs of one server share a line. */
const reach = z.strictObject({
  kind: z.literal("reach"),
  able: natural,
  unable: z.array(text),
  files: some(evidence),
})

const group = z.strictObject({
  rule,
  host: maybe(text),
  log: text,
  answer: z.enum(["2xx", "3xx", "4xx", "5xx", "none"]),
  overflow: z.boolean(),
  recovered: z.boolean(),
  count: natural,
  events: natural,
  first: maybe(when),
  last: maybe(when),
  moments: z.array(
    z.strictObject({
      when: maybe(when),
      from: locator,
      because: z.array(z.strictObject({field: fieldName, value})),
      fields: z.record(text, value),
      raw: maybe(bytes),
      events: z.exactOptional(z.array(locator)),
      exhibits: z.optional(z.array(z.strictObject({at: locator, raw: bytes}))),
    }),
  ),
})

/** A line of basis.jsonl as a value. */
export type BasisLine =
  | Head
  | {readonly kind: "rule"; readonly rule: RuleFacts}
  | {readonly kind: "observation"; readonly observation: Observation}
  | ReachLine
  | {readonly kind: "group"; readonly group: Group}

interface Head
  extends Omit<Basis, "rules" | "groups" | "files" | "troubles" | "reach" | "observations" | "exposure"> {
  readonly kind: "basis"
  readonly schema: "postern-basis/1"
  readonly exposure: readonly {readonly server: ServerId; readonly is: Exposure}[]
}

interface ReachLine extends Reach {
  readonly kind: "reach"
  readonly files: readonly [EvidenceId, ...EvidenceId[]]
}

const line = z.discriminatedUnion("kind", [
  head,
  z.strictObject({kind: z.literal("rule"), rule: ruleFacts}),
  z.strictObject({kind: z.literal("observation"), observation}),
  reach,
  z.strictObject({kind: z.literal("group"), group}),
])
const agree: Both<z.output<typeof line>, BasisLine> = true
void agree

/** A line of basis.jsonl. */
export const basisLine: Shape<BasisLine> = shape(line)

/** basis.jsonl, line by line, each with its line end. */
export function* basisJsonl(basis: Basis): Generator<string> {
  for (const each of linesOf(basis)) yield `${jsonText(basisLine.encode(each))}\n`
}

function* linesOf(basis: Basis): Generator<BasisLine> {
  const {rules, groups, reach, observations, exposure, files: _, troubles: __, ...rest} = basis
  yield {
    ...rest,
    kind: "basis",
    schema: "postern-basis/1",
    exposure: [...exposure].map(([server, is]) => ({server, is})),
  }
  for (const each of rules.values()) yield {kind: "rule", rule: each}
  for (const each of observations) yield {kind: "observation", observation: each}
  const alike = Map.groupBy(reach, ([, {able, unable}]) => `${able} ${unable.join(" ")}`)
  for (const some of alike.values()) {
    const [[file, {able, unable}], ...others] = some as [[EvidenceId, Reach], ...[EvidenceId, Reach][]]
    yield {kind: "reach", able, unable, files: [file, ...others.map(([other]) => other)]}
  }
  for (const each of groups) yield {kind: "group", group: each}
}

/** What the lines of basis.jsonl make, in any order; files and troubles come from elsewhere. */
export class BasisReader {
  #head: Head | undefined
  readonly #rules: RuleFacts[] = []
  readonly #observations: Observation[] = []
  readonly #reach = new Map<EvidenceId, Reach>()
  readonly #groups: Group[] = []

  take(read: BasisLine): void {
    switch (read.kind) {
      case "basis":
        this.#head = read
        return
      case "rule":
        this.#rules.push(read.rule)
        return
      case "observation":
        this.#observations.push(read.observation)
        return
      case "reach": {
        const {able, unable} = read
        for (const file of read.files) this.#reach.set(file, {able, unable})
        return
      }
      case "group":
        this.#groups.push(read.group)
        return
      default:
        read satisfies never
    }
  }

  /** The basis; undefined if its head was missing. */
  finish(rest: Pick<Basis, "files" | "troubles">): Basis | undefined {
    if (this.#head === undefined) return undefined
    const {kind: _, schema: __, exposure, ...facts} = this.#head
    return {
      ...facts,
      ...rest,
      exposure: new Map(exposure.map((each) => [each.server, each.is])),
      rules: new Map(this.#rules.map((each) => [each.id, each])),
      observations: this.#observations,
      reach: this.#reach,
      groups: this.#groups,
    }
  }
}
