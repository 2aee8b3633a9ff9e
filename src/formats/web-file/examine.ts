/* Says of one file whether it is a web shell, and why: a pure function of its bytes and its name.
 *
 * The code of the page is followed from what a client sends to what runs, writes or loads it (flow). A page is
 * called a web shell if one such way is open: nothing on it checks the value, and what stands at its end does
 * what a shell does. Several ways that are each worth a look count together where the page hides what it says or
 * asks for a password, and where it offers files the way a file manager does. Everything else is not a
 * shell: an uploader that checks endings, an administrator's page that escapes what it is given.
 *
 * Verdicts: `web-shell`, `suspicious` (a person should look), `clean` (nothing found; not a promise), and
 * `unreadable`. There is no score: the lines that condemn are the reason. */

import type {Deed, Found} from "./deeds.ts"
import {Flow} from "./flow.ts"
import {lexAlone, type Page, type PageKind, pageOf, type Stream} from "./page.ts"
import {type PageText, pageText} from "./page-text.ts"
import {deedsOf} from "./sinks.ts"
import {type Disguise, type Language, mostTokens} from "./token.ts"

export type Verdict = "web-shell" | "suspicious" | "clean" | "unreadable"

/** A line that speaks against the file. */
export interface Witness {
  readonly line: number
  /** In bytes of the file. */
  readonly offset: number
  readonly length: number
  readonly deed: Deed
  readonly grade: 1 | 2 | 3
  /** What the client sends, `Request["cmd"]`; undefined where the file brings it along. */
  readonly source: string | undefined
  /** What it goes through on its way. */
  readonly via: readonly string[]
  readonly sink: string
  readonly says: string
}

export interface Examination {
  readonly verdict: Verdict
  /** `eval`, `command`, `upload`, `loader`, `proxy`, `file manager` …; undefined for clean files. */
  readonly kind: string | undefined
  readonly witnesses: readonly Witness[]
  readonly languages: readonly string[]
  readonly disguises: readonly Disguise[]
  /** Comparisons of what a client sends with a constant: passwords. */
  readonly gates: readonly {readonly line: number; readonly says: string}[]
  /** One sentence. */
  readonly reason: string
  /** Whether the file holds any server-side code. */
  readonly isPage: boolean
  /** More code than is looked at. */
  readonly isCut: boolean
}

const mostWitnesses = 40
const deepestLayer = 4

interface Gathered {
  readonly found: Map<string, Found>
  readonly disguises: Set<Disguise>
  readonly gates: Map<number, string>
  names: string[]
  isSpent: boolean
}

/** Examines a file. `path` gives the ending that decides where the content does not. Never throws. */
export function examine(bytes: Uint8Array, path: string): Examination {
  const decoded = pageText(bytes)
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1)
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase()
  return examineText(decoded, extension)
}

/** The same for text that is already at hand. */
export function examineText(decoded: PageText, extension: string): Examination {
  const page = pageOf(decoded.text, extension)
  const gathered: Gathered = {
    found: new Map(),
    disguises: new Set(),
    gates: new Map(),
    names: [],
    isSpent: false,
  }
  let tokens = 0
  for (const stream of page.streams) {
    tokens += stream.lexed.tokens.length
    follow(stream, page, gathered, 0, undefined)
  }
  const isCut = page.streams.some((stream) => stream.lexed.tokens.length >= mostTokens)
  return judge(page, gathered, decoded, tokens, isCut || gathered.isSpent)
}

/** Examines code that stands alone, as ASP.NET generates it. */
export function examineCode(decoded: PageText, language: Language): Examination {
  const lexed = lexAlone(decoded.text, language)
  const page: Page = {streams: [{language, kind: "ASP.NET", lexed}], controls: [], languages: [language]}
  const gathered: Gathered = {
    found: new Map(),
    disguises: new Set(),
    gates: new Map(),
    names: [],
    isSpent: false,
  }
  follow(page.streams[0]!, page, gathered, 0, undefined)
  const {length} = lexed.tokens
  return judge(page, gathered, decoded, length, length >= mostTokens || gathered.isSpent)
}

