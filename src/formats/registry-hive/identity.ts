/* Which hive this is, by what its root holds, and what it says of its server.
 *
 * Names of files are labels; keys that only one hive has are proof. The path under which a user's hive was
 * loaded names the user, since the hive itself does not. */

import {type Base, baseOf} from "./base.ts"
import {baseBytes, type Cells} from "./cells.ts"
import {type Meaning, meaningOf} from "./value.ts"
import {findKey, findValue, type Role, role, subkeysOf} from "./walk.ts"

export const hiveKinds = [
  "SYSTEM",
  "SOFTWARE",
  "SAM",
  "SECURITY",
  "NTUSER",
  "USRCLASS",
  "DEFAULT",
  "COMPONENTS",
  "DRIVERS",
  "BCD",
  "AMCACHE",
  "UNKNOWN",
] as const
export type HiveKind = (typeof hiveKinds)[number]

export interface Identity {
  readonly kind: HiveKind
  /** What paths of keys begin with: `HKLM\SOFTWARE`. */
  readonly prefix: string
  /** `ControlSet001`: the control set that was in force, if the hive says so. */
  readonly currentSet: string | undefined
  /** The computer's name, if the hive holds it. */
  readonly host: string | undefined
  /** Cells of keys whose subkeys have a role. */
  readonly roles: ReadonlyMap<number, Role>
  /** `S-1-5-21-…` of the accounts in a SAM hive. */
  readonly accountsOf: string | undefined
  /** Keys that carry the names of a SAM hive's accounts, by name in lower case. */
  readonly names: ReadonlyMap<string, number>
  /** Keys of a SAM hive's groups: local ones and built-in ones. */
  readonly groups: readonly number[]
  /** Keys of scheduled tasks' definitions, by identifier in lower case. */
  readonly tasks: ReadonlyMap<string, number>
  /** Whether tasks keep security descriptors beside their names, as from Windows 8 and Server 2012 on. */
  readonly hasTaskDescriptors: boolean
}

/** Each kind with the keys below its root that make it out: all of one row. */
const marks: readonly (readonly [HiveKind, readonly string[]])[] = [
  ["SYSTEM", ["Select", "ControlSet001"]],
  ["SYSTEM", ["Select", "ControlSet002"]],
  ["SYSTEM", ["Select", "Setup"]],
  ["SOFTWARE", ["Microsoft", "Classes"]],
  ["SOFTWARE", ["Microsoft", "Policies"]],
  ["SOFTWARE", ["Microsoft", "Wow6432Node"]],
  ["SECURITY", ["Policy", "RXACT"]],
  ["SECURITY", ["Policy", "Cache"]],
  ["NTUSER", ["Software", "Control Panel"]],
  ["NTUSER", ["Software", "Environment"]],
  ["USRCLASS", ["Local Settings"]],
  ["COMPONENTS", ["DerivedData"]],
  ["COMPONENTS", ["CanonicalData"]],
  ["DRIVERS", ["DriverDatabase"]],
  ["BCD", ["Objects", "Description"]],
  ["AMCACHE", ["Root"]],
  // What is cut or made by hand may lack all but one.
  ["SOFTWARE", ["Microsoft"]],
  ["SYSTEM", ["ControlSet001"]],
  ["NTUSER", ["Software"]],
]

