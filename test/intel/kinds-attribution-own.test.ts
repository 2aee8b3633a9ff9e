/* Attackers who say of themselves that they did it, and what they say besides. */

import {readingTest} from "../support/intel-table.ts"

readingTest("attribution", "said of himself", [
  [
    "An attack hit a bank. Two crews have claimed the attack: Qilin and Killnet.",
    "killnet event-1, qilin event-1",
  ],
  ["An attack hit a bank. Alder Savings said that it had been hit.", ""],
  ["Attacks hit ten ports. NoName057(16) boasted of all ten.", "noname057-16 event-1"],
  ["Attacks hit ten ports. Dark Storm Team was behind most of the attacks.", "dark-storm-team event-1"],
  ["A group calling itself Rust Choir said it was behind the breach.", "rust-choir event-1"],
  [
    "The hackers, who call themselves Rust Choir, told the BBC they were behind the attack.",
    "rust-choir event-1",
  ],
  [
    "NoName057(16) said on Telegram that it had taken down the websites of four banks.",
    "noname057-16 event-1",
  ],
  ["Anonymous Sudan claimed it had taken down the website.", "anonymous-sudan event-1"],
  ["Anonymous Sudan claims to have hacked the registry.", "anonymous-sudan event-1"],
  ["The Telegram channel Vympel has boasted that its members did it.", "vympel event-1"],
  ["A collective, RipperSec, boasted on Telegram that it was its doing.", "rippersec event-1"],
  ["Homeland Justice, which claimed to have acted alone, published the data.", "homeland-justice event-1"],
  ["RansomHub said it had copied the data of 500,000 clients.", ""],
  ["LockBit said it had been paid.", ""],
  ["The company said it had taken down the website.", ""],
  ["The ministry said it had shut down its servers.", ""],
  ["Microsoft said it had disrupted the botnet.", ""],
  ["The FBI said it had taken down the site.", ""],
])

readingTest("attribution", "who did it by ties or appositions", [
  [
    "The breach is believed to have been orchestrated by hackers with ties to Moscow.",
    "hackers-with-ties-to-moscow event-1",
  ],
  ["Microsoft has identified the threat actor as Midnight Blizzard.", "midnight-blizzard event-1"],
  ["The minister is sure it was carried out by Sandworm.", "sandworm event-1"],
  ["Albania attributed the breach to the Government of Iran.", "iran event-1"],
  ["We track the threat actor as Midnight Blizzard.", ""],
])
