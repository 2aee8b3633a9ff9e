import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, describe, test} from "node:test"
import {explain} from "../src/report/explain.ts"
import {reportHtml} from "../src/report/html.ts"
import {intrudersOf, observersOf} from "./support/suspects.ts"
import {collect, generate} from "./support/virtual-server/generate.ts"
import {recording, type Whole, wholeCase, withRecording} from "./support/whole-case.ts"

const scratch = mkdtempSync(join(tmpdir(), "postern-who-"))
after(() => rmSync(scratch, {recursive: true, force: true}))

test(
  "the recorded run is confirmed, and who did it is refused with the sentence",
  withRecording,
  async () => {
    const {bundle} = await wholeCase([recording], scratch)
    const {attribution} = bundle.case
    assert.equal(attribution.kind, "refused")
    assert.equal(
      attribution.says,
      "The evidence shows how the server was entered, not by whom. At least 10 groups are publicly known to have used this route. The government attribution of the campaign as a whole (NCSC, highly likely HAFNIUM) is not evidence about this server.",
    )
    const [one, ...rest] = attribution.activities
    assert.equal(rest.length, 0)
    assert.equal(one?.reached, "acted")
    assert.deepEqual(
      one?.attributed?.hypotheses.map((h) => h.kind),
      ["another actor", "unknown"],
    )
  },
)

describe("a generated server with two intruders", () => {
  let whole: Whole | undefined

  const read = async (): Promise<Whole> => {
    if (whole !== undefined) return whole
    // From 27 February to 4 March: the second comes when everybody had the exploit.
    const sample = generate({
      ...{seed: "41", scenario: "two-intruders", sizeBytes: 2_000_000, days: 6},
      drop: ["ews", "mapi", "message-tracking", "rps-http", "rps-cmdlet", "oab-generator"],
    })
    const folder = join(scratch, "two")
    for (const [path, bytes] of collect(sample)) {
      mkdirSync(dirname(join(folder, path)), {recursive: true})
      writeFileSync(join(folder, path), bytes)
    }
    whole = await wholeCase([folder], scratch)
    return whole
  }

  test("makes two activities, each with its own addresses, page and commands, and observers beside them", async () => {
    const {bundle} = await read()
    const {attribution} = bundle.case
    const [first, second, ...rest] = intrudersOf(attribution)
    assert.equal(rest.length, 0, attribution.activities.map((a) => a.says).join("\n"))
    assert.deepEqual(first?.sources, ["103.77.192.219", "104.140.114.110"])
    assert.equal(first?.reached, "acted")
    assert.equal(second?.reached, "acted")
    assert.ok(!second?.sources.some((s) => first?.sources.includes(s)))
    const shared = first?.findings.filter((id) => second?.findings.includes(id))
    assert.deepEqual(shared, [])
    assert.ok(observersOf(attribution).length >= 2)
    assert.match(attribution.says, /^Two intruders are told apart and judged alone/)
  })

  test("judges each alone: the first by its date and addresses, the second by its control server", async () => {
    const {bundle} = await read()
    const [first, second] = intrudersOf(bundle.case.attribution)
    const suspects = (of: typeof first): readonly string[] =>
      (of?.attributed?.hypotheses ?? []).filter((h) => h.kind === "actor").map((h) => h.id)
    assert.deepEqual(suspects(first), ["hafnium", "websiic"])
    assert.deepEqual(suspects(second), ["dltminer"])
    const hafnium = first?.attributed?.hypotheses.find((h) => h.id === "hafnium")
    const addresses = hafnium?.features.filter((f) => f.kind === "client-address") ?? []
    assert.equal(addresses.length, 2)
    for (const address of addresses) assert.deepEqual([address.cost, address.log10], ["cheap", 0])
    for (const each of [first, second]) assert.equal(each?.attributed?.kind, "refused")
  })

  test("shows both in the report, in the explanation and in the verdict", async () => {
    const {bundle} = await read()
    const page = reportHtml(bundle)
    assert.match(page, /id="activity-A-001"/)
    assert.match(page, /Hypotheses about A-002/)
    assert.match(page, /What others said about the campaign as a whole/)
    assert.match(
      explain(bundle, "A-002") ?? "",
      /DLTMiner[\s\S]*control-server p\.estonine\.com; moderate to fake/,
    )
    assert.match(explain(bundle, "hafnium") ?? "", /A-001 on [\s\S]*Not named there\.[\s\S]*first-exploited/)
    assert.ok(bundle.case.verdict.lines.some((l) => /^Two intruders are told apart/.test(l)))
  })
})
