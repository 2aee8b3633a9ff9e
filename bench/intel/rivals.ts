/* Other programs on the same texts: npm `ioc-extractor`, PyPI `ioc-finder` and `txt2stix`, each from a folder outside
 * of the repository. They give values without places. What is not installed says how to install it. */

import {spawnSync} from "node:child_process"
import {existsSync} from "node:fs"
import {join} from "node:path"
import {pathToFileURL} from "node:url"

export interface Rival {
  readonly name: string
  /** The values that it takes from a text; undefined where it is not installed. */
  values(text: string): Promise<ReadonlySet<string> | undefined>
  readonly install: string
}

/** `folder` holds `node_modules`. */
export function iocExtractor(folder: string | undefined): Rival {
  const entry = join(folder ?? "", "node_modules", "ioc-extractor", "dist", "index.mjs")
  return {
    name: "ioc-extractor 8.2.0",
    install: "npm install ioc-extractor@8.2.0 in a folder of its own, and --ioc-extractor FOLDER",
    values: async (text) => {
      if (folder === undefined || !existsSync(entry)) return undefined
      const {extractIOC} = (await import(pathToFileURL(entry).href)) as {
        extractIOC: (text: string) => Readonly<Record<string, readonly string[]>>
      }
      const wanted = [
        "domains",
        "emails",
        "ipv4s",
        "ipv6s",
        "md5s",
        "sha1s",
        "sha256s",
        "sha512s",
        "urls",
        "cves",
      ]
      const found = extractIOC(text)
      return new Set(wanted.flatMap((kind) => found[kind] ?? []))
    },
  }
}

const finder = `
import json, sys
from ioc_finder import find_iocs
found = find_iocs(sys.stdin.read())
wanted = ("urls", "domains", "ipv4s", "ipv6s", "md5s", "sha1s", "sha256s", "sha512s", "email_addresses", "cves", "file_paths", "registry_key_paths", "user_agents")
print(json.dumps(sorted({str(value) for kind in wanted for value in found.get(kind) or []})))
`
// Only what needs neither a network nor a language model.
const patterns = `
import json, sys
from txt2stix.pattern.extractors.base_extractor import ALL_EXTRACTORS
import txt2stix.pattern.extractors.helper, importlib, pkgutil, txt2stix.pattern.extractors as all_of
for module in pkgutil.walk_packages(all_of.__path__, all_of.__name__ + "."):
    importlib.import_module(module.name)
text = sys.stdin.read()
wanted = ("ipv4", "ipv6", "domain", "host", "url", "email", "file_hash", "file_name", "directory", "cve", "registry", "user_agent")
found = set()
for slug, extractor in ALL_EXTRACTORS.items():
    if any(word in slug for word in wanted) and "bitcoin" not in slug:
        for it in extractor().extract_extraction_from_text(text):
            found.add(str(it["value"]))
print(json.dumps(sorted(found)))
`

/** `python` is the interpreter of an environment that has both. */
export function pythonRival(name: "ioc-finder" | "txt2stix", python: string | undefined): Rival {
  return {
    name: name === "ioc-finder" ? "ioc-finder 9.4.1" : "txt2stix 1.7.3, patterns",
    install: `pip install ${name} in an environment of its own, and --python ITS-PYTHON`,
    values: async (text) => {
      if (python === undefined || !existsSync(python)) return undefined
      const script = name === "ioc-finder" ? finder : patterns
      const {status, stdout} = spawnSync(python, ["-c", script], {
        input: text,
        encoding: "utf8",
        maxBuffer: 1 << 28,
        timeout: 120_000,
      })
      return status === 0 ? new Set(JSON.parse(stdout) as readonly string[]) : undefined
    },
  }
}
