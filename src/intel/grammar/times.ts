/* Times as said: "since at least February 2022", "between March and May", "last year", "two days before the vote".
 *
 * A time is its preposition with one or two points of the calendar, or words that count from somewhere: from now, from
 * another event; hours of the day belong to it ("at 02:17 on Saturday"). It bounds no more than its words do; what counts from anywhere but a day of issue bounds nothing. */

import type {SaidTime} from "../../model/intel.ts"
import {beginsPoint, firstOf, isSeason, isWeekday, lastOf, monthOf, type Point, pointAt} from "./calendar.ts"
import {clockEnd} from "./clock.ts"
import {gates} from "./gates.ts"
import {nounEnd, occasionAt} from "./occasions.ts"
import {isNumber, type Token} from "./tokens.ts"

/** A time as said, at its tokens. */
export interface FoundTime {
  readonly from: number
  readonly to: number
  /** How it is said: by the calendar, from now ("last year"), from something else ("two days after"), by length. */
  readonly by: "calendar" | "now" | "other" | "length"
  readonly time: SaidTime
}

/** What a time may begin with, other than a capital or a digit. */
const beginners: ReadonlySet<string> = new Set(
  (
    "since from between until till by before after in on during at throughout over through for around as dating within of no back into " +
    "starting beginning last this that past previous recent the early earlier late later yesterday overnight shortly days weeks " +
    "hours months years a an mid some several monday tuesday wednesday thursday friday saturday sunday one two three four five " +
    "six seven eight nine ten eleven twelve few ahead"
  ).split(" "),
)
/** What it may begin with where that is capitalised, beside those. */
const capitals: ReadonlySet<string> = new Set(
  (
    "more less fewer up about nearly almost only just roughly approximately better day week month year hour minute minutes " +
    "decade decades quarter quarters semester semesters fifteen twenty thirty many couple"
  ).split(" "),
)
const leads: ReadonlySet<string> = new Set(
  "since from between until till by before after in on during at throughout over through for around as dating within no starting beginning back into".split(
    " ",
  ),
)
const unit =
  /^(?:years?|months?|weeks?|days?|weekends?|nights?|mornings?|afternoons?|evenings?|summer|autumn|spring|winter|fall|holidays?|quarters?|semesters?|decades?|hours?|minutes?)$/
const length = /^(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|quarters?|semesters?)$/
const numerals: ReadonlySet<string> = new Set(
  "a an one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty several few many some couple".split(
    " ",
  ),
)

/** The time that begins at a token, with its preposition, or undefined. `issued` is an ISO day, where it is known. */
export function partAt(
  tokens: readonly Token[],
  at: number,
  source: string,
  issued: string | undefined,
): FoundTime | undefined {
  const key = tokens[at]?.key
  // "late on Tuesday evening", "early in May".
  const isPart = (key === "late" || key === "early") && /^(?:on|in)$/.test(tokens[at + 1]?.key ?? "")
  // "at 02:17 local time on Saturday".
  const clock = key === "at" ? clockEnd(tokens, at + 1) : undefined
  const next = isPart ? at + 1 : (clock ?? at)
  const core = plainTimeAt(tokens, next, source, issued)
  const isAlone = clock !== undefined && (core === undefined || tokens[next]?.key !== "on")
  const found: FoundTime | undefined = isAlone
    ? {from: at, to: clock, by: "now", time: {precision: "none", text: ""}}
    : core
  if (found === undefined) return undefined
  const to = isAlone ? clock : dayEnd(tokens, found.to)
  if (next === at && to === found.to) return found
  const text = source.slice(tokens[at]?.start ?? 0, tokens[to - 1]?.end ?? 0)
  return {...found, from: at, to, time: {...found.time, text}}
}

/** "Tuesday evening", "on 3 June at 04:10 UTC", "3 June 2025, 04:10 UTC": with the part or the hour of the day behind. */
function dayEnd(tokens: readonly Token[], at: number): number {
  const key = tokens[at]?.key ?? ""
  if (/^(?:morning|evening|night|afternoon|noon)$/.test(key) && isWeekday(tokens[at - 1])) return at + 1
  const isMark = key === "at" || tokens[at]?.text === ","
  return isMark ? (clockEnd(tokens, at + 1) ?? at) : at
}

