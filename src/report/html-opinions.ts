/* What people said against the judgement, and what it moved: beside each other, so that a reader can judge both. */

import type {Opinion} from "../model/opinion.ts"
import {clip, html, type Markup} from "./escape.ts"
import {findingLinks, type Page, restNote, section, table} from "./html-parts.ts"

const maxRows = 200

/** Undefined where nobody said anything. */
export function opinionsSection(page: Page): Markup | undefined {
  const {disagreement} = page.bundle.case
  const {say} = page
  if (disagreement === undefined) return undefined
  const {opinions, moved} = disagreement
  return section(
    "opinions",
    say("opinions.title"),
    html`<p>${say("opinions.intro")}</p>`,
    table(
      say("opinions.caption"),
      [{title: say("col.what")}, {title: say("col.why")}, {title: say("col.who")}],
      opinions
        .slice(0, maxRows)
        .map((opinion) => [
          whatOf(page, opinion),
          opinion.because === undefined ? say("opinions.noReason") : clip(opinion.because, 600),
          opinion.by === undefined ? say("notNamed") : clip(opinion.by, 200),
        ]),
    ),
    restNote(page, Math.min(opinions.length, maxRows), opinions.length, say("noun.opinions"), "case.json"),
    moved.length === 0
      ? html`<p>${say("opinions.none")}</p>`
      : table(
          say("opinions.moved"),
          [
            {title: say("col.server")},
            {title: say("col.stage"), kind: "word"},
            {title: say("opinions.without")},
            {title: say("opinions.with")},
          ],
          moved
            .slice(0, maxRows)
            .map(({server, stage, before, after}) => [server, say(`stage.${stage}`), before, after]),
        ),
    restNote(page, Math.min(moved.length, maxRows), moved.length, say("noun.judgements"), "case.json"),
  )
}

function whatOf(page: Page, opinion: Opinion): Markup {
  switch (opinion.kind) {
    case "prior":
      return page.say("opinions.prior", {
        stage: page.say(`stage.${opinion.stage}`),
        value: String(opinion.value),
      })
    case "exclude":
      return page.say("opinions.exclude", {findings: findingLinks(page, opinion.findings)})
    case "benign":
      return opinion.findings.length === 0
        ? page.say("opinions.benignAll")
        : page.say("opinions.benign", {findings: findingLinks(page, opinion.findings)})
    default:
      return opinion satisfies never
  }
}
