/* Who speaks in a sentence, and of which of its words; what a hedge covers. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {withGivenBodies} from "../../src/intel/claims/given-bodies.ts"
import {publisherOf} from "../../src/intel/claims/publisher.ts"
import {Discourse} from "../../src/intel/discourse/discourse.ts"
import {lookupOf} from "../../src/intel/grammar/lookup.ts"
import {phraseOf} from "../../src/intel/grammar/phrase.ts"
import type {Phrase} from "../../src/intel/grammar/shape.ts"
import {hedgeAt, hedgesIn} from "../../src/intel/voices/hedges.ts"
import {isSaidBy} from "../../src/intel/voices/voice.ts"
import {voicesIn} from "../../src/intel/voices/voices.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

function read(text: string): {readonly phrase: Phrase; readonly discourse: Discourse} {
  const lookup = withGivenBodies(lookupOf(lexicons), [text])
  const discourse = new Discourse(lookup, undefined, new Map())
  discourse.home = "poland-government"
  return {phrase: phraseOf(text, 0, text.length, lookup), discourse}
}

/** The token of a word of the sentence. */
function at({tokens}: Phrase, word: string): number {
  const found = tokens.findIndex((t) => t.text === word)
  assert.ok(found >= 0, `${word} does not stand in the sentence`)
  return found
}

/** The outermost speaker at a word; undefined where nobody who has a name speaks. */
function speakerAt(text: string, word: string): string | undefined {
  const {phrase, discourse} = read(text)
  return voicesIn(phrase, discourse)
    .filter((v) => v.chain.length > 0 && isSaidBy(v, at(phrase, word)))[0]
    ?.chain.at(-1)?.ref
}

test("whoever says something is told by the sentence", () => {
  for (const [text, word, wanted] of [
    ["The NCSC assesses that the group stole files.", "stole", "ncsc"],
    ["The group stole files, the FBI said.", "stole", "fbi"],
    [
      '"They stole files," said Anna Lind, chief executive of the security company Nordvakt.',
      "stole",
      "nordvakt",
    ],
    ["According to the FBI, the group stole files.", "stole", "fbi"],
    ["The group stole files, according to a report by the FBI.", "stole", "fbi"],
    ["In the assessment of the FBI, the group stole files.", "stole", "fbi"],
    ["The FBI has identified 34 victims of the group.", "victims", "fbi"],
    ["Germany blamed the attack on the GRU.", "GRU", "germany-government"],
    ["The attack was blamed by Germany on the GRU.", "GRU", "germany-government"],
    ["Foreign Minister Jana Nowak said the group stole files.", "stole", "poland-government"],
    ["Hungarian Prime Minister Andras Kele said the group stole files.", "stole", "hungary-government"],
    ["A Kremlin spokesman told reporters that the group stole files.", "stole", "russia-government"],
    ["The Harbour Analysis Office (HAO) said the group stole files.", "stole", "hao"],
    ["Prairie Trinity Health said the group stole files.", "stole", "prairie-trinity-health"],
    ["Researchers at Harbour Labs say the group stole files.", "stole", "harbour-labs"],
    ["The group stole files, two people familiar with the matter said.", "stole", undefined],
    ["Investigative sources said that the group stole files.", "stole", undefined],
    ["The newspaper reported that the group stole files.", "stole", undefined],
    ["The Harbour Courant newspaper reported that the group stole files.", "stole", "harbour-courant"],
    ["The Russian Embassy in Oslo said that the group stole files.", "stole", "russia-government"],
    ["The Republic of Slovenia says that the group stole files.", "stole", "slovenia-government"],
    [
      "The Government of the Kingdom of Norway says that the group stole files.",
      "stole",
      "norway-government",
    ],
    ["US security firm Corvane said the group stole files.", "stole", "corvane"],
    ["Telangana's health minister said the group stole files.", "stole", "telangana-government"],
    ["The group stole files, two senior government sources said.", "stole", undefined],
    ["The group stole files, according to two Western intelligence sources.", "stole", undefined],
    [
      "The group stole files, the services AIVD and MIVD write Tuesday in a letter to the House.",
      "stole",
      "aivd",
    ],
    [
      "Estonia has established, on the basis of an inquiry by its Internal Security Service, that the group stole files.",
      "stole",
      "estonia-government",
    ],
    ["Norway welcomes the finding by the FBI that the group stole files.", "stole", "fbi"],
    ["Pune-based Vantara Labs said that the group stole files.", "stole", "vantara-labs"],
    ["Its Swedish counterpart, the NCSC-SE, says that the group stole files.", "stole", "ncsc-se"],
    ["LockBit claims on its website that it stole files.", "stole", "lockbit"],
    ["The group stole files, according to a paper that the FBI released with the BSI.", "stole", "fbi"],
    [
      "The Minister Responsible for the GCSB, Hana Tewhiti, said that the group stole files.",
      "stole",
      "new-zealand-government",
    ],
    ["Prof Lena Abadi, of Harbour University, said the group stole files.", "stole", "lena-abadi"],
    ["The group is said to have stolen files.", "stolen", undefined],
    ["The group, which Microsoft tracks as Copper Finch, stole files.", "stole", undefined],
  ] as const)
    assert.equal(speakerAt(text, word), wanted, text)
})

