/* Counts records per hour. Logs are nearly in order, so most records fall into the hour of the last one. */

import {type Instant, microsPerHour} from "../../model/instant.ts"
import type {HourCount} from "../format.ts"

export class HourCounter {
  private readonly counts = new Map<number, number>()
  private hour = Number.NaN
  private inHour = 0

  /** Counts records of one hour: at so many seconds since 1970. */
  count(seconds: number, records: number): void {
    const hour = Math.floor(seconds / 3600)
    if (hour === this.hour) {
      this.inHour += records
      return
    }
    this.book()
    this.hour = hour
    this.inHour = records
  }

  /** The counts so far, in order of time, and a fresh start. */
  take(): readonly HourCount[] {
    this.book()
    const counts = [...this.counts].sort((a, b) => a[0] - b[0])
    this.counts.clear()
    return counts.map(([hour, records]) => ({hour: (hour * microsPerHour) as Instant, records}))
  }

  private book(): void {
    if (this.inHour > 0) this.counts.set(this.hour, (this.counts.get(this.hour) ?? 0) + this.inHour)
    this.hour = Number.NaN
    this.inHour = 0
  }
}
