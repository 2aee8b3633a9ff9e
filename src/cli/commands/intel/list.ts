/* postern intel list and withdraw: what was decided, on what it rests, and how it ends. */

import {relative, resolve} from "node:path"
import {safeJson} from "../../../engine/event-line.ts"
import {readReviews, writeReview} from "../../../engine/reviews.ts"
import {accepted, type Decision, type Review, type Standing, standing} from "../../../knowledge/reviewed.ts"
import {PosternError} from "../../../model/refusal.ts"
import {shorten} from "../../../report/escape.ts"
import {wrap} from "../../../report/terminal-text.ts"
import {type Command, flagOption} from "../../command.ts"
import {configOf} from "../../evidence.ts"
import {intelOptions} from "../../intel.ts"
import {intelFolder, intelFolderOption} from "../../reviews.ts"
import type {Terminal} from "../../terminal.ts"
import {whoAndWhen} from "./accept.ts"
import {notAtHand, type Trace, tracesOf} from "./trace.ts"

export const list: Command = {
  name: "list",
  summary: "show what was accepted, by whom, and the words that it rests on",
  says:
    "Lists the decisions of the organisation's folder: what, who, when, why, from which document and which words of it. " +
    "Documents that are still where they were are read again: where one was changed, or is read otherwise now, its decisions are " +
    "open again, with what changed and what to do. Exits with 1 if a decision is open again.",
  options: [
    {flags: "--all", says: "rejected and withdrawn ones too, and earlier decisions"},
    {flags: "--json", says: "one JSON object a decision and line"},
    intelFolderOption,
    ...intelOptions,
  ],
  examples: [{line: "postern intel list", says: "what assess uses"}],
  async run(_, options, terminal) {
    const loaded = await configOf(options)
    const folder = intelFolder(options, loaded)
    const {reviews} = await readReviews(folder)
    const shown = flagOption(options, "all")
      ? [...reviews].flatMap(([file, review]) =>
          review.decisions.map((decision) => ({file, review, decision})),
        )
      : accepted(reviews)
    const traces = await tracesOf(shown, folder, loaded)
    if (flagOption(options, "json"))
      for (const {file, review, decision} of shown)
        terminal.out(
          `${safeJson({file, statement: review.statement, ...decision, ...jsonTrace(traces.get(decision))})}\n`,
        )
    else print(shown, traces, folder, terminal)
    return [...traces.values()].some(isOpen) ? 1 : 0
  },
}

function isOpen({state}: Trace): boolean {
  return state === "reopened" || state === "changed"
}

function jsonTrace({state, now, nowId}: Trace = notAtHand): Readonly<Record<string, unknown>> {
  return {trace: state, ...(state === "reopened" || state === "changed" ? {now, nowId} : {})}
}

function traceText({state, now, nowId}: Trace): string {
  if (state === "traced") return "its words stand where they did"
  if (state === "not at hand") return "the document is not at hand to look at"
  const what =
    state === "changed"
      ? "REOPENED: the document was changed since"
      : "REOPENED: the document is the same and is read otherwise now"
  if (now.length > 0) return `${what}: ${now.join("; ")}.`
  return nowId === undefined ? `${what}.` : `${what}; this stands in it in the same words.`
}

/** What to do about a decision that is open again. */
function remedy({id, indicator}: Decision, {nowId}: Trace, path: string): string {
  const name = typed(indicator?.value ?? id.slice(0, 8))
  const end = `end it with \`postern intel withdraw ${name}\``
  if (nowId === undefined) return `Read the document, then ${end} if it does not hold any more.`
  const again = typed(indicator?.value ?? nowId.slice(0, 8))
  return `Read the document, then ${end}, and accept it as it is now with \`postern intel accept ${typed(path)} ${again}\` if it holds.`
}