function plainTimeAt(
  tokens: readonly Token[],
  at: number,
  source: string,
  issued: string | undefined,
): FoundTime | undefined {
  const token = tokens[at]
  // PERF: most words begin no time.
  if (
    token === undefined ||
    !(
      beginners.has(token.key) ||
      (token.isCapital && (!gates.isOn || capitals.has(token.key) || beginsPoint(token))) ||
      isNumber(token) ||
      token.key.includes("-")
    )
  )
    return undefined
  const made: Maker = (to, by, from, until, precision) => ({
    from: at,
    to,
    by,
    time: {
      ...(from === undefined ? {} : {from}),
      ...(until === undefined ? {} : {to: until}),
      precision,
      text: source.slice(tokens[at]?.start ?? 0, tokens[to - 1]?.end ?? 0),
    },
  })
  // "ahead of the European elections", "on the eve of" below.
  if (token.key === "ahead") {
    const vote = tokens[at + 1]?.key === "of" ? occasionAt(tokens, "during", at + 2) : undefined
    return vote === undefined ? undefined : made(vote, "other", undefined, undefined, "none")
  }
  const lead = leads.has(token.key) ? leadAt(tokens, at) : undefined
  if (lead === undefined) return bareAt(tokens, at, made, issued)
  const {prep, next} = lead
  // "in the June 2021 version": of the version.
  if (tokens[next]?.key === "the" && namesDate(tokens, next + 1)) return undefined
  const point = pointAt(tokens, next, issued)
  const isEdge =
    prep === "at" && /^(?:end|start|beginning|turn|height|middle)$/.test(tokens[next + 1]?.key ?? "")
  if (point !== undefined && (isEdge || !(/^(?:at|for|over)$/.test(prep) && point.precision !== "none")))
    return spanOf(tokens, prep, point, made, issued)
  const occasion = occasionAt(tokens, prep, next)
  if (occasion !== undefined) return made(occasion, "other", undefined, undefined, "none")
  // "for most of last week", "for much of May"
  if (
    prep === "for" &&
    /^(?:most|much|part|all|some)$/.test(tokens[next]?.key ?? "") &&
    tokens[next + 1]?.key === "of"
  ) {
    const whole = nowAt(tokens, next + 2, issued) ?? pointAt(tokens, next + 2, issued)
    if (whole !== undefined) return made(whole.to, "now", firstOf(whole), lastOf(whole), whole.precision)
  }
  return prep === "no later than" ? undefined : relativeAt(tokens, prep, next, made, issued)
}

/** "the June 2021 version", "the 2024 Games": of what is named, and not of the deed. */
const namesDate = (tokens: readonly Token[], at: number): boolean =>
  monthOf(tokens[at]) !== undefined || /^(?:19|20)\d\d$/.test(tokens[at]?.text ?? "")

type Maker = (
  to: number,
  by: FoundTime["by"],
  from: string | undefined,
  until: string | undefined,
  precision: SaidTime["precision"],
) => FoundTime

/** The preposition of a time with "at least" and its like. */
function leadAt(
  tokens: readonly Token[],
  at: number,
): {readonly prep: string; readonly next: number} | undefined {
  const key = (i: number): string => tokens[i]?.key ?? ""
  let prep = key(at)
  let next = at + 1
  if (prep === "as") {
    if (!/^(?:early|far|late|recently|long)$/.test(key(next))) return undefined
    while (/^(?:early|far|late|back|as|recently|long|ago)$/.test(key(next))) next++
    prep = "since"
  } else if (prep === "back") {
    if (!/^(?:to|in)$/.test(key(next))) return undefined
    prep = key(next) === "to" ? "since" : "in"
    next++
  } else if (prep === "no" || prep === "not") {
    if (!/^(?:later|earlier|before|after)$/.test(key(next)) || key(next + 1) !== "than") return undefined
    prep = key(next) === "later" ? "no later than" : "since"
    next += 2
  } else if (prep === "starting" || prep === "beginning" || prep === "dating") {
    while (/^(?:from|in|on|with|back|to)$/.test(key(next))) next++
    if (next === at + 1) return undefined
    prep = "since"
  } else if (prep === "from" && /^(?:as|about|around|at)$/.test(key(next))) {
    while (/^(?:as|early|about|around|at|least)$/.test(key(next))) next++
  }
  while (
    /^(?:at|least|around|about|approximately|roughly|back|circa|probably|possibly|likely|only|or)$/.test(
      key(next),
    )
  )
    next++
  if (/^(?:in|on)$/.test(key(next)) && next > at + 1) next++
  return {prep, next}
}

