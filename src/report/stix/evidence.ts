/* Findings as STIX: what was observed, the rule that saw it as indicator, and the sighting that ties the two together.
 *
 * A finding is `observed-data` with the file of evidence, the client address, the account, files that were written and
 * the raw bytes of its first record. A sighting says that the rule's indicator was seen on a server in these data; it
 * is never a sighting of an actor. A finding that a person set aside has an `opinion` instead of a sighting.
 *
 * Source: STIX 2.1 sections 4.7, 4.14, 5.2, 6. */

import {parseAddress} from "../../bytes/cidr.ts"
import {canonicalText, type Value} from "../../model/event.ts"
import {formatLocator, type Locator} from "../../model/evidence.ts"
import type {Finding} from "../../model/finding.ts"
import type {FileRecord} from "../../model/inventory.ts"
import {baseName, stamp} from "../case-exported.ts"
import type {CaseExportOptions} from "../exported.ts"
import {attackReference} from "./attack.ts"
import type {StixBundle, StixId} from "./bundle.ts"
import {cveReference} from "./entities.ts"
import {assessmentExtension} from "./extensions.ts"
import {filePattern, literal} from "./patterns.ts"

export interface EvidenceTools {
  readonly bundle: StixBundle
  readonly created: string
  readonly options: CaseExportOptions
  readonly files: ReadonlyMap<string, FileRecord>
  /** The identity of a server by its id. */
  readonly server: (id: string) => StixId
}

/** What a finding became. */
export interface WrittenFinding {
  readonly observed: StixId
  readonly sighting: StixId | undefined
}

/** Adds all objects of a finding. */
export function addFinding(tools: EvidenceTools, finding: Finding): WrittenFinding {
  const {bundle, created, server} = tools
  const observed = addObserved(tools, finding)
  if (finding.setAside !== undefined) {
    bundle.add("opinion", {setAside: observed}, created, {
      explanation: finding.setAside,
      opinion: "strongly-disagree",
      object_refs: [observed],
    })
    return {observed, sighting: undefined}
  }
  const seen = addIndicator(tools, finding)
  if (seen === undefined) {
    bundle.losses.say("Findings of rules without a text, a pattern or a technique have no sighting.")
    return {observed, sighting: undefined}
  }
  const [first, last] = spanOf(finding, created)
  const sighting = bundle.add("sighting", {seen, observed}, created, {
    description: finding.summary,
    first_seen: first,
    last_seen: last,
    count: Math.min(Math.max(1, finding.count), mostCounted),
    sighting_of_ref: seen,
    observed_data_refs: [observed],
    where_sighted_refs: [server(finding.server)],
    summary: false,
  })
  return {observed, sighting}
}

const mostCounted = 999_999_999

/** STIX wants a time of everything that was observed. What shows a state has none: it held when the case ends. */
function spanOf({when, until}: Finding, created: string): readonly [first: string, last: string] {
  if (when === undefined) return [created, created]
  const [first, last] = [stamp(when.at), stamp((until ?? when).at)]
  return last < first ? [first, first] : [first, last]
}

function addObserved(tools: EvidenceTools, finding: Finding): StixId {
  const {bundle, created} = tools
  if (finding.when === undefined)
    bundle.losses.say(
      "A finding without a time bears the as-of time of the case, and says so in its extension.",
    )
  const [first, last] = spanOf(finding, created)
  const refs = observablesOf(tools, finding)
  return bundle.add("observed-data", {finding: findingContent(finding), refs}, created, {
    first_observed: first,
    last_observed: last,
    number_observed: Math.min(Math.max(1, finding.count), mostCounted),
    object_refs: refs,
    extensions: {[assessmentExtension]: findingContent(finding)},
  })
}

