/* Public statements as a STIX 2.1 bundle.
 *
 * A statement is a `report` with its date of issue; where no date is known it is a `grouping`, since a report must have
 * one and a wrong one is worse. Where several documents carry the statement each is a report or grouping of its own,
 * `derived-from` it. Claims are in claims.ts. What to do is `course-of-action`, what to look for is `indicator`
 * unless it was suppressed, techniques are `attack-pattern`. A note lists what the bundle leaves out.
 *
 * Invariant: the same report and options give the same bytes; no clock is read. */

import type {
  Claim,
  DocumentId,
  FoundIndicator,
  FoundTechnique,
  IntelDocument,
  IntelReport,
  Reading,
  Recommendation,
  Statement,
} from "../../model/intel.ts"
import {attackVersionDefault, type Exported, type IntelExportOptions} from "../exported.ts"
import {datedAs, earliestDate, noDate} from "../intel-dates.ts"
import {sidesText, speakersText} from "../intel-names.ts"
import {entitiesOf, Quotes, readingsOf} from "../intel-quotes.ts"
import {overText} from "../intel-says.ts"
import {adviceContent, contentOf, withThings} from "../intel-things.ts"
import {publicTlp} from "../marking.ts"
import {attackReference, isTechnique} from "./attack.ts"
import {StixBundle, type StixId} from "./bundle.ts"
import {
  addClaim,
  addDenial,
  type ClaimTools,
  evidenceContent,
  type StatementContext,
  speakerContent,
} from "./claims.ts"
import {Entities} from "./entities.ts"
import {claimExtension, extensionDefinition, postern} from "./extensions.ts"
import {patternOf} from "./patterns.ts"

/** A statement with the ids of all that its report lists. */
interface Written {
  readonly statement: Statement
  readonly context: StatementContext
  readonly readings: readonly Reading[]
  readonly listed: Set<StixId>
  /** By document. */
  readonly of: ReadonlyMap<string, Set<StixId>>
  readonly claims: ReadonlyMap<string, {readonly claim: Claim; readonly ids: readonly StixId[]}>
}

/** The bundle. O(n) in claims, spans and entities. */
export function renderIntelStix(read: IntelReport, options: IntelExportOptions = {}): Exported {
  const report = withThings(read, options.names)
  const {marking = {tlp: publicTlp}} = options
  const bundle = new StixBundle({marking, usual: publicTlp})
  bundle.put(extensionDefinition(claimExtension))
  bundle.author = postern.id
  const entities = new Entities(bundle, entitiesOf(report), earliestDate(report))
  const quotes = new Quotes(report)
  const independent = new Map(
    report.independence.map(({claim, sources}) => [claim as string, sources.length]),
  )
  const tools: ClaimTools = {bundle, entities, quotes, independent}
  const byDocument = readingsOf(report)
  const written = report.statements.map((statement) => writeStatement(statement, byDocument, tools, options))
  for (const each of written) addReports(each, tools)
  addDenials(written, tools)
  addKinships(report, written, tools)
  addConflicts(report, written, tools)
  sayLosses(report, bundle)
  addLosses(bundle, written)
  return bundle.finish()
}

