/* The YARA rules that come with Postern: what each is for, and what comes near and is honest. What a scanner might
 * take away is put together here out of pieces. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {ownYaraRules, shellFixtures} from "../support/yara-data.ts"
import {scan, shown} from "../support/yara-scan.ts"

const sources = ownYaraRules()

/** A program library that exports one function. */
function libraryWith(name: string): Uint8Array {
  const file = Buffer.alloc(0x400)
  file.write("MZ", 0, "latin1")
  file.writeUInt32LE(0x80, 0x3c)
  file.write("PE\0\0", 0x80, "latin1")
  file.writeUInt16LE(0x8664, 0x84)
  file.writeUInt16LE(1, 0x86)
  file.writeUInt16LE(0xf0, 0x94)
  file.writeUInt16LE(0x2022, 0x96)
  const optional = 0x98
  file.writeUInt16LE(0x20b, optional)
  file.writeUInt32LE(0x1000, optional + 32)
  file.writeUInt32LE(0x200, optional + 36)
  file.writeUInt32LE(0x2000, optional + 56)
  file.writeUInt32LE(0x200, optional + 60)
  file.writeUInt32LE(16, optional + 108)
  file.writeUInt32LE(0x1000, optional + 112)
  file.writeUInt32LE(0x100, optional + 116)
  const section = optional + 0xf0
  file.write(".rdata", section, "latin1")
  for (const [i, value] of [0x200, 0x1000, 0x200, 0x200].entries())
    file.writeUInt32LE(value, section + 8 + 4 * i)
  // The table of exports: its name, one function, one name, its number.
  const words = [0, 0, 0, 0x1060, 1, 1, 1, 0x1030, 0x1038, 0x1040]
  for (const [i, value] of words.entries()) file.writeUInt32LE(value, 0x200 + 4 * i)
  file.writeUInt32LE(0x1000, 0x230)
  file.writeUInt32LE(0x1050, 0x238)
  file.write(name, 0x250, "latin1")
  return file
}

const wide = (...texts: readonly string[]): Buffer => Buffer.from(texts.join("\0"), "utf16le")
const dump = (...texts: readonly string[]): Buffer =>
  Buffer.concat([Buffer.from("MDMP\x93\xa7", "latin1"), wide(...texts)])
const shell = `<script language="JScript" runat="server">function Page_Load(){ev${"al"}(Requ${"est"}["a"],"un${"safe"}");}</script>`
const verbs = ["CONNECT", "READ", "FORWARD"].map((verb) => `if (cmd == "${verb}") {}`).join("\n")
const tunnel = `<%@ Page Language="C#" %><% ${verbs} new System.Net.${"Sockets"}.Socket(); %>`
const sensors = `<%@ Page Language="C#" %><% Find("xa${"gt"}.exe"); Find("CSFalcon${"Service"}.exe"); %>`
const module = libraryWith("RegisterModule")

