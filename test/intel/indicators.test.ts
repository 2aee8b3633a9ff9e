import assert from "node:assert/strict"
import {createHash} from "node:crypto"
import {readFileSync} from "node:fs"
import {join} from "node:path"
import {test} from "node:test"
import fc from "fast-check"
import {chunksOf} from "../../src/intel/chunks.ts"
import {documentOf} from "../../src/intel/document.ts"
import {readHtml} from "../../src/intel/html.ts"
import {indicatorsOf, mostIndicators} from "../../src/intel/indicators.ts"
import {refang} from "../../src/intel/refang.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {readWarningLists, warningListFiles} from "../../src/knowledge/warning-lists.ts"
import {naiveIndicators} from "../support/naive-indicators.ts"

const knowledge: string = join(import.meta.dirname, "..", "..", "knowledge")
const files = new Map(warningListFiles.map((path) => [path, readFileSync(join(knowledge, path), "utf8")]))
const {lists, refusals} = readWarningLists(files)

function source(text: string, more: Partial<SourceText> = {}): SourceText {
  const none = {title: undefined, publisher: undefined, url: undefined, dates: [], marks: []}
  return {path: "a.txt", sha256: "0".repeat(64), form: "text", text, ...none, ...more}
}

interface Seen {
  readonly is: string
  readonly why: string | undefined
  readonly text: string
}

/** What is found, as `kind value`, with the words of the stored text that the place gives. */
function find(text: string, more: Partial<SourceText> = {}): readonly Seen[] {
  const whole = source(text, more)
  const points = [...text]
  return indicatorsOf(whole, documentOf(whole, 1), lists).indicators.map(({kind, value, suppressed, at}) => ({
    is: `${kind} ${value}`,
    why: suppressed,
    text: points.slice(at.start, at.end).join(""),
  }))
}

const kept = (text: string, more: Partial<SourceText> = {}): readonly string[] =>
  find(text, more)
    .filter(({why}) => why === undefined)
    .map(({is}) => is)

const hash = (name: string, text: string): string => createHash(name).update(text).digest("hex")
const sha256 = hash("sha256", "a tool")
const sha512 = hash("sha512", "a tool")

