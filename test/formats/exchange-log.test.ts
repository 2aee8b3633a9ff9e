import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {exchangeLog} from "../../src/formats/exchange-log.ts"
import {wholeFile} from "../../src/formats/format.ts"
import {evidenceId, fieldName} from "../../src/model/ids.ts"
import {readBytes} from "../support/format-suite.ts"

const columns = [
  "DateTime",
  "RequestId",
  "UrlStem",
  "AnchorMailbox",
  "UserAgent",
  "ServerHostName",
  "HttpStatus",
]
const head = `#Software: Microsoft Exchange Server\r\n#Log-type: HttpProxy Logs\r\n#Fields: ${columns.join(",")}\r\n`

const read = (text: string, path = "x.log") =>
  readBytes(exchangeLog, new TextEncoder().encode(text), {evidence: evidenceId("x"), path, host: undefined})

const stamp = (i: number) =>
  `2021-03-04T10:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}.000Z`
const quote = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

test("one planted quote on line 11 of 1,001 costs no row", async () => {
  const rows = Array.from({length: 1001}, (_, i) => {
    const agent = i === 10 ? '"Mozilla/5.0 planted' : "Agent/1.0"
    return `${stamp(i)},r-${i},/ecp/y.js,,${agent},MX1,200`
  })
  const {events, troubles} = await read(`${head}${rows.join("\r\n")}\r\n`)
  assert.equal(events.length, 1001)
  assert.deepEqual(
    events.map((event) => event.fields["RequestId"]),
    rows.map((_, i) => `r-${i}`),
  )
  assert.equal(events[10]!.fields["UserAgent"], '"Mozilla/5.0 planted')
  assert.deepEqual(
    troubles.map((t) => [t.code, t.severity]),
    [["exchange-log/unbalanced-quote", "doubtful"]],
  )
})

test("whatever text a quoted cell holds comes back, and no other row changes", async () => {
  const cell = fc.string({
    unit: fc.constantFrom(
      "a",
      "Z",
      '"',
      ",",
      ";",
      "=",
      "\n",
      "\r\n",
      " ",
      "#",
      "é",
      "-",
      "2021-03-04T10:00:00Z",
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), {minLength: 1, maxLength: 8}), async (pairs) => {
      // A cell whose own lines are whole rows cannot be told from rows: seven cells do not arise here.
      fc.pre(pairs.every(([a, b]) => !/(?:,[^\n]*){6}/.test(`${a}${b}`)))
      const rows = pairs.map(([a, b], i) =>
        [stamp(i), `r-${i}`, quote(a), "", quote(b), "MX1", "200"].join(","),
      )
      const {events, troubles} = await read(`${head}${rows.join("\r\n")}\r\n`)
      const shown = events.map(({fields}) => [fields["RequestId"], fields["UrlStem"], fields["UserAgent"]])
      // An inner line that begins with a stamp and itself opens a quote counts as a row: say so, never lose.
      if (troubles.some((trouble) => trouble.code.endsWith("unbalanced-quote"))) return
      assert.deepEqual(
        shown,
        pairs.map(([a, b], i) => [`r-${i}`, a, b]),
      )
    }),
    {seed: 26855, numRuns: 150},
  )
})

