/* postern print: the report on paper, as tagged PDF or Markdown. */

import {basename, resolve} from "node:path"
import {readCase} from "../../case/folder.ts"
import {readTimeline} from "../../case/timeline.ts"
import {pdfOf} from "../../engine/pdf.ts"
import {PosternError} from "../../model/refusal.ts"
import {visible} from "../../report/escape.ts"
import {caseTlp, markingText} from "../../report/marking.ts"
import {paperMarkdown} from "../../report/paper/markdown.ts"
import {reportPaper} from "../../report/paper/report.ts"
import {type PaperSize, paperSizes} from "../../report/paper/typst.ts"
import {en} from "../../report/texts/en.ts"
import {plainSayer} from "../../report/texts.ts"
import {type Command, flagOption, type Options, textOption} from "../command.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {caseMarking, markingOptions} from "../marking.ts"
import {writeNew} from "../new-file.ts"
import {redactedCase, redactOption} from "../redacting.ts"

export const print: Command = {
  name: "print",
  arguments: "<case>",
  summary: "the report on paper: a tagged PDF, or Markdown",
  says:
    "Writes the report of a case as a PDF that screen readers can read (PDF/UA-1), as one for archives (PDF/A-2a), or " +
    "as Markdown. It says what report.html says, from the same case. The same case gives the same bytes.",
  options: [
    {flags: "-o, --out <file>", says: "write there (default: the case's name with .pdf or .md, here)"},
    {flags: "--format <name>", says: "pdf or markdown", initial: "pdf"},
    {flags: "--archive", says: "PDF/A-2a instead of PDF/UA-1"},
    {flags: "--paper <size>", says: "a4 or us-letter", initial: "a4"},
    ...markingOptions,
    redactOption,
    {flags: "--force", says: "replace a file that is there"},
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern print mx1.case", says: "writes mx1.pdf"},
    {line: "postern print mx1.case --format markdown --out report.md", says: "to go on writing"},
    {line: "postern print mx1.case --redact --paper us-letter", says: "without names, on Letter paper"},
  ],
  async run(args, options, terminal) {
    const folder = args[0] as string
    const format = oneOf(options, "format", ["pdf", "markdown"])
    const paper = oneOf<PaperSize>(options, "paper", paperSizes)
    const marking = markingText(caseMarking(options), caseTlp)
    const {manifest: _, run: __, ...stored} = await readCase(folder)
    const plain = {...stored, timeline: await readTimeline(folder)}
    const bundle = flagOption(options, "redact")
      ? (await redactedCase(folder, plain, (await configOf(options)).config)).bundle
      : plain
    const document = reportPaper(bundle, {marking, language: en.language, say: plainSayer(en)})
    const content =
      format === "markdown"
        ? paperMarkdown(document)
        : await pdfOf(document, paper, flagOption(options, "archive") ? "a-2a" : "ua-1")
    const ending = format === "markdown" ? "md" : "pdf"
    const out = textOption(options, "out") ?? `${basename(resolve(folder)).replace(/\.case$/, "")}.${ending}`
    await writeNew(out, content, flagOption(options, "force"))
    terminal.say(`${visible(out)}, ${marking}`)
    return 0
  },
}

function oneOf<T extends string>(options: Options, name: string, allowed: readonly T[]): T {
  const asked = textOption(options, name) ?? ""
  const found = allowed.find((one) => one === asked.toLowerCase())
  if (found !== undefined) return found
  throw new PosternError({
    code: "print/unknown-word",
    message: `--${name} takes no \`${asked}\``,
    hint: `write one of ${allowed.join(", ")}`,
  })
}
