/* postern advise: what to do next about a case, for whom, and tonight. */

import {basename} from "node:path"
import {adviceBook, plan} from "../../advise/plan.ts"
import {standingsOf} from "../../advise/situation.ts"
import {readCase} from "../../case/folder.ts"
import {actionsJson} from "../../case/json.ts"
import {type AdviceRole, adviceRoles} from "../../model/advice.ts"
import {PosternError} from "../../model/refusal.ts"
import {adviceMarkdown} from "../../report/advice-markdown.ts"
import {adviceText} from "../../report/advice-text.ts"
import {adviceOptions, adviceSettings} from "../advice-settings.ts"
import {type Command, flagOption, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {loadKnowledgeSet} from "../rules.ts"

export const advise: Command = {
  name: "advise",
  arguments: "<case>",
  summary: "say what to do next about a case, in order, with how to check it",
  says:
    "Prints the steps that a case calls for, in the order of doing: what exactly, why, how long it takes, how to see " +
    "that it worked, and which finding or gap calls for it. The list is made anew from the case, this program's " +
    "knowledge, postern.yml and the options; the case stays as it is. Steps that the evidence shows done say so.",
  options: [
    {flags: "--role <role>", says: "only the steps of the owner, the administrator or the executive"},
    {flags: "--tonight", says: "the one thing to do if only one can be done tonight"},
    {flags: "--markdown", says: "print Markdown, for a ticket"},
    {flags: "--json", says: "print the steps as `actions` of case.json holds them"},
    ...adviceOptions,
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern advise evidence.zip.case", says: "everything, in order"},
    {line: "postern advise mx1.case --tonight --may-go-offline no", says: "one step, and mail must go on"},
    {line: "postern advise mx1.case --role owner --markdown", says: "what the owner decides, for a ticket"},
  ],
  async run(args, options, terminal) {
    const folder = args[0] as string
    const role = roleOf(textOption(options, "role"))
    const loaded = await configOf(options)
    const settings = adviceSettings(options, loaded.config)
    const stored = await readCase(folder)
    const {knowledge} = await loadKnowledgeSet(loaded)
    const {servers, asOf} = stored.case
    const findings = stored.findings.filter((finding) => finding.setAside === undefined)
    const book = adviceBook(knowledge, settings)
    const actions = plan(book, {servers, findings, asOf})
    const standings = standingsOf({servers, asOf}, book.tables)
    const view = {actions, standings, role, isTonight: flagOption(options, "tonight")}
    if (flagOption(options, "json")) terminal.out(actionsJson(actions))
    else if (flagOption(options, "markdown"))
      terminal.out(adviceMarkdown(view, `What to do: ${stored.case.organisation ?? basename(folder)}`))
    else terminal.out(adviceText(view, {width: terminal.width, paint: terminal.colours.summary}))
    return 0
  },
}

/** Throws PosternError `advice/bad-option`. */
function roleOf(given: string | undefined): AdviceRole | undefined {
  const role = adviceRoles.find((one) => one === given)
  if (given === undefined || role !== undefined) return role
  throw new PosternError({
    code: "advice/bad-option",
    message: `--role got \`${given}\``,
    hint: `write ${adviceRoles.join(", ")}`,
  })
}
