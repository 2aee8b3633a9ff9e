/* Reads what PowerShell leaves as text: transcripts, the history of the prompt, and scripts.
 *
 * A transcript begins with a frame of 22 asterisks around lines of `name: value`. The names are in the system's
 * language; the order of the lines and the form of the values are not: a start of 14 digits, then the user, the
 * account that it runs as, the machine with its system in brackets, the host application, the process. Behind it
 * stand prompts (`PS C:\> command`) and what they printed. A history has one command a line, continued by a grave
 * accent at the line's end. Of a script each run of lines is one event, up to `longestBlock` characters, since
 * conditions ask for words that stand apart.
 *
 * `Text` is what was asked of PowerShell, never what it answered; answers are `Output`. `Supplied` marks scripts
 * that lie where Windows or Exchange keep their own and end in a signature block, which is not verified.
 * Times are local and name no zone: they are taken for UTC, marked assumed, with the times between which they lie.
 *
 * Source: transcripts of Windows PowerShell 5.1 in English and German (plaso test data); PSReadLine's history. */

import {calendar, formatInstant, type Instant} from "../model/instant.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "./document.ts"
import {type DocumentLine, documentLines, headText, localTime} from "./document-lines.ts"
import type {Format, Subject} from "./format.ts"

const mostEntries = 20_000
const longestLine = 32_768
const longestBlock = 65_536
const longestOutput = 2048
const mostFrameLines = 60
const frame = "*".repeat(22)

export const powershellText: Format = documentFormat({
  name: "powershell-text",
  title: "PowerShell transcript, history or script",
  source: "Windows PowerShell 5.1; PSReadLine",
  log: "powershell-text",
  longestBytes: 6 << 20,
  sniff: (head, path) => {
    const text = headText(head)
    if (isTranscript(text)) return 0.95
    if (text === "" || /[\0-\x08\x0e-\x1a]/.test(text)) return 0
    return kindByName(path) === undefined ? 0 : 0.6
  },
  read: (bytes, subject, trouble) => bounded(entriesOf(bytes, subject, trouble), bytes.length, trouble),
})

function isTranscript(text: string): boolean {
  const head = text.replace(/^\ufeff/, "").split(/\r?\n/, 4)
  return head[0] === frame && head.slice(1).some((line) => /^[^:]{1,80}:\s*\d{14}\s*$/.test(line))
}

/** A history or a script by its name; both are any text. */
function kindByName(path: string): "history" | "script" | undefined {
  if (/(?:^|[\\/])[^\\/]*_history\.txt$/i.test(path)) return "history"
  return /\.psm?1$/i.test(path) ? "script" : undefined
}

function entriesOf(bytes: Uint8Array, subject: Subject, trouble: DocumentTrouble): Iterable<Entry> {
  const head = headText(bytes)
  if (isTranscript(head)) return transcript(bytes, trouble)
  return kindByName(subject.path) === "script" ? script(bytes, subject) : history(bytes, subject)
}

function* bounded(entries: Iterable<Entry>, size: number, trouble: DocumentTrouble): Iterable<Entry> {
  let told = 0
  for (const entry of entries) {
    if (++told > mostEntries) {
      const detail = `more than ${mostEntries} commands; the rest was not read`
      trouble("powershell-text/too-many-commands", "lost", entry.offset, size - entry.offset, detail)
      return
    }
    yield entry
  }
}

/** What the head of a transcript says of the session. */
interface Session {
  readonly start: Instant | undefined
  readonly user: string | undefined
  readonly runsAs: string | undefined
  readonly machine: string | undefined
  readonly application: string | undefined
  readonly process: string | undefined
  readonly version: string | undefined
}

