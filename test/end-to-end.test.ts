/* The whole way through every floor, on a real recording and on generated servers: what happened is found
 * and staged, what did not happen is not, and what cannot be seen is said. */

import assert from "node:assert/strict"
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {after, describe, test} from "node:test"
import {height, isPossible} from "../src/assess/implied.ts"
import {type Stage, stages} from "../src/model/finding.ts"
import {formatInstant} from "../src/model/instant.ts"
import {levels} from "../src/model/rule.ts"
import {zipOf} from "./support/archives.ts"
import {collect, generate, type SampleOptions} from "./support/virtual-server/generate.ts"
import {
  recordedLines,
  recording,
  stageOf,
  type Whole,
  wholeCase,
  withRecording,
  wordOf,
} from "./support/whole-case.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-end-to-end-"))
const spool: string = join(folder, "spool")
after(() => rmSync(folder, {recursive: true}))
let made = 0

type Files = ReadonlyMap<string, Uint8Array>

function sample(options: Partial<SampleOptions> & {scenario: string}): Files {
  return collect(generate({seed: "1", sizeBytes: 900_000, days: 1, ...options}))
}

/** The case of files, written to a folder of their own. */
function caseOf(files: Files): Promise<Whole> {
  const root = join(folder, `server-${made++}`)
  for (const [path, bytes] of files) {
    const full = join(root, path)
    mkdirSync(dirname(full), {recursive: true})
    writeFileSync(full, bytes)
  }
  return wholeCase([root], spool)
}

const words = (whole: Whole): Readonly<Record<Stage, string>> =>
  Object.fromEntries(stages.map((s) => [s, wordOf(stageOf(whole, s))])) as Record<Stage, string>

/** No sentence of the case calls a server clean or safe. */
function saysNothingIsClean({bundle}: Whole): void {
  const text = [bundle.case.verdict.headline, ...bundle.case.verdict.lines].join("\n")
  assert.doesNotMatch(text, /\bclean\b|\bis safe\b|nothing suspicious|not compromised/i)
}

describe("the recorded run of ProxyLogon", withRecording, () => {
  let whole: Whole
  const read = async (): Promise<Whole> => {
    whole ??= await wholeCase([recording], spool)
    return whole
  }

  test("is exploited and persisted, confirmed, and the commands too", async () => {
    const said = words(await read())
    assert.equal(said.exploited, "confirmed")
    assert.equal(said.persisted, "confirmed")
    assert.equal(said.acted, "confirmed")
    assert.match(
      whole.bundle.case.verdict.headline,
      /^MXS01 was broken into on 14 March 2021 at 06:40 UTC through CVE-2021-27065\.$/,
    )
    assert.ok(whole.bundle.case.verdict.lines.length <= 10)
  })

  test("shows the cmdlets, the page, its compilation and the command in order, to the millisecond in UTC", async () => {
    const {timeline} = (await read()).bundle
    const story: readonly (readonly [string, RegExp])[] = [
      ["06:40:12.987", /Set-OabVirtualDirectory/],
      ["06:40:13.660", /\.aspx was written/],
      ["06:40:15.320", /compiled a page/],
      ["06:40:15.338", /started .*cmd\.exe/],
      ["06:40:15.342", /cmd \/c whoami/],
      ["06:40:17.518", /New-OabVirtualDirectory/],
    ]
    let from = 0
    for (const [time, summary] of story) {
      const at = timeline.findIndex(
        (e, i) =>
          i >= from &&
          e.when !== undefined &&
          formatInstant(e.when.at).startsWith(`2021-03-14T${time}`) &&
          summary.test(e.summary),
      )
      assert.ok(
        at >= 0,
        `${time} ${summary} in\n${timeline.map((e) => `${e.when === undefined ? "" : formatInstant(e.when.at)} ${e.summary}`).join("\n")}`,
      )
      from = at
    }
  })

  test("states the conflict of its clocks", async () => {
    const [note] = (await read()).bundle.case.clocks
    assert.match(note?.says ?? "", /UtcTime 5 h 0 min after the stated time/)
    assert.ok(whole.bundle.case.verdict.lines.some((l) => l.includes("5 h 0 min")))
  })

  test("names IIS and HttpProxy as absent, with what that hides", async () => {
    const exploited = stageOf(await read(), "exploited")
    for (const log of ["httpproxy", "iis-frontend"]) {
      const gap = exploited.gaps.find((g) => g.log === log && g.why === "absent")
      assert.match(gap?.says ?? "", /^No (?:HttpProxy|IIS front-end) logs: .{20,} would show/, log)
    }
    assert.ok(
      whole.bundle.case.verdict.lines.some((l) => /Not seen: no HttpProxy logs.*IIS front-end logs/.test(l)),
    )
  })

  test("leaves open whether data were taken, and who it was", async () => {
    assert.equal(words(await read())["data taken"], "not assessable")
    assert.equal(whole.bundle.case.attribution.kind, "refused")
  })

  test("without the intruder's events is not said to be exploited", async () => {
    const lines = recordedLines()
    const traces = /OabVirtualDirectory|ohyeah\.aspx|whoami|\]@|:444\//i
    const left = lines.filter((line) => {
      const event = JSON.parse(line) as Readonly<Record<string, unknown>>
      const parent = `${event["ParentImage"] ?? ""}${event["ParentProcessName"] ?? ""}`
      return !traces.test(line) && !/w3wp\.exe/i.test(parent)
    })
    assert.ok(left.length > 10_000 && left.length < lines.length, `${left.length} of ${lines.length} left`)
    const bare = await caseOf(new Map([["events.json", Buffer.from(`${left.join("\n")}\n`)]]))
    assert.equal(bare.bundle.case.counts.records, left.length)
    assert.equal(words(bare).exploited, "not assessable")
    assert.doesNotMatch(bare.bundle.case.verdict.headline, /broken into/)
    saysNothingIsClean(bare)
  })
})

