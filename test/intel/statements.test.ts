import assert from "node:assert/strict"
import {existsSync, readdirSync, readFileSync} from "node:fs"
import {join, resolve} from "node:path"
import {test} from "node:test"
import {readKnowledgeFolder} from "../../src/engine/knowledge-files.ts"
import {eventsOf} from "../../src/intel/claim-key.ts"
import {readingOf} from "../../src/intel/reading.ts"
import {sketchOf} from "../../src/intel/recognise.ts"
import {compareReadings} from "../../src/intel/report.ts"
import type {SourceText} from "../../src/intel/source.ts"
import {wordingOf} from "../../src/intel/wording.ts"
import {readIntelKnowledge} from "../../src/knowledge/intel.ts"
import {readStatements} from "../../src/knowledge/statements.ts"
import type {Claim, IntelReport, IssueDate, TextSpan} from "../../src/model/intel.ts"
import {renderIntelHtml} from "../../src/report/intel-html.ts"
import {renderIntelMarkdown} from "../../src/report/intel-markdown.ts"
import {compareText, intelText} from "../../src/report/intel-text.ts"
import {articles, numbersFrom, textSource} from "../support/article-corpus.ts"

const shared: string = resolve(
  process.env["POSTERN_SHARED"] ?? join(import.meta.dirname, "..", "..", "..", "shared"),
)
const withSeeds: {skip?: string} = existsSync(join(shared, "seeds")) ? {} : {skip: `no seeds below ${shared}`}
const {knowledge, refusals} = readIntelKnowledge(
  await readKnowledgeFolder(join(import.meta.dirname, "..", "..", "knowledge"), "intel"),
)
const unknowing = {...knowledge, statements: []}

function compared(sources: readonly SourceText[], by: typeof knowledge = knowledge): IntelReport {
  return compareReadings(
    sources,
    sources.map((source, i) => readingOf(source, i + 1, by)),
    by,
  )
}

function seeds(): readonly SourceText[] {
  const folder = join(shared, "seeds")
  return readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => textSource(readFileSync(join(folder, name), "utf8"), name))
}

function words(report: IntelReport, span: TextSpan | undefined): string | undefined {
  if (span === undefined) return undefined
  const text = report.readings.find(({document}) => document.id === span.document)?.document.text ?? ""
  return [...text].slice(span.start, span.end).join("")
}

/** A report with documents named by their content, statements without numbers, all in a fixed order. */
function withoutOrder(report: IntelReport): unknown {
  const shaOf = new Map<string, string>(
    report.readings.map(({document}): [string, string] => [document.id, document.sha256]),
  )
  const plain = (value: unknown): unknown => {
    if (typeof value === "string") return shaOf.get(value) ?? value.replaceAll(/\bST-\d+\b/g, "ST")
    if (Array.isArray(value)) return value.map(plain)
    if (value === null || typeof value !== "object") return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
  }
  const sorted = (list: readonly unknown[]): readonly string[] =>
    list.map((each) => JSON.stringify(each)).sort()
  return {
    readings: sorted(report.readings.map(({document}) => [document.sha256, plain(document.issued)])),
    statements: sorted(
      report.statements.map(({documents, issuers, issued}) => ({
        documents: sorted(documents.map(plain)),
        issuers,
        issued: plain(issued),
      })),
    ),
    kinships: sorted(
      report.kinships.map(({a, b, kind, containment}) => [sorted([plain(a), plain(b)]), kind, containment]),
    ),
    independence: sorted(
      report.independence.map(({claim, sources, documents}) => [
        claim,
        sorted(sources.map(plain)),
        sorted(documents.map(plain)),
      ]),
    ),
    conflicts: sorted(report.conflicts.map(({claims, over}) => [sorted(claims), over])),
  }
}

test("the statements that ship are sound", () => {
  assert.deepEqual(
    refusals.filter(({at}) => at?.file.startsWith("statements/")),
    [],
  )
  assert.ok(knowledge.statements.length >= 8)
  const bodies = new Set(knowledge.lexicons.named.map(({id}) => id))
  for (const {id, issuers} of knowledge.statements)
    for (const issuer of issuers) assert.ok(bodies.has(issuer), `${id}: no body ${issuer} in the lexicons`)
})

