/* Which names of a case tell whose it is: those of the organisation, its servers, hosts, domains, users,
 * mailboxes and internal addresses.
 *
 * They come from what the case knows (servers, accounts, mailboxes), from what postern.yml says, and from all
 * strings of the case, in every decoding that redact-text.ts knows: fields that hold a name by their meaning,
 * paths of profiles, e-mail and DNS names under a domain that is ours, internal addresses. An address or a domain
 * that nothing ties to the organisation is the other side's and stays. Names that every network has (Administrator,
 * NT AUTHORITY, mail, www) tell nothing and stay; under a domain of ours they are replaced as a whole. */

import {type AddressBlock, blockHolds, parseAddress, parseBlock} from "../bytes/cidr.ts"
import {fold} from "../bytes/fold.ts"
import {episodeKinds} from "../model/episode.ts"
import {logKinds} from "../model/event.ts"
import {stages} from "../model/finding.ts"
import {phiaBands} from "../model/judgement.ts"
import type {NameKind} from "../model/redaction.ts"
import {levels} from "../model/rule.ts"
import {theftWays} from "../model/theft.ts"
import {type Replacement, views} from "./redact-text.ts"

/** A name, where it is to be found, and what it is built of where it has parts. */
export interface FoundName {
  readonly kind: NameKind
  readonly name: string
  readonly how: Replacement["how"]
  /** A name with parts, `info@corp.example`: what stands for it is made of those of its parts. */
  readonly parts?: (by: (kind: NameKind, name: string) => string) => string
}

/** More names than any case has; what an intruder plants beyond them is left. */
const mostNames = 20_000

/** Words of our own model and of every network: as names they tell nothing, and replacing them would garble. */
const common: ReadonlySet<string> = new Set([
  ...[...stages, ...levels, ...logKinds, ...episodeKinds, ...theftWays, ...phiaBands.map((b) => b.term)]
    .flatMap((word) => [word, ...word.split(/[ -]/)])
    .map(fold),
  ...`mail www owa ecp ews exchange server servers smtp imap pop pop3 webmail outlook email remote vpn gateway
    autodiscover admin administrator administrators test user users guest public default info support sales office
    service services backup system root local localhost corp internal domain company example get post head put
    options delete patch http https proxy web app data log logs dev prod production windows microsoft inetpub
    program files unknown host none null true false cas mbx client clients relay edge hub anonymous everyone iusr
    krbtgt krbtgt defaultaccount healthmailbox security application operational setup network workgroup home
    lan intranet ad dmz net org com shell page command evidence finding case report postern attempted succeeded
    confirmed assessed known lost read partly container unclaimed statement format stated assumed strong moderate
    weak proof vulnerable fixed high medium low critical informational kind line record bytes`
    .split(/\s+/)
    .map(fold),
])

const builtInAccounts =
  /^(?:-|system|administrator|guest|krbtgt|iusr|public|default|default user|all users|defaultaccount|defaultapppool|everyone|anonymous logon|local service|network service|local system|msexchange\w*|msexchange .*|dwm-\d+|umfd-\d+|nt (?:authority|service)\b.*|iis apppool\b.*|builtin\b.*|window manager\b.*|font driver host\b.*)$/i

const knownDomains =
  /(?:^|\.)(?:microsoft|windows|office|office365|outlook|live|hotmail|gmail|google|yahoo|icloud|windowsupdate|digicert|w3|apple|mozilla|github|cloudflare)\.(?:com|org|net|de)$|\.(?:invalid|test)$|^localhost$|\.aspx?$|\.(?:dll|exe|log|js|json|xml|zip|evtx|ps1|html?|txt|csv)$/i

const legalForm = /[\s,]+(?:ltd|limited|plc|llp|inc|llc|corp|gmbh|ag|se|sa|bv|nv|oy|ab)\.?$/i

const dns = String.raw`(?:[a-z0-9](?:[a-z0-9_-]{0,62})\.)+[a-z][a-z0-9-]{1,23}`
const hostName = new RegExp(`^${dns}$`, "i")

/** Collects names; `names` gives them when all strings were seen. */
export class NameFinder {
  readonly #names = new Map<string, FoundName>()
  readonly #domains = new Set<string>()
  readonly #netbios = new Set<string>()
  readonly #internal: readonly AddressBlock[]

  constructor(networks: readonly string[] = []) {
    this.#internal = [...internalBlocks, ...networks]
      .map(parseBlock)
      .filter((block): block is AddressBlock => block !== undefined)
  }

