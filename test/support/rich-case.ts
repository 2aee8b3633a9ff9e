/* The exploited case with everything that a case may hold beside it: a checklist with every kind of reason, what was
 * open and taken, opinions, other explanations, named objects, and a second server of which nothing is known. For tests
 * that have to see every part of a rendering. */

import {
  type Action,
  type AdviceReference,
  type AdviceStep,
  advicePhases,
  adviceRoles,
} from "../../src/model/advice.ts"
import type {CaseBundle, ServerCase} from "../../src/model/case.ts"
import {exposureStatuses, type ServerExposure} from "../../src/model/exposure.ts"
import {fieldName, findingId, type ServerId, serverId} from "../../src/model/ids.ts"
import {type Instant, microsPerHour, parseIso} from "../../src/model/instant.ts"
import type {Theft} from "../../src/model/theft.ts"
import {exploitedBundle, missingLogsBundle} from "./case-fixtures.ts"
import {withStory} from "./story-language.ts"

const noon = parseIso("2021-03-03T12:00:00Z")?.at ?? (0 as Instant)
const second = serverId("mxs02")

/** As said above. */
export function richBundle(): CaseBundle {
  const base = withStory(exploitedBundle())
  const [first] = base.case.servers
  const blind = missingLogsBundle().case.servers[0]
  const place = base.findings[0]?.events[0]
  if (first === undefined || blind === undefined || place === undefined) throw new Error("no server")
  const judgements = first.judgements.map((judgement, at) =>
    judgement.kind === "assessed" && at < 3
      ? {
          ...judgement,
          rivals: [
            {
              id: "test",
              title: "a penetration test that somebody ordered",
              explains: [findingId(1), findingId(2)],
              for: ["The requests came on a working day."],
              against: ["The page stayed for two days (F-0005)."],
              ask: "Ask whoever may order such a test.",
            },
            {id: "scan", title: "a scanner", explains: [], for: [], against: [], ask: "Nobody can be asked."},
          ],
        }
      : judgement,
  )
  const known: ServerCase = {
    ...first,
    names: [...first.names, "mail.corp.example", "192.0.2.5"],
    judgements,
    exposure: exposure(place),
    theft: theft,
  }
  const other: ServerCase = {
    ...blind,
    id: second,
    judgements: blind.judgements.map((judgement) => ({...judgement, server: second})),
  }
  return {
    ...base,
    findings: base.findings.map((finding, at) =>
      at === 1
        ? {...finding, setAside: "our own check (J. Doe)"}
        : {
            ...finding,
            ...(at === 0 ? {exhibits: finding.exhibits.flatMap((each) => [each, each, each])} : {}),
            objects: [{field: fieldName("file"), value: "C:\\inetpub\\x7Yd.aspx"}],
          },
    ),
    case: {
      ...base.case,
      servers: [known, other],
      actions: actions(first.id, place),
      disagreement: {
        opinions: [
          {kind: "prior", stage: "exploited", value: 0.2, because: undefined, by: undefined},
          {kind: "exclude", findings: [findingId(2)], because: "our own check", by: "J. Doe"},
          {kind: "benign", findings: [], because: "a test", by: undefined},
          {kind: "benign", findings: [findingId(1)], because: "a test", by: undefined},
        ],
        moved: [{server: first.id, stage: "probed", before: "almost certain", after: "likely"}],
      },
    },
  }
}

type Place = NonNullable<CaseBundle["timeline"][number]["at"]>

function actions(server: ServerId, place: Place): readonly Action[] {
  const references: readonly AdviceReference[] = [
    {kind: "finding", finding: findingId(5)},
    {kind: "judgement", server, stage: "exploited"},
    {kind: "gap", server, log: "ews", says: "no EWS logs"},
    {kind: "exposure", server, cve: "CVE-2021-26855"},
    {kind: "build", server},
    {kind: "setting", server, setting: "extended-protection"},
    {kind: "theft", server, way: "export"},
  ]
  return advicePhases.map((phase, at): Action => {
    const reference = references[at % references.length] ?? {kind: "build", server}
    const step: AdviceStep = {
      id: phase,
      phase,
      servers: at % 3 === 0 ? [] : [server],
      roles: at % 2 === 0 ? ["administrator"] : [...adviceRoles],
      state: at === 3 ? "done" : at === 4 ? "skipped" : "open",
      ...(at === 3 ? {proof: {says: "The build was 15.2.858.5 on 2021-03-12.", at: [place]}} : {}),
      details: [
        {label: "Web page", value: "C:\\inetpub\\x7Yd.aspx", kind: "evidence", finding: findingId(5)},
        {label: "Type this", value: "iisreset /noforce", kind: "command"},
        {label: "Write down the hour"},
      ],
      takes: "1 to 2 hours",
      check: "The list is empty.",
      cautions: ["Copy it first.", "It stays open."],
      sources: ["CISA AA21-062A"],
      from: at === 0 ? [references[0] ?? reference, ...references.slice(1)] : [reference],
      after: at === 0 ? [] : ["capture"],
      ...(at === 1 ? {tonight: "It shuts the intruder out."} : {}),
    }
    return {
      order: at + 1,
      says: `Do what belongs to ${phase}.`,
      because: "The page was there (F-0005).",
      step,
    }
  })
}

function exposure(place: Place): ServerExposure {
  return {
    builds: [
      {
        value: "15.2.659.4",
        name: "Exchange Server 2019 CU7",
        source: "httpproxy-version",
        proves: "cumulative-update",
        first: noon,
        last: (noon + 80 * microsPerHour) as Instant,
        at: place,
      },
      {
        value: "15.2.1",
        name: undefined,
        source: "given",
        proves: "update",
        first: undefined,
        last: undefined,
        at: undefined,
      },
    ],
    product: "Exchange Server 2019 CU7",
    build: "15.2.659.4",
    isExact: false,
    endOfSupport: "2025-10-14",
    isSupported: false,
    flaws: exposureStatuses.map((status, at) => ({
      cve: `CVE-2021-2685${at}`,
      name: at === 0 ? "ProxyLogon" : undefined,
      status,
      says: "The build decides.",
      firstAttempt: at === 1 ? undefined : noon,
      statusThen: at === 1 ? undefined : status,
      fixedBy: {update: "Mar21SU", kb: "KB5000871", build: "15.2.721.13"},
      kev: at < 2 ? {added: "2021-11-03", due: "2021-04-16", ransomware: at === 0} : undefined,
      at: place,
    })),
    settings: [
      {
        setting: "extended-protection",
        path: "/owa",
        value: "None",
        says: "NTLM can be relayed.",
        at: place,
      },
    ],
    conflicts: ["Two sources differ."],
    says: "The last build known is Exchange Server 2019 CU7.",
  }
}

const theft: Theft = {
  says: "At least one mailbox was exported.",
  taken: [
    {
      way: "export",
      says: "At least 1 mailbox was exported.",
      mailboxes: ["amira.osei@corp.example"],
      mailboxesAtLeast: 3,
      timesAtLeast: 1,
      bytesAtLeast: undefined,
      first: noon,
      last: (noon + microsPerHour) as Instant,
      findings: [findingId(5)],
    },
  ],
  rivals: ["An administrator's export."],
  unseen: ["Whether the file left the server."],
}
