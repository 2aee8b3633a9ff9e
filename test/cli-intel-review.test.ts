/* What becomes of decisions when their document changes, and what a decision says of its speaker. */

import assert from "node:assert/strict"
import {readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import {inOwnFolder, out} from "./support/command-line.ts"

const folder: string = inOwnFolder("review")

const by = ["--by", "A. Analyst", "--on", "2026-11-22"]
const flat = (text: string): string => text.replace(/\s+/g, " ")
const note =
  "A warning to ports\n\n" +
  "The NCSC, a part of GCHQ, assessed on 19 July 2021 that it was highly likely that HAFNIUM was responsible for the attacks on Microsoft Exchange servers.\n\n" +
  "Organisations should look for the host evil-harbour.top and the address 203.0.113.77 in their logs.\n"

interface Told {
  readonly id: string
  readonly trace: string
  readonly now?: readonly string[]
  readonly nowId?: string
  readonly claim?: {
    readonly speakerKind: string
    readonly speakers: readonly {name: string}[]
    readonly objectName: string
  }
}

/** The decisions of a folder as `list --json` has them. */
async function listed(code: 0 | 1, ...args: readonly string[]): Promise<readonly Told[]> {
  const lines = (await out(code, "intel", "list", "--json", ...args)).split("\n")
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Told)
}

/** The id of the first claim of a kind. */
async function claimIn(file: string, kind: string): Promise<string> {
  const {readings} = JSON.parse(await out(1, "intel", "read", file, "--json")) as {
    readings: readonly {claims: readonly {id: string; kind: string}[]}[]
  }
  const claim = readings[0]?.claims.find((each) => each.kind === kind)
  assert.ok(claim, `no claim of kind ${kind} in ${file}`)
  return claim.id
}

test("a hedge that moved in the document opens the decision again, and says what changed and what to do", async () => {
  writeFileSync("note.txt", note)
  await out(0, "intel", "accept", "note.txt", await claimIn("note.txt", "attribution"), ...by)
  await out(0, "intel", "accept", "note.txt", "evil-harbour.top", "203.0.113.77", ...by)
  assert.deepEqual(new Set((await listed(0)).map(({trace}) => trace)), new Set(["traced"]))

  writeFileSync(
    "note.txt",
    note
      .replace("it was highly likely that HAFNIUM was", "HAFNIUM was possibly")
      .replace("203.0.113.77", "203.0.113.78"),
  )
  const [claim, host, address] = await listed(1)
  assert.equal(claim?.trace, "changed")
  assert.match(
    flat(claim?.now?.join("; ") ?? ""),
    /^the estimate was “highly likely” and is “possibly” now; its sentence reads now: “The NCSC/,
  )
  assert.deepEqual(host?.now, [], "the host stands in it as before")
  assert.deepEqual(address?.now, ["it names the indicator no longer"])

  const text = flat(await out(1, "intel", "list"))
  assert.match(
    text,
    /REOPENED: the document was changed since: the estimate was “highly likely” and is “possibly” now/,
  )
  assert.match(text, /REOPENED: the document was changed since; this stands in it in the same words\./)
  assert.match(text, /REOPENED: the document was changed since: it names the indicator no longer\./)
  assert.doesNotMatch(text, /another one now/)
  // What it says to do does what it says.
  const [, end = "", again = ""] =
    /end it with `postern (intel withdraw [0-9a-f]+)`, and accept it as it is now with `postern (intel accept note\.txt [0-9a-f]+)`/.exec(
      text,
    ) ?? assert.fail(text)
  await out(0, ...end.split(" "), ...by)
  await out(0, ...again.split(" "), ...by)
  const now = (await listed(1)).find((each) => each.claim !== undefined)
  assert.equal(now?.trace, "traced")
  assert.equal(now?.id, claim?.nowId)
  assert.match(text, /then end it with `postern intel withdraw 203\.0\.113\.77` if it does not hold any more/)
})

