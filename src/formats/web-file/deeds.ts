/* What code does with a value that matters if a client chose it, and how grave that is.
 *
 * Grades: 3 condemns the page by itself; 2 is worth a look; 1 counts only together with others. */

import type {CallSite} from "./site.ts"
import {anyTaint, type Taint, type Value} from "./value.ts"

export type Deed =
  | "eval"
  | "command"
  | "loader"
  | "write"
  | "upload"
  | "read"
  | "list"
  | "change"
  | "connect"
  | "fetch"
  | "database"
  | "deserialise"
  | "machine code"
  | "keys"
  | "timestamps"

export interface Found {
  readonly deed: Deed
  readonly grade: 1 | 2 | 3
  /** The sink as people write it. */
  readonly sink: string
  readonly taint: Taint | undefined
  readonly at: number
  readonly says: string
  /** Constant code or data that is run: worth a look inside. */
  readonly inner?: {readonly text: string; readonly as: "code" | "assembly"}
}

/** Endings of files that a server runs. */
export const serverSide: RegExp =
  /\.(?:as[pcmha]x|aspq?|asa|cer|cdx|soap|rem|svc|cshtml|vbhtml|php\d?|phtml|phar|jspx?|jspf|config|dll)\s{0,5}$/i

export function found(
  site: CallSite,
  deed: Deed,
  grade: 1 | 2 | 3,
  sink: string,
  taint: Taint | undefined,
  says: string,
  more: Partial<Found> = {},
): Found {
  return {deed, grade, sink, taint, at: site.at, says, ...more}
}

/** A value that runs: grave if a client chose it, worth a look inside if it is constant. */
export function runs(
  site: CallSite,
  deed: Deed,
  sink: string,
  value: Value | undefined,
  says: string,
): Found | undefined {
  if (value === undefined) return undefined
  const taint = anyTaint([value])
  if (taint !== undefined) return found(site, deed, taint.isChecked ? 2 : 3, sink, taint, says)
  if (value.text !== undefined && value.text.length > 3)
    return found(site, deed, 1, sink, undefined, `${says} that the file itself holds`, {
      inner: {text: value.text, as: "code"},
    })
  if (value.type === "fetched")
    return found(site, deed, 3, sink, undefined, `${says} that it fetches from an address of its own`)
  if (value.isDecoded) {
    const reads = /\brequest\b|\$_(?:GET|POST|REQUEST|COOKIE)\b/i.test(value.tail ?? "")
    return found(site, deed, reads ? 3 : 2, sink, undefined, `${says} that it decodes first`)
  }
  return undefined
}

export function commands(site: CallSite, sink: string, values: readonly Value[]): Found | undefined {
  const taint = anyTaint(values)
  if (taint !== undefined)
    return found(
      site,
      "command",
      taint.isChecked ? 2 : 3,
      sink,
      taint,
      "starts a program with what the client sends",
    )
  const text = values.map((value) => value.text ?? value.head ?? "").join(" ")
  return /\b(?:cmd|powershell|certutil|bitsadmin|rundll32|mshta|net1?|whoami|bash|sh|nc)\b/i.test(text)
    ? found(
        site,
        "command",
        site.kind === "PHP" ? 1 : 2,
        sink,
        undefined,
        `starts ${text.trim().slice(0, 80)}`,
      )
    : undefined
}

/** A statement runs on a database; it matters if the client gives all of it, or the program that it starts. */
export function queries(site: CallSite, sink: string, statement: Value | undefined): Found | undefined {
  const taint = statement === undefined ? undefined : anyTaint([statement])
  if (taint === undefined || taint.isChecked) return undefined
  if (/\bxp_cmdshell\b|\bsp_oamethod\b|\bsys_exec\b|\bfrom\s{1,5}program\b/i.test(statement?.head ?? ""))
    return found(
      site,
      "command",
      3,
      sink,
      taint,
      "starts a program by way of a database with what the client sends",
    )
  return taint.isWhole
    ? found(site, "database", 2, sink, taint, "runs a statement of the client's on a database")
    : undefined
}

/** A connection to a database that the client names, in whole or in parts. */
export function opens(site: CallSite, sink: string, where: Value | undefined): Found | undefined {
  const taint = where === undefined ? undefined : anyTaint([where])
  return taint === undefined || taint.isChecked
    ? undefined
    : found(site, "database", 1, `connection ${sink}`, taint, "connects to a database that the client names")
}

