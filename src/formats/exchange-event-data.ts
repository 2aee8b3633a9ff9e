/* The pairs inside the `EventData` cell of Exchange's ECP logs: `S:CMD=Get-Mailbox;S:URL=/ecp/;I32:ADS.C[dc1]=1`.
 *
 * A pair starts with a type (`S`, `I32`, `F`, `Dbl` …) and a colon, a key, and `=`; it ends where `;` and the
 * next such start follow. Values may hold `;`, `=` and quotes. Somebody who controls a value can plant a
 * further pair in it: a key that comes twice keeps both values, and the whole cell stays beside the pairs.
 *
 * Source: observed ECP Server and Activity logs; Microsoft publishes no grammar. */

const pairStart = /(?:^|;)((?:S|B|I|I32|I64|U32|U64|F|D|Dbl|Dt|Ts):[A-Za-z_][\w.-]*(?:\[[^\]=;]*\])?)=/g

/** Values by `S:KEY`; several values of one key as a list. */
export function eventDataPairs(text: string): ReadonlyMap<string, string | readonly string[]> {
  const pairs = new Map<string, string | readonly string[]>()
  let name: string | undefined
  let from = 0
  const keep = (end: number) => {
    if (name === undefined) return
    const value = text.slice(from, end)
    const before = pairs.get(name)
    pairs.set(
      name,
      before === undefined ? value : [...(typeof before === "string" ? [before] : before), value],
    )
  }
  for (const match of text.matchAll(pairStart)) {
    keep(match.index)
    name = match[1]
    from = match.index + match[0].length
  }
  const end = text.endsWith(";") ? text.length - 1 : text.length
  keep(Math.max(from, end))
  return pairs
}