function writeStatement(
  statement: Statement,
  byDocument: ReadonlyMap<DocumentId, Reading>,
  tools: ClaimTools,
  options: IntelExportOptions,
): Written {
  const {bundle, entities} = tools
  const readings = statement.documents.flatMap((id) => byDocument.get(id) ?? [])
  const key = {
    issuers: statement.issuers,
    issued: statement.issued.value,
    documents: readings.map(({document}) => document.sha256),
  }
  const {at, isIssue} = datedAs(statement.issued)
  if (at === noDate)
    bundle.losses.say(
      "A statement has no date at all: its objects are dated 1970-01-01, which means nothing.",
    )
  else if (!isIssue)
    bundle.losses.say("A statement's date of issue is not known: its objects bear the nearest bound of it.")
  const context: StatementContext = {
    key,
    created: at,
    object: bundle.idOf(isIssue ? "report" : "grouping", {statement: key}),
    issuers: statement.issuers,
    issued: statement.issued.value,
  }
  const of = new Map(readings.map(({document}) => [document.id as string, new Set<StixId>()]))
  const listed = new Set<StixId>()
  const list = (document: string, ids: readonly (StixId | undefined)[]): void => {
    for (const id of ids) {
      if (id === undefined) continue
      listed.add(id)
      of.get(document)?.add(id)
    }
  }
  const claims = new Map<string, {claim: Claim; ids: readonly StixId[]}>()
  const said = Map.groupBy(
    readings.flatMap((reading) => reading.claims),
    contentOf,
  )
  const made = new Map<string, readonly StixId[]>()
  for (const issuer of statement.issuers)
    for (const {document} of readings) list(document.id, [entities.object(issuer)])
  for (const reading of readings) {
    const {id} = reading.document
    for (const entity of reading.entities) list(id, [entities.object(entity.id)])
    for (const claim of reading.claims) {
      const content = contentOf(claim)
      const ids =
        made.get(content) ?? addClaim(tools, withAllEvidence(claim, said.get(content) ?? []), context)
      made.set(content, ids)
      claims.set(claim.id, {claim, ids})
      list(
        id,
        ids.flatMap((each) => [each, ...endsOf(bundle, each)]),
      )
    }
    for (const each of reading.recommendations) list(id, [addRecommendation(tools, each, context)])
    for (const each of reading.indicators) list(id, [addIndicator(tools, each, context, options)])
    list(id, addTechniques(tools, reading.techniques, context, options))
    list(id, [addSuppressed(tools, reading.indicators, context)])
  }
  return {statement, context, readings, listed, of, claims}
}

/** Copies of one statement that make the same claim are one claim with the words of each. */
function withAllEvidence(claim: Claim, alike: readonly Claim[]): Claim {
  const [first, ...rest] = claim.evidence
  const others = alike.flatMap(({evidence}) => evidence)
  const seen = new Set([placeOf(first)])
  const more = [...rest, ...others].filter((span) => {
    const isNew = !seen.has(placeOf(span))
    seen.add(placeOf(span))
    return isNew
  })
  return {...claim, evidence: [first, ...more]}
}

function placeOf({document, start, end}: Claim["evidence"][number]): string {
  return `${document}:${start}:${end}`
}

/** Both ends of a relationship, and the actor and identity behind it. */
function endsOf(bundle: StixBundle, id: StixId): readonly StixId[] {
  const object = bundle.get(id)
  return ["source_ref", "target_ref"].flatMap((name) => {
    const end = object?.[name]
    return typeof end === "string" ? [end as StixId] : []
  })
}

/** What a recommendation says in its name; the whole stands in the description. */
function addRecommendation(
  {bundle, entities, quotes}: ClaimTools,
  advice: Recommendation,
  {key, created}: StatementContext,
): StixId {
  const {action, audience, strength, condition, trigger, speakers, evidence} = advice
  const lines = [
    quotes.sentence(evidence[0]),
    `Says: ${speakersText(speakers, entities.name)}. Strength: ${strength}. For: ${audience}.`,
    ...(condition === undefined ? [] : [`If: ${condition}.`]),
    ...(trigger === undefined ? [] : [`When: ${trigger}.`]),
  ]
  return bundle.add("course-of-action", {statement: key, advice: adviceContent(advice)}, created, {
    name: action,
    description: lines.join("\n"),
    extensions: {
      [claimExtension]: {
        extension_type: "property-extension",
        claim_id: advice.id,
        claim_kind: "recommendation",
        strength,
        audience,
        condition,
        trigger,
        speakers: speakers.map((speaker) => speakerContent(speaker, entities)),
        evidence: evidenceContent(evidence, quotes),
      },
    },
  })
}

