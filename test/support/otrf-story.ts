/* The shape of one laboratory run of ProxyLogon on which only Windows events were kept: names and values
 * are made up, the order and the distances are those of a real run. */

import {evidenceId} from "../../src/model/ids.ts"
import type {Story} from "./case-language.ts"

export const otrfStory: Story = {
  matches: [
    "2021-03-14T06:40:12.987Z MXS01.lab.example windows-event PL-13 cmdlet=Set-OabVirtualDirectory parameters=ExternalUrl channel=MSExchange_Management",
    "2021-03-14T06:40:13.659Z MXS01.lab.example windows-event WS-06 image=System file=C:\\owa\\auth\\made-up.aspx channel=Microsoft-Windows-Sysmon/Operational",
    "2021-03-14T06:40:15.315Z MXS01.lab.example windows-event WS-07 file=C:\\tmp\\made-up.aspx.f5dba9b9.compiled channel=Microsoft-Windows-Sysmon/Operational",
    "2021-03-14T06:40:15.338Z MXS01.lab.example windows-event WS-05 commandLine=cmd_/c_whoami image=cmd.exe parentImage=C:\\inetsrv\\w3wp.exe processGuid={A} channel=Microsoft-Windows-Sysmon/Operational",
    "2021-03-14T06:40:15.338Z MXS01.lab.example windows-event WS-05 commandLine=cmd_/c_whoami image=cmd.exe parentImage=C:\\inetsrv\\w3wp.exe channel=Security",
  ],
  logs: [
    "MXS01.lab.example windows-event 2021-03-14T06:39:32Z..2021-03-14T06:40:59Z channels=MSExchange_Management,Microsoft-Windows-Sysmon/Operational,Security",
  ],
  troubles: [
    {
      code: "json-lines/zone-contradicted",
      severity: "doubtful",
      at: {
        evidence: evidenceId("MXS01.lab.example/windows-event.log"),
        offset: 0,
        length: 100,
        unit: {kind: "line", line: 1},
      },
      detail: "TimeCreated says Z, but UtcTime of the same records is five hours later; UtcTime was taken",
    },
  ],
}
