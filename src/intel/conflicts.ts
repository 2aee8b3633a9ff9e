/* Where statements disagree: on how likely a thing is, on how two things belong together, on whether it is so at all,
 * on how many, on who did it. Both sides stay, with speaker and date; nothing is averaged.
 *
 * Copies of one statement do not disagree with each other: what differs between them is a difference of copies.
 * Headlines, what is presupposed and what is told as background claim nothing of their own. Counts disagree only
 * where no number satisfies both: "at least 30,000" and "60,000" do not. */

import type {NamedThing} from "../knowledge/lexicons.ts"
import type {Claim, ClaimId, Conflict, Quantity, Reading, Statement} from "../model/intel.ts"
import {eventsOf, foldObject} from "./claim-key.ts"
import {type Account, rivalsOf} from "./rivals.ts"

interface Said {
  readonly claim: Claim
  readonly statement: Statement
}

/** Relations of these kinds exclude each other: who is behind it, and how closely. */
const exclusive: ReadonlySet<string> = new Set(["attribution", "association"])
const silent: ReadonlySet<string> = new Set(["headline", "presupposed", "background"])

/** The conflicts between statements, in order of their first claims, then those over who did it. `home` tells each
 *  document's statement, `named` what is known of bodies and actors. */
export function conflictsOf(
  readings: readonly Reading[],
  statements: readonly Statement[],
  home: readonly number[],
  named: readonly NamedThing[],
): readonly Conflict[] {
  const about = new Map<string, Said[]>()
  for (const [place, reading] of readings.entries()) {
    const nameOf = eventsOf(reading, statements[home[place] as number])
    for (const claim of reading.claims) {
      if (silent.has(claim.modality) || claim.kind === "headline") continue
      const kind = exclusive.has(claim.kind) ? "attribution" : claim.kind
      const unit = claim.count === undefined ? "" : `${claim.count.unit} ${claim.count.place}`
      const key = [kind, nameOf(claim.subject), foldObject(nameOf(claim.object)), unit].join("\u0000")
      const said = {claim, statement: statements[home[place] as number] as Statement}
      const all = about.get(key)
      if (all === undefined) about.set(key, [said])
      else all.push(said)
    }
  }
  return [
    ...[...about.values()].flatMap((all) => conflictsAmong(all)),
    ...rivalsOf(readings, statements, home, named).map((accounts): Conflict => {
      const [first, second, ...rest] = accounts.flatMap((account) => account.named.map(({claim}) => claim.id))
      if (first === undefined || second === undefined) throw new Error("rivals without claims")
      const says = accounts.map(
        ({speaker, statement, named: actors}) =>
          `${speaker} (${dayOf(statement)}): ${actors.map(actorText).join(" and ")}`,
      )
      return {claims: [first, second, ...rest], over: "actor", says: says.join("; ")}
    }),
  ]
}

function actorText({name, claim: {likelihood}}: Account["named"][number]): string {
  return likelihood === undefined ? name : `${name}, ${likelihood.band ?? likelihood.phrase}`
}

function conflictsAmong(all: readonly Said[]): readonly Conflict[] {
  if (all.length < 2) return []
  const affirmed = all.filter(({claim}) => claim.polarity === "affirmed")
  const byRelation = new Map<string, Said[]>()
  for (const each of affirmed) {
    const same = byRelation.get(each.claim.relation)
    if (same === undefined) byRelation.set(each.claim.relation, [each])
    else same.push(each)
  }
  const isExclusive = affirmed.every(({claim}) => exclusive.has(claim.kind))
  return [
    ...conflict("polarity", all, ({claim}) => (claim.polarity === "denied" ? "it is not so" : "it is so")),
    ...(isExclusive ? conflict("relation", affirmed, ({claim}) => claim.relation.replaceAll("-", " ")) : []),
    ...[...byRelation.values()].flatMap((same) => [
      ...conflict(
        "band",
        same,
        ({claim}) => claim.likelihood?.band ?? claim.likelihood?.phrase ?? "no estimate",
      ),
      ...(same.some((a) => same.some((b) => excludes(a.claim.count, b.claim.count)))
        ? conflict("count", same, ({claim}) => claim.count?.text ?? "no number")
        : []),
    ]),
  ]
}

/** A conflict where statements of different origin say different things; the first claim of each statement and word. */
function conflict(
  over: Conflict["over"],
  all: readonly Said[],
  wordOf: (said: Said) => string,
): readonly Conflict[] {
  const told = new Map<string, {readonly said: Said; readonly word: string}>()
  for (const said of all) {
    const word = wordOf(said)
    const key = `${said.statement.id} ${said.claim.speakers[0].ref} ${word}`
    if (!told.has(key)) told.set(key, {said, word})
  }
  const sides = [...told.values()]
  const isBetween = sides.some((a) =>
    sides.some((b) => a.word !== b.word && a.said.statement.id !== b.said.statement.id),
  )
  if (!isBetween) return []
  const [first, second, ...rest] = [...new Set(sides.map(({said}) => said.claim.id))] as ClaimId[]
  if (first === undefined || second === undefined) return []
  const says = sides.map(
    ({said, word}) => `${said.claim.speakers[0].ref} (${dayOf(said.statement)}): ${word}`,
  )
  return [{claims: [first, second, ...rest], over, says: says.join("; ")}]
}

function dayOf({issued}: Statement): string {
  return issued.value ?? (issued.notBefore === undefined ? "undated" : `not before ${issued.notBefore}`)
}

/** No number is both. */
function excludes(a: Quantity | undefined, b: Quantity | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return isBelow(a, b) || isBelow(b, a)
}

/** What "about" may be off by, either way. */
const about = 0.1

function isBelow(low: Quantity, high: Quantity): boolean {
  if (low.max === undefined || high.min === undefined) return false
  const most = low.isApproximate === true ? low.max * (1 + about) : low.max
  const least = high.isApproximate === true ? high.min * (1 - about) : high.min
  return most < least || (most === least && (low.isExclusive === true || high.isExclusive === true))
}
