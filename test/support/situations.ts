/* A small language for what advice looks at, without evidence behind it.
 *
 *   stages    "exploited=likely persisted=confirmed probed=highly_likely data_taken=unseen"
 *             `confirmed` is almost certain with a proof; `unseen` is not assessable; what is not named is remote
 *   findings  ["WS-20 persisted/succeeded Path=C:\\inetpub\\wwwroot\\a.aspx"], values with blanks written `_`
 *   builds    ["exsetup-file 15.1.1847.3"], as test/support/observations.ts has them */

import {adviceBook} from "../../src/advise/plan.ts"
import {type Situation, standingsOf} from "../../src/advise/situation.ts"
import {exposureOf} from "../../src/assess/exposure.ts"
import {exposureKnowledge} from "../../src/assess/server-exposure.ts"
import type {Action} from "../../src/model/advice.ts"
import type {ServerCase} from "../../src/model/case.ts"
import type {Finding, Outcome, Stage} from "../../src/model/finding.ts"
import {stages} from "../../src/model/finding.ts"
import {evidenceId, fieldName, findingId, ruleId, type ServerId, serverId} from "../../src/model/ids.ts"
import type {Gap, Judgement, PhiaTerm} from "../../src/model/judgement.ts"
import {phiaBandNamed} from "../../src/model/judgement.ts"
import type {Observation, Setting} from "../../src/model/observation.ts"
import {adviceMarkdown} from "../../src/report/advice-markdown.ts"
import {saw, set, time} from "./observations.ts"
import {knowledge} from "./shipped-knowledge.ts"

export interface ServerWords {
  readonly name?: string
  readonly stages?: string
  readonly findings?: readonly string[]
  readonly builds?: readonly string[]
  readonly settings?: readonly string[]
  readonly mailboxes?: readonly string[]
}

const book = adviceBook(knowledge)
const tables = exposureKnowledge(knowledge.products)

/** The situation of servers on a day, `2021-03-10`. */
export function situationOf(day: string, words: readonly ServerWords[]): Situation {
  let ordinal = 1
  const findings: Finding[] = []
  const servers = words.map((word, index): ServerCase => {
    const id = serverId(word.name ?? `MX${index + 1}`)
    const own = (word.findings ?? []).map((line) => findingFrom(line, id, ordinal++))
    findings.push(...own)
    const judgements = judgementsFrom(word.stages ?? "", id, own)
    const gaps = judgements.flatMap((j) => j.gaps)
    const observations = [...(word.builds ?? []).map(saw), ...(word.settings ?? []).map(settingFrom)]
    const exposure =
      tables === undefined || observations.length === 0
        ? undefined
        : exposureOf(observations, new Map(), time(day), tables)
    const [first] = own
    return {
      id,
      names: [id],
      judgements,
      sessions: [],
      gaps,
      ...(exposure === undefined ? {} : {exposure}),
      ...(word.mailboxes === undefined || first === undefined
        ? {}
        : {
            theft: {
              says: "Mail was exported.",
              taken: [
                {
                  way: "export",
                  says: `At least 1 command exported mail, of at least ${word.mailboxes.length} mailboxes.`,
                  mailboxes: word.mailboxes,
                  mailboxesAtLeast: word.mailboxes.length,
                  timesAtLeast: 1,
                  bytesAtLeast: undefined,
                  first: undefined,
                  last: undefined,
                  findings: [first.id],
                },
              ],
              rivals: [],
              unseen: [],
            },
          }),
    }
  })
  return {servers, findings, asOf: time(day)}
}

/** `rewrite-rule Default_Web_Site X-BEResource`, `hybrid - true`. */
function settingFrom(line: string): Observation {
  const [name = "", path = "", ...value] = line.split(" ")
  return set(name as Setting, path, value.join(" "))
}

function judgementsFrom(words: string, server: ServerId, findings: readonly Finding[]): readonly Judgement[] {
  const said = new Map(
    words
      .split(" ")
      .filter((part) => part !== "")
      .map((part) => part.replaceAll("_", " ").split("=") as [string, string]),
  )
  return stages.map((stage): Judgement => {
    const word = said.get(stage) ?? "remote chance"
    if (word === "unseen")
      return {kind: "not assessable", stage, server, gaps: [gapOf(stage)], says: "", wouldChange: []}
    const {term, low, high} = phiaBandNamed(word === "confirmed" ? "almost certain" : (word as PhiaTerm))
    const own = findings.filter((f) => f.indicates.some((i) => i.stage === stage)).map((f) => f.id)
    return {
      kind: "assessed",
      stage,
      server,
      likelihood: {term, low, high},
      confidence: "moderate",
      confidenceBecause: "",
      confirmedBy: word === "confirmed" ? own : [],
      impliedBy: undefined,
      outcome: word === "confirmed" ? "confirmed" : "none seen",
      for: own,
      against: [],
      rivals: [],
      gaps: [],
      says: "",
      ledger: {
        judgement: stage,
        prior: {value: 0.1, source: "test", third: term, triple: term},
        items: [],
        against: [],
        caps: [],
        posterior: 0.5,
        band: term,
        movedMost: [],
        wouldChange: [],
        table: "test",
      },
    }
  })
}

function gapOf(stage: Stage): Gap {
  return {
    log: stage === "exposed" ? "build" : "httpproxy",
    why: "absent",
    says: `No logs: what belongs to “${stage}” would show only there.`,
  }
}

function findingFrom(line: string, server: ServerId, ordinal: number): Finding {
  const [detection = "", what = "", ...rest] = line.split(" ")
  const [stage = "", outcome = ""] = what.replaceAll("_", " ").split("/")
  const objects = rest.map((part) => {
    const at = part.indexOf("=")
    return {field: fieldName(part.slice(0, at)), value: part.slice(at + 1).replaceAll("_", " ")}
  })
  const source = objects.find(({field}) => field === fieldName("source"))?.value
  const place = {
    evidence: evidenceId("a.log"),
    offset: 0,
    length: 1,
    unit: {kind: "line", line: 1},
  } as const
  return {
    id: findingId(ordinal),
    rule: ruleId(`rule-${detection}`),
    title: detection,
    level: "high",
    server,
    when: undefined,
    until: undefined,
    indicates: [{stage: stage as Stage, outcome: outcome as Outcome, strength: "strong"}],
    detection,
    campaign: undefined,
    vulnerabilities: [],
    techniques: [],
    summary: "",
    log: "web-file",
    source,
    account: undefined,
    session: undefined,
    count: 1,
    events: [place],
    exhibits: [],
    because: [],
    objects: objects.filter(({field}) => field !== fieldName("source")),
  }
}

/** The steps as Markdown, all of them. */
export function markdownOf(actions: readonly Action[], situation: Situation): string {
  const standings = standingsOf(situation, book.tables)
  const view = {actions, standings, role: undefined, isTonight: false}
  return adviceMarkdown(view, "What to do")
}
