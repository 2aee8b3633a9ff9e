/* One thing by any of its names, for scoring: a label may call a body by its full name and the reader by its acronym,
 * a government by its country or by the adjective. Which of these ids a labeller wrote down says nothing about what was
 * read, so both sides are brought to one id first, by the lexicon and by what the passage itself puts in brackets
 * behind a name. A name that the lexicon gives to several things stays as it is. */

import type {Lexicons} from "../../src/knowledge/lexicons.ts"
import {slugOf} from "../../src/knowledge/lexicons.ts"

export type Naming = (id: string) => string

/** Things whose every name says the same; what others call an actor is an entry of its own. */
const plainKinds = new Set(["actor", "campaign", "malware", "product", "state", "place"])

export function namingOf(lexicons: Lexicons): Naming {
  const ids = new Set(lexicons.named.map(({id}) => id))
  const byForm = new Map<string, string | undefined>()
  const note = (form: string, id: string): void => {
    if (form.startsWith("u-s-") || form.startsWith("u-k-")) note(`u${form.slice(2)}`, id)
    if (form !== "" && !ids.has(form))
      byForm.set(form, byForm.get(form) === id || !byForm.has(form) ? id : undefined)
  }
  const codes = new Map<string, string>()
  const states = new Map(
    lexicons.named.flatMap((thing) => (thing.kind === "state" ? [[thing.id, thing]] : [])),
  )
  for (const {id, kind, name, forms, adjectives, speaks, isShared, state} of lexicons.named) {
    if (kind === "state" && speaks !== undefined)
      for (const name of [id, ...forms.map(slugOf), ...adjectives.map(slugOf)])
        note(`${name}-government`, speaks)
    if (plainKinds.has(kind))
      for (const form of [name, ...forms]) {
        note(slugOf(form), id)
        // "noname057(16)"
        note(form.toLowerCase().replaceAll(" ", "-"), id)
      }
    if (kind === "organisation" || kind === "state body")
      for (const form of [name, ...forms]) {
        // What several bodies are called says nothing: `note` drops it.
        note(slugOf(form), isShared ? id : (speaks ?? id))
        // "peoples-liberation-army"
        if (!isShared && form.includes("'")) note(slugOf(form.replaceAll("'", "")), speaks ?? id)
        // "csa-singapore", "japanese-national-police-agency": with its country, before or behind.
        const home = kind === "organisation" ? states.get(state ?? "") : undefined
        // "dpc-ireland" is "dpc-ie".
        const shapes = [slugOf(form), id.replace(/-[a-z]{2}$/, "")]
        for (const place of home === undefined ? [] : [home.id, home.name, ...home.forms, ...home.adjectives])
          for (const shape of shapes) {
            note(`${slugOf(place)}-${shape}`, speaks ?? id)
            note(`${shape}-${slugOf(place)}`, speaks ?? id)
          }
      }
  }
  // "ctir-gov-br" is "ctir-gov", as other ids of that country end.
  for (const {id, kind, state} of lexicons.named) {
    const end = kind === "organisation" && state !== undefined ? /-([a-z]{2})$/.exec(id)?.[1] : undefined
    if (end !== undefined && state !== undefined) codes.set(state, end)
  }
  for (const {id, kind, state, isShared, speaks} of lexicons.named) {
    const code = codes.get(state ?? "")
    if (kind === "organisation" && code !== undefined && !isShared && !id.endsWith(`-${code}`))
      note(`${id}-${code}`, speaks ?? id)
  }
  // "moldovan-electoral-commission" is "moldova-electoral-commission".
  const homes = new Map(
    [...states.values()].flatMap(({id, adjectives}) => adjectives.map((word) => [slugOf(word), id] as const)),
  )
  const withState = (id: string): string => {
    const end = id.indexOf("-")
    const home = end > 0 && official.test(id) ? homes.get(id.slice(0, end)) : undefined
    return home === undefined ? id : `${home}${id.slice(end)}`
  }
  const kinds = new Map(lexicons.named.map(({id, kind}) => [id, kind]))
  // "winnti-group" is "winnti", "dharma-ransomware" is "dharma".
  const ofSort = (id: string, end: string, kind: string): string | undefined => {
    const base = id.endsWith(end) ? whole(id.slice(0, -end.length)) : undefined
    return base !== undefined && kinds.get(base) === kind ? base : undefined
  }
  // "Morrow & Pike" with its sign or without.
  const whole = (name: string): string | undefined => byForm.get(name) ?? (ids.has(name) ? name : undefined)
  return (written) => {
    // "U.S. Department of Justice"
    const id = written.replace(/^u-([sk])-/, "u$1-").replace(/-s-(?=office|agency|bank|board)/, "s-")
    // An id has no marks and no capitals: "núkib", "RDP".
    const plain = /[^\x20-\x7e]|\p{Lu}|'/u.test(id) && !id.includes(" ") ? slugOf(id) : id
    return (
      whole(plain) ??
      whole(plain.replace(legal, "")) ??
      ofSort(plain, "-group", "actor") ??
      ofSort(plain, "-ransomware", "malware") ??
      withState(plain.replaceAll("&", "-").replaceAll("-and-", "-").replace(legal, ""))
    )
  }
}

/** What a company is by law: "progress-software-corp". */
const legal = /-(?:corp|inc|ltd|plc|llc|gmbh)$/

