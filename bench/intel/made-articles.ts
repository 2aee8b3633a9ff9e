/* Articles of about a thousand words, made by code: what speed is measured on where no corpus is.
 *
 * They read like press copy on intrusions: a headline, a date line, paragraphs in which one sentence of three claims,
 * advises or quotes something and the rest is talk, a line of indicators now and then, and the furniture of a page.
 * Sentences are put together word by word, so that unrelated articles share next to nothing; of ten articles one is
 * an edited copy of an earlier one, and one of twenty borrows a paragraph. Half are typeset, with curly quotation marks
 * and long dashes. The same seed gives the same articles. */

import {numbersFrom} from "../../test/support/article-corpus.ts"

const list = (words: string): readonly string[] => words.split(" ")
const phrases = (words: string): readonly string[] => words.split("; ")

const nouns = list(
  "budget harbour school report market road council engineer festival winter contract bridge teacher factory library museum garden railway hospital village theatre kitchen journal warehouse laboratory committee treaty tariff orchard ferry canal archive studio clinic court market stadium airport quarry vineyard reservoir workshop guild parish tribunal terminal depot meadow embassy charity brewery pension lecture survey timetable shipment inspection auction drought election ledger pavement lantern furnace cargo harvest licence permit invoice mortgage rental subsidy deadline rehearsal exhibition referendum pipeline turbine cable antenna satellite sensor printer keyboard router cabinet spreadsheet newsletter dashboard calendar",
)
const adjectives = list(
  "quiet rural senior annual narrow public broken careful distant early foreign gentle hidden idle joint local modern northern older polite regional silent technical urban vocal wooden yearly cautious costly crowded damp eager formal generous honest informal lengthy mild neutral optional patient rapid seasonal temporary unusual vacant weary ambitious bitter central domestic external frequent genuine hollow internal junior",
)
const verbs = list(
  "opened closed moved praised missed counted painted rented repaired postponed welcomed crossed measured cleaned printed sold borrowed inspected visited described funded ignored replaced surveyed weighed carried delayed finished gathered hosted improved joined kept launched managed noticed organised planned questioned reviewed shared tested updated valued watched",
)
const places = list(
  "Lisbon Oslo Dublin Vienna Prague Madrid Athens Warsaw Helsinki Tallinn Riga Vilnius Brussels Berne Zagreb Lyon Turin Leeds Cardiff Bergen Ghent Graz Porto Gdansk Malmo",
)
const people = phrases(
  "Anna Larsen; Peter Novak; Maria Duarte; John Whitfield; Ingrid Solberg; Tomas Keller; Helen Marsh; Luca Ferri; Sofia Lindqvist; Daniel Okafor; Ruth Abrahams; Eva Horvat; Mark Tilley; Clara Benoit",
)
const bodies = phrases(
  "The NCSC; CISA; The FBI; The National Cyber Security Centre; Microsoft; The Foreign Office; The Harbour Authority; Mandiant; The European Commission; The White House; ESET; The Ministry of Defence; CERT-EU; The National Security Agency; Volexity; The Home Office",
)
const actors = phrases(
  "HAFNIUM; APT40; APT31; APT28; the group; a group known as Silver Heron; Sandworm; state-backed actors; an unknown actor; Lazarus Group; the attackers; criminals; Turla; FIN7",
)
const states = list("Chinese Russian Iranian Korean")
const victims = phrases(
  "hospitals; nine ports; government networks; maritime industries; naval defence contractors; at least 300 organisations; more than 30,000 servers; law firms; universities; think tanks; a telecoms provider; energy companies; local councils; the Norwegian parliament; two airlines; small businesses",
)
const products = phrases(
  "Microsoft Exchange; Microsoft Exchange servers; Pulse Secure devices; Windows; FortiGate devices; Citrix gateways; Outlook on the web; Zimbra; VMware ESXi; SharePoint",
)
const hedges = phrases(
  "highly likely; almost certain; likely; a realistic possibility; unlikely; probable; very likely; plausible",
)
const months = list("January February March April May June July September October November December")
const means = phrases(
  "web shells; spear-phishing mail; stolen passwords; a backdoor; four zero-day flaws; remote access tools; a loader named Kestrel; password spraying; malicious macros; scheduled tasks",
)
const steps = phrases(
  "install the security updates; rotate all credentials; hunt for web shells; restrict access from the internet; review the logs of mail servers; enable multi-factor authentication; take offline backups; report any compromise",
)
const links = list("after before while because although when since until")
const small = list("and but so yet")