/** The indicator, or the flaw that is named; undefined for what was suppressed. */
function addIndicator(
  {bundle, entities, quotes}: ClaimTools,
  found: FoundIndicator,
  {key, created}: StatementContext,
  {reviewed}: IntelExportOptions,
): StixId | undefined {
  const {kind, value, suppressed} = found
  if (suppressed !== undefined) return undefined
  const pattern = patternOf(kind, value)
  if (pattern === undefined) return entities.vulnerability(value)
  if (pattern.length > maxPattern) {
    bundle.losses.say("An indicator is too long for a pattern and is left out.")
    return undefined
  }
  return bundle.add("indicator", {statement: key, kind, value}, created, {
    name: value,
    description: quotes.sentence(found.at),
    indicator_types: ["unknown"],
    pattern,
    pattern_type: "stix",
    pattern_version: "2.1",
    valid_from: created,
    labels: [reviewed?.has(value) === true ? "reviewed" : "not-reviewed"],
  })
}

/** Twice what a cleaned text may have, and far below what the bundle cuts. */
const maxPattern = 20_000

function addTechniques(
  {bundle, quotes}: ClaimTools,
  techniques: readonly FoundTechnique[],
  {key, created, object}: StatementContext,
  {attackVersion = attackVersionDefault}: IntelExportOptions,
): readonly StixId[] {
  if (techniques.length === 0) return []
  const objects = new Map<string, StixId>()
  for (const {id, name} of techniques)
    if (isTechnique(id) && !objects.has(id))
      objects.set(id, bundle.add("attack-pattern", {technique: id}, created, {name, ...attackReference(id)}))
  if (techniques.some(({id}) => !isTechnique(id)))
    bundle.losses.say(
      "Software that ATT&CK lists stands in a note: whether it is malware or a tool is not said.",
    )
  const ids = [...objects.values()]
  const lines = techniques.map(
    ({id, name, route, at}) => `${id} ${name} (${route}): “${quotes.sentence(at)}”`,
  )
  const note = bundle.add("note", {statement: key, techniques: lines}, created, {
    abstract: `Techniques and software that the text names (ATT&CK ${attackVersion})`,
    content: lines.join("\n"),
    object_refs: ids.length === 0 ? [object] : ids,
  })
  return [...ids, note]
}

/** One note with all that looks like an indicator and is none, and why. */
function addSuppressed(
  {bundle}: ClaimTools,
  indicators: readonly FoundIndicator[],
  {key, created, object}: StatementContext,
): StixId | undefined {
  const lines = indicators.flatMap(({kind, value, suppressed}) =>
    suppressed === undefined ? [] : [`${kind} ${value}: ${suppressed}`],
  )
  if (lines.length === 0) return undefined
  bundle.losses.say("Indicators that were suppressed stand in a note with the reason, and have no pattern.")
  return bundle.add("note", {statement: key, suppressed: lines}, created, {
    abstract: "Looks like an indicator and is none",
    content: lines.join("\n"),
    object_refs: [object],
  })
}

/** The report of a statement, and one of each document where there are several. */
function addReports(
  {statement, context, readings, listed, of}: Written,
  {bundle, entities}: ClaimTools,
): void {
  const {key, created, object, issuers} = context
  const [only] = readings.length === 1 ? readings : []
  const names = issuers.map((ref) => entities.name(ref))
  const title = readings.map(({document}) => document.title).find((each) => each !== undefined)
  bundle.addListing(object, {statement: key}, created, {
    name: title ?? `Statement of ${names.length === 0 ? "an unknown issuer" : names.join(", ")}`,
    description: `${names.length === 0 ? "Nobody is named as issuer." : `Issued by ${names.join(", ")}.`} ${statement.issued.basis}`,
    external_references: only === undefined ? undefined : sourceReference(only.document),
    object_refs: [...listed],
  })
  if (only !== undefined) return
  for (const {document} of readings) {
    const dated = datedAs(document.issued)
    const copyKey = {copy: document.sha256, of: key}
    const copy = bundle.idOf(dated.isIssue ? "report" : "grouping", copyKey)
    bundle.addListing(copy, copyKey, dated.at === noDate ? created : dated.at, {
      name: document.title ?? "A copy without a title",
      description: `A copy of the statement${document.publisher === undefined ? "" : `, published by ${document.publisher}`}. ${document.issued.basis}`,
      external_references: sourceReference(document),
      object_refs: [...(of.get(document.id) ?? [])],
    })
    bundle.relate(copy, "derived-from", object, created)
  }
}

