/* What the collection lacked, and how to get it: what it hides, where it lies on the server, and the command to
 * type. */

import type {Lacking} from "../model/case.ts"
import {clip, html, type Markup} from "./escape.ts"
import {copyable, linked, type Page, restNote} from "./html-parts.ts"

const maxServers = 20
const maxCommands = 6

/** A folded list for each server; nothing where no evidence is missing that could be gathered. */
export function lackingLists(page: Page): Markup | undefined {
  const {say} = page
  const all = page.bundle.case.servers.filter(({lacking}) => lacking !== undefined)
  if (all.length === 0) return undefined
  const shown = all.slice(0, maxServers)
  return html`<h3>${say("lacking.title")}</h3><p>${say("lacking.intro", {command: html`<code>postern collect</code>`})}</p>
${shown.map(
  ({id, lacking = []}) =>
    html`<details><summary>${say("lacking.of", {server: clip(id, 100), n: lacking.length})}</summary><ol>${lacking.map((one) => item(page, one))}</ol></details>`,
)}${restNote(page, shown.length, all.length, say("noun.servers"), "case.json")}`
}

function item(page: Page, {what, hides, where, commands}: Lacking): Markup {
  const {say} = page
  const places = where.slice(0, maxCommands).map((place) => html`<li>${copyable(place, 300)}</li>`)
  const typed = commands.slice(0, maxCommands).map((command) => html`<li>${copyable(command, 600)}</li>`)
  return html`<li><strong>${clip(what, 200)}</strong> ${linked(page, clip(hides, 300))}
${places.length === 0 ? undefined : html`<p class="small">${say("lacking.where")}</p><ul>${places}</ul>`}
${typed.length === 0 ? html`<p class="small">${say("lacking.noTool")}</p>` : html`<p class="small">${say("lacking.type")}</p><ul>${typed}</ul>`}</li>`
}