/** What is written, and what it is. */
const written: readonly (readonly [string, ...string[]])[] = [
  ["The implant called hxxp://evil-host[.]com/a.php twice.", "url http://evil-host.com/a.php"],
  ["It called hXXps://evil-host[.]com:8443/x?y=1&z=2.", "url https://evil-host.com:8443/x?y=1&z=2"],
  ["It called hxxps[://]evil-host(.)com/gate, then slept.", "url https://evil-host.com/gate"],
  ["It called meow://evil-host[.]com/p in a loop.", "url http://evil-host.com/p"],
  ["It called h**p://evil-host{.}com/p in a loop.", "url http://evil-host.com/p"],
  ["See (hxxp://evil-host[.]com/a_(b)) for the page.", "url http://evil-host.com/a_(b)"],
  ["Served from [the page](http://evil-host.com/x), it said.", "url http://evil-host.com/x"],
  ["Todayhttp://www.evil-host.com/x was seen.", "url http://www.evil-host.com/x"],
  ["It fetched tcp://45.77.12.34:443/ once.", "url tcp://45.77.12.34:443/"],
  ["It fetched http[:]//45[.]77[.]12[.]34/a.exe once.", "url http://45.77.12.34/a.exe"],
  ["It resolved evil-host[.]com and evil-host[dot]net.", "domain evil-host.com", "domain evil-host.net"],
  ["It resolved cdn[.]evil-host[.]co[.]uk for days.", "domain cdn.evil-host.co.uk"],
  ["It resolved evil-host [.] com for days.", "domain evil-host.com"],
  ["It resolved evil-host dot com for days.", "domain evil-host.com"],
  ["It resolved evil-host[.com and evil-host.]net.", "domain evil-host.com", "domain evil-host.net"],
  ["Names below *.evil-host.com were used.", "domain evil-host.com"],
  [`It listened at ${"abcdefgh".repeat(7)}.onion there.`, `domain ${"abcdefgh".repeat(7)}.onion`],
  [
    "A beacon to 45.77.12.34, 45.77.12[.]35 and 45[.]77[.]12[.]36:443.",
    "ipv4 45.77.12.34",
    "ipv4 45.77.12.35",
    "ipv4 45.77.12.36",
  ],
  ["All of 45.77.12.0/24 was used.", "ipv4 45.77.12.0/24"],
  ["A beacon to 2a02[:]26f0[::]5b1 and 2A02:26F0:0:0:0:0:0:5.", "ipv6 2a02:26f0::5b1", "ipv6 2a02:26f0::5"],
  [
    "Mail came from bob[at]evil-host[.]com and eve@evil-host.net.",
    "email bob@evil-host.com",
    "email eve@evil-host.net",
  ],
  ["Mail came from attacker77@gmail.com last week.", "email attacker77@gmail.com"],
  [`The file ${hash("md5", "a tool").toUpperCase()} was dropped.`, `md5 ${hash("md5", "a tool")}`],
  [`SHA1:${hash("sha1", "a tool")},`, `sha1 ${hash("sha1", "a tool")}`],
  [`SHA256 ${sha256}.`, `sha256 ${sha256}`],
  [`SHA256\n${sha256.slice(0, 40)}x`],
  [`The file ${sha256.slice(0, 50)}\n${sha256.slice(50)} was dropped.`, `sha256 ${sha256}`],
  [`The file ${sha256.slice(0, 45)}-\n  ${sha256.slice(45)} was dropped.`, `sha256 ${sha256}`],
  [`${sha512.slice(0, 50)}\n${sha512.slice(50, 100)}\n${sha512.slice(100)}`, `sha512 ${sha512}`],
  [`${hash("md5", "1")}\n${hash("md5", "2")}`, `md5 ${hash("md5", "1")}`, `md5 ${hash("md5", "2")}`],
  [
    "They used CVE-2021-26855, cve-2021-27065 and CVE 2021-26857.",
    "cve CVE-2021-26855",
    "cve CVE-2021-27065",
    "cve CVE-2021-26857",
  ],
  ["The shell OutlookEN.aspx and evil.zip were found.", "file-name OutlookEN.aspx", "file-name evil.zip"],
  ["A script named run.sh and another, load.py, ran.", "file-name run.sh", "file-name load.py"],
  [
    "It wrote C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\auth\\x.aspx, twice.",
    "file-path C:\\Program Files\\Microsoft\\Exchange Server\\V15\\FrontEnd\\HttpProxy\\owa\\auth\\x.aspx",
  ],
  ["It wrote C:\\\\Windows\\\\Temp\\\\a.dat there.", "file-path C:\\Windows\\Temp\\a.dat"],
  ["It wrote \\\\fs01\\share\\a.exe there.", "file-path \\\\fs01\\share\\a.exe"],
  ["It wrote %TEMP%\\b.dll there.", "file-path %TEMP%\\b.dll"],
  [
    "It wrote \\inetpub\\wwwroot\\aspnet_client\\q.aspx there.",
    "file-path \\inetpub\\wwwroot\\aspnet_client\\q.aspx",
  ],
  ["It wrote /tmp/.x and asked for /owa/auth/q.aspx.", "file-path /tmp/.x", "file-path /owa/auth/q.aspx"],
  ["Read and/or write; see the on/off switch."],
  [
    "It set HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Run\\upd.",
    "registry-key HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Run\\upd",
  ],
  [
    "It set Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce there.",
    "registry-key Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce",
  ],
  [
    "The agent was Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/89.0.4389.82 Safari/537.36 here.",
    "user-agent Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/89.0.4389.82 Safari/537.36",
  ],
  [
    "Requests by python-requests/2.19.1 and antSword/v2.1 came in.",
    "user-agent python-requests/2.19.1",
    "user-agent antSword/v2.1",
  ],
  [
    "Mozilla/5.0+(X11;+Linux+x86_64)+AppleWebKit/537.36+(KHTML,+like+Gecko)+Chrome/51.0.2704.103+Safari/537.36",
    "user-agent Mozilla/5.0+(X11;+Linux+x86_64)+AppleWebKit/537.36+(KHTML,+like+Gecko)+Chrome/51.0.2704.103+Safari/537.36",
  ],
  [
    "They sent POST /owa/auth/Current/themes/resources/logon.css there.",
    "file-path /owa/auth/Current/themes/resources/logon.css",
  ],
  [
    "DuckDuckBot/1.0;+(+http://duckduckgo.com/duckduckbot.html)",
    "user-agent DuckDuckBot/1.0;+(+http://duckduckgo.com/duckduckbot.html)",
  ],
]
for (const [text, ...expected] of written)
  test(`is found as written: ${JSON.stringify(text).slice(1, 110)}`, () =>
    assert.deepEqual(kept(text), expected))

