/* The whole report as a paper document: the owner's page, then the technical part.
 *
 * It says what report.html says, from the same case and the same texts; what a page alone can do, folding and
 * pictures, is left out. Every list is capped and says where the rest is. */

import type {Action} from "../../model/advice.ts"
import type {CaseBundle, ServerCase} from "../../model/case.ts"
import {formatLocator} from "../../model/evidence.ts"
import type {Finding} from "../../model/finding.ts"
import {formatInstant} from "../../model/instant.ts"
import type {Judgement} from "../../model/judgement.ts"
import {clip} from "../escape.ts"
import {isEntered, missingEvidence, openActions, tellingEpisodes} from "../telling.ts"
import type {PlainSay} from "../texts.ts"
import {
  capital,
  confidenceSentence,
  instantText,
  judgementPhrase,
  likelihoodSentence,
  signed,
  size,
  whenText,
} from "../words.ts"
import type {Block, PaperDocument} from "./document.ts"

export interface PaperOptions {
  /** `TLP:AMBER+STRICT`. */
  readonly marking: string
  readonly language: string
  readonly say: PlainSay
}

// What fits on paper that people leaf through; everything is in the case folder.
const most = {
  findings: 400,
  timeline: 300,
  files: 400,
  servers: 40,
  details: 12,
  names: 12,
  text: 400,
  flaws: 30,
} as const

/** The report of a case. Pure: the same case and options give the same document. */
export function reportPaper(bundle: CaseBundle, {marking, language, say}: PaperOptions): PaperDocument {
  const {case: it} = bundle
  return {
    title:
      it.organisation === undefined
        ? say("title")
        : say("titleOf", {organisation: clip(it.organisation, 100)}),
    language,
    date: it.asOf === undefined ? "1970-01-01" : formatInstant(it.asOf).slice(0, 10),
    marking,
    foot: `Postern ${it.tool.version}, ${it.knowledge.sha256.slice(0, 12)}`,
    blocks: [
      ...ownerBlocks(bundle, say),
      {kind: "page"},
      ...stepBlocks(it.actions, say),
      ...stageBlocks(it.servers, say),
      ...storyBlocks(bundle, say),
      ...findingBlocks(bundle, say),
      ...exposureBlocks(it.servers, say),
      ...whoBlocks(bundle, say),
      ...rivalBlocks(it.servers, say),
      ...missingBlocks(it.servers, say),
      ...ledgerBlocks(it.servers, say),
      ...evidenceBlocks(bundle, say),
    ],
  }
}

function heading(level: 1 | 2 | 3, text: string): Block {
  return {kind: "heading", level, text}
}

function paragraph(text: string, tone?: "lead" | "quiet"): Block {
  return {kind: "paragraph", text: clip(text, most.text * 3), ...(tone === undefined ? {} : {tone})}
}

function bullets(items: readonly string[]): readonly Block[] {
  return items.length === 0
    ? []
    : [{kind: "list", isOrdered: false, items: items.map((item) => clip(item, most.text))}]
}

/** A pointer to the rest of a list that was cut. */
function rest(
  {all, shown, what, file}: {all: number; shown: number; what: string; file: string},
  say: PlainSay,
): readonly Block[] {
  return all <= shown ? [] : [paragraph(say("paper.rest", {n: all - shown, what, file}), "quiet")]
}

/** What fits on the first page, written for people who decide. */
export function ownerBlocks({case: it}: Pick<CaseBundle, "case">, say: PlainSay): readonly Block[] {
  const told = tellingEpisodes(it, 3).map(
    ({says, findings}) => `${says} (${findings.slice(0, 3).join(", ")})`,
  )
  const lines = it.verdict.lines.filter((line) => line !== it.verdict.headline).slice(0, 3)
  const found = told.length > 0 ? told : lines
  const open = openActions(it)
  const main = it.overall.find(({stage}) => stage === "exploited")?.worst ?? it.overall[0]?.worst
  return [
    paragraph(it.verdict.headline, "lead"),
    paragraph(say("facts.asOf", {time: instantText(it.asOf)}), "quiet"),
    heading(1, say("owner.found")),
    ...(found.length === 0 ? [paragraph(say("owner.nothing"))] : bullets(found)),
    heading(1, say("owner.today")),
    ...(it.servers.length === 0
      ? [paragraph(say("steps.collect"))]
      : todayBlocks(open, it.actions.length, say)),
    heading(1, say("owner.sure")),
    ...bullets(it.overall.map(({stage, worst}) => `${say(`stage.${stage}`)}: ${judgementPhrase(worst)}.`)),
    ...(main === undefined ? [paragraph(say("owner.notJudged"))] : sureBlocks(main)),
    heading(1, say("owner.unseen")),
    paragraph(unseen(it, say)),
    heading(1, say("owner.tell")),
    ...tellBlocks(open, isEntered(it), say),
  ]
}

