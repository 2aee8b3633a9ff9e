/* What is told and called wrong in the same breath or in the next: denied by whoever calls it wrong, never affirmed. */

import {readingTest} from "../support/intel-table.ts"

readingTest("targeting", "whom it did not hit", [
  [
    "Reports that the Bundeswehr was hit as well are false, the ministry said.",
    "event-1 bundeswehr !, event-1 land-registry",
  ],
  [
    "Media reports according to which Volt Typhoon breached Enexis are inaccurate.",
    "event-1 land-registry, volt-typhoon enexis !",
  ],
  [
    "A news site wrote that APT31 had entered the Bundestag, which is incorrect.",
    "apt31 german-bundestag !, event-1 land-registry",
  ],
  [
    "Some papers wrote that Sandworm attacked the Bundestag. This is not the case.",
    "event-1 land-registry, sandworm german-bundestag !",
  ],
  [
    "Some papers wrote that Sandworm attacked the Bundestag. That is entirely untrue.",
    "event-1 land-registry, sandworm german-bundestag !",
  ],
  ["It is not true that APT28 attacked the Bundestag.", "apt28 german-bundestag !, event-1 land-registry"],
  [
    "Contrary to reports that Turla had attacked Enexis, the company works as usual.",
    "event-1 land-registry, turla enexis !",
  ],
  [
    "The BSI believes that mail was copied, but not that APT28 attacked the Bundestag.",
    "apt28 german-bundestag !, event-1 land-registry",
  ],
  ["Posts that Enexis had been hit by APT28 are wrong.", "apt28 enexis !, event-1 land-registry"],
  ['A headline, "APT28 attacks Enexis", is false.', "event-1 land-registry"],
  [
    "Some papers wrote that Sandworm attacked Enexis. It is a grid operator.",
    "event-1 land-registry, sandworm enexis",
  ],
])

readingTest("attribution", "who did not do it, as it was wrong to say", [
  ["Reporting in some outlets that the breach was directed by the GRU is incorrect.", "gru event-1 !"],
  ["Reports suggesting that Sandworm was responsible for the breach are mistaken.", "sandworm event-1 !"],
  ["An earlier version said that APT29 was behind the breach; this was an error.", "apt29 event-1 !"],
  ["An earlier version wrongly stated that APT29 was responsible for the breach.", "apt29 event-1 !"],
  ["Press reports naming Sandworm as the culprit are premature.", ""],
  ["Reports that Sandworm was behind the breach were later withdrawn.", ""],
  ["It would be wrong to say that China was behind the breach.", ""],
  ["The false claim that Turla was behind the breach has spread on Telegram.", "turla event-1 !"],
  ["Sandworm was falsely blamed for the breach.", "sandworm event-1 !"],
  ["The breach was wrongly attributed to Sandworm.", "sandworm event-1 !"],
  ["A report was wrongly translated as saying that Sandworm was behind the breach.", ""],
  ["We do not, however, believe that APT28 was behind the breach.", "apt28 event-1 !"],
  ["The BSI does not, on the other hand, attribute the breach to APT28.", ""],
])

readingTest("temporal", "when it did not happen", [
  ["It is not true that APT28 attacked Enexis in May 2024.", "event-1 in March"],
])

readingTest("association", "who somebody is stays true", [
  ["Reports that APT28, a unit of the GRU, attacked Enexis are false.", "apt28 gru"],
])

readingTest("attribution", "who denies it in the same breath in which he calls it false", [
  [
    "Tehran called the accusation baseless and said it had not been involved in the attack.",
    "iran event-1 !",
  ],
  ["Iran called the claim false and said that it was not behind the attack.", "iran event-1 !"],
])
