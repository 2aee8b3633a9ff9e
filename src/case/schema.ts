/* The shapes of a case folder's JSON, once: they check what is read, order and encode what is written, and
 * make docs/case.schema.json.
 *
 * In JSON an absent value is null, so every key is always there. An Instant is ISO text with six decimals;
 * integers that a double cannot hold (record ids, values of 64 bits) are decimal text. Unknown keys are
 * refused: a case of another shape has another `schema`. `Agree` at the end holds the shapes to the types
 * of model/case.ts in both directions; it fails to compile when they part. */

import {z} from "zod"
import type {Activity} from "../model/activity.ts"
import type {Action} from "../model/advice.ts"
import type {Case} from "../model/case.ts"
import {caseSchema} from "../model/case.ts"
import {logKinds} from "../model/event.ts"
import {exposureStatuses, type ServerExposure} from "../model/exposure.ts"
import type {Finding} from "../model/finding.ts"
import {stages} from "../model/finding.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Judgement} from "../model/judgement.ts"
import {phiaBands} from "../model/judgement.ts"
import {buildSources, settings} from "../model/observation.ts"
import {levels} from "../model/rule.ts"
import {theftWays} from "../model/theft.ts"
import type {Trouble} from "../model/trouble.ts"
import {action} from "./schema-advice.ts"
import {activity, attribution} from "./schema-attribution.ts"
import {
  base64,
  code,
  counts,
  day,
  evidence,
  fieldName,
  findingId,
  format,
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
import {blindSpan, episode} from "./story-shapes.ts"

const stage = z.enum(stages)
const logKind = z.enum(logKinds)
const confidence = z.enum(["low", "moderate", "high"])
const term = z.enum(phiaBands.map((band) => band.term))

const finding = z.strictObject({
  id: findingId,
  rule,
  title: text,
  level: z.enum(levels),
  server,
  when: maybe(when),
  until: maybe(when),
  indicates: z.array(indication),
  detection: maybe(text),
  campaign: maybe(text),
  vulnerabilities: z.array(text),
  techniques: z.array(text),
  summary: text,
  log: text,
  source: maybe(text),
  account: maybe(text),
  session: maybe(text),
  count: natural,
  events: some(locator),
  exhibits: z.array(
    z.strictObject({
      at: locator,
      rawBase64: base64,
      cut: z.boolean(),
      redacted: z.exactOptional(z.literal(true)),
    }),
  ),
  because: z.array(z.strictObject({field: fieldName, value, at: locator})),
  objects: z.exactOptional(z.array(z.strictObject({field: fieldName, value: text}))),
  setAside: z.exactOptional(text),
})

const trouble = z.strictObject({
  code,
  severity: z.enum(["lost", "doubtful", "odd"]),
  at: locator,
  detail: text,
  when: z.exactOptional(instant),
})

const gap = z
  .strictObject({
    log: z.enum([...logKinds, "configuration", "build", "process events"]),
    why: z.enum(["absent", "partial", "lost", "no rule"]),
    what: z.exactOptional(text),
    says: text,
  })
  .meta({id: "gap", description: "Evidence that is missing and what that hides."})

const ledger = z
  .strictObject({
    judgement: stage,
    prior: z.strictObject({value: z.number(), source: text, third: term, triple: term}),
    items: z.array(
      z.strictObject({
        finding: findingId,
        at: text,
        row: text,
        log10: z.number(),
        group: text,
        used: z.boolean(),
        why: text,
      }),
    ),
    against: z.array(z.strictObject({log: text, covered: z.number(), log10: z.number()})),
    caps: z.array(z.strictObject({over: text, log10: z.number()})),
    posterior: z.number(),
    band: term,
    movedMost: z.array(z.strictObject({what: text, log10: z.number()})),
    wouldChange: z.array(text),
    table: text,
  })
  .meta({id: "ledger", description: "The arithmetic behind a likelihood, in log10 of the odds."})

const saying = z.strictObject({
  yardstick: text,
  term: text,
  low: z.number(),
  high: z.number(),
  upTo: z.exactOptional(text),
  isNoun: z.exactOptional(z.boolean()),
})

const rival = z
  .strictObject({
    id: text,
    title: text,
    explains: z.array(findingId),
    for: z.array(text),
    against: z.array(text),
    ask: text,
  })
  .meta({id: "rival", description: "Another explanation, with what speaks for and against it."})

const judgement = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("assessed"),
      stage,
      server,
      likelihood: z.strictObject({
        term,
        low: z.number(),
        high: z.number(),
        upTo: z.exactOptional(term),
        said: z.exactOptional(saying),
      }),
      confidence,
      confidenceBecause: text,
      confirmedBy: z.array(findingId),
      impliedBy: maybe(stage),
      outcome: z.enum(["attempted", "succeeded", "confirmed", "none seen"]),
      for: z.array(findingId),
      against: z.array(text),
      rivals: z.array(rival),
      gaps: z.array(gap),
      says: text,
      ledger,
    }),
    z.strictObject({
      kind: z.literal("not assessable"),
      stage,
      server,
      gaps: some(gap),
      says: text,
      wouldChange: z.array(text),
    }),
  ])
  .meta({
    id: "judgement",
    description: "A stage on one server: likelihood with range and reasons, or that it cannot be assessed.",
  })

