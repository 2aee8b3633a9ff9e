/* Indicators of a text as STIX patterns (STIX 2.1 section 9). */

import type {IndicatorKind} from "../../model/intel.ts"

const paths: Readonly<Record<Exclude<IndicatorKind, "cve" | "file-path">, string>> = {
  ipv4: "ipv4-addr:value",
  ipv6: "ipv6-addr:value",
  domain: "domain-name:value",
  url: "url:value",
  email: "email-addr:value",
  md5: "file:hashes.MD5",
  sha1: "file:hashes.'SHA-1'",
  sha256: "file:hashes.'SHA-256'",
  sha512: "file:hashes.'SHA-512'",
  "file-name": "file:name",
  "registry-key": "windows-registry-key:key",
  "user-agent": "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
}

/** The pattern; undefined for a vulnerability, which is no indicator. */
export function patternOf(kind: IndicatorKind, value: string): string | undefined {
  if (kind === "cve") return undefined
  if (kind === "file-path") return filePattern(value)
  return `[${paths[kind]} = ${literal(value)}]`
}

/** A file by its path: name and folder apart, as the observable has them. */
export function filePattern(path: string): string {
  const at = Math.max(path.lastIndexOf("\\"), path.lastIndexOf("/"))
  const name = path.slice(at + 1)
  if (at <= 0 || name === "") return `[file:name = ${literal(path)}]`
  return `[file:name = ${literal(name)} AND file:parent_directory_ref.path = ${literal(path.slice(0, at))}]`
}

/** A text in a pattern. */
export function literal(text: string): string {
  return `'${text.replaceAll("\0", "").toWellFormed().replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
}
