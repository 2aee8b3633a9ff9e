/* What the commands that judge share: the knowledge as the judgement takes it, and its hash. */

import {createHash} from "node:crypto"
import {plan} from "../advise/plan.ts"
import type {Judging} from "../assess/assess.ts"
import type {Hashed} from "../case/schema.ts"
import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Yardstick} from "../knowledge/yardsticks.ts"
import {version} from "./version.ts"

export function judgingBy(knowledge: Knowledge, yardstick?: Yardstick): Judging {
  const judging = {toolVersion: version, knowledge}
  const words = yardstick === undefined ? {} : {yardstick}
  return {...judging, ...words, plan: (situation) => plan(knowledge.advice, situation)}
}

/** One hash over knowledge and rule files: path, content, in order. */
export function digestOf(files: readonly Pick<Hashed, "path" | "sha256">[]): string {
  const hash = createHash("sha256")
  for (const file of files) hash.update(`${file.path}\0${file.sha256}\n`)
  return hash.digest("hex")
}