function sessionOf(lines: readonly string[]): Session {
  const pairs = lines.flatMap((line) => {
    const found = /^([^:]{1,80}?)\s*:\s?(.*)$/.exec(line)
    return found === null ? [] : [{name: found[1]!, value: found[2]!.trim()}]
  })
  const startAt = pairs.findIndex(({value}) => /^\d{14}$/.test(value))
  const machineAt = pairs.findIndex(({value}) => /\(Microsoft Windows/.test(value))
  const between = pairs.slice(startAt + 1, machineAt < 0 ? startAt + 3 : machineAt).map(({value}) => value)
  const behind = machineAt < 0 ? [] : pairs.slice(machineAt + 1)
  const named = (value: string | undefined): string | undefined => (value === "" ? undefined : value)
  return {
    start: stampOf(pairs[startAt]?.value),
    user: named(between[0]),
    runsAs: named(between[1]),
    machine: named(pairs[machineAt]?.value.replace(/\s*\(Microsoft Windows.*$/, "")),
    application: named(behind[0]?.value),
    process: /^\d+$/.exec(behind[1]?.value ?? "")?.[0],
    version: pairs.find(({name}) => name === "PSVersion")?.value,
  }
}

function stampOf(text: string | undefined): Instant | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? "")
  if (found === null) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return calendar(year, month, day, hour, minute, second)
}

/** A run of lines that will be one event. */
interface Piece {
  readonly kind: "command" | "output"
  readonly from: DocumentLine
  last: DocumentLine
  command: string
  output: string
}

const prompt = /^(?:\[[^\]]{1,255}\]: )?PS(?: [^>]{0,1024})?>{1,8} ?(.*)$/

function* transcript(bytes: Uint8Array, trouble: DocumentTrouble): Iterable<Entry> {
  let session: Session | undefined
  let at: Instant | undefined
  let piece: Piece | undefined
  let framed: DocumentLine[] | undefined
  let hasTold = false
  const told = function* (): Iterable<Entry> {
    if (piece !== undefined && (piece.kind === "command" || piece.output.trim() !== "")) {
      const {from, last, kind, command, output} = piece
      yield entryOf(from, last, session, at, {
        Kind: kind,
        ...(kind === "command" ? {Command: command, Text: command} : {}),
        Output: output === "" ? undefined : output,
      })
    }
    piece = undefined
  }
  for (const line of documentLines(bytes, longestLine)) {
    if (line.text.trim() === frame) {
      if (framed === undefined) {
        framed = [line]
        continue
      }
      const inside = framed.slice(1)
      const texts = inside.map(({text}) => text)
      const stamp = texts.map((text) => /:\s*(\d{14})\s*$/.exec(text)?.[1]).find((one) => one !== undefined)
      // A frame without a time is what a command printed: it opens no frame of ours.
      if (stamp === undefined) {
        for (const one of framed) piece = addOutput(piece, one)
        framed = [line]
        continue
      }
      yield* told()
      const time = stampOf(stamp)
      if (time === undefined)
        trouble("powershell-text/bad-time", "doubtful", line.offset, line.length, `no such time: ${stamp}`)
      else if (!hasTold) {
        hasTold = true
        const detail =
          "the times are local and name no zone; they were taken for UTC and may be up to 14 hours off"
        trouble("powershell-text/zone-assumed", "odd", framed[0]!.offset, framed[0]!.length, detail)
      }
      at = time ?? at
      if (texts.length > 3) {
        session = sessionOf(texts)
        at = session.start
        const {application, runsAs, process, version} = session
        yield entryOf(framed[0]!, line, session, at, {
          Kind: "transcript-start",
          RunAs: runsAs,
          ProcessId: process,
          Version: version,
          Text: application,
        })
      } else if (texts.length > 1) yield entryOf(framed[0]!, line, session, at, {Kind: "transcript-end"})
      framed = undefined
      continue
    }
    const command = prompt.exec(line.text)?.[1]
    if (framed !== undefined) {
      if (command === undefined && framed.length < mostFrameLines) {
        framed.push(line)
        continue
      }
      // No frame of PowerShell's own: a command printed asterisks.
      for (const one of framed) piece = addOutput(piece, one)
      framed = undefined
    }
    if (command === undefined) {
      const more =
        piece?.kind === "command" && piece.output === "" ? /^>> ?(.*)$/.exec(line.text)?.[1] : undefined
      if (piece !== undefined && more !== undefined) {
        if (piece.command.length < longestBlock) piece.command += `\n${more}`
        piece.last = line
      } else piece = addOutput(piece, line)
    } else {
      yield* told()
      piece = {kind: "command", from: line, last: line, command, output: ""}
    }
  }
  for (const one of framed ?? []) piece = addOutput(piece, one)
  yield* told()
}

