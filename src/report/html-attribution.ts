/* Who did it: the activities told apart, for each intruder the hypotheses with their arithmetic or why nobody is
 * named, and in a box of its own what others said of the campaign as a whole. */

import type {Activity, Attributed, Attribution, FeatureHit, Hypothesis} from "../model/activity.ts"
import {clip, evidenceText, html, type Markup, type Part} from "./escape.ts"
import {claimAbout} from "./explain-actor.ts"
import {
  anchor,
  findingLinks,
  foldedList,
  linked,
  type Page,
  restNote,
  section,
  table,
  time,
} from "./html-parts.ts"
import {capital, confidenceSentence, count, percent, signed} from "./words.ts"

const maxIntruders = 20
const maxObservers = 40
const maxFeatures = 40
const maxAside = 20
const maxNames = 12
const openPoints = 4

export function attributionSection(page: Page): Markup {
  const {attribution} = page.bundle.case
  const intruders = attribution.activities.filter((a) => a.kind === "intruder")
  const observers = attribution.activities.filter((a) => a.kind === "observer")
  return section(
    "attribution",
    "Who did it",
    html`<p class="says">${linked(page, attribution.says)}</p>`,
    attribution.routes.map(
      (route) =>
        html`<p class="small">Known users of ${route.campaign}: at least ${route.atLeast}, counted by ${clip(route.source, 300)}.</p>`,
    ),
    attribution.kind === "none"
      ? undefined
      : html`<p class="quiet">Postern names an actor only on independent features that are hard to fake, for one activity at a time. The evidence of a host never shows a state.</p>`,
    intruders.slice(0, maxIntruders).map((activity) => intruderBlock(page, activity)),
    restNote(Math.min(intruders.length, maxIntruders), intruders.length, "activities", "case.json"),
    observers.length === 0 ? undefined : observersBlock(page, observers),
    attribution.unassigned.length === 0
      ? undefined
      : html`<p>Tied to no activity by anything that the evidence shows: ${findingLinks(page, attribution.unassigned)}.</p>`,
    relayedBox(attribution),
  )
}

/** The id of an activity's heading. */
function activityAnchor(id: string): string {
  return anchor("activity", id)
}

/** The activity's id, as a link where the page has a part of its own for it. */
export function activityLink(page: Page, id: string): Markup {
  const intruders = page.bundle.case.attribution.activities.filter((a) => a.kind === "intruder")
  const isShown = intruders.slice(0, maxIntruders).some((a) => a.id === id)
  return isShown
    ? html`<a class="id" href="#${activityAnchor(id)}">${id}</a>`
    : html`<span class="quiet">${clip(id, 40)}</span>`
}

function intruderBlock(page: Page, activity: Activity): Markup {
  const {id, says, attributed, reached, from, until, joinedBy} = activity
  return html`<article class="session" aria-labelledby="${activityAnchor(id)}">
<h3 id="${activityAnchor(id)}"><span class="id">${id}</span> an intruder on ${clip(activity.servers.join(", "), 200)}</h3>
<p class="says">${linked(page, clip(says, 800))}</p>
<dl class="pairs"><dt>From</dt><dd>${time(from)}</dd><dt>Until</dt><dd>${time(until)}</dd>
<dt>Reached</dt><dd>${reached ?? "no stage"}</dd>
<dt>Joined by</dt><dd>${joinedBy.length === 0 ? "one thing alone" : joinedBy.join(", ")}</dd>
<dt>Sources</dt><dd>${names(activity.sources, "none named")}</dd>
<dt>User agents</dt><dd>${names(activity.agents, "none named")}</dd>
<dt>Findings</dt><dd>${findingLinks(page, activity.findings, 30)}</dd></dl>
${attributed === undefined ? undefined : judgedBlock(page, id, attributed)}</article>
`
}

function names(all: readonly string[], none: string): Part {
  if (all.length === 0) return none
  const shown = all
    .slice(0, maxNames)
    .map((name, i) => html`${i === 0 ? "" : ", "}${evidenceText(clip(name, 160))}`)
  return html`${shown}${all.length > maxNames ? ` and ${count(all.length - maxNames)} more in case.json` : ""}`
}

