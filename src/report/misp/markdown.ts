/* Text for the Markdown of event reports. Every mark of punctuation is escaped, which CommonMark 2.4 allows, so there is no
 * markup, no HTML, no link that a reader's program makes by itself, and none of MISP's `@[…](…)`. */

import {clip, visible} from "../escape.ts"

/** One line of plain text; controls and invisible characters are shown as `\u{…}`. */
export function markdownText(text: string, limit = 4000): string {
  return visible(clip(text, limit)).replace(/[!-/:-@[-`{-~]/g, "\\$&")
}
