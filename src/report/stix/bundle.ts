/* Collects STIX 2.1 objects and writes them as a bundle.
 *
 * An object is plain data; a property that is undefined or an empty list is left out. Ids are UUID version 5: for
 * cyber-observables over their id-contributing properties in the namespace of OASIS, else over a key that the writer of
 * the object chooses, in our own. Adding an object twice keeps the first. `created` and `modified` come from the
 * material, never from a clock. Every object but markings carries the bundle's markings.
 *
 * Strings are bounded here and nowhere else, since the published schemas hold patterns that hostile text could make run for
 * ever: nothing is matched against them at run time.
 *
 * Source: STIX 2.1 sections 2.9 (identifier), 3.1 and 3.2 (common properties), 6 (observables), 7.2 (markings). */

import {canonicalJson, Losses, ownUuid, uuid5} from "../export-json.ts"
import type {Exported} from "../exported.ts"
import {jsonText} from "../json-text.ts"
import type {Marking, Tlp} from "../marking.ts"
import {markingObjects} from "./markings.ts"

/** `indicator--0b1e8b6a-…`. */
export type StixId = `${string}--${string}`

/** An object as it stands in a bundle. */
export type StixObject = {readonly type: string; readonly id: StixId} & Readonly<Record<string, unknown>>

type Properties = Readonly<Record<string, unknown>>

const observableNamespace = "00abedb4-aa42-466c-9c01-fed23315a9b7"

/** Observables that we write, always with one contributing property at least (section 6). */
export type ObservableType =
  | "artifact"
  | "directory"
  | "domain-name"
  | "email-addr"
  | "file"
  | "ipv4-addr"
  | "ipv6-addr"
  | "software"
  | "url"
  | "user-account"

const contributing: Readonly<Record<ObservableType, readonly string[]>> = {
  artifact: ["hashes", "payload_bin"],
  directory: ["path"],
  "domain-name": ["value"],
  "email-addr": ["value"],
  file: ["hashes", "name", "parent_directory_ref"],
  "ipv4-addr": ["value"],
  "ipv6-addr": ["value"],
  software: ["name", "vendor", "version"],
  url: ["value"],
  "user-account": ["account_type", "user_id", "account_login"],
}

const limits: Readonly<Record<string, number>> = {
  name: 400,
  abstract: 400,
  relationship_type: 250,
  value: 4000,
  path: 4000,
  account_login: 1000,
  pattern: 65_536,
  payload_bin: 16_384,
  content: 20_000,
}
const limitOf = (key: string): number => limits[key] ?? 10_000

export interface BundleOptions {
  readonly marking: Marking
  /** The usual marking of the material. */
  readonly usual: Tlp
}

export class StixBundle {
  readonly losses: Losses = new Losses()
  readonly #objects = new Map<StixId, StixObject>()
  readonly #markings: readonly StixId[]
  #author: StixId | undefined

  constructor({marking, usual}: BundleOptions) {
    const objects = markingObjects(marking, usual).map((object) => this.#fit(object) as StixObject)
    for (const object of objects) this.#objects.set(object.id, object)
    this.#markings = objects.filter(({type}) => type === "marking-definition").map(({id}) => id)
  }

  /** Who made the objects that are added from now on. */
  set author(id: StixId) {
    this.#author = id
  }

  /** Adds a domain object, relationship or meta object, and gives its id. `key` is what makes it the same thing in another
   *  bundle; `created` is a STIX timestamp. */
  add(type: string, key: unknown, created: string, properties: Properties): StixId {
    const id = this.idOf(type, key)
    if (!this.#objects.has(id))
      this.#objects.set(id, {
        type,
        spec_version: "2.1",
        id,
        ...(this.#author === undefined || this.#author === id ? {} : {created_by_ref: this.#author}),
        created,
        modified: created,
        ...(this.#fit(properties) as Properties),
        object_marking_refs: this.#markings,
      })
    return id
  }

  /** The id that `add` gives for a type and key. */
  idOf(type: string, key: unknown): StixId {
    return `${type}--${ownUuid(type, this.#fit(key))}`
  }

  /** Adds a `report` or `grouping`, whichever `id` of `idOf` is. An empty list of objects holds the author, since
   *  neither may be empty. */
  addListing(
    id: StixId,
    key: unknown,
    created: string,
    {object_refs: refs, ...properties}: {readonly object_refs: readonly StixId[]} & Properties,
  ): void {
    const listed = refs.length > 0 ? refs : [this.#author]
    const isReport = id.startsWith("report--")
    this.add(isReport ? "report" : "grouping", key, created, {
      ...properties,
      ...(isReport
        ? {report_types: ["threat-report"], published: created}
        : {context: "suspicious-activity"}),
      object_refs: listed,
    })
  }

  /** Adds an object that is made already. */
  put(object: StixObject): void {
    if (!this.#objects.has(object.id)) this.#objects.set(object.id, object)
  }

  /** Adds a cyber-observable, and gives its id. */
  observe(type: ObservableType, properties: Properties): StixId {
    const fit = this.#fit(properties) as Properties
    const parts = Object.fromEntries(contributing[type].map((name) => [name, fit[name]]))
    const id: StixId = `${type}--${uuid5(observableNamespace, canonicalJson(parts))}`
    if (!this.#objects.has(id))
      this.#objects.set(id, {type, spec_version: "2.1", id, ...fit, object_marking_refs: this.#markings})
    return id
  }

  /** Adds a relationship. What tells it from another one of the same type between the same two stands in `key`. */
  relate(
    source: StixId,
    type: string,
    target: StixId,
    created: string,
    {key, ...properties}: {readonly key?: unknown} & Properties = {},
  ): StixId {
    return this.add("relationship", {source, type, target, key}, created, {
      relationship_type: type,
      source_ref: source,
      target_ref: target,
      ...properties,
    })
  }

  get(id: StixId): StixObject | undefined {
    return this.#objects.get(id)
  }

  /** Ids of all objects that a report may list: no markings and no definitions of extensions. */
  get listed(): readonly StixId[] {
    const meta = new Set(["marking-definition", "extension-definition"])
    return [...this.#objects.values()].filter(({type}) => !meta.has(type)).map(({id}) => id)
  }

  /** The bundle as text, with a final line end. */
  finish(): Exported {
    const objects = [...this.#objects.values()]
    const id = `bundle--${ownUuid("bundle", objects)}`
    return {
      text: `${jsonText({type: "bundle", id, objects}, 1)}\n`,
      lost: this.losses.sentences,
    }
  }

  #fit(value: unknown): unknown {
    return this.losses.cleanAll(value, limitOf)
  }
}