/** A word as a shell takes it. */
function typed(word: string): string {
  return /^[\w.:@/+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function print(
  shown: readonly Standing[],
  traces: ReadonlyMap<Decision, Trace>,
  folder: string,
  terminal: Terminal,
): void {
  const {strong, quiet, accent} = terminal.colours.summary
  const width = Math.min(terminal.width, 100)
  if (shown.length === 0) {
    terminal.out(`Nothing is accepted in ${wrap(folder, Number.POSITIVE_INFINITY)[0]}.\n`)
    return
  }
  const line = (text: string, indent: string, paint: (text: string) => string = (same) => same): void => {
    for (const each of wrap(text, width - indent.length)) terminal.out(`${indent}${paint(each)}\n`)
  }
  let last: Review | undefined
  for (const {file, review, decision} of shown) {
    if (review !== last) {
      if (last !== undefined) terminal.out("\n")
      const {title, issuers, issued} = review.statement
      line(title, "", strong)
      line(`${issuers.join(" and ") || "issuer unknown"}, ${issued ?? "day unknown"}; ${file}`, "  ", quiet)
      last = review
    }
    const {id, by, on, because, note, evidence, document} = decision
    line(`${decision.decision} by ${by} on ${on}: ${whatOf(decision)}`, "  ")
    if (because !== undefined) line(`because ${because}`, "    ")
    if (note !== undefined) line(`note: ${note}`, "    ")
    line(`“${shorten(evidence.words, 220)}”`, "    ", quiet)
    const path = review.documents.find(({sha256}) => sha256 === document)?.path ?? "?"
    line(
      `${path}, code points ${evidence.start} to ${evidence.end}, SHA-256 ${document.slice(0, 16)}…; id ${id}`,
      "    ",
      quiet,
    )
    const trace = traces.get(decision) ?? notAtHand
    line(traceText(trace), "    ", trace.state === "traced" ? quiet : accent)
    if (isOpen(trace) && decision.decision !== "withdrawn")
      line(remedy(decision, trace, relative(".", resolve(folder, path))), "    ", accent)
  }
}

function whatOf({claim, indicator, tlp}: Decision): string {
  const marking = tlp === "CLEAR" ? "" : ` [TLP:${tlp}]`
  if (indicator !== undefined) {
    const {kind, value, from, until} = indicator
    const days =
      from === undefined && until === undefined
        ? ""
        : `, counts ${from ?? "from ever"} to ${until ?? "for ever"}`
    return `${kind} ${value}${days}${marking}`
  }
  if (claim === undefined) return ""
  const {subjectName, relation, objectName, polarity, estimate, band, bandWas, campaign, speakers} = claim
  const hedge = estimate === undefined ? "" : `, “${estimate}”`
  const own = bandWas === undefined ? "" : `, by the reviewer: ${band} (was: ${bandWas})`
  const about = campaign === undefined ? "" : `; about ${campaign}`
  return `${speakers[0]?.name}: ${subjectName} · ${polarity === "denied" ? "NOT " : ""}${relation.replaceAll("-", " ")} · ${objectName}${hedge}${own}${about}${marking}`
}

export const withdraw: Command = {
  name: "withdraw",
  arguments: "<what...>",
  summary: "end the use of what was accepted; the record stays",
  says:
    "Ends the use of accepted claims (by id or its begin), indicators (by value) or all of a statement (by the name of its file). " +
    "The file keeps every decision with who, when and why.",
  options: [
    {flags: "--by <name>", says: "who decides; stands in the file"},
    {flags: "--because <text>", says: "the reason"},
    {flags: "--note <text>", says: "what a later reader should know"},
    {flags: "--on <day>", says: "the day of the decision (default: today)"},
    intelFolderOption,
    ...intelOptions.filter(({flags}) => flags.startsWith("--config")),
  ],
  examples: [
    {
      line: 'postern intel withdraw 198.51.100.7 --by "A. Analyst" --because "a proxy of our own"',
      says: "one address",
    },
  ],
  async run(what, options, terminal) {
    const folder = intelFolder(options, await configOf(options))
    const who = whoAndWhen(options)
    const {reviews} = await readReviews(folder)
    const ending = what.flatMap((name) => named(name, accepted(reviews), standing(reviews)))
    const changed = new Map<string, Review>()
    for (const {file, review, decision} of new Set(ending)) {
      const now = changed.get(file) ?? review
      const {because: _, note: __, ...rest} = decision
      changed.set(file, {...now, decisions: [...now.decisions, {...rest, ...who, decision: "withdrawn"}]})
      terminal.out(`withdrawn ${wrap(decision.id, Number.POSITIVE_INFINITY)[0]} in ${file}\n`)
    }
    for (const [file, review] of changed) await writeReview(folder, file, review)
    return 0
  },
}

/** What a name means among what is accepted. Throws PosternError `intel/not-accepted` or `intel/ambiguous`. */
function named(name: string, inUse: readonly Standing[], all: readonly Standing[]): readonly Standing[] {
  const low = name.toLowerCase()
  const means = ({file, decision}: Standing): boolean =>
    file === name ||
    decision.id.toLowerCase() === low ||
    decision.indicator?.value.toLowerCase() === low ||
    (decision.claim !== undefined && low.length >= 6 && decision.id.toLowerCase().startsWith(low))
  const found = inUse.filter(means)
  const claims = new Set(
    found.flatMap(({file, decision}) => (file === name || decision.claim === undefined ? [] : [decision.id])),
  )
  if (claims.size > 1)
    throw new PosternError({
      code: "intel/ambiguous",
      message: `several claims begin with \`${name}\``,
      hint: "write more digits of the id",
    })
  if (found.length > 0) return found
  const past = all.find(means)
  throw new PosternError({
    code: "intel/not-accepted",
    message:
      past === undefined
        ? `nothing is known of \`${name}\``
        : `\`${name}\` is ${past.decision.decision} already`,
    hint: "`postern intel list --all` shows every decision",
  })
}
