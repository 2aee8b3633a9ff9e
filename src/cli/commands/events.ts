/* postern events: every decoded event as a JSON line, with the place it stands in. */

import {analyse} from "../../engine/analyse.ts"
import {safeJson} from "../../engine/event-line.ts"
import {type Command, evidenceExit, flagOption} from "../command.ts"
import {configOf, evidenceOptions, recoveredText, recoverOption, requestOf} from "../evidence.ts"
import {bytesText} from "../terminal.ts"

export const events: Command = {
  name: "events",
  arguments: "<evidence...>",
  summary: "print every decoded event as a JSON line",
  says:
    "Decodes all logs in the evidence and prints each event as one JSON line: time in UTC and why we believe " +
    "it, place (file, line or record, byte offset and length), log, host and all fields under their own names.",
  options: [recoverOption, ...evidenceOptions],
  examples: [
    {line: "postern events u_ex210304.log | head", says: "look at the first events of an IIS log"},
    {
      line: "postern events case.zip | jq -r 'select(.log == \"httpproxy\") | .fields.AnchorMailbox'",
      says: "one column of one kind of log",
    },
  ],
  async run(named, options, terminal) {
    const loaded = await configOf(options)
    const progress = terminal.progress("read")
    const analysis = await analyse(
      {
        ...requestOf(named, options, loaded, false),
        task: {kind: "events", recover: flagOption(options, "recover")},
        onProgress: (done) => progress.update(done, done.totalBytes),
      },
      {matches: () => undefined, lines: (text) => terminal.out(text)},
    )
    progress.stop()
    for (const trouble of analysis.troubles)
      terminal.say(
        `${trouble.severity}: ${trouble.code} ${safeJson(trouble.at.evidence)} ${safeJson(trouble.detail)}`,
      )
    const unread = analysis.files.filter((file) => file.status === "unclaimed").length
    const records = analysis.files.reduce((sum, file) => sum + file.records, 0)
    terminal.say(
      `${records} events from ${analysis.files.length} files, ${bytesText(analysis.bytes)}; ${unread} files of no known format${recoveredText(analysis.files)}`,
    )
    return evidenceExit(false, analysis, terminal)
  },
}
