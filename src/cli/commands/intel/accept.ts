/* postern intel accept: what a person takes over from a statement into the organisation's own knowledge, or rejects. */

import {createHash} from "node:crypto"
import {existsSync, readFileSync, statSync} from "node:fs"
import {relative, resolve} from "node:path"
import {readReviews, writeReview} from "../../../engine/reviews.ts"
import {claimKey} from "../../../intel/claim-key.ts"
import type {IntelKnowledge} from "../../../knowledge/intel.ts"
import {slugOf} from "../../../knowledge/lexicons.ts"
import {
  type Decision,
  indicatorId,
  type Review,
  type ReviewedClaim,
  reviewEnding,
  reviewSchema,
} from "../../../knowledge/reviewed.ts"
import type {Claim, FoundIndicator, IntelReport, Reading, Statement, TextSpan} from "../../../model/intel.ts"
import {phiaBands} from "../../../model/judgement.ts"
import {PosternError} from "../../../model/refusal.ts"
import {visible} from "../../../report/escape.ts"
import {type Naming, namingBy} from "../../../report/intel-names.ts"
import {Quotes} from "../../../report/intel-quotes.ts"
import {type Tlp, tlpLabels} from "../../../report/marking.ts"
import {type Command, flagOption, type Options, textOption} from "../../command.ts"
import type {LoadedConfig} from "../../config.ts"
import {configOf} from "../../evidence.ts"
import {intelOptions, namesOf, readStatementsOf} from "../../intel.ts"
import {intelFolder, intelFolderOption} from "../../reviews.ts"
import {loadKnowledgeSet} from "../../rules.ts"

/** Fewer digits of a claim's id name nothing. */
const leastDigits = 6

export const accept: Command = {
  name: "accept",
  arguments: "<statement> [what...]",
  summary: "take reviewed claims and indicators into your own knowledge",
  says:
    "Takes claims (by the id that `read` shows, or its begin) and indicators (by their value) of a statement into the " +
    "organisation's folder, with who decided, when, why, and the words that they rest on. From then on `assess` looks for the " +
    "indicators and relays what was claimed, with its speaker. Who did it and whom a group belongs to is accepted one " +
    "by one. --reject records that somebody looked and said no. Earlier decisions stay in the file.",
  options: [
    {flags: "--by <name>", says: "who decides; stands in the file"},
    {flags: "--because <text>", says: "the reason"},
    {flags: "--note <text>", says: "what a later reader should know"},
    {
      flags: "--all",
      says: "all indicators that were not left out, and all claims but attributions and associations",
    },
    {flags: "--reject", says: "record that they were reviewed and not accepted"},
    {flags: "--band <term>", says: "for one claim: your own PHIA band; the speaker's stays beside it"},
    {
      flags: "--campaign <id>",
      says: "for attributions: the campaign of knowledge/campaigns that the claim is about",
    },
    {flags: "--from <day>", says: "indicators: first day on which a sighting counts"},
    {flags: "--until <day>", says: "indicators: last day on which a sighting counts"},
    {flags: "--issued <day>", says: "the day of the statement, where no text tells it"},
    {flags: "--tlp <label>", says: "CLEAR, GREEN, AMBER, AMBER+STRICT or RED (default: CLEAR)"},
    {flags: "--on <day>", says: "the day of the decision (default: today)"},
    intelFolderOption,
    ...intelOptions,
  ],
  examples: [
    {line: 'postern intel accept advisory.pdf 198.51.100.7 --by "A. Analyst"', says: "one address"},
    {line: 'postern intel accept article.txt 3f1c22aa --by "A. Analyst"', says: "one claim"},
    {
      line: 'postern intel accept advisory.pdf --all --until 2026-12-31 --by "A. Analyst"',
      says: "what it says to look for",
    },
  ],
  async run([path = "", ...what], options, terminal) {
    const loaded = await configOf(options)
    const asked = askedDecision(options)
    if (what.length === 0 && !flagOption(options, "all"))
      throw new PosternError({
        code: "intel/nothing-named",
        message: "nothing to accept is named",
        hint: "name ids of claims or values of indicators as `postern intel read` shows them, or --all",
      })
    const read = await readStatementsOf([path], options, loaded, terminal)
    const items = itemsOf(read.report, what, options)
    const campaigns = await campaignsOf(items, asked.campaign, loaded)
    const folder = intelFolder(options, loaded)
    const {reviews} = await readReviews(folder)
    const changed = new Map(reviews)
    const quotes = new Quotes(read.report)
    const told: string[] = []
    for (const item of items) {
      const decision = decisionOf(item, asked, campaigns, quotes, read.knowledge)
      const {name, review} = reviewFor(item, changed, asked.issued, path, folder, read.knowledge)
      changed.set(name, {...review, decisions: [...review.decisions, decision]})
      told.push(`${decision.decision} ${visible(decision.id)} in ${name}`)
    }
    for (const [name, review] of changed)
      if (reviews.get(name) !== review) await writeReview(folder, name, review)
    for (const line of told) terminal.out(`${line}\n`)
    return 0
  },
}