const session = z
  .strictObject({
    id: text,
    server,
    joinedBy: z.array(text),
    from: maybe(when),
    until: maybe(when),
    sources: z.array(text),
    findings: z.array(findingId),
    reached: maybe(stage),
    says: text,
  })
  .meta({id: "session", description: "Findings joined by a shared key."})

const coverage = z
  .strictObject({
    server,
    log: logKind,
    files: natural,
    records: natural,
    first: maybe(instant),
    last: maybe(instant),
    days: z.array(z.strictObject({day, records: natural})),
    missingDays: z.array(day),
    lostBytes: natural,
    channels: counts,
    rulesAble: natural,
    rulesUnable: z.array(text),
  })
  .meta({id: "coverage", description: "Presence of one kind of log on one server over time."})

const exposureStatus = z.enum(exposureStatuses)
const exposure = z
  .strictObject({
    builds: z.array(
      z.strictObject({
        value: text,
        name: maybe(text),
        source: z.enum([...buildSources, "given"]),
        proves: z.enum(["update", "cumulative-update"]),
        first: maybe(instant),
        last: maybe(instant),
        at: maybe(locator),
      }),
    ),
    product: maybe(text),
    build: maybe(text),
    isExact: z.boolean(),
    endOfSupport: maybe(day),
    isSupported: maybe(z.boolean()),
    flaws: z.array(
      z.strictObject({
        cve: text,
        name: maybe(text),
        status: exposureStatus,
        says: text,
        firstAttempt: maybe(instant),
        statusThen: maybe(exposureStatus),
        fixedBy: maybe(z.strictObject({update: text, kb: maybe(text), build: text})),
        kev: maybe(z.strictObject({added: day, due: day, ransomware: z.boolean()})),
        at: maybe(locator),
      }),
    ),
    settings: z.array(
      z.strictObject({setting: z.enum(settings), path: maybe(text), value: text, says: text, at: locator}),
    ),
    conflicts: z.array(text),
    says: text,
  })
  .meta({
    id: "exposure",
    description: "Builds over time and the known flaws that they had, now and at the first attempt.",
  })

const theft = z
  .strictObject({
    says: text,
    taken: z.array(
      z.strictObject({
        way: z.enum(theftWays),
        says: text,
        mailboxes: z.array(text),
        mailboxesAtLeast: natural,
        timesAtLeast: natural,
        bytesAtLeast: maybe(natural),
        first: maybe(instant),
        last: maybe(instant),
        findings: some(findingId),
      }),
    ),
    rivals: z.array(text),
    unseen: z.array(text),
  })
  .meta({
    id: "theft",
    description: "What was taken at least, by way, with the findings behind each number.",
  })

