/* The naive twin of bytes/scan-plain: every needle at every position. */

/** Start and end of every occurrence in [low, end), by end. */
export function occurrences(
  needles: readonly Uint8Array[],
  raw: Uint8Array,
  low: number,
  end: number,
): readonly {readonly start: number; readonly end: number}[] {
  const found: {start: number; end: number}[] = []
  for (const needle of needles)
    for (let start = low; start + needle.length <= end; start++)
      if (needle.every((byte, i) => lower(raw[start + i] as number) === lower(byte)))
        found.push({start, end: start + needle.length})
  return found.sort((a, b) => a.end - b.end || a.start - b.start)
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte
}
