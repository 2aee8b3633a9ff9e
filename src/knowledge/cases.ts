/* Reads `cases.yml` and `benign.yml`: lines and files that rules must hit and such that they must not.
 *
 * A case names one rule by id or title, a log, and raw lines in that log's own format (Windows events as
 * one JSON object a line). For text logs the header is written from `columns`, or from the defaults below.
 * With `log: file` each example is a whole file: a path and its content.
 * Benign lines name no rule: `silent` ones must hit nothing at all, `quiet` ones nothing above `low`. */

import {z} from "zod"
import {type Complaints, check, decodeYaml, yamlDocuments} from "./decode.ts"
import type {RuleHead} from "./knowledge.ts"
import {levelWord, outcomeWord, stageWord, strengthWord, text} from "./words.ts"

/** What a case's lines are: the name picks header, file name and folder of the file that is made. */
export const caseLogs = [
  "iis",
  "iis-backend",
  "httpproxy",
  "ecp-server",
  "ecp-activity",
  "ews",
  "mapi",
  "rps-cmdlet",
  "rps-http",
  "oab-generator",
  "admin-audit",
  "message-tracking",
  "windows",
] as const
export type CaseLog = (typeof caseLogs)[number]

/** What both sites of a server log by default. */
const iisColumns: readonly string[] = [
  "date",
  "time",
  "s-ip",
  "cs-method",
  "cs-uri-stem",
  "cs-uri-query",
  "s-port",
  "cs-username",
  "c-ip",
  "cs(User-Agent)",
  "cs(Referer)",
  "sc-status",
  "sc-substatus",
  "sc-win32-status",
  "time-taken",
]

/** Columns of a text log whose case names none; undefined: the log has no header. A short choice of the
 *  log's own columns, so that a line fits on a screen. */
export const caseColumns: Readonly<Record<CaseLog, readonly string[] | undefined>> = {
  iis: iisColumns,
  "iis-backend": iisColumns,
  httpproxy: [
    "DateTime",
    "RequestId",
    "Protocol",
    "UrlHost",
    "UrlStem",
    "AuthenticatedUser",
    "AnchorMailbox",
    "UserAgent",
    "ClientIpAddress",
    "ServerHostName",
    "HttpStatus",
    "BackEndStatus",
    "Method",
    "RoutingHint",
    "UrlQuery",
    "GenericInfo",
  ],
  "ecp-server": ["TimeStamp", "ServerName", "EventId", "EventData"],
  "ecp-activity": ["TimeStamp", "ServerName", "EventId", "EventData"],
  ews: [
    "DateTime",
    "RequestId",
    "AuthenticatedUser",
    "UserAgent",
    "ClientIpAddress",
    "ServerHostName",
    "SoapAction",
    "HttpStatus",
    "ImpersonatedUser",
    "ActAsUser",
  ],
  mapi: [
    "DateTime",
    "RequestId",
    "RequestType",
    "HttpStatusCode",
    "AuthenticatedUserEmail",
    "MailboxId",
    "ClientIP",
    "ClientSoftware",
    "AuthenticatedUser",
  ],
  "rps-cmdlet": [
    "DateTime",
    "StartTime",
    "RequestId",
    "ServerHostName",
    "ProcessName",
    "AuthenticatedUser",
    "ClientApplication",
    "Cmdlet",
    "Parameters",
    "ErrorType",
    "ExecutionResult",
  ],
  // Invented: no column list of this log is published.
  "rps-http": [
    "DateTime",
    "RequestId",
    "ServerHostName",
    "UrlStem",
    "UrlQuery",
    "AuthenticatedUser",
    "HttpStatus",
  ],
  "oab-generator": undefined,
  "admin-audit": [
    "Timestamp",
    "Server",
    "TenantId",
    "RecordType",
    "Data",
    "UserKey",
    "RecordId",
    "Operation",
    "Workload",
    "ResultStatus",
    "Version",
    "Scope",
  ],
  "message-tracking": [
    "date-time",
    "client-ip",
    "client-hostname",
    "server-hostname",
    "source",
    "event-id",
    "internal-message-id",
    "message-id",
    "recipient-address",
    "total-bytes",
    "message-subject",
    "sender-address",
    "directionality",
    "original-client-ip",
  ],
  windows: undefined,
}

/** A file of a case. */
export interface CaseFile {
  /** As it was on the server, `C:\\inetpub\\wwwroot\\aspnet_client\\x.aspx`. */
  readonly path: string
  /** Lines of text, ended by CR LF; bytes as hexadecimal digits, blanks between them allowed; or lines of a
   *  `.reg` export, of which the tests make a registry hive. */
  readonly content: {readonly kind: "lines" | "hex" | "reg"; readonly written: readonly string[]}
  /** How `lines` are written. */
  readonly encoding: "utf-8" | "utf-16"
}

