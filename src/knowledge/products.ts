/* Reads what is known of Exchange's builds and of the flaws in them: products/exchange-builds.csv,
 * products/cves.csv, products/fixes.csv and products/mitigations.csv.
 *
 * A build is one row, and the row names the flaws that it is the first to fix. That is all a new update
 * needs: which build fixes what on each cumulative update is computed (fixes.ts). fixes.csv holds what is
 * said of a fix beside the rows of builds; where it contradicts them, both are kept and shown. */

import {z} from "zod"
import {type Build, compareBuild, parseBuild} from "../model/build.ts"
import {type Complaints, decodeTable} from "./decode.ts"
import {isoDate, text} from "./words.ts"

export const products = ["2010", "2013", "2016", "2019", "SE"] as const
export type Product = (typeof products)[number]

/** What a row is. `special`: made for a cumulative update out of support; fixes only what it lists.
 *  `unconfirmed`: only one table, and none of Microsoft's, has it. */
const buildTypes = ["Preview", "unconfirmed", "RTM", "SP", "CU", "RU", "HU", "SU", "special"] as const
type BuildType = (typeof buildTypes)[number]

/** A row of exchange-builds.csv. */
export interface ExchangeBuild {
  readonly product: Product
  /** `RTM`, `CU18`; of Exchange 2010 the service pack. */
  readonly cu: string
  /** `Mar21SU`; undefined for the cumulative update itself. */
  readonly update: string | undefined
  readonly type: BuildType
  readonly build: Build
  readonly kb: string | undefined
  /** ISO day. */
  readonly date: string | undefined
  /** How the day is known; only `published` is certain. */
  readonly dateBasis: "published" | "second Tuesday" | "pull request" | undefined
  readonly endOfSupport: string | undefined
  /** The flaws that this update is the first to fix. */
  readonly fixes: readonly string[]
  /** Ids of sources.yml. */
  readonly sources: readonly string[]
  readonly note: string | undefined
}

/** Settings without which a build decides nothing about a flaw. */
export const configurations = [
  "extended-protection",
  "hybrid-application",
  "token-cache",
  "p2-from-detection",
  "autodiscover-override",
] as const
export type Configuration = (typeof configurations)[number]

/** A row of cves.csv. */
export interface Vulnerability {
  readonly cve: string
  /** The name of its chain, such as ProxyLogon. */
  readonly name: string | undefined
  readonly what: string
  readonly needs: string
  readonly configuration: Configuration | undefined
  /** Products with the flaw where no build fixes it. */
  readonly affects: readonly Product[]
  /** CISA's list of flaws that are exploited. */
  readonly kev: {readonly added: string; readonly due: string; readonly ransomware: boolean} | undefined
  readonly sources: readonly string[]
}

/** A row of fixes.csv: a source that names another update than the rows of builds do. */
export interface FixClaim {
  readonly cve: string
  readonly product: Product
  /** An update or a cumulative update of the product. */
  readonly update: string
  readonly source: string
  readonly note: string
}

/** A row of mitigations.csv: how a setting looks that covers a flaw until its update is there. */
export interface Mitigation {
  readonly setting: "rewrite-rule" | "emergency-mitigation"
  /** Words that all stand in the setting's value, in any case of letters. */
  readonly holds: readonly string[]
  readonly cve: string
  readonly source: string
}

export interface Products {
  /** In order of build. */
  readonly builds: readonly ExchangeBuild[]
  readonly vulnerabilities: readonly Vulnerability[]
  readonly fixClaims: readonly FixClaim[]
  readonly mitigations: readonly Mitigation[]
  readonly webFiles: readonly KnownWebFile[]
}

/** A server-side file that Exchange brings along. */
export interface KnownWebFile {
  /** Below the folder of installation, as Microsoft's lists write it: some leave out `ClientAccess\\`. */
  readonly path: string
  /** Lower-case hex. */
  readonly sha256: string
  readonly firstBuild: string
  readonly lastBuild: string
}

const webFileHeader = "path,sha256,first_build,last_build,build_count"

/** Reads `products/webroot-known-good.csv`. A row that is none is refused: `knowledge/bad-value`.
 *  PERF: no schema per row; the table has thousands and is read at every start. */