describe("generated servers", () => {
  for (const scenario of ["proxylogon", "proxyshell"])
    for (const seed of ["21", "22", "23"])
      test(`${scenario} with seed ${seed} is found and staged`, async () => {
        for (const outcome of seed === "21" ? ["theft", "used", "exploited"] : ["theft"]) {
          const whole = await caseOf(sample({scenario, seed, outcome}))
          const said = words(whole)
          assert.equal(said.exploited, "confirmed", outcome)
          assert.equal(said.persisted, "confirmed", outcome)
          if (outcome !== "exploited") assert.equal(said.acted, "confirmed", outcome)
          const taken = outcome === "theft" ? /confirmed/ : /not assessable/
          if (said.acted === "confirmed") assert.match(said["data taken"], taken, outcome)
          assert.ok(whole.bundle.case.verdict.found)
          const added = whole.bundle.findings.filter((f) => /cafeReqId|CorrelationID/.test(f.summary))
          assert.deepEqual(
            added.map((f) => f.summary),
            [],
            "what the front end added to a URL",
          )
          const limits = whole.bundle.case.campaigns.flatMap((c) => c.cannotShow ?? [])
          assert.ok(limits.length > 0, "what no evidence can show of the campaign")
          const begins = whole.bundle.case.servers
            .flatMap((s) => s.gaps)
            .filter((g) => /evidence begins on/.test(g.says))
          assert.equal(begins.length, 1)
          assert.match(
            whole.bundle.case.verdict.headline,
            /was broken into on \d+ [A-Z][a-z]+ 2021 at \d\d:\d\d UTC/,
          )
          assert.ok(whole.bundle.case.verdict.lines.length <= 10)
        }
      })

  for (const outcome of ["blocked", "answered"])
    test(`a scan that is ${outcome} is probed and not shown exploited`, async () => {
      const whole = await caseOf(sample({scenario: "scan", outcome, seed: "24"}))
      assert.ok(isPossible(stageOf(whole, "probed")))
      for (const stage of ["exploited", "persisted", "acted", "data taken"] as const)
        assert.ok(!isPossible(stageOf(whole, stage)), `${stage}: ${wordOf(stageOf(whole, stage))}`)
      assert.match(whole.bundle.case.verdict.headline, /^Strangers tried exploits on .*No sign that/)
      saysNothingIsClean(whole)
    })

  test("a server without an intruder has no finding above low, and is not called clean", async () => {
    for (const seed of ["25", "26"]) {
      const whole = await caseOf(sample({scenario: "clean", seed, busyAdministrators: true}))
      const high = whole.bundle.findings.filter((f) => levels.indexOf(f.level) > levels.indexOf("low"))
      assert.deepEqual(
        high.map((f) => f.summary),
        [],
      )
      assert.equal(whole.bundle.case.verdict.found, false)
      assert.match(whole.bundle.case.verdict.headline, /^No sign that .* as far as the evidence reaches\.$/)
      saysNothingIsClean(whole)
    }
  })
})

