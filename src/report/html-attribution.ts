/* Who did it: the activities told apart, for each intruder the hypotheses with their arithmetic or why nobody is
 * named, and in a box of its own what others said of the campaign as a whole. */

import type {Activity, Attributed, Attribution, FeatureHit, Hypothesis} from "../model/activity.ts"
import {clip, evidenceText, html, type Markup, type Part} from "./escape.ts"
import {
  anchor,
  confidence,
  findingLinks,
  foldedList,
  linked,
  nameList,
  type Page,
  restNote,
  section,
  table,
  time,
} from "./html-parts.ts"
import {capital, percent, signed} from "./words.ts"

const maxIntruders = 20
const maxObservers = 40
const maxFeatures = 40
const maxAside = 20
const maxNames = 12
const openPoints = 4

export function attributionSection(page: Page): Markup {
  const {attribution} = page.bundle.case
  const {say} = page
  const intruders = attribution.activities.filter((a) => a.kind === "intruder")
  const observers = attribution.activities.filter((a) => a.kind === "observer")
  return section(
    "attribution",
    say("who.title"),
    html`<p class="says">${linked(page, attribution.says)}</p>`,
    attribution.routes.map(
      (route) =>
        html`<p class="small">${say("who.users", {campaign: route.campaign, n: route.atLeast, source: clip(route.source, 300)})}</p>`,
    ),
    attribution.kind === "none" ? undefined : html`<p class="quiet">${say("who.rule")}</p>`,
    intruders.slice(0, maxIntruders).map((activity) => intruderBlock(page, activity)),
    restNote(
      page,
      Math.min(intruders.length, maxIntruders),
      intruders.length,
      say("noun.activities"),
      "case.json",
    ),
    observers.length === 0 ? undefined : observersBlock(page, observers),
    attribution.unassigned.length === 0
      ? undefined
      : html`<p>${say("who.unassigned", {findings: findingLinks(page, attribution.unassigned)})}</p>`,
    relayedBox(page, attribution),
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
  const {say} = page
  const {id, says, attributed, reached, from, until, joinedBy} = activity
  return html`<article class="session" aria-labelledby="${activityAnchor(id)}">
<h3 id="${activityAnchor(id)}"><span class="id">${id}</span> ${say("who.intruder", {servers: clip(activity.servers.join(", "), 200)})}</h3>
<p class="says">${linked(page, clip(says, 800))}</p>
<dl class="pairs"><dt>${say("card.start")}</dt><dd>${time(page, from)}</dd><dt>${say("card.end")}</dt><dd>${time(page, until)}</dd>
<dt>${say("card.reached")}</dt><dd>${reached === undefined ? say("card.noStageReached") : say(`stage.${reached}`)}</dd>
<dt>${say("card.joined")}</dt><dd>${joinedBy.length === 0 ? say("who.oneThing") : joinedBy.join(", ")}</dd>
<dt>${say("card.sources")}</dt><dd>${names(page, activity.sources)}</dd>
<dt>${say("card.agents")}</dt><dd>${names(page, activity.agents)}</dd>
<dt>${say("col.findings")}</dt><dd>${findingLinks(page, activity.findings, 30)}</dd></dl>
${attributed === undefined ? undefined : judgedBlock(page, id, attributed)}</article>
`
}

function names(page: Page, all: readonly string[]): Part {
  if (all.length === 0) return page.say("who.noneNamed")
  return nameList(
    page,
    all.map((name) => evidenceText(clip(name, 160))),
    maxNames,
  )
}

function judgedBlock(page: Page, id: string, judged: Attributed): Markup {
  const {say} = page
  const actors = judged.hypotheses.filter((h) => h.kind === "actor")
  return html`<p class="says">${linked(page, judged.says)}</p>
<p>${confidence(page, judged.confidence, judged.confidenceBecause)}</p>
${judged.lacks.length === 0 ? undefined : html`<h4>${say("who.lacks")}</h4>${points(page, judged.lacks)}`}
${table(
  say("who.hypotheses", {id}),
  [
    {title: say("col.who")},
    {title: say("col.prior"), kind: "number"},
    {title: say("col.log10"), kind: "number"},
    {title: say("col.result"), kind: "number"},
    {title: say("who.whyThere")},
  ],
  judged.hypotheses.map((h) => [
    capital(clip(h.name, 120)),
    percent(h.prior),
    signed(h.log10),
    percent(h.posterior),
    linked(page, h.says),
  ]),
)}
${actors.length === 0 ? undefined : html`<details class="ledger"><summary>${say("who.features")}</summary>${actors.map((h) => featuresTable(page, h))}</details>`}
${
  judged.aside.length === 0
    ? undefined
    : html`<h4>${say("who.aside")}</h4>${foldedList(
        page,
        judged.aside
          .slice(0, maxAside)
          .map(
            (a) =>
              html`${a.actors.join(", ")}: ${say(`feature.${a.kind}`)} ${evidenceText(clip(a.value, 160))}: ${a.why} (${findingLinks(page, a.findings, 4)})`,
          ),
        openPoints,
      )}${restNote(page, Math.min(maxAside, judged.aside.length), judged.aside.length, say("noun.features"), "case.json")}`
}
<h4>${say("who.wouldChange")}</h4>${points(page, judged.wouldChange)}`
}

function points(page: Page, texts: readonly string[]): Markup {
  return foldedList(
    page,
    texts.map((text) => linked(page, clip(text, 400))),
    openPoints,
  )
}

function featuresTable(page: Page, {name, features}: Hypothesis): Markup {
  const {say} = page
  const shown = features.slice(0, maxFeatures)
  return html`${table(
    say("who.featuresOf", {name: clip(name, 120)}),
    [
      {title: say("who.feature")},
      {title: say("col.group")},
      {title: say("who.toFake"), kind: "word"},
      {title: say("who.sharedBy"), kind: "number"},
      {title: say("col.log10"), kind: "number"},
      {title: say("col.counted"), kind: "word"},
      {title: say("col.why")},
      {title: say("col.findings")},
    ],
    shown.map((f) => [
      html`${say(`feature.${f.kind}`)} ${evidenceText(clip(f.value, 200))}`,
      groupCell(f.group),
      say(`cost.${f.cost}`),
      say("number", {n: f.sharedBy}),
      signed(f.log10),
      say(f.isUsed ? "yes" : "no"),
      html`${linked(page, f.why)} ${origin(page, f)}`,
      findingLinks(page, f.findings, 4),
    ]),
  )}${restNote(page, shown.length, features.length, say("noun.features"), "case.json")}`
}

/** Our own words stay whole; anything else may break. */
function groupCell(group: string): Part {
  const parts = group.split(" and ")
  return parts.map((part, i) => [
    i === 0 ? "" : html`<br>`,
    /^[a-z]{1,16}$/.test(part) ? html`<span class="together">${part}</span>` : part,
  ])
}

function origin({say}: Page, {source, isVerified}: FeatureHit): Markup {
  return html`<span class="quiet">${clip(source, 200)}${isVerified ? undefined : html`, ${say("who.notChecked")}`}</span>`
}

function observersBlock(page: Page, observers: readonly Activity[]): Markup {
  const {say} = page
  const shown = observers.slice(0, maxObservers)
  return html`<h3>${say("who.observers")}</h3>
<p>${say("who.observersIntro")}</p>
${table(
  say("who.observersCaption"),
  [
    {title: say("who.activity"), kind: "mono"},
    {title: say("col.server")},
    {title: say("col.firstUtc")},
    {title: say("card.sources")},
    {title: say("col.findings")},
  ],
  shown.map((a) => [
    a.id,
    clip(a.servers.join(", "), 200),
    time(page, a.from, true),
    names(page, a.sources),
    findingLinks(page, a.findings, 6),
  ]),
)}${restNote(page, shown.length, observers.length, say("noun.observers"), "case.json")}`
}

function relayedBox(page: Page, {relayed}: Attribution): Markup | undefined {
  if (relayed.length === 0) return undefined
  const {say} = page
  return html`<div class="exhibit">
<h3 id="relayed">${say("who.relayed")}</h3>
<p>${say("who.relayedIntro")}</p>
${table(
  say("who.relayedCaption"),
  [
    {title: say("who.speaker")},
    {title: say("who.date"), kind: "date"},
    {title: say("who.about")},
    {title: say("who.estimate")},
    {title: say("who.said")},
  ],
  relayed.map((claim) => [
    html`${clip(claim.speaker, 120)} <span class="quiet">${say(`speaker.${claim.speakerKind}`)}</span>`,
    claim.date,
    say(`about.${claim.about}`),
    claim.estimate ?? say("who.noEstimate"),
    html`${clip(claim.says, 600)} <span class="quiet">${clip(claim.source, 300)}${claim.isVerified ? undefined : html`; ${say("who.unverified")}`}</span>`,
  ]),
)}</div>
`
}
