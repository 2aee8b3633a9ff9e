/* What fields a record has and where each value comes from.
 *
 * Most records are an outer template (System) with an inner one (EventData, UserData) as one of its
 * values. All records of one such pair have the same fields in the same places: a Shape, made once.
 *
 * | XML | field |
 * |---|---|
 * | `System/EventID` | `EventID` |
 * | `System/Provider/@Name` | `Provider_Name`; so `Execution_ProcessID`, `Security_UserID`, `EventID_Qualifiers` … |
 * | `System/TimeCreated/@SystemTime` | `TimeCreated` |
 * | `EventData/Data[@Name='Image']` | `Image` |
 * | `EventData/Data` without a name | the list `Data`, in order; `Data[1]` is its first element |
 * | `UserData/…/Channel` and other leaves | the element's own name; attributes `Element_Attribute` |
 * | `RenderingInfo/Message` | `Message`; its other leaves `RenderingInfo.Level` … |
 *
 * Equal names make one field with a list. Event data win over System, whose field is then found as
 * `System.Version`; but `EventID`, `Channel`, `Provider_Name`, `Computer`, `EventRecordID` and `TimeCreated`
 * keep the event's own value in front, with that of the data behind it and also as `EventData.Channel`:
 * a rule about cleared logs means the one, its logsource the other.
 * Names that nobody else has may be asked for without their element: `ProcessID`, `ThreadID`, `UserID`,
 * `ActivityID`, `RelatedActivityID`, `Qualifiers`.
 *
 * Sources: [MS-EVEN6] 2.2.13 (event schema); Sigma taxonomy appendix 2.1.0 (names). */

import type {Form, MadeOf, Source, Value} from "../../model/event.ts"
import {type FieldName, fieldName} from "../../model/ids.ts"
import type {Leaf, Part} from "./binxml.ts"

/** A value that is read from the record: level 0 is the outer template, 1 the inner. */
export interface Piece {
  readonly level: 0 | 1
  readonly index: number
}

export type Content =
  | {readonly kind: "constant"; readonly value: Value}
  | {readonly kind: "piece"; readonly level: 0 | 1; readonly index: number}
  /** Text and pieces that make up one text. */
  | {readonly kind: "joined"; readonly parts: readonly (string | Piece)[]}
  /** Several of one name; `isUnnamed`: the list `Data`, a list even of one. */
  | {readonly kind: "list"; readonly items: readonly Content[]; readonly isUnnamed: boolean}
  /** The first, or the second where the record has no first. */
  | {readonly kind: "either"; readonly first: Content; readonly second: Content}
  /** One element of a list, from 0. */
  | {readonly kind: "element"; readonly of: Content; readonly at: number}

export interface Field {
  readonly name: FieldName
  readonly content: Content
}

/** A leaf whose path and label are settled. */
export interface Placed {
  readonly path: readonly string[]
  readonly attribute: string | undefined
  readonly label: string | undefined
  readonly content: Content
}

/** The event's own, whatever its data say. */
const reserved: ReadonlySet<string> = new Set([
  "EventID",
  "Channel",
  "Provider_Name",
  "Computer",
  "EventRecordID",
  "TimeCreated",
])
const shortNames: Readonly<Record<string, string>> = {
  processid: "Execution_ProcessID",
  threadid: "Execution_ThreadID",
  userid: "Security_UserID",
  activityid: "Correlation_ActivityID",
  relatedactivityid: "Correlation_RelatedActivityID",
  qualifiers: "EventID_Qualifiers",
}
const rememberedNames = 4096

export class Shape implements Form {
  /** In the order of the record. */
  readonly fields: readonly Field[]
  readonly channel: Content | undefined
  readonly provider: Content | undefined
  readonly eventId: Content | undefined
  readonly computer: Content | undefined
  readonly time: Content | undefined
  /** The number of the outer value that holds the inner template, or -1. */
  readonly nestedIndex: number
  /** Of the last record: the next one's is mostly the same. */
  lastSource: Source | undefined
  private readonly byName = new Map<string, Content | undefined>()
  private readonly byLowerName = new Map<string, Content>()

