/* What we could not see: gaps first, then the picture of coverage and its table. "Nothing found" means
 * nothing without this page. */

import {evidenceName} from "../assess/sentences.ts"
import type {CaseBundle} from "../model/case.ts"
import type {FileRecord} from "../model/inventory.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {foldedList, linked, type Page, restNote, section, table} from "./html-parts.ts"
import {coveragePicture, coverageRows} from "./picture-coverage.ts"
import {capital, count, counted, dayRanges, instantText, size} from "./words.ts"

const maxGaps = 40
const openGaps = 4
const maxRows = 120
const maxUnread = 60

/** The section. */
export function coverageSection(page: Page): Markup {
  const {bundle} = page
  const rows = coverageRows(bundle)
  return section(
    "coverage",
    "What we could not see",
    html`<p>A log that is missing hides what it would have shown. Silence in what follows is never a sign that nothing happened.</p>`,
    gapList(page),
    coveragePicture(bundle),
    rows.length === 0
      ? html`<p><strong>No log was recognised in this evidence.</strong> Nothing can be said about any day.</p>`
      : table(
          "Logs by server: what covers which time",
          [
            {title: "Server", kind: "host"},
            {title: "Log"},
            {title: "Records", kind: "number"},
            {title: "First (UTC)", kind: "date"},
            {title: "Last (UTC)", kind: "date"},
            {title: "Days without a record"},
            {title: "Lost", kind: "number"},
            {title: "Rules able", kind: "number"},
          ],
          rows
            .slice(0, maxRows)
            .map(({server, label, coverage}) =>
              coverage === undefined
                ? [server, label, html`<strong>absent</strong>`, "none", "none", "all", "unknown", "0"]
                : [
                    server,
                    html`${label}${coverage.files > 1 ? html` <span class="quiet">${counted(coverage.files, "file")}</span>` : undefined}`,
                    count(coverage.records),
                    instantText(coverage.first).replace(" UTC", ""),
                    instantText(coverage.last).replace(" UTC", ""),
                    coverage.missingDays.length === 0 ? "none between" : dayRanges(coverage.missingDays),
                    coverage.lostBytes === 0 ? "0" : size(coverage.lostBytes),
                    html`${count(coverage.rulesAble)}${coverage.rulesUnable.length === 0 ? undefined : html` <span class="quiet">(${count(coverage.rulesUnable.length)} unable)</span>`}`,
                  ],
            ),
        ),
    restNote(Math.min(rows.length, maxRows), rows.length, "rows of coverage", "case.json"),
    unreadFiles(bundle),
  )
}

// By kind of evidence: what a reader can do about a gap is to fetch that evidence.
function gapList(page: Page): Markup | undefined {
  const {bundle} = page
  const groups = new Map<string, Map<string, Set<string>>>()
  for (const server of bundle.case.servers) {
    for (const gap of [...server.gaps, ...server.judgements.flatMap((judgement) => judgement.gaps)]) {
      const group = groups.get(gap.log) ?? new Map<string, Set<string>>()
      groups.set(gap.log, group)
      group.set(gap.says, (group.get(gap.says) ?? new Set()).add(server.id))
    }
  }
  if (groups.size === 0) return undefined
  const several = bundle.case.servers.length > 1
  return html`<dl class="pairs wider">${[...groups].map(([log, says]) => {
    const points = [...says]
      .slice(0, maxGaps)
      .map(
        ([text, servers]) =>
          html`${linked(page, capital(text))}${several ? html` <span class="quiet">(${clip([...servers].join(", "), 120)})</span>` : undefined}`,
      )
    return html`<dt>${capital(evidenceName(log))}</dt><dd>${foldedList(points, openGaps)}${restNote(points.length, says.size, "gaps", "case.json")}</dd>`
  })}</dl>`
}

const unreadStatus: ReadonlySet<FileRecord["status"]> = new Set(["partly", "lost", "unclaimed", "statement"])
const statusWords: Readonly<Record<FileRecord["status"], string>> = {
  read: "read",
  partly: "read in part, bytes lost",
  lost: "could not be read",
  container: "opened, members listed",
  unclaimed: "no reader for it",
  statement: "a collector's note",
}
const statusOrder: readonly FileRecord["status"][] = ["lost", "partly", "statement", "unclaimed"]

/** The status of a file in words. */
export function statusText(status: FileRecord["status"]): string {
  return statusWords[status]
}

function unreadFiles(bundle: CaseBundle): Markup {
  const unread = bundle.files
    .filter((file) => unreadStatus.has(file.status))
    .sort((a, b) => statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) || (a.id < b.id ? -1 : 1))
  if (unread.length === 0) return html`<p>Every file of the evidence was read to its end.</p>`
  return html`<h3 id="unread">Files not read</h3>${table(
    "Files that no reader took to their end",
    [{title: "File", kind: "mono"}, {title: "Size", kind: "number"}, {title: "What became of it"}],
    unread
      .slice(0, maxUnread)
      .map((file) => [
        evidenceText(clip(file.id, 300)),
        size(file.sizeBytes),
        html`${statusText(file.status)}${file.lostBytes > 0 ? `, ${size(file.lostBytes)} lost` : undefined}${file.note === undefined ? undefined : html`. ${clip(file.note, 300)}`}`,
      ]),
  )}${restNote(Math.min(unread.length, maxUnread), unread.length, "unread files", "manifest.json")}`
}
