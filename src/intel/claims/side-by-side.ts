/* Readers of documents, each of which goes on step by step, in turn: first one step of all, then the next.
 *
 * PERF: all that is read of a sentence is more code than a processor keeps at hand; a step is little enough. */

/** Goes on for a step at each call, and gives the number of the step that comes next. A reader's steps come again and
 *  again, in rising order, and may be left out. */
export type Steps = Generator<number, void, undefined>

/** Goes on until all are done; those whose next step is the lowest go first, in their order. */
export function sideBySide(all: readonly Steps[]): void {
  let going = all.map((steps) => ({steps, next: 0}))
  while (going.length > 0) {
    let lowest = Number.POSITIVE_INFINITY
    for (const {next} of going) lowest = Math.min(lowest, next)
    let isAnyDone = false
    for (const one of going) {
      if (one.next !== lowest) continue
      const {value, done} = one.steps.next()
      one.next = done === true ? Number.NaN : value
      isAnyDone ||= done === true
    }
    if (isAnyDone) going = going.filter(({next}) => !Number.isNaN(next))
  }
}
