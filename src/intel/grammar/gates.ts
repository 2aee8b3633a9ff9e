/* Gates: what a reader asks of a word or a sentence before it looks closer, so that most are passed by.
 *
 * A gate may let through what says nothing; it never keeps back what says something. `isOn` is false in the test
 * alone that holds what is read with gates against what is read without. */

/** Whether readers ask first. */
export const gates: {isOn: boolean} = {isOn: true}
