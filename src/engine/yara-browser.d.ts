/* Names of the browser that the declarations of YARA-X mention. Without them they do not compile outside the
 * browser's type library. */

type BufferSource = ArrayBufferView | ArrayBuffer

interface RequestInfo {
  readonly onlyInBrowsers: never
}

declare namespace WebAssembly {
  interface Module {
    readonly isCompiled: never
  }
  interface Table {
    readonly length: number
  }
  interface Memory {
    readonly buffer: ArrayBuffer
  }
}
