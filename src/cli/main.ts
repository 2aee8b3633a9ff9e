/* The process: arguments into a command, errors into words, the outcome into an exit code.
 *
 * Only this file exits. A broken pipe is success: who closed it has read enough. */

import {CommanderError, Command as Parser, Option as ParserOption} from "commander"
import {PosternError} from "../model/refusal.ts"
import {renderRefusal} from "../report/refusal-text.ts"
import type {Command, ExitCode} from "./command.ts"
import {processTerminal, type Terminal} from "./terminal.ts"
import {version} from "./version.ts"

/** The commands in the order of the help; each is loaded when it is asked for, all for the help. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  assess: async () => (await import("./commands/assess.ts")).assess,
  explain: async () => (await import("./commands/explain.ts")).explain,
  judge: async () => (await import("./commands/judge.ts")).judge,
  advise: async () => (await import("./commands/advise.ts")).advise,
  report: async () => (await import("./commands/report.ts")).report,
  print: async () => (await import("./commands/print.ts")).print,
  export: async () => (await import("./commands/export.ts")).exportCase,
  redact: async () => (await import("./commands/redact.ts")).redact,
  compare: async () => (await import("./commands/compare.ts")).compare,
  verify: async () => (await import("./commands/verify.ts")).verify,
  collect: async () => (await import("./commands/collect.ts")).collect,
  exposure: async () => (await import("./commands/exposure.ts")).exposure,
  summary: async () => (await import("./commands/summary.ts")).summary,
  events: async () => (await import("./commands/events.ts")).events,
  scan: async () => (await import("./commands/scan.ts")).scan,
  rules: async () => (await import("./commands/rules.ts")).rules,
  intel: async () => (await import("./commands/intel.ts")).intel,
}

const codes = `
Exit codes
  0  nothing found                1  something found
  2  could not do what was asked  3  nothing found, but evidence was lost
  4  found, and evidence was lost 70 a bug in Postern`

/** Runs one command line and exits. */
export async function main(argv: readonly string[]): Promise<void> {
  const terminal = processTerminal(process.stdout, process.stderr)
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0)
      throw error
    })
  const code = await run(argv, terminal)
  // Let the pipe take what was written; a pending timer or child must not keep us.
  await new Promise<void>((resolve) => process.stdout.write("", () => resolve()))
  process.exit(code)
}

/** Runs one command line on a terminal; what goes wrong is said there. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0
  const parser = new Parser("postern")
    .description(
      "Says from an Exchange server's evidence what happened, how sure it is and what it could not see.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.say(text.trimEnd()),
    })
    .addHelpText(
      "after",
      `
Start here
  postern assess evidence.zip        read everything, write a case folder, say what happened
  postern <command> --help           what a command does, with examples
${codes}`,
    )
  const asked = Object.hasOwn(commands, argv[0] ?? "") ? commands[argv[0] ?? ""] : undefined
  for (const load of asked === undefined ? Object.values(commands) : [asked])
    add(parser, await load(), async (chosen, args, options) => {
      code = await chosen.run(args, options, terminal)
    })
  try {
    if (argv.length === 0) {
      terminal.out(parser.helpInformation())
      return 2
    }
    await parser.parseAsync([...argv], {from: "user"})
    return code
  } catch (error) {
    return explainError(error, terminal)
  }
}

type Run = (command: Command, args: readonly string[], options: Record<string, unknown>) => Promise<void>

function add(parent: Parser, command: Command, run: Run): void {
  const parser = parent
    .command(command.name)
    .summary(command.summary)
    .description(command.says)
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
  if (command.arguments !== undefined) parser.arguments(command.arguments)
  for (const option of command.options) {
    const built = new ParserOption(option.flags, option.says)
    parser.addOption(option.initial === undefined ? built : built.default(option.initial))
  }
  const examples = command.examples.map(({line, says}) => `  ${line}\n      ${says}`).join("\n")
  if (examples !== "") parser.addHelpText("after", `\nExamples\n${examples}`)
  if (command.commands !== undefined) for (const inner of command.commands) add(parser, inner, run)
  else
    parser.action(async () => {
      await run(command, parser.args, parser.opts())
    })
}

function explainError(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof PosternError) {
    for (const refusal of error.refusals) terminal.say(renderRefusal(refusal, terminal.colours.refusal))
    return 2
  }
  terminal.say(
    `postern ${version} failed, which is a bug in Postern and not in your evidence.\n` +
      `${error instanceof Error ? error.stack : String(error)}\n` +
      "Please report it with the command line and these lines. They may name files of your evidence: read them first.",
  )
  return 70
}
