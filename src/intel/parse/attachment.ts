/* Where a preposition belongs: to the noun phrase before it or to the verb, and what stands behind it. */

import {clauseAhead, isTime} from "./ahead.ts"
import {readClause, readPredicateOf} from "./clauses.ts"
import {type AttachedDraft, type ClauseDraft, type NounDraft, newClause} from "./draft.ts"
import {type Role, readNoun} from "./noun-phrases.ts"
import {kindAt, type Reading, readTo, textAt} from "./reading.ts"
import {isDeedNoun, relativeHere} from "./relatives.ts"
import {deedNouns} from "./words.ts"

export function hangPrep(
  r: Reading,
  noun: NounDraft,
  role: Role,
  clause: ClauseDraft | undefined,
  time: boolean,
): boolean {
  const {owner} = r
  // "attacks on the servers of ports": the deed stays in sight.
  if (owner === undefined || isDeedNoun(r, noun)) r.owner = noun
  const has = prepOf(r, noun, role, clause, time)
  r.owner = owner
  return has
}

function prepOf(
  r: Reading,
  noun: NounDraft,
  role: Role,
  clause: ClauseDraft | undefined,
  time: boolean,
): boolean {
  const prep = textAt(r, r.at)
  const next = r.items[r.at + 1]
  if (next === undefined) return false
  // "in which", "some of whom"
  if (next.kind === "relative") {
    relativeHere(r, noun, prep)
    return true
  }
  if (prep === "according to" || (prep === "as" && next.kind !== "noun")) return false
  if (next.kind === "verb") {
    if (
      next.verb.form !== "ing" ||
      !(prep === "of" || prep === "at" || (prep === "for" && role !== "fronted"))
    )
      return false
    if (prep === "of" && role === "object" && isAccusing(r, clause)) return false
    noun.preps.push(attachedHere(r, clause, prep !== "of"))
    return true
  }
  if (next.kind === "mark") {
    if (prep !== "of" && prep !== "on" && prep !== "about") return false
    noun.preps.push(attachedHere(r, clause, false))
    return true
  }
  if (next.kind !== "noun") {
    if (next.kind === "adverb" || next.kind === "prep" || next.kind === "bracket") {
      if (role !== "subject") return false
      noun.preps.push(attachedHere(r, clause, true))
      return true
    }
    return false
  }
  if (isClausePrep(prep) && clauseAhead(r, r.at + 1) >= 0) return false
  if (time && prep !== "of") return false
  if (prep === "of") {
    if (
      clause !== undefined &&
      r.depth < 3 &&
      /^(?:accuse|suspect|rob|inform|notify|accuse|warn)$/.test(clause.lemma) &&
      clause.object === undefined &&
      role === "object" &&
      clause.voice === "active"
    )
      return false
    noun.preps.push(attachedHere(r, clause, false))
    return true
  }
  if (role === "fronted" && noun.isPronoun) return false
  if (noun.isPronoun && role !== "subject") return false
  if (role === "subject") {
    if (isTime(r, next.noun) && !deedNouns.has(r.tokens[noun.head]?.key ?? "")) return false
    noun.preps.push(attachedHere(r, clause, true))
    return true
  }
  if (clause === undefined || role === "fronted") {
    noun.preps.push(attachedHere(r, clause, true))
    return true
  }
  // An object: the verb takes what it asks for, and when; the noun what is nearest.
  if (isTime(r, next.noun) && prep !== "from") return false
  if (prep === "by") {
    if (clause.voice === "passive" && clause.agent === undefined) return false
    noun.preps.push(attachedHere(r, clause, false))
    return true
  }
  if (takes(r, clause, prep)) return false
  if (
    prep === "into"
      ? intrusions.has(r.tokens[noun.head]?.key ?? "")
      : prep === "with" && isTrait(r, noun, next.noun)
  ) {
    noun.preps.push(attachedHere(r, prep === "with" ? undefined : clause, prep === "with"))
    return true
  }
  const isDeed = deedNouns.has(r.tokens[noun.head]?.key ?? "")
  if (
    /^(?:through|via|during|after|before|since|until|into|as|with|despite|because of|due to|following|as part of|without|on behalf of|in order|together with|along with|like|out of|in response to|until|by means of|upon|throughout)$/.test(
      prep,
    )
  ) {
    if (!(prep === "with" && noun.determiner !== undefined && !isDeed && clause.lemma === "be")) {
      if (prep !== "as" && prep !== "into" && isDeed && prep !== "with" && prep !== "after") {
        noun.preps.push(attachedHere(r, clause, true))
        return true
      }
      return false
    }
  }
  if (prep === "to" && clause.voice === "passive") return false
  noun.preps.push(attachedHere(r, clause, !(prep === "against" && isDeed)))
  return true
}

/** "suspect three men in their twenties of being behind it", "accused hackers known as X of breaking in" */
export function isAccusing(r: Reading, clause: ClauseDraft | undefined): boolean {
  const isOne = (c: ClauseDraft | undefined): boolean =>
    c !== undefined && c.voice === "active" && /^(?:accuse|suspect|convict|acquit)$/.test(c.lemma)
  return isOne(clause) || (clause?.kind === "participle" && isOne(r.open.at(-2)))
}

