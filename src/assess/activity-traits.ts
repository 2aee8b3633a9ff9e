/* What an event shows of its maker: control servers, names and passwords of shells, hashes, hosts, files.
 *
 * Values come out of hostile text and are bounded; nothing here decides what they mean. */

import type {Commonplace} from "../knowledge/actors.ts"
import type {Value} from "../model/event.ts"
import type {Node} from "./activity-nodes.ts"
import {textOf} from "./gather.ts"

const valuesKept = 32
const ipv4 = /(?<![\w.-])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w.-]*[\w-])/g
const urlHost = /\b[a-z]{2,6}:\/\/(?:[^\s/@"']{1,80}@)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/gi
const host = /(?<![\w.-])[a-z0-9_-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}(?![\w-])/gi
const inner = /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|2(?:2[4-9]|[3-5]\d)\.)/
/** Names without a dot, and those that no public server has. */
const innerName = /^[^.]+$|\.(?:local|lan|intern|internal|corp|home|localdomain|arpa)$/
const shellKey =
  /\bRequest(?:\.(?:Item|Form|QueryString|Params|Cookies|Headers))?\s*[[(]\s*["'`]([^"'`\s]{1,64})["'`]/gi
const hex = /(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])/gi

/** All text of an event, field by field, with what made its rule true. The client's address and its name are
 *  not in it: they are somebody's, not something that was used. */
export function textsOf({moment}: Node): readonly string[] {
  const texts = new Set<string>()
  const add = (name: string, value: Value | undefined): void => {
    const text = name === "client" || name === "userAgent" ? undefined : textOf(value)
    if (text !== undefined) texts.add(text)
  }
  for (const [name, value] of Object.entries(moment.fields)) add(name, value)
  for (const {field, value} of moment.because) if (!isClientField(field)) add(field, value)
  return [...texts]
}

function isClientField(field: string): boolean {
  return /^(?:c-ip|ClientIpAddress|ClientIP|IpAddress|SourceIp|cs\(?-?User-Agent\)?|UserAgent)$/i.test(field)
}

function found(texts: readonly string[], pattern: RegExp, group = 0): readonly string[] {
  const out = new Set<string>()
  for (const text of texts) {
    for (const match of text.matchAll(pattern)) {
      const value = match[group]
      if (value !== undefined && out.size < valuesKept) out.add(value.toLowerCase())
    }
  }
  return [...out]
}

/** MD5, SHA-1 and SHA-256 in lower-case hex. */
export function hashesIn(texts: readonly string[]): readonly string[] {
  return found(texts, hex)
}

/** Host names and addresses. File names look like hosts and are among them. */
export function hostsIn(texts: readonly string[]): readonly string[] {
  return [...new Set([...found(texts, host), ...found(texts, ipv4)])]
}

/** Hosts that commands and connections of the server reach out to, without inner addresses and without those
 *  that everybody's programs ask. */
export function controlServersOf({moment: {fields}}: Node, {hosts}: Commonplace): readonly string[] {
  const commands = ["commandLine", "parentCommandLine"].flatMap((name) => textOf(fields[name]) ?? [])
  const remote = textOf(fields["remote"])?.toLowerCase()
  const all = [
    ...found(commands, urlHost, 1),
    ...found(commands, ipv4),
    ...(remote === undefined ? [] : [remote]),
  ]
  return [...new Set(all)].filter(
    (name) =>
      !inner.test(name) && !innerName.test(name) && !hosts.some((h) => name === h || name.endsWith(`.${h}`)),
  )
}

/** Names and passwords by which a shell takes its orders, in lower case: what a page's script reads of the request, and the
 *  parameters of requests to pages. */
export function parametersIn(node: Node): readonly string[] {
  const all = [...found(textsOf(node), shellKey, 1), ...askedParameters(node)]
  return [...new Set(all)].filter((name) => !ownParameter.test(name))
}

/** The same without those that many use, and without names too short to tell anybody apart. */
export function shellParametersOf(node: Node, {shellParameters}: Commonplace): readonly string[] {
  return parametersIn(node).filter((name) => name.length >= 4 && !shellParameters.includes(name))
}

const ownParameter =
  /^(?:correlationid|cafereqid|encoding|msexchecpcanary|schema|url|reason|replacecurrent|.*viewstate.*)$/

function askedParameters({pages, isRequest, isDone, moment: {fields}}: Node): readonly string[] {
  if (!isRequest || !isDone || pages.length === 0) return []
  const query = textOf(fields["url"])?.split("?", 2)[1] ?? ""
  return found([`&${query}`], /&([A-Za-z0-9_-]{1,64})=/g, 1)
}
