/* Reads yardsticks.yml: the words in which a likelihood can be said. */

import {z} from "zod"
import {phiaBands} from "../model/judgement.ts"
import {type Complaints, decodeYaml} from "./decode.ts"
import {slug, text} from "./words.ts"

export interface Yardstick {
  readonly id: string
  readonly title: string
  readonly source: string
  /** Low to high. */
  readonly bands: readonly [YardstickBand, ...YardstickBand[]]
}

export interface YardstickBand {
  readonly term: string
  /** Per cent. */
  readonly low: number
  readonly high: number
  /** The term is a noun: "there is a …", not "it is …". */
  readonly noun: boolean
}

const percent = z.number().min(0).max(100)
const band = z
  .strictObject({term: text, low: percent, high: percent, noun: z.boolean().default(false)})
  .refine((b) => b.low < b.high, "low must be below high")

const schema = z
  .array(
    z.strictObject({
      id: slug,
      title: text,
      source: text,
      bands: z
        .tuple([band], band)
        .refine(
          (bands) => bands.every((b, at) => at === 0 || b.low >= (bands[at - 1]?.high ?? 0)),
          "bands must stand low to high and not overlap",
        ),
    }),
  )
  .refine((all) => {
    const own = all.find((yardstick) => yardstick.id === "phia")
    return (
      own?.bands.every((b, at) => b.term === phiaBands[at]?.term && b.low === phiaBands[at]?.low) === true
    )
  }, "`phia` must be there, with the bands that judgements are made by")

/** The yardsticks in the order of the file; empty with refusals. */
export function decodeYardsticks(written: string, complaints: Complaints): readonly Yardstick[] {
  return decodeYaml(written, schema, complaints)?.value ?? []
}
