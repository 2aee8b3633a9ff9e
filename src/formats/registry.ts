/* The formats that Postern reads. To add one: a file, a line here, a folder in test/fixtures. */

import type {Format} from "./format.ts"

export const formats: readonly Format[] = []
