/* What the rules of advice must be to each other and to the rest: names exist, no step waits for itself, nothing
 * unverified is said as a fact, and whoever may have been entered is told to copy evidence first. */

import type {AdviceRule} from "./advice.ts"
import type {Complaints} from "./decode.ts"

type ComplaintsOf = (path: string) => Complaints

/** Codes: `knowledge/unknown-detection`, `knowledge/unknown-advice`, `knowledge/advice-circle`,
 *  `knowledge/advice-without-copy`, `knowledge/unverified`. `able`: detections that a rule finds. */
export function lintAdvice(
  rules: readonly AdviceRule[],
  able: (detection: string) => boolean,
  of: ComplaintsOf,
): void {
  const ids = new Map(rules.map((rule) => [rule.id, rule]))
  for (const rule of rules) {
    const path = `advice/${rule.phase}.yml`
    const complain = (code: `knowledge/${string}`, needle: string, message: string, hint?: string): void =>
      of(path).at(of(path).lineWith(needle), 1, code, `step \`${rule.id}\`: ${message}`, hint)
    if (ids.get(rule.id) !== rule)
      complain("knowledge/duplicate-id", `id: ${rule.id}`, "another phase has it too")
    const detections = [
      ...rule.when.flatMap((t) => (t.kind === "detection" ? t.detections : [])),
      ...rule.details.flatMap((d) => (d.kind === "objects" ? d.detections : [])),
    ]
    for (const id of new Set(detections))
      if (!able(id)) complain("knowledge/unknown-detection", id, `no rule for \`${id}\``)
    for (const id of [...rule.after, ...rule.excludes])
      if (!ids.has(id)) complain("knowledge/unknown-advice", id, `no step \`${id}\``)
    if (waitsForItself(rule, ids))
      complain("knowledge/advice-circle", `id: ${rule.id}`, "it comes after itself", "take an `after` away")
    const written = [rule.says, rule.because, rule.check, ...rule.cautions, ...rule.sources].join(" ")
    if (/unverified/i.test(written))
      complain(
        "knowledge/unverified",
        "unverified",
        "stated as a fact",
        "leave it out, or set `practice: true` and say it as practice",
      )
  }
  const copies = rules.filter(
    (rule) => rule.phase === "capture" && Object.keys(rule.conditions).length === 0 && !rule.onlyWithObjects,
  )
  const covered = new Set(
    copies.flatMap((rule) => rule.when.flatMap((t) => (t.kind === "state" ? t.states : []))),
  )
  if (rules.length > 0 && (!covered.has("compromised") || !covered.has("possible")))
    of("advice/capture.yml").at(
      1,
      1,
      "knowledge/advice-without-copy",
      "no step without conditions copies evidence where a server is compromised or may be",
      "add `when: [{server: [compromised, possible]}]` to one",
    )
}

function waitsForItself(rule: AdviceRule, ids: ReadonlyMap<string, AdviceRule>): boolean {
  const seen = new Set<string>()
  const open = [...rule.after]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === rule.id) return true
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...(ids.get(id)?.after ?? []))
  }
  // Copies come before what changes evidence: they may not wait for it.
  return rule.phase === "capture" && [...seen].some((id) => ids.get(id)?.phase !== "capture")
}
