/* Internet addresses and blocks of them, v4 and v6.
 *
 * An address is a 128-bit number; v4 lies in ::ffff:0:0/96, so a mapped address (`::ffff:192.0.2.1`) and
 * the plain one are the same number and match the same blocks. Zone ids (`fe80::1%3`) are cut, brackets
 * around v6 dropped. Text that is no address (`-`, host names, lists, ports behind v4) gives undefined.
 * Octets with leading zeros are refused: some programs read them as octal.
 *
 * Source: RFC 4291 §2.2 and §2.5.5.2, RFC 4632 §3.1, RFC 4007 §11 (zones). */

/** A block of addresses: those whose first `128 - shift` bits are `prefix`. */
export interface AddressBlock {
  readonly prefix: bigint
  readonly shift: bigint
}

const mappedV4 = 0xffff_0000_0000n

/** The 128-bit number of an address, or undefined if the text is none. */
export function parseAddress(text: string): bigint | undefined {
  if (text.length < 2 || text.length > 80) return undefined
  let bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text
  const zone = bare.indexOf("%")
  if (zone > 0 && bare.includes(":")) bare = bare.slice(0, zone)
  if (bare.includes(":")) return parseV6(bare)
  const v4 = parseV4(bare)
  return v4 === undefined ? undefined : mappedV4 | v4
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split(".")
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    value = (value << 8n) | BigInt(part)
  }
  return value
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const head = groups(halves[0] ?? "", halves.length === 1)
  const tail = halves.length === 2 ? groups(halves[1] ?? "", true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  let value = 0n
  for (const group of [...head, ...new Array<number>(missing).fill(0), ...tail]) {
    value = (value << 16n) | BigInt(group)
  }
  return value
}

/** The 16-bit groups of one side of `::`; a dotted v4 at the end of the address counts for two. */
function groups(text: string, endsAddress: boolean): number[] | undefined {
  if (text === "") return []
  const out: number[] = []
  const parts = text.split(":")
  for (const [i, part] of parts.entries()) {
    if (endsAddress && i === parts.length - 1 && part.includes(".")) {
      const v4 = parseV4(part)
      if (v4 === undefined) return undefined
      out.push(Number(v4 >> 16n), Number(v4 & 0xffffn))
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      out.push(Number.parseInt(part, 16))
    } else {
      return undefined
    }
  }
  return out
}

/** Reads `10.0.0.0/8`, `fe80::/10`, or an address alone as a block of one. Bits behind the prefix are
 *  ignored. Undefined if the text is no block. */
export function parseBlock(text: string): AddressBlock | undefined {
  const slash = text.indexOf("/")
  const base = slash < 0 ? text : text.slice(0, slash)
  const address = parseAddress(base)
  if (address === undefined || base.includes("%")) return undefined
  const isV4 = !base.includes(":")
  const suffix = slash < 0 ? (isV4 ? "32" : "128") : text.slice(slash + 1)
  if (!/^\d{1,3}$/.test(suffix)) return undefined
  const bits = Number(suffix)
  if (bits > (isV4 ? 32 : 128)) return undefined
  const shift = BigInt((isV4 ? 32 : 128) - bits)
  return {prefix: address >> shift, shift}
}

export function blockHolds(block: AddressBlock, address: bigint): boolean {
  return address >> block.shift === block.prefix
}
