/* Asks the rules about file systems of the evidence's own list of files: what a collection brought along lay on
 * the server's disk.
 *
 * A list of files says that a file is there, not when it came. Rules of product `disk`, service `file-system` see
 * one event a file, with the fields of formats/file-system.ts. Pages that are known by their hash are Exchange's
 * own, and files without a folder have no place on the server: both are left out. What filters suppress is counted
 * as it is for logs. */

import {applyFilters} from "../detect/filters.ts"
import {compileRules} from "../detect/match.ts"
import {project} from "../detect/project.ts"
import {DocumentEvent} from "../formats/document.ts"
import {webFieldsOf} from "../formats/file-system.ts"
import type {EvidenceId, RuleId} from "../model/ids.ts"
import type {FileRecord} from "../model/inventory.ts"
import type {Detection, Filter, Rule} from "../model/rule.ts"
import {Gatherer, type Group} from "./gather.ts"

/** How many matches filters suppressed, and how many each of them. */
export interface Filtered {
  readonly matches: number
  readonly by: ReadonlyMap<RuleId, number>
}

/** Groups of what the rules say of the listed files, without what the filters among `rules` suppress. Pure;
 *  O(files × rules of the service). */
export function listedFiles(
  files: readonly FileRecord[],
  rules: readonly Rule[],
  good: ReadonlySet<EvidenceId>,
): {readonly groups: readonly Group[]; readonly filtered: Filtered} {
  const own = rules.filter(asksForFiles)
  const filters = rules.filter((rule): rule is Filter => rule.kind === "filter")
  const by = new Map<RuleId, number>()
  let suppressed = 0
  if (own.length === 0) return {groups: [], filtered: {matches: 0, by}}
  const matcher = compileRules(applyFilters(own, filters, rules))
  const gatherer = new Gatherer()
  for (const file of files) {
    if (good.has(file.id) || file.status === "statement") continue
    const event = eventOf(file)
    if (event === undefined) continue
    matcher.match(event, (rule, because, filteredBy) => {
      if (filteredBy !== undefined) {
        suppressed++
        for (const id of filteredBy) by.set(id, (by.get(id) ?? 0) + 1)
        return
      }
      gatherer.add({
        rule: rule.id,
        when: undefined,
        from: event.from,
        host: file.host,
        log: "file-system",
        because,
        fields: project(event, rule),
        raw: new Uint8Array(0),
      })
    })
  }
  return {groups: gatherer.groups(), filtered: {matches: suppressed, by}}
}

function asksForFiles(rule: Rule): rule is Detection {
  return (
    rule.kind === "detection" && rule.logsource.product === "disk" && rule.logsource.service === "file-system"
  )
}

function eventOf(file: FileRecord): DocumentEvent | undefined {
  // A member of a container shows its path behind the last mark.
  const path = file.path.slice(file.path.lastIndexOf("!/") + 1).replaceAll("/", "\\")
  const name = path.slice(path.lastIndexOf("\\") + 1)
  if (name === "" || name === path) return undefined
  const dot = name.lastIndexOf(".")
  const fields = {
    Path: path,
    FileName: name,
    Extension: dot < 0 ? "" : name.slice(dot),
    Size: file.sizeBytes,
    Sha256: file.sha256,
    Source: "listing",
    Action: "exists",
    Deleted: "false",
    ...Object.fromEntries(webFieldsOf(path, name)),
  }
  const subject = {evidence: file.id, path: file.path, host: file.host}
  const length = Math.max(1, Math.min(file.sizeBytes, 200))
  return new DocumentEvent("file-system", subject, {offset: 0, length, fields})
}
