/* Acts that the shape of a clause tells, and whom somebody has asked or ordered to do something. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const shapes: readonly (readonly [string, string])[] = [
  ["The bank has had the cards blocked.", "bank -> had the cards blocked"],
  ["CISA has published an advisory on the group.", "cisa -> published an advisory on the group"],
  ["The FBI has put out guidance for owners.", "fbi -> put out guidance for owners"],
  ["The bank put a second network into service.", "bank -> put a second network into service"],
  ["The FBI has taken control of the servers.", "fbi -> taken control of the servers"],
  ["Prosecutors said they had opened an inquiry.", "prosecutors -> opened an inquiry"],
  [
    "The FBI has asked the registrar to take down the sites.",
    "fbi -> asked the registrar to take down the sites",
  ],
  ["The ambassador was handed a note of protest.", "ncsc-uk -> ambassador was handed a note of protest"],
  ["Prosecutors had two men taken into custody.", "prosecutors -> had two men taken into custody"],
  [
    "Microsoft has made 90 licences available to the ministry.",
    "microsoft -> made 90 licences available to the ministry",
  ],
  ["The university helped to rebuild the network.", "university -> helped to rebuild the network"],
  ["The NCSC helped with the investigation.", "ncsc-uk -> helped with the investigation"],
  ["Europol took down two control servers.", "europol -> took down two control servers"],
  ["The police took the update service offline.", "police -> took the update service offline"],
  ["The FBI has concluded its inquiry.", "fbi -> concluded its inquiry"],
  ["Experts of the BSI have been sent to Tallinn.", "bsi -> Experts of the BSI have been sent to Tallinn"],
  ["The FBI is looking into it.", "fbi -> looking into it"],
  ["We are in contact with the operators.", "ncsc-uk -> in contact with the operators"],
  ["The NCSC is on site.", "ncsc-uk -> on site"],
  ["Interpol has the case.", "interpol -> has the case"],
  ["The airport has switched on a second filter.", "airport -> switched on a second filter"],
  ["The regulator has called the banks together.", "regulator -> called the banks together"],
  ["The NCSC called the owners of all 300 routers.", "ncsc-uk -> called the owners of all 300 routers"],
  ["CISA held three briefings for utilities.", "cisa -> held three briefings for utilities"],
  ["The BSI took part in the investigation.", "bsi -> took part in the investigation"],
  ["The court suspended part of the contract.", "court -> suspended part of the contract"],
  ["The police traced the ransom to a flat in Porto.", "police -> traced the ransom to a flat in Porto"],
  ["The hospital moved to a second laboratory.", "hospital -> moved to a second laboratory"],
  [
    "Interpol has forwarded the logs to the Dutch police.",
    "interpol -> forwarded the logs to the Dutch police",
  ],
  ["The ENISA mission has been training officials.", "enisa -> training officials"],
  ["The data protection authority has been told.", "ncsc-uk -> data protection authority has been told"],
  ["The agency provided the hospitals with a scanner.", "ncsc-uk -> provided the hospitals with a scanner"],
  ["The bank now delays transfers by a day.", "bank -> delays transfers by a day"],
  ["The FBI supplied them with a key.", "fbi -> supplied them with a key"],
]

for (const [sentence, claim] of shapes)
  test(`an act by its shape: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, [claim])
  })

for (const [sentence, claim] of [
  [
    "The NCSC asked two registrars to close the domains.",
    "ncsc-uk -> asked two registrars to close the domains",
  ],
  [
    "The regulator directed Halden Pay to freeze the accounts.",
    "regulator -> directed Halden Pay to freeze the accounts",
  ],
  ["The court ordered it to hand over the logs.", "court -> ordered it to hand over the logs"],
] as const)
  test(`some are asked, and no reader: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, [claim])
    assert.deepEqual(readSentence(sentence).advice, [])
  })

for (const sentence of [
  "The firm has had a difficult year.",
  "The outage took the portal offline for two days.",
  "The attackers had the data deleted.",
  "The website is on the network.",
  "The bank delays transfers by a day.",
  "The group moved to a server in Riga.",
  "The company called the attack a disgrace.",
  "The minister took part in a debate.",
  "The agency traced the attack to a server in Minsk.",
  "CISA directed all agencies to install the update.",
])
  test(`no act for all its shape: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "response-action").claims, [])
  })
