/* Keywords: tests without a field, on every text that a record holds.
 *
 * A keyword looks at all values, the rendered message and the raw line of a text log, never at field
 * names. Each keyword of an `all` may be found in another place. */

import {fold} from "../bytes/fold.ts"
import {fieldName} from "../model/ids.ts"
import type {Because, Test} from "../model/rule.ts"
import type {Reading} from "./reading.ts"
import {compilePlainTest} from "./tests.ts"
import {compileText} from "./text.ts"

/** What a match says instead of a field where a keyword was found somewhere in the record. */
export const keywordField: Because["field"] = fieldName("(text)")

/** The text in which a keyword was found, or undefined. */
export type KeywordSearch = (reading: Reading) => string | undefined

export function compileKeyword(test: Test): KeywordSearch {
  switch (test.op) {
    case "text": {
      if (test.cased)
        return firstOf(
          (reading) => reading.keywordTexts(),
          compileText(test.segments, (text) => text),
        )
      const check = compileText(test.segments, fold)
      return (reading) => {
        const index = reading.foldedKeywordTexts().findIndex(check)
        return index < 0 ? undefined : reading.keywordTexts()[index]
      }
    }
    case "null":
    case "exists":
    case "fieldref":
      throw new Error(`a keyword cannot be a test of kind ${test.op}`)
    default:
      return firstOf((reading) => reading.keywordTexts(), compilePlainTest(test))
  }
}

function firstOf(
  texts: (reading: Reading) => readonly string[],
  check: (text: string) => boolean,
): KeywordSearch {
  return (reading) => texts(reading).find(check)
}
