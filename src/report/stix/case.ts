/* A case as a STIX 2.1 bundle.
 *
 * An open case is a `grouping`, a closed one a `report` as of the time it judges. It lists the servers, findings
 * (evidence.ts), what to do, a note for each judgement, and carries the whole assessment as an extension. The core
 * `incident` is a stub in STIX 2.1 and is not used.
 *
 * Invariant: there is no object for an actor unless an activity's attribution named one; hypotheses of a refused
 * attribution stand in the extension only. No clock is read. */

import type {Activity} from "../../model/activity.ts"
import type {ServerCase} from "../../model/case.ts"
import {type Judgement, phrase} from "../../model/judgement.ts"
import {type CaseToExport, caseDate, caseKey, findingsToExport, markingOf} from "../case-exported.ts"
import type {CaseExportOptions, Exported} from "../exported.ts"
import {caseTlp} from "../marking.ts"
import {caseContent} from "./assessment.ts"
import {StixBundle, type StixId} from "./bundle.ts"
import {phiaMiddle} from "./claims.ts"
import {cveReference} from "./entities.ts"
import {addFinding, type EvidenceTools, type WrittenFinding} from "./evidence.ts"
import {assessmentExtension, extensionDefinition, postern} from "./extensions.ts"

/** What the writers of the parts share. */
interface CaseTools extends EvidenceTools {
  readonly it: CaseToExport
  readonly written: ReadonlyMap<string, WrittenFinding>
  /** The grouping or report. */
  readonly listing: StixId
}

/** The bundle. O(n) in findings. */
export function renderCaseStix(it: CaseToExport, options: CaseExportOptions = {}): Exported {
  const bundle = new StixBundle({marking: markingOf(options), usual: caseTlp})
  bundle.put(extensionDefinition(assessmentExtension))
  bundle.author = postern.id
  const created = caseDate(it, bundle.losses)
  const owner = addOwner(bundle, it, created)
  const servers = new Map(
    it.case.servers.map((server) => [server.id as string, addServer(bundle, it, server, created)]),
  )
  const evidence: EvidenceTools = {
    bundle,
    created,
    options,
    files: new Map(it.files.map((file) => [file.id as string, file])),
    server: (id) => servers.get(id) ?? addNamedServer(bundle, it, id, [], created),
  }
  const written = new Map<string, WrittenFinding>()
  for (const finding of findingsToExport(it, bundle.losses))
    written.set(finding.id, addFinding(evidence, finding))
  const type = options.isIssued === true ? "report" : "grouping"
  const key = {case: caseKey(it)}
  const listing = bundle.idOf(type, key)
  const tools: CaseTools = {...evidence, it, written, listing}
  for (const server of it.case.servers) {
    for (const judgement of server.judgements) addJudgement(tools, judgement)
    addExposure(tools, server)
  }
  for (const activity of it.case.attribution.activities) addActivity(tools, activity)
  addRelayed(tools)
  addActions(tools)
  addBlind(tools)
  sayLosses(tools)
  const left = bundle.add("note", {leftOut: bundle.losses.sentences, listing}, created, {
    abstract: "What this bundle leaves out",
    content: bundle.losses.sentences.join("\n"),
    object_refs: [listing],
  })
  bundle.addListing(listing, key, created, {
    name: it.case.verdict.headline,
    description: it.case.verdict.lines.join("\n"),
    extensions: {[assessmentExtension]: caseContent(it.case)},
    object_refs: [
      ...bundle.listed.filter((id) => id !== left && id !== postern.id),
      ...(owner === undefined ? [] : [owner]),
    ].filter((id, place, all) => all.indexOf(id) === place),
  })
  return bundle.finish()
}

/** The organisation; undefined where the case names none. */
function addOwner(
  bundle: StixBundle,
  {case: {organisation}}: CaseToExport,
  created: string,
): StixId | undefined {
  if (organisation === undefined) return undefined
  return bundle.add("identity", {name: organisation, identityClass: "organization"}, created, {
    name: organisation,
    identity_class: "organization",
  })
}

function addServer(bundle: StixBundle, it: CaseToExport, {id, names}: ServerCase, created: string): StixId {
  return addNamedServer(bundle, it, id, names, created)
}

/** A server is the same in another bundle by its names and organisation. */
function addNamedServer(
  bundle: StixBundle,
  {case: {organisation}}: CaseToExport,
  name: string,
  names: readonly string[],
  created: string,
): StixId {
  return bundle.add("identity", {server: name, names: [...names].sort(), organisation}, created, {
    name,
    description: names.length === 0 ? undefined : `A mail server, also seen as ${names.join(", ")}.`,
    identity_class: "system",
  })
}

/** A judgement in words, for whoever does not know the extension. */
function addJudgement({bundle, created, server, written, listing}: CaseTools, judgement: Judgement): void {
  const isAssessed = judgement.kind === "assessed"
  const how = isAssessed ? phrase(judgement.likelihood) : "not assessable; that is no sign of safety"
  const lines = [
    judgement.says,
    ...(isAssessed ? [`Confidence: ${judgement.confidence}, since ${judgement.confidenceBecause}.`] : []),
    ...(isAssessed ? judgement.against.map((line) => `Against it: ${line}`) : []),
    ...judgement.gaps.map(({says}) => `Not seen: ${says}`),
  ]
  const findings = isAssessed ? judgement.for : []
  bundle.add("note", {listing, judgement: [judgement.server, judgement.stage], lines}, created, {
    abstract: `${judgement.server}: ${judgement.stage}: ${how}`,
    content: lines.join("\n"),
    object_refs: [
      server(judgement.server),
      ...findings.flatMap((id) => written.get(id)?.sighting ?? written.get(id)?.observed ?? []),
    ],
  })
}

