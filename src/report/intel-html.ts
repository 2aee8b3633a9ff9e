/* Public statements as one page: for each statement its text with every claim marked in place and explained, in a list
 * beside it, in words; then what is asked and to be looked for, how its copies differ, where statements disagree.
 *
 * The page needs no script and loads nothing; its policy allows its own stylesheet alone. All that comes from a
 * document is hostile and passes `html` or `evidenceText`. */

import {createHash} from "node:crypto"
import {formatLocator} from "../model/evidence.ts"
import type {
  Conflict,
  FoundIndicator,
  FoundTechnique,
  IntelDocument,
  IntelReport,
  Kinship,
  Modality,
  Reading,
  TextSpan,
} from "../model/intel.ts"
import {modalities} from "../model/intel.ts"
import {clip, html, type Markup, stylesheet} from "./escape.ts"
import {anchor, table} from "./html-parts.ts"
import {adviceList, claimList, indicatorTable, techniqueTable} from "./intel-html-lists.ts"
import {intelCss} from "./intel-html-style.ts"
import {listAnchor, type ShownReading, shownReading, textOf} from "./intel-html-text.ts"
import {
  IntelWords,
  issueText,
  languageNote,
  modalityMeaning,
  originMeaning,
  overText,
  type Told,
  unsaid,
} from "./intel-says.ts"
import {publicTlp, type Tlp} from "./marking.ts"
import {capital, counted} from "./words.ts"

export interface IntelHtmlOptions {
  /** Names of bodies by their ids, for those that no text names. */
  readonly names?: ReadonlyMap<string, string>
  /** CLEAR if absent: public statements are public. */
  readonly tlp?: Tlp
}

/** Documents whose text is shown; the others have their rows. */
const mostTexts = 40
const mostRows = 500
const mostDifferences = 60
const mostKinships = 40
const mostConflicts = 100

/** The page. The same report gives the same bytes. O(n). */
export function renderIntelHtml(report: IntelReport, options: IntelHtmlOptions = {}): string {
  const tlp = options.tlp ?? publicTlp
  const words = new IntelWords(report, options.names)
  const told = report.statements.map((statement) => words.told(statement))
  const page = new Page(words, told)
  const [first] = told
  const title =
    told.length === 1 && first !== undefined ? first.title : `${counted(told.length, "public statement")}`
  const css = intelCss(tlp, "Public statements")
  const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(css, "utf8").digest("base64")}'; img-src data:; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${clip(title, 200)}</title>
<style>${stylesheet(css)}</style>
</head>
<body>
<a class="skip" href="#main">To the statements</a>
<header class="masthead"><p class="kicker"><span>Public statements, read</span><span class="tlp">TLP:${tlp}</span></p></header>
<main id="main" tabindex="-1">
<h1>${clip(title, 300)}</h1>
${page.glance()}
${page.conflicts()}
${page.legend()}
${told.map((each) => page.statement(each))}
${page.independence()}
${page.names()}
${page.troubles()}
</main>
<footer><p>TLP:${tlp} <span class="sep">/</span> What a program read from the texts, for a person to check against them: extraction proposes, a person accepts. Nothing was fetched.</p></footer>
</body>
</html>
`.toString()
}

class Page {
  readonly #words: IntelWords
  readonly #report: IntelReport
  readonly #told: readonly Told[]
  readonly #shown: ReadonlyMap<Reading, ShownReading>

  constructor(words: IntelWords, told: readonly Told[]) {
    this.#words = words
    this.#report = words.report
    this.#told = told
    const inOrder = told.flatMap(({readings}) => readings)
    this.#shown = new Map(
      inOrder.slice(0, mostTexts).map((reading, i) => [reading, shownReading(reading, i + 1)] as const),
    )
  }

  /** One row for each statement. */
  glance(): Markup {
    const rows = this.#told.slice(0, mostRows).map(({statement, readings, title}) => {
      const claims = this.#words.claims(readings)
      const asked = readings.reduce((sum, {recommendations}) => Math.max(sum, recommendations.length), 0)
      return [
        html`<a href="#${anchor("st", statement.id)}">${statement.id}</a>`,
        title,
        this.#words.issuers(statement) || "nobody is named",
        dayOf(issueText(statement.issued)),
        readings.length,
        claims.length,
        asked,
      ]
    })
    const {readings, statements} = this.#report
    const copies = readings.length - statements.length
    return html`<section class="glance"><p class="facts">${counted(readings.length, "document")}, ${counted(statements.length, "statement")}${copies > 0 ? html`: ${counted(copies, "of the documents is a copy", "of the documents are copies")}, and copies are no further source` : undefined}.</p>
