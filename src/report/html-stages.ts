/* How far it went: per server, one block per stage with the sentence of likelihood, the sentence of confidence, the
 * findings for it, what speaks against it and the gaps. Other explanations and the arithmetic have sections of their
 * own. A stage that cannot be assessed takes as much room as one that can. */

import type {ServerCase} from "../model/case.ts"
import {stages} from "../model/finding.ts"
import type {Assessed, Judgement} from "../model/judgement.ts"
import {clip, html, type Markup} from "./escape.ts"
import {
  confidence,
  file,
  findingLinks,
  foldedList,
  likelihoodCell,
  likelihoodSentence,
  linked,
  linkTo,
  maxServers,
  nameList,
  type Page,
  phraseMarkup,
  restNote,
  section,
  serverAnchor,
  stageAnchor,
  table,
} from "./html-parts.ts"
import {capital} from "./words.ts"

/** Servers of which a table shows one line. */
const maxGlance = 200
/** Points against a judgement, and gaps beside one, that show without unfolding. */
const openPoints = 3
/** Gaps that show where they are all there is to say. */
const openGaps = 8
const maxNames = 8

/** All servers in full, up to `maxServers`; the overall lines first where there are several. */
export function stagesSection(page: Page): Markup {
  const {say} = page
  const {servers, overall, campaigns, verdict} = page.bundle.case
  const shown = servers.slice(0, maxServers)
  const lines = verdict.lines.filter((line) => line !== verdict.headline)
  return section(
    "stages",
    say("stages.title"),
    html`<p>${say("stages.intro")}</p>`,
    lines.length === 0
      ? undefined
      : html`<h3>${say("stages.short")}</h3><ul class="lines">${lines.map((line) => html`<li>${linked(page, line)}</li>`)}</ul>`,
    servers.length > 1
      ? table(
          say("stages.overall"),
          [{title: say("col.stage"), kind: "word"}, {title: say("col.highest")}, {title: say("col.inWords")}],
          overall.map((step) => [
            say(`stage.${step.stage}`),
            likelihoodCell(page, step.worst),
            linked(page, step.says),
          ]),
        )
      : undefined,
    servers.length > 1 ? glance(page, servers) : undefined,
    shown.map((server) => serverBlock(page, server)),
    servers.length > shown.length
      ? html`<p class="rest">${say("stages.moreServers", {n: servers.length - shown.length, file: file("case.json")})}</p>`
      : undefined,
    campaigns.length === 0
      ? undefined
      : html`<h3>${say("stages.routes")}</h3><ul>${campaigns.map((campaign) => html`<li>${campaign.says.startsWith(campaign.title) ? undefined : html`<strong>${campaign.title}</strong> (${say("count.findings", {n: campaign.findings})}). `}${linked(page, campaign.says)} ${confidence(page, campaign.confidence, "")}${campaignLimits(page, campaign.cannotShow ?? [])}</li>`)}</ul>`,
  )
}

/** What no evidence on a server can show of a campaign. */
function campaignLimits({say}: Page, cannotShow: readonly string[]): Markup | undefined {
  if (cannotShow.length === 0) return undefined
  return html`<ul class="small">${cannotShow.map((each) => html`<li><span class="tag">${say("stages.cannotShow")}</span> ${each}</li>`)}</ul>`
}

/** All servers by all stages, each cell a link to its reasons if the page has them. */
function glance(page: Page, servers: readonly ServerCase[]): Markup {
  const {say} = page
  const rows = servers.slice(0, maxGlance)
  return html`${table(
    say("stages.glance"),
    [{title: say("col.server"), kind: "host"}, ...stages.map((stage) => ({title: say(`stage.${stage}`)}))],
    rows.map((server) => [
      html`<strong>${server.id}</strong>`,
      ...stages.map((stage) => {
        const judgement = server.judgements.find((each) => each.stage === stage)
        if (judgement === undefined) return say("stages.notJudged")
        return linkTo(stageAnchor(page, server.id, stage), phraseMarkup(page, judgement))
      }),
    ]),
    {tools: {id: "glance-table", filter: say("tools.filterServers")}},
  )}${restNote(page, rows.length, servers.length, say("noun.servers"), "case.json")}`
}

