/* `postern explain A-001`, `postern explain hafnium`: an activity with its hypotheses, or an actor over all
 * activities. The arithmetic is printed line by line, so that it can be done again by hand. */

import type {Activity, Attributed, Attribution, Hypothesis, RelayedClaim} from "../model/activity.ts"
import {Sheet} from "./sheet.ts"
import type {Paint} from "./terminal-text.ts"
import {confidenceSentence, count, percent, signed, whenText} from "./words.ts"

const maxListed = 40

/** What a claim speaks of, as people read it. */
export const claimAbout: Readonly<Record<RelayedClaim["about"], string>> = {
  deed: "who did it",
  affiliation: "whom that group belongs to",
  territory: "from where",
  acknowledgement: "what others said",
}

/** Text about an activity (`A-001`), an actor of the hypotheses (`hafnium`, its name) or `attribution` as a whole;
 *  undefined if the case knows no such thing. */
export function explainActor(
  attribution: Attribution,
  what: string,
  options: {readonly width?: number; readonly paint?: Paint} = {},
): string | undefined {
  const asked = what.trim().toLowerCase()
  const page = new Sheet(options)
  const activity = attribution.activities.find((a) => a.id.toLowerCase() === asked)
  if (activity !== undefined) {
    writeActivity(page, activity)
    relay(page, attribution.relayed, activity.campaigns)
    return page.text()
  }
  if (asked === "attribution") return writeWhole(page, attribution)
  const rows = attribution.activities.flatMap((a) =>
    (a.attributed?.hypotheses ?? [])
      .filter((h) => isAbout(h, asked))
      .map((hypothesis) => ({activity: a, hypothesis})),
  )
  const aside = attribution.activities.flatMap((a) =>
    (a.attributed?.aside ?? [])
      .filter((f) => f.actors.some((id) => id.toLowerCase() === asked))
      .map((feature) => ({activity: a, feature})),
  )
  const [first] = rows
  if (first === undefined && aside.length === 0) return undefined
  page.title(first?.hypothesis.name ?? asked)
  page.say("A hypothesis about single activities. Evidence of a host never shows a state.")
  for (const {activity: a, hypothesis} of rows) {
    page.heading(`${a.id} on ${a.servers.join(", ")}`)
    page.say(a.attributed?.actor === hypothesis.id ? "Named there." : "Not named there.")
    writeHypothesis(page, hypothesis)
    for (const lack of a.attributed?.lacks ?? []) page.item(`the rule asks for more: ${lack}`)
  }
  for (const {activity: a, feature} of aside.slice(0, maxListed))
    page.item(`${a.id}: ${feature.kind} ${feature.value}: ${feature.why} (${feature.findings.join(", ")})`)
  relay(page, attribution.relayed, [])
  return page.text()
}

/** The activities that `what` is about: one by its id, those in which an actor is a hypothesis, or all. */
export function activitiesAbout({activities}: Attribution, what: string): readonly Activity[] {
  const asked = what.trim().toLowerCase()
  if (asked === "attribution") return activities
  return activities.filter(
    (a) => a.id.toLowerCase() === asked || (a.attributed?.hypotheses ?? []).some((h) => isAbout(h, asked)),
  )
}

function isAbout({id, name}: Hypothesis, asked: string): boolean {
  return id.toLowerCase() === asked || name.toLowerCase() === asked
}

/** What can be asked about who it was, for the message when something else was. */
export function explainableActors({activities}: Attribution): string {
  const first = activities[0]?.id
  const last = activities.at(-1)?.id
  const ids =
    first === undefined
      ? ""
      : first === last
        ? `the activity ${first}`
        : `an activity from ${first} to ${last}`
  const actors = [
    ...new Set(
      activities.flatMap((a) =>
        (a.attributed?.hypotheses ?? []).filter((h) => h.kind === "actor").map((h) => h.id),
      ),
    ),
  ].sort()
  return [ids, actors.length === 0 ? "" : `an actor (${actors.slice(0, 12).join(", ")})`, "attribution"]
    .filter((t) => t !== "")
    .join("; ")
}

