/* The targets. To add one: a file in targets/, a line here, a row in docs/fuzzing.md. */

import type {Target} from "./target.ts"
import {byteTargets} from "./targets/bytes.ts"
import {containerTargets} from "./targets/containers.ts"
import {intakeTargets} from "./targets/intake.ts"
import {readerTargets} from "./targets/readers.ts"
import {ruleTargets} from "./targets/rules.ts"

export const targets: readonly Target[] = [
  ...readerTargets,
  ...containerTargets,
  ...intakeTargets,
  ...ruleTargets,
  ...byteTargets,
]
