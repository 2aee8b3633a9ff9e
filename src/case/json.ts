/* The parts of a case as JSON text, and the place of a value in JSON text as others hand it to us. */

import type {Activity} from "../model/activity.ts"
import type {Action} from "../model/advice.ts"
import type {Case} from "../model/case.ts"
import type {Comparison} from "../model/comparison.ts"
import type {Finding} from "../model/finding.ts"
import {formatInstant, type Instant} from "../model/instant.ts"
import type {Judgement} from "../model/judgement.ts"
import type {Trouble} from "../model/trouble.ts"
import {jsonText} from "../report/json-text.ts"
import {actionList, activityList, caseFile, findingLine, judgementList, troubleLine} from "./schema.ts"

/** case.json, for the folder and for `--json`: indented, with a final line end. */
export function caseJson(model: Case): string {
  return `${jsonText(caseFile.encode(model), 2)}\n`
}

/** Judgements as case.json holds them. */
export function judgementsJson(judgements: readonly Judgement[]): string {
  return `${jsonText(judgementList.encode(judgements), 2)}\n`
}

/** Activities as case.json holds them. */
export function activitiesJson(activities: readonly Activity[]): string {
  return `${jsonText(activityList.encode(activities), 2)}\n`
}

/** Steps of advice as case.json holds them. */
export function actionsJson(actions: readonly Action[]): string {
  return `${jsonText(actionList.encode(actions), 2)}\n`
}

/** What `postern compare --json` prints: instants as in case.json, findings as in findings.jsonl. */
export function comparisonJson(comparison: Comparison): string {
  const at = (instant: Instant | undefined): string | null =>
    instant === undefined ? null : formatInstant(instant)
  const reach = (
    log: {readonly first: Instant | undefined; readonly last: Instant | undefined} | undefined,
  ) => (log === undefined ? null : {first: at(log.first), last: at(log.last)})
  const plain = {
    ...comparison,
    earlier: {...comparison.earlier, asOf: at(comparison.earlier.asOf)},
    later: {...comparison.later, asOf: at(comparison.later.asOf)},
    findings: comparison.findings.map((each) => ({...each, finding: findingLine.encode(each.finding)})),
    coverage: comparison.coverage.map((each) => ({
      ...each,
      earlier: reach(each.earlier),
      later: reach(each.later),
    })),
    judgements: comparison.judgements.map(({earlier, later, ...rest}) => {
      const [was, is] = judgementList.encode([earlier, later]) as readonly unknown[]
      return {...rest, earlier: was, later: is}
    }),
  }
  return `${jsonText(plain, 2)}\n`
}

/** findings.jsonl, line by line, each with its line end. */
export function* findingsJsonl(findings: Iterable<Finding>): Generator<string> {
  for (const each of findings) yield `${jsonText(findingLine.encode(each))}\n`
}

/** troubles.jsonl, line by line, each with its line end. */
export function* troublesJsonl(troubles: Iterable<Trouble>): Generator<string> {
  for (const each of troubles) yield `${jsonText(troubleLine.encode(each))}\n`
}

/** The offset of the value at `path` in valid JSON text; of its nearest parent if it is not there. */
export function locateInJson(text: string, path: readonly (string | number)[]): number {
  let at = skipBlank(text, 0)
  for (const step of path) {
    const inner = child(text, at, step)
    if (inner === undefined) return at
    at = inner
  }
  return at
}

function child(text: string, start: number, step: string | number): number | undefined {
  const isObject = text[start] === "{"
  if (!isObject && text[start] !== "[") return undefined
  let at = skipBlank(text, start + 1)
  for (let index = 0; at < text.length && text[at] !== "}" && text[at] !== "]"; index++) {
    let name: string | number = index
    if (isObject) {
      const end = skipValue(text, at)
      name = JSON.parse(text.slice(at, end)) as string
      at = skipBlank(text, skipBlank(text, end) + 1)
    }
    if (name === step) return at
    at = skipBlank(text, skipValue(text, at))
    if (text[at] === ",") at = skipBlank(text, at + 1)
  }
  return undefined
}

function skipBlank(text: string, at: number): number {
  let next = at
  while (next < text.length && " \t\r\n".includes(text[next] ?? "x")) next += 1
  return next
}

/** The end of the value that starts at `at`. */
function skipValue(text: string, at: number): number {
  let depth = 0
  let next = at
  while (next < text.length) {
    const character = text[next] ?? ""
    if (character === '"') {
      next += 1
      while (next < text.length && text[next] !== '"') next += text[next] === "\\" ? 2 : 1
      next += 1
    } else if (character === "{" || character === "[") {
      depth += 1
      next += 1
    } else if (character === "}" || character === "]") {
      if (depth === 0) return next
      depth -= 1
      next += 1
    } else if (depth === 0 && (character === "," || character === ":" || " \t\r\n".includes(character)))
      return next
    else {
      next += 1
      continue
    }
    if (depth === 0) return next
  }
  return next
}
