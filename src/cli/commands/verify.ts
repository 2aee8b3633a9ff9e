/* postern verify: is a case folder still what was written, and the evidence still what was read? */

import {verifyCase} from "../../case/verify.ts"
import {safeJson} from "../../engine/event-line.ts"
import type {Command} from "../command.ts"

export const verify: Command = {
  name: "verify",
  arguments: "<case>",
  summary: "re-hash a case folder and its evidence against the manifest",
  says:
    "Hashes every output of a case folder, and the evidence where it can still be reached, and compares with " +
    "manifest.json. Exits with 0 if nothing has changed and with 1 if something has changed or is missing.",
  options: [
    {
      flags: "--evidence <path...>",
      says: "where the evidence is now (default: where it was when the case was made)",
    },
    {flags: "--json", says: "print one JSON object a line for each item"},
  ],
  examples: [{line: "postern verify evidence.zip.case", says: "before you rely on somebody's case"}],
  async run(args, options, terminal) {
    const evidence = Array.isArray(options["evidence"]) ? options["evidence"].map(String) : undefined
    const result = await verifyCase(args[0] as string, evidence)
    for (const item of result.items)
      if (options["json"] === true) terminal.out(`${safeJson(item)}\n`)
      else if (item.state !== "ok")
        terminal.out(
          `${item.state.padEnd(12)} ${item.kind.padEnd(7)} ${safeJson(item.path)} ${safeText(item.note)}\n`,
        )
    for (const kind of ["output", "input"] as const) {
      const {ok, changed, missing, "not checked": unchecked} = result.counts[kind]
      terminal.say(
        `${kind}s: ${ok} as written, ${changed} changed, ${missing} missing, ${unchecked} not checked`,
      )
    }
    return result.intact ? 0 : 1
  },
}

function safeText(note: string | undefined): string {
  return note === undefined ? "" : safeJson(note)
}
