/* Public statements made by code, with what a careful reader takes from them: an assessed attribution in two copies,
 * and a denial of it. Everybody and everything in them is invented. The text begins with a character beyond the first
 * plane, so that a place counted in UTF-16 units is off by one. */

import {createHash} from "node:crypto"
import type {
  Claim,
  ClaimId,
  Entity,
  EntityKind,
  FoundIndicator,
  FoundTechnique,
  IntelDocument,
  IntelReport,
  IssueDate,
  Reading,
  TextSpan,
} from "../../src/model/intel.ts"
import {documentId} from "../../src/model/intel.ts"

const issued: IssueDate = {
  value: "2025-03-11",
  notBefore: "2025-03-11",
  notAfter: "2025-03-11",
  precision: "day",
  basis: "The dateline says so.",
}
export const undated: IssueDate = {
  value: undefined,
  notBefore: undefined,
  notAfter: undefined,
  precision: "none",
  basis: "The text has no date.",
}

const names: readonly (readonly [id: string, kind: EntityKind, name: string])[] = [
  ["ncsc-xx", "organisation", "National Cyber Centre"],
  ["jo-doe", "person", "Jo Doe"],
  ["tin-lantern", "actor", "TIN LANTERN"],
  ["ruritania", "state", "Ruritania"],
  ["rss", "state body", "Ruritanian Signals Service"],
  ["campaign-1", "campaign", "intrusions into Connect appliances"],
  ["connect", "product", "Harbourgate Connect"],
  ["cve", "vulnerability", "CVE-2024-91822"],
  ["energy", "sector", "energy companies"],
  ["finland", "place", "Finland"],
  ["atlantis", "place", "Atlantis"],
  ["lampshell", "malware", "LAMPSHELL"],
  ["credentials", "data", "credentials"],
  ["publisher-b", "organisation", "The Harbour Gazette"],
]

const texts = {
  a:
    "🔦 Advisory\n\nThe National Cyber Centre assesses that it is highly likely that TIN LANTERN is responsible for the intrusions. " +
    "The group is linked to Ruritania. The Ruritanian Signals Service is behind TIN LANTERN, Jo Doe said.\n\n" +
    "TIN LANTERN has exploited CVE-2024-91822 in Harbourgate Connect with LAMPSHELL since December 2024. At least 40 energy companies in Finland have been compromised, to steal credentials. " +
    "It is unlikely that Ruritania ordered the intrusions.\n\n" +
    "Organisations should install the update. Look for 198.51.100.7, evil.example and C:\\inetpub\\wwwroot\\a'b.aspx; version 15.1.2242.4 is not affected. The group left web shells (T1505.003).",
  b:
    "🔦 Gazette\n\nThe National Cyber Centre assesses that it is highly likely that TIN LANTERN is responsible for the intrusions, the centre told us. " +
    "The group is linked to Ruritania.",
  c: "🔦 Ministry\n\nTIN LANTERN is not responsible for the intrusions, the Ruritanian Signals Service said.",
} as const

