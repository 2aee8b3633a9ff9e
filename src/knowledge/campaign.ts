/* Reads `campaigns/<id>/campaign.yml` and the campaign's `indicators.csv`.
 *
 * Durations in proofs are written `5m`, `2h`, `90d`; the model has microseconds. */

import {z} from "zod"
import type {Campaign, Indicator} from "../model/campaign.ts"
import {microsPerDay, microsPerHour, microsPerMinute, microsPerSecond} from "../model/instant.ts"
import {type Complaints, decodeTable, decodeYaml} from "./decode.ts"
import {detectionId, isoDate, slug, stageWord, text} from "./words.ts"

const unitMicros: Readonly<Record<string, number>> = {
  s: microsPerSecond,
  m: microsPerMinute,
  h: microsPerHour,
  d: microsPerDay,
}

const duration = z
  .string()
  .regex(/^[1-9]\d{0,3}[smhd]$/, "a duration like `5m`, `2h` or `90d` expected")
  .transform((written) => Number(written.slice(0, -1)) * (unitMicros[written.slice(-1)] as number))

const proofSchema = z
  .strictObject({
    id: slug,
    stages: z.tuple([stageWord], stageWord),
    steps: z.array(z.strictObject({anyOf: z.array(detectionId).min(1), says: text})).min(1),
    ordered: z.boolean(),
    within: duration,
    samePage: z.boolean().optional(),
    pageShownBy: z.array(detectionId).min(1).optional(),
    says: text,
  })
  .refine((proof) => proof.pageShownBy === undefined || proof.samePage === true, {
    message: "`pageShownBy` asks for `samePage: true`",
    path: ["pageShownBy"],
  })

const campaignSchema = z.strictObject({
  id: slug,
  title: text,
  aliases: z.array(text),
  says: text,
  vulnerabilities: z.array(z.string().regex(/^CVE-\d{4}-\d{4,7}$/, "a CVE id expected")),
  firstExploited: z.strictObject({date: isoDate, source: text}).optional(),
  fixed: z.strictObject({date: isoDate, update: text, source: text}).optional(),
  baseRate: z
    .strictObject({value: z.number().gt(0).lt(1).optional(), from: isoDate, until: isoDate, source: text})
    .refine((rate) => rate.from <= rate.until, "`until` lies before `from`")
    .optional(),
  groupsKnown: z.strictObject({atLeast: z.int().min(1), source: text}).optional(),
  cannotShow: z.array(text).default([]),
  proofs: z.array(proofSchema),
  sources: z.array(z.strictObject({id: slug, reference: text, date: isoDate.optional()})).min(1),
})

/** The campaign of one campaign.yml, or undefined with refusals. */
export function decodeCampaign(written: string, complaints: Complaints): Campaign | undefined {
  const decoded = decodeYaml(written, campaignSchema, complaints)
  if (decoded === undefined) return undefined
  const {firstExploited, fixed, baseRate, groupsKnown, proofs, sources, ...rest} = decoded.value
  return {
    ...rest,
    firstExploited,
    fixed,
    baseRate,
    groupsKnown,
    proofs: proofs.map(({within, ...proof}) => ({...proof, withinMicros: within})),
    sources: sources.map(({id, reference, date}) => ({id, reference, date})),
  }
}

const indicatorHeader = ["type", "value", "campaign", "actor", "source", "date", "until", "note"]
const indicatorTypes = [
  "ipv4",
  "domain",
  "url",
  "url-path",
  "url-pattern",
  "user-agent",
  "http-parameter",
  "filepath",
  "sha256",
  "sha1",
  "md5",
] as const
const hashLength: Readonly<Record<string, number>> = {sha256: 64, sha1: 40, md5: 32}

const indicatorSchema = z
  .strictObject({
    type: z.enum(indicatorTypes),
    value: text,
    campaign: slug,
    actor: text,
    source: text,
    date: isoDate,
    until: z.union([isoDate, z.literal("")]),
    note: z.string(),
  })
  .refine(
    (row) =>
      hashLength[row.type] === undefined || new RegExp(`^[0-9a-f]{${hashLength[row.type]}}$`).test(row.value),
    {message: "a hash in lower-case hex of the right length expected", path: ["value"]},
  )
  .refine((row) => row.until === "" || row.until >= row.date, {
    message: "`until` lies before `date`",
    path: ["until"],
  })

/** The rows of one indicators.csv. Bad rows are refused and left out. */
export function decodeIndicators(written: string, complaints: Complaints): readonly Indicator[] {
  return decodeTable(written, indicatorHeader, indicatorSchema, complaints).map(({value}) => ({
    ...value,
    until: value.until === "" ? undefined : value.until,
  }))
}
