/* The rows of a block while it grows: where each begins and ends, and its line. */

export class Rows {
  count = 0
  /** Days since 1970, only where rows have no date of their own. */
  readonly days: number[] = []
  private starts = new Uint32Array(1024)
  private ends = new Uint32Array(1024)
  private lines = new Uint32Array(1024)

  add(start: number, end: number, line: number): void {
    if (this.count === this.starts.length) this.reserve(this.count + 1)
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.lines[this.count] = line
    this.count++
  }

  /** Adds rows that each take one line, the first `line`. */
  addRun(starts: Uint32Array, ends: Uint32Array, line: number): void {
    const {count} = this
    this.reserve(count + starts.length)
    this.starts.set(starts, count)
    this.ends.set(ends, count)
    for (let i = 0; i < starts.length; i++) this.lines[count + i] = line + i
    this.count += starts.length
  }

  /** All rows, each place scaled to bytes and counted from `base`. */
  places(unit: number, base: number): {starts: Uint32Array; ends: Uint32Array; lines: Uint32Array} {
    const scaled = (places: Uint32Array): Uint32Array => {
      const own = places.slice(0, this.count)
      if (unit !== 1 || base !== 0) for (let i = 0; i < own.length; i++) own[i] = own[i]! * unit - base
      return own
    }
    return {starts: scaled(this.starts), ends: scaled(this.ends), lines: this.lines.slice(0, this.count)}
  }

  private reserve(count: number): void {
    if (count <= this.starts.length) return
    const size = Math.max(count, 2 * this.starts.length)
    const grown = (places: Uint32Array): Uint32Array<ArrayBuffer> => {
      const larger = new Uint32Array(size)
      larger.set(places.subarray(0, this.count))
      return larger
    }
    this.starts = grown(this.starts)
    this.ends = grown(this.ends)
    this.lines = grown(this.lines)
  }
}
