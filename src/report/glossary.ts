/* Short forms with what they stand for, and a reader's help: the first use in a text is written out.
 *
 * A new short form in a text of ours gets a line here; test/readability.test.ts finds those that lack one. Names that
 * nobody writes out (IIS, CVE numbers, DNS) stand in test/support/technical-names.txt instead. */

const longForms: Readonly<Record<string, string>> = {
  CISA: "the United States agency for computer security",
  CSIRT: "computer security incident response team",
  CU: "cumulative update",
  ECP: "Exchange control panel",
  EOMT: "Exchange On-premises Mitigation Tool",
  ESU: "Extended Security Updates",
  GDPR: "General Data Protection Regulation",
  MFT: "master file table",
  MSERT: "Microsoft Safety Scanner",
  NCSC: "National Cyber Security Centre",
  NIS2: "the European directive on network security",
  OAB: "offline address book",
  OWA: "Outlook on the web",
  SE: "Subscription Edition",
  VPN: "virtual private network",
}

/** Text in which the first use of each short form is written out; later texts of the same expander keep it short. */
export type Expander = (text: string) => string

/** Start one for each rendering, and give it the texts in the order of reading. */
export function expander(): Expander {
  const known = new Set<string>()
  return (text) =>
    text.replace(
      /(\()?\b([A-Z][A-Z0-9]{1,6})\b(\))?/g,
      (all: string, open: string | undefined, short: string, close: string | undefined, at: number) => {
        const long = Object.hasOwn(longForms, short) ? longForms[short] : undefined
        if (long === undefined || known.has(short)) return all
        // A path, a switch or a part of a longer name is no use of the word.
        if (/[\w\\/.-]/.test(text[at - 1] ?? " ") || /^[\\/-]\w|^\.\w/.test(text.slice(at + all.length)))
          return all
        known.add(short)
        // `(OAB)` behind its words: it is written out already.
        return open !== undefined && close !== undefined
          ? all
          : `${open ?? ""}${short} (${long})${close ?? ""}`
      },
    )
}
