/* What was taken: per server and way the numbers that hold at least, the findings behind them, what else looks the
 * same and what could not be seen. */

import type {ServerCase} from "../model/case.ts"
import {formatForPeople, type Instant} from "../model/instant.ts"
import type {Theft} from "../model/theft.ts"
import {clip, html, type Markup} from "./escape.ts"
import {findingLinks, foldedList, linked, type Page, restNote, section, table} from "./html-parts.ts"

const maxServers = 40
const maxMailboxes = 50
const openNotes = 4

/** Undefined where no finding indicates that data left. */
export function theftSection(page: Page): Markup | undefined {
  const known = page.bundle.case.servers.flatMap((server) =>
    server.theft === undefined ? [] : [{server, theft: server.theft}],
  )
  if (known.length === 0) return undefined
  const shown = known.slice(0, maxServers)
  return section(
    "theft",
    "What was taken",
    html`<p>Numbers are lower bounds, added up from the findings beside them. How likely it is that data was taken is the judgement of that stage; work without an intruder leaves the same traces.</p>`,
    shown.map(({server, theft}) => serverBlock(page, server, theft)),
    restNote(shown.length, known.length, "servers", "case.json"),
  )
}

function serverBlock(page: Page, server: ServerCase, theft: Theft): Markup {
  return html`<h3 class="server">${server.id}</h3>
<p>${clip(theft.says, 600)}</p>
${table(
  `What was taken from ${server.id}`,
  [{title: "At least"}, {title: "Mailboxes"}, {title: "When"}, {title: "Findings"}],
  theft.taken.map((one) => [
    clip(one.says, 600),
    one.mailboxes.length === 0
      ? "not named"
      : html`${one.mailboxes.slice(0, maxMailboxes).map((name, i) => html`${i === 0 ? "" : ", "}${clip(name, 100)}`)}${one.mailboxesAtLeast > Math.min(maxMailboxes, one.mailboxes.length) ? " and more" : ""}`,
    span(one.first, one.last),
    findingLinks(page, one.findings),
  ]),
)}
${
  theft.rivals.length === 0
    ? undefined
    : html`<h4>What looks the same</h4>${foldedList(
        theft.rivals.map((each) => clip(each, 300)),
        openNotes,
      )}`
}
${
  theft.unseen.length === 0
    ? undefined
    : html`<h4>What this does not show</h4>${foldedList(
        theft.unseen.map((each) => linked(page, each)),
        openNotes,
      )}`
}
`
}

function span(first: Instant | undefined, last: Instant | undefined): string {
  if (first === undefined) return "no time"
  const from = formatForPeople(first)
  return last === undefined || last === first ? from : `${from} to ${formatForPeople(last)}`
}
