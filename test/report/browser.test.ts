import assert from "node:assert/strict"
import {after, test} from "node:test"
import axe from "axe-core"
import {extractText, getDocumentProxy} from "unpdf"
import {reportHtml} from "../../src/report/html.ts"
import {missingLogsBundle} from "../support/case-fixtures.ts"
import {Pages, withChromium} from "../support/chromium.ts"
import {hostile, marker} from "../support/injection.ts"
import {richBundle} from "../support/rich-case.ts"

const pages = new Pages()
after(() => pages.close())

const rich = reportHtml(richBundle())

interface Broken {
  readonly id: string
  readonly nodes: readonly {readonly html: string; readonly failureSummary: string}[]
}

/** Rules of WCAG 2.0 to 2.2, A and AA, and axe's own good practice. */
const axeRun = (scope: string): string =>
  `axe.run(${scope}, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(({violations, passes}) => ({violations, passes: passes.length}))`

for (const colorScheme of ["light", "dark"] as const) {
  test(
    `the whole page and the owner's page hold WCAG 2.2 AA by axe-core, ${colorScheme === "light" ? "light" : "dark, as narrow as a phone"}`,
    withChromium,
    async () => {
      const width = colorScheme === "light" ? 1280 : 360
      const {page} = await pages.open(rich, {colorScheme, viewport: {width, height: 900}})
      await page.evaluate(axe.source)
      for (const scope of ["document", '{include: ["#owner"]}']) {
        const {violations, passes} = await page.evaluate<{violations: readonly Broken[]; passes: number}>(
          axeRun(scope),
        )
        const said = violations.map(
          ({id, nodes}) =>
            `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
        )
        assert.deepEqual(said, [], scope)
        assert.ok(passes > 15, `${passes} rules passed`)
      }
      await page.context().close()
    },
  )
}

test(
  "by keyboard the first stop is the skip link, and every stop is seen and in the order of the page",
  withChromium,
  async () => {
    const {page} = await pages.open(reportHtml(missingLogsBundle()))
    const stops: {
      readonly text: string
      readonly top: number
      readonly height: number
      readonly outline: string
    }[] = []
    for (let at = 0; at < 60; at++) {
      await page.keyboard.press("Tab")
      const stop = await page.evaluate<(typeof stops)[number] | undefined>(
        "(() => {const e = document.activeElement; if (e === document.body) return undefined; const r = e.getBoundingClientRect(); return {text: e.textContent.trim().slice(0, 40), top: r.top + scrollY, height: r.height, outline: getComputedStyle(e).outlineStyle}})()",
      )
      if (stop === undefined) break
      stops.push(stop)
    }
    assert.equal(stops[0]?.text, "Skip to what was found")
    assert.ok(stops.length > 20, `${stops.length} stops`)
    for (const stop of stops) {
      assert.notEqual(stop.outline, "none", `${stop.text} has no outline`)
      assert.ok(stop.height > 0, `${stop.text} is not seen`)
    }
    stops.slice(1).reduce((before, stop) => {
      assert.ok(stop.top >= before - 40, `${stop.text} jumps back`)
      return Math.max(before, stop.top)
    }, 0)
    await page.context().close()
  },
)

test(
  "hostile strings load nothing, run nothing, make no element and turn no text round",
  withChromium,
  async () => {
    const {page, url, requests, complaints, violations} = await pages.open(reportHtml(hostile(richBundle())))
    assert.deepEqual(requests, [url])
    assert.deepEqual(complaints, [])
    assert.deepEqual(await violations(), [])
    assert.equal(await page.evaluate(`typeof globalThis.${marker}`), "undefined")
    const made = `[id*="${marker}" i]:not([id^="step"]):not([aria-hidden]), .${marker}, b, img, iframe, form, base, object, link, foreignObject, svg use, meta[http-equiv=refresh]`
    assert.equal(await page.locator(made).count(), 0)
    const handlers = await page.evaluate(
      "[...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].map((a) => a.name)).filter((name) => name.startsWith('on') || name === 'style' || name === 'autofocus')",
    )
    assert.deepEqual(handlers, [])
    const links = await page.evaluate<readonly string[]>(
      "[...document.querySelectorAll('[href]')].map((e) => e.getAttribute('href')).filter((href) => !/^#[A-Za-z0-9_-]+$/.test(href))",
    )
    assert.deepEqual(links, [])
    // No character that reorders or hides is left, and the words for it are there.
    const text = await page.evaluate<string>("document.body.innerText + document.title")
    assert.doesNotMatch(text, /[\p{Cf}\u2028\u2029]/u)
    assert.ok(text.includes("\\u{202e}"))
    assert.ok(text.includes(`globalThis.${marker}=1`), "the payload is not on the page")
    await page.context().close()
  },
)

test("letters that run from right to left stand in the order of the evidence", withChromium, async () => {
  const {page} = await pages.open(reportHtml(hostile(richBundle(), "\u05d0\u05d1\u05d2 12.aspx ")))
  const wrong = await page.evaluate<readonly string[]>(`(() => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
    const wrong = []
    let seen = 0
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf("\u05d0\u05d1\u05d2 12.aspx")
      if (at < 0 || node.parentElement.closest("svg") || node.parentElement.getClientRects().length === 0) continue
      const left = (i) => {
        const range = document.createRange()
        range.setStart(node, at + i)
        range.setEnd(node, at + i + 1)
        const box = range.getBoundingClientRect()
        return [box.top, box.left]
      }
      seen += 1
      const [a, b] = [left(0), left(2)]
      const c = left(4)
      const isOrdered = (p, q) => Math.abs(p[0] - q[0]) > 4 ? q[0] > p[0] : q[1] > p[1]
      if (!isOrdered(a, b) || !isOrdered(b, c)) wrong.push(node.parentElement.outerHTML.slice(0, 120))
    }
    return seen < 50 ? ["only " + seen + " places"] : wrong
  })()`)
  assert.deepEqual(wrong, [])
  await page.context().close()
})

test(
  "a script that somebody puts into the page does not run, and the policy says so",
  withChromium,
  async () => {
    const injected = rich.replace(
      "</main>",
      `<script>globalThis.${marker}=1</script><img src=x onerror="${marker}=1"></main>`,
    )
    assert.notEqual(injected, rich)
    const {page, violations} = await pages.open(injected)
    assert.equal(await page.evaluate(`typeof globalThis.${marker}`), "undefined")
    const broken = (await violations()).map((each) => each.split(" ")[0])
    assert.ok(broken.includes("script-src-elem") && broken.includes("img-src"), broken.join(", "))
    // Our own script ran all the same.
    assert.equal(await page.locator("#toolbar").isVisible(), true)
    await page.context().close()
  },
)

test("without script the page has no dead control, and all of its text", withChromium, async () => {
  const {page, complaints} = await pages.open(rich, {javaScriptEnabled: false})
  assert.deepEqual(complaints, [])
  assert.equal(await page.locator("button:visible, input:visible").count(), 0)
  assert.ok(await page.locator("#owner").isVisible())
  assert.ok((await page.locator("table").count()) > 10)
  await page.context().close()
})

test("with script: fold, filter, sort, local times and copying, each said aloud", withChromium, async () => {
  const {page, complaints, violations} = await pages.open(rich, {
    timezoneId: "Europe/Helsinki",
    locale: "en-GB",
    permissions: ["clipboard-read", "clipboard-write"],
  })
  const said = page.locator("#said")
  await page.click("#unfold")
  assert.equal(await page.locator("main details:not([open])").count(), 0)
  await page.click("#fold")
  assert.equal(await page.locator("main details[open]").count(), 0)

  const rows = page.locator("#findings-table tbody tr")
  const all = await rows.count()
  await page.getByLabel("Filter the findings").fill("shell")
  const left = await page.locator("#findings-table tbody tr:visible").count()
  assert.ok(left > 0 && left < all, `${left} of ${all}`)
  assert.equal(await said.textContent(), `${left} of ${all} rows shown`)
  await page.getByLabel("Filter the findings").fill("")

  const level = page.locator("#findings-table th", {hasText: "Level"})
  await level.getByRole("button").focus()
  await page.keyboard.press("Enter")
  assert.equal(await level.getAttribute("aria-sort"), "ascending")
  assert.equal(await said.textContent(), "Sorted by Level")
  await page.keyboard.press("Enter")
  const order = await rows.locator("td:nth-child(4)").allTextContents()
  const known = ["critical", "high", "medium", "low", "informational"]
  assert.deepEqual(
    order,
    order.toSorted((a, b) => known.indexOf(a) - known.indexOf(b)),
  )

  await page.click("#local")
  assert.equal(await page.locator("#local").getAttribute("aria-pressed"), "true")
  assert.match((await page.locator(".localtime").first().textContent()) ?? "", /^\(.*(EET|GMT\+2).*\)$/)
  await page.click("#local")
  assert.equal(await page.locator(".localtime:visible").count(), 0)

  await page.locator("#indicators ~ table button.copies").first().click()
  await said.filter({hasText: "Copied: 203.0.113.44"}).waitFor()
  assert.equal(await page.evaluate("navigator.clipboard.readText()"), "203.0.113.44")
  assert.match((await page.locator("#indicators ~ table .copy").first().textContent()) ?? "", /113\[\.\]44/)
  assert.deepEqual(complaints, [])
  assert.deepEqual(await violations(), [])
  await page.context().close()
})

test("a link into something folded opens it", withChromium, async () => {
  const {page} = await pages.open(rich)
  const exhibit = page.locator("#F-0001-e-2")
  assert.equal(await exhibit.isVisible(), false)
  await page.evaluate("location.hash = 'F-0001-e-2'")
  await exhibit.waitFor({state: "visible"})
  await page.context().close()
})

for (const format of ["A4", "Letter"] as const) {
  test(
    `on ${format} the owner's page is the first sheet, and every sheet bears the marking twice`,
    withChromium,
    async () => {
      for (const bundle of [richBundle(), missingLogsBundle()]) {
        const {page} = await pages.open(reportHtml(bundle))
        const bytes = await page.pdf({format, printBackground: true})
        const {text} = await extractText(await getDocumentProxy(new Uint8Array(bytes)), {mergePages: false})
        assert.ok(text.length >= 4, `${text.length} sheets`)
        assert.match(text[0] ?? "", /What we found[\s\S]*Whom to tell/)
        assert.doesNotMatch(text[0] ?? "", /step by step/)
        assert.match((text[1] ?? "").slice(0, 300), /What to do, step by step/)
        for (const [at, sheet] of text.entries())
          assert.ok(sheet.split("TLP:AMBER+STRICT").length > 2, `sheet ${at + 1}: ${sheet.slice(0, 80)}`)
        await page.context().close()
      }
    },
  )
}