/** Articles in order, each a plain text. */
export function* madeArticles(count: number, seed: number): Generator<string> {
  const next = numbersFrom(seed)
  const writer = new Writer(next)
  const kept: (readonly string[])[] = []
  for (let i = 0; i < count; i++) {
    const kind = kept.length < 10 ? 1 : next()
    const other = kept[Math.floor(next() * kept.length)] ?? []
    const paragraphs =
      kind < 0.1
        ? writer.edited(other)
        : kind < 0.15
          ? [...writer.story(), ...other.slice(1, 2)]
          : writer.story()
    // Later copies are of these: no list grows without end.
    if (kind >= 0.15 && kept.length < 200) kept.push(paragraphs)
    yield writer.page(paragraphs, i)
  }
}

class Writer {
  readonly #next: () => number

  constructor(next: () => number) {
    this.#next = next
  }

  /** Paragraphs of 950 words and a few more. */
  story(): readonly string[] {
    const paragraphs: string[] = []
    for (let words = 0; words < 950; ) {
      const sentences = Array.from({length: 2 + this.#number(4)}, () => this.#sentence())
      const paragraph = sentences.join(" ")
      words += paragraph.split(" ").length
      paragraphs.push(paragraph)
    }
    return paragraphs
  }

  /** The same with words changed, and at times in another order or without its end. */
  edited(paragraphs: readonly string[]): readonly string[] {
    const rate = this.#next() * 0.04
    const changed = paragraphs.map((one) =>
      one
        .split(" ")
        .flatMap((word) =>
          this.#next() >= rate ? [word] : this.#next() < 0.5 ? [] : [this.#pick(adjectives), word],
        )
        .join(" "),
    )
    const cut = this.#next() < 0.4 ? changed.slice(0, Math.ceil(changed.length * 0.7)) : changed
    return this.#next() < 0.2 ? [...cut.slice(2), ...cut.slice(0, 2)] : cut
  }

  /** The text of a page with its headline, date line and furniture. */
  page(paragraphs: readonly string[], number: number): string {
    const day = `${1 + this.#number(28)} ${this.#pick(months)} ${2015 + this.#number(10)}`
    const heads = [
      `${this.#capital(this.#thing())} ${this.#pick(verbs)} ${this.#things()} in ${this.#pick(places)}`,
      `By ${this.#pick(people)}`,
      day,
    ]
    const tail = [
      "Related articles",
      ...Array.from({length: 3}, () => `${this.#capital(this.#thing())} in ${this.#pick(places)}`),
      "Sign up to our newsletter",
      "All rights reserved.",
    ]
    const text = [...heads, ...paragraphs, ...tail].join("\n\n")
    return number % 2 === 0
      ? text
      : text
          .replace(/(^|[\s(])"/gm, "$1\u201c")
          .replaceAll('"', "\u201d")
          .replaceAll("'", "\u2019")
          .replaceAll(" - ", " \u2014 ")
  }

  #sentence(): string {
    const kind = this.#next()
    if (kind < 0.62) return this.#talk()
    if (kind < 0.86) return this.#claim()
    if (kind < 0.92)
      return `"${this.#capital(this.#clause())}, and ${this.#clause()}," said ${this.#pick(people)}, ${this.#thing()} of ${this.#pick(places)}.`
    if (kind < 0.97)
      return `${this.#pick(["Organisations should", `${this.#pick(bodies)} urges ${this.#things()} to`, "It is vital that administrators"])} ${this.#pick(steps)} ${this.#pick(links)} ${this.#clause()}.`
    return this.#traces()
  }

  #talk(): string {
    const kind = this.#number(4)
    const clause = this.#capital(this.#clause())
    if (kind === 0) return `${clause}, ${this.#pick(small)} ${this.#clause()}.`
    if (kind === 1) return `${clause} ${this.#pick(links)} ${this.#clause()}.`
    if (kind === 2) return `${clause} - ${this.#thing()}, ${this.#thing()} and ${this.#thing()}.`
    return `In ${this.#pick(months)} ${this.#clause()} near ${this.#pick(places)}, where ${this.#clause()}.`
  }

  #claim(): string {
    const body = this.#pick(bodies)
    const actor = this.#pick(actors)
    const victim = this.#pick(victims)
    const rest = `${this.#pick(links)} ${this.#clause()}`
    switch (this.#number(10)) {
      case 0:
        return `${body} assessed that it was ${this.#pick(hedges)} that ${actor} was responsible for the attacks on ${this.#pick(products)} ${rest}.`
      case 1:
        return `${this.#capital(actor)} is associated with the ${this.#pick(states)} state, ${rest}.`
      case 2:
        return `${body} said on ${1 + this.#number(28)} ${this.#pick(months)} that ${actor} had targeted ${victim} with ${this.#pick(means)} ${rest}.`
      case 3:
        return `${this.#capital(actor)} used ${this.#pick(means)} to steal ${this.#thing()} from ${victim} ${rest}.`
      case 4:
        return `The campaign began in ${this.#pick(months)} ${2016 + this.#number(9)} and affected ${victim} ${rest}, according to ${body.replace(/^The/, "the")}.`
      case 5:
        return `${body} attributed the intrusion into ${this.#pick(products)} to ${actor}, ${rest}.`
      case 6:
        return `${this.#pick(people)} denied that ${actor} was behind the breach of ${this.#thing()} ${rest}.`
      case 7:
        return `The attack was ${this.#pick(hedges)} to enable espionage against ${victim} ${rest}, ${body.replace(/^The/, "the")} believes.`
      case 8:
        return `The flaw CVE-20${15 + this.#number(10)}-${1000 + this.#number(60_000)} in ${this.#pick(products)} was exploited by ${actor} ${rest}.`
      default:
        return `Up to ${10 + this.#number(900)} ${this.#pick(nouns)}s in ${this.#pick(places)} were compromised via ${this.#pick(means)} ${rest}.`
    }
  }

  #traces(): string {
    const hex = (length: number): string => Array.from({length}, () => this.#number(16).toString(16)).join("")
    const host = `${this.#pick(nouns)}-${this.#pick(nouns)}[.]top`
    switch (this.#number(4)) {
      case 0:
        return `The actor's server at 203.0.113[.]${this.#number(256)} answered for ${host} at that time.`
      case 1:
        return `A file named ${this.#pick(nouns)}.aspx with the SHA-256 ${hex(64)} was left in C:\\inetpub\\wwwroot\\aspnet_client\\${hex(8)}.aspx by them.`
      case 2:
        return `Victims were led to hxxps://${host}/${this.#pick(nouns)}/${hex(6)} from mail of ${this.#pick(nouns)}@${this.#pick(nouns)}-${hex(3)}.org.`
      default:
        return `Version 15.1.2242.${this.#number(20)} and older, the page https://www.example.com/${this.#pick(nouns)} says, are open to T1505.003 and T1${String(this.#number(600)).padStart(3, "0")}.`
    }
  }

  #clause(): string {
    return `${this.#things()} ${this.#pick(verbs)} ${this.#thing()}`
  }

  #things(): string {
    return this.#next() < 0.4
      ? `the ${this.#pick(adjectives)} ${this.#pick(nouns)} of ${this.#pick(places)}`
      : this.#thing()
  }

  #thing(): string {
    const noun = this.#pick(nouns)
    if (this.#next() < 0.3) return `its ${noun}`
    const adjective = this.#pick(adjectives)
    return this.#next() < 0.5
      ? `the ${adjective} ${noun}`
      : `${/^[aeiou]/.test(adjective) ? "an" : "a"} ${adjective} ${noun}`
  }

  #capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1)
  }

  #pick(from: readonly string[]): string {
    return from[this.#number(from.length)] ?? ""
  }

  #number(below: number): number {
    return Math.floor(this.#next() * below)
  }
}
