/* Knows how collectors lay out what they bring: from a path in a collection to the path on the server.
 *
 * KAPE copies below a folder per drive (`C/Windows/…`). Velociraptor writes `uploads/<accessor>/` with
 * URL-encoded parts (`%5C%5C.%5CC%3A` is `\\.\C:`), shadow copies among them. ExchangeLogCollector
 * makes a folder or zip per server with folders by log kind and does not keep paths. What a path tells
 * is a hint: the records themselves name their server, and disagreement is reported elsewhere.
 * Paths come as parts, containers and folders alike; nothing here reads a file.
 *
 * Sources: fox-it/dissect.target:dissect/target/loaders/{kape,velociraptor}.py;
 * Velocidex/velociraptor:accessors/collector; microsoft/CSS-Exchange:Diagnostics/ExchangeLogCollector. */

export interface Origin {
  readonly layout: "kape" | "velociraptor" | "exchange-log-collector" | "plain"
  /** `C:\inetpub\…` where the layout keeps it, `\Windows\…` where only the drive is unknown, else the path
   *  in the evidence with `/`. */
  readonly path: string
  /** As the collector wrote it; undefined where nothing in the path names it. */
  readonly host: string | undefined
  /** Which of several versions of one file: `shadow copy 3`. */
  readonly version: string | undefined
}

const accessors: ReadonlySet<string> = new Set([
  "auto",
  "file",
  "ntfs",
  "lazy_ntfs",
  "mft",
  "ntfs_vss",
  "registry",
])
const windowsRoots: ReadonlySet<string> = new Set([
  "windows",
  "inetpub",
  "program files",
  "program files (x86)",
  "programdata",
  "users",
  "perflogs",
  "temp",
  "exchange",
  "$extend",
  "$mft",
  "$logfile",
  "$boot",
  "$secure_$sds",
  "$recycle.bin",
  "system volume information",
])
/** Folders that ExchangeLogCollector makes, without their host prefix. */
const collectorFolder =
  /^(ECP_Logs|ECP_Proxy_Logs|ECP_ServerLogs|EWS_BE_Logs|EWS_Proxy_Logs|OAB_Generation_Logs|OAB_Proxy_Logs|OWA_Logs|CmdletInfra_Logs|IIS_.+_Logs|Windows_Event_Logs|[A-Za-z]+(_[A-Za-z]+)*_(BE|FE|Proxy)_Logs)(\.zip)?$/i

/** Where a file comes from, by the parts of its path: names of folders, containers and the file. */
export function originOf(parts: readonly string[]): Origin {
  return (
    velociraptor(parts) ??
    kape(parts) ??
    exchangeLogCollector(parts) ?? {
      layout: "plain",
      path: parts.join("/"),
      host: hostOfArchive(parts),
      version: undefined,
    }
  )
}

function velociraptor(parts: readonly string[]): Origin | undefined {
  const uploads = parts.findIndex(
    (part, i) => part.toLowerCase() === "uploads" && accessors.has(parts[i + 1]?.toLowerCase() ?? ""),
  )
  if (uploads < 0 || uploads + 2 >= parts.length) return undefined
  const inside = parts.slice(uploads + 2).map(decodePart)
  const first = inside[0] ?? ""
  const shadow = /HarddiskVolumeShadowCopy(\d+)/i.exec(first)
  const drive = /(?:^|[\\/])([A-Za-z]):$/.exec(first)
  const path = shadow
    ? `\\${inside.slice(1).join("\\")}`
    : drive
      ? [`${drive[1]?.toUpperCase()}:`, ...inside.slice(1)].join("\\")
      : inside.join("\\")
  return {
    layout: "velociraptor",
    path,
    host: hostOfArchive(parts.slice(0, uploads)),
    version: shadow ? `shadow copy ${shadow[1]}` : undefined,
  }
}

