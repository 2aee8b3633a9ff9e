/* What looks like an indicator in a run of refanged text, before anybody asks whether it is one.
 *
 * Places are units of the refanged text. Passes go from what holds other things (a user agent holds a URL, a URL a
 * name) to what stands alone, and none looks at what another took. All expressions begin at the start of a run or at
 * a rare character, and are bounded or fail at once: a run of n characters costs O(n). */

import {parseAddress} from "../bytes/cidr.ts"
import type {IndicatorKind} from "../model/intel.ts"
import {isName} from "./domain-names.ts"
import {pathsIn} from "./path-hits.ts"
import type {Refanged} from "./refang.ts"

/** A run that looks like an indicator. */
export interface Hit {
  readonly kind: IndicatorKind
  /** In its canonical form. */
  readonly value: string
  readonly start: number
  readonly end: number
  readonly isDefanged: boolean
  /** For URLs and e-mail addresses: the host. */
  readonly host?: string
}

/** The hits of a run, in no order, without overlaps. */
export function hitsIn(run: Refanged): readonly Hit[] {
  const {text} = run
  const taken = new Uint8Array(text.length)
  const hits: Hit[] = []
  const take = (kind: IndicatorKind, value: string, start: number, end: number, host?: string): void => {
    for (let i = start; i < end; i++) if (taken[i] === 1) return
    taken.fill(1, start, end)
    const isDefanged = run.isDefanged(start, end)
    hits.push({kind, value, start, end, isDefanged, ...(host === undefined ? {} : {host})})
  }
  const finders = [userAgents, urls, pathsIn, emails, addresses, flaws, digests, names]
  for (const find of finders)
    for (const {kind, value, start, end, host} of find(text)) take(kind, value, start, end, host)
  return hits
}

export interface Found {
  readonly kind: IndicatorKind
  readonly value: string
  readonly start: number
  readonly end: number
  readonly host?: string
}

const browser =
  /Mozilla\/\d\.\d(?:\+\([^()\s]{1,250}\)?| ?\([^()\n]{1,250}\))?(?:[ +;]{1,2}(?:[A-Za-z][\w.-]{0,40}\/[\w.-]{1,40}|\([^()\n]{1,80}\)|like Gecko|Safari|Mobile)){0,14}/g
const client =
  /(?<![\w/.-])(?:python-requests|Python-urllib|curl|Wget|Go-http-client|antSword|ExchangeServicesClient|okhttp|PycURL|libwww-perl|DuckDuckBot|facebookexternalhit|Googlebot|Baiduspider|Opera|Apache-HttpClient|masscan|zgrab|Nikto)\/v?\d[\w.]{0,20}(?:;?[ +]{1,2}\([^()\n]{1,120}\))?(?: Presto\/[\w.]{1,20})?(?: Version\/[\w.]{1,20})?/gi