/** Invented copies and statements. Claims are numbered in the order in which they stand. */
export function intelReport(
  dates: {readonly first?: IssueDate; readonly second?: IssueDate} = {},
): IntelReport {
  const first = dates.first ?? issued
  const second = dates.second ?? {
    ...issued,
    value: "2025-03-14",
    notBefore: "2025-03-14",
    notAfter: "2025-03-14",
  }
  const a = document(1, texts.a, "advisories/one.txt", "National Cyber Centre", first)
  const b = document(2, texts.b, "/home/somebody/two.html", "The Harbour Gazette", first)
  const c = document(3, texts.c, "three.txt", undefined, second)
  const hedged = (doc: IntelDocument): Partial<Claim> => ({
    modality: "assessed",
    likelihood: {
      phrase: "highly likely",
      at: at(doc, "highly likely"),
      scale: "PHIA",
      band: "highly likely",
      low: 80,
      high: 90,
      scope: at(doc, "TIN LANTERN is responsible for the intrusions"),
    },
  })
  const did = (doc: IntelDocument): Claim =>
    claim(
      doc,
      1,
      "attribution",
      "tin-lantern",
      "responsible-for",
      "campaign-1",
      "highly likely that TIN LANTERN is responsible for the intrusions",
      hedged(doc),
    )
  const linked = (doc: IntelDocument): Claim =>
    claim(
      doc,
      2,
      "association",
      "tin-lantern",
      "linked-to",
      "ruritania",
      "The group is linked to Ruritania",
      {
        flags: ["speaker-inferred"],
        speakers: [{ref: "ncsc-xx", basis: "inferred"}],
      },
    )
  const readings: readonly Reading[] = [
    {
      document: a,
      entities: entities(a),
      claims: [
        did(a),
        linked(a),
        claim(
          a,
          3,
          "attribution",
          "rss",
          "behind",
          "tin-lantern",
          "The Ruritanian Signals Service is behind TIN LANTERN",
          {
            modality: "quoted",
            speakers: [
              {ref: "jo-doe", basis: "explicit"},
              {ref: "ncsc-xx", basis: "inferred"},
            ],
            analyticConfidence: "high",
          },
        ),
        claim(a, 4, "vector", "tin-lantern", "exploits", "cve", "TIN LANTERN has exploited CVE-2024-91822"),
        claim(
          a,
          5,
          "vector",
          "tin-lantern",
          "via-product",
          "connect",
          "exploited CVE-2024-91822 in Harbourgate Connect",
        ),
        claim(a, 6, "capability", "tin-lantern", "uses", "lampshell", "with LAMPSHELL"),
        claim(
          a,
          7,
          "targeting",
          "campaign-1",
          "targets",
          "energy",
          "energy companies in Finland have been compromised",
          {
            when: {from: "2024-12-01", to: "2024-12-31", precision: "month", text: "since December 2024"},
          },
        ),
        claim(a, 8, "targeting", "campaign-1", "targets", "finland", "energy companies in Finland"),
        claim(
          a,
          9,
          "impact-count",
          "campaign-1",
          "compromised",
          "organisations",
          "At least 40 energy companies",
          {
            count: {min: 40, unit: "organisations", place: "Finland", text: "At least 40"},
          },
        ),
        claim(a, 10, "objective", "campaign-1", "enables-acquiring", "credentials", "to steal credentials"),
        claim(
          a,
          11,
          "attribution",
          "ruritania",
          "ordered",
          "campaign-1",
          "It is unlikely that Ruritania ordered the intrusions",
          {
            modality: "assessed",
            likelihood: {
              phrase: "unlikely",
              at: at(a, "unlikely"),
              scale: "PHIA",
              band: "unlikely",
              low: 25,
              high: 35,
              scope: at(a, "Ruritania ordered the intrusions"),
            },
          },
        ),
      ],
      recommendations: [
        {
          id: id(50),
          action: "install the update",
          audience: "organisations",
          strength: "should",
          speakers: [{ref: "ncsc-xx", basis: "inferred"}],
          evidence: [at(a, "Organisations should install the update")],
        },
      ],
      indicators: [
        indicator(a, "ipv4", "198.51.100.7"),
        indicator(a, "domain", "evil.example"),
        indicator(a, "file-path", "C:\\inetpub\\wwwroot\\a'b.aspx"),
        indicator(a, "cve", "CVE-2024-91822"),
        {...indicator(a, "ipv4", "15.1.2242.4"), suppressed: "a build number"},
      ],
      techniques: [technique(a, "T1505.003", "Web Shell")],
    },
    {
      document: b,
      entities: entities(b),
      claims: [did(b), linked(b)],
      recommendations: [],
      indicators: [],
      techniques: [],
    },
    {
      document: c,
      entities: entities(c),
      claims: [
        claim(
          c,
          20,
          "attribution",
          "tin-lantern",
          "responsible-for",
          "campaign-1",
          "TIN LANTERN is not responsible for the intrusions",
          {
            polarity: "denied",
            speakers: [{ref: "rss", basis: "explicit"}],
          },
        ),
      ],
      recommendations: [],
      indicators: [],
      techniques: [],
    },
  ]
  return {
    readings,
    kinships: [
      {
        a: a.id,
        b: b.id,
        kind: "copy",
        containment: 0.9,
        shared: [],
        differences: [{what: "ends earlier", a: undefined, b: undefined}],
      },
      {a: a.id, b: c.id, kind: "related", containment: 0.1, shared: [], differences: []},
    ],
    statements: [
      {id: "ST-1", documents: [a.id, b.id], issuers: ["ncsc-xx"], issued: first},
      {id: "ST-2", documents: [c.id], issuers: [], issued: second},
    ],
    conflicts: [
      {
        claims: [id(1), id(20)],
        over: "polarity",
        says: "One says that TIN LANTERN did it, the other denies it.",
      },
    ],
    independence: readings.flatMap((reading) =>
      reading.claims.map((each) => ({
        claim: each.id,
        sources: [each.speakers[0].ref],
        documents: [reading.document.id],
      })),
    ),
    troubles: [],
  }
}

