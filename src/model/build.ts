/* Build numbers of Exchange, as its parts write them.
 *
 * `15.1.2106.2` in tables, `15.01.2106.002` in files and logs, `Version 15.1 (Build 2106.2)` in Active
 * Directory, `15.1.2106` in the paths of Outlook on the web of older versions. The third number tells the
 * cumulative update, the fourth the update on it. */

/** Four numbers; the fourth is undefined where the source leaves it out. */
export interface Build {
  readonly major: number
  readonly minor: number
  readonly build: number
  readonly revision: number | undefined
}

const dotted = /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{1,5})(?:\.(\d{1,5}))?(?![\d.]*\d)/
const display = /(\d{1,2})\.(\d{1,2}) \(Build (\d{1,5})\.(\d{1,5})\)/

/** The first build number of Exchange 2010 or later in a text, or undefined. */
export function parseBuild(text: string): Build | undefined {
  const found = display.exec(text) ?? dotted.exec(text)
  if (found === null) return undefined
  const [major, minor, build] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const revision = found[4] === undefined ? undefined : Number(found[4])
  const isExchange = (major === 14 && minor <= 3) || (major === 15 && minor <= 2)
  return isExchange ? {major, minor, build, revision} : undefined
}

/** `15.1.2106.2`, or `15.1.2106` where the fourth number is unknown. */
export function formatBuild({major, minor, build, revision}: Build): string {
  return `${major}.${minor}.${build}${revision === undefined ? "" : `.${revision}`}`
}

/** In the order of versions; an unknown fourth number comes first. */
export function compareBuild(a: Build, b: Build): number {
  return (
    a.major - b.major || a.minor - b.minor || a.build - b.build || (a.revision ?? -1) - (b.revision ?? -1)
  )
}
