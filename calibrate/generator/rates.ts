/* How often a deed, or something harmless, shows in a log as what a detection looks for.
 *
 * These are the generator's own numbers. They are not derived from `knowledge/likelihood-ratios.csv`, nor that
 * from them; each row says what it rests on. A chance is for a log that covers the time, on an average server with
 * an average intruder: each server, log and actor moves the odds of all its rows together, which no weight knows.
 *
 * Bases: `format`: the log writes such a line whenever the deed succeeds, and what is lacking to 1 stands for
 * versions, proxies and settings that nobody foresaw. `run`: seen in the recorded laboratory run or the generated
 * servers of this repository. `report`: named in public reports of the campaign as common or rare. `guess`: an
 * assumption without a better reason than that it happens. What is harmless shows only as detections whose false
 * positives somebody has described. */

import type {LogName} from "./logs.ts"
import {type DeedKind, deedKinds, type EraName, type RivalKind, rivalKinds} from "./world.ts"

export interface Rate {
  readonly on: DeedKind | RivalKind
  /** Undefined: in all eras. */
  readonly era: EraName | undefined
  /** What must hold of the one who acts: a tag, `!tag` for its absence; `open` of the server at that time;
   *  `shell` of a page that is still on disk. All of them. */
  readonly given: readonly string[]
  readonly detection: string
  readonly log: LogName
  readonly chance: number
  /** How many lines at most, where there are any. */
  readonly lines: number
  readonly basis: "format" | "run" | "report" | "guess"
}

