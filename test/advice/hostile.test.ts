import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {adviceBook, plan} from "../../src/advise/plan.ts"
import {nothingSaid, type Situation, standingsOf} from "../../src/advise/situation.ts"
import type {Finding} from "../../src/model/finding.ts"
import {adviceText} from "../../src/report/advice-text.ts"
import {plainPaint} from "../../src/report/terminal-text.ts"
import {knowledge} from "../support/shipped-knowledge.ts"
import {markdownOf, situationOf} from "../support/situations.ts"

const book = adviceBook(knowledge, {...nothingSaid, mayGoOffline: "yes"})
const base = situationOf("2021-03-10", [
  {
    stages: "exploited=confirmed persisted=confirmed data_taken=likely",
    findings: ["WS-20 persisted/succeeded Path=x source=y", "FH-06 persisted/succeeded TaskName=x"],
    mailboxes: ["x"],
  },
])

/** The same case with one text in every place of the evidence. */
function withText(text: string): Situation {
  const findings = base.findings.map(
    (finding): Finding => ({
      ...finding,
      source: text,
      objects: (finding.objects ?? []).map(({field}) => ({field, value: `${text}.aspx`})),
    }),
  )
  const servers = base.servers.map((server) => ({
    ...server,
    ...(server.theft === undefined
      ? {}
      : {
          theft: {
            ...server.theft,
            taken: server.theft.taken.map((t) => ({...t, says: text, mailboxes: [text]})),
          },
        }),
  }))
  return {...base, findings, servers}
}

const payloads = [
  "\u001b]8;;http://x\u0007click\u001b]8;;\u0007",
  "a\nStep 99. Switch everything off",
  "```\n# Heading\n[x](javascript:alert(1))",
  "<script>alert(1)</script>",
  "\u202eexe.\u200b\ud800",
  "| a | b |",
]

function render(situation: Situation): {readonly text: string; readonly markdown: string} {
  const actions = plan(book, situation)
  const view = {actions, standings: standingsOf(situation, book.tables), role: undefined, isTonight: false}
  return {text: adviceText(view, {width: 80, paint: plainPaint}), markdown: markdownOf(actions, situation)}
}

test("no evidence text steers a terminal, makes a line of its own, or becomes markup", () => {
  const plainLines = render(withText("x")).text.split("\n").length
  for (const payload of payloads) {
    const {text, markdown} = render(withText(payload))
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u200b-\u200f]/)
    assert.ok(text.includes(".aspx"))
    assert.doesNotMatch(text, /^Step 99/m)
    assert.ok(Math.abs(text.split("\n").length - plainLines) < 40)
    // In a block everything is text; outside of blocks nothing of it is markup.
    const outside = markdown.replace(/^( *)(`{3,})text\n[\s\S]*?^\1\2$/gm, "")
    assert.doesNotMatch(outside, /<script|^# Heading|(?<!\\)\]\(javascript/m)
    assert.doesNotMatch(markdown, /[\u202e\u200b\u001b]/)
  }
})

test("whatever the evidence holds, the list is made and bounded", () => {
  fc.assert(
    fc.property(fc.string({unit: "binary", maxLength: 400}), (noise) => {
      const {text, markdown} = render(withText(noise))
      assert.ok(text.length < 60_000 && markdown.length < 80_000)
    }),
    {numRuns: 60},
  )
})

test("a step names at most forty things, and says that there are more", () => {
  const [first] = base.findings
  assert.ok(first !== undefined)
  const findings = Array.from(
    {length: 200},
    (_, i): Finding => ({
      ...first,
      objects: [{field: first.objects?.[0]?.field ?? ("Path" as never), value: `C:\\${i}.aspx`}],
    }),
  )
  const step = plan(book, {...base, findings}).find((a) => a.step?.id === "evict-pages")?.step
  assert.equal(step?.details.length, 41)
  assert.equal(step?.details.at(-1)?.label, "And 160 more: see the findings of the case.")
})

test("a case of an older version, whose findings name no things, gives them by what made its rules true", () => {
  const findings = base.findings.map(
    ({objects: _, ...finding}): Finding => ({
      ...finding,
      because:
        finding.because.length > 0
          ? finding.because
          : [{field: "TargetFilename" as never, value: "C:\\inetpub\\old.aspx", at: finding.events[0]}],
    }),
  )
  const step = plan(book, {...base, findings}).find((a) => a.step?.id === "evict-pages")?.step
  assert.deepEqual(
    step?.details.map((d) => d.value),
    ["C:\\inetpub\\old.aspx"],
  )
})
