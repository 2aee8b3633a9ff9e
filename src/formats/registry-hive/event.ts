/* Events of a hive: a value, a key without values, or what a key stands for (a service, an account, a task).
 *
 * Nothing is decoded before it is asked for. Paths of keys are put together once and kept for a while, since
 * records near each other belong to the same keys.
 *
 * Fields of a value: Kind, Hive, Key, ValueName, ValueType, Data, DataBytes, DataRest, LastWrite, StoredKey,
 * ClassName, Owner, Recovered, UnknownPackages, CommandLine, DecodedCommand; of a key: Kind, Hive, Key, LastWrite and what it stands for.
 * TargetObject, Details and EventType are the names that event logs of changes have for the same; they can be
 * asked for and are not listed. */

import {u32At} from "../../bytes/cursor.ts"
import {filetimeWhen} from "../../bytes/filetime.ts"
import type {Event, Source, Value} from "../../model/event.ts"
import type {Locator} from "../../model/evidence.ts"
import {type FieldName, fieldName} from "../../model/ids.ts"
import type {When} from "../../model/instant.ts"
import {decodedCommand} from "../command-line.ts"
import {baseBytes, type Cells} from "./cells.ts"
import {noKey} from "./columns.ts"
import {type Derived, derive, timeText, unknownPackages} from "./derive.ts"
import {type Identity, sidText} from "./identity.ts"
import {type Meaning, meaningOf, typeName} from "./value.ts"
import {type Role, role, type Walk} from "./walk.ts"

type StartKey = "run" | "winlogon" | "replaced"

const runKey = /\\CurrentVersion\\(?:Run|RunOnce|RunOnceEx|RunServices|Policies\\Explorer\\Run)$/i
const winlogonKey = /\\CurrentVersion\\Winlogon$/i
const replacedKey = /\\Image File Execution Options\\[^\\]+$/i

const keptPaths = 8192
const deepest = 520

/** Paths of keys are shorter; of one made longer to no purpose the beginning and the end are told. */
const longestPath = 2048

function cut(path: string): string {
  if (path.length <= longestPath) return path
  return `${path.slice(0, longestPath / 2)}…${path.slice(-longestPath / 2)}`
}

/** A hive as its events see it. */
export class Hive {
  readonly cells: Cells
  readonly identity: Identity
  readonly walk: Walk
  readonly source: Source
  private readonly paths = new Map<number, string>()

  constructor(cells: Cells, identity: Identity, walk: Walk) {
    this.cells = cells
    this.identity = identity
    this.walk = walk
    this.source = {log: "registry", host: identity.host}
  }

  // PERF: values of one key mostly follow each other.
  private asked = -1
  private answer: StartKey | undefined

  /** What Windows runs the values of a key for; undefined for nearly all keys. */
  startKey(key: number): StartKey | undefined {
    if (this.asked === key) return this.answer
    const path = this.path(key)
    this.asked = key
    this.answer = runKey.test(path)
      ? "run"
      : winlogonKey.test(path)
        ? "winlogon"
        : replacedKey.test(path)
          ? "replaced"
          : undefined
    return this.answer
  }

  /** The path of a key under the hive's own name; the control set in force is called CurrentControlSet. */
  path(key: number): string {
    if (key === noKey) return "?"
    const known = this.paths.get(key)
    if (known !== undefined) return known
    const names: string[] = []
    let at = key
    let above: string | undefined
    while (at !== noKey && names.length < deepest) {
      above = this.paths.get(at)
      if (above !== undefined) break
      const parent = this.walk.parentOf(at)
      if (parent === noKey && this.walk.isLinked(at)) {
        above = this.identity.prefix
        break
      }
      names.push(this.nameIn(at, parent))
      at = parent
    }
    const path = cut([above ?? "?", ...names.reverse()].join("\\"))
    if (this.paths.size >= keptPaths) this.paths.clear()
    this.paths.set(key, path)
    return path
  }

  private nameIn(key: number, parent: number): string {
    const name = this.cells.keyName(this.walk.placeOfKey(key))
    const {currentSet} = this.identity
    // The root is the first key of the walk.
    return parent === 0 && currentSet !== undefined && name.toLowerCase() === currentSet.toLowerCase()
      ? "CurrentControlSet"
      : name
  }

  /** The same path as it is stored. */
  storedPath(path: string): string {
    const {currentSet} = this.identity
    return currentSet === undefined
      ? path
      : path.replace(/^(HKLM\\SYSTEM\\)CurrentControlSet(?=\\|$)/, `$1${currentSet}`)
  }
}

