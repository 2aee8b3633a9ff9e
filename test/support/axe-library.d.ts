/* The part of axe-core 4 that is used. The declarations that come with it want the browser's own types, so
 * tsconfig.json points here instead. */

declare const axe: {
  /** The program, to be run in a page. */
  readonly source: string
}
export default axe
