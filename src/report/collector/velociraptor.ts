/* An artifact for Velociraptor, made from knowledge/collection.yml. */

import type {CollectionItem, CollectionRoot} from "../../knowledge/collection.ts"

const roots: Readonly<Record<CollectionRoot, string>> = {
  exchange: "C:/Program Files/Microsoft/Exchange Server/V*",
  drive: "C:",
  windows: "C:/Windows",
  programdata: "C:/ProgramData",
  users: "C:/Users",
}

/** The text of `Custom.Windows.Postern.Exchange.yaml`. */
export function collectorVelociraptor(collection: readonly CollectionItem[]): string {
  const globs = collection.flatMap(({files}) =>
    files.map(
      ({root, below, mask, deep}) =>
        `${roots[root]}${below.replaceAll("\\", "/")}/${deep ? "**/" : ""}${mask}`,
    ),
  )
  const rows = [...new Set(globs)].map((glob) => `      ${glob}\n`)
  return template.replace("@GLOBS@", () => rows.join(""))
}

const template = `name: Custom.Windows.Postern.Exchange
description: |
  Uploads the evidence of an Exchange server for Postern: logs of Exchange and IIS, event logs, web folders,
  configuration, scheduled tasks, registry hives, file table and change journal. Changes nothing on the server.
type: CLIENT
precondition: SELECT OS FROM info() WHERE OS = 'windows'
parameters:
  - name: Files
    description: Files as the server's file system shows them. Change the drive where Exchange lies elsewhere.
    type: csv
    default: |
      Glob
@GLOBS@  - name: RawFiles
    description: Files that only the raw file system gives.
    type: csv
    default: |
      Glob
      C:/Windows/System32/config/SOFTWARE
      C:/Windows/System32/config/SOFTWARE.LOG*
      C:/Windows/System32/config/SYSTEM
      C:/Windows/System32/config/SYSTEM.LOG*
      C:/$MFT
      C:/$Extend/$UsnJrnl:$J
sources:
  - name: Uploads
    query: |
      LET Plain = SELECT OSPath, Size, Mtime, upload(file=OSPath, mtime=Mtime) AS Upload
        FROM glob(globs=Files.Glob, accessor="auto")
        WHERE NOT IsDir
      LET Raw = SELECT OSPath, Size, Mtime, upload(file=OSPath, accessor="ntfs", mtime=Mtime) AS Upload
        FROM glob(globs=RawFiles.Glob, accessor="ntfs")
        WHERE NOT IsDir
      SELECT * FROM chain(a=Plain, b=Raw)
`
