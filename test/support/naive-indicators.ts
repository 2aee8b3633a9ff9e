/* One plain expression a kind, without refanging and without suppressing: what the reader of indicators is held
 * against, in tests and in scores. */

import type {IndicatorKind} from "../../src/model/intel.ts"

const kinds: readonly (readonly [IndicatorKind, RegExp])[] = [
  ["url", /\bhttps?:\/\/[^\s"'<>)]+/g],
  ["email", /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g],
  ["ipv4", /\b(?:\d{1,3}\.){3}\d{1,3}\b/g],
  ["sha512", /\b[0-9a-f]{128}\b/gi],
  ["sha256", /\b[0-9a-f]{64}\b/gi],
  ["sha1", /\b[0-9a-f]{40}\b/gi],
  ["md5", /\b[0-9a-f]{32}\b/gi],
  ["cve", /\bCVE-\d{4}-\d{4,7}\b/gi],
  ["file-name", /\b[\w-]+\.(?:exe|dll|aspx|js|ps1|bat|vbs|doc|docx|xls|xlsm|zip|rar|php|apk|jar)\b/gi],
  ["domain", /\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi],
]

export interface NaiveHit {
  readonly kind: IndicatorKind
  readonly value: string
  readonly start: number
  readonly end: number
}

/** In order of place; what an earlier kind took, a later one does not look at. */
export function naiveIndicators(text: string): readonly NaiveHit[] {
  const hits: NaiveHit[] = []
  for (const [kind, pattern] of kinds)
    for (const m of text.matchAll(pattern)) {
      const [start, end] = [m.index, m.index + m[0].length]
      if (hits.some((hit) => hit.start < end && start < hit.end)) continue
      const value = kind === "cve" ? m[0].toUpperCase() : kind === "file-name" ? m[0] : m[0].toLowerCase()
      hits.push({kind, value, start, end})
    }
  return hits.sort((a, b) => a.start - b.start)
}