/** Rule, path, content; without a rule none may match. */
const cases: readonly (readonly [string, string, string | Uint8Array])[] = [
  ["web-shells:script_of_a_shell_in_no_page", "C/inetpub/wwwroot/aspnet_client/google.txt", shell],
  ["web-shells:script_of_a_shell_in_no_page", "C/web/logo.gif", `GIF89a\x01\x01${shell}`],
  ["", "C/rules/webshell.yar", `rule x { strings: $a = ${JSON.stringify(shell)} }`],
  ["", "C/web/plain.txt", `<script runat="server">x = ev${"al"}("1+1", "un${"safe"}")</script> Request["a"]`],
  ["web-shells:page_that_tunnels", "C/inetpub/wwwroot/tunnel.aspx", tunnel],
  ["", "C/web/proxy.aspx", tunnel.replace("FORWARD", "WRITE")],
  ["", "C/web/methods.cs", tunnel.slice(tunnel.indexOf("<% "))],
  ["web-shells:dearcry_file", "C/Users/a/letter.docx.CRYPT", `DEAR${"CRY!"}${"x".repeat(600)}`],
  ["", "C/Users/a/note.txt", `The files begin with DEAR${"CRY!"} ${"x".repeat(600)}`],
  ["hafnium-proxylogon:page_that_looks_for_sensors", "C/web/state.aspx", sensors],
  ["", "C/web/products.txt", sensors.slice(sensors.indexOf("<% "))],
  ["", "C/web/state2.aspx", sensors.replace("xagt", "xagtt")],
  ["footholds:server_module_in_an_odd_folder", "C/ProgramData/oci/cache.dll", module],
  ["", "C/Windows/System32/inetsrv/cachuri.dll", module],
  ["", "C/ProgramData/Package Cache/{1}/module.dll", module],
  ["", "C/ProgramData/oci/other.dll", libraryWith("RegisterModules")],
  [
    "footholds:memory_of_lsass",
    "C/Windows/Temp/a.txt",
    dump("C:\\Windows\\System32\\lsass.exe", "lsasrv.dll", "samsrv.dll"),
  ],
  ["", "C/Windows/Temp/w3wp.dmp", dump("w3wp.exe", "lsass.exe", "ntdll.dll")],
  ["", "C/Windows/Temp/list.bin", wide("lsass.exe", "lsasrv.dll", "samsrv.dll", "wdigest.dll")],
  [
    "proxynotshell-owassrf:address_of_a_public_attack",
    "C/Users/Public/a.py",
    "url = host + '/owa/mastermailbox%40outlook.com/powershell'",
  ],
  [
    "proxynotshell-owassrf:address_of_a_public_attack",
    "C/dumps/w3wp.dmp",
    wide("/autodiscover/admin@localhost/", "/PowerShell/?X-Rps"),
  ],
  ["", "C/scripts/test.ps1", "Invoke-WebRequest https://mail.example.org/autodiscover/autodiscover.json"],
  ["", "C/scripts/profile.ps1", "# /autodiscover/admin@localhost/"],
]

for (const [rule, path, content] of cases)
  test(`${path} ${rule === "" ? "is left alone" : `is found by ${rule}`}`, async () => {
    const run = await scan({[path]: content}, sources)
    assert.deepEqual(
      shown(run).map((line) => line.split(" ")[0]),
      rule === "" ? [] : [`yara:${rule}`],
    )
  })

test("every rule of ours has an example, a sentence and a source", () => {
  const shown = new Set(cases.map(([rule]) => rule.split(":")[1]))
  const byFixtures = [
    "certificate_request_with_page",
    "mailbox_export_with_page",
    "address_book_settings_with_script",
  ]
  const names = sources.flatMap(({text}) => [...text.matchAll(/^rule (\w+)/gm)].map(([, name]) => name ?? ""))
  assert.ok(names.length >= 10)
  for (const name of names) assert.ok(shown.has(name) || byFixtures.includes(name), name)
  for (const {text} of sources)
    for (const key of ["says", "reference", "falsepositives", "license"])
      assert.equal(
        text.match(new RegExp(`^ {4}${key} = "`, "gm"))?.length,
        text.match(/^rule /gm)?.length,
        key,
      )
})

test("shells in other files are found by what they are wrapped in, honest files are left alone", async () => {
  const shells = Object.fromEntries(
    shellFixtures().map(({name, bytes}) => [name.replace("C:/", "C/"), bytes]),
  )
  const found = await scan(shells, sources)
  assert.deepEqual(
    shown(found).map((line) => line.replace(/ C\/inetpub\/wwwroot\/(\S+) .*/, " $1")),
    [
      "yara:proxyshell:certificate_request_with_page certificate-request.aspx",
      "yara:proxyshell:mailbox_export_with_page mailbox-export.aspx",
      "yara:hafnium-proxylogon:address_book_settings_with_script oab-dump-jscript.aspx",
    ],
  )
  const honest = await scan(
    {
      "oab.aspx":
        "Name : OAB (Default Web Site)\r\nPollInterval : 480\r\nExternalUrl : https://mail.example.org/OAB\r\n",
      "mail.pst": '!BDN mail about pages: <%@ Page %> <script runat="server"> Request["x"]',
      "request.req": Buffer.from("308201a2300d06092a864886f70d0101010500", "hex"),
      "page.aspx": '<%@ Page Language="C#" %><script runat="server">string x = Request["id"];</script>',
      "template.html": "<b>ExternalUrl : https://x/<script src=a.js></script></b> PollInterval",
    },
    sources,
  )
  assert.deepEqual(shown(honest), [])
})