test("the seeds are two copies of one statement of 19 July 2021", withSeeds, () => {
  const report = compared(seeds())
  assert.equal(report.statements.length, 1)
  const [statement] = report.statements
  assert.deepEqual(statement?.documents, ["D-1", "D-2"])
  assert.deepEqual(statement?.issuers, ["ncsc-uk", "uk-government"])
  assert.equal(statement?.issued.value, "2021-07-19")
  assert.match(statement?.issued.basis ?? "", /^Knowledge/)
  // One says "this morning"; the other could be a later reprint.
  const [a, b] = report.readings.map(({document}) => document.issued)
  assert.equal(a?.value, "2021-07-19")
  assert.equal(b?.value, undefined)
  assert.equal(b?.notBefore, "2021-07-19")
  const [kinship] = report.kinships
  assert.equal(report.kinships.length, 1)
  assert.equal(kinship?.kind, "copy")
  assert.ok((kinship?.containment ?? 0) > 0.95)
})

test("what differs between the seeds is listed", withSeeds, () => {
  const report = compared(seeds())
  const said = report.kinships[0]?.differences.map(({what, a, b}) => [
    what,
    words(report, a),
    words(report, b),
  ])
  const lists = (what: RegExp, a: string | undefined, b: string | undefined): void => {
    const isThere = said?.some(([w, x, y]) => what.test(w ?? "") && x === a && y === b)
    assert.ok(isThere, `${what} ${a} ${b} is not among ${JSON.stringify(said, undefined, 1)}`)
  }
  lists(/^title/, "U.K. Says China Was Behind Microsoft Exchange Servers Attacks", undefined)
  lists(/^words in one/, "this morning", undefined)
  lists(/^words in one/, undefined, "has")
  lists(/^words in one/, "U.K.’s", undefined)
  lists(/^words in one/, "NCSC", undefined)
  lists(/^words in one/, "of", undefined)
  lists(/^words in one/, "NCSC says the", undefined)
  lists(
    /^quoted in the second copy/,
    "the attack on Microsoft Exchange servers is",
    "The attack on Microsoft Exchange servers is",
  )
  lists(/^two quoted paragraphs of the second copy/, "we see it. It is vital", "we see it.\n\n“It is vital")
  lists(/words are spelled otherwise$/, undefined, undefined)
  lists(/letter case$/, undefined, undefined)
  lists(/divided otherwise$/, undefined, undefined)
  lists(/nobody sees: 0 in the first copy, 4 in the second$/, undefined, undefined)
})

test("without knowledge the seeds have no date, and not those of the page around them", withSeeds, () => {
  const report = compared(seeds(), unknowing)
  const [statement, ...others] = report.statements
  assert.equal(others.length, 0)
  assert.equal(statement?.issued.value, undefined)
  assert.equal(statement?.issued.notAfter, "2024-04-18")
  for (const {document} of report.readings) assert.equal(document.issued.value, undefined)
})

test("no claim of the seeds has two sources", withSeeds, () => {
  const report = compared(seeds())
  for (const {claim, sources} of report.independence) assert.ok(sources.length <= 1, `${claim}: ${sources}`)
  const claims = report.readings.flatMap((reading) => reading.claims)
  assert.equal(report.independence.length, new Set(claims.map(({id}) => id)).size)
})

test("the sketch of the United Kingdom's statement is that of its copies", withSeeds, () => {
  const known = knowledge.statements.find(({id}) => id === "uk-ncsc-2021-07-19")
  const sketches = seeds().map((source, i) => {
    const reading = readingOf(source, i + 1, unknowing)
    return new Set(sketchOf(wordingOf(source, reading.document)))
  })
  const both = [...(sketches[0] ?? [])].filter((gram) => sketches[1]?.has(gram))
  assert.deepEqual([...(known?.sketch ?? [])].sort(), both.sort())
})

