import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {type AdviceBook, adviceBook, plan} from "../../src/advise/plan.ts"
import {type AdviceSettings, type Situation, standingsOf} from "../../src/advise/situation.ts"
import type {Action, AdviceReference, AdviceStep} from "../../src/model/advice.ts"
import {stages} from "../../src/model/finding.ts"
import type {ServerId} from "../../src/model/ids.ts"
import {knowledge} from "../support/shipped-knowledge.ts"
import {markdownOf, type ServerWords, situationOf} from "../support/situations.ts"

const base = adviceBook(knowledge)
const rules = new Map(base.rules.map((rule) => [rule.id, rule]))
const answer = fc.constantFrom("yes", "no", "unknown") as fc.Arbitrary<AdviceSettings["hybrid"]>
const settings: fc.Arbitrary<AdviceSettings> = fc.record({
  mayGoOffline: answer,
  staffTonight: answer,
  hybrid: answer,
  backups: answer,
  country: fc.constantFrom(undefined, "GB", "US", "DE", "JP"),
})
/** Half of all stages show nothing, so that servers without an intruder come up. */
const judged = fc.constantFrom(
  ...Array.from({length: 7}, () => "remote_chance"),
  "remote_chance",
  "unlikely",
  "realistic_possibility",
  "likely",
  "almost_certain",
  "confirmed",
  "unseen",
)
const detections = [...new Set(knowledge.detections.map(({id}) => id))]
const finding = fc
  .tuple(
    fc.constantFrom(...detections),
    fc.constantFrom("persisted/succeeded", "acted/unknown", "data_taken/unknown"),
    fc.constantFrom("file", "Path", "TaskName", "Name", "parameters", "url", "Key", "ImagePath", "cmdlet"),
    fc.constantFrom("C:\\a.aspx", "New-InboxRule", "x<script>", "-ForwardingSmtpAddress_a@b.example"),
  )
  .map(([id, what, field, value]) => `${id} ${what} ${field}=${value} source=198.51.100.7`)
const build = fc.constantFrom(
  [],
  ["exsetup-file 15.1.1847.3"],
  ["exsetup-file 15.1.2176.2"],
  ["admin-display-version 15.1.2507.6"],
  ["exsetup-file 15.2.2562.46"],
  ["exsetup-file 15.0.1497.48"],
  ["exsetup-file 14.3.123.4"],
  ["exsetup-file 15.2.9999.1"],
)
const server: fc.Arbitrary<ServerWords> = fc.record({
  stages: fc
    .tuple(...stages.map(() => judged))
    .map((words) => words.map((word, i) => `${stages[i]?.replace(" ", "_")}=${word}`).join(" ")),
  findings: fc.array(finding, {maxLength: 6}),
  builds: build,
  settings: fc.subarray([
    "rewrite-rule - X-AnonResource-Backend",
    "hybrid - true",
    "emergency-mitigation - M2.1",
    "extended-protection Default_Web_Site/owa None",
  ]),
})
const day = fc.constantFrom("2021-03-10", "2024-01-15", "2026-11-01")

interface World {
  readonly situation: Situation
  readonly book: AdviceBook
  readonly actions: readonly Action[]
  readonly steps: readonly AdviceStep[]
}

const world: fc.Arbitrary<World> = fc
  .tuple(day, fc.array(server, {maxLength: 3}), settings)
  .map(([on, servers, said]) => {
    const situation = situationOf(on, servers)
    const book = {...base, settings: said}
    const actions = plan(book, situation)
    return {situation, book, actions, steps: actions.flatMap(({step}) => step ?? [])}
  })

const shown = (w: World): string =>
  JSON.stringify({
    settings: w.book.settings,
    standings: standingsOf(w.situation, base.tables),
    steps: w.actions.map((a) => [a.step?.id, a.step?.servers, a.step?.state, a.step?.after]),
  })

/** A law for every situation: what is asserted names the situation when it fails. */
function law(name: string, check: (w: World) => void, runs = 250): void {
  test(name, () => {
    let seen = 0
    fc.assert(
      fc.property(world, (w) => {
        seen += w.steps.length
        try {
          check(w)
        } catch (error) {
          throw new Error(`${String(error)}\n${shown(w)}`)
        }
      }),
      {numRuns: runs},
    )
    assert.ok(seen > 0, "no step was ever due")
  })
}

const concerns = (step: AdviceStep, id: ServerId): boolean =>
  step.servers.length === 0 || step.servers.includes(id)

law("steps are numbered from one, each id stands once, and all that must come before comes before", (w) => {
  assert.deepEqual(
    w.actions.map((a) => a.order),
    w.actions.map((_, i) => i + 1),
  )
  const places = new Map(w.steps.map((step, i) => [step.id, i]))
  assert.equal(places.size, w.steps.length)
  w.steps.forEach((step, i) => {
    for (const id of step.after)
      assert.ok((places.get(id) ?? Number.POSITIVE_INFINITY) < i, `${id} < ${step.id}`)
  })
})

law("every step says how long it takes, how to check it, who does it and who says so", (w) => {
  for (const {says, because, step} of w.actions) {
    assert.ok(step !== undefined && says !== "" && because !== "")
    assert.ok(step.takes !== "" && step.check !== "" && step.roles.length > 0 && step.sources.length > 0)
    assert.equal(step.proof === undefined, step.state === "open")
    assert.ok(!says.includes("{"))
  }
})