  /** The name of the organisation, also without its legal form. */
  organisation(name: string): void {
    const full = name.trim()
    if (full === "") return
    this.#word("organisation", full)
    const short = full.replace(legalForm, "").trim()
    if (short !== full && isTelling(short, 4))
      this.#add({
        kind: "organisation",
        name: short,
        how: "word",
        parts: (by) => by("organisation", full),
      })
  }

  /** A domain that is ours, and the words in it that are names. */
  domain(text: string): void {
    const domain = fold(text.trim().replace(/^\.+|\.+$/g, ""))
    if (!hostName.test(domain) || knownDomains.test(domain) || this.#domains.has(domain)) return
    if (this.#domains.size >= mostNames) return
    this.#domains.add(domain)
    this.#add({kind: "domain", name: domain, how: "word"})
    const labels = domain.split(".").slice(0, -1)
    for (const label of labels) if (isTelling(label, 4)) this.#core(label, domain)
    const dn = domain.split(".").map((label) => `DC=${label}`)
    this.#add({
      kind: "domain",
      name: dn.join(","),
      how: "word",
      parts: (by) => `DC=${by("domain", domain).replaceAll(".", ",DC=")}`,
    })
  }

  /** A word that names a domain: its label, or the NetBIOS name. */
  #core(word: string, domain: string): void {
    const how = word.length >= 6 ? "inside" : "word"
    this.#add({kind: "domain", name: word, how, parts: (by) => by("domain", domain).split(".")[0] as string})
  }

  /** A host by short name, DNS name or address. */
  host(text: string, kind: "server" | "host" = "host"): void {
    const host = text.trim().replace(/\$$/, "").replace(/\.$/, "")
    if (host === "" || host === "-" || builtInAccounts.test(host)) return
    if (parseAddress(host) !== undefined) {
      if (!isLoopback(host)) this.#add({kind: "address", name: host, how: "word"})
      return
    }
    if (!host.includes(".")) {
      this.#word(kind, host)
      return
    }
    if (!hostName.test(host) || knownDomains.test(host)) return
    const [first = "", ...rest] = fold(host).split(".")
    if (rest.length >= 2) {
      this.domain(rest.join("."))
      this.#hostIn(first, rest.join("."), kind)
    } else this.domain(host)
  }

  #hostIn(label: string, domain: string, kind: "server" | "host"): void {
    if (isTelling(label, 3)) this.#word(kind, label)
    this.#add({
      kind,
      name: `${label}.${domain}`,
      how: "word",
      parts: (by) => `${by(kind, label)}.${by("domain", domain)}`,
    })
  }

  /** An account or a mailbox, in any of the ways in which Windows writes one. */
  account(text: string): void {
    const account = text.trim().replace(/[.,;:]+$/, "")
    if (/[%*?<>|]/.test(account)) return
    if (account.length < 2 || account.length > 256 || builtInAccounts.test(account)) return
    if (/^S-1-/i.test(account)) {
      this.#sids(account)
      return
    }
    const down = /^([^\\/@]+)\\([^\\]+)$/.exec(account)
    if (down !== null) {
      if (builtInAccounts.test(account)) return
      this.#netbiosName(down[1] as string)
      this.#user(down[2] as string, (by) => `${this.#label(down[1] as string, by)}\\`, `${down[1]}\\`)
      return
    }
    const mail = /^([^@\s]+)@([^@\s]+)$/.exec(account)
    if (mail !== null) {
      this.domain(mail[2] as string)
      this.#mailbox(mail[1] as string, fold(mail[2] as string))
      return
    }
    const canonical = /^([a-z0-9.-]+\.[a-z]+)\/(?:.*\/)?([^/]+)$/i.exec(account)
    if (canonical !== null) {
      this.domain(canonical[1] as string)
      this.#user(canonical[2] as string)
      return
    }
    this.#user(account)
  }

  #mailbox(local: string, domain: string): void {
    if (builtInAccounts.test(local)) return
    if (isTelling(local, 3)) this.#word("user", local)
    this.#add({
      kind: "user",
      name: `${local}@${domain}`,
      how: "word",
      parts: (by) => `${by("user", local)}@${by("domain", domain)}`,
    })
  }

  /** `context` is what stands before it where the name alone tells nothing. */
  #user(name: string, context?: (by: (kind: NameKind, name: string) => string) => string, before = ""): void {
    if (builtInAccounts.test(name) || name === "") return
    if (name.endsWith("$")) {
      this.host(name)
      return
    }
    if (isTelling(name, 3)) {
      this.#word("user", name)
      return
    }
    if (context === undefined) this.#add({kind: "user", name, how: "whole"})
    else
      this.#add({
        kind: "user",
        name: `${before}${name}`,
        how: "word",
        parts: (by) => `${context(by)}${by("user", name)}`,
      })
  }

  #netbiosName(name: string): void {
    const folded = fold(name)
    if (builtInAccounts.test(`${name}\\x`) || folded === "." || parseAddress(name) !== undefined) return
    if (hostName.test(name)) this.domain(name)
    else if (!this.#names.has(folded)) this.#netbios.add(folded)
  }

  #label(name: string, by: (kind: NameKind, name: string) => string): string {
    const known = this.#names.get(fold(name))
    return known === undefined ? name : known.parts === undefined ? by(known.kind, name) : known.parts(by)
  }

  #word(kind: NameKind, name: string): void {
    if (isTelling(name, 3)) this.#add({kind, name, how: isDistinct(name) ? "inside" : "word"})
    else if (name !== "") this.#add({kind, name, how: "whole"})
  }

  #add(found: FoundName): void {
    const key = fold(found.name)
    if (this.#names.has(key) || this.#names.size >= mostNames) return
    this.#names.set(key, found)
  }

  /** Looks a text through for what names somebody by where it stands. Call for every string, then `second`. */
  first(text: string): void {
    if (text.length < 3) return
    for (const {text: view} of views(text)) {
      for (const [pattern, take] of firstLooks) for (const found of view.matchAll(pattern)) take(this, found)
      this.#sids(view)
      for (const found of view.matchAll(addresses)) {
        const address = parseAddress(found[0])
        if (address === undefined || isLoopback(found[0])) continue
        if (this.#internal.some((block) => blockHolds(block, address)))
          this.#add({kind: "address", name: found[0], how: "word"})
      }
    }
  }

  /** Looks a text through for names under what `first` found in all texts. */
  second(text: string): void {
    if (text.length < 5) return
    for (const {text: view} of views(text)) {
      if (view.includes("."))
        for (const found of view.matchAll(underDomain)) {
          const host = fold(found[0])
          const domain = this.#parent(host)
          if (domain === undefined || domain === host) continue
          this.#hostUnder(host, domain)
        }
      if (view.includes("@"))
        for (const found of view.matchAll(mailAddress)) {
          const domain = fold(found[2] as string)
          if (this.#parent(domain) !== undefined) this.#mailbox(found[1] as string, domain)
        }
      if (view.includes("/"))
        for (const found of view.matchAll(canonicalName))
          if (this.#domains.has(fold(found[1] as string)) && !/\.\w{2,4}$/.test(found[2] as string))
            this.#user(found[2] as string)
      if (view.includes("\\"))
        for (const found of view.matchAll(downLevel)) {
          const domain = fold(found[1] as string)
          if (this.#netbios.has(domain) || this.#names.get(domain)?.kind === "domain")
            this.account(`${found[1]}\\${found[2]}`)
        }
    }
  }

  #hostUnder(host: string, domain: string): void {
    const labels = host.slice(0, -(domain.length + 1)).split(".")
    const first = labels[0] as string
    if (labels.length === 1) this.#hostIn(first, domain, "host")
    else {
      this.domain(host.slice(first.length + 1))
      this.#hostIn(first, host.slice(first.length + 1), "host")
    }
  }

  /** The longest domain of ours that a DNS name is, or lies in. */
  #parent(name: string): string | undefined {
    for (let rest = name; ; rest = rest.slice(rest.indexOf(".") + 1)) {
      if (this.#domains.has(rest)) return rest
      if (!rest.includes(".")) return undefined
    }
  }

  #sids(text: string): void {
    for (const [sid] of text.matchAll(/\bS-1-5-21-\d+-\d+-\d+/gi))
      this.#add({kind: "sid", name: sid, how: "word"})
  }

  /** All that was found. */
  names(): readonly FoundName[] {
    for (const name of this.#netbios) {
      const domain = [...this.#domains].find((each) => each.split(".")[0] === name)
      if (domain !== undefined && isTelling(name, 3)) this.#core(name, domain)
      else if (isTelling(name, 3)) this.#word("domain", name)
    }
    return [...this.#names.values()]
  }
}

/** Long enough, and no word that every network or our own model has. */
export function isTelling(name: string, least: number): boolean {
  const folded = fold(name)
  return folded.length >= least && !common.has(folded) && /\p{L}/u.test(name) && !builtInAccounts.test(name)
}

/** Letters and digits together, five or more, and no hex number: such a name stands in no other word by chance. */
function isDistinct(name: string): boolean {
  return name.length >= 5 && /\d/.test(name) && /[g-z]/i.test(name) && !/\s/.test(name)
}

const internalBlocks: readonly string[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
  "fe80::/10",
]

const loopback = ["127.0.0.0/8", "::1", "0.0.0.0", "::", "255.255.255.255"].map(parseBlock)

function isLoopback(text: string): boolean {
  const address = parseAddress(text)
  return address !== undefined && loopback.some((block) => block !== undefined && blockHolds(block, address))
}

const addresses =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)|(?:[0-9a-f]{1,4}:|:){2,7}(?:[0-9a-f]{1,4})?(?:%\d+)?(?![\w:]))/gi
const underDomain = new RegExp(String.raw`(?<![\w.-])${dns}(?![\w-])`, "gi")
const mailAddress = new RegExp(String.raw`([a-z0-9][a-z0-9!#$&'*+=?^_{|}~.-]{0,63})@(${dns})(?![\w-])`, "gi")
const canonicalName = new RegExp(
  String.raw`(?<![\w./@-])(${dns})\/(?:[^/'"<>,;:|\n\r\t?]{1,64}\/){1,8}([^/'"<>,;:|\n\r\t?]{2,64})`,
  "gi",
)
const downLevel = /(?<![\w\\.:-])([A-Za-z][\w-]{1,14})\\+([\w.$ -]{2,40}?)(?=$|[^\w.$-]|[^\w.$ -])/g

const hostKeys =
  "computer|computername|hostname|host|machinename|serverhostname|servername|s-computername|workstation|workstationname|sourcehostname|clienthostname|server|mailboxserver|urlhost|cs-host|s-ip|server-ip|serveripaddress"
const userKeys =
  "subjectusername|targetusername|accountname|username|user|user_name|cs-username|authenticateduser|targetoutboundusername|samaccountname|mailbox|sender-address|recipient-address|primarysmtpaddress|runasuser|author|caller|userid|principal"
const domainKeys = "subjectdomainname|targetdomainname|domain|domainname|accountdomain"

const meanings: ReadonlyMap<string, "host" | "user" | "domain"> = new Map(
  (
    [
      ["host", hostKeys],
      ["user", userKeys],
      ["domain", domainKeys],
    ] as const
  ).flatMap(([meaning, names]) => names.split("|").map((name) => [name, meaning] as const)),
)

/** What kind of name a field holds, by the field's name. */
function meaningOf(field: string): "host" | "user" | "domain" | undefined {
  const name = fold(field)
  return meanings.get(name)
}

type Look = readonly [RegExp, (finder: NameFinder, found: RegExpExecArray) => void]

const takeField = (finder: NameFinder, [, field = "", value = ""]: RegExpExecArray): void => {
  takeNamed(finder, field, value)
}

/** A value by the name of its field. */
export function takeNamed(finder: NameFinder, field: string, value: string): void {
  const meaning = meaningOf(field)
  if (value === "" || value.length > 256) return
  if (meaning === "host") finder.host(value)
  else if (meaning === "user") finder.account(value)
  else if (meaning === "domain" && hostName.test(value)) finder.domain(value)
  else if (meaning === "domain") finder.account(`${value}\\-`)
}

const keys = `${hostKeys}|${userKeys}|${domainKeys}`

const firstLooks: readonly Look[] = [
  // Fields of JSON, of XML, and of "Account Name:  jdoe" in rendered messages.
  [new RegExp(String.raw`"(${keys})"\s*:\s*"([^"\\]{1,256})(?=["\\])`, "gi"), takeField],
  [new RegExp(String.raw`"(${keys})"\s*:\s*"([^"]{1,256})"`, "gi"), takeField],
  [new RegExp(String.raw`Name=["'](${keys})["']\s*>([^<]{1,256})<`, "gi"), takeField],
  [/<(Computer)>([^<]{1,256})</gi, takeField],
  [
    /\bAccount (Name|Domain):\s+([^\s][^\r\n\t]{0,63})/gi,
    (finder, [, what, value = ""]) =>
      takeNamed(finder, what?.toLowerCase() === "name" ? "AccountName" : "DomainName", value.trim()),
  ],
  [
    /[\\/]Users[\\/]+([^\\/:*?"<>|\s][^\\/:*?"<>|\r\n\t]{0,63})[\\/]/gi,
    (finder, [, name = ""]) => finder.account(name),
  ],
  [/\/o=([^/]{2,64})\/ou=/gi, (finder, [, name = ""]) => finder.organisation(name)],
  [/\/cn=recipients\/cn=([\w.-]{2,64})/gi, (finder, [, name = ""]) => finder.account(name)],
  [/\bCN=([^,=]{2,64}),(?:CN|OU|DC)=[^/]*?DC=/gi, (finder, [, name = ""]) => finder.account(name)],
  [
    /(?:DC=[\w-]+,)+DC=[\w-]+/gi,
    (finder, [text]) => finder.domain(text.replace(/DC=/gi, "").replaceAll(",", ".")),
  ],
  // IIS: the server's address stands before the method; HttpProxy: the host that was asked before the path.
  [
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ([\da-f.:]{3,45}) [A-Z]{3,9} \//gm,
    (finder, [, address = ""]) => finder.host(address),
  ],
  [
    new RegExp(
      String.raw`,(${dns}),\/(?:owa|ecp|ews|oab|rpc|mapi|api|autodiscover|powershell|microsoft)`,
      "gi",
    ),
    (finder, [, host = ""]) => finder.host(host),
  ],
]
