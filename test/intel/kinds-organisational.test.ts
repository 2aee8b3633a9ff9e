/* Who is part of whom, and who holds which post, by more shapes than the plain ones. */

import {readingTest} from "../support/intel-table.ts"

readingTest("organisational", "seats and posts", [
  ["GitHub, a Microsoft subsidiary, took down the page.", "github microsoft"],
  ["The BSI, subordinate to the Interior Ministry, has told the owners.", "bsi interior-ministry"],
  [
    "The Signals Bureau under the Ministry of Defence has told the owners.",
    "signals-bureau ministry-of-defence",
  ],
  ["The ACSC, hosted within the Signals Bureau, has told the owners.", "acsc signals-bureau"],
  [
    "Citizen Lab, a research group at the University of Toronto, told the owners.",
    "citizen-lab university-of-toronto",
  ],
  ["The Swiss NCSC has reported to the BSI that nobody was hit.", ""],
  ["Its deputy commander, Colonel Piotr Lesnik, was told of it in May.", "piotr-lesnik deputy commander"],
  [
    "A lawmaker on the security committee, Rep. Dana Whitlow, was told of it in May.",
    "dana-whitlow lawmaker on the security committee",
  ],
  [
    "Deputy National Security Advisor Carol Whitlow told the owners of it in May.",
    "carol-whitlow Deputy National Security Advisor",
  ],
  [
    "The Minister for Foreign Affairs, Senator the Hon Dana Whitlow, was told of it in May.",
    "dana-whitlow Minister for Foreign Affairs",
  ],
  ["The State Office of Criminal Investigation was told of it in May.", ""],
  ["Dana Whitlow, who chairs no committee at present, was told of it in May.", ""],
])