test("unrelated articles beside the seeds are merged with nothing", withSeeds, () => {
  const folder = join(shared, "data", "intel", "annoctr", "text", "train")
  const others = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .slice(0, 60)
        .map((name) => textSource(readFileSync(join(folder, name), "utf8"), name))
    : articles(40, 300, 7)
        .filter(({of}) => of.length === 1)
        .map(({source}) => source)
  const report = compared([...others, ...seeds()])
  const together = report.statements.filter(({documents}) => documents.length > 1)
  const n = report.readings.length
  if (existsSync(folder)) {
    assert.deepEqual(
      together.map(({documents}) => documents),
      [[`D-${n - 1}`, `D-${n}`]],
    )
    for (const {document} of report.readings.slice(0, -2))
      assert.ok(!/copy of|text of/.test(document.issued.basis), `${document.path}: ${document.issued.basis}`)
  }
})

test("an emoji before a seed moves all places and nothing else", withSeeds, () => {
  const plain = compared(seeds())
  const moved = compared(seeds().map(({text, path}) => textSource(`🔦🔦\n\n${text}`, path)))
  const told = (report: IntelReport): unknown =>
    report.kinships.map(({kind, containment, differences}) => [
      kind,
      containment,
      differences.map(({what, a, b}) => [what, words(report, a), words(report, b)]),
    ])
  assert.deepEqual(told(moved), told(plain))
})

test("documents in another order give the same statements, copies and sources", () => {
  const sources = [
    ...(withSeeds.skip === undefined ? seeds() : []),
    ...articles(30, 150, 5).map(({source}) => source),
  ]
  const first = withoutOrder(compared(sources))
  const next = numbersFrom(3)
  for (let round = 0; round < 3; round++) {
    const other = sources
      .map((source) => ({source, at: next()}))
      .sort((x, y) => x.at - y.at)
      .map(({source}) => source)
    assert.deepEqual(withoutOrder(compared(other)), first, "seed 3")
  }
})

const harbour =
  "The Harbour Office said on Tuesday that TIN LANTERN had read the mail of nine ports since the spring of last year. " +
  "It was likely that the group had entered through the gateway that the ports share, the office assessed in its note. " +
  "All ports were told in June, and eight of them have changed the keys of their gateways and looked for further traces. " +
  "The ninth port has asked for more time because its gateway also serves the pilots and cannot be stopped before winter."
const bakery =
  "The Guild of Bakers announced a new standard for the weight of loaves that are sold to ships and to their crews. " +
  "Members have until the end of autumn to buy scales that hold to it, and the guild will lend money to smaller shops. " +
  "Inspectors will come without notice, the master of the guild told the council of the town during its monthly meeting. " +
  "Loaves that weigh too little will be given to the hospital, as has been the custom of the town for some centuries."

test("a digest that holds two statements makes no one statement of them", () => {
  const report = compared(
    [harbour, bakery, `${harbour}\n\n${bakery}`].map((text, i) => textSource(text, `${i}.txt`)),
    unknowing,
  )
  const [first, second] = report.statements
  assert.ok(first?.documents.includes("D-1" as never) && !first.documents.includes("D-2" as never))
  assert.ok(second?.documents.includes("D-2" as never) || report.statements.length === 3)
  assert.ok(
    !report.statements.some(({documents}) => ["D-1", "D-2"].every((id) => documents.includes(id as never))),
  )
})

test("bulletins of one mould on other flaws are two statements", () => {
  const bulletin = (cve: string, kb: string): string =>
    `The vendor has released an update for its mail gateway that closes ${cve}. Whoever runs the gateway should install ${kb} ` +
    "as soon as the usual window allows, after a backup of its settings has been made and checked. No attacks are known to " +
    "the vendor at the time of writing. Customers with a support contract can ask for help at the usual address. The update " +
    "needs no restart of the machine, but the gateway will be closed for some minutes while its tables are rebuilt."
  const report = compared(
    [bulletin("CVE-2024-91822", "KB9000871"), bulletin("CVE-2025-10007", "KB9000999")].map((text, i) =>
      textSource(text, `${i}.txt`),
    ),
    unknowing,
  )
  assert.equal(report.kinships.length, 1)
  assert.equal(report.statements.length, 2)
})

