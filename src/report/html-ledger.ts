/* The arithmetic in short: per server a line for each stage, and folded below it every item that counted. */

import type {ServerCase} from "../model/case.ts"
import type {Assessed} from "../model/judgement.ts"
import {clip, html, type Markup} from "./escape.ts"
import {
  type Cell,
  file,
  findingLink,
  linked,
  linkTo,
  maxServers,
  type Page,
  restNote,
  section,
  stageAnchor,
  table,
} from "./html-parts.ts"
import {percent, signed} from "./words.ts"

const maxRows = 40
/** Longest name of a cause that is printed whole. */
const groupLimit = 160

/** Undefined where no stage was assessed. */
export function ledgerSection(page: Page): Markup | undefined {
  const {say} = page
  const known = page.bundle.case.servers.filter((server) => assessedOf(server).length > 0)
  if (known.length === 0) return undefined
  const shown = known.slice(0, maxServers)
  return section(
    "ledger",
    say("ledger.title"),
    html`<p>${say("ledger.intro")}</p>`,
    shown.map((server) => serverBlock(page, server)),
    restNote(page, shown.length, known.length, say("noun.servers"), "case.json"),
  )
}

function assessedOf(server: ServerCase): readonly Assessed[] {
  return server.judgements.filter((judgement) => judgement.kind === "assessed")
}

function serverBlock(page: Page, server: ServerCase): Markup {
  const {say} = page
  const all = assessedOf(server)
  return html`${table(
    say("ledger.caption", {server: server.id}),
    [
      {title: say("col.stage"), kind: "word"},
      {title: say("col.prior"), kind: "number"},
      {title: say("col.result"), kind: "number"},
      {title: say("col.band")},
      {title: say("col.movedMost")},
    ],
    all.map((judgement) => [
      linkTo(stageAnchor(page, server.id, judgement.stage), say(`stage.${judgement.stage}`)),
      percent(judgement.ledger.prior.value),
      percent(judgement.ledger.posterior),
      html`${say(`phia.${judgement.ledger.band}`)}${judgement.confirmedBy.length > 0 ? html` <span class="quiet">${say("ledger.proof")}</span>` : undefined}`,
      judgement.ledger.movedMost.length === 0
        ? say("ledger.nothing")
        : judgement.ledger.movedMost.map(
            ({what, log10}, at) => html`${at > 0 ? ", " : undefined}${linked(page, what)} (${signed(log10)})`,
          ),
    ]),
  )}${all.map((judgement) => details(page, judgement))}`
}

function details(page: Page, {ledger, confirmedBy, stage}: Assessed): Markup | undefined {
  const {say} = page
  const {prior} = ledger
  if (ledger.items.length + ledger.against.length === 0) return undefined
  const items = ledger.items.slice(0, maxRows)
  const bands = {low: say(`phia.${prior.third}`), high: say(`phia.${prior.triple}`)}
  const stress =
    prior.third === prior.triple
      ? say("ledger.stays", {band: bands.low})
      : say(confirmedBy.length > 0 ? "ledger.moves" : "ledger.movesDecides", bands)
  return html`<details class="ledger"><summary>${say("ledger.items", {stage: say(`stage.${stage}`), n: ledger.items.length})}</summary>
${table(
  say("ledger.itemsCaption", {
    stage: say(`stage.${ledger.judgement}`),
    table: ledger.table,
    prior: percent(prior.value),
    source: clip(prior.source, 300),
    result: percent(ledger.posterior),
  }),
  [
    {title: say("col.item")},
    {title: say("col.log10"), kind: "number"},
    {title: say("col.counted")},
    {title: say("col.row")},
    {title: say("col.group")},
    {title: say("col.why")},
  ],
  [
    ...items.map((item): readonly Cell[] => [
      findingLink(page, item.finding),
      signed(item.log10),
      say(item.used ? "yes" : "no"),
      item.row,
      clip(item.group, groupLimit),
      linked(page, item.why),
    ]),
    ...ledger.against.map((item): readonly Cell[] => [
      say("ledger.against"),
      signed(item.log10),
      say("yes"),
      say("ledger.coverage"),
      clip(item.log, groupLimit),
      say("ledger.covered", {share: percent(item.covered)}),
    ]),
    ...ledger.caps.map((cap): readonly Cell[] => [
      say("ledger.bound"),
      signed(cap.log10),
      say("yes"),
      "",
      cap.over,
      say("ledger.most"),
    ]),
  ],
)}${ledger.items.length > items.length ? html`<p class="rest">${say("ledger.more", {n: ledger.items.length - items.length, file: file("case.json")})}</p>` : undefined}
<p class="small">${stress}</p></details>`
}
