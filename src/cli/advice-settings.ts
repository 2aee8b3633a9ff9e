/* What the organisation says of itself, for the advice: postern.yml, and options that stand above it. */

import type {AdviceSettings} from "../advise/situation.ts"
import type {Answer} from "../knowledge/advice.ts"
import {PosternError} from "../model/refusal.ts"
import {type Option, type Options, textOption} from "./command.ts"
import type {Config} from "./config.ts"

export const adviceOptions: readonly Option[] = [
  {
    flags: "--may-go-offline <yes|no>",
    says: "may servers be cut off? (postern.yml: constraints.mayGoOffline)",
  },
  {flags: "--staff <tonight|tomorrow>", says: "when there is somebody to do the work"},
  {flags: "--hybrid <yes|no>", says: "is there an Exchange Online beside it?"},
  {flags: "--backups <yes|no>", says: "are there backups that can be read?"},
  {flags: "--country <code>", says: "whose authorities to name, such as GB"},
]

/** Throws PosternError `advice/bad-option`. */
export function adviceSettings(options: Options, {constraints, organisation}: Config): AdviceSettings {
  const staff = textOption(options, "staff")
  if (staff !== undefined && staff !== "tonight" && staff !== "tomorrow")
    throw refused("--staff", staff, "tonight or tomorrow")
  const country = textOption(options, "country") ?? organisation?.country
  if (country !== undefined && !/^[A-Za-z]{2}$/.test(country))
    throw refused("--country", country, "two letters, such as GB")
  return {
    mayGoOffline: answerOf(
      "--may-go-offline",
      textOption(options, "mayGoOffline"),
      constraints?.mayGoOffline,
    ),
    staffTonight: staff === undefined ? told(constraints?.staffTonight) : staff === "tonight" ? "yes" : "no",
    hybrid: answerOf("--hybrid", textOption(options, "hybrid"), constraints?.hybrid),
    backups: answerOf("--backups", textOption(options, "backups"), constraints?.backups),
    country,
  }
}

function answerOf(flag: string, given: string | undefined, configured: boolean | undefined): Answer {
  if (given === undefined) return told(configured)
  if (given === "yes" || given === "no") return given
  throw refused(flag, given, "yes or no")
}

function told(value: boolean | undefined): Answer {
  return value === undefined ? "unknown" : value ? "yes" : "no"
}

function refused(flag: string, got: string, expected: string): PosternError {
  return new PosternError({
    code: "advice/bad-option",
    message: `${flag} got \`${got}\``,
    hint: `write ${expected}`,
  })
}