function document(
  ordinal: number,
  text: string,
  path: string,
  publisher: string | undefined,
  date: IssueDate,
): IntelDocument {
  const length = [...text].length
  return {
    id: documentId(ordinal),
    path,
    sha256: createHash("sha256").update(text).digest("hex"),
    form: "text",
    text,
    blocks: [{document: documentId(ordinal), start: 0, end: length, kind: "body", why: "all of it"}],
    title: text.slice(3, text.indexOf("\n")),
    publisher,
    url: publisher === undefined ? undefined : "https://news.example/2025/one?a=b",
    language: "en",
    dates: [],
    issued: date,
  }
}

/** Where the words first stand, in code points. */
function at({id: doc, text}: IntelDocument, words: string): TextSpan {
  const unit = text.indexOf(words)
  if (unit < 0) throw new Error(`the text has no "${words}"`)
  const start = [...text.slice(0, unit)].length
  return {document: doc, start, end: start + [...words].length}
}

function entities(doc: IntelDocument): readonly Entity[] {
  return names.map(([entity, kind, name]) => ({
    id: entity,
    kind,
    name,
    known: true,
    mentions: doc.text.includes(name) ? [{...at(doc, name), text: name}] : [],
  }))
}

function id(ordinal: number): ClaimId {
  return `00000000-0000-5000-8000-${String(ordinal).padStart(12, "0")}` as ClaimId
}

function claim(
  doc: IntelDocument,
  ordinal: number,
  kind: Claim["kind"],
  subject: string,
  relation: string,
  object: string,
  words: string,
  more: Partial<Claim> = {},
): Claim {
  return {
    id: id(ordinal),
    kind,
    subject,
    relation,
    object,
    polarity: "affirmed",
    modality: "asserted",
    speakers: [{ref: "ncsc-xx", basis: "explicit"}],
    evidence: [at(doc, words)],
    flags: [],
    ...more,
  }
}

function indicator(doc: IntelDocument, kind: FoundIndicator["kind"], value: string): FoundIndicator {
  return {kind, value, at: at(doc, value), suppressed: undefined}
}

function technique(doc: IntelDocument, technique: string, name: string): FoundTechnique {
  return {id: technique, name, route: "stated", at: at(doc, technique)}
}

/** Strings of a report that no text can choose: closed words, our own ids, hashes, dates. */
export const closedInReport: readonly string[] = [
  ...[
    "kind",
    "form",
    "id",
    "sha256",
    "origin",
    "precision",
    "scale",
    "band",
    "polarity",
    "modality",
    "basis",
  ],
  ...["strength", "route", "document", "analyticConfidence", "over", "code", "severity", "a", "b"],
]
  .map((name) => `**.${name}`)
  .concat(["**.flags[]", "**.documents[]", "**.claims[]", "**.issued.value", "**.notBefore", "**.notAfter"])