function judgedBlock(page: Page, id: string, judged: Attributed): Markup {
  const actors = judged.hypotheses.filter((h) => h.kind === "actor")
  return html`<p class="says">${judged.says}</p>
<p>${confidenceSentence(judged.confidence, judged.confidenceBecause)}</p>
${judged.lacks.length === 0 ? undefined : html`<h4>Why nobody is named</h4>${points(judged.lacks)}`}
${table(
  `Hypotheses about ${id}`,
  [
    {title: "Who"},
    {title: "Prior", kind: "number"},
    {title: "log10", kind: "number"},
    {title: "Result", kind: "number"},
    {title: "Why there"},
  ],
  judged.hypotheses.map((h) => [
    capital(clip(h.name, 120)),
    percent(h.prior),
    signed(h.log10),
    percent(h.posterior),
    h.says,
  ]),
)}
${actors.length === 0 ? undefined : html`<details class="ledger"><summary>The features behind it</summary>${actors.map((h) => featuresTable(page, h))}</details>`}
${
  judged.aside.length === 0
    ? undefined
    : html`<h4>Seen, and no reason for a name</h4>${foldedList(
        judged.aside
          .slice(0, maxAside)
          .map(
            (a) =>
              html`${a.actors.join(", ")}: ${a.kind} ${evidenceText(clip(a.value, 160))}: ${a.why} (${findingLinks(page, a.findings, 4)})`,
          ),
        openPoints,
      )}${restNote(Math.min(maxAside, judged.aside.length), judged.aside.length, "such features", "case.json")}`
}
<h4>What would change it</h4>${points(judged.wouldChange)}`
}

function points(texts: readonly string[]): Markup {
  return foldedList(
    texts.map((text) => clip(text, 400)),
    openPoints,
  )
}

function featuresTable(page: Page, {name, features}: Hypothesis): Markup {
  const shown = features.slice(0, maxFeatures)
  return html`${table(
    `Features of ${clip(name, 120)}`,
    [
      {title: "Feature"},
      {title: "Group"},
      {title: "To fake", kind: "word"},
      {title: "Shared by", kind: "number"},
      {title: "log10", kind: "number"},
      {title: "Counted", kind: "word"},
      {title: "Why"},
      {title: "Findings"},
    ],
    shown.map((f) => [
      html`${f.kind} ${evidenceText(clip(f.value, 200))}`,
      groupCell(f.group),
      f.cost,
      count(f.sharedBy),
      signed(f.log10),
      f.isUsed ? "yes" : "no",
      html`${f.why} ${origin(f)}`,
      findingLinks(page, f.findings, 4),
    ]),
  )}${restNote(shown.length, features.length, "features", "case.json")}`
}

/** Our own words stay whole; anything else may break. */
function groupCell(group: string): Part {
  const parts = group.split(" and ")
  return parts.map((part, i) => [
    i === 0 ? "" : html`<br>`,
    /^[a-z]{1,16}$/.test(part) ? html`<span class="together">${part}</span>` : part,
  ])
}

function origin({source, isVerified}: FeatureHit): Markup {
  return html`<span class="quiet">${clip(source, 200)}${isVerified ? "" : ", not checked"}</span>`
}

function observersBlock(page: Page, observers: readonly Activity[]): Markup {
  const shown = observers.slice(0, maxObservers)
  return html`<h3>Who only tried or looked</h3>
<p>Nothing shows that they got in. A request for the name of a web shell is discovery by somebody else, also where the page answered.</p>
${table(
  "Observers",
  [
    {title: "Activity", kind: "mono"},
    {title: "Server"},
    {title: "From"},
    {title: "Sources"},
    {title: "Findings"},
  ],
  shown.map((a) => [
    a.id,
    clip(a.servers.join(", "), 200),
    time(a.from),
    names(a.sources, "none named"),
    findingLinks(page, a.findings, 6),
  ]),
)}${restNote(shown.length, observers.length, "observers", "case.json")}`
}

function relayedBox({relayed}: Attribution): Markup | undefined {
  if (relayed.length === 0) return undefined
  return html`<aside class="exhibit" aria-labelledby="relayed">
<h3 id="relayed">What others said about the campaign as a whole</h3>
<p>Relayed with speaker and date, each in its own terms: they differ in what they speak of and how surely. None of it is evidence about this server.</p>
${table(
  "Public attributions",
  [
    {title: "Speaker"},
    {title: "Date", kind: "date"},
    {title: "About"},
    {title: "Its estimate"},
    {title: "What was said, in our words"},
  ],
  relayed.map((claim) => [
    html`${clip(claim.speaker, 120)} <span class="quiet">${claim.speakerKind}</span>`,
    claim.date,
    claimAbout[claim.about],
    claim.estimate ?? "none given",
    html`${clip(claim.says, 600)} <span class="quiet">${clip(claim.source, 300)}${claim.isVerified ? "" : "; not checked against the speaker’s own page"}</span>`,
  ]),
)}</aside>
`
}