function writeWhole(page: Sheet, attribution: Attribution): string {
  page.title("Who did it")
  page.say(attribution.says)
  for (const {campaign, atLeast, source} of attribution.routes)
    page.item(`known users of ${campaign}: at least ${atLeast}, counted by ${source}`)
  for (const activity of attribution.activities.slice(0, maxListed)) page.item(activity.says)
  if (attribution.unassigned.length > 0)
    page.item(`tied to no activity: ${attribution.unassigned.slice(0, maxListed).join(", ")}`)
  relay(page, attribution.relayed, [])
  return page.text()
}

function writeActivity(page: Sheet, activity: Activity): void {
  page.title(`${activity.id}  ${activity.kind === "intruder" ? "an intruder" : "an observer"}`)
  page.say(activity.says)
  page.heading("What and where")
  page.pair("servers", activity.servers.join(", "))
  page.pair("from", whenText(activity.from))
  page.pair("until", whenText(activity.until))
  page.pair("reached", activity.reached ?? "no stage")
  page.pair("sources", activity.sources.slice(0, maxListed).join(", ") || "none named")
  page.pair("user agents", activity.agents.join("; ") || "none named")
  page.pair("findings", activity.findings.slice(0, maxListed).join(", "))
  for (const reason of activity.joinedBy) page.item(`joined by ${reason}`)
  if (activity.attributed !== undefined) writeJudged(page, activity.attributed)
}

function writeJudged(page: Sheet, judged: Attributed): void {
  page.heading("Who it was")
  page.say(judged.says)
  page.say(confidenceSentence(judged.confidence, judged.confidenceBecause))
  for (const lack of judged.lacks) page.item(`nobody is named: ${lack}`)
  page.heading("The hypotheses, in powers of ten of the odds")
  page.row(`${"who".padEnd(36)} ${"prior".padStart(7)} ${"log10".padStart(6)} ${"result".padStart(7)}`)
  for (const h of judged.hypotheses)
    page.row(
      `${h.name.slice(0, 36).padEnd(36)} ${percent(h.prior).padStart(7)} ${signed(h.log10).padStart(6)} ${percent(h.posterior).padStart(7)}`,
    )
  page.say("Result = prior × 10^log10, over the sum of all.")
  for (const h of judged.hypotheses) {
    page.heading(h.name)
    writeHypothesis(page, h)
  }
  if (judged.aside.length > 0) page.heading("Seen, and no reason for a name")
  for (const f of judged.aside.slice(0, maxListed))
    page.item(`${f.actors.join(", ")}: ${f.kind} ${f.value}: ${f.why} (${f.findings.join(", ")})`)
  page.heading("What would change it")
  for (const text of judged.wouldChange) page.item(text)
}

function writeHypothesis(page: Sheet, {says, features, log10, prior, posterior}: Hypothesis): void {
  page.say(says)
  page.pair("prior", percent(prior))
  for (const f of features.slice(0, maxListed)) {
    const weight = f.isUsed ? signed(f.log10) : `(${signed(f.log10)})`
    page.item(
      `${weight} ${f.group}: ${f.kind} ${f.value}; ${f.cost} to fake, shared by ${count(f.sharedBy)}; ${f.why} (${f.findings.join(", ")}; ${f.source}${f.isVerified ? "" : ", not checked"})`,
    )
  }
  page.pair("log10", signed(log10))
  page.pair("result", percent(posterior))
}

/** Claims about these campaigns; about any where none is given. */
function relay(page: Sheet, relayed: readonly RelayedClaim[], campaigns: readonly string[]): void {
  const own = relayed.filter((c) => campaigns.length === 0 || campaigns.includes(c.campaign))
  if (own.length === 0) return
  page.heading("What others said about the campaign as a whole")
  page.say("Relayed with speaker and date; none of it is evidence about this server.")
  for (const c of own)
    page.item(
      `${c.speaker}, ${c.date}, on ${claimAbout[c.about]}${c.estimate === undefined ? ", no estimate given" : `, “${c.estimate}”`}: ${c.says} (${c.source}${c.isVerified ? "" : "; not checked against the speaker's own page"})`,
    )
}