const by = {because: maybe(text), by: maybe(text)}
const opinion = z
  .discriminatedUnion("kind", [
    z.strictObject({kind: z.literal("prior"), stage, value: z.number().gt(0).lt(1), ...by}),
    z.strictObject({kind: z.literal("exclude"), findings: some(findingId), ...by}),
    z.strictObject({kind: z.literal("benign"), findings: z.array(findingId), because: text, by: maybe(text)}),
  ])
  .meta({id: "opinion", description: "What a person adds to the judgement, with the reason and the name."})

const lacking = z.strictObject({
  item: text,
  what: text,
  hides: text,
  where: z.array(text),
  commands: z.array(text),
})

const caseShape = z.strictObject({
  schema: z.literal(caseSchema),
  tool: z.strictObject({name: z.literal("postern"), version: text}),
  knowledge: z.strictObject({sha256, campaigns: z.array(text), rules: natural}),
  asOf: maybe(instant),
  organisation: maybe(text),
  redacted: z.exactOptional(z.literal(true)),
  verdict: z.strictObject({found: z.boolean(), lost: z.boolean(), headline: text, lines: z.array(text)}),
  servers: z.array(
    z.strictObject({
      id: server,
      names: z.array(text),
      judgements: z.array(judgement),
      sessions: z.array(session),
      gaps: z.array(gap),
      lacking: z.exactOptional(some(lacking)),
      exposure: z.exactOptional(exposure),
      theft: z.exactOptional(theft),
    }),
  ),
  overall: z.array(
    z.strictObject({stage, worst: judgement, assessed: natural, notAssessable: natural, says: text}),
  ),
  campaigns: z.array(
    z.strictObject({
      id: text,
      title: text,
      findings: natural,
      confidence,
      says: text,
      cannotShow: z.exactOptional(z.array(text)),
    }),
  ),
  attribution,
  episodes: z.exactOptional(z.array(episode)),
  blindSpans: z.exactOptional(z.array(blindSpan)),
  coverage: z.array(coverage),
  clocks: z.array(z.strictObject({evidence: text, says: text})),
  actions: z.array(action),
  disagreement: z.exactOptional(
    z.strictObject({
      opinions: z.array(opinion),
      moved: z.array(z.strictObject({server, stage, before: text, after: text})),
    }),
  ),
  counts: z.strictObject({
    files: natural,
    bytes: natural,
    records: natural,
    findings: counts,
    troubles: counts,
    unclaimed: natural,
    filtered: z.strictObject({
      matches: natural,
      by: z.array(z.strictObject({filter: rule, title: text, matches: natural})),
    }),
  }),
})

const fileRecord = z.strictObject({
  id: evidence,
  path: text,
  sizeBytes: natural,
  sha256: maybe(sha256),
  status: z.enum(["read", "partly", "lost", "container", "unclaimed", "statement"]),
  format: maybe(format),
  log: maybe(logKind),
  host: maybe(text),
  records: natural,
  recovered: z.exactOptional(natural),
  hours: z.array(z.strictObject({hour: instant, records: natural})),
  first: maybe(instant),
  last: maybe(instant),
  channels: counts,
  troubles: counts,
  lostBytes: natural,
  columns: z.array(text),
  note: maybe(text),
})

const hashed = z.strictObject({path: text, sha256, sizeBytes: natural})

const manifestShape = z.strictObject({
  schema: z.literal("postern-manifest/1"),
  tool: z.strictObject({name: z.literal("postern"), version: text}),
  inputs: z.array(fileRecord),
  rules: z.array(hashed),
  knowledge: z.array(hashed),
  outputs: z.array(hashed),
})

