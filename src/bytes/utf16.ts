/* UTF-16 seen as one byte per code unit, so that scanners of ASCII structure need no second version. */

/** One byte per code unit: ASCII as it is, anything else 0x80. A trailing half unit is left out.
 *  Position i here is byte 2 i there. */
export function narrow(raw: Uint8Array, littleEndian: boolean): Uint8Array {
  const units = raw.length >> 1
  const out = new Uint8Array(units)
  const low = littleEndian ? 0 : 1
  const high = 1 - low
  for (let i = 0, at = 0; i < units; i++, at += 2) {
    const value = raw[at + low]!
    out[i] = raw[at + high] === 0 && value < 0x80 ? value : 0x80
  }
  return out
}
