/* What a web shell leaves on the host and in the web logs: the same for every way in.
 *
 * The file is compiled when it is first asked for; each command makes w3wp.exe start cmd.exe; every step
 * shows at the front end as a request to the shell's path. */

import type {Mark} from "../line.ts"
import {fileCreated, type Process, processAccess, processStart, standing, worker} from "../logs/windows.ts"
import {request} from "../request.ts"
import type {Scene} from "../scene.ts"

const system = "NT AUTHORITY\\SYSTEM"

export interface Shell {
  /** `/owa/auth/k3Ab.aspx` */
  readonly stem: string
  readonly file: string
  /** The application pool that serves it, and its process. */
  readonly pool: string
  readonly poolId: number
  readonly client: string
  readonly agent: string
}

export type Instruction = readonly [step: string, stage: Mark["stage"], command: string]

/** A request to the shell's own path. Below /owa and /ecp it passes Exchange's modules, elsewhere not. */
export function shellRequest(
  scene: Scene,
  at: number,
  shell: Shell,
  method: string,
  took: number,
  mark: Mark,
): void {
  const protocol = shell.stem.startsWith("/owa/") ? "Owa" : shell.stem.startsWith("/ecp/") ? "Ecp" : undefined
  request(scene, {
    at,
    took,
    protocol,
    method,
    stem: shell.stem,
    agent: shell.agent,
    client: shell.client,
    sent: 300,
    received: 900,
    mark,
  })
}

/** The first call: compiled, then answered with 200. */
export function firstCall(scene: Scene, at: number, shell: Shell): void {
  const {random} = scene
  const mark: Mark = {step: "shell-compiled", stage: "persisted"}
  const pool = worker(scene, shell.pool, shell.poolId)
  const [root = "root", name = ""] = [
    shell.stem.split("/")[1],
    shell.file.slice(shell.file.lastIndexOf("\\") + 1),
  ]
  const folder = `C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Temporary ASP.NET Files\\${root}\\${random.hex(8)}\\${random.hex(8)}`
  const compiler = "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\jsc.exe"
  const options = `"${compiler}" /t:library /utf8output /fast- /nostdlib @"${folder}\\${random.word(8)}.cmdline"`
  processStart(scene, at - 900, pool, compiler, options, system, mark)
  fileCreated(scene, at - 500, pool, `${folder}\\App_Web_${random.word(8).toLowerCase()}.dll`, mark)
  fileCreated(scene, at - 450, pool, `${folder}\\${name}.${random.hex(8)}.compiled`, mark)
  shellRequest(scene, at, shell, "GET", 1300, {step: "shell-answers", stage: "persisted"})
}

/** Programs that a command names without a path, and where they lie. */
const inSystem32: ReadonlySet<string> = new Set(["net", "whoami", "rundll32", "ipconfig"])

/** Commands through the shell, one every few seconds: the request, cmd.exe under w3wp.exe, and what cmd.exe
 *  starts. Gives the time after the last and the process of the last. */
export function useShell(
  scene: Scene,
  at: number,
  shell: Shell,
  instructions: readonly Instruction[],
): {readonly now: number; readonly last: Process} {
  const {random} = scene
  const pool = worker(scene, shell.pool, shell.poolId)
  const place = shell.file.slice(0, shell.file.lastIndexOf("\\"))
  let now = at
  let last = pool
  for (const [step, stage, command] of instructions) {
    const mark: Mark = {step, stage}
    const took = random.between(220, 900)
    const started = now - took
    // The wrapper that the best-known shell client puts around every command: place, command, two marks.
    const line = `"cmd" /c cd /d "${place}"&${command}&echo [S]&cd&echo [E]`
    last = processStart(scene, started + 40, pool, "C:\\Windows\\System32\\cmd.exe", line, system, mark)
    const program = (command.split(" ")[0] ?? "").replace(/\.exe$/i, "")
    const image = program.includes("\\")
      ? program
      : inSystem32.has(program)
        ? `C:\\Windows\\System32\\${program}`
        : undefined
    if (image !== undefined)
      last = processStart(scene, started + 60, last, `${image}.exe`, command, system, mark)
    shellRequest(scene, now, shell, "POST", took, mark)
    now += random.between(4000, 45_000)
  }
  return {now, last}
}

/** Who am I, who else is here. */
export const lookAround: readonly Instruction[] = [
  ["shell-command", "acted", "whoami"],
  ["shell-command", "acted", "ipconfig /all"],
  ["shell-command", "acted", 'net group "Domain Controllers" /domain'],
]

/** Memory of the logon service is dumped, mail packed into ProgramData and fetched through the web root. */
export function takeData(scene: Scene, at: number, shell: Shell): void {
  const {random, server} = scene
  const lsass = 600 + random.between(1, 200)
  const dump = "C:\\Windows\\Temp\\lsass.dmp"
  const dumpMark: Mark = {step: "lsass-dump", stage: "acted"}
  const dumpCommand = `rundll32.exe C:\\windows\\System32\\comsvcs.dll MiniDump ${lsass} ${dump} full`
  const dumping = useShell(scene, at, shell, [["lsass-dump", "acted", dumpCommand]])
  const logonService = standing(scene, "C:\\Windows\\system32\\lsass.exe", "lsass.exe", lsass)
  processAccess(scene, at - 90, dumping.last, logonService, "0x1fffff", dumpMark)
  fileCreated(scene, at - 80, dumping.last, dump, dumpMark)
  const archive = `${shell.file.slice(0, shell.file.lastIndexOf("\\"))}\\${random.word(6)}.zip`
  const pack = `C:\\ProgramData\\7z.exe a -t7z -r C:\\ProgramData\\it.zip C:\\ProgramData\\pst\\`
  const packing = useShell(scene, dumping.now, shell, [["pack", "data taken", pack]])
  fileCreated(scene, dumping.now - 50, packing.last, "C:\\ProgramData\\it.zip", {
    step: "pack",
    stage: "data taken",
  })
  const {now} = useShell(scene, packing.now, shell, [
    ["stage", "data taken", `copy C:\\ProgramData\\it.zip "${archive}"`],
  ])
  const stem = `${shell.stem.slice(0, shell.stem.lastIndexOf("/"))}/${archive.slice(archive.lastIndexOf("\\") + 1)}`
  request(scene, {
    at: now + random.between(60_000, 200_000),
    took: random.between(60_000, 400_000),
    protocol: stem.startsWith("/owa/") ? "Owa" : undefined,
    stem,
    agent: shell.agent,
    client: shell.client,
    host: server.webHost,
    received: random.between(40_000_000, 900_000_000),
    mark: {step: "download", stage: "data taken"},
  })
}
