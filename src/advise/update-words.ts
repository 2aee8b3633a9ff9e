/* The words for a way of updates: a clause for the sentence, and the lines below it. */

import type {ExchangeBuild, Product} from "../knowledge/products.ts"
import type {AdviceDetail} from "../model/advice.ts"
import {compareBuild, formatBuild, parseBuild} from "../model/build.ts"
import type {CveExposure} from "../model/exposure.ts"
import type {UpdatePath, UpdateTarget} from "./update-path.ts"

/** `cumulative update CU23 (KB5011155), then update Oct25SU (KB5066369)`: in order of installing. */
export function targetWords({cu, update, ends}: UpdateTarget): string {
  const parts = [
    cu === undefined ? undefined : `${cu.type === "RTM" ? "release" : "cumulative update"} ${numbered(cu)}`,
    update === undefined ? undefined : `update ${numbered(update)}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? `build ${formatBuild(ends.build)}` : parts.join(", then ")
}

function numbered({update, cu, kb}: ExchangeBuild): string {
  return kb === undefined ? (update ?? cu) : `${update ?? cu} (${kb})`
}

export function productName(product: Product): string {
  return product === "SE" ? "Exchange Server Subscription Edition (SE)" : `Exchange Server ${product}`
}

/** The installed build as people know it. */
export function installedWords({product, cu, installed, isExact}: UpdatePath): string {
  const build = formatBuild(installed)
  return isExact
    ? `${productName(product)} ${cu}, build ${build}`
    : `${productName(product)} ${cu}, build ${build} or a later update on it`
}

/** All that an administrator needs to choose the files: each way with its end and its day. */
export function pathDetails(path: UpdatePath, flaws: readonly CveExposure[]): readonly AdviceDetail[] {
  const {ofDay, last, here, special, extended, destination, unnumbered, day} = path
  const stillOpen = flaws.filter(
    ({fixedBy, kev}) => kev !== undefined && fixedBy !== undefined && isLater(fixedBy.build, last.ends),
  )
  const lines: string[] = [`Installed: ${installedWords(path)}.`]
  if (here !== undefined && ofDay?.cu !== undefined)
    lines.push(
      `Quickest on the day of this evidence: install ${numbered(here)} on the ${here.cu} that you have. It has all fixes of that day.`,
    )
  if (special !== undefined)
    lines.push(
      `Stopgap without a new cumulative update: ${numbered(special)} for ${special.cu}, build ${formatBuild(special.build)}. It closes only ${special.fixes.join(", ")}.`,
    )
  if (ofDay !== undefined && ofDay.ends !== last.ends)
    lines.push(`Newest on the day of this evidence (${day}): ${targetWords(ofDay)}, ${endWords(ofDay)}.`)
  const bound = path.endOfSupport === undefined || destination === undefined ? "" : " for everybody"
  lines.push(
    `Newest${bound} that our tables of ${path.tablesUntil} know: ${targetWords(last)}, ${endWords(last)}.`,
  )
  const open = stillOpen.map(({cve}) => cve)
  if (open.length > 0)
    lines.push(
      `${extended === undefined ? "Still open after that" : "Still open after that, without extended updates"}: ${open.join(", ")}.`,
    )
  lines.push(...supportLines(path))
  if (unnumbered !== undefined)
    lines.push(
      `Our tables also know ${unnumbered.update ?? unnumbered.cu}, build ${formatBuild(unnumbered.build)}, but not its KB number: look for it on Microsoft's site.`,
    )
  return lines.map((label) => ({label}))
}

/** What is left for a product whose public support has ended; none for others. */
export function supportDetails(path: UpdatePath): readonly AdviceDetail[] {
  return supportLines(path).map((label) => ({label}))
}

function supportLines({product, endOfSupport, extended, destination}: UpdatePath): readonly string[] {
  const lines: string[] = []
  if (destination !== undefined)
    lines.push(`Public support of ${productName(product)} ended on ${endOfSupport}.`)
  if (extended !== undefined)
    lines.push(
      `With Extended Security Updates (ESU), a paid programme: ${targetWords(extended)}, ${endWords(extended)}.`,
    )
  if (destination !== undefined)
    lines.push(
      `Where to go from here: ${productName("SE")}, ${targetWords(destination)}, ${endWords(destination)}.`,
    )
  return lines
}

function isLater(build: string, row: ExchangeBuild): boolean {
  const parsed = parseBuild(build)
  return parsed !== undefined && compareBuild(parsed, row.build) > 0
}

function endWords({ends}: UpdateTarget): string {
  return `which makes build ${formatBuild(ends.build)}`
}
