/* Public statements in which every word is hostile: for pages and briefs made of them. */

import type {IntelReport} from "../../src/model/intel.ts"
import {intelReport, undated} from "./intel-fixture.ts"

/** The report with a payload put into every string that a document or a lexicon can fill. */
export function hostileIntel(text: string): IntelReport {
  const keep = new Set([
    "id",
    "document",
    "a",
    "b",
    "form",
    "kind",
    "modality",
    "polarity",
    "basis",
    "scale",
    "band",
    "strength",
    "route",
    "over",
    "precision",
    "flags",
    "analyticConfidence",
    "origin",
    "issuers",
    "documents",
    "claims",
    "claim",
    "severity",
    "sha256",
    "language",
  ])
  const walk = (value: unknown, key: string, within: string): unknown => {
    if (typeof value === "string")
      return keep.has(key) && !(key === "basis" && within === "issued")
        ? value
        : `${text}${value.slice(0, 3)}`
    if (Array.isArray(value)) return value.map((one) => walk(one, key, within))
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, name, key)]))
    return value
  }
  const report = intelReport({second: undated})
  const trouble = {
    code: "intel/x",
    severity: "lost",
    at: {evidence: text, offset: 0, length: 0, unit: {kind: "bytes"}},
    detail: text,
  }
  const walked = walk(report, "", "") as IntelReport
  const readings = walked.readings.map((reading) => {
    const own = `${text} ${reading.document.text}`
    const blocks = (["title", "body", "boilerplate", "hidden", "byline"] as const).map((kind, i) => ({
      document: reading.document.id,
      start: i * 12,
      end: (i + 1) * 12,
      kind,
      why: text,
    }))
    const dates = [{origin: "widget" as const, value: text, text}]
    return {...reading, document: {...reading.document, text: own, blocks, dates, url: text, language: text}}
  })
  return {...walked, readings, troubles: [trouble] as unknown as IntelReport["troubles"]}
}