/** What looks like an indicator, and the reason that is told. */
const suppressed: readonly (readonly [string, string, RegExp])[] = [
  ["Exchange 2016 RTM is 15.1.225.42 and later ones are higher.", "ipv4 15.1.225.42", /build|version/],
  ["The server ran 14.3.123.4 at the time.", "ipv4 14.3.123.4", /build of Exchange/],
  ["Upgrade to version 10.20.30.40 of the agent.", "ipv4 10.20.30.40", /private|version/],
  ["Upgrade to version 9.20.30.40 of the agent.", "ipv4 9.20.30.40", /version/],
  ["Firmware 9.20.30.40 or later is safe.", "ipv4 9.20.30.40", /version/],
  ["See section 4.1.2.3 Scope of the standard.", "ipv4 4.1.2.3", /section/],
  ["The host 192.168.10.5 was theirs.", "ipv4 192.168.10.5", /RFC 1918/],
  ["The host 192.168.10[.]5 was theirs.", "ipv4 192.168.10.5", /RFC 1918/],
  ["The host 203.0.113.9 stands for any.", "ipv4 203.0.113.9", /documentation/],
  ["It pinged 8.8.8[.]8 first.", "ipv4 8.8.8.8", /resolver/],
  ["It bound ::1 and waited.", "ipv6 ::1", /loopback/],
  ["It bound 2001:db8::1 and waited.", "ipv6 2001:db8::1", /documentation/],
  ["The class Microsoft.Exchange.Management threw.", "domain microsoft.exchange.management", /\.NET|program/],
  ["The class System.Net threw.", "domain system.net", /\.NET|program/],
  ["It called document.name in a loop.", "domain document.name", /program/],
  ["It called payload.run(x) in a loop.", "domain payload.run", /program/],
  ["The app com.evil.app was installed.", "domain com.evil.app", /program/],
  ["Detected as Trojan.Win32.Agent.in by us.", "domain trojan.win32.agent.in", /antivirus/],
  ["Detected as Win32/Korplug.AC by us.", "domain korplug.ac", /antivirus/],
  ["They broke servers.In March they left.", "domain servers.in", /sentences/],
  ["It asked www.microsoft[.]com whether it was online.", "domain www.microsoft.com", /vendor/],
  ["It lives on github.com as a project.", "domain github.com", /code/],
  ["It lives on github[.]com as a project.", "domain github.com", /code/],
  ["Read https://github.com/some/tool first.", "url https://github.com/some/tool", /code/],
  ["Ask report@cisa.gov for help.", "email report@cisa.gov", /flaws|government/],
  ["For example mail.example.com is a name.", "domain mail.example.com", /examples/],
  ["Open http://localhost:8080/x there.", "url http://localhost:8080/x", /itself/],
  ["Open http://127.0.0.1:8080/x there.", "url http://127.0.0.1:8080/x", /loopback/],
  ["They ran cmd.exe and net.exe there.", "file-name cmd.exe", /every such system/],
  [
    "They ran C:\\Windows\\System32\\cmd.exe there.",
    "file-path C:\\Windows\\System32\\cmd.exe",
    /part of Windows/,
  ],
  [`The file ${hash("md5", "")} was empty.`, `md5 ${hash("md5", "")}`, /empty file/],
  [`The file ${hash("sha256", "\n")} was short.`, `sha256 ${hash("sha256", "\n")}`, /one line end/],
  [`Fixed in commit ${hash("sha1", "x")} of the tool.`, `sha1 ${hash("sha1", "x")}`, /commit/],
  [`The digest ${"0".repeat(64)} is a filler.`, `sha256 ${"0".repeat(64)}`, /again and again/],
  [`Its JA3 is ${hash("md5", "x")} there.`, `md5 ${hash("md5", "x")}`, /JA3/],
]
for (const [text, is, why] of suppressed)
  test(`is shown with a reason and suppressed: ${JSON.stringify(text).slice(1, 100)}`, () => {
    const hit = find(text).find((seen) => seen.is === is)
    assert.ok(hit !== undefined, JSON.stringify(find(text)))
    assert.match(hit.why ?? "kept", why)
  })