function observablesOf({bundle, files}: EvidenceTools, finding: Finding): readonly StixId[] {
  const refs = new Set<StixId>()
  for (const at of finding.events.slice(0, mostFiles)) {
    const file = files.get(at.evidence)
    refs.add(
      bundle.observe("file", {
        name: baseName(at.evidence) || "evidence",
        ...(file?.sha256 === undefined ? {} : {hashes: {"SHA-256": file.sha256}, size: file.sizeBytes}),
      }),
    )
  }
  const {source, account} = finding
  if (source !== undefined && parseAddress(source) !== undefined && !/[%[]/.test(source))
    refs.add(bundle.observe(source.includes(":") ? "ipv6-addr" : "ipv4-addr", {value: source}))
  if (account !== undefined && account.trim() !== "")
    refs.add(bundle.observe("user-account", {account_login: account}))
  for (const path of writtenPaths(finding)) {
    const folder = path.slice(0, Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/")))
    const parent = folder === "" ? undefined : bundle.observe("directory", {path: folder})
    if (parent !== undefined) refs.add(parent)
    refs.add(bundle.observe("file", {name: baseName(path) || path, parent_directory_ref: parent}))
  }
  const [exhibit] = finding.exhibits
  if (exhibit !== undefined && exhibit.rawBase64 !== "")
    refs.add(
      bundle.observe("artifact", {
        mime_type: exhibit.at.unit.kind === "line" ? "text/plain" : "application/octet-stream",
        payload_bin: exhibit.rawBase64,
      }),
    )
  if (finding.exhibits.length > 1 || finding.count > finding.events.length)
    bundle.losses.say(
      "Of each finding the first record is carried in its raw bytes; findings.jsonl has more.",
    )
  return [...refs]
}

const mostFiles = 20

/** Paths of files that the finding is about. */
function writtenPaths({because, objects = []}: Finding): readonly string[] {
  const fields = new Set(["file", "TargetFilename", "Path"])
  const values = [...because, ...objects].flatMap(({field, value}) =>
    fields.has(field) ? textsOf(value) : [],
  )
  return [...new Set(values)].filter((path) => /[^\s\\/]/.test(path)).slice(0, mostFiles)
}

function textsOf(value: Value): readonly string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.flatMap((each) => canonicalText(each as Exclude<Value, readonly unknown[]>) ?? [])
}

/** The rule as indicator, else a technique that its findings show. */
function addIndicator({bundle, created, options}: EvidenceTools, finding: Finding): StixId | undefined {
  const techniques = finding.techniques.map((id) =>
    bundle.add("attack-pattern", {technique: id}, created, {
      name: options.techniqueNames?.get(id) ?? id,
      ...attackReference(id),
    }),
  )
  const flaws = finding.vulnerabilities.map((name) =>
    bundle.add("vulnerability", {name}, created, {name, ...cveReference(name)}),
  )
  const rule = options.rules?.get(finding.rule)
  const pattern = rule === undefined ? patternOfFinding(finding) : rule.text
  if (rule === undefined)
    bundle.losses.say(
      "Where the text of a rule was not at hand, its indicator has a pattern of what was seen, or none.",
    )
  if (pattern === undefined) return techniques[0]
  const indicator = bundle.add("indicator", {rule: finding.rule, pattern}, created, {
    name: rule?.title ?? finding.title,
    description:
      rule === undefined
        ? `What a finding of rule ${finding.rule} saw. The text of the rule was not at hand.`
        : `${rule.description}\nAuthor: ${rule.author}. Licence: ${rule.licence}.`,
    indicator_types: ["anomalous-activity"],
    pattern,
    pattern_type: rule?.language ?? "stix",
    valid_from: created,
    labels: finding.detection === undefined ? [] : [finding.detection],
  })
  for (const technique of techniques) bundle.relate(indicator, "indicates", technique, created)
  for (const flaw of flaws) bundle.relate(indicator, "related-to", flaw, created)
  return indicator
}

/** What the finding saw as a pattern, where an observable has a place for it. */
function patternOfFinding({because}: Finding): string | undefined {
  for (const {field, value} of because) {
    const [text] = textsOf(value)
    if (text === undefined || text.trim() === "" || text.length > 4000) continue
    if (field === "CommandLine") return `[process:command_line = ${literal(text)}]`
    if (field === "TargetFilename") return filePattern(text)
    // Both signs mean something to LIKE, and cannot be escaped.
    if ((field === "cs-uri-stem" || field === "UrlStem") && !/[%_]/.test(text))
      return `[url:value LIKE ${literal(`%${text}`)}]`
  }
  return undefined
}

/** The finding with its exact places; docs/stix-extension-assessment.schema.json. */
function findingContent(finding: Finding): Readonly<Record<string, unknown>> {
  const {when, indicates, because, events} = finding
  return {
    extension_type: "property-extension",
    part: "finding",
    finding: finding.id,
    rule: finding.rule,
    detection: finding.detection,
    title: finding.title,
    summary: finding.summary,
    level: finding.level,
    server: finding.server,
    log: finding.log,
    time: when === undefined ? "not known" : when.zone === "assumed" ? "zone assumed" : "known",
    indicates: indicates.map(({stage, outcome, strength}) => ({stage, outcome, strength})),
    because: because.slice(0, 20).map(({field, value, at}) => ({
      field,
      value: textsOf(value).join(", "),
      place: formatLocator(at),
    })),
    places: events.map(placeOf),
    set_aside: finding.setAside,
  }
}

function placeOf({evidence, offset, length, unit}: Locator): Readonly<Record<string, unknown>> {
  return {
    evidence,
    offset,
    length,
    ...(unit.kind === "line"
      ? {line: unit.line}
      : unit.kind === "record"
        ? {record: String(unit.record)}
        : {}),
  }
}
