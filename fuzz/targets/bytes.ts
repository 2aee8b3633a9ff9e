/* What floor 0 reads out of text and bytes: tables, encodings, addresses; each against another account.
 *
 * Tables: any text; written anew, quoted, they give the same cells. Encodings: any bytes; a part decodes
 * without regard to what stands around it. Addresses and blocks: as node:net has them. */

import {BlockList, isIPv4, isIPv6} from "node:net"
import {blockHolds, parseAddress, parseBlock} from "../../src/bytes/cidr.ts"
import {readCsv} from "../../src/bytes/csv.ts"
import {decodeText, detectText} from "../../src/bytes/text-encoding.ts"
import {ownFiles, textSeed} from "../corpus.ts"
import {holds, type Target} from "../target.ts"

const tables: Target = {
  name: "csv",
  checks: "tables: records and problems at lines of the text; the same cells when written anew",
  kind: "text",
  dictionary: ['"', '""', '","', ",", "\r\n", "\r", "\n", '"\n', "\ufeff"],
  limitBytes: 4000,
  seeds: () => [
    ...ownFiles("knowledge", /\.csv$/),
    textSeed("quoted", 'a,b\r\n"one, two","say ""hi"""\r\n"line\nend",\r\n\r\nlast,x'),
  ],
  attempt(bytes, witness) {
    const text = Buffer.from(bytes).toString("utf8")
    const {records, problems} = readCsv(text)
    const lines = text.split("\n").length
    for (const {line, column, message} of problems) {
      witness.saw(message)
      holds(
        line >= 1 && line <= lines && column >= 1,
        "a problem names a place",
        () => `${line}:${column} of ${lines}`,
      )
    }
    for (const {line} of records)
      holds(line >= 1 && line <= lines, "a record names its line", () => `${line} of ${lines}`)
    const written = records
      .map(({cells}) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`)
      .join("")
    const again = readCsv(written)
    holds(again.problems.length === 0, "what is written anew is in order")
    const cells = (from: typeof records): string => JSON.stringify(from.map((record) => record.cells))
    holds(cells(again.records) === cells(records), "what is written anew has the same cells")
    witness.saw(`cells ${records[1]?.cells.length}`)
    witness.tell(cells(records))
  },
}

const encodings: Target = {
  name: "text-encoding",
  checks: "encodings: any bytes become text; the middle of a text decodes as alone",
  kind: "binary",
  dictionary: ["\ufeff", "a\0b\0", "\0a\0b", "é", "\u2028"],
  limitBytes: 2000,
  stretchBytes: 1 << 20,
  seeds: () => [
    {name: "utf-8", bytes: Buffer.from("Straße, 東京, \u{1f480}\r\n")},
    {name: "ansi", bytes: Buffer.from("Stra\xdfe\r\n", "latin1")},
    {name: "utf-16le", bytes: Buffer.from("\ufeffStraße 東京\r\n", "utf16le")},
    {name: "utf-16be", bytes: Buffer.from("\ufeffStraße\r\n", "utf16le").swap16()},
    {name: "no-mark", bytes: Buffer.from("no mark at all\r\n", "utf16le")},
  ],
  attempt(bytes, witness) {
    const {encoding, markBytes} = detectText(bytes)
    holds(markBytes <= bytes.length, "a mark is part of the text")
    witness.saw(`${encoding} ${markBytes}`)
    const text = decodeText(bytes, markBytes, bytes.length, encoding)
    holds(text.length <= bytes.length, "no byte gives more than a character")
    witness.tell(text)
    const third = 2 * Math.floor(bytes.length / 6)
    for (const one of ["utf-8", "utf-16le", "utf-16be"] as const) {
      const part = decodeText(bytes, third, 2 * third, one)
      holds(
        part === decodeText(bytes.slice(third, 2 * third), 0, third, one),
        "a part decodes as it does alone",
      )
    }
  },
}

const addresses: Target = {
  name: "cidr",
  checks: "addresses and blocks: as node:net has them",
  kind: "text",
  dictionary: [
    "::",
    ":",
    ".",
    "/",
    "/0",
    "/32",
    "/128",
    "/33",
    "255",
    "256",
    "0",
    "00",
    "ffff",
    "fe80::",
    "::ffff:",
    "%3",
    "[",
    "]",
    "192.0.2.7",
    "10.0.0.0/8",
    "-",
  ],
  limitBytes: 200,
  stretchBytes: 65_536,
  seeds: () => [
    textSeed("v4", "192.0.2.7\n192.0.2.0/24\n10.0.0.0/8"),
    textSeed("v6", "2001:db8::1\n2001:db8::/32\n::ffff:192.0.2.7\nfe80::1%3\n[::1]"),
    textSeed("odd", "1.2.3.4/0\n::/0\n01.2.3.4\n1.2.3\n1::2::3"),
  ],
  attempt(bytes, witness) {
    const lines = Buffer.from(bytes).toString("utf8").split("\n").slice(0, 12)
    for (const text of lines) {
      const address = parseAddress(text)
      witness.saw(`address ${address !== undefined}`)
      witness.tell(String(address))
      holds(address === undefined || (address >= 0n && address < 1n << 128n), "an address has 128 bits")
      // Zones and brackets are ours to cut.
      if (text.length <= 80 && !/[[\]%]/.test(text))
        holds(
          (address !== undefined) === (isIPv4(text) || isIPv6(text)),
          "an address is what node:net takes for one",
          () => text,
        )
      const block = parseBlock(text)
      witness.saw(`block ${block !== undefined}`)
      if (block === undefined) continue
      const [base = "", bits] = text.split("/")
      if (/[[\]%]/.test(base)) continue
      const family = isIPv4(base) ? "ipv4" : "ipv6"
      const list = new BlockList()
      list.addSubnet(base, Number(bits ?? (family === "ipv4" ? 32 : 128)), family)
      for (const other of lines) {
        const number = parseAddress(other)
        // A v4 address in v6 dress is one number for us and two families for node:net.
        if (number === undefined || /[[\]%]/.test(other) || isIPv4(other) !== (family === "ipv4")) continue
        const theirs = list.check(other, family)
        holds(
          blockHolds(block, number) === theirs,
          "a block holds what node:net says",
          () => `${other} in ${text}: ${theirs}`,
        )
      }
    }
  },
}

export const byteTargets: readonly Target[] = [tables, encodings, addresses]
