/* postern redact: a case folder in which nothing tells whose it is. */

import {basename, resolve} from "node:path"
import {checkTarget, readCase, writeCase} from "../../case/folder.ts"
import {redactionFile} from "../../case/redaction.ts"
import {readTimeline} from "../../case/timeline.ts"
import {PosternError} from "../../model/refusal.ts"
import {type Command, flagOption, listOption, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {redactedCase} from "../redacting.ts"

export const redact: Command = {
  name: "redact",
  arguments: "<case>",
  summary: "write a case folder without the organisation's names",
  says:
    "Writes a whole case folder in which pseudonyms (server-1, user-3, org) stand for the organisation, its servers, " +
    "hosts, domains, users, mailboxes and internal addresses, in every sentence, quote, place and record. Every other " +
    "command works on it. Addresses of the other side, detection ids and times stay. The map of pseudonyms stays in " +
    "the first case folder, readable by you alone, and keeps them the same next time. Read the result before you hand " +
    "it on: names that nothing ties to the organisation are not known to be names.",
  options: [
    {flags: "-o, --out <folder>", says: "where to write it (default: beside the case, `.redacted.case`)"},
    {flags: "--names <name...>", says: "other names that must not show"},
    {flags: "--force", says: "replace a case that is there"},
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern redact mx1.case", says: "writes mx1.redacted.case"},
    {line: 'postern redact mx1.case --names "Project Heron" --out share.case', says: "one more name"},
  ],
  async run(args, options, terminal) {
    const folder = args[0] as string
    const out =
      textOption(options, "out") ?? `${folder.replace(/[\\/]+$/, "").replace(/\.case$/, "")}.redacted.case`
    const force = flagOption(options, "force")
    if (resolve(out) === resolve(folder))
      throw new PosternError({
        code: "redact/onto-itself",
        message: "the redacted case would replace the only one that holds the names and their map",
        hint: "name another folder with --out",
      })
    await checkTarget(out, {force})
    const {config} = await configOf(options)
    const {manifest, run: _, ...stored} = await readCase(folder)
    if (stored.case.redacted === true)
      throw new PosternError({
        code: "redact/again",
        message: `${folder} is redacted already`,
        hint: "redact the case that it was made from",
      })
    const timeline = await readTimeline(folder)
    const names = listOption(options, "names")
    const {bundle, text} = await redactedCase(folder, {...stored, timeline}, config, names)
    const rules = manifest.rules.map((rule) => ({...rule, path: text(rule.path)}))
    await writeCase(out, bundle, {rules, knowledge: manifest.knowledge, run: {redacted: true}}, {force})
    terminal.say(
      `${basename(out)} holds the redacted case. The map of pseudonyms is ${redactionFile} in ${folder}: never hand it on.`,
    )
    return 0
  },
}
