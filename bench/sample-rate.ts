/* Generates a sample of the named size and throws it away: the generator's own rate, without a disk. */

import {generate} from "../test/support/virtual-server/generate.ts"

let bytes = 0
let check = 0
for (const piece of generate({seed: "bench", scenario: "clean", sizeBytes: Number(process.argv[2])}).pieces) {
  bytes += piece.bytes.length
  // Read something of every piece, so that none can be skipped.
  check ^= piece.bytes[piece.bytes.length - 1] ?? 0
}
process.stdout.write(`${bytes} bytes, check ${check}\n`)
