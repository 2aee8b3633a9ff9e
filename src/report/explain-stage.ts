/* Why a stage was judged so: the judgement in words, the arithmetic of its ledger line by line with the running sum,
 * what it hangs on, the other explanations, and what would change it.
 *
 * A reader can do the arithmetic again by hand: the log odds of the prior, the log10 of every counted line added to
 * it, and the sum turned back into a probability. */

import type {Case} from "../model/case.ts"
import type {Finding, Stage} from "../model/finding.ts"
import {type Assessed, type Judgement, type Ledger, phrase} from "../model/judgement.ts"
import type {Sheet} from "./sheet.ts"
import {capital, confidenceSentence, likelihoodSentence, percent, signed, stageMeaning} from "./words.ts"

/** The judgements of a stage, one for each server. */
export function judgementsOf(from: Case, stage: Stage): readonly Judgement[] {
  return from.servers.flatMap((server) => server.judgements).filter((each) => each.stage === stage)
}

/** Writes a stage of all servers. */
export function writeStage(page: Sheet, from: Case, stage: Stage): string {
  page.title(`${capital(stage)}: ${stageMeaning[stage]}`)
  const judgements = judgementsOf(from, stage)
  const over = from.overall.find((each) => each.stage === stage)
  if (judgements.length === 0) page.say("The case holds no judgement of this stage.")
  if (judgements.length > 1 && over !== undefined) page.say(`Over all servers: ${over.says}`)
  for (const judgement of judgements) {
    page.heading(judgement.server)
    page.say(likelihoodSentence(judgement))
    if (judgement.kind === "assessed") writeAssessed(page, judgement)
    page.heading("What we did not see")
    for (const gap of judgement.gaps) page.item(`${gap.says} (${gap.log}: ${gap.why})`)
    if (judgement.gaps.length === 0) page.item("no gap is known for this stage")
    page.heading("What would change it")
    for (const text of changes(judgement)) page.item(text)
  }
  return page.text()
}

function writeAssessed(page: Sheet, judgement: Assessed): void {
  const {confirmedBy, impliedBy, likelihood, ledger, rivals, against, outcome} = judgement
  page.say(confidenceSentence(judgement.confidence, judgement.confidenceBecause))
  if (confirmedBy.length > 0) page.say(`Confirmed by ${confirmedBy.join(", ")}.`)
  if (impliedBy !== undefined) page.say(`It follows from “${impliedBy}”, and so does the arithmetic.`)
  page.say(`Outcome: ${outcome}.`)
  for (const text of against) page.item(`against: ${text}`)

  page.heading(`The arithmetic of “${ledger.judgement}”, in powers of ten of the odds`)
  page.say(`By ${ledger.table}. In brackets: not counted.`)
  for (const {row, note} of ledgerLines(ledger)) {
    page.row(row)
    if (note !== "") page.say(note, "      ")
  }
  page.say(resultOf(judgement))
  page.say(stressOf(ledger, confirmedBy.length > 0))
  const {said, ...phia} = likelihood
  if (said !== undefined) page.say(`Said by the yardstick ${said.yardstick}; by PHIA: ${phrase(phia)}.`)
  page.heading("What moved it most")
  for (const {what, log10} of ledger.movedMost) page.item(`${what}: ${signed(log10)}`)
  if (ledger.movedMost.length === 0) page.item("nothing: the prior alone speaks")
  if (rivals.length > 0) page.heading("Other explanations")
  for (const rival of rivals) {
    page.item(`${capital(rival.title)}, for ${rival.explains.join(", ")}`)
    for (const text of rival.for) page.say(`for: ${text}`, "      ")
    for (const text of rival.against) page.say(`against: ${text}`, "      ")
    if (rival.for.length + rival.against.length === 0)
      page.say("nothing in the evidence speaks for or against it", "      ")
    page.say(rival.ask, "      ")
  }
}

function resultOf({ledger, likelihood, confirmedBy}: Assessed): string {
  const sum = `The sum says ${percent(ledger.posterior)}, ${ledger.band}`
  if (confirmedBy.length > 0) return `${sum}; direct proof stands above it: ${phrase(likelihood)}.`
  return `${sum}. Said as: ${phrase(likelihood)}.`
}

function stressOf({prior: {third, triple}}: Ledger, isConfirmed: boolean): string {
  if (isConfirmed && third !== triple)
    return `By the arithmetic alone a third of the prior odds would say ${third}, three times as much ${triple}.`
  if (third === triple) return `With a third of the prior odds, or three times as much, it stays ${third}.`
  return `With a third of the prior odds it is ${third}, with three times as much ${triple}: the prior decides it.`
}

