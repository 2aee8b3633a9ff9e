/* Whether a clause says that a remedy is not there yet: it is denied, to come, due, planned or in the making. */

import type {Clause} from "../parse/clause.ts"
import type {Context} from "./draft.ts"

/** "is not yet available": where the word stands behind the verb as well; "is planned", "is in preparation". */
export const isNotYet = (context: Context, clause: Clause): boolean =>
  isDue(context, clause) ||
  (isInMaking(clause) && clause.voice === "active") ||
  clause.isNegated ||
  isToCome(context, clause) ||
  isAwaited(context, clause) ||
  isBeingMade(context, clause) ||
  isWithdrawn(clause) ||
  hasNot(context, clause)

/** "Our rule has been withdrawn": it is there no more. */
export const isWithdrawn = ({voice, lemma}: Clause): boolean =>
  voice === "passive" && /^(?:withdraw|retract|recall|discontinue|revoke)$/.test(lemma)

export const isInMaking = ({lemma, isProgressive}: Clause): boolean =>
  isProgressive && /^(?:prepare|develop|work|finalise|finalize|test|write|build)$/.test(lemma)

/** "A cleaned version will be ready next week", "a tool will follow": it is not there yet. */
export const isToCome = ({discourse}: Context, {modal, voice, lemma, tense, kind}: Clause): boolean =>
  // "said a fix would not be ready for weeks"
  (modal === "will" || modal === "shall" || tense === "future" || (modal === "would" && kind === "that")) &&
  (voice === "be" ||
    /^(?:follow|come|arrive|appear|ship)$/.test(lemma) ||
    (voice === "active" && discourse.isVerb("release", lemma)) ||
    (voice === "passive" && (discourse.isVerb("release", lemma) || discourse.isVerb("had", lemma))))

/** "is planned", "is expected next week": it is not there. */
export const isAwaited = (
  {discourse, phrase: {tokens}}: Context,
  {lemma, voice, isPerfect, verb}: Clause,
): boolean =>
  voice === "passive" &&
  !isPerfect &&
  (discourse.isVerb("awaited", lemma) ||
    // "is being developed"
    (tokens[verb.to - 2]?.key === "being" && /^(?:develop|make|build|create|finalise|finalize)$/.test(lemma)))

/** "is due next week", "is pending". */
const isDue = ({phrase: {tokens}}: Context, {voice, verb}: Clause): boolean =>
  voice === "be" && /^(?:due|pending)$/.test(tokens[verb.to]?.key ?? "")

const isBeingMade = ({phrase: {tokens}}: Context, {voice, predicate}: Clause): boolean =>
  voice === "be" &&
  predicate?.kind === "preposition" &&
  /^(?:preparation|development|testing|progress|works|making)$/.test(
    tokens[predicate.np?.head ?? -1]?.key ?? "",
  )

const hasNot = ({phrase: {tokens}}: Context, clause: Clause): boolean =>
  tokens
    .slice(clause.verb.from, Math.max(clause.verb.to, clause.predicate?.at ?? 0))
    .some(
      (t, i, all) => /^(?:not|never|nor)$/.test(t.key) || (t.key === "longer" && all[i - 1]?.key === "no"),
    )