interface AskedDecision extends Pick<Decision, "by" | "on" | "because" | "note" | "decision" | "tlp"> {
  readonly band: string | undefined
  readonly campaign: string | undefined
  readonly from: string | undefined
  readonly until: string | undefined
  readonly issued: string | undefined
}

/** Who decides and when. Throws PosternError `intel/nobody` or `options/bad-time`. */
export function whoAndWhen(options: Options): Pick<Decision, "by" | "on" | "because" | "note"> {
  const by = textOption(options, "by")?.trim()
  if (by === undefined || by === "")
    throw new PosternError({
      code: "intel/nobody",
      message: "nobody decides",
      hint: 'say who you are with --by "A. Analyst": a decision without a name is none',
    })
  const because = textOption(options, "because")
  const note = textOption(options, "note")
  return {
    by,
    on: dayOption(options, "on") ?? new Date().toISOString().slice(0, 10),
    ...(because === undefined ? {} : {because}),
    ...(note === undefined ? {} : {note}),
  }
}

function askedDecision(options: Options): AskedDecision {
  const tlp = (textOption(options, "tlp") ?? "CLEAR").toUpperCase().replace(/^TLP:/, "")
  if (!tlpLabels.includes(tlp as Tlp))
    throw new PosternError({
      code: "intel/bad-label",
      message: `--tlp takes one of ${tlpLabels.join(", ")}, got \`${tlp}\``,
    })
  const band = textOption(options, "band")
  if (band !== undefined && !phiaBands.some(({term}) => term === band))
    throw new PosternError({
      code: "intel/bad-band",
      message: `--band takes a term of the PHIA yardstick, got \`${band}\``,
      hint: phiaBands.map(({term}) => term).join(", "),
    })
  const [from, until] = [dayOption(options, "from"), dayOption(options, "until")]
  if (from !== undefined && until !== undefined && from > until)
    throw new PosternError({
      code: "options/bad-time",
      message: "--until lies before --from",
      hint: "swap them",
    })
  return {
    ...whoAndWhen(options),
    decision: flagOption(options, "reject") ? "rejected" : "accepted",
    tlp: tlp as Tlp,
    ...{band, from, until},
    campaign: textOption(options, "campaign"),
    issued: dayOption(options, "issued"),
  }
}

function dayOption(options: Options, name: string): string | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  if (isDay && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)) return text
  throw new PosternError({
    code: "options/bad-time",
    message: `--${name} takes a day, got \`${text}\``,
    hint: "such as 2026-11-22",
  })
}

/** Something that can be decided about, where it stands. */
interface Item {
  readonly statement: Statement
  readonly reading: Reading
  readonly what: {readonly claim: Claim} | {readonly indicator: FoundIndicator}
}

/** What is named. Throws PosternError `intel/unknown-item`, `intel/ambiguous` or `intel/one-by-one`. */
function itemsOf(report: IntelReport, named: readonly string[], options: Options): readonly Item[] {
  const all = allItems(report)
  const chosen = named.map((name) => itemNamed(all, name))
  const isAll = flagOption(options, "all")
  const rest = isAll ? all.filter((item) => !isDelicate(item) && !isSuppressed(item)) : []
  const items = [...new Set([...chosen, ...rest])]
  const delicate = items.filter(isDelicate)
  if (delicate.length > 1)
    throw new PosternError({
      code: "intel/one-by-one",
      message: `${delicate.length} attributions are named at once`,
      hint: "who did it and whom a group belongs to is accepted one by one: run the command for each",
    })
  if (
    textOption(options, "band") !== undefined &&
    (items.length !== 1 || !("claim" in (items[0]?.what ?? {})))
  )
    throw new PosternError({
      code: "intel/one-by-one",
      message: "--band goes with exactly one claim",
      hint: "name one claim",
    })
  return items
}