/** A line of the arithmetic; what belongs to it and is too long for a column is its note. */
export interface LedgerLine {
  readonly row: string
  readonly note: string
}

const labelWide = 26

/** One line per item with the running sum of log10 odds; the last turns the sum into a probability. */
export function ledgerLines(ledger: Ledger): readonly LedgerLine[] {
  const lines: LedgerLine[] = []
  let sum = logOdds(ledger.prior.value)
  const add = (label: string, value: string, beside: string, note = ""): void => {
    const row = `${label.padEnd(labelWide)} ${value.padStart(7)} ${signed(sum).padStart(7)}  ${beside}`
    lines.push({row: row.trimEnd(), note})
  }
  lines.push({row: `${"line".padEnd(labelWide)} ${"log10".padStart(7)} ${"sum".padStart(7)}`, note: ""})
  const odds = ledger.prior.value / (1 - ledger.prior.value)
  add("prior", signed(sum), `${percent(ledger.prior.value)}, odds ${oddsText(odds)}`, ledger.prior.source)
  for (const item of ledger.items) {
    if (item.used) sum += item.log10
    const value = item.used ? signed(item.log10) : `(${signed(item.log10)})`
    add(item.finding, value, item.row, `${item.group}; ${item.why}; ${item.at}`)
  }
  for (const {log, covered, log10} of ledger.against) {
    sum += log10
    const isPage = /was not there$/.test(log)
    add(isPage ? "page not there" : "silence", signed(log10), `${percent(covered)} seen`, log)
  }
  for (const {over, log10} of ledger.caps) {
    sum += log10
    add("bound", signed(log10), "", `what ${over} may count at most`)
  }
  add("sum", "", `odds ${oddsText(10 ** sum)}`)
  lines.push({
    row: `${"sum as probability".padEnd(labelWide)} ${"".padStart(15)}  ${percent(1 / (1 + 10 ** -sum))}; recorded ${percent(ledger.posterior)}`,
    note: "",
  })
  return lines
}

/** `78 to 1`, `1 to 49`. */
function oddsText(odds: number): string {
  const round = (n: number): string => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2))
  return odds >= 1 ? `${round(odds)} to 1` : `1 to ${round(1 / odds)}`
}

function logOdds(probability: number): number {
  const p = Math.min(Math.max(probability, 1e-9), 1 - 1e-9)
  return Math.log10(p / (1 - p))
}

/** The evidence that is missing, and an innocent reason for what moved it most. */
function changes(judgement: Judgement): readonly string[] {
  if (judgement.kind === "not assessable")
    return judgement.wouldChange.length === 0
      ? ["evidence of a kind that Postern does not read"]
      : judgement.wouldChange.map((source) => `to get ${source}`)
  const {ledger, confirmedBy} = judgement
  const innocent =
    confirmedBy.length > 0
      ? [`an innocent reason for all of ${confirmedBy.join(", ")}, which prove it`]
      : ledger.movedMost
          .filter(({log10}) => log10 > 0)
          .map(({what, log10}) => `an innocent reason for ${what} (it moves the odds by ${signed(log10)})`)
  const all = [...innocent, ...ledger.wouldChange.map((source) => `to get ${source}`)]
  if (all.length > 0) return all
  return ledger.movedMost.length === 0
    ? ["any finding: so far the prior alone speaks"]
    : ["a finding: no log that is missing could move it by a band"]
}

/** Where a finding counts: one line for each judgement that it is part of. */
export function usesOf(from: Case, finding: Finding): readonly string[] {
  return from.servers
    .flatMap((server) => server.judgements)
    .flatMap((judgement) => {
      if (judgement.kind !== "assessed") return []
      const {ledger, confirmedBy, impliedBy, server, stage} = judgement
      // What follows from another stage has that one's arithmetic.
      const item =
        impliedBy === undefined ? ledger.items.find((each) => each.finding === finding.id) : undefined
      const confirms = confirmedBy.includes(finding.id)
      if (item === undefined && !confirms && !judgement.for.includes(finding.id)) return []
      const counted = item?.used === true ? "" : " not counted"
      const weight =
        item === undefined ? "" : `, log10 ${signed(item.log10)}${counted} by ${item.row} (${item.why})`
      const moved = ledger.movedMost.find(({what}) => what === finding.id)
      const by = moved === undefined || item === undefined ? "" : `; without it ${signed(-moved.log10)}`
      return [`${server}, ${stage}${confirms ? ", confirms it" : ""}${weight}${by}`]
    })
}
