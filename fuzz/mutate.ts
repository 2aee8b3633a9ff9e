/* Makes damaged inputs out of good ones.
 *
 * Bytes are damaged as bits, bytes, numbers of two to eight bytes in either order (edges, off by one, sizes
 * of the input itself), and blocks (copied, cut, moved, filled, taken from another input). Text is damaged
 * in its lines, decimal numbers, letters and marks besides. Words of a target's dictionary go into both.
 * A stretched input repeats one piece many times: what costs more than its length shows there. */

import type {Dice} from "./dice.ts"

export interface Recipe {
  readonly kind: "text" | "binary"
  readonly words: readonly Uint8Array[]
  readonly limitBytes: number
}

const edges = [
  0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x100, 0x1ff, 0x7fff, 0x8000, 0xffff,
  0x1_0000, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff,
] as const
const numbers = [
  "0",
  "1",
  "-1",
  "00",
  "9",
  "10",
  "60",
  "99",
  "255",
  "256",
  "999",
  "9999",
  "65535",
  "65536",
  "2147483647",
  "2147483648",
  "4294967296",
  "9007199254740993",
  "18446744073709551616",
  "1e309",
  "1e-400",
  "0x10",
  "0.1",
  "-0",
  "1".repeat(40),
  "9".repeat(400),
  "٣",
  "１",
] as const
const marks = [
  "\0",
  "\0\0\0\0\0\0\0\0\0",
  "\t",
  "\n",
  "\r",
  "\r\n",
  " ",
  "  ",
  '"',
  '""',
  "'",
  "\\",
  "\\\\",
  ",",
  ";",
  ":",
  "|",
  "#",
  "%",
  "%%",
  "*",
  "?",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  "-",
  "--",
  "~",
  "/",
  "//",
  "..",
  "../",
  "<",
  ">",
  "&",
  "=",
  "+",
  "$",
  "^",
  "@",
  "`",
  "!",
  "\u0085",
  "\u00a0",
  "\u0130",
  "\u017f",
  "\u212a",
  "\u2028",
  "\u200b",
  "\u202e",
  "\ufeff",
  "\uffff",
  "\u{1f480}",
  "ß",
  "é",
].map((mark) => Buffer.from(mark))
const notUtf8 = ["80", "c0af", "e28028", "f4908080", "ff", "fe", "eda080", "c3"].map((hex) =>
  Buffer.from(hex, "hex"),
)

type Mutation = (bytes: Buffer, dice: Dice, recipe: Recipe, other: () => Uint8Array) => Buffer

/** A damaged copy of `base`; never empty, never longer than the limit. */
export function mutate(base: Uint8Array, dice: Dice, recipe: Recipe, other: () => Uint8Array): Buffer {
  let bytes: Buffer = Buffer.from(base)
  if (bytes.length > recipe.limitBytes) bytes = window(bytes, dice, recipe.limitBytes)
  const times = 1 + dice.below(1 << dice.below(4))
  for (let i = 0; i < times; i++) {
    const list = recipe.kind === "text" && !dice.once(4) ? ofText : ofBytes
    bytes = dice.pick(list)(bytes, dice, recipe, other)
    if (bytes.length > recipe.limitBytes) bytes = bytes.subarray(0, recipe.limitBytes)
    if (bytes.length === 0) bytes = Buffer.alloc(1, dice.below(256))
  }
  return bytes
}

/** `base` with one piece of it, or of the dictionary, repeated until it has about `size` bytes. */
export function stretch(base: Uint8Array, dice: Dice, recipe: Recipe, size: number): Buffer {
  const at = dice.below(base.length)
  const own = base.subarray(at, at + dice.length(4096))
  const unit = own.length === 0 || dice.once(4) ? Buffer.concat(someMarks(dice, recipe)) : Buffer.from(own)
  const room = Math.max(0, size - base.length)
  const middle = Buffer.alloc(room - (room % unit.length), unit)
  return Buffer.concat([base.subarray(0, at), middle, base.subarray(at)])
}

