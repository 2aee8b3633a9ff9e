/* Groups of verbs: "has been exploited", "did not attribute", "to have stolen", with voice, tense and negation. */

import {beForms, doForms, haveForms, isAdverb, modals, negations} from "../grammar/english.ts"
import type {VerbGroup} from "./draft.ts"
import type {Tagged} from "./items.ts"
import {
  base as baseForm,
  baseOf,
  formsOfWord,
  ing as ingForm,
  participle as participleForm,
  past as pastForm,
  third as thirdForm,
} from "./verb-forms.ts"

/** Participles that are adjectives behind "be". */
const adjectives = new Set(
  "interested unrelated unprecedented so-called sophisticated advanced ongoing underlying outstanding limited".split(
    " ",
  ),
)

/** Words that are a particle of the verb before them, by the verb. */
const particles: ReadonlyMap<string, string> = new Map(
  `act=on back=up,off beat=back,off block=off blow=up,out boil=down boot=up break=in,into,down,up,off,out bring=down,about,up,out,back,in build=up
    buy=up,out call=on,out,off,for,in carry=out,off,on,through cash=in,out cast=aside catch=up check=out,up clamp=down clean=up clear=up close=down,off
    come=up,out,in copy=out cover=up crack=down cut=off,down,out date=back dig=up,out draw=up,on,down,out drop=off dry=up end=up fall=back,out,apart fan=out
    farm=out fend=off fight=off,back wake=up bear=out figure=out fill=in,out filter=out find=out fire=off,up flush=out follow=up,on force=out gear=up
    get=in,into,through,away,out,back,along,around give=up,away,out,back go=on,after,back,down,offline,through,ahead,away,under,out,off,up grow=up
    hack=into hand=over,out,back,down,in hang=up head=off,up help=out hire=out hold=up,back,off,out hook=up hunt=down,out iron=out
    keep=up,away,off,out,down,back kick=off,out knock=out,offline,down,over lay=out,down,off leak=out leave=out,behind let=down,in,out,off lie=behind,low
    lift=out,off line=up load=up lock=out,down log=in,into,on,off look=into,for,up,out make=up,out,off,away map=out mark=out,down mop=up
    move=out,away,back,up nail=down open=up pass=on,off,along,down,out pay=out,off,back phase=out pick=up piece=together play=down,out plug=in
    point=out power=down,off,up print=out prop=up pull=off,out,down,back,together push=out,back,through,down
    put=out,off,up,aside,forward,together,down,on,back rack=up ramp=up reach=out read=out relay=on rent=out rip=off roll=out,back root=out round=up,off
    rule=out run=up,out,down,through rush=out scale=up,back,down scoop=up screen=out seal=off see=off,through seek=out sell=off,on
    send=out,off,back,round,along,on serve=up,out set=up,out,off,back,apart,aside,down settle=down share=out ship=out shore=up show=off,up shrug=off
    shut=down,off sift=through sign=in,off,up,over,out single=out siphon=off,away size=up skim=off slow=down smoke=out soak=up sort=out speak=out speed=up
    spell=out spin=up split=up,off spy=out stamp=out stand=up,by,behind,down start=up,out,over stave=off stay=behind steer=away step=up,down,in,aside,back
    stir=up string=along,together strip=out,off,away suck=up,out sum=up swap=out sweep=up switch=off,on,over,around
    take=down,over,out,on,up,away,back,apart talk=up tap=into team=up tear=down throw=out tie=up,down tighten=up tip=off trace=back track=down,back
    try=out tune=up,out turn=out,off,on,down,over,away,back,up type=in use=up wall=off ward=off wash=out watch=over wear=down weed=out whisk=away,off
    wind=down,up,back wipe=out,off,away,down,clean work=out,around,up wrap=up write=off,down,up,out zero=in`
    .split(/\s+/)
    .map((entry) => {
      const [verb = "", words = ""] = entry.split("=")
      return [verb, `,${words},`] as const
    }),
)
/** Of these, what is a preposition with something behind it too: "broke into the network". */
const alsoPrepositions = new Set("in into on behind for after through by along around round".split(" "))

