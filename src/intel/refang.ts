/* Text without the marks that keep readers from following an address: `hxxp[:]//evil[.]example` as it was.
 *
 * Also joined are digests that a line end parts, and links where lines end for want of room (PDF). Each character of the result leads back to the text it came from,
 * and a run of the result knows whether something was undone in it: that somebody defanged a name says that it is
 * meant as an indicator. Regular expressions here are linear: each begins at a rare character or at the start of a
 * run. */

import {viewOf} from "./view.ts"

export interface Refanged {
  readonly text: string
  /** The unit of the source in which a character of the text begins. */
  startOf(index: number): number
  /** The unit of the source behind the last character of a run that ends before `index`. */
  endOf(index: number): number
  /** Whether marks were undone between two places. */
  isDefanged(start: number, end: number): boolean
}

/** One replacement: the run of the view that goes, and what stands for it. */
interface Mend {
  readonly start: number
  readonly end: number
  readonly put: string
  /** A joined line is no defanging. */
  readonly isMark: boolean
}

const colon = String.raw`(?:\[:\/\/\]|\(:\/\/\)|\[:\]\/\/|\(:\)\/\/|:\[\/\/\]|\[:\/\]\/| ?:\/\/)`
const marks = new RegExp(
  [
    // hxxp, h**p, meow and their kin, with any way to write ://
    String.raw`(?<scheme>h(?:tt|xx|\*\*|__|tx|xt)p|meow|f[tx]p)(?<s>s?)${colon}`,
    String.raw`[[<(](?<boxed>https?|ftp)[\])>]:\/\/`,
    // [.] (.) {.} [dot], with blanks around or within; halves of it
    String.raw`(?<dot>(?<=[\w-]) ?[[({] ?(?:\.|dot|d0t) ?[\])}] ?(?=[\w-])|(?<=[\w-])\[\.(?=[\w-])|(?<=[\w-])\.\](?=[\w-]))`,
    String.raw`(?<word>(?<=[\w-]) dot (?=[\w-]))`,
    String.raw`(?<at>(?<=[\w]) ?[[({] ?(?:@|at) ?[\])}] ?(?=[\w]))`,
    String.raw`(?<colons>(?<=[\w\]])[[(]::?[\])](?=[\w/:[])|(?<=^|\s)\[::\](?=\w))`,
    String.raw`(?<slash>(?<=\w)\[\/\](?=\w))`,
  ].join("|"),
  "gi",
)
const wrapped = /(?<![0-9A-Za-z])[0-9A-Fa-f]{8,127}(?:-? *\n *[0-9A-Fa-f]{2,127}){1,3}(?![0-9A-Za-z])/g
const digestLengths = new Set([32, 40, 64, 128])

