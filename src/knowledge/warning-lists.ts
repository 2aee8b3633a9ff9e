/* What looks like an indicator and is none: reserved addresses, well-known sites, files that every system has.
 *
 *   warning-lists/addresses.tsv         blocks that point at nobody, and public resolvers
 *   warning-lists/names.tsv             domains: reserved, of one trusted owner, or where anybody may put something
 *   warning-lists/files.tsv             names of files that are part of Windows or Exchange
 *   warning-lists/hashes.tsv            digests of files without content
 *   products/exchange-builds.csv        builds of Exchange, of which some could be addresses
 *
 * They suppress, they never delete: a reader sees each hit with the reason. Reading them takes a few milliseconds. */

import {type AddressBlock, parseBlock} from "../bytes/cidr.ts"
import type {Refusal} from "../model/refusal.ts"
import {Complaints} from "./decode.ts"
import {tabRows} from "./tab-table.ts"

export const nameKinds = ["reserved", "site", "shared", "mail"] as const
/** `site` has one trusted owner; in `shared` anybody may put something, in `mail` anybody may have an address;
 *  `reserved` points at nobody. */
export type NameKind = (typeof nameKinds)[number]

export interface ListedName {
  readonly kind: NameKind
  readonly why: string
}

export interface WarningLists {
  readonly addresses: readonly {readonly block: AddressBlock; readonly why: string}[]
  /** By domain; each stands for all names below it. */
  readonly names: ReadonlyMap<string, ListedName>
  /** Lower case. */
  readonly files: ReadonlySet<string>
  readonly hashes: ReadonlyMap<string, string>
  /** `14.3.123.4` */
  readonly builds: ReadonlySet<string>
}

/** The files of the knowledge folder that the lists are read from. */
export const warningListFiles = [
  "warning-lists/addresses.tsv",
  "warning-lists/names.tsv",
  "warning-lists/files.tsv",
  "warning-lists/hashes.tsv",
  "products/exchange-builds.csv",
] as const

/** The lists from file texts by path, with what is wrong with them: `knowledge/missing-file`, `knowledge/bad-header`,
 *  `knowledge/bad-csv`, `knowledge/bad-value`. A bad row is left out. */
export function readWarningLists(files: ReadonlyMap<string, string>): {
  readonly lists: WarningLists
  readonly refusals: readonly Refusal[]
} {
  const refusals: Refusal[] = []
  const rows = (path: (typeof warningListFiles)[number], ...header: readonly string[]) => {
    const text = files.get(path)
    if (text === undefined)
      refusals.push({code: "knowledge/missing-file", message: `the folder has no ${path}`})
    const complaints = new Complaints(path, text ?? "", refusals)
    return tabRows(text ?? "", header, complaints).map(({cells, line}) => ({cells, line, complaints}))
  }
  const bad = (complaints: Complaints, line: number, message: string): void =>
    complaints.at(line, 1, "knowledge/bad-value", message)

  const addresses: {block: AddressBlock; why: string}[] = []
  for (const {cells, line, complaints} of rows("warning-lists/addresses.tsv", "block", "kind", "why")) {
    const [written = "", , why = ""] = cells
    const block = parseBlock(written)
    if (block === undefined) bad(complaints, line, `\`${written}\` is no block of addresses`)
    else addresses.push({block, why})
  }
  const names = new Map<string, ListedName>()
  for (const {cells, line, complaints} of rows("warning-lists/names.tsv", "name", "kind", "why")) {
    const [name = "", written, why = ""] = cells
    const kind = nameKinds.find((known) => known === written)
    if (kind === undefined) bad(complaints, line, `\`${written}\` is none of ${nameKinds.join(", ")}`)
    else names.set(name, {kind, why})
  }
  const systemFiles = rows("warning-lists/files.tsv", "name").map(({cells}) => cells[0] ?? "")
  const hashes = rows("warning-lists/hashes.tsv", "digest", "why").map(
    ({cells: [digest = "", why = ""]}) => [digest, why] as const,
  )
  return {
    lists: {
      addresses,
      names,
      files: new Set(systemFiles),
      hashes: new Map(hashes),
      builds: new Set(
        (files.get("products/exchange-builds.csv") ?? "").match(/(?<![\d.])\d+\.\d+\.\d+\.\d+(?![\d.])/g),
      ),
    },
    refusals,
  }
}
