/* Files made of what YARA rules look for: strings of a rule in the forms of their modifiers, spliced into
 * noise, so that many rules match and many nearly do. */

import {parseYara, type YaraString} from "../../src/rules/yara/parse.ts"
import type {YaraPlan} from "../../src/rules/yara/plan.ts"
import {bytesOfText} from "../../src/rules/yara/tokens.ts"
import type {NamedBytes} from "./yara-data.ts"

/** Numbers in [0, 1) that depend on the seed alone. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const heads: readonly string[] = ["", "MZ", "%PDF-1.4\n", "PK\x03\x04", '<%@ Page Language="C#" %>', "<?php "]

/** So many files, each of the strings of one to three rules. */
export function fragmentsOf(plan: YaraPlan, count: number, random: () => number): readonly NamedBytes[] {
  return Array.from({length: count}, (_, i) => {
    const parts: Uint8Array[] = [Buffer.from(heads[Math.floor(random() * heads.length)]!, "latin1")]
    for (let rules = 1 + Math.floor(random() * 3); rules > 0; rules--) {
      const rule = plan.rules[Math.floor(random() * plan.rules.length)]!
      const strings = parseYara(rule.text, "rule").rules[0]?.strings ?? []
      for (const string of strings)
        if (random() < 0.85)
          parts.push(Buffer.from(random() < 0.3 ? "\0\0" : "\r\n "), formOf(string, random))
    }
    return {name: `evidence/${i}.aspx`, bytes: Buffer.concat(parts)}
  })
}

function formOf(string: YaraString, random: () => number): Uint8Array {
  const has = (name: string): boolean => string.modifiers.some((modifier) => modifier.startsWith(name))
  if (string.kind === "hex") {
    const hex = string.value
      .slice(1, -1)
      .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "")
      .replace(/\[(\d*)[^\]]*\]/g, (_, least: string) => "00".repeat(Math.min(64, Number(least))))
      .replace(/\(\s*([^|)]*)[^)]*\)/g, "$1")
      .replaceAll("?", "4")
      .replace(/[\s~]/g, "")
    return Buffer.from(hex, "hex")
  }
  if (string.kind === "regex") {
    const plain = string.value
      .slice(1, string.value.lastIndexOf("/"))
      .replace(/\\x([\da-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\([^A-Za-z0-9])/g, "$1")
      .replace(/\\s[*+]?/g, " ")
      .replace(/[.^$]\*?\??/g, "a")
    return wide(Buffer.from(plain, "latin1"), has("wide") && random() < 0.5)
  }
  let bytes: Uint8Array = bytesOfText(string.value) ?? new Uint8Array(0)
  if (has("nocase") && random() < 0.5)
    bytes = bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte))
  bytes = wide(bytes, has("wide") && (!has("ascii") || random() < 0.5))
  if (has("base64")) {
    const before = Buffer.alloc(Math.floor(random() * 3), "x")
    const text = Buffer.from(Buffer.concat([before, bytes, Buffer.from("yy")]).toString("base64"))
    return wide(text, has("base64wide"))
  }
  return bytes
}

function wide(bytes: Uint8Array, isWide: boolean): Uint8Array {
  return isWide ? Buffer.from(Buffer.from(bytes).toString("latin1"), "utf16le") : bytes
}
