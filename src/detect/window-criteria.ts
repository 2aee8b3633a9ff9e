/* The criteria of a correlation's condition, asked of exact numbers. */

import {compareExact, type ExactNumber, fromDecimal} from "../bytes/decimal.ts"
import type {Correlation} from "../model/rule.ts"

type Criterion = Correlation["condition"][number]

/** Whether `value / divisor` fulfils all criteria of a rule. */
export function criteria(rule: Correlation): (value: ExactNumber, divisor: number) => boolean {
  const limits = rule.condition.map(({op, number}) => ({op, number: fromDecimal(number)}))
  return (value, divisor) =>
    limits.every(({op, number}) => accords(compareExact(value, times(number, divisor)), op))
}

function times(number: ExactNumber, factor: number): ExactNumber {
  if (factor === 1) return number
  return {mantissa: number.mantissa * BigInt(factor), scale: number.scale, plain: undefined}
}

function accords(order: number, op: Criterion["op"]): boolean {
  switch (op) {
    case "lt":
      return order < 0
    case "lte":
      return order <= 0
    case "gt":
      return order > 0
    case "gte":
      return order >= 0
    case "eq":
      return order === 0
    case "neq":
      return order !== 0
  }
}

/** `value / divisor` for people: exact where it ends within six decimals, else cut there. */
export function ratioText(value: ExactNumber, divisor: number): number | string {
  const millionths = (value.mantissa * 1_000_000n) / (10n ** BigInt(value.scale) * BigInt(divisor))
  const sign = millionths < 0n ? "-" : ""
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, "0")
  const text = `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, "")
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}