test("copies lend each other bounds", () => {
  const dated = textSource(harbour, "a.txt", {dates: [{origin: "metadata", text: "2024-07-05"}]})
  const [statement] = compared([dated, textSource(`${harbour} `, "b.txt")], unknowing).statements
  assert.equal(statement?.issued.value, undefined)
  assert.equal(statement?.issued.notAfter, "2024-07-05")
  const twice = [
    dated,
    textSource(`${harbour}  `, "c.txt", {dates: [{origin: "metadata", text: "2024-07-05"}]}),
  ]
  assert.equal(compared(twice, unknowing).statements[0]?.issued.value, "2024-07-05")
})

test("two borrowed sentences make a partial copy and no copy", () => {
  const [one = "", two = ""] = harbour.split(". ")
  const report = compared(
    [harbour, `${bakery} ${one}. ${two}.\n\n${bakery.split(" ").toReversed().join(" ")}`].map((text, i) =>
      textSource(text, `${i}.txt`),
    ),
    unknowing,
  )
  assert.deepEqual(
    report.kinships.map(({kind, shared: sentences}) => [kind, sentences.length]),
    [["partial copy", 2]],
  )
  for (const {a, b} of report.kinships[0]?.shared ?? []) assert.equal(words(report, a), words(report, b))
  assert.equal(report.statements.length, 2)
})

test("of many texts that share a passage the listing ends, and says how many pairs it leaves out", () => {
  const [one = "", two = ""] = harbour.split(". ")
  // Words of its own for each text, so that the passage alone is shared.
  const own = (n: number): string => Array.from({length: 120}, (_, i) => `w${n}x${i}`).join(" ")
  const report = compared(
    Array.from({length: 50}, (_, n) => textSource(`${one}. ${two}.\n\nOf ${own(n)} here.`, `${n}.txt`)),
    unknowing,
  )
  assert.equal(report.statements.length, 50)
  assert.equal(report.kinships.filter(({kind}) => kind === "partial copy").length, 1000)
  const told = report.troubles.find(({code}) => code === "intel/many-partial-copies")
  assert.match(told?.detail ?? "", /^225 more pairs/)
  // What is not listed still makes no second source.
  for (const {sources} of report.independence) assert.ok(sources.length <= 1)
  const pairs = (text: string): number => text.match(/^D-\d+ and D-\d+ /gm)?.length ?? 0
  const shown = compareText(report)
  assert.equal(pairs(shown), 40)
  assert.match(shown, /… 960 more pairs of documents that share text or a matter; --all shows them/)
  assert.equal(pairs(compareText(report, {all: true})), 1000)
  assert.match(renderIntelMarkdown(report), /and \d+ more pairs/)
  assert.match(renderIntelHtml(report), /\d+ more pairs of documents/)
})

test("a hedge that one copy drops comes first among the differences", () => {
  const [kinship] = compared(
    [harbour, harbour.replace("It was likely that the group", "The group").replace("nine", "ten")].map(
      (text, i) => textSource(text, `${i}.txt`),
    ),
    unknowing,
  ).kinships
  assert.deepEqual(
    kinship?.differences.slice(0, 3).map(({what}) => what),
    ["another estimate of the same claim: likely and none", "a hedge differs", "a number differs"],
  )
})

