/* STIX 2.1 (and 2.0) bundles: one text for each report, and one for what no report names.
 *
 * What people wrote is text: descriptions, notes, opinions. What stands around it (an object's type, id and name, who
 * is related to whom) goes with it as lines that are kept and not read for claims; patterns of indicators are lines
 * that are read, for their values. An object that two reports name stands in both.
 *
 * Source: STIX Version 2.1, OASIS Standard, 10 June 2021, sections 3 to 5. */

import {isObject, type Json, objectsIn, textIn, textsIn} from "./json.ts"
import type {IntelLimits} from "./limits.ts"
import {type Sourced, type Tell, Written} from "./written.ts"

const shortest = 300

/** The objects of a bundle, of a list, or one alone; undefined where it is no STIX. */
export function stixObjects(value: unknown): readonly Json[] | undefined {
  if (isObject(value) && value["type"] === "bundle" && Array.isArray(value["objects"]))
    return objectsIn(value["objects"])
  const objects = Array.isArray(value) ? objectsIn(value) : isObject(value) ? [value] : []
  return objects.length > 0 && objects.every(isStix) ? objects : undefined
}

function isStix(object: Json): boolean {
  const [type, id] = [textIn(object, "type", 100), textIn(object, "id", 200)]
  return type !== undefined && id?.startsWith(`${type}--`) === true
}

/** Troubles: `intel/bundle-entries`, `intel/text-too-long`. O(n), and n for each report that names an object. */
export function readStix(objects: readonly Json[], limits: IntelLimits, tell: Tell): readonly Sourced[] {
  const byId = new Map<string, Json>()
  for (const object of objects) {
    const id = textIn(object, "id", 200)
    if (id !== undefined) byId.set(id, object)
  }
  const reports = objects.filter((object) => object["type"] === "report")
  if (reports.length > limits.entries) {
    const detail = `${reports.length - limits.entries} reports behind the first ${limits.entries}; not read`
    tell("intel/bundle-entries", "lost", 0, detail)
  }
  const remarks = new Map<string, Json[]>()
  for (const object of objects)
    if (object["type"] === "note" || object["type"] === "opinion")
      for (const ref of textsIn(object, "object_refs")) {
        const others = remarks.get(ref)
        if (others === undefined) remarks.set(ref, [object])
        else others.push(object)
      }
  const named = new Set<Json>()
  const room = {units: mostUnits}
  const sources: Sourced[] = []
  for (const report of reports.slice(0, limits.entries)) {
    const about = new Set<Json>()
    for (const ref of textsIn(report, "object_refs")) {
      const object = byId.get(ref)
      if (object !== undefined && object["type"] !== "report") about.add(object)
      for (const remark of remarks.get(ref) ?? []) about.add(remark)
      if (about.size > mostObjects) break
    }
    for (const object of about) named.add(object)
    sources.push(statement(report, about, byId, limits, room, tell))
  }
  const rest = objects.filter((object) => object["type"] !== "report" && !named.has(object))
  const other = statement(undefined, rest, byId, limits, room, tell)
  return other.text === "" ? sources : [...sources, other]
}

/** Of one report, and UTF-16 units of all texts of a bundle: an object may stand in each report. */
const mostObjects = 100_000
const mostUnits = 16_000_000

function statement(
  report: Json | undefined,
  objects: Iterable<Json>,
  byId: ReadonlyMap<string, Json>,
  limits: IntelLimits,
  room: {units: number},
  tell: Tell,
): Sourced {
  const written = new Written(Math.min(limits.textUnits, room.units))
  const title = report === undefined ? undefined : textIn(report, "name", shortest)
  if (report !== undefined) {
    written.add(oneLine(title), {kind: "title", why: "name of the report"})
    written.add(textIn(report, "id", shortest), {kind: "boilerplate", why: "id of the report"})
    written.add(textIn(report, "description"), {kind: "body", why: "description of the report"})
  }
  for (const object of objects) write(object, byId, written)
  written.tellLeft(tell)
  room.units = Math.max(0, room.units - written.length)
  const creator = byId.get(textIn(report ?? {}, "created_by_ref", 200) ?? "")
  const published = textIn(report ?? {}, "published", 100)
  const link = objectsIn(report?.["external_references"])
    .map((reference) => textIn(reference, "url", 2000))
    .find((url) => url !== undefined && /^https?:\/\//i.test(url))
  return {
    form: "stix",
    text: written.text,
    title,
    publisher: creator === undefined ? undefined : textIn(creator, "name", 200),
    url: link,
    dates: published === undefined ? [] : [{origin: "document field", text: published}],
    marks: written.marks,
  }
}

function write(object: Json, byId: ReadonlyMap<string, Json>, written: Written): void {
  const type = textIn(object, "type", 100) ?? ""
  const head = `${type}: ${oneLine(headOf(object, byId)) ?? ""} [${textIn(object, "id", 200) ?? ""}]`
  const texts = ["description", "abstract", "content", "explanation"].flatMap((key) => {
    const text = textIn(object, key)
    return text === undefined ? [] : [{key, text}]
  })
  const pattern = textIn(object, "pattern", 20_000)
  const ids = objectsIn(object["external_references"]).flatMap((reference) => {
    const id = textIn(reference, "external_id", 100)
    return id !== undefined && /^(?:CVE-\d{4}-\d+|T\d{4}(?:\.\d{3})?)$/i.test(id) ? [id] : []
  })
  if (texts.length === 0 && pattern === undefined && ids.length === 0 && type !== "relationship") return
  const isRevoked = object["revoked"] === true
  written.add(head, {kind: "boilerplate", why: "object of the bundle"})
  for (const {key, text} of texts)
    written.add(text, isRevoked ? {kind: "hidden", why: "revoked"} : {kind: "body", why: `${key} of ${type}`})
  const said = {kind: "body", why: "pattern of an indicator"} as const
  if (pattern !== undefined) written.add(pattern, isRevoked ? {kind: "hidden", why: "revoked"} : said)
  if (ids.length > 0)
    written.add(`${oneLine(textIn(object, "name", shortest)) ?? ""} (${ids.join(", ")})`, {
      kind: "body",
      why: "name and number",
    })
}

function headOf(object: Json, byId: ReadonlyMap<string, Json>): string | undefined {
  if (object["type"] !== "relationship") return textIn(object, "name", shortest)
  const nameOf = (key: string): string => {
    const ref = textIn(object, key, 200) ?? ""
    return textIn(byId.get(ref) ?? {}, "name", shortest) ?? ref
  }
  return `${nameOf("source_ref")} ${textIn(object, "relationship_type", 100) ?? ""} ${nameOf("target_ref")}`
}

function oneLine(text: string | undefined): string | undefined {
  return text?.replace(/\s+/g, " ").trim()
}
