/* Places of a text in Unicode code points, from its UTF-16 units and back.
 *
 * Inside this folder places are units, as JavaScript counts them; what leaves it counts code points. The table
 * has an entry every 4,096 units, so 50 MB of text cost 100 KB. */

const step = 4096
const pairs = /[\udc00-\udfff]/

export class Points {
  readonly #text: string
  /** Code points before unit `i * step`. */
  readonly #before: Uint32Array
  /** Code points of the whole text. */
  readonly length: number
  /** Every code point is one unit. */
  readonly #isPlain: boolean
  #lastUnit = 0
  #lastPoints = 0

  constructor(text: string) {
    this.#text = text
    // PERF: most texts have no code point of two units.
    if (!pairs.test(text)) {
      this.#before = new Uint32Array(0)
      this.length = text.length
      this.#isPlain = true
      return
    }
    this.#before = new Uint32Array(Math.floor(text.length / step) + 1)
    let points = 0
    for (let unit = 0; unit < text.length; unit++) {
      if (unit % step === 0) this.#before[unit / step] = points
      if (!isTrail(text, unit)) points++
    }
    if (text.length % step === 0) this.#before[text.length / step] = points
    this.length = points
    this.#isPlain = points === text.length
  }

  /** The code point at a unit; a unit inside a pair belongs to the pair's code point. */
  pointAt(unit: number): number {
    const to = Math.max(0, Math.min(unit, this.#text.length))
    if (this.#isPlain) return to
    // PERF: places are asked for in order, most of them a few units behind the last.
    const slot = Math.floor(to / step)
    const isNear = this.#lastUnit <= to && this.#lastUnit >= slot * step
    let points = isNear ? this.#lastPoints : (this.#before[slot] ?? 0)
    for (let i = isNear ? this.#lastUnit : slot * step; i < to; i++) if (!isTrail(this.#text, i)) points++
    this.#lastUnit = to
    this.#lastPoints = points
    return to < this.#text.length && isTrail(this.#text, to) ? points - 1 : points
  }

  /** The unit at which a code point begins. */
  unitAt(point: number): number {
    const to = Math.max(0, Math.min(point, this.length))
    if (this.#isPlain) return to
    let low = 0
    let high = this.#before.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#before[middle] ?? 0) <= to) low = middle
      else high = middle - 1
    }
    let unit = low * step
    // A table entry may fall inside a pair, whose code point was counted with its first half.
    if (isTrail(this.#text, unit)) unit++
    for (let points = this.#before[low] ?? 0; points < to; points++) unit += isLead(this.#text, unit) ? 2 : 1
    return unit
  }
}

/** The second half of a surrogate pair. */
function isTrail(text: string, unit: number): boolean {
  const code = text.charCodeAt(unit)
  return code >= 0xdc00 && code < 0xe000 && unit > 0 && isHigh(text.charCodeAt(unit - 1))
}

function isLead(text: string, unit: number): boolean {
  const next = text.charCodeAt(unit + 1)
  return isHigh(text.charCodeAt(unit)) && next >= 0xdc00 && next < 0xe000
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00
}
