/* The rule languages that Postern reads. To add one: a file, a line here. */

import type {RuleLanguage} from "./language.ts"
import {sigma} from "./sigma/sigma.ts"

export const ruleLanguages: readonly RuleLanguage[] = [sigma]
