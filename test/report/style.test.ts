import assert from "node:assert/strict"
import {test} from "node:test"
import {reportCss} from "../../src/report/html-style.ts"

/** Relative luminance of `#rrggbb` (WCAG 2.2). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

function full(hex: string): string {
  return hex.length === 4 ? `#${[...hex.slice(1)].map((c) => c + c).join("")}` : hex
}

test("text and marks of the report have the contrast of WCAG AA in light, dark and on paper", () => {
  const css = reportCss("TLP:CLEAR", "Case report")
  const schemes = [...css.matchAll(/:root\{([^}]*--paper[^}]*)\}/g)].map(([, body = ""]) =>
    Object.fromEntries(
      [...body.matchAll(/--([a-z]+):(#[0-9a-f]{3,6})/g)].map(([, name, value = ""]) => [name, full(value)]),
    ),
  )
  assert.equal(schemes.length, 3)
  const pairs: readonly (readonly [string, string, number])[] = [
    ["ink", "paper", 7],
    ["ink", "sheet", 7],
    ["ink", "mark", 4.5],
    ["soft", "paper", 4.5],
    ["soft", "sheet", 4.5],
    ["accent", "paper", 4.5],
    ["accent", "sheet", 4.5],
    ["accent", "tint", 4.5],
    ["paper", "ink", 4.5],
    ["accent", "low", 1.5],
  ]
  for (const scheme of schemes) {
    for (const [text, ground, least] of pairs) {
      const found = contrast(scheme[text] ?? "", scheme[ground] ?? "")
      assert.ok(found >= least, `${text} on ${ground}: ${found.toFixed(2)}, in ${JSON.stringify(scheme)}`)
    }
  }
})

test("no rule of the stylesheet loads anything or makes a colour of safety", () => {
  const css = reportCss("TLP:CLEAR", "Case report")
  assert.doesNotMatch(css, /url\(|@import|expression|green|<|\/\//)
  for (const [hex] of css.matchAll(/#[0-9a-f]{6}\b/g)) {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
    assert.ok(!(g > r + 24 && g > b + 24), `${hex} is green`)
  }
})
