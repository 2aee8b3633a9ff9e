/* Where code reads what a client sent.
 *
 * Source: HttpRequest of System.Web, the Request object of ASP, ServletRequest, PHP Manual on superglobals. */

import type {CallSite} from "./site.ts"
import {constant, tainted, type Value} from "./value.ts"

const plainMembers = new Set(
  "contentlength contenttype isauthenticated islocal issecureconnection httpmethod requesttype physicalapplicationpath physicalpath applicationpath userhostaddress userhostname mappath totalbytes browser contentencoding logonuseridentity iswebsocketrequest anonymousid saveas abort validateinput apprelativecurrentexecutionfilepath currentexecutionfilepath filepath timedoutttoken method host scheme isajaxrequest url urlreferrer path".split(
    " ",
  ),
)
const sentMembers = new Set(
  "form querystring params headers cookies files item servervariables inputstream binaryread rawurl pathinfo useragent userlanguages accepttypes filter getbufferlessinputstream getbufferedinputstream body query clientcertificate bodyreader".split(
    " ",
  ),
)

/** What a member of ASP's and ASP.NET's request gives: `plain` nothing of the client's choice, `sent` what it
 *  sent; undefined: the request itself under another name (`Unvalidated`). */
export function isRequestMember(name: string): "plain" | "sent" | undefined {
  return plainMembers.has(name) ? "plain" : sentMembers.has(name) ? "sent" : undefined
}

/** What kind of variable PHP fills from the request; undefined for others. */
export function superglobal(name: string): "sent" | "files" | "server" | "session" | undefined {
  switch (name) {
    case "_GET":
    case "_POST":
    case "_REQUEST":
    case "_COOKIE":
    case "HTTP_GET_VARS":
    case "HTTP_POST_VARS":
    case "HTTP_COOKIE_VARS":
    case "HTTP_RAW_POST_DATA":
      return "sent"
    case "_FILES":
    case "HTTP_POST_FILES":
      return "files"
    case "_SERVER":
    case "HTTP_SERVER_VARS":
      return "server"
    case "_SESSION":
      return "session"
    default:
      return undefined
  }
}

const servletReads = new Set(
  "getparameter getparametervalues getparametermap getparameternames getheader getheaders getheadernames getcookies getquerystring getinputstream getreader getpart getparts getpathinfo getrequesturi getrequesturl".split(
    " ",
  ),
)

/** The value of a call that reads from the request; undefined if it is none. */
export function sourceOfCall(site: CallSite, args: readonly Value[]): Value | undefined {
  const {name, path, at} = site
  const first = args[0]?.text
  const shown = first === undefined ? "" : `"${first.slice(0, 60)}"`
  if (site.kind === "JSP" && servletReads.has(name) && (site.type === "request" || /request/.test(path))) {
    if (name === "getrequesturi" || name === "getrequesturl" || name === "getpathinfo") return undefined
    const type =
      name === "getpart" || name === "getparts"
        ? "upload"
        : name === "getinputstream" || name === "getreader"
          ? "stream"
          : ""
    return tainted(`request.${spelling[name] ?? name}(${shown})`, at, {path, type})
  }
  if (site.kind !== "PHP") return undefined
  if (
    /^(?:file_get_contents|fopen|file|stream_get_contents)$/.test(name) &&
    first !== undefined &&
    /^php:\/\/input/i.test(first)
  )
    return tainted("php://input", at, {type: "stream"})
  if (name === "getallheaders" || name === "apache_request_headers") return tainted(`${name}()`, at)
  if (name === "filter_input" || name === "filter_input_array") {
    const isChecked = args.length > 2
    const value = tainted(`${name}(${args[1]?.text ?? ""})`, at)
    return isChecked ? {...value, taint: {...value.taint!, isChecked}} : value
  }
  if (name === "getenv" && first !== undefined && /^(?:HTTP_|QUERY_STRING)/.test(first))
    return tainted(`getenv(${shown})`, at)
  if (name === "phpversion") return constant("8")
  return undefined
}

const spelling: Readonly<Record<string, string>> = {
  getparameter: "getParameter",
  getparametervalues: "getParameterValues",
  getparametermap: "getParameterMap",
  getheader: "getHeader",
  getcookies: "getCookies",
  getquerystring: "getQueryString",
  getinputstream: "getInputStream",
  getreader: "getReader",
  getpart: "getPart",
}
