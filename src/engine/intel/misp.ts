/* MISP events as JSON: an event's info, its reports, its attributes with their comments.
 *
 * Reports are text (their markup is read as it stands); attributes are lines of type, value and comment, read for
 * their values. What the event has deleted is kept and hidden.
 *
 * Source: MISP core format (draft 18 of the Internet-Draft, 2.2 to 2.5). */

import {isObject, type Json, objectsIn, textIn} from "./json.ts"
import type {IntelLimits} from "./limits.ts"
import {type Sourced, type Tell, Written} from "./written.ts"

/** The events of a file as MISP exports them; undefined where it is none. */
export function mispEvents(value: unknown): readonly Json[] | undefined {
  const outer = isObject(value) && Array.isArray(value["response"]) ? value["response"] : value
  const items = Array.isArray(outer) ? objectsIn(outer) : isObject(outer) ? [outer] : []
  const events = items.map((item) => (isObject(item["Event"]) ? item["Event"] : item))
  return events.length > 0 && events.every(isEvent) ? events : undefined
}

function isEvent(event: Json): boolean {
  const hasParts = ["Attribute", "Object", "EventReport", "Orgc", "threat_level_id"].some(
    (key) => key in event,
  )
  return textIn(event, "info") !== undefined && hasParts
}

/** Troubles: `intel/bundle-entries`, `intel/text-too-long`. O(n). */
export function readMisp(events: readonly Json[], limits: IntelLimits, tell: Tell): readonly Sourced[] {
  if (events.length > limits.entries) {
    const detail = `${events.length - limits.entries} events behind the first ${limits.entries}; not read`
    tell("intel/bundle-entries", "lost", 0, detail)
  }
  return events.slice(0, limits.entries).map((event) => sourcedOf(event, limits, tell))
}

function sourcedOf(event: Json, limits: IntelLimits, tell: Tell): Sourced {
  const written = new Written(limits.textUnits)
  const title = textIn(event, "info", 2000)?.replace(/\s+/g, " ").trim()
  written.add(title, {kind: "title", why: "info of the event"})
  written.add(textIn(event, "uuid", 100), {kind: "boilerplate", why: "id of the event"})
  for (const report of objectsIn(event["EventReport"])) {
    const isGone = isDeleted(report)
    written.add(textIn(report, "name", 500), {kind: "boilerplate", why: "name of an event report"})
    written.add(textIn(report, "content"), isGone ? gone : {kind: "body", why: "an event report"})
  }
  for (const attribute of objectsIn(event["Attribute"])) write(attribute, false, written)
  for (const object of objectsIn(event["Object"])) {
    const name = textIn(object, "name", 200)
    const comment = textIn(object, "comment", 4000)
    const head = `object: ${name ?? ""}${comment === undefined ? "" : `, ${comment}`}`
    written.add(head, {kind: "boilerplate", why: "an object of the event"})
    for (const attribute of objectsIn(object["Attribute"])) write(attribute, isDeleted(object), written)
  }
  written.tellLeft(tell)
  const creator = isObject(event["Orgc"]) ? textIn(event["Orgc"], "name", 200) : undefined
  const date = textIn(event, "date", 40)
  return {
    form: "misp",
    text: written.text,
    title,
    publisher: creator,
    url: undefined,
    dates: date === undefined ? [] : [{origin: "document field", text: date}],
    marks: written.marks,
  }
}

const gone = {kind: "hidden", why: "deleted in the event"} as const

function isDeleted(item: Json): boolean {
  return item["deleted"] === true || item["deleted"] === "1" || item["deleted"] === 1
}

function write(attribute: Json, isGone: boolean, written: Written): void {
  const [type, value] = [textIn(attribute, "type", 100), textIn(attribute, "value", 20_000)]
  if (type === undefined || value === undefined) return
  const comment = textIn(attribute, "comment", 4000)
  const isLong = type === "comment" || type === "text"
  const line = isLong ? value : `${type}: ${value}${comment === undefined ? "" : ` (${comment})`}`
  written.add(line, isGone || isDeleted(attribute) ? gone : {kind: "body", why: "an attribute of the event"})
}
