/* What actors/ must be to itself and to the campaigns: routes exist, what several show is counted, what costs
 * nothing weighs little, infrastructure has an end, an alias is no other file, what was not checked is not stated as
 * a fact, and an indicator that names an actor stands in the actor's file too, where its cost and time are. */

import type {Actor, ActorFeature} from "./actors.ts"
import type {Complaints} from "./decode.ts"
import type {Knowledge} from "./knowledge.ts"

/** log10 of 3: what cost nothing to show never weighs more. */
const cheapMost = 0.48
const techniqueMost = 0.1
/** What more actors than this show is not dear to show. */
const dearShared = 6

/** Codes: `knowledge/bad-value`, `knowledge/shared-by-more`, `knowledge/too-heavy`, `knowledge/no-end`,
 *  `knowledge/alias-is-actor`, `knowledge/actor-lacks`, `knowledge/unverified`. */
export function lintActors(
  {actors, claims, indicators}: Pick<Knowledge, "actors" | "claims" | "indicators">,
  campaigns: ReadonlySet<string | undefined>,
  of: (path: string) => Complaints,
): void {
  const shown = holdersOf(actors)
  const names = new Map(actors.flatMap((a) => [[a.id, a.id] as const, [a.name.toLowerCase(), a.id] as const]))
  for (const actor of actors) {
    const complain = of(`actors/${actor.id}.yml`)
    for (const id of actor.campaigns.filter((campaign) => !campaigns.has(campaign)))
      complain.at(complain.lineWith("campaigns:"), 1, "knowledge/bad-value", `no campaign \`${id}\``)
    for (const {name} of actor.aliases) {
      const other = names.get(name.toLowerCase())
      if (other !== undefined && other !== actor.id)
        complain.at(
          complain.lineWith(name),
          1,
          "knowledge/alias-is-actor",
          `the alias \`${name}\` is the name of \`${other}\``,
          "an alias never makes two actors one: leave it out",
        )
    }
    for (const feature of actor.features) lintFeature(feature, shown, campaigns, complain)
  }
  for (const indicator of indicators) {
    const actor = actors.find((a) => a.name.toLowerCase() === namedBy(indicator.actor))
    if (actor === undefined || hasValue(actor, indicator.value)) continue
    const complain = of(`campaigns/${indicator.campaign}/indicators.csv`)
    complain.at(
      complain.lineWith(`,${indicator.value},`),
      1,
      "knowledge/actor-lacks",
      `\`${indicator.value}\` is said to be of ${actor.name}, and actors/${actor.id}.yml does not have it`,
      "add it there with its cost and time, or write `any` here",
    )
  }
  for (const claim of claims) {
    const complain = of("actors/claims.yml")
    if (!campaigns.has(claim.campaign))
      complain.at(
        complain.lineWith(claim.campaign),
        1,
        "knowledge/bad-value",
        `no campaign \`${claim.campaign}\``,
      )
    if (claim.isVerified && `${claim.source} ${claim.says}`.includes("(unverified)"))
      complain.at(
        complain.lineWith("(unverified)"),
        1,
        "knowledge/unverified",
        "marked as verified",
        "write `verified: false`",
      )
  }
}

/** `websiic` for `Websiic (ToddyCat)`; nobody where the source leaves it open. */
function namedBy(label: string): string | undefined {
  return /\bor other\b/.test(label)
    ? undefined
    : label
        .replace(/\([^)]*\)/g, "")
        .trim()
        .toLowerCase()
}

/** The value, or a domain that it lies below. */
function hasValue({features}: Actor, value: string): boolean {
  const sought = value.toLowerCase()
  return features.some((f) =>
    f.values.some((own) => sought === own.toLowerCase() || sought.endsWith(`.${own.toLowerCase()}`)),
  )
}

/** By kind and value: the actors whose files have it. */
function holdersOf(actors: readonly Actor[]): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>()
  for (const {id, features} of actors) {
    for (const feature of features) {
      for (const value of feature.values) {
        const key = keyOf(feature, value)
        holders.set(key, (holders.get(key) ?? new Set()).add(id))
      }
    }
  }
  return holders
}

/** Dates are the same feature only if their time is. */
function keyOf({kind, from}: ActorFeature, value: string): string {
  return `${kind}\0${value.toLowerCase()}\0${kind === "first-exploited" ? from : ""}`
}

function lintFeature(
  feature: ActorFeature,
  shown: ReadonlyMap<string, ReadonlySet<string>>,
  campaigns: ReadonlySet<string | undefined>,
  complain: Complaints,
): void {
  const {kind, values, cost, sharedBy, log10High, isVerified, source, note = ""} = feature
  const [first = ""] = values
  const line = complain.lineWith(first)
  const most = Math.max(...values.map((value) => shown.get(keyOf(feature, value))?.size ?? 0))
  // A date is shown by all that had the exploit then, also those whose own use begins later.
  if (kind !== "first-exploited" && most > sharedBy)
    complain.at(
      line,
      1,
      "knowledge/shared-by-more",
      `\`shared: ${sharedBy}\`, but ${most} actors have \`${first}\` or another of its values`,
      `write \`shared: ${most}\` in each file`,
    )
  const limit = kind === "technique" ? techniqueMost : cost === "cheap" ? cheapMost : undefined
  if (limit !== undefined && log10High > limit)
    complain.at(line, 1, "knowledge/too-heavy", `${kind}, ${cost}: log10 ${log10High} is above ${limit}`)
  if (cost === "dear" && sharedBy > dearShared)
    complain.at(line, 1, "knowledge/too-heavy", `${kind}: shown by ${sharedBy} and called dear to show`)
  if (kind === "technique" && cost !== "cheap")
    complain.at(line, 1, "knowledge/too-heavy", "a technique is cheap: everybody may use it")
  if ((kind === "client-address" || kind === "control-server") && feature.until === undefined)
    complain.at(
      line,
      1,
      "knowledge/no-end",
      `${kind} \`${first}\` without an end: infrastructure changes hands`,
      "write `until`, the last day on which it means this actor",
    )
  if (kind === "first-exploited")
    for (const id of values.filter((value) => !campaigns.has(value)))
      complain.at(line, 1, "knowledge/bad-value", `no campaign \`${id}\``)
  if (isVerified && `${source} ${note}`.includes("(unverified)"))
    complain.at(line, 1, "knowledge/unverified", "marked as verified", "write `verified: false`")
}