/** What a hive is; `root` is the cell of its root key. */
export function identify(cells: Cells, root: number | undefined, path: string): Identity {
  const base = baseOf(cells.bytes)
  const kind = root === undefined ? "UNKNOWN" : kindOf(cells, root, base, path)
  const at = (...names: string[]): number | undefined =>
    root === undefined ? undefined : findKey(cells, root, names)
  const currentSet = kind === "SYSTEM" && root !== undefined ? currentSetOf(cells, root) : undefined
  const roles = new Map<number, Role>()
  const mark = (key: number | undefined, itsRole: Role): void => {
    if (key !== undefined) roles.set(key, itsRole)
  }
  if (root !== undefined && kind === "SYSTEM")
    for (const set of subkeysOf(cells, root))
      if (/^ControlSet\d{3}$/i.test(cells.keyName(set))) mark(findKey(cells, set, ["Services"]), role.service)
  const groups: number[] = []
  if (kind === "SAM") {
    mark(at("SAM", "Domains", "Account", "Users"), role.account)
    for (const domain of ["Account", "Builtin"]) {
      const key = at("SAM", "Domains", domain, "Aliases")
      mark(key, role.group)
      if (key !== undefined) groups.push(...subkeysOf(cells, key, 10_000))
    }
  }
  const schedule = ["Microsoft", "Windows NT", "CurrentVersion", "Schedule", "TaskCache"]
  if (kind === "SOFTWARE") mark(at(...schedule, "Tree"), role.task)
  return {
    kind,
    prefix: prefixOf(kind, path, base, root === undefined ? "" : cells.keyName(root)),
    currentSet,
    host: hostOf(cells, root, kind, currentSet),
    roles,
    accountsOf: kind === "SAM" ? domainOf(cells, at("SAM", "Domains", "Account")) : undefined,
    names: kind === "SAM" ? byName(cells, at("SAM", "Domains", "Account", "Users", "Names")) : new Map(),
    groups,
    tasks: kind === "SOFTWARE" ? byName(cells, at(...schedule, "Tasks")) : new Map(),
    hasTaskDescriptors: kind === "SOFTWARE" && hasDescriptors(cells, at(...schedule, "Tree")),
  }
}

/** One task with a descriptor is enough; among the first keys, whatever the tree looks like. */
function hasDescriptors(cells: Cells, tree: number | undefined): boolean {
  const waiting = tree === undefined ? [] : [tree]
  let left = 4096
  for (let key = waiting.pop(); key !== undefined && left > 0; key = waiting.pop(), left--) {
    if (findValue(cells, key, "Id") !== undefined && findValue(cells, key, "SD") !== undefined) return true
    for (const child of subkeysOf(cells, key, 256)) waiting.push(child)
  }
  return false
}

function byName(cells: Cells, key: number | undefined): ReadonlyMap<string, number> {
  const children = key === undefined ? [] : [...subkeysOf(cells, key)]
  return new Map(children.map((child) => [cells.keyName(child).toLowerCase(), child]))
}

function kindOf(cells: Cells, root: number, base: Base | undefined, path: string): HiveKind {
  const names = new Set<string>()
  for (const child of subkeysOf(cells, root)) {
    names.add(cells.keyName(child).toLowerCase())
    if (names.size > 10_000) break
  }
  if (names.has("sam") && findKey(cells, root, ["SAM", "Domains"]) !== undefined) return "SAM"
  const made = marks.find(([, wanted]) => wanted.every((name) => names.has(name.toLowerCase())))?.[0]
  if (made === "NTUSER" && /(?:^|[\\/])DEFAULT$/i.test(base?.path === "" ? path : (base?.path ?? path)))
    return "DEFAULT"
  return made ?? (/_Classes$/i.test(cells.keyName(root)) ? "USRCLASS" : "UNKNOWN")
}

function prefixOf(kind: HiveKind, path: string, base: Base | undefined, rootName: string): string {
  switch (kind) {
    case "SYSTEM":
    case "SOFTWARE":
    case "SAM":
    case "SECURITY":
    case "COMPONENTS":
    case "DRIVERS":
      return `HKLM\\${kind}`
    case "DEFAULT":
      return "HKU\\.DEFAULT"
    case "NTUSER":
      return `HKU\\${userOf(path) ?? userOf(base?.path ?? "") ?? "UNKNOWN"}`
    case "USRCLASS":
      return `HKU\\${userOf(path) ?? userOf(base?.path ?? "") ?? "UNKNOWN"}_Classes`
    case "BCD":
      return "HKLM\\BCD00000000"
    case "AMCACHE":
    case "UNKNOWN":
      return rootName === "" ? kind : rootName
  }
}

