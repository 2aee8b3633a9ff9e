import assert from "node:assert/strict"
import {join} from "node:path"
import {test} from "node:test"
import {scoreBytes, scoreFolder} from "./score.ts"

const folder = join(import.meta.dirname, "..", "fixtures", "web-shells", "own")

test("every style of web shell that we wrote is found, by the lines that condemn it", async () => {
  const scores = await scoreFolder(folder)
  assert.ok(scores.length >= 300, `${scores.length} files`)
  for (const {name, verdict, reason} of scores) {
    assert.equal(verdict, "web-shell", name)
    assert.match(reason, /Line \d+/, name)
  }
})

test("the first blind set, whose misses were put right, is found", async () => {
  for (const {name, verdict} of await scoreFolder(join(folder, "..", "blind")))
    assert.equal(verdict, "web-shell", name)
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
    "parameters.aspx": `<%@ Page Language="C#" %><% using (var c = new SqlConnection(Settings.Main)) { var k = new SqlCommand("select n from t where id = @id", c); k.Parameters.AddWithValue("@id", Request["id"]); k.ExecuteReader(); } %>`,
    "value-in-statement.php": `<?php $db = new PDO("sqlite:/var/lib/a.db"); $db->query("select * from t where n = '" . $_GET["n"] . "'");`,
    "own-callbacks.php": `<?php class A { private $steps = array("trim", "strtolower"); function run($v) { foreach ($this->steps as $s) $v = $s($v); return $v; } } $a = new A(); echo htmlspecialchars($a->run($_GET["q"]));`,
    "own-reflection.jsp": `<% Class.forName("java.lang.Math").getMethod("abs", int.class).invoke(null, 3); out.print(request.getParameter("a").length()); %>`,
    "cached-page.php": `<?php $f = __DIR__ . "/cache/page.php"; file_put_contents($f, "<?php return " . var_export(array("a" => 1), true) . ";"); $x = include $f;`,
    "json.aspx": `<%@ Page Language="C#" %><% var x = new System.Web.Script.Serialization.JavaScriptSerializer().Deserialize<Item>(Request["j"]); %>`,
    "client-script.aspx": `<%@ Page Language="C#" %><script>function f(){ eval(location.hash) }</script>`,
  }
  for (const [name, text] of Object.entries(pages)) {
    const {verdict, reason} = await scoreBytes(Buffer.from(text), name)
    assert.equal(verdict, "clean", `${name}: ${reason}`)
  }
})
