/* The hypotheses about who is behind one activity, with priors, features and posteriors.
 *
 * Each known actor with a feature here that tells actors apart is one; what is left of the known users of the
 * route, and of those like them, is "another actor with the same exploit"; and "unknown" never starts below
 * 0.3, since published groups are not all groups. Known users share the rest evenly, over ten of them at least.
 *
 * Features that come from one kind of trace, or stand in one record, are one group: the strongest counts. Groups
 * add up, each to 2 at most, all to 3. */

import type {Actor} from "../knowledge/actors.ts"
import type {FeatureAside, FeatureHit, FeatureKind, Hypothesis} from "../model/activity.ts"
import {formatLocator} from "../model/evidence.ts"
import type {FindingId} from "../model/ids.ts"
import {formatForPeople, type When} from "../model/instant.ts"
import type {Cluster} from "./clusters.ts"
import {type FeatureIndex, type Sighting, sightingsIn} from "./features.ts"
import {compareText, textOf} from "./gather.ts"
import {countOf} from "./sentences.ts"

export const unknownPrior = 0.3
/** Routes are public: where fewer users are listed, more are presumed. */
const usersLeast = 10
const groupMost = 2
const totalMost = 3

const families: Readonly<Record<FeatureKind, string>> = {
  "client-address": "infrastructure",
  "control-server": "infrastructure",
  "file-hash": "tool",
  "shell-parameter": "tool",
  "file-path": "name",
  task: "name",
  service: "name",
  "user-agent": "habit",
  url: "habit",
  "first-exploited": "date",
  technique: "technique",
}

type Draft = Omit<Hypothesis, "posterior" | "says">

export interface Weighed {
  /** The likeliest first; equal ones by id. */
  readonly hypotheses: readonly Hypothesis[]
  readonly aside: readonly FeatureAside[]
}