${table("What was read", [{title: "No.", kind: "word"}, {title: "Statement"}, {title: "Issued by"}, {title: "Issued"}, {title: "Copies", kind: "number"}, {title: "Claims", kind: "number"}, {title: "Advice", kind: "number"}], rows)}
${this.#told.length > mostRows ? html`<p class="rest">${counted(this.#told.length - mostRows, "more statement")}</p>` : undefined}</section>`
  }

  legend(): Markup {
    const used = new Set(this.#report.readings.flatMap(({claims}) => claims.map(({modality}) => modality)))
    const entry = (modality: Modality): Markup =>
      html`<li><input type="checkbox" id="show-${modality}" checked><label for="show-${modality}"><span class="sample"><span class="l l0 ${modality}">${modality}</span></span> <span class="small">${modalityMeaning[modality]}</span></label></li>`
    if (used.size === 0) return html``
    return html`<section id="legend"><h2>How to read the marks</h2>
<ul class="key-list">${modalities.filter((each) => used.has(each)).map(entry)}
<li><span class="sample"><span class="scope">what a hedge covers</span>, <span class="hedge">the hedge</span></span> <span class="small">likelihood is said of the shaded words only</span></li>
<li><span class="sample"><span class="l l0 advice-line">advice</span></span> <span class="small">something is asked of the reader</span></li>
<li><span class="sample"><span class="sign">indicator</span> <span class="sign off">set aside</span> <span class="method">technique</span></span> <span class="small">values and methods to look for</span></li></ul>
<p class="small">Untick a kind to hide it. A number leads to the list, and from there back into the text; pointing at marked words, or moving to them with the keyboard, shows what was read there. Three things are kept apart: how likely the speaker calls it, how good the speaker calls the basis, and how many independent sources say it.</p></section>`
  }

  statement(told: Told): Markup {
    const {statement, readings, title} = told
    const words = this.#words
    const open = unsaid(readings)
    const who = words.issuers(statement)
    return html`<section id="${anchor("st", statement.id)}"><h2><span class="id">${statement.id}</span> ${title}</h2>
<dl class="pairs"><dt>Issued by</dt><dd>${who === "" ? html`<span class="quiet">Nobody is named as its issuer.</span>` : who}</dd>
<dt>Issued</dt><dd>${issueText(statement.issued)}<br><span class="small">${statement.issued.basis}</span></dd>
<dt>${readings.length === 1 ? "Document" : "Copies"}</dt><dd><ul>${readings.slice(0, mostRows).map(({document}) => html`<li>${this.#document(document)}</li>`)}</ul></dd>
${open.length === 0 ? undefined : html`<dt>Left open</dt><dd>Nothing was read about ${joined(open)}.</dd>`}</dl>
${readings.map((reading, i) => this.#reading(reading, i === 0, readings.length))}
${this.#lookFor(readings)}
${this.#kinships(readings)}</section>`
  }

  #document(document: IntelDocument): Markup {
    const {id, path, form, publisher, url, sha256, issued} = document
    const beside = [form, publisher]
    const note = languageNote(document)
    return html`<strong>${id}</strong> <span class="file mono">${path}</span> <span class="quiet">(${beside.filter((each) => each !== undefined).join(", ")}; dated ${issueText(issued)})</span>${url === undefined ? undefined : html`<br><span class="small">Address, as it says: <span class="mono">${url}</span></span>`}${note === undefined ? undefined : html`<br><span class="small">It ${note}</span>`}<br><span class="hash">SHA-256 ${sha256}</span>`
  }

  #reading(reading: Reading, isFirst: boolean, count: number): Markup {
    const shown = this.#shown.get(reading)
    const {document} = reading
    if (shown === undefined)
      return html`<p class="rest">The text of ${document.id} is not shown: the page has those of ${mostTexts} documents.</p>`
    const body = html`${this.#dates(document)}<div class="sheet"><div>${textOf(this.#words, shown)}</div>
<aside class="beside" tabindex="0" aria-label="Claims and advice of ${document.id}">${claimList(this.#words, shown)}${adviceList(this.#words, shown)}</aside></div>`
    if (count === 1) return body
    return isFirst
      ? html`<h3>${document.id} <span class="aka">${document.path}</span></h3>${body}`
      : html`<details class="copyset"><summary>The text of the copy ${document.id}, ${document.path}</summary>${body}</details>`
  }

  /** The dates that a document shows, and why none or one of them is its own. */
  #dates({dates, issued}: IntelDocument): Markup | undefined {
    if (dates.length === 0) return undefined
    const rows = dates
      .slice(0, 40)
      .map(({origin, value, text}) => [value, html`“${text}”`, capital(originMeaning[origin])])
    return html`<details><summary>${counted(dates.length, "date")} in it; ${issued.value === undefined ? "none is known as its own" : `its own is ${issued.value}`}</summary>
<p class="small">${issued.basis}</p>${table("Dates that the document shows", [{title: "Date"}, {title: "As written"}, {title: "Where"}], rows)}</details>`
  }

  #lookFor(readings: readonly Reading[]): Markup {
    const indicators = counts(
      readings.flatMap((reading) => reading.indicators),
      ({kind, value}: FoundIndicator) => `${kind}\0${value}`,
      (a, b) => (a.suppressed === undefined ? a : b),
    )
    const techniques = counts(
      readings.flatMap((reading) => reading.techniques),
      ({id}: FoundTechnique) => id,
      (a) => a,
    )
    const lists = [indicatorTable(indicators), techniqueTable(this.#words, techniques)]
    if (lists.every((list) => list === undefined)) return html``
    return html`<h3>What to look for</h3>${lists}`
  }

  #kinships(readings: readonly Reading[]): Markup {
    const own = new Set(readings.map(({document}) => document.id))
    const all = this.#report.kinships.filter(({a, b}) => own.has(a) || own.has(b))
    if (all.length === 0) return html``
    const mine = all.slice(0, mostKinships)
    const more = all.length - mine.length
    return html`<h3>How it belongs with other documents</h3>${mine.map((kinship) => this.#kinship(kinship))}${more > 0 ? html`<p class="rest">${counted(more, "more pair")} of documents that share text or a matter.</p>` : undefined}`
  }

  #kinship({a, b, kind, containment, shared, differences}: Kinship): Markup {
    const share = `${Math.round(containment * 100)} %`
    const says =
      kind === "copy"
        ? `${a} and ${b} are copies of one statement: ${share} of the shorter text's runs of three words stand in the other.`
        : kind === "partial copy"
          ? `${a} and ${b} share ${counted(shared.length, "sentence")}: for those they are one source.`
          : `${a} and ${b} are about the same matter. They share no text, and nothing was merged.`
    const rows = differences
      .slice(0, mostDifferences)
      .map((each) => [this.#words.difference(each.what), this.#side(each.a), this.#side(each.b)])
    const sentences = shared.slice(0, 20).map((each) => [this.#side(each.a), this.#side(each.b)])
    const more = differences.length - rows.length
    return html`<p>${says}</p>
${rows.length === 0 ? undefined : html`${table(`How ${a} and ${b} differ`, [{title: "What"}, {title: a}, {title: b}], rows)}${more > 0 ? html`<p class="rest">${counted(more, "more difference")}</p>` : undefined}`}
${kind !== "partial copy" || sentences.length === 0 ? undefined : html`<details><summary>Sentences that both have</summary>${table("Shared sentences", [{title: a}, {title: b}], sentences)}</details>`}`
  }

  #side(span: TextSpan | undefined): Markup {
    if (span === undefined) return html`<span class="quiet">–</span>`
    return html`“${clip(this.#words.quotes.words(span).replace(/\s+/g, " "), 400)}”`
  }

  conflicts(): Markup {
    const {conflicts} = this.#report
    if (conflicts.length === 0) return html``
    const more = conflicts.length - mostConflicts
    return html`<section id="conflicts"><h2>Where they disagree</h2>${conflicts.slice(0, mostConflicts).map((each) => this.#conflict(each))}${more > 0 ? html`<p class="rest">${counted(more, "more disagreement")}.</p>` : undefined}</section>`
  }

  #conflict(conflict: Conflict): Markup {
    const {claims, says} = conflict
    const sides = claims.slice(0, 8).flatMap((id) => {
      for (const shown of this.#shown.values()) {
        const n = shown.claims.findIndex((claim) => claim.id === id)
        const claim = shown.claims[n]
        if (claim === undefined) continue
        const {document} = shown.reading
        return [
          [
            html`<a href="#${listAnchor(shown, "claim", n)}">${document.id}, claim ${n + 1}</a>`,
            this.#words.speakers(claim.speakers),
            dayOf(issueText(document.issued)),
            this.#words.what(claim),
            html`“${clip(this.#words.quotes.sentence(claim.evidence[0]), 400)}”`,
          ],
        ]
      }
      return []
    })
    return html`<h3>Over ${overText(conflict)}</h3><p>${this.#words.sides(says)}. All sides are kept; nothing is averaged.</p>
${sides.length === 0 ? undefined : table("The sides", [{title: "Where", kind: "word"}, {title: "Who"}, {title: "Issued"}, {title: "What"}, {title: "Words"}], sides)}`
  }

  /** Claims that more than one document has, and how many sources that makes. */
  independence(): Markup {
    const all = this.#words.claims(this.#told.flatMap(({readings}) => readings))
    const rows = all
      .filter(({documents, claim}) => documents.length > 1 || this.#words.sources(claim.id).length > 1)
      .slice(0, mostRows)
      .map(({claim, documents}) => [
        this.#words.what(claim),
        documents.length,
        html`<span class="sources">${this.#words.sources(claim.id).length}</span>`,
        this.#words
          .sources(claim.id)
          .slice(0, 8)
          .map((id) => this.#words.name(id))
          .join(", "),
      ])
    if (rows.length === 0) return html``
    return html`<section><h2>How many sources that makes</h2><p>Counted over statements by whoever said it first: a copy, a quotation and unnamed reporting add none.</p>
${table("Claims that several documents have", [{title: "Claim"}, {title: "Documents", kind: "number"}, {title: "Independent sources", kind: "number"}, {title: "Who"}], rows)}</section>`
  }

  names(): Markup {
    const found = new Map<
      string,
      {kind: string; name: string; known: boolean; seen: number; as: Set<string>}
    >()
    for (const {entities} of this.#report.readings)
      for (const {id, kind, name, known, mentions} of entities) {
        const one = found.get(id) ?? {kind, name, known, seen: 0, as: new Set<string>()}
        one.seen += mentions.length
        for (const {text} of mentions.slice(0, 50)) if (one.as.size < 8) one.as.add(text.replace(/\s+/g, " "))
        found.set(id, one)
      }
    if (found.size === 0) return html``
    const rows = [...found.values()]
      .sort((a, b) => b.seen - a.seen || (a.name < b.name ? -1 : 1))
      .slice(0, mostRows)
      .map(({kind, name, known, seen, as}) => [
        name,
        kind,
        seen,
        [...as].join(" · "),
        known ? "yes" : "no, the text alone",
      ])
    return html`<section><h2>Who and what is named</h2><details><summary>${counted(found.size, "name")}; other names of one thing are not merged by themselves</summary>
${table("Names", [{title: "Name"}, {title: "Kind", kind: "word"}, {title: "Mentions", kind: "number"}, {title: "As written"}, {title: "Known before"}], rows)}</details></section>`
  }

  troubles(): Markup {
    const {troubles} = this.#report
    if (troubles.length === 0) return html``
    const rows = troubles
      .slice(0, mostRows)
      .map(({code, severity, at, detail}) => [
        severity,
        html`<code>${code}</code>`,
        html`${formatLocator(at)}`,
        detail,
      ])
    return html`<section><h2>What could not be read, or was odd</h2>${table(counted(troubles.length, "trouble"), [{title: "How bad", kind: "word"}, {title: "Code", kind: "mono"}, {title: "Where", kind: "mono"}, {title: "What"}], rows)}</section>`
  }
}

/** Each of its kind once with the number of places. */
function counts<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  better: (a: T, b: T) => T,
): readonly (T & {readonly seen: number})[] {
  const found = new Map<string, T & {seen: number}>()
  for (const one of all) {
    const known = found.get(keyOf(one))
    if (known === undefined) found.set(keyOf(one), {...one, seen: 1})
    else found.set(keyOf(one), {...better(known, one), seen: known.seen + 1})
  }
  return [...found.values()]
}

/** A date that no line end parts; its bounds may be. */
function dayOf(text: string): Markup {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? html`<span class="together">${text}</span>` : html`${text}`
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ""
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} or ${last}`
}