function kape(parts: readonly string[]): Origin | undefined {
  for (let i = 0; i < parts.length - 1; i++) {
    const drive = driveOf(parts[i] ?? "", parts[i + 1] ?? "")
    if (drive === undefined) continue
    const before = parts.slice(0, i)
    let inside = parts.slice(i + 1)
    const shadow = shadowOf(before.at(-1)) ?? shadowOf(inside[0])
    if (shadowOf(inside[0]) !== undefined) inside = inside.slice(1)
    const named = shadowOf(before.at(-1)) === undefined ? before : before.slice(0, -1)
    return {
      layout: "kape",
      path: [`${drive}:`, ...inside.map(decodePart)].join("\\"),
      host: hostOfArchive(named) ?? hostOfFolder(named.at(-1)),
      version: shadow === undefined ? undefined : `shadow copy ${shadow}`,
    }
  }
  return undefined
}

/** `C%3A`, `C:`, `C_` before a Windows folder, or a bare upper-case letter. A bare `c` needs a folder behind
 *  it that stands at the root of a drive. */
function driveOf(part: string, next: string): string | undefined {
  const named = /^([A-Za-z])(?:%3A|:)$/i.exec(part)
  if (named) return named[1]?.toUpperCase()
  const bare = /^([A-Za-z])_?$/.exec(part)
  if (!bare) return undefined
  const atRoot = windowsRoots.has(decodePart(next).toLowerCase()) || shadowOf(next) !== undefined
  return atRoot || /^[A-Z]$/.test(part) ? bare[1]?.toUpperCase() : undefined
}

function shadowOf(part: string | undefined): string | undefined {
  return /^VSS(\d+)$/i.exec(part ?? "")?.[1]
}

function exchangeLogCollector(parts: readonly string[]): Origin | undefined {
  const folders = parts.slice(0, -1)
  const at = folders.findIndex((part) => collectorFolder.test(part) || withoutHost(part) !== undefined)
  if (at < 0) return undefined
  const prefixed = withoutHost(folders[at] ?? "")
  const before = (folders[at - 1] ?? "").replace(/\.zip$/i, "").replace(/[-_]\d{6,14}$/, "")
  const file = parts.at(-1) ?? ""
  const prefixOfFile = /^(.+?)[_-](?:Application|System|Security|MSExchange|Microsoft-)[^/\\]*\.evtx$/i.exec(
    file,
  )
  return {
    layout: "exchange-log-collector",
    path: parts.join("/"),
    host: prefixed ?? hostName(prefixOfFile?.[1]) ?? hostOfFolder(before),
    version: undefined,
  }
}

/** `MXS01` of `MXS01_ECP_Logs`, where what follows is a folder of the collector. */
function withoutHost(part: string): string | undefined {
  if (collectorFolder.test(part)) return undefined
  const m = /^([A-Za-z0-9-]{2,15})[_-](.+)$/.exec(part)
  return m?.[1] !== undefined && m[2] !== undefined && collectorFolder.test(m[2]) ? m[1] : undefined
}

/** Nearest container or folder, from the inside out, whose name follows a collector's pattern. */
function hostOfArchive(parts: readonly string[]): string | undefined {
  for (let i = parts.length - 1; i >= 0; i--) {
    const stem = (parts[i] ?? "").replace(/\.(zip|7z|tar|tgz|gz|vhdx?|xz|zst)$/i, "").replace(/\.tar$/i, "")
    const ofVelociraptor = /^Collection-(.+?)-\d{4}-\d{2}-\d{2}[T_]/i.exec(stem)?.[1]
    if (ofVelociraptor !== undefined) return undotted(ofVelociraptor)
    const ofKape = /^\d{4}-?\d{2}-?\d{2}T\d{6,}_(.+)$/.exec(stem)?.[1]
    if (ofKape !== undefined) return hostName(ofKape)
  }
  return undefined
}

/** The collector writes `mxs01.corp.example` as `mxs01_corp_example`. One underscore alone may belong to
 *  the host's name and stays. */
function undotted(name: string): string {
  return (name.match(/_/g) ?? []).length >= 2 && !name.includes(".") ? name.replaceAll("_", ".") : name
}