/** Follows one run of code; `outer` is where a string stands in the page that turned out to be code. */
function follow(
  stream: Stream,
  page: Pick<Page, "controls">,
  gathered: Gathered,
  layer: number,
  outer: Found | undefined,
): void {
  for (const disguise of stream.lexed.disguises) gathered.disguises.add(disguise)
  const flow = new Flow(stream, page.controls, {
    site(site) {
      for (const one of deedsOf(site)) {
        if (one.inner !== undefined && layer < deepestLayer)
          within(one, one.inner, stream, page, gathered, layer, outer)
        keep(
          outer === undefined
            ? one
            : {...one, at: outer.at, says: `${one.says}, in code that the page holds as a text`},
          gathered,
        )
      }
    },
    gate: (at, says) => {
      if (gathered.gates.size < 20) gathered.gates.set(outer?.at ?? at, says)
    },
    disguise: (disguise) => gathered.disguises.add(disguise),
    spent: () => {
      gathered.isSpent = true
    },
  })
  flow.run()
  if (flow.pieceCount >= 4) gathered.disguises.add("strings put together from pieces")
  if (layer === 0) noteKeys(stream, gathered)
}

function keep(one: Found, gathered: Gathered): void {
  const key = `${one.at} ${one.deed} ${one.sink}`
  const known = gathered.found.get(key)
  if ((known === undefined && gathered.found.size < 2000) || (known !== undefined && one.grade > known.grade))
    gathered.found.set(key, one)
}

/** Looks into a constant that the page runs. */
function within(
  one: Found,
  inner: NonNullable<Found["inner"]>,
  stream: Stream,
  page: Pick<Page, "controls">,
  gathered: Gathered,
  layer: number,
  outer: Found | undefined,
): void {
  const {text} = inner
  if (text.length > 2 << 20) return
  const at = outer ?? one
  if (one.deed === "write") {
    // The text of another page.
    const other = pageOf(text, "")
    for (const next of other.streams) follow(next, other, gathered, layer + 1, at)
    return
  }
  if (one.deed === "command") return
  const key = `${stream.language} ${text.length} ${text.slice(0, 200)}`
  if (gathered.names.includes(key) || gathered.names.length > 200) return
  gathered.names.push(key)
  follow({...stream, lexed: lexAlone(text, stream.language)}, page, gathered, layer + 1, at)
}

/** A page that prints the keys of the server needs nothing from a client. */
function noteKeys(stream: Stream, gathered: Gathered): void {
  if (stream.kind !== "ASP.NET") return
  noteStyleSheet(stream, gathered)
  let section = -1
  let keys = 0
  for (const {kind, text, at} of stream.lexed.tokens) {
    if (kind !== "name" && kind !== "string") continue
    if (/machinekeysection|GetApplicationConfig|system\.web\/machinekey/i.test(text) && text.length < 200)
      section = at
    else if (/^(?:validationkey|decryptionkey)$/i.test(text)) keys++
  }
  if (section >= 0 && keys > 0)
    keep(
      {
        deed: "keys",
        grade: keys > 1 ? 3 : 2,
        sink: "MachineKeySection",
        taint: undefined,
        at: section,
        says: "reads the keys with which the server signs what it sends to clients",
      },
      gathered,
    )
}

/** A style sheet among the page's texts whose script starts programs, and a call that applies it. */
function noteStyleSheet(stream: Stream, gathered: Gathered): void {
  let holds = -1
  let applies = false
  for (const {kind, text, at} of stream.lexed.tokens)
    if (kind === "string") {
      if (/<(?:msxsl|ms|xalan):script/i.test(text) && /Process|Shell|Assembly|\beval\b/i.test(text))
        holds = at
    } else if (kind === "name" && /^transform$/i.test(text)) applies = true
  if (holds >= 0 && applies)
    keep(
      {
        deed: "eval",
        grade: 3,
        sink: "Transform",
        taint: undefined,
        at: holds,
        says: "applies a style sheet of its own whose script starts programs",
      },
      gathered,
    )
}

