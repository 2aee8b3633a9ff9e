/* YAML documents that may become plain data: not nested beyond reason, keys that are texts.
 *
 * The library reads and writes by recursion, and writes a key that is a map out as text, and the keys of that
 * again: a line of question marks takes for ever. Such documents are refused before. Source: YAML 1.2.2, 3.2.1. */

import {type Document, isAlias, isCollection, isMap, isNode, isSeq} from "yaml"

/** Far more than any file of ours has. */
const deepest = 50

export interface Mistake {
  readonly offset: number
  readonly message: string
}

/** What `read` gives; a mistake where the text nests too deeply even for the library. */
export function orTooDeep<Read>(read: () => Read): Read | Mistake {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return {offset: 0, message: "nested too deeply to be read"}
  }
}

/** Whether there is a mistake instead of something read. */
export function isMistake(read: object): read is Mistake {
  return "offset" in read && "message" in read
}

/** Why a document without errors cannot become plain data; undefined if it can. */
export function oddityOf(document: Document): Mistake | undefined {
  const left: {readonly node: unknown; readonly depth: number}[] = [{node: document.contents, depth: 0}]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const {node, depth} = next
    const offset = (isNode(node) && node.range?.[0]) || 0
    if (depth > deepest) return {offset, message: `nested deeper than ${deepest} levels`}
    if (isSeq(node)) for (const item of node.items) left.push({node: item, depth: depth + 1})
    if (!isMap(node)) continue
    for (const {key, value} of node.items) {
      if (isCollection(isAlias(key) ? key.resolve(document) : key))
        return {offset: (isNode(key) && key.range?.[0]) || offset, message: "a key is a text, no map or list"}
      left.push({node: value, depth: depth + 1})
    }
  }
  return undefined
}
