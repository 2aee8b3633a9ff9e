/* Writes instants as the logs write them. All times are milliseconds since 1970 in UTC.
 *
 * One second is asked for many times in a row, so its text is kept: writing stamps is a quarter of the
 * generator's work. */

export const minuteMillis = 60_000
export const hourMillis = 3_600_000
export const dayMillis = 86_400_000

const twoDigits: readonly string[] = Array.from({length: 60}, (_, n) => String(n).padStart(2, "0"))
const threeDigits: readonly string[] = Array.from({length: 1000}, (_, n) => String(n).padStart(3, "0"))

export class Stamps {
  #second = Number.NaN
  #text = ""
  #day = Number.NaN
  #dayText = ""

  /** `2021-03-04T10:00:00.123Z` */
  iso(at: number): string {
    const second = Math.floor(at / 1000)
    if (second !== this.#second) this.#turn(second)
    return `${this.#text}.${threeDigits[at - second * 1000]}Z`
  }

  /** `2021-03-04 10:00:00`, the second in which the request ended. */
  w3c(at: number): string {
    const second = Math.floor(at / 1000)
    if (second !== this.#second) this.#turn(second)
    return `${this.#dayText} ${this.#text.slice(11)}`
  }

  /** `2021-03-04 10:00:00.123`, as Sysmon writes UtcTime. */
  sysmon(at: number): string {
    return this.iso(at).replace("T", " ").slice(0, 23)
  }

  #turn(second: number): void {
    const day = Math.floor(second / 86_400)
    if (day !== this.#day) {
      this.#day = day
      this.#dayText = new Date(day * dayMillis).toISOString().slice(0, 10)
    }
    const rest = second - day * 86_400
    const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60]
    this.#second = second
    this.#text = `${this.#dayText}T${twoDigits[clock[0] ?? 0]}:${twoDigits[clock[1] ?? 0]}:${twoDigits[clock[2] ?? 0]}`
  }
}

/** `2021-03-04` */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** `20210304`, and with hours `2021030410`: how Exchange dates its files. */
export function fileStamp(at: number, digits: 8 | 10): string {
  return new Date(at).toISOString().replace(/[-T]/g, "").slice(0, digits)
}
