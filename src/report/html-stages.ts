/* How far it went: per server, one block per stage with the sentence of likelihood, the sentence of
 * confidence, the findings for it, what speaks against, the gaps, the other explanations and the arithmetic.
 * A stage that cannot be assessed takes as much room as one that can. */

import type {ServerCase} from "../model/case.ts"
import {stages} from "../model/finding.ts"
import type {Assessed, Judgement, Rival} from "../model/judgement.ts"
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
import {
  capital,
  confidenceSentence,
  counted,
  likelihoodSentence,
  percent,
  signed,
  stageMeaning,
} from "./words.ts"

const maxServers = 40
const maxGlance = 200
const maxLedgerRows = 40
/** Points against a judgement, and gaps beside one, that show without unfolding. */
const openPoints = 3
/** Gaps that show where they are all there is to say. */
const openGaps = 8
const rivalLinks = 8
/** Longest name of a cause that is printed whole. */
const groupLimit = 160

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
${changesList(judgement)}
${assessed ? rivalsList(page, judgement.rivals) : undefined}
${assessed ? ledgerDetails(page, judgement) : undefined}
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

function ledgerDetails(page: Page, {ledger, confirmedBy}: Assessed): Markup {
  const items = ledger.items.slice(0, maxLedgerRows)
  const {prior} = ledger
  const outcome = `“${capital(ledger.judgement)}” by ${ledger.table}: prior ${percent(prior.value)} (${prior.source}); result ${percent(ledger.posterior)}, ${ledger.band}${confirmedBy.length > 0 ? "; direct proof stands above it" : ""}`
  const stress =
    prior.third === prior.triple
      ? `With a third of the prior odds, or three times as much, it stays ${prior.third}.`
      : `With a third of the prior odds it is ${prior.third}, with three times as much ${prior.triple}${confirmedBy.length > 0 ? "" : ": the prior decides it"}.`
  if (items.length + ledger.against.length === 0) {
    return html`<p class="small">${outcome}. No item moves it. ${stress}</p>`
  }
  return html`<details class="ledger"><summary>The arithmetic behind it</summary>
${table(
  outcome,
  [
    {title: "Item"},
    {title: "log10", kind: "number"},
    {title: "Counted"},
    {title: "Row"},
    {title: "Group"},
    {title: "Why"},
  ],
  [
    ...items.map((item) => [
      findingLink(page, item.finding),
      signed(item.log10),
      item.used ? "yes" : "no",
      item.row,
      clip(item.group, groupLimit),
      item.why,
    ]),
    ...ledger.against.map((item) => [
      "speaks against",
      signed(item.log10),
      "yes",
      "coverage",
      clip(item.log, groupLimit),
      `${percent(item.covered)} of the window seen`,
    ]),
    ...ledger.caps.map((cap) => [
      "bound",
      signed(cap.log10),
      "yes",
      "",
      cap.over,
      "what it may count at most",
    ]),
  ],
)}${ledger.items.length > items.length ? html`<p class="rest">${counted(ledger.items.length - items.length, "further item")} in <code>case.json</code>.</p>` : undefined}
<p class="small">${stress}${ledger.movedMost.length === 0 ? undefined : html` Moved most by ${ledger.movedMost.map(({what, log10}, at) => html`${at > 0 ? ", " : undefined}${linked(page, what)} (${signed(log10)})`)}.`}</p></details>`
}

/** The other explanations that fit, folded: each with what speaks for it, against it, and whom to ask. */
function rivalsList(page: Page, rivals: readonly Rival[]): Markup | undefined {
  if (rivals.length === 0) return undefined
  return html`<details class="rivals"><summary>${counted(rivals.length, "other explanation")}</summary><dl class="pairs">${rivals.map(
    (
      rival,
    ) => html`<dt>Instead</dt><dd><strong>${capital(rival.title)}</strong>, for ${findingLinks(page, rival.explains, rivalLinks)}
<ul>${rival.for.map((text) => html`<li><span class="tag">For</span> ${linked(page, text)}</li>`)}${rival.against.map((text) => html`<li><span class="tag">Against</span> ${linked(page, text)}</li>`)}${rival.for.length + rival.against.length === 0 ? html`<li>Nothing in the evidence speaks for or against it.</li>` : undefined}<li>${rival.ask}</li></ul></dd>`,
  )}</dl></details>`
}

/** The evidence that could change the judgement, in words that one can act on. */
function changesList(judgement: Judgement): Markup | undefined {
  const sources = judgement.kind === "assessed" ? judgement.ledger.wouldChange : judgement.wouldChange
  if (sources.length === 0) return undefined
  const title = judgement.kind === "assessed" ? "Could change it" : "Would let it be assessed"
  return html`<dl class="pairs gaps"><dt>${title}</dt><dd>${foldedList(sources, openPoints)}</dd></dl>`
}