test("what cannot be an address, a name or a digest is not even a hit", () => {
  for (const text of [
    "Build 15.1.2242.4 and 15.2.858.5 have the flaw.",
    "On 12.03.2021 at 12:34:56 the phone +44 20 7946 0018 rang, 555-1212 as well.",
    "See e.g. Fig. 3, i.e. the U.S. one, p.m. and a.k.a. the rest.",
    "The operator std::vector<int> and the mask 00:1a:2b:3c:4d:5e.",
    "The years of the dot com boom are over.",
    "Use http://<server>/owa or http://%s/%s in the template.",
    `0x${hash("sha1", "wallet")}`,
    "1.3.6.1.4.1.311.2.1.12 is an object identifier.",
  ])
    assert.deepEqual(find(text), [], text)
})

test("that a text defangs a name outweighs a place where anybody may put something, not a trusted site", () => {
  assert.deepEqual(kept("It fetched hxxps://raw.githubusercontent[.]com/evil/x/a.ps1 there."), [
    "url https://raw.githubusercontent.com/evil/x/a.ps1",
  ])
  assert.deepEqual(kept("It fetched evil-host.blob.core.windows[.]net there."), [
    "domain evil-host.blob.core.windows.net",
  ])
  assert.deepEqual(kept("It fetched hxxps://download.microsoft[.]com/x there."), [])
  assert.deepEqual(kept("It loaded evil[.]zip and run[.]sh from there."), [
    "file-name evil.zip",
    "file-name run.sh",
  ])
})

test("links that stay live are references where the document defangs others, lists of names are not", () => {
  const story = "It called hxxp://a-host[.]com/x and hxxp://b-host[.]com/y as https://c-host.com/blog tells."
  assert.deepEqual(kept(story), ["url http://a-host.com/x", "url http://b-host.com/y"])
  assert.deepEqual(kept(`${story}\n\nIndicators of compromise\n\nd-host.com\ne-host.com`).slice(2), [
    "domain d-host.com",
    "domain e-host.com",
  ])
})

test("the publisher's own site is no indicator, by the document's address or by the publisher's name", () => {
  const text = "Read more at blog.north-light.com and at evil-host.com today."
  for (const more of [
    {url: "https://www.north-light.com/a"},
    {publisher: "North-Light Ltd".replace(" Ltd", "")},
  ])
    assert.deepEqual(kept(text, more), more.url === undefined ? kept(text) : ["domain evil-host.com"])
  assert.deepEqual(kept("See volexity-labs.com and northlight.com.", {publisher: "Northlight"}), [
    "domain volexity-labs.com",
  ])
})

