/* The containers that are opened in place. To add one: a file, a line here, a table row in the tests. */

import type {Container} from "./container.ts"
import {gzip} from "./gzip.ts"
import {tar} from "./tar.ts"
import {xz} from "./xz.ts"
import {zip} from "./zip.ts"
import {zstd} from "./zstd.ts"

export const containers: readonly Container[] = [zip, gzip, zstd, xz, tar]