function someMarks(dice: Dice, recipe: Recipe): readonly Uint8Array[] {
  const count = 1 + dice.below(4)
  return Array.from({length: count}, () =>
    recipe.words.length > 0 && dice.once(2) ? dice.pick(recipe.words) : dice.pick(marks),
  )
}

function window(bytes: Buffer, dice: Dice, size: number): Buffer {
  // Mostly the head: that is where a format says what it is.
  const at = dice.once(4) ? dice.below(bytes.length - size) : 0
  return Buffer.from(bytes.subarray(at, at + size))
}

function put(bytes: Buffer, at: number, cut: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(Math.min(bytes.length, at + cut))])
}

const flip: Mutation = (bytes, dice) => {
  const at = dice.below(bytes.length)
  bytes[at] = bytes[at]! ^ (1 << dice.below(8))
  return bytes
}

const setByte: Mutation = (bytes, dice) => {
  bytes[dice.below(bytes.length)] = dice.once(2) ? dice.pick(edges) & 0xff : dice.below(256)
  return bytes
}

/** Two, four or eight bytes that may be a length, a count or an offset. */
const setNumber: Mutation = (bytes, dice) => {
  const width = dice.pick([2, 4, 4, 8] as const)
  if (bytes.length < width) return bytes
  // Such fields are aligned more often than not.
  const rough = dice.below(bytes.length - width + 1)
  const at = dice.once(3) ? rough : rough - (rough % Math.min(width, 4))
  const little = !dice.once(3)
  const now = width === 2 ? bytes.readUInt16LE(at) : bytes.readUInt32LE(at)
  let value: number = dice.pick(edges)
  if (dice.once(3)) value = now + dice.pick([-1, 1, -2, 2, -8, 8, 0x1_0000] as const)
  else if (dice.once(4)) value = dice.below(bytes.length + 2)
  else if (dice.once(5)) value = bytes.length - at + dice.pick([-1, 0, 1, -width] as const)
  value = Math.max(0, value)
  if (width === 2) {
    if (little) bytes.writeUInt16LE(value & 0xffff, at)
    else bytes.writeUInt16BE(value & 0xffff, at)
  } else {
    const high = dice.once(2) ? 0 : dice.pick(edges) >>> 0
    const low = value >>> 0
    if (little) bytes.writeUInt32LE(low, at)
    else bytes.writeUInt32BE(low, at + width - 4)
    if (width === 8 && little) bytes.writeUInt32LE(high, at + 4)
    else if (width === 8) bytes.writeUInt32BE(high, at)
  }
  return bytes
}

const fill: Mutation = (bytes, dice) => {
  const at = dice.below(bytes.length)
  bytes.subarray(at, at + dice.length(bytes.length)).fill(dice.once(2) ? 0 : dice.below(256))
  return bytes
}

const overwrite: Mutation = (bytes, dice) => {
  const from = dice.below(bytes.length)
  bytes.copyWithin(dice.below(bytes.length), from, from + dice.length(bytes.length))
  return bytes
}

const nothing = new Uint8Array(0)
const remove: Mutation = (bytes, dice) =>
  put(bytes, dice.below(bytes.length), dice.length(bytes.length), nothing)

const insertCopy: Mutation = (bytes, dice) => {
  const from = dice.below(bytes.length)
  return put(bytes, dice.below(bytes.length + 1), 0, bytes.subarray(from, from + dice.length(bytes.length)))
}

const insertNoise: Mutation = (bytes, dice) => {
  const noise = Buffer.alloc(1 + dice.below(16))
  for (let i = 0; i < noise.length; i++) noise[i] = dice.below(256)
  return put(bytes, dice.below(bytes.length + 1), 0, noise)
}

const truncate: Mutation = (bytes, dice) => {
  // Mostly near the end: a short rest has little to say.
  const cut = dice.once(3) ? dice.below(bytes.length) : dice.length(bytes.length)
  return bytes.subarray(0, Math.max(1, bytes.length - cut))
}

const splice: Mutation = (bytes, dice, _recipe, other) => {
  const donor = other()
  const from = dice.below(donor.length)
  const piece = donor.subarray(from, from + (dice.once(3) ? donor.length : dice.length(donor.length)))
  const at = dice.below(bytes.length + 1)
  return put(bytes, at, dice.once(2) ? piece.length : dice.below(bytes.length), piece)
}