const intrusions: ReadonlySet<string> = new Set(
  "intrusion intrusions break-in break-ins hack hacks incursion incursions foray forays inroads inquiry inquiries investigation investigations probe probes insight insights".split(
    " ",
  ),
)

/** "a group with ties to the GRU": what somebody of an indefinite kind has. */
function isTrait(r: Reading, noun: NounDraft, trait: NounDraft): boolean {
  const opener = r.tokens[noun.from]?.key
  return (opener === "a" || opener === "an") && traits.has(r.tokens[trait.head]?.key ?? "")
}

const traits: ReadonlySet<string> = new Set(
  "ties links connections contacts relations roots headquarters offices operations customers employees members staff history record reputation focus presence background experience interest expertise branches subsidiaries".split(
    " ",
  ),
)

const isClausePrep = (prep: string): boolean => /^(?:after|before|since|until|till|as|than)$/.test(prep)

/** Whether the lexicon says that the verb goes on with this preposition. */
export function takes(r: Reading, clause: ClauseDraft, prep: string): boolean {
  if (governed.get(clause.lemma)?.includes(`,${prep},`) === true) return true
  return (
    r.lookup.relations
      .get(clause.lemma)
      ?.some(
        ({particles, relation}) =>
          particles[0] === prep || relation.preps.some((p) => p === prep || p.startsWith(`${prep} `)),
      ) === true
  )
}

/** Verbs with the prepositions they ask for, where the lexicon of relations does not have them. */
const governed: ReadonlyMap<string, string> = new Map(
  (
    "begin=as start=as blame=on,for accuse=of attribute=to ascribe=to link=to,with tie=to connect=to,with associate=with provide=with,to supply=with,to steal=from exfiltrate=from,to " +
    "remove=from obtain=from receive=from collect=from use=for,in,against expose=to send=to,from gain=to give=to sell=to pass=to transfer=to deploy=on,in,against,to install=on " +
    "place=on plant=on,in impose=on base=on turn=into break=into infiltrate=into share=with replace=with compare=with,to describe=as name=as identify=as classify=as regard=as " +
    "direct=at,against aim=at target=with,for,in hit=with launch=against,on,from mount=against,on conduct=against,on carry=against,on wage=against,on bring=against,to prevent=from protect=against,from,with defend=against " +
    "warn=about,of,against inform=of,about notify=of,about urge=on focus=on concentrate=on rely=on depend=on report=to,on,as charge=with indict=for sanction=for thank=for spy=on draw=on hold=for assign=to lure=to,into trick=into " +
    "sign=as pose=as act=as operate=as serve=as masquerade=as track=as know=as follow=as monitor=as dub=as define=as add=to apply=to move=to,from upload=to,on download=from,to compromise=with,via,in call=as,on refer=to,as designate=as label=as list=as view=as see=as treat=as portray=as characterise=as"
  )
    .split(" ")
    .map((entry) => {
      const [verb = "", words = ""] = entry.split("=")
      return [verb, `,${words},`] as const
    }),
)

/** A preposition with its noun phrase or clause; the place must be at a preposition. */
export function attachedHere(r: Reading, clause: ClauseDraft | undefined, isLoose: boolean): AttachedDraft {
  const at = r.items[r.at]?.from ?? 0
  let prep = textAt(r, r.at)
  r.at++
  if (kindAt(r, r.at) === "prep" && /^(?:from|until|since|up|out|over|except)$/.test(prep)) {
    prep += ` ${textAt(r, r.at)}`
    r.at++
  }
  while (
    kindAt(r, r.at) === "adverb" &&
    !/^(?:there|here|abroad)$/.test(textAt(r, r.at)) &&
    (kindAt(r, r.at + 1) === "noun" || kindAt(r, r.at + 1) === "verb")
  )
    r.at++
  // "From there the intruders moved"
  const isThere = kindAt(r, r.at) === "adverb" && /^(?:there|here|abroad)$/.test(textAt(r, r.at))
  if (isThere) r.at++
  const made: AttachedDraft = {prep, at, end: at, np: undefined, clause: undefined, isLoose}
  const next = isThere ? undefined : r.items[r.at]
  if (next?.kind === "noun") made.np = readNoun(r, "object", clause)
  else if (
    next?.kind === "verb" &&
    (next.verb.form === "ing" || next.verb.form === "ed" || next.verb.form === "done")
  ) {
    made.clause = newClause(next.verb.form === "ing" ? "gerund" : "participle", next.from, prep)
    readPredicateOf(r, made.clause)
    if (clause !== undefined) made.clause.parent = clause
  } else if (
    (next?.kind === "mark" && !/^(?:out|up|off|down|away|back|in|on)$/.test(prep)) ||
    next?.kind === "that" ||
    next?.kind === "relative"
  ) {
    const marker = textAt(r, r.at)
    r.at++
    made.clause = readClause(r, "that", marker, next.from)
    if (made.clause !== undefined && clause !== undefined) made.clause.parent = clause
  } else if (next?.kind === "adverb" || next?.kind === "adjective") r.at++
  made.end = readTo(r)
  return made
}
