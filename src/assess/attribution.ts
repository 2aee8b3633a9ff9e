/* Who did it, for each activity alone: a name only under the rule below, else the refusal.
 *
 * An actor is named only if all hold: two independent groups of verified features, one of them not cheap to fake;
 * posterior at least 0.55; ten times likelier than the next named actor; "unknown" below 0.35; analytic confidence
 * at least moderate. Never above "likely": more needs a match of the victim, which no evidence of a host shows, and
 * "almost certain" a person who signs. A state is never named: what governments said is relayed with its speaker.
 *
 * Techniques and the exploit name nobody: many groups used the same route within days. */

import type {Knowledge} from "../knowledge/knowledge.ts"
import {nothingCommon} from "../knowledge/knowledge.ts"
import type {Activity, Attributed, Attribution, FeatureHit, Hypothesis} from "../model/activity.ts"
import type {Campaign} from "../model/campaign.ts"
import {stages} from "../model/finding.ts"
import {type Assessed, type Confidence, type NotAssessable, phiaBands} from "../model/judgement.ts"
import {type Cluster, clustersOf} from "./clusters.ts"
import {featureIndex} from "./features.ts"
import type {Traced} from "./findings.ts"
import {hypothesesFor} from "./hypotheses.ts"
import type {Proven} from "./proofs.ts"
import {list, opening, plain} from "./sentences.ts"

/** The refusal in short. */
const notByWhom = "The evidence shows how the server was entered, not by whom."

/** What of knowledge names or refuses to name. Without actors nobody is named. */
export type ActorKnowledge = Pick<Knowledge, "campaigns"> &
  Partial<Pick<Knowledge, "actors" | "claims" | "commonplace">>

export interface Suspicion {
  readonly traced: readonly Traced[]
  readonly proven: readonly Proven[]
  readonly judgements: readonly Shown[]
  /** Campaigns that the judgement rests on. */
  readonly seen: readonly Campaign[]
  /** Whether exploitation of any server is at least a realistic possibility. */
  readonly isEntered: boolean
}

/** What of a judgement confidence rests on. */
type Shown =
  | Pick<Assessed, "kind" | "stage" | "server" | "confirmedBy" | "for" | "confidence" | "confidenceBecause">
  | Pick<NotAssessable, "kind">

const posteriorLeast = 0.55
const unknownMost = 0.35
const leadLeast = 1
const groupsLeast = 2
const likely = phiaBands[4]

/** All activities of a case, each intruder judged alone. `none` where nobody is shown to have entered. */
export function attributionOf(suspicion: Suspicion, knowledge: ActorKnowledge): Attribution {
  const {actors = [], claims = [], commonplace = nothingCommon} = knowledge
  const {clusters, unassigned} = clustersOf(suspicion.traced, suspicion.proven, commonplace)
  const index = featureIndex(actors)
  const campaigns = campaignsOf(clusters, suspicion, knowledge.campaigns)
  const routes = campaigns.flatMap((c) => routeOf(c, knowledge))
  const refusalFor = (activity?: Activity): string => {
    const own =
      activity === undefined ? campaigns : campaigns.filter((c) => activity.campaigns.includes(c.id))
    const isShown = activity === undefined ? suspicion.isEntered : activity.campaigns.length > 0
    return refusal(own, knowledge, isShown)
  }
  const activities = clusters.map((cluster): Activity => {
    const {activity} = cluster
    if (activity.kind === "observer") return activity
    const {hypotheses, aside} = hypothesesFor(cluster, actors, index)
    const sure = confidenceOf(activity, suspicion.judgements)
    return {...activity, attributed: judged(activity, hypotheses, aside, sure, refusalFor(activity))}
  })
  const intruders = activities.filter((a) => a.kind === "intruder")
  const named = intruders.filter((a) => a.attributed?.kind === "named")
  const kind = named.length > 0 ? "named" : suspicion.isEntered ? "refused" : "none"
  const rest = {activities, unassigned, routes}
  if (kind === "none")
    return {kind, says: "No entry is shown, so there is nothing to attribute.", ...rest, relayed: []}
  const relayed = claims
    .filter((claim) => campaigns.some((c) => c.id === claim.campaign))
    .map(({brief: _, ...claim}) => claim)
  const says = [tellApart(intruders), ...named.map((a) => a.attributed?.says ?? "")]
  if (named.length < Math.max(1, intruders.length)) says.push(refusalFor())
  return {kind, says: says.filter((s) => s !== "").join(" "), ...rest, relayed}
}

