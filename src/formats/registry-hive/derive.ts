/* What several values of a hive say together: services, accounts, groups, cached tasks; and what one value says
 * when it is compared with what is usual.
 *
 * SAM: `F` of an account is a fixed block (8 last logon, 24 password set, 40 last wrong password as FILETIMEs,
 * 48 its number, 56 flags, 66 logons); `V` begins with pairs of offset and length, counted from 204; the key
 * below `Names` carries the number as the type of its default value and was written when the account came.
 * `C` of a group is: 0 its number, then from 16 pairs as in `V` counted from 52, and at 48 how many members.
 *
 * Source: libregf-based descriptions of the SAM (libsamdb documentation); the values of known packages: Windows
 * Server 2012 R2 to 2025 as installed. */

import {u16At, u32At} from "../../bytes/cursor.ts"
import {filetimeText, filetimeWhen} from "../../bytes/filetime.ts"
import type {Value} from "../../model/event.ts"
import type {When} from "../../model/instant.ts"
import {decodedCommand} from "../command-line.ts"
import {type Cells, utf16} from "./cells.ts"
import {dataOf, type Identity, sidText} from "./identity.ts"
import {hex} from "./value.ts"
import {findKey, findValue, type Role, role} from "./walk.ts"

export interface Derived {
  readonly kind: string
  readonly fields: Readonly<Record<string, Value | undefined>>
  /** When the thing came into being, if that is known better than by its key. */
  readonly when?: When | undefined
}

/** What a key with a role stands for; undefined if it lacks what makes it that. */
export function derive(cells: Cells, identity: Identity, at: number, itsRole: Role): Derived | undefined {
  switch (itsRole) {
    case role.service:
      return serviceOf(cells, at)
    case role.account:
      return accountOf(cells, identity, at)
    case role.group:
      return groupOf(cells, at)
    case role.task:
      return taskOf(cells, identity, at)
    case role.none:
    case role.folder:
      return undefined
  }
}

const starts = ["boot", "system", "automatic", "manual", "disabled"]

function serviceOf(cells: Cells, at: number): Derived | undefined {
  const type = numberOf(dataOf(cells, at, "Type"))
  const image = dataOf(cells, at, "ImagePath")
  if (type === undefined && image === undefined) return undefined
  const parameters = findKey(cells, at, ["Parameters"], 64)
  const start = numberOf(dataOf(cells, at, "Start"))
  const failure = dataOf(cells, at, "FailureCommand")
  return {
    kind: "service",
    fields: {
      Name: cells.keyName(at),
      DisplayName: dataOf(cells, at, "DisplayName"),
      ImagePath: image,
      CommandLine: image,
      ServiceDll:
        (parameters === undefined ? undefined : dataOf(cells, parameters, "ServiceDll")) ??
        dataOf(cells, at, "ServiceDll"),
      Start: start === undefined ? undefined : (starts[start] ?? start),
      ServiceType: type === undefined ? undefined : (type & 0x3) !== 0 ? "driver" : "process",
      Account: dataOf(cells, at, "ObjectName"),
      DecodedCommand: typeof image === "string" ? decodedCommand(image) : undefined,
      FailureCommand: failure,
    },
  }
}

function accountOf(cells: Cells, identity: Identity, at: number): Derived | undefined {
  const name = cells.keyName(at)
  const stated = /^[0-9A-F]{8}$/i.test(name) ? Number.parseInt(name, 16) : undefined
  const f = bytesOf(cells, at, "F")
  const v = bytesOf(cells, at, "V")
  if (stated === undefined || f === undefined || f.length < 68) return undefined
  const number = u32At(f, 48)
  const flags = u16At(f, 56)
  const account = v === undefined ? undefined : partOfV(v, 12)
  const named = account === undefined ? undefined : identity.names.get(account.toLowerCase())
  const sid = identity.accountsOf === undefined ? undefined : `${identity.accountsOf}-${number}`
  const membership = sid === undefined ? undefined : membershipOf(cells, identity, sid)
  const created = named === undefined ? undefined : filetimeWhen(cells.u32(named, 4), cells.u32(named, 8))
  return {
    kind: "account",
    when: created,
    fields: {
      Name: account,
      Rid: number,
      Sid: sid,
      // An account that borrows the number of another one acts as that one.
      KeyRid: number === stated ? undefined : stated,
      FullName: v === undefined ? undefined : partOfV(v, 24),
      Comment: v === undefined ? undefined : partOfV(v, 36),
      HasNameKey: account === undefined ? undefined : named !== undefined,
      Created: created === undefined || named === undefined ? undefined : timeText(cells, named),
      LastLogon: timeIn(f, 8),
      PasswordSet: timeIn(f, 24),
      LastWrongPassword: timeIn(f, 40),
      Logons: u16At(f, 66),
      IsDisabled: (flags & 1) !== 0,
      PasswordNotRequired: (flags & 4) !== 0,
      PasswordNeverExpires: (flags & 0x200) !== 0,
      Groups: membership?.names,
      IsAdministrator: membership?.isAdministrator,
      IsHidden: account === undefined ? undefined : account.endsWith("$"),
    },
  }
}

