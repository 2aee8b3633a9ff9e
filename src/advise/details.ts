/* The exact things of a step: what the rule lists, with what the case fills in.
 *
 * Values of the evidence stand beside our labels, raw and marked as evidence. Every list is bounded and says what it
 * leaves out. */

import type {AdviceFill, DetailRule} from "../knowledge/advice.ts"
import type {AdviceDetail} from "../model/advice.ts"
import type {Finding} from "../model/finding.ts"
import {isOpenFlaw, type Subject} from "./situation.ts"
import {pathDetails, supportDetails} from "./update-words.ts"

const most = 40

/** The details of a rule on a server. */
export function detailsOf(rules: readonly DetailRule[], subject: Subject): readonly AdviceDetail[] {
  return rules.flatMap((rule): readonly AdviceDetail[] => {
    switch (rule.kind) {
      case "text":
        return [{label: rule.label}]
      case "command":
        return [{label: rule.label, value: rule.command, kind: "command"}]
      case "objects":
        return bounded(objects(rule, subject), "see the findings of the case")
      case "fill":
        return bounded(filled(rule.fill, subject), "see the case")
      default:
        return rule satisfies never
    }
  })
}

/** Whether the details name a thing of the case. */
export function namesObjects(details: readonly AdviceDetail[]): boolean {
  return details.some(({kind}) => kind === "evidence")
}

function bounded(details: readonly AdviceDetail[], where: string): readonly AdviceDetail[] {
  return details.length <= most
    ? details
    : [...details.slice(0, most), {label: `And ${details.length - most} more: ${where}.`}]
}

function objects(
  {label, fields, detections, holds}: DetailRule & {readonly kind: "objects"},
  {findings}: Subject,
): readonly AdviceDetail[] {
  const seen = new Map<string, AdviceDetail>()
  for (const finding of findings) {
    if (finding.detection === undefined || !detections.includes(finding.detection)) continue
    for (const {field, value} of namedBy(finding)) {
      // One command stands in two logs, in one of them as a sentence.
      const folded = value.toLowerCase().replace(/\.$/, "")
      const fits = holds.length === 0 || holds.some((word) => folded.includes(word.toLowerCase()))
      if (fits && fields.includes(field) && !seen.has(folded))
        seen.set(folded, {label, value, kind: "evidence", finding: finding.id})
    }
  }
  return [...seen.values()]
}

/** Columns that hold a thing under another name than the fields of a finding give it. */
const columns: Readonly<Record<string, string>> = {
  TargetFilename: "file",
  "cs-uri-stem": "url",
  UrlStem: "url",
  CommandLine: "commandLine",
}

/** The things that a finding is about; of cases by older versions, what made its rule true. */
function namedBy({
  objects: own,
  because,
}: Finding): readonly {readonly field: string; readonly value: string}[] {
  if (own !== undefined) return own
  return because.flatMap(({field, value}) =>
    typeof value === "string" ? [{field: columns[field] ?? field, value}] : [],
  )
}

function filled(fill: AdviceFill, subject: Subject): readonly AdviceDetail[] {
  const {server, findings, flaws, path} = subject
  switch (fill) {
    case "missing evidence": {
      const absent = server.gaps.filter(({why}) => why === "absent" || why === "lost")
      // One line for each kind of evidence: the first says most.
      const kinds = new Map(absent.toReversed().map(({log, says}) => [log, says]))
      return [...new Set(absent.map(({log}) => log))].map((log) => ({label: kinds.get(log) ?? log}))
    }
    case "open flaws": {
      const open = flaws.filter((f) => isOpenFlaw(f.status))
      const exploited = open.filter((f) => f.kev !== undefined)
      const rest = open.length - exploited.length
      const lines = exploited.map(({cve, name, fixedBy}) => {
        const by = fixedBy === undefined ? "" : `: fixed by ${fixedBy.update}, build ${fixedBy.build}`
        return {label: `${cve}${name === undefined ? "" : ` (${name})`}${by}.`}
      })
      return rest === 0 ? lines : [...lines, {label: `And ${rest} flaws of which no exploit is known to us.`}]
    }
    case "update path":
      return path === undefined
        ? []
        : pathDetails(
            path,
            (server.exposure?.flaws ?? []).filter((f) => isOpenFlaw(f.status)),
          )
    case "support":
      return path === undefined ? [] : supportDetails(path)
    case "mailboxes":
      return [...new Set(server.theft?.taken.flatMap((t) => t.mailboxes) ?? [])].map((value) => ({
        label: "Mailbox",
        value,
        kind: "evidence",
      }))
    case "thefts":
      return (server.theft?.taken ?? []).map(({way, says, findings: [finding]}) => ({
        label: capital(way),
        value: says,
        kind: "evidence",
        finding,
      }))
    case "sources": {
      const telling = findings.filter((f) =>
        f.indicates.some(
          ({stage, outcome, strength}) =>
            stage !== "probed" && (outcome === "succeeded" || outcome === "confirmed") && strength !== "weak",
        ),
      )
      const by = new Map(
        telling.flatMap(({source, id}) =>
          source === undefined || isOwn(source, server.names) ? [] : [[source, id] as const],
        ),
      )
      return [...by].map(([value, finding]) => ({
        label: "Address that used the server",
        value,
        kind: "evidence",
        finding,
      }))
    }
    case "probes": {
      const tried = findings.filter((f) => f.indicates.some((i) => i.stage === "probed"))
      const by = new Map(
        tried.toReversed().flatMap((f) => (f.source === undefined ? [] : [[f.source, f.id] as const])),
      )
      return [...by]
        .reverse()
        .map(([value, finding]) => ({label: "Address that tried", value, kind: "evidence", finding}))
    }
    case "settings":
      return (server.exposure?.settings ?? []).map(({setting, value}) => ({
        label: capital(setting.replaceAll("-", " ")),
        value,
        kind: "evidence",
      }))
    default:
      return fill satisfies never
  }
}

/** An address of the server itself: a forged request of ProxyLogon comes from there. */
function isOwn(address: string, names: readonly string[]): boolean {
  return names.includes(address) || /^(?:127\.|::1$|fe80:|::ffff:127\.)/i.test(address)
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