function todayBlocks(open: readonly Action[], all: number, say: PlainSay): readonly Block[] {
  if (open.length === 0) return [paragraph(say("steps.none"))]
  const shown = open.slice(0, 5)
  const one = open.find(({step}) => step?.tonight !== undefined)
  return [
    ...(one?.step?.tonight === undefined
      ? []
      : [paragraph(`${say("owner.tonight")} ${one.says} ${one.step.tonight}`)]),
    {
      kind: "list",
      isOrdered: true,
      items: shown.map((action) => `${clip(action.says, most.text)}${who(action, say)}`),
    },
    ...(all > shown.length ? [paragraph(say("owner.moreSteps", {n: all - shown.length}), "quiet")] : []),
  ]
}

function who({step}: Action, say: PlainSay): string {
  if (step === undefined) return ""
  const roles = step.roles.map((role) => say(`role.${role}`)).join(", ")
  return ` (${step.takes === "" ? roles : say("steps.whoAndWhen", {who: roles, takes: step.takes})})`
}

function sureBlocks(judgement: Judgement): readonly Block[] {
  const sentence = paragraph(likelihoodSentence(judgement))
  return judgement.kind === "assessed"
    ? [sentence, paragraph(confidenceSentence(judgement.confidence, judgement.confidenceBecause))]
    : [sentence]
}

function unseen(it: CaseBundle["case"], say: PlainSay): string {
  const {absent, partial} = missingEvidence(it)
  const blind = it.overall.filter(({worst}) => worst.kind === "not assessable")
  return [
    it.servers.length === 0
      ? say("unseen.nothing")
      : absent.length === 0
        ? say("unseen.allThere")
        : say("unseen.missing", {list: absent.slice(0, most.names).join(", ")}),
    ...(partial === 0 ? [] : [say("unseen.partial", {n: partial})]),
    ...(blind.length === 0
      ? []
      : [say("unseen.blind", {list: blind.map(({stage}) => say(`stage.${stage}`)).join(", ")})]),
    ...(it.verdict.lost ? [say("unseen.lost")] : []),
    say("unseen.silence"),
  ].join(" ")
}

function tellBlocks(open: readonly Action[], mayHaveDuties: boolean, say: PlainSay): readonly Block[] {
  const steps = open.filter(({step}) => step?.phase === "report" || step?.phase === "data")
  if (steps.length === 0) return [paragraph(say(mayHaveDuties ? "tell.found" : "tell.nothing"))]
  return [
    ...bullets(steps.slice(0, 4).map(({says}) => capital(says))),
    paragraph(say("tell.drafts", {command: "postern report"}), "quiet"),
  ]
}

function stepBlocks(actions: readonly Action[], say: PlainSay): readonly Block[] {
  const sorted = actions.toSorted((a, b) => a.order - b.order)
  return [
    heading(1, say("steps.title")),
    ...(sorted.length === 0 ? [paragraph(say("steps.none"))] : []),
    ...sorted.flatMap((action) => stepBlock(action, say)),
  ]
}

function stepBlock(action: Action, say: PlainSay): readonly Block[] {
  const {order, says, because, step} = action
  const state = step === undefined || step.state === "open" ? "" : `${say(`state.${step.state}`)}: `
  const head = heading(2, `${order}. ${state}${clip(says, most.text)}`)
  if (step === undefined) return [head, paragraph(`${say("steps.because")}: ${because}`)]
  const details = step.details
    .slice(0, most.details)
    .map(({label, value}) => (value === undefined ? label : `${label}: ${value}`))
  return [
    head,
    ...(step.proof === undefined ? [] : [paragraph(`${say("steps.proof")}: ${step.proof.says}`)]),
    paragraph(`${say("steps.because")}: ${because}`),
    ...bullets(details),
    ...rest(
      {all: step.details.length, shown: details.length, what: say("noun.details"), file: "case.json"},
      say,
    ),
    ...(step.check === "" ? [] : [paragraph(`${say("steps.check")}: ${step.check}${who(action, say)}`)]),
    ...step.cautions.map((caution) => paragraph(`${say("steps.caution")}: ${caution}`)),
  ]
}

