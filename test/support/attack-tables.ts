/* Makes knowledge/attack/{techniques,retired,software}.tsv from ATT&CK as it lies in the shared data.
 *
 * `node test/support/attack-tables.ts <folder of the .jsonl files>` writes them; test/intel/attack.test.ts makes them
 * again and compares. The objects of software are not in the shared data: their names are those that descriptions
 * link to, so software that no description names is missing. */

import {readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"

interface AttackObject {
  readonly name?: string
  readonly description?: string
  readonly revoked?: boolean
  readonly x_mitre_deprecated?: boolean
  readonly external_references?: readonly {readonly external_id?: string}[]
}

/** Successors that the same name does not tell, from how sub-techniques took the place of techniques in 2020 and
 *  later; where a technique was split, the one above its parts. */
const successors: Readonly<Record<string, string>> = {
  T1002: "T1560",
  T1017: "T1072",
  T1022: "T1560",
  T1024: "T1573",
  T1031: "T1543.003",
  T1032: "T1573",
  T1038: "T1574.001",
  T1044: "T1574.010",
  T1050: "T1543.003",
  "T1053.001": "T1053.002",
  T1058: "T1574.011",
  T1065: "T1571",
  T1073: "T1574.001",
  T1077: "T1021.002",
  T1079: "T1573",
  T1081: "T1552.001",
  T1089: "T1562.001",
  T1094: "T1095",
  T1139: "T1552.003",
  T1141: "T1056.002",
  T1148: "T1562.003",
  T1150: "T1647",
  T1156: "T1546.004",
  T1162: "T1547.015",
  T1163: "T1037.004",
  T1168: "T1053",
  T1169: "T1548.003",
  T1171: "T1557.001",
  T1179: "T1056.004",
  T1192: "T1566.002",
  T1193: "T1566.001",
  T1196: "T1218.002",
  T1206: "T1548.003",
  "T1547.011": "T1647",
  "T1574.002": "T1574.001",
}

/** Names of software that are words of every text, or commands of every system. */
const plainWords = new Set(
  (
    "at net reg route cmd ping arp ftp tor ruler empire octopus solar mango ninja crimson responder machete elise emissary " +
    "prestige embargo apostle bazar meek out1 medusa reptile gazer ps1 ifconfig andromeda covenant frp"
  ).split(" "),
)
const remark = (what: string): string =>
  `# ${what} Made from ATT&CK enterprise, last changed 2025-11-12, by test/support/attack-tables.ts.\n# © 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.\n`

/** The tables by their names in knowledge/attack. */
export function attackTables(folder: string): ReadonlyMap<string, string> {
  const objects = (file: string): readonly AttackObject[] =>
    readFileSync(join(folder, `${file}.jsonl`), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as AttackObject)
  const techniques = objects("attack-pattern").map((object) => ({
    id: object.external_references?.[0]?.external_id ?? "",
    name: object.name ?? "",
    isGone: object.revoked === true || object.x_mitre_deprecated === true,
    links: [
      ...(object.description ?? "").slice(0, 300).matchAll(/techniques\/(T\d{4})(?:\/(\d{3}))?\)/g),
    ].map(([, above, part]) => (part === undefined ? `${above}` : `${above}.${part}`)),
    isRevoked: object.revoked === true,
  }))
  techniques.sort((a, b) => (a.id < b.id ? -1 : 1))
  const live = techniques.filter(({isGone}) => !isGone)
  const successorOf = ({id, name, links, isRevoked}: (typeof techniques)[number]): string => {
    const same = live.filter((other) => other.name === name)
    if (successors[id] !== undefined) return successors[id]
    if (isRevoked) return same.length === 1 ? (same[0]?.id ?? "-") : "-"
    return links.length === 1 ? (links[0] ?? "-") : "-"
  }
  const software = new Map<string, string>()
  for (const file of [
    "relationship_from_groups_and_campaigns",
    "campaign",
    "intrusion-set",
    "attack-pattern",
    "course-of-action",
  ])
    for (const {description = ""} of objects(file))
      for (const [, name = "", id = ""] of description.matchAll(
        /\[([^\]]+)\]\(https:\/\/attack\.mitre\.org\/software\/(S\d{4})/g,
      ))
        software.set(id, name)
  const table = (what: string, header: string, rows: readonly string[]): string =>
    `${remark(what)}${header}\n${rows.join("\n")}\n`
  return new Map([
    [
      "techniques.tsv",
      table(
        "Techniques in force.",
        "id\tname",
        live.map(({id, name}) => `${id}\t${name}`),
      ),
    ],
    [
      "retired.tsv",
      table(
        "Techniques that were revoked or deprecated, and what took their place.",
        "id\tname\tsuccessor",
        techniques
          .filter(({isGone}) => isGone)
          .map((technique) => `${technique.id}\t${technique.name}\t${successorOf(technique)}`),
      ),
    ],
    [
      "software.tsv",
      table(
        "Software that descriptions name.",
        "id\tname\tisWord",
        [...software]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([id, name]) => {
            const word = name.toLowerCase()
            return `${id}\t${name}\t${plainWords.has(word) ? "yes" : "no"}`
          }),
      ),
    ],
  ])
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) throw new Error("name the folder of ATT&CK's .jsonl files")
  const target = join(import.meta.dirname, "..", "..", "knowledge", "attack")
  for (const [name, text] of attackTables(folder)) writeFileSync(join(target, name), text)
}
