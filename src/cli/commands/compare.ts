/* postern compare: two collections of the same servers. Did the intruder come back? */

import {compareCases} from "../../assess/compare/compare.ts"
import {readCase} from "../../case/folder.ts"
import {comparisonJson} from "../../case/json.ts"
import {PosternError} from "../../model/refusal.ts"
import {comparisonText} from "../../report/comparison-text.ts"
import {type Command, type ExitCode, flagOption} from "../command.ts"

export const compare: Command = {
  name: "compare",
  arguments: "<earlier> <later>",
  summary: "two cases of the same servers: what is new, gone, unchanged; did it come back?",
  says:
    "Compares two case folders of the same servers, the earlier collection first: findings that are new, went on, " +
    "are gone or unchanged, each with the reason; exposure; which logs reach beyond the earlier collection; and which " +
    "judgement stands with both in hand. Exits with 1 if an intruder was active after the earlier collection, with 3 " +
    "if that cannot be told, else with 0.",
  options: [{flags: "--json", says: "print the whole comparison as JSON"}],
  examples: [
    {line: "postern compare march.zip.case april.zip.case", says: "after the clean-up: is it over?"},
    {
      line: "postern compare before.case after.case --json | jq '.findings[] | select(.kind == \"since\")'",
      says: "only what happened since",
    },
  ],
  async run(args, options, terminal) {
    const [earlier, later] = [await readCase(args[0] as string), await readCase(args[1] as string)]
    const comparison = compareCases(earlier, later)
    if (comparison === undefined)
      throw new PosternError({
        code: "compare/no-common-server",
        message: `the two cases share no server: ${namesOf(earlier.case.servers)}; ${namesOf(later.case.servers)}`,
        hint: "name two cases of the same server; `postern summary` says which servers a collection names",
      })
    if (flagOption(options, "json")) terminal.out(comparisonJson(comparison))
    else terminal.out(comparisonText(comparison, {width: terminal.width, paint: terminal.colours.summary}))
    return codes[comparison.comeback]
  },
}

const codes: Readonly<Record<"yes" | "signs" | "not seen" | "cannot tell", ExitCode>> = {
  yes: 1,
  signs: 1,
  "not seen": 0,
  "cannot tell": 3,
}

const namesShown = 5

function namesOf(servers: readonly {readonly id: string}[]): string {
  const names = servers.slice(0, namesShown).map(({id}) => id)
  return servers.length > namesShown ? `${names.join(", ")}, …` : names.join(", ") || "none"
}
