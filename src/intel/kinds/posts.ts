/* Who holds which post: "NCSC Director of Operations Paul Chichester"; "Paul Chichester, the NCSC's director of
 * operations,". Said in passing, by whoever publishes; the post tells for whom the person speaks. */

import {slugOf} from "../../knowledge/lexicons.ts"
import {determiners} from "../grammar/english.ts"
import {speakerOf} from "../voices/speaker.ts"
import {personAt} from "../voices/speaker-names.ts"
import {type Context, wordsIn} from "./draft.ts"

/** "NCSC Director of Operations Paul Chichester"; "Paul Chichester, the NCSC's director of operations,". */
export function posts(context: Context): void {
  const {phrase, discourse} = context
  const {tokens} = phrase
  let at = 0
  for (let steps = 0; steps < 6; steps++) {
    const name = personAt(phrase, {from: at, to: tokens.length}, discourse)
    if (name === undefined) return
    at = name.to
    const id = slugOf(
      tokens
        .slice(name.from, name.to)
        .map((t) => t.text)
        .join(" "),
    )
    // "The Foreign Secretary, Harriet Moss, said".
    const isBehindPost =
      tokens[name.from - 1]?.text === "," && discourse.isNoun("post", tokens[name.from - 2])
    let from = isBehindPost ? name.from - 1 : name.from
    let hasPost = false
    while (from > 0) {
      const token = tokens[from - 1]
      if (token === undefined || phrase.verbAt[from - 1] !== -1) break
      const isPost = discourse.isNoun("post", token)
      if (isPost) hasPost = true
      const isPart =
        isPost ||
        token.isCapital ||
        phrase.mentionAt[from - 1] !== -1 ||
        /^(?:of|for|and|the|'s|at|foreign|defence|cyber|security|threat|intelligence|senior|national|chief|acting|operations|affairs|its|executive|incident|response|principal|research|digital|interior|federal)$/.test(
          token.low,
        )
      if (!isPart || token.text === ",") break
      if (/^(?:and)$/.test(token.low) && !tokens[from - 2]?.isCapital) break
      from--
    }
    if (hasPost) {
      while (
        from < name.from &&
        (determiners.has(tokens[from]?.key ?? "") ||
          /^(?:of|and|at|for|in|but|on|'s|as)$/.test(tokens[from]?.low ?? ""))
      )
        from++
      const words = wordsIn(context, from, name.from)
      speakerOf(phrase, {from, to: name.to}, discourse)
      context.drafts.push({
        kind: "organisational",
        relation: "holds-role",
        subject: id,
        object: words,
        anchor: name.from,
        evidence: {from, to: name.to},
        isDenied: false,
        modality: "background",
      })
      continue
    }
    if (tokens[name.to]?.text !== ",") continue
    let to = name.to + 1
    let postSeen = false
    while (to < tokens.length && to < name.to + 18) {
      const token = tokens[to]
      if (
        token === undefined ||
        token.text === "," ||
        token.text === "." ||
        token.text === '"' ||
        token.text === ";" ||
        phrase.verbs[phrase.verbAt[to] ?? -1]?.form === "finite"
      )
        break
      if (discourse.isNoun("post", token)) postSeen = true
      to++
    }
    if (!postSeen) continue
    const words = wordsIn(context, name.to + 1, to)
    speakerOf(phrase, {from: name.from, to}, discourse)
    context.drafts.push({
      kind: "organisational",
      relation: "holds-role",
      subject: id,
      object: words,
      anchor: name.from,
      evidence: {from: name.from, to},
      isDenied: false,
      modality: "background",
    })
    at = to
  }
}
