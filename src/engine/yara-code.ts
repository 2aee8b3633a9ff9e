/* Where the code of YARA-X lies. Apart from the library itself, which who only starts children does not need. */

import {readFileSync} from "node:fs"
import {createRequire} from "node:module"
import {dirname, join} from "node:path"

/** The file that holds the library's code. */
export function yaraCodePath(): string {
  const entry = createRequire(import.meta.url).resolve("@virustotal/yara-x")
  return join(dirname(entry), "yara_x_js_bg.wasm")
}

/** The library's code, read from the file that the package manager has put there. */
export function readYaraCode(): Uint8Array {
  return readFileSync(yaraCodePath())
}
