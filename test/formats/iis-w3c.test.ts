import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {evidenceId} from "../../src/model/ids.ts"
import {readBytes} from "../support/format-suite.ts"

const columns =
  "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status"
const head = `#Software: Microsoft Internet Information Services 10.0\n#Fields: ${columns}\n`
const read = (text: string, path = "u_ex210304.log") =>
  readBytes(iisW3c, new TextEncoder().encode(text), {evidence: evidenceId("x"), path, host: undefined})
const row = (port: string, stem = "/") =>
  `2021-03-04 10:00:00 192.0.2.1 GET ${stem} - ${port} - 198.51.100.7 A/1 200\n`

test("any values without blanks come back under their columns", async () => {
  const value = fc.string({
    unit: fc.constantFrom("a", "%", "+", '"', ",", ";", "é", "#", "\\", "-", "."),
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value, value), {minLength: 1, maxLength: 10}), async (rows) => {
      const text = rows.map(
        ([stem, query, agent]) =>
          `2021-03-04 10:00:00 192.0.2.1 GET ${stem} ${query} 443 - 198.51.100.7 ${agent} 200\r\n`,
      )
      const {events, troubles} = await read(head + text.join(""))
      assert.deepEqual(troubles, [])
      const shown = (text: string) => (text === "-" ? null : text)
      assert.deepEqual(
        events.map(({fields}) => [fields["cs-uri-stem"], fields["cs-uri-query"], fields["cs(User-Agent)"]]),
        rows.map((cells) => cells.map(shown)),
      )
    }),
    {seed: 1998, numRuns: 120},
  )
})

test("blanks inside one value leave address, port and status in their places", async () => {
  for (const [column, value] of [
    [4, "/a b  c"],
    [5, "x=1 2 3"],
    [7, "CORP\\two words"],
    [9, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) made by hand"],
  ] as const) {
    const cells = row("443").trim().split(" ")
    cells[column] = value
    const {events, troubles} = await read(`${head}${cells.join(" ")}\n${row("443", "/next")}`)
    const fields = events[0]!.fields
    assert.equal(Object.values(fields)[column], value)
    assert.deepEqual(
      [fields["s-ip"], fields["s-port"], fields["c-ip"], fields["sc-status"]],
      ["192.0.2.1", "443", "198.51.100.7", "200"],
    )
    assert.equal(events[1]!.fields["cs-uri-stem"], "/next")
    assert.deepEqual(
      troubles.map((t) => [t.code, t.severity]),
      [["iis-w3c/field-count", "doubtful"]],
    )
  }
})

test("the site is told by the first row's port, else by the folder", async () => {
  const front = "W3SVC1/u_ex210304.log"
  const back = "C:\\inetpub\\logs\\LogFiles\\W3SVC2\\u_ex210304.log"
  for (const [port, path, expected] of [
    ["443", back, "iis-frontend"],
    ["80", "", "iis-frontend"],
    ["444", front, "iis-backend"],
    ["81", "", "iis-backend"],
    ["8080", back, "iis-backend"],
    ["8080", front, "iis-frontend"],
  ]) {
    assert.equal((await read(head + row(port!) + row("443"), path)).log, expected, `${port} in ${path}`)
  }
})

test("a line of megabytes is passed over and said to be lost", async () => {
  const {events, troubles} = await read(
    `${head}${row("443", "/a")}${"x".repeat(3 << 20)}\n${row("443", "/b")}`,
  )
  assert.deepEqual(
    events.map((event) => [event.fields["cs-uri-stem"], event.at[2]]),
    [
      ["/a", "line 3"],
      ["/b", "line 5"],
    ],
  )
  assert.deepEqual(
    troubles.map((t) => [t.code, t.severity, t.at.length]),
    [["iis-w3c/line-too-long", "lost", 3 << 20]],
  )
})

test("the log of requests that never reached IIS is not claimed", () => {
  const httperr =
    "#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n#Fields: date time c-ip c-port s-ip s-port\n"
  assert.equal(iisW3c.sniff(new TextEncoder().encode(httperr), "httperr1.log"), 0)
})
