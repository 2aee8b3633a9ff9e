/* A strict reader of the HTML that Postern writes: it knows no error recovery, so whatever a browser would
 * have to guess about is a failure here.
 *
 * Accepted: `<!doctype html>`, lower-case tags, quoted attributes without `<`, `>` or `"` inside, the five
 * entities that escape.ts writes, one raw `<style>` and one raw `<script>`. */

export interface Seen {
  /** `tag` and `tag@attribute`, as they occur. */
  readonly kinds: ReadonlySet<string>
  readonly ids: readonly string[]
  readonly fragments: readonly string[]
  /** Text nodes and attribute values, entities decoded, without stylesheet and script. */
  readonly texts: readonly string[]
  readonly headings: readonly number[]
  readonly elements: number
}

const voids: ReadonlySet<string> = new Set(["meta", "br", "input"])
const open = /^<([a-z][a-zA-Z0-9]*)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*)(\/?)>/
const attribute = / ([a-zA-Z-]+)(?:="([^"]*)")?/g

export function readMarkup(page: string): Seen {
  const kinds = new Set<string>()
  const ids: string[] = []
  const fragments: string[] = []
  const texts: string[] = []
  const headings: number[] = []
  const stack: string[] = []
  let elements = 0
  let at = 0
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(page.slice(at, at + 120))}`)
  }
  if (!page.startsWith("<!doctype html>")) fail("no doctype")
  at = "<!doctype html>".length
  while (at < page.length) {
    if (page[at] !== "<") {
      const end = page.indexOf("<", at)
      texts.push(decode(page.slice(at, end < 0 ? undefined : end), fail))
      at = end < 0 ? page.length : end
      continue
    }
    if (page.startsWith("</", at)) {
      const name = /^<\/([a-zA-Z0-9]+)>/.exec(page.slice(at, at + 40))?.[1] ?? fail("bad end tag")
      if (stack.pop() !== name) fail(`end tag of ${name} does not match`)
      at += name.length + 3
      continue
    }
    const tag = open.exec(page.slice(at, at + 20_000)) ?? fail("bad tag")
    const [whole, name = "", attributes = "", closed] = tag
    elements += 1
    kinds.add(name)
    for (const [, key = "", value = ""] of attributes.matchAll(attribute)) {
      kinds.add(`${name}@${key}`)
      const text = decode(value, fail)
      texts.push(text)
      if (key === "id") ids.push(text)
      if (key === "href") fragments.push(text)
    }
    if (/^h[1-6]$/.test(name)) headings.push(Number(name[1]))
    at += whole.length
    if (name === "style" || name === "script") {
      at = page.indexOf(`</${name}>`, at)
      if (at < 0) fail(`no end of ${name}`)
    }
    if (closed !== "/" && !voids.has(name)) stack.push(name)
  }
  if (stack.length > 0) fail(`not closed: ${stack.join(" ")}`)
  return {kinds, ids, fragments, texts, headings, elements}
}

const entities: Readonly<Record<string, string>> = {amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'"}

function decode(text: string, fail: (what: string) => never): string {
  if (text.includes(">")) fail("a bare > in text")
  return text.replace(/&([a-z0-9#]*);?/g, (whole, name: string) => {
    const character = entities[name]
    return character === undefined || !whole.endsWith(";")
      ? fail(`bare & or foreign entity ${whole}`)
      : character
  })
}
