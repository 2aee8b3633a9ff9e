/* Which event and which actor a sentence of a text means. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {Discourse} from "../../src/intel/discourse/discourse.ts"
import {lookupOf} from "../../src/intel/grammar/lookup.ts"
import {phraseOf} from "../../src/intel/grammar/phrase.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

/** Reads paragraphs of sentences; gives the event of each `[marked]` run of words, in order. */
function events(paragraphs: readonly (readonly string[])[], issued = "2025-06-20"): readonly string[] {
  const lookup = lookupOf(lexicons)
  const discourse = new Discourse(lookup, undefined, new Map())
  const found: string[] = []
  for (const sentences of paragraphs) {
    discourse.events.beginParagraph()
    for (const marked of sentences) {
      const text = marked.replace(/[[\]]/g, "")
      const phrase = phraseOf(text, 0, text.length, lookup, issued)
      discourse.events.enter(phrase, issued)
      let shift = 0
      let open = 0
      for (const [i, letter] of [...marked].entries()) {
        if (letter === "[") open = i - shift++
        if (letter !== "]") continue
        const close = i - shift++
        const inside = phrase.tokens.flatMap((t, at) => (t.start >= open && t.end <= close ? [at] : []))
        const [from = 0] = inside
        found.push(discourse.eventFor(phrase, {from, to: (inside.at(-1) ?? from) + 1}, inside.at(-1) ?? from))
      }
    }
  }
  return found
}

const cases: readonly (readonly [string, readonly (readonly string[])[], readonly string[]])[] = [
  [
    "what the same crew did to others is another event, whatever the sentence asks of it",
    [
      [
        "[The intrusion at the insurer] began with a call.",
        "It is likely that the same crew carried out [an attack on a Belgian logistics firm].",
      ],
      [
        "[The attack on Harbour Clinic] lasted a day.",
        "Does the government attribute [the attack on the waterworks of Ahlbeck] to the same group?",
      ],
    ],
    ["event-1", "event-2", "event-1", "event-3"],
  ],
  [
    "what somebody is accused of beside is another event",
    [
      [
        "[The attack on the Institute for Advanced Materials in Nanking] lasted a week.",
        "Officials accused hackers of [breaking into eight telecommunications companies in Ohio].",
        "London accused the group of [a hack of the Electoral Commission].",
      ],
    ],
    ["event-1", "event-2", "event-3"],
  ],
  [
    "the time of an accusation is not the time of the deed",
    [
      [
        "[The attack on the port] was noticed in May 2025.",
        "In January 2022 London accused [the attackers].",
      ],
    ],
    ["event-1", "event-1"],
  ],
  [
    "what an event is only compared with is another",
    [
      [
        "[The attack on the port of Kobe] began on 4 May.",
        "[It is the worst] since [the attack on the terminal at Yokkaichi].",
        "The code is similar to [the wiper that hit the ministries of Albania].",
      ],
    ],
    ["event-1", "event-1", "event-2", "event-3"],
  ],
  [
    "the entry long before belongs to the event",
    [
      [
        "[The attack] left 600 buildings without heat in January 2025.",
        "The attackers had [gained access in April 2023].",
        "A group [disrupted the ministry in April 2023].",
      ],
    ],
    ["event-1", "event-1", "event-2"],
  ],
  [
    "what somebody has done before is said in passing",
    [
      [
        "[The campaign against banks in Poland] began in 2024.",
        "APT28 has previously [targeted ministries in Sweden].",
        "[The campaign] sought money.",
      ],
    ],
    ["event-1", "event-2", "event-1"],
  ],
  [
    "the attack, it and these intrusions are the event that was spoken of",
    [
      [
        "[Attackers broke into a bank] in May 2025.",
        "[The intrusion] lasted a week.",
        "[It] cost the bank dearly.",
      ],
    ],
    ["event-1", "event-1", "event-1"],
  ],
  [
    "another and an earlier attack are events of their own, and are found again",
    [
      [
        "[A cyberattack] hit the port of Riga in May 2025.",
        "[Another attack] struck a hospital.",
        "[The second attack] was stopped.",
      ],
    ],
    ["event-1", "event-2", "event-2"],
  ],
  [
    "a year far from the event's is another event",
    [
      ["[The intrusion] began in March 2025."],
      ["The group was also blamed for [the theft of blueprints from an aircraft maker in 2019]."],
    ],
    ["event-1", "event-2"],
  ],
  [
    "a deed of the past is an event of its own, and the next paragraph goes back",
    [
      ["[The campaign] has run since January 2025."],
      ["In November 2023 the same group [disrupted the systems of a ministry]."],
      ["[The operation] is still going on."],
    ],
    ["event-1", "event-2", "event-1"],
  ],
  [
    "a named victim tells which event is meant",
    [
      [
        "[The attack on Harbour Clinic] in May 2025 was noticed late.",
        "[An intrusion at Nordbank] was found in June.",
        "[The attack on Harbour Clinic] was the work of a former employee.",
      ],
    ],
    ["event-1", "event-2", "event-1"],
  ],
  [
    "a deed with other victims at another time is another event",
    [["[The campaign] hit banks in May 2025.", "In March 2025 the group [attacked hospitals]."]],
    ["event-1", "event-2"],
  ],
  [
    "a deed with other victims, done by the same group or already, is another event",
    [
      [
        "[The campaign] hit banks in May 2025.",
        "For years the same group [has gone after hospitals].",
        "The gang had already [attacked shipyards].",
      ],
    ],
    ["event-1", "event-2", "event-3"],
  ],
  [
    "who else was hit, and when more were, is told of the same event",
    [
      [
        "[The campaign] hit banks in May 2025.",
        "The group also [attacked hospitals].",
        "Days later it [attacked shipyards].",
        "In March 2025 the group [attacked banks].",
      ],
    ],
    ["event-1", "event-1", "event-1", "event-1"],
  ],
  [
    "how an event began is told of it, however long ago it was",
    [["[The intrusion] became known in May 2025.", "The first malware [was installed in August 2022]."]],
    ["event-1", "event-1"],
  ],
  [
    "since and until tell of no other event",
    [["[The campaign] was found in May 2025.", "The group has [targeted banks] since 2021."]],
    ["event-1", "event-1"],
  ],
  [
    "what is told one by one is an event each",
    [
      [
        "[One incident] affected a waterworks.",
        "[Another] involved a refinery.",
        "[A third] hit a farm.",
        "[The second case] went on for weeks.",
      ],
    ],
    ["event-1", "event-2", "event-3", "event-2"],
  ],
  [
    "the largest outage since 2003 is this one",
    [["[The attack] stopped all trains.", "[It was the largest outage since 2003]."]],
    ["event-1", "event-1"],
  ],
]

for (const [name, text, wanted] of cases)
  test(name, () => {
    assert.deepEqual(events(text), wanted)
  })
