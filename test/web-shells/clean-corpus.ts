/* Fetches real pages of free software for the count of false alarms: ASP.NET, ASP, PHP and JSP out of Debian and npm
 * packages, by those systems' own clients, into a folder below the system's temporary one.
 *
 * Packages are fetched once and kept. Nothing of them is run, and nothing enters the repository. What cannot be
 * fetched is left out; whoever asks sees how many files there are. */

import {execFile} from "node:child_process"
import {existsSync, mkdirSync, readdirSync, rmSync, statSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {setTimeout} from "node:timers/promises"
import {promisify} from "node:util"

const run = promisify(execFile)

/** Applications with pages that log in, upload, administer databases and servers, and manage files. */
const debian: readonly string[] = [
  "adminer",
  "asp.net-examples",
  "cacti",
  "dokuwiki",
  "icingaweb2",
  "php-horde-gollem",
  "php-horde-imp",
  "phpldapadmin",
  "phpmyadmin",
  "postfixadmin",
  "roundcube-core",
  "tomcat10-admin",
  "tomcat10-docs",
  "tomcat10-examples",
  "wordpress",
]
/** Editors and uploaders that bring along connectors for servers. */
const npm: readonly string[] = [
  "ckeditor-full@4.7.3",
  "dojo-util@1.17.3",
  "jquery-file-upload@4.0.11",
  "kindeditor@4.1.10",
  "phpjs@1.3.2",
  "plupload@2.3.9",
  "rich-filemanager@2.7.6",
  "webuploader@0.1.8",
]
const pages = /\.(?:aspx|ashx|asmx|ascx|asax|svc|master|cshtml|asp|php\d?|phtml|inc|jspx?|jspf|tagx?)$/i

export interface Corpus {
  /** Paths of the pages, in order. */
  readonly files: readonly string[]
  /** Packages that could not be fetched. */
  readonly missing: readonly string[]
}

/** Fetches what is not there yet; gives what there is. Several test files ask for it at once: one fetches, the others wait. */
export async function cleanCorpus(): Promise<Corpus> {
  const root = join(tmpdir(), "postern-clean-pages")
  const lock = `${root}.lock`
  await take(lock)
  try {
    return await corpusIn(root)
  } finally {
    rmSync(lock, {recursive: true, force: true})
  }
}

/** Nobody fetches for longer; a lock that is older was left behind. */
const longestMillis = 15 * 60_000

async function take(lock: string): Promise<void> {
  for (;;)
    try {
      mkdirSync(lock)
      return
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
      const since = statSync(lock, {throwIfNoEntry: false})?.mtimeMs
      if (since !== undefined && Date.now() - since > longestMillis)
        rmSync(lock, {recursive: true, force: true})
      else await setTimeout(250)
    }
}

async function corpusIn(root: string): Promise<Corpus> {
  const missing = [
    ...(await fetchAll(join(root, "debian"), debian, ["apt-get", "download"], ["dpkg-deb", "-x"], ".deb")),
    ...(await fetchAll(
      join(root, "npm"),
      npm,
      ["npm", "pack", "--silent", "--ignore-scripts"],
      ["tar", "-xzf"],
      ".tgz",
    )),
  ]
  const files = readdirSync(root, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile() && pages.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  return {files: files.sort(), missing}
}

/** Fetches packages with one call of their client, else with one call each, and unpacks what came. A folder
 *  `done` says that nothing is left to fetch. Gives the names of those that did not come. */
async function fetchAll(
  folder: string,
  names: readonly string[],
  fetch: readonly string[],
  unpack: readonly string[],
  ending: string,
): Promise<readonly string[]> {
  if (existsSync(join(folder, "done"))) return []
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  const limits = {timeout: 120_000, maxBuffer: 8 << 20, cwd: folder}
  const call = async (command: readonly string[], args: readonly string[]): Promise<boolean> => {
    const [program = "", ...rest] = command
    try {
      await run(program, [...rest, ...args], limits)
      return true
    } catch (error) {
      // No network, no such package, no such client: the caller counts what is there.
      if (error instanceof Error) return false
      throw error
    }
  }
  const missing: string[] = []
  if (!(await call(fetch, names)))
    for (const name of names) if (!(await call(fetch, [name]))) missing.push(name)
  for (const file of readdirSync(folder).filter((name) => name.endsWith(ending))) {
    const into = file.slice(0, -ending.length)
    mkdirSync(join(folder, into))
    if (!(await call(unpack, unpack[0] === "tar" ? [file, "-C", into, "--no-same-owner"] : [file, into])))
      missing.push(file)
  }
  if (missing.length === 0) mkdirSync(join(folder, "done"))
  return missing
}