/** Each claim and indicator once a statement: copies say the same. */
function allItems(report: IntelReport): readonly Item[] {
  return report.statements.flatMap((statement) => {
    const seen = new Set<string>()
    return statement.documents.flatMap((id) => {
      const reading = report.readings.find(({document}) => document.id === id)
      if (reading === undefined) return []
      const items: Item[] = [
        ...reading.claims.map((claim) => ({statement, reading, what: {claim}})),
        ...reading.indicators.map((indicator) => ({statement, reading, what: {indicator}})),
      ]
      return items.filter(({what}) => {
        const key =
          "claim" in what
            ? claimKey(what.claim)
            : `${indicatorId(what.indicator)} ${what.indicator.suppressed}`
        return !seen.has(key) && seen.add(key) !== undefined
      })
    })
  })
}

function isDelicate({what}: Item): boolean {
  return "claim" in what && (what.claim.kind === "attribution" || what.claim.kind === "association")
}

function isSuppressed({what}: Item): boolean {
  return "indicator" in what && what.indicator.suppressed !== undefined
}

function itemNamed(all: readonly Item[], name: string): Item {
  const low = name.toLowerCase()
  const isDigits = low.length >= leastDigits && /^[0-9a-f-]+$/.test(low)
  const found = all.filter(({what}) =>
    "claim" in what
      ? isDigits && what.claim.id.toLowerCase().startsWith(low)
      : what.indicator.value.toLowerCase() === low || indicatorId(what.indicator).toLowerCase() === low,
  )
  // Of the same value at several places, one that was not left out.
  const [first, second] = [...found.filter((item) => !isSuppressed(item)), ...found.filter(isSuppressed)]
  if (first === undefined)
    throw new PosternError({
      code: "intel/unknown-item",
      message: `the statement has no \`${visible(name)}\``,
      hint: "name ids of claims or values of indicators as `postern intel read --all` shows them",
    })
  if (
    second !== undefined &&
    "claim" in first.what &&
    "claim" in second.what &&
    first.what.claim.id !== second.what.claim.id
  )
    throw new PosternError({
      code: "intel/ambiguous",
      message: `several claims begin with \`${visible(name)}\``,
      hint: "write more digits of the id",
    })
  return first
}

/** The campaign that each attribution is about: the one named, else that of the actor it speaks of. */
async function campaignsOf(
  items: readonly Item[],
  named: string | undefined,
  loaded: LoadedConfig,
): Promise<ReadonlyMap<Item, string>> {
  const found = new Map<Item, string>()
  const delicate = items.filter(isDelicate)
  if (delicate.length === 0 && named === undefined) return found
  const {knowledge} = await loadKnowledgeSet(loaded)
  if (named !== undefined && !knowledge.campaigns.some(({id}) => id === named))
    throw new PosternError({
      code: "intel/unknown-campaign",
      message: `no campaign \`${visible(named)}\``,
      hint: `campaigns: ${knowledge.campaigns.map(({id}) => id).join(", ")}`,
    })
  for (const item of delicate) {
    if (!("claim" in item.what)) continue
    const {subject, object} = item.what.claim
    const actor = knowledge.actors.find(({id}) => id === subject || id === object)
    const campaign = named ?? (actor?.campaigns.length === 1 ? actor.campaigns[0] : undefined)
    if (campaign !== undefined) found.set(item, campaign)
  }
  return found
}

function decisionOf(
  item: Item,
  asked: AskedDecision,
  campaigns: ReadonlyMap<Item, string>,
  quotes: Quotes,
  knowledge: IntelKnowledge,
): Decision {
  const {band, campaign: _, from, until, issued: __, tlp, ...who} = asked
  const at: TextSpan = "claim" in item.what ? item.what.claim.evidence[0] : item.what.indicator.at
  const evidence = {start: at.start, end: at.end, words: quotes.sentence(at)}
  const shared = {...who, document: item.reading.document.sha256, evidence, tlp}
  if ("indicator" in item.what) {
    const {kind, value} = item.what.indicator
    const window = {...(from === undefined ? {} : {from}), ...(until === undefined ? {} : {until})}
    return {id: indicatorId({kind, value}), ...shared, indicator: {kind, value, ...window}}
  }
  const {claim} = item.what
  return {id: claim.id, ...shared, claim: reviewedClaim(claim, item, band, campaigns.get(item), knowledge)}
}