test("only texts that are copies are dated by a known statement", () => {
  const source = textSource(`This morning: ${harbour}`, "a.txt")
  const bare = readingOf(source, 1, unknowing)
  const written = [...sketchOf(wordingOf(source, bare.document))].map((gram) =>
    gram.toString(16).padStart(14, "0"),
  )
  const {statements, refusals: wrong} = readStatements(
    new Map([
      [
        "statements/harbour.yml",
        `id: harbour\nissuers: [harbour-office]\ntitle: the note\ndate: 2024-07-04\nsource: ours\nverified: true\nnames: [[TIN LANTERN], [Harbour Office]]\nsketch: ${written.join(" ")}\n`,
      ],
    ]),
  )
  assert.deepEqual(wrong, [])
  assert.ok(written.length > 10, "the sample must be large enough to mean something")
  const by = {...knowledge, statements}
  const issuedOf = (text: string): readonly unknown[] => {
    const {value, notBefore} = readingOf(textSource(text, "b.txt"), 1, by).document.issued
    return [value, notBefore]
  }
  assert.deepEqual(issuedOf(`This morning: ${harbour}`), ["2024-07-04", "2024-07-04"])
  assert.deepEqual(issuedOf(harbour), [undefined, "2024-07-04"])
  // In other words, with the same names: not older, and no more.
  assert.deepEqual(
    issuedOf(
      "Today ports were warned. The Harbour Office thinks that TIN LANTERN has read their mail for a year now.",
    ),
    [undefined, "2024-07-04"],
  )
  assert.deepEqual(
    issuedOf(
      "Since July 2024 ports have changed their keys, after the Harbour Office named TIN LANTERN. Today they met again in town.",
    ),
    [undefined, undefined],
  )
  assert.deepEqual(issuedOf(`This morning: ${bakery}`), [undefined, undefined])
})

test("a sketch that is none is refused with its place", () => {
  const {statements, refusals: wrong} = readStatements(
    new Map([
      [
        "statements/a.yml",
        "id: a\nissuers: [x]\ntitle: t\ndate: 2024-07-04\nsource: s\nverified: true\nsketch: zz\n",
      ],
    ]),
  )
  assert.equal(statements.length, 0)
  assert.equal(wrong[0]?.at?.file, "statements/a.yml")
  assert.equal(wrong[0]?.at?.line, 7)
})

const dated = (text: string, path: string, day: string): SourceText =>
  textSource(text, path, {dates: [{origin: "metadata", text: day}]})
const british = dated(
  "The National Cyber Security Centre, a part of GCHQ, published a note on mail servers in its usual series this week.\n\n" +
    "The NCSC assessed that it was highly likely that HAFNIUM was responsible for the attacks on Microsoft Exchange servers, which took place in early 2021.",
  "british.txt",
  "2021-07-19",
)
const vendor = dated(
  "Microsoft has looked again at what it saw on the servers of its customers during the first months of the year.\n\n" +
    "Microsoft assessed that HAFNIUM was responsible for the attacks on Microsoft Exchange servers, which took place in early 2021.",
  "vendor.txt",
  "2021-08-02",
)

test("two statements of two speakers are two sources, and a copy adds none", () => {
  const copy = textSource(`${british.text} `, "copy.txt")
  const report = compared([british, vendor, copy], unknowing)
  const claim = report.readings[0]?.claims.find(({kind}) => kind === "attribution")
  const sources = report.independence.find((each) => each.claim === claim?.id)
  assert.equal(sources?.sources.length, 2, JSON.stringify(sources))
  assert.deepEqual(sources?.documents, ["D-1", "D-2", "D-3"])
  assert.equal(report.statements.length, 2)
  const alone = compared([british, copy], unknowing)
  for (const each of alone.independence) assert.ok(each.sources.length <= 1)
})

test("estimates that differ between statements are a conflict with both speakers and days", () => {
  const {conflicts} = compared([british, vendor], unknowing)
  const band = conflicts.find(({over}) => over === "band")
  assert.match(
    band?.says ?? "",
    /ncsc-uk \(2021-07-19\): highly likely; microsoft \(2021-08-02\): no estimate/,
  )
  assert.equal(band?.claims.length, 2)
  // A copy that leaves the hedge out is a difference of copies, not a disagreement.
  const changed = textSource(british.text.replace("it was highly likely that ", ""), "changed.txt")
  assert.deepEqual(compared([british, changed], unknowing).conflicts, [])
})

const undated: IssueDate = {
  ...{value: undefined, notBefore: undefined, notAfter: undefined},
  ...{precision: "none", basis: "No date."},
}

/** A short account of one event, as everybody gives it. */
const account = (speaker: string, says: string, path: string): SourceText =>
  dated(
    `${speaker} said ${says} the attacks on Microsoft Exchange servers, which took place in early 2021.`,
    path,
    "2021-07-19",
  )