/** The usual spellings of fields, folded. */
const lower: ReadonlyMap<string, string> = new Map(
  [
    ...[
      "Kind",
      "Hive",
      "Key",
      "ValueName",
      "ValueType",
      "Data",
      "LastWrite",
      "CommandLine",
      "DecodedCommand",
    ],
    ...["UnknownPackages", "ServiceDll", "ImagePath", "Name", "TaskName", "Groups", "KeyRid", "IsHidden"],
  ].map((name) => [name, name.toLowerCase()]),
)

/** What all events of hives share. */
abstract class HiveEvent implements Event {
  readonly from: Locator
  readonly source: Source
  protected readonly hive: Hive
  protected readonly key: number
  protected readonly cells: Cells

  constructor(hive: Hive, key: number, from: Locator) {
    this.hive = hive
    this.key = key
    this.from = from
    this.cells = hive.cells
    this.source = hive.source
  }

  get when(): When | undefined {
    const at = this.keyAt
    return at < 0 ? undefined : filetimeWhen(this.cells.u32(at, 4), this.cells.u32(at, 8))
  }

  protected get keyAt(): number {
    return this.key === noKey ? -1 : this.hive.walk.placeOfKey(this.key)
  }

  protected abstract readonly names: readonly string[]
  /** A field by its name in lower case. */
  protected abstract read(name: string): Value | undefined

  get(field: FieldName): Value | undefined {
    return this.read(lower.get(field) ?? field.toLowerCase())
  }

  has(field: FieldName): boolean {
    return this.get(field) !== undefined
  }

  keywords(hit: (text: string) => boolean): boolean {
    return this.texts(hit)
  }

  private texts(hit: (text: string) => boolean): boolean {
    for (const name of this.names) {
      const value = this.read(name.toLowerCase())
      if (value === undefined || value === null) continue
      for (const one of Array.isArray(value) ? value : [value]) if (hit(String(one))) return true
    }
    return false
  }

  *entries(): Iterable<readonly [FieldName, Value]> {
    for (const name of this.names) {
      const value = this.read(name.toLowerCase())
      if (value !== undefined) yield [fieldName(name), value]
    }
  }

  /** Fields that values and keys have alike. */
  protected common(name: string): Value | undefined {
    const {hive, key, keyAt, cells} = this
    switch (name) {
      case "hive":
        return hive.identity.kind
      case "key":
        return hive.path(key)
      case "storedkey": {
        const path = hive.path(key)
        const stored = hive.storedPath(path)
        return stored === path ? undefined : stored
      }
      case "lastwrite":
        return keyAt < 0 ? undefined : timeText(cells, keyAt)
      case "classname":
        return keyAt < 0 ? undefined : cells.className(keyAt)
      case "owner":
        return keyAt < 0 ? undefined : ownerOf(cells, keyAt)
      default:
        return undefined
    }
  }

  /** A path as logs of changes may write it: under the control set in force, and as stored. */
  protected target(suffix: string): Value {
    const path = this.hive.path(this.key)
    const stored = this.hive.storedPath(path)
    return stored === path ? path + suffix : [path + suffix, stored + suffix]
  }
}

/** The owner in a key's security descriptor: 4 is the offset of its identifier. [MS-DTYP] 2.4.6 */
function ownerOf(cells: Cells, at: number): string | undefined {
  const descriptor = cells.security(at)
  if (descriptor === undefined || descriptor.length < 20) return undefined
  return sidText(descriptor.subarray(u32At(descriptor, 4)))
}

const valueNames = [
  "Kind",
  "Hive",
  "Key",
  "ValueName",
  "ValueType",
  "Data",
  "DataBytes",
  "DataRest",
  "UnknownPackages",
  "CommandLine",
  "DecodedCommand",
  "LastWrite",
  "StoredKey",
  "ClassName",
  "Owner",
  "Recovered",
] as const

/** A value. Its name is `(Default)` where it has none, as people and logs of changes call it. */
export class ValueEvent extends HiveEvent {
  protected readonly names: readonly string[] = valueNames
  private readonly at: number
  private meant: Meaning | undefined
  private name: string | undefined

  constructor(hive: Hive, at: number, key: number, from: Locator) {
    super(hive, key, from)
    this.at = at
  }