/** The build, and the flaws it is open to that are known to be exploited. */
function addExposure({bundle, created, server}: CaseTools, {id, exposure}: ServerCase): void {
  if (exposure === undefined) return
  const software =
    exposure.build === undefined
      ? undefined
      : bundle.observe("software", {
          name: "Microsoft Exchange Server",
          vendor: "Microsoft",
          version: exposure.build,
        })
  const open = exposure.flaws.filter(({status, kev}) => status === "vulnerable" && kev !== undefined)
  const flaws = open.map(({cve, says}) => {
    const flaw = bundle.add("vulnerability", {name: cve}, created, {name: cve, ...cveReference(cve)})
    if (software !== undefined) bundle.relate(software, "related-to", flaw, created, {description: says})
    return flaw
  })
  bundle.add("note", {server: server(id), exposure: exposure.says}, created, {
    abstract: `${id}: build and known flaws`,
    content: [exposure.says, ...open.map(({cve, says}) => `${cve}: ${says}`)].join("\n"),
    object_refs: [server(id), ...(software === undefined ? [] : [software]), ...flaws],
  })
  if (exposure.flaws.length > open.length)
    bundle.losses.say(
      "Of the flaws that a build has or lacks, those that are open and known to be exploited are carried.",
    )
}

/** What an activity did and who it may have been; an actor only where one is named. */
function addActivity(tools: CaseTools, activity: Activity): void {
  const {bundle, created, server, written, listing} = tools
  const {id, says, servers, findings, attributed} = activity
  const observed = findings.flatMap((finding) => written.get(finding)?.observed ?? [])
  bundle.add("note", {listing, activity: id, says}, created, {
    abstract: `Activity ${id}`,
    content: [
      says,
      ...(attributed === undefined ? [] : [attributed.says]),
      ...(attributed?.lacks ?? []).map((line) => `Nobody is named: ${line}`),
    ].join("\n"),
    object_refs:
      [...servers.map(server), ...observed].length === 0 ? [listing] : [...servers.map(server), ...observed],
  })
  if (attributed?.kind !== "named" || attributed.likelihood === undefined || observed.length === 0) return
  const name = attributed.hypotheses.find((each) => each.id === attributed.actor)?.name ?? attributed.actor
  if (name === undefined) return
  const confidence = phiaMiddle[attributed.likelihood.term]
  const actor = bundle.add("intrusion-set", {name}, created, {name})
  const deed = bundle.add("campaign", {listing, activity: id}, created, {
    name: `Activity ${id} on ${servers.join(", ")}`,
    description: says,
  })
  bundle.relate(deed, "attributed-to", actor, created, {
    description: attributed.says,
    confidence,
    key: attributed.says,
  })
  bundle.add("sighting", {actor, observed}, created, {
    description: attributed.says,
    sighting_of_ref: actor,
    observed_data_refs: observed,
    where_sighted_refs: servers.map(server),
    confidence,
  })
}

/** What others said of the campaigns, which is no evidence about these servers. */
function addRelayed({bundle, created, it, listing}: CaseTools): void {
  const lines = it.case.attribution.relayed.map(
    ({speaker, date, says, estimate, source, isVerified}) =>
      `${date}, ${speaker}${estimate === undefined ? "" : ` (${estimate})`}: ${says} [${source}${isVerified ? "" : ", not verified"}]`,
  )
  if (lines.length === 0) return
  bundle.add("note", {listing, relayed: lines}, created, {
    abstract: "What others said of the campaign as a whole: no evidence about these servers",
    content: lines.join("\n"),
    object_refs: [listing],
  })
}

function addActions({bundle, created, it, listing}: CaseTools): void {
  for (const {order, says, because, step} of it.case.actions)
    bundle.add("course-of-action", {listing, order, says, because}, created, {
      name: says,
      description: [
        because,
        ...(step === undefined ? [] : [`State: ${step.state}.`, `How to see that it worked: ${step.check}`]),
        ...(step?.cautions ?? []),
      ].join("\n"),
      labels: step === undefined ? [] : [step.phase],
    })
}

/** What nobody could see: times without records, and evidence that was lost. */
function addBlind({bundle, created, it, listing}: CaseTools): void {
  const lost = it.troubles.filter(({severity}) => severity === "lost").length
  const lines = [
    ...it.case.servers.flatMap(({id, gaps}) => gaps.map(({says}) => `${id}: ${says}`)),
    ...(it.case.blindSpans ?? []).map(({says}) => says),
    ...it.case.clocks.map(({says}) => says),
    ...(lost === 0 ? [] : [`In ${lost} places evidence could not be read.`]),
  ]
  if (lines.length === 0) return
  bundle.add("note", {listing, blind: lines}, created, {
    abstract: "What could not be seen",
    content: lines.join("\n"),
    object_refs: [listing],
  })
}

function sayLosses({bundle, it}: CaseTools): void {
  const {losses} = bundle
  losses.say("Coverage by day, sessions, episodes and the manifest are not carried; case.json has them.")
  losses.say("Processes are texts: STIX has no id for a process that stays the same.")
  if (it.case.attribution.kind !== "named")
    losses.say("Hypotheses about who it was stand in the extension only: nobody is named.")
  if (it.troubles.length > 0) losses.say("Troubles are counted and not carried; troubles.jsonl has them.")
}