test("what the furniture of a page names is suppressed, but digests and defanged names are kept anywhere", () => {
  const body =
    "The ministry said that unknown people had read its mail since March, and that it had told everybody."
  const page = `<nav>other-site.com <a>CVE-2020-0688</a></nav><article><h1>Mail was read at the ministry</h1><p>${body}</p><p>${body.replace("March", "May")} They used real-host.com there.</p></article><footer>${sha256} evil-host[.]com fourth-site.com</footer><p hidden>secret-host.com</p>`
  const html: SourceText = {...readHtml(page), path: "a.html", sha256: "0".repeat(64)}
  const {indicators} = indicatorsOf(html, documentOf(html, 1), lists)
  const reasons = new Map(indicators.map(({value, suppressed: why}) => [value, why]))
  assert.equal(reasons.get("real-host.com"), undefined)
  assert.match(reasons.get("other-site.com") ?? "", /outside of the text/)
  assert.match(reasons.get("CVE-2020-0688") ?? "", /outside of the text/)
  assert.match(reasons.get("fourth-site.com") ?? "", /outside of the text/)
  assert.ok(reasons.has(sha256) && reasons.get(sha256) === undefined)
  assert.ok(reasons.has("evil-host.com") && reasons.get("evil-host.com") === undefined)
  for (const {value, at} of indicators)
    assert.match([...page].slice(at.start, at.end).join(""), new RegExp(`^${value.slice(0, 4)}`, "i"))
})

test("an indicator below a heading that announces it does not stand apart", () => {
  const body =
    "The ministry said that unknown people had read its mail since March, and that it had told everybody of it."
  const text = `${body}\n\n${body.replace("March", "May")}\n\nIndicators of compromise\n\nevil-host.com\n\n45.77.12.34`
  assert.deepEqual(kept(text), ["domain evil-host.com", "ipv4 45.77.12.34"])
})

test("links go on in the next line of a PDF, and only there", () => {
  const text =
    "It is at https://evil-host.com/a/b-\nc/d.php and https://evil-host.net\n/e.php and https://evil-host.org/f\nThen it left."
  assert.deepEqual(kept(text, {form: "pdf"}), [
    "url https://evil-host.com/a/b-c/d.php",
    "url https://evil-host.net/e.php",
    "url https://evil-host.org/f",
  ])
  assert.equal(kept(text)[0], "url https://evil-host.com/a/b-")
})

test("places are code points of the stored text, whatever stands before", () => {
  for (const before of ["", "😀 ", "𝒜𝓁𝓁 e\u0301 \u200b", "a\u00a0b\u2014c "]) {
    const [hit] = find(`${before}It called hxxp://evil-host[.]com/😀x here.`)
    assert.equal(hit?.text.startsWith("hxxp://evil-host[.]com/"), true, JSON.stringify(hit))
  }
})

test("the digests of files without content are what their files have", () => {
  assert.deepEqual(refusals, [])
  for (const name of ["md5", "sha1", "sha256", "sha512"])
    for (const text of ["", "\n", "\r\n"])
      assert.ok(lists.hashes.has(hash(name, text)), `${name} ${JSON.stringify(text)}`)
})

const label = fc.stringMatching(/^[a-z]{3,8}[a-z0-9]{1,6}$/)
const host = fc
  .tuple(label, fc.constantFrom("com", "ru", "co.uk", "xyz"))
  .map(([name, end]) => `${name}q7.${end}`)
const octet = fc.integer({min: 21, max: 99})
const address = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join("."))
const dot = fc.constantFrom("[.]", "(.)", "{.}", "[dot]", " [.] ", "[.", ".]")
const scheme = fc.constantFrom("hxxp://", "hXXp://", "hxxp[:]//", "hxxp[://]", "h**p://", "meow://")

test("what is defanged in any way is found again with its value, and its place refangs to it", () => {
  const value = fc.oneof(
    fc.record({kind: fc.constant("domain"), plain: host}),
    fc.record({kind: fc.constant("ipv4"), plain: address}),
    fc.record({kind: fc.constant("url"), plain: fc.tuple(host, label).map(([h, p]) => `http://${h}/${p}`)}),
  )
  let seen = 0
  fc.assert(
    fc.property(value, dot, scheme, fc.constantFrom("", "😀 "), ({kind, plain}, mark, way, before) => {
      const defanged = plain.replace("http://", way).replaceAll(".", mark)
      const text = `${before}Then ${defanged} was seen.`
      const [hit, ...more] = find(text)
      assert.deepEqual(more, [], text)
      assert.equal(hit?.is, `${kind} ${plain}`, text)
      assert.equal(refang(hit?.text ?? "", 0, hit?.text.length ?? 0).text, plain)
      seen++
    }),
    {seed: 20261122, numRuns: 300},
  )
  assert.equal(seen, 300)
})

