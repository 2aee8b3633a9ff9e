/* Whose attackers without a name are, by their own words, and likeness told in nouns. */

import {readingTest} from "../support/intel-table.ts"

readingTest("association", "whose attackers are by their words", [
  ["Chinese state-sponsored hackers took mail from the embassy.", "chinese-state-sponsored-hackers china"],
  ["A Russia-nexus actor used the flaw.", "russia-nexus-actor russia"],
  ["GRU officers logged in to the cameras.", "gru-officers gru"],
  ["Officers of the FSB wrote the messages.", "officers-of-the-fsb fsb"],
  ["A state actor from Iran placed the malware.", "state-actor-from-iran iran"],
  ["A nation-state group from Iran placed the malware.", "nation-state-group-from-iran iran"],
  ["Chinese hackers took mail from the embassy.", ""],
  ["APT43, a North Korea-backed group, took mail from the embassy.", "apt43 north-korea"],
  [
    "Kestrel calls APT41 a contractor for the Chinese Ministry of State Security.",
    "apt41 chinese-ministry-of-state-security",
  ],
  ["Belarus denied any connection with UNC1151.", "unc1151 belarus !"],
  ["The assertion that Unit 29155 is part of the GRU is rejected by Russia.", "gru-unit-29155 gru !"],
  ["UNC1151 is, in our judgement, almost certainly not part of APT28.", "unc1151 apt28 !"],
  ["The police tied such an act to another state.", ""],
  ["The breach was the work of a China-linked group.", ""],
  ["Hackers working for the GRU carried out the breach.", ""],
  ["Pro-Russian hackers took mail from the embassy.", ""],
  ["No Chinese state-sponsored group took the mail.", ""],
  ["The council listed three officers of the FSB.", ""],
  [
    "Data went to a People's Republic of China (PRC) state-sponsored group.",
    "prc-state-sponsored-group china",
  ],
  [
    "The bureau names two Russian nation-state actors, Turla and Gamaredon.",
    "gamaredon russia, turla russia",
  ],
  ["Poland condemns the use by the GRU of the group APT28.", "apt28 gru"],
])

readingTest("association", "on whose orders, and which two", [
  ["UNC9999 acted on direct orders from Tehran.", "unc9999 iran"],
  ["UNC9999 works with the approval of the Kremlin.", "unc9999 russia"],
  ["UNC9999 and APT29 were seen. The two are linked.", "unc9999 apt29"],
  ["The attacks are similar to those seen in Sweden.", ""],
  ["The Kremlin's spokesman, Ivan Orlov, spoke.", ""],
])

readingTest("association", "what points to whom", [
  ["Early analysis points to APT29, said the bureau.", "event-1 apt29"],
  ["The traces point to APT29, which is known.", "event-1 apt29"],
  ["The arrow points to the door.", ""],
  ["The centre sees parallels to the approach of APT29.", "event-1 apt29"],
  ["UNC9999 is aligned with Chinese state interests.", "unc9999 china"],
])
