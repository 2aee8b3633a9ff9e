/* What to do, as blocks of words that the writers of terminals and Markdown lay out: one model, two renderings.
 *
 * The blocks hold evidence text as it is; a writer makes it safe. A role sees its own steps: commands and exact things
 * are for administrators. */

import type {Standing} from "../advise/situation.ts"
import type {Action, AdviceDetail, AdviceReference, AdviceRole, AdviceStep} from "../model/advice.ts"
import {expander} from "./glossary.ts"

export interface AdviceView {
  readonly actions: readonly Action[]
  readonly standings: readonly Standing[]
  /** Whose steps; undefined: all. */
  readonly role: AdviceRole | undefined
  /** Only the one step that can be taken tonight. */
  readonly isTonight: boolean
}

export interface StepBlock {
  readonly order: number
  readonly says: string
  /** `Administrator. On MAIL02. Takes 1 hour.` */
  readonly meta: string
  readonly state: AdviceStep["state"]
  readonly lines: readonly StepLine[]
}

/** A labelled line; `values` are shown as they are, one below the other. */
export interface StepLine {
  readonly label: string
  readonly text: string
  readonly values: readonly string[]
  readonly kind: "text" | "detail" | "source"
}

export interface AdvicePage {
  readonly intro: readonly string[]
  readonly steps: readonly StepBlock[]
  readonly outro: readonly string[]
}