test("an aside's speaker does not speak the sentence around it", () => {
  const text = "The flaw, which the FBI said was used in May, was fixed by the vendor."
  assert.equal(speakerAt(text, "used"), "fbi")
  assert.equal(speakerAt(text, "fixed"), undefined)
})

test("a family name is the person that the text has named in full", () => {
  const {discourse} = read("")
  const speak = (text: string): string | undefined =>
    voicesIn(phraseOf(text, 0, text.length, discourse.lookup), discourse)[0]?.chain.at(-1)?.ref
  assert.equal(
    speak("Dana Whitlow, who heads the cyber division of the FBI, said that files were stolen."),
    "fbi",
  )
  assert.equal(speak("Whitlow said that files were stolen."), "fbi")
})

test("who speaks behind a quotation speaks what follows, and not whoever he quotes", () => {
  const text = '"The FBI believes the group stole files," Lind said, adding that the group hit banks.'
  const {phrase, discourse} = read(text)
  const around = voicesIn(phrase, discourse).filter((v) => isSaidBy(v, at(phrase, "hit")))
  assert.deepEqual([...new Set(around.flatMap((v) => v.chain.map(({ref}) => ref)))], ["lind"])
})

test("a spokesman without a country speaks for the government that spoke last in the paragraph", () => {
  const {discourse} = read("")
  const speak = (text: string): string | undefined =>
    voicesIn(phraseOf(text, 0, text.length, discourse.lookup), discourse)[0]?.chain.at(-1)?.ref
  assert.equal(speak("Beijing rejected the charge."), "china-government")
  assert.equal(speak("Foreign ministry spokesman Li Qun said that files were stolen."), "china-government")
  discourse.parties.beginParagraph()
  assert.equal(
    speak("Foreign ministry spokesman Jan Nowak said that files were stolen."),
    "poland-government",
  )
})

/** The outermost speaker of the last of several sentences. */
function lastSpeaker(...sentences: readonly string[]): string | undefined {
  const lookup = withGivenBodies(lookupOf(lexicons), sentences)
  const discourse = new Discourse(lookup, undefined, new Map())
  discourse.texts = sentences
  discourse.home = "poland-government"
  let last: string | undefined
  for (const text of sentences) {
    const phrase = phraseOf(text, 0, text.length, lookup)
    discourse.meet(phrase)
    last = voicesIn(phrase, discourse)
      .filter(({says}) => says !== "stance")
      .find(({chain}) => chain.length > 0)
      ?.chain.at(-1)?.ref
    discourse.seen(phrase)
  }
  return last
}

