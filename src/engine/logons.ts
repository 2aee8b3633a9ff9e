/* What the Security channel says about somebody logging on, or trying to.
 *
 * | id | what | result |
 * |---|---|---|
 * | 4624, 4625 | a logon; `LogonType` says how | success, failure |
 * | 4648 | credentials given explicitly (runas, scheduled tasks) | explicit |
 * | 4672 | a logon was given special privileges | privileged |
 * | 4768, 4769, 4771 | Kerberos: ticket for logon, for a service, pre-authentication failed | by `Status` |
 * | 4776 | NTLM: credentials checked | by `Status` |
 *
 * Source: Microsoft, "Security auditing" (descriptions of the events). */

import type {Event} from "../model/event.ts"
import {fieldName} from "../model/ids.ts"

export interface Logon {
  readonly result: "success" | "failure" | "explicit" | "privileged"
  /** `DOMAIN\name`. */
  readonly account: string
  /** `3 network`; empty where the event has none. */
  readonly type: string
  /** Address, else workstation; empty where the event has none. */
  readonly source: string
}

const typeNames: Readonly<Record<string, string>> = {
  "0": "system",
  "2": "interactive",
  "3": "network",
  "4": "batch",
  "5": "service",
  "7": "unlock",
  "8": "network cleartext",
  "9": "new credentials",
  "10": "remote interactive",
  "11": "cached interactive",
  "12": "cached remote interactive",
  "13": "cached unlock",
}

/** The logon that an event of the Security channel records; undefined for any other. */
export function logonOf(event: Event): Logon | undefined {
  const {channel, eventId} = event.source
  if (channel?.toLowerCase() !== "security") return undefined
  const account = (prefix: string): string => accountOf(event, prefix)
  const source =
    text(event, "IpAddress") ?? text(event, "WorkstationName") ?? text(event, "Workstation") ?? ""
  const none = {type: "", source}
  switch (eventId) {
    case 4624:
    case 4625: {
      const type = text(event, "LogonType") ?? ""
      const name = Object.hasOwn(typeNames, type) ? ` ${typeNames[type]}` : ""
      const result = eventId === 4624 ? "success" : "failure"
      return {result, account: account("Target"), type: type + name, source}
    }
    case 4648:
      return {...none, result: "explicit", account: account("Target")}
    case 4672:
      return {...none, result: "privileged", account: account("Subject")}
    case 4771:
      return {...none, result: "failure", account: account("Target")}
    case 4768:
    case 4769:
    case 4776: {
      const isDone = /^(?:0x)?0+$/i.test(text(event, "Status") ?? "0")
      return {...none, result: isDone ? "success" : "failure", account: account("Target")}
    }
    default:
      return undefined
  }
}

function accountOf(event: Event, prefix: string): string {
  const name = text(event, `${prefix}UserName`) ?? ""
  const domain = text(event, `${prefix}DomainName`)
  return domain === undefined ? name : `${domain}\\${name}`
}

function text(event: Event, field: string): string | undefined {
  const value = event.get(fieldName(field))
  if (value === undefined || value === null || typeof value === "object") return undefined
  const shown = String(value)
  return shown === "" || shown === "-" ? undefined : shown
}
