/* How grave an attack was said to be, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const said: readonly (readonly [sentence: string, words: string])[] = [
  [
    "It is the largest compromise of municipal mail in the country.",
    "largest compromise of municipal mail in the country",
  ],
  ["The attack was unprecedented in scale.", "unprecedented in scale"],
  ["The incident is one of the most severe we have seen.", "one of the most severe we have seen"],
  ["An act of this kind is without precedent in our country.", "without precedent in our country"],
  ["Some 140 routers were misused, which makes it the widest campaign in years.", "widest campaign in years"],
  ["That makes the breach the second-largest of the decade.", "second-largest of the decade"],
  ["Officials described the breach as the worst in its history.", "worst in its history"],
  ["The minister called the attack a wake-up call for the sector.", "wake-up call for the sector"],
  ['The mayor called the attack "a pinprick, no more".', "pinprick, no more"],
  [
    "The volume of the attack was the highest ever seen here.",
    "volume of the attack was the highest ever seen here",
  ],
  ["We have not seen this degree of planning before.", "not seen this degree of planning before"],
  ["We consider this the most disruptive case of the year.", "most disruptive case of the year"],
  ["It is the group's widest campaign since 2022.", "group's widest campaign since 2022"],
  ["No graver breach has come before this committee.", "No graver breach has come before this committee"],
  ["Nothing of this kind has been seen before.", "Nothing of this kind has been seen before"],
  ["This is the first known attack on a dam.", "first known attack on a dam"],
  ["The attack, the largest of its kind, lasted an hour.", "largest of its kind"],
  ["In what experts called the worst outage in years, systems were down.", "worst outage in years"],
  ["The attack marks an escalation.", "escalation"],
  [
    "This is the first time an attack has left homes in the cold.",
    "first time an attack has left homes in the cold",
  ],
  ["It was the most brazen such act since independence.", "most brazen such act since independence"],
  ["The incident was the first of its kind in the country.", "first of its kind in the country"],
  [
    "The activity poses a significant threat to British companies.",
    "significant threat to British companies",
  ],
  ["The sites were subjected to attacks of unprecedented intensity.", "unprecedented intensity"],
  [
    "Never had so many medical records been exposed in Latin America.",
    "Never had so many medical records been exposed in Latin America",
  ],
  ["We have never before seen APT28 attack a firewall.", "never before seen APT28 attack a firewall"],
  ["It remains the costliest cyberattack on record.", "costliest cyberattack on record"],
  ["The scale of the breach is staggering.", "scale of the breach is staggering"],
  ['The minister spoke of "a very serious case".', "very serious case"],
  ["The campaign stands out as the most sophisticated use of a flaw.", "most sophisticated use of a flaw"],
  ["The attack went down as the worst in its history.", "worst in its history"],
  ["In a first, the operators trained an image generator.", "In a first"],
  ["That is the highest number recorded so far.", "highest number recorded so far"],
  ["That makes it the fastest-growing operation of the quarter.", "fastest-growing operation of the quarter"],
  [
    "This was a deliberate, targeted and well-planned cyber attack.",
    "deliberate, targeted and well-planned cyber attack",
  ],
  ["We consider the incident to be serious, but not critical.", "serious, but not critical"],
  ["The agency called the incident a rehearsal.", "rehearsal"],
  ["The leak dwarfs all previous ones.", "dwarfs all previous ones"],
  [
    "No attack of this size had been seen before in Europe.",
    "No attack of this size had been seen before in Europe",
  ],
  ["The intrusion was a game changer.", "game changer"],
  ["The malware is among the most complex ever analysed.", "malware is among the most complex ever analysed"],
]

for (const [sentence, words] of said)
  test(`it is said how grave it was: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "significance").claims, [`event -> ${words}`])
  })

const notSaid: readonly string[] = [
  "Such acts are unacceptable.",
  "Vendors call every campaign sophisticated.",
  "It was stopped, but not before data had been copied.",
  "The activity was previously reported as Larkspur.",
  "The attack was the first of three.",
  "The flaw poses a significant threat.",
  "Never share your password.",
  "The most common method is phishing.",
  "The group is one of the most active in the region.",
  "The flaw is critical.",
  "The most recent attack was in May.",
  "Most of the servers have been cleaned.",
  "The largest hospital of the region was hit.",
  "It is the largest operator of ports in Greece.",
  "The bank, the largest in the country, was hit.",
  "In at least one case the intruders came back.",
  "The earliest signs of the intrusion date from May.",
  "If the attack is serious, call us.",
  "The first attack came in May.",
  "Hospitals are among the most frequent targets.",
  "The agency takes the incident seriously.",
  "It would be wrong to call the attack the largest of the year.",
  "The attackers used a previously undocumented loader.",
  "The embassy knew nothing of the attack.",
  "The agency ranks as the largest employer of the region.",
  "In a statement, the company confirmed the attack.",
  "The minister denied that the attack was the largest in the country.",
  "Espionage was probably the motive in the first wave.",
]

for (const sentence of notSaid)
  test(`nothing of how grave it was: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "significance").claims, [])
  })

test("an attacker may be said to be a threat", () => {
  assert.deepEqual(readSentence("APT28 poses a grave threat to the grid.", "significance").claims, [
    "apt28 -> grave threat to the grid",
  ])
})