const word: Mutation = (bytes, dice, recipe) => {
  const piece = recipe.words.length > 0 ? dice.pick(recipe.words) : dice.pick(marks)
  return put(bytes, dice.below(bytes.length + 1), dice.once(2) ? piece.length : 0, piece)
}

const mark: Mutation = (bytes, dice) => {
  const piece = dice.once(6) ? dice.pick(notUtf8) : dice.pick(marks)
  return put(bytes, dice.below(bytes.length + 1), dice.once(2) ? 1 : 0, piece)
}

const repeatMark: Mutation = (bytes, dice, recipe) => {
  const [piece] = someMarks(dice, recipe)
  const many = Buffer.alloc(Math.min(4096, dice.length(2000) * piece!.length), piece!)
  return put(bytes, dice.below(bytes.length + 1), 0, many)
}

/** Another number where one stands. */
const setDecimal: Mutation = (bytes, dice) => {
  let at = dice.below(bytes.length)
  while (at < bytes.length && !isDigit(bytes[at]!)) at++
  let end = at
  while (end < bytes.length && isDigit(bytes[end]!)) end++
  return end === at ? bytes : put(bytes, at, end - at, Buffer.from(dice.pick(numbers)))
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

const otherCase: Mutation = (bytes, dice) => {
  const at = dice.below(bytes.length)
  for (let i = at; i < Math.min(bytes.length, at + dice.length(32)); i++)
    if (/[A-Za-z]/.test(String.fromCharCode(bytes[i]!))) bytes[i] = bytes[i]! ^ 0x20
  return bytes
}

/** Start of a line somewhere, and its end with the line feed. */
function someLine(bytes: Uint8Array, dice: Dice): readonly [start: number, end: number] {
  const at = dice.below(bytes.length)
  const start = at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1
  const end = bytes.indexOf(10, at)
  return [start, end < 0 ? bytes.length : end + 1]
}

const copyLine: Mutation = (bytes, dice) => {
  const [start, end] = someLine(bytes, dice)
  return put(bytes, someLine(bytes, dice)[0], 0, bytes.subarray(start, end))
}

const removeLine: Mutation = (bytes, dice) => {
  const [start, end] = someLine(bytes, dice)
  return put(bytes, start, end - start, nothing)
}

const takeLine: Mutation = (bytes, dice, _recipe, other) => {
  const donor = other()
  const [start, end] = someLine(donor, dice)
  return put(bytes, someLine(bytes, dice)[0], 0, donor.subarray(start, end))
}

const shuffleLines: Mutation = (bytes, dice) => {
  const lines = bytes.toString("latin1").split(/(?<=\n)/)
  const from = dice.below(lines.length)
  const part = lines.splice(from, dice.length(12))
  for (let i = part.length - 1; i > 0; i--) {
    const j = dice.below(i + 1)
    const here = part[i]!
    part[i] = part[j]!
    part[j] = here
  }
  lines.splice(from, 0, ...part)
  return Buffer.from(lines.join(""), "latin1")
}

/** More or fewer blanks in front: in YAML that is structure. */
const indent: Mutation = (bytes, dice) => {
  const [start] = someLine(bytes, dice)
  return dice.once(2)
    ? put(bytes, start, 0, Buffer.alloc(1 + dice.below(4), 0x20))
    : put(bytes, start, 2, nothing)
}

const ofBytes: readonly Mutation[] = [
  flip,
  flip,
  setByte,
  setByte,
  setNumber,
  setNumber,
  setNumber,
  setNumber,
  fill,
  overwrite,
  overwrite,
  remove,
  insertCopy,
  insertNoise,
  truncate,
  splice,
  word,
]
const ofText: readonly Mutation[] = [
  word,
  word,
  word,
  mark,
  mark,
  mark,
  repeatMark,
  setDecimal,
  setDecimal,
  otherCase,
  copyLine,
  removeLine,
  takeLine,
  shuffleLines,
  indent,
  overwrite,
  insertCopy,
  remove,
  splice,
  truncate,
]