law("every step points at something that the case holds", ({situation, steps}) => {
  const byId = new Map(situation.servers.map((s) => [s.id, s]))
  const holds = (ref: AdviceReference): boolean => {
    if (ref.kind === "finding") return situation.findings.some((f) => f.id === ref.finding)
    const own = byId.get(ref.server)
    if (own === undefined) return false
    switch (ref.kind) {
      case "judgement":
        return own.judgements.some((j) => j.stage === ref.stage)
      case "gap":
        return own.gaps.some((g) => g.log === ref.log && g.says === ref.says)
      case "exposure":
        return own.exposure?.flaws.some((f) => f.cve === ref.cve) === true
      case "setting":
        return own.exposure?.settings.some((s) => s.setting === ref.setting) === true
      case "theft":
        return own.theft?.taken.some((t) => t.way === ref.way) === true
      case "build":
        return true
      default:
        return ref satisfies never
    }
  }
  for (const step of steps) for (const ref of step.from) assert.ok(holds(ref), JSON.stringify(ref))
  for (const step of steps)
    for (const detail of step.details)
      if (detail.finding !== undefined) assert.ok(situation.findings.some((f) => f.id === detail.finding))
})

law("where somebody may be inside, evidence is copied before anything is updated or removed", (w) => {
  for (const {server: id, state} of standingsOf(w.situation, base.tables)) {
    const own = w.steps.filter((step) => concerns(step, id))
    const copy = own.findIndex((step) => step.id.startsWith("capture-files"))
    if (state === "compromised" || state === "possible") assert.ok(copy >= 0, `${id} copies nothing`)
    const changes = own.findIndex((step) => changing(step))
    const removes = own.findIndex((step) => step.phase === "evict" || /^(scan-full|mitigate-)/.test(step.id))
    if (removes >= 0) assert.ok(copy >= 0 && copy < removes, `${id} removes before it copies`)
    if (changes >= 0 && copy >= 0)
      own.forEach((step, i) => {
        if (step.phase === "capture") assert.ok(i < changes, `${step.id} after ${own[changes]?.id}`)
      })
  }
})

function changing(step: AdviceStep): boolean {
  const rule = rules.get(step.id.replace(/-\d+$/, ""))
  return step.state === "open" && (step.phase === "evict" || rule?.changesEvidence === true)
}

law("a server that may not go offline is never cut off, and gets another step instead", (w) => {
  const isForbidden = w.book.settings.mayGoOffline === "no"
  const cuts = w.steps.filter((step) =>
    /^(isolate|isolate-first|close-port|decide-offline)(-\d+)?$/.test(step.id),
  )
  if (isForbidden) {
    assert.deepEqual(cuts, [])
    assert.doesNotMatch(w.actions.map((a) => a.says).join("\n"), /cut the server off|block port 443/i)
  }
  for (const {server: id, state} of standingsOf(w.situation, base.tables)) {
    if (state !== "compromised") continue
    const own = w.steps.filter((step) => step.phase === "isolate" && step.servers.includes(id))
    assert.equal(own.length, 1, `${id}: ${own.map((step) => step.id).join()}`)
  }
})

law("no two steps on a server contradict each other", ({steps, situation}) => {
  for (const {id} of situation.servers) {
    const own = new Set(
      steps.filter((step) => step.servers.includes(id)).map((step) => step.id.replace(/-\d+$/, "")),
    )
    for (const one of own)
      for (const other of rules.get(one)?.excludes ?? []) assert.ok(!own.has(other), `${one} and ${other}`)
    const twice = steps
      .filter((step) => step.servers.includes(id))
      .map((step) => step.id.replace(/-\d+$/, ""))
    assert.equal(twice.length, own.size, "a rule gives one step for a server")
  }
})

law("there is at most one step for tonight, it is open, and says what it costs", ({steps}) => {
  const tonight = steps.filter((step) => step.tonight !== undefined)
  assert.ok(tonight.length <= 1)
  for (const step of tonight) {
    assert.equal(step.state, "open")
    if (changing(step)) assert.match(step.tonight ?? "", /comes before the evidence is copied/)
  }
})

law(
  "nothing is ever called safe or clean, nobody is told that nothing happened",
  (w) => {
    const text = markdownOf(w.actions, w.situation)
    assert.doesNotMatch(text, /\bsafe\b|\bclean\b(?!-up)|not compromised|all-clear|no compromise/i)
  },
  60,
)

law("an update counts as done only where an exact build shows it", ({steps, situation}) => {
  for (const step of steps.filter(
    (s) => s.id.startsWith("update") && s.phase === "update" && s.state === "done",
  ))
    for (const id of step.servers) {
      const own = situation.servers.find((s) => s.id === id)
      assert.equal(own?.exposure?.isExact, true)
      assert.match(step.proof?.says ?? "", /does not show that nobody was inside before/)
    }
})

law("the same case gives the same list, whatever the order of its findings", ({book, situation, actions}) => {
  const turned = {...situation, findings: [...situation.findings]}
  assert.deepEqual(plan(book, turned), actions)
  const reversed = plan(book, {...situation, findings: situation.findings.toReversed()})
  assert.deepEqual(
    reversed.map((a) => a.step?.id),
    actions.map((a) => a.step?.id),
  )
})

test("Microsoft's tool is never run so that it deletes evidence, and never scans before the copies", () => {
  const texts = base.rules.flatMap((rule) =>
    rule.details.flatMap((d) => (d.kind === "command" ? [[rule, d.command] as const] : [])),
  )
  const eomt = texts.filter(([, command]) => command.includes("EOMT"))
  assert.ok(eomt.length > 0)
  for (const [rule, command] of eomt) {
    assert.match(command, /-DoNotRemediate/)
    assert.ok(rule.changesEvidence)
  }
  const scans = base.rules.filter((rule) => /MSERT/.test(rule.says))
  assert.ok(
    scans.length > 0 && scans.every((rule) => rule.changesEvidence && rule.after.includes("capture-files")),
  )
})

test("a case without a server has no steps", () => {
  assert.deepEqual(plan(base, {servers: [], findings: [], asOf: undefined}), [])
})