/** An archive of the client's is unpacked. */
export function unpacks(
  site: CallSite,
  sink: string,
  archive: Value | undefined,
  to: Value | undefined,
): Found | undefined {
  const taint = archive?.taint
  if (taint === undefined || taint.isChecked || taint.isFileName) return undefined
  return to?.isOwnFolder
    ? found(site, "upload", 3, sink, taint, "unpacks the client's archive in the web site's own folder")
    : found(site, "upload", 1, sink, taint, "unpacks the client's archive")
}

/** A file is written: `path` and `content` as far as known. */
export function writes(
  site: CallSite,
  sink: string,
  path: Value | undefined,
  content: Value | undefined,
): Found | undefined {
  const what = anyTaint([content])
  const where = path === undefined ? undefined : anyTaint([path])
  const text = path?.text ?? path?.tail
  const isPage = text !== undefined && serverSide.test(text)
  const isOther = /\.\w{1,5}$/.test(path?.tail ?? "") && !isPage
  const isChosen =
    where !== undefined &&
    (where.isWhole || (path?.isOwnFolder === true && !isOther)) &&
    !where.isFileName &&
    !where.isChecked &&
    !where.source.startsWith("$_FILES")
  if (what?.isWhole && !what.isChecked && where?.isFileName && path?.isOwnFolder && site.kind !== "PHP")
    return keeps(site, sink, path, what)
  if (what !== undefined && !what.isChecked && isPage && what.isWhole)
    return found(
      site,
      "write",
      3,
      sink,
      what,
      `writes what the client sends to a page of its own (${text.slice(-60)})`,
    )
  if (what !== undefined && !what.isChecked && isChosen && what.isWhole)
    return found(
      site,
      "write",
      3,
      sink,
      what,
      `writes what the client sends to a file that the client names (${where.source})`,
    )
  if (what !== undefined && isChosen && !what.isChecked)
    return found(site, "write", 2, sink, what, `writes to a file that the client names (${where.source})`)
  if (isChosen) return found(site, "write", 1, sink, where, "writes to a file that the client names")
  if (what?.isWhole && !what.isChecked && site.kind !== "PHP")
    return found(site, "write", 1, sink, what, "writes what the client sends to a file")
  return isPage && content !== undefined && content.text !== undefined && content.text.length > 10
    ? found(
        site,
        "write",
        1,
        sink,
        undefined,
        `writes a page (${text.slice(-60)}) whose text the file itself holds`,
        {
          inner: {text: content.text, as: "code"},
        },
      )
    : undefined
}

/** An uploaded file is kept. */
export function keeps(
  site: CallSite,
  sink: string,
  path: Value | undefined,
  upload: Taint | undefined,
): Found | undefined {
  if (path === undefined) return undefined
  const where = anyTaint([path])
  const text = path.text ?? path.tail
  if (text !== undefined && serverSide.test(text))
    return found(
      site,
      "upload",
      3,
      sink,
      upload ?? where,
      `keeps an uploaded file as a page of its own (${text.slice(-60)})`,
    )
  if (where === undefined) return undefined
  if (where.isChecked) return found(site, "upload", 1, sink, where, "keeps an uploaded file")
  if (!where.isFileName && where.isWhole)
    return found(site, "upload", 3, sink, where, "keeps an uploaded file under a path that the client names")
  if (!where.isFileName)
    return found(site, "upload", 2, sink, where, "keeps an uploaded file under a name that the client sends")
  return found(
    site,
    "upload",
    2,
    sink,
    where,
    path.isOwnFolder
      ? "keeps an uploaded file in the web site's own folder, whatever its ending"
      : "keeps an uploaded file under the client's name, whatever its ending",
  )
}

/** Files and folders that the client names whole. */
export function named(
  site: CallSite,
  deed: Deed,
  sink: string,
  path: Value | undefined,
  says: string,
): Found | undefined {
  const taint = path === undefined ? undefined : anyTaint([path])
  return taint?.isWhole && !taint.isFileName && !taint.isChecked && !taint.source.startsWith("$_FILES")
    ? found(site, deed, 1, sink, taint, says)
    : undefined
}

export function connects(site: CallSite, sink: string, args: readonly Value[]): Found | undefined {
  const taint = anyTaint(args)
  if (taint?.isChecked) return undefined
  if (taint !== undefined)
    return found(site, "connect", 1, sink, taint, "connects to an address that the client names")
  const host = args[0]?.text
  return host !== undefined && /^(?:\d{1,3}\.){3}\d{1,3}$/.test(host) && host !== "127.0.0.1"
    ? found(site, "connect", 1, sink, undefined, `connects to ${host}`)
    : undefined
}
