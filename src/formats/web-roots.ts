/* Recognises the folders that Exchange's and other web sites of IIS serve, by path, anywhere in an evidence tree.
 *
 * A path may begin with any drive, any folder of a collection or with nothing, and its parts may be
 * URL-encoded, as Velociraptor writes them. What names a root is a run of folder names that stand together
 * (`FrontEnd\HttpProxy\owa`); of two roots in one path the inner one counts, so that a copy of a server in a
 * folder called `wwwroot` is still the copy. A path is a hint: it shows where a file lay, not that it ran.
 *
 * Source: physical paths of the virtual directories of a clean Exchange 2019 (microsoft/CSS-Exchange:
 * Diagnostics/HealthChecker/Tests/DataCollection/E19/Exchange/IIS/applicationHost.config); IIS's own defaults. */

/** `owa-auth` and `ecp-auth` are open to everybody who can reach the server: intruders write there first. */
export type WebRoot =
  | "owa-auth"
  | "ecp-auth"
  | "front-end"
  | "back-end"
  | "aspnet-client"
  | "wwwroot"
  | "sharepoint-layouts"
  | "aspnet-temporary"

/** `page`: asked for, it runs as ASP.NET. `asp`: as classic ASP, where that is installed. `part`: runs as part
 *  of pages (a control, a master page, a configuration). `foreign`: only with a handler that IIS does not bring
 *  along (PHP, JSP). `static`: not run. */
export type Runs = "page" | "asp" | "part" | "foreign" | "static"

export interface WebPlace {
  readonly root: WebRoot
  /** Below the root, `\` between the parts, decoded; the file's own name at least. */
  readonly relative: string
  /** Under which a browser asks for the file, `/owa/auth/x.aspx`; undefined where no address leads to it. */
  readonly url: string | undefined
  /** The site that serves it: Exchange's back end listens on port 444 and is not open to the outside. */
  readonly site: "front end" | "back end" | undefined
  /** The path below Exchange's folder of installation, `FrontEnd\HttpProxy\owa\auth\x.aspx`; undefined for
   *  roots that are not Exchange's. */
  readonly exchangePath: string | undefined
  readonly runs: Runs
}

interface RootPattern {
  /** Folder names in lower case; undefined stands for any one folder. */
  readonly folders: readonly (string | undefined)[]
  readonly root: WebRoot
  readonly site?: "front end" | "back end"
  /** Address of the root; undefined: none. */
  readonly url?: string
  /** Path of the root below Exchange's folder. */
  readonly exchange?: string
}

/** Address of each folder below `FrontEnd\HttpProxy`, where it differs from the folder's name. */
const frontEndUrls: Readonly<Record<string, string>> = {
  sync: "Microsoft-Server-ActiveSync",
  rest: "API",
  rpc: "Rpc",
}
/** The same below `ClientAccess`. */
const backEndUrls: Readonly<Record<string, string>> = {
  sync: "Microsoft-Server-ActiveSync",
  rest: "API",
  rpcproxy: "Rpc",
  "powershell-proxy": "PowerShell",
}

const patterns: readonly RootPattern[] = [
  {
    folders: ["frontend", "httpproxy", "owa", "auth"],
    root: "owa-auth",
    site: "front end",
    url: "/owa/auth",
    exchange: "FrontEnd\\HttpProxy\\owa\\auth",
  },
  {
    folders: ["frontend", "httpproxy", "ecp", "auth"],
    root: "ecp-auth",
    site: "front end",
    url: "/ecp/auth",
    exchange: "FrontEnd\\HttpProxy\\ecp\\auth",
  },
  {
    folders: ["frontend", "httpproxy"],
    root: "front-end",
    site: "front end",
    url: "",
    exchange: "FrontEnd\\HttpProxy",
  },
  {folders: ["frontend", "callrouter"], root: "front-end", exchange: "FrontEnd\\CallRouter"},
  {
    folders: ["clientaccess", "exchweb", "ews"],
    root: "back-end",
    site: "back end",
    url: "/EWS",
    exchange: "ClientAccess\\exchweb\\ews",
  },
  ...["owa", "ecp"].map(
    (app): RootPattern => ({
      folders: ["clientaccess", app, "auth"],
      root: "back-end",
      site: "back end",
      url: `/${app}/auth`,
      exchange: `ClientAccess\\${app}\\auth`,
    }),
  ),
  {folders: ["clientaccess"], root: "back-end", site: "back end", url: "", exchange: "ClientAccess"},
  // Loose copies of the two folders without those above them.
  {
    folders: ["owa", "auth"],
    root: "owa-auth",
    site: "front end",
    url: "/owa/auth",
    exchange: "FrontEnd\\HttpProxy\\owa\\auth",
  },
  {
    folders: ["ecp", "auth"],
    root: "ecp-auth",
    site: "front end",
    url: "/ecp/auth",
    exchange: "FrontEnd\\HttpProxy\\ecp\\auth",
  },
  {folders: ["aspnet_client"], root: "aspnet-client", site: "front end", url: "/aspnet_client"},
  {folders: ["wwwroot"], root: "wwwroot", site: "front end", url: ""},
  {
    folders: ["web server extensions", undefined, "template", "layouts"],
    root: "sharepoint-layouts",
    url: "/_layouts",
  },
  {folders: ["temporary asp.net files"], root: "aspnet-temporary"},
]

