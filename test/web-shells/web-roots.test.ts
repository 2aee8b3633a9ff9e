import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {runsAs, webRootOf} from "../../src/formats/web-roots.ts"

const exchange = "C:\\Program Files\\Microsoft\\Exchange Server\\V15"

test("web roots are found with any drive, collector and encoding", () => {
  const table: readonly (readonly [path: string, root: string | undefined, url: string | undefined])[] = [
    [`${exchange}\\FrontEnd\\HttpProxy\\owa\\auth\\x.aspx`, "owa-auth", "/owa/auth/x.aspx"],
    ["E:\\Exch\\FrontEnd\\HttpProxy\\ecp\\auth\\a\\x.aspx", "ecp-auth", "/ecp/auth/a/x.aspx"],
    [
      "C/Program Files/Microsoft/Exchange Server/V15/FrontEnd/HttpProxy/OAB/y.aspx",
      "front-end",
      "/OAB/y.aspx",
    ],
    [
      "uploads/ntfs/%5C%5C.%5CC%3A/Program%20Files/Microsoft/Exchange%20Server/V15/FrontEnd/HttpProxy/owa/auth/x.aspx",
      "owa-auth",
      "/owa/auth/x.aspx",
    ],
    ["owa/auth/x.aspx", "owa-auth", "/owa/auth/x.aspx"],
    [`${exchange}\\FrontEnd\\HttpProxy\\sync\\x.ashx`, "front-end", "/Microsoft-Server-ActiveSync/x.ashx"],
    [`${exchange}\\ClientAccess\\exchweb\\ews\\x.asmx`, "back-end", "/EWS/x.asmx"],
    [`${exchange}\\ClientAccess\\PowerShell-Proxy\\x.aspx`, "back-end", "/PowerShell/x.aspx"],
    [`${exchange}\\ClientAccess\\ecp\\Pickers\\x.aspx`, "back-end", "/ecp/Pickers/x.aspx"],
    [`${exchange}\\ClientAccess\\owa\\auth\\error.aspx`, "back-end", "/owa/auth/error.aspx"],
    ["C:\\inetpub\\wwwroot\\x.aspx", "wwwroot", "/x.aspx"],
    [
      "C:\\inetpub\\wwwroot\\aspnet_client\\system_web\\x.aspx",
      "aspnet-client",
      "/aspnet_client/system_web/x.aspx",
    ],
    [
      "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\Temporary ASP.NET Files\\owa\\8e05b027\\e164d61b\\App_Web_x.dll",
      "aspnet-temporary",
      undefined,
    ],
    ["/evidence/wwwroot/case7/FrontEnd/HttpProxy/owa/auth/x.aspx", "owa-auth", "/owa/auth/x.aspx"],
    [`${exchange}\\Logging\\HttpProxy\\Owa\\HttpProxy_2021030401-1.LOG`, undefined, undefined],
    ["C:\\Users\\x\\owa.aspx", undefined, undefined],
    ["wwwroot", undefined, undefined],
    ["", undefined, undefined],
  ]
  for (const [path, root, url] of table) {
    const place = webRootOf(path)
    assert.equal(place?.root, root, path)
    assert.equal(place?.url, url, path)
  }
})

test("the path below Exchange's folder is the same for every drive and folder of installation", () => {
  for (const start of [exchange, "D:\\EX", "C/Program Files/Microsoft/Exchange Server/V15", ""])
    assert.equal(
      webRootOf(`${start}/FrontEnd/HttpProxy/owa/auth/logon.aspx`)?.exchangePath,
      "FrontEnd\\HttpProxy\\owa\\auth\\logon.aspx",
    )
})

test("what runs is told by the name as Windows reads it", () => {
  for (const [name, runs] of [
    ["x.aspx", "page"],
    ["x.ASHX", "page"],
    ["x.aspx.", "page"],
    ["x.aspx::$DATA", "page"],
    ["x.asp", "asp"],
    ["x.ascx", "part"],
    ["x.php", "foreign"],
    ["x.aspx.txt", "static"],
    ["aspx", "static"],
    ["x.js", "static"],
  ] as const)
    assert.equal(runsAs(name), runs, name)
})

test("no path throws, and what is below a root is never empty", () => {
  const part = fc.oneof(
    fc.constantFrom("owa", "auth", "FrontEnd", "HttpProxy", "wwwroot", "%", "%5C", "..", "C:", ""),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(part), fc.constantFrom("/", "\\"), (parts, separator) => {
      const place = webRootOf(parts.join(separator))
      if (place !== undefined) assert.ok(place.relative.length > 0)
    }),
    {seed: 20_210_304},
  )
})
