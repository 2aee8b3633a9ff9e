/* The other explanations that fit what was seen, gathered from all stages of a server: what each would explain, what
 * speaks for it, why it is weaker, and whom to ask to settle it. */

import type {ServerCase} from "../model/case.ts"
import type {Stage} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import type {Rival} from "../model/judgement.ts"
import {html, type Markup} from "./escape.ts"
import {
  findingLinks,
  linked,
  linkTo,
  maxServers,
  type Page,
  restNote,
  section,
  serverAnchor,
  stageAnchor,
} from "./html-parts.ts"
import {capital} from "./words.ts"

const rivalLinks = 8

interface Gathered {
  readonly rival: Rival
  readonly stages: Set<Stage>
  readonly explains: Set<FindingId>
  readonly for: Set<string>
  readonly against: Set<string>
}

/** Undefined where no judgement names another explanation. */
export function alternativesSection(page: Page): Markup | undefined {
  const {say} = page
  const known = page.bundle.case.servers.filter((server) => rivalsOf(server).length > 0)
  if (known.length === 0) return undefined
  const shown = known.filter((server) => serverAnchor(page, "rivals", server.id) !== undefined)
  return section(
    "alternatives",
    say("rivals.title"),
    html`<p>${say("rivals.intro")}</p>`,
    shown.map((server) => serverBlock(page, server, page.bundle.case.servers.length > 1)),
    restNote(page, Math.min(shown.length, maxServers), known.length, say("noun.servers"), "case.json"),
  )
}

function rivalsOf(server: ServerCase): readonly Gathered[] {
  const all = new Map<string, Gathered>()
  for (const judgement of server.judgements) {
    if (judgement.kind !== "assessed") continue
    for (const rival of judgement.rivals) {
      const known = all.get(rival.id) ?? {
        rival,
        stages: new Set(),
        explains: new Set(),
        for: new Set(),
        against: new Set(),
      }
      all.set(rival.id, known)
      known.stages.add(judgement.stage)
      for (const id of rival.explains) known.explains.add(id)
      for (const text of rival.for) known.for.add(text)
      for (const text of rival.against) known.against.add(text)
    }
  }
  return [...all.values()]
}

function serverBlock(page: Page, server: ServerCase, isNamed: boolean): Markup {
  return html`${isNamed ? html`<h3 class="server">${server.id}</h3>` : undefined}<div id="${serverAnchor(page, "rivals", server.id)}">${rivalsOf(server).map((each) => rivalBlock(page, server, each))}</div>`
}

function rivalBlock(page: Page, server: ServerCase, {rival, ...its}: Gathered): Markup {
  const {say} = page
  const stageLinks = [...its.stages].map(
    (stage, at) =>
      html`${at > 0 ? ", " : undefined}${linkTo(stageAnchor(page, server.id, stage), say(`stage.${stage}`))}`,
  )
  const points = (texts: ReadonlySet<string>, none: Markup): Markup =>
    texts.size === 0 ? none : html`<ul>${[...texts].map((text) => html`<li>${linked(page, text)}</li>`)}</ul>`
  return html`<article class="rival"><p class="do">${capital(rival.title)}</p>
<dl class="pairs"><dt>${say("rivals.stages")}</dt><dd>${stageLinks}</dd>
<dt>${say("rivals.explains")}</dt><dd>${its.explains.size === 0 ? say("stages.noFinding") : findingLinks(page, [...its.explains], rivalLinks)}</dd>
<dt>${say("rivals.for")}</dt><dd>${points(its.for, say("rivals.nothingFor"))}</dd>
<dt>${say("rivals.weaker")}</dt><dd>${points(its.against, say("rivals.nothingAgainst"))}</dd>
<dt>${say("rivals.settle")}</dt><dd>${rival.ask}</dd></dl></article>
`
}
