/* Scores of indicators: values held against labelled or published values, beside one expression a kind and rivals. */

import {readFileSync} from "node:fs"
import {join} from "node:path"
import {parse} from "tldts"
import {readSources} from "../../src/engine/intel/read.ts"
import {documentOf} from "../../src/intel/document.ts"
import {indicatorsOf} from "../../src/intel/indicators.ts"
import {refang} from "../../src/intel/refang.ts"
import type {IntelKnowledge} from "../../src/knowledge/intel.ts"
import type {FoundIndicator} from "../../src/model/intel.ts"
import {naiveIndicators} from "../../test/support/naive-indicators.ts"
import {tokenTexts} from "./corpora.ts"
import type {Rival} from "./rivals.ts"
import {type Tally, tallySets} from "./score.ts"
import {ownIndicators, plainSource} from "./subject.ts"

export interface Score {
  readonly what: string
  readonly corpus: string
  readonly part: string
  readonly method: string
  readonly tally: Tally
  readonly note: string
}

interface Task {
  readonly corpus: string
  readonly part: string
  readonly text: string
  readonly gold: ReadonlySet<string>
  readonly note: string
  /** Postern reads the file as it is and not its text alone. */
  readonly own?: readonly FoundIndicator[]
}

/** One way to write a value, so that no method loses for its spelling. */
function same(value: string): string {
  return refang(value, 0, value.length)
    .text.toLowerCase()
    .replace(/^[a-z]+:\/\//, "http://")
    .replace(/[\s/.,;:)\]`]+$/, "")
    .replace(/\\+/g, "\\")
}

function sameAll(values: Iterable<string>): ReadonlySet<string> {
  return new Set([...values].map(same).filter((value) => value !== "" && !/^cve-/.test(value)))
}

/** Whether a label is of a kind that the model has: CyNER also labels packages of Android, classes and ports. */
function isOurKind(value: string): boolean {
  if (/^(?:https?|ftp):\/\/[\w.-]+/.test(value) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(value)) return true
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/.test(value)) return true
  if (
    /^[\w-]+\.(?:exe|dll|apk|jar|zip|rar|docx?|xlsx?|pdf|php|js|vbs|ps1|bat|aspx|html?|so|dex|tmp|dat)$/.test(
      value,
    )
  )
    return true
  if (/^(?:[a-z]:\\|%\w+%\\|hk(?:lm|cu|ey)|\/(?:tmp|data|system|sdcard|etc|var|usr)\/)/.test(value))
    return true
  if (/^[\w.+-]+@[\w-]+\.[\w.-]+$/.test(value)) return true
  const {isIcann, domain} = parse(value, {extractHostname: false})
  return (
    isIcann === true &&
    domain !== null &&
    /^[a-z0-9.-]+$/.test(value) &&
    !/^(?:com|org|net|pl|de|eu|uk|se|jp|cn)\./.test(value)
  )
}

async function tasks(folder: string, knowledge: IntelKnowledge): Promise<readonly Task[]> {
  const list: Task[] = []
  for (const [file, part] of [
    ["train", "tuned on"],
    ["valid", "tuned on"],
    ["test", "held out"],
  ] as const) {
    const [whole] = tokenTexts(join(folder, "cyner", `${file}.txt`), 0, new Map([["Indicator", "indicator"]]))
    if (whole === undefined) continue
    const labels = sameAll(whole.labels.map(({start, end}) => whole.text.slice(start, end)))
    const gold = new Set([...labels].filter(isOurKind))
    const note = `distinct values of kinds that the model has: ${gold.size} of ${labels.size} labels`
    list.push({corpus: `CyNER ${file}`, part, text: whole.text, gold, note})
  }
  const eset = readFileSync(join(folder, "eset-exchange-exploitation", "README.adoc"), "utf8")
  const rows = [...eset.matchAll(/^\|`([^`]+?)\s*`/gm)].map((m) => m[1] ?? "")
  list.push({
    corpus: "ESET, 10 groups",
    part: "held out",
    text: eset,
    gold: sameAll(rows),
    note: "first cells of its two tables",
  })
  const volexity = readFileSync(
    join(folder, "volexity-exchange-marauder", "indicators", "indicators.csv"),
    "utf8",
  )
  const values = volexity
    .split("\n")
    .slice(1)
    .map((line) => line.split(",")[0] ?? "")
  list.push({
    corpus: "Volexity, Marauder",
    part: "held out",
    text: volexity,
    gold: sameAll(values),
    note: "a plain list",
  })
  const pdf = join(folder, "cisa-aa21-062a", "AA21-062A.pdf")
  for await (const read of readSources([pdf])) {
    if (!("source" in read)) continue
    const {source} = read
    const yaml = readFileSync(join(folder, "cisa-aa21-062a", "AA21062A.yaml"), "utf8")
    const text = same(source.text).replace(/\s+/g, "")
    const named = [
      ...(yaml.match(/^ {4}\d+(?:\.\d+){3}$/gm) ?? []),
      ...(yaml.match(/\b[0-9a-f]{64}\b/g) ?? []),
      ...[...yaml.matchAll(/\$ua\d+= "([^"]+)"/g)].map((m) => m[1] ?? ""),
    ].map((value) => value.trim())
    const gold = new Set([...sameAll(named)].filter((value) => text.includes(value)))
    const own = indicatorsOf(source, documentOf(source, 1), knowledge.warningLists).indicators
    const note = `addresses, digests and agents of CISA's own file that stand in the PDF; the PDF has more, so precision is a lower bound`
    list.push({corpus: "CISA AA21-062A, PDF", part: "tuned on", text: source.text, gold, note, own})
  }
  return list
}

export async function scoreIndicators(
  folder: string,
  knowledge: IntelKnowledge,
  rivals: readonly Rival[],
): Promise<readonly Score[]> {
  const scores: Score[] = []
  for (const {corpus, part, text, gold, note, own} of await tasks(folder, knowledge)) {
    const hits = own ?? ownIndicators(text, knowledge)
    const methods: (readonly [string, ReadonlySet<string>])[] = [
      ["postern", sameAll(hits.filter(({suppressed}) => suppressed === undefined).map(({value}) => value))],
      ["postern, with what it suppresses", sameAll(hits.map(({value}) => value))],
      ["one expression a kind", sameAll(naiveIndicators(text).map(({value}) => value))],
      [
        "one expression a kind, refanged",
        sameAll(naiveIndicators(refang(text, 0, text.length).text).map(({value}) => value)),
      ],
    ]
    for (const rival of rivals) {
      const found = await rival.values(text)
      if (found !== undefined) methods.push([rival.name, sameAll(found)])
    }
    for (const [method, found] of methods)
      scores.push({what: "indicators", corpus, part, method, tally: tallySets(found, gold), note})
  }
  const advisory = readFileSync(
    join(folder, "us-gov-advisory-text", "JOINT_CSA_HUNTING_RU_INTEL_SNAKE_MALWARE_20230509.txt"),
    "utf8",
  )
  const source = plainSource(advisory)
  const found = indicatorsOf(source, documentOf(source, 1), knowledge.warningLists).indicators
  const kept = found.filter(({suppressed}) => suppressed === undefined).length
  scores.push({
    what: "indicators",
    corpus: "US advisory on Snake, unlabelled",
    part: "held out",
    method: "postern",
    tally: {right: 0, found: kept, gold: 0},
    note: `${found.length - kept} more are suppressed; nothing is labelled, so this only counts`,
  })
  return scores
}
