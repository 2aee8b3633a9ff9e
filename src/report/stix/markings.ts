/* Marking definitions: TLP 2.0 as OASIS published it, PAP and lowered markings as statements.
 *
 * STIX 2.1 predefines the markings of TLP 1 only; those of TLP 2.0 are published objects that travel in the bundle.
 *
 * Sources: OASIS, "STIX 2.1 TLP 2.0 marking definitions"; marking.ts says which ids were compared with what. */

import {ownUuid} from "../export-json.ts"
import {type Marking, markingText, type Tlp} from "../marking.ts"
import type {StixObject} from "./bundle.ts"
import {postern} from "./extensions.ts"

const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

const tlpIds: Readonly<Record<Tlp, string>> = {
  CLEAR: "94868c89-83c2-464b-929b-a1a8aa3c8487",
  GREEN: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
  AMBER: "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
  "AMBER+STRICT": "939a9414-2ddd-4d32-a0cd-375ea402b003",
  RED: "e828b379-4e03-4974-9ac4-e53a884c97c1",
}

/** What the markings of a bundle need: the definitions, and who made those that are ours. */
export function markingObjects(marking: Marking, usual: Tlp): readonly StixObject[] {
  const {tlp, pap, loweredBy} = marking
  return [
    postern,
    {
      type: "marking-definition",
      spec_version: "2.1",
      id: `marking-definition--${tlpIds[tlp]}`,
      created: "2022-10-01T00:00:00.000Z",
      name: `TLP:${tlp}`,
      extensions: {
        [tlpExtension]: {extension_type: "property-extension", tlp_2_0: tlp.toLowerCase()},
      },
    },
    ...(pap === undefined ? [] : [statement(`PAP:${pap}`)]),
    ...(loweredBy === undefined ? [] : [statement(markingText({tlp, loweredBy}, usual))]),
  ]
}

function statement(text: string): StixObject {
  return {
    type: "marking-definition",
    spec_version: "2.1",
    id: `marking-definition--${ownUuid("marking-definition", text)}`,
    created_by_ref: postern.id,
    created: postern["created"],
    definition_type: "statement",
    definition: {statement: text},
  }
}
