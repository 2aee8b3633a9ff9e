/* What people write for Postern: postern.yml and the files of a knowledge folder.
 *
 * For every input: mistakes become refusals at places of the file, all in a PosternError or a list, and
 * nothing else is thrown. An input for the knowledge folder begins with a line that names the file. */

import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {crc32} from "node:zlib"
import {parseConfig} from "../../src/cli/config-file.ts"
import {lintKnowledge} from "../../src/knowledge/lint.ts"
import {PosternError} from "../../src/model/refusal.ts"
import {textSeed} from "../corpus.ts"
import {checkRefusals} from "../refusals.ts"
import {holds, type Seed, type Target} from "../target.ts"

const yamlWords = [
  "&a ",
  "*a",
  "<<: *a\n",
  "- ",
  ": ",
  "? ",
  "!!str ",
  "!!binary ",
  "|\n",
  ">-\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "{",
  "}",
  "[",
  "]",
  "#",
  '"',
  "'",
  "null",
  "~",
  "__proto__: ",
  "constructor: ",
  "\t",
  "  ",
]

const config: Target = {
  name: "config",
  checks: "postern.yml: settings, or a PosternError with places",
  kind: "text",
  dictionary: [
    ...yamlWords,
    "organisation:\n",
    "  name: ",
    "  sector: ",
    "  country: GB\n",
    "  role: ",
    "  domains: [",
    "  networks: [",
    "  contacts:\n",
    "  timeZone: Europe/London\n",
    "constraints:\n",
    "  mayGoOffline: false\n",
    "  hybrid: true\n",
    "  backups: ",
    "expand:\n",
    "rules: [",
    "mappings: [",
    "filters: [",
    "indicators: [",
    "knowledge: [",
    "passwords: [",
  ],
  limitBytes: 1000,
  stretchBytes: 65_536,
  stretchMillis: 6000,
  seeds: () => [
    textSeed(
      "full",
      "organisation:\n  name: Example\n  sector: health\n  country: GB\n  role: operator\n  timeZone: Europe/London\n  domains: [corp.example]\n  networks: [10.0.0.0/8, 2001:db8::/32]\n  contacts:\n    - {name: Desk, email: desk@corp.example}\nconstraints:\n  mayGoOffline: false\n  hybrid: true\n  backups: daily\nexpand:\n  admins: [root, adm]\nrules: [own-rules]\nfilters: [own-filters.yml]\n",
    ),
    textSeed("list", "expand:\n  a: [1, 2]\n  b: x\nrules:\n  - a.yml\n  - b.yml\n"),
    textSeed("alias", "expand: &e\n  a: &v [x]\n  b: *v\norganisation: {name: *v}\n"),
    textSeed(
      "bomb",
      "expand:\n  a: &a [x,x,x]\n  b: &b [*a,*a,*a]\n  c: &c [*b,*b,*b]\n  d: &d [*c,*c,*c]\n  e: &e [*d,*d,*d]\n  f: [*e,*e,*e]\n",
    ),
  ],
  attempt(bytes, witness) {
    const text = Buffer.from(bytes).toString("utf8")
    try {
      const settings = parseConfig(text, "postern.yml")
      witness.saw(`keys ${Object.keys(settings).sort()}`)
      witness.tell(JSON.stringify(settings))
    } catch (error) {
      if (!(error instanceof PosternError)) throw error
      checkRefusals(error.refusals, text, witness)
    }
  },
}

/** A small part of each file of the folder, its path in the first line. */
function knowledgeSeeds(): readonly Seed[] {
  const folder = join(import.meta.dirname, "..", "..", "knowledge")
  return readdirSync(folder, {recursive: true, encoding: "utf8"})
    .map((path) => path.replaceAll("\\", "/"))
    .filter(
      (path) =>
        /\.(yml|csv)$/.test(path) &&
        !(path.startsWith("campaigns/") && !path.startsWith("campaigns/proxyshell/")),
    )
    .sort()
    .map((path) => textSeed(path, `${path}\n${cut(readFileSync(join(folder, path), "utf8"))}`))
}

/** The first lines, up to about 700 bytes: reading YAML costs by the byte. */
function cut(text: string): string {
  const end = text.indexOf("\n", 600)
  return end < 0 ? text : text.slice(0, end + 1)
}

const knowledge: Target = {
  name: "knowledge",
  checks: "files of the knowledge folder: loaded and checked as a whole, mistakes at their places",
  kind: "text",
  dictionary: [
    ...yamlWords,
    '"',
    '""',
    ",",
    "\r\n",
    "id: ",
    "title: ",
    "stages: [",
    "exploited",
    "probed",
    "steps:\n",
    "anyOf: [",
    "withinMinutes: 5\n",
    "rule: ",
    "log: iis\n",
    "log: windows\n",
    "hits:\n",
    "silent:\n",
    "2021-03-02",
    "PS-01",
    "proxyshell",
    "unverified",
    "detection",
    "level: high\n",
  ],
  limitBytes: 1200,
  stretchBytes: 65_536,
  stretchMillis: 6000,
  seeds: knowledgeSeeds,
  attempt(bytes, witness) {
    const whole = Buffer.from(bytes).toString("utf8")
    const lineEnd = whole.indexOf("\n")
    const named = lineEnd < 0 ? "" : whole.slice(0, lineEnd)
    const text = whole.slice(lineEnd + 1)
    const path = paths.includes(named) ? named : paths[crc32(bytes) % paths.length]!
    const files = new Map(path === "priors.yml" ? [] : [["priors.yml", priors]])
    files.set(path, text)
    const linted = lintKnowledge(files)
    const own = linted.refusals.filter(({at}) => at?.file === path)
    checkRefusals(own, text, witness)
    witness.saw(`${path} ${own.length === 0}`)
    holds(
      linted.refusals.every(({code}) => code.startsWith("knowledge/")),
      "refusals are of the knowledge",
    )
    witness.tell(JSON.stringify(linted.knowledge?.campaigns ?? null))
  },
}

const paths: readonly string[] = knowledgeSeeds().map(({name}) => name)
const priors: string = readFileSync(join(import.meta.dirname, "..", "..", "knowledge", "priors.yml"), "utf8")

export const settingTargets: readonly Target[] = [config, knowledge]
