/* How a reading ended: with a result, or with the death of its child. */

import type {EvidenceId, RuleId} from "../model/ids.ts"
import {PosternError} from "../model/refusal.ts"
import type {Trouble} from "../model/trouble.ts"
import {ChildDeath} from "./child.ts"
import type {ReadResult} from "./reading.ts"

/** Throws PosternError `engine/cannot-start` where no child comes up at all. */
export async function outcomeOf(result: Promise<ReadResult>): Promise<ReadResult | ChildDeath> {
  try {
    return await result
  } catch (error) {
    if (!(error instanceof ChildDeath)) throw error
    if (error.how !== "unstarted") return error
    throw new PosternError({
      code: "engine/cannot-start",
      message: `a reader's process could not be started: ${error.message}`,
      hint: "check the installation with `postern rules check`, or read in this process with --workers 0",
    })
  }
}

/** What is lost with `length` bytes whose readers died twice. */
export function lossOf(evidence: EvidenceId, death: ChildDeath, offset: number, length: number): Trouble {
  const what = {
    hung: "the reader stood still and was stopped, twice",
    memory: "the reader outgrew its memory and was stopped, twice",
    crashed: "the reader failed, twice",
    unstarted: "the reader did not start",
  }[death.how]
  return {
    code: `engine/${death.how}`,
    severity: "lost",
    at: {evidence, offset, length, unit: {kind: "bytes"}},
    detail: `${what}: ${death.message.split("\n")[0]}`,
  }
}

/** What is told of YARA rules with which a child had to be stopped. The file itself is read all the same. */
export function stoppedRule(
  evidence: EvidenceId,
  rules: readonly RuleId[],
  how: ChildDeath["how"],
  isLast: boolean,
): Trouble {
  const what = how === "hung" ? "did not end and was stopped" : "broke its reader"
  const rest = isLast ? "; no more YARA rules were run on it" : "; the others were run without it"
  return {
    code: how === "hung" ? "yara/timeout" : "yara/failed",
    severity: "doubtful",
    at: {evidence, offset: 0, length: 0, unit: {kind: "bytes"}},
    detail: `the YARA rule ${rules.map((rule) => rule.replace(/^yara:/, "")).join(", ")} ${what}${rest}`,
  }
}