test("on plain text with indicators of every simple kind the result is that of one expression a kind", () => {
  const digest = fc
    .integer()
    .chain((n) => fc.constantFrom("md5", "sha1", "sha256", "sha512").map((name) => hash(name, `${n}`)))
  const cve = fc.integer({min: 1000, max: 99999}).map((n) => `CVE-2021-${n}`)
  const mail = fc.tuple(label, host).map(([name, at]) => `${name}@${at}`)
  const url = fc.tuple(host, label).map(([h, p]) => `https://${h}/${p}?q=1`)
  const words = fc.constantFrom("then", "the group", "used", "and again", "against", "on Tuesday")
  fc.assert(
    fc.property(
      fc.array(fc.tuple(words, fc.oneof(digest, cve, mail, url, host, address)), {maxLength: 12}),
      (parts) => {
        const text = `${parts.map(([word, it]) => `${word} ${it}`).join(" ; ")} .`
        assert.deepEqual(
          kept(text).map((is) => is.split(" ")[1]),
          naiveIndicators(text).map(({value}) => value),
        )
      },
    ),
    {seed: 20261122, numRuns: 200},
  )
})

test("a list that is longer than any report is cut, and says so", () => {
  const text = Array.from({length: mostIndicators + 50}, (_, i) => `CVE-2021-${10000 + i}`).join("\n")
  const whole = source(text)
  const {indicators, troubles} = indicatorsOf(whole, documentOf(whole, 1), lists)
  assert.equal(indicators.length, mostIndicators)
  assert.deepEqual(
    troubles.map(({code, severity}) => [code, severity]),
    [["intel/many-indicators", "lost"]],
  )
})

const hostile = [
  "a.",
  "hxxp[.]",
  "0123456789abcdef",
  ".",
  "a[",
  "a dot ",
  "[(",
  "%a%\\",
  "C:\\a b\\",
  "~$+a",
  "deadbeef1   ",
  "Mozilla/5.0 (",
  "ab:",
  "a@",
  "User-Agent: ",
]
test("hostile text costs time in proportion to its length", () => {
  for (const piece of hostile) {
    const cost = (length: number): number => {
      const whole = source(piece.repeat(Math.ceil(length / piece.length)))
      const document = documentOf(source("x"), 1)
      const before = process.cpuUsage()
      indicatorsOf(whole, document, lists)
      const {user, system} = process.cpuUsage(before)
      return user + system
    }
    cost(20_000)
    // A square would make this 64 s and more; a line makes it some tenths of one.
    assert.ok(cost(800_000) < 5e6, `${JSON.stringify(piece)} is slow`)
  }
})

test("a long text without a blank is cut into pieces in proportion to its length", () => {
  const text = "a.".repeat(15e6)
  const before = process.cpuUsage()
  let end = 0
  for (const chunk of chunksOf(text)) {
    assert.equal(chunk.start, end)
    end = chunk.end
  }
  const {user, system} = process.cpuUsage(before)
  assert.equal(end, text.length)
  assert.ok(user + system < 2e6, `${user + system} microseconds`)
})

test("no run of characters makes the reader throw, and places are in order and apart", () => {
  const odd = fc.constantFrom(
    "[.]",
    "hxxp",
    "://",
    "dot",
    " ",
    "\n",
    "a",
    "1",
    ".",
    "@",
    "\\",
    "C:\\",
    "HKLM\\",
    "😀",
    "\ud83d",
    "%",
    "[:]",
    "ff",
    "CVE-2021-",
    "\u200b",
    "(",
    ")",
  )
  fc.assert(
    fc.property(fc.array(odd, {maxLength: 80}), (parts) => {
      const text = parts.join("")
      const whole = source(text)
      let behind = 0
      for (const {at} of indicatorsOf(whole, documentOf(whole, 1), lists).indicators) {
        assert.ok(at.start >= behind && at.end > at.start && at.end <= [...text].length, text)
        behind = at.end
      }
    }),
    {seed: 20261122, numRuns: 500},
  )
})
