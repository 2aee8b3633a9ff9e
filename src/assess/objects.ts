/* The things that a finding is about, under the names that their log gives them: a file, a task, an account.
 *
 * Only of findings that speak of more than an attempt: what was left behind or used has to be found and removed by its
 * exact name. Values stay as the evidence writes them. */

import type {Finding, NamedObject} from "../model/finding.ts"
import {fieldName} from "../model/ids.ts"
import {type Moment, textOf} from "./gather.ts"

/** In the order in which they are told. */
const fields = [
  "file",
  "Path",
  "PageOf",
  "SourcePath",
  "RelativeTargetName",
  "url",
  "TaskName",
  "ServiceName",
  "ImagePath",
  "Key",
  "ValueName",
  "Name",
  "Location",
  "Site",
  "PhysicalPath",
  "TargetUserName",
  "MemberName",
  "cmdlet",
  "parameters",
  "commandLine",
] as const

/** What is told of a finding of exploitation alone: what an intruder changed by a command has to be undone. */
const commands: readonly string[] = ["cmdlet", "parameters"]

const perField = 20

/** Each field with its distinct values, at most `perField`; none for a finding that was only tried. */
export function objectsOf(
  indicates: Finding["indicates"],
  moments: readonly Moment[],
): readonly NamedObject[] {
  const done = indicates.filter(({outcome}) => outcome !== "attempted").map(({stage}) => stage)
  const isTelling = done.some((stage) => stage === "persisted" || stage === "acted" || stage === "data taken")
  if (!isTelling && !done.includes("exploited")) return []
  return (isTelling ? fields : commands).flatMap((field) => {
    const values = new Set<string>()
    for (const moment of moments) {
      const value = textOf(moment.fields[field])
      if (value !== undefined && value !== "" && values.size < perField) values.add(value)
    }
    return [...values].map((value) => ({field: fieldName(field), value}))
  })
}
