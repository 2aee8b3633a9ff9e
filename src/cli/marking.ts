/* The options --tlp, --tlp-by and --pap: how far what is written may travel. */

import {PosternError} from "../model/refusal.ts"
import {visible} from "../report/escape.ts"
import {caseTlp, isLower, type Marking, papLabels, tlpLabels} from "../report/marking.ts"
import {type Option, type Options, textOption} from "./command.ts"

export const markingOptions: readonly Option[] = [
  {flags: "--tlp <label>", says: `${tlpLabels.join(", ")} (default: ${caseTlp})`},
  {flags: "--tlp-by <name>", says: `who lowers it below ${caseTlp}; stands in what is written`},
  {flags: "--pap <label>", says: `what may be done with indicators: ${papLabels.join(", ")}`},
]

/** The marking of a case's material. Throws PosternError `marking/label` or `marking/nobody`. */
export function caseMarking(options: Options): Marking {
  const [asked, by, wantedPap] = ["tlp", "tlpBy", "pap"].map((name) => textOption(options, name))
  const tlp = labelled(asked ?? caseTlp, "TLP", tlpLabels)
  const pap = wantedPap === undefined ? undefined : labelled(wantedPap, "PAP", papLabels)
  const isLowered = isLower(tlp, caseTlp)
  if (isLowered && (by === undefined || by.trim() === ""))
    throw new PosternError({
      code: "marking/nobody",
      message: `TLP:${tlp} lets this travel further than TLP:${caseTlp}, and nobody is named who decides that`,
      hint: "add --tlp-by with a name; it stands in what is written",
    })
  return {
    tlp,
    ...(isLowered && by !== undefined ? {loweredBy: visible(by)} : {}),
    ...(pap === undefined ? {} : {pap}),
  }
}

function labelled<Label extends string>(asked: string, kind: "TLP" | "PAP", labels: readonly Label[]): Label {
  const wanted = asked
    .trim()
    .toUpperCase()
    .replace(`${kind}:`, "")
    .replace("WHITE", "CLEAR")
    .replace(/^AMBER[-_ ]STRICT$/, "AMBER+STRICT")
  const label = labels.find((each) => each === wanted)
  if (label !== undefined) return label
  throw new PosternError({
    code: "marking/label",
    message: `no label \`${asked}\` in ${kind}`,
    hint: `write one of ${labels.join(", ")}`,
  })
}