/** Weighs an activity against these actors. `index` is `featureIndex(actors)`. */
export function hypothesesFor(
  {activity, nodes}: Cluster,
  actors: readonly Actor[],
  index: FeatureIndex,
): Weighed {
  const byActor = Map.groupBy(sightingsIn(nodes, index), (s) => s.actor)
  const drafts: Pick<Hypothesis, "id" | "name" | "features" | "log10">[] = []
  const unused: Sighting[] = []
  for (const [actor, sightings] of byActor) {
    if (!sightings.some(discriminates)) {
      unused.push(...sightings)
      continue
    }
    const valid = sightings.filter((s) => s.counts)
    unused.push(...sightings.filter((s) => !s.counts))
    const features = hitsOf(valid)
    drafts.push({id: actor.id, name: actor.name, features, log10: sumOf(features)})
  }
  const users = actors.filter((a) => a.campaigns.some((c) => activity.campaigns.includes(c))).length
  const share = round((1 - unknownPrior) / (Math.max(users, usersLeast, drafts.length) + 1))
  const all: readonly Draft[] = [
    ...drafts.map((d): Draft => ({...d, kind: "actor", prior: share})),
    {
      ...{id: "another-actor", kind: "another actor", name: "another actor with the same exploit"},
      ...{prior: round(1 - unknownPrior - share * drafts.length), features: [], log10: 0},
    },
    {
      ...{id: "unknown", kind: "unknown", name: "an actor that nobody has described"},
      ...{prior: unknownPrior, features: [], log10: 0},
    },
  ]
  const scores = all.map((h) => h.prior * 10 ** h.log10)
  const whole = scores.reduce((sum, s) => sum + s, 0)
  const weighed = all.map((h, i) => ({...h, posterior: round((scores[i] ?? 0) / whole)}))
  const hypotheses = weighed
    .map((h): Hypothesis => ({...h, says: sayOf(h, weighed)}))
    .sort((a, b) => b.posterior - a.posterior || compareText(a.id, b.id))
  return {hypotheses, aside: asideOf(unused)}
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** Whether a sighting makes its actor a hypothesis: what is cheap, or shown by many, does not. */
function discriminates({counts, cost, log10}: Sighting): boolean {
  return counts && cost !== "cheap" && log10 > 0
}

/** What was seen and counts for nobody, each thing once with all actors that are known for it. */
function asideOf(sightings: readonly Sighting[]): readonly FeatureAside[] {
  const whyOf = ({feature, counts, cost, why, node}: Sighting): string => {
    if (feature.kind === "first-exploited" && !counts)
      return `used on ${dayOf(node.moment.when)}, outside the times that tell actors apart`
    return counts && feature.kind !== "technique" && cost === "cheap" ? `${why}; it tells nobody apart` : why
  }
  const same = Map.groupBy(sightings, (s) => [s.feature.kind, s.value.toLowerCase(), whyOf(s)].join("\0"))
  return [...same.values()].flatMap((all): readonly FeatureAside[] => {
    const [first] = all
    if (first === undefined) return []
    const actors = [...new Set(all.map((s) => s.actor.id))]
    const {feature, value} = first
    return [{actors, kind: feature.kind, value, why: whyOf(first), findings: findingsOf(first)}]
  })
}

function dayOf(when: When | undefined): string {
  return when === undefined ? "an unknown day" : formatForPeople(when.at, "day")
}

const findingsKept = 20

function findingsOf({nodes}: Sighting): readonly FindingId[] {
  return [...new Set(nodes.map((n) => n.traced.finding.id))].slice(0, findingsKept)
}

/** The valid sightings of one actor as features with their groups; in each the strongest is used. */
function hitsOf(sightings: readonly Sighting[]): readonly FeatureHit[] {
  const groups = groupsOf(sightings)
  const strongest = new Map<string, Sighting>()
  for (const [i, sighting] of sightings.entries()) {
    const best = strongest.get(groups[i]!)
    if (best === undefined || sighting.log10 > best.log10) strongest.set(groups[i]!, sighting)
  }
  return sightings.map((sighting, i): FeatureHit => {
    const {feature, value, cost, log10, why} = sighting
    const group = groups[i]!
    const isBest = strongest.get(group) === sighting
    return {
      ...{kind: feature.kind, value, group, cost, sharedBy: feature.sharedBy},
      isVerified: feature.isVerified,
      log10,
      isUsed: isBest && log10 > 0,
      why: isBest || log10 === 0 ? why : `${why}; the group is counted by a stronger feature`,
      findings: findingsOf(sighting),
      source: feature.source,
    }
  })
}

/** For each sighting the name of its group: its kind of trace, with those that share a record or file. */
function groupsOf(sightings: readonly Sighting[]): readonly string[] {
  const parent = new Map<string, string>()
  const rootOf = (key: string): string => {
    let at = key
    for (let next = parent.get(at); next !== undefined; next = parent.get(at)) at = next
    return at
  }
  const join = (a: string, b: string): void => {
    const [first = "", second = ""] = [rootOf(a), rootOf(b)].sort(compareText)
    if (first !== second) parent.set(second, first)
  }
  const own = sightings.map((s) => families[s.feature.kind])
  for (const [i, {feature, nodes}] of sightings.entries()) {
    // When something was done is no trait of the record that shows it; neither is a technique.
    if (feature.kind === "first-exploited" || feature.kind === "technique") continue
    for (const {moment} of nodes) {
      join(own[i]!, `record ${formatLocator(moment.from)}`)
      const file = textOf(moment.fields["file"])
      if (file !== undefined) join(own[i]!, `record file ${file.toLowerCase()}`)
    }
  }
  const members = Map.groupBy(new Set(own), rootOf)
  return own.map((family) => (members.get(rootOf(family)) ?? [family]).toSorted(compareText).join(" and "))
}

function sumOf(features: readonly FeatureHit[]): number {
  const used = features.filter((f) => f.isUsed).map((f) => Math.min(groupMost, f.log10))
  return (
    Math.round(
      Math.min(
        totalMost,
        used.reduce((sum, x) => sum + x, 0),
      ) * 100,
    ) / 100
  )
}

function sayOf(
  {kind, features, log10, name}: Omit<Hypothesis, "says">,
  all: readonly Omit<Hypothesis, "says">[],
): string {
  const actors = all.filter((h) => h.kind === "actor")
  if (kind === "unknown")
    return "Published groups are not all groups: this never starts below 0.3, and nothing can speak for it by itself."
  if (kind === "another actor")
    return actors.length === 0
      ? "No feature here tells the known users of the route apart, and those that are not listed may show the same."
      : "No feature here belongs to another listed actor; that one was not seen is no evidence against it."
  const groups = new Set(features.filter((f) => f.isUsed).map((f) => f.group)).size
  const rivals = actors.filter((h) => h.name !== name && h.log10 >= log10).map((h) => h.name)
  const weaker =
    rivals.length === 0
      ? ""
      : ` ${rivals.slice(0, 3).join(", ")} ${rivals.length === 1 ? "has" : "have"} at least as much.`
  return `${countOf(groups, "independent group")} of features, ${log10.toFixed(2)} powers of ten together.${weaker}`
}
