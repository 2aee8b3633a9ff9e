/* What was open: per server, the last build known, the flaws that it had when they were first tried and has
 * now, and where it says so. Flaws that the build fixes are counted, not listed. */

import type {ServerCase} from "../model/case.ts"
import {formatLocator, type Locator} from "../model/evidence.ts"
import type {CveExposure, ServerExposure} from "../model/exposure.ts"
import {formatForPeople, type Instant} from "../model/instant.ts"
import {clip, html, type Markup, type Part} from "./escape.ts"
import {
  foldedList,
  instant,
  linked,
  maxServers,
  type Page,
  restNote,
  section,
  serverAnchor,
  table,
} from "./html-parts.ts"

const maxFlaws = 40
const maxBuilds = 20
const openSettings = 5

/** Undefined where neither build nor setting of any server is known. */
export function exposureSection(page: Page): Markup | undefined {
  const {say} = page
  const known = page.bundle.case.servers.flatMap((server) =>
    server.exposure === undefined ? [] : [{server, exposure: server.exposure}],
  )
  if (known.length === 0) return undefined
  const shown = known.slice(0, maxServers)
  return section(
    "exposure",
    say("exposure.title"),
    html`<p>${say("exposure.intro")}</p>`,
    shown.map(({server, exposure}) => serverBlock(page, server, exposure)),
    restNote(page, shown.length, known.length, say("noun.servers"), "case.json"),
  )
}

function serverBlock(page: Page, server: ServerCase, exposure: ServerExposure): Markup {
  const {say} = page
  const {flaws, builds, settings, conflicts, endOfSupport, isSupported} = exposure
  const listed = flaws.filter(isListed)
  const fixed = flaws.filter((f) => f.status === "fixed").length
  const rows = listed.slice(0, maxFlaws)
  // One build decides most of them: a place that all share is named once.
  const places = new Set(rows.map((flaw) => place(flaw.at)))
  const support =
    endOfSupport === undefined
      ? undefined
      : html`<p>${isSupported === false ? html`<strong>${say("exposure.supportEnded", {day: endOfSupport})}</strong>` : say("exposure.supportEnds", {day: endOfSupport})}</p>`
  return html`<h3 class="server" id="${serverAnchor(page, "exposure", server.id)}">${server.id}</h3>
<p>${linked(page, exposure.says)}</p>
${support}
${
  conflicts.length === 0
    ? undefined
    : foldedList(
        page,
        conflicts.map((each) => linked(page, each)),
        3,
      )
}
${
  rows.length === 0
    ? undefined
    : table(
        say("exposure.caption", {server: clip(server.id, 100)}),
        [
          {title: say("exposure.flaw")},
          {title: say("exposure.now"), kind: "word"},
          {title: say("exposure.then")},
          {title: say("exposure.fixedBy")},
          {title: say("exposure.exploited")},
          {title: say("exposure.why")},
        ],
        rows.map((flaw) => flawRow(page, flaw, places.size > 1)),
      )
}
${rows.length === 0 || places.size > 1 || places.has("") ? undefined : html`<p class="small">${say("exposure.place", {place: [...places][0]})}</p>`}
${restNote(page, rows.length, listed.length, say("noun.flaws"), "case.json")}
${fixed === 0 ? undefined : html`<p class="rest">${say("exposure.fixed", {n: fixed})}</p>`}
${builds.length === 0 ? undefined : sightings(page, builds)}
${
  settings.length === 0
    ? undefined
    : html`<h4>${say("exposure.settings")}</h4>${foldedList(
        page,
        settings.map(
          (each) =>
            html`${each.path === undefined ? each.setting : say("exposure.settingOn", {setting: each.setting, path: clip(each.path, 100)})}: ${clip(each.value, 100)}. ${linked(page, each.says)} <span class="small">${place(each.at)}</span>`,
        ),
        openSettings,
      )}`
}
`
}

function sightings(page: Page, builds: ServerExposure["builds"]): Markup {
  const {say} = page
  return html`<details><summary>${say("exposure.sightings", {n: builds.length})}</summary>${table(
    say("exposure.seenCaption"),
    [
      {title: say("exposure.asWritten"), kind: "mono"},
      {title: say("exposure.whatItIs")},
      {title: say("exposure.source"), kind: "word"},
      {title: say("exposure.tells")},
      {title: say("exposure.seen")},
      {title: say("card.where"), kind: "mono"},
    ],
    builds
      .slice(0, maxBuilds)
      .map((build) => [
        clip(build.value, 100),
        build.name ?? say("exposure.noName"),
        build.source,
        say(`proves.${build.proves}`),
        spanText(page, build.first, build.last),
        place(build.at),
      ]),
  )}${restNote(page, Math.min(builds.length, maxBuilds), builds.length, say("noun.sightings"), "case.json")}</details>`
}

/** What a reader must see: open flaws, what cannot be told of exploited ones, and whatever was tried. */
function isListed(flaw: CveExposure): boolean {
  if (flaw.statusThen !== undefined) return true
  if (flaw.status === "cannot tell") return flaw.kev !== undefined || flaw.name !== undefined
  return flaw.status !== "fixed"
}

function flawRow(page: Page, flaw: CveExposure, hasOwnPlace: boolean): readonly Part[] {
  const {say} = page
  const {kev, fixedBy, statusThen, firstAttempt} = flaw
  const name = flaw.name === undefined ? undefined : html` <span class="small">${flaw.name}</span>`
  const exploited =
    kev === undefined
      ? ""
      : say(kev.ransomware ? "exposure.kevRansom" : "exposure.kev", {
          day: html`<span class="together">${kev.added}</span>`,
        })
  const then =
    statusThen === undefined || firstAttempt === undefined
      ? say("exposure.notTried")
      : html`${statusMarkup(page, statusThen)} <span class="small">${instant(page, firstAttempt, "day")}</span>`
  const fix =
    fixedBy === undefined
      ? ""
      : `${fixedBy.update}${fixedBy.kb === undefined ? "" : `, ${fixedBy.kb}`} (${fixedBy.build})`
  return [
    html`<span class="together">${flaw.cve}</span>${name}`,
    statusMarkup(page, flaw.status),
    then,
    fix,
    exploited,
    html`${linked(page, flaw.says)}${hasOwnPlace ? html` <span class="small">${place(flaw.at)}</span>` : undefined}`,
  ]
}

function statusMarkup({say}: Page, status: CveExposure["status"]): Markup {
  const isOpen = status === "vulnerable" || status === "no update"
  return isOpen ? html`<strong>${say(`status.${status}`)}</strong>` : say(`status.${status}`)
}

function place(at: Locator | undefined): string {
  return at === undefined ? "" : clip(formatLocator(at), 200)
}

function spanText(page: Page, first: Instant | undefined, last: Instant | undefined): Markup {
  if (first === undefined || last === undefined) return page.say("exposure.onDisk")
  const from = instant(page, first, "day")
  const isOneDay = formatForPeople(first, "day") === formatForPeople(last, "day")
  return isOneDay ? from : page.say("span", {from, to: instant(page, last, "day")})
}
