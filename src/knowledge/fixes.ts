/* Which build fixes a flaw on each cumulative update, computed from the rows of builds.
 *
 * Three rules. An update names the flaws that it is the first to fix. Updates are cumulative on their
 * cumulative update: every later one of the same contains it. A cumulative update released on the day of
 * that update or later contains it. Exchange SE goes on where Exchange 2019 ended. A special update for a
 * cumulative update out of support fixes what it lists and nothing else.
 *
 * Where sources name different updates, each gives a point of its own: between the first and the last of
 * them nothing can be said. */

import {type Build, compareBuild} from "../model/build.ts"
import type {ExchangeBuild, Product, Products} from "./products.ts"

/** A build from which on a cumulative update has a fix, as one or more sources have it. */
export interface FixPoint {
  readonly row: ExchangeBuild
  /** `update`: the row is the update; `included`: a cumulative update that came later; `later`: a later
   *  update of a cumulative update that the first one was not made for. */
  readonly basis: "update" | "included" | "later"
  readonly sources: readonly string[]
  readonly note: string | undefined
}

/** All that is known of one cumulative update. */
export interface CuFixes {
  readonly product: Product
  readonly cu: string
  /** In order; the first is the cumulative update itself. */
  readonly builds: readonly ExchangeBuild[]
  /** For each flaw of the product: where it is fixed. Empty where no build of the cumulative update does. */
  readonly points: ReadonlyMap<string, readonly FixPoint[]>
}

interface Claim {
  readonly update: string
  readonly date: string
  readonly sources: readonly string[]
  readonly note: string | undefined
}

/** Every cumulative update with its fixes, in order of builds. Compute it once; O(builds × flaws). */
export function fixesOf(known: Products): readonly CuFixes[] {
  const cus = Map.groupBy(
    known.builds.filter((row) => row.type !== "Preview" && row.type !== "unconfirmed"),
    (row) => `${row.product} ${row.cu}`,
  )
  const claims = new Map<Product, ReadonlyMap<string, readonly Claim[]>>()
  const claimsOf = (product: Product): ReadonlyMap<string, readonly Claim[]> => {
    const made = claims.get(product) ?? claimsOn(product, known)
    claims.set(product, made)
    return made
  }
  return [...cus.values()].flatMap((builds) => {
    const first = builds[0]
    if (first === undefined) return []
    const {product, cu} = first
    const points = new Map(
      [...claimsOf(product)].map(([cve, all]) => [cve, all.flatMap((claim) => pointOn(cve, claim, builds))]),
    )
    return [{product, cu, builds, points}]
  })
}

/** What is said of each flaw's fix on a product: the first update that lists it, and what fixes.csv adds. */
function claimsOn(product: Product, known: Products): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>()
  // What Exchange SE does not list itself it has from Exchange 2019.
  const family: readonly Product[] = product === "SE" ? ["SE", "2019"] : [product]
  for (const member of family) {
    const own = new Map<string, Claim[]>()
    for (const row of known.builds) {
      if (row.product !== member || row.date === undefined) continue
      for (const cve of row.fixes) {
        const [before] = own.get(cve) ?? []
        if (before !== undefined && before.date <= row.date) continue
        own.set(cve, [{update: row.update ?? row.cu, date: row.date, sources: row.sources, note: undefined}])
      }
    }
    for (const claim of known.fixClaims.filter((c) => c.product === member)) {
      const row = known.builds.find((b) => b.product === member && (b.update ?? b.cu) === claim.update)
      if (row?.date === undefined) continue
      const more = {update: claim.update, date: row.date, sources: [claim.source], note: claim.note}
      own.set(claim.cve, [...(own.get(claim.cve) ?? []), more])
    }
    for (const [cve, all] of own) if (!claims.has(cve)) claims.set(cve, all)
  }
  return claims
}

function pointOn(cve: string, claim: Claim, builds: readonly ExchangeBuild[]): readonly FixPoint[] {
  const {sources, note, date, update} = claim
  const [base] = builds
  const direct = builds.find((row) =>
    row.type === "special" ? row.fixes.includes(cve) : row.update === update,
  )
  if (direct !== undefined) return [{row: direct, basis: "update", sources, note}]
  const isSince = (row: ExchangeBuild): boolean =>
    row.type !== "special" && row.date !== undefined && row.date >= date
  if (base !== undefined && isSince(base)) return [{row: base, basis: "included", sources, note}]
  const later = builds.find(isSince)
  return later === undefined ? [] : [{row: later, basis: "later", sources, note}]
}

/** The cumulative update that a build belongs to, or undefined if the table does not have it. */
export function cuOf(build: Build, cus: readonly CuFixes[]): CuFixes | undefined {
  // Of Exchange 2010 the service pack stands in the second number and the third counts on.
  const isSame = ({build: known}: ExchangeBuild): boolean =>
    known.major === build.major &&
    known.minor === build.minor &&
    (build.major === 14 || known.build === build.build)
  return cus.find((cu) => cu.builds.some(isSame))
}

/** The newest row of a cumulative update that is not newer than the build. */
export function rowAt(build: Build, cu: CuFixes): ExchangeBuild | undefined {
  return cu.builds.findLast((row) => compareBuild(row.build, build) <= 0)
}