/** Where in a web site a path lies; undefined for a path outside of all roots, and for a root itself. */
export function webRootOf(path: string): WebPlace | undefined {
  const parts = partsOf(path)
  const name = parts.at(-1)
  if (name === undefined) return undefined
  const lower = parts.map((part) => part.toLowerCase())
  let best: {readonly pattern: RootPattern; readonly start: number; readonly end: number} | undefined
  for (const pattern of patterns) {
    const {folders} = pattern
    // The file itself is never part of a root.
    for (let start = parts.length - 1 - folders.length; start >= 0; start--) {
      if (!folders.every((folder, i) => folder === undefined || folder === lower[start + i])) continue
      // Of two roots the inner one counts; of two that end alike, the longer.
      const end = start + folders.length
      if (best === undefined || end > best.end || (end === best.end && start < best.start))
        best = {pattern, start, end}
      break
    }
  }
  if (best === undefined || isLog(lower, best.start)) return undefined
  const {pattern, end} = best
  const below = parts.slice(end)
  const relative = below.join("\\")
  return {
    root: pattern.root,
    relative,
    url: urlOf(pattern, below),
    site: pattern.site,
    exchangePath: pattern.exchange === undefined ? undefined : `${pattern.exchange}\\${relative}`,
    runs: runsAs(name),
  }
}

/** How a web server would treat a file of this name if somebody asked for it. */
export function runsAs(name: string): Runs {
  // Windows drops blanks and dots at the end, and a stream's name is not the file's.
  const bare = name.replace(/:.*$/s, "").replace(/[. ]{1,200}$/, "")
  const dot = bare.lastIndexOf(".")
  return (dot < 0 ? undefined : kinds.get(bare.slice(dot + 1).toLowerCase())) ?? "static"
}

const kinds: ReadonlyMap<string, Runs> = new Map<string, Runs>([
  ...["aspx", "ashx", "asmx", "soap", "rem", "svc", "axd", "cshtml", "vbhtml"].map((name): [string, Runs] => [
    name,
    "page",
  ]),
  ...["asp", "asa", "cer", "cdx"].map((name): [string, Runs] => [name, "asp"]),
  ...["ascx", "master", "asax", "config", "skin", "browser"].map((name): [string, Runs] => [name, "part"]),
  ...[
    "php",
    "php3",
    "php4",
    "php5",
    "php7",
    "phtml",
    "phar",
    "inc",
    "jsp",
    "jspx",
    "jspf",
    "jsw",
    "jsv",
    "cfm",
  ].map((name): [string, Runs] => [name, "foreign"]),
])

/** The parts of a path, percent escapes undone once; a part that is not well formed stays as it is. */
function partsOf(path: string): readonly string[] {
  const decode = (part: string): string => {
    if (!part.includes("%")) return part
    try {
      return decodeURIComponent(part)
    } catch (error) {
      if (error instanceof URIError) return part
      throw error
    }
  }
  return path
    .split(/[\\/]/)
    .map(decode)
    .join("\\")
    .split(/[\\/]/)
    .filter((part) => part !== "" && part !== ".")
}

/** `Logging\HttpProxy` holds logs, not pages. */
function isLog(lower: readonly string[], start: number): boolean {
  return lower[start - 1] === "logging"
}

function urlOf(pattern: RootPattern, below: readonly string[]): string | undefined {
  if (pattern.url === undefined) return undefined
  const [first, ...rest] = below
  const names = pattern.root === "back-end" ? backEndUrls : frontEndUrls
  const isRenamed = (pattern.root === "front-end" || pattern.root === "back-end") && pattern.url === ""
  const key = first?.toLowerCase() ?? ""
  const shown = isRenamed && rest.length > 0 && Object.hasOwn(names, key) ? [names[key], ...rest] : below
  return `${pattern.url}/${shown.join("/")}`
}
