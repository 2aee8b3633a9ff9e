import assert from "node:assert/strict"
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {createRequire} from "node:module"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {pathToFileURL} from "node:url"
import {type Browser, chromium, type Page} from "playwright-core"
import {renderIntelHtml} from "../../src/report/intel-html.ts"
import {payloads} from "../support/injection.ts"
import {intelReport} from "../support/intel-fixture.ts"
import {hostileIntel} from "../support/intel-hostile.ts"

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
]
const room = mkdtempSync(join(tmpdir(), "postern-intel-page-"))
let browser: Browser

before(async () => {
  const executablePath = places.find((path) => path !== undefined && existsSync(path))
  assert.ok(
    executablePath !== undefined,
    "no Chromium: install the package `chromium`, or name it in CHROMIUM",
  )
  browser = await chromium.launch({executablePath, args: ["--no-sandbox"]})
})
after(async () => {
  await browser?.close()
  rmSync(room, {recursive: true, force: true})
})

const pages = {
  plain: renderIntelHtml(intelReport()),
  hostile: renderIntelHtml(hostileIntel(payloads.map(({text}) => text).join(" "))),
}

async function opened(name: keyof typeof pages, page: Page): Promise<string> {
  const path = join(room, `${name}.html`)
  writeFileSync(path, pages[name])
  const {href} = pathToFileURL(path)
  await page.goto(href)
  return href
}

for (const name of ["plain", "hostile"] as const) {
  test(`a browser reads the ${name} page of statements without a request, a script or a complaint`, async () => {
    const page = await browser.newPage()
    const requests: string[] = []
    const complaints: string[] = []
    page.on("request", (request) => requests.push(request.url()))
    page.on("console", (message) => complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`))
    const href = await opened(name, page)
    assert.deepEqual(requests, [href])
    assert.deepEqual(complaints, [])
    assert.equal(await page.locator("script, img, iframe, link, object, embed, form").count(), 0)
    assert.equal(await page.locator("h1").count(), 1)
    // The policy let our own stylesheet through.
    assert.equal(await page.locator("main").evaluate((main) => main.ownerDocument.styleSheets.length), 1)
    await page.close()
  })

  test(`the ${name} page of statements needs no sideways scrolling at 360 pixels and on paper`, async () => {
    const page = await browser.newPage({viewport: {width: 360, height: 800}})
    await opened(name, page)
    const wide = await page.locator("html").evaluate((root) => root.scrollWidth)
    assert.ok(wide <= 360, `${wide} pixels wide`)
    await page.emulateMedia({media: "print"})
    await page.setViewportSize({width: 680, height: 960})
    const paper = await page.locator("html").evaluate((root) => root.scrollWidth)
    assert.ok(paper <= 680, `${paper} pixels wide on paper`)
    await page.close()
  })
}

test("what lies on marked words shows on hover and on focus, a number leads to its claim, and a kind can be hidden", async () => {
  const page = await browser.newPage({viewport: {width: 1300, height: 900}})
  await opened("plain", page)
  await page.locator(".text a.nr[href='#d-1-claim-2']").last().click()
  assert.match(page.url(), /#d-1-claim-2$/)
  assert.equal(await page.locator("#d-1-claim-2:target").count(), 1)
  const words = page.locator(".text .seg", {hasText: "highly likely"}).first()
  const box = words.locator(".pop")
  assert.equal(await box.isVisible(), false)
  await words.hover()
  assert.equal(await box.isVisible(), true)
  assert.match((await box.textContent()) ?? "", /National Cyber Centre, assessed/)
  await page.mouse.move(0, 0)
  await words.focus()
  assert.equal(await box.isVisible(), true)
  const quoted = page.locator(".claims > .k-quoted").first()
  assert.equal(await quoted.isVisible(), true)
  await page.locator("#show-quoted").uncheck()
  assert.equal(await quoted.isVisible(), false)
  await page.close()
})

for (const scheme of ["light", "dark"] as const)
  test(`no rule of accessibility is broken by the ${scheme} page of statements`, async () => {
    const page = await browser.newPage({colorScheme: scheme, viewport: {width: 1300, height: 900}})
    const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
    // Without its policy, so that the checker may run in it.
    await page.setContent(pages.plain.replace(/<meta http-equiv[^>]+>/, ""))
    await page.evaluate(source)
    const found = (await page.evaluate("axe.run(document)")) as {
      readonly violations: readonly {
        readonly id: string
        readonly nodes: readonly {readonly html: string}[]
      }[]
      readonly passes: readonly unknown[]
    }
    assert.ok(found.passes.length > 15, `${found.passes.length} rules passed`)
    assert.deepEqual(
      found.violations.map(
        ({id, nodes}) =>
          `${id}: ${nodes
            .map(({html}) => html.slice(0, 120))
            .slice(0, 3)
            .join(" | ")}`,
      ),
      [],
    )
    await page.close()
  })
