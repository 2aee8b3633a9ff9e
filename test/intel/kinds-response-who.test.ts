/* Who acted, by what a text said of him before, and acts by what stands around their verb. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const claims = (text: string): readonly string[] => readSentence(text, "response-action").claims

const named: readonly (readonly [string, string])[] = [
  ["Ransomware hit shipbuilder Norvik. The yard has informed the police.", "norvik -> informed the police"],
  [
    "Medusa broke into the state health insurer. The insurer has refused to negotiate.",
    "state-health-insurer -> refused to negotiate",
  ],
  [
    "Serbia's power utility was hit by ransomware. The utility has asked the police for help.",
    "serbian-power-utility -> asked the police for help",
  ],
  [
    "Intruders entered Oakmere, a hospital group. The clinic has reset all passwords.",
    "oakmere -> reset all passwords",
  ],
  ["Latitude Lending confirmed the theft. It has engaged Mandiant.", "latitude-lending -> engaged Mandiant"],
  [
    "The Port of Gdynia was hit. It refused to pay the ransom.",
    "port-of-gdynia -> refused to pay the ransom",
  ],
  [
    "A provider in Lublin was compromised. The provider closed the accounts.",
    "provider -> closed the accounts",
  ],
  ["The US has indicted two brothers.", "us-government -> indicted two brothers"],
  [
    "Experts brought in by the National Health Laboratory have rebuilt nine servers.",
    "national-health-laboratory -> rebuilt nine servers",
  ],
  ["Officers of the Royal Thai Police raided three flats.", "royal-thai-police -> raided three flats"],
  ["A task force led by Europol has seized 34 servers.", "europol -> seized 34 servers"],
]

for (const [text, claim] of named)
  test(`it was done by whom the text named: ${text}`, () => {
    assert.deepEqual(claims(text), [claim])
  })

const done: readonly (readonly [string, string])[] = [
  ["The agency has decided to suspend the contract.", "ncsc-uk -> suspend the contract"],
  ["The bank has finished telling its clients.", "bank -> telling its clients"],
  [
    "The hospital was forced to close its outpatient department.",
    "hospital -> close its outpatient department",
  ],
  ["Cloudflare blocked no fewer than 300 attacks.", "cloudflare -> blocked no fewer than 300 attacks"],
  ["The intruder used a laptop, which we isolated at once.", "ncsc-uk -> isolated at once"],
  [
    "The NCSC has written to owners that run the product and is monitoring the situation.",
    "ncsc-uk -> monitoring the situation",
  ],
  [
    "Germany conveyed its concerns to the Russian ambassador.",
    "germany-government -> conveyed its concerns to the Russian ambassador",
  ],
  [
    "The bank asked its suppliers to cut their connections.",
    "bank -> asked its suppliers to cut their connections",
  ],
  ["The city will not give in to LockBit.", "city -> will not give in to LockBit"],
]

for (const [text, claim] of done)
  test(`an act by what it came to: ${text}`, () => {
    assert.ok(claims(text).includes(claim), claims(text).join("; "))
  })

for (const text of [
  "Rumours that the bank paid the attackers are false.",
  "The agency wrote to shareholders that the attack had failed.",
  "New Zealand has established links between the two groups.",
  "Our actions extended its timeline.",
  "The NCSC tracked the group for a year.",
  "The minister updated the House.",
  "Investigators traced the stoppage to a wiper.",
  "The group moved on to collect metadata.",
  "The agency plans to suspend the contract.",
])
  test(`no act: ${text}`, () => {
    assert.deepEqual(claims(text), [])
  })

const byWhom: readonly (readonly [string, ...string[]])[] = [
  ["Three hospitals restored their telephones.", "hospitals -> restored their telephones"],
  ["The Lisbon prosecutor's office has opened a case.", "lisbon-prosecutors-office -> opened a case"],
  [
    "Europol together with Bitdefender has seized the servers.",
    "europol -> seized the servers",
    "bitdefender -> seized the servers",
  ],
  ["The regulator has fined the firm.", "regulator -> fined the firm"],
  ["The gateway has been isolated.", "ncsc-uk -> gateway has been isolated"],
]

for (const [text, ...wanted] of byWhom)
  test(`whoever answers by name, by a noun or by what he says: ${text}`, () => {
    assert.deepEqual(claims(text), wanted)
  })

for (const text of [
  "Forty banks had to change their keys.",
  "The patients had been warned by hospitals.",
  "The records have been deleted.",
  "The backdoor has been blocked.",
])
  test(`by nobody who is told of: ${text}`, () => {
    assert.deepEqual(claims(text), [])
  })

test("a council, a central bank and a prosecutor are not whoever spoke last", () => {
  for (const [text, wanted] of [
    [
      "Police Scotland is investigating, it said. The council has set up a hotline.",
      "council -> set up a hotline",
    ],
    [
      "Northpeak said that banks were hit. The central bank suspended its connection.",
      "central-bank -> suspended",
    ],
    ["The Antwerp prosecutor's office has opened an investigation.", "antwerp-prosecutors-office -> opened"],
    ["The Wuhan authorities have isolated the stations.", "wuhan-authorities -> isolated"],
  ] as const)
    assert.ok(
      readSentence(text, "response-action").claims.some((claim) => claim.startsWith(wanted)),
      text,
    )
})

test("whoever is said to have done it answers nothing, and the operator is somebody else", () => {
  const text =
    "The agency attributes the attack to the company Norvik Technology. The operator has reset the devices."
  assert.ok(!readSentence(text, "response-action").claims.some((claim) => claim.startsWith("norvik")), text)
})

test("the Centre is whoever publishes under that name", () => {
  assert.ok(
    readSentence("The Centre sent a warning to 61 hospitals.", "response-action").claims.some((claim) =>
      claim.startsWith("ncsc-uk ->"),
    ),
  )
})

test("files, formats and links answer nothing, and a publisher's own trade is no answer", () => {
  for (const text of [
    "The ZIP archive contained a document and a library.",
    "JSON encoded communications were sent.",
    "Further OSINT blocked the accounts.",
    "We researched the targets of both campaigns.",
    "We introduced a web gateway in March.",
  ])
    assert.deepEqual(readSentence(text, "response-action").claims, [], text)
})
