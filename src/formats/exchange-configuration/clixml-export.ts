/* Reads what cmdlets and scripts exported as CLIXML: servers, virtual directories, certificates, updates,
 * services, modules, file versions, HealthChecker's whole result.
 *
 * Each thing is one event with the field `Kind`; the rest are its properties (objects.ts). A file version also
 * has `File` and `Build`, an Exchange server `Build`: the numbers without the words around them.
 *
 * Source: [MS-PSRP] 2.2.5; exports of a real Exchange 2019 (microsoft/CSS-Exchange, tests of HealthChecker). */

import {formatBuild, parseBuild} from "../../model/build.ts"
import type {Value} from "../../model/event.ts"
import {readClixml, sniffClixml, timeOf} from "../clixml.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "../document.ts"
import type {Format} from "../format.ts"
import {type Described, describe} from "./objects.ts"

export const clixmlExport: Format = documentFormat({
  name: "clixml-export",
  title: "PowerShell export (CLIXML)",
  source: "[MS-PSRP] 2.2.5; exports of Exchange 2019",
  log: "exchange-configuration",
  longestBytes: 32 << 20,
  sniff: (head) => (sniffClixml(head) ? 0.95 : 0),
  read: (bytes, _subject, trouble) => entriesOf(bytes, trouble),
})

function* entriesOf(bytes: Uint8Array, trouble: DocumentTrouble): Iterable<Entry> {
  const values = readClixml(bytes, trouble)
  if (values === undefined) return
  for (const value of values) {
    if (value.kind !== "primitive") continue
    const {offset, length, line} = value.at
    yield {offset, length, line, fields: {Kind: "value", Value: value.value}}
  }
  const {objects, isCut, cutValues} = describe(values)
  if (isCut)
    trouble(
      "clixml/too-many-objects",
      "lost",
      bytes.length,
      1,
      `more than ${objects.length} objects; the rest is left out`,
    )
  if (cutValues > 0)
    trouble(
      "clixml/long-value",
      "odd",
      0,
      1,
      `of ${cutValues} long values only the beginning is kept as a field`,
    )
  for (const described of objects) {
    const {offset, length, line} = described.object.at
    const when = timeOf(described.object.properties.get("WhenChangedUTC"))
    yield {
      offset,
      length,
      line,
      ...(when === undefined ? {} : {when}),
      ...(described.host === undefined ? {} : {host: described.host}),
      fields: {Kind: described.kind, ...derived(described), ...described.fields},
    }
  }
}

/** What rules and exposure ask for, without the words that a type puts around it. */
function derived({kind, fields}: Described): Record<string, Value> {
  const text = (name: string): string => String(fields[name] ?? "")
  if (kind === "file-version") {
    const build = parseBuild(text("FileVersion"))
    const file = text("FileName").split(/[\\/]/).at(-1) ?? ""
    return {File: file, ...(build === undefined ? {} : {Build: formatBuild(build)})}
  }
  if (kind === "exchange-server") {
    const build = parseBuild(text("AdminDisplayVersion"))
    return build === undefined ? {} : {Build: formatBuild(build)}
  }
  return {}
}