test("whatever an intruder writes raw into one cell, all rows after the next stay", async () => {
  const raw = fc.string({
    unit: fc.constantFrom('"', ",", "\n", "x", '""', "#Fields", "\0", "2021-03-04T10:00:00.000Z,"),
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(raw, async (text) => {
      fc.pre(!/(?:^|\n)#Fields/.test(text))
      const rows = Array.from(
        {length: 12},
        (_, i) => `${stamp(i)},r-${i},/,,${i === 3 ? text : "Agent/1.0"},MX1,200`,
      )
      const {events} = await read(`${head}${rows.join("\r\n")}\r\n`)
      const ids = events.map((event) => event.fields["RequestId"])
      for (const i of [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11])
        assert.ok(ids.includes(`r-${i}`), `row ${i} after ${JSON.stringify(text)}`)
    }),
    {seed: 27065, numRuns: 250},
  )
})

test("the kind of a log is told by its type, else its columns, else its path", async () => {
  const kind = async (fields: string, type: string | undefined, path: string) => {
    const first = fields
      .split(",")
      .map((_, i) => (i === 0 ? stamp(0) : "x"))
      .join(",")
    const type_ = type === undefined ? "" : `#Log-type: ${type}\n`
    return (await read(`#Software: Microsoft Exchange Server\n${type_}#Fields: ${fields}\n${first}\n`, path))
      .log
  }
  const ecp = "TimeStamp,ServerName,EventId,EventData"
  const rows: readonly (readonly [string, string | undefined, string, string])[] = [
    [ecp, "ECP Server Log", "", "ecp-server"],
    [ecp, "ECP Activity Context Log", "", "ecp-activity"],
    [ecp, undefined, "D:\\Exchange\\Logging\\ECP\\Server\\ECPServer20210304-1.LOG", "ecp-server"],
    [ecp, undefined, "zip/ECPActivity_11500_20210304-1.LOG", "ecp-activity"],
    [ecp, undefined, "", "exchange-other"],
    ["DateTime,RequestId,SoapAction,ImpersonatedUser", undefined, "", "ews"],
    ["DateTime,RequestId,MapiRequestId,RequestType", undefined, "", "mapi"],
    ["date-time,session-id,client-software,operation,rpc-status", undefined, "", "rpc-client-access"],
    ["DateTime,RequestId,Cmdlet,Parameters,CmdletUniqueId", undefined, "", "rps-cmdlet"],
    ["DateTime,RequestId,UrlStem", undefined, "CmdletInfra/Powershell-Proxy/Http/Rps_Http_1.LOG", "rps-http"],
    ["Timestamp,SessionId,P1FromAddress,Agent,Action", undefined, "", "agent-log"],
    ["date-time,connector-id,session-id,remote-endpoint,event,data", "SMTP Send Protocol Log", "", "smtp"],
    ["dateTime,sessionId,seqNumber,command,rqsize", undefined, "", "imap-pop"],
    ["Timestamp,Server,RecordType,Data,UserKey,Operation", "audit", "", "admin-audit"],
    ["date-time,internal-message-id,message-id,event-id", undefined, "", "message-tracking"],
    ["DateTime,Text", undefined, "Logging/OABGeneratorLog/OABGeneratorLog1.LOG", "oab-generator"],
    ["DateTime,RequestId,UrlStem,AnchorMailbox", "Something New", "", "httpproxy"],
  ]
  for (const [fields, type, path, expected] of rows)
    assert.equal(await kind(fields, type, path), expected, `${type} ${fields} ${path}`)
})

test("the pairs of EventData are fields of their own, beside the whole cell", async () => {
  const cell =
    "S:CMD=Set-OabVirtualDirectory.ExternalUrl='http://x/<script>a=1;b=2</script>';S:URL=/ecp/?a=b;c=d;I32:ADS.C[dc1]=1;S:CMD=planted;S:EX="
  const bytes = new TextEncoder().encode(
    `#Log-type: ECP Server Log\n#Fields: TimeStamp,ServerName,EventId,EventData\n${stamp(0)},MX1,ECP.Request,${cell}\n`,
  )
  let seen = 0
  for await (const block of exchangeLog.open(
    {size: bytes.length, sequential: false, read: async (at, n) => bytes.subarray(at, at + n)},
    wholeFile,
    {evidence: evidenceId("x"), path: "", host: undefined},
  ))
    for (let i = 0; i < block.records; i++)
      block.decode(i, {
        event(event) {
          seen++
          assert.equal(event.get(fieldName("EventData")), cell)
          assert.deepEqual(event.get(fieldName("S:CMD")), [
            "Set-OabVirtualDirectory.ExternalUrl='http://x/<script>a=1;b=2</script>'",
            "planted",
          ])
          assert.equal(event.get(fieldName("S:URL")), "/ecp/?a=b;c=d")
          assert.equal(event.get(fieldName("I32:ADS.C[dc1]")), "1")
          assert.equal(event.get(fieldName("S:EX")), "")
          assert.ok(event.has(fieldName("s:cmd")))
          assert.ok(!event.has(fieldName("S:NONE")))
          assert.ok(event.keywords((text) => text.includes("planted")))
          assert.ok(!event.keywords((text) => text.includes("TimeStamp")), "names are no values")
        },
        trouble: () => assert.fail("no trouble"),
      })
  assert.equal(seen, 1)
})

test("a line of megabytes is passed over and said to be lost", async () => {
  const {events, troubles} = await read(
    `${head}${stamp(0)},a,,,,MX1,200\r\n${stamp(1)},${"x".repeat(3 << 20)}\r\n${stamp(2)},b,,,,MX1,200\r\n`,
  )
  assert.deepEqual(
    events.map((event) => [event.fields["RequestId"], event.at[2]]),
    [
      ["a", "line 4"],
      ["b", "line 6"],
    ],
  )
  assert.deepEqual(
    troubles.map((t) => [t.code, t.severity, t.at.unit]),
    [["exchange-log/line-too-long", "lost", {kind: "line", line: 5}]],
  )
})
