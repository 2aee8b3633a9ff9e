/* YARA rules of a run, from their texts: checked by YARA-X and planned. */

import {planYara, type YaraSet, type YaraSource} from "../rules/yara/plan.ts"
import {readYaraCode} from "./yara-code.ts"
import {loadYara, mistakesIn} from "./yara-library.ts"

/** Compiles every rule once: seconds for a thousand. What it gives is plain data. */
export function checkedYara(sources: readonly YaraSource[]): YaraSet {
  loadYara(readYaraCode)
  return planYara(sources, mistakesIn)
}
