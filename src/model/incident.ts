/* One record of an incident: what every letter and every form to an authority is filled from.
 *
 * Each field says its value, how sure that is, why, and which findings show it. Facts and assessments are different
 * fields: a fact is what evidence or a person shows, an assessment is what somebody concludes. "Unknown" is an answer
 * and says who could give a better one; an empty field does not exist.
 *
 * What a person wrote goes before what the evidence shows; the basis then says that both speak and where they differ. */

import type {Stage} from "./finding.ts"
import type {Instant} from "./instant.ts"
import type {Confidence} from "./judgement.ts"

export type FieldState = "known" | "estimated" | "unknown"

export type IncidentValue =
  | {readonly kind: "text"; readonly text: string}
  | {readonly kind: "list"; readonly items: readonly string[]}
  | {readonly kind: "time"; readonly at: Instant}
  /** `most` is undefined where nothing bounds it. */
  | {readonly kind: "count"; readonly least: number; readonly most: number | undefined}

export type IncidentShape = IncidentValue["kind"]

export const incidentFieldNames = [
  "reporterName",
  "reporterRole",
  "reporterPhone",
  "reporterEmail",
  "companyEmail",
  "dataProtectionOfficer",
  "organisation",
  "organisationRole",
  "sector",
  "countries",
  "awareAt",
  "awareBy",
  "notifiedAt",
  "firstDetected",
  "earliestActivity",
  "latestActivity",
  "containedAt",
  "suspectedMalicious",
  "vector",
  "rootCause",
  "networkLocation",
  "systemsAffected",
  "mailboxesAffected",
  "usersAffected",
  "recordsAffected",
  "personalData",
  "functionalImpact",
  "informationImpact",
  "recoverability",
  "crossBorder",
  "measuresDone",
  "measuresPlanned",
  "informed",
  "notExamined",
] as const
export type IncidentFieldName = (typeof incidentFieldNames)[number]

/** What a field is, whatever the incident. */
export interface IncidentFieldKind {
  readonly label: string
  readonly shape: IncidentShape
  readonly nature: "fact" | "assessment"
  /** Who can answer it. */
  readonly ask: string
  /** What an answer looks like, for the template. */
  readonly example: string
  /** Names a person, or how to reach one: left out of a redacted draft. */
  readonly isPersonal?: true
}

