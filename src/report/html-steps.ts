/* Everything to do, as a checklist: what, by whom, how long it takes, what it concerns exactly, how to see that it
 * worked, and what in the case calls for it. What the evidence shows done says so with its proof and keeps its
 * place. */

import type {Action, AdviceDetail, AdviceReference, AdviceStep} from "../model/advice.ts"
import {clip, html, type Markup, type Part} from "./escape.ts"
import {
  anchor,
  copyable,
  findingLink,
  linked,
  linkTo,
  nameList,
  type Page,
  placeOf,
  restNote,
  section,
  serverAnchor,
  stageAnchor,
} from "./html-parts.ts"

/** Details and reasons that a step shows; advice names every file and account, which may be hundreds. */
const maxDetails = 24
const maxReasons = 12
const maxServersNamed = 6
const maxProofs = 4

/** The id of a step in the checklist. */
export function stepAnchor({order}: Action): string {
  return anchor("step", order)
}

/** `administrator, 1 to 2 hours` */
export function whoAndWhen({say}: Page, {roles, takes}: AdviceStep): Markup {
  const who = roles.map((role, at) => html`${at > 0 ? ", " : undefined}${say(`role.${role}`)}`)
  return takes === "" ? html`${who}` : say("steps.whoAndWhen", {who, takes})
}

/** The whole list, in the order of doing. */
export function stepsSection(page: Page): Markup {
  const {say} = page
  const actions = page.bundle.case.actions.toSorted((a, b) => a.order - b.order)
  const isRich = actions.some((action) => action.step !== undefined)
  return section(
    "steps",
    say("steps.title"),
    actions.length === 0
      ? html`<p>${say("steps.none")} ${linkTo("coverage", say("unseen.all"))}</p>`
      : html`<p>${say(isRich ? "steps.intro" : "steps.introPlain")}</p><ol class="actions">${actions.map((action) => stepItem(page, actions, action))}</ol>`,
  )
}

function stepItem(page: Page, all: readonly Action[], action: Action): Markup {
  const {say} = page
  const {step} = action
  const state = step?.state ?? "open"
  return html`<li id="${stepAnchor(action)}" class="${state}"><p class="do">${state === "open" ? undefined : html`<span class="tag strong">${say(`state.${state}`)}</span> `}${linked(page, action.says)}</p>
${step === undefined ? undefined : html`<p class="meta">${meta(page, step)}</p>`}
<p class="because"><span class="tag">${say("steps.because")}</span> ${linked(page, action.because)}</p>
${step === undefined ? undefined : stepBody(page, all, step)}</li>
`
}

function meta(page: Page, step: AdviceStep): Markup {
  const {say} = page
  const where =
    step.servers.length === 0
      ? say("steps.everywhere")
      : nameList(
          page,
          step.servers.map((server) => clip(server, 60)),
          maxServersNamed,
        )
  return html`<span class="tag">${say(`phase.${step.phase}`)}</span> ${whoAndWhen(page, step)} <span class="sep">/</span> ${where}`
}

function stepBody(page: Page, all: readonly Action[], step: AdviceStep): Markup {
  const {say} = page
  const details = step.details.slice(0, maxDetails)
  const before = all.filter((each) => each.step !== undefined && step.after.includes(each.step.id))
  return html`${details.length === 0 ? undefined : html`<ul class="details">${details.map((detail) => html`<li>${detailLine(page, detail)}</li>`)}</ul>${restNote(page, details.length, step.details.length, say("noun.details"), "case.json")}`}
<dl class="pairs">
${step.check === "" ? undefined : html`<dt>${say("steps.check")}</dt><dd>${step.check}</dd>`}
${step.tonight === undefined ? undefined : html`<dt>${say("steps.tonight")}</dt><dd>${step.tonight}</dd>`}
${step.proof === undefined ? undefined : html`<dt>${say("steps.proof")}</dt><dd>${linked(page, step.proof.says)}${step.proof.at.slice(0, maxProofs).map((at) => html` <span class="quiet">${copyable(at.evidence, 200)}, ${placeOf(page, at)}</span>`)}</dd>`}
${step.cautions.length === 0 ? undefined : html`<dt>${say("steps.caution")}</dt><dd>${lines(step.cautions.map((each) => html`${each}`))}</dd>`}
${before.length === 0 ? undefined : html`<dt>${say("steps.after")}</dt><dd>${before.map((each, at) => html`${at > 0 ? ", " : undefined}${linkTo(stepAnchor(each), say("steps.number", {n: String(each.order)}))}`)}</dd>`}
<dt>${say("steps.from")}</dt><dd>${nameList(
    page,
    step.from.map((reference) => referenceLink(page, reference)),
    maxReasons,
  )}</dd>
${step.sources.length === 0 ? undefined : html`<dt>${say("steps.source")}</dt><dd class="small">${step.sources.slice(0, maxReasons).map((each, at) => html`${at > 0 ? "; " : undefined}${clip(each, 200)}`)}</dd>`}
</dl>`
}

function lines(items: readonly Part[]): Markup {
  return items.length === 1 ? html`${items}` : html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`
}

function detailLine(page: Page, {label, value, kind, finding}: AdviceDetail): Markup {
  const own =
    value === undefined ? undefined : html`: ${kind === undefined ? clip(value, 400) : copyable(value, 600)}`
  return html`${label}${own}${finding === undefined ? undefined : html` (${findingLink(page, finding)})`}`
}

function referenceLink(page: Page, reference: AdviceReference): Markup {
  const {say} = page
  switch (reference.kind) {
    case "finding":
      return findingLink(page, reference.finding)
    case "judgement":
      return linkTo(
        stageAnchor(page, reference.server, reference.stage),
        say("from.judgement", {stage: say(`stage.${reference.stage}`), server: clip(reference.server, 60)}),
      )
    case "gap":
      return linkTo("coverage", say("from.gap", {says: clip(reference.says, 160)}))
    case "exposure":
      return linkTo(
        exposureAnchor(page, reference.server),
        say("from.exposure", {cve: clip(reference.cve, 40), server: clip(reference.server, 60)}),
      )
    case "build":
      return linkTo(
        exposureAnchor(page, reference.server),
        say("from.build", {server: clip(reference.server, 60)}),
      )
    case "setting":
      return linkTo(
        exposureAnchor(page, reference.server),
        say("from.setting", {setting: clip(reference.setting, 60), server: clip(reference.server, 60)}),
      )
    case "theft":
      return linkTo(
        has(page, reference.server, "theft") ? serverAnchor(page, "theft", reference.server) : undefined,
        say("from.theft", {way: say(`way.${reference.way}`), server: clip(reference.server, 60)}),
      )
    default:
      return reference satisfies never
  }
}

function exposureAnchor(page: Page, server: Parameters<typeof serverAnchor>[2]): string | undefined {
  return has(page, server, "exposure") ? serverAnchor(page, "exposure", server) : undefined
}

function has(page: Page, server: string, part: "exposure" | "theft"): boolean {
  return page.bundle.case.servers.find((each) => each.id === server)?.[part] !== undefined
}
