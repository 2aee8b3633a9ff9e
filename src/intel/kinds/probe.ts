import type {Clause, NounPhrase} from "../parse/clause.ts"
import type {Context} from "./draft.ts"
import {framesOf} from "./frames.ts"
import {isHostile} from "./hostile.ts"
import {doerIn, isTold} from "./told.ts"
export function placeOf(context: Context, clause: Clause | undefined, np: NounPhrase): string {
  if (clause === undefined) return "none"
  if (clause.subject === np) return "subj"
  if (clause.object === np) return "obj"
  if (clause.secondObject === np) return "obj2"
  if (clause.agent === np) return "agent"
  if (clause.predicate?.np === np) return "pred"
  for (const a of clause.args) if (a.np === np) return "arg:" + a.prep
  for (const n of context.phrase.parse.nouns) {
    if (n.possessor === np) return "poss"
    for (const a of n.preps)
      if (a.np === np) return "of:" + a.prep + ">" + placeOf(context, clause, n).replace(/:.*/, "")
    if (n.appositions.some((a) => a.np === np)) return "app"
    if (n.examples.includes(np)) return "ex"
    if (n.conjuncts.includes(np)) return "conj>" + placeOf(context, clause, n)
  }
  return "else"
}
export function probe(context: Context): void {
  const g = globalThis as any
  for (const np of context.phrase.parse.nouns) {
    const clause = context.phrase.parse.clauseAt[np.head]
    const tk = context.phrase.tokens
    const isV = clause !== undefined && clause.verb.from < clause.verb.to
    let who = "nobody"
    if (isV) {
      const w = clause.voice === "passive" ? clause.agent : clause.subject
      who = w === undefined ? "none" : isHostile(context, w) ? "hostile" : w.isPronoun ? "pronoun" : "other"
    }
    ;(g.__probe ??= []).push({
      start: tk[np.from]!.start,
      end: tk[np.to - 1]!.end,
      sent: tk[0]!.start,
      place: placeOf(context, clause, np),
      kind: clause?.kind ?? "none",
      voice: clause?.voice ?? "none",
      tense: clause?.tense,
      told: isV ? isTold(context, clause) : "frag",
      modal: clause?.modal !== undefined,
      neg: clause?.isNegated,
      who,
      doer: isV ? (doerIn(context, clause)?.kind ?? "no") : "frag",
      has: context.discourse.hasEvent,
      rel: isV && framesOf(context, clause, "vector").length > 0,
      nouse: isV && context.discourse.isVerb("no-use", clause!.lemma),
      text: context.text,
    })
  }
}