/** The text of a source between two units; `isPaged` where its lines end at the edge of a page. O(n). */
export function refang(source: string, from: number, to: number, isPaged = false): Refanged {
  const isPlain = isAscii(source, from, to)
  const view = isPlain ? undefined : viewOf(source, from, to)
  const text = view?.text ?? source.slice(from, to)
  const unitAt = (index: number): number => view?.unitAt(index) ?? from + index
  const links = isPaged ? linksJoined(text) : []
  const mends = [...undone(text), ...joined(text), ...links].sort((a, b) => a.start - b.start)
  // Places of the result at which its distance from the view changes.
  const starts: number[] = [0]
  const origins: number[] = [0]
  const markEnds: number[] = []
  const parts: string[] = []
  let length = 0
  let at = 0
  for (const {start, end, put, isMark} of mends) {
    if (start < at) continue
    parts.push(text.slice(at, start), put)
    length += start - at
    starts.push(length)
    origins.push(start)
    length += put.length
    starts.push(length)
    origins.push(end)
    if (isMark) markEnds.push(length)
    at = end
  }
  parts.push(text.slice(at))
  const origin = (index: number): number => {
    const slot = lastAtMost(starts, index)
    // Within what was put, every character comes from the start of the mark.
    return slot % 2 === 1 ? (origins[slot] ?? 0) : (origins[slot] ?? 0) + index - (starts[slot] ?? 0)
  }
  return {
    text: mends.length === 0 ? text : parts.join(""),
    startOf: (index) => unitAt(origin(index)),
    endOf: (index) => {
      const last = index - 1
      const slot = lastAtMost(starts, last)
      const inView = slot % 2 === 1 ? (origins[slot + 1] ?? 0) - 1 : origin(last)
      const unit = unitAt(inView)
      return unit + ((source.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1)
    },
    isDefanged: (start, end) => {
      const slot = lastAtMost(markEnds, start) + 1
      const next = markEnds[slot]
      return next !== undefined && next <= end
    },
  }
}

/** PERF: something of this stands in every mark. */
const anyMark = /[[({<] ?(?:[.@:/]|d[o0]t|at|https?|ftp)|\.\]|:\/\/| dot /i

function* undone(text: string): Generator<Mend> {
  if (!anyMark.test(text)) return
  for (const m of text.matchAll(marks)) {
    const {scheme, s = "", boxed, dot, word, at, colons} = m.groups ?? {}
    const mend = (put: string): Mend => ({start: m.index, end: m.index + m[0].length, put, isMark: true})
    if (scheme !== undefined) {
      const plain = /^f/i.test(scheme) ? `ftp${s.toLowerCase()}://` : `http${s.toLowerCase()}://`
      if (m[0].toLowerCase() !== plain) yield mend(plain)
    } else if (boxed !== undefined) yield mend(`${boxed.toLowerCase()}://`)
    else if (dot !== undefined) yield mend(".")
    else if (word !== undefined) {
      if (isSpokenDot(text, m.index, m.index + m[0].length)) yield mend(".")
    } else if (at !== undefined) yield mend("@")
    else if (colons !== undefined) yield mend(colons.includes("::") ? "::" : ":")
    else yield mend("/")
  }
}

const spokenEndings = new Set(
  "com net org info biz io ru cn xyz top site online club pw cc me tv co uk de fr nl eu us in".split(" "),
)
const noNames = new Set(
  "the a an this that these those and or of to in on at by as is was each every one two first second red green blue".split(
    " ",
  ),
)

/** `evil dot com` and `cdn dot evil dot com`, but not "the dot com years". */
function isSpokenDot(text: string, start: number, end: number): boolean {
  const before = /[\w-]{1,63}$/.exec(text.slice(Math.max(0, start - 64), start))?.[0] ?? ""
  const after = /^([\w-]{1,63})( dot [\w-])?/i.exec(text.slice(end, end + 72))
  if (after === null || noNames.has(before.toLowerCase())) return false
  return after[2] !== undefined || spokenEndings.has((after[1] ?? "").toLowerCase())
}

/** Digests that line ends part: the pieces together have the length of a digest, the first alone has not. */
function* joined(text: string): Generator<Mend> {
  // PERF: most lines end with another character than a hexadecimal digit.
  if (!/[0-9A-Fa-f]-? *\n *[0-9A-Fa-f]/.test(text)) return
  wrapped.lastIndex = 0
  for (let m = wrapped.exec(text); m !== null; m = wrapped.exec(text)) {
    const pieces = [...m[0].matchAll(/[0-9A-Fa-f]+/g)].map((p) => ({
      start: m.index + p.index,
      end: m.index + p.index + p[0].length,
    }))
    const [first] = pieces
    if (first === undefined) continue
    let length = first.end - first.start
    let last = first
    const isWord = !/\d/.test(text.slice(first.start, first.end))
    for (let i = 1; i < pieces.length && !digestLengths.has(length) && !isWord; i++) {
      const piece = pieces[i]
      if (piece === undefined) break
      length += piece.end - piece.start
      last = piece
      if (!digestLengths.has(length)) continue
      for (let j = 1; j <= i; j++)
        yield {start: pieces[j - 1]?.end ?? 0, end: pieces[j]?.start ?? 0, put: "", isMark: false}
    }
    // What follows the pieces that were taken, or the first that was not, may begin another.
    wrapped.lastIndex = digestLengths.has(length) ? last.end : first.end
  }
}

const parted = /(?:h(?:tt|xx)ps?:\/\/|Mozilla\/)[^\s"'<>]{3,300}(?:\n *[^\s"'<>]{1,300}){1,4}/gi

/** Links and agents that go on in the next line: after a mark that ends none, or with one that begins no word. */
function* linksJoined(text: string): Generator<Mend> {
  parted.lastIndex = 0
  for (let m = parted.exec(text); m !== null; m = parted.exec(text))
    for (const gap of m[0].matchAll(/\n */g)) {
      const [before, after] = [m[0][gap.index - 1] ?? "", m[0][gap.index + gap[0].length] ?? ""]
      const start = m.index + gap.index
      if (!goesOn(before, after)) {
        // The next line may hold a link of its own.
        parted.lastIndex = start
        break
      }
      yield {start, end: start + gap[0].length, put: "", isMark: false}
    }
}

function goesOn(before: string, after: string): boolean {
  if (before === "+") return after === "("
  return /[-_/=&?]/.test(before) ? /[a-z0-9%]/.test(after) : /[/?&=]/.test(after)
}

/** Printable ASCII without the accent that counts as a quotation mark, with line feeds. */
function isAscii(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if ((code < 0x20 && code !== 10) || code > 0x7e || code === 0x60) return false
  }
  return true
}

/** The index of the last entry that is at most `value`; -1 if none is. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