/** A point with the one behind it: "between March and May", "from mid-January until the end of March". */
function spanOf(
  tokens: readonly Token[],
  prep: string,
  first: Point,
  made: Maker,
  issued: string | undefined,
): FoundTime | undefined {
  const joint = tokens[first.to]
  const comma = joint?.text === "," && /^(?:until|to|and)$/.test(tokens[first.to + 1]?.key ?? "") ? 1 : 0
  const word = tokens[first.to + comma]?.key ?? ""
  const isJoint =
    prep === "from" || prep === "between" || prep === "since"
      ? /^(?:to|and|until|till|through|-|up)$/.test(word) && !(prep === "since" && /^(?:and|to)$/.test(word))
      : prep === "" || /^(?:in|on|during|over|throughout|around)$/.test(prep)
        ? /^(?:and|or|-|to|through)$/.test(word)
        : false
  if (isJoint) {
    let next = first.to + comma + 1
    while (/^(?:at|least|to|until|in|on|again)$/.test(tokens[next]?.key ?? "")) next++
    const now = tokens[next]?.key === "now" || tokens[next]?.key === "today" ? next + 1 : 0
    if (now > 0) return made(now, "calendar", firstOf(first), undefined, first.precision)
    const second = pointAt(tokens, next, issued) ?? nowAt(tokens, next, issued)
    if (second !== undefined && !isListed(tokens, first, second, prep)) {
      const from = {...first, year: first.year ?? second.year}
      const isNext = (second.month ?? 12) < (first.month ?? 1)
      const carried = first.year === undefined || second.month === undefined ? undefined : first.year
      const until = {
        ...second,
        year: second.year ?? (isNext && carried !== undefined ? carried + 1 : carried),
      }
      return made(second.to, "calendar", firstOf(from), lastOf(until), finer(first, second))
    }
  }
  if (prep === "between" && first.lastDay === undefined) return undefined
  const {precision, to} = first
  if (prep === "from" || prep === "since" || prep === "after")
    return made(to, "calendar", firstOf(first), undefined, precision)
  if (/^(?:until|till|by|before|no later than)$/.test(prep))
    return made(to, "calendar", undefined, lastOf(first), precision)
  return made(to, "calendar", firstOf(first), lastOf(first), precision)
}

/** Two years or days that are listed are no more than the words say. */
const isListed = (tokens: readonly Token[], first: Point, second: Point, prep: string): boolean =>
  prep === "" && tokens[first.to]?.key === "and" && first.precision === "none" && second.precision !== "none"

function finer(a: Point, b: Point): SaidTime["precision"] {
  const order = ["day", "month", "quarter", "year", "none"] as const
  return order[Math.max(order.indexOf(a.precision), order.indexOf(b.precision))] ?? "none"
}

/** "last year", "this summer" as a point. */
function nowAt(tokens: readonly Token[], at: number, issued: string | undefined): Point | undefined {
  const word = tokens[at]?.key ?? ""
  const part = /^(?:early|earlier|late|later)$/.test(word) ? 1 : 0
  if (!/^(?:last|this|that|the|past|previous)$/.test(tokens[at + part]?.key ?? "")) return undefined
  const of = tokens[at + part]?.key === "the" ? 1 : 0
  if (of === 1 && !/^(?:previous|following|same|next)$/.test(tokens[at + part + 1]?.key ?? ""))
    return undefined
  const next = tokens[at + part + of + 1]
  if (!(unit.test(next?.low ?? "") || monthOf(next) !== undefined || isWeekday(next) || isSeason(next)))
    return undefined
  const isYear = next?.low === "year" && issued !== undefined && of === 0 && part === 0
  const back = tokens[at]?.key === "last" ? 1 : 0
  return {
    to: at + part + of + 2,
    year: isYear && word !== "that" ? Number(issued?.slice(0, 4)) - back : undefined,
    month: undefined,
    lastMonth: undefined,
    day: undefined,
    precision: isYear && word !== "that" ? "year" : "none",
  }
}