  constructor(placed: readonly Placed[], nestedIndex: number) {
    this.nestedIndex = nestedIndex
    const {fields, system} = nameFields(placed)
    this.fields = fields
    this.channel = system.get("Channel")
    this.provider = system.get("Provider_Name")
    this.eventId = system.get("EventID")
    this.computer = system.get("Computer")
    this.time = system.get("TimeCreated")
    // Lower-case names that System holds, until event data claim them.
    const weak = new Set<string>()
    for (const {name, content} of fields) {
      this.byName.set(name, content)
      const lower = name.toLowerCase()
      const isOwn = system.has(name) && !reserved.has(name)
      if (!this.byLowerName.has(lower) || weak.has(lower)) this.byLowerName.set(lower, content)
      if (isOwn) weak.add(lower)
      else weak.delete(lower)
    }
  }

  /** Where the value of a field comes from: exact name, then ASCII case-insensitively, then short names and
   *  `Data[n]`. */
  find(name: string): Content | undefined {
    const known = this.byName.get(name)
    if (known !== undefined || this.byName.has(name)) return known
    const found = this.search(name.toLowerCase())
    if (this.byName.size < this.fields.length + rememberedNames) this.byName.set(name, found)
    return found
  }

  get names(): readonly FieldName[] {
    return this.fields.map(({name}) => name)
  }

  madeOf(field: FieldName): MadeOf | undefined {
    const content = this.find(field)
    return content === undefined ? undefined : partsOf([content])
  }

  allOf(): MadeOf {
    return partsOf(this.fields.map(({content}) => content))
  }

  private search(lower: string): Content | undefined {
    const known = this.byLowerName.get(lower)
    if (known !== undefined) return known
    const long = Object.hasOwn(shortNames, lower) ? shortNames[lower] : undefined
    if (long !== undefined) return this.byLowerName.get(long.toLowerCase())
    const ordinal = /^data\[([1-9]\d{0,4})\]$/.exec(lower)?.[1]
    const data = ordinal === undefined ? undefined : this.byLowerName.get("data")
    return data === undefined ? undefined : {kind: "element", of: data, at: Number(ordinal) - 1}
  }
}

/** The raw value that a piece is, as `EvtxEvent.locate` takes it: those of the outer template come first. */
function rawOf({level, index}: Piece): number {
  return level * innerRaw + index
}

export const innerRaw = 0x1_0000

function partsOf(contents: readonly Content[]): MadeOf {
  const constants: Value[] = []
  const raws = new Set<number>()
  let isJoined = false
  const add = (content: Content): void => {
    switch (content.kind) {
      case "constant":
        constants.push(content.value)
        break
      case "piece":
        raws.add(rawOf(content))
        break
      case "list":
        for (const item of content.items) add(item)
        break
      default:
        isJoined = true
    }
  }
  for (const content of contents) add(content)
  return {constants, raws: [...raws].sort((a, b) => a - b), isJoined}
}

/** The leaves of a record's templates, the inner ones in place of the value that holds them. */
export function placeLeaves(
  outer: readonly Leaf[],
  nestedIndex: number,
  inner: readonly Leaf[] | undefined,
): readonly Placed[] {
  const placed: Placed[] = []
  for (const leaf of outer) {
    const holdsInner =
      inner !== undefined &&
      leaf.attribute === undefined &&
      leaf.parts.some((part) => part.kind === "substitution" && part.index === nestedIndex)
    if (!holdsInner) {
      placed.push(place(leaf, [], 0))
      continue
    }
    for (const below of inner) placed.push(place(below, leaf.path, 1))
    const rest = leaf.parts.filter((part) => part.kind !== "substitution" || part.index !== nestedIndex)
    if (rest.some((part) => part.kind !== "text" || part.text.trim() !== ""))
      placed.push(place({...leaf, parts: rest}, [], 0))
  }
  return placed
}

function place({path, attribute, label, parts}: Leaf, above: readonly string[], level: 0 | 1): Placed {
  return {
    path: above.length === 0 ? path : [...above, ...path],
    attribute,
    label: label?.map((part) => (part.kind === "text" ? part.text : "")).join(""),
    content: contentOf(parts, level),
  }
}