// on | era | given | detection | log | chance | lines | basis
const table = `
check | proxylogon | !unknown form | PL-16 | httpproxy | 0.92 | 2 | format
check | proxylogon | static name | PL-04 | iis | 0.7 | 2 | report
check | proxylogon | short name,open | PL-03 | iis | 0.7 | 2 | report
check | proxyshell | open | PS-09 | iis | 0.6 | 2 | run
check | proxyshell | open | PS-09 | httpproxy | 0.55 | 2 | run
check | proxyshell | !open | PS-06 | iis | 0.9 | 3 | format
check | proxyshell | !open | PS-06 | httpproxy | 0.85 | 3 | format
check | proxynotshell | - | PN-03 | iis | 0.8 | 2 | format
check | proxynotshell | outlook | OW-02 | iis | 0.5 | 2 | guess

reach | proxylogon | !unknown form | PL-16 | httpproxy | 0.85 | 2 | format
reach | proxylogon | !unknown form | PL-01 | httpproxy | 0.95 | 6 | format
reach | proxylogon | !unknown form | PL-02 | httpproxy | 0.75 | 6 | run
reach | proxylogon | short name | PL-03 | iis | 0.9 | 8 | run
reach | proxylogon | short name | PL-03 | httpproxy | 0.85 | 8 | run
reach | proxylogon | static name | PL-04 | iis | 0.85 | 8 | report
reach | proxylogon | static name | PL-04 | httpproxy | 0.8 | 8 | report
reach | proxylogon | - | PL-05 | iis | 0.35 | 8 | report
reach | proxylogon | - | PL-05 | httpproxy | 0.35 | 8 | report
reach | proxylogon | - | PL-05 | iis-back | 0.2 | 2 | run
reach | proxylogon | - | PL-22 | iis-back | 0.6 | 2 | run
reach | proxylogon | - | PL-27 | application | 0.15 | 1 | run
reach | proxyshell | !unknown form | PS-01 | iis | 0.93 | 8 | format
reach | proxyshell | !unknown form | PS-01 | httpproxy | 0.9 | 8 | format
reach | proxyshell | !unknown form | PS-08 | iis | 0.75 | 12 | format
reach | proxyshell | !unknown form | PS-08 | httpproxy | 0.7 | 12 | format
reach | proxyshell | - | PS-13 | iis-back | 0.7 | 12 | run
reach | proxyshell | - | PS-13 | rps-http | 0.65 | 12 | run
reach | proxynotshell | autodiscover,!unknown form | PN-01 | iis | 0.92 | 8 | format
reach | proxynotshell | autodiscover,!unknown form | PN-01 | httpproxy | 0.88 | 8 | format
reach | proxynotshell | outlook,!unknown form | OW-01 | iis | 0.88 | 8 | format
reach | proxynotshell | outlook,!unknown form | OW-01 | httpproxy | 0.82 | 8 | format
reach | - | - | AV-01 | defender | 0.05 | 2 | report

memory | - | - | PL-06 | application | 0.9 | 3 | report
memory | - | - | PL-07 | sysmon | 0.9 | 2 | report
memory | - | - | PL-09 | sysmon | 0.4 | 1 | report
memory | - | - | FH-53 | faults | 0.5 | 1 | report

write | proxylogon | !unknown form | PL-20 | httpproxy | 0.9 | 1 | run
write | proxylogon | !unknown form | PL-21 | httpproxy | 0.93 | 4 | run
write | proxylogon | virtual directory,!unknown form | PL-10 | httpproxy | 0.93 | 1 | format
write | proxylogon | virtual directory | PL-24 | iis-back | 0.9 | 4 | run
write | proxylogon | virtual directory | PL-12 | iis-back | 0.88 | 1 | run
write | proxylogon | virtual directory,!unknown form | PL-11 | ecp | 0.9 | 1 | format
write | proxylogon | virtual directory,!unknown form | PL-13 | management | 0.92 | 1 | run
write | proxylogon | virtual directory,!unknown form | PL-13 | audit | 0.6 | 1 | guess
write | proxylogon | virtual directory | PL-26 | management | 0.9 | 2 | run
write | proxylogon | virtual directory | WS-12 | sysmon | 0.85 | 1 | run
write | proxylogon | virtual directory | WS-15 | security | 0.25 | 1 | run
write | proxylogon | virtual directory,shell | PL-14 | pages | 0.92 | 1 | report
write | proxylogon | address book | PL-08 | oab | 0.85 | 1 | report
write | proxylogon | address book | WS-06 | sysmon | 0.8 | 1 | report
write | proxyshell | - | PS-02 | management | 0.75 | 1 | run
write | proxyshell | - | PS-02 | rps | 0.7 | 1 | run
write | proxyshell | !unknown form | PS-03 | management | 0.92 | 1 | format
write | proxyshell | !unknown form | PS-03 | rps | 0.88 | 1 | format
write | proxyshell | !unknown form | PS-03 | audit | 0.6 | 1 | guess
write | proxyshell | - | PS-12 | management | 0.6 | 1 | report
write | proxyshell | - | PS-10 | management | 0.15 | 3 | guess
write | proxyshell | - | PS-07 | sysmon | 0.88 | 1 | run
write | proxyshell | shell | PS-04 | pages | 0.93 | 1 | report
write | proxynotshell | - | PN-02 | sysmon | 0.88 | 2 | report
write | proxynotshell | audited | PN-02 | security | 0.5 | 2 | guess
write | proxynotshell | - | WS-06 | sysmon | 0.75 | 1 | report
write | proxynotshell | - | WS-16 | sysmon | 0.3 | 1 | guess
write | - | login | WS-16 | sysmon | 0.5 | 1 | guess
write | - | login | WS-15 | security | 0.1 | 1 | guess
write | - | shell | WS-20 | pages | 0.8 | 1 | run
write | - | shell | FH-40 | file-table | 0.88 | 1 | format
write | - | !shell | FH-41 | file-table | 0.55 | 1 | guess
write | - | !shell | FH-47 | file-table | 0.3 | 1 | guess
write | - | aspnet folder,shell | WS-02 | pages | 0.9 | 1 | format
write | - | - | AV-01 | defender | 0.15 | 2 | report

call | - | - | WS-03 | iis | 0.94 | 2 | format
call | - | auth folder | WS-03 | httpproxy | 0.9 | 2 | format
call | - | - | WS-08 | sysmon | 0.88 | 1 | run
call | - | - | FH-46 | file-table | 0.75 | 1 | run
call | - | shell | WS-24 | pages | 0.4 | 1 | run

command | - | - | WS-09 | iis | 0.9 | 4 | format
command | - | auth folder | WS-09 | httpproxy | 0.86 | 4 | format
command | - | - | WS-10 | iis | 0.12 | 4 | report
command | - | - | WS-05 | sysmon | 0.88 | 2 | run
command | - | audited,console | WS-04 | security | 0.5 | 2 | run
command | - | audited | WS-13 | security | 0.6 | 2 | run
command | - | console | WS-04 | sysmon | 0.8 | 2 | run
command | - | console | PL-28 | iis | 0.25 | 4 | report
silent command | - | - | WS-09 | iis | 0.9 | 4 | format
silent command | - | auth folder | WS-09 | httpproxy | 0.86 | 4 | format
dump | - | - | CA-01 | sysmon | 0.88 | 1 | run
dump | - | audited | CA-01 | security | 0.35 | 1 | guess
dump | - | - | CA-02 | sysmon | 0.8 | 1 | run
dump | - | - | FH-42 | file-table | 0.5 | 1 | guess
foothold | - | - | PE-02 | system | 0.35 | 1 | report
foothold | - | audited | PE-02 | security | 0.3 | 1 | report
foothold | - | - | PE-06 | security | 0.3 | 2 | guess
foothold | - | - | FH-04 | tasks | 0.45 | 1 | guess
foothold | - | - | FH-06 | hives | 0.25 | 1 | guess
module | - | - | PE-04 | sysmon | 0.45 | 1 | report
module | - | - | PE-01 | iis-settings | 0.85 | 1 | format
module | - | - | FH-30 | iis-settings | 0.4 | 1 | guess
pack | - | - | CO-01 | sysmon | 0.8 | 2 | run
pack | - | - | CO-03 | sysmon | 0.65 | 1 | run
pack | - | audited | CO-01 | security | 0.4 | 1 | guess
pack | - | - | FH-43 | file-table | 0.5 | 1 | guess
fetch | - | - | CO-06 | iis | 0.85 | 2 | run
fetch | - | auth folder | CO-06 | httpproxy | 0.8 | 2 | run
fetch | - | - | DT-05 | iis | 0.25 | 1 | guess
export | - | - | CO-02 | management | 0.88 | 2 | format
export | - | - | CO-02 | rps | 0.75 | 2 | format
export | - | - | PS-11 | management | 0.45 | 1 | report
read mail | - | - | CO-04 | ews | 0.25 | 3 | guess
read mail | - | - | DT-01 | ews | 0.35 | 1 | guess
read mail | - | - | DT-02 | ews | 0.3 | 1 | guess
read mail | - | - | DT-03 | mapi | 0.25 | 1 | guess
clean up | - | - | DE-04 | sysmon | 0.5 | 1 | guess
clean up | - | - | DE-01 | system | 0.15 | 1 | guess
clean up | - | - | DE-02 | sysmon | 0.1 | 1 | guess

scan | proxylogon | !open | PL-15 | httpproxy | 0.65 | 6 | run
scan | proxylogon | !open | PL-17 | httpproxy | 0.35 | 6 | run
scan | proxylogon | - | PL-19 | iis | 0.5 | 6 | run
scan | proxylogon | - | PL-19 | httpproxy | 0.45 | 6 | run
scan | proxylogon | open | PL-16 | httpproxy | 0.75 | 6 | run
scan | proxylogon | open | PL-03 | iis | 0.25 | 3 | guess
scan | proxylogon | open | PL-04 | iis | 0.1 | 3 | guess
scan | proxylogon | - | PL-05 | iis | 0.2 | 3 | guess
scan | proxylogon | - | PL-27 | application | 0.02 | 1 | guess
scan | proxyshell | - | PS-06 | iis | 0.75 | 8 | run
scan | proxyshell | - | PS-06 | httpproxy | 0.7 | 8 | run
scan | proxyshell | open | PS-09 | iis | 0.55 | 4 | run
scan | proxyshell | open | PS-09 | httpproxy | 0.5 | 4 | run
scan | proxyshell | open | PS-01 | iis | 0.025 | 2 | guess
scan | proxynotshell | - | PN-03 | iis | 0.75 | 6 | run
scan | proxynotshell | - | PN-03 | httpproxy | 0.7 | 6 | run
scan | proxynotshell | - | OW-02 | iis | 0.2 | 3 | guess
scan | proxynotshell | open | PN-01 | iis | 0.006 | 1 | guess
scan | proxynotshell | open | OW-01 | iis | 0.003 | 1 | guess
scan | - | - | WS-11 | iis | 0.5 | 20 | run
scan | - | - | WS-11 | httpproxy | 0.45 | 20 | run
scan | - | - | DS-03 | iis | 0.03 | 2 | guess
scan | - | - | AV-01 | defender | 0.004 | 1 | guess
owner's check | proxylogon | - | PL-18 | httpproxy | 0.85 | 3 | run
owner's check | proxyshell | open | PS-09 | iis | 0.8 | 2 | run
owner's check | proxyshell | !open | PS-06 | iis | 0.8 | 2 | run
owner's check | proxynotshell | - | PN-03 | iis | 0.8 | 2 | run
name checker | - | - | WS-11 | iis | 0.9 | 30 | run
administrator | - | - | CO-02 | management | 0.35 | 3 | run
administrator | - | - | CO-02 | rps | 0.3 | 3 | run
administrator | - | - | PS-11 | management | 0.04 | 1 | guess
administrator | - | - | PS-02 | management | 0.08 | 1 | run
administrator | - | - | PS-12 | management | 0.1 | 1 | guess
administrator | - | - | PL-26 | management | 0.1 | 2 | run
administrator | - | - | PE-06 | security | 0.1 | 2 | guess
administrator | - | - | PE-03 | management | 0.03 | 1 | guess
administrator | - | - | CO-05 | sysmon | 0.2 | 2 | guess
administrator | - | - | DE-01 | security | 0.01 | 1 | guess
administrator | - | - | FH-43 | file-table | 0.04 | 1 | guess
vendor tool | - | - | DT-01 | ews | 0.5 | 8 | run
vendor tool | - | - | DT-02 | ews | 0.3 | 8 | guess
vendor tool | - | - | DT-03 | mapi | 0.3 | 8 | run
vendor tool | - | - | CO-04 | ews | 0.3 | 8 | guess
vendor tool | - | - | FH-02 | tasks | 0.05 | 1 | guess
own page | - | - | WS-03 | iis | 0.8 | 20 | guess
own page | - | - | WS-09 | iis | 0.4 | 20 | guess
own page | - | - | WS-02 | pages | 0.9 | 1 | format
own page | - | - | WS-22 | pages | 0.02 | 1 | guess
own page | - | - | FH-40 | file-table | 0.6 | 1 | format
own page | - | - | WS-16 | sysmon | 0.05 | 1 | guess
own page | - | - | WS-08 | sysmon | 0.6 | 1 | format
agent | - | - | WS-05 | sysmon | 0.25 | 4 | guess
agent | - | audited | WS-13 | security | 0.5 | 4 | guess
agent | - | - | PE-01 | iis-settings | 0.5 | 1 | guess
agent | - | - | FH-31 | iis-settings | 0.5 | 1 | guess
antivirus | - | - | AV-01 | defender | 0.8 | 1 | guess
fault | proxylogon | - | PL-06 | application | 0.4 | 2 | report
fault | - | - | VS-02 | application | 0.2 | 2 | guess
fault | - | - | FH-54 | faults | 0.5 | 1 | guess
support dump | - | - | CA-01 | sysmon | 0.6 | 1 | guess
support dump | - | - | CA-02 | sysmon | 0.6 | 1 | guess
support dump | - | - | FH-42 | file-table | 0.6 | 1 | guess
`

/** All rows, in order. */
export const rates: readonly Rate[] = table
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map(parse)

function parse(line: string): Rate {
  const [on = "", era = "", given = "", detection = "", log = "", chance = "", lines = "", basis = ""] = line
    .split("|")
    .map((cell) => cell.trim())
  if (![...deedKinds, ...rivalKinds].includes(on as DeedKind)) throw new Error(`rates: nobody does "${on}"`)
  return {
    on: on as DeedKind | RivalKind,
    era: era === "-" ? undefined : (era as EraName),
    given: given === "-" ? [] : given.split(","),
    detection,
    log: log as LogName,
    chance: Number(chance),
    lines: Number(lines),
    basis: basis as Rate["basis"],
  }
}

export const ratesOn: ReadonlyMap<Rate["on"], readonly Rate[]> = Map.groupBy(rates, (rate) => rate.on)
