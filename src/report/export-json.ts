/* What exports need to write JSON: one canonical form to derive ids from, and what makes texts fit to go out.
 *
 * Every string that goes out passes `Losses.clean` once: lone surrogates become U+FFFD, NUL is removed, long texts are
 * cut, and each is counted, so that an export can say what it lost.
 *
 * Sources: RFC 8785 (JSON Canonicalization Scheme); RFC 9562 section 5.5 (UUID version 5). */

import {createHash} from "node:crypto"
import {clip} from "./escape.ts"

/** RFC 8785: keys in order of UTF-16 units, numbers and strings as ECMAScript writes them. Keys whose value is
 *  undefined are left out. Strings must be well formed. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null)
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(",")}}`
}

/** All ids of ours that no standard prescribes are derived in this namespace. */
export const ownNamespace = "a0a5a828-1991-4fdd-a4b0-f405ae0e5038"

/** UUID version 5 of a name in a namespace. */
export function uuid5(namespace: string, name: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.subarray(0, 16).toString("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** The id of a thing of ours by its content. `kind` is part of it: equal content of two kinds has two ids. */
export function ownUuid(kind: string, content: unknown): string {
  return uuid5(ownNamespace, canonicalJson({kind, content}))
}

/** What an export could not carry, in sentences, each once; and the one place where its texts are made fit. */
export class Losses {
  readonly #sentences = new Set<string>()
  #cut = 0
  #mended = 0
  #nul = 0

  /** Notes what is not in the export. */
  say(sentence: string): void {
    this.#sentences.add(sentence)
  }

  /** The text as it may go out: well formed, without NUL, at most `limit` units and then a count of the rest. */
  clean(text: string, limit: number): string {
    let out = text
    if (out.includes("\0")) {
      this.#nul += 1
      out = out.replaceAll("\0", "")
    }
    if (!out.isWellFormed()) {
      this.#mended += 1
      out = out.toWellFormed()
    }
    if (out.length > limit) {
      this.#cut += 1
      out = clip(out, limit)
    }
    return out
  }

  /** `clean` for all strings in plain data; keys whose value is undefined or an empty list are left out. */
  cleanAll(value: unknown, limitOf: (key: string) => number, key = ""): unknown {
    if (typeof value === "string") return this.clean(value, limitOf(key))
    if (Array.isArray(value)) return value.map((each) => this.cleanAll(each, limitOf, key))
    if (typeof value !== "object" || value === null) return value
    const out: Record<string, unknown> = {}
    for (const [name, each] of Object.entries(value))
      if (each !== undefined && !(Array.isArray(each) && each.length === 0))
        out[name] = this.cleanAll(each, limitOf, name)
    return out
  }

  /** All of it, in the order in which it was noted. */
  get sentences(): readonly string[] {
    const counted = (n: number, one: string, many: string): readonly string[] =>
      n === 0 ? [] : [n === 1 ? one : `${n} ${many}`]
    return [
      ...this.#sentences,
      ...counted(
        this.#cut,
        "One text is cut; its end says by how much.",
        "texts are cut; the end of each says by how much.",
      ),
      ...counted(
        this.#mended,
        "One text held half a character, now U+FFFD.",
        "texts held half a character, now U+FFFD.",
      ),
      ...counted(this.#nul, "One text held NUL, which is removed.", "texts held NUL, which is removed."),
    ]
  }
}