describe("a kind of log that is missing", () => {
  // What is left of a clean server's assessable stages when one kind of log is taken away.
  const needed: Readonly<Record<string, readonly Stage[]>> = {
    "iis-frontend": ["persisted", "acted"],
    httpproxy: ["exploited"],
    ews: ["data taken"],
    "windows-event": ["persisted", "acted", "data taken"],
    "iis-backend": [],
    "ecp-server": [],
    mapi: [],
    "rps-cmdlet": [],
    "oab-generator": [],
    "message-tracking": [],
  }
  const full = sample({scenario: "clean", seed: "31", sizeBytes: 1_500_000})
  let before: Whole
  for (const [log, lost] of Object.entries(needed))
    test(`${log}: ${lost.length === 0 ? "no stage rests on it alone" : `${lost.join(", ")} cannot be assessed`}, and none is lower`, async () => {
      before ??= await caseOf(full)
      const drop = [log] as SampleOptions["drop"]
      const rest = await caseOf(sample({scenario: "clean", seed: "31", sizeBytes: 1_500_000, drop}))
      for (const stage of stages) {
        const [was, is] = [stageOf(before, stage), stageOf(rest, stage)]
        if (lost.includes(stage)) {
          assert.equal(was.kind, "assessed", `${stage} before`)
          assert.equal(is.kind, "not assessable", `${stage}: ${is.says}`)
        } else assert.equal(is.kind, was.kind, `${stage}: ${is.says}`)
        if (is.kind === "assessed") assert.ok(height(is) >= height(was), `${stage} fell to ${wordOf(is)}`)
      }
      saysNothingIsClean(rest)
    })

  test("a scan whose outcome no log can tell leaves exploitation open", async () => {
    for (const drop of [["httpproxy"], ["iis-frontend"]] as const) {
      const whole = await caseOf(sample({scenario: "scan", seed: "32", drop}))
      assert.equal(words(whole).exploited, "not assessable", drop[0])
      saysNothingIsClean(whole)
    }
  })
})

/** Whether the last line of a log is a record with fewer cells than the log has columns: cut for certain. */
function lacksColumns(text: string): boolean {
  const last = text.slice(text.lastIndexOf("\n") + 1)
  const header = /^#Fields: ?(.*?)\r?$/m.exec(text)?.[1]
  if (header === undefined || last === "" || last.startsWith("#")) return false
  const comma = header.includes(",") ? "," : " "
  return last.split(comma).length < header.split(comma).length
}

describe("damaged evidence", () => {
  const seed = 41
  let state = seed
  const at = (length: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * length)
  }

  const damages: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    "cut short": (bytes) => bytes.subarray(0, at(bytes.length)),
    "with flipped bits": (bytes) => {
      const out = Uint8Array.from(bytes)
      for (let i = 0; i < 40; i++) out[at(out.length)]! ^= 1 << at(8)
      return out
    },
    "with a run of NUL": (bytes) => {
      const out = Uint8Array.from(bytes)
      const from = at(out.length)
      return out.fill(0, from, from + 3000)
    },
  }
  const attacked = sample({scenario: "proxylogon", seed: "42", outcome: "used"})
  let intact: Whole | undefined
  const big = [...attacked].filter(([, bytes]) => bytes.length > 4000).map(([path]) => path)

  for (const [name, damage] of Object.entries(damages)) {
    test(`files ${name}: nothing throws and the other files are read (seed ${seed})`, async () => {
      state = seed
      intact ??= await caseOf(attacked)
      for (let round = 0; round < 3; round++) {
        const hurt = new Set([0, 1, 2].map(() => big[at(big.length)]!))
        const files = new Map(
          [...attacked].map(([path, bytes]) => [path, hurt.has(path) ? damage(bytes) : bytes]),
        )
        const {bundle} = await caseOf(files)
        const recordsOf = (whole: Pick<Whole, "bundle">, path: string): number | undefined =>
          whole.bundle.files.find((f) => f.id.endsWith(path))?.records
        for (const path of attacked.keys())
          if (!hurt.has(path)) assert.equal(recordsOf({bundle}, path), recordsOf(intact, path), path)
        for (const path of hurt) {
          const isTold = bundle.troubles.some((t) => t.at.evidence.endsWith(path))
          const isCut =
            name === "cut short" && lacksColumns(Buffer.from(files.get(path) ?? []).toString("latin1"))
          if (isCut || name === "with a run of NUL") assert.ok(isTold, `no trouble in ${path}`)
        }
        // NUL up to the end of a file is how a file that was made larger in advance looks: odd, not lost.
        const codes = Object.keys(bundle.case.counts.troubles)
        const isOdd = codes.every((code) => /\/(?:nul-tail|cut-line)$/.test(code))
        if (name === "with a run of NUL") assert.ok(bundle.case.verdict.lost || isOdd, codes.join())
      }
    })

    test(`a zip ${name}: nothing throws, and what was lost is said (seed ${seed})`, async () => {
      const parts = [...attacked].map(([path, bytes]) => ({name: path, data: Buffer.from(bytes)}))
      const zip = zipOf(parts)
      state = seed
      for (let round = 0; round < 4; round++) {
        const path = join(folder, `zip-${made++}.zip`)
        writeFileSync(path, damage(zip))
        const {bundle} = await wholeCase([path], spool)
        assert.ok(bundle.troubles.length > 0, "the damage is among the troubles")
        assert.ok(bundle.case.verdict.lost, JSON.stringify(bundle.case.counts.troubles))
      }
    })
  }
})