function contentOf(parts: readonly Part[], level: 0 | 1): Content {
  const only = parts.length === 1 ? parts[0]! : undefined
  if (only?.kind === "substitution") return {kind: "piece", level, index: only.index}
  if (parts.length === 0) return {kind: "constant", value: ""}
  if (only?.kind === "text") return {kind: "constant", value: only.text}
  return {
    kind: "joined",
    parts: parts.map((part) =>
      part.kind === "text" ? part.text : part.kind === "substitution" ? {level, index: part.index} : "",
    ),
  }
}

interface Named {
  readonly name: string
  readonly from: "system" | "data" | "rendering"
  readonly isUnnamed: boolean
}

/** The field that a leaf is, or undefined if it is none. */
function nameOf({path, attribute, label, content}: Placed): Named | undefined {
  const below = path[0] === "Event" ? path.slice(1) : path
  const section = below[0]
  const element = below.at(-1) ?? "Event"
  if (section === "System") {
    if (attribute !== undefined) {
      const name = attribute === "SystemTime" ? element : `${element}_${attribute}`
      return {name, from: "system", isUnnamed: false}
    }
    const isEmpty = content.kind === "constant" && content.value === ""
    return isEmpty ? undefined : {name: element, from: "system", isUnnamed: false}
  }
  if (section === "RenderingInfo") {
    const own = attribute === undefined ? element : `${element}_${attribute}`
    const name = own === "Message" || below.length === 1 ? own : `RenderingInfo.${own}`
    return {name, from: "rendering", isUnnamed: false}
  }
  if (section === "EventData") {
    if (attribute === "Name") return undefined
    if (below.length === 1 && attribute === undefined && content.kind === "constant") return undefined
    const named = below.length > 1 && label !== undefined && label !== "" ? label : element
    const isUnnamed = attribute === undefined && named === element && below.length === 2 && element === "Data"
    const name = attribute === undefined ? named : `${named}_${attribute}`
    return {name, from: "data", isUnnamed: isUnnamed && label === undefined}
  }
  if (below.length === 0) return undefined
  const isContainer = below.length === 1 && content.kind === "constant" && content.value === ""
  if (isContainer) return undefined
  return {
    name: attribute === undefined ? element : `${element}_${attribute}`,
    from: "data",
    isUnnamed: false,
  }
}

interface Group {
  readonly items: Content[]
  isUnnamed: boolean
}

function nameFields(placed: readonly Placed[]): {
  fields: readonly Field[]
  system: ReadonlyMap<string, Content>
} {
  const system = new Map<string, Group>()
  const data = new Map<string, Group>()
  for (const leaf of placed) {
    const named = nameOf(leaf)
    if (named === undefined || named.name === "") continue
    const groups = named.from === "system" ? system : data
    const group = groups.get(named.name)
    if (group === undefined) groups.set(named.name, {items: [leaf.content], isUnnamed: named.isUnnamed})
    else {
      group.items.push(leaf.content)
      if (named.isUnnamed) group.isUnnamed = true
    }
  }
  const own = new Map<string, Content>()
  const fields: Field[] = []
  const add = (name: string, content: Content): number => fields.push({name: fieldName(name), content})
  for (const [name, group] of system) {
    // Only the first of equal names is System's word about the event.
    own.set(name, group.items[0]!)
    const other = data.get(name)
    if (other === undefined) add(name, merged(group))
    else if (reserved.has(name)) {
      add(name, {kind: "list", items: [...group.items, ...other.items], isUnnamed: false})
      data.delete(name)
      add(`EventData.${name}`, merged(other))
    } else add(`System.${name}`, merged(group))
  }
  for (const [name, group] of data) {
    const content = merged(group)
    const shadowed = system.get(name)
    add(name, shadowed === undefined ? content : {kind: "either", first: content, second: merged(shadowed)})
  }
  return {fields, system: own}
}

function merged({items, isUnnamed}: Group): Content {
  return items.length === 1 && !isUnnamed ? items[0]! : {kind: "list", items, isUnnamed}
}