  protected read(name: string): Value | undefined {
    const {cells, at, hive} = this
    switch (name) {
      case "kind":
        return "value"
      case "valuename":
        return this.valueName()
      case "valuetype":
        return typeName(cells.u32(at, 12))
      case "data":
        return this.meaning()?.data
      case "databytes":
        return statedBytes(cells, at)
      case "datarest":
        return this.meaning()?.rest
      case "unknownpackages": {
        const data = this.meaning()?.data
        return data === undefined ? undefined : unknownPackages(hive.path(this.key), this.valueName(), data)
      }
      case "commandline":
        return this.commandLine()
      case "decodedcommand": {
        const data = this.meaning()?.data
        return typeof data === "string" ? decodedCommand(data) : undefined
      }
      case "recovered":
        return this.isLinked() ? undefined : hive.walk.isFree(at) ? "deleted" : "unlinked"
      case "targetobject":
        return this.target(`\\${this.valueName()}`)
      case "details":
        return this.meaning()?.details
      case "eventtype":
        return "SetValue"
      default:
        return this.common(name)
    }
  }

  private isLinked(): boolean {
    return this.key !== noKey && this.hive.walk.isLinked(this.key)
  }

  private valueName(): string {
    if (this.name === undefined) {
      const name = this.cells.valueName(this.at)
      this.name = name === "" ? "(Default)" : name
    }
    return this.name
  }

  /** The data, where Windows runs it: at logon, or in place of another program. */
  private commandLine(): string | undefined {
    const start = this.hive.startKey(this.key)
    if (start === undefined) return undefined
    const name = this.valueName()
    if (start === "winlogon" && !/^(?:Userinit|Shell|Taskman|AppSetup)$/i.test(name)) return undefined
    if (start === "replaced" && !/^Debugger$/i.test(name)) return undefined
    const data = this.meaning()?.data
    return typeof data === "string" && data !== "" ? data : undefined
  }

  /** Undefined where the data of a deleted value were overwritten. */
  private meaning(): Meaning | undefined {
    if (this.meant === undefined) {
      const {cells, at} = this
      const bytes = this.isLinked() ? cells.data(at).bytes : this.looseData()
      if (bytes === undefined) return undefined
      this.meant = meaningOf(cells.u32(at, 12), bytes)
    }
    return this.meant
  }

  private looseData(): Uint8Array | undefined {
    const {cells, at, hive} = this
    if (!hive.walk.isFree(at)) return cells.data(at).bytes
    const size = cells.u32(at, 4)
    if (size >= 0x8000_0000 || size === 0) return cells.data(at).bytes
    const where = cells.u32(at, 8)
    // Long data lie in several cells: what has become of those cannot be told.
    if (size > 16_344 || !hive.walk.isFreeRange(where, size + 4)) return undefined
    return cells.bytes.subarray(baseBytes + where + 4, baseBytes + where + 4 + size)
  }
}

function statedBytes(cells: Cells, at: number): number {
  const size = cells.u32(at, 4)
  return size >= 0x8000_0000 ? size - 0x8000_0000 : size
}

const keyNames = ["Kind", "Hive", "Key", "LastWrite", "StoredKey", "ClassName", "Owner", "Recovered"] as const

/** A key that has no values, or stands for something. */
export class KeyEvent extends HiveEvent {
  protected readonly names: readonly string[]
  private readonly derived: Derived | undefined
  private readonly fields: ReadonlyMap<string, Value | undefined>

  constructor(hive: Hive, key: number, from: Locator) {
    super(hive, key, from)
    const {walk, cells, identity} = hive
    const itsRole = walk.roleOf(key) as Role
    this.derived =
      itsRole === role.none || !walk.isLinked(key)
        ? undefined
        : derive(cells, identity, walk.placeOfKey(key), itsRole)
    const own = Object.entries(this.derived?.fields ?? {})
    this.fields = new Map(own.map(([name, value]) => [name.toLowerCase(), value]))
    this.names = [...keyNames.slice(0, 3), ...own.map(([name]) => name), ...keyNames.slice(3)]
  }

  override get when(): When | undefined {
    return this.derived?.when ?? super.when
  }

  protected read(name: string): Value | undefined {
    switch (name) {
      case "kind":
        return this.derived?.kind ?? "key"
      case "recovered":
        return this.hive.walk.isLinked(this.key)
          ? undefined
          : this.hive.walk.isFree(this.keyAt)
            ? "deleted"
            : "unlinked"
      case "targetobject":
        return this.derived === undefined ? this.target("") : undefined
      case "eventtype":
        return this.derived === undefined ? "CreateKey" : undefined
      default:
        return this.fields.has(name) ? this.fields.get(name) : this.common(name)
    }
  }
}