export const incidentFields: Readonly<Record<IncidentFieldName, IncidentFieldKind>> = {
  reporterName: {
    label: "Name of the person who reports",
    shape: "text",
    nature: "fact",
    ask: "the person who files the report",
    example: "Alex Example",
    isPersonal: true,
  },
  reporterRole: {
    label: "Role of the person who reports",
    shape: "text",
    nature: "fact",
    ask: "the person who files the report",
    example: "head of IT",
    isPersonal: true,
  },
  reporterPhone: {
    label: "Telephone number to call back",
    shape: "text",
    nature: "fact",
    ask: "the person who files the report",
    example: "+44 20 7946 0000",
    isPersonal: true,
  },
  reporterEmail: {
    label: "E-mail address on a system that is not affected",
    shape: "text",
    nature: "fact",
    ask: "the person who files the report; the intruder may read mail on the affected servers",
    example: "incident@elsewhere.example",
    isPersonal: true,
  },
  companyEmail: {
    label: "Company e-mail address (may be read by the intruder; for reference only)",
    shape: "text",
    nature: "fact",
    ask: "the person who files the report",
    example: "soc@corp.example",
    isPersonal: true,
  },
  dataProtectionOfficer: {
    label: "Data protection officer, and how to reach them",
    shape: "text",
    nature: "fact",
    ask: "management",
    example: "Sam Example, dpo@elsewhere.example",
    isPersonal: true,
  },
  organisation: {
    label: "Name of the organisation",
    shape: "text",
    nature: "fact",
    ask: "the person who files the report",
    example: "Example Ltd",
    isPersonal: true,
  },
  organisationRole: {
    label: "Role of the organisation",
    shape: "text",
    nature: "fact",
    ask: "management",
    example: "operator of the affected servers",
  },
  sector: {
    label: "Sector",
    shape: "text",
    nature: "fact",
    ask: "management",
    example: "manufacturing",
  },
  countries: {
    label: "Countries in which the organisation works",
    shape: "list",
    nature: "fact",
    ask: "management",
    example: "[GB, IE]",
  },
  awareAt: {
    label: "When the organisation became aware of the incident",
    shape: "time",
    nature: "fact",
    ask: "whoever was told first; the clocks of the law start here, so ask your counsel if in doubt",
    example: "2021-03-08T09:00:00Z",
  },
  awareBy: {
    label: "How the organisation became aware",
    shape: "text",
    nature: "fact",
    ask: "whoever was told first",
    example: "helpdesk call",
  },
  notifiedAt: {
    label: "When the incident notification was filed",
    shape: "time",
    nature: "fact",
    ask: "the person who filed it",
    example: "2021-03-10T15:00:00Z",
  },
  firstDetected: {
    label: "When the incident was first detected",
    shape: "time",
    nature: "fact",
    ask: "whoever saw the first sign, such as an alert or an odd file",
    example: "2021-03-08T08:30:00Z",
  },
  earliestActivity: {
    label: "Earliest attempt or intrusion in the evidence",
    shape: "time",
    nature: "fact",
    ask: "the analyst",
    example: "2021-03-03T04:12:07Z",
  },
  latestActivity: {
    label: "Latest attempt or intrusion in the evidence",
    shape: "time",
    nature: "fact",
    ask: "the analyst",
    example: "2021-03-05T22:40:51Z",
  },
  containedAt: {
    label: "When the incident was contained",
    shape: "time",
    nature: "fact",
    ask: "whoever runs the servers",
    example: "2021-03-09T18:00:00Z",
  },
  suspectedMalicious: {
    label: "Whether an unlawful or malicious act is suspected",
    shape: "text",
    nature: "assessment",
    ask: "the analyst",
    example: "yes",
  },
  vector: {
    label: "Way in, used or tried",
    shape: "text",
    nature: "assessment",
    ask: "the analyst",
    example: "a flaw of Microsoft Exchange (CVE-2021-26855)",
  },
  rootCause: {
    label: "Type of threat or root cause",
    shape: "text",
    nature: "assessment",
    ask: "the analyst, and whoever installs updates",
    example: "the security update of March 2021 was not installed",
  },
  networkLocation: {
    label: "Where in the network the activity was seen",
    shape: "text",
    nature: "fact",
    ask: "whoever runs the network",
    example: "a mail server that is reachable from the Internet",
  },
  systemsAffected: {
    label: "Systems affected",
    shape: "count",
    nature: "assessment",
    ask: "the analyst, and whoever runs the servers",
    example: "{least: 1, most: 3}",
  },
  mailboxesAffected: {
    label: "Mailboxes affected",
    shape: "count",
    nature: "assessment",
    ask: "the analyst",
    example: "{least: 2}",
  },
  usersAffected: {
    label: "Users affected",
    shape: "count",
    nature: "assessment",
    ask: "whoever runs the mail service",
    example: "{least: 0, most: 250}",
  },
  recordsAffected: {
    label: "Records affected",
    shape: "count",
    nature: "assessment",
    ask: "the owners of the data, and the data protection officer",
    example: "{least: 0, most: 40000}",
  },
  personalData: {
    label: "Kinds of personal data that the affected mailboxes hold",
    shape: "text",
    nature: "assessment",
    ask: "the data protection officer, and the owners of the mailboxes",
    example: "names and addresses of customers",
  },
  functionalImpact: {
    label: "Impact on services and their users",
    shape: "text",
    nature: "assessment",
    ask: "the owners of the services",
    example: "mail was off for four hours",
  },
  informationImpact: {
    label: "Impact on information",
    shape: "text",
    nature: "assessment",
    ask: "the analyst, and the owners of the data",
    example: "two mailboxes were copied",
  },
  recoverability: {
    label: "How hard recovery is",
    shape: "text",
    nature: "assessment",
    ask: "whoever runs the servers",
    example: "regular: with own people, within a week",
  },
  crossBorder: {
    label: "Whether other countries may be affected",
    shape: "text",
    nature: "assessment",
    ask: "management",
    example: "no: all users are in one country",
  },
  measuresDone: {
    label: "What has been done",
    shape: "list",
    nature: "fact",
    ask: "whoever runs the servers",
    example: "[The server was cut off from the Internet on 9 March.]",
  },
  measuresPlanned: {
    label: "What is planned",
    shape: "list",
    nature: "fact",
    ask: "management, and whoever runs the servers",
    example: "[Rebuild the server., Change all passwords.]",
  },
  informed: {
    label: "Who else has been informed",
    shape: "list",
    nature: "fact",
    ask: "the person who files the report",
    example: "[police, our insurer]",
  },
  notExamined: {
    label: "What was not examined",
    shape: "list",
    nature: "fact",
    ask: "the analyst",
    example: "[domain controllers, workstations]",
  },
}

