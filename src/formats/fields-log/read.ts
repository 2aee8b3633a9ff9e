/* Feeds a `#Fields:` log through its scanner: block by block for a reader, chunk by chunk for a surveyor. */

import {lineEnd, TextWindow} from "../../bytes/lines.ts"
import {detectText} from "../../bytes/text-encoding.ts"
import type {ByteSource} from "../../model/evidence.ts"
import type {Block, Blocks, Ending, Span, Subject, Surveyor} from "../format.ts"
import {FieldsScanner, type State} from "./scanner.ts"
import {type Dialect, noHeader} from "./section.ts"

/** Raw bytes per block: large enough that a search pays, small enough for hundreds of workers. */
const defaultBlockBytes = 1 << 20
/** The first piece is at least so long: it tells the encoding. */
const headBytes = 64

/** The blocks of a span. A span without carry begins a file. */
export function readFieldsLog(
  dialect: Dialect,
  bytes: ByteSource,
  span: Span,
  subject: Subject,
  blockBytes: number = defaultBlockBytes,
): Blocks {
  let ending: Ending = {at: span.start, carry: span.carry, lines: 0}
  const blocks = readSpan(dialect, bytes, span, subject, blockBytes, (at, from, to) => {
    ending = {at, carry: {...to, line: 1}, lines: to.line - from.line}
  })
  return Object.assign(blocks, {ending: () => ending})
}

async function* readSpan(
  dialect: Dialect,
  bytes: ByteSource,
  span: Span,
  subject: Subject,
  blockBytes: number,
  ended: (at: number, from: State, to: State) => void,
): AsyncGenerator<Block> {
  const stop = span.end ?? Number.POSITIVE_INFINITY
  let at = span.start
  let window: TextWindow | undefined
  let scanner: FieldsScanner | undefined
  let first: State | undefined
  let final = false
  while (!final) {
    const wanted = Math.min(window ? blockBytes : Math.max(blockBytes, headBytes), stop - at)
    const piece = wanted > 0 ? await bytes.read(at, wanted) : new Uint8Array(0)
    final = piece.length < wanted || at + piece.length >= stop
    if (!window || !scanner) {
      const state = isState(span.carry)
        ? {...span.carry, line: span.line ?? span.carry.line}
        : startState(piece)
      first = state
      window = new TextWindow(state.encoding, at)
      scanner = new FieldsScanner(dialect, subject, state)
      window.append(piece)
      if (!isState(span.carry)) window.skipBytes(detectText(piece).markBytes)
    } else {
      const seam = seamOf(window, piece)
      if (seam > 0) {
        window.append(piece.subarray(0, seam))
        window.consume(scanner.scan(window, false, false))
        yield* scanner.takeBlocks()
      }
      window.append(piece.subarray(seam))
    }
    at += piece.length
    const used = scanner.scan(window, final, stop === Number.POSITIVE_INFINITY || stop === bytes.size)
    yield* scanner.takeBlocks()
    window.consume(used)
  }
  if (scanner && first) ended(at, first, scanner.state)
}

/** How many bytes of a piece end the line that the window's rest begins. Taken alone they spare a copy of the
 *  whole piece behind the rest: nothing is left then, unless a quoted cell goes on. 0: there is no rest.
 *  PERF: the copy took a quarter of the time of finding rows. */
function seamOf(window: TextWindow, piece: Uint8Array): number {
  if (window.raw.length === 0 || window.unitBytes !== 1) return 0
  return lineEnd(piece, 0) + 1
}

/** Cuts a file into spans of about `spanBytes` at rows. */
export class FieldsSurveyor implements Surveyor {
  private readonly dialect: Dialect
  private readonly subject: Subject
  private readonly spanBytes: number
  private window: TextWindow | undefined
  private scanner: FieldsScanner | undefined
  private waiting: Uint8Array[] = []
  private waitingBytes = 0

  constructor(dialect: Dialect, subject: Subject, spanBytes: number) {
    this.dialect = dialect
    this.subject = subject
    this.spanBytes = spanBytes
  }

  push(chunk: Uint8Array): void {
    this.waiting.push(chunk)
    this.waitingBytes += chunk.length
    // The rest of an undecided line is scanned again each time: not too often.
    if (this.waitingBytes >= 1 << 18) this.scan(false)
  }

  end(): readonly Span[] {
    this.scan(true)
    const cuts = this.scanner?.cuts ?? []
    if (cuts.length === 0) return [{start: 0, end: undefined, carry: undefined}]
    const first: Span = {start: 0, end: cuts[0]!.offset, carry: undefined}
    return [first, ...cuts.map((cut, i) => ({start: cut.offset, end: cuts[i + 1]?.offset, carry: cut.state}))]
  }

  private scan(final: boolean): void {
    const piece = Buffer.concat(this.waiting)
    this.waiting = []
    this.waitingBytes = 0
    if (!this.window || !this.scanner) {
      const state = startState(piece)
      this.window = new TextWindow(state.encoding, 0)
      this.scanner = new FieldsScanner(this.dialect, this.subject, state, this.spanBytes)
      this.window.append(piece)
      this.window.skipBytes(detectText(piece).markBytes)
    } else this.window.append(piece)
    this.window.consume(this.scanner.scan(this.window, final, final))
  }
}

/** How a file begins that begins with `head`. */
export function startState(head: Uint8Array): State {
  const {encoding} = detectText(head)
  return {encoding, line: 1, header: noHeader, fields: undefined, guessed: false, log: undefined}
}

function isState(carry: unknown): carry is State {
  return typeof carry === "object" && carry !== null && "encoding" in carry
}
