/* Fields of web rules on IIS and HttpProxy logs.
 *
 * Rules look for paths in `cs-uri-query`, `c-uri` and `cs-uri`, but these logs keep the path (the stem)
 * and the query in two columns. So each of those fields is any of stem, query and `stem?query`, each as
 * written, percent-decoded once and twice; "not" then means none of them.
 *
 * IIS writes `+` for a blank in user agents, and rules use both spellings. HttpProxy writes two blanks
 * for a comma. In W3C logs `-` stands for a value that is not there. Sources: W3C Extended Log File
 * Format; Sigma taxonomy appendix 2.1.0; observed logs of Exchange 2016 to SE. */

import {fold} from "../bytes/fold.ts"
import type {Event, LogKind} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"
import {decodePercent} from "./percent.ts"
import {columnView, derivedView, missingView, stateOf, type View} from "./view.ts"

type WebLog = Extract<LogKind, "iis-frontend" | "iis-backend" | "httpproxy">

interface WebColumns {
  readonly stem: FieldName
  readonly query: FieldName
  /** The log's own column for each of Sigma's names, folded; undefined: it has none. */
  readonly names: Readonly<Record<string, string | undefined>>
}

const iis: WebColumns = {
  stem: fieldName("cs-uri-stem"),
  query: fieldName("cs-uri-query"),
  names: {
    "c-useragent": "cs(User-Agent)",
    "c-win32-status": "sc-win32-status",
    "cs-cookie": "cs(Cookie)",
    "cs-referer": "cs(Referer)",
    "cs-referrer": "cs(Referer)",
    "cs-user-agent": "cs(User-Agent)",
    "cs(user-agent)": "cs(User-Agent)",
    dst_ip: "s-ip",
    "r-dns": "cs-host",
    src_ip: "c-ip",
    "user-agent": "cs(User-Agent)",
  },
}

const httpProxy: WebColumns = {
  stem: fieldName("UrlStem"),
  query: fieldName("UrlQuery"),
  names: {
    "c-ip": "ClientIpAddress",
    "c-useragent": "UserAgent",
    "cs-bytes": "RequestBytes",
    "cs-cookie": undefined,
    "cs-host": "UrlHost",
    "cs-method": "Method",
    "cs-referer": undefined,
    "cs-referrer": undefined,
    "cs-user-agent": "UserAgent",
    "cs-username": "AuthenticatedUser",
    "cs-version": undefined,
    "cs(user-agent)": "UserAgent",
    "r-dns": "UrlHost",
    "s-computername": "ServerHostName",
    "sc-bytes": "ResponseBytes",
    "sc-status": "HttpStatus",
    src_ip: "ClientIpAddress",
    "time-taken": "TotalRequestTime",
    "user-agent": "UserAgent",
    useragent: "UserAgent",
  },
}

export function webView(field: FieldName, log: WebLog): View {
  const columns = log === "httpproxy" ? httpProxy : iis
  const nullText = log === "httpproxy" ? undefined : "-"
  const name = fold(field)
  switch (name) {
    case "cs-uri-query":
    case "c-uri-query":
      return pathView(columns, columns.query, nullText)
    case "c-uri":
    case "cs-uri":
      return pathView(columns, columns.stem, nullText)
    case "cs-uri-stem":
    case "c-uri-stem":
      return stemView(columns, nullText)
    case "c-uri-extension":
      return derivedView([columns.stem], (event) => extensionOf(textAt(event, columns.stem)))
  }
  if (!Object.hasOwn(columns.names, name)) return columnView(field, nullText)
  const column = columns.names[name]
  if (column === undefined) return missingView
  const isAgent = column === "UserAgent" || column === "cs(User-Agent)"
  const spelling = !isAgent ? "plain" : log === "httpproxy" ? "plus-and-comma-are-blank" : "plus-is-blank"
  return columnView(fieldName(column), nullText, spelling)
}

function textAt(event: Event, column: FieldName): string | undefined {
  const value = event.get(column)
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined
}

/** As written, decoded once and twice, each only if it differs. */
function forms(text: string): readonly string[] {
  const once = decodePercent(text)
  if (once === text) return [text]
  const twice = decodePercent(once)
  return twice === once ? [text, once] : [text, once, twice]
}

/** The forms of `path?query`: no escape reaches across the `?`, so they are the forms of both, side by side. */
function joined(path: readonly string[], query: readonly string[]): readonly string[] {
  const count = Math.max(path.length, query.length)
  return Array.from({length: count}, (_, k) => `${path[k] ?? path.at(-1)}?${query[k] ?? query.at(-1)}`)
}

interface Parts {
  readonly path: readonly string[]
  readonly rest: readonly string[]
  readonly both: readonly string[]
}

function pathView(columns: WebColumns, own: FieldName, nullText: string | undefined): View {
  const {stem, query} = columns
  // Several rules ask for the same event in turn, and each twice if it holds.
  let asked: Event | undefined
  let parts: Parts = {path: [], rest: [], both: []}
  const partsOf = (event: Event): Parts => {
    if (event === asked) return parts
    const path = textAt(event, stem)
    const rest = textAt(event, query)
    // A query that is not there is spelt as the log spells it, and makes no `path?query`.
    const spelt = rest ?? (event.get(query) === null ? nullText : undefined)
    const pathForms = path === undefined ? [] : forms(path)
    const restForms = spelt === undefined ? [] : forms(spelt)
    asked = event
    parts = {
      path: pathForms,
      rest: restForms,
      both: path === undefined || rest === undefined || rest === "" ? [] : joined(pathForms, restForms),
    }
    return parts
  }
  return {
    from: [stem, query],
    spelling: "plain",
    nullText: undefined,
    raw: "path and query",
    ...(nullText === undefined ? {} : {absentText: nullText}),
    read: (event) => {
      const {path, rest, both} = partsOf(event)
      const all = [...path, ...rest, ...both]
      return all.length === 0 ? undefined : all
    },
    one: (event) => event.get(own),
    state: (event) => stateOf(event.get(own), event.has(own)),
    columnOf: (event, index) => {
      const {path, rest} = partsOf(event)
      return index >= path.length && index < path.length + rest.length ? query : stem
    },
  }
}

function stemView(columns: WebColumns, nullText: string | undefined): View {
  const {stem} = columns
  return {
    ...columnView(stem, nullText),
    read: (event) => {
      const text = textAt(event, stem)
      return text === undefined ? event.get(stem) : forms(text)
    },
    one: (event) => event.get(stem),
    raw: "path",
  }
}

/** `aspx` of `/owa/auth/x.aspx`; empty if the last part of the path has none. */
function extensionOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const name = path.slice(path.lastIndexOf("/") + 1)
  const dot = name.lastIndexOf(".")
  return dot < 0 ? "" : name.slice(dot + 1)
}
