import {join} from "node:path"
import {formats} from "../../src/formats/registry.ts"
import {formatSuite} from "../support/format-suite.ts"

formatSuite(formats, join(import.meta.dirname, "..", "fixtures"), {
  isolated: ["iis-w3c", "exchange-log", "json-lines", "mft-csv"],
})