/** The line about it in a verdict; none where there is nothing to attribute. */
export function whoLines({kind, activities}: Attribution): readonly string[] {
  if (kind === "none") return []
  const intruders = activities.filter((a) => a.kind === "intruder")
  const named = intruders.filter((a) => a.attributed?.kind === "named").map((a) => a.attributed?.says ?? "")
  const parts = [tellApart(intruders), ...named, ...(named.length === 0 ? [notByWhom] : [])]
  return [parts.filter((p) => p !== "").join(" ")]
}

const numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]

function tellApart(intruders: readonly Activity[]): string {
  if (intruders.length < 2) return ""
  const count = numbers[intruders.length] ?? String(intruders.length)
  return `${count} intruders are told apart and judged alone (${list(
    intruders.map((a) => a.id),
    "and",
    6,
  )}).`
}

/** Campaigns whose flaw an intruder used; where no activity shows one, those that the judgement rests on. */
function campaignsOf(
  clusters: readonly Cluster[],
  {seen}: Suspicion,
  campaigns: readonly Campaign[],
): readonly Campaign[] {
  const used = new Set(clusters.flatMap((c) => (c.activity.kind === "intruder" ? c.activity.campaigns : [])))
  return used.size === 0 ? seen : campaigns.filter((c) => used.has(c.id))
}

/** How many groups are known for a campaign's route: as its file counts, else by the actors' files. */
function routeOf({id, groupsKnown}: Campaign, {actors = []}: ActorKnowledge): Attribution["routes"] {
  if (groupsKnown !== undefined) return [{campaign: id, ...groupsKnown}]
  const users = actors.filter((a) => a.campaigns.includes(id))
  return users.length < 2
    ? []
    : [
        {
          campaign: id,
          atLeast: users.length,
          source: list(
            users.map((u) => u.source),
            "and",
            4,
          ),
        },
      ]
}

function refusal(campaigns: readonly Campaign[], knowledge: ActorKnowledge, isShown: boolean): string {
  const known = campaigns.flatMap((campaign) =>
    routeOf(campaign, knowledge).map(({atLeast}) => ({campaign, atLeast})),
  )
  // By flaw and not by title: a campaign may be called after a group, and no group is named here.
  const counts = known.map(({campaign, atLeast}) => {
    const route =
      known.length === 1 ? "this route" : `the route of ${list(campaign.vulnerabilities, "and", 3)}`
    return `At least ${atLeast} groups are publicly known to have used ${route}.`
  })
  const briefs = (knowledge.claims ?? []).flatMap((c) =>
    c.brief !== undefined && campaigns.some((one) => one.id === c.campaign) ? [c.brief] : [],
  )
  const claims =
    campaigns.length === 0
      ? []
      : briefs.length === 0
        ? ["What governments said about a campaign as a whole is not evidence about this server."]
        : [
            `The government attribution of the campaign as a whole (${list(briefs, "and", 4)}) is not evidence about this server.`,
          ]
  const head = isShown
    ? notByWhom
    : "The evidence shows what was done on the server, not how it was entered and not by whom."
  return [head, ...counts, ...claims].join(" ")
}

interface Sure {
  readonly confidence: Confidence
  readonly because: string
}

const grades: readonly Confidence[] = ["low", "moderate", "high"]

/** No better than the best judgement of a stage that this activity's findings show; never high, since the weights
 *  of features are estimates. */
function confidenceOf(activity: Activity, judgements: readonly Shown[]): Sure {
  const own = new Set(activity.findings)
  const shown = judgements.filter(
    (j): j is Extract<Shown, {kind: "assessed"}> =>
      j.kind === "assessed" &&
      activity.servers.includes(j.server) &&
      stages.indexOf(j.stage) >= stages.indexOf("exploited") &&
      [...j.confirmedBy, ...j.for].some((id) => own.has(id)),
  )
  const best = shown.toSorted((a, b) => grades.indexOf(b.confidence) - grades.indexOf(a.confidence))[0]
  if (best === undefined)
    return {confidence: "low", because: "no judgement that can be made rests on this activity"}
  if (best.confidence === "low")
    return {confidence: "low", because: `our confidence in what it did is low: ${best.confidenceBecause}`}
  return {confidence: "moderate", because: "the weights of features are estimates by experts"}
}

