/* 10,000 files of free software for the web (pages, scripts, styles, pictures as text), as far as the packages of
 * test/web-shells/clean-corpus.ts can be fetched, with the web shells of the fixtures among them; and other
 * people's YARA rules, which come from the shared data beside the checkout. */

import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {basename, join} from "node:path"
import {shellFixtures} from "../test/support/yara-data.ts"
import {cleanCorpus} from "../test/web-shells/clean-corpus.ts"
import type {Corpus} from "./corpus.ts"
import {sharedData} from "./evtx-corpus.ts"

export const yaraRules: string = join(sharedData, "yara-rules")

const mostFiles = 10_000
const webFile =
  /\.(?:aspx|ashx|asmx|ascx|asax|svc|master|cshtml|asp|php\d?|phtml|inc|jspx?|jspf|tagx?|js|css|html?|json|xml|svg)$/i

/** In order of path, up to the size, in folders of 500; throws where no package can be fetched. */
export async function webFileCorpus(sizeBytes: number): Promise<Corpus> {
  const {files} = await cleanCorpus()
  const first = files[0]
  if (first === undefined) throw new Error("no package of web software could be fetched")
  const root = first.slice(0, first.indexOf("postern-clean-pages") + "postern-clean-pages".length)
  const shells = shellFixtures()
  const paths = readdirSync(root, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && webFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, mostFiles - shells.length)
  const folder = join(tmpdir(), "postern-bench", `yara-${sizeBytes}`)
  const hash = createHash("sha256")
  let bytes = 0
  let count = 0
  const add = (name: string, content: Uint8Array): void => {
    const into = join(folder, String(Math.floor(count / 500)))
    mkdirSync(into, {recursive: true})
    const path = join(into, `${count}-${name}`)
    if (!existsSync(path)) writeFileSync(path, content)
    hash.update(content)
    bytes += content.length
    count++
  }
  for (const shell of shells) add(basename(shell.name), shell.bytes)
  for (const path of paths) {
    if (bytes >= sizeBytes) break
    add(basename(path), readFileSync(path))
  }
  return {folder, bytes, files: count, planted: shells.length, digest: hash.digest("hex").slice(0, 12)}
}
