/* What the commands that judge share: the knowledge as the judgement takes it, and its hash. */

import {createHash} from "node:crypto"
import {adviceBook, plan} from "../advise/plan.ts"
import type {AdviceSettings} from "../advise/situation.ts"
import type {Judging} from "../assess/assess.ts"
import type {Hashed} from "../case/schema.ts"
import type {Knowledge} from "../knowledge/knowledge.ts"
import type {Yardstick} from "../knowledge/yardsticks.ts"
import {version} from "./version.ts"

/** `settings`: what the organisation says of itself, for the advice. */
export function judgingBy(knowledge: Knowledge, yardstick?: Yardstick, settings?: AdviceSettings): Judging {
  const judging = {toolVersion: version, knowledge}
  const book = adviceBook(knowledge, settings)
  const words = yardstick === undefined ? {} : {yardstick}
  return {...judging, ...words, plan: (situation) => plan(book, situation)}
}

/** One hash over knowledge and rule files: path, content, in order. */
export function digestOf(files: readonly Pick<Hashed, "path" | "sha256">[]): string {
  const hash = createHash("sha256")
  for (const file of files) hash.update(`${file.path}\0${file.sha256}\n`)
  return hash.digest("hex")
}
