/* The extensions that our objects carry, and the identity of their maker.
 *
 * A property extension is ignored by whoever does not know it, and the object stays good: what everybody should see
 * stands in the object itself or in a note beside it. The schemas are docs/stix-extension-claim.schema.json and
 * docs/stix-extension-assessment.schema.json.
 *
 * Source: STIX 2.1 section 7.3. */

import type {StixId, StixObject} from "./bundle.ts"

/** The day on which the definitions were written: they are no part of any material. */
const defined = "2026-11-22T00:00:00.000Z"

/** The program as maker of objects. */
export const postern: StixObject = {
  type: "identity",
  spec_version: "2.1",
  id: "identity--5d0f7c0e-2a4c-5b8e-9f36-6f0d0b3f5a11",
  created: defined,
  modified: defined,
  name: "Postern",
  description:
    "A program that reads evidence of mail servers and public statements. It proposes; people decide.",
  identity_class: "system",
}

/** What a statement says, and how: rides on relationships, notes and courses of action. */
export const claimExtension: StixId = "extension-definition--3f6b1f6c-6d0e-5a43-8f0e-0f7a3c1d9b21"
/** What a case concludes, and why: rides on the grouping or report of the case, and on its findings. */
export const assessmentExtension: StixId = "extension-definition--8b7a2d54-91c3-5e0f-b6a8-2c4d7e9f1035"

/** The definition of an extension, to be put into a bundle that uses it. */
export function extensionDefinition(id: StixId): StixObject {
  const isClaim = id === claimExtension
  return {
    type: "extension-definition",
    spec_version: "2.1",
    id,
    created_by_ref: postern.id,
    created: defined,
    modified: defined,
    name: isClaim ? "Claim of a public statement" : "Assessment of a case",
    description: isClaim
      ? "Who says it, to whom it goes back, how likely the speaker calls it, what the estimate covers, and the words that say so. Without it confidence alone remains, which does not tell who estimates."
      : "Likelihood with its range, confidence apart from it, the arithmetic behind it, what speaks against it, what could not be seen, and why nobody is named.",
    schema: `docs/stix-extension-${isClaim ? "claim" : "assessment"}.schema.json in the source of Postern, JSON Schema 2020-12`,
    version: "1.0.0",
    extension_types: ["property-extension"],
  }
}