test("a document that holds nothing readable any more opens its decisions", async () => {
  writeFileSync("gone.txt", note)
  const intel = ["--intel", join(folder, "gone")]
  await out(0, "intel", "accept", "gone.txt", "evil-harbour.top", ...by, ...intel)
  writeFileSync("gone.txt", "")
  const [host] = await listed(1, ...intel)
  assert.deepEqual([host?.trace, host?.now], ["changed", ["nothing can be read from it now"]])
})

test("a decision says what its speaker is, and vendor only of those that are known to be one", async () => {
  const cases: readonly (readonly [speaker: string, kind: string])[] = [
    ["Wellmark Federal Police", "government"],
    ["The National Harbour Agency", "government"],
    ["The NCSC, a part of GCHQ,", "government"],
    ["The Foreign Ministry of Norway", "government"],
    ["The Prosecution Office of Lanternland", "prosecution"],
    ["NATO", "alliance"],
    ["Microsoft", "vendor"],
    ["The Harbour Watch", "other"],
  ]
  for (const [i, [speaker, kind]] of cases.entries()) {
    const file = `speaker-${i}.txt`
    writeFileSync(
      file,
      `${speaker} said on 19 July 2021 that HAFNIUM was responsible for the attacks on Microsoft Exchange servers.\n`,
    )
    const intel = ["--intel", join(folder, `speaker-${i}`)]
    await out(0, "intel", "accept", file, await claimIn(file, "attribution"), ...by, ...intel)
    const [decision] = await listed(0, ...intel)
    assert.equal(decision?.claim?.speakerKind, kind, `${speaker}: ${JSON.stringify(decision?.claim)}`)
    assert.equal(decision?.claim?.objectName, "the activity", "no id stands in the record for people")
    assert.doesNotMatch(decision?.claim?.speakers[0]?.name ?? "", /-|^[a-z]/)
  }
  assert.match(readFileSync(join(folder, "note.txt"), "utf8"), /possibly/)
})

test("where the publisher speaks, what it is called tells what it is", async () => {
  for (const [i, [publisher, kind]] of (
    [
      ["Ministry of Ports of Lanternland", "government"],
      ["ESET", "vendor"],
      ["Ports Daily", "other"],
    ] as const
  ).entries()) {
    const file = `page-${i}.html`
    writeFileSync(
      file,
      `<html><head><title>A warning</title><meta property="og:site_name" content="${publisher}"></head><body><article><h1>A warning</h1><p>HAFNIUM was responsible for the attacks on Microsoft Exchange servers of nine ports in 2021, and ports should look for traces.</p></article></body></html>`,
    )
    const intel = ["--intel", join(folder, `page-${i}`)]
    await out(0, "intel", "accept", file, await claimIn(file, "attribution"), ...by, ...intel)
    const [decision] = await listed(0, ...intel)
    assert.equal(decision?.claim?.speakerKind, kind, `${publisher}: ${JSON.stringify(decision?.claim)}`)
  }
})

test("a text without sentences is told to have none, and not to be in another language", async () => {
  writeFileSync(
    "urls.txt",
    "https://a.example/x/y.html\nhttps://b.example/z\nhxxps://evil-harbour[.]top/a.aspx\n",
  )
  writeFileSync(
    "german.txt",
    "Das Hafenamt sagte am 5. März 2021, dass die Angreifer der Häfen nicht bekannt sind und die Server mit der Lücke das Ziel waren.\n",
  )
  writeFileSync("english.txt", note)
  for (const output of [[], ["--markdown", "-"], ["--html", "-"]] as const) {
    const urls = await out(1, "intel", "read", "urls.txt", ...output)
    assert.match(urls, /has no sentences, only addresses, values and the like/)
    assert.doesNotMatch(urls, /English/)
    const german = await out(0, "intel", "read", "german.txt", ...output)
    assert.match(german, /is in German: claims are read from English texts alone/)
    assert.doesNotMatch(
      await out(1, "intel", "read", "english.txt", ...output),
      /has no sentences|is in [A-Z]/,
    )
  }
})
