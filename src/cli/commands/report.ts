/* postern report: drafts of reports to authorities, from one incident record. Nothing is ever sent. */

import {readFile} from "node:fs/promises"
import {basename, join, resolve} from "node:path"
import {readCase} from "../../case/folder.ts"
import {makeFolder} from "../../case/make-folder.ts"
import {pdfOf} from "../../engine/pdf.ts"
import {Complaints} from "../../knowledge/decode.ts"
import {decodeForm} from "../../knowledge/forms.ts"
import type {Form} from "../../model/form.ts"
import {
  type IncidentFieldName,
  incidentFieldNames,
  incidentFields,
  type Told,
  type ToldField,
} from "../../model/incident.ts"
import {type Instant, instant, parseIso} from "../../model/instant.ts"
import {PosternError, type Refusal} from "../../model/refusal.ts"
import {type Draft, draftOf} from "../../report/draft.ts"
import {draftJson, draftMarkdown, draftText, indicatorsCsv} from "../../report/draft-pages.ts"
import {visible} from "../../report/escape.ts"
import {incidentRecord} from "../../report/incident.ts"
import {letterOf} from "../../report/letter.ts"
import type {PaperDocument} from "../../report/paper/document.ts"
import {letterPaper} from "../../report/paper/letter.ts"
import {paperMarkdown} from "../../report/paper/markdown.ts"
import {en} from "../../report/texts/en.ts"
import {didYouMean} from "../../rules/suggest.ts"
import {asOfOption} from "../as-of.ts"
import {type Command, flagOption, type Options, textOption} from "../command.ts"
import type {Config} from "../config.ts"
import {configOf, evidenceOptions} from "../evidence.ts"
import {incidentTemplate, parseIncident} from "../incident-file.ts"
import {caseMarking, markingOptions} from "../marking.ts"
import {writeNew} from "../new-file.ts"
import {redactedCase, redactOption} from "../redacting.ts"
import {loadKnowledgeSet} from "../rules.ts"
import type {Terminal} from "../terminal.ts"

export const report: Command = {
  name: "report",
  arguments: "<form> [case]",
  summary: "draft a report to an authority, field by field; nothing is sent",
  says:
    "Pours what the case shows, what postern.yml says and what you filled in into the form of an authority: text to " +
    "paste with its length, what is estimated, what is missing and who can answer it, and what is due when. `postern " +
    "report list` names the forms; `postern report letter` writes one page to the organisation itself. Your answers stand in an incident file beside the case (mx1.incident.yml for " +
    "mx1.case); --write-record makes one. Nothing is ever sent: a person reads, corrects and files.",
  options: [
    {
      flags: "-o, --out <folder>",
      says: "write the draft as .md, .txt and .json there, with indicators.csv to attach",
    },
    {flags: "--record <file>", says: "your incident file (default: beside the case)"},
    {flags: "--write-record", says: "write an incident file to fill in, and no draft"},
    {flags: "--aware-at <time>", says: "when the organisation became aware, such as 2021-03-08T09:00Z"},
    {flags: "--aware-by <text>", says: 'how it became aware, such as "helpdesk call"'},
    {flags: "--markdown", says: "print Markdown"},
    {flags: "--json", says: "print JSON"},
    redactOption,
    ...markingOptions,
    {flags: "--as-of <time>", says: "the time against which clocks are told (default: now)"},
    {flags: "--force", says: "replace files that are there"},
    ...evidenceOptions.filter((option) => option.flags.startsWith("--config")),
  ],
  examples: [
    {line: "postern report list", says: "the forms, and what each asks for when"},
    {line: "postern report ncsc mx1.case --write-record", says: "writes mx1.incident.yml to fill in"},
    {
      line: 'postern report nis2-early mx1.case --aware-at 2021-03-08T09:00Z --aware-by "helpdesk call"',
      says: "the early warning, with its clock",
    },
    {line: "postern report letter mx1.case", says: "one page in plain words; with --out as Markdown and PDF"},
    {line: "postern report gdpr mx1.case --out drafts", says: "what the data protection officer needs"},
  ],
  async run(args, options, terminal) {
    const [wanted = "", folder] = args
    const loaded = await configOf(options)
    const forms = await formsOf(loaded)
    if (wanted === "list") {
      terminal.out(listText(forms))
      return 0
    }
    const form = wanted === "letter" ? undefined : formNamed(forms, wanted)
    if (folder === undefined)
      throw new PosternError({
        code: "report/no-case",
        message: "no case folder is named",
        hint: `write \`postern report ${wanted} mx1.case\`; \`postern assess\` makes a case`,
      })
    const marking = {pap: "AMBER" as const, ...caseMarking(options)}
    const recordPath = textOption(options, "record") ?? recordBeside(folder)
    const {case: from, findings, troubles, files} = await readCase(folder)
    const isWriting = flagOption(options, "writeRecord")
    const told = {
      ...(await readTold(recordPath, textOption(options, "record") !== undefined && !isWriting)),
      ...awareness(options),
    }
    const given = asOfOption(options)
    const asOf = given ?? now()
    const plain = {case: from, findings, troubles, files}
    if (isWriting) {
      const record = incidentRecord(plain, loaded.config.organisation ?? {}, told, asOf)
      await writeNew(
        recordPath,
        incidentTemplate(record, basename(resolve(folder))),
        flagOption(options, "force"),
      )
      terminal.say(`Fill in ${visible(recordPath)}, then draft again.`)
      return 0
    }
    const view = flagOption(options, "redact")
      ? await redacted(folder, plain, loaded.config, told)
      : {
          bundle: plain,
          told,
          organisation: from.redacted === true ? unnamed(loaded.config) : (loaded.config.organisation ?? {}),
          caseName: basename(resolve(folder)),
        }
    const record = incidentRecord(view.bundle, view.organisation, view.told, asOf)
    const out = textOption(options, "out")
    const force = flagOption(options, "force")
    if (form === undefined) {
      const letter = letterOf(view.bundle.case, record, {asOf, marking})
      const paper = letterPaper(letter, en.language)
      if (out !== undefined) await writeLetter(out, folder, paper, force, terminal)
      else if (flagOption(options, "json")) terminal.out(`${JSON.stringify(letter, undefined, 2)}\n`)
      else terminal.out(paperMarkdown(paper))
      return 0
    }
    const draft = draftOf(form, record, {
      asOf,
      asOfFrom: given === undefined ? "this computer's clock" : "given with --as-of",
      marking,
      caseName: view.caseName,
    })
    if (out === undefined) {
      terminal.out(
        flagOption(options, "json")
          ? draftJson(draft)
          : flagOption(options, "markdown")
            ? draftMarkdown(draft)
            : draftText(draft, terminal.width),
      )
      return 0
    }
    await writeDraft(out, folder, draft, indicatorsCsv(record.indicators, draft.marking), force)
    sayWritten(draft, out, terminal)
    return 0
  },
}