export function verbGroupAt(tagged: Tagged, from: number, limit: number): VerbGroup | undefined {
  const {tokens, tags, nameEnd} = tagged
  let at = from
  let isNegated = false
  let modal: string | undefined
  let last: "be" | "have" | "do" | "modal" | "to" | undefined
  let beAt = -1
  let firstForm: "finite" | "infinitive" | "ing" | "done" | undefined
  let tense: VerbGroup["tense"] = "none"
  let isPerfect = false
  const adverbs: number[] = []
  const keyAt = (i: number): string => {
    const key = i < limit ? (tokens[i]?.key ?? "") : ""
    // "It's one of the worst", "It's been hit"
    if (key !== "'s" || tags[i] !== "AUX") return key
    return tokens[i + 1]?.key === "been" ? "has" : "is"
  }
  const isVerbTag = (i: number): boolean => tags[i] === "VERB" || tags[i] === "AUX"
  const skipAdverbs = (i: number): number => {
    let next = i
    // "should at least disable"
    if (
      keyAt(next) === "at" &&
      keyAt(next + 1) === "least" &&
      tags[next + 2] === "VERB" &&
      last !== undefined
    )
      next += 2
    while (
      next < limit &&
      tokens[next]?.isWord === true &&
      (keyAt(next) === "not" ||
        keyAt(next) === "never" ||
        (tags[next] === "ADV" && (isAdverb(keyAt(next)) || tags[next] === "ADV")) ||
        isAdverb(keyAt(next)) ||
        (/^(?:itself|themselves|himself|herself)$/.test(keyAt(next)) && last !== undefined) ||
        (keyAt(next) === "no" && keyAt(next + 1) === "longer") ||
        (keyAt(next) === "longer" && keyAt(next - 1) === "no"))
    )
      next++
    return next
  }
  const take = (to: number): void => {
    for (let i = at; i < to; i++) {
      if (keyAt(i) === "not" || keyAt(i) === "never" || keyAt(i) === "no") isNegated = true
      else adverbs.push(i)
    }
    at = to
  }
  if (keyAt(from) === "not" && keyAt(from + 1) === "to") {
    const rest = verbGroupAt(tagged, from + 1, limit)
    return rest === undefined ? undefined : {...rest, from, isNegated: true}
  }
  if (keyAt(from) === "not") {
    // "not knowing", "not linked"
    const next = skipAdverbs(from + 1)
    if (tags[next] !== "VERB") return undefined
    const rest = verbGroupAt(tagged, next, limit)
    return rest === undefined || rest.form === "base" ? undefined : {...rest, from, isNegated: true}
  }
  if (keyAt(from) === "to") {
    // 'wanted to "teach the banks"'
    const opened = tokens[from + 1]?.text === '"' && tags[from + 2] === "VERB" ? from + 2 : from + 1
    const next = skipAdverbs(opened)
    const form = formsOfWord(keyAt(next))
    if ((nameEnd[next] ?? -1) > next && tokens[next]?.isCapital === true) return undefined
    const isVerb =
      tokens[next]?.isWord === true &&
      (isVerbTag(next) ||
        (tags[next] === "NOUN" &&
          tags[from] === "PART" &&
          tagged.isBase(keyAt(next)) &&
          (tags[next + 1] === "DET" || tags[next + 1] === "PROPN" || tags[next + 1] === "PRON")))
    if (!isVerb || (form & baseForm) === 0) {
      if (!(isVerb && keyAt(next) === "be")) return undefined
    }
    if (next >= limit) return undefined
    if (
      /^(?:staff|port|disk|date|press|mail|cloud|phone|network)$/.test(keyAt(next)) &&
      tags[next + 1] !== "DET" &&
      tags[next + 1] !== "PRON"
    )
      return undefined
    at = from + 1
    take(next)
    last = "to"
    firstForm = "infinitive"
  }
  for (; at < limit; ) {
    const key = keyAt(at)
    if ((tokens[at]?.isWord !== true && tokens[at]?.text !== "'s") || (nameEnd[at] ?? -1) > at) break
    if (
      modals.has(key) &&
      last === undefined &&
      (key !== "may" || tokens[at]?.isCapital === false) &&
      tags[at] !== "NOUN"
    ) {
      modal = key.replace(/n't$/, "").replace("cannot", "can").replace(/^ca$/, "can").replace(/^wo$/, "will")
      if (negations.has(key)) isNegated = true
      last = "modal"
      firstForm = "finite"
      tense = modal === "will" || modal === "shall" ? "future" : "present"
    } else if (beForms.has(key)) {
      if (last === "be" && key !== "being" && key !== "be") break
      if (last === undefined) {
        firstForm = key === "being" ? "ing" : key === "been" ? "done" : "finite"
        tense =
          firstForm !== "finite" ? "none" : /^(?:was|were|wasn't|weren't)$/.test(key) ? "past" : "present"
      }
      if (last === "have") isPerfect = true
      if (negations.has(key)) isNegated = true
      last = "be"
      beAt = at
    } else if (haveForms.has(key) && (last === undefined || last === "modal" || last === "to")) {
      const next = skipAdverbs(at + 1)
      const nextForm = formsOfWord(keyAt(next))
      const isHelping =
        beForms.has(keyAt(next)) ||
        keyAt(next) === "had" ||
        ((nextForm & participleForm) !== 0 &&
          (tags[next] === "VERB" || tags[next] === "AUX" || tags[next] === "ADJ") &&
          !(tags[next] === "ADJ" && tags[next + 1] === "NOUN") &&
          (nameEnd[next] ?? -1) <= next)
      if (!isHelping) break
      if (last === undefined) {
        firstForm = key === "having" ? "ing" : "finite"
        tense = firstForm === "ing" ? "none" : key.startsWith("had") ? "past" : "present"
      }
      if (negations.has(key)) isNegated = true
      last = "have"
    } else if (doForms.has(key) && last === undefined) {
      const next = skipAdverbs(at + 1)
      const isHelping =
        negations.has(key) ||
        keyAt(next - 1) === "not" ||
        (isVerbTag(next) && (formsOfWord(keyAt(next)) & baseForm) !== 0)
      if (!isHelping) break
      firstForm = "finite"
      tense = key.startsWith("did") ? "past" : "present"
      if (negations.has(key)) isNegated = true
      last = "do"
    } else break
    at += 1
    // 'was "directed by Moscow"'
    if (tokens[at]?.text === '"' && (tags[at + 1] === "VERB" || isAdverb(keyAt(at + 1)))) at += 1
    const next = skipAdverbs(at)
    if (next > at) {
      // An adverb behind a lone "is" belongs to the group only if a verb follows.
      const k = keyAt(next)
      const follows =
        beForms.has(k) ||
        haveForms.has(k) ||
        tags[next] === "VERB" ||
        ((formsOfWord(k) & (participleForm | ingForm)) !== 0 && tags[next] === "ADJ" && last !== undefined)
      const onlyNot = [...Array(next - at).keys()].every((i) =>
        /^(?:not|never|also|now|already|still)$/.test(keyAt(at + i)),
      )
      if (follows || onlyNot) take(next)
      else break
    }
  }
  const main = at
  const key = keyAt(main)
  const form = formsOfWord(key)
  const isName = (nameEnd[main] ?? -1) > main
  const isWord = main < limit && tokens[main]?.isWord === true && !isName
  const isVerb = isWord && (tags[main] === "VERB" || tags[main] === "AUX")
  const make = (
    mainAt: number,
    voice: VerbGroup["voice"],
    ownForm: VerbGroup["form"],
    rest: Partial<VerbGroup> = {},
  ): VerbGroup => {
    const lemma = voice === "be" ? "be" : baseOf(keyAt(mainAt), tagged.isBase)
    const next = keyAt(mainAt + 1)
    const isParticle =
      voice !== "be" &&
      particles.get(lemma)?.includes(`,${next},`) === true &&
      (!alsoPrepositions.has(next) ||
        isEnd(mainAt + 2) ||
        // "have turned on protection"
        // "has brought in experts"
        (/^(?:bring|call)$/.test(lemma) && next === "in" && isPeople(mainAt + 2)) ||
        (/^(?:turn|switch)$/.test(lemma) && (tags[mainAt + 2] === "NOUN" || tags[mainAt + 2] === "ADJ"))) &&
      // "pulled out of the deal", "encrypted up to 400 servers"
      !(next === "out" && keyAt(mainAt + 2) === "of") &&
      !(next === "up" && keyAt(mainAt + 2) === "to" && tags[mainAt + 3] === "NUM")
    return {
      from,
      to: mainAt + 1 + (isParticle ? 1 : 0),
      at: mainAt,
      lemma,
      particle: isParticle ? next : "",
      voice,
      form: ownForm,
      tense,
      isPerfect,
      isProgressive: false,
      modal,
      isNegated,
      adverbs,
      ...rest,
    }
  }
  const isPeople = (i: number): boolean => {
    let at = i
    while (tags[at] === "ADJ" || (tags[at] === "NOUN" && tags[at + 1] === "NOUN")) at++
    return (
      (tags[at] === "NOUN" && /(?:er|or|ist|ant|ert|ial|onal)s$/.test(keyAt(at))) ||
      /^(?:police|help|consultants|specialists|firms?|forensics|teams?)$/.test(keyAt(at))
    )
  }
  const isEnd = (i: number): boolean =>
    i >= limit ||
    tokens[i]?.isWord === false ||
    tags[i] === "ADP" ||
    tags[i] === "CCONJ" ||
    (tokens[i]?.key === "to" && tags[i + 1] !== "VERB")
  if (last === "be") {
    const opened = firstForm ?? "finite"
    if (
      isWord &&
      (!key.includes("-") || /^(?:co|re|pre|de|un|mis|out|over|under)-/.test(key)) &&
      (form & participleForm) !== 0 &&
      !adjectives.has(key) &&
      (tags[main] === "VERB" || tags[main] === "ADJ" || tags[main] === "AUX" || key.endsWith("ed")) &&
      !(tags[main] === "ADJ" && tags[main + 1] === "NOUN")
    )
      return make(main, "passive", opened)
    const isGoverning = tags[main + 1] === "DET" || tags[main + 1] === "PRON" || tags[main + 1] === "PROPN"
    if ((isVerb || (isWord && tags[main] === "NOUN" && isGoverning)) && (form & ingForm) !== 0)
      return make(main, "active", opened, {isProgressive: true})
    return make(beAt, "be", opened)
  }
  if (last === "have") return make(main, "active", firstForm ?? "finite", {isPerfect: true})
  if (last !== undefined) {
    if (
      isWord &&
      (form & baseForm) !== 0 &&
      (isVerb || tags[main] === "NOUN" || tags[main] === "ADJ" || tags[main] === "ADP")
    )
      return make(main, "active", firstForm ?? "finite")
    if (last === "to") return undefined
    return make(Math.max(from, main - 1), "active", "finite")
  }
  if (!isVerb) return undefined
  if (haveForms.has(key) || doForms.has(key)) {
    tense = /^(?:had|did)/.test(key) ? "past" : "present"
    if (negations.has(key)) isNegated = true
    return make(
      main,
      "active",
      key === "having" ? "ing" : key === "have" || key === "do" ? "base" : key === "done" ? "done" : "finite",
    )
  }
  if ((form & ingForm) !== 0) return make(main, "active", "ing")
  if (form === third) {
    tense = "present"
    return make(main, "active", "finite")
  }
  if ((form & baseForm) !== 0) {
    tense = "present"
    // "a service run by the ministry"
    if ((form & participleForm) !== 0 && (form & pastForm) === 0 && keyAt(main + 1) === "by")
      return make(main, "passive", "done", {tense: "none"})
    if ((form & pastForm) === 0) return make(main, "active", "base")
    tense = "past"
    return make(main, "active", "ed")
  }
  if (form === participleForm) return make(main, "passive", "done")
  tense = "past"
  if ((form & participleForm) === 0) return make(main, "active", "finite")
  return make(main, "active", "ed")
}
const third = thirdForm