/** Where the document came from. The path of the user's machine is none of it. */
function sourceReference({publisher, url, path, sha256}: IntelDocument): readonly object[] {
  const name = publisher?.trim()
  const isFree = name !== undefined && name !== "" && !/^(?:cve|capec)$/i.test(name)
  return [
    {
      source_name: isFree ? name : "document",
      description: path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1),
      ...(isPlainUrl(url) ? {url} : {}),
      hashes: {"SHA-256": sha256},
    },
  ]
}

function isPlainUrl(url: string | undefined): url is string {
  return (
    url !== undefined &&
    url.length < 2000 &&
    /^https?:\/\/[a-z0-9.-]+(?:[:/?#][!-~]*)?$/i.test(url) &&
    !/["<>\\^`{|}[\]]/.test(url) &&
    URL.canParse(url)
  )
}

/** A denied claim is an opinion on every relationship that affirms the same of the same two. */
function addDenials(written: readonly Written[], tools: ClaimTools): void {
  const all = written.flatMap(({context, claims}) =>
    [...claims.values()].map(({claim, ids}) => ({context, claim, ids})),
  )
  const same = ({kind, subject, object}: Claim): string => `${kind}\0${subject}\0${object}`
  const affirmed = Map.groupBy(
    all.filter(({claim}) => claim.polarity === "affirmed"),
    ({claim}) => same(claim),
  )
  for (const {context, claim} of all) {
    if (claim.polarity !== "denied") continue
    const links = (affirmed.get(same(claim)) ?? []).flatMap(({ids}) =>
      ids.filter((id) => id.startsWith("relationship--")),
    )
    if (links.length > 0) addDenial(tools, claim, context, links)
  }
}

/** Statements that belong together, and are no copies. */
function addKinships(report: IntelReport, written: readonly Written[], {bundle}: ClaimTools): void {
  const statementOf = new Map(
    written.flatMap((each) => each.statement.documents.map((id) => [id, each] as const)),
  )
  for (const {a, b, kind, containment} of report.kinships) {
    const [left, right] = [statementOf.get(a)?.context, statementOf.get(b)?.context]
    if (left === undefined || right === undefined || left.object === right.object) continue
    bundle.relate(left.object, "related-to", right.object, left.created, {
      key: {kind},
      description: `${kind}: ${Math.round(containment * 100)} per cent of the shorter text stands in the longer one.`,
    })
  }
}

function addConflicts(
  report: IntelReport,
  written: readonly Written[],
  {bundle, entities}: ClaimTools,
): void {
  for (const conflict of report.conflicts) {
    const {claims, over, says} = conflict
    const found = written.flatMap((each) => claims.flatMap((id) => each.claims.get(id)?.ids[0] ?? []))
    const [first] = written.filter((each) => claims.some((id) => each.claims.has(id)))
    if (first === undefined || found.length === 0) continue
    bundle.add("note", {conflict: over, claims}, first.context.created, {
      abstract: `Statements differ over ${overText(conflict)}`,
      content: sidesText(says, entities.name),
      object_refs: [...new Set(found)],
    })
  }
}

function sayLosses(report: IntelReport, {losses}: StixBundle): void {
  losses.say("The texts themselves are not carried: only the words that claims rest on.")
  if (report.kinships.some(({differences}) => differences.length > 0))
    losses.say("How copies differ from each other is not carried.")
  if (report.troubles.length > 0)
    losses.say(`What could not be read is not carried (${report.troubles.length} troubles).`)
  if (report.statements.length === 0) losses.say("There was no statement to carry.")
}

/** What is left out, as a note on the statements. */
function addLosses(bundle: StixBundle, written: readonly Written[]): void {
  const [first] = written
  if (first === undefined) return
  const content = bundle.losses.sentences.join("\n")
  bundle.add("note", {leftOut: content, of: written.map(({context}) => context.key)}, first.context.created, {
    abstract: "What this bundle leaves out",
    content,
    object_refs: [...new Set(written.map(({context}) => context.object))],
  })
}
