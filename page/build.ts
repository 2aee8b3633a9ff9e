/* `node page/build.ts`: puts page/report.js, as text, into src/report/page-script.ts.
 *
 * Comments, empty lines and indentation are left out, nothing else: the committed text can be read. */

import {readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"

const target: string = join(import.meta.dirname, "..", "src", "report", "page-script.ts")

/** The script as it stands in a page. */
export function pageScriptText(): string {
  const source = readFileSync(join(import.meta.dirname, "report.js"), "utf8")
  const lines = source
    .replace(/^\/\*[\s\S]*?\*\/\n/, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
  // In a scope of its own: names with an id in the page are globals of the browser.
  return `{\n${lines.join("\n")}\n}\n`
}

if (process.argv[1] === import.meta.filename) {
  const lines = pageScriptText()
    .split("\n")
    .map((line) => `  ${JSON.stringify(line)},`)
  writeFileSync(
    target,
    `/* Made of page/report.js by \`node page/build.ts\` and formatted with the rest. Do not edit: a test compares the two. */

const lines: readonly string[] = [
${lines.join("\n")}
]

/** Reading aids of report.html, as the content of its one script. */
export const pageScript: string = lines.join("\\n")
`,
  )
}
