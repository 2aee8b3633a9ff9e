/* What a STIX 2.1 bundle of ours must look like: required properties by type, ids of the right version and
 * namespace, no reference that leads out of the bundle. Written from the specification, not from the writer. */

import assert from "node:assert/strict"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {Ajv2020} from "ajv/dist/2020.js"
import {z} from "zod"

const uuid5 = "[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
const anyUuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,6}Z$/)
const text = z.string().min(1)
const list = z.array(text).min(1)
const one = (type: string): z.ZodString => z.string().regex(new RegExp(`^${type}--${anyUuid}$`))
const idLike = z.string().regex(new RegExp(`^[a-z0-9-]+--${anyUuid}$`))
const markings = z.array(one("marking-definition")).min(1)
const extensions = z.record(one("extension-definition"), z.looseObject({extension_type: z.string()}))
const confidence = z.int().min(0).max(100)

const own = (type: string, properties: z.ZodRawShape): z.ZodType =>
  z.strictObject({
    type: z.literal(type),
    spec_version: z.literal("2.1"),
    id: z.string().regex(new RegExp(`^${type}--${uuid5}$`)),
    created: time,
    modified: time,
    created_by_ref: one("identity").optional(),
    object_marking_refs: markings.optional(),
    labels: list.optional(),
    confidence: confidence.optional(),
    external_references: z
      .array(z.looseObject({source_name: text}))
      .min(1)
      .optional(),
    extensions: extensions.optional(),
    ...properties,
  })
const observable = (type: string, properties: z.ZodRawShape): z.ZodType =>
  z.strictObject({
    type: z.literal(type),
    spec_version: z.literal("2.1"),
    id: z.string().regex(new RegExp(`^${type}--${uuid5}$`)),
    object_marking_refs: markings,
    ...properties,
  })
const refs = z.array(idLike).min(1)
const described = {name: text, description: text.optional()}

const shapes: Readonly<Record<string, z.ZodType>> = {
  identity: own("identity", {...described, identity_class: text, sectors: list.optional()}),
  "intrusion-set": own("intrusion-set", described),
  "threat-actor": own("threat-actor", {...described, threat_actor_types: list}),
  campaign: own("campaign", described),
  malware: own("malware", {...described, is_family: z.boolean()}),
  tool: own("tool", described),
  vulnerability: own("vulnerability", described),
  "attack-pattern": own("attack-pattern", described),
  location: own("location", {name: text, region: text.optional(), country: z.string().length(2).optional()}),
  "course-of-action": own("course-of-action", described),
  indicator: own("indicator", {
    ...described,
    indicator_types: list,
    pattern: text,
    pattern_type: z.enum(["stix", "sigma", "yara"]),
    pattern_version: text.optional(),
    valid_from: time,
  }),
  report: own("report", {...described, report_types: list, published: time, object_refs: refs}),
  grouping: own("grouping", {...described, context: text, object_refs: refs}),
  note: own("note", {abstract: text, content: text, authors: list.optional(), object_refs: refs}),
  opinion: own("opinion", {
    explanation: text,
    authors: list.optional(),
    opinion: z.enum(["strongly-disagree", "disagree"]),
    object_refs: refs,
  }),
  "observed-data": own("observed-data", {
    first_observed: time,
    last_observed: time,
    number_observed: z.int().min(1).max(999_999_999),
    object_refs: refs,
  }),
  relationship: own("relationship", {
    relationship_type: text,
    description: text.optional(),
    source_ref: idLike,
    target_ref: idLike,
    start_time: time.optional(),
    stop_time: time.optional(),
  }),
  sighting: own("sighting", {
    description: text,
    first_seen: time.optional(),
    last_seen: time.optional(),
    count: z.int().min(1).max(999_999_999).optional(),
    sighting_of_ref: idLike,
    observed_data_refs: z.array(one("observed-data")).min(1),
    where_sighted_refs: z.array(one("identity")).min(1),
    summary: z.boolean().optional(),
  }),
  "extension-definition": own("extension-definition", {
    name: text,
    description: text,
    schema: text,
    version: text,
    extension_types: z.tuple([z.literal("property-extension")]),
  }),
  "marking-definition": z.strictObject({
    type: z.literal("marking-definition"),
    spec_version: z.literal("2.1"),
    id: one("marking-definition"),
    created: time,
    created_by_ref: one("identity").optional(),
    name: text.optional(),
    definition_type: z.literal("statement").optional(),
    definition: z.strictObject({statement: text}).optional(),
    extensions: extensions.optional(),
  }),
  artifact: observable("artifact", {mime_type: text, payload_bin: z.base64()}),
  directory: observable("directory", {path: text}),
  file: observable("file", {
    name: text,
    hashes: z.record(z.string(), text).optional(),
    size: z.int().optional(),
    parent_directory_ref: one("directory").optional(),
  }),
  "ipv4-addr": observable("ipv4-addr", {value: z.ipv4()}),
  "ipv6-addr": observable("ipv6-addr", {value: z.ipv6()}),
  software: observable("software", {name: text, vendor: text.optional(), version: text.optional()}),
  "user-account": observable("user-account", {account_login: text}),
}

export type StixPlain = {readonly type: string; readonly id: string} & Readonly<Record<string, unknown>>

const schemaOf = (name: string) => {
  const path = join(import.meta.dirname, "..", "..", "docs", `stix-extension-${name}.schema.json`)
  return new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    unicodeRegExp: false,
  }).compile(JSON.parse(readFileSync(path, "utf8")))
}
const published = {
  "extension-definition--3f6b1f6c-6d0e-5a43-8f0e-0f7a3c1d9b21": schemaOf("claim"),
  "extension-definition--8b7a2d54-91c3-5e0f-b6a8-2c4d7e9f1035": schemaOf("assessment"),
}

/** Checks a bundle and gives its objects, with how many extensions were held against their published schemas. */
export function checkedBundle(bundle: string): {
  readonly objects: readonly StixPlain[]
  readonly extensions: number
} {
  const {type, id, objects} = JSON.parse(bundle) as {type: string; id: string; objects: readonly StixPlain[]}
  assert.equal(type, "bundle")
  assert.match(id, new RegExp(`^bundle--${uuid5}$`))
  const ids = new Set(objects.map((object) => object.id))
  assert.equal(ids.size, objects.length, "every id comes once")
  let checked = 0
  for (const object of objects) {
    const shape = shapes[object.type]
    assert.ok(shape, `no shape of ${object.type}`)
    const read = shape.safeParse(object)
    assert.ok(read.success, `${object.id}: ${read.error?.message}`)
    for (const ref of referencesIn(object))
      assert.ok(ids.has(ref), `${object.id} names ${ref}, which is not there`)
    for (const [extension, content] of Object.entries(
      (object["extensions"] ?? {}) as Record<string, unknown>,
    )) {
      const schema = published[extension as keyof typeof published]
      if (schema === undefined) continue
      assert.ok(schema(content), `${object.id}: ${JSON.stringify(schema.errors?.slice(0, 3))}`)
      assert.ok(ids.has(extension), `${extension} is defined`)
      checked += 1
    }
  }
  return {objects, extensions: checked}
}

/** Every id that a property named `…_ref` or `…_refs` holds, at any depth. */
function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => {
    if (name.endsWith("_ref") && typeof each === "string") return [each]
    if (name.endsWith("_refs") && Array.isArray(each)) return each.map(String)
    return referencesIn(each)
  })
}
