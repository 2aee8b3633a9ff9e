/* A quick reading of YAML that is written line by line, as the lexicons are.
 *
 * Only this is read: comments, `key: words`, `key:` with items below, and items `- {key: words, key: [words, words]}`
 * of one line each. PERF: the lexicons are large and are read at each start; the YAML library takes some thirty times
 * as long. Whatever else stands in a text leaves it unread, and the caller asks the library, which also says what is
 * wrong and where. What is read is what the library would read. */

/** The value of a YAML text, or undefined where it holds more than plain lines. O(n). */
export function readPlainLines(text: string): unknown {
  const items: Item[] = []
  const head = new Map<string, unknown>()
  let isListed = false
  for (const line of text.split("\n")) {
    if (line === "" || /^ *#/.test(line)) continue
    if (/^ *- \{/.test(line)) {
      // Items stand under the last key, or make the whole text.
      if (head.size > 0 && !isListed) return undefined
      const item = itemOf(line, line.indexOf("{"))
      if (item === undefined) return undefined
      items.push(item)
      continue
    }
    const [, key, words = ""] = /^([a-z]\w*):(?: (.+))?$/i.exec(line) ?? []
    // A key without words is the last: the items stand under it.
    if (key === undefined || head.has(key) || isListed) return undefined
    isListed = words === ""
    const value = words === "" ? items : /[[\]{},]/.test(words) ? sentence(words) : wordsOf(words)
    if (value === undefined) return undefined
    head.set(key, value)
  }
  if (items.length === 0) return undefined
  return head.size === 0 ? items : Object.fromEntries(head)
}

type Plain = string | boolean
type Item = Readonly<Record<string, Plain | readonly Plain[]>>

/** Words outside an item may hold the marks that end words inside one. */
function sentence(words: string): Plain | undefined {
  return /^[\p{L}\d]/u.test(words) ? wordsOf(words) : undefined
}

/** The map in braces that ends the line. */
function itemOf(line: string, start: number): Item | undefined {
  const item: Record<string, Plain | readonly Plain[]> = Object.create(null) as Record<string, Plain>
  let at = start + 1
  for (;;) {
    const colon = line.indexOf(": ", at)
    const key = line.slice(at, colon)
    if (colon < 0 || !/^[a-z]\w*$/i.test(key) || key in item) return undefined
    const found = line[colon + 2] === "[" ? listAt(line, colon + 2) : valueAt(line, colon + 2)
    if (found === undefined) return undefined
    item[key] = found.value
    at = found.to
    if (line[at] === "}") return at === line.length - 1 ? {...item} : undefined
    if (line[at] !== "," || line[at + 1] !== " ") return undefined
    at += 2
  }
}

interface Found<T> {
  readonly value: T
  readonly to: number
}

function listAt(line: string, start: number): Found<readonly Plain[]> | undefined {
  const value: Plain[] = []
  let at = start + 1
  for (;;) {
    const found = valueAt(line, at)
    if (found === undefined) return undefined
    value.push(found.value)
    at = found.to
    if (line[at] === "]") return {value, to: at + 1}
    if (line[at] !== "," || line[at + 1] !== " ") return undefined
    at += 2
  }
}

/** What stands up to the next mark. */
function valueAt(line: string, start: number): Found<Plain> | undefined {
  if (line[start] === '"') {
    const end = line.indexOf('"', start + 1)
    const value = line.slice(start + 1, end)
    return end < 0 || value.includes("\\") ? undefined : {value, to: end + 1}
  }
  let to = start
  while (to < line.length && !/[,[\]{}]/.test(line[to] ?? "")) to++
  const value = wordsOf(line.slice(start, to))
  return value === undefined ? undefined : {value, to}
}

/** Words without quotes that mean nothing but themselves, or true and false. */
function wordsOf(words: string): Plain | undefined {
  if (words === "true" || words === "false") return words === "true"
  // Another start is a mark of YAML, or may be.
  if (!/^[\p{L}\d]/u.test(words) || /:(?: |$)| #|\t|\r| $/.test(words)) return undefined
  return /^(?:true|false|null)$/i.test(words) || !Number.isNaN(Number(words)) ? undefined : words
}
