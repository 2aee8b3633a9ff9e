/* postern collect: what to gather from a server, or what a case lacked, and collectors for it. */

import {readCase} from "../../case/folder.ts"
import {PosternError} from "../../model/refusal.ts"
import {collectionText, lackingText} from "../../report/collection-text.ts"
import {collectorKape} from "../../report/collector/kape.ts"
import {collectorPowerShell} from "../../report/collector/powershell.ts"
import {collectorVelociraptor} from "../../report/collector/velociraptor.ts"
import {type Command, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {loadKnowledgeSet} from "../rules.ts"

const collectors = {
  powershell: collectorPowerShell,
  kape: collectorKape,
  velociraptor: collectorVelociraptor,
} as const

export const collect: Command = {
  name: "collect",
  arguments: "[case]",
  summary: "what to gather from a server, first things first; or what a case lacked",
  says:
    "Prints what to gather from an Exchange server in the order in which it is lost, with commands that need only what " +
    "Windows brings. With a case folder: what that collection lacked and how to get it. With --as: a collector that " +
    "gathers all of it (collect/ in the repository holds the same files).",
  options: [
    {flags: "--as <collector>", says: "print a collector: powershell, kape or velociraptor"},
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern collect", says: "the list, to be done by hand"},
    {line: "postern collect evidence.zip.case", says: "what to add to this collection"},
    {line: "postern collect --as powershell > postern-collect.ps1", says: "one script for the server"},
  ],
  async run(args, options, terminal) {
    const kind = textOption(options, "as")
    const [folder] = args
    const look = {width: terminal.width, paint: terminal.colours.summary}
    if (folder !== undefined && kind !== undefined)
      throw new PosternError({
        code: "collect/either",
        message: "a case folder and --as were both named",
        hint: "leave one out: a collector always gathers everything",
      })
    if (folder !== undefined) {
      terminal.out(lackingText((await readCase(folder)).case.servers, look))
      return 0
    }
    const {knowledge} = await loadKnowledgeSet(await configOf(options))
    if (kind === undefined) terminal.out(collectionText(knowledge.collection, look))
    else if (Object.hasOwn(collectors, kind))
      terminal.out(collectors[kind as keyof typeof collectors](knowledge.collection))
    else
      throw new PosternError({
        code: "collect/unknown-collector",
        message: `no collector \`${kind}\``,
        hint: `write one of ${Object.keys(collectors).join(", ")}`,
      })
    return 0
  },
}
