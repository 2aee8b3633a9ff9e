/* Reads the catalogues: detections.csv and sources.yml. */

import {z} from "zod"
import {type Complaints, decodeTable, decodeYaml} from "./decode.ts"
import type {DetectionEntry, Source} from "./knowledge.ts"
import {detectionId, isoDate, slug, text} from "./words.ts"

const detectionHeader = [
  "id",
  "topic",
  "what",
  "evidence",
  "source",
  "false_positives",
  "rules",
  "not_covered",
]

const detectionSchema = z
  .strictObject({
    id: detectionId,
    topic: text,
    what: text,
    evidence: text,
    source: text,
    false_positives: z.string(),
    rules: z.string().transform((list) => (list === "" ? [] : list.split(" "))),
    not_covered: z.string(),
  })
  .refine((row) => (row.rules.length === 0) === (row.not_covered !== ""), {
    message: "a row without rules says in `not_covered` why, and only such a row",
    path: ["not_covered"],
  })

/** Rows of detections.csv with their lines. Bad rows are refused and left out. */
export function decodeDetections(
  written: string,
  complaints: Complaints,
): readonly {readonly value: DetectionEntry; readonly line: number}[] {
  return decodeTable(written, detectionHeader, detectionSchema, complaints).map(({value, line}) => ({
    line,
    value: {
      id: value.id,
      topic: value.topic,
      what: value.what,
      evidence: value.evidence,
      source: value.source,
      falsePositives: value.false_positives,
      rules: value.rules,
      notCovered: value.not_covered,
    },
  }))
}

const sourcesSchema = z
  .array(
    z.strictObject({
      id: slug,
      publisher: text,
      place: text,
      date: isoDate.optional(),
      licence: text,
      note: text.optional(),
    }),
  )
  .refine((list) => new Set(list.map((entry) => entry.id)).size === list.length, "an id stands here twice")

/** All sources; empty with refusals. */
export function decodeSources(written: string, complaints: Complaints): readonly Source[] {
  return (decodeYaml(written, sourcesSchema, complaints)?.value ?? []).map((entry) => ({
    ...entry,
    date: entry.date,
    note: entry.note ?? "",
  }))
}
