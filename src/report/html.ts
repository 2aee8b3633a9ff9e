/* report.html: one file, no script, no load from anywhere, the same bytes for the same bundle.
 *
 * The first thing in the head is a content security policy that allows our one stylesheet by its hash and
 * nothing else: it is the second wall behind the escaping of escape.ts. Sections come in the order in which
 * a responder needs them; every list is capped and says where the rest is, so that a page stays below some
 * five megabytes whatever the case holds. */

import {createHash} from "node:crypto"
import type {CaseBundle} from "../model/case.ts"
import {clip, html, type Markup, stylesheet} from "./escape.ts"
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
import {opinionsSection} from "./html-opinions.ts"
import type {Page} from "./html-parts.ts"
import {stagesSection} from "./html-stages.ts"
import {reportCss} from "./html-style.ts"
import {theftSection} from "./html-theft.ts"
import {timelineSection} from "./html-timeline.ts"
import {actionsSection, verdictSection} from "./html-verdict.ts"

/** An organisation's evidence is at least this strict (TLP 2.0). */
const defaultMarking = "TLP:AMBER+STRICT"

export interface ReportOptions {
  /** Printed at the head of every page; default `TLP:AMBER+STRICT`. One of the TLP 2.0 labels. */
  readonly marking?: "TLP:RED" | "TLP:AMBER+STRICT" | "TLP:AMBER" | "TLP:GREEN" | "TLP:CLEAR"
}

/** The whole page as UTF-8 text with a final line end. */
export function reportHtml(bundle: CaseBundle, options: ReportOptions = {}): string {
  const marking = options.marking ?? defaultMarking
  const selection = selectFindings(bundle)
  const page: Page = {
    bundle,
    findings: new Map(bundle.findings.map((finding) => [finding.id, finding])),
    anchored: anchoredIds(selection),
  }
  const css = reportCss(marking)
  const hash = createHash("sha256").update(css, "utf8").digest("base64")
  const sessions = sessionsSection(page)
  const filtered = filteredSection(page)
  const clocks = clocksSection(page)
  const exposure = exposureSection(page)
  const theft = theftSection(page)
  const opinions = opinionsSection(page)
  const title = `${bundle.case.organisation === undefined ? "Postern case report" : `${bundle.case.organisation}: Postern case report`}`
  const contents: readonly (readonly [string, string])[] = [
    ["actions", "What to do first"],
    ...(opinions === undefined ? [] : [["opinions", "What people said"] as const]),
    ["stages", "How far it went"],
    ...(exposure === undefined ? [] : [["exposure", "What was open"] as const]),
    ...(theft === undefined ? [] : [["theft", "What was taken"] as const]),
    ["coverage", "What we could not see"],
    ["timeline", "Timeline"],
    ["findings", "Findings"],
    ...(sessions === undefined ? [] : [["sessions", "Sessions"] as const]),
    ...(clocks === undefined ? [] : [["clocks", "Clocks"] as const]),
    ["attribution", "Who did it"],
    ["evidence", "Evidence"],
    ["troubles", "Troubles"],
    ...(filtered === undefined ? [] : [["filtered", "Filters"] as const]),
    ["made", "How it was made"],
    ["words", "Words"],
  ]
  const document: Markup = html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Postern ${bundle.case.tool.version}">
<title>${clip(title, 200)}</title>
<style>${stylesheet(css)}</style>
</head>
<body>
<a class="skip" href="#actions">Skip to what to do first</a>
<main>
${verdictSection(page, marking)}
${actionsSection(page)}
<nav class="contents" aria-label="Contents"><ul>${contents.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
${opinions}${stagesSection(page)}
${exposure}${theft}${coverageSection(page)}
${timelineSection(page)}
${findingsSection(page, selection)}
${sessions}${clocks}${attributionSection(page)}
${evidenceSection(page)}
${troublesSection(page)}${filtered}
${madeSection(page)}
${wordsSection(page)}
</main>
<footer><p>${marking} <span class="sep">/</span> Postern ${bundle.case.tool.version} <span class="sep">/</span> A judgement holds for the evidence that was examined, no more.</p></footer>
</body>
</html>
`
  return document.toString()
}
