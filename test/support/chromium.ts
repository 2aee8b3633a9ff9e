/* A real browser for the tests of pages: Chromium of the system, or the one that CHROMIUM names.
 *
 * A page is opened from a file, as its readers do. What it asks for, says on the console and breaks of its content
 * security policy is kept. */

import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {pathToFileURL} from "node:url"
import {type Browser, type BrowserContextOptions, chromium, type Page} from "playwright-core"

/** Where Chromium is, or undefined. */
export const chromiumPath: string | undefined = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path))

/** For tests that need it: skipped with the reason where there is none. */
export const withChromium: {skip?: string} =
  chromiumPath === undefined
    ? {skip: "no Chromium: install the package `chromium`, or name it in CHROMIUM"}
    : {}

/** An open page and what it did. */
export interface Opened {
  readonly page: Page
  readonly url: string
  /** Every request, the page's own first. */
  readonly requests: readonly string[]
  /** Console lines, errors and dialogs. */
  readonly complaints: readonly string[]
  /** Directives of the content security policy that something broke. */
  violations(): Promise<readonly string[]>
}

/** Opens pages in one browser; `close` ends it and removes the files. */
export class Pages {
  readonly #room: string = mkdtempSync(join(tmpdir(), "postern-page-"))
  #browser: Promise<Browser> | undefined
  #count = 0

  async open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
    if (chromiumPath === undefined) throw new Error("no Chromium")
    this.#browser ??= chromium.launch({executablePath: chromiumPath, args: ["--no-sandbox"]})
    this.#count += 1
    const path = join(this.#room, `${this.#count}.html`)
    writeFileSync(path, html)
    const context = await (await this.#browser).newContext(options)
    const page = await context.newPage()
    const requests: string[] = []
    const complaints: string[] = []
    page.on("request", (request) => requests.push(request.url()))
    page.on("console", (message) => complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("dialog", (dialog) => {
      complaints.push(`dialog ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.addInitScript(
      'globalThis.broken = []; addEventListener("securitypolicyviolation", (e) => broken.push([e.violatedDirective, e.blockedURI].join(" ")))',
    )
    const url = pathToFileURL(path).href
    await page.goto(url)
    const violations = (): Promise<readonly string[]> => page.evaluate("broken")
    return {page, url, requests, complaints, violations}
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close()
    rmSync(this.#room, {recursive: true, force: true})
  }
}
