/* postern intel list and withdraw: what was decided, on what it rests, and how it ends. */

import {existsSync} from "node:fs"
import {resolve} from "node:path"
import {safeJson} from "../../../engine/event-line.ts"
import {readReviews, writeReview} from "../../../engine/reviews.ts"
import {accepted, type Decision, type Review, type Standing, standing} from "../../../knowledge/reviewed.ts"
import {PosternError} from "../../../model/refusal.ts"
import {shorten} from "../../../report/escape.ts"
import {wrap} from "../../../report/terminal-text.ts"
import {type Command, flagOption} from "../../command.ts"
import type {LoadedConfig} from "../../config.ts"
import {configOf} from "../../evidence.ts"
import {intelOptions, loadIntelKnowledge} from "../../intel.ts"
import {intelFolder, intelFolderOption} from "../../reviews.ts"
import type {Terminal} from "../../terminal.ts"
import {whoAndWhen} from "./accept.ts"

/** How a decision stands to the document that it rests on. */
type Trace = "traced" | "reopened" | "changed" | "not at hand"

const traceText: Readonly<Record<Trace, string>> = {
  traced: "its words stand where they did",
  reopened: "REOPENED: the document is read otherwise now; look at it again",
  changed: "the file at that path is another one now",
  "not at hand": "the document is not at hand to look at",
}

export const list: Command = {
  name: "list",
  summary: "show what was accepted, by whom, and the words that it rests on",
  says:
    "Lists the decisions of the organisation's folder: what, who, when, why, from which document and which words of it. " +
    "Documents that are still where they were are read again: a decision whose claim is no longer read from them is open again. " +
    "Exits with 1 if a decision is open again or a document was changed.",
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
          `${safeJson({file, statement: review.statement, ...decision, trace: traces.get(decision)})}\n`,
        )
    else print(shown, traces, folder, terminal)
    return [...traces.values()].some((trace) => trace === "reopened" || trace === "changed") ? 1 : 0
  },
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
    const trace = traces.get(decision) ?? "not at hand"
    line(traceText[trace], "    ", trace === "traced" ? quiet : accent)
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

/** Reads each document that is still there again, and looks for what was decided. */
async function tracesOf(
  shown: readonly Standing[],
  folder: string,
  loaded: LoadedConfig,
): Promise<ReadonlyMap<Decision, Trace>> {
  const traces = new Map<Decision, Trace>()
  const byPath = Map.groupBy(shown, ({review, decision}) => {
    const path = review.documents.find(({sha256}) => sha256 === decision.document)?.path
    return path === undefined ? undefined : resolve(folder, path)
  })
  for (const [path, all] of byPath) {
    if (path === undefined || !existsSync(path)) continue
    const [{readSources}, {readingOf}, knowledge] = await Promise.all([
      import("../../../engine/intel/read.ts"),
      import("../../../intel/reading.ts"),
      loadIntelKnowledge(loaded),
    ])
    const seen = new Map<string, ReadonlySet<string>>()
    for await (const found of readSources([path], {passwords: loaded.config.passwords ?? []})) {
      if ("trouble" in found) continue
      const {claims, indicators} = readingOf(found.source, 1, knowledge)
      seen.set(
        found.source.sha256,
        new Set([
          ...claims.map(({id}) => String(id)),
          ...indicators.map(({kind, value}) => `${kind}:${value}`),
        ]),
      )
    }
    for (const {decision} of all) {
      const ids = seen.get(decision.document)
      traces.set(decision, ids === undefined ? "changed" : ids.has(decision.id) ? "traced" : "reopened")
    }
  }
  return traces
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
