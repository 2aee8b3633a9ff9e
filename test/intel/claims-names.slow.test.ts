/* Every form of every name of the lexicons is found in the sentence of its table. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {missedForms} from "../support/name-forms.ts"

test("every form of every name is found in its table's sentence", () => {
  const {seen, missed} = missedForms(1)
  assert.ok(seen > 5000, `${seen} forms`)
  assert.deepEqual(missed, [])
})