function judge(
  page: Page,
  gathered: Gathered,
  decoded: PageText,
  tokens: number,
  isCut: boolean,
): Examination {
  const all = [...gathered.found.values()].map((one) => raise(one, gathered, page, tokens))
  const disguises = [...gathered.disguises].sort()
  const combined = together(all, gathered, page, tokens)
  const grave = all.filter((one) => one.grade === 3)
  const doubtful = all.filter((one) => one.grade === 2)
  const verdict: Verdict =
    grave.length > 0 || combined !== undefined ? "web-shell" : doubtful.length > 0 ? "suspicious" : "clean"
  const shown = (
    verdict === "clean" ? [] : grave.length > 0 ? grave : combined !== undefined ? combined.of : doubtful
  )
    .slice()
    .sort((a, b) => a.at - b.at)
    .slice(0, mostWitnesses)
  const witnesses = shown.map((one) => witness(one, decoded))
  const gates = [...gathered.gates].map(([at, says]) => ({line: decoded.lineOf(at), says}))
  const kind = verdict === "clean" ? undefined : (combined?.kind ?? kindOf(shown))
  return {
    verdict,
    kind,
    witnesses,
    languages: page.languages,
    disguises: verdict === "clean" ? [] : disguises,
    gates: verdict === "clean" ? [] : gates,
    reason: reasonOf(verdict, witnesses, combined?.says, disguises, gates.length),
    isPage: tokens > 0,
    isCut,
  }
}

/** A sign that is worth a look condemns where the page is nothing but that. */
function raise(one: Found, gathered: Gathered, page: Page, tokens: number): Found {
  if (one.grade !== 2 || one.taint === undefined) return one
  const isBare = tokens < 260
  if (one.deed === "upload" && isBare && !one.taint.isChecked && kindOfPage(page) !== "PHP")
    return {...one, grade: 3}
  if (one.deed === "upload" && isBare && gathered.gates.size > 0) return {...one, grade: 3}
  if (
    (one.deed === "eval" || one.deed === "command" || one.deed === "loader") &&
    hidden(gathered) &&
    !one.taint.isChecked
  )
    return {...one, grade: 3}
  return one
}

function kindOfPage(page: Page): PageKind | undefined {
  return page.streams[0]?.kind
}

/** Whether the page takes trouble to hide what it says. */
function hidden({disguises}: Gathered): boolean {
  const slight: readonly Disguise[] = [
    "strings put together from pieces",
    "encoded strings",
    "names as strings",
    "strings of character codes",
  ]
  return [...disguises].filter((one) => !slight.includes(one)).length > 0 || disguises.size >= 3
}

interface Combined {
  readonly kind: string
  readonly of: readonly Found[]
  readonly says: string
}

/** What several signs show together. */
function together(
  all: readonly Found[],
  gathered: Gathered,
  page: Page,
  tokens: number,
): Combined | undefined {
  const of = (...deeds: readonly Deed[]): readonly Found[] => all.filter((one) => deeds.includes(one.deed))
  const machine = of("machine code")
  const names = new Set(machine.map((one) => one.sink))
  const allocates = [...names].some((name) => /^virtualalloc|^virtualprotect/.test(name))
  const starts = [...names].some((name) => /thread|apc|enumsystem|Delegate/.test(name))
  if (allocates && (starts || all.length > machine.length || machine.length > 1))
    return {kind: "loader", of: machine, says: "It reserves memory for machine code and runs it."}
  const files = of("read", "list", "change", "write", "upload", "timestamps")
  const deeds = new Set(files.map((one) => one.deed))
  if (deeds.has("list") && deeds.size >= 3)
    return {
      kind: "file manager",
      of: files,
      says: "It lists, reads and changes whatever files the client names.",
    }
  if ((deeds.has("change") || deeds.has("write")) && deeds.has("read") && deeds.size >= 3)
    return {kind: "file manager", of: files, says: "It reads and changes whatever files the client names."}
  const sockets = of("connect")
  const shells = of("command").filter((one) =>
    /\b(?:sh|bash|cmd|powershell)(?:\.exe)?(?: -i)?$/i.test(one.says),
  )
  if (shells.length > 0 && sockets.some((one) => one.taint === undefined))
    return {
      kind: "command",
      of: [...shells, ...sockets],
      says: "It hands a command interpreter to an address that the page names.",
    }
  const isProxy = sockets.some(
    (one) => one.taint?.isWhole === true && /Socket|Tcp|IPEndPoint|sock|stream_/.test(one.sink),
  )
  if (isProxy && tokens < 6000 && sends(page))
    return {
      kind: "proxy",
      of: sockets,
      says: "It passes on what the client sends to addresses that the client names.",
    }
  const database = of("database")
  const isConnection = ({sink}: Found): boolean => sink.startsWith("connection ")
  if (database.some(isConnection) && database.some((one) => !isConnection(one)))
    return {
      kind: "SQL console",
      of: database,
      says: "It runs the client's statements on a database that the client names.",
    }
  const included = all.find((one) => one.sink === "include" && one.grade < 3)
  const kept = all.find(
    (one) => (one.deed === "write" || one.deed === "upload") && one.taint?.isChecked === false,
  )
  if (included !== undefined && kept !== undefined)
    return {
      kind: "loader",
      of: [kept, included],
      says: "It writes what the client sends to a file and runs files that the client names.",
    }
  const doubtful = all.filter((one) => one.grade === 2 && one.taint !== undefined && !one.taint.isChecked)
  if (new Set(doubtful.map((one) => one.deed)).size >= 2 && (gathered.gates.size > 0 || hidden(gathered)))
    return {
      kind: kindOf(doubtful),
      of: doubtful,
      says: "Several such ways, behind a password or in disguise.",
    }
  return undefined
}

