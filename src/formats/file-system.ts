/* The fields that all readers of file systems give, whatever they read: one event a file or change.
 *
 *   Path, FileName, Extension, Size    of the file; the path from the volume's root, with a letter where known
 *   Created, Modified, MftModified, Accessed    $STANDARD_INFORMATION, which programs can set
 *   CreatedFN, ModifiedFN …    $FILE_NAME, which Windows alone keeps
 *   Source    mft, mft-csv, usn, usn-csv, listing
 *   Action    exists, created, deleted, renamed, written, changed
 *   Deleted   true where the record says that the file is gone
 *   FileId    number and sequence of its record: the same file under other names
 *   IsBackdated    true where the time of creation that programs can set is earlier than the other and has no
 *                  fraction of a second
 *   WebRoot, Url, Runs    of files that a web server would run
 *   PageOf    of a compiled trace: the name of the page that was compiled */

import {runsAs, webRootOf} from "./web-roots.ts"

/** `C:` from the path of a file that every volume has, `E\C\$MFT` or `%5C%5C.%5CC%3A/$MFT`; empty where it names
 *  no drive. */
export function driveOf(path: string): string {
  const letter = /(?:^|[\\/]|%5C)([A-Za-z])(?::|%3A)?(?:[\\/]|%5C)\$(?:MFT|Extend|J|UsnJrnl)/i.exec(path)?.[1]
  return letter === undefined ? "" : `${letter.toUpperCase()}:`
}

/** One word for what a record of the change journal says, from its reasons in words. A record gathers reasons
 *  until the file is closed: the end of the file outweighs its beginning. */
export function actionOf(reasons: readonly string[]): string {
  const has = (name: string): boolean => reasons.some((reason) => reason.trim().toLowerCase() === name)
  if (has("filedelete")) return "deleted"
  if (has("filecreate")) return "created"
  if (has("renamenewname") || has("renameoldname")) return "renamed"
  return reasons.some((reason) => /^\s*(?:named)?data/i.test(reason)) ? "written" : "changed"
}

/** Where in a web site a file lies, for those that a web server would run, and the page of a compiled trace.
 *  Costs next to nothing for others. */
export function webFieldsOf(path: string, name: string): readonly (readonly [string, string])[] {
  const page = /^(.{1,200}\.(?:aspx|ashx|asmx|asp|svc))\.[0-9a-f]{1,16}\.compiled$/i.exec(name)?.[1]
  const runs = runsAs(name)
  if (page === undefined && (runs === "static" || runs === "part")) return []
  const place = webRootOf(path)
  if (place === undefined) return []
  if (place.root === "aspnet-temporary") return page === undefined ? [] : [["PageOf", page]]
  if (page !== undefined) return []
  const where: [string, string][] = [["WebRoot", place.root]]
  if (place.url !== undefined) where.push(["Url", place.url])
  return [...where, ["Runs", runs]]
}
