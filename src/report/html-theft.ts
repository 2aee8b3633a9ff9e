/* What was taken: per server and way the numbers that hold at least, the findings behind them, what else looks the
 * same and what could not be seen. */

import type {ServerCase} from "../model/case.ts"
import type {Instant} from "../model/instant.ts"
import type {Theft} from "../model/theft.ts"
import {clip, html, type Markup} from "./escape.ts"
import {
  findingLinks,
  foldedList,
  instant,
  linked,
  maxServers,
  nameList,
  type Page,
  restNote,
  section,
  serverAnchor,
  table,
} from "./html-parts.ts"

const maxMailboxes = 50
const openNotes = 4

/** Undefined where no finding indicates that data left. */
export function theftSection(page: Page): Markup | undefined {
  const {say} = page
  const known = page.bundle.case.servers.flatMap((server) =>
    server.theft === undefined ? [] : [{server, theft: server.theft}],
  )
  if (known.length === 0) return undefined
  const shown = known.slice(0, maxServers)
  return section(
    "theft",
    say("theft.title"),
    html`<p>${say("theft.intro")}</p>`,
    shown.map(({server, theft}) => serverBlock(page, server, theft)),
    restNote(page, shown.length, known.length, say("noun.servers"), "case.json"),
  )
}

function serverBlock(page: Page, server: ServerCase, theft: Theft): Markup {
  const {say} = page
  return html`<h3 class="server" id="${serverAnchor(page, "theft", server.id)}">${server.id}</h3>
<p>${linked(page, clip(theft.says, 600))}</p>
${table(
  say("theft.caption", {server: clip(server.id, 100)}),
  [
    {title: say("theft.atLeast")},
    {title: say("theft.mailboxes")},
    {title: say("col.whenUtc")},
    {title: say("col.findings")},
  ],
  theft.taken.map((one) => [
    linked(page, clip(one.says, 600)),
    one.mailboxes.length === 0
      ? say("notNamed")
      : html`${nameList(
          page,
          one.mailboxes.slice(0, maxMailboxes).map((name) => clip(name, 100)),
          maxMailboxes,
        )}${one.mailboxesAtLeast > Math.min(maxMailboxes, one.mailboxes.length) ? html` ${say("theft.andMore")}` : undefined}`,
    span(page, one.first, one.last),
    findingLinks(page, one.findings),
  ]),
)}
${
  theft.rivals.length === 0
    ? undefined
    : html`<h4>${say("theft.rivals")}</h4>${foldedList(
        page,
        theft.rivals.map((each) => clip(each, 300)),
        openNotes,
      )}`
}
${
  theft.unseen.length === 0
    ? undefined
    : html`<h4>${say("theft.unseen")}</h4>${foldedList(
        page,
        theft.unseen.map((each) => linked(page, each)),
        openNotes,
      )}`
}
`
}

function span(page: Page, first: Instant | undefined, last: Instant | undefined): Markup {
  if (first === undefined) return page.say("time.unknown")
  const from = instant(page, first, "milli")
  return last === undefined || last === first
    ? from
    : page.say("span", {from, to: instant(page, last, "milli")})
}