/** A time without a preposition: "last summer", "two weeks ago", "late March 2024", "overnight". */
function bareAt(
  tokens: readonly Token[],
  at: number,
  made: Maker,
  issued: string | undefined,
): FoundTime | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  const isOf = token.key === "of"
  // "As of 27 March": until when it was known.
  if (isOf && tokens[at - 1]?.key === "as") return undefined
  const start = isOf ? at + 1 : at
  if (tokens[start]?.key === "the" && namesDate(tokens, start + 1)) return undefined
  const point = pointAt(tokens, start, issued)
  if (point !== undefined) {
    const isFull = point.year !== undefined && point.precision !== "year"
    const isMonth = isOf && (point.precision === "month" || point.precision === "day")
    if (isFull || isMonth || (isOf && point.precision === "year" && point.year !== undefined))
      return spanOf(tokens, "", point, made, issued)
  }
  // "attacks of the last 24 hours"
  if (isOf && tokens[start]?.key === "the" && /^(?:last|past)$/.test(tokens[start + 1]?.key ?? "")) {
    const isCounted =
      numerals.has(tokens[start + 2]?.key ?? "") || /^\d{1,2}$/.test(tokens[start + 2]?.text ?? "")
    const end = isCounted ? start + 3 : start + 2
    if (unit.test(tokens[end]?.low ?? "")) return made(end + 1, "now", undefined, undefined, "none")
  }
  if (isOf) return undefined
  // "the night before the election"
  if (
    token.key === "the" &&
    unit.test(tokens[at + 1]?.low ?? "") &&
    /^(?:before|after)$/.test(tokens[at + 2]?.key ?? "")
  ) {
    const behind = anchorAt(tokens, at + 2)
    if (behind !== undefined && tokens[at + 2]?.isWord === true)
      return made(behind, "other", undefined, undefined, "none")
  }
  if (/^(?:yesterday|overnight)$/.test(token.key)) return made(at + 1, "now", undefined, undefined, "none")
  // "a ransomware attack early Tuesday".
  if (/^(?:early|late)$/.test(token.key) && isWeekday(tokens[at + 1]))
    return made(at + 2, "now", undefined, undefined, "none")
  const now = nowAt(tokens, at, issued)
  if (now !== undefined && !(token.key === "that" || (token.key === "the" && tokens[at + 1]?.key === "same")))
    return made(now.to, "now", firstOf(now), lastOf(now), now.precision)
  return countedAt(tokens, "", at, made)
}

/** What stands behind a preposition and is no point of the calendar. */
function relativeAt(
  tokens: readonly Token[],
  prep: string,
  next: number,
  made: Maker,
  issued: string | undefined,
): FoundTime | undefined {
  const token = tokens[next]
  if (token === undefined) return undefined
  const now = nowAt(tokens, next, issued)
  if (now !== undefined) return spanOf(tokens, prep, now, made, issued)
  // "on a Saturday".
  const article =
    /^(?:a|an|good|easter|maundy|palm|black)$/.test(token.key) && isWeekday(tokens[next + 1]) ? 1 : 0
  if (isWeekday(tokens[next + article])) return made(next + article + 1, "now", undefined, undefined, "none")
  const key = (i: number): string => tokens[i]?.key ?? ""
  if (/^(?:recent|past|last|coming|preceding)$/.test(token.key) && unit.test(key(next + 1)))
    return made(next + 2, "now", undefined, undefined, "none")
  if (token.key === "the") {
    let to = next + 1
    const isNamed =
      /^(?:last|past|previous|preceding|first|same|following|final|coldest|early|late|small|opening|recent|next|current)$/.test(
        key(to),
      )
    if (isNamed) to++
    if (numerals.has(key(to)) || /^\d{1,2}$/.test(tokens[to]?.text ?? "")) to++
    if (unit.test(tokens[to]?.low ?? "")) {
      const behind = anchorAt(tokens, to + 1)
      // "on the night of 11 to 12 May", "in the week of 16 October", "in the night to Sunday".
      const isOn = /^(?:of|to|from|on)$/.test(key(to + 1))
      const point = isOn ? pointAt(tokens, key(to + 2) === "the" ? to + 3 : to + 2, issued) : undefined
      if (point !== undefined) {
        const till =
          key(to + 1) === "from" && /^(?:to|until)$/.test(key(point.to))
            ? pointAt(tokens, point.to + 1, issued)
            : undefined
        const last = till ?? point
        return made(last.to, "calendar", firstOf(point), lastOf(last), finer(point, last))
      }
      if (behind !== undefined) return made(behind, "other", undefined, undefined, "none")
      // "over the weekend", "during the night".
      const isSpell = /^(?:weekend|night|holidays|holiday|summer|winter|autumn|spring|fall)$/.test(key(to))
      if (key(to + 1) === "of" || isNamed || isSpell) {
        const of = key(to + 1) === "of" ? nounEnd(tokens, to + 2) : to + 1
        return made(of, isNamed || isSpell ? "now" : "other", undefined, undefined, "none")
      }
      return undefined
    }
    // "over the Epiphany holiday".
    if (tokens[next + 1]?.isCapital === true && /^(?:holidays?|weekend|break)$/.test(key(next + 2)))
      return made(next + 3, "now", undefined, undefined, "none")
    // "over the course of 2024", "in the space of two months".
    if (/^(?:course|period|space|span|month|days|months)$/.test(key(next + 1)) && key(next + 2) === "of") {
      const point = pointAt(tokens, next + 3, issued)
      if (point !== undefined)
        return made(point.to, "calendar", firstOf(point), lastOf(point), point.precision)
      // "in the course of one weekend", "over the course of three weeks"
      let end = next + 3
      while (
        numerals.has(tokens[end]?.key ?? "") ||
        /^(?:single|only|just|about|\d{1,2})$/.test(tokens[end]?.low ?? "")
      )
        end++
      if (end > next + 3 && unit.test(tokens[end]?.low ?? ""))
        return made(end + 1, "now", undefined, undefined, "none")
    }
    // "in the run-up to the vote", "on the eve of the summit".
    if (
      /^(?:run-up|lead-up|eve|day|aftermath|night)$/.test(key(next + 1)) &&
      /^(?:to|of)$/.test(key(next + 2))
    )
      return made(nounEnd(tokens, next + 3), "other", undefined, undefined, "none")
  }
  return countedAt(tokens, prep, next, made)
}

