/* The names under which rules ask for the host that a record is about, in any log. */

import {fold} from "../bytes/fold.ts"
import type {FieldName} from "../model/ids.ts"

const names: ReadonlySet<string> = new Set([
  "computer",
  "computername",
  "host",
  "hostname",
  "s-computername",
  "serverhostname",
])

/** Whether a field names the host of its record: then any log's own name for it, or the collection's, will
 *  do, and two names that differ in case or domain are one server. */
export function isHostField(field: FieldName): boolean {
  return names.has(fold(field))
}
