/* What a reader of a log or file format promises.
 *
 * 1. It sniffs its own fixtures and no other format's.
 * 2. Any bytes end in events and troubles, never in a throw or a hang.
 * 3. Locators point at the right bytes.
 * 4. Blocks and spans give the same as the whole.
 * 5. Memory stays bounded at any size.
 *
 * A reader turns a source into Blocks: runs of raw input with the places where records start. A Block
 * can be searched before anything in it is decoded, and any record of it decoded alone. */

import type {Event, LogKind} from "../model/event.ts"
import type {ByteSource} from "../model/evidence.ts"
import type {EvidenceId, FormatName} from "../model/ids.ts"
import type {Instant} from "../model/instant.ts"
import type {Trouble} from "../model/trouble.ts"

/** Part of a file: whole records from `start` to `end` (undefined: to the end of the source), and what a
 *  reader must know to begin there, as `Surveyor` noted it. */
export interface Span {
  readonly start: number
  readonly end: number | undefined
  /** Plain JSON of the format's own. */
  readonly carry: unknown
  /** The number of its first line where it is known; absent: as `carry` says, else 1. */
  readonly line?: number
}

/** The span that is the whole file. */
export const wholeFile: Span = {start: 0, end: undefined, carry: undefined}

/** What a reader is told about a file beside its bytes. */
export interface Subject {
  readonly evidence: EvidenceId
  /** The path as it was on the server if a collection tells it, else the path in the evidence. Windows or
   *  POSIX separators. A hint, never proof. */
  readonly path: string
  /** The host that a collection or folder names. */
  readonly host: string | undefined
}

export interface Sink {
  event(event: Event): void
  trouble(trouble: Trouble): void
}

/** Records per hour, for coverage: `hour` is the first microsecond of the hour. */
export interface HourCount {
  readonly hour: Instant
  readonly records: number
}

/** What a log that numbers its records tells of them without decoding. */
export interface Numbering {
  /** The number of record i in the file; NaN where it is beyond doubles. */
  readonly numbers: Float64Array
  /** Its time in microseconds since 1970; NaN where it has none. */
  readonly times: Float64Array
}

/** The cells of records as they stand in `raw`. */
export interface RawCells {
  /** The column that an event gives for this name; undefined if the name is none of a column. */
  columnOf(name: string): number | undefined
  /** Writes where each cell of record i starts and ends in `raw`, two numbers a column; false where bytes
   *  between delimiters are not the values (quotes within quotes, another number of cells than columns). */
  cut(i: number, places: Uint32Array): boolean
}

export interface Block {
  /** Whole records, with any header lines between them. */
  readonly raw: Uint8Array
  /** Where `raw` starts in the evidence. */
  readonly offset: number
  readonly log: LogKind
  /** Records in this block. */
  readonly records: number
  /** Start of record i in `raw`, ascending. A record ends where it ends, not where the next one starts:
   *  header lines may lie between. */
  readonly starts: Uint32Array
  /** Troubles of the structure (cut lines, NUL runs, wrong field counts): the same whether or not any
   *  record is decoded. In order of offset. */
  readonly troubles: readonly Trouble[]
  /** Records per hour where the format knows without decoding, else undefined. In order of time. */
  readonly hours: readonly HourCount[] | undefined
  /** Whether raw bytes may be searched for a value's literal text to skip records. False where values are
   *  escaped or binary: then every record must be decoded. */
  readonly searchable: boolean
  /** The columns in force, in order; undefined where records are self-describing. All records of one
   *  block have the same columns: a change of header starts a new block. */
  readonly columns: readonly string[] | undefined
  /** Whether no byte of `raw` is beyond ASCII, where the reader knows. */
  readonly isAscii?: boolean
  /** Absent where values are not raw text between delimiters. */
  readonly cells?: RawCells
  /** Where values are put together of cells, what is searched in place of `raw`: a text for each record, from
   *  `starts[i]`, in which all values stand but those of `hidden` fields, whose names are in lower case. `edges` are
   *  records among which the earliest and the latest are: such a list need not be in order of time. */
  readonly joined?: {
    readonly hidden: ReadonlySet<string>
    /** Names of the fields that events may have beside the columns. */
    readonly derived: readonly string[]
    text(): {readonly raw: Uint8Array; readonly starts: Uint32Array; readonly edges: readonly number[]}
  }
  /** Absent where the log does not number its records, or only within them. */
  numbering?(): Numbering
  /** The records are leftovers, found where the log no longer counts them: they are evidence, but do not
   *  show that the log covers their hours. */
  readonly recovered?: boolean
  /** Decodes record i (0 <= i < records). Emits one event, unless the record is damaged beyond use. May
   *  emit troubles about values (a time that is no time), never ones that `troubles` holds already. */
  decode(i: number, sink: Sink): void
}

