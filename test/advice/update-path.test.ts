import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {type UpdateTarget, updatePath, updateTables} from "../../src/advise/update-path.ts"
import {exposureOf} from "../../src/assess/exposure.ts"
import {exposureKnowledge} from "../../src/assess/server-exposure.ts"
import {compareBuild, formatBuild} from "../../src/model/build.ts"
import {saw, time} from "../support/observations.ts"
import {knowledge} from "../support/shipped-knowledge.ts"

const known = exposureKnowledge(knowledge.products)
if (known === undefined) throw new Error("no tables of builds")
const tables = updateTables(knowledge.products)

function pathOf(line: string, day: string) {
  return updatePath(exposureOf([saw(line)], new Map(), time(day), known!), day, tables)
}

/** `CU19 KB4588884 + Mar21SU KB5000871 = 15.1.2176.9` */
function words(target: UpdateTarget | undefined): string | undefined {
  if (target === undefined) return undefined
  const parts = [target.cu, target.update].flatMap((row) =>
    row === undefined ? [] : [`${row.update ?? row.cu} ${row.kb}`],
  )
  return `${parts.join(" + ")} = ${formatBuild(target.ends.build)}`
}

interface Wanted {
  readonly ofDay?: string | undefined
  readonly last?: string
  readonly extended?: string | undefined
  readonly special?: string | undefined
  readonly here?: string | undefined
  readonly hadOfDay?: boolean
  readonly hasLast?: boolean
}

/** What it shows; the build; the day; the way. KB numbers and builds as Microsoft's table has them. */
const cases: readonly (readonly [string, string, string, Wanted])[] = [
  [
    "Exchange 2016 CU14 in March 2021 goes through CU19 and the update of March, or takes the special one",
    "exsetup-file 15.1.1847.3",
    "2021-03-10",
    {
      ofDay: "CU19 KB4588884 + Mar21SU KB5000871 = 15.1.2176.9",
      last: "CU23 KB5011155 + Oct25SU KB5066369 = 15.1.2507.61",
      extended: "CU23 KB5011155 + Aug26SU KB5121576 = 15.1.2507.72",
      special: "Mar21SU 15.1.1847.12",
      here: undefined,
    },
  ],
  [
    "the special update is no end of the way",
    "exsetup-file 15.1.1847.12",
    "2021-03-10",
    {ofDay: "CU19 KB4588884 + Mar21SU KB5000871 = 15.1.2176.9", special: undefined, hadOfDay: false},
  ],
  [
    "six days later the next cumulative update contains the update of March",
    "exsetup-file 15.1.1847.3",
    "2021-03-16",
    {ofDay: "CU20 KB4602569 = 15.1.2242.4"},
  ],
  [
    "a cumulative update that still gets the update of the day needs no other one first",
    "exsetup-file 15.1.2106.2",
    "2021-03-10",
    {ofDay: "CU19 KB4588884 + Mar21SU KB5000871 = 15.1.2176.9", here: "Mar21SU 15.1.2106.13"},
  ],
  [
    "who has the newest of the day had it then, whatever came later",
    "exsetup-file 15.1.2176.9",
    "2021-03-10",
    {hadOfDay: true, hasLast: false, here: undefined},
  ],
  [
    "a build whose updates are not known has nothing for sure",
    "admin-display-version 15.1.2176.2",
    "2021-03-10",
    {hadOfDay: false, hasLast: false},
  ],
  [
    "before the day of an update there is none",
    "exsetup-file 15.1.2176.2",
    "2021-03-01",
    {ofDay: "Feb21SU KB4602269 = 15.1.2176.4"},
  ],
  [
    "Exchange 2013 ends at its last update for everybody",
    "exsetup-file 15.0.1497.2",
    "2026-11-01",
    {last: "Mar23SU KB5024296 = 15.0.1497.48", extended: undefined},
  ],
  [
    "Exchange 2010 got updates for everybody after its end of support",
    "exsetup-file 14.3.496.0",
    "2026-11-01",
    {last: "RU32 KB5000978 = 14.3.513.0", extended: undefined},
  ],
  [
    "Exchange SE gets what is newest",
    "exsetup-file 15.2.2562.17",
    "2026-09-01",
    {last: "Aug26SU KB5121573 = 15.2.2562.46", extended: undefined, hasLast: false},
  ],
]

describe("the way of updates", () => {
  for (const [name, line, day, wanted] of cases)
    test(name, () => {
      const path = pathOf(line, day)
      assert.ok(path !== undefined)
      const got: Record<string, unknown> = {
        ofDay: words(path.ofDay),
        last: words(path.last),
        extended: words(path.extended),
        special: path.special && `${path.special.update} ${formatBuild(path.special.build)}`,
        here: path.here && `${path.here.update} ${formatBuild(path.here.build)}`,
        hadOfDay: path.hadOfDay,
        hasLast: path.hasLast,
      }
      for (const [key, value] of Object.entries(wanted)) assert.equal(got[key], value, key)
    })

  test("a build that no table knows has no way", () => {
    assert.equal(pathOf("exsetup-file 15.2.9999.1", "2026-11-01"), undefined)
    assert.equal(updatePath(undefined, "2026-11-01", tables), undefined)
  })

  test("every build of the tables has a way to a build with a KB number that is at least as new", () => {
    let seen = 0
    for (const row of knowledge.products.builds) {
      const path = pathOf(`exsetup-file ${formatBuild(row.build)}`, "2026-11-01")
      if (path === undefined) continue
      seen += 1
      for (const target of [path.last, path.ofDay, path.extended]) {
        if (target === undefined) continue
        assert.equal(target.ends.product, row.product)
        assert.ok(target.cu === undefined || target.cu.kb !== undefined, formatBuild(row.build))
        assert.ok(target.update === undefined || target.update.kb !== undefined, formatBuild(row.build))
        assert.ok(!["special", "unconfirmed", "Preview"].includes(target.ends.type))
      }
      if (path.ofDay !== undefined) assert.ok(compareBuild(path.ofDay.ends.build, path.last.ends.build) >= 0)
      assert.equal(path.destination !== undefined, row.product !== "SE")
    }
    assert.ok(seen > 300)
  })
})