export interface IncidentField {
  /** Undefined exactly where the state is `unknown`. Texts may hold evidence: escape them. */
  readonly value: IncidentValue | undefined
  readonly state: FieldState
  /** How it is known, or why it is not: a sentence. */
  readonly basis: string
  /** Ids of findings. */
  readonly evidence: readonly string[]
  /** As of when. */
  readonly asOf: Instant | undefined
  readonly from: "case" | "postern.yml" | "record" | "nobody"
}

/** A sentence with the findings that it rests on. Holds evidence text: escape it. */
export interface IncidentSentence {
  readonly says: string
  readonly evidence: readonly string[]
}

/** An assessment of a stage: how likely, and apart from it how good our sources are. */
export interface IncidentAssessment extends IncidentSentence {
  readonly stage: Stage
  /** Undefined where the stage cannot be assessed. */
  readonly confidence: {readonly level: Confidence; readonly because: string} | undefined
}

export interface IncidentIndicator {
  readonly type: "address" | "user-agent" | "page" | "file"
  readonly value: string
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** `intruder`: of somebody who got in. `observer`: of somebody who looked or tried. */
  readonly role: "intruder" | "observer"
  readonly evidence: readonly string[]
}

/** A way in which mail was taken, for the question of personal data. */
export interface IncidentExposure {
  readonly says: string
  readonly mailboxes: readonly string[]
  readonly mailboxesAtLeast: number
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  readonly evidence: readonly string[]
}

export interface IncidentRecord {
  readonly fields: Readonly<Record<IncidentFieldName, IncidentField>>
  /** IANA name. */
  readonly timeZone: string | undefined
  readonly headline: string
  readonly servers: readonly string[]
  /** What the evidence shows, in order of time. */
  readonly facts: readonly IncidentSentence[]
  /** What we conclude, stage by stage. */
  readonly assessments: readonly IncidentAssessment[]
  readonly indicators: readonly IncidentIndicator[]
  /** Mail that was taken or read, as far as the evidence shows. */
  readonly mail: readonly IncidentExposure[]
  /** The same for "somebody got in". */
  readonly entered: {readonly says: string; readonly isPossible: boolean} | undefined
  /** How likely the case finds it that data were taken: a clause, and whether it is a realistic possibility at least;
   *  undefined where that cannot be assessed. */
  readonly taken: {readonly says: string; readonly isPossible: boolean} | undefined
  /** What evidence of reading or taking mail was missing. */
  readonly mailUnseen: readonly string[]
  /** Steps that the case advises and nothing shows done. */
  readonly advised: readonly string[]
  /** The same without those that are reports themselves: what a report may say is planned. */
  readonly planned: readonly string[]
  readonly redacted: boolean
}

/** What a person said of one field. */
export interface ToldField {
  readonly value: IncidentValue | undefined
  readonly state: FieldState
  readonly basis: string | undefined
}
export type Told = Partial<Readonly<Record<IncidentFieldName, ToldField>>>