/** The user in whose profile a path lies. */
function userOf(path: string): string | undefined {
  return (
    /(?:^|[\\/])(?:Users|Documents and Settings)[\\/]([^\\/]+)[\\/]/i.exec(path)?.[1] ??
    /[\\/]ServiceProfiles[\\/]([^\\/]+)[\\/]/i.exec(path)?.[1]
  )
}

function currentSetOf(cells: Cells, root: number): string | undefined {
  const select = findKey(cells, root, ["Select"])
  const number = select === undefined ? undefined : dataOf(cells, select, "Current")
  return typeof number === "number" && number > 0 && number < 1000
    ? `ControlSet${String(number).padStart(3, "0")}`
    : undefined
}

/** The data of a key's value as programs see it; of long ones the beginning. */
export function dataOf(cells: Cells, key: number, name: string): Meaning["data"] | undefined {
  const value = findValue(cells, key, name)
  return value === undefined
    ? undefined
    : meaningOf(cells.u32(value, 12), cells.data(value, longestData).bytes).data
}

const longestData = 4096

function hostOf(
  cells: Cells,
  root: number | undefined,
  kind: HiveKind,
  currentSet: string | undefined,
): string | undefined {
  if (root === undefined) return undefined
  if (kind === "SYSTEM" && currentSet !== undefined) {
    const key = findKey(cells, root, [currentSet, "Control", "ComputerName", "ComputerName"])
    return textOf(key === undefined ? undefined : dataOf(cells, key, "ComputerName"))
  }
  if (kind !== "SOFTWARE") return undefined
  // A member of a domain keeps its own name in the directory: CN=MX1,OU=…
  const state = ["Microsoft", "Windows", "CurrentVersion", "Group Policy", "State", "Machine"]
  const key = findKey(cells, root, state)
  const name = textOf(key === undefined ? undefined : dataOf(cells, key, "Distinguished-Name"))
  return name === undefined ? undefined : /^CN=([A-Za-z0-9_-]{1,63}),/.exec(name)?.[1]
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z0-9_.-]{1,255}$|^CN=/.test(value) ? value : undefined
}

/** The identifier of a SAM domain: the last 24 bytes of its `V` value end with it. */
function domainOf(cells: Cells, account: number | undefined): string | undefined {
  const value = account === undefined ? undefined : findValue(cells, account, "V")
  if (value === undefined) return undefined
  const {bytes} = cells.data(value)
  return bytes.length < 24 ? undefined : sidText(bytes.subarray(bytes.length - 24))
}

/** `S-1-5-…` of a binary identifier at the beginning of `bytes`; undefined if there is none. */
export function sidText(bytes: Uint8Array): string | undefined {
  const count = bytes[1]
  if (bytes[0] !== 1 || count === undefined || count > 15 || bytes.length < 8 + 4 * count) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const authority = view.getUint16(2) * 0x1_0000_0000 + view.getUint32(4)
  const parts = Array.from({length: count}, (_, i) => view.getUint32(8 + 4 * i, true))
  return ["S-1", authority, ...parts].join("-")
}

/** The cell of the root key: where the base block says, or the first key of the first bin. */
export function rootOf(cells: Cells): number | undefined {
  const stated = baseOf(cells.bytes)?.root
  if (stated !== undefined && cells.isKey(stated)) return stated
  for (let at = 32; at + 8 <= Math.min(cells.length, baseBytes); ) {
    const size = Math.abs(cells.sizeAt(at))
    if (size === 0) return undefined
    // 4: no other key has this one's flag of the root.
    if (cells.isKey(at) && (cells.u16(at, 2) & 4) !== 0) return at
    at += size
  }
  return undefined
}
