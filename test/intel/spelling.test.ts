import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {foldSpelling} from "../../src/intel/spelling.ts"

const pairs = (text: string): readonly (readonly [string, string])[] =>
  text.split(/\s+/).map((pair) => {
    const [a = "", b = ""] = pair.split("=")
    return [a, b] as const
  })

test("British and American spellings of one word fold to the same", () => {
  for (const [a, b] of pairs(
    `organise=organize organisations=organizations organisational=organizational analysed=analyzed
    paralysing=paralyzing behaviour=behavior favourable=favorable neighbouring=neighboring defence=defense
    offences=offenses licence=license licensed=licenced centre=center centres=centers centred=centered
    centring=centering metre=meter kilometres=kilometers theatre=theater fibre=fiber travelled=traveled
    signalling=signaling modelling=modeling cancelled=canceled cancellation=cancelation catalogue=catalog
    dialogue=dialog programme=program judgement=judgment manoeuvre=maneuver recognising=recognizing
    compromising=compromising encyclopaedia=encyclopedia prioritisation=prioritization spiralling=spiraling`,
  ))
    assert.equal(foldSpelling(a), foldSpelling(b), `${a} and ${b}`)
})

test("initials, possessives, hyphens and capitals do not tell words apart", () => {
  for (const [a, b] of pairs(
    "U.S.=US U.K.=UK U.S.A.=USA U.S.=usa Organisation's=organization’s state-organised=State-organized U.S.'s=US's",
  ))
    assert.equal(foldSpelling(a), foldSpelling(b), `${a} and ${b}`)
})

test("words that only look like a pair stay apart", () => {
  for (const [a, b] of pairs(
    `four=for our=or hour=hor pour=por tour=tor your=yor prize=prise hence=hense fence=fense filling=filing
    planning=planing stalled=staled advice=advise device=devise here=her there=ther willing=wiling
    polled=poled tiller=tiler centre=cent us=use mitre=miter`,
  ))
    assert.notEqual(foldSpelling(a), foldSpelling(b), `${a} and ${b}`)
})

test("words that no spelling divides are left alone", () => {
  for (const word of `our four hour pour tour your sour flour devour contour detour scour prize seize size sized
    resize maize citizen horizon bizarre hence fence commence science sentence silence evidence there here were
    more secure fire wire mitre genre acre ogre call called calling stalled selling filled installed install
    controlled hello intelligence military exercise advise otherwise compromise enterprise surprise raised`.split(
    /\s+/,
  ))
    assert.equal(foldSpelling(word), word)
})

test("folding twice changes nothing, and no word makes it throw", () => {
  fc.assert(
    fc.property(fc.string({unit: "grapheme", maxLength: 80}), (word) => {
      const once = foldSpelling(word)
      assert.equal(foldSpelling(once), once)
    }),
  )
  const suffixed = fc
    .tuple(
      fc.constantFrom(
        "organ",
        "col",
        "cent",
        "trav",
        "analy",
        "def",
        "lab",
        "hon",
        "sig",
        "met",
        "catal",
        "an",
      ),
      fc.constantFrom("ise", "ised", "ization", "our", "ours", "re", "red", "ring", "elled", "alling", "sed"),
      fc.constantFrom("", "s", "d", "-us", "'s"),
    )
    .map((parts) => parts.join(""))
  fc.assert(
    fc.property(suffixed, (word) => assert.equal(foldSpelling(foldSpelling(word)), foldSpelling(word))),
  )
})
