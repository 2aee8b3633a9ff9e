/* The words for a way of updates: a clause for the sentence, and the lines below it. */

import type {ExchangeBuild, Product} from "../knowledge/products.ts"
import type {AdviceDetail} from "../model/advice.ts"
import {formatBuild} from "../model/build.ts"
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
    ? `${productName(product)}, build ${build}`
    : `${productName(product)} ${cu}, build ${build} or a later update on it`
}

/** All that an administrator needs to choose the files: each way with its end and its day. */
export function pathDetails(path: UpdatePath): readonly AdviceDetail[] {
  const {product, then, now, here, special, extended, destination, unnumbered, day} = path
  const lines: string[] = [`Installed: ${installedWords(path)}.`]
  if (here !== undefined)
    lines.push(
      `Quickest on the day of this evidence: install ${numbered(here)} on the ${here.cu} that you have. It has all fixes of that day.`,
    )
  if (special !== undefined)
    lines.push(
      `Stopgap without a new cumulative update: ${numbered(special)} for ${special.cu}, build ${formatBuild(special.build)}. It closes only ${special.fixes.join(", ")}.`,
    )
  if (then !== undefined && then.ends !== now.ends)
    lines.push(`Newest on the day of this evidence (${day}): ${targetWords(then)}, ${endWords(then)}.`)
  const bound = path.endOfSupport === undefined || destination === undefined ? "" : " for everybody"
  lines.push(
    `Newest${bound} that our tables of ${path.tablesUntil} know: ${targetWords(now)}, ${endWords(now)}.`,
  )
  if (destination !== undefined)
    lines.push(`Public support of ${productName(product)} ended on ${path.endOfSupport}.`)
  if (extended !== undefined)
    lines.push(
      `With Extended Security Updates (ESU), a paid programme: ${targetWords(extended)}, ${endWords(extended)}.`,
    )
  if (destination !== undefined)
    lines.push(
      `Where to go from here: ${productName("SE")}, ${targetWords(destination)}, ${endWords(destination)}.`,
    )
  if (unnumbered !== undefined)
    lines.push(
      `Our tables also know ${unnumbered.update ?? unnumbered.cu}, build ${formatBuild(unnumbered.build)}, but not its KB number: look for it on Microsoft's site.`,
    )
  return lines.map((label) => ({label}))
}

function endWords({ends}: UpdateTarget): string {
  return `which makes build ${formatBuild(ends.build)}`
}