/** A folder counts as a host only if it looks like one that administrators choose: capitals with a digit or
 *  hyphen (`MXS01`, `EX-MBX-2`). `evidence1` and `Case 7` do not. */
function hostOfFolder(name: string | undefined): string | undefined {
  return name !== undefined && /^(?=.*[\d-])(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{1,14}$/.test(name) ? name : undefined
}

function hostName(name: string | undefined): string | undefined {
  return name !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name) ? name : undefined
}

/** Percent escapes undone once; a part that is not well formed stays as it is. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}

/** What a collector says about itself beside the evidence. */
export interface Description {
  readonly host: string | undefined
  /** Why members are encrypted and which key opens them. Holds evidence text. */
  readonly key: string | undefined
}

const descriptions: ReadonlySet<string> = new Set([
  "client_info.json",
  "uploads.json",
  "metadata.json",
  "postern-collection.json",
])

/** Whether a file of this name is a collector's description. */
export function isDescription(name: string): boolean {
  return descriptions.has(name)
}

/** Reads a description: JSON or JSON lines, of which the first 20 are looked at. Any text is fine. */
export function describe(text: string): Description {
  const values = [...jsonValues(text)]
  const first = <T>(found: (value: unknown) => T | undefined): T | undefined =>
    values.map(found).find((one) => one !== undefined)
  return {host: first((value) => findHost(value, 3)), key: first(missingKey)}
}

function findHost(value: unknown, depth: number): string | undefined {
  if (typeof value !== "object" || value === null || depth < 0) return undefined
  const entries = Object.entries(value)
  for (const wanted of ["fqdn", "hostname"])
    for (const [key, inner] of entries)
      if (key.toLowerCase() === wanted && typeof inner === "string" && hostName(inner) !== undefined)
        return inner
  for (const [, inner] of entries.slice(0, 50)) {
    const host = findHost(inner, depth - 1)
    if (host !== undefined) return host
  }
  return undefined
}

/** By the `metadata.json` beside Velociraptor's encrypted `data.zip`. */
function missingKey(value: unknown): string | undefined {
  const row: unknown = Array.isArray(value) ? value[0] : value
  if (typeof row !== "object" || row === null) return undefined
  const fields = new Map(Object.entries(row).map(([key, inner]) => [key.toLowerCase(), inner]))
  if (!fields.has("encryptedpass") && !fields.has("scheme")) return undefined
  const scheme = fields.get("scheme")
  const how = typeof scheme === "string" ? scheme.slice(0, 40) : "unknown"
  return /^password$/i.test(how)
    ? "Velociraptor collection: the password that its collector was made with is missing"
    : `Velociraptor collection: its session password is itself encrypted (scheme ${JSON.stringify(how)}); the private key of the server or user that made the collector is missing. Unlock it there, or give the session password`
}

function* jsonValues(text: string): Generator<unknown> {
  const whole = parse(text)
  if (whole !== undefined) return yield whole
  for (const line of text.split("\n", 20)) {
    const value = parse(line)
    if (value !== undefined) yield value
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const statements: readonly (readonly [RegExp, string])[] = [
  [/^NoDataDetected/i, "the collector found no data in the time it was asked for"],
  [/^NoFilesDetected/i, "the collector found the folder and no files to copy in it"],
  [/^NoFolderDetected/i, "the collector did not find the folder on the server"],
  [/^NotEnoughFreeSpace/i, "the collector did not copy this: the server had not enough free space"],
]

/** What a collector's note about missing data says, by its name (`HOST_` may stand before it); undefined for
 *  any other file. `parts` ends in the file. */
export function statementOf(parts: readonly string[]): string | undefined {
  const name = parts.at(-1) ?? ""
  if (!/\.txt$/i.test(name)) return undefined
  for (const start of [name, name.replace(/^[A-Za-z0-9.-]{1,63}[_-]/, "")])
    for (const [pattern, says] of statements)
      if (pattern.test(start)) return parts.length > 1 ? `${parts.at(-2)}: ${says}` : says
  return undefined
}
