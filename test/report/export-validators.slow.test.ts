/* Exports before the judges of others: the OASIS validator of STIX 2.1 and PyMISP, where they are installed.
 *
 * POSTERN_STIX_VALIDATOR names the program `stix2_validator`, POSTERN_PYMISP a Python that has `pymisp`; without
 * them both are looked for in PATH, and skipped where they are not. */

import assert from "node:assert/strict"
import {spawnSync} from "node:child_process"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {after, test} from "node:test"
import type {Exported} from "../../src/report/exported.ts"
import {renderCaseMisp} from "../../src/report/misp/case.ts"
import {renderIntelMisp} from "../../src/report/misp/intel.ts"
import {renderCaseStix} from "../../src/report/stix/case.ts"
import {renderIntelStix} from "../../src/report/stix/intel.ts"
import {exploitedBundle, missingLogsBundle, scanBundle} from "../support/case-fixtures.ts"
import {everyPayload, hostile, hostileValue} from "../support/injection.ts"
import {closedInReport, intelReport, undated} from "../support/intel-fixture.ts"

const folder: string = mkdtempSync(join(tmpdir(), "postern-validators-"))
after(() => rmSync(folder, {recursive: true}))

const validator: string = process.env["POSTERN_STIX_VALIDATOR"] ?? "stix2_validator"
const python: string = process.env["POSTERN_PYMISP"] ?? "python3"
const runs = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0

const hostileReport = hostileValue(intelReport(), closedInReport, everyPayload).value

/** Files of exports by name. */
function written(exports: Readonly<Record<string, Exported>>): readonly string[] {
  return Object.entries(exports).map(([name, {text}]) => {
    const path = join(folder, `${name}.json`)
    writeFileSync(path, text)
    return path
  })
}

test("the OASIS validator finds no error in any bundle, and does in a broken one", (context) => {
  if (!runs(validator, "--help"))
    return context.skip(`no ${validator}: set POSTERN_STIX_VALIDATOR (pip install stix2-validator)`)
  const paths = written({
    "stix-statements": renderIntelStix(intelReport(), {marking: {tlp: "GREEN", pap: "AMBER"}}),
    "stix-undated": renderIntelStix(intelReport({first: undated, second: undated})),
    "stix-hostile-statements": renderIntelStix(hostileReport),
    "stix-case": renderCaseStix(exploitedBundle(), {
      isIssued: true,
      marking: {tlp: "CLEAR", loweredBy: "A. Admin"},
    }),
    "stix-scan": renderCaseStix(scanBundle()),
    "stix-missing": renderCaseStix(missingLogsBundle()),
    "stix-hostile-case": renderCaseStix(hostile(exploitedBundle())),
  })
  // uuid-check warns of every id that is not random; ours are derived on purpose.
  const validate = (...files: readonly string[]) =>
    spawnSync(validator, ["-d", "uuid-check", "--enforce-refs", ...files], {encoding: "utf8"})
  const {stdout, stderr} = validate(...paths)
  assert.equal(stdout.match(/STIX JSON: Valid/g)?.length, paths.length, `${stdout}\n${stderr}`)
  assert.doesNotMatch(stdout, /Warning/)
  const broken = join(folder, "stix-broken.json")
  writeFileSync(broken, renderIntelStix(intelReport()).text.replaceAll('"pattern_type"', '"pattern_kind"'))
  assert.match(validate(broken).stdout, /STIX JSON: Invalid/)
  return undefined
})

const loader = `
import sys
from pymisp import MISPEvent, MISPObject
for path in sys.argv[1:]:
    event = MISPEvent()
    event.load_file(path)
    again = MISPEvent()
    again.from_json(event.to_json())
    kinds = event.describe_types["category_type_mappings"]
    inner = [a for o in event.objects for a in o.attributes]
    for a in list(event.attributes) + inner:
        assert a.type in kinds[a.category], (a.category, a.type)
    for o in event.objects:
        known = MISPObject(o.name, strict=True)._definition
        assert known["uuid"] == o.template_uuid, o.name
        for a in o.attributes:
            assert known["attributes"][a.object_relation]["misp-attribute"] == a.type, (o.name, a.object_relation)
    print("loaded", len(event.attributes), len(event.objects), len(event.event_reports))
`

test("PyMISP loads every event, and knows its templates and types", (context) => {
  if (!runs(python, "-c", "import pymisp"))
    return context.skip(`no pymisp in ${python}: set POSTERN_PYMISP (pip install pymisp)`)
  const paths = written({
    "misp-statements": renderIntelMisp(intelReport()),
    "misp-hostile-statements": renderIntelMisp(hostileReport),
    "misp-case": renderCaseMisp(exploitedBundle()),
    "misp-missing": renderCaseMisp(missingLogsBundle()),
    "misp-hostile-case": renderCaseMisp(hostile(exploitedBundle())),
  })
  const {stdout, stderr} = spawnSync(python, ["-c", loader, ...paths], {encoding: "utf8"})
  assert.equal(stdout.match(/^loaded/gm)?.length, paths.length, `${stdout}\n${stderr}`)
  return undefined
})
