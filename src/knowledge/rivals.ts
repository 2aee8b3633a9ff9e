/* Reads rivals.yml: explanations that need no intruder, or another one, and what speaks for and against each. */

import {z} from "zod"
import type {Stage} from "../model/finding.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import {detectionId, isoDate, slug, stageWord, text} from "./words.ts"

/** A rival as the file states it. */
export interface RivalEntry {
  readonly id: string
  readonly title: string
  readonly stages: readonly Stage[]
  /** Detections whose findings it would explain. */
  readonly explains: readonly string[]
  readonly fits: RivalTest
  readonly for: readonly RivalPoint[]
  readonly against: readonly RivalPoint[]
  readonly ask: string
  readonly sources: readonly string[]
}

export interface RivalPoint {
  readonly when: RivalTest
  /** A clause. */
  readonly says: string
}

/** What must hold on the server, all of it; nothing that is absent is asked. */
export interface RivalTest {
  readonly seen?: readonly string[] | undefined
  readonly unseen?: readonly string[] | undefined
  readonly outcome?: "done" | "attempted" | undefined
  readonly clients?: "private" | "public" | undefined
  readonly accounts?: "person" | "none" | undefined
  /** ISO days, both included. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

const some = z.array(detectionId).min(1)
const test = z.strictObject({
  seen: some.optional(),
  unseen: some.optional(),
  outcome: z.enum(["done", "attempted"]).optional(),
  clients: z.enum(["private", "public"]).optional(),
  accounts: z.enum(["person", "none"]).optional(),
  from: isoDate.optional(),
  until: isoDate.optional(),
})
const point = z.strictObject({when: test.default({}), says: text})

const schema = z.array(
  z.strictObject({
    id: slug,
    title: text,
    stages: z.array(stageWord).min(1),
    explains: some,
    fits: test.default({}),
    for: z.array(point).min(1),
    against: z.array(point).min(1),
    ask: text,
    sources: z.array(text).min(1),
  }),
)

/** The rivals in the order of the file; empty with refusals. */
export function decodeRivals(written: string, complaints: Complaints): readonly RivalEntry[] {
  return decodeYaml(written, schema, complaints)?.value ?? []
}
