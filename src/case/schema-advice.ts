/* The shape of what to do next, as case.json holds it. */

import {z} from "zod"
import {type Action, advicePhases, adviceRoles} from "../model/advice.ts"
import {logKinds} from "../model/event.ts"
import {stages} from "../model/finding.ts"
import {settings} from "../model/observation.ts"
import {theftWays} from "../model/theft.ts"
import type {Both} from "./schema.ts"
import {findingId, locator, server, some, text} from "./shapes.ts"

const reference = z.discriminatedUnion("kind", [
  z.strictObject({kind: z.literal("finding"), finding: findingId}),
  z.strictObject({kind: z.literal("judgement"), server, stage: z.enum(stages)}),
  z.strictObject({
    kind: z.literal("gap"),
    server,
    log: z.enum([...logKinds, "configuration", "build", "process events"]),
    says: text,
  }),
  z.strictObject({kind: z.literal("exposure"), server, cve: text}),
  z.strictObject({kind: z.literal("build"), server}),
  z.strictObject({kind: z.literal("setting"), server, setting: z.enum(settings)}),
  z.strictObject({kind: z.literal("theft"), server, way: z.enum(theftWays)}),
])

const step = z
  .strictObject({
    id: text,
    phase: z.enum(advicePhases),
    servers: z.array(server),
    roles: some(z.enum(adviceRoles)),
    state: z.enum(["open", "done", "skipped"]),
    proof: z.exactOptional(z.strictObject({says: text, at: z.array(locator)})),
    details: z.array(
      z.strictObject({
        label: text,
        value: z.exactOptional(text),
        kind: z.exactOptional(z.enum(["command", "evidence"])),
        finding: z.exactOptional(findingId),
      }),
    ),
    takes: text,
    check: text,
    cautions: z.array(text),
    sources: z.array(text),
    from: some(reference),
    after: z.array(text),
    tonight: z.exactOptional(text),
  })
  .meta({id: "adviceStep", description: "A step of advice with what calls for it, its proof and its order."})

const shape = z.strictObject({
  order: z.number(),
  says: text,
  because: text,
  step: z.exactOptional(step),
})

/** One line of `actions`. */
export const action: z.ZodType<Action, unknown> = shape

/** Compiles only while shape and type agree in both directions. */
const agree: Both<z.output<typeof shape>, Action> = true
void agree
