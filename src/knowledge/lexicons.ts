/* Reads knowledge/lexicons/: the words by which public statements are understood.
 *
 *   states.yml  places.yml  bodies.yml  press.yml  actors.yml  malware.yml  products.yml  sectors.yml  data.yml  techniques.yml
 *   speech.yml  hedges.yml  relations.yml  nouns.yml  verbs.yml  advice.yml
 *   weights/<kind of claim>.tsv (sign-weights.ts)
 *
 * A table of names has one sentence for all of them, into which each form is put by the test; every other entry
 * brings a sentence of its own. Names of actors also come from knowledge/actors. A form is matched word by word;
 * one that is written with capitals is only found with capitals. */

import {z} from "zod"
import {type EntityKind, entityKinds} from "../model/intel.ts"
import type {Refusal} from "../model/refusal.ts"
import {decodeActor} from "./actors.ts"
import {Complaints, decodeYaml} from "./decode.ts"
import type {KnowledgeFiles} from "./load.ts"
import {readPlainLines} from "./plain-lines.ts"
import {readSignWeights, type Weights} from "./sign-weights.ts"
import {slug, text} from "./words.ts"
import {decodeYardsticks, type Yardstick} from "./yardsticks.ts"

/** A name with everything that a text may call it. */
export interface NamedThing {
  readonly id: string
  readonly kind: EntityKind
  readonly name: string
  readonly forms: readonly string[]
  /** Adjectives and people: "Chinese". */
  readonly adjectives: readonly string[]
  /** The state that it belongs to. */
  readonly state: string | undefined
  /** Who speaks when it speaks: a ministry speaks as its government. */
  readonly speaks: string | undefined
  /** Several bodies share the form; the text must say which one is meant. */
  readonly isShared: boolean
  /** What the body is part of: a mention of that tells which body is meant. */
  readonly partOf: string | undefined
  /** Where it stands in the lexicon only as an alias: who calls it so. */
  readonly by: string | undefined
  /** The actor of knowledge/actors that is said to be called so. */
  readonly aliasOf?: string
  /** Named by a document and by no lexicon. */
  readonly isGiven?: true
}

export const sayings = ["asserts", "assesses", "relays", "denies", "stance"] as const
/** What a verb of speech does to its content. */
export type Saying = (typeof sayings)[number]

export interface SpeechVerb {
  readonly verb: string
  readonly says: Saying
  readonly test: string
}

export interface Hedge {
  readonly phrase: string
  /** A term of the yardstick of that name, or undefined where the phrase has no band. */
  readonly phia: string | undefined
  readonly icd203: string | undefined
  readonly test: string
}

export const roles = ["agent", "patient", "prep"] as const
export type Role = (typeof roles)[number]

/** How a relation is said, and who is who in it. */
export interface Relation {
  readonly kind:
    | "attribution"
    | "association"
    | "targeting"
    | "vector"
    | "objective"
    | "temporal"
    | "stance"
    | "response-action"
    | "availability"
    | "organisational"
    | "impact-count"
  readonly relation: string
  /** A verb in its base form, with its particle; or what stands behind "is": "responsible for". */
  readonly verb: string | undefined
  readonly be: string | undefined
  readonly preps: readonly string[]
  readonly subject: Role
  readonly object: Role
  /** The agent is who says it. */
  readonly isSaid: boolean
  readonly test: string
}

/** Nouns by what they stand for: `event`, `actor`, `victim`, … */
export interface NounClass {
  readonly id: string
  readonly nouns: readonly string[]
}

/** Verbs in their base form by what they tell: `hit`, `learning`, `release`, … */
export interface VerbClass {
  readonly id: string
  readonly verbs: readonly string[]
}

export interface AdviceVerb {
  readonly phrase: string
  readonly strength: "vital" | "should" | "recommends" | "pointer"
  readonly test: string
}

export interface Lexicons {
  readonly named: readonly NamedThing[]
  readonly speech: readonly SpeechVerb[]
  readonly hedges: readonly Hedge[]
  readonly relations: readonly Relation[]
  readonly nouns: readonly NounClass[]
  readonly verbs: readonly VerbClass[]
  readonly advice: readonly AdviceVerb[]
  readonly yardsticks: readonly Yardstick[]
  /** Learned weights by the kind of claim; a kind without a file is read by clauses alone. */
  readonly weights: ReadonlyMap<string, Weights>
  /** The sentence of each table of names, `{}` for the form. */
  readonly sentences: readonly {
    readonly table: string
    readonly sentence: string
    readonly ids: readonly string[]
  }[]
}

const namedSchema = z.strictObject({
  kind: z.enum(entityKinds),
  sentence: text.refine((s) => s.includes("{}"), "`{}` must stand where the name goes"),
  entries: z.array(
    z.strictObject({
      id: slug,
      name: text,
      kind: z.enum(entityKinds).optional(),
      forms: z.array(text).default([]),
      adjectives: z.array(text).default([]),
      state: slug.optional(),
      speaks: slug.optional(),
      shared: z.boolean().default(false),
      partOf: slug.optional(),
    }),
  ),
})

