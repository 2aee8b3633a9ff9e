/* The targets. To add one: a file in targets/, a line here, a row in docs/fuzzing.md. */

import type {Target} from "./target.ts"
import {byteTargets} from "./targets/bytes.ts"
import {caseTargets} from "./targets/case-folder.ts"
import {containerTargets} from "./targets/containers.ts"
import {differentialTargets} from "./targets/differential.ts"
import {intakeTargets} from "./targets/intake.ts"
import {intelTargets} from "./targets/intel.ts"
import {readerTargets} from "./targets/readers.ts"
import {ruleTargets} from "./targets/rules.ts"
import {settingTargets} from "./targets/settings.ts"
import {yaraTargets} from "./targets/yara.ts"

export const targets: readonly Target[] = [
  ...readerTargets,
  ...containerTargets,
  ...intakeTargets,
  ...intelTargets,
  ...ruleTargets,
  ...settingTargets,
  ...yaraTargets,
  ...caseTargets,
  ...byteTargets,
  ...differentialTargets,
]
