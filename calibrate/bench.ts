/* What judges the generated cases: the built-in knowledge and rules, loaded as the command line loads them. */

import {loadRuleSet} from "../src/cli/rules.ts"
import type {Knowledge} from "../src/knowledge/knowledge.ts"
import type {KnownWebFile} from "../src/knowledge/products.ts"
import {compareBuild, formatBuild, parseBuild} from "../src/model/build.ts"
import type {Rule} from "../src/model/rule.ts"
import type {Sources} from "./generator/generate.ts"
import {rulesByDetection} from "./generator/traces.ts"
import {eras, type PublicActor} from "./generator/world.ts"

/** The knowledge and rules that judge. */
export interface Bench {
  readonly knowledge: Knowledge
  readonly rules: readonly Rule[]
}

/** The bench of the built-in knowledge; `isWhole` keeps the builds that no generated server runs. */
export async function loadBench(isWhole = false): Promise<Bench> {
  const {knowledge, rules} = await loadRuleSet({config: {}, folder: undefined}, [], {
    only: false,
    retired: false,
  })
  return {knowledge: isWhole ? knowledge : {...knowledge, products: lean(knowledge.products)}, rules}
}

/** What the generator needs of it: names of rules, hashes of pages. */
export function sourcesOf({knowledge, rules}: Bench): Sources {
  const pages = Map.groupBy(knowledge.products.webFiles, (page) => page.path)
  const hashes = new Map<string, string | undefined>()
  const hashOf = (path: string, build: string): string | undefined => {
    const key = `${build} ${path}`
    if (!hashes.has(key)) hashes.set(key, pages.get(path)?.find((page) => isOf(page, [build]))?.sha256)
    return hashes.get(key)
  }
  return {ruleOf: rulesByDetection(rules), hashOf}
}

/** What is published of actors with a way through the flaws of an era. */
export function actorsOf({knowledge}: Bench): readonly PublicActor[] {
  return knowledge.actors.filter((a) => a.campaigns.some((id) => eras.some((e) => e.campaign === id)))
}

/** Without the builds that no generated server runs, and without most pages outside of the folders of logon pages, of
 *  which no generated copy holds any. PERF: assess compares their lists anew for each
 *  case, which costs two thirds of its time; the answers are the same (test/calibrate). */
function lean(products: Knowledge["products"]): Knowledge["products"] {
  const run = eras.flatMap((e) => e.builds.flat())
  const updates = new Set(products.builds.filter((b) => run.includes(formatBuild(b.build))).map(updateOf))
  return {
    ...products,
    builds: products.builds.filter((b) => updates.has(updateOf(b))),
    webFiles: products.webFiles.filter(
      (page) => isOf(page, run) && (/\\auth\\/i.test(page.path) || run.includes(page.lastBuild)),
    ),
  }
}

function updateOf({product, cu}: Knowledge["products"]["builds"][number]): string {
  return `${product} ${cu}`
}

/** Whether one of the builds lies between the first and the last that has the page. */
function isOf(page: KnownWebFile, builds: readonly string[]): boolean {
  const [first, last] = [parseBuild(page.firstBuild), parseBuild(page.lastBuild)]
  if (first === undefined || last === undefined) return false
  return builds.some((text) => {
    const build = parseBuild(text)
    return build !== undefined && compareBuild(first, build) <= 0 && compareBuild(build, last) <= 0
  })
}
