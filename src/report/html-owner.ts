/* The owner's page: what was found in three sentences, what to do today, how sure that is, what nobody could see,
 * and whom to tell. It fits on one sheet of A4 or Letter as long as sentences have the usual length: every list
 * is cut to a few lines and every string is bounded, and each line leads to the part that has all. */

import type {Case} from "../model/case.ts"
import type {Episode} from "../model/episode.ts"
import {clip, html, type Markup, shorten} from "./escape.ts"
import {
  confidence,
  findingLinks,
  instant,
  likelihoodBar,
  likelihoodSentence,
  linked,
  linkTo,
  nameList,
  type Page,
  phraseMarkup,
  section,
  sizeOf,
  stageAnchor,
} from "./html-parts.ts"
import {stepAnchor, whoAndWhen} from "./html-steps.ts"
import {episodeAnchor} from "./html-story.ts"
import {isEntered, missingEvidence, openActions, tellingEpisodes} from "./telling.ts"
import {capital} from "./words.ts"

// A sheet holds some 55 lines beside the ladder; three sentences, five steps and three duties leave air on it
// even where each takes two lines and more.
const maxSentences = 3
const maxToday = 5
const maxTold = 4
const sentenceLimit = 300
const stepLimit = 180
const maxServersNamed = 3
const maxMissing = 5

/** What the owner reads: everything of it links into the technical part. */
export function ownerPage(page: Page): Markup {
  const {case: it} = page.bundle
  const {say} = page
  return html`<div class="owner" id="owner">
<h1>${linked(page, shorten(it.verdict.headline, sentenceLimit))}</h1>
<p class="facts">${facts(page, it)}</p>
${section("found", say("owner.found"), found(page, it))}
${section("today", say("owner.today"), today(page, it))}
${section("sure", say("owner.sure"), sure(page, it))}
${section("unseen", say("owner.unseen"), unseen(page, it))}
${section("tell", say("owner.tell"), tell(page, it))}
</div>
`
}

function facts(page: Page, it: Case): Markup {
  const {say} = page
  const servers =
    it.servers.length === 0
      ? say("facts.noServer")
      : say("facts.servers", {
          n: it.servers.length,
          names: nameList(
            page,
            it.servers.map((server) => clip(server.id, 60)),
            maxServersNamed,
          ),
        })
  const {counts} = it
  return html`${servers} ${say("facts.read", {files: counts.files, size: sizeOf(page, counts.bytes), records: counts.records})} ${say("facts.asOf", {time: instant(page, it.asOf)})}`
}

/** The most telling episodes that succeeded, in order of time; the first lines of the verdict where the story has
 *  none. */
function found(page: Page, it: Case): Markup {
  const chosen = tellingEpisodes(it, maxSentences)
  if (chosen.length === 0) {
    const lines = it.verdict.lines.filter((line) => line !== it.verdict.headline).slice(0, maxSentences)
    return lines.length === 0
      ? html`<p>${page.say("owner.nothing")}</p>`
      : html`<ul class="lines">${lines.map((line) => html`<li>${linked(page, shorten(line, sentenceLimit))}</li>`)}</ul>`
  }
  return html`<ul class="lines">${chosen.map((episode) => html`<li>${sentence(page, episode)}</li>`)}</ul>`
}

const maxLinks = 3

function sentence(page: Page, episode: Episode): Markup {
  const more = page.say("owner.episode", {id: episode.id})
  return html`${linked(page, shorten(episode.says, sentenceLimit))} <span class="refs">${findingLinks(page, episode.findings.slice(0, maxLinks), maxLinks)}<span class="more">, ${linkTo(episodeAnchor(page, episode.id), more)}</span></span>`
}

