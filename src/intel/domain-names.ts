/* Names of hosts: whether a text can be one, and which part of it somebody registered. */

import {parse} from "tldts"

const label = /^[a-z0-9_\u00a1-\uffff](?:[a-z0-9_\u00a1-\uffff-]{0,61}[a-z0-9\u00a1-\uffff])?$/

const asGiven = {extractHostname: false, validateHostname: false, detectIp: false} as const

/** Whether a text in lower case is a name under a public suffix, or of the onion network. At least two labels. */
export function isName(text: string): boolean {
  if (text.length > 253) return false
  const labels = text.split(".")
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return false
  const last = labels.at(-1) ?? ""
  if (last === "onion") return /^(?:[a-z2-7]{16}|[a-z2-7]{56})$/.test(labels.at(-2) ?? "")
  if (isReserved(last)) return true
  const {isIcann, domain} = parse(text, asGiven)
  return isIcann === true && domain !== null
}

/** Top-level names that no registry sells; texts use them in examples. */
function isReserved(last: string): boolean {
  return last === "example" || last === "invalid" || last === "test" || last === "localhost"
}

/** `evil.co.uk` of `cdn.evil.co.uk`; the name itself where no suffix is known. */
export function registeredOf(name: string): string {
  return parse(name, asGiven).domain ?? name
}

/** `evil` of `cdn.evil.co.uk`. */
export function ownerLabelOf(name: string): string {
  return parse(name, asGiven).domainWithoutSuffix ?? name
}
