/* Public statements as a MISP event: claims as annotations with their words, indicators as attributes, what to do as
 * courses of action, and an event report that a person can read.
 *
 * An actor is an attribute only where a claim attributes a deed to it without denying it, with the claim as comment. What was
 * suppressed is kept as a text that correlates with nothing.
 *
 * Source: MISP core format. */

import type {Claim, FoundIndicator, IndicatorKind, IntelReport, Statement} from "../../model/intel.ts"
import type {Exported, IntelExportOptions} from "../exported.ts"
import {datedAs, earliestDate, noDate} from "../intel-dates.ts"
import {type Naming, namingBy, objectText, sidesText, speakersText} from "../intel-names.ts"
import {entitiesOf, Quotes, readingsOf} from "../intel-quotes.ts"
import {overText} from "../intel-says.ts"
import {adviceContent, contentOf, withThings} from "../intel-things.ts"
import {publicTlp} from "../marking.ts"
import {isTechnique} from "../stix/attack.ts"
import {type MispCategory, MispEvent, phiaTag} from "./event.ts"
import {markdownText} from "./markdown.ts"

const types: Readonly<Record<IndicatorKind, readonly [type: string, category: MispCategory]>> = {
  ipv4: ["ip-dst", "Network activity"],
  ipv6: ["ip-dst", "Network activity"],
  domain: ["domain", "Network activity"],
  url: ["url", "Network activity"],
  email: ["email-src", "Payload delivery"],
  md5: ["md5", "Payload delivery"],
  sha1: ["sha1", "Payload delivery"],
  sha256: ["sha256", "Payload delivery"],
  sha512: ["sha512", "Payload delivery"],
  "file-name": ["filename", "Payload delivery"],
  "file-path": ["filename", "Payload delivery"],
  "registry-key": ["regkey", "Persistence mechanism"],
  "user-agent": ["user-agent", "Network activity"],
  cve: ["vulnerability", "External analysis"],
}

/** The event. O(n) in claims and spans. */
export function renderIntelMisp(read: IntelReport, options: IntelExportOptions = {}): Exported {
  const report = withThings(read, options.names)
  const {marking = {tlp: publicTlp}, reviewed, extends: extended} = options
  const documents = report.readings.map(({document}) => document)
  const titles = documents.flatMap(({title}) => title ?? [])
  const event = new MispEvent(
    {documents: documents.map(({sha256}) => sha256)},
    {
      at: earliestDate(report),
      info: titles[0] ?? "Public statements without a title",
      isComplete: false,
      extends: extended,
    },
  )
  event.mark(marking, publicTlp)
  const known = entitiesOf(report)
  const quotes = new Quotes(report)
  const name = namingBy(known, options.names)
  const seen = new Set<string>()
  const addClaim = (claim: Claim): void => {
    const content = contentOf(claim)
    if (seen.has(content)) return
    seen.add(content)
    const says = `${claim.polarity === "denied" ? "Denied: " : ""}${name(claim.subject)}: ${claim.relation}: ${objectText(claim, name)}`
    const band = claim.likelihood?.scale === "PHIA" ? claim.likelihood.band : undefined
    const tags = band === undefined ? [] : [phiaTag(band)]
    const sentence = quotes.sentence(claim.evidence[0])
    const by = `${speakersText(claim.speakers, name)}; ${claim.modality}; ${hedgeText(claim)}`
    event.object({
      template: "annotation",
      comment: `${claim.kind}; ${by}`,
      attributes: [
        {
          relation: "text",
          type: "text",
          category: "Other",
          value: `${says}\n“${sentence}”`,
          isAlone: true,
          tags,
        },
        {
          relation: "type",
          type: "text",
          category: "Other",
          value: "Claim of a public statement",
          isAlone: true,
        },
      ],
    })
    const actor = known.get(claim.subject)
    const isAttribution = claim.kind === "attribution" && claim.polarity === "affirmed"
    if (isAttribution && claim.modality !== "headline" && actor?.kind === "actor")
      event.attribute({
        type: "threat-actor",
        category: "Attribution",
        value: actor.name,
        comment: `${by}: ${sentence}`,
        tags,
      })
  }
  for (const {document, claims, recommendations, indicators, techniques} of report.readings) {
    event.object({
      template: "report",
      comment: document.publisher ?? "",
      attributes: [
        {
          relation: "title",
          type: "text",
          category: "Other",
          value: document.title ?? document.sha256,
          isAlone: true,
        },
        {relation: "summary", type: "text", category: "Other", value: document.issued.basis, isAlone: true},
      ],
    })
    for (const claim of claims) addClaim(claim)
    for (const advice of recommendations) {
      const {action, audience, strength, speakers, evidence} = advice
      const content = adviceContent(advice)
      if (seen.has(content)) continue
      seen.add(content)
      event.object({
        template: "course-of-action",
        comment: `${strength}; for ${audience}; ${speakersText(speakers, name)}`,
        attributes: [
          {relation: "name", type: "text", category: "Other", value: action, isAlone: true},
          {
            relation: "description",
            type: "text",
            category: "Other",
            value: quotes.sentence(evidence[0]),
            isAlone: true,
          },
        ],
      })
    }
    for (const found of indicators) addIndicator(event, found, quotes, reviewed)
    for (const {id, name, at} of techniques)
      if (isTechnique(id))
        event.tag(`misp-galaxy:mitre-attack-pattern="${name.replaceAll('"', "'")} - ${id}"`)
      else
        event.attribute({
          type: "text",
          category: "Other",
          value: `${name} (${id})`,
          comment: `Software that ATT&CK lists: ${quotes.sentence(at)}`,
        })
  }
  event.losses.say(
    "Spans, scopes of estimates and chains of speakers are text here: MISP has no place for them.",
  )
  event.losses.say("Which of two documents is a copy of the other stands in the event report only.")
  if (earliestDate(report) === noDate)
    event.losses.say("No date is known: the event bears 1970-01-01, which means nothing.")
  event.report("What is said", reportText(report, name, quotes, event.losses.sentences))
  return event.finish()
}

