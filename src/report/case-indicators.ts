/* What other servers can be searched for after this case: addresses and programs of clients, files, pages.
 *
 * An indicator has the role of the activity that it belongs to: of an intruder, of one who only looked, or of nobody that was
 * told apart. A person has to look at each before anything is blocked: an intruder shares addresses, client programs
 * and names of files with people who do their work. Addresses of internal networks are none, since they mean something else
 * elsewhere; nor are paths that Exchange has itself, which only their content tells from a good one. */

import {blockHolds, parseAddress, parseBlock} from "../bytes/cidr.ts"
import type {Finding} from "../model/finding.ts"
import type {Instant} from "../model/instant.ts"
import type {CaseToExport} from "./case-exported.ts"

export interface CaseIndicator {
  readonly kind: "address" | "user-agent" | "file" | "page"
  readonly value: string
  readonly role: "intruder" | "observer" | "unassigned"
  readonly activities: readonly string[]
  readonly findings: readonly string[]
  readonly servers: readonly string[]
  readonly first: Instant | undefined
  readonly last: Instant | undefined
}

interface Growing {
  readonly kind: CaseIndicator["kind"]
  readonly value: string
  readonly findings: Finding[]
}

/** In order of kind, then value. Findings that a person set aside give none. */
export function caseIndicators({
  case: {attribution},
  findings,
}: Pick<CaseToExport, "case" | "findings">): readonly CaseIndicator[] {
  const found = new Map<string, Growing>()
  const note = (kind: CaseIndicator["kind"], value: string, finding: Finding): void => {
    const trimmed = value.trim()
    if (trimmed === "" || trimmed === "-") return
    if (kind === "address" && isInternal(trimmed)) return
    if (kind === "page" && !isForeignPage(trimmed)) return
    const key = `${kind}\0${trimmed}`
    const entry = found.get(key) ?? {kind, value: trimmed, findings: []}
    found.set(key, entry)
    entry.findings.push(finding)
  }
  for (const finding of findings) {
    if (finding.setAside !== undefined) continue
    if (finding.source !== undefined) note("address", finding.source, finding)
    const values = [...finding.because, ...(finding.objects ?? [])]
    for (const {field, value} of values) {
      const kind = kinds.get(field)
      if (kind !== undefined && typeof value === "string") note(kind, value, finding)
    }
  }
  const home = new Map<string, {id: string; kind: "intruder" | "observer"}[]>()
  for (const {id, kind, findings: own} of attribution.activities)
    for (const finding of own) home.set(finding, [...(home.get(finding) ?? []), {id, kind}])
  return [...found.values()]
    .map((entry) => finished(entry, home))
    .sort((a, b) => (a.kind === b.kind ? compare(a.value, b.value) : compare(a.kind, b.kind)))
}

/** Fields of logs whose values say what kind of indicator. */
const kinds: ReadonlyMap<string, CaseIndicator["kind"]> = new Map([
  ["UserAgent", "user-agent"],
  ["cs(User-Agent)", "user-agent"],
  ["TargetFilename", "file"],
  ["file", "file"],
  ["cs-uri-stem", "page"],
  ["UrlStem", "page"],
])

const internalBlocks = (
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 " +
  "::/128 ::1/128 fc00::/7 fe80::/10"
)
  .split(" ")
  .flatMap((text) => parseBlock(text) ?? [])

function isInternal(text: string): boolean {
  const address = parseAddress(text)
  return address === undefined || internalBlocks.some((block) => blockHolds(block, address))
}

/** Pages of Exchange in the folders where shells are left. */
const ownPages =
  /\/(?:errorFE|expiredpassword|frowny|logoff|logon|OutlookCN|RedirSuiteServiceProxy|signout|SvmFeedback|TimeoutLogout)\.aspx$/i

/** Files that a web server runs or hands out, and that are not known to be Exchange's. */
function isForeignPage(path: string): boolean {
  return /\.(?:aspx?|ashx|asmx|js|zip|7z|rar|cab|dmp|txt)$/i.test(path) && !ownPages.test(path)
}

function finished(
  {kind, value, findings}: Growing,
  home: ReadonlyMap<string, readonly {readonly id: string; readonly kind: "intruder" | "observer"}[]>,
): CaseIndicator {
  const activities = findings.flatMap(({id}) => home.get(id) ?? [])
  const times = findings.flatMap(({when, until}) => (when === undefined ? [] : [when.at, (until ?? when).at]))
  const role = activities.some((each) => each.kind === "intruder")
    ? "intruder"
    : activities.length > 0
      ? "observer"
      : "unassigned"
  return {
    kind,
    value,
    role,
    activities: [...new Set(activities.map(({id}) => id))].sort(),
    findings: [...new Set(findings.map(({id}) => id as string))],
    servers: [...new Set(findings.map(({server}) => server as string))].sort(),
    first: extreme(times, -1),
    last: extreme(times, 1),
  }
}

function extreme(times: readonly Instant[], sign: 1 | -1): Instant | undefined {
  return times.reduce<Instant | undefined>(
    (best, at) => (best === undefined || (at - best) * sign > 0 ? at : best),
    undefined,
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
