/* `npm run build:wasm`: compiles asm/scan.ts and writes it, as text, into src/bytes/scan-wasm.ts.
 *
 * The text is committed, so that a user needs no compiler; the same source gives the same bytes. */

import {execFileSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {createRequire} from "node:module"
import {tmpdir} from "node:os"
import {join} from "node:path"

/** What src/bytes/scan-wasm.ts has to hold for the source in this folder. */
export function scanWasmSource(): string {
  const compiler = join(
    createRequire(import.meta.url).resolve("assemblyscript/package.json"),
    "..",
    "bin",
    "asc.js",
  )
  const folder = mkdtempSync(join(tmpdir(), "postern-asc-"))
  const target = join(folder, "scan.wasm")
  try {
    execFileSync(
      process.execPath,
      [
        ...[compiler, "scan.ts", "--outFile", target, "--runtime", "stub"],
        ...["--enable", "relaxed-simd", "-Ospeed", "--noAssert"],
      ],
      {cwd: import.meta.dirname, stdio: ["ignore", "ignore", "inherit"]},
    )
    const text = readFileSync(target).toString("base64")
    return `/* Made of asm/scan.ts by \`npm run build:wasm\`. Do not edit: test/scan-wasm.test.ts compares the two. */

export const scanWasm: string =
  "${text}"
`
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

if (import.meta.main)
  writeFileSync(join(import.meta.dirname, "..", "src", "bytes", "scan-wasm.ts"), scanWasmSource())
