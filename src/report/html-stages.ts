/* How far it went: per server, one block per stage with the sentence of likelihood, the sentence of
 * confidence, the findings for it, what speaks against, the gaps and the arithmetic. A stage that cannot
 * be assessed takes as much room as one that can. */

import type {ServerCase} from "../model/case.ts"
import {stages} from "../model/finding.ts"
import type {Assessed, Judgement, Ledger} from "../model/judgement.ts"
import {clip, html, type Markup} from "./escape.ts"
import {
  findingLink,
  findingLinks,
  foldedList,
  likelihoodCell,
  linked,
  type Page,
  phraseMarkup,
  restNote,
  section,
  stageAnchor,
  table,
} from "./html-parts.ts"
import {capital, confidenceSentence, counted, likelihoodSentence, stageMeaning} from "./words.ts"

const maxServers = 40
const maxGlance = 200
const maxLedgerRows = 40
/** Points against a judgement, and gaps beside one, that show without unfolding. */
const openPoints = 3
/** Gaps that show where they are all there is to say. */
const openGaps = 8

/** All servers in full, up to `maxServers`; the overall lines first where there are several. */
export function stagesSection(page: Page): Markup {
  const {servers, overall, campaigns} = page.bundle.case
  const shown = servers.slice(0, maxServers)
  return section(
    "stages",
    "How far it went",
    html`<p>Each stage is judged on its own. The range in brackets is part of the judgement; “not assessable” means that the logs that would show the stage are missing, and says nothing about what happened.</p>`,
    servers.length > 1
      ? table(
          "Over all servers",
          [{title: "Stage", kind: "word"}, {title: "Highest judgement"}, {title: "In words"}],
          overall.map((step) => [capital(step.stage), likelihoodCell(step.worst), step.says]),
        )
      : undefined,
    servers.length > 1 ? glance(servers) : undefined,
    shown.map((server) => serverBlock(page, server)),
    servers.length > shown.length
      ? html`<p class="rest">${counted(servers.length - shown.length, "further server")} stand in <code>case.json</code> beside this page.</p>`
      : undefined,
    campaigns.length === 0
      ? undefined
      : html`<h3>Known routes that match</h3><ul>${campaigns.map((campaign) => html`<li>${campaign.says.startsWith(campaign.title) ? undefined : html`<strong>${campaign.title}</strong> (${counted(campaign.findings, "finding")}). `}${campaign.says} ${confidenceSentence(campaign.confidence, "")}${campaignLimits(campaign.cannotShow ?? [])}</li>`)}</ul>`,
  )
}

/** What no evidence on a server can show of a campaign. */
function campaignLimits(cannotShow: readonly string[]): Markup | undefined {
  if (cannotShow.length === 0) return undefined
  return html`<ul class="small">${cannotShow.map((each) => html`<li><span class="tag">No evidence here shows</span> ${each}</li>`)}</ul>`
}

/** All servers by all stages, each cell a link to its reasons if the page has them. */
function glance(servers: readonly ServerCase[]): Markup {
  const rows = servers.slice(0, maxGlance)
  return html`${table(
    "Every server at a glance",
    [{title: "Server", kind: "host"}, ...stages.map((stage) => ({title: capital(stage)}))],
    rows.map((server, at) => [
      html`<strong>${server.id}</strong>`,
      ...stages.map((stage) => {
        const judgement = server.judgements.find((each) => each.stage === stage)
        if (judgement === undefined) return "not judged"
        const words = phraseMarkup(judgement)
        return at < maxServers ? html`<a href="#${stageAnchor(judgement.server, stage)}">${words}</a>` : words
      }),
    ]),
  )}${restNote(rows.length, servers.length, "servers", "case.json")}`
}

function serverBlock(page: Page, server: ServerCase): Markup {
  const others = server.names.filter((name) => name !== server.id).slice(0, 8)
  return html`<h3 class="server">${server.id}${others.length === 0 ? undefined : html` <span class="aka">also seen as ${clip(others.join(", "), 200)}</span>`}</h3>
${server.judgements.map((judgement) => stageBlock(page, judgement))}
`
}

