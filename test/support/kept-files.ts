/* A consumer of intake that keeps what it is given. */

import type {Consumer, IntakeFile, Summary} from "../../src/engine/intake.ts"

export interface KeptFile {
  readonly file: IntakeFile
  readonly bytes: Buffer
  readonly summary: Summary
}

/** Puts each file into `into` when it ends; `wanted` may refuse it. */
export function keeping(into: KeptFile[], wanted: (file: IntakeFile) => boolean = () => true): Consumer {
  return {
    async begin(file) {
      if (!wanted(file)) return undefined
      const chunks: Uint8Array[] = []
      return {
        async push(chunk) {
          chunks.push(chunk)
        },
        async end(summary) {
          into.push({file, bytes: Buffer.concat(chunks), summary})
        },
      }
    },
  }
}
