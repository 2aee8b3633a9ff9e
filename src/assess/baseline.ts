/* Whether the server-side files of a server's exact build are known by hash. */

import type {KnownWebFile} from "../knowledge/products.ts"
import type {Observation} from "../model/observation.ts"

/** True where the evidence tells an exact build that the list of web files holds. */
export function hasBaseline(
  observations: readonly Observation[],
  webFiles: readonly KnownWebFile[],
): boolean {
  const builds = new Set(webFiles.flatMap((file) => [file.firstBuild, file.lastBuild]))
  return observations.some(
    (one) => one.kind === "build" && one.proves === "update" && builds.has(plainBuild(one.value)),
  )
}

/** `15.1.2176.9` of `15.01.2176.009`; the text itself where it is none. */
function plainBuild(text: string): string {
  const m = /(\d{1,3})\.(\d{1,3})\.(\d{1,5})\.(\d{1,5})/.exec(text)
  return m === null ? text : m.slice(1).map(Number).join(".")
}