const roughly: ReadonlySet<string> = new Set(
  "about around nearly almost some over only just roughly approximately shortly the".split(" "),
)

/** "two weeks ago", "for three years", "within two days of the publication", "days before the vote". */
function countedAt(tokens: readonly Token[], prep: string, at: number, made: Maker): FoundTime | undefined {
  const key = (i: number): string => tokens[i]?.key ?? ""
  let next = at
  if (key(next + 1) === "than" && /^(?:more|less|fewer)$/.test(key(next))) next += 2
  else if (key(next) === "at" && /^(?:least|most)$/.test(key(next + 1))) next += 2
  else if (key(next) === "up" && key(next + 1) === "to") next += 2
  else if (roughly.has(key(next))) next++
  if (key(next) === "better" && key(next + 1) === "part" && key(next + 2) === "of") next += 3
  if (
    numerals.has(key(next)) ||
    (isNumber(tokens[next]) && /^\d{1,3}$/.test(tokens[next]?.text ?? "")) ||
    (key(next).includes("-") && /^[a-z]+-[a-z]+$/.test(key(next)))
  ) {
    next++
    if (/^(?:of|single|whole|full|entire)$/.test(key(next))) next++
  }
  if (prep === "over" && next > at && key(next) === "weekend")
    return made(next + 1, "now", undefined, undefined, "none")
  if (key(at) === "shortly" && next === at + 1) {
    const behind = anchorAt(tokens, next)
    return behind === undefined ? undefined : made(behind, "other", undefined, undefined, "none")
  }
  // "for a relatively long period", "over a prolonged period of time"
  if (/^(?:for|over|during)$/.test(prep) && numerals.has(key(at))) {
    let long = at + 1
    while (/^(?:relatively|fairly|very|rather|quite|comparatively|unusually)$/.test(key(long))) long++
    if (
      /^(?:long|longer|prolonged|extended|lengthy|considerable)$/.test(key(long)) &&
      /^(?:period|time|spell)$/.test(key(long + 1))
    )
      return made(
        long + (key(long + 2) === "of" && key(long + 3) === "time" ? 4 : 2),
        "length",
        undefined,
        undefined,
        "none",
      )
  }
  if (!length.test(tokens[next]?.low ?? "")) return undefined
  const isBareUnit = next === at && prep === ""
  next++
  if (/^(?:ago|earlier|later|before|prior|previously|afterwards)$/.test(key(next))) {
    const behind = anchorAt(tokens, next)
    return made(behind ?? next + 1, behind === undefined ? "now" : "other", undefined, undefined, "none")
  }
  const behind = anchorAt(tokens, next)
  if (behind !== undefined && (prep !== "" || key(next) !== "of"))
    return made(behind, "other", undefined, undefined, "none")
  if (isBareUnit) return undefined
  const isLength =
    prep === "for" || prep === "over" || prep === "within" || prep === "during" || prep === "throughout"
  if (!isLength) return undefined
  if (prep === "within" || prep === "during") return undefined
  if (key(next) === "on") {
    const point = pointAt(tokens, next + 1, undefined)
    if (point?.day !== undefined)
      return made(point.to, "calendar", firstOf(point), lastOf(point), point.precision)
  }
  return made(next, "length", undefined, undefined, "none")
}

/** "before the vote of 20 October", "of the publication", "after the patch": where what a time counts from ends. */
function anchorAt(tokens: readonly Token[], at: number): number | undefined {
  const key = tokens[at]?.key ?? ""
  if (!/^(?:before|after|of|following|preceding|prior|ahead|leading|around|surrounding)$/.test(key))
    return undefined
  let next = at + 1
  while (/^(?:to|of|up)$/.test(tokens[next]?.key ?? "")) next++
  const end = nounEnd(tokens, next)
  return end > next ? end : undefined
}
