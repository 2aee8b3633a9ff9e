/* An invented Exchange server: its names, addresses, people and build, all from the seed.
 *
 * Addresses outside come from the documentation blocks (RFC 5737, RFC 3849), inside from RFC 1918; names
 * end in .example (RFC 2606). Nobody's host, person or address is meant. */

import type {Random} from "./random.ts"

export interface Person {
  readonly login: string
  /** `ALDER\jane.roe` */
  readonly account: string
  readonly email: string
  readonly sid: string
  readonly mailbox: string
  readonly inside: string
  readonly outside: string
  readonly device: string
  readonly phone: {readonly type: string; readonly agent: string}
  readonly outlook: string
  readonly browser: string
}

export interface Build {
  /** `15.1.2176.2` */
  readonly short: string
  /** `15.01.2176.002` */
  readonly long: string
  /** `15.01.2176.000`: what TargetServerVersion says, which a security update does not change. */
  readonly target: string
  /** `15,1,2176,2`: four cells. */
  readonly cells: string
  /** The packed number of BEVersion. */
  readonly packed: number
}

export interface Server {
  readonly name: string
  readonly fqdn: string
  readonly netbios: string
  /** `CORP.ALDER.EXAMPLE` in lower case: the directory's domain. */
  readonly directory: string
  readonly mailDomain: string
  readonly webHost: string
  readonly controller: string
  readonly fileServer: string
  readonly address: string
  readonly linkLocal: string
  readonly balancer: string
  /** `ALDER\MX07$` */
  readonly machine: string
  readonly sidBase: string
  readonly databases: readonly string[]
  readonly addressBook: string
  readonly build: Build
  readonly people: readonly Person[]
  readonly administrators: readonly Person[]
  readonly health: readonly Person[]
  readonly installPath: string
  /** Process ids of the application pools, fixed for the run. */
  readonly pools: Readonly<Record<"owa" | "ecp" | "powershell" | "ews" | "oab" | "frontend", number>>
}

const given = [
  "ada",
  "bela",
  "ciara",
  "dario",
  "edda",
  "farid",
  "greta",
  "hanno",
  "ines",
  "joris",
  "kaja",
  "liam",
  "mara",
  "nils",
  "odile",
  "pavel",
  "rosa",
  "sami",
  "tilda",
  "ugo",
  "vera",
  "wim",
  "yara",
  "zeno",
] as const
const family = [
  "amsel",
  "brook",
  "castell",
  "dunmore",
  "eller",
  "fenwick",
  "garnier",
  "holt",
  "iversen",
  "jarrow",
  "kestrel",
  "lindqvist",
  "marlow",
  "noor",
  "ostrand",
  "pellow",
  "quist",
  "rowan",
  "sorby",
  "tarn",
  "ulver",
  "voss",
  "winther",
  "yarrow",
] as const
const firms = [
  "alder",
  "birchway",
  "cobalt",
  "deerhurst",
  "emberly",
  "fjordby",
  "garnet",
  "harbourne",
  "irisfield",
  "junipers",
  "kingsmere",
  "larkhill",
] as const

const phones = [
  {type: "iPhone", agent: "Apple-iPhone12C1/1804.52"},
  {type: "iPhone", agent: "Apple-iPhone13C2/1807.6"},
  {type: "Android", agent: "Android-Mail/2021.02.07.357734573.Release"},
  {type: "Outlook", agent: "Outlook-iOS-Android/1.0"},
  {type: "SamsungDevice", agent: "Android-SAMSUNG-SM-G991B/101.110001"},
] as const
const outlooks = [
  "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.13628; Pro)",
  "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.10371; Pro)",
  "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.5319; Pro)",
] as const
/** Browsers as they write themselves, with commas: HttpProxy turns each into a blank. */
export const browsers = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.190 Safari/537.36",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:86.0) Gecko/20100101 Firefox/86.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.0.3 Safari/605.1.15",
  "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
] as const

/** The directory of the Exchange installation on every generated server. */
const installPath = "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\"

