/* The log files: opens, rolls over and closes them as Exchange and IIS do, counts lines, makes the faults
 * that belong to files, and hands the text on in pieces.
 *
 * A file in work holds the bytes since the last piece, some 64 KiB; so memory is bounded by the number of
 * files open at one time (about thirty), whatever the size of the evidence. Lines are given in order of
 * time per log. */

import type {LogKind} from "../../../src/model/event.ts"
import {exchangeLogs, iisColumns, iisColumnsWithBytes} from "./columns.ts"
import {type Fault, type FaultNote, nulRunBytes} from "./faults.ts"
import {evidencePath, fileHours, type Layout, serverPath} from "./layout.ts"
import type {Line, Mark} from "./line.ts"
import type {Server} from "./server.ts"
import {dayMillis, hourMillis, isoDay, type Stamps} from "./stamps.ts"

/** Some bytes of a file. Pieces of one path follow in order; other paths may come between. */
export interface Piece {
  readonly path: string
  readonly bytes: Uint8Array
}

/** A line of the scenario and where it went; `hidden` if its file is left out of the evidence. */
export interface Placed {
  readonly mark: Mark
  readonly at: number
  readonly log: LogKind
  readonly file: string
  readonly line: number
  readonly hidden: boolean
}

/** Exchange begins the next part of a log at this size. */
const partBytes = 10 * 1024 * 1024
const bufferBytes = 64 * 1024

interface Open {
  readonly log: LogKind
  readonly folder: string
  readonly path: string
  readonly isHidden: boolean
  readonly ends: number
  readonly part: number
  /** The first of its log and folder. */
  readonly isFirst: boolean
  /** Bytes not handed on yet: `buffer` up to `used`; the last line begins at `lastStart`. */
  buffer: Buffer
  used: number
  size: number
  lines: number
  rows: number
  hasWideColumns: boolean
  hasNulRun: boolean
  lastStart: number
  isLastMarked: boolean
}

export class LogFiles {
  readonly placed: Placed[] = []
  readonly notes: FaultNote[] = []
  /** Characters written so far, of hidden files too: what the traffic is steered by. */
  written = 0
  readonly #server: Server
  readonly #stamps: Stamps
  readonly #layout: Layout
  readonly #faults: ReadonlySet<Fault>
  readonly #isHidden: (log: LogKind, day: string) => boolean
  readonly #from: number
  readonly #until: number
  readonly #open = new Map<string, Open>()
  readonly #begun = new Set<string>()
  /** Bytes handed on per path, for the collector's own list. */
  readonly #sizes = new Map<string, number>()
  /** Folders of whose files none is in the evidence, with ExchangeLogCollector's name. */
  readonly #bare = new Map<string, boolean>()
  #ready: Piece[] = []

  constructor(
    server: Server,
    stamps: Stamps,
    layout: Layout,
    faults: ReadonlySet<Fault>,
    isHidden: (log: LogKind, day: string) => boolean,
    from: number,
    until: number,
  ) {
    this.#server = server
    this.#stamps = stamps
    this.#layout = layout
    this.#faults = faults
    this.#isHidden = isHidden
    this.#from = from
    this.#until = until
  }