export function decodeWebFiles(written: string, complaints: Complaints): readonly KnownWebFile[] {
  const [header, ...lines] = written.split(/\r?\n/)
  if (header !== webFileHeader) {
    complaints.at(
      1,
      1,
      "knowledge/bad-header",
      `the header is \`${header ?? ""}\``,
      `write \`${webFileHeader}\``,
    )
    return []
  }
  const out: KnownWebFile[] = []
  lines.forEach((line, i) => {
    if (line === "") return
    const m = /^([^,"]{1,260}),([0-9a-f]{64}),([\d.]{7,20}),([\d.]{7,20}),\d{1,4}$/.exec(line)
    if (m === null)
      complaints.at(i + 2, 1, "knowledge/bad-value", "path, SHA-256, first and last build, count expected")
    else out.push({path: m[1]!, sha256: m[2]!, firstBuild: m[3]!, lastBuild: m[4]!})
  })
  return out
}

const buildHeader = "product,cu,update,type,build,kb,date,date_basis,end_of_support,fixes,sources,note".split(
  ",",
)
const cve = z.string().regex(/^CVE-\d{4}-\d{4,7}$/, "a CVE number expected")
const product = z.enum(products)
const words = z.string().transform((list) => (list === "" ? [] : list.split(" ")))
const someWords = words.refine((list) => list.length > 0, "at least one expected")
const maybeDate = z.union([z.literal(""), isoDate])
const orUndefined = <T extends string>(value: T | ""): T | undefined => (value === "" ? undefined : value)

const buildSchema = z
  .strictObject({
    product,
    cu: z.string().regex(/^(RTM|Preview|CU\d+|SP\d)$/, "`RTM`, `Preview`, `CU<n>` or `SP<n>` expected"),
    update: z.string().regex(/^\S*$/),
    type: z.enum(buildTypes),
    build: z
      .string()
      .transform((written) => parseBuild(written))
      .refine((build) => build?.revision !== undefined, "four numbers such as `15.1.2106.13` expected"),
    kb: z.union([z.literal(""), z.string().regex(/^KB\d+(v\d)?$/)]),
    date: maybeDate,
    date_basis: z.enum(["", "published", "second Tuesday", "pull request"]),
    end_of_support: maybeDate,
    fixes: words.pipe(z.array(cve)),
    sources: someWords,
    note: z.string(),
  })
  .refine((row) => (row.date === "") === (row.date_basis === ""), {
    message: "a date says how it is known, and only a date",
    path: ["date_basis"],
  })

/** Rows of exchange-builds.csv with their lines, in order of build. Bad rows are refused and left out. */
export function decodeBuilds(
  written: string,
  complaints: Complaints,
): readonly {readonly value: ExchangeBuild; readonly line: number}[] {
  const rows = decodeTable(written, buildHeader, buildSchema, complaints).map(({value, line}) => ({
    line,
    value: {
      product: value.product,
      cu: value.cu,
      update: orUndefined(value.update),
      type: value.type,
      build: value.build as Build,
      kb: orUndefined(value.kb),
      date: orUndefined(value.date),
      dateBasis: orUndefined(value.date_basis),
      endOfSupport: orUndefined(value.end_of_support),
      fixes: value.fixes,
      sources: value.sources,
      note: orUndefined(value.note),
    },
  }))
  return rows.sort((a, b) => compareBuild(a.value.build, b.value.build))
}

const cveHeader = "cve,name,what,needs,configuration,affects,kev_added,kev_due,kev_ransomware,sources".split(
  ",",
)
const cveSchema = z
  .strictObject({
    cve,
    name: z.string(),
    what: text,
    needs: text,
    configuration: z.enum(["", ...configurations]),
    affects: words.pipe(z.array(product)),
    kev_added: maybeDate,
    kev_due: maybeDate,
    kev_ransomware: z.enum(["", "known", "unknown"]),
    sources: someWords,
  })
  .refine((row) => (row.kev_added === "") === (row.kev_due === ""), {
    message: "both days of the list of exploited flaws, or none",
    path: ["kev_due"],
  })

/** Rows of cves.csv, in order of number. Bad rows are refused and left out. */
export function decodeVulnerabilities(written: string, complaints: Complaints): readonly Vulnerability[] {
  return decodeTable(written, cveHeader, cveSchema, complaints)
    .map(({value}) => ({
      cve: value.cve,
      name: orUndefined(value.name),
      what: value.what,
      needs: value.needs,
      configuration: orUndefined(value.configuration),
      affects: value.affects,
      kev:
        value.kev_added === ""
          ? undefined
          : {added: value.kev_added, due: value.kev_due, ransomware: value.kev_ransomware === "known"},
      sources: value.sources,
    }))
    .sort((a, b) => (a.cve < b.cve ? -1 : 1))
}

const claimSchema = z.strictObject({cve, product, update: text, source: text, note: text})

/** Rows of fixes.csv. Bad rows are refused and left out. */
export function decodeFixClaims(written: string, complaints: Complaints): readonly FixClaim[] {
  return decodeTable(written, ["cve", "product", "update", "source", "note"], claimSchema, complaints).map(
    ({value}) => value,
  )
}

const mitigationSchema = z.strictObject({
  setting: z.enum(["rewrite-rule", "emergency-mitigation"]),
  holds: text.transform((words) => words.split(" ")),
  cve,
  source: text,
})

/** Rows of mitigations.csv. Bad rows are refused and left out. */
export function decodeMitigations(written: string, complaints: Complaints): readonly Mitigation[] {
  return decodeTable(written, ["setting", "holds", "cve", "source"], mitigationSchema, complaints).map(
    ({value}) => value,
  )
}

/** What the tables must be to themselves and to sources.yml: each build once, later builds of a cumulative
 *  update not dated earlier, sources and updates that exist. Codes: `knowledge/duplicate-id`,
 *  `knowledge/bad-value`, `knowledge/unknown-source`. */
export function lintProducts(
  known: Products,
  sourceIds: ReadonlySet<string>,
  of: (path: string) => Complaints,
): void {
  const builds = of("products/exchange-builds.csv")
  const written = (build: ExchangeBuild): string => Object.values(build.build).join(".")
  const complain = (row: ExchangeBuild, code: `knowledge/${string}`, message: string): void =>
    builds.at(builds.lineWith(`,${written(row)},`), 1, code, message)
  for (const [i, row] of known.builds.entries()) {
    const before = known.builds[i - 1]
    if (before !== undefined && compareBuild(before.build, row.build) === 0)
      complain(row, "knowledge/duplicate-id", `\`${written(row)}\` has a row already`)
    const isSameCu = before?.cu === row.cu && before.product === row.product
    if (isSameCu && before.date !== undefined && row.date !== undefined && row.date < before.date)
      complain(row, "knowledge/bad-value", `\`${written(row)}\` is dated before ${written(before)}`)
    for (const source of row.sources)
      if (!sourceIds.has(source)) complain(row, "knowledge/unknown-source", `no source \`${source}\``)
  }
  const cves = of("products/cves.csv")
  for (const {cve: id, sources} of known.vulnerabilities)
    for (const source of sources)
      if (!sourceIds.has(source))
        cves.at(cves.lineWith(id), 1, "knowledge/unknown-source", `no source \`${source}\``)
  const mitigations = of("products/mitigations.csv")
  const described = new Set(known.vulnerabilities.map((flaw) => flaw.cve))
  for (const {holds, cve: id, source} of known.mitigations) {
    const line = mitigations.lineWith(`,${holds.join(" ")},${id}`)
    if (!sourceIds.has(source)) mitigations.at(line, 1, "knowledge/unknown-source", `no source \`${source}\``)
    if (!described.has(id))
      mitigations.at(line, 1, "knowledge/bad-value", `cves.csv has no \`${id}\``, "add the flaw first")
  }
  const fixes = of("products/fixes.csv")
  for (const claim of known.fixClaims) {
    const line = fixes.lineWith(`${claim.cve},${claim.product}`)
    if (!sourceIds.has(claim.source))
      fixes.at(line, 1, "knowledge/unknown-source", `no source \`${claim.source}\``)
    const isUpdate = known.builds.some(
      (row) => row.product === claim.product && (row.update ?? row.cu) === claim.update,
    )
    if (!isUpdate)
      fixes.at(line, 1, "knowledge/bad-value", `Exchange ${claim.product} has no update \`${claim.update}\``)
  }
}
