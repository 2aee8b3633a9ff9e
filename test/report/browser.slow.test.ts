import assert from "node:assert/strict"
import {existsSync, mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, before, test} from "node:test"
import {pathToFileURL} from "node:url"
import {type Browser, chromium} from "playwright-core"
import {reportHtml} from "../../src/report/html.ts"
import {exploitedBundle, missingLogsBundle} from "../support/case-fixtures.ts"
import {hostile} from "../support/injection.ts"
import {withStory} from "../support/story-language.ts"

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
]
const room = mkdtempSync(join(tmpdir(), "postern-page-"))
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
  exploited: reportHtml(withStory(exploitedBundle())),
  missing: reportHtml(missingLogsBundle()),
  hostile: reportHtml(hostile(withStory(exploitedBundle()))),
}

for (const [name, text] of Object.entries(pages)) {
  test(`a browser reads the ${name} page without a request, a script or a complaint`, async () => {
    const path = join(room, `${name}.html`)
    writeFileSync(path, text)
    const page = await browser.newPage()
    const requests: string[] = []
    const complaints: string[] = []
    page.on("request", (request) => requests.push(request.url()))
    page.on("console", (message) => complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`))
    await page.goto(pathToFileURL(path).href)
    assert.deepEqual(requests, [pathToFileURL(path).href])
    assert.deepEqual(complaints, [])
    assert.equal(
      await page.locator("img, iframe, link, object, embed, form, style ~ style, head script").count(),
      0,
    )
    assert.equal(await page.locator("script").count(), 1)
    assert.equal(await page.locator("h1").count(), 1)
    assert.ok((await page.locator("article.judgement").count()) >= 6)
    // The policy let our own stylesheet through.
    assert.equal(await page.locator("main").evaluate((main) => main.ownerDocument.styleSheets.length), 1)
    await page.close()
  })

  test(`the ${name} page needs no sideways scrolling at 360 pixels and on paper`, async () => {
    const path = join(room, `${name}-narrow.html`)
    writeFileSync(path, text)
    const page = await browser.newPage({viewport: {width: 360, height: 800}})
    await page.goto(pathToFileURL(path).href)
    const wide = await page.locator("html").evaluate((root) => root.scrollWidth)
    assert.ok(wide <= 360, `${wide} pixels wide`)
    await page.emulateMedia({media: "print"})
    await page.setViewportSize({width: 680, height: 960})
    const paper = await page.locator("html").evaluate((root) => root.scrollWidth)
    assert.ok(paper <= 680, `${paper} pixels wide on paper`)
    const closed = await page
      .locator("details:not(.hex) > :not(summary)")
      .evaluateAll((all) => all.filter((each) => each.getClientRects().length === 0).length)
    assert.equal(closed, 0, "paper does not show what is folded")
    await page.close()
  })
}
