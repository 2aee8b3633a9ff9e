/* Small words of English by class, and the forms of verbs. All in the spelling that `keyOf` gives. */

import {keyOf} from "./tokens.ts"

const set = (words: string): ReadonlySet<string> => new Set(words.split(" ").map(keyOf))

export const determiners: ReadonlySet<string> = set(
  "a an the this that these those its their his her our your my any all some each every no both such same several many most another other",
)
export const prepositions: ReadonlySet<string> = set(
  "in on at by for from with to of via through against since during between among across within throughout into onto over under after before until till towards toward without about around behind like per than upon inside outside near amid despite following regarding concerning beyond as",
)
export const modals: ReadonlySet<string> = set(
  "ought may might could can would will should must shall cannot",
)
export const beForms: ReadonlySet<string> = set(
  "is are was were be been being am isn't aren't wasn't weren't",
)
export const haveForms: ReadonlySet<string> = set("has have had having hasn't haven't hadn't")
export const doForms: ReadonlySet<string> = set("do does did don't doesn't didn't")
export const negations: ReadonlySet<string> = set(
  "not never cannot can't isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't couldn't neither nor",
)
export const relatives: ReadonlySet<string> = set("which who whom whose where")
export const subordinators: ReadonlySet<string> = set(
  "while whilst although though because after before when if unless whereas once until since as whether",
)
export const coordinators: ReadonlySet<string> = set("and or but")
export const pronouns: ReadonlySet<string> = set("it they he she we i you them him us this these those")
const adverbs = set(
  "also now then already still recently previously currently later earlier since ever so far only just even often mainly primarily mostly chiefly repeatedly successfully again further therefore thus however instead together first once publicly officially formally firmly strongly not never likely very highly most almost nearly too today yesterday directly actively jointly promptly quickly immediately more less least well yet subsequently initially allegedly reportedly apparently probably possibly perhaps certainly ultimately separately specifically particularly especially additionally both either jointly independently unanimously utterly clearly merely simply soon twice always fully partly largely roughly approximately predominantly",
)

export function isAdverb(key: string): boolean {
  return (
    adverbs.has(key) ||
    (key.length > 5 &&
      key.endsWith("ly") &&
      key !== "family" &&
      key !== "supply" &&
      key !== "assembly" &&
      key !== "reply" &&
      key !== "apply" &&
      key !== "imply" &&
      key !== "comply" &&
      key !== "rely" &&
      key !== "italy" &&
      key !== "july")
  )
}

export type VerbForm = "base" | "s" | "past" | "part" | "ing"

/** base → past, participle; where both are regular it is not here. */
const irregular: ReadonlyMap<string, readonly [string, string]> = new Map(
  (
    "take=took=taken hit=hit=hit strike=struck=struck break=broke=broken go=went=gone begin=began=begun run=ran=run say=said=said tell=told=told " +
    "find=found=found think=thought=thought show=showed=shown steal=stole=stolen send=sent=sent lead=led=led hold=held=held stand=stood=stood " +
    "undertake=undertook=undertaken make=made=made get=got=gotten give=gave=given write=wrote=written know=knew=known see=saw=seen come=came=come " +
    "become=became=become bear=bore=borne seek=sought=sought mean=meant=meant bring=brought=brought shut=shut=shut put=put=put set=set=set " +
    "spread=spread=spread choose=chose=chosen draw=drew=drawn fall=fell=fallen keep=kept=kept leave=left=left lose=lost=lost pay=paid=paid " +
    "read=read=read speak=spoke=spoken spend=spent=spent win=won=won understand=understood=understood build=built=built buy=bought=bought " +
    "hide=hid=hidden let=let=let meet=met=met rise=rose=risen sell=sold=sold feel=felt=felt grow=grew=grown drive=drove=driven withdraw=withdrew=withdrawn " +
    "expel=expelled=expelled commit=committed=committed refer=referred=referred occur=occurred=occurred pin=pinned=pinned deem=deemed=deemed plan=planned=planned " +
    "concur=concurred=concurred regret=regretted=regretted stop=stopped=stopped ban=banned=banned unplug=unplugged=unplugged equip=equipped=equipped " +
    "submit=submitted=submitted admit=admitted=admitted permit=permitted=permitted overwrite=overwrote=overwritten compel=compelled=compelled ship=shipped=shipped " +
    "log=logged=logged spy=spied=spied reset=reset=reset cut=cut=cut wipe=wiped=wiped track=tracked=tracked map=mapped=mapped control=controlled=controlled " +
    "zero=zeroed=zeroed beat=beat=beaten catch=caught=caught wear=wore=worn feed=fed=fed quit=quit=quit plug=plugged=plugged drop=dropped=dropped"
  )
    .split(" ")
    .map((entry) => {
      const [base = "", past = "", part = ""] = entry.split("=")
      return [base, [past, part]] as const
    }),
)

export function formsOf(base: string): readonly (readonly [string, VerbForm])[] {
  const forms: (readonly [string, VerbForm])[] = [[base, "base"]]
  if (base === "have")
    return [
      ["have", "base"],
      ["has", "s"],
      ["had", "past"],
      ["having", "ing"],
    ]
  const ending = /(?:s|x|z|ch|sh|o)$/.test(base)
  const y = /[^aeiou]y$/.test(base)
  forms.push([y ? `${base.slice(0, -1)}ies` : `${base}${ending ? "es" : "s"}`, "s"])
  const own = irregular.get(base)
  if (own !== undefined) forms.push([own[0], "past"], [own[1], "part"])
  else {
    const past = base.endsWith("e") ? `${base}d` : y ? `${base.slice(0, -1)}ied` : `${base}ed`
    forms.push([past, "past"], [past, "part"])
  }
  const doubled =
    own !== undefined && /[^aeiou][aeiou][bdglmnprt]$/.test(base) && !/(?:en|er|ow|ad|ear)$/.test(base)
  const ing = /[^e]e$/.test(base) && base !== "be" ? `${base.slice(0, -1)}ing` : `${base}ing`
  forms.push([doubled ? `${base}${base.at(-1)}ing` : ing, "ing"])
  if (base === "run" || base === "begin" || base === "refer" || base === "occur" || base === "target")
    forms.push([`${base}${base.at(-1)}ing`, "ing"])
  if (base === "focus") forms.push(["focussed", "past"], ["focussed", "part"])
  return forms.map(([form, kind]) => [keyOf(form), kind] as const)
}