function addIndicator(
  event: MispEvent,
  {kind, value, at, suppressed}: FoundIndicator,
  quotes: Quotes,
  reviewed: ReadonlySet<string> | undefined,
): void {
  const [type, category] = types[kind]
  if (suppressed === undefined)
    event.attribute({
      type,
      category,
      value,
      comment: quotes.sentence(at),
      isReviewed: reviewed?.has(value) === true && kind !== "cve",
    })
  else
    event.attribute({
      type: "text",
      category: "Other",
      value,
      comment: `No indicator: ${suppressed}`,
      isAlone: true,
    })
}

function hedgeText({likelihood, analyticConfidence}: Claim): string {
  const hedge =
    likelihood === undefined
      ? "no estimate"
      : `“${likelihood.phrase}” (${likelihood.scale}${likelihood.band === undefined ? "" : `: ${likelihood.band}`})`
  return analyticConfidence === undefined ? hedge : `${hedge}, ${analyticConfidence} confidence in the basis`
}

/** Markdown: who says what, statement by statement, then what the event leaves out. */
function reportText(report: IntelReport, name: Naming, quotes: Quotes, lost: readonly string[]): string {
  const byDocument = readingsOf(report)
  const lines: string[] = []
  for (const statement of report.statements) {
    lines.push(
      `# ${markdownText(headOf(statement, name), 400)}`,
      "",
      markdownText(statement.issued.basis),
      "",
    )
    for (const id of statement.documents) {
      const reading = byDocument.get(id)
      if (reading === undefined) continue
      const {document, claims} = reading
      lines.push(`## ${markdownText(document.title ?? "A document without a title", 400)}`, "")
      for (const claim of claims)
        lines.push(
          `- ${claim.polarity === "denied" ? "Denied: " : ""}${markdownText(`${name(claim.subject)}: ${claim.relation}: ${objectText(claim, name)} (${speakersText(claim.speakers, name)}; ${hedgeText(claim)})`)}`,
          `  > ${markdownText(quotes.sentence(claim.evidence[0]))}`,
        )
      lines.push("")
    }
  }
  if (report.conflicts.length > 0)
    lines.push(
      "# Where statements differ",
      "",
      ...report.conflicts.map(
        (conflict) => `- Over ${overText(conflict)}: ${markdownText(sidesText(conflict.says, name))}`,
      ),
      "",
    )
  lines.push("# What this event leaves out", "", ...lost.map((each) => `- ${markdownText(each)}`))
  return lines.join("\n")
}

function headOf({issuers, issued}: Statement, name: (ref: string) => string): string {
  const who =
    issuers.length === 0 ? "Statement without a named issuer" : `Statement of ${issuers.map(name).join(", ")}`
  const {isIssue} = datedAs(issued)
  return isIssue ? `${who}, ${issued.value}` : `${who}, date not known`
}
