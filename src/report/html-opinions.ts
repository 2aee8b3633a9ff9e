/* What people said against the judgement, and what it moved: beside each other, so that a reader can judge both. */

import type {Opinion} from "../model/opinion.ts"
import {clip, html, type Markup} from "./escape.ts"
import {findingLinks, type Page, restNote, section, table} from "./html-parts.ts"

const maxRows = 200

/** Undefined where nobody said anything. */
export function opinionsSection(page: Page): Markup | undefined {
  const {disagreement} = page.bundle.case
  if (disagreement === undefined) return undefined
  const {opinions, moved} = disagreement
  return section(
    "opinions",
    "What people said against it",
    html`<p>The report is judged with these opinions. What is set aside stays among the findings and counts for nothing.</p>`,
    table(
      "Opinions, in the order in which they were said",
      [{title: "What"}, {title: "Why"}, {title: "Who"}],
      opinions
        .slice(0, maxRows)
        .map((opinion) => [
          whatOf(page, opinion),
          clip(opinion.because ?? "no reason given", 600),
          clip(opinion.by ?? "not named", 200),
        ]),
    ),
    restNote(Math.min(opinions.length, maxRows), opinions.length, "opinions", "case.json"),
    moved.length === 0
      ? html`<p>They moved no judgement.</p>`
      : table(
          "What they moved",
          [{title: "Server"}, {title: "Stage", kind: "word"}, {title: "Without them"}, {title: "With them"}],
          moved.slice(0, maxRows).map(({server, stage, before, after}) => [server, stage, before, after]),
        ),
    restNote(Math.min(moved.length, maxRows), moved.length, "judgements", "case.json"),
  )
}

function whatOf(page: Page, opinion: Opinion): Markup {
  switch (opinion.kind) {
    case "prior":
      return html`the prior of “${opinion.stage}” is ${opinion.value}`
    case "exclude":
      return html`shall not count: ${findingLinks(page, opinion.findings)}`
    case "benign":
      return opinion.findings.length === 0
        ? html`a harmless cause of all findings`
        : html`a harmless cause of ${findingLinks(page, opinion.findings)}`
    default:
      return opinion satisfies never
  }
}
