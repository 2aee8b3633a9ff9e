/* Names of members as labels: what is shown of them and what is strange about them.
 *
 * A name is never used as a path to write to. Control characters, line separators and the marks that
 * turn the direction of text are written as escapes, so that a label is one line and reads as it is. */

const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g
const reservedOnWindows = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/** The name as reports print it: one line, at most `limit` UTF-16 units. */
export function label(name: string, limit: number): string {
  const text = name
    .toWellFormed()
    .replace(unprintable, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
  return text.length <= limit ? text : `${text.slice(0, limit).toWellFormed()}…`
}

/** What a careful person would want to know about a member's name; empty for an ordinary one. */
export function oddities(name: string, limit: number): readonly string[] {
  const parts = name.split(/[/\\]/)
  const found: string[] = []
  if (name === "") found.push("is empty")
  if (parts.includes("..")) found.push("has a '..' part")
  if (/^[/\\]/.test(name)) found.push("begins with a separator")
  if (/^[A-Za-z]:/.test(name)) found.push("names a drive")
  if (name.includes("\0")) found.push("holds a NUL")
  else if (name.search(unprintable) >= 0) found.push("holds control or direction characters")
  if (parts.some((part) => reservedOnWindows.test(part))) found.push("is a device name on Windows")
  if (parts.some((part) => /[. ]$/.test(part) && part !== "." && part !== ".."))
    found.push("has a part that ends in a dot or blank")
  if (name.length > limit) found.push(`is ${name.length} characters long, the limit is ${limit}`)
  return found
}
