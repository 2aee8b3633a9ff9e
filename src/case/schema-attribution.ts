/* The shape of `attribution` in case.json: activities, the hypotheses about each, and what others said.
 *
 * `agree` at the end holds the shape to the types of model/activity.ts in both directions. */

import {z} from "zod"
import {type Activity, type Attribution, costs, featureKinds} from "../model/activity.ts"
import {stages} from "../model/finding.ts"
import {phiaBands} from "../model/judgement.ts"
import type {Both} from "./schema.ts"
import {day, findingId, maybe, natural, server, text, when} from "./shapes.ts"

const kind = z.enum(featureKinds)
const confidence = z.enum(["low", "moderate", "high"])
const term = z.enum(phiaBands.map((band) => band.term))

const feature = z
  .strictObject({
    kind,
    value: text,
    group: text,
    cost: z.enum(costs),
    sharedBy: natural,
    isVerified: z.boolean(),
    log10: z.number(),
    isUsed: z.boolean(),
    why: text,
    findings: z.array(findingId),
    source: text,
  })
  .meta({id: "feature", description: "A feature of an actor that an activity shows, with what it weighs."})

const hypothesis = z
  .strictObject({
    id: text,
    kind: z.enum(["actor", "another actor", "unknown"]),
    name: text,
    prior: z.number(),
    features: z.array(feature),
    log10: z.number(),
    posterior: z.number(),
    says: text,
  })
  .meta({id: "hypothesis", description: "One answer to who was behind an activity."})

const attributed = z
  .strictObject({
    kind: z.enum(["named", "refused"]),
    actor: z.exactOptional(text),
    likelihood: z.exactOptional(z.strictObject({term, low: z.number(), high: z.number()})),
    confidence,
    confidenceBecause: text,
    says: text,
    lacks: z.array(text),
    hypotheses: z.array(hypothesis),
    aside: z.array(
      z.strictObject({actors: z.array(text), kind, value: text, why: text, findings: z.array(findingId)}),
    ),
    wouldChange: z.array(text),
  })
  .meta({
    id: "attributed",
    description: "Who an intruder's activity is judged to be, or why nobody is named.",
  })

const activityShape = z
  .strictObject({
    id: z.string().regex(/^A-\d{3,9}$/),
    kind: z.enum(["intruder", "observer"]),
    servers: z.array(server),
    findings: z.array(findingId),
    joinedBy: z.array(text),
    sources: z.array(text),
    agents: z.array(text),
    from: maybe(when),
    until: maybe(when),
    reached: maybe(z.enum(stages)),
    campaigns: z.array(text),
    says: text,
    attributed: z.exactOptional(attributed),
  })
  .meta({id: "activity", description: "Findings that a shared thing holds together, never time alone."})

const shape = z.strictObject({
  kind: z.enum(["none", "refused", "named"]),
  says: text,
  activities: z.array(activityShape),
  unassigned: z.array(findingId),
  routes: z.array(z.strictObject({campaign: text, atLeast: natural, source: text})),
  relayed: z.array(
    z
      .strictObject({
        campaign: text,
        speaker: text,
        speakerKind: z.enum(["government", "alliance", "vendor", "prosecution", "other"]),
        date: day,
        about: z.enum(["deed", "affiliation", "territory", "acknowledgement"]),
        estimate: maybe(text),
        says: text,
        source: text,
        isVerified: z.boolean(),
      })
      .meta({
        id: "claim",
        description: "What others said of a campaign as a whole: no evidence about a server.",
      }),
  ),
})

/** An activity of case.json. */
export const activity: z.ZodType<Activity, unknown> = activityShape
/** `attribution` of case.json. */
export const attribution: z.ZodType<Attribution, unknown> = shape

const agree: Both<z.output<typeof shape>, Attribution> = true
void agree
