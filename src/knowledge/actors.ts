/* Reads what is publicly known of actors: actors/<id>.yml, actors/claims.yml and actors/commonplace.yml.
 *
 * One file for each actor, as its source draws it: an alias is somebody's opinion and never merges two files. A
 * feature is a list of values of one kind, when they were the actor's, since when everybody can know them, how
 * many actors show them, what it costs another to show them, and a range of log10 of P(seen | this actor) over
 * P(seen | another). What was not checked against its source says so, and then never decides.
 *
 * Claims are what others said of a campaign; commonplace values hold nothing together and point to nobody. */

import {z} from "zod"
import {type Cost, costs, type FeatureKind, featureKinds, type RelayedClaim} from "../model/activity.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import {isoDate, slug, text} from "./words.ts"

export interface ActorFeature {
  readonly kind: FeatureKind
  readonly values: readonly string[]
  /** First and last ISO day on which a sighting means the actor; undefined: no bound. */
  readonly from: string | undefined
  readonly until: string | undefined
  /** ISO day from which everybody can know it: then it is one grade cheaper to show. */
  readonly published: string | undefined
  /** Actors that are publicly known to show it, this one among them. */
  readonly sharedBy: number
  readonly cost: Cost
  readonly log10Low: number
  readonly log10High: number
  readonly source: string
  readonly isVerified: boolean
  readonly note: string | undefined
}

export interface Actor {
  readonly id: string
  readonly name: string
  readonly aliases: readonly {readonly name: string; readonly by: string}[]
  /** Campaigns whose route it is publicly known to have used. */
  readonly campaigns: readonly string[]
  /** ISO date, month or year of its first known use of the route, as the source gives it. */
  readonly since: string | undefined
  readonly source: string
  readonly features: readonly ActorFeature[]
}

/** A claim, and how the sentence that refuses to name anybody speaks of it, where it does. */
export interface Claim extends RelayedClaim {
  readonly brief: string | undefined
}

export interface Commonplace {
  /** Names and passwords of web shells that many use, in lower case. */
  readonly shellParameters: readonly string[]
  /** Hosts and addresses that everybody's programs ask, in lower case; their subdomains too. */
  readonly hosts: readonly string[]
}

const featureSchema = z
  .strictObject({
    kind: z.enum(featureKinds),
    values: z.array(text).min(1),
    from: isoDate.optional(),
    until: isoDate.optional(),
    published: isoDate.optional(),
    shared: z.int().min(1),
    cost: z.enum(costs),
    log10: z.tuple([z.number().min(0).max(2), z.number().min(0).max(2)]),
    source: text,
    verified: z.boolean(),
    note: text.optional(),
  })
  .refine((f) => f.log10[0] <= f.log10[1], {message: "the low end is above the high one", path: ["log10"]})
  .refine((f) => f.from === undefined || f.until === undefined || f.from <= f.until, {
    message: "`until` lies before `from`",
    path: ["until"],
  })
  .refine(
    (f) =>
      f.kind !== "file-hash" || f.values.every((v) => /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(v)),
    {
      message: "an MD5, SHA-1 or SHA-256 in lower-case hex expected",
      path: ["values"],
    },
  )
  .refine((f) => f.kind !== "first-exploited" || (f.from !== undefined && f.until !== undefined), {
    message: "a date of first exploitation needs `from` and `until`",
    path: ["kind"],
  })

const actorSchema = z.strictObject({
  id: slug,
  name: text,
  aliases: z.array(z.strictObject({name: text, by: text})),
  campaigns: z.array(slug),
  since: z
    .string()
    .regex(/^\d{4}(-\d{2}){0,2}$/, "a year, month or day in ISO form expected")
    .optional(),
  source: text,
  features: z.array(featureSchema),
})

/** The actor of one file, or undefined with refusals. */
export function decodeActor(written: string, complaints: Complaints): Actor | undefined {
  const actor = decodeYaml(written, actorSchema, complaints)?.value
  if (actor === undefined) return undefined
  return {
    ...actor,
    since: actor.since,
    features: actor.features.map(({shared, log10, verified, from, until, published, note, ...rest}) => ({
      ...rest,
      ...{from, until, published, note},
      sharedBy: shared,
      log10Low: log10[0],
      log10High: log10[1],
      isVerified: verified,
    })),
  }
}

const claimsSchema = z.array(
  z.strictObject({
    campaign: slug,
    speaker: text,
    kind: z.enum(["government", "alliance", "vendor", "prosecution", "other"]),
    date: isoDate,
    about: z.enum(["deed", "affiliation", "territory", "acknowledgement"]),
    estimate: text.optional(),
    brief: text.optional(),
    says: text,
    source: text,
    verified: z.boolean(),
  }),
)

/** All claims in the order of the file; empty with refusals. */
export function decodeClaims(written: string, complaints: Complaints): readonly Claim[] {
  return (decodeYaml(written, claimsSchema, complaints)?.value ?? []).map(
    ({kind, verified, estimate, brief, ...rest}) => ({
      ...rest,
      ...{estimate, brief},
      speakerKind: kind,
      isVerified: verified,
    }),
  )
}

const sourced = z.strictObject({values: z.array(text), source: text})
const commonplaceSchema = z.strictObject({shellParameters: sourced, hosts: sourced})

/** Nothing common, with refusals, where the file cannot be read. */
export function decodeCommonplace(written: string, complaints: Complaints): Commonplace {
  const read = decodeYaml(written, commonplaceSchema, complaints)?.value
  const fold = (values: readonly string[] = []): readonly string[] => values.map((v) => v.toLowerCase())
  return {shellParameters: fold(read?.shellParameters.values), hosts: fold(read?.hosts.values)}
}
