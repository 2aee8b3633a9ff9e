/* The formats that Postern reads. To add one: a file, a line here, a folder in test/fixtures. */

import {evtxFormat} from "./evtx/file.ts"
import {exchangeLog} from "./exchange-log.ts"
import type {Format} from "./format.ts"
import {iisW3c} from "./iis-w3c.ts"
import {jsonLines} from "./json-lines/json-lines.ts"

export const formats: readonly Format[] = [iisW3c, exchangeLog, jsonLines, evtxFormat(false)]
