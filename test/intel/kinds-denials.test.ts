/* Who is said not to have done it, and what denies nothing. */

import {readingTest} from "../support/intel-table.ts"

readingTest("attribution", "who did not do it", [
  [
    "An attack hit a bank. The police ruled out that a foreign state was involved.",
    "foreign-state event-1 !",
  ],
  ["Russia denied involvement.", "russia event-1 !"],
  ["The Kremlin stated that no Russian state body had any part in it.", "russia event-1 !"],
  ["The agency knocked down media reports that blamed China.", "china event-1 !"],
  ["Russia denied any involvement in the breach.", "russia event-1 !"],
  ["Russia has denied being behind the breach.", "russia event-1 !"],
  ["Russia denies having carried out the breach.", "russia event-1 !"],
  ["Russia denies that it was behind the breach.", "russia event-1 !"],
  ["Russia denied responsibility.", "russia event-1 !"],
  ["Russia rejected any involvement in the breach.", "russia event-1 !"],
  ["Russia rejects any role in the breach.", "russia event-1 !"],
  ["Russia has rejected responsibility for the breach.", "russia event-1 !"],
  ["Russia had nothing to do with the breach, the embassy said.", "russia event-1 !"],
  ["The Kremlin said Russia had nothing to do with it.", "russia event-1 !"],
  ["The Kremlin said that it had nothing to do with the breach.", "russia event-1 !"],
  ["Russia has no connection to the breach, the embassy said.", "russia event-1 !"],
  ["Russia is not involved in the breach, the embassy said.", "russia event-1 !"],
  ["Russia was not behind the breach, the embassy said.", "russia event-1 !"],
  ["Russia was in no way involved, the embassy said.", "russia event-1 !"],
  ["Russia is innocent of the breach, the embassy said.", "russia event-1 !"],
  ["The claim that Russia was behind the breach is baseless, the embassy said.", "russia event-1 !"],
  ["The claim that APT28 was behind it was almost certainly wrong.", "apt28 event-1 !"],
  ["Claims that APT28 was responsible are false.", "apt28 event-1 !"],
  ["Reports that APT28 was responsible are incorrect, the NCSC said.", "apt28 event-1 !"],
  ["Reports attributing the breach to APT28 are wrong, the NCSC said.", "apt28 event-1 !"],
  ["The attribution to APT28 was wrong.", "apt28 event-1 !"],
  ["The NCSC rejects the attribution to APT28.", "apt28 event-1 !"],
  ["The NCSC does not believe APT28 was responsible.", "apt28 event-1 !"],
  ["The NCSC does not believe that APT28 was behind the breach.", "apt28 event-1 !"],
  ["The NCSC does not think APT28 did it.", "apt28 event-1 !"],
  ["The NCSC rules out APT28.", "apt28 event-1 !"],
  ["The NCSC has ruled out any involvement of APT28.", "apt28 event-1 !"],
  ["The NCSC has ruled out involvement by APT28.", "apt28 event-1 !"],
  ["The NCSC has ruled out that APT28 carried out the breach.", "apt28 event-1 !"],
  ["The NCSC has ruled out APT28 as the culprit.", "apt28 event-1 !"],
  ["APT28 can be ruled out as the perpetrator.", "apt28 event-1 !"],
  ["The NCSC excluded the involvement of APT28.", "apt28 event-1 !"],
  ["The NCSC cleared APT28 of the breach.", "apt28 event-1 !"],
  ["APT28 was not responsible for the breach.", "apt28 event-1 !"],
  ["APT28 was not involved.", "apt28 event-1 !"],
  ["APT28 played no role in the breach.", "apt28 event-1 !"],
  ["APT28 had no part in the breach.", "apt28 event-1 !"],
  ["The breach was not the work of APT28.", "apt28 event-1 !"],
  ["The breach was not carried out by APT28.", "apt28 event-1 !"],
  ["The breach was not carried out by a state.", "state event-1 !"],
  ["The NCSC does not attribute the breach to APT28.", ""],
  ["The NCSC has not attributed the breach.", ""],
  ["The NCSC has seen no evidence linking the breach to APT28.", ""],
  ["The breach was the work of APT28, not Turla.", "apt28 event-1, turla event-1 !"],
  ["The breach was the work of APT28 rather than Turla.", "apt28 event-1, turla event-1 !"],
  ["Contrary to press reports, Turla was not responsible.", "turla event-1 !"],
  ["Ankara denied that personal data had been stolen from the ministry.", ""],
  ["A spokesman denied a report that data had been stolen.", ""],
  ["The Russian embassy has denied that the FSB was behind the publication.", "fsb event-1 !"],
  [
    // What is rejected is a statement.
    "Poland blamed Russia for the breach. Moscow rejected the accusation as baseless.",
    "russia event-1",
  ],
  ["Poland blamed Russia for the breach. Moscow called the accusation baseless.", "russia event-1"],
  ["Poland blamed Russia for the breach. Moscow denied the accusation.", "russia event-1, russia event-1 !"],
  ["Poland blamed Russia for the breach. Moscow denied it.", "russia event-1, russia event-1 !"],
  ["Poland blamed Russia for the breach. Moscow rejected the accusation.", "russia event-1"],
  ["Poland blamed Russia for the breach. Moscow dismissed the report.", "russia event-1"],
  [
    "Poland blamed Russia for the breach. Russia has repeatedly denied such claims.",
    "russia event-1, russia event-1 !",
  ],
  [
    "Poland blamed Russia for the breach. Moscow denies carrying out cyberattacks.",
    "russia event-1, russia event-1 !",
  ],
  ["Poland blamed Russia for the breach, which Moscow denies.", "russia event-1, russia event-1 !"],
  ["Poland blamed Russia for the breach, a charge Moscow denied.", "russia event-1, russia event-1 !"],
  [
    "Poland blamed Russia for the breach, an allegation that the Kremlin denies.",
    "russia event-1, russia event-1 !",
  ],
  ["The Russian embassy called the allegation of Russian involvement absurd.", "russia event-1 !"],
  ["Chinese foreign ministry spokesman Lin Jian denied that China was behind the breach.", "china event-1 !"],
  ["China's embassy said China was not involved in the breach.", "china event-1 !"],
  ["APT28 denied carrying out the breach.", "apt28 event-1 !"],
  ["The gang denied any link to the breach.", ""],
  // What was done to him, and not by him.
  ["The ministry denied reports that its network had been breached by Qilin.", ""],
])