/** The text at one of the pairs at the beginning of `V`. */
function partOfV(v: Uint8Array, pair: number): string | undefined {
  if (v.length < pair + 8) return undefined
  const offset = 204 + u32At(v, pair)
  const length = u32At(v, pair + 4)
  return length === 0 || length > longestText || offset + length > v.length
    ? undefined
    : utf16(v.subarray(offset, offset + length))
}

interface Membership {
  readonly names: readonly string[]
  readonly isAdministrator: boolean
}

/** Groups of a hive by the accounts in them; reckoned once a hive. */
const memberships = new WeakMap<Identity, ReadonlyMap<string, Membership>>()

/** Over all groups of a hive. */
const mostMembers = 200_000

/** Administrators, whatever the group is called in the server's language. */
const administratorsRid = 544

function membershipOf(cells: Cells, identity: Identity, sid: string): Membership {
  let known = memberships.get(identity)
  if (known === undefined) {
    const made = new Map<string, {names: string[]; isAdministrator: boolean}>()
    let left = mostMembers
    for (const at of identity.groups) {
      const group = left > 0 ? groupAt(cells, at) : undefined
      left -= group?.members.length ?? 0
      for (const member of group?.members ?? []) {
        const one = made.get(member) ?? {names: [], isAdministrator: false}
        if (group?.name !== undefined && one.names.length < 20) one.names.push(group.name)
        one.isAdministrator ||= group?.rid === administratorsRid
        made.set(member, one)
      }
    }
    memberships.set(identity, made)
    known = made
  }
  return known.get(sid) ?? {names: [], isAdministrator: false}
}

function groupOf(cells: Cells, at: number): Derived | undefined {
  const group = groupAt(cells, at)
  if (group === undefined) return undefined
  return {
    kind: "group",
    fields: {Name: group.name, Rid: group.rid, Members: group.members, MemberCount: group.members.length},
  }
}

function groupAt(
  cells: Cells,
  at: number,
):
  | {readonly name: string | undefined; readonly rid: number; readonly members: readonly string[]}
  | undefined {
  const c = bytesOf(cells, at, "C")
  if (c === undefined || c.length < 52) return undefined
  const text = (pair: number): string | undefined => {
    const offset = 52 + u32At(c, pair)
    const length = u32At(c, pair + 4)
    return length > longestText || offset + length > c.length
      ? undefined
      : utf16(c.subarray(offset, offset + length))
  }
  const members: string[] = []
  const count = Math.min(u32At(c, 48), 10_000)
  for (let i = 0, from = 52 + u32At(c, 40); i < count; i++) {
    const sid = sidText(c.subarray(from))
    if (sid === undefined) break
    members.push(sid)
    from += 8 + 4 * c[from + 1]!
  }
  return {name: text(16), rid: u32At(c, 0), members}
}

/** A task in the cache: its place in the tree, and what the definition with its identifier says. */
function taskOf(cells: Cells, identity: Identity, at: number): Derived | undefined {
  const id = dataOf(cells, at, "Id")
  if (typeof id !== "string") return undefined
  const definition = identity.tasks.get(id.toLowerCase())
  const of = (name: string): Value | undefined =>
    definition === undefined ? undefined : dataOf(cells, definition, name)
  const actions = definition === undefined ? undefined : bytesOf(cells, definition, "Actions")
  const ran = definition === undefined ? undefined : bytesOf(cells, definition, "DynamicInfo")
  const ofActions = actions === undefined ? undefined : actionsOf(actions)
  return {
    kind: "task",
    fields: {
      TaskName: of("Path") ?? cells.keyName(at),
      TaskId: id,
      // Windows writes it for each task: without it a task is hidden from Windows' own tools.
      HasSecurityDescriptor: identity.hasTaskDescriptors
        ? findValue(cells, at, "SD") !== undefined
        : undefined,
      HasDefinition: definition !== undefined,
      Author: of("Author"),
      Description: of("Description"),
      Date: of("Date"),
      Command: ofActions?.commands,
      Arguments: ofActions?.parameters,
      CommandLine: ofActions?.lines,
      DecodedCommand: ofActions?.lines.flatMap((line) => decodedCommand(line) ?? [])[0],
      UserId: ofActions?.account,
      Registered: ran !== undefined && ran.length >= 12 ? timeIn(ran, 4) : undefined,
      LastRun: ran !== undefined && ran.length >= 20 ? timeIn(ran, 12) : undefined,
    },
  }
}

