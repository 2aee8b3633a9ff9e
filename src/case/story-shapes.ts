/* The shapes of a story in case.json. */

import {z} from "zod"
import {type BlindSpan, type Episode, episodeKinds} from "../model/episode.ts"
import {levels} from "../model/rule.ts"
import {findingId, instant, locator, maybe, natural, server, text, when} from "./shapes.ts"

/** An episode. */
export const episode: z.ZodType<Episode> = z
  .strictObject({
    id: z.string().regex(/^E-\d{3,9}$/),
    kind: z.enum(episodeKinds),
    server,
    activities: z.array(text),
    from: maybe(when),
    until: maybe(when),
    days: natural,
    sources: z.array(text),
    sourceCount: natural,
    accounts: z.array(text),
    pages: z.array(text),
    pageCount: natural,
    logs: z.array(text),
    outcome: z.enum(["attempted", "succeeded", "confirmed", "unknown"]),
    level: z.enum(levels),
    records: natural,
    findings: z.array(findingId),
    at: maybe(locator),
    what: text,
    says: text,
  })
  .meta({
    id: "episode",
    description: "One kind of doing on one server, over a moment or many days, in one sentence.",
  })

/** A blind span. */
export const blindSpan: z.ZodType<BlindSpan> = z
  .strictObject({server, logs: z.array(text), from: maybe(instant), until: instant, says: text})
  .meta({id: "blindSpan", description: "A time of which logs that the story rests on hold no record."})