/** The last word of a body of the state, and of nobody who attacks. */
const official =
  /-(?:agency|authority|bank|bureau|centre|center|commission|commissioner|coordinator|council|court|department|government|institute|ministry|office|parliament|police|prosecutors?|regulator|service)$/

/** Slug of any name of a tool or technique → its id, where one alone has it: "rdp" is "remote-desktop-protocol". */
export function toolsOf({named}: Lexicons): ReadonlyMap<string, string> {
  const tools = new Map<string, string>()
  for (const {id, kind, name, forms} of named)
    if (kind === "tool")
      for (const form of [id, name, ...forms]) if (!tools.has(slugOf(form))) tools.set(slugOf(form), id)
  return tools
}

/** Slug of any name of a sector → its id: labels have words where the guide lists no sector ("political-parties"). */
export function sectorsOf({named}: Lexicons): ReadonlyMap<string, string> {
  const sectors = new Map<string, string>()
  for (const {id, kind, forms} of named)
    if (kind === "sector") for (const form of forms) sectors.set(slugOf(form), id)
  return sectors
}

/** Whether one id is a product of the lexicon and the other says more of it: "citrix-netscaler-gateway". */
export function areOneProduct(
  a: string,
  b: string,
  ids: ReadonlySet<string>,
  products: ReadonlySet<string>,
): boolean {
  const [long, short] = a.length > b.length ? [a, b] : [b, a]
  return products.has(short) && !ids.has(long) && long.startsWith(`${short}-`) && !long.includes(" ")
}

/** Whether two ids that no lexicon knows are one body by its full and its short name, or with its country before it:
 *  "san-telmo-terminal" and "san-telmo", "uae-cyber-security-council" and "cyber-security-council". */
export function areOneName(a: string, b: string, ids: ReadonlySet<string>): boolean {
  const [long, short] = a.length > b.length ? [a, b] : [b, a]
  if (a === b || short.length < 3 || ids.has(long) || ids.has(short) || !/^[a-z0-9-]+$/.test(long))
    return false
  if (/-(?:government|ransomware|malware)$/.test(long)) return false
  if (initialsOf(long) === short) return true
  if (long.startsWith(`${short}-`) || wordsIn(long) === wordsIn(short)) return true
  return (
    long.endsWith(`-${short}`) && (ids.has(long.slice(0, -short.length - 1)) || /^u(?:k|s|ae)-/.test(long))
  )
}

/** "nordic-financial-cert" is "nfcert", "regional-crime-and-fraud-unit" is "rcfu". */
function initialsOf(id: string): string | undefined {
  const words = id.split("-").filter((word) => !small.has(word))
  const last = words.at(-1) ?? ""
  return words.length < 3
    ? undefined
    : `${words
        .slice(0, -1)
        .map((word) => word[0])
        .join("")}${/^(?:cert|csirt)$/.test(last) ? last : last[0]}`
}

const small: ReadonlySet<string> = new Set(["of", "for", "and", "the"])

/** "prosecutor-of-cosenza" and "cosenza-prosecutor". */
const wordsIn = (id: string): string =>
  id
    .split("-")
    .filter((word) => word !== "of" && word !== "in")
    .sort()
    .join("-")

/** Slugs of the names of states and places: what stands in brackets behind a body says only where it is. */
export function placesOf({named}: Lexicons): ReadonlySet<string> {
  return new Set(
    named.flatMap(({kind, id, name, forms}) =>
      kind === "state" || kind === "place" ? [id, name, ...forms].map(slugOf) : [],
    ),
  )
}

/** The same for what one passage names: "Harbour Analysis Office (HAO)", or "HAO (Harbour Analysis Office)"; and for who
 *  publishes it by two names. */
export function namingIn(
  text: string,
  publisher: string,
  naming: Naming,
  places: ReadonlySet<string>,
): Naming {
  const same = new Map<string, string>()
  const [, own = "", other = ""] = /^(.+?) \(([^(),]+)\)$/.exec(publisher) ?? []
  if (own !== "" && !places.has(slugOf(other)) && naming(slugOf(own)) !== naming(slugOf(other)))
    same.set(naming(slugOf(own)), slugOf(other))
  // "afp" in a statement of the Australian Federal Police.
  const initials = slugOf(publisher.replace(/ \(.*/, ""))
    .split("-")
    .map((word) => word[0])
    .join("")
  const whole = naming(slugOf(publisher))
  if (initials.length > 2 && whole.startsWith(`${initials}-`)) same.set(initials, whole)
  for (const [, name = "", acronym = ""] of text.matchAll(
    /((?:[A-Z][\p{L}'’-]*)(?:[ -](?:of|for|and|the|on|de|la|du|der|für|in|to|[A-Z][\p{L}'’-]*)){0,9}) \((?:the )?["“]?([A-Z][A-Za-z/-]{1,11})["”]?\)/gu,
  )) {
    const words = name.split(" ")
    // The bracket may be behind more than the name: take the words whose initials it is.
    for (let at = 0; at < words.length; at++) {
      const full = words.slice(at).join(" ")
      const initials = (full.match(/(?:^|[ -])[A-Z]/g) ?? []).map((i) => i.at(-1)).join("")
      if (initials === acronym.replace(/[^A-Z]/g, "") || at === 0) {
        same.set(slugOf(full), slugOf(acronym))
        same.set(naming(slugOf(full)), slugOf(acronym))
      }
    }
  }
  return (id) => {
    const known = naming(id)
    const short = same.get(known)
    return short === undefined ? known : naming(short)
  }
}