interface Actions {
  readonly account: string | undefined
  readonly commands: readonly string[]
  readonly parameters: readonly string[]
  /** Programs with their parameters. */
  readonly lines: readonly string[]
}

/** Programs in a task's `Actions`: u16 version, a text of whom it runs as, then actions: u16 kind (0x6666 runs
 *  a program, 0x7777 calls a COM class), a text (its id) and texts of program, parameters, folder. */
function actionsOf(bytes: Uint8Array): Actions {
  const commands: string[] = []
  const parameters: string[] = []
  const lines: string[] = []
  let at = 2
  const text = (): string | undefined => {
    if (at + 4 > bytes.length) return undefined
    const length = u32At(bytes, at)
    if (length > 2 * longestText || at + 4 + length > bytes.length) return undefined
    at += 4 + length
    return utf16(bytes.subarray(at - length, at))
  }
  const version = bytes.length < 2 ? 0 : u16At(bytes, 0)
  const account = version >= 2 ? text() : undefined
  // Windows allows 32.
  while (at + 2 <= bytes.length && commands.length < 32) {
    const kind = u16At(bytes, at)
    at += 2
    const id = text()
    if (kind === 0x6666) {
      const command = text()
      const given = text()
      if (id === undefined || command === undefined || given === undefined || text() === undefined) break
      commands.push(command)
      if (given !== "") parameters.push(given)
      lines.push(given === "" ? command : `${command} ${given}`)
      // Later versions add a word of flags.
      if (version >= 3) at += 2
    } else if (kind === 0x7777 && at + 16 <= bytes.length) {
      commands.push(`{${guid(bytes.subarray(at, at + 16))}}`)
      at += 16
      const given = text()
      if (given !== undefined && given !== "") parameters.push(given)
    } else break
  }
  return {account, commands, parameters, lines}
}

function guid(bytes: Uint8Array): string {
  const [a, b, c] = [u32At(bytes, 0), u16At(bytes, 4), u16At(bytes, 6)]
  const rest = hex(bytes.subarray(8))
  const four = (value: number): string => value.toString(16).padStart(4, "0")
  return `${a.toString(16).padStart(8, "0")}-${four(b)}-${four(c)}-${rest.slice(0, 4)}-${rest.slice(4)}`
}

/** Names of packages that Windows itself loads into its authentication process. */
const knownPackages: ReadonlySet<string> = new Set([
  "",
  '""',
  "cloudap",
  "kdcsvc",
  "kdcpw",
  "kerberos",
  "livessp",
  "msprivs",
  "msv1_0",
  "negotiate",
  "pku2u",
  "rassfm",
  "scecli",
  "schannel",
  "tspkg",
  "wdigest",
])

/** The packages of a value of the authentication process that Windows does not bring along. */
export function unknownPackages(key: string, name: string, data: Value): readonly string[] | undefined {
  if (!/^(?:Security|Authentication|Notification) Packages$/i.test(name)) return undefined
  if (!/\\Control\\Lsa(?:\\OSConfig)?$/i.test(key)) return undefined
  const packages = (Array.isArray(data) ? data : [data]).map(String)
  const unknown = packages.filter((one) => !knownPackages.has(one.toLowerCase().replace(/\.dll$/, "")))
  return unknown.length === 0 ? undefined : unknown
}

/** Records of accounts, groups and actions are shorter; long ones may be named by many keys. */
const longestBlock = 1 << 16
const longestText = 512

function bytesOf(cells: Cells, key: number, name: string): Uint8Array | undefined {
  const value = findValue(cells, key, name)
  return value === undefined ? undefined : cells.data(value, longestBlock).bytes
}

function numberOf(value: Value | undefined): number | undefined {
  return typeof value === "number" ? value : undefined
}

/** A FILETIME as text; undefined if it is zero or never. */
function timeIn(bytes: Uint8Array, at: number): string | undefined {
  const [low, high] = [u32At(bytes, at), u32At(bytes, at + 4)]
  return high === 0 || high >= 0x7fff_ffff ? undefined : filetimeText(low, high)
}

/** When a key was last written, as text. */
export function timeText(cells: Cells, key: number): string {
  return filetimeText(cells.u32(key, 4), cells.u32(key, 8))
}