test("an event that is the only one of its text has the year in which something took place", () => {
  const said = (claim: Partial<Claim>): Claim =>
    ({...{polarity: "affirmed", modality: "asserted", flags: []}, ...claim}) as Claim
  const claims = [
    said({kind: "attribution", subject: "hafnium", relation: "responsible-for", object: "event-1"}),
    said({kind: "vector", subject: "event-1", relation: "against-product", object: "exchange"}),
    // The sentence ties "which took place" to the actor.
    said({
      ...{kind: "temporal", subject: "hafnium", relation: "take-place", object: "in early 2021"},
      when: {from: "2021-01-01", precision: "quarter", text: "in early 2021"},
    }),
  ]
  const [reading] = compared([british], unknowing).readings
  assert.ok(reading)
  const named = (some: readonly Claim[]): string =>
    eventsOf(
      {...reading, claims: some, document: {...reading.document, issued: undated}},
      undefined,
    )("event-1")
  assert.equal(named(claims), "event by exchange in 2021")
  const active = {...claims[2], relation: "active"} as Claim
  assert.match(named([...claims.slice(0, 2), active]), /^event-1@/)
})

test("short texts that name other speakers are no copies, and what they estimate otherwise is a conflict", () => {
  const [likely, certain] = [
    "on 19 July 2021 that it was likely that HAFNIUM was responsible for",
    "on 19 July 2021 that it was almost certain that HAFNIUM was responsible for",
  ]
  const ncsc = account("The UK National Cyber Security Centre", likely, "ncsc.txt")
  const eset = account("The security firm ESET", certain, "eset.txt")
  const two = compared([ncsc, eset], unknowing)
  assert.deepEqual(
    two.kinships.filter(({kind}) => kind !== "related"),
    [],
  )
  assert.equal(two.statements.length, 2)
  assert.match(
    two.conflicts.find(({over}) => over === "band")?.says ?? "",
    /ncsc-uk \(.*\): likely; eset \(.*\): almost certain/,
  )
  // The same speaker, or one that is a part of the same body, makes a copy of a short text as before.
  for (const speaker of ["The UK National Cyber Security Centre", "The NCSC", "GCHQ", "The UK government"]) {
    const again = compared([ncsc, account(speaker, certain, "again.txt")], unknowing)
    assert.deepEqual(
      again.kinships.map(({kind}) => kind),
      ["copy"],
      speaker,
    )
    assert.deepEqual(again.conflicts, [])
  }
})

test("a long copy that names another speaker is still a copy, and the difference is told", () => {
  const long = `${british.text}\n\n${harbour}\n\n${bakery}`.replaceAll("TIN LANTERN", "HAFNIUM")
  const other = long
    .replaceAll("The NCSC", "Microsoft")
    .replaceAll("The National Cyber Security Centre, a part of GCHQ,", "Microsoft")
  assert.deepEqual(
    compared([textSource(long, "a.txt"), textSource(other, "b.txt")], unknowing).kinships.map(
      ({kind}) => kind,
    ),
    ["copy"],
  )
})

/** What a set of accounts disagrees over who did it, by speaker. */
function rivals(...accounts: readonly (readonly [speaker: string, says: string])[]): readonly string[] {
  const sources = accounts.map(([speaker, says], i) => account(speaker, says, `${i}.txt`))
  const {readings, conflicts} = compared(sources, unknowing)
  for (const {claims, document} of readings)
    assert.ok(
      claims.some(({kind}) => kind === "attribution"),
      document.text,
    )
  return conflicts.filter(({over}) => over === "actor").map(({says}) => says.replaceAll(/ \(.*?\)/g, ""))
}

test("other actors named by other speakers for one event are a conflict with both", () => {
  const [hafnium, apt41] = ["that HAFNIUM was responsible for", "that APT41 was behind"]
  assert.deepEqual(rivals(["The FBI", hafnium], ["ESET", apt41]), ["fbi: HAFNIUM; eset: APT41"])
  assert.deepEqual(
    rivals(["The FBI", hafnium], ["ESET", "that it was likely that APT41 was responsible for"]),
    ["fbi: HAFNIUM; eset: APT41, likely"],
  )
  const states = rivals(["The FBI", "that China was behind"], ["ESET", "that Russia was behind"])
  assert.deepEqual(states, ["fbi: China; eset: Russia"])
  const services = rivals(["The FBI", "that China was behind"], ["ESET", "that the GRU was behind"])
  assert.deepEqual(services, ["fbi: China; eset: GRU"])
  // Both within one text.
  const both = textSource(
    `${account("The FBI", hafnium, "").text} ESET said that APT41 was behind the attacks.`,
    "both.txt",
  )
  assert.equal(compared([both], unknowing).conflicts.filter(({over}) => over === "actor").length, 1)
})

