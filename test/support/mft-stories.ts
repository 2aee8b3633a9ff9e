/* The stories of raw file tables: what each fixture of test/fixtures/mft holds. */

import {tableOf} from "./mft-writer.ts"

const exchange: readonly string[] = [
  "0 file $MFT in 5 size=40960",
  "5/5 folder . in 5/5",
  "6 folder Program_Files in 5/5",
  "7 folder Microsoft in 6",
  "8 folder Exchange_Server in 7",
  "9 folder V15 in 8",
  "10 folder FrontEnd in 9",
  "11 folder HttpProxy in 10",
  "12 folder owa in 11",
  "13/2 folder auth in 12",
]

/** Stories by name. */
export function mftStories(): ReadonlyMap<string, Uint8Array> {
  return new Map([
    [
      "shell-set-back-and-deleted",
      tableOf([
        ...exchange,
        "14 file logon.aspx in 13/2 created=2018-11-02T09:00:00.7654321Z size=9000",
        "15 file help.aspx in 13/2 created=2021-03-04T10:00:12.9876543Z set=2018-11-02T09:00:00Z size=200 dos=HELP~1.ASP",
        "16/4 gone file supp0rt.aspx in 13/2 created=2021-03-05T01:02:03.5Z size=900",
        "17 folder Windows in 5/5",
        "18 folder Temp in 17",
        "19 file procdump64.exe in 18 stream=Zone.Identifier size=300",
        "20 folder WinSxS in 17",
        "21 file own.dll in 20",
        "22 file readme.txt in 18",
        "23 file lsass.dmp in 18 size=53000000",
        "24/2 gone folder stage in 18",
        "25/2 gone file it.7z in 24/1 size=700000",
        "26 file lost.ps1 in 24/9",
      ]),
    ],
    [
      "damaged",
      tableOf(
        [
          ...exchange,
          "14 file a.aspx in 13/2",
          "15 file b.aspx in 13/2",
          "16 file c.aspx in 13/2 created=0 set=18446744073709551615",
          "17 file d.aspx in 13/2",
          "19 file e.aspx in 13/2 also=5:link.aspx",
          "20 of 19 in 12 file f.aspx",
        ],
        {torn: [14], broken: [15], bad: [17], cut: 100},
      ),
    ],
  ])
}