function stageBlocks(servers: readonly ServerCase[], say: PlainSay): readonly Block[] {
  return [
    heading(1, say("stages.title")),
    paragraph(say("stages.intro"), "quiet"),
    ...servers
      .slice(0, most.servers)
      .flatMap(({id, judgements}) => [
        heading(2, id),
        ...judgements.flatMap((judgement) => [
          heading(3, `${say(`stage.${judgement.stage}`)}: ${judgementPhrase(judgement)}`),
          ...sureBlocks(judgement),
          ...(judgement.kind === "assessed" && judgement.confirmedBy.length > 0
            ? [
                paragraph(
                  `${say("stages.confirmedBy")}: ${judgement.confirmedBy.slice(0, most.names).join(", ")}.`,
                ),
              ]
            : []),
        ]),
      ]),
    ...rest({all: servers.length, shown: most.servers, what: say("noun.servers"), file: "case.json"}, say),
  ]
}

function storyBlocks({case: it, timeline}: CaseBundle, say: PlainSay): readonly Block[] {
  const {episodes = []} = it
  const story = episodes
    .slice(0, most.timeline)
    .map(({from, server, what, findings}) => [
      whenText(from),
      server,
      clip(what, most.text),
      findings.slice(0, 6).join(", "),
    ])
  const rows = timeline
    .slice(0, most.timeline)
    .map(({when, server, summary, finding}) => [
      whenText(when),
      server,
      clip(summary, most.text),
      finding ?? "",
    ])
  const shown = story.length > 0 ? story : rows
  if (shown.length === 0) return [heading(1, say("timeline.title")), paragraph(say("timeline.none"))]
  return [
    heading(1, story.length > 0 ? say("story.title") : say("timeline.title")),
    paragraph(say("timeline.intro"), "quiet"),
    {
      kind: "table",
      caption: say("timeline.caption"),
      head: [say("card.when"), say("paper.server"), say("paper.what"), say("paper.findings")],
      widths: [3, 2, 8, 2],
      rows: shown,
    },
    ...rest(
      {
        all: story.length > 0 ? episodes.length : timeline.length,
        shown: shown.length,
        what: say("noun.entries"),
        file: story.length > 0 ? "case.json" : "timeline.csv",
      },
      say,
    ),
  ]
}

const levels = ["critical", "high", "medium", "low", "informational"]

function findingBlocks({findings}: CaseBundle, say: PlainSay): readonly Block[] {
  if (findings.length === 0) return [heading(1, say("findings.title")), paragraph(say("findings.none"))]
  const weighty = findings
    .map((finding, index) => ({finding, index}))
    .sort((a, b) => levels.indexOf(a.finding.level) - levels.indexOf(b.finding.level) || a.index - b.index)
    .slice(0, most.findings)
    .sort((a, b) => a.index - b.index)
  return [
    heading(1, say("findings.title")),
    paragraph(say("findings.intro", {n: findings.length}), "quiet"),
    {
      kind: "table",
      caption: say("findings.index"),
      head: [say("paper.finding"), say("card.when"), say("paper.what"), say("card.where")],
      widths: [2, 3, 7, 5],
      rows: weighty.map(({finding}) => findingRow(finding, say)),
    },
    ...rest(
      {all: findings.length, shown: weighty.length, what: say("noun.findings"), file: "findings.jsonl"},
      say,
    ),
  ]
}

function findingRow(finding: Finding, say: PlainSay): readonly string[] {
  const {setAside} = finding
  const aside = setAside === undefined ? "" : ` [${say("paper.setAside", {reason: setAside})}]`
  return [
    finding.id,
    `${whenText(finding.when)}, ${finding.server}`,
    clip(`${finding.title}: ${finding.summary}`, most.text) + aside,
    formatLocator(finding.events[0]),
  ]
}

function exposureBlocks(servers: readonly ServerCase[], say: PlainSay): readonly Block[] {
  const known = servers.filter(({exposure}) => exposure !== undefined).slice(0, most.servers)
  if (known.length === 0) return []
  return [
    heading(1, say("exposure.title")),
    ...known.flatMap(({id, exposure}): readonly Block[] => {
      const open = (exposure?.flaws ?? []).filter(({status}) => status !== "fixed").slice(0, most.flaws)
      return [
        heading(2, id),
        paragraph(exposure?.says ?? ""),
        ...(open.length === 0
          ? []
          : [
              {
                kind: "table" as const,
                caption: say("exposure.caption", {server: id}),
                head: [say("exposure.flaw"), say("exposure.now"), say("exposure.fixedBy"), say("paper.why")],
                widths: [3, 2, 4, 7],
                rows: open.map(({cve, name, status, fixedBy, says}) => [
                  name === undefined ? cve : `${cve} (${name})`,
                  status,
                  fixedBy === undefined
                    ? ""
                    : `${fixedBy.update}${fixedBy.kb === undefined ? "" : ` (${fixedBy.kb})`}`,
                  clip(says, most.text),
                ]),
              },
            ]),
      ]
    }),
  ]
}