readingTest("targeting", "what was denied to have been done", [
  [
    "Bolivia denied that any of its ministries had been affected.",
    "event-1 land-registry, event-1 sector-government !",
  ],
  ["None of the bank's systems were affected.", "event-1 land-registry, event-1 sector-finance !"],
  ["The bank denied that its systems had been breached.", "event-1 land-registry"],
  ["The embassy denied that Iran targeted any Member of the House.", "event-1 land-registry"],
  ["China denied that it had hacked the ministry.", "event-1 land-registry"],
])

readingTest("targeting", "who was not hit", [
  ["The production network was not reached.", "event-1 land-registry, event-1 production-network !"],
  ["No classified system was breached.", "event-1 classified-system !, event-1 land-registry"],
  [
    "The attackers failed to get into the payment network.",
    "event-1 land-registry, event-1 payment-network !",
  ],
  ["The tax register remained untouched.", "event-1 land-registry, event-1 tax-register !"],
  ["The tax register was probably not the target.", "event-1 land-registry, event-1 tax-register !"],
  [
    "None of the servers of the Ministry of Justice were reached.",
    "event-1 land-registry, event-1 ministry-of-justice !",
  ],
  [
    "Some media wrongly reported that the port of Gdynia had been hit.",
    "event-1 land-registry, event-1 port-of-gdynia !",
  ],
  ["It is not true that the port of Gdynia was hit.", "event-1 land-registry, event-1 port-of-gdynia !"],
  [
    "There is no truth in reports that the port of Gdynia was hit.",
    "event-1 land-registry, event-1 port-of-gdynia !",
  ],
  [
    "The report that the port of Gdynia was hit is unfounded.",
    "event-1 land-registry, event-1 port-of-gdynia !",
  ],
  [
    "A portal wrote that hackers had hit the port of Gdynia, which is incorrect.",
    "event-1 land-registry, event-1 port-of-gdynia !",
  ],
  // A wording put right, a headline in quotation marks, a product that has not the flaw.
  ['The headline "Port of Gdynia hacked by China" is false.', "event-1 land-registry"],
  [
    'A portal wrote that the agency had "hit the port of Gdynia", which is a wrong translation.',
    "event-1 land-registry",
  ],
  ["Versions from 7.3 on are not affected.", "event-1 land-registry"],
  // What is only asked, what stands in a headline, and what a state denies to have done.
  ["Sandworm floods the port of Gdynia? Not quite.", "event-1 land-registry"],
  ['An English headline said "Sandworm floods Texas", which nobody had told them.', "event-1 land-registry"],
  ["China has never hacked Canada, the embassy said.", "event-1 land-registry"],
])

readingTest("vector", "by what it was not done", [
  ["The report that the hackers exploited CVE-2024-1234 is wrong.", "event-1 cve-2024-1234 !"],
])