/** Watches the bytes of the hashing pass go by and notes where spans may start.
 *  Chunks come in order and without holes; a chunk may be cut anywhere. Memory must stay bounded. */
export interface Surveyor {
  push(chunk: Uint8Array): void
  /** Spans in order that cover the file; a single whole-file span is always right. */
  end(): readonly Span[]
}

/** Cuts a file into spans without reading all of it: where a span may begin shows in the bytes around. What
 *  a span presumes is checked afterwards against how the one before it ended. */
export interface Cutter {
  /** The first place where a span may begin, as an index into `bytes`, which start at `offset` of the file;
   *  -1 if they show none. Whatever stands before, a record or row begins there. */
  place(bytes: Uint8Array, offset: number): number
  /** What a span in the midst of the file presumes: plain JSON. */
  readonly carry: unknown
  /** Whether places in the file are told by line. */
  readonly hasLines: boolean
}

/** How a span was left. */
export interface Ending {
  /** Where the next span must begin, which may be behind the end that was asked for. */
  readonly at: number
  /** What it must presume, in the form of `Cutter.carry`. */
  readonly carry: unknown
  /** Lines of the span; 0 where records have numbers of their own. */
  readonly lines: number
}

/** The blocks of a span, in order. */
export interface Blocks extends AsyncIterable<Block> {
  /** To be asked when all blocks were taken. Formats with a `cutter` have it. */
  ending?(): Ending
}

/** The carry of a span over a file and its companions, one behind the other. */
export interface WithCompanions {
  /** Bytes of the file itself. */
  readonly own: number
  readonly companions: readonly {
    readonly evidence: EvidenceId
    readonly name: string
    readonly length: number
  }[]
}

export interface Format {
  readonly name: FormatName
  readonly title: string
  /** Where the format is defined, or on what it was observed. */
  readonly source: string
  /** 0..1: how surely these first bytes (up to 64 KiB) are this format. Content first; `path` may only
   *  raise what content supports. */
  sniff(head: Uint8Array, path: string): number
  /** Base names of files without which a file that begins like this is not whole, in the order in which they
   *  are wanted; looked for in its folder, in any case of letters. If some are there the file is read with
   *  them appended, in one stream under a span whose carry is `WithCompanions`. None: it stands alone. */
  companions?(path: string, head: Uint8Array): readonly string[]
  /** Whether a file with this base name may be asked for by `companions`. */
  isCompanion?(name: string): boolean
  /** The survey may find what a reader needs at the start (a clock that the file contradicts): run it over
   *  the whole file before, or beside, the first reading. */
  readonly surveyFirst?: boolean
  /** Of the bytes that it was given last, its blocks need two chunks at most, and nothing it makes needs any
   *  once the next block is asked for: whoever gives the bytes may use older chunks again. */
  readonly letsGo?: boolean
  /** Absent: the format is read in one span without preparation. `spanBytes` is the size to aim at. */
  survey?(subject: Subject, spanBytes: number): Surveyor
  /** Absent, or undefined for a file that begins like this: such files are read in one. `head` are the first
   *  bytes, up to 64 KiB. Lines of a span whose `line` is unknown count from 1. */
  cutter?(head: Uint8Array, subject: Subject): Cutter | undefined
  /** `blockBytes` is the raw size of a block to aim at; a format may ignore it. */
  open(bytes: ByteSource, span: Span, subject: Subject, blockBytes?: number): Blocks
}