/** Whether the page reads the body of a request and writes to a socket or a stream. */
function sends(page: Page): boolean {
  for (const {lexed} of page.streams) {
    let reads = false
    let writes = false
    for (const {kind, text} of lexed.tokens) {
      if (kind === "name" && /^(?:inputstream|getinputstream|binaryread|getreader)$/i.test(text)) reads = true
      else if (kind === "string" && /^php:\/\/input/i.test(text)) reads = true
      else if (
        kind === "name" &&
        /^(?:send|getstream|getoutputstream|fwrite|write|socket_write|fputs)$/i.test(text)
      )
        writes = true
      if (reads && writes) return true
    }
  }
  return false
}

function witness(one: Found, decoded: PageText): Witness {
  const start = one.at
  const lineStart = decoded.text.lastIndexOf("\n", start - 1) + 1
  const lineStop = decoded.text.indexOf("\n", start)
  const from = Math.max(lineStart, start - 200)
  const to = Math.min(lineStop < 0 ? decoded.text.length : lineStop, from + 600)
  const offset = decoded.offsetOf(from)
  return {
    line: decoded.lineOf(start),
    offset,
    length: Math.max(1, decoded.offsetOf(Math.max(from, to)) - offset),
    deed: one.deed,
    grade: one.grade,
    source: one.taint?.source,
    via: one.taint?.via ?? [],
    sink: one.sink,
    says: one.says,
  }
}

const kinds: Readonly<Record<Deed, string>> = {
  eval: "eval",
  command: "command",
  loader: "loader",
  write: "upload",
  upload: "upload",
  read: "file manager",
  list: "file manager",
  change: "file manager",
  connect: "proxy",
  fetch: "proxy",
  database: "SQL console",
  deserialise: "loader",
  "machine code": "loader",
  keys: "key theft",
  timestamps: "file manager",
}

const order: readonly string[] = [
  "eval",
  "command",
  "loader",
  "upload",
  "file manager",
  "SQL console",
  "proxy",
  "key theft",
]

function kindOf(found: readonly Found[]): string {
  const have = new Set(found.map((one) => kinds[one.deed]))
  return order.find((kind) => have.has(kind)) ?? "other"
}

function reasonOf(
  verdict: Verdict,
  witnesses: readonly Witness[],
  combined: string | undefined,
  disguises: readonly Disguise[],
  gates: number,
): string {
  if (verdict === "clean") return "No way was found from what a client sends to what runs or writes it."
  const [first] = witnesses
  const way = first === undefined ? "" : sentence(first)
  const more = [
    combined,
    disguises.length > 0 && verdict === "web-shell" ? `Disguised: ${disguises.join(", ")}.` : undefined,
    gates > 0 ? "It asks for a password." : undefined,
  ].filter((part) => part !== undefined)
  return [way, ...more].join(" ").trim()
}

/** `line 3: starts a program with what the client sends (Request["c"] → Process.Start).` */
function sentence({line, says, source, sink, via}: Witness): string {
  const way = [...(source === undefined ? [] : [source]), ...via, sink].join(" → ")
  return `Line ${line} ${says} (${way}).`
}
