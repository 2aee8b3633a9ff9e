/* Equal values kept once: thousands of logs of one server have the same columns and lack the same fields. */

/** Different values beyond so many are kept as they come. */
const mostKept = 2000

export class Shared {
  private readonly known = new Map<string, unknown>()

  /** The first value that looked the same as JSON, or this one. */
  of<T>(value: T): T {
    const key = JSON.stringify(value)
    const known = this.known.get(key)
    // What has the same JSON and came from the same place has the same type.
    if (known !== undefined) return known as T
    if (this.known.size < mostKept) this.known.set(key, value)
    return value
  }
}