function reviewedClaim(
  claim: Claim,
  {reading}: Item,
  band: string | undefined,
  campaign: string | undefined,
  {lexicons}: IntelKnowledge,
): ReviewedClaim {
  const nameOf = namesIn(reading, {lexicons})
  const {likelihood, analyticConfidence} = claim
  return {
    kind: claim.kind,
    subject: claim.subject,
    subjectName: nameOf(claim.subject),
    relation: claim.relation,
    object: claim.object,
    objectName: nameOf(claim.object),
    polarity: claim.polarity,
    modality: claim.modality,
    speakers: claim.speakers.map(({ref, basis}) => ({
      ref,
      name: (ref === "publisher" ? reading.document.publisher : undefined) ?? nameOf(ref),
      basis,
    })),
    ...(likelihood === undefined ? {} : {estimate: likelihood.phrase}),
    ...(band !== undefined ? {band} : likelihood?.band === undefined ? {} : {band: likelihood.band}),
    ...(band === undefined ? {} : {bandWas: likelihood?.band ?? likelihood?.phrase ?? "none"}),
    ...(analyticConfidence === undefined ? {} : {analyticConfidence}),
    speakerKind: kindOf(claim.speakers[0].ref, reading, lexicons),
    ...(campaign === undefined ? {} : {campaign}),
  }
}

/** What people call the things that a document speaks of. */
function namesIn({entities}: Reading, knowledge: Pick<IntelKnowledge, "lexicons">): Naming {
  return namingBy(new Map(entities.map((entity) => [entity.id, entity])), namesOf(knowledge))
}

/** Words of a name that only bodies of a state have. */
const stateWords =
  /\b(?:ministry|ministries|minister|government|department (?:of|for)|federal|(?:foreign|home|cabinet|interior) office|parliament|embassy|police|army|navy|armed forces|(?:intelligence|security|secret) service|national (?:\S+ ){0,3}(?:agency|authority|bureau|cent(?:er|re)|directorate))\b/i

/** What a speaker is; `other` for whom nothing tells. */
function kindOf(
  ref: string,
  reading: Reading,
  lexicons: IntelKnowledge["lexicons"],
): NonNullable<ReviewedClaim["speakerKind"]> {
  const called = ref === "publisher" ? reading.document.publisher : undefined
  const known = lexicons.named.find(({id, name, forms}) =>
    called === undefined ? id === ref : name === called || forms.includes(called),
  )
  const name = called ?? namesIn(reading, {lexicons})(ref)
  if (/justice|prosecut|attorney|court/i.test(`${known?.id ?? ref} ${name}`)) return "prosecution"
  if (ref === "nato" || ref === "un" || ref === "eu") return "alliance"
  const isState = known?.kind === "state" || known?.kind === "state body" || known?.state !== undefined
  if (isState || ref.endsWith("-government") || stateWords.test(name)) return "government"
  return known?.kind === "organisation" ? "vendor" : "other"
}

/** The file that an item's statement has, or a new one. */
function reviewFor(
  {statement, reading}: Item,
  reviews: ReadonlyMap<string, Review>,
  issued: string | undefined,
  named: string,
  folder: string,
  {lexicons}: IntelKnowledge,
): {readonly name: string; readonly review: Review} {
  const {document} = reading
  const here = {
    path: pathOf(named, document.path, document.sha256, folder),
    sha256: document.sha256,
    form: document.form,
  }
  for (const [name, review] of reviews) {
    if (review.documents.some(({sha256}) => sha256 === document.sha256)) {
      if (issued === undefined || issued === review.statement.issued) return {name, review}
      return {
        name,
        review: {...review, statement: {...review.statement, issued, basis: "Said by who decided."}},
      }
    }
  }
  const title = document.title ?? document.path
  const value = issued ?? statement.issued.value
  const review: Review = {
    schema: reviewSchema,
    statement: {
      title,
      issuers: statement.issuers.map(namesIn(reading, {lexicons})),
      ...(value === undefined ? {} : {issued: value}),
      basis: issued === undefined ? statement.issued.basis : "Said by who decided.",
    },
    documents: [here],
    decisions: [],
  }
  const slug = slugOf(title).slice(0, 40).replace(/-$/, "")
  return {name: `${slug === "" ? "statement" : slug}-${document.sha256.slice(0, 8)}${reviewEnding}`, review}
}

/** Where the document lies, from the folder, if it is the file that was named; else its name in what was named. */
function pathOf(named: string, shown: string, sha256: string, folder: string): string {
  const isFile = existsSync(named) && statSync(named).isFile()
  const isSame = isFile && createHash("sha256").update(readFileSync(named)).digest("hex") === sha256
  return isSame ? relative(folder, resolve(named)).replaceAll("\\", "/") : shown
}
