/* Our own `postern:` block: what a match of the rule says about an intrusion.
 *
 *   postern:
 *     detection: PL-10
 *     says: "The address of an OAB virtual directory was set to a script: {Parameters}"
 *     indicates:
 *       - {stage: exploited, outcome: succeeded, strength: proof}
 *
 * Other tools skip the key. Unknown keys and values are refused: a slip here would change a judgement. */

import {type Outcome, type Stage, type Strength, stages} from "../../model/finding.ts"
import type {Indication} from "../../model/rule.ts"
import type {Report} from "./report.ts"
import {choice, entryOf, refuseOtherKeys, refuseShape, textAt} from "./shapes.ts"
import type {MapTree, Tree} from "./yaml.ts"

export interface PosternBlock {
  readonly detection: string | undefined
  readonly says: string | undefined
  readonly indicates: readonly Indication[]
}

const outcomes: readonly Outcome[] = ["attempted", "succeeded", "confirmed", "unknown"]
const strengths: readonly Strength[] = ["proof", "strong", "moderate", "weak"]
const code = "sigma/postern-block"

export function readPosternBlock(tree: MapTree, report: Report): PosternBlock {
  const none = {detection: undefined, says: undefined, indicates: []}
  const entry = entryOf(tree, "postern")
  if (entry === undefined) return none
  if (entry.value.kind !== "map") {
    refuseShape("postern", "a map", entry.value, report)
    return none
  }
  const block = entry.value
  refuseOtherKeys(block, ["detection", "says", "indicates"], code, report)
  const says = textAt(block, "says", report)
  if (says !== undefined && (says.trim() === "" || says.includes("\n"))) {
    const place = entryOf(block, "says")?.value.place ?? entry.keyPlace
    report.refuse(code, place, "`says` must be one sentence in one line")
  }
  return {detection: textAt(block, "detection", report), says, indicates: readIndications(block, report)}
}

function readIndications(block: MapTree, report: Report): readonly Indication[] {
  const list = entryOf(block, "indicates")?.value
  if (list === undefined) return []
  if (list.kind !== "list") {
    refuseShape("indicates", "a list of maps with stage, outcome and strength", list, report)
    return []
  }
  return list.items.flatMap((item) => readIndication(item, report) ?? [])
}

function readIndication(item: Tree, report: Report): Indication | undefined {
  if (item.kind !== "map") return refuseShape("indicates", "a list of maps", item, report)
  refuseOtherKeys(item, ["stage", "outcome", "strength"], code, report)
  const stage = need<Stage>(item, "stage", stages, report)
  const outcome = need<Outcome>(item, "outcome", outcomes, report)
  const strength = need<Strength>(item, "strength", strengths, report)
  return stage && outcome && strength ? {stage, outcome, strength} : undefined
}

function need<T extends string>(
  map: MapTree,
  key: string,
  allowed: readonly T[],
  report: Report,
): T | undefined {
  const entry = entryOf(map, key)
  if (entry !== undefined) return choice(entry.value, key, allowed, code, report)
  report.refuse(code, map.place, `\`${key}\` is missing`, `one of ${allowed.join(", ")}`)
  return undefined
}