  write(line: Line): void {
    const file = this.#fileFor(line)
    const {log, at} = line
    let text = line.text
    if (log === "iis-frontend" || log === "iis-backend") {
      if (this.#faults.has("columns-change") && !file.hasWideColumns && at % dayMillis >= dayMillis / 2) {
        file.hasWideColumns = true
        this.#note("columns-change", file)
        this.#append(file, iisHeader(this.#stamps.w3c(at), iisColumnsWithBytes))
      }
      if (
        log === "iis-frontend" &&
        this.#faults.has("nul-run") &&
        !file.hasNulRun &&
        at - this.#from > 7 * hourMillis
      ) {
        file.hasNulRun = true
        this.#note("nul-run", file)
        this.#append(file, "\0".repeat(nulRunBytes))
        this.#append(
          file,
          iisHeader(this.#stamps.w3c(at), file.hasWideColumns ? iisColumnsWithBytes : iisColumns),
        )
      }
      if (file.hasWideColumns) text = text.replace(/ (\d+)$/, " 1532 611 $1")
      if (
        log === "iis-frontend" &&
        this.#faults.has("raw-blanks") &&
        file.rows % 50 === 7 &&
        line.mark === undefined
      ) {
        const cells = text.split(" ")
        const agent = cells[9] ?? ""
        if (agent.includes("+")) {
          cells[9] = agent.replaceAll("+", " ")
          text = cells.join(" ")
          this.#note("raw-blanks", file)
        }
      }
    }
    if (this.#faults.has("planted-quote") && log === "httpproxy" && text.includes(',"Mozilla/5.0,'))
      this.#note("planted-quote", file)
    if (this.#faults.has("multi-line") && text.includes("\n")) this.#note("multi-line", file)
    file.rows++
    file.isLastMarked = line.mark !== undefined
    if (line.mark !== undefined)
      this.placed.push({
        mark: line.mark,
        at,
        log,
        file: file.path,
        line: file.lines + 1,
        hidden: file.isHidden,
      })
    this.#append(file, text)
  }

  /** Pieces that are ready. */
  drain(): readonly Piece[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  /** Closes files that end before `at`; all of them at the end of the evidence. */
  closeUntil(at: number): void {
    for (const [key, file] of this.#open)
      if (file.ends <= at) {
        this.#open.delete(key)
        this.#close(file)
      }
  }

  end(): void {
    for (const file of this.#open.values()) this.#close(file)
    this.#open.clear()
    if (this.#faults.has("empty"))
      for (const folder of ["Rest", "PushNotifications"]) {
        const path = this.#path("httpproxy", folder, this.#from, 1)
        this.notes.push({fault: "empty", file: path})
        this.#ready.push({path, bytes: new Uint8Array(0)})
      }
    this.#collectorNotes()
  }

  /** What the collector itself writes: Velociraptor its list of uploads, ExchangeLogCollector a note in each
   *  folder for which it found nothing. */
  #collectorNotes(): void {
    if (this.#layout === "velociraptor") {
      const rows = [...this.#sizes].filter(([path]) => path.startsWith("uploads/"))
      const text = rows.map(([path, size]) =>
        JSON.stringify({
          Timestamp: this.#stamps.iso(this.#until),
          vfs_path: path,
          _Components: path.split("/").map(decodeURIComponent),
          file_size: size,
          uploaded_size: size,
        }),
      )
      this.#ready.push({path: "uploads.json", bytes: Buffer.from(`${text.join("\n")}\n`)})
    } else if (this.#layout === "collector")
      for (const [folder, isBare] of this.#bare)
        if (isBare)
          this.#ready.push({
            path: `${folder}/NoDataDetected.txt`,
            bytes: Buffer.from("No data within the time that was asked for.\r\n"),
          })
  }

  #fileFor(line: Line): Open {
    const key = line.folder === "" ? line.log : line.log + line.folder
    const found = this.#open.get(key)
    const isRolled = found !== undefined && found.size >= partBytes && exchangeLogs.has(line.log)
    if (found !== undefined && line.at < found.ends && !isRolled) return found
    if (found !== undefined) this.#close(found)
    const fresh = this.#begin(line, isRolled && line.at < found.ends ? found.part + 1 : 1)
    this.#open.set(key, fresh)
    return fresh
  }

  #begin(line: Line, part: number): Open {
    const {log, folder, at} = line
    const span = fileHours(log) * hourMillis
    const isFirst = !this.#begun.has(log + folder)
    this.#begun.add(log + folder)
    const start = Math.floor(at / span) * span
    const file: Open = {
      log,
      folder,
      path: this.#path(log, folder, start, part),
      isHidden: this.#isHidden(log, isoDay(at)),
      ends: start + span,
      part,
      isFirst,
      buffer: Buffer.allocUnsafeSlow(bufferBytes),
      used: 0,
      size: 0,
      lines: 0,
      rows: 0,
      hasWideColumns: false,
      // One crash is enough: the first file gets it.
      hasNulRun: !isFirst,
      lastStart: 0,
      isLastMarked: false,
    }
    if (file.isFirst && this.#faults.has("bom") && (log === "ecp-server" || folder === "Owa")) {
      file.used = file.buffer.write("\uFEFF")
      this.#note("bom", file)
    }
    const place = file.path.slice(0, file.path.lastIndexOf("/"))
    this.#bare.set(place, file.isHidden && (this.#bare.get(place) ?? true))
    const exchange = exchangeLogs.get(log)
    if (log === "iis-frontend" || log === "iis-backend")
      this.#append(file, iisHeader(this.#stamps.w3c(at), iisColumns))
    else if (exchange !== undefined) {
      const version = exchange.build ? this.#server.build.long : "15.0.0.0"
      const lines = [
        "#Software: Microsoft Exchange Server",
        `#Version: ${version}`,
        `#Log-type: ${exchange.title}`,
        `#Date: ${this.#stamps.iso(at)}`,
        `#Fields: ${exchange.columns}`,
      ]
      if (exchange.repeated) lines.push(exchange.columns)
      this.#append(file, lines.join("\r\n"))
    }
    return file
  }

  #path(log: LogKind, folder: string, at: number, part: number): string {
    const path = serverPath(this.#server, log, folder, at, part)
    if (this.#faults.has("renamed")) {
      if (log === "iis-frontend" && at + dayMillis >= this.#until)
        return this.#noteRenamed("recovered/file0007.dat")
      if (log === "windows-event")
        return this.#noteRenamed(evidencePath(this.#layout, this.#server, log, folder, `CASE17_${path}`))
    }
    return evidencePath(this.#layout, this.#server, log, folder, path)
  }

  #noteRenamed(path: string): string {
    this.notes.push({fault: "renamed", file: path})
    return path
  }

  #note(fault: Fault, file: Open): void {
    if (!file.isHidden) this.notes.push({fault, file: file.path, line: file.lines + 1})
  }

  #append(file: Open, text: string): void {
    let lines = 1
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) lines++
    file.lines += lines
    let lineEnd = "\r\n"
    if (
      file.lines % 3 === 0 &&
      this.#faults.has("mixed-line-ends") &&
      (file.log === "ecp-activity" || file.folder === "Ews")
    ) {
      lineEnd = "\n"
      if (file.lines < 12 && !file.isHidden)
        this.notes.push({fault: "mixed-line-ends", file: file.path, line: file.lines})
    }
    const chars = text.length + lineEnd.length
    file.size += chars
    this.written += chars
    if (file.isHidden) return
    // PERF: straight into a buffer; strings joined and then converted took a quarter longer.
    if (file.used + 3 * chars > file.buffer.length) this.#turnBuffer(file, 3 * chars)
    file.lastStart = file.used
    file.used += file.buffer.write(text, file.used, "utf8")
    file.used += file.buffer.write(lineEnd, file.used, "latin1")
  }

  /** Hands on what is full and begins a buffer. The last line stays: a fault may still cut it. */
  #turnBuffer(file: Open, needed: number): void {
    const last = file.buffer.subarray(file.lastStart, file.used)
    const fresh = Buffer.allocUnsafeSlow(Math.max(bufferBytes, last.length + needed))
    last.copy(fresh)
    this.#hand(file, file.buffer.subarray(0, file.lastStart))
    file.buffer = fresh
    file.used = last.length
    file.lastStart = 0
  }

  #close(file: Open): void {
    const isLast = file.ends >= this.#until
    if (isLast && this.#faults.has("truncated") && !file.isLastMarked && file.log !== "windows-event") {
      file.used = file.lastStart + Math.floor((file.used - file.lastStart) / 2)
      if (!file.isHidden) this.notes.push({fault: "truncated", file: file.path, line: file.lines})
    } else if (this.#faults.has("nul-run") && file.folder === "Mapi" && file.isFirst) {
      this.#note("nul-run", file)
      this.#turnBuffer(file, nulRunBytes)
      file.buffer.fill(0, file.used, file.used + nulRunBytes)
      file.used += nulRunBytes
    }
    this.#hand(file, file.buffer.subarray(0, file.used))
    if (this.#faults.has("duplicate") && file.log === "iis-backend" && file.isFirst && !file.isHidden)
      this.notes.push({fault: "duplicate", file: copyOf(file.path)})
  }

  #hand(file: Open, bytes: Uint8Array): void {
    if (file.isHidden || bytes.length === 0) return
    this.#ready.push({path: file.path, bytes})
    this.#sizes.set(file.path, (this.#sizes.get(file.path) ?? 0) + bytes.length)
    if (this.#faults.has("duplicate") && file.log === "iis-backend" && file.isFirst)
      this.#ready.push({path: copyOf(file.path), bytes})
  }
}

function copyOf(path: string): string {
  return path.replace(/\.log$/, " - Copy.log")
}

function iisHeader(stamp: string, columns: string): string {
  return `#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: ${stamp}\r\n#Fields: ${columns}`
}