const header = /User-?Agent(?: string)?: {0,2}["']?([^\n"']{3,250})/gi

function* userAgents(text: string): Generator<Found> {
  for (const m of text.matchAll(browser))
    if (m[0].length > 12) yield found("user-agent", m[0].trimEnd(), m.index)
  // PERF: a version behind a stroke is rare.
  if (/\/v?\d/i.test(text)) for (const m of text.matchAll(client)) yield found("user-agent", m[0], m.index)
  for (const m of text.matchAll(header)) {
    const value = (m[1] ?? "").replace(/[\s.,;]+$/, "")
    if (/[\w)]\/\d|\(/.test(value)) yield found("user-agent", value, m.index + m[0].indexOf(m[1] ?? ""))
  }
}

function found(kind: IndicatorKind, value: string, start: number): Found {
  return {kind, value, start, end: start + value.length}
}

const longestUrl = 2048
const url =
  /(?:https?|ftps?|sftp|wss?|tcp|udp|ldaps?|rmi|socks5?):\/\/[^\s"'<>|^`\\{}\u0000-\u001f]{1,2048}/gi

function* urls(text: string): Generator<Found> {
  if (!text.includes("://")) return
  for (const m of text.matchAll(url)) {
    if (m[0].length >= longestUrl) continue
    const whole = withoutTail(m[0])
    const parts = /^([a-z0-9]+):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d{0,5})?(.*)$/is.exec(whole)
    if (parts === null) continue
    const [, scheme = "", written = "", port = "", rest = ""] = parts
    const host = hostOf(written)
    if (host === undefined) continue
    // Without a path the URL is cut where the host ends, so that "http://evil.example:" keeps no colon.
    const cut = port === ":" ? whole.slice(0, whole.indexOf(written) + written.length) : whole
    const userPart = whole.slice(scheme.length + 3, whole.indexOf(written, scheme.length + 3))
    const value = `${scheme.toLowerCase()}://${userPart}${host}${port === ":" ? "" : `${port}${rest}`}`
    yield {kind: "url", value, start: m.index, end: m.index + cut.length, host: host.replace(/^\[|\]$/g, "")}
  }
}

/** Without what belongs to the sentence: closing brackets that nothing opened, and punctuation. */
function withoutTail(text: string): string {
  let depth = 0
  let end = text.length
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === "(" || character === "[") depth++
    else if (character === ")" || character === "]") {
      depth--
      if (depth < 0) {
        end = i
        break
      }
    }
  }
  while (end > 0 && /[.,;:!?*~_(['"]/.test(text[end - 1] ?? "")) end--
  return text.slice(0, end)
}

/** A host in its canonical form; undefined where it is neither an address nor a name. */
function hostOf(written: string): string | undefined {
  if (written.startsWith("[")) {
    const address = parseAddress(written)
    return address === undefined ? undefined : `[${addressText(address)}]`
  }
  const host = written.toLowerCase().replace(/\.$/, "")
  return parseAddress(host) !== undefined || isName(host) || host === "localhost" ? host : undefined
}

const email = /(?<![\w.%+-])[A-Za-z0-9_.%+-]{1,64}@[A-Za-z0-9.-]{3,253}/g

function* emails(text: string): Generator<Found> {
  // PERF: most text has none, and looking for a name first is slow.
  if (!text.includes("@")) return
  for (const m of text.matchAll(email)) {
    const value = m[0].replace(/[.-]+$/, "").toLowerCase()
    const host = value.slice(value.indexOf("@") + 1)
    if (isName(host) && !value.startsWith("."))
      yield {kind: "email", value, start: m.index, end: m.index + value.length, host}
  }
}

const v4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2}(?![\w./]))?(?![\w]|\.\d)/g
const v6 = /(?<![\w:.])[0-9A-Fa-f:]{3,39}(?:(?:\.\d{1,3}){3})?(?![\w:]|\.\d)/g

function* addresses(text: string): Generator<Found> {
  for (const m of text.matchAll(v4)) {
    const [plain = "", bits] = m[0].split("/")
    if (parseAddress(plain) === undefined) continue
    // "10.0.0.1/2" is two of something; a block has at least an octet of its own.
    const isBlock = bits !== undefined && Number(bits) >= 8 && Number(bits) <= 32
    yield found("ipv4", isBlock ? m[0] : plain, m.index)
  }
  // PERF: a colon before another or before a hexadecimal digit is rare.
  if (!/:[0-9A-Fa-f:]/.test(text)) return
  for (const m of text.matchAll(v6)) {
    const written = m[0].replace(/(?<!:):$/, "")
    if (!written.includes(":")) continue
    const address = parseAddress(written)
    if (address === undefined || !isLikelyV6(written)) continue
    yield {kind: "ipv6", value: addressText(address), start: m.index, end: m.index + written.length}
  }
}

/** Times, operators and MAC addresses are no addresses; "::" and "a::b" mean something else far more often. */
function isLikelyV6(written: string): boolean {
  const groups = written.split(":").filter((group) => group !== "")
  if (written === "::1") return true
  return groups.length >= 3 || (groups.length === 2 && /^[0-9a-f]{4}::[0-9a-f]*\d[0-9a-f]*$/i.test(written))
}

/** RFC 5952: lower case, no leading zeros, the longest run of zeros as `::`. */
function addressText(address: bigint): string {
  const groups = Array.from({length: 8}, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn))
  let best = {at: -1, length: 1}
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (groups[at + length] === 0) length++
    if (length > best.length) best = {at, length}
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":")
  return best.at < 0
    ? hex(groups)
    : `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`
}