function whoBlocks({case: {attribution}}: CaseBundle, say: PlainSay): readonly Block[] {
  return [
    heading(1, say("who.title")),
    paragraph(attribution.says),
    ...attribution.activities
      .filter(({kind}) => kind === "intruder")
      .slice(0, most.names)
      .flatMap(({id, says, attributed}) => [
        heading(2, id),
        paragraph(says),
        ...(attributed === undefined ? [] : [paragraph(attributed.says), ...bullets(attributed.lacks)]),
      ]),
    ...(attribution.relayed.length === 0
      ? []
      : [
          heading(2, say("who.relayed")),
          paragraph(say("who.relayedIntro"), "quiet"),
          ...bullets(
            attribution.relayed
              .slice(0, most.names)
              .map(
                ({speaker, date, estimate, says}) =>
                  `${speaker}, ${date}: ${says} (${estimate ?? say("who.noEstimate")})`,
              ),
          ),
        ]),
  ]
}

function rivalBlocks(servers: readonly ServerCase[], say: PlainSay): readonly Block[] {
  const rivals = new Map(
    servers.flatMap(({judgements}) =>
      judgements.flatMap((judgement) =>
        judgement.kind === "assessed" ? judgement.rivals.map((rival) => [rival.id, rival] as const) : [],
      ),
    ),
  )
  if (rivals.size === 0) return []
  return [
    heading(1, say("rivals.title")),
    ...[...rivals.values()]
      .slice(0, most.names)
      .flatMap((rival) => [
        heading(2, capital(rival.title)),
        ...bullets([
          `${say("rivals.for")}: ${rival.for.join(" ") || say("rivals.nothingFor")}`,
          `${say("rivals.weaker")}: ${rival.against.join(" ") || say("rivals.nothingAgainst")}`,
          `${say("rivals.settle")}: ${rival.ask}`,
        ]),
      ]),
  ]
}

function missingBlocks(servers: readonly ServerCase[], say: PlainSay): readonly Block[] {
  return [
    heading(1, say("coverage.title")),
    ...servers
      .slice(0, most.servers)
      .flatMap(({id, gaps, lacking = []}) => [
        heading(2, id),
        ...bullets(gaps.map(({says}) => says)),
        ...bullets(
          lacking.map(
            ({what, where}) => `${what}${where.length === 0 ? "" : `: ${where.slice(0, 2).join(", ")}`}`,
          ),
        ),
      ]),
  ]
}

function ledgerBlocks(servers: readonly ServerCase[], say: PlainSay): readonly Block[] {
  const rows = servers
    .slice(0, most.servers)
    .flatMap(({id, judgements}) =>
      judgements.flatMap((judgement) =>
        judgement.kind === "assessed"
          ? [
              [
                id,
                say(`stage.${judgement.stage}`),
                judgement.ledger.prior.value.toPrecision(2),
                judgement.ledger.movedMost.map(({what, log10}) => `${what} ${signed(log10)}`).join("; "),
                judgement.ledger.posterior.toPrecision(3),
              ],
            ]
          : [],
      ),
    )
  if (rows.length === 0) return []
  return [
    heading(1, say("ledger.title")),
    paragraph(say("ledger.intro"), "quiet"),
    {
      kind: "table",
      caption: say("ledger.title"),
      head: [
        say("paper.server"),
        say("paper.stage"),
        say("paper.prior"),
        say("paper.movedMost"),
        say("paper.result"),
      ],
      widths: [2, 2, 2, 8, 2],
      rows,
    },
  ]
}

function evidenceBlocks({case: it, files}: CaseBundle, say: PlainSay): readonly Block[] {
  const shown = files.slice(0, most.files)
  return [
    heading(1, say("evidence.title")),
    paragraph(
      say("evidence.intro", {n: files.length, size: size(it.counts.bytes), command: "postern verify"}),
      "quiet",
    ),
    {
      kind: "table",
      caption: say("evidence.caption"),
      head: [say("evidence.file"), "SHA-256", say("evidence.readAs")],
      widths: [7, 6, 3],
      rows: shown.map(({id, sha256, format, status}) => [
        id,
        sha256 ?? say("evidence.noHash"),
        format ?? status,
      ]),
    },
    ...rest({all: files.length, shown: shown.length, what: say("noun.files"), file: "manifest.json"}, say),
    heading(1, say("made.title")),
    ...bullets([
      say("made.toolSays", {version: it.tool.version, schema: it.schema}),
      `${say("made.knowledge")}: ${it.knowledge.sha256}`,
      say("made.rules", {n: it.knowledge.rules}),
    ]),
  ]
}
