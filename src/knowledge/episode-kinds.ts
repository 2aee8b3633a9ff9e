/* Reads episode-kinds.csv: which kind of episode a finding tells of. The first row that fits decides, so the
 * order of the rows matters and the last one has no conditions. */

import {z} from "zod"
import {type EpisodeKind, episodeKinds, type KindRow} from "../model/episode.ts"
import {type Stage, stages} from "../model/finding.ts"
import {type Complaints, decodeTable} from "./decode.ts"
import {detectionId} from "./words.ts"

const header = ["kind", "detection", "technique", "stage", "outcome", "note"]

const kinds: readonly [EpisodeKind | "visit", ...(EpisodeKind | "visit")[]] = ["visit", ...episodeKinds]
const stageNames: readonly [Stage | "none", ...(Stage | "none")[]] = ["none", ...stages]
const absent = z.literal("").transform(() => undefined)

const schema = z.strictObject({
  kind: z.enum(kinds),
  detection: z.union([absent, detectionId]),
  technique: z.union([
    absent,
    z.string().regex(/^T\d{4}(?:\.\d{3})?$/, "a technique like `T1070.004` expected"),
  ]),
  stage: z.union([absent, z.enum(stageNames)]),
  outcome: z.enum(["done", "tried", "any"]),
  note: z.string(),
})

/** The rows in their order. Bad rows are refused and left out. */
export function decodeEpisodeKinds(written: string, complaints: Complaints): readonly KindRow[] {
  return decodeTable(written, header, schema, complaints).map(({value}) => {
    const {note: _, ...row} = value
    return row
  })
}