/** A file by its hash: a rule, a knowledge file or an output. Paths have `/` and are never absolute. */
export interface Hashed {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** What manifest.json holds: everything that went in and everything that came out. */
export interface Manifest {
  readonly schema: "postern-manifest/1"
  readonly tool: Case["tool"]
  readonly inputs: readonly FileRecord[]
  readonly rules: readonly Hashed[]
  readonly knowledge: readonly Hashed[]
  readonly outputs: readonly Hashed[]
}

/** What is wrong with a document that should have a shape, and where in it. */
export interface ShapeIssue {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** A shape at work: `encode` gives JSON values in the order of the shape, `decode` reads what came from
 *  outside. */
export interface Shape<Model> {
  encode(model: Model): unknown
  decode(
    json: unknown,
  ): {readonly ok: true; readonly value: Model} | {readonly ok: false; readonly issues: readonly ShapeIssue[]}
}

/** A shape made of a schema that reads JSON and writes it. */
export function shape<Model>(schema: z.ZodType): Shape<Model> {
  return {
    encode: (model) => z.encode(schema, model as z.output<typeof schema>),
    decode: (json) => {
      const read = schema.safeDecode(json as z.input<typeof schema>)
      if (read.success) return {ok: true, value: read.data as Model}
      return {
        ok: false,
        issues: read.error.issues.map((issue) => ({
          path: issue.path.map((part) => (typeof part === "symbol" ? String(part) : part)),
          message: issue.message,
        })),
      }
    },
  }
}

/** case.json */
export const caseFile: Shape<Case> = shape(caseShape)
/** A server's exposure, as it stands in case.json. */
export const exposureFile: Shape<ServerExposure> = shape(exposure)
/** Judgements, as they stand in case.json. */
export const judgementList: Shape<readonly Judgement[]> = shape(z.array(judgement))
/** Steps of advice, as they stand in case.json. */
export const actionList: Shape<readonly Action[]> = shape(z.array(action))
/** Activities, as they stand in case.json. */
export const activityList: Shape<readonly Activity[]> = shape(z.array(activity))
/** A line of findings.jsonl. */
export const findingLine: Shape<Finding> = shape(finding)
/** A line of troubles.jsonl. */
export const troubleLine: Shape<Trouble> = shape(trouble)
/** manifest.json */
export const manifestFile: Shape<Manifest> = shape(manifestShape)

/** JSON Schema (2020-12) of case.json, of a line of findings.jsonl and of troubles.jsonl. */
export function caseJsonSchema(): Record<string, unknown> {
  const part = (schema: z.ZodType): Record<string, unknown> =>
    z.toJSONSchema(schema, {io: "input", target: "draft-2020-12"}) as Record<string, unknown>
  const {$schema, $defs: caseParts, ...root} = part(caseShape)
  const {$schema: _, $defs: findingParts, ...findingRoot} = part(finding)
  const {$schema: __, $defs: troubleParts, ...troubleRoot} = part(trouble)
  return {
    $schema,
    title: "Postern case (postern-case/1)",
    description:
      "case.json of a Postern case folder. The definitions `findingLine` and `troubleLine` are the lines of findings.jsonl and troubles.jsonl. null means absent.",
    ...root,
    $defs: {
      ...(troubleParts as object),
      ...(findingParts as object),
      ...(caseParts as object),
      findingLine: findingRoot,
      troubleLine: troubleRoot,
    },
  }
}

type Primitive = string | number | bigint | boolean | null | undefined
type Frozen<T> = T extends Primitive ? T : {readonly [Key in keyof T]: Frozen<T[Key]>}
type Assignable<From, To> = [Frozen<From>] extends [Frozen<To>] ? true : false
/** True where each can stand for the other. */
export type Both<A, B> = Assignable<A, B> extends true ? Assignable<B, A> : false

/** Compiles only while shapes and types agree in both directions. */
type Agree = [
  Both<z.output<typeof caseShape>, Case>,
  Both<z.output<typeof exposure>, ServerExposure>,
  Both<z.output<typeof finding>, Finding>,
  Both<z.output<typeof trouble>, Trouble>,
  Both<z.output<typeof fileRecord>, FileRecord>,
  Both<z.output<typeof manifestShape>, Manifest>,
]
const agree: Agree = [true, true, true, true, true, true]
void agree
