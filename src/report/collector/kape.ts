/* A target for KAPE, made from knowledge/collection.yml. */

import type {CollectionItem, CollectionRoot} from "../../knowledge/collection.ts"

const roots: Readonly<Record<CollectionRoot, string>> = {
  exchange: "C:\\Program Files\\Microsoft\\Exchange Server\\V*",
  drive: "C:",
  windows: "C:\\Windows",
  programdata: "C:\\ProgramData",
  users: "C:\\Users",
}

/** The text of `PosternExchange.tkape`. */
export function collectorKape(collection: readonly CollectionItem[]): string {
  const targets = collection.flatMap((item) =>
    item.files.map(({root, below, mask, deep}) =>
      [
        "    -",
        `        Name: ${JSON.stringify(item.title)}`,
        "        Category: Exchange",
        `        Path: '${roots[root]}${below}\\'`,
        `        FileMask: '${mask}'`,
        ...(deep ? ["        Recursive: true"] : []),
        `        Comment: ${JSON.stringify(item.why)}`,
      ].join("\n"),
    ),
  )
  return `${head}${targets.join("\n")}\n${others}`
}

const head = `Description: Evidence of an Exchange server for Postern
Author: Postern
Version: 1.0
Id: 3d6f1a52-6c0f-4f0e-9f5e-7a0a0c5b9f11
RecreateDirectories: true
Targets:
`

/** What KAPE's own targets already describe. */
const others = `    -
        Name: "File table"
        Category: Compound
        Path: $MFT.tkape
    -
        Name: "Change journal"
        Category: Compound
        Path: $J.tkape
    -
        Name: "Registry hives of the system"
        Category: Compound
        Path: RegistryHivesSystem.tkape
`
