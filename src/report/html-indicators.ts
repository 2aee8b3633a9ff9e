/* Indicators: what other servers can be searched for, the same that the exports carry, each with whom it belongs to and
 * the findings that show it.
 *
 * An address is written so that nobody visits it by mistake (`198.51.100[.]62`); the copy button gives it as it is. */

import type {FindingId} from "../model/ids.ts"
import {type CaseIndicator, caseIndicators} from "./case-indicators.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {findingLinks, instant, isPlain, type Page, restNote, section, table} from "./html-parts.ts"

/** At 600 bytes a row, a third of a megabyte. */
const maxRows = 500
const valueLimit = 300

const roles: readonly CaseIndicator["role"][] = ["intruder", "unassigned", "observer"]

/** Undefined where no finding names anything. */
export function indicatorsSection(page: Page): Markup | undefined {
  const {say} = page
  const all = caseIndicators(page.bundle).toSorted((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
  if (all.length === 0) return undefined
  const shown = all.slice(0, maxRows)
  return section(
    "indicators",
    say("indicators.title"),
    html`<p>${say("indicators.intro")}</p>`,
    table(
      say("indicators.caption"),
      [
        {title: say("indicators.kind"), kind: "word"},
        {title: say("indicators.value")},
        {title: say("indicators.belongs")},
        {title: say("col.findings")},
        {title: say("col.firstUtc"), kind: "date"},
        {title: say("col.lastUtc"), kind: "date"},
      ],
      shown.map((each) => [
        say(`indicator.${each.kind}`),
        valueCell(each),
        html`${say(`belongs.${each.role}`)}${each.activities.length === 0 ? undefined : html` <span class="quiet">${clip(each.activities.join(", "), 80)}</span>`}`,
        findingLinks(page, each.findings as readonly FindingId[], 4),
        instant(page, each.first, "minute", true),
        instant(page, each.last, "minute", true),
      ]),
      {tools: {id: "indicators-table", filter: say("tools.filterIndicators")}},
    ),
    restNote(page, shown.length, all.length, say("noun.indicators"), "findings.jsonl"),
  )
}

function valueCell({kind, value}: CaseIndicator): Markup {
  const shown = kind === "address" ? defanged(value) : value
  return isPlain(value, valueLimit)
    ? html`<span class="mono copy" data-copy="${value}">${evidenceText(shown)}</span>`
    : html`<span class="mono">${evidenceText(clip(shown, valueLimit))}</span>`
}

/** `198.51.100[.]62`, `2001:db8[:]1`: the last separator broken, so that no program takes it for a link. */
function defanged(value: string): string {
  return value.replace(/[.:](?=[^.:]*$)/, "[$&]")
}
