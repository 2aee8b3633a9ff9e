/* The compiled loop that takes runs of usual rows against its twin: a log in UTF-16 is read row by row, so
 * the same text in both encodings has to give the same, but for offsets. */

import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {memorySource} from "../../src/bytes/source.ts"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import {type Block, type Format, wholeFile} from "../../src/formats/format.ts"
import {iisW3c} from "../../src/formats/iis-w3c.ts"
import {evidenceId} from "../../src/model/ids.ts"

interface Told {
  readonly rows: number
  readonly records: readonly string[]
  readonly troubles: readonly string[]
  readonly hours: readonly string[]
}

async function told(format: Format, bytes: Uint8Array, unit: number): Promise<Told> {
  const records: string[] = []
  const troubles: string[] = []
  const hours = new Map<number, number>()
  const subject = {evidence: evidenceId("x.log"), path: "x.log", host: undefined}
  const mark = unit === 2 ? 2 : 0
  const place = (offset: number): number => (offset - mark) / unit
  const take = (block: Block): void => {
    for (const {code, at} of block.troubles)
      troubles.push(`${code} ${place(at.offset)} ${at.length / unit} ${JSON.stringify(at.unit)}`)
    for (const {hour, records: count} of block.hours ?? []) hours.set(hour, (hours.get(hour) ?? 0) + count)
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event: ({when, from, source}) => {
          const text = Buffer.from(bytes.subarray(from.offset, from.offset + from.length))
          const raw = text.toString(unit === 2 ? "utf16le" : "utf8")
          records.push(
            `${when?.at} ${place(from.offset)} ${from.length / unit} ${JSON.stringify(from.unit)} ${source.log} ${raw}`,
          )
        },
        trouble: () => undefined,
      })
  }
  for await (const block of format.open(memorySource(bytes), wholeFile, subject)) take(block)
  return {
    rows: records.length,
    records,
    troubles,
    hours: [...hours].sort((a, b) => a[0] - b[0]).map(([hour, count]) => `${hour} ${count}`),
  }
}

const stamp = fc
  .tuple(fc.constantFrom(0, 0, 0, 0, 0, 1, 23, 24), fc.nat(61), fc.nat(61))
  .map(([h, m, s]) => [h, m, s].map((part) => String(part).padStart(2, "0")).join(":"))
const joint = fc.constantFrom("\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r\r\n", " \n", "\n\n", "\n#\n")
const cell = fc.oneof(
  {weight: 6, arbitrary: fc.constantFrom("GET", "/owa/auth/logon.aspx", "200", "-", "x".repeat(40))},
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "a b", '"', 'a"b', "z,", "\0", "\0".repeat(9), "y".repeat(5000)),
  },
)
const quoted = fc.constantFrom('"a,b"', '"a""b"', '""', '"open', '"a"b', '"two\r\nlines"', '"",""')

const iisHead =
  "#Software: Microsoft Internet Information Services 10.0\r\n#Fields: date time cs-method cs-uri-stem sc-status\r\n"
const iisRow = fc
  .tuple(
    stamp,
    fc.array(cell, {minLength: 3, maxLength: 3}),
    fc.constantFrom("2021-03-14", "2021-03-14", "2021-02-30"),
  )
  .map(([time, cells, day]) => `${day} ${time} ${cells.join(" ")}`)
const exchangeHead =
  "#Software: Microsoft Exchange Server\r\n#Version: 15.1\r\n#Log-type: HttpProxy Logs\r\n#Fields: DateTime,RequestId,UrlStem,HttpStatus\r\n"
const exchangeRow = fc
  .tuple(
    stamp,
    fc.constantFrom(".123Z", ".123Z", ".123Z", "Z", "", ".1234567Z", "+02:00", ".12Z"),
    fc.array(fc.oneof({weight: 5, arbitrary: cell}, {weight: 1, arbitrary: quoted}), {
      minLength: 3,
      maxLength: 3,
    }),
  )
  .map(([time, fraction, cells]) => `2021-03-14T${time}${fraction},${cells.join(",")}`)

for (const [says, format, head, row] of [
  ["W3C", iisW3c, iisHead, iisRow],
  ["Exchange", exchangeLog, exchangeHead, exchangeRow],
] as const)
  test(`runs of ${says} rows read as the same rows one by one`, async () => {
    let rows = 0
    let troubles = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(row, joint), {minLength: 1, maxLength: 30, size: "max"}),
        fc.boolean(),
        async (lines, isCut) => {
          const text = head + lines.map(([line, end]) => line + end).join("")
          const whole = isCut ? text.slice(0, -3) : text
          const together = await told(format, Buffer.from(whole), 1)
          const apart = await told(format, Buffer.from(`\ufeff${whole}`, "utf16le"), 2)
          assert.deepEqual(together, apart)
          rows += together.rows
          troubles += together.troubles.length
        },
      ),
      {numRuns: 800},
    )
    assert.ok(rows > 2000 && troubles > 200, `${rows} rows, ${troubles} troubles`)
  })
