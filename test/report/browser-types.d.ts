/* The few names of the browser that playwright-core's declarations and the page tests mention. The browser's
 * own type library would let pure code touch a page too. */

interface Node {
  readonly ownerDocument: {readonly styleSheets: {readonly length: number}}
}

interface Element extends Node {
  readonly scrollWidth: number
  getClientRects(): {readonly length: number}
}

interface HTMLElement extends Element {}

interface SVGElement extends Element {}

interface HTMLElementTagNameMap {
  readonly html: HTMLElement
}
