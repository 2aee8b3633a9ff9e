/* The first page of the report: what we found, how far it went, what to do first. It must carry its
 * point in ten seconds and on one printed page. */

import type {Case} from "../model/case.ts"
import {html, type Markup} from "./escape.ts"
import {likelihoodBar, linked, type Page, phraseMarkup, section, stageAnchor} from "./html-parts.ts"
import {capital, count, counted, instantText, size, stageMeaning} from "./words.ts"

const maxActions = 5
const maxLines = 10
/** Lines that stand open; with the ladder above them they are the whole story. */
const openLines = 3

/** Masthead, headline, the lines of the verdict and the ladder of stages. */
export function verdictSection(page: Page, marking: string): Markup {
  const {case: it} = page.bundle
  const lines = it.verdict.lines.filter((line) => line !== it.verdict.headline).slice(0, maxLines)
  const open = lines.length === openLines + 1 ? lines.length : openLines
  return html`<header class="masthead">
<p class="kicker"><span>Postern case report${it.organisation === undefined ? undefined : html` <span class="sep">/</span> ${it.organisation}`}</span><span class="tlp">${marking}</span></p>
<h1>${linked(page, it.verdict.headline)}</h1>
<p class="facts">${linked(page, facts(it))}</p>
</header>
${ladder(page)}
<div class="lead">
${lineList(page, lines.slice(0, open))}${lines.length > open ? html`<details><summary>More in short</summary>${lineList(page, lines.slice(open))}</details>` : undefined}
${it.verdict.lost ? html`<p class="lost"><strong>Some evidence could not be read.</strong> What it would have shown is unknown; see <a href="#coverage">what we could not see</a>.</p>` : undefined}
</div>
`
}

function lineList(page: Page, lines: readonly string[]): Markup | undefined {
  if (lines.length === 0) return undefined
  return html`<ul class="lines">${lines.map((line) => html`<li>${linked(page, line)}</li>`)}</ul>`
}

function facts(it: Case): string {
  const names = it.servers.map((server) => server.id)
  const servers =
    names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`
  const subject =
    names.length === 0 ? "No server named in the evidence" : `${counted(names.length, "server")}: ${servers}`
  return `${subject}. ${counted(it.counts.files, "file")}, ${size(it.counts.bytes)}, ${counted(it.counts.records, "record")} read. The latest time in the evidence is ${instantText(it.asOf)}.`
}

/** Six stages over all servers: the highest judgement of each. */
function ladder(page: Page): Markup | undefined {
  const {case: it} = page.bundle
  if (it.overall.length === 0) return undefined
  return html`<nav class="ladder" aria-label="How far it went, by stage"><ol>${it.overall.map((step) => {
    const {worst} = step
    const blind = step.notAssessable
    const note =
      it.servers.length > 1 && worst.kind === "assessed" && blind > 0
        ? html`<span class="small">not assessable on ${count(blind)} of ${counted(step.assessed + blind, "server")}</span>`
        : undefined
    return html`<li class="${worst.kind === "assessed" ? "step" : "step blind"}"><a href="#${stageAnchor(worst.server, step.stage)}"><span class="stage">${capital(step.stage)}</span>${likelihoodBar(worst)}${phraseMarkup(worst)}</a><span class="meaning">${stageMeaning[step.stage]}</span>${note}</li>`
  })}</ol></nav>`
}

/** What to do first, each step with its reason. */
export function actionsSection(page: Page): Markup {
  const actions = [...page.bundle.case.actions].sort((a, b) => a.order - b.order)
  const shown = actions.slice(0, maxActions)
  if (shown.length === 0) {
    return section(
      "actions",
      "What to do first",
      html`<p>No step follows from this evidence alone. Read <a href="#coverage">what we could not see</a> first.</p>`,
    )
  }
  const rest = actions.slice(maxActions)
  return section(
    "actions",
    "What to do first",
    html`<ol class="actions">${shown.map((action) => html`<li><p class="do">${linked(page, action.says)}</p><p class="because"><span class="tag">Because</span> ${linked(page, action.because)}</p></li>`)}</ol>`,
    rest.length === 0
      ? undefined
      : html`<details><summary>${counted(rest.length, "further step")}</summary><ol class="actions" start="${maxActions + 1}">${rest.map((action) => html`<li><p class="do">${linked(page, action.says)}</p><p class="because"><span class="tag">Because</span> ${linked(page, action.because)}</p></li>`)}</ol></details>`,
  )
}
