/* `npm run bench -- page`: how long a browser takes to open the report of a large case, and how large it is.
 *
 * Cases of 1,000 and 10,000 findings are rendered, written to a file and opened in a fresh context of Chromium by turns;
 * the time is the browser's own, from the start of the navigation to the end of the load event, with the page's script
 * run. Bytes are those of the page, hits its elements. */

import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {pathToFileURL} from "node:url"
import {Command} from "commander"
import {chromium} from "playwright-core"
import {reportHtml} from "../src/report/html.ts"
import {large} from "../test/support/case-fixtures.ts"
import {chromiumPath} from "../test/support/chromium.ts"
import {spread} from "./measure.ts"
import {machineSays, type Row, record} from "./record.ts"

const rounds = 7
const sizes = [1000, 10_000] as const
const say = (line: string): void => void process.stdout.write(`${line}\n`)

interface Loaded {
  readonly seconds: number
  readonly elements: number
}

async function measurePages(room: string): Promise<readonly Row[]> {
  const browser = await chromium.launch({executablePath: chromiumPath ?? "chromium", args: ["--no-sandbox"]})
  const version = browser.version()
  const cases = sizes.map((findings) => {
    const before = process.cpuUsage()
    const page = reportHtml(large(findings))
    const {user, system} = process.cpuUsage(before)
    const path = join(room, `${findings}.html`)
    writeFileSync(path, page)
    const bytes = Buffer.byteLength(page)
    return {findings, path, bytes, cpuSeconds: (user + system) / 1e6, loads: [] as Loaded[]}
  })
  // The first round warms the file cache and the browser and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const one of cases) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(pathToFileURL(one.path).href, {waitUntil: "load"})
      const loaded = await page.evaluate<Loaded>(
        "new Promise((done) => setTimeout(() => done({seconds: performance.getEntriesByType('navigation')[0].loadEventEnd / 1000, elements: document.getElementsByTagName('*').length})))",
      )
      if (round > 0) one.loads.push(loaded)
      await context.close()
    }
  }
  await browser.close()
  return cases.map(({findings, bytes, cpuSeconds, loads}) => {
    const [first, ...rest] = loads
    if (first === undefined) throw new Error("nothing was measured")
    return {
      bench: "page",
      tool: `Chromium opens report.html, ${findings} findings`,
      version,
      bytes,
      seconds: spread([first.seconds, ...rest.map((each) => each.seconds)]),
      peakRssMb: 0,
      hits: first.elements,
      note: `navigation to load event, with its script; ${rounds} rounds; rendered in ${cpuSeconds.toFixed(2)} CPU s; hits are elements; memory not measured`,
    }
  })
}

/** The command behind `bench page`. */
export async function main(argv: readonly string[]): Promise<void> {
  const command = new Command("page").option("--no-record", "print only").parse(argv, {from: "user"})
  if (chromiumPath === undefined) {
    say("no Chromium: install the package `chromium`, or name it in CHROMIUM")
    return
  }
  const room = mkdtempSync(join(tmpdir(), "postern-bench-page-"))
  try {
    say(machineSays())
    const rows = await measurePages(room)
    for (const {tool, bytes, seconds, note} of rows)
      say(
        `${tool}: ${(bytes / 1e6).toFixed(2)} MB, ${seconds.min.toFixed(3)} s at least, ${seconds.mean.toFixed(3)} ± ${seconds.sd.toFixed(3)} s; ${note}`,
      )
    if (command.opts<{record: boolean}>().record)
      say(`recorded in ${record(rows, new Date().toISOString().slice(0, 10))}`)
  } finally {
    rmSync(room, {recursive: true, force: true})
  }
}
