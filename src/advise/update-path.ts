/* The way from the build that a server has to the builds that close its flaws.
 *
 * Computed from the tables of builds alone: which cumulative update and which update on it, with their KB numbers, on
 * the day of the case and as the tables know it last. A product that gets no public updates any more ends at the last
 * one for everybody; what came later is for those who pay for it. Rows that only foreign tables have, and previews,
 * are no targets. Pure and in constant memory; O(builds). */

import {type CuFixes, cuOf, fixesOf} from "../knowledge/fixes.ts"
import type {ExchangeBuild, Product, Products} from "../knowledge/products.ts"
import {type Build, compareBuild, formatBuild, parseBuild} from "../model/build.ts"
import type {ServerExposure} from "../model/exposure.ts"

/** What to install, in order: the cumulative update where it is another one, then the update on it. */
export interface UpdateTarget {
  /** Undefined: the server has this cumulative update. */
  readonly cu: ExchangeBuild | undefined
  /** Undefined: none was out for it. */
  readonly update: ExchangeBuild | undefined
  /** The build that the server has afterwards. */
  readonly ends: ExchangeBuild
}

export interface UpdatePath {
  readonly product: Product
  readonly cu: string
  readonly installed: Build
  /** The updates on the cumulative update are known. */
  readonly isExact: boolean
  /** The newest of the day of the case; undefined where the case has no day, or nothing was out. */
  readonly ofDay: UpdateTarget | undefined
  readonly day: string | undefined
  /** The newest that the tables know for everybody. */
  readonly last: UpdateTarget
  /** The installed build is exactly known and is at least that of the target. */
  readonly hadOfDay: boolean
  readonly hasLast: boolean
  /** Behind the end of support: for those who pay for extended updates. */
  readonly extended: UpdateTarget | undefined
  /** A newer row without a KB number. */
  readonly unnumbered: ExchangeBuild | undefined
  /** An update made for the installed cumulative update alone: it closes what it lists. */
  readonly special: ExchangeBuild | undefined
  /** The newest update on the installed cumulative update that has all the fixes of the day. */
  readonly here: ExchangeBuild | undefined
  readonly endOfSupport: string | undefined
  /** The newest build of Exchange SE, where the product gets no public updates any more. */
  readonly destination: UpdateTarget | undefined
  /** The day of the newest row of the tables. */
  readonly tablesUntil: string
}

/** Products whose updates after the end of support are for those who pay: Extended Security Updates.
 *  Exchange 2010 got two more for everybody. */
const paid: ReadonlySet<Product> = new Set(["2016", "2019"])

/** The tables with their fixes, computed once. */
export interface UpdateTables {
  readonly products: Products
  readonly cus: readonly CuFixes[]
  readonly until: string
  /** The day of each build. */
  readonly days: ReadonlyMap<string, string>
}

export function updateTables(products: Products): UpdateTables {
  const days = new Map(
    products.builds.flatMap(({build, date}) => (date === undefined ? [] : [[formatBuild(build), date]])),
  )
  return {products, cus: fixesOf(products), until: [...days.values()].toSorted().at(-1) ?? "", days}
}

/** The path of a server; undefined where no table knows its build. `day`: ISO, of the case. */
export function updatePath(
  exposure: ServerExposure | undefined,
  day: string | undefined,
  tables: UpdateTables,
): UpdatePath | undefined {
  const installed = exposure?.build === undefined ? undefined : parseBuild(exposure.build)
  if (exposure === undefined || installed === undefined) return undefined
  const own = cuOf(installed, tables.cus)
  if (own === undefined) return undefined
  const {isExact} = exposure
  const {product} = own
  const endOfSupport = own.builds[0]?.endOfSupport
  const line = tables.cus.filter((cu) => cu.product === product)
  const ends = endOfSupport !== undefined && endOfSupport < tables.until
  const bound = ends && paid.has(product) ? endOfSupport : undefined
  const last = targetOn(line, own, bound)
  if (last === undefined) return undefined
  const ofDay = day === undefined ? undefined : targetOn(line, own, day)
  const newest = targetOn(line, own, undefined)
  const has = (target: UpdateTarget | undefined): boolean =>
    target !== undefined && isExact && compareBuild(installed, target.ends.build) >= 0
  const special = own.builds.findLast((row) => row.type === "special")
  const isOver = (row: ExchangeBuild): boolean => isExact && compareBuild(installed, row.build) >= 0
  const here = updateOn(own, day)
  const isFull = here !== undefined && here.update === (ofDay?.update?.update ?? undefined)
  const unnumbered = line
    .flatMap((cu) => cu.builds)
    .findLast((row) => row.kb === undefined && row.type !== "RTM" && row.type !== "CU")
  const isAfter =
    unnumbered !== undefined && newest !== undefined && compareBuild(unnumbered.build, newest.ends.build) > 0
  return {
    product,
    cu: own.cu,
    installed,
    isExact,
    ofDay,
    day,
    last,
    hadOfDay: has(ofDay),
    hasLast: has(last),
    extended: bound !== undefined && newest !== undefined && newest.ends !== last.ends ? newest : undefined,
    unnumbered: isAfter ? unnumbered : undefined,
    special: special === undefined || isOver(special) || isFull ? undefined : special,
    here: isFull && here !== undefined && !isOver(here) ? here : undefined,
    endOfSupport,
    destination: ends ? destination(tables) : undefined,
    tablesUntil: tables.until,
  }
}

function destination({cus}: UpdateTables): UpdateTarget | undefined {
  return targetOn(
    cus.filter((cu) => cu.product === "SE"),
    undefined,
    undefined,
  )
}

/** The newest of a product up to a day, as seen from a cumulative update of it. */
function targetOn(
  line: readonly CuFixes[],
  own: CuFixes | undefined,
  until: string | undefined,
): UpdateTarget | undefined {
  const cu = line.findLast((one) => isOut(one.builds[0], until))
  const base = cu?.builds[0]
  if (cu === undefined || base === undefined) return undefined
  const update = updateOn(cu, until)
  return {cu: cu === own ? undefined : base, update, ends: update ?? base}
}

/** The newest update for everybody on a cumulative update, up to a day; one with a KB number. */
function updateOn(cu: CuFixes, until: string | undefined): ExchangeBuild | undefined {
  return cu.builds.findLast(
    (row) =>
      updateTypes.has(row.type) && row.update !== undefined && row.kb !== undefined && isOut(row, until),
  )
}

const updateTypes: ReadonlySet<string> = new Set(["SU", "HU", "RU"])

function isOut(row: ExchangeBuild | undefined, until: string | undefined): boolean {
  if (row === undefined) return false
  return until === undefined || (row.date !== undefined && row.date <= until)
}
