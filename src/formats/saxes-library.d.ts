/* The part of saxes 6 that xml.ts uses. The declarations that come with it do not compile under
 * TypeScript 7 (a type parameter lacks its bound), so tsconfig.json points here instead. */

export declare class SaxesParser {
  /** Of the next character to be read, as an index into all text written. */
  readonly position: number
  on(event: "doctype" | "text" | "cdata", handler: (text: string) => void): void
  on(event: "opentagstart" | "closetag", handler: (tag: {readonly name: string}) => void): void
  on(event: "attribute", handler: (attribute: {readonly name: string; readonly value: string}) => void): void
  /** Without a handler, or if the handler throws, `write` and `close` throw. */
  on(event: "error", handler: (error: Error) => void): void
  write(text: string): this
  close(): this
}