function stageBlock(page: Page, judgement: Judgement): Markup {
  const id = stageAnchor(judgement.server, judgement.stage)
  const assessed = judgement.kind === "assessed"
  return html`<article class="${assessed ? "judgement" : "judgement blind"}" aria-labelledby="${id}">
<div class="scale-side"><h4 id="${id}">${capital(judgement.stage)}</h4>${likelihoodCell(judgement)}<span class="meaning">${stageMeaning[judgement.stage]}</span></div>
<div class="reason">
<p class="says">${linked(page, likelihoodSentence(judgement))}</p>
${assessed ? assessedBody(page, judgement) : undefined}
${gapsList(page, judgement)}
${assessed ? ledgerDetails(page, judgement.ledger) : undefined}
</div></article>
`
}

function assessedBody(page: Page, judgement: Assessed): Markup {
  return html`<p>${linked(page, confidenceSentence(judgement.confidence, judgement.confidenceBecause))}</p>
<dl class="pairs">
${judgement.confirmedBy.length === 0 ? undefined : html`<dt>Confirmed by</dt><dd>${findingLinks(page, judgement.confirmedBy)}</dd>`}
${judgement.impliedBy === undefined ? undefined : html`<dt>Follows from</dt><dd>the stage “${judgement.impliedBy}”; nothing shows this one by itself</dd>`}
<dt>Outcome</dt><dd>${judgement.outcome}</dd>
<dt>For it</dt><dd>${judgement.for.length === 0 ? "no finding" : findingLinks(page, judgement.for)}</dd>
<dt>Against it</dt><dd>${
    judgement.against.length === 0
      ? "nothing that we know"
      : foldedList(
          judgement.against.map((text) => linked(page, text)),
          openPoints,
        )
  }</dd>
</dl>`
}

function gapsList(page: Page, judgement: Judgement): Markup | undefined {
  if (judgement.gaps.length === 0) return undefined
  const isAssessed = judgement.kind === "assessed"
  const points = judgement.gaps.map(
    (gap) => html`${linked(page, capital(gap.says))} <span class="quiet">(${gap.why})</span>`,
  )
  return html`<dl class="pairs gaps"><dt>${isAssessed ? "Not seen" : "What is missing"}</dt><dd>${foldedList(points, isAssessed ? openPoints : openGaps)}</dd></dl>`
}

function ledgerDetails(page: Page, ledger: Ledger): Markup {
  const items = ledger.items.slice(0, maxLedgerRows)
  const outcome = `Prior ${percent(ledger.prior.value)} (${ledger.prior.source}); result ${percent(ledger.posterior)}`
  if (items.length + ledger.against.length === 0) {
    return html`<p class="small">${outcome}. No item moves it.</p>`
  }
  return html`<details class="ledger"><summary>The arithmetic behind it</summary>
${table(
  outcome,
  [{title: "Item"}, {title: "log10", kind: "number"}, {title: "Counted"}, {title: "Group"}, {title: "Why"}],
  [
    ...items.map((item) => [
      findingLink(page, item.finding),
      signed(item.log10),
      item.used ? "yes" : "no",
      item.group,
      item.why,
    ]),
    ...ledger.against.map((item) => [
      `no finding in ${item.log}`,
      signed(item.log10),
      "yes",
      "coverage",
      `${percent(item.covered)} of the window seen`,
    ]),
  ],
)}${ledger.items.length > items.length ? html`<p class="rest">${counted(ledger.items.length - items.length, "further item")} in <code>case.json</code>.</p>` : undefined}</details>`
}

/** `98.4 %` */
export function percent(probability: number): string {
  return `${(probability * 100).toFixed(1)} %`
}

/** `+1.50`, `−0.40` */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`
}
