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
  ["Pro-Russian hackers took mail from the embassy.", ""],
  ["No Chinese state-sponsored group took the mail.", ""],
  ["The council listed three officers of the FSB.", ""],
])
