/* Real evidence with a known truth: the recorded run of ProxyLogon, and exports and logs of servers that nobody is
 * known to have entered. */

import assert from "node:assert/strict"
import {existsSync, mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, describe, test} from "node:test"
import {height} from "../src/assess/implied.ts"
import {recompute} from "../src/assess/ledger.ts"
import {type LedgerItem, phiaBands} from "../src/model/judgement.ts"
import {recording, stageOf, type Whole, wholeCase, withRecording} from "./support/whole-case.ts"

const spool: string = mkdtempSync(join(tmpdir(), "postern-real-"))
after(() => rmSync(spool, {recursive: true}))
const shared: string = dirname(dirname(recording))

describe("the recorded run of ProxyLogon", withRecording, () => {
  let whole: Whole
  const read = async (): Promise<Whole> => {
    whole ??= await wholeCase([recording], spool)
    return whole
  }

  test("is exploited, almost certainly, and confirmed by the findings that the sentence names", async () => {
    const exploited = stageOf(await read(), "exploited")
    assert.ok(exploited.kind === "assessed")
    assert.match(
      exploited.says,
      /^It is almost certain \(95–100 %\) that MXS01 was exploited through CVE-2021-27065 .*, confirmed by F-\d{4}/,
    )
    assert.ok(exploited.confirmedBy.length >= 3)
    assert.equal(recompute(exploited.ledger), exploited.ledger.posterior)
    assert.deepEqual(exploited.ledger.wouldChange, [], "no log that is missing undoes a proof")
  })

  test("counts the one page and the one command once, though several logs and rules show them", async () => {
    const exploited = stageOf(await read(), "exploited")
    assert.ok(exploited.kind === "assessed")
    const {items} = exploited.ledger
    const used = items.filter((i) => i.used)
    const groups = used.map((i) => i.group)
    assert.equal(new Set(groups).size, groups.length)
    for (const cause of [/^file:ohyeah\.aspx$/, /^command:cmd \/c whoami/]) {
      const own: readonly LedgerItem[] = items.filter(({group}) => cause.test(group))
      assert.ok(own.length > 1, `${cause}`)
      assert.equal(own.filter((i) => i.used).length, 1, `${cause}`)
    }
  })

  test("leaves open what was taken: why, and what would tell", async () => {
    const taken = stageOf(await read(), "data taken")
    assert.ok(taken.kind === "not assessable")
    assert.match(taken.gaps[0].says, /^What the commands on the server carried off need not show/)
    assert.ok(taken.wouldChange.includes("EWS logs, 13–14 March 2021"), taken.wouldChange.join("\n"))
    assert.match(taken.wouldChange[0] ?? "", /^records of the firewall or the proxy/)
  })
})

const highest = phiaBands.findIndex((band) => band.term === "unlikely")

for (const name of ["exchange-server-exports", "iis-logs-plaso"]) {
  const folder = join(shared, name)
  const skip = existsSync(folder) ? {} : {skip: `no folder ${folder}`}
  test(`no server of ${name} is said to be exploited above unlikely`, skip, async () => {
    const {bundle} = await wholeCase([folder], spool)
    const exploited = bundle.case.servers.flatMap((s) => s.judgements).filter((j) => j.stage === "exploited")
    assert.ok(exploited.length > 0)
    for (const judgement of exploited) {
      assert.ok(height(judgement) <= highest, judgement.says)
      if (judgement.kind !== "assessed") continue
      const top = phiaBands.findIndex(
        (b) => b.term === (judgement.likelihood.upTo ?? judgement.likelihood.term),
      )
      assert.ok(top <= highest, judgement.says)
    }
    assert.doesNotMatch(bundle.case.verdict.headline, /broken into|was exploited[.:]/)
  })
}
