/* Indicators: the addresses and things that the findings are about, each with the findings that show it.
 *
 * In sentences and here an address is written so that nobody visits it by mistake (`198.51.100[.]62`); the copy
 * button gives it as it is. What was only tried, and what a person set aside, is left out. */

import type {Finding} from "../model/finding.ts"
import type {Instant} from "../model/instant.ts"
import {clip, evidenceText, html, type Markup} from "./escape.ts"
import {findingLinks, instant, type Page, restNote, section, table} from "./html-parts.ts"

/** At 500 bytes a row, a quarter of a megabyte. */
const maxRows = 500

interface Indicator {
  /** `address`, or the field that names it. */
  readonly kind: string
  readonly value: string
  readonly findings: Finding[]
}

/** Undefined where no finding names anything. */
export function indicatorsSection(page: Page): Markup | undefined {
  const {say} = page
  const all = indicatorsOf(page.bundle.findings)
  if (all.length === 0) return undefined
  const shown = all.slice(0, maxRows)
  return section(
    "indicators",
    say("indicators.title"),
    html`<p>${say("indicators.intro")}</p>`,
    table(
      say("indicators.caption"),
      [
        {title: say("indicators.kind"), kind: "word"},
        {title: say("indicators.value")},
        {title: say("col.findings")},
        {title: say("col.firstUtc"), kind: "date"},
        {title: say("col.lastUtc"), kind: "date"},
      ],
      shown.map((each) => [
        each.kind === address ? say("indicators.address") : clip(each.kind, 60),
        valueCell(each),
        findingLinks(
          page,
          each.findings.map((finding) => finding.id),
          4,
        ),
        instant(page, edge(each.findings, Math.min), "minute", true),
        instant(page, edge(each.findings, Math.max), "minute", true),
      ]),
      {tools: {id: "indicators-table", filter: say("tools.filterIndicators")}},
    ),
    restNote(page, shown.length, all.length, say("noun.indicators"), "findings.jsonl"),
  )
}

const address = "address"

function indicatorsOf(findings: readonly Finding[]): readonly Indicator[] {
  const all = new Map<string, Indicator>()
  const add = (kind: string, value: string, finding: Finding): void => {
    const key = `${kind}\u0000${value}`
    const known = all.get(key) ?? {kind, value, findings: []}
    all.set(key, known)
    if (known.findings.at(-1) !== finding) known.findings.push(finding)
  }
  for (const finding of findings) {
    const isDone = finding.indicates.some(({outcome}) => outcome === "succeeded" || outcome === "confirmed")
    if (!isDone || finding.setAside !== undefined) continue
    if (finding.source !== undefined) add(address, finding.source, finding)
    for (const {field, value} of finding.objects ?? []) add(field, value, finding)
  }
  return [...all.values()].sort(
    (a, b) =>
      Number(b.kind === address) - Number(a.kind === address) ||
      (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0),
  )
}

function valueCell({kind, value}: Indicator): Markup {
  const shown = kind === address ? defanged(value) : value
  const isPlain = shown.length <= 300 && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(value)
  return isPlain
    ? html`<span class="mono copy" data-copy="${value}">${evidenceText(shown)}</span>`
    : html`<span class="mono">${evidenceText(clip(shown, 300))}</span>`
}

/** `198.51.100[.]62`, `2001:db8[:]1`: the last separator broken, so that no program takes it for a link. */
function defanged(value: string): string {
  return value.replace(/[.:](?=[^.:]*$)/, "[$&]")
}

function edge(findings: readonly Finding[], pick: (...all: number[]) => number): Instant | undefined {
  const times = findings.flatMap(({when, until}) => [when?.at, until?.at]).filter((at) => at !== undefined)
  return times.length === 0
    ? undefined
    : (times.reduce<number>((a, b) => pick(a, b), times[0] ?? 0) as Instant)
}
