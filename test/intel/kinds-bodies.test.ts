/* What bodies are part of, who holds which post, and what bodies think of it, in short sentences of many shapes. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {claimsOf} from "../../src/intel/claims/reader.ts"
import {documentOf} from "../../src/intel/document.ts"
import {sourceOf} from "../support/intel-score.ts"
import {clauseLexicons as lexicons} from "../support/shipped-lexicons.ts"

/** The claims of one kind behind a first sentence that gives the event: "subject: object". */
function read(kind: string, sentence: string): string {
  const text = `Hackers broke into the mail servers of the land registry in March.\n\n${sentence} The case is with the police and with the courts.`
  const source = sourceOf(text, "Reuters", "2025-05-01")
  return claimsOf(source, documentOf(source, 1), lexicons)
    .claims.filter((claim) => claim.kind === kind)
    .map(({subject, object}) => `${subject}: ${object}`)
    .join("; ")
}

const organisational: readonly (readonly [string, string])[] = [
  [
    "Deputy Digital Affairs Minister Tomasz Wilczek said so.",
    "tomasz-wilczek: Deputy Digital Affairs Minister",
  ],
  ["Paul Ashcombe, NCSC Director of Operations, said so.", "paul-ashcombe: NCSC Director of Operations"],
  [
    "Dana Whitlow, who heads the FBI's cyber division, said so.",
    "dana-whitlow: head of FBI's cyber division",
  ],
  ["The president of the BSI, Dr. Ute Hallbauer, said so.", "ute-hallbauer: president of the BSI"],
  ["Rep. Bae Jung-soo said so.", "bae-jung-soo: Representative"],
  ["Professor Ida Holm of Bergen University said so.", "ida-holm: Professor of Bergen University"],
  [
    "Ida Holm, Minister of Science, Innovation and Trade, said so.",
    "ida-holm: Minister of Science, Innovation and Trade",
  ],
  ["Colonel Ida Holm leads the department of Unit 26165.", "ida-holm: head of department of Unit 26165"],
  ["Ida Holm leads the investigation.", ""],
  ["Ida Holm is the managing director of Alder Data.", "ida-holm: managing director of Alder Data"],
  ["The Central Bank met on Friday. Its governor, Ida Holm, said so.", "ida-holm: governor of Central Bank"],
  ["Google's subsidiary Mandiant said so.", "mandiant: google"],
  [
    "Lieutenant General Jan Kowalski, commander of the cyber forces, said so.",
    "jan-kowalski: commander of the cyber forces",
  ],
  [
    "Ingrid Solbakken, head of counter-intelligence, said so.",
    "ingrid-solbakken: head of counter-intelligence",
  ],
  ["The National Cyber Security Centre, which is part of GCHQ, said so.", "ncsc-uk: gchq"],
  [
    "ANSSI, which reports to the prime minister's general secretariat, said so.",
    "anssi: prime-minister-s-general-secretariat",
  ],
  ["Sandworm is part of the GRU.", ""],
  [
    "VIGINUM, attached to the General Secretariat for Defence and National Security, said so.",
    "viginum: general-secretariat-for-defence-and-national-security",
  ],
  [
    "The intelligence service SRI, which is answerable to the Supreme Council of National Defence, said so.",
    "sri: supreme-council-of-national-defence",
  ],
  [
    "The National Cybersecurity Office, newly placed under the Cabinet Secretariat, said so.",
    "nco-jp: cabinet-secretariat",
  ],
  [
    "The Federal Office for Information Security falls within the remit of the Federal Ministry of the Interior.",
    "bsi: german-interior-ministry",
  ],
  ["CERT-PL, run by NASK, said so.", "cert-pl: nask"],
  ["The NCSC sits within GCHQ.", "ncsc-uk: gchq"],
  [
    "The National Cyber Security Centre, an arm of the Department of the Environment, Climate and Communications, said so.",
    "ncsc: department-of-the-environment-climate-and-communications",
  ],
  ["The botnet is run by Integrity Tide.", ""],
  ["Mail belonging to 260 staff was read.", ""],
  ["The company came under attack in May.", ""],
  ["Lanyard, a provider based in San Jose, said so.", ""],
  ["The agency worked under pressure of time.", ""],
  ["Rick Pollard, the group's president, said so.", "rick-pollard: group's president"],
  ["Kadri Tamm, the president of the group, said so.", "kadri-tamm: president of the group"],
  ["On Monday Kadri Tamm, the president of the company, said so.", "kadri-tamm: president of the company"],
  ["Minister of Justice Ruben Nijland said so.", "ruben-nijland: Minister of Justice"],
  ["It was noise, said Dr Elaine Koh of the Rajah Institute.", "elaine-koh: Rajah Institute"],
  ["Ola Brekke of Bergen had bought the keys.", ""],
  [
    "The head of Moldova's intelligence service, Alexandru Musteata, said so.",
    "alexandru-musteata: head of Moldova's intelligence service",
  ],
  ["Anna and the police said so.", ""],
]

for (const [sentence, expected] of organisational)
  test(`post or part: ${sentence}`, () => {
    assert.equal(read("organisational", sentence), expected)
  })

const stances: readonly (readonly [string, string])[] = [
  [
    "Estonia and Lithuania condemned the attack.",
    "estonia-government: event-1; lithuania-government: event-1",
  ],
  ["Canada joined its allies in condemning the attack.", "canada-government: event-1"],
  ["The United States stands with Poland.", "us-government: poland"],
  ["Sweden expressed its full solidarity with Denmark.", "sweden-government: denmark"],
  [
    "Norway supports the attribution made by the Netherlands.",
    "norway-government: attribution made by the Netherlands",
  ],
  ["The European Union takes note of the findings of the AIVD.", "eu: findings of the AIVD"],
  ["Albania aligned itself with this declaration.", "albania-government: this declaration"],
  ["The attack was condemned by Norway.", "norway-government: event-1"],
  ["Norway did not condemn the attack.", ""],
  ["Norway could condemn the attack.", ""],
  ["The NCSC shared details with the sector.", ""],
  ["APT28 is supported by the Russian state.", ""],
]

for (const [sentence, expected] of stances)
  test(`stance: ${sentence}`, () => {
    assert.equal(read("stance", sentence), expected)
  })

test("that assessment is the one that was spoken of", () => {
  assert.equal(
    read(
      "stance",
      "In the assessment of the BSI, the aim was to spy. The European Union takes note of that assessment.",
    ),
    "eu: assessment of the BSI",
  )
})
