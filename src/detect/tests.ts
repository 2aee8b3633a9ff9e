/* The tests of the rule model other than text patterns, compiled to checks of one text.
 *
 * A text is a value as it prints. A check never throws: what is no number, address or time does not
 * pass. */

import {type AddressBlock, blockHolds, parseAddress, parseBlock} from "../bytes/cidr.ts"
import {compareExact, fromDecimal, parseExact} from "../bytes/decimal.ts"
import {fold} from "../bytes/fold.ts"
import {calendar, type Instant, parseIso} from "../model/instant.ts"
import type {Test, TimePart} from "../model/rule.ts"
import {compileRegex} from "../rules/regex.ts"
import type {TextCheck} from "./text.ts"

type PlainTest = Exclude<Test, {readonly op: "text" | "null" | "exists" | "fieldref"}>

/** Throws on a pattern or block that the rule language should have refused. */
export function compilePlainTest(test: PlainTest): TextCheck {
  switch (test.op) {
    case "re": {
      const compiled = compileRegex(test.source, test.flags)
      if (!compiled.ok) throw new Error(`expression of a rule does not compile: ${compiled.detail}`)
      return compiled.search
    }
    case "cidr": {
      const block = blockOf(test)
      return (text) => {
        const address = parseAddress(text)
        return address !== undefined && blockHolds(block, address)
      }
    }
    case "lt":
      return comparing(test, (order) => order < 0)
    case "lte":
      return comparing(test, (order) => order <= 0)
    case "gt":
      return comparing(test, (order) => order > 0)
    case "gte":
      return comparing(test, (order) => order >= 0)
    case "number":
      return comparing(test, (order) => order === 0)
    case "time":
      return (text) => partOf(text, test.part) === test.number
  }
}

/** Throws on a block that the rule language should have refused. */
export function blockOf({block: text}: Extract<PlainTest, {readonly op: "cidr"}>): AddressBlock {
  const block = parseBlock(text)
  if (block === undefined) throw new Error(`block of a rule cannot be read: ${text}`)
  return block
}

function comparing(
  test: Extract<PlainTest, {readonly number: object}>,
  holds: (order: number) => boolean,
): TextCheck {
  const bound = fromDecimal(test.number)
  return (text) => {
    const number = parseExact(text)
    return number !== undefined && holds(compareExact(number, bound))
  }
}

/** Whether two fields stand in the relation that a `fieldref` names. */
export function relate(left: string, right: string, test: Extract<Test, {readonly op: "fieldref"}>): boolean {
  const a = test.cased ? left : fold(left)
  const b = test.cased ? right : fold(right)
  switch (test.how) {
    case "equals":
      return a === b
    case "startswith":
      return a.startsWith(b)
    case "endswith":
      return a.endsWith(b)
    case "contains":
      return a.includes(b)
  }
}

const dateOnly = /^(\d{4})-(\d{2})-(\d{2})$/

/** A part of the time that a text writes, in UTC; undefined if it writes none, or if it is a bare date
 *  that does not have the part. */
function partOf(text: string, part: TimePart): number | undefined {
  const day = dateOnly.exec(text)
  if (day !== null && (part === "hour" || part === "minute")) return undefined
  const at = day === null ? parseIso(text)?.at : calendar(Number(day[1]), Number(day[2]), Number(day[3]))
  if (at === undefined) return undefined
  const date = new Date(Math.floor(at / 1000))
  switch (part) {
    case "minute":
      return date.getUTCMinutes()
    case "hour":
      return date.getUTCHours()
    case "day":
      return date.getUTCDate()
    case "week":
      return isoWeek(at)
    case "month":
      return date.getUTCMonth() + 1
    case "year":
      return date.getUTCFullYear()
  }
}

/** ISO 8601: the week, from Monday, that holds the year's first Thursday is week 1. */
function isoWeek(at: Instant): number {
  const date = new Date(Math.floor(at / 1000))
  const weekday = (date.getUTCDay() + 6) % 7
  const thursday = new Date(date)
  thursday.setUTCDate(date.getUTCDate() - weekday + 3)
  const yearStart = new Date(0)
  yearStart.setUTCFullYear(thursday.getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday.getTime() - yearStart.getTime()) / (7 * 86_400_000))
}