function addOutput(piece: Piece | undefined, line: DocumentLine): Piece {
  const into = piece ?? {kind: "output", from: line, last: line, command: "", output: ""}
  if (into.output.length < longestOutput)
    into.output = `${into.output}${into.output === "" ? "" : "\n"}${line.text}`.slice(0, longestOutput)
  into.last = line
  return into
}

function* history(bytes: Uint8Array, subject: Subject): Iterable<Entry> {
  const user = userIn(subject.path)
  let from: DocumentLine | undefined
  let command = ""
  let last: DocumentLine | undefined
  const told = (): Entry | undefined => {
    if (from === undefined || last === undefined) return undefined
    const fields = {Kind: "history", User: user, Command: command, Text: command}
    const entry = {...placeOf(from, last), fields}
    from = undefined
    return entry
  }
  for (const line of documentLines(bytes, longestLine)) {
    if (from === undefined) {
      from = line
      command = ""
    }
    last = line
    const goesOn = line.text.endsWith("`") && command.length < longestBlock
    command += `${command === "" ? "" : "\n"}${goesOn ? line.text.slice(0, -1) : line.text}`
    if (goesOn) continue
    const entry = told()
    if (entry !== undefined) yield entry
  }
  const entry = told()
  if (entry !== undefined) yield entry
}

const suppliedFolder =
  /(?:^|[\\/])(?:Exchange Server[\\/]V1[45][\\/](?:Scripts|bin|RemoteScripts)|WindowsPowerShell(?:[\\/]v1\.0)?[\\/]Modules|System32[\\/]WindowsPowerShell)[\\/]/i

function* script(bytes: Uint8Array, subject: Subject): Iterable<Entry> {
  const isSigned = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
    "# SIG # Begin signature block",
  )
  const supplied = isSigned && suppliedFolder.test(subject.path)
  const fields = {Kind: "script", User: userIn(subject.path), Path: subject.path, Signed: isSigned}
  let from: DocumentLine | undefined
  let last: DocumentLine | undefined
  let text = ""
  for (const line of documentLines(bytes, longestLine)) {
    if (line.text === "# SIG # Begin signature block") break
    if (from !== undefined && last !== undefined && text.length + line.text.length > longestBlock) {
      yield {...placeOf(from, last), fields: {...fields, Supplied: supplied, Text: text}}
      from = undefined
      text = ""
    }
    from ??= line
    last = line
    text += `${text === "" ? "" : "\n"}${line.text}`
  }
  if (from !== undefined && last !== undefined)
    yield {...placeOf(from, last), fields: {...fields, Supplied: supplied, Text: text}}
}

function userIn(path: string): string | undefined {
  return /(?:^|[\\/])Users[\\/]([^\\/]{1,255})[\\/]/i.exec(path)?.[1]
}

function placeOf(from: DocumentLine, last: DocumentLine): Pick<Entry, "offset" | "length" | "line"> {
  return {offset: from.offset, length: last.offset + last.length - from.offset, line: from.line}
}

function entryOf(
  from: DocumentLine,
  last: DocumentLine,
  session: Session | undefined,
  at: Instant | undefined,
  fields: Entry["fields"],
): Entry {
  const local = at === undefined ? undefined : localTime(at)
  const text = (one: Instant | undefined): string | undefined =>
    one === undefined ? undefined : formatInstant(one)
  const host = session?.machine
  return {
    ...placeOf(from, last),
    ...(local === undefined ? {} : {when: local.when}),
    ...(host === undefined ? {} : {host}),
    fields: {
      ...fields,
      User: session?.user,
      Machine: host,
      HostApplication: session?.application,
      NotBefore: text(local?.notBefore),
      NotAfter: text(local?.notAfter),
    },
  }
}
