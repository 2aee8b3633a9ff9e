import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {stampEnd, stampSeconds} from "../../src/bytes/stamp.ts"
import {decodeText, detectText} from "../../src/bytes/text-encoding.ts"
import {narrow} from "../../src/bytes/utf16.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

test("a stamp read from bytes is the time that the text says", () => {
  const zone = fc.constantFrom("Z", "", "+02:00", "-11:30")
  fc.assert(
    fc.property(
      fc.date({min: new Date("1700-01-01"), max: new Date("2250-01-01"), noInvalidDate: true}),
      zone,
      (date, suffix) => {
        const whole = Math.floor(date.getTime() / 1000)
        const text = `${new Date(whole * 1000).toISOString().slice(0, 19)}.123${suffix}`
        const view = bytes(`${text},x`)
        const end = stampEnd(view, 0, view.length)
        assert.equal(end, text.length)
        assert.equal(
          stampSeconds(view, 0, end),
          Math.floor(Date.parse(suffix === "" ? `${text}Z` : text) / 1000),
        )
      },
    ),
    {seed: 8601},
  )
})

test("what is no calendar time gives none", () => {
  for (const text of [
    "2021-02-30T10:00:00Z",
    "2021-13-01T10:00:00Z",
    "2021-03-04T24:00:00Z",
    "0000-00-00T00:00:00Z",
    "2021-03-04T10:61:00Z",
  ])
    assert.ok(Number.isNaN(stampSeconds(bytes(text), 0, stampEnd(bytes(text), 0, text.length))), text)
  for (const text of [
    "2021-3-4T10:00:00Z",
    "20210304T100000Z",
    "2021-03-04X10:00:00Z",
    "DateTime",
    "",
    "2021-03-04T10:00",
  ])
    assert.equal(stampEnd(bytes(text), 0, text.length), -1, text)
})

test("encodings are told apart with and without a mark", () => {
  const text = "#Fields: date time\r\n2021-03-04 ë中\r\n"
  const little = Buffer.from(text, "utf16le")
  const big = Buffer.from(little).swap16()
  const rows: readonly (readonly [Buffer, string, number])[] = [
    [Buffer.from(text), "utf-8", 0],
    [Buffer.from(`\ufeff${text}`), "utf-8", 3],
    [little, "utf-16le", 0],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), little]), "utf-16le", 2],
    [big, "utf-16be", 0],
    [Buffer.concat([Buffer.from([0xfe, 0xff]), big]), "utf-16be", 2],
  ]
  for (const [raw, encoding, markBytes] of rows) {
    assert.deepEqual(detectText(raw), {encoding, markBytes})
    assert.equal(decodeText(raw, markBytes, raw.length, detectText(raw).encoding), text)
  }
  const view = narrow(little, true)
  assert.equal(view.length, text.length)
  for (let i = 0; i < text.length; i++) assert.equal(view[i], Math.min(text.charCodeAt(i), 0x80))
  assert.deepEqual(detectText(new Uint8Array(100)), {encoding: "utf-8", markBytes: 0}, "zeros are no UTF-16")
})

test("any bytes decode without a throw, ANSI as Windows-1252", () => {
  assert.equal(decodeText(new Uint8Array([0x41, 0xe9, 0x80]), 0, 3, "utf-8"), "Aé€")
  fc.assert(
    fc.property(
      fc.uint8Array({maxLength: 40}),
      fc.constantFrom("utf-8", "utf-16le", "utf-16be"),
      (raw, encoding) => {
        assert.equal(typeof decodeText(raw, 0, raw.length, encoding), "string")
      },
    ),
    {seed: 1252},
  )
})
