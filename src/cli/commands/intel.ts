/* postern intel: public statements, from what they say to what an organisation keeps of it. */

import type {Command} from "../command.ts"
import {accept} from "./intel/accept.ts"
import {check} from "./intel/check.ts"
import {list, withdraw} from "./intel/list.ts"
import {compare, read} from "./intel/read.ts"

export const intel: Command = {
  name: "intel",
  summary: "read public statements: who claims what, how strongly; keep what you accept",
  says:
    "Works on public statements: press articles, advisories, bundles. `read` and `compare` say what stands in them; " +
    "`accept` keeps what a person has reviewed, in the organisation's own folder; `check` holds a statement against a case.",
  options: [],
  examples: [],
  commands: [read, compare, accept, list, withdraw, check],
  run: async () => 2,
}
