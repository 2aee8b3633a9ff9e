/* postern intel check: does a statement concern us? */

import {createHash} from "node:crypto"
import {type Concern, concernOf} from "../../../assess/concerns.ts"
import {readCase} from "../../../case/folder.ts"
import {safeJson} from "../../../engine/event-line.ts"
import {accepted} from "../../../knowledge/reviewed.ts"
import {concernText} from "../../../report/concern-text.ts"
import {type Command, flagOption} from "../../command.ts"
import {configOf} from "../../evidence.ts"
import {intelOptions, readStatementsOf} from "../../intel.ts"
import {intelFolderOption, loadReviews, reviewPath} from "../../reviews.ts"
import {loadKnowledgeSet} from "../../rules.ts"

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

const codes: Readonly<Record<Concern["answer"], 0 | 1 | 3>> = {yes: 1, "not seen": 0, "cannot tell": 3}

export const check: Command = {
  name: "check",
  arguments: "<statement> <case>",
  summary: "say whether a statement concerns a case, and what is missing to know",
  says:
    "Holds a statement against a case folder: the flaws that it names against what the servers had, its indicators, techniques and " +
    "campaigns against what was found, its time against what the logs cover. A case keeps findings, not logs: what the run did not look for is " +
    "called that, and never absent. Exits with 1 for yes, 0 for not seen, 3 where it cannot tell.",
  options: [{flags: "--json", says: "print one JSON object"}, intelFolderOption, ...intelOptions],
  examples: [{line: "postern intel check advisory.pdf mx1.case", says: "does it concern us?"}],
  async run([statement = "", folder = ""], options, terminal) {
    const loaded = await configOf(options)
    const stored = await readCase(folder)
    const {readings} = await readStatementsOf([statement], options, loaded, terminal)
    const {knowledge} = await loadKnowledgeSet(loaded)
    const {reviews, texts} = await loadReviews(options, loaded)
    // Looked for: what stands accepted in a file that the case was made with.
    const used = new Set(stored.manifest.knowledge.map(({path, sha256}) => `${path} ${sha256}`))
    const looked = accepted(reviews).filter(({file}) =>
      used.has(`${reviewPath(file)} ${hashOf(texts.get(file) ?? "")}`),
    )
    const concern = concernOf(readings, stored, {
      campaigns: knowledge.campaigns,
      actors: knowledge.actors,
      lookedFor: new Set(looked.map(({decision}) => decision.id)),
    })
    terminal.out(
      flagOption(options, "json")
        ? `${safeJson({schema: "postern-intel-check/1", ...concern})}\n`
        : concernText(concern, {width: terminal.width, paint: terminal.colours.summary}),
    )
    return codes[concern.answer]
  },
}