export interface RuleCase {
  /** A rule's id, or its title. */
  readonly rule: string
  readonly examples:
    | {
        readonly log: CaseLog
        readonly columns: readonly string[] | undefined
        readonly hit: readonly string[]
        readonly miss: readonly string[]
      }
    | {readonly log: "file"; readonly hit: readonly CaseFile[]; readonly miss: readonly CaseFile[]}
  readonly line: number
}

export interface BenignLines {
  /** What the lines are, `Outlook on a phone`. */
  readonly story: string
  readonly examples:
    | {
        readonly log: CaseLog
        readonly columns: readonly string[] | undefined
        readonly silent: readonly string[]
        readonly quiet: readonly string[]
      }
    | {readonly log: "file"; readonly silent: readonly CaseFile[]; readonly quiet: readonly CaseFile[]}
}

const lines = z.array(text).default([])

const hexText = z.string().regex(/^(?:\s*[0-9a-fA-F]{2})+\s*$/, "is not pairs of hexadecimal digits")

const fileSchema = z
  .strictObject({
    path: text,
    lines: z.array(z.string()).optional(),
    hex: z.union([hexText, z.array(hexText)]).optional(),
    reg: z.array(z.string()).optional(),
    encoding: z.enum(["utf-8", "utf-16"]).default("utf-8"),
  })
  .refine(({lines, hex, reg}) => [lines, hex, reg].filter((part) => part !== undefined).length === 1, {
    message: "needs exactly one of `lines`, `hex` and `reg`",
  })
  .transform(({path, encoding, lines, hex, reg}): CaseFile => {
    if (reg !== undefined) return {path, encoding, content: {kind: "reg", written: reg}}
    if (hex === undefined) return {path, encoding, content: {kind: "lines", written: lines ?? []}}
    return {path, encoding, content: {kind: "hex", written: typeof hex === "string" ? [hex] : hex}}
  })

const fileList = z.array(fileSchema).default([])

const casesSchema = z.array(
  z.discriminatedUnion("log", [
    z.strictObject({
      rule: text,
      log: z.enum(caseLogs),
      columns: z.array(text).optional(),
      hit: lines,
      miss: lines,
    }),
    z.strictObject({rule: text, log: z.literal("file"), hit: fileList, miss: fileList}),
  ]),
)

/** The cases of one campaign; empty with refusals. */
export function decodeCases(written: string, complaints: Complaints): readonly RuleCase[] {
  const decoded = decodeYaml(written, casesSchema, complaints)
  return (decoded?.value ?? []).map(({rule, ...rest}, i) => ({
    rule,
    examples: rest.log === "file" ? rest : {...rest, columns: rest.columns},
    line: decoded?.place([i]).line ?? 1,
  }))
}

const benignSchema = z.array(
  z.discriminatedUnion("log", [
    z.strictObject({
      story: text,
      log: z.enum(caseLogs),
      columns: z.array(text).optional(),
      silent: lines,
      quiet: lines,
    }),
    z.strictObject({story: text, log: z.literal("file"), silent: fileList, quiet: fileList}),
  ]),
)

/** The benign lines; empty with refusals. */
export function decodeBenign(written: string, complaints: Complaints): readonly BenignLines[] {
  return (decodeYaml(written, benignSchema, complaints)?.value ?? []).map(({story, ...rest}) => ({
    story,
    examples: rest.log === "file" ? rest : {...rest, columns: rest.columns},
  }))
}

const headSchema = z
  .looseObject({
    title: text,
    id: z.uuid(),
    name: text.optional(),
    level: levelWord,
    author: text,
    license: text,
    references: z.array(text).min(1),
    falsepositives: z.array(text).min(1),
    postern: z
      .strictObject({
        detection: text,
        says: text,
        indicates: z
          .array(z.strictObject({stage: stageWord, outcome: outcomeWord, strength: strengthWord}))
          .min(1),
      })
      .optional(),
  })
  .refine((head) => head.postern !== undefined || head.name !== undefined, {
    message: "a rule says what it means, unless it has a `name` and only correlations speak of it",
    path: ["postern"],
  })

/** The heads of the rules of one Sigma file of ours: what lint needs. The conditions are not looked at;
 *  rules/sigma does that. A rule without id or references is refused, and one
 *  without `postern:` block unless it has a name, by which correlations count its events. */
export function ruleHeads(written: string, campaign: string, complaints: Complaints): readonly RuleHead[] {
  const heads: RuleHead[] = []
  for (const document of yamlDocuments(written, complaints)) {
    const head = check(document, headSchema, complaints)
    if (head === undefined) continue
    heads.push({
      id: head.id,
      title: head.title,
      level: head.level,
      detection: head.postern?.detection,
      indicates: head.postern?.indicates ?? [],
      references: head.references,
      campaign,
      file: complaints.file,
      line: document.line,
    })
  }
  return heads
}
