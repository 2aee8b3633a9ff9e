import assert from "node:assert/strict"
import {join} from "node:path"
import {test} from "node:test"
import {scoreBytes, scoreFolder} from "./score.ts"

const folder = join(import.meta.dirname, "..", "fixtures", "web-shells", "own")

test("every style of web shell that we wrote is found, by the lines that condemn it", async () => {
  const scores = await scoreFolder(folder)
  assert.ok(scores.length >= 100, `${scores.length} files`)
  for (const {name, verdict, reason} of scores) {
    assert.equal(verdict, "web-shell", name)
    assert.match(reason, /Line \d+/, name)
  }
})

test("pages that do what shells do, with checks, are not called shells", async () => {
  const pages: Readonly<Record<string, string>> = {
    "fixed-command.aspx": `<%@ Page Language="C#" %><% var n = int.Parse(Request["n"]); Response.Write(n + 1); %>`,
    "data-binding.aspx": `<%@ Page Language="C#" %><asp:Repeater runat="server" id="r"><ItemTemplate><%# Eval("Name") %></ItemTemplate></asp:Repeater>`,
    "escaped.php": `<?php $h = escapeshellarg($_GET["host"]); echo shell_exec("ping -c 1 " . $h);`,
    "number.php": `<?php $id = (int) $_GET["id"]; system("report " . $id);`,
    "chosen.php": `<?php if (in_array($_GET["page"], array("a", "b"))) include "pages/" . $_GET["page"] . ".php";`,
    "commented.php": `<?php /* eval($_POST["x"]); */ // system($_GET["y"])\n# passthru($_GET["z"])\necho "eval(\\$_POST['x'])";`,
    "text.aspx": `<%@ Page Language="C#" %><%-- <% eval(Request["x"], "unsafe") %> --%><p>Process.Start(Request["x"])</p>`,
    "search.jsp": `<% String q = request.getParameter("q"); out.print(java.net.URLEncoder.encode(q)); %>`,
    "echo.asp": `<% Response.Write Server.HTMLEncode(Request("q")) %>`,
    "client-script.aspx": `<%@ Page Language="C#" %><script>function f(){ eval(location.hash) }</script>`,
  }
  for (const [name, text] of Object.entries(pages)) {
    const {verdict, reason} = await scoreBytes(Buffer.from(text), name)
    assert.equal(verdict, "clean", `${name}: ${reason}`)
  }
})