const speechSchema = z.array(z.strictObject({verb: text, says: z.enum(sayings), test: text}))
const hedgeSchema = z.array(
  z.strictObject({phrase: text, phia: text.optional(), icd203: text.optional(), test: text}),
)
const relationSchema = z.array(
  z
    .strictObject({
      kind: z.enum([
        "attribution",
        "association",
        "targeting",
        "vector",
        "objective",
        "temporal",
        "stance",
        "response-action",
        "availability",
        "organisational",
        "impact-count",
      ]),
      relation: slug,
      verb: text.optional(),
      be: text.optional(),
      preps: z.array(text).default([]),
      subject: z.enum(roles).default("agent"),
      object: z.enum(roles).default("patient"),
      said: z.boolean().default(false),
      test: text,
    })
    .refine((r) => (r.verb === undefined) !== (r.be === undefined), "either `verb` or `be` expected"),
)
const nounSchema = z.array(z.strictObject({id: slug, nouns: z.array(text).min(1)}))
const verbSchema = z.array(z.strictObject({id: slug, verbs: z.array(text).min(1)}))
const adviceSchema = z.array(
  z.strictObject({phrase: text, strength: z.enum(["vital", "should", "recommends", "pointer"]), test: text}),
)

const namedTables = [
  "states",
  "places",
  "bodies",
  "press",
  "actors",
  "malware",
  "products",
  "sectors",
  "data",
  "techniques",
]

/** The lexicons among the files of a knowledge folder, with what is wrong with them. A table that is refused or
 *  missing is empty. */
export function readLexicons(files: KnowledgeFiles): {
  readonly lexicons: Lexicons
  readonly refusals: readonly Refusal[]
} {
  const refusals: Refusal[] = []
  const table = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const path = `lexicons/${name}.yml`
    const written = files.get(path)
    if (written === undefined) {
      refusals.push({
        code: "knowledge/missing-file",
        message: `\`${path}\` is missing`,
        hint: "docs/intel-claims.md says what it holds",
      })
      return undefined
    }
    const quick = schema.safeParse(readPlainLines(written))
    return quick.success
      ? quick.data
      : decodeYaml(written, schema, new Complaints(path, written, refusals))?.value
  }
  const named: NamedThing[] = []
  const sentences: Lexicons["sentences"][number][] = []
  for (const name of namedTables) {
    const read = table(name, namedSchema)
    if (read === undefined) continue
    sentences.push({table: name, sentence: read.sentence, ids: read.entries.map(({id}) => id)})
    for (const {shared, kind, state, speaks, partOf, ...entry} of read.entries)
      named.push({
        ...entry,
        kind: kind ?? read.kind,
        isShared: shared,
        ...{state, speaks, partOf},
        by: undefined,
      })
  }
  named.push(...actorNames(files))
  const yardsticks = files.get("yardsticks.yml")
  return {
    lexicons: {
      named,
      sentences,
      speech: table("speech", speechSchema) ?? [],
      hedges: (table("hedges", hedgeSchema) ?? []).map(({phia, icd203, ...rest}) => ({
        ...rest,
        phia,
        icd203,
      })),
      relations: (table("relations", relationSchema) ?? []).map(({said, verb, be, ...rest}) => ({
        ...rest,
        ...{verb, be},
        isSaid: said,
      })),
      nouns: table("nouns", nounSchema) ?? [],
      verbs: table("verbs", verbSchema) ?? [],
      advice: table("advice", adviceSchema) ?? [],
      yardsticks:
        yardsticks === undefined
          ? []
          : decodeYardsticks(yardsticks, new Complaints("yardsticks.yml", yardsticks, refusals)),
      weights: readSignWeights(files, refusals),
    },
    refusals,
  }
}

/** Actors that the project knows. What they refuse is said where they are loaded. An alias is a name of its own. */
function actorNames(files: KnowledgeFiles): readonly NamedThing[] {
  const names: NamedThing[] = []
  for (const [path, written] of files) {
    if (!/^actors\/[a-z0-9-]+\.yml$/.test(path) || /\/(?:claims|commonplace)\.yml$/.test(path)) continue
    const actor = decodeActor(written, new Complaints(path, written, []))
    if (actor === undefined) continue
    for (const {name, by} of [{name: actor.name, by: undefined}, ...actor.aliases])
      if (/^[A-Z]/.test(name) && (name.includes(" ") || /[A-Z\d]{2}/.test(name)))
        names.push({
          id: slugOf(name),
          kind: /^Operation /.test(name) ? "campaign" : "actor",
          name,
          forms: [name],
          adjectives: [],
          state: undefined,
          speaks: undefined,
          isShared: false,
          partOf: undefined,
          by,
          aliasOf: actor.id,
        })
  }
  return names.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Letters that are no letter with a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ı: "i",
  æ: "ae",
  œ: "oe",
  ß: "ss",
  þ: "th",
}

/** A name as an id: small letters, digits and single dashes. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øłđðıæœßþ]/g, (letter) => plainLetters[letter] ?? "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
}