function today(page: Page, it: Case): Markup {
  const {say} = page
  const open = openActions(it)
  if (open.length === 0) return html`<p>${say(it.servers.length === 0 ? "steps.collect" : "steps.none")}</p>`
  const shown = open.slice(0, maxToday)
  const one = open.find((action) => action.step?.tonight !== undefined)
  const rest = it.actions.length - shown.length
  return html`${one?.step?.tonight === undefined ? undefined : html`<p class="tonight"><strong>${say("owner.tonight")}</strong> ${linkTo(stepAnchor(one), shorten(one.says, stepLimit))} ${linked(page, shorten(one.step.tonight, stepLimit))}</p>`}
<ol class="today">${shown.map((action) => html`<li>${linkTo(stepAnchor(action), shorten(action.says, stepLimit))}${action.step === undefined ? undefined : html` <span class="quiet">${whoAndWhen(page, action.step)}</span>`}</li>`)}</ol>
${rest === 0 ? undefined : html`<p class="small">${linkTo("steps", say("owner.moreSteps", {n: rest}))}</p>`}`
}

/** The ladder, then likelihood and confidence of the break-in in a sentence each. */
function sure(page: Page, it: Case): Markup {
  const {say} = page
  const main = it.overall.find((step) => step.stage === "exploited")?.worst ?? it.overall[0]?.worst
  return html`${ladder(page)}
${
  main === undefined
    ? html`<p>${say("owner.notJudged")}</p>`
    : html`<p>${likelihoodSentence(page, main, sentenceLimit)} <span class="more">${linkTo(stageAnchor(page, main.server, main.stage), say("owner.why"))}</span></p>
${main.kind === "assessed" ? html`<p>${confidence(page, main.confidence, main.confidenceBecause)}</p>` : undefined}`
}`
}

/** Six stages over all servers: the highest judgement of each. */
function ladder(page: Page): Markup | undefined {
  const {case: it} = page.bundle
  const {say} = page
  if (it.overall.length === 0) return undefined
  return html`<div class="ladder"><ol aria-label="${say("ladder.label")}">${it.overall.map((step) => {
    const {worst} = step
    const blind = step.notAssessable
    const note =
      it.servers.length > 1 && worst.kind === "assessed" && blind > 0
        ? html`<span class="small">${say("ladder.blind", {n: blind, all: step.assessed + blind})}</span>`
        : undefined
    const target = stageAnchor(page, worst.server, step.stage)
    const inner = html`<span class="stage">${say(`stage.${step.stage}`)}</span>${likelihoodBar(worst)}${phraseMarkup(page, worst)}`
    return html`<li class="${worst.kind === "assessed" ? "step" : "step blind"}">${target === undefined ? inner : html`<a href="#${target}">${inner}</a>`}<span class="meaning">${say(`meaning.${step.stage}`)}</span>${note}</li>`
  })}</ol></div>`
}

/** One paragraph: the kinds of evidence that are missing, what cannot be answered for it, and what was lost. */
function unseen(page: Page, it: Case): Markup {
  const {say} = page
  const {absent: missing, partial} = missingEvidence(it)
  const blind = it.overall.filter((step) => step.worst.kind === "not assessable")
  return html`<p>${it.servers.length === 0 ? say("unseen.nothing") : missing.length === 0 ? say("unseen.allThere") : say("unseen.missing", {list: nameList(page, missing, maxMissing)})}${partial === 0 ? undefined : html` ${say("unseen.partial", {n: partial})}`}${
    blind.length === 0
      ? undefined
      : html` ${say("unseen.blind", {
          list: nameList(
            page,
            blind.map(({stage}) => say(`stage.${stage}`)),
            blind.length,
          ),
        })}`
  }${it.verdict.lost ? html` <strong>${say("unseen.lost")}</strong>` : undefined} ${say("unseen.silence")} <span class="more">${linkTo("coverage", say("unseen.all"))}</span></p>`
}

/** The steps that tell somebody; where the case has none of them, whom to ask. */
function tell(page: Page, it: Case): Markup {
  const {say} = page
  const steps = openActions(it).filter(({step}) => step?.phase === "report" || step?.phase === "data")
  if (steps.length === 0) return html`<p>${say(isEntered(it) ? "tell.found" : "tell.nothing")}</p>`
  return html`<ul class="lines">${steps.slice(0, maxTold).map((action) => html`<li>${linkTo(stepAnchor(action), shorten(capital(action.says), stepLimit))}</li>`)}</ul>
<p class="small">${say("tell.drafts", {command: html`<code>postern report</code>`})}</p>`
}
