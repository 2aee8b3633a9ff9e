/* What courts, prosecutors and police say of who did it, and what they say that names nobody. */

import {readingTest} from "../support/intel-table.ts"

readingTest("attribution", "charged with it", [
  ["The Treasury sanctioned Pavel Morozkin for intrusions into law firms.", "pavel-morozkin event-1"],
  ["Canada imposed sanctions on Pavel Morozkin for his part in the hack.", "pavel-morozkin event-1"],
  ["The regulator imposed a fine on the bank for its part in the hack.", ""],
  ["A 19-year-old student was charged with hacking the registry.", "19-year-old-student event-1"],
  [
    "Prosecutors in Munich have charged three Russian nationals with computer sabotage.",
    "three-russian-nationals event-1",
  ],
  ["Pavel Morozkin, 32, pleaded guilty to breaking into the registry.", "pavel-morozkin event-1"],
  ["Two brothers have been jailed for the break-in.", "two-brothers event-1"],
  ["A former employee admitted stealing the records.", "former-employee event-1"],
  ["A former employee admitted to the hack.", "former-employee event-1"],
  ["A court in Vilnius convicted a Belarusian man of espionage.", "belarusian-man event-1"],
  ["Police arrested a 34-year-old engineer on suspicion of sabotage.", "34-year-old-engineer event-1"],
  ["The Treasury sanctioned Juxin Network for its role in the intrusions.", "juxin-network event-1"],
  ["The EU has sanctioned six individuals for carrying out the attack.", "six-individuals event-1"],
  ["A grand jury indicted Yu Jie for hacking the registry.", "yu-jie event-1"],
  [
    "Investigators suspect three men in their twenties of being behind the attack.",
    "three-men-in-their-twenties event-1",
  ],
  ["A dentist was arrested in Cardiff. He is accused of having hacked the registry.", "dentist event-1"],
  ["A dentist was sentenced to six years for breaking into the registry.", "dentist event-1"],
  ["Russia accused Ukraine of hacking the registry.", "ukraine event-1"],
  ["Five people were arrested over the attack.", ""],
  ["The ministry accused the paper of spreading lies.", ""],
  ["Police charged the company a fee for the report.", ""],
  ["Police found traces of the attack.", ""],
  ["The company admitted that data had been stolen.", ""],
  ["The company admitted the breach.", ""],
  ["The company was fined for the breach.", ""],
  ["The regulator accused the company of failing to protect its systems.", ""],
  ["The hospital faces a fine for the breach.", ""],
])
