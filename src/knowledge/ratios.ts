/* Reads likelihood-ratios.csv: how much each kind of finding says about each stage, and under what condition.
 *
 * A row is a range of log10 values; which end counts is decided where it is used. `condition` is `any` or words of
 * different axes that must all hold, such as `answered` or `succeeded with-shell`; the row with the most words
 * counts. No two rows with as many words may hold at once. The table's version is the highest of its rows. */

import {z} from "zod"
import {type Complaints, decodeTable} from "./decode.ts"
import {groupKinds, type LikelihoodRatio} from "./knowledge.ts"
import {detectionId, stageWord, text} from "./words.ts"

/** What a row may ask of a finding. Words of one axis shut each other out. */
export const conditionAxes = {
  /** What became of it, by the rule or by a second log. */
  outcome: ["attempted", "succeeded"],
  /** The answer to a request: 2xx, 301, 302; another 4xx; a redirect to the logon page for a page's name. */
  answer: ["answered", "refused", "absent"],
  /** Whether the back end is recorded to have answered with success. */
  backEnd: ["back-end-answer", "no-back-end-answer"],
  /** Whether the files of the server's exact build are known by hash. */
  baseline: ["with-baseline", "without-baseline"],
  /** Whether it belongs together with a web shell. */
  cluster: ["with-shell"],
} as const
export type RatioCondition = (typeof conditionAxes)[keyof typeof conditionAxes][number]

const axes: readonly (readonly RatioCondition[])[] = Object.values(conditionAxes)
const known: readonly RatioCondition[] = axes.flat()

const header = [
  "id",
  "detection",
  "stage",
  "condition",
  "log10_low",
  "log10_high",
  "group_kind",
  "basis",
  "source",
  "n",
  "version",
  "reviewer",
]

const log10 = z
  .string()
  .regex(/^-?\d(\.\d{1,2})?$/, "a log10 value like `1.5` expected")
  .transform(Number)
  .refine((value) => Math.abs(value) <= 2, "no item counts more than 2.0 either way")

const condition = z.string().transform((written, context): readonly RatioCondition[] => {
  if (written === "any") return []
  const words = written.split(" ")
  const unknown = words.filter((word) => !known.some((one) => one === word))
  if (unknown.length > 0) {
    const message = `no condition \`${unknown.join(" ")}\`; \`any\`, or of: ${known.join(", ")}`
    context.issues.push({code: "custom", message, input: written})
    return z.NEVER
  }
  const own = words as RatioCondition[]
  const clash = axes.find((axis) => own.filter((word) => axis.includes(word)).length > 1)
  if (clash !== undefined) {
    const message = `\`${written}\` never holds: one of ${clash.join(", ")} at most`
    context.issues.push({code: "custom", message, input: written})
    return z.NEVER
  }
  return own
})

const schema = z
  .strictObject({
    id: text,
    detection: detectionId,
    stage: stageWord,
    condition,
    log10_low: log10,
    log10_high: log10,
    group_kind: z.enum(groupKinds),
    basis: z.enum(["measured", "expert"]),
    source: text,
    n: z.union([z.literal(""), z.string().regex(/^\d+$/, "a count expected")]),
    version: z.string().regex(/^\d{1,3}\.\d{1,3}\.\d{1,3}$/, "a version like `1.0.0` expected"),
    reviewer: text,
  })
  .refine((row) => row.log10_low <= row.log10_high, {
    message: "log10_low is above log10_high",
    path: ["log10_low"],
  })
  .refine((row) => row.basis !== "measured" || row.n !== "", {
    message: "a measured row needs `n`, the cases that it was measured on",
    path: ["n"],
  })

/** Rows of likelihood-ratios.csv with their lines. Bad rows are refused and left out. */
export function decodeRatios(
  written: string,
  complaints: Complaints,
): readonly {readonly value: LikelihoodRatio; readonly line: number}[] {
  return decodeTable(written, header, schema, complaints).map(({value, line}) => ({
    line,
    value: {
      id: value.id,
      detection: value.detection,
      stage: value.stage,
      conditions: value.condition,
      log10Low: value.log10_low,
      log10High: value.log10_high,
      groupKind: value.group_kind,
      basis: value.basis,
      source: value.source,
      n: value.n === "" ? undefined : Number(value.n),
      version: value.version,
      reviewer: value.reviewer,
    },
  }))
}

/** Whether two lists of conditions can hold for one finding. */
export function canBothHold(a: readonly RatioCondition[], b: readonly RatioCondition[]): boolean {
  return axes.every((axis) => {
    const [one, other] = [a.find((word) => axis.includes(word)), b.find((word) => axis.includes(word))]
    return one === undefined || other === undefined || one === other
  })
}
