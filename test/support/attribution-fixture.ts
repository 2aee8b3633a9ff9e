/* What the cases of case-fixtures.ts say about who it was: an intruder with a hypothesis, an observer, and claims
 * of others. */

import type {Attribution} from "../../src/model/activity.ts"
import {findingId, serverId} from "../../src/model/ids.ts"
import {parseIso, type When} from "../../src/model/instant.ts"

function when(text: string): When {
  const found = parseIso(text)
  if (found === undefined) throw new Error(`no time: ${text}`)
  return {...found, zone: "format"}
}

const server = serverId("mxs01.corp.example")
const refusal =
  "The evidence shows how the server was entered, not by whom. At least 6 groups are publicly known to have used this route. The government attribution of the campaign as a whole (NCSC, highly likely HAFNIUM) is not evidence about this server."

/** One intruder, nobody named; somebody who only looked; two speakers who differ. */
export const refusedAttribution: Attribution = {
  kind: "refused",
  says: refusal,
  activities: [
    {
      id: "A-001",
      kind: "intruder",
      servers: [server],
      findings: [findingId(1), findingId(2), findingId(3)],
      joinedBy: ["the same request id", "the same client address within an hour"],
      sources: ["203.0.113.44"],
      agents: ["python-requests/2.25.1"],
      from: when("2021-03-03T04:12:07.411Z"),
      until: when("2021-03-03T04:12:34.000Z"),
      reached: "persisted",
      campaigns: ["hafnium-proxylogon"],
      says: "A-001: an intruder on MXS01 on 2021-03-03, from 203.0.113.44, reached the stage “persisted” (3 findings, held together by the same request id and the same client address within an hour).",
      attributed: {
        kind: "refused",
        confidence: "moderate",
        confidenceBecause: "the weights of features are estimates by experts",
        says: refusal,
        lacks: ["fewer than 2 independent groups of verified features speak for Mikroceen"],
        hypotheses: [
          {
            id: "another-actor",
            kind: "another actor",
            name: "another actor with the same exploit",
            prior: 0.653333,
            features: [],
            log10: 0,
            posterior: 0.566,
            says: "No feature here belongs to another listed actor.",
          },
          {
            id: "unknown",
            kind: "unknown",
            name: "an actor that nobody has described",
            prior: 0.3,
            features: [],
            log10: 0,
            posterior: 0.26,
            says: "Published groups are not all groups.",
          },
          {
            id: "mikroceen",
            kind: "actor",
            name: "Mikroceen",
            prior: 0.046667,
            features: [
              {
                kind: "file-path",
                value: "C:\\inetpub\\wwwroot\\aspnet_client\\log_error_9e23efc3.aspx",
                group: "name",
                cost: "moderate",
                sharedBy: 1,
                isVerified: true,
                log10: 0.6,
                isUsed: true,
                why: "known of this actor alone; moderate to fake",
                findings: [findingId(3)],
                source: "Neo23x0/signature-base",
              },
            ],
            log10: 0.6,
            posterior: 0.174,
            says: "1 independent group of features, 0.60 powers of ten together.",
          },
        ],
        aside: [
          {
            actors: ["apt31"],
            kind: "client-address",
            value: "203.0.113.44",
            why: "seen outside its time, 2021-01-01 to 2021-07-31",
            findings: [findingId(1)],
          },
        ],
        wouldChange: ["the hash of a program of the intruder's own that is known of one actor alone"],
      },
    },
    {
      id: "A-002",
      kind: "observer",
      servers: [server],
      findings: [findingId(5)],
      joinedBy: [],
      sources: ["203.0.113.201"],
      agents: ["curl/7.68.0"],
      from: when("2021-03-07T10:02:11Z"),
      until: when("2021-03-07T10:02:11Z"),
      reached: "probed",
      campaigns: [],
      says: "A-002: somebody from 203.0.113.201 tried or looked at MXS01 (1 finding); nothing shows that they got in.",
    },
  ],
  unassigned: [findingId(4)],
  routes: [{campaign: "hafnium-proxylogon", atLeast: 6, source: "a count"}],
  relayed: [
    {
      campaign: "hafnium-proxylogon",
      speaker: "UK NCSC and FCDO",
      speakerKind: "government",
      date: "2021-07-19",
      about: "deed",
      estimate: "highly likely",
      says: "The United Kingdom holds HAFNIUM responsible.",
      source: "UK government statement",
      isVerified: true,
    },
    {
      campaign: "hafnium-proxylogon",
      speaker: "NATO (North Atlantic Council)",
      speakerKind: "alliance",
      date: "2021-07-19",
      about: "acknowledgement",
      estimate: undefined,
      says: "NATO acknowledges what single Allies said.",
      source: "NATO statement",
      isVerified: false,
    },
  ],
}

/** Nobody entered. */
export function noAttribution(says: string): Attribution {
  return {kind: "none", says, activities: [], unassigned: [], routes: [], relayed: []}
}
