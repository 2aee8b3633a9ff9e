/* What was open: per server, the last build known, the flaws that it had when they were first tried and has
 * now, and where it says so. Flaws that the build fixes are counted, not listed. */

import type {ServerCase} from "../model/case.ts"
import {formatLocator, type Locator} from "../model/evidence.ts"
import type {CveExposure, ServerExposure} from "../model/exposure.ts"
import {formatForPeople, type Instant} from "../model/instant.ts"
import {clip, html, type Markup, type Part} from "./escape.ts"
import {foldedList, linked, type Page, restNote, section, table} from "./html-parts.ts"
import {counted} from "./words.ts"

const maxServers = 40
const maxFlaws = 40
const maxBuilds = 20
const openSettings = 5

/** Undefined where neither build nor setting of any server is known. */
export function exposureSection(page: Page): Markup | undefined {
  const known = page.bundle.case.servers.flatMap((server) =>
    server.exposure === undefined ? [] : [{server, exposure: server.exposure}],
  )
  if (known.length === 0) return undefined
  const shown = known.slice(0, maxServers)
  return section(
    "exposure",
    "What was open",
    html`<p>By the build of Exchange, the tables of updates, and settings. A source that tells only the cumulative update can show that a fix is there, never that an update is missing.</p>`,
    shown.map(({server, exposure}) => serverBlock(page, server, exposure)),
    restNote(shown.length, known.length, "servers", "case.json"),
  )
}

function serverBlock(page: Page, server: ServerCase, exposure: ServerExposure): Markup {
  const {flaws, builds, settings, conflicts, endOfSupport, isSupported} = exposure
  const listed = flaws.filter(isListed)
  const fixed = flaws.filter((f) => f.status === "fixed").length
  const rows = listed.slice(0, maxFlaws)
  const support =
    endOfSupport === undefined
      ? undefined
      : html`<p>${isSupported === false ? html`<strong>Support ended on ${endOfSupport}.</strong>` : `Support ends on ${endOfSupport}.`}</p>`
  return html`<h3 class="server">${server.id}</h3>
<p>${linked(page, exposure.says)}</p>
${support}
${
  conflicts.length === 0
    ? undefined
    : foldedList(
        conflicts.map((each) => linked(page, each)),
        3,
      )
}
${
  rows.length === 0
    ? undefined
    : table(
        `Flaws of ${server.id}`,
        [
          {title: "Flaw"},
          {title: "Now", kind: "word"},
          {title: "At the first attempt", kind: "word"},
          {title: "Fixed by"},
          {title: "Exploited", kind: "word"},
          {title: "Why, and where it says so"},
        ],
        rows.map((flaw) => flawRow(page, flaw)),
      )
}
${restNote(rows.length, listed.length, "flaws", "case.json")}
${fixed === 0 ? undefined : html`<p class="rest">${counted(fixed, "further flaw")} of those that we describe ${fixed === 1 ? "is" : "are"} fixed by this build.</p>`}
${builds.length === 0 ? undefined : sightings(builds)}
${
  settings.length === 0
    ? undefined
    : html`<h4>Settings that matter</h4>${foldedList(
        settings.map(
          (each) =>
            html`${each.setting}${each.path === undefined ? undefined : html` on ${clip(each.path, 100)}`}: ${clip(each.value, 100)}. ${each.says} <span class="small">${place(each.at)}</span>`,
        ),
        openSettings,
      )}`
}
`
}

function sightings(builds: ServerExposure["builds"]): Markup {
  return html`<details><summary>${counted(builds.length, "sighting")} of its build</summary>${table(
    "Where its build was seen",
    [
      {title: "As written", kind: "mono"},
      {title: "What it is"},
      {title: "Source", kind: "word"},
      {title: "Tells"},
      {title: "Seen"},
      {title: "Where", kind: "mono"},
    ],
    builds
      .slice(0, maxBuilds)
      .map((build) => [
        clip(build.value, 100),
        build.name ?? "not in our table",
        build.source,
        build.proves === "update" ? "the exact build" : "the cumulative update",
        spanText(build.first, build.last),
        place(build.at),
      ]),
  )}${restNote(Math.min(builds.length, maxBuilds), builds.length, "sightings", "case.json")}</details>`
}

/** What a reader must see: open flaws, what cannot be told of exploited ones, and whatever was tried. */
function isListed(flaw: CveExposure): boolean {
  if (flaw.statusThen !== undefined) return true
  if (flaw.status === "cannot tell") return flaw.kev !== undefined || flaw.name !== undefined
  return flaw.status !== "fixed"
}

function flawRow(page: Page, flaw: CveExposure): readonly Part[] {
  const {kev, fixedBy, statusThen, firstAttempt} = flaw
  const name = flaw.name === undefined ? undefined : html` <span class="small">${flaw.name}</span>`
  const exploited =
    kev === undefined ? "" : html`since ${kev.added}${kev.ransomware ? ", by ransomware too" : undefined}`
  const then =
    statusThen === undefined || firstAttempt === undefined
      ? "not tried"
      : html`${statusMarkup(statusThen)} <span class="small">${formatForPeople(firstAttempt, "day")}</span>`
  const fix =
    fixedBy === undefined
      ? ""
      : `${fixedBy.update}${fixedBy.kb === undefined ? "" : `, ${fixedBy.kb}`} (${fixedBy.build})`
  return [
    html`<span class="together">${flaw.cve}</span>${name}`,
    statusMarkup(flaw.status),
    then,
    fix,
    exploited,
    html`${linked(page, flaw.says)} <span class="small">${place(flaw.at)}</span>`,
  ]
}

function statusMarkup(status: CveExposure["status"]): Markup {
  const isOpen = status === "vulnerable" || status === "no update"
  return isOpen ? html`<strong>${status}</strong>` : html`${status}`
}

function place(at: Locator | undefined): string {
  return at === undefined ? "" : clip(formatLocator(at), 200)
}

function spanText(first: Instant | undefined, last: Instant | undefined): string {
  if (first === undefined || last === undefined) return "state on the disk"
  const [from, until] = [formatForPeople(first, "day"), formatForPeople(last, "day")]
  return from === until ? from : `${from} to ${until}`
}
