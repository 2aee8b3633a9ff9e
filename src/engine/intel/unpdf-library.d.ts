/* The part of unpdf 1.8 that is used. The declarations that come with it want the browser's own types and an optional
 * package, so tsconfig.json points here instead. */

export interface TextItem {
  readonly str: string
  /** Six numbers of an affine matrix. */
  readonly transform: readonly unknown[]
  readonly width: number
  readonly hasEOL: boolean
}

export interface PdfPageProxy {
  /** Left, bottom, right, top, in points. */
  readonly view: readonly unknown[]
  /** Marks of tagged content stand among the items. */
  getTextContent(): Promise<{readonly items: readonly (TextItem | {readonly type: string})[]}>
  cleanup(): void
}

export interface PdfDocumentProxy {
  readonly numPages: number
  /** From 1. */
  getPage(page: number): Promise<PdfPageProxy>
  getMetadata(): Promise<{readonly info: object}>
}

/** The library takes the bytes for itself. Rejects with what it says of a damaged file. */
export declare function getDocumentProxy(
  bytes: Uint8Array,
  options?: {readonly verbosity?: number; readonly disableFontFace?: boolean},
): Promise<PdfDocumentProxy>

export declare function extractText(
  document: PdfDocumentProxy,
  options: {readonly mergePages: false},
): Promise<{readonly totalPages: number; readonly text: readonly string[]}>
