/* The real labelled cases, one by one: what the label says, what Postern says, and whether that is right.
 *
 * They lie beside the repository and are never part of it; where they are absent the row says so. Labels come from
 * the folder's own description or the file's name; a name is a label and no proof. */

import {existsSync, mkdtempSync, readdirSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join, resolve} from "node:path"
import type {Stage} from "../src/model/finding.ts"
import {type Judgement, phrase} from "../src/model/judgement.ts"
import {bandIndex} from "./bands.ts"
import {saidBy} from "./judge.ts"
import {type Assessed, assessed, highest} from "./postern.ts"

export interface RealCase {
  readonly name: string
  readonly label: string
  readonly said: string
  readonly verdict: string
}

/** `high`: at least likely. `not high`: below a realistic possibility, or open. `open`: not assessable. */
type Wanted = "high" | "not high" | "open"

interface Labelled {
  readonly name: string
  /** Paths below the shared data; `*` takes every file of a folder but those that other cases name. */
  readonly paths: readonly string[]
  readonly label: string
  readonly wanted: Readonly<Partial<Record<Stage, Wanted>>>
}

const samples = "evtx-attack-samples"
const untouched = {exploited: "not high", persisted: "not high", acted: "not high"} as const

const labelled: readonly Labelled[] = [
  {
    name: "exchange-proxylogon-otrf",
    paths: ["exchange-proxylogon-otrf/proxylogon_ssrf_rce_poc.zip"],
    label: "ProxyLogon in a laboratory, to a page that ran a command; Windows events only",
    wanted: {exploited: "high", persisted: "high", acted: "high", "data taken": "open"},
  },
  {
    name: "exchange-server-exports",
    paths: ["exchange-server-exports"],
    label: "a clean Exchange 2019: answers to cmdlets, configurations, setup logs",
    wanted: untouched,
  },
  {
    name: "iis-logs-plaso",
    paths: ["iis-logs-plaso"],
    label: "IIS logs of several versions; an SQL injection into another application, no Exchange flaw",
    wanted: untouched,
  },
  {
    name: "evtx-attack-samples: LM_typical_IIS_webshell",
    paths: [`${samples}/Lateral Movement/LM_typical_IIS_webshell_sysmon_1_10_traces.evtx`],
    label: "a web shell in IIS runs commands",
    wanted: {acted: "high"},
  },
  {
    name: "evtx-attack-samples: tunna_iis",
    paths: [`${samples}/Command and Control/tunna_iis_rdp_smb_tunneling_sysmon_3.evtx`],
    label: "a tunnel through a web shell, network connections only",
    wanted: {acted: "open"},
  },
  {
    name: "evtx-attack-samples: privesc_rotten_potato_from_webshell",
    paths: [
      `${samples}/Privilege Escalation/privesc_rotten_potato_from_webshell_metasploit_sysmon_1_8_3.evtx`,
    ],
    label: "a web shell starts a tool that raises privileges",
    wanted: {acted: "high"},
  },
  {
    name: "evtx-attack-samples: Runas_…_Webshell",
    paths: [`${samples}/Privilege Escalation/Runas_4624_4648_Webshell_CreateProcessAsUserA.evtx`],
    label: "logons that a web shell caused; nothing in them names the web server's children",
    wanted: {acted: "open"},
  },
  {
    name: "evtx-attack-samples: discovery_…_appcmd",
    paths: [`${samples}/Credential Access/discovery_sysmon_1_iis_pwd_and_config_discovery_appcmd.evtx`],
    label: "passwords of IIS pools listed by appcmd",
    wanted: {acted: "high"},
  },
  {
    name: "evtx-attack-samples: privexchange",
    paths: [`${samples}/Privilege Escalation/privexchange_dirkjan.evtx`],
    label: "PrivExchange, a relay to the domain controller; no event of the Exchange server",
    wanted: {exploited: "not high"},
  },
  {
    name: "evtx-attack-samples: all others",
    paths: [`${samples}/*`],
    label: "attacks on Windows, none through Exchange",
    wanted: {exploited: "not high"},
  },
  {
    name: "otrf-host-json",
    paths: ["otrf-host-json"],
    label: "attack runs on Windows hosts, none through Exchange",
    wanted: {exploited: "not high"},
  },
]

/** The folder of shared data, if it stands beside this checkout. */
function shared(): string {
  return join(
    resolve(process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "shared")),
    "data",
  )
}

/** Assesses every labelled case that is there. */
export function runRealCases(): readonly RealCase[] {
  const data = shared()
  const named = new Set(labelled.flatMap((l) => l.paths))
  const work = mkdtempSync(join(tmpdir(), "postern-calibrate-"))
  try {
    return labelled.map(({name, paths, label, wanted}) => {
      const files = paths.flatMap((path) => filesOf(data, path, named))
      if (files.length === 0 || files.some((f) => !existsSync(f)))
        return {
          name,
          label,
          said: "–",
          verdict: "not there: the shared data do not stand beside this checkout",
        }
      const result = assessed(files, work)
      const judged = Object.entries(wanted) as [Stage, Wanted][]
      const wrong = judged.filter(([stage, want]) => !meets(highest(result, stage), want))
      return {
        name,
        label,
        said: said(result),
        verdict:
          wrong.length === 0
            ? "yes"
            : `no: ${wrong.map(([stage, want]) => `${stage} should be ${want}`).join(", ")}`,
      }
    })
  } finally {
    rmSync(work, {recursive: true, force: true})
  }
}

function filesOf(data: string, path: string, named: ReadonlySet<string>): readonly string[] {
  if (!path.endsWith("/*")) return [join(data, path)]
  const folder = path.slice(0, -2)
  if (!existsSync(join(data, folder))) return []
  return readdirSync(join(data, folder), {recursive: true, encoding: "utf8"})
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".evtx") && !named.has(file))
    .sort()
    .map((file) => join(data, file))
}

function meets(judgement: Judgement | undefined, wanted: Wanted): boolean {
  const words = judgement === undefined ? undefined : saidBy(judgement)
  if (words === undefined) return wanted !== "high"
  if (wanted === "open") return false
  const place = bandIndex(words.band)
  return wanted === "high" ? place >= bandIndex("likely") : place < bandIndex("realistic possibility")
}

function said(result: Assessed): string {
  const word = (stage: Stage): string => {
    const judgement = highest(result, stage)
    if (judgement === undefined || judgement.kind === "not assessable") return `${stage}: not assessable`
    return `${stage}: ${judgement.confirmedBy.length > 0 ? "confirmed" : phrase(judgement.likelihood)}`
  }
  const servers = result.servers.length > 1 ? `${result.servers.length} servers, the highest: ` : ""
  const later: readonly Stage[] = ["exploited", "persisted", "acted", "data taken"]
  return `${servers}${later.map(word).join("; ")}; actor: ${result.attribution}`
}