test("a company or body that the text has named speaks by its kind, its first word or a pronoun", () => {
  for (const [first, second, wanted] of [
    [
      "Intruders encrypted computers of Montemor Clinics, a private hospital chain.",
      "The company said the break-in began on Saturday.",
      "montemor-clinics",
    ],
    [
      "A cyberattack hit the electricity distributor Elektro Savinja.",
      "The distributor said that files were stolen.",
      "elektro-savinja",
    ],
    [
      "The hospital chain Rosmore Care was hit.",
      "Rosmore said six of its hospitals had been hit.",
      "rosmore-care",
    ],
    [
      "The regulator is aware of an incident at Umzinto Services, a laboratory company.",
      "According to its notification, the group stole files.",
      "umzinto-services",
    ],
    ["ENISA deployed four experts.", "It says that files were stolen.", "enisa"],
    [
      "Portugal's National Cybersecurity Centre, known as CNCS, sent a team.",
      "The centre said that files were stolen.",
      "cncs",
    ],
  ] as const)
    assert.equal(lastSpeaker(first, second), wanted, second)
})

test("a publisher is a body, a government or the press", () => {
  const lookup = lookupOf(lexicons)
  for (const [name, id, isPress] of [
    ["National Police Agency of Japan (NPA)", "npa", false],
    ["New Zealand Government (Minister Responsible for the GCSB)", "new-zealand-government", false],
    ["Ministry of Foreign Affairs of the Netherlands", "netherlands-government", false],
    ["Harbour Analysis Office (HAO)", "hao", false],
    ["Reuters", "reuters", true],
  ] as const) {
    const publisher = publisherOf(name, lookup, [])
    assert.deepEqual([publisher?.id, publisher?.isPress], [id, isPress], name)
  }
})

test("a hedge covers its clause and nothing else", () => {
  for (const [text, word, wanted] of [
    ["It is highly likely that the group stole files.", "stole", "highly likely"],
    ["The BSI considers it unlikely that the group stole files.", "stole", "unlikely"],
    ["The group was almost certainly behind the theft.", "behind", "almost certain"],
    ["The group is unlikely to have stolen files.", "stolen", "unlikely"],
    ["A stolen password is a realistic possibility.", "password", "realistic possibility"],
    ["The aim was probably to steal files.", "steal", "likely"],
    ["It is likely that the group, which is linked to Iran, stole files.", "linked", undefined],
    ["It is likely that the group, which is linked to Iran, stole files.", "stole", "likely"],
    ["The group stole files, and it is likely that the aim was espionage.", "stole", undefined],
    ["The group stole files, in all probability.", "stole", "likely"],
    ["It is likely that the group hit banks and that it stole files.", "stole", "likely"],
    ["The group is likely to steal files.", "steal", "likely"],
    ["Actors affiliated with Iran very likely stole files.", "stole", "highly likely"],
    ["Actors affiliated with Iran very likely stole files.", "affiliated", undefined],
    ["The group is the likely author.", "group", "likely"],
    ["Banks are a likely target, and the group stole files.", "stole", undefined],
    ["The second wave, which probably began in May, hit banks.", "hit", undefined],
    ["The second wave, which probably began in May, hit banks.", "began", "likely"],
  ] as const) {
    const {phrase, discourse} = read(text)
    const {hedge} = hedgeAt(hedgesIn(phrase, discourse.lookup), at(phrase, word))
    assert.equal(hedge?.hedge.phia, wanted, `${text} (${word})`)
  }
})

test("what is linked is so; what has been linked was linked by somebody", () => {
  const isRelayed = (text: string): boolean => {
    const {phrase, discourse} = read(text)
    const link = at(phrase, "linked")
    return voicesIn(phrase, discourse).some((v) => v.isUnnamed && isSaidBy(v, link))
  }
  assert.equal(isRelayed("The NCSC assessed that HAFNIUM, which is linked to China, was responsible."), false)
  assert.equal(isRelayed("The group has been linked to China."), true)
  assert.equal(isRelayed("The group was linked to China in 2021."), true)
})