/** An address outside, from one of the three documentation networks. */
export function outsideAddress(random: Random): string {
  return `${random.pick(["192.0.2", "198.51.100", "203.0.113"])}.${random.between(1, 254)}`
}

/** Reads `15.1.2176.2`. Throws on anything else: the command line checks before it calls. */
export function parseBuild(text: string): Build {
  const parts = /^(\d{1,2})\.(\d{1,2})\.(\d{1,5})\.(\d{1,3})$/.exec(text)
  if (parts === null) throw new Error(`not a build number: ${text}`)
  const [, major = "", minor = "", build = "", revision = ""] = parts
  const long = `${major.padStart(2, "0")}.${minor.padStart(2, "0")}.${build.padStart(4, "0")}`
  return {
    short: text,
    long: `${long}.${revision.padStart(3, "0")}`,
    target: `${long}.000`,
    cells: `${major},${minor},${build},${revision}`,
    packed: 0x70008000 + Number(major) * 0x400000 + Number(minor) * 0x10000 + Number(build),
  }
}

/** Invents a server. `headcount` is the number of mailboxes with an owner. */
export function inventServer(random: Random, build: string, headcount: number): Server {
  const firm = random.pick(firms)
  const netbios = firm.toUpperCase()
  const mailDomain = `${firm}.example`
  const directory = `corp.${mailDomain}`
  const name = `${random.pick(["MX", "EX", "MAIL", "EXCH"])}${String(random.between(1, 29)).padStart(2, "0")}`
  const network = `10.${random.between(1, 250)}.${random.between(0, 250)}`
  const sidBase = `S-1-5-21-${random.u32()}-${random.u32()}-${random.u32()}`
  let account = 1100
  const person = (login: string, email: string): Person => ({
    login,
    account: `${netbios}\\${login}`,
    email,
    sid: `${sidBase}-${++account}`,
    mailbox: random.guid(),
    inside: `${network.replace(/\d+$/, "")}${random.between(1, 250)}.${random.between(10, 250)}`,
    outside: outsideAddress(random),
    device: random.hex(32).toUpperCase(),
    phone: random.pick(phones),
    outlook: random.pick(outlooks),
    browser: random.pick(browsers),
  })
  const names = new Set<string>()
  while (names.size < headcount) {
    const login = `${random.pick(given)}.${random.pick(family)}`
    names.add(names.has(login) ? `${login}${names.size}` : login)
  }
  return {
    name,
    fqdn: `${name.toLowerCase()}.${directory}`,
    netbios,
    directory,
    mailDomain,
    webHost: `mail.${mailDomain}`,
    controller: `${random.pick(["dc", "ad", "gc"])}${random.between(1, 4)}.${directory}`,
    fileServer: `${random.pick(["files", "nas", "store"])}${random.between(1, 9)}`,
    address: `${network}.${random.between(5, 60)}`,
    linkLocal: `fe80::${random.hex(4)}:${random.hex(4)}:${random.hex(4)}:${random.hex(4)}%${random.between(2, 9)}`,
    balancer: `${network}.${random.between(240, 254)}`,
    machine: `${netbios}\\${name}$`,
    sidBase,
    databases: [random.guid(), random.guid(), random.guid()],
    addressBook: random.guid(),
    build: parseBuild(build),
    people: [...names].map((login) => person(login, `${login}@${mailDomain}`)),
    administrators: [1, 2].map(() => {
      const login = `adm.${random.pick(family)}`
      return person(login, `${login}@${mailDomain}`)
    }),
    health: [1, 2, 3].map(() => {
      const login = `HealthMailbox${random.hex(7)}`
      return person(login, `${login}@${mailDomain}`)
    }),
    installPath,
    pools: {
      owa: random.between(1000, 30000),
      ecp: random.between(1000, 30000),
      powershell: random.between(1000, 30000),
      ews: random.between(1000, 30000),
      oab: random.between(1000, 30000),
      frontend: random.between(1000, 30000),
    },
  }
}
