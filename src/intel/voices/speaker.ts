/* Who a noun phrase is, as somebody who speaks.
 *
 * The officer of a body speaks for it, a country or a ministry for its government; "the agency", "we" and "it" are
 * the body spoken of last or the publisher. The chain is inner first: the person, then the body. */

import type {Discourse, Ref} from "../discourse/discourse.ts"
import {determiners} from "../grammar/english.ts"
import type {Phrase, Range} from "../grammar/shape.ts"
import {personIn, unknownBody} from "./speaker-names.ts"
import {explicit, nobody, ownNouns, roleNouns, type Speaking, unnamedHeads} from "./speaker-nouns.ts"

/** Who a noun phrase is, as somebody who speaks. */
export function speakerOf(phrase: Phrase, range: Range, discourse: Discourse): Speaking {
  const {tokens, mentions} = phrase
  const {publisher} = discourse
  const within = mentions.filter((m) => m.from >= range.from && m.to <= range.to)
  const head = discourse.headOf(phrase, range)
  const headKey = tokens[head]?.key ?? ""
  const words = tokens.slice(range.from, range.to)
  const hasRole = words.some((t) => roleNouns.test(t.key))
  const state = within.find((m) => m.kind === "state")
  const person = personIn(phrase, range, discourse)
  if (
    words.some((t) => /^(?:newspaper|daily|broadcaster|outlet|magazine|tabloid|weekly)$/.test(t.low)) &&
    !words.some((t) => discourse.isNoun("post", t))
  )
    return nobody
  const bodies = within.filter(
    (m) => m.kind === "organisation" || m.id === "eu" || (m.kind === "state body" && within.length === 1),
  )
  const of = (id: string, body?: Ref): Speaking => {
    if (body !== undefined) discourse.lastBody = body
    if (person !== undefined) discourse.posts.set(person, body ?? {id, kind: "organisation", from: 0, to: 0})
    return {chain: person === undefined ? [explicit(id)] : [explicit(person), explicit(id)], person}
  }
  if (/^(?:we|our|us|I)$/i.test(headKey) || words[0]?.key === "our" || words[0]?.key === "we") {
    if (publisher !== undefined && !publisher.isPress)
      return {chain: [explicit(publisher.id)], person: undefined}
    const last = discourse.lastBody
    return last === undefined ? nobody : {chain: [explicit(last.id)], person: undefined}
  }
  if (bodies.length > 0) {
    // A joint statement: the publisher if it is among them, else the first named.
    const refs = bodies.map((m) => ({mention: m, ref: discourse.mentionRef(m)}))
    const own = refs.find(({ref}) => ref.id === publisher?.id)
    // "Jane Doe, who heads the agency's team at X": the body of the phrase's core first.
    const chosen = own ?? refs[0]
    if (chosen !== undefined) {
      const id = chosen.mention.speaks ?? chosen.ref.id
      return of(id, {...chosen.ref, id})
    }
  }
  if (
    state !== undefined &&
    (hasRole || !state.isAdjective || /^(?:officials|authorities|diplomats)$/.test(headKey))
  ) {
    const isName = !state.isAdjective
    if (
      hasRole ||
      (isName && state.to === head + 1) ||
      /^(?:officials|authorities|diplomats|government)$/.test(headKey)
    ) {
      const id = state.speaks ?? `${state.id}-government`
      return of(id, {id, kind: "organisation", from: 0, to: 0, state: state.id})
    }
  }
  const named = unknownBody(phrase, range, discourse)
  if (named !== undefined && named !== person)
    return of(named, {id: named, kind: "organisation", from: 0, to: 0})
  if (hasRole && !/^(?:report|reports)$/.test(headKey)) {
    const own = publisher !== undefined && !publisher.isPress ? publisher.id : undefined
    const home = discourse.lastBody
    const id =
      home?.id.endsWith("-government") === true
        ? home.id
        : own?.endsWith("-government") === true
          ? own
          : home?.state !== undefined
            ? `${home.state === "united-kingdom" ? "uk" : home.state === "united-states" ? "us" : home.state}-government`
            : (own ?? home?.id)
    const speaking = id ?? discourse.home
    if (speaking !== undefined) return of(speaking)
  }
  if (person !== undefined) {
    const post = discourse.posts.get(person)
    if (post !== undefined) return {chain: [explicit(person), explicit(post.id)], person}
    const home = words.some((t) => discourse.isNoun("post", t))
      ? publisher !== undefined && !publisher.isPress
        ? publisher.id
        : discourse.lastBody?.id
      : undefined
    return home === undefined ? {chain: [explicit(person)], person} : of(home)
  }
  if (/^(?:he|she)$/.test(headKey)) {
    const last = [...discourse.posts].at(-1)
    if (last !== undefined) return {chain: [explicit(last[0]), explicit(last[1].id)], person: last[0]}
  }
  if (
    /^(?:advisory|report|statement|bulletin|alert|notice|note|guidance|post|blog|paper|assessment|document|communique|release)$/.test(
      headKey,
    )
  ) {
    if (discourse.lastBody !== undefined && publisher?.isPress !== false)
      return {chain: [explicit(discourse.lastBody.id)], person: undefined}
    return publisher === undefined ? nobody : {chain: [explicit(publisher.id)], person: undefined}
  }
  const isOwn =
    ownNouns.test(headKey) && (determiners.has(words[0]?.key ?? "") || /^(?:it|they|he|she)$/.test(headKey))
  const isFirm = /^(?:company|firm|vendor|supplier|manufacturer|operator)$/.test(headKey)
  if (
    isFirm &&
    discourse.lastBody !== undefined &&
    (discourse.lastBody.state !== undefined || discourse.lastBody.id.endsWith("-government"))
  )
    return nobody
  if (isOwn && !/^(?:a|an|some|two|three|several|other)$/.test(words[0]?.key ?? "")) {
    const home =
      discourse.lastBody ?? (publisher === undefined || publisher.isPress ? undefined : {id: publisher.id})
    if (home !== undefined) return {chain: [explicit(home.id)], person: undefined}
  }
  if (
    unnamedHeads.test(headKey) &&
    discourse.lastBody !== undefined &&
    /^(?:its|the|our|their)$/.test(words[0]?.key ?? "") &&
    !/^(?:people|sources|media|newspaper|newspapers|outlets)$/.test(headKey)
  )
    return {chain: [explicit(discourse.lastBody.id)], person: undefined}
  return nobody
}

/** The state whose government a speaker is. */
export function governed(ref: string): string {
  const state = ref.replace(/-government$/, "")
  return state === "us" ? "united-states" : state === "uk" ? "united-kingdom" : state
}
