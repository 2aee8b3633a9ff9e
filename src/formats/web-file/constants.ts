/* Computes what functions of constants give: the ways in which code hides its strings.
 *
 * A function is known by the last part of its name in lower case. Each gives undefined where it does not
 * apply. Bounded: no result is longer than 4 MiB, and inflating stops there. */

import {gunzipSync, inflateRawSync, inflateSync} from "node:zlib"
import type {Disguise} from "./token.ts"
import {constant, type Value} from "./value.ts"

const longest = 4 << 20

export interface Computed {
  readonly value: Value
  readonly disguise: Disguise | undefined
}

/** What `name(args)` or `receiver.name(args)` gives if all of it is constant. */
export function compute(
  name: string,
  receiver: Value | undefined,
  args: readonly Value[],
): Computed | undefined {
  if (receiver?.taint !== undefined || args.some((arg) => arg.taint !== undefined)) return undefined
  const own = receiver?.text
  const texts = args.map((arg) => arg.text ?? undefined)
  const first = texts[0]
  const done = (text: string | undefined, disguise?: Disguise): Computed | undefined =>
    text === undefined || text.length > longest ? undefined : {value: constant(text), disguise}
  switch (name) {
    case "base64_decode":
    case "frombase64string":
    case "decodebuffer":
    case "parsebase64binary":
    case "atob":
    case "decodebase64":
      return first === undefined ? undefined : done(base64(first), "encoded strings")
    case "decode":
      // Base64.getDecoder().decode(…), Base64.decode(…), URLDecoder.decode(…).
      if (first === undefined) return undefined
      return receiver !== undefined && /url/.test(receiver.path)
        ? done(percent(first))
        : done(base64(first), "encoded strings")
    case "hex2bin":
      return done(hex(first), "encoded strings")
    case "pack":
      return first !== undefined && /^H/.test(first) ? done(hex(texts[1]), "encoded strings") : undefined
    case "str_rot13":
      return done(
        first?.replace(/[a-z]/gi, (c) => {
          const base = c <= "Z" ? 65 : 97
          return String.fromCharCode(((c.charCodeAt(0) - base + 13) % 26) + base)
        }),
        "encoded strings",
      )
    case "gzinflate":
    case "gzuncompress":
    case "gzdecode":
      return first === undefined ? undefined : done(inflated(name, first), "encoded strings")
    case "urldecode":
    case "rawurldecode":
    case "unescape":
    case "decodeuricomponent":
    case "decodeuri":
      return done(percent(first), "encoded strings")
    case "htmldecode":
    case "html_entity_decode":
    case "htmlspecialchars_decode":
      return done(first?.replace(/&#(\d{1,5});/g, (_, n: string) => String.fromCharCode(Number(n))))
    case "convert_uudecode":
      return undefined
    case "strrev":
    case "strreverse":
      return done(first === undefined ? undefined : [...first].reverse().join(""), "reversed strings")
    case "reverse":
      if (own !== undefined) return done([...own].reverse().join(""), "reversed strings")
      if (first !== undefined && args.length === 1)
        return done([...first].reverse().join(""), "reversed strings")
      if (receiver?.items !== undefined)
        return {value: {...receiver, items: [...receiver.items].reverse()}, disguise: "reversed strings"}
      return undefined
    case "chr":
    case "chrw":
    case "tochar":
    case "fromcharcode":
    case "chrb": {
      const codes = args.map((arg) => Number(arg.text))
      return codes.length > 0 &&
        codes.every((code) => Number.isInteger(code) && code >= -256 && code < 65_536)
        ? done(
            String.fromCharCode(...codes.map((code) => (name === "chr" ? code & 255 : code))),
            "strings of character codes",
          )
        : undefined
    }
    case "ord":
    case "asc":
    case "ascw":
      return first === undefined || first === "" ? undefined : done(String(first.charCodeAt(0)))
    case "replace":
      if (own !== undefined && first !== undefined && texts[1] !== undefined)
        return done(replaced(own, first, texts[1]), "strings put together from pieces")
      if (first !== undefined && texts[1] !== undefined && texts[2] !== undefined)
        return done(replaced(first, texts[1], texts[2]), "strings put together from pieces")
      return undefined
    case "str_replace":
    case "str_ireplace":
      return first === undefined || texts[1] === undefined || texts[2] === undefined
        ? undefined
        : done(replaced(texts[2], first, texts[1]), "strings put together from pieces")
    case "strtr": {
      const [, from, to] = texts
      if (first === undefined || from === undefined || to === undefined || first.length > 100_000)
        return undefined
      return done(
        Array.from(first, (c) => {
          const index = from.lastIndexOf(c)
          return index < 0 || index >= to.length ? c : to.charAt(index)
        }).join(""),
        "strings put together from pieces",
      )
    }
    case "substr_replace": {
      const [text, by, start, length] = texts
      if (text === undefined || by === undefined || start === undefined) return undefined
      const from = Number(start) < 0 ? Math.max(0, text.length + Number(start)) : Number(start)
      const to =
        length === undefined
          ? text.length
          : Number(length) < 0
            ? text.length + Number(length)
            : from + Number(length)
      return done(
        text.slice(0, from) + by + text.slice(Math.max(from, to)),
        "strings put together from pieces",
      )
    }
    case "substr":
    case "mid":
    case "substring": {
      const text = own ?? first
      const rest = (own === undefined ? texts.slice(1) : texts).map(Number)
      if (text === undefined || rest.length === 0 || rest.some((n) => !Number.isInteger(n))) return undefined
      const [start = 0, second] = rest
      if (name === "mid") return done(text.substr(Math.max(0, start - 1), second))
      // Java and JScript name the end, PHP and C# the length; only constants of few characters suffer.
      return done(
        name === "substr"
          ? text.substr(start, second)
          : second === undefined
            ? text.slice(start)
            : text.substr(start, second),
      )
    }
    case "charat":
    case "get_chars": {
      const index = Number(first)
      return own === undefined || !Number.isInteger(index) ? undefined : done(own.charAt(index))
    }
    case "tolower":
    case "tolowercase":
    case "tolowerinvariant":
    case "strtolower":
    case "lcase":
    case "lcfirst":
      return done((own ?? first)?.toLowerCase())
    case "toupper":
    case "touppercase":
    case "strtoupper":
    case "ucase":
      return done((own ?? first)?.toUpperCase())
    case "ucfirst": {
      return first === undefined ? undefined : done(first.charAt(0).toUpperCase() + first.slice(1))
    }
    case "trim":
    case "rtrim":
    case "ltrim":
    case "tostring":
    case "getbytes":
    case "tochararray":
    case "toarray":
    case "strval":
    case "cstr":
    case "getstring":
    case "valueof":
    case "stripslashes": {
      const text = own !== undefined && name !== "getstring" ? own : first
      if (text !== undefined) return done(/trim/.test(name) ? text.trim() : text)
      const list = (own === undefined ? args[0] : receiver)?.items
      return list === undefined ? undefined : done(ofItems(list), "strings of character codes")
    }
    case "concat": {
      const pieces = own === undefined ? texts : [own, ...texts]
      return pieces.every((piece) => piece !== undefined)
        ? done(pieces.join(""), "strings put together from pieces")
        : undefined
    }
    case "sprintf":
    case "format": {
      if (first === undefined || texts.slice(1).some((text) => text === undefined) || texts.length > 50)
        return undefined
      let next = 1
      return done(
        name === "sprintf"
          ? first.replace(/%[sd]|%c/g, (one) => {
              const text = texts[next++] ?? ""
              return one === "%c" ? String.fromCharCode(Number(text) & 255) : text
            })
          : first.replace(/\{(\d{1,2})\}/g, (_, n: string) => texts[1 + Number(n)] ?? ""),
        "strings put together from pieces",
      )
    }
    case "implode":
    case "join": {
      const list = receiver?.items ?? args.find((arg) => arg.items !== undefined)?.items
      if (list === undefined) {
        // `new String(…).split("").reverse().join("")`: a text counts as its characters.
        return own !== undefined && name === "join" ? done(own) : undefined
      }
      const pieces = list.map((item) => item.text)
      const glue = texts.find((text) => text !== undefined) ?? (receiver?.items === undefined ? "" : ",")
      return pieces.every((piece) => piece !== undefined)
        ? done(pieces.join(glue), "strings put together from pieces")
        : undefined
    }
    case "split":
    case "explode":
    case "str_split": {
      if (own === undefined && receiver !== undefined && texts.length < 2) return undefined
      const text = own ?? (name === "explode" ? texts[1] : first)
      const by =
        own !== undefined ? first : name === "explode" ? first : name === "str_split" ? "" : (texts[1] ?? " ")
      if (text === undefined || by === undefined || text.length > 100_000) return undefined
      return {
        value: {items: text.split(by, 4096).map(constant), path: "", type: "list"},
        disguise: undefined,
      }
    }
    case "array_reverse":
      return args[0]?.items === undefined
        ? undefined
        : {value: {...args[0], items: [...args[0].items].reverse()}, disguise: "reversed strings"}
    default:
      return undefined
  }
}

/** The text that a list of characters or character codes makes. */
export function ofItems(items: readonly Value[]): string | undefined {
  let out = ""
  for (const {text} of items) {
    if (text === undefined) return undefined
    out += /^\d{1,5}$/.test(text) && text.length > 1 ? String.fromCharCode(Number(text)) : text
  }
  return out
}

/** `"abc" ^ "xyz"` of PHP; undefined if either is not constant. */
export function exclusiveOr(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined || a.length > 100_000) return undefined
  let out = ""
  for (let i = 0; i < Math.min(a.length, b.length); i++)
    out += String.fromCharCode(a.charCodeAt(i) ^ b.charCodeAt(i))
  return out
}

function replaced(text: string, what: string, by: string): string | undefined {
  if (what === "" || text.length > 1_000_000) return undefined
  // A regular expression of JScript (`/x/g`): only those of plain characters.
  const plain = /^\/([\w ~!@#%&=:;,<>-]{1,60})\/g?i?$/.exec(what)?.[1] ?? what
  const out = text.replaceAll(plain, by)
  return out.length > longest ? undefined : out
}

function base64(text: string): string | undefined {
  const plain = text.replaceAll(/\s/g, "")
  if (plain.length < 2 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(plain)) return undefined
  return Buffer.from(plain, "base64").toString("latin1")
}

/** What hexadecimal digits say; undefined for any other text. */
export function hex(text: string | undefined): string | undefined {
  return text === undefined || !/^(?:[0-9a-fA-F]{2})+$/.test(text)
    ? undefined
    : Buffer.from(text, "hex").toString("latin1")
}

function percent(text: string | undefined): string | undefined {
  return text?.replace(/%(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))/g, (_, four, two) =>
    String.fromCharCode(Number.parseInt((four ?? two) as string, 16)),
  )
}

function inflated(name: string, text: string): string | undefined {
  const bytes = Buffer.from(text, "latin1")
  const inflate = name === "gzinflate" ? inflateRawSync : name === "gzdecode" ? gunzipSync : inflateSync
  try {
    return inflate(bytes, {maxOutputLength: longest}).toString("latin1")
  } catch (error) {
    // Damaged data, or more of it than we want: the text stays unknown.
    if (error instanceof Error) return undefined
    throw error
  }
}
