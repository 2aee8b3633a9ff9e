/* The formats that Postern reads. To add one: a file, a line here, a folder in test/fixtures. */

import {errorReport} from "./error-report.ts"
import {evtxFormat} from "./evtx/file.ts"
import {looseChunks} from "./evtx/recover.ts"
import {clixmlExport} from "./exchange-configuration/clixml-export.ts"
import {exchangeLog} from "./exchange-log.ts"
import type {Format} from "./format.ts"
import {iisConfiguration} from "./iis-configuration/iis-configuration.ts"
import {iisW3c} from "./iis-w3c.ts"
import {jsonLines} from "./json-lines/json-lines.ts"
import {mft} from "./mft/mft.ts"
import {mftCsv} from "./mft-csv.ts"
import {mitigationLog} from "./mitigation-log.ts"
import {peVersion} from "./pe-version.ts"
import {powershellText} from "./powershell-text.ts"
import {registryHive} from "./registry-hive/hive.ts"
import {scheduledTask} from "./scheduled-task.ts"
import {setupLog} from "./setup-log.ts"
import {usn} from "./usn.ts"
import {webFile} from "./web-file/web-file.ts"

export const formats: readonly Format[] = [
  iisW3c,
  exchangeLog,
  jsonLines,
  evtxFormat(false),
  mft,
  mftCsv,
  usn,
  clixmlExport,
  setupLog,
  mitigationLog,
  errorReport,
  powershellText,
  peVersion,
  registryHive,
  scheduledTask,
  webFile,
  iisConfiguration,
]

/** The same, reading also what older chunks left in event logs; and, last, what any file may hold of them. */
export const recoveringFormats: readonly Format[] = [
  ...formats.filter((format) => format.name !== "evtx"),
  evtxFormat(true),
  looseChunks,
]
