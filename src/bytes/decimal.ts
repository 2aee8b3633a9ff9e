/* Exact decimals: numbers of rules and logs compared without rounding.
 *
 * A value is `mantissa / 10^scale`. Text counts as a number if it is an optionally signed decimal,
 * `-12`, `+3.50`, or hexadecimal, `0x1F`: no blanks, no exponent, no digit grouping, and at most 400
 * characters, so that no log line can make arithmetic expensive. Anything else is no number, never 0. */

/** A decimal ready to compare. `plain` is set where a double holds it exactly. */
export interface ExactNumber {
  readonly mantissa: bigint
  readonly scale: number
  readonly plain: number | undefined
}

/** The same as plain data, as the rule model keeps it: the mantissa as text of an integer. */
interface WrittenDecimal {
  readonly mantissa: string
  readonly scale: number
}

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?$/
const hexPattern = /^0x[0-9a-f]+$/i
const lengthLimit = 400

/** The number that `text` writes, or undefined if it writes none. */
export function parseExact(text: string): ExactNumber | undefined {
  if (text.length === 0 || text.length > lengthLimit) return undefined
  if (hexPattern.test(text)) return exact(BigInt(text), 0)
  const m = decimalPattern.exec(text)
  if (m === null) return undefined
  const fraction = (m[3] ?? "").replace(/0+$/, "")
  const magnitude = BigInt((m[2] ?? "") + fraction)
  return exact(m[1] === "-" ? -magnitude : magnitude, fraction.length)
}

function exact(mantissa: bigint, scale: number): ExactNumber {
  const asNumber = Number(mantissa)
  return {mantissa, scale, plain: scale === 0 && Number.isSafeInteger(asNumber) ? asNumber : undefined}
}

/** The same number as plain data, for the rule model. */
export function toDecimal(number: ExactNumber): WrittenDecimal {
  return {mantissa: String(number.mantissa), scale: number.scale}
}

/** Back from plain data. The rule model only holds what `toDecimal` made. */
export function fromDecimal(decimal: WrittenDecimal): ExactNumber {
  return exact(BigInt(decimal.mantissa), decimal.scale)
}

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compareExact(a: ExactNumber, b: ExactNumber): number {
  if (a.plain !== undefined && b.plain !== undefined) return a.plain - b.plain
  const left = b.scale > a.scale ? a.mantissa * 10n ** BigInt(b.scale - a.scale) : a.mantissa
  const right = a.scale > b.scale ? b.mantissa * 10n ** BigInt(a.scale - b.scale) : b.mantissa
  return left < right ? -1 : left > right ? 1 : 0
}
