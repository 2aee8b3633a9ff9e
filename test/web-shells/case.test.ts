import assert from "node:assert/strict"
import {execFile} from "node:child_process"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {test} from "node:test"
import {promisify} from "node:util"

const root = join(import.meta.dirname, "..", "..")
const shells = join(root, "test", "fixtures", "web-shells", "own")
const install = "C/Program Files/Microsoft/Exchange Server/V15"

test("a shell on disk, its requests and the compiled trace of a deleted one are one session", async () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-web-shells-"))
  const put = (path: string, content: string | Uint8Array): void => {
    const file = join(folder, "evidence", path)
    mkdirSync(dirname(file), {recursive: true})
    writeFileSync(file, content)
  }
  try {
    const hex = readFileSync(join(shells, "process-startinfo.aspx.hex"), "latin1").replaceAll(/;.*$/gm, "")
    put(`${install}/FrontEnd/HttpProxy/owa/auth/made-up.aspx`, Buffer.from(hex.replaceAll(/\s+/g, ""), "hex"))
    put(
      "C/Windows/Microsoft.NET/Framework64/v4.0.30319/Temporary ASP.NET Files/owa/8e05b027/e164d61b/gone.aspx.f5dba9b9.compiled",
      '<?xml version="1.0" encoding="utf-8"?>\n<preserve virtualPath="/owa/auth/gone.aspx" assembly="App_Web_0y4xb2qe" />\n',
    )
    put(
      "C/inetpub/logs/LogFiles/W3SVC1/u_ex210305.log",
      [
        "#Software: Microsoft Internet Information Services 10.0",
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
        "2021-03-05 08:15:00 192.0.2.20 POST /owa/auth/made-up.aspx - 443 - 198.51.100.7 Mozilla/5.0 - 200 0 0 133",
        "2021-03-05 08:16:00 192.0.2.20 POST /owa/auth/gone.aspx - 443 - 198.51.100.7 Mozilla/5.0 - 200 0 0 133",
        "",
      ].join("\n"),
    )
    const out = join(folder, "case")
    const args = [join(root, "bin", "postern.js"), "assess", join(folder, "evidence"), "--out", out]
    const env = {...process.env, POSTERN_CACHE: "off"}
    // Exit 1: something was found.
    await assert.rejects(promisify(execFile)(process.execPath, args, {env}), {code: 1})
    const findings = readFileSync(join(out, "findings.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as {detection: string; session: string | null; summary: string})
    const of = (detection: string) => findings.find((finding) => finding.detection === detection)
    assert.match(of("WS-20")?.summary ?? "", /made-up\.aspx is a web shell \(command\)\. Line 9 /)
    assert.match(of("WS-24")?.summary ?? "", /\/owa\/auth\/gone\.aspx/)
    const sessions = new Set(["WS-20", "WS-24", "WS-09"].map((id) => of(id)?.session))
    assert.equal(sessions.size, 1, [...sessions].join(", "))
    assert.ok(!sessions.has(null) && !sessions.has(undefined))
    assert.ok(of("WS-18") !== undefined, "files are compared by hash")
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
})
