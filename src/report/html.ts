/* report.html: one file, no load from anywhere, the same bytes for the same bundle; whole without its script.
 *
 * The first thing in the head is a content security policy that allows our one stylesheet and our one script by
 * their hashes and nothing else: it is the second wall behind the escaping of escape.ts. The owner's page comes
 * first, then what an investigator asks in the order of asking, then the appendix. Every list is capped and says
 * where the rest is, so that a page stays below some eight megabytes whatever the case holds.
 *
 * No paper size is set: the page prints on A4 and on Letter as the printer has it. */

import {createHash} from "node:crypto"
import type {CaseBundle} from "../model/case.ts"
import {clip, html, inlineScript, type Markup, stylesheet} from "./escape.ts"
import {alternativesSection} from "./html-alternatives.ts"
import {attributionSection} from "./html-attribution.ts"
import {
  clocksSection,
  evidenceSection,
  filteredSection,
  madeSection,
  sessionsSection,
  troublesSection,
  wordsSection,
} from "./html-back.ts"
import {coverageSection} from "./html-coverage.ts"
import {exposureSection} from "./html-exposure.ts"
import {anchoredIds, findingsSection, selectFindings} from "./html-findings.ts"
import {indicatorsSection} from "./html-indicators.ts"
import {ledgerSection} from "./html-ledger.ts"
import {opinionsSection} from "./html-opinions.ts"
import {ownerPage} from "./html-owner.ts"
import type {Page} from "./html-parts.ts"
import {stagesSection} from "./html-stages.ts"
import {stepsSection} from "./html-steps.ts"
import {storySection} from "./html-story.ts"
import {reportCss} from "./html-style.ts"
import {theftSection} from "./html-theft.ts"
import {timelineSection} from "./html-timeline.ts"
import {pageScript} from "./page-script.ts"
import {en} from "./texts/en.ts"
import {sayer, type Texts} from "./texts.ts"

/** An organisation's evidence is at least this strict (TLP 2.0). */
const defaultMarking = "TLP:AMBER+STRICT"

export interface ReportOptions {
  /** Printed at the head of every page; default `TLP:AMBER+STRICT`. One of the TLP 2.0 labels. */
  readonly marking?: "TLP:RED" | "TLP:AMBER+STRICT" | "TLP:AMBER" | "TLP:GREEN" | "TLP:CLEAR"
  /** The page's fixed words; default English. */
  readonly texts?: Texts
}

type Chapter = readonly [id: string, title: Markup, content: Markup | undefined]

/** The whole page as UTF-8 text with a final line end. */
export function reportHtml(bundle: CaseBundle, options: ReportOptions = {}): string {
  const marking = options.marking ?? defaultMarking
  const say = sayer(options.texts ?? en)
  const selection = selectFindings(bundle)
  const page: Page = {
    bundle,
    say,
    findings: new Map(bundle.findings.map((finding) => [finding.id, finding])),
    anchored: anchoredIds(selection),
  }
  const css = reportCss(marking, say("title").toString())
  const {organisation, tool} = bundle.case
  const title =
    organisation === undefined ? say("title") : say("titleOf", {organisation: clip(organisation, 150)})
  const chapters: readonly Chapter[] = [
    ["steps", say("steps.title"), stepsSection(page)],
    ["story", say("story.title"), storySection(page)],
    ["timeline", say("timeline.title"), timelineSection(page)],
    ["stages", say("stages.title"), stagesSection(page)],
    ["findings", say("findings.title"), findingsSection(page, selection)],
    ["sessions", say("sessions.title"), sessionsSection(page)],
    ["exposure", say("exposure.title"), exposureSection(page)],
    ["theft", say("theft.title"), theftSection(page)],
    ["attribution", say("who.title"), attributionSection(page)],
    ["alternatives", say("rivals.title"), alternativesSection(page)],
    ["opinions", say("opinions.title"), opinionsSection(page)],
    ["coverage", say("coverage.title"), coverageSection(page)],
    ["ledger", say("ledger.title"), ledgerSection(page)],
    ["indicators", say("indicators.title"), indicatorsSection(page)],
    ["evidence", say("evidence.title"), evidenceSection(page)],
    ["troubles", say("troubles.title"), troublesSection(page)],
    ["clocks", say("clocks.title"), clocksSection(page)],
    ["filtered", say("filters.title"), filteredSection(page)],
    ["made", say("made.title"), madeSection(page)],
    ["words", say("words.title"), wordsSection(page)],
  ]
  const shown = chapters.filter(([, , content]) => content !== undefined)
  const document: Markup = html`<!doctype html>
<html lang="${say("language")}" dir="${say("direction")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(css)}'; script-src '${hashOf(pageScript)}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Postern ${tool.version}">
<title>${title}</title>
<style>${stylesheet(css)}</style>
</head>
<body>
<a class="skip" href="#main">${say("skip")}</a>
<header class="masthead"><p class="kicker"><span>${say("title")}${organisation === undefined ? undefined : html` <span class="sep">/</span> ${clip(organisation, 150)}`}</span><span class="tlp">${marking}</span></p></header>
<main id="main" tabindex="-1">
${ownerPage(page)}
<nav class="contents" aria-label="${say("contents")}"><ol>${shown.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
${toolbar(page)}
${shown.map(([, , content]) => content)}
</main>
<footer><p>${marking} <span class="sep">/</span> Postern ${tool.version} <span class="sep">/</span> ${say("footer")}</p></footer>
<script>${inlineScript(pageScript)}</script>
</body>
</html>
`
  return document.toString()
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`
}

/** Hidden until the script shows it; its words are the script's words too. */
function toolbar({say}: Page): Markup {
  return html`<div class="toolbar" id="toolbar" role="group" aria-label="${say("tools.label")}" hidden data-copy="${say("tools.copy")}" data-copied="${say("tools.copied")}" data-failed="${say("tools.failed")}" data-sort="${say("tools.sort")}" data-rows="${say("tools.rows", {n: "#", all: "##"})}" data-sorted="${say("tools.sorted", {column: "#"})}">
<button type="button" id="unfold">${say("tools.unfold")}</button>
<button type="button" id="fold">${say("tools.fold")}</button>
<button type="button" id="local" aria-pressed="false">${say("tools.local")}</button>
<p id="said" role="status" aria-live="polite"></p>
</div>`
}