test("actors that may be one, that stand behind each other or worked together are no conflict", () => {
  const hafnium = ["The FBI", "that HAFNIUM was responsible for"] as const
  for (const other of [
    // The same, said by another.
    ["ESET", "that HAFNIUM was behind"],
    // A state and its service may be behind a group.
    ["ESET", "that China was behind"],
    ["ESET", "that China's Ministry of State Security was behind"],
    // Two names of one group, as knowledge has it.
    ["ESET", "that Silk Typhoon was behind"],
    // Somebody.
    ["ESET", "that unknown Chinese actors were behind"],
    // The same speaker, and one that speaks for the same state.
    ["The FBI", "that APT41 was responsible for"],
    ["CISA", "that APT41 was responsible for"],
    // One of several.
    ["ESET", "that HAFNIUM and APT41 were behind"],
    // A denial names nobody.
    ["ESET", "that APT41 was not responsible for"],
  ] as const)
    assert.deepEqual(rivals(hafnium, other), [], other.join(" "))
  const ties = textSource("Microsoft said that HAFNIUM is associated with APT41.", "ties.txt")
  const apart = account("The FBI", "that HAFNIUM was responsible for", "a.txt")
  const tied = [apart, account("ESET", "that APT41 was behind", "b.txt"), ties]
  assert.deepEqual(
    compared(tied, unknowing).conflicts.filter(({over}) => over === "actor"),
    [],
  )
  const elsewhere = dated(
    "ESET said that APT41 was behind the attacks on SolarWinds Orion, which took place in early 2021.",
    "c.txt",
    "2021-07-19",
  )
  assert.deepEqual(compared([apart, elsewhere], unknowing).conflicts, [])
})

test("a denial is a conflict over whether it is so", () => {
  const denial = dated(
    "The spokesman of the ministry spoke to reporters at length about trade and the weather on the coast this morning.\n\n" +
      "Microsoft denied that HAFNIUM was responsible for the attacks on Microsoft Exchange servers, which took place in early 2021.",
    "denial.txt",
    "2021-07-20",
  )
  const overs = compared([british, denial], unknowing).conflicts.map(({over}) => over)
  assert.ok(overs.includes("polarity"), overs.join())
})

test("events of statements on other products are never one event", () => {
  const other = dated(
    vendor.text.replaceAll("Microsoft Exchange servers", "SolarWinds Orion servers"),
    "other.txt",
    "2021-08-02",
  )
  const {readings, independence, conflicts} = compared([british, other], unknowing)
  const deeds = readings.flatMap(({claims}) => claims.filter(({kind}) => kind === "attribution"))
  assert.equal(deeds.length, 2)
  for (const {id} of deeds) assert.equal(independence.find(({claim}) => claim === id)?.sources.length, 1)
  assert.deepEqual(conflicts, [])
})

test("attackers who boast of their deeds are quoted by whoever issued the text, which is not they", () => {
  const text =
    "KillNet said it attacked the websites of three airports in Latvia. NoName057(16) claimed responsibility for the outage at two banks in Riga."
  const report = compared([textSource(text, "gangs.txt")])
  assert.ok(report.readings[0]?.claims.some(({speakers}) => speakers[0].ref === "killnet"))
  assert.deepEqual(report.statements[0]?.issuers, [])
})

test("what a body did is told with its verb once", () => {
  const report = compared([
    textSource("Hackers broke into the port of Riga. The port notified all of its customers.", "port.txt"),
  ])
  const told = intelText(report)
  assert.match(told, /notified\s·\sall\sof\sits\scustomers/)
})
