/* What settings say of flaws: which they decide, and which they cover until the update comes.
 *
 * A flaw that a setting decides is never called fixed or vulnerable by the build alone. A mitigation is told
 * beside the flaw and changes no status: rewrite rules were bypassed more than once. */

import type {Mitigation, Vulnerability} from "../knowledge/products.ts"
import type {Locator} from "../model/evidence.ts"
import type {ExposureStatus, SettingSeen} from "../model/exposure.ts"
import type {Setting, SettingObservation} from "../model/observation.ts"
import {list, plain} from "./sentences.ts"

interface Decided<Point> {
  readonly status: ExposureStatus
  readonly says: string
  readonly at: Locator | undefined
  readonly point: Point | undefined
}

const settingsMost = 60

/** The settings worth telling, of Extended Protection those of virtual directories that need it, at most
 *  `settingsMost`, with what each covers. */
export function settingsOf(
  observed: readonly SettingObservation[],
  mitigations: readonly Mitigation[],
): readonly SettingSeen[] {
  const telling = observed.filter(({setting, path}) => setting !== "extended-protection" || isRelevant(path))
  return telling.slice(0, settingsMost).map((one) => {
    const against = [...new Set(coveredBy(one, mitigations))]
    return {
      setting: one.setting,
      path: one.path === undefined ? undefined : plain(one.path),
      value: plain(one.value),
      says:
        against.length === 0
          ? covers[one.setting]
          : `${covers[one.setting]} This one is against ${list(against)}.`,
      at: one.at,
    }
  })
}

/** The flaws that a setting is known to cover, as the table has it. */
function coveredBy(
  {setting, value}: SettingObservation,
  mitigations: readonly Mitigation[],
): readonly string[] {
  const folded = value.toLowerCase()
  const words = new Set(folded.split(/[^a-z0-9-]+/))
  // Ids of the service are words of their own, with a revision behind: M2, M2.1.
  const has = (word: string): boolean =>
    setting === "emergency-mitigation" ? words.has(word) : folded.includes(word)
  return mitigations
    .filter((one) => one.setting === setting && one.holds.every((word) => has(word.toLowerCase())))
    .map((one) => one.cve)
}

/** What is told beside a flaw of settings that cover it; it changes no answer. Undefined for none. */
export function coverNote(
  cve: string,
  settings: readonly SettingObservation[],
  mitigations: readonly Mitigation[],
): string | undefined {
  const [first] = settings.filter((one) => coveredBy(one, mitigations).includes(cve))
  return first === undefined
    ? undefined
    : `A mitigation was in place (${first.setting.replace("-", " ")} ${plain(first.value, 60)}): it is no update.`
}

const covers: Readonly<Record<Setting, string>> = {
  "extended-protection":
    "Extended Protection stops the relay of captured NTLM logons (CVE-2024-21410) where it is required.",
  hybrid: "In a hybrid, CVE-2025-53786 leads from the server into Exchange Online.",
  "rewrite-rule":
    "A rewrite rule can refuse the requests of an attack; it is no update, and such rules were bypassed.",
  "token-cache": "With the token cache loaded, CVE-2023-21709 is open unless Windows has its own fix.",
  "emergency-mitigation":
    "The mitigation service had applied this; it covers one attack until the update is there.",
  "payload-signing":
    "Signed payloads keep forged objects out of PowerShell; an override sets whether Exchange signs and checks.",
}

/** The decision about a flaw with the settings that it depends on. */
export function settled<Point>(
  flaw: Vulnerability | undefined,
  settings: readonly SettingObservation[],
  byBuild: Decided<Point>,
): Decided<Point> {
  const of = (setting: Setting): readonly SettingObservation[] =>
    settings.filter((s) => s.setting === setting)
  const configuration = flaw?.configuration
  if (configuration === undefined) return byBuild
  switch (configuration) {
    case "extended-protection":
      return extendedProtection(of("extended-protection"), byBuild)
    case "hybrid-application": {
      if (byBuild.status === "vulnerable" || byBuild.status === "no update") return byBuild
      const [hybrid] = of("hybrid")
      const says =
        hybrid === undefined
          ? "Whether the server is part of a hybrid, and uses the dedicated application, is a matter of configuration that the evidence does not show."
          : "The organisation is a hybrid. The update is not enough: whether the dedicated application is in use and old keys are gone is not visible on the server."
      return {...byBuild, status: "cannot tell", says, at: hybrid?.at ?? byBuild.at}
    }
    case "token-cache": {
      const [loaded] = of("token-cache")
      const says =
        loaded === undefined
          ? "Depends on whether IIS loads its token cache, which the evidence does not show."
          : "IIS loads its token cache: open unless Windows has its own fix (CVE-2023-36434), which the evidence does not show."
      return {...byBuild, status: "cannot tell", says, at: loaded?.at ?? byBuild.at}
    }
    case "p2-from-detection":
    case "autodiscover-override":
      if (byBuild.status !== "fixed") return byBuild
      return {
        ...byBuild,
        status: "cannot tell",
        says: `${byBuild.says} A setting override can switch the fix off, and the evidence does not show whether one does.`,
      }
    default:
      return configuration satisfies never
  }
}

function isRelevant(path: string | undefined): boolean {
  return path !== undefined && needed.test(path) && !exempt.test(path)
}

/** Virtual directories whose Extended Protection the vendor leaves off, or allows to be off. */
const exempt = /(?:^|\/)(?:autodiscover|api|powershell|pushnotifications|rest|ecp\/.*|owa\/.*)$/i
const needed = /(?:^|\/)(?:owa|ecp|ews|mapi|microsoft-server-activesync|oab|rpc|mapi\/emsmdb|mapi\/nspi)$/i

/** Of the seven that need it; fewer say too little. */
const enoughDirectories = 4

function extendedProtection<Point>(
  seen: readonly SettingObservation[],
  byBuild: Decided<Point>,
): Decided<Point> {
  const relevant = seen.filter((s) => isRelevant(s.path))
  const [first] = relevant
  if (first === undefined)
    return {
      ...byBuild,
      status: "cannot tell",
      point: undefined,
      says: "Depends on Extended Protection, which the evidence does not show. It is on by default only in new installations of Exchange Server 2019 CU14 and later.",
    }
  const off = relevant.filter((s) => /^(?:none|off|false|)$/i.test(s.value.trim()))
  if (off.length > 0) {
    const where = list([...new Set(off.map((s) => plain(s.path ?? "")))], "and", 4)
    return {
      status: "vulnerable",
      says: `Extended Protection is off on ${where}.`,
      at: off[0]?.at,
      point: undefined,
    }
  }
  const names = new Set(relevant.map((s) => s.path?.split("/").at(-1)?.toLowerCase()))
  if (names.size < enoughDirectories)
    return {
      ...byBuild,
      status: "cannot tell",
      says: `Extended Protection is set on ${list(
        relevant.map((s) => plain(s.path ?? "")),
        "and",
        4,
      )}; the evidence shows no other virtual directory.`,
      at: first.at,
    }
  return {
    status: "fixed",
    says: `Extended Protection is set on the ${relevant.length} virtual directories that the evidence shows.`,
    at: first.at,
    point: undefined,
  }
}