function* flaws(text: string): Generator<Found> {
  for (const m of text.matchAll(/CVE[- ](\d{4})-(\d{4,7})(?!\d)/gi))
    yield {kind: "cve", value: `CVE-${m[1]}-${m[2]}`, start: m.index, end: m.index + m[0].length}
}

/** Whether a run of so many hexadecimal digits may stand in a text: one of them is every so-many-th character. */
function mayHoldHex(text: string, length: number): boolean {
  for (let at = length - 1; at < text.length; at += length) {
    let from = at
    while (from >= 0 && at - from < length && isHex(text.charCodeAt(from))) from--
    if (from === at) continue
    let to = at + 1
    while (to < text.length && to - from <= length && isHex(text.charCodeAt(to))) to++
    if (to - from > length) return true
  }
  return false
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66)
}

const digestKinds = new Map<number, IndicatorKind>([
  [32, "md5"],
  [40, "sha1"],
  [64, "sha256"],
  [128, "sha512"],
])

function* digests(text: string): Generator<Found> {
  if (!mayHoldHex(text, 32)) return
  for (const m of text.matchAll(/(?<![0-9A-Za-z])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])/g)) {
    const kind = digestKinds.get(m[0].length)
    if (kind !== undefined)
      yield {kind, value: m[0].toLowerCase(), start: m.index, end: m.index + m[0].length}
  }
}

/** Endings of files that texts name. */
const fileEndings = new Set(
  (
    "exe dll sys drv ocx cpl scr ps1 psm1 psd1 bat cmd vbs vbe js jse wsf hta wsh aspx asp ashx asmx ascx asax php php5 phtml " +
    "jsp jspx cfm zip rar 7z gz tgz tar cab iso img vhd vhdx bz2 xz doc docx docm dot dotm xls xlsx xlsm xlsb xlam ppt pptx pptm " +
    "pdf rtf lnk url one chm dat tmp bin log txt xml json config conf ini inf cfg py pyc sh pl rb jar war class apk msi msp msu elf so ko " +
    "dylib plist dmg pkg htm html css svg png jpg jpeg gif ico bmp csv sql db sqlite eml msg pst ost edb dmp dit hiv hve evtx evt etl " +
    "pcap pcapng yar yara pem crt cer pfx key rdp reg job tlb manifest nupkg md rs ps cs cpp bak old swf mov mp4 mp3 wav"
  ).split(" "),
)
/** Of these, top-level domains that texts use as endings of files nearly always. */
const nearlyAlwaysFiles = new Set("zip sh py rs md ps cab mov so".split(" "))

const dotted = /(?<![\w\u00a1-\uffff~-])[\w\u00a1-\uffff~-]+(?:\.[\w\u00a1-\uffff-]+)+/g

function* names(text: string): Generator<Found> {
  for (const m of text.matchAll(dotted)) {
    const whole = m[0].replace(/[_-]+$/, "")
    if (whole.length > 255 || !whole.includes(".")) continue
    const place = {start: m.index, end: m.index + whole.length}
    const lower = whole.toLowerCase()
    const ending = lower.slice(lower.lastIndexOf(".") + 1)
    const name = isName(lower)
    if (fileEndings.has(ending) && (!name || (nearlyAlwaysFiles.has(ending) && !lower.startsWith("www."))))
      yield {kind: "file-name", value: whole, ...place}
    else if (name) yield {kind: "domain", value: lower, ...place}
  }
}