/** The refusal rule. */
function judged(
  activity: Activity,
  hypotheses: readonly Hypothesis[],
  aside: Attributed["aside"],
  sure: Sure,
  refusalText: string,
): Attributed {
  const actors = hypotheses
    .filter((h) => h.kind === "actor")
    .toSorted((a, b) => b.log10 - a.log10 || b.posterior - a.posterior || (a.id < b.id ? -1 : 1))
  const [best, next] = actors
  const unknown = hypotheses.find((h) => h.kind === "unknown")?.posterior ?? 1
  const lacks = best === undefined ? [] : lacksOf(best, next, unknown, sure.confidence)
  const base = {
    confidence: sure.confidence,
    confidenceBecause: sure.because,
    hypotheses,
    aside,
    wouldChange: wouldChange(activity, best),
  }
  if (best === undefined) {
    const none = "no feature in this activity tells known actors apart"
    return {kind: "refused", ...base, says: refusalText, lacks: [none]}
  }
  if (lacks.length > 0) return {kind: "refused", ...base, says: refusalText, lacks}
  const likelihood = {term: likely.term, low: likely.low, high: likely.high}
  const says =
    `${opening(likelihood)} ${activity.id} is the work of the actor that is publicly known as ${plain(best.name, 80)}. ` +
    `It rests on ${list(groupsIn(best).map((g) => `${g.group} (${plain(g.value, 60)})`))}. It says nothing about a state.`
  return {kind: "named", actor: best.id, likelihood, ...base, says, lacks}
}

function lacksOf(
  best: Hypothesis,
  next: Hypothesis | undefined,
  unknown: number,
  confidence: Confidence,
): readonly string[] {
  const lacks: string[] = []
  const groups = groupsIn(best)
  const name = plain(best.name, 80)
  if (groups.length < groupsLeast)
    lacks.push(`fewer than ${groupsLeast} independent groups of verified features speak for ${name}`)
  if (!groups.some((g) => g.cost !== "cheap"))
    lacks.push(`every verified feature that speaks for ${name} is cheap to fake`)
  if (best.posterior < posteriorLeast)
    lacks.push(`its posterior is ${best.posterior.toFixed(2)}, below ${posteriorLeast}`)
  const lead = best.log10 - (next?.log10 ?? 0)
  if (lead < leadLeast - 1e-9)
    lacks.push(
      `it is not ten times likelier than ${next === undefined ? "any other actor" : plain(next.name, 80)} (log10 ${lead.toFixed(2)})`,
    )
  if (unknown >= unknownMost)
    lacks.push(`an unknown actor stays at ${unknown.toFixed(2)}, not below ${unknownMost}`)
  if (confidence === "low") lacks.push("analytic confidence is low")
  return lacks
}

/** The verified features that carry their groups. */
function groupsIn({features}: Hypothesis): readonly FeatureHit[] {
  return features.filter((f) => f.isUsed && f.isVerified && f.log10 > 0)
}

/** Evidence that could lead to a name, or away from one. */
function wouldChange(activity: Activity, best: Hypothesis | undefined): readonly string[] {
  const texts: string[] = []
  const held = new Set(best === undefined ? [] : groupsIn(best).flatMap((f) => f.group.split(" and ")))
  if (!held.has("tool"))
    texts.push("the hash of a program or page of the intruder's own that is known of one actor alone")
  if (!held.has("infrastructure"))
    texts.push(
      "a control server that the server called, with its time: firewall and DNS logs, process events",
    )
  if (!held.has("date"))
    texts.push(
      activity.campaigns.length === 0
        ? "the entry itself, which nothing here shows: its date can exclude most actors"
        : "logs from before the first event here: an earlier exploitation would exclude most actors",
    )
  if (best !== undefined)
    texts.push(`sightings of the same features where ${plain(best.name, 80)} is excluded`)
  return texts
}