/** The page for a view. */
export function advicePage(view: AdviceView): AdvicePage {
  const {actions, standings, role, isTonight} = view
  const expand = expander()
  const own = actions.filter(
    ({step}) => role === undefined || step === undefined || step.roles.includes(role),
  )
  const tonight = actions.find(({step}) => step?.tonight !== undefined)
  if (isTonight) return tonightPage(actions, tonight, view, expand)
  const open = own.filter(({step}) => (step?.state ?? "open") === "open")
  const intro = standingLines(standings).map(expand)
  if (own.length === 0)
    intro.push(
      actions.length === 0
        ? "No step follows from this evidence. `postern collect` says what to gather from a server."
        : "No step of this list is for that role.",
    )
  else if (tonight !== undefined) {
    const says = lowerFirst(expand(tonight.says))
    const cost = expand(tonight.step?.tonight ?? "")
    intro.push(
      own.includes(tonight)
        ? `If you can do one thing only tonight, take step ${tonight.order}: ${says} ${cost}`
        : `If only one thing can be done tonight, let your administrator ${says} ${cost}`,
    )
  }
  const steps = own.map((action) => block(action, actions, view, expand))
  const outro =
    open.length === own.length ? [] : ["Steps that are marked as done or left out need nothing now."]
  return {intro, steps, outro}
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function tonightPage(
  actions: readonly Action[],
  tonight: Action | undefined,
  view: AdviceView,
  expand: (text: string) => string,
): AdvicePage {
  const open = actions.filter(({step}) => (step?.state ?? "open") === "open")
  if (tonight === undefined)
    return {
      intro: [
        "Nothing that this evidence shows has to be done tonight. That is no proof that nobody was there.",
        ...(open[0] === undefined ? [] : ["Begin with this step when you have people."]),
      ],
      steps: open.slice(0, 1).map((action) => block(action, actions, view, expand)),
      outro: [],
    }
  const rest = open.filter((action) => action !== tonight)
  return {
    intro: ["One thing for tonight:", expand(tonight.step?.tonight ?? "")],
    steps: [block(tonight, actions, {...view, role: undefined}, expand)],
    outro:
      rest.length === 0
        ? []
        : ["Then, as soon as you have people:", ...rest.map(({order, says}) => `${order}. ${expand(says)}`)],
  }
}

const serversNamed = 4

function standingLines(standings: readonly Standing[]): readonly string[] {
  return (["compromised", "possible", "unseen", "open", "quiet"] as const).flatMap((state) => {
    const own = standings.filter((standing) => standing.state === state).map(({server}) => server)
    return own.length === 0 ? [] : [standingWords[state](listed(own))]
  })
}

const standingWords: Readonly<Record<Standing["state"], (servers: string) => string>> = {
  compromised: (servers) =>
    `Treat ${servers} as entered: copy evidence first, keep the intruder out, search, rebuild, and update.`,
  possible: (servers) =>
    `Somebody may have been inside ${servers}: copy evidence before you change anything.`,
  unseen: (servers) =>
    `Whether somebody was inside ${servers} cannot be told from this evidence: copy what is left, then update and search.`,
  open: (servers) => `A known flaw of ${servers} is open: copy evidence, then close it and look for traces.`,
  quiet: (servers) =>
    `For ${servers} this evidence calls for few steps. That is no proof that nobody was there.`,
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, serversNamed)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`
}

function block(
  {order, says, because, step}: Action,
  all: readonly Action[],
  {role}: AdviceView,
  expand: (text: string) => string,
): StepBlock {
  if (step === undefined)
    return {order, says: expand(says), meta: "", state: "open", lines: [line("Why", expand(because))]}
  const {roles, servers, takes, state, proof, details, check, cautions, sources, from, after} = step
  const hasHands = role === undefined || role === "administrator" || roles[0] !== "administrator"
  const where = servers.length === 0 ? "Whole organisation." : `On ${listed(servers)}.`
  const head = expand(says)
  const lines: StepLine[] = []
  if (proof !== undefined) lines.push(line(state === "done" ? "Done" : "Left out", expand(proof.says)))
  if (state !== "open") {
    lines.push({label: "From", text: referencesText(from), values: [], kind: "source"})
    return {order, says: head, meta: `${rolesText(roles)}. ${where}`, state, lines}
  }
  lines.push(line("Why", expand(because)))
  if (hasHands)
    for (const alike of grouped(details))
      lines.push({
        label: "",
        text: `${expand(alike[0].label)}${shownIn(alike)}`,
        values: alike.flatMap(({value}) => value ?? []),
        kind: "detail",
      })
  lines.push(line("Check", expand(check)))
  for (const caution of cautions) lines.push(line("Careful", expand(caution)))
  const before = all.filter((action) => action.step !== undefined && after.includes(action.step.id))
  if (before.length > 0)
    lines.push(
      line("After", `${before.length === 1 ? "step" : "steps"} ${before.map((a) => a.order).join(", ")}`),
    )
  lines.push({label: "From", text: referencesText(from), values: [], kind: "source"})
  lines.push({label: "Source", text: sources.map(expand).join(" / "), values: [], kind: "source"})
  return {order, says: head, meta: `${rolesText(roles)}. ${where} Takes ${takes}.`, state, lines}
}

function line(label: string, text: string): StepLine {
  return {label, text, values: [], kind: "text"}
}

/** Details with one label in a row are one line with many values. */
function grouped(details: readonly AdviceDetail[]): readonly (readonly [AdviceDetail, ...AdviceDetail[]])[] {
  const groups: [AdviceDetail, ...AdviceDetail[]][] = []
  for (const detail of details) {
    const last = groups.at(-1)
    if (last !== undefined && detail.value !== undefined && last[0].label === detail.label) last.push(detail)
    else groups.push([detail])
  }
  return groups
}

const findingsNamed = 5

function shownIn(details: readonly AdviceDetail[]): string {
  const ids = [...new Set(details.flatMap(({finding}) => finding ?? []))]
  if (ids.length === 0) return ""
  const rest = ids.length - findingsNamed
  return ` (${ids.slice(0, findingsNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""})`
}

function rolesText(roles: readonly AdviceRole[]): string {
  const text = listed(roles)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const referencesNamed = 6

function referencesText(from: AdviceStep["from"]): string {
  const words = [...new Set(from.map(referenceText))]
  const rest = words.length - referencesNamed
  return `${words.slice(0, referencesNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`
}

function referenceText(reference: AdviceReference): string {
  switch (reference.kind) {
    case "finding":
      return reference.finding
    case "judgement":
      return `“${reference.stage}” on ${reference.server}`
    case "gap":
      return `missing ${reference.log} on ${reference.server}`
    case "exposure":
      return `${reference.cve} on ${reference.server}`
    case "build":
      return `version of ${reference.server}`
    case "setting":
      return `${reference.setting.replaceAll("-", " ")} on ${reference.server}`
    case "theft":
      return `signs of ${reference.way} on ${reference.server}`
    default:
      return reference satisfies never
  }
}