function serverBlock(page: Page, server: ServerCase): Markup {
  const others = server.names.filter((name) => name !== server.id).map((name) => clip(name, 100))
  return html`<h3 class="server" id="${serverAnchor(page, "server", server.id)}">${server.id}${others.length === 0 ? undefined : html` <span class="aka">${page.say("stages.aka", {names: nameList(page, others, maxNames)})}</span>`}</h3>
${server.judgements.map((judgement) => stageBlock(page, server, judgement))}
`
}

function stageBlock(page: Page, server: ServerCase, judgement: Judgement): Markup {
  const id = stageAnchor(page, server.id, judgement.stage)
  const assessed = judgement.kind === "assessed"
  return html`<article class="${assessed ? "judgement" : "judgement blind"}" aria-labelledby="${id}">
<div class="scale-side"><h4 id="${id}">${page.say(`stage.${judgement.stage}`)}</h4>${likelihoodCell(page, judgement)}<span class="meaning">${page.say(`meaning.${judgement.stage}`)}</span></div>
<div class="reason">
<p class="says">${likelihoodSentence(page, judgement)}</p>
${assessed ? assessedBody(page, judgement) : undefined}
${gapsList(page, judgement)}
${changesList(page, judgement)}
</div></article>
`
}

function assessedBody(page: Page, judgement: Assessed): Markup {
  const {say} = page
  const target = serverAnchor(page, "rivals", judgement.server)
  return html`<p>${confidence(page, judgement.confidence, judgement.confidenceBecause)}</p>
<dl class="pairs">
${judgement.confirmedBy.length === 0 ? undefined : html`<dt>${say("stages.confirmedBy")}</dt><dd>${findingLinks(page, judgement.confirmedBy)}</dd>`}
${judgement.impliedBy === undefined ? undefined : html`<dt>${say("stages.follows")}</dt><dd>${say("stages.followsFrom", {stage: say(`stage.${judgement.impliedBy}`)})}</dd>`}
<dt>${say("stages.outcome")}</dt><dd>${say(`outcome.${judgement.outcome}`)}</dd>
<dt>${say("stages.for")}</dt><dd>${judgement.for.length === 0 ? say("stages.noFinding") : findingLinks(page, judgement.for)}</dd>
<dt>${say("stages.against")}</dt><dd>${
    judgement.against.length === 0
      ? say("stages.nothingAgainst")
      : foldedList(
          page,
          judgement.against.map((text) => linked(page, text)),
          openPoints,
        )
  }</dd>
${judgement.rivals.length === 0 ? undefined : html`<dt>${say("stages.instead")}</dt><dd>${linkTo(target, say("stages.rivals", {n: judgement.rivals.length}))}</dd>`}
</dl>`
}

function gapsList(page: Page, judgement: Judgement): Markup | undefined {
  if (judgement.gaps.length === 0) return undefined
  const {say} = page
  const isAssessed = judgement.kind === "assessed"
  const points = judgement.gaps.map(
    (gap) => html`${linked(page, capital(gap.says))} <span class="quiet">(${say(`why.${gap.why}`)})</span>`,
  )
  return html`<dl class="pairs gaps"><dt>${say(isAssessed ? "stages.notSeen" : "stages.missing")}</dt><dd>${foldedList(page, points, isAssessed ? openPoints : openGaps)}</dd></dl>`
}

/** The evidence that could change the judgement, in words that one can act on. */
function changesList(page: Page, judgement: Judgement): Markup | undefined {
  const sources = judgement.kind === "assessed" ? judgement.ledger.wouldChange : judgement.wouldChange
  if (sources.length === 0) return undefined
  const title = page.say(judgement.kind === "assessed" ? "stages.couldChange" : "stages.wouldAssess")
  return html`<dl class="pairs gaps"><dt>${title}</dt><dd>${foldedList(page, sources, openPoints)}</dd></dl>`
}
