/* What a body is part of: "which is a part of GCHQ", "X, part of Y,". Said in passing, by whoever publishes. */

import {slugOf} from "../../knowledge/lexicons.ts"
import type {Phrase} from "../grammar/shape.ts"
import type {Context} from "./draft.ts"

/** "which is a part of GCHQ", "X, part of Y,". */
export function belonging(context: Context): void {
  const {phrase, discourse} = context
  const {tokens, mentions} = phrase
  for (let i = 0; i + 2 < tokens.length; i++) {
    const key = tokens[i]?.key ?? ""
    if (
      !/^(?:part|arm|branch|unit|agency|division|wing|body|department|directorate)$/.test(key) ||
      !/^(?:of|within|under|at)$/.test(tokens[i + 1]?.key ?? "")
    )
      continue
    const whole = mentions.find((m) => m.kind === "organisation" && m.from >= i + 2 && m.from <= i + 4)
    const wholeName =
      whole !== undefined
        ? discourse.mentionRef(whole).id
        : /^(?:the|its)$/.test(tokens[i + 2]?.key ?? "") && tokens[i + 3]?.isCapital === true
          ? slugOf(capitals(phrase, i + 3))
          : undefined
    if (wholeName === undefined || wholeName === "") continue
    let back = i - 1
    while (
      back >= 0 &&
      /^(?:a|an|the|is|which|,|-|\(|operational|cyber|technical|security|intelligence|also|itself|that|defensive|was|forms)$/.test(
        tokens[back]?.key ?? "",
      )
    )
      back--
    const it = tokens[back]?.key === "it" && discourse.lastBody !== undefined ? discourse.lastBody : undefined
    if (it !== undefined && it.id !== wholeName) {
      context.drafts.push({
        kind: "organisational",
        relation: "part-of",
        subject: it.id,
        object: wholeName,
        anchor: i,
        evidence: {from: back, to: whole?.to ?? i + 4},
        isDenied: false,
        modality: "background",
      })
      continue
    }
    const before =
      mentions.find((m) => m.kind === "organisation" && m.to === back + 1) ??
      (tokens[back]?.text === ")"
        ? mentions.find((m) => m.kind === "organisation" && m.to === back)
        : undefined)
    if (before === undefined) continue
    const part = discourse.mentionRef(before).id
    if (part === wholeName) continue
    const end = whole?.to ?? i + 4
    context.drafts.push({
      kind: "organisational",
      relation: "part-of",
      subject: part,
      object: wholeName,
      anchor: i,
      evidence: {from: back + 2, to: end},
      isDenied: false,
      modality: "background",
    })
  }
}

function capitals(phrase: Phrase, from: number): string {
  const words: string[] = []
  for (let i = from; i < phrase.tokens.length && phrase.tokens[i]?.isCapital === true; i++)
    words.push(phrase.tokens[i]?.text ?? "")
  return words.join(" ")
}
