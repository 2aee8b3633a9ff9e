/* What a file holds, counted: channels, event ids, providers, computers, logons; clients and answers of
 * text logs.
 *
 * A child fills `Tables` for one file; the parent adds up those of all files, in their order. Each row has
 * a server, a key of a few texts, a count and its first and last time. A table keeps the rows that came
 * first, `rowsKept` of them a file; what comes for further keys is counted in `others`, so that counts add
 * up and nothing is left out in silence. */

import {commonField} from "../detect/project.ts"
import type {Event} from "../model/event.ts"
import {type ServerId, serverId, unknownServer} from "../model/ids.ts"
import type {Instant} from "../model/instant.ts"
import type {FileRecord} from "../model/inventory.ts"
import {logonOf} from "./logons.ts"

export type TableName =
  | "logs"
  | "channels"
  | "events"
  | "providers"
  | "computers"
  | "logons"
  | "clients"
  | "answers"

/** The tables, and what the texts of their keys are. */
export const tableKeys: Readonly<Record<TableName, readonly string[]>> = {
  logs: ["log"],
  channels: ["channel"],
  events: ["id", "channel", "provider"],
  providers: ["provider"],
  computers: ["computer"],
  logons: ["result", "id", "type", "source", "account"],
  clients: ["log", "client"],
  answers: ["log", "status"],
}
export const tableNames: readonly TableName[] = Object.keys(tableKeys) as TableName[]

const rowsKept: Readonly<Record<TableName, number>> = {
  logs: 100,
  channels: 1000,
  events: 5000,
  providers: 2000,
  computers: 1000,
  logons: 5000,
  clients: 5000,
  answers: 200,
}
/** Rows of all files together, for each of these of one file. */
const filesWorth = 20
const longestText = 200

export interface Row {
  /** Undefined where neither record nor collection names a host. */
  readonly server: ServerId | undefined
  readonly key: readonly string[]
  readonly count: number
  readonly first: Instant | undefined
  readonly last: Instant | undefined
}

export interface Table {
  readonly rows: readonly Row[]
  /** Records whose keys came after the table was full. */
  readonly others: number
}

export type TablesData = Readonly<Record<TableName, Table>>

type MutableRow = {-readonly [Key in keyof Row]: Row[Key]}

class OneTable {
  readonly rows = new Map<string, MutableRow>()
  others = 0
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  add(
    server: ServerId | undefined,
    key: readonly string[],
    count: number,
    first: Instant | undefined,
    last: Instant | undefined,
  ): void {
    const texts = key.map((text) => (text.length > longestText ? `${text.slice(0, longestText)}…` : text))
    const id = `${server ?? ""}\0${texts.join("\0")}`
    const known = this.rows.get(id)
    if (known === undefined) {
      if (this.rows.size < this.most) this.rows.set(id, {server, key: texts, count, first, last})
      else this.others += count
      return
    }
    known.count += count
    if (first !== undefined && (known.first === undefined || first < known.first)) known.first = first
    if (last !== undefined && (known.last === undefined || last > known.last)) known.last = last
  }
}

/** Counts of one file, or of many. */
export class Tables {
  readonly #tables: Readonly<Record<TableName, OneTable>>

  constructor(files = 1) {
    this.#tables = eachTable((name) => new OneTable(rowsKept[name] * files))
  }

  /** `collectionHost` is the host of records that name none. */
  event(event: Event, collectionHost: string | undefined): void {
    const {log, channel, provider, eventId, host} = event.source
    const named = host ?? collectionHost
    const server = named === undefined ? undefined : serverId(named)
    const at = event.when?.at
    const add = (name: TableName, ...key: readonly string[]): void =>
      this.#tables[name].add(server, key, 1, at, at)
    add("logs", log)
    if (log === "windows-event") {
      add("channels", channel ?? "")
      add("events", eventId === undefined ? "" : String(eventId), channel ?? "", provider ?? "")
      add("providers", provider ?? "")
      if (host !== undefined) add("computers", host)
      const logon = logonOf(event)
      if (logon !== undefined)
        add("logons", logon.result, String(eventId), logon.type, logon.source, logon.account)
      return
    }
    const client = commonField(event, "client")
    if (client !== undefined) add("clients", log, String(client))
    const status = commonField(event, "status")
    if (status !== undefined) add("answers", log, answerText(String(status)))
  }

  /** Adds the counts of a part or a file; rows without a server go to `fallback`. */
  add(data: TablesData, fallback: ServerId | undefined): void {
    for (const name of tableNames) {
      const table = this.#tables[name]
      for (const {server, key, count, first, last} of data[name].rows)
        table.add(server ?? fallback, key, count, first, last)
      table.others += data[name].others
    }
  }

  data(): TablesData {
    return eachTable((name) => {
      const {rows, others} = this.#tables[name]
      return {rows: [...rows.values()], others}
    })
  }
}

/** `2xx`; Exchange's own 241 is one of them. What is no status stands as it is. */
function answerText(status: string): string {
  return /^[1-5]\d\d$/.test(status) ? `${status[0]}xx` : status
}

export interface ServerSummary {
  readonly server: ServerId
  /** Most frequent first, then by key. */
  readonly tables: Readonly<Record<TableName, readonly Row[]>>
}

export interface Summary {
  readonly servers: readonly ServerSummary[]
  /** Records that are in no row, over all servers. */
  readonly others: Readonly<Record<TableName, number>>
}

/** All files together, in the order of `files`; the same whatever the number of workers. */
export function summarise(
  files: readonly FileRecord[],
  tables: ReadonlyMap<FileRecord["id"], TablesData>,
): Summary {
  const all = new Tables(filesWorth)
  for (const file of files) {
    const own = tables.get(file.id)
    if (own !== undefined) all.add(own, file.host === undefined ? unknownServer : serverId(file.host))
  }
  const data = all.data()
  const byServer = eachTable((name) => Map.groupBy(data[name].rows, (row) => row.server ?? unknownServer))
  const servers = new Set(tableNames.flatMap((name) => [...byServer[name].keys()]))
  return {
    servers: [...servers].sort().map((server) => ({
      server,
      tables: eachTable((name) => (byServer[name].get(server) ?? []).sort(compareRow)),
    })),
    others: eachTable((name) => data[name].others),
  }
}

function eachTable<T>(make: (name: TableName) => T): Record<TableName, T> {
  return Object.fromEntries(tableNames.map((name) => [name, make(name)])) as Record<TableName, T>
}

function compareRow(a: Row, b: Row): number {
  if (a.count !== b.count) return b.count - a.count
  const [left, right] = [a.key.join("\0"), b.key.join("\0")]
  return left < right ? -1 : left > right ? 1 : 0
}