function now(): Instant | undefined {
  return instant(Date.now() * 1000)
}

/** The forms of the built-in knowledge and the organisation's, by id. */
async function formsOf(loaded: Parameters<typeof loadKnowledgeSet>[0]): Promise<readonly Form[]> {
  const {knowledgeFiles} = await loadKnowledgeSet(loaded)
  const refusals: Refusal[] = []
  const forms = knowledgeFiles
    .filter(({path}) => /^knowledge\/forms\/[^/]+\.yml$/.test(path))
    .flatMap(({path, text}) => decodeForm(text, new Complaints(path, text, refusals)) ?? [])
  const [first, ...rest] = refusals
  if (first !== undefined) throw new PosternError(first, ...rest)
  return forms.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function formNamed(forms: readonly Form[], wanted: string): Form {
  const form = forms.find(({id}) => id === wanted.toLowerCase())
  if (form !== undefined) return form
  const ids = [...forms.map(({id}) => id), "letter"]
  throw new PosternError({
    code: "report/unknown-form",
    message: `no form \`${wanted}\``,
    hint: didYouMean(wanted, ids) ?? `write one of ${ids.join(", ")}`,
  })
}

function listText(forms: readonly Form[]): string {
  const letter = ["letter", "    One page in plain words to the organisation itself: no form, no clock"]
  const lines = forms.flatMap(({id, title, clocks, checked, version}) => {
    const rules = clocks.map(
      (clock) =>
        `    ${clock.title}: ${"hours" in clock.within ? `${clock.within.hours} h` : `${clock.within.months} month`} from ${clock.starts}${clock.appliesTo === undefined ? "" : `, only ${clock.appliesTo}`}`,
    )
    return [`${id}`, `    ${title}`, `    ${version}; compared with its sources on ${checked}`, ...rules, ""]
  })
  return `${[...lines, ...letter].join("\n")}\n`
}

/** `mx1.incident.yml` for `mx1.case`. */
function recordBeside(folder: string): string {
  return `${resolve(folder).replace(/\.case$/, "")}.incident.yml`
}

async function readTold(path: string, isNamed: boolean): Promise<Told> {
  let content: string
  try {
    content = await readFile(path, "utf8")
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ""
    if (code === "ENOENT" && !isNamed) return {}
    if (!["ENOENT", "ENOTDIR", "EISDIR", "EACCES"].includes(code)) throw error
    throw new PosternError({
      code: "report/no-record",
      message: `cannot read the incident file ${path}`,
      hint: "check --record, or make one with --write-record",
    })
  }
  return parseIncident(path, content)
}

function awareness(options: Options): Told {
  const at = textOption(options, "awareAt")
  const by = textOption(options, "awareBy")
  const time = at === undefined ? undefined : parseIso(at)
  if (at !== undefined && (time === undefined || time.zone !== "stated"))
    throw new PosternError({
      code: "report/bad-time",
      message: `--aware-at takes a time with its zone, got \`${at}\``,
      hint: "such as 2021-03-08T09:00Z or 2021-03-08T10:00+01:00",
    })
  return {
    ...(time === undefined
      ? {}
      : {awareAt: {value: {kind: "time", at: time.at}, state: "known", basis: "Given with --aware-at."}}),
    ...(by === undefined
      ? {}
      : {awareBy: {value: {kind: "text", text: by}, state: "known", basis: "Given with --aware-by."}}),
  }
}

interface View {
  readonly bundle: Parameters<typeof incidentRecord>[0]
  readonly told: Told
  readonly organisation: NonNullable<Config["organisation"]>
  readonly caseName: string
}

/** What may be said of the organisation beside a case that is redacted already. */
function unnamed({organisation}: Config): NonNullable<Config["organisation"]> {
  const {sector, country, timeZone} = organisation ?? {}
  return {sector, country, timeZone}
}

/** Case, answers and organisation without names. */
async function redacted(
  folder: string,
  plain: Parameters<typeof redactedCase>[1],
  config: Config,
  told: Told,
): Promise<View> {
  const personal = incidentFieldNames.flatMap((name) => {
    const value = told[name]?.value
    return incidentFields[name].isPersonal === true && value?.kind === "text" ? [value.text] : []
  })
  const {bundle, text} = await redactedCase(folder, plain, config, personal)
  const {name, sector, country, role, timeZone} = config.organisation ?? {}
  const spoken: Partial<Record<IncidentFieldName, ToldField>> = {}
  for (const field of incidentFieldNames) {
    const one = told[field]
    if (one === undefined) continue
    const {value} = one
    const kept =
      value?.kind === "text"
        ? {kind: "text" as const, text: text(value.text)}
        : value?.kind === "list"
          ? {kind: "list" as const, items: value.items.map(text)}
          : value
    spoken[field] = {...one, value: kept, basis: one.basis === undefined ? undefined : text(one.basis)}
  }
  return {
    bundle,
    told: spoken,
    organisation: {
      name: name === undefined ? undefined : text(name),
      sector: sector === undefined ? undefined : text(sector),
      country,
      role: role === undefined ? undefined : text(role),
      timeZone,
    },
    caseName: text(basename(resolve(folder))),
  }
}

/** As Markdown, and as PDF where the package for it is installed. */
async function writeLetter(
  out: string,
  folder: string,
  paper: PaperDocument,
  force: boolean,
  terminal: Terminal,
): Promise<void> {
  await outFolder(out, folder)
  await writeNew(join(out, "letter.md"), paperMarkdown(paper), force)
  let files = "letter.md"
  try {
    await writeNew(join(out, "letter.pdf"), await pdfOf(paper, "a4", "ua-1"), force)
    files = "letter.md and letter.pdf"
  } catch (error) {
    if (!(error instanceof PosternError) || error.refusals[0].code !== "print/no-typst") throw error
    terminal.say(error.refusals[0].message)
  }
  terminal.say(`${files} in ${visible(out)}. Nothing was sent.`)
}

async function writeDraft(
  out: string,
  folder: string,
  draft: Draft,
  csv: string,
  force: boolean,
): Promise<void> {
  await outFolder(out, folder)
  const {id} = draft.form
  await writeNew(join(out, `${id}.md`), draftMarkdown(draft), force)
  await writeNew(join(out, `${id}.txt`), draftText(draft), force)
  await writeNew(join(out, `${id}.json`), draftJson(draft), force)
  // The same for every form of the case.
  await writeNew(join(out, "indicators.csv"), csv, true)
}

/** Makes the folder. Throws PosternError `report/into-case`. */
async function outFolder(out: string, folder: string): Promise<void> {
  if (resolve(out) === resolve(folder))
    throw new PosternError({
      code: "report/into-case",
      message: "a draft is no part of the case folder",
      hint: "name another folder with --out",
    })
  try {
    await makeFolder(out)
  } catch (error) {
    const {code = ""} = error as NodeJS.ErrnoException
    throw new PosternError({
      code: "file/cannot-write",
      message: `cannot make the folder ${out}: ${code}`,
      hint: "name another place",
    })
  }
}

function sayWritten(
  {form, clocks, missing, estimated, fields}: Draft,
  out: string,
  terminal: Terminal,
): void {
  terminal.say(
    `${form.title}: ${form.id}.md, .txt, .json and indicators.csv in ${visible(out)}. Nothing was sent.`,
  )
  for (const {title, dueText, says} of clocks) terminal.say(`  ${title}: due ${dueText}. ${says}`)
  terminal.say(`  Answers missing: ${missing.length}, estimated: ${estimated.length}.`)
  for (const {label, over} of fields)
    if (over > 0) terminal.say(`  “${label}” has ${over} characters too many.`)
}
