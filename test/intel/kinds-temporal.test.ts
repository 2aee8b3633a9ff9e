/* When it was done, in short sentences: the time of the deed, not of what was said or learnt. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const dated: readonly (readonly [string, string])[] = [
  ["The attacks began on 12 February 2024.", "on 12 February 2024"],
  ["On 12 February 2024 the attacks began.", "On 12 February 2024"],
  ["The activity has been under way since April.", "since April"],
  ["Since at least October 2024, the group has compromised controllers.", "Since at least October 2024"],
  ["The campaign ran from mid-January until the end of March.", "from mid-January until the end of March"],
  ["Between 11 and 29 August, the attackers sent messages.", "Between 11 and 29 August"],
  ["The intrusions took place in December last year.", "in December last year"],
  ["The attack came two days before the election.", "two days before the election"],
  ["During the first quarter at least 43 computers were infected.", "During the first quarter"],
  ["Starting from summer 2024, decoys have been used.", "Starting from summer 2024"],
  ["The hospital was hit on the night of 3 March.", "on the night of 3 March"],
  ["For six hours on 4 April 2025, an update was sent to customers.", "For six hours on 4 April 2025"],
  ["Hackers hit the airport over a weekend in January.", "over a weekend in January"],
  ["The attack began overnight on 8 September.", "overnight on 8 September"],
  [
    "The campaign ran from October 2024 until the second round on 8 June 2025.",
    "from October 2024 until the second round on 8 June 2025",
  ],
  ["From mid-May onward the attackers used stolen accounts.", "From mid-May"],
  ["The attackers encrypted servers on Good Friday.", "on Good Friday"],
  ["The attackers broke into ministries ahead of the elections.", "ahead of the elections"],
  ["For a relatively long period, the attackers used stolen accounts.", "For a relatively long period"],
  ["A weekend cyberattack hit the airport.", "weekend"],
  ["On 12.03.2025 the attackers used stolen accounts.", "On 12.03.2025"],
  ["The intrusion went unnoticed from November to April.", "from November to April"],
  ["Between 25 and 27 October, 600,000 routers were bricked.", "Between 25 and 27 October"],
  ["A law firm was burgled this spring.", "this spring"],
  ["The ministry was ransacked by ransomware last week.", "last week"],
  ["The billing arm has been down since Wednesday.", "since Wednesday"],
  ["The company is investigating an intrusion into its servers at the end of March.", "at the end of March"],
  ["Since October, we have seen an increase in the exploitation.", "Since October"],
  ["Over the holidays, a wave of phishing hit pharmacies.", "Over the holidays"],
  ["The terminal stood still after a ransomware attack early Tuesday.", "early Tuesday"],
  ["Exploitation was observed as early as 3 May.", "as early as 3 May"],
  ["The presence of the intruders began on 11 April.", "on 11 April"],
  ["The attackers' presence goes back to November 2023.", "back to November 2023"],
  ["The gang was the first to exploit it, as early as December 2023.", "as early as December 2023"],
  ["Signals were interfered with between 11 May and 27 September.", "between 11 May and 27 September"],
  ["The library was hacked over Ascension weekend.", "over Ascension weekend"],
  ["A broadcaster was knocked out on the president's birthday.", "on the president's birthday"],
  ["The hackers struck at 4am on Saturday 28 October.", "at 4am on Saturday 28 October"],
  ["The portal was crippled for most of last week.", "for most of last week"],
  ["In the days around the summit, ministries were attacked.", "In the days around the summit"],
  ["Since the invasion of Ukraine, the group has attacked ministries.", "Since the invasion of Ukraine"],
  ["In the course of one weekend the group hit 40 banks.", "In the course of one weekend"],
  ["Since mid-July, letter boxes have been filling with forged fines.", "Since mid-July"],
  ["Phishing messages reached 300 companies during the election campaign.", "during the election campaign"],
  [
    "APT28 used a password spray to compromise a test account, beginning in late November 2023.",
    "beginning in late November 2023",
  ],
  ["The archive was knocked out by a flood of traffic on Tuesday.", "on Tuesday"],
  [
    "A man broke into the servers of a bank two days after being dismissed.",
    "two days after being dismissed",
  ],
  ["An unauthorised third party gained access to the system on 21 October 2024.", "on 21 October 2024"],
  ["Several hospitals were among the victims of APT28 between 2020 and 2023.", "between 2020 and 2023"],
  ["On the night of 19 January, a ransomware known as Hidra was activated.", "On the night of 19 January"],
  ["Since 2022, the agency has handled five incidents at laboratories.", "Since 2022"],
  ["The hackers remained undetected until 3 April.", "until 3 April"],
  ["In the course of one weekend, 900 users downloaded the malware.", "In the course of one weekend"],
]

for (const [sentence, time] of dated)
  test(`the deed is dated: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "temporal").claims, [`event -> ${time}`])
  })

test("a time may stand before or behind the noun of an event", () => {
  for (const [sentence, time] of [
    ["The minister spoke about a June attack.", "June"],
    ["The minister spoke about the August 2024 defacement.", "August 2024"],
    ["The minister spoke about an attack in March 2024.", "in March 2024"],
  ] as const)
    assert.deepEqual(readSentence(sentence, "temporal").claims, [`event -> ${time}`], sentence)
})

test("the activity of an actor is dated with the actor as subject", () => {
  assert.deepEqual(readSentence("APT28 has been active since 2004.", "temporal").claims, [
    "apt28 -> since 2004",
  ])
})

test("the time of saying, learning, mending and planning is not that of the deed", () => {
  for (const sentence of [
    "The agency said on Friday that the attackers used malware.",
    "The agency learned of the attack in June.",
    "The agency detected the intrusion on 4 May 2025.",
    "The vendor fixed the flaw in March 2024.",
    "The minister denied that the attack took place in March.",
    "The attackers hit a body that prepares the 2024 Games.",
    "Operators must report incidents by 1 October.",
    "This was the largest attack since 2019.",
    "The agency has been tracking the group since 2021.",
  ])
    assert.deepEqual(readSentence(sentence, "temporal").claims, [], sentence)
})

const ways: readonly (readonly [string, string])[] = [
  ["The intruders entered the network on 20 June 2024.", "on 20 June 2024"],
  ["The attack took place over the weekend.", "over the weekend"],
  ["The first cases date from 23 January 2025.", "from 23 January 2025"],
  ["Exploitation started in the first week of December 2025.", "in the first week of December 2025"],
  ["The earliest evidence of exploitation dates back to March 2024.", "back to March 2024"],
  ["The activity dates back to at least 2022.", "back to at least 2022"],
  ["We have seen exploitation since 12 May 2025.", "since 12 May 2025"],
  ["Attacks have been ongoing since at least April.", "since at least April"],
  ["The campaign, active since 2023, uses phishing.", "since 2023"],
  ["The campaign lasted from May until November.", "from May until November"],
  ["The attackers had access for eight months.", "for eight months"],
  ["They went undetected for eight months.", "for eight months"],
  ["Intrusions were carried out between March and May.", "between March and May"],
  ["In the night to Sunday the servers were encrypted.", "In the night to Sunday"],
  ["Late on Tuesday evening, hackers defaced the website.", "Late on Tuesday evening"],
  ["At 02:17 on Saturday, the encryption began.", "At 02:17 on Saturday"],
  ["In the second quarter of 2025, the group hit four banks.", "In the second quarter of 2025"],
  ["In the first half of the year, the group hit four banks.", "In the first half of the year"],
  ["Earlier this month, hackers broke into the network.", "Earlier this month"],
  ["Three weeks ago the group attacked two ports.", "Three weeks ago"],
  ["The attack came two days before the election.", "two days before the election"],
  ["The attack in the week of 16 October hit ports.", "in the week of 16 October"],
  ["The May 2024 breach exposed data.", "May 2024"],
  ["Tuesday's attack crippled the port.", "Tuesday"],
  ["The attack of 14 November crippled the port.", "of 14 November"],
  ["The attack on the port in November was carried out with malware.", "in November"],
  ["The data was copied in May.", "in May"],
  ["The emails were sent on 4 and 5 March.", "on 4 and 5 March"],
  ["A second wave followed in June.", "in June"],
  ["Since 2021, the group has attacked banks.", "Since 2021"],
  ["The group has been active since 2019.", "since 2019"],
  ["Denial-of-service attacks put websites out of reach on Tuesday.", "on Tuesday"],
  ["The outage lasted from 9 to 11 May.", "from 9 to 11 May"],
  ["The web shell was uploaded on 9 May.", "on 9 May"],
  ["The first login was on 9 May.", "on 9 May"],
  ["The password was changed on 9 May by the intruder.", "on 9 May"],
  ["The flaw was exploited as a zero-day in January.", "in January"],
  ["Exploitation peaked in mid-April.", "in mid-April"],
  ["The attacks ended on 3 June.", "on 3 June"],
  ["The attacks resumed in April.", "in April"],
  ["The attacks continued into July.", "into July"],
  ["Over the course of 2024 the group hit ports.", "Over the course of 2024"],
  ["Throughout 2024, the group hit ports.", "Throughout 2024"],
  ["On two occasions in May the group hit ports.", "in May"],
  ["On Christmas Eve the group hit ports.", "On Christmas Eve"],
  ["At the turn of the year servers were wiped.", "At the turn of the year"],
  ["This was in March.", "in March"],
  ["Initial access was gained in August 2023.", "in August 2023"],
  ["The compromise occurred no later than 3 March 2025.", "no later than 3 March 2025"],
  ["The incident of 5 April involved a wiper.", "of 5 April"],
]

for (const [sentence, time] of ways)
  test(`a time of the deed however it is said: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "temporal").claims, [`event -> ${time}`])
  })

const others: readonly string[] = [
  "The breach was discovered on 3 May.",
  "The company learned of the attack on 3 May.",
  "The attack was disclosed in June.",
  "The ministry attributed the attack to Russia in June.",
  "Microsoft released a patch on 8 May.",
  "The flaw was fixed in March.",
  "The flaw was disclosed in March.",
  "The agency said on Tuesday that it was investigating.",
  "The agency warned in March of such attacks.",
  "Police arrested three men on Monday.",
  "The ambassador was summoned on Monday.",
  "The servers were restored by 5 June.",
  "The servers were taken offline on 5 June as a precaution.",
  "The systems are back online since Monday.",
  "Updated on 3 May.",
  "The advisory was published on 3 May.",
  "The largest attack since 2019 was carried out with malware.",
  "The company was founded in 2009.",
  "The next update follows on Friday.",
  "Patches must be installed by 3 May.",
  "Operators should check logs since 1 May.",
  "The vulnerability was reported to the vendor in April.",
  "The sanctions were imposed in 2022.",
  "The version of June 2021 is affected.",
  "The election takes place on 3 June.",
  "In May the Council adopted sanctions.",
  "Indicators were added on 4 June.",
  "We first reported on the group in 2019.",
  "The intrusion was detected within two days.",
  "The agency has worked with the hospital since Monday.",
  "Norway expelled three diplomats in April.",
  "The agency has tracked the group since 2019.",
  "As of June, the attacks continue.",
  "The gateways were unpatched at the end of August.",
  "For years, the group has targeted banks.",
  "An attack was repelled within a quarter of an hour.",
  "The product has been out of support since 2022.",
  "The kit has been in development since January 2023.",
  "Attribution was made possible by years of work.",
  "The NCSC saw 300 attacks, more than in the whole of last year.",
  "On 29 May the agency became aware of the activity.",
  "The gang took credit on Tuesday.",
  "Ransomware incidents rose in 2022.",
  "The attacks kept our analysts busy this week.",
  "It is the second-largest breach of medical records this year.",
  "The minister spoke on election day.",
  "The council denounced the attack on Monday.",
  "The alliance will discuss the attack on Thursday.",
  "Data of all students since 1987 was stolen.",
  "Police broke into the flat on Monday.",
  "The mayor gained control of the council in 2019.",
  "The company handled 300 orders since May.",
  "The agency remained silent until 3 April.",
]

for (const sentence of others)
  test(`a time of something else: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "temporal").claims, [])
  })
