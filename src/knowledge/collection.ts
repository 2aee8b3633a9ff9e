/* Reads collection.yml: what to gather from a server, in the order in which it is lost, and how. */

import {z} from "zod"
import {logKinds} from "../model/event.ts"
import type {Gap} from "../model/judgement.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import {slug, text} from "./words.ts"

export const collectionRoots = ["exchange", "drive", "windows", "programdata", "users"] as const
export type CollectionRoot = (typeof collectionRoots)[number]

/** A folder of the server and which of its files. */
export interface CollectionFiles {
  readonly root: CollectionRoot
  /** Below the root, with `\` between parts and before the first; empty for the root itself. */
  readonly below: string
  /** One pattern with `*`. */
  readonly mask: string
  /** All folders below, too. */
  readonly deep: boolean
}

export interface CollectionItem {
  readonly id: string
  readonly order: number
  /** A noun. */
  readonly title: string
  /** What it gives; empty for what Postern does not read. */
  readonly logs: readonly Gap["log"][]
  /** Of Windows events: which channels; empty for all. */
  readonly channels: readonly string[]
  readonly why: string
  readonly files: readonly CollectionFiles[]
  /** Commands of an elevated prompt; empty where Windows brings no tool. */
  readonly byHand: readonly string[]
  readonly sources: readonly string[]
}

const place = /^\{([a-z]+)\}((?:\\[^\\{}"*?<>|]+)*)$/

const files = z
  .strictObject({
    folder: z.string().regex(place, "a root in braces and folders behind it expected: `{exchange}\\Logging`"),
    mask: z.string().regex(/^[^\\/:"<>|]+$/, "one file pattern without a folder expected"),
    deep: z.boolean(),
  })
  .transform(({folder, mask, deep}, context): CollectionFiles => {
    const [, root = "", below = ""] = place.exec(folder) ?? []
    if (!(collectionRoots as readonly string[]).includes(root))
      context.addIssue({
        code: "custom",
        message: `no root \`${root}\`: write one of ${collectionRoots.join(", ")}`,
      })
    return {root: root as CollectionRoot, below, mask, deep}
  })

const schema = z
  .array(
    z.strictObject({
      id: slug,
      order: z.int().min(0),
      title: text,
      logs: z.array(z.enum([...logKinds, "configuration", "build", "process events"])),
      channels: z.array(text).default([]),
      why: text,
      files: z.array(files),
      byHand: z.array(text),
      sources: z.array(text).min(1),
    }),
  )
  .refine((items) => new Set(items.map(({id}) => id)).size === items.length, "an item stands here twice")

/** What to gather, first things first; empty with refusals. */
export function decodeCollection(written: string, complaints: Complaints): readonly CollectionItem[] {
  const items = decodeYaml(written, schema, complaints)?.value ?? []
  return [...items].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}
