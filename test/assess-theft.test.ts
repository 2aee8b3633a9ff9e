import assert from "node:assert/strict"
import {test} from "node:test"
import {findingsOf} from "../src/assess/findings.ts"
import {Gatherer} from "../src/assess/gather.ts"
import {theftOf} from "../src/assess/theft.ts"
import {fieldName, unknownServer} from "../src/model/ids.ts"
import type {Match} from "../src/model/rule.ts"
import type {Taken, Theft} from "../src/model/theft.ts"
import {match, rule} from "./support/case-language.ts"

const rules = [
  "CO-02 low data_taken/unknown/weak",
  "CO-06 high data_taken/succeeded/strong",
  "DT-05 medium data_taken/succeeded/moderate",
  "DT-01 low data_taken/unknown/weak",
  "DT-03 low data_taken/unknown/weak",
  "WS-03 medium persisted/succeeded/moderate",
]

function theft(...matches: readonly (string | Match)[]): Theft | undefined {
  const gatherer = new Gatherer()
  for (const [i, one] of matches.entries()) gatherer.add(typeof one === "string" ? match(one, i) : one)
  const known = new Map(rules.map(rule).map((r) => [r.id, r]))
  return theftOf(findingsOf(gatherer.groups(), known, unknownServer), [])
}

function only(...matches: readonly (string | Match)[]): Taken {
  const found = theft(...matches)
  assert.equal(found?.taken.length, 1)
  return found.taken[0]!
}

function measured(
  line: string,
  ordinal: number,
  because: Readonly<Record<string, string | number | readonly string[]>>,
): Match {
  const pairs = Object.entries(because).map(([field, value]) => ({field: fieldName(field), value}))
  return {...match(line, ordinal), because: pairs}
}

test("nothing is said of servers without a finding that data left", () => {
  assert.equal(
    theft("2021-03-03T10:00:00Z MX1 iis-frontend WS-03 url=/owa/auth/x.aspx status=200"),
    undefined,
  )
})

test("a mailbox that several logs show exported counts once", () => {
  const one = only(
    '2021-03-03T10:00:00Z MX1 windows-event CO-02 cmdlet=New-MailboxExportRequest parameters=-Mailbox_"ada@corp.example"_-FilePath_"\\\\x\\a.pst"',
    "2021-03-03T10:00:01Z MX1 rps-cmdlet CO-02 cmdlet=New-MailboxExportRequest parameters=-Mailbox_'ADA@corp.example'_-FilePath_x ExecutionResult=Success",
    "2021-03-03T10:00:02Z MX1 rps-cmdlet CO-02 account=b cmdlet=New-MailboxExportRequest parameters=-Mailbox:bob_-FilePath_y",
  )
  assert.equal(one.way, "export")
  assert.deepEqual(one.mailboxes, ["ada@corp.example", "bob"])
  assert.equal(one.mailboxesAtLeast, 2)
  assert.equal(one.timesAtLeast, 2)
  assert.match(one.says, /^At least 2 commands exported mail, of at least 2 mailboxes/)
  assert.ok(one.findings.length >= 2)
})

test("an audit log's parameters are read as it writes them", () => {
  const data = '{"Parameters":[{"Name":"FilePath","Value":"x"},{"Name":"Mailbox","Value":"CORP\\\\ada"}]}'
  const one = only(
    `2021-03-03T10:00:00Z MX1 admin-audit CO-02 cmdlet=New-MailboxExportRequest parameters=${data}`,
  )
  assert.deepEqual(one.mailboxes, ["CORP\\ada"])
})

test("a command that failed took nothing", () => {
  assert.equal(
    theft(
      "2021-03-03T10:00:00Z MX1 rps-cmdlet CO-02 cmdlet=New-MailboxExportRequest parameters=-Mailbox_a ExecutionResult=Failed",
    ),
    undefined,
  )
})

test("bulk reading counts the mailboxes and bytes of the correlations, not the same requests twice", () => {
  const line = "2021-03-03T10:50:00Z MX1 ews"
  const one = only(
    measured(`${line} DT-01 account=svc count=400`, 1, {
      "(value_count)": 37,
      ImpersonatedUser: ["a@x", "b@x"],
    }),
    measured(`${line} DT-03 account=svc count=380`, 2, {"(value_sum)": 1_234_567_890}),
  )
  assert.equal(one.mailboxesAtLeast, 37)
  assert.equal(one.timesAtLeast, 400)
  assert.equal(one.bytesAtLeast, 1_234_567_890)
  assert.match(one.says, /of at least 37 mailboxes \(a@x, b@x and 35 more\), at least 1\.2 GB\.$/)
})

test("an answer in two logs counts once, and a size that was not logged is said", () => {
  const answer = "CO-06 client=192.0.2.7 url=/owa/auth/x.7z status=200"
  const found = theft(
    `2021-03-03T10:00:00Z MX1 iis-frontend ${answer} sc-bytes=5000000`,
    `2021-03-03T10:00:00Z MX1 httpproxy ${answer} sc-bytes=4999000`,
    "2021-03-03T12:00:00Z MX1 iis-frontend CO-06 client=192.0.2.8 url=/owa/auth/y.7z status=200",
  )
  assert.equal(found?.taken[0]?.bytesAtLeast, 5_000_000)
  assert.equal(found?.taken[0]?.timesAtLeast, 2)
  assert.ok(
    found?.unseen.includes("The IIS front-end log does not tell the size of 1 answer."),
    found?.unseen.join("\n"),
  )
})

test("answers that two rules find are added up, and one that both find counts once", () => {
  const line = "2021-03-03T10:00:00Z MX1 iis-frontend"
  const first = match(`${line} CO-06 client=192.0.2.7 url=/owa/auth/x.7z status=200 sc-bytes=5000000`, 1)
  const same = match(`${line} DT-05 client=192.0.2.7 url=/owa/auth/x.7z status=200 sc-bytes=5000000`, 1)
  const other = match(`${line} DT-05 client=192.0.2.7 url=/owa/auth/y.aspx status=200 sc-bytes=7000000`, 2)
  const one = only(first, same, other)
  assert.equal(one.bytesAtLeast, 12_000_000)
  assert.equal(one.timesAtLeast, 2)
})

test("numbers that evidence makes up do not spoil the sum", () => {
  for (const bytes of ["-1", "1e999", "NaN", "0x10", "99999999999999999999"]) {
    const one = only(
      `2021-03-03T10:00:00Z MX1 iis-frontend CO-06 client=192.0.2.7 url=/oab/x.zip status=200 sc-bytes=${bytes}`,
    )
    assert.equal(one.bytesAtLeast, undefined, bytes)
  }
})

test("names of mailboxes are told on one line, without controls", () => {
  const line =
    '2021-03-03T10:00:00Z MX1 rps-cmdlet CO-02 cmdlet=New-MailboxExportRequest parameters=-Mailbox_"a\u001b[2J\u202eb"'
  assert.doesNotMatch(only(line).says, /[\u001b\u202e]/)
})
