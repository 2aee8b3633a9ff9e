/* The options by which a person disagrees: --prior, --exclude, --benign, with --because and --by. */

import {type Judging, judgeBasis} from "../assess/assess.ts"
import type {Basis} from "../assess/basis.ts"
import type {CaseBundle} from "../model/case.ts"
import {type Stage, stages} from "../model/finding.ts"
import type {FindingId} from "../model/ids.ts"
import type {Opinion} from "../model/opinion.ts"
import {PosternError} from "../model/refusal.ts"
import {listOption, type Option, type Options, textOption} from "./command.ts"

export const opinionOptions: readonly Option[] = [
  {flags: "--prior <stage=p...>", says: "your own prior for a stage, `exploited=0.05`"},
  {flags: "--exclude <finding...>", says: "findings or sessions that shall not count: F-0012, S-001"},
  {
    flags: "--benign <reason...>",
    says: "a harmless cause, `F-0012, S-001: our own test`; of all findings where none is named",
  },
  {flags: "--because <text>", says: "the reason for --prior and --exclude"},
  {flags: "--by <name>", says: "who says so; stands in the case"},
]

/** What the command line says, before a case tells what its names mean. */
export interface AskedOpinions {
  readonly priors: readonly {readonly stage: Stage; readonly value: number}[]
  readonly exclude: readonly string[]
  readonly benign: readonly {readonly names: readonly string[]; readonly because: string}[]
  readonly because: string | undefined
  readonly by: string | undefined
}

/** Throws PosternError `judge/prior` or `judge/benign`. */
export function askedOpinions(options: Options): AskedOpinions {
  return {
    priors: listOption(options, "prior").map(priorOf),
    exclude: listOption(options, "exclude").flatMap((text) => text.split(/[\s,]+/).filter((t) => t !== "")),
    benign: listOption(options, "benign").map(benignOf),
    because: textOption(options, "because"),
    by: textOption(options, "by"),
  }
}

function priorOf(text: string): {readonly stage: Stage; readonly value: number} {
  const [name = "", number = "", ...more] = text.split("=")
  const stage = stages.find((one) => one === name.trim().toLowerCase().replaceAll("-", " "))
  const value = Number(number)
  if (stage === undefined || more.length > 0)
    throw new PosternError({
      code: "judge/prior",
      message: `--prior takes a stage and a probability, got \`${text}\``,
      hint: `write exploited=0.05; stages are ${stages.join(", ").replace("data taken", "data-taken")}`,
    })
  if (number.trim() === "" || !(value > 0 && value < 1))
    throw new PosternError({
      code: "judge/prior",
      message: `a prior lies between 0 and 1, got \`${number}\` for ${stage}`,
      hint: "0 and 1 would make all evidence worthless: write 0.001 or 0.999 if you are that sure",
    })
  return {stage, value}
}

const named = /^\s*((?:[FSA]-\d+[\s,]*)+):/i

function benignOf(text: string): AskedOpinions["benign"][number] {
  const found = named.exec(text)
  const because = (found === null ? text : text.slice(found[0].length)).trim()
  if (because === "")
    throw new PosternError({
      code: "judge/benign",
      message: "--benign needs a reason",
      hint: 'write --benign "F-0012: our own penetration test of 3 March"',
    })
  return {names: found?.[1]?.split(/[\s,]+/).filter((name) => name !== "") ?? [], because}
}

/** The opinions with names resolved by the case. Throws PosternError `judge/unknown` for a name that the case
 *  does not have. */
export function opinionsOn(
  bundle: Pick<CaseBundle, "case" | "findings">,
  asked: AskedOpinions,
): readonly Opinion[] {
  const {because, by} = asked
  const meant = new Map<string, readonly FindingId[]>(bundle.findings.map(({id}) => [id, [id]]))
  for (const {sessions} of bundle.case.servers)
    for (const session of sessions) meant.set(session.id, session.findings)
  const resolve = (names: readonly string[]): readonly FindingId[] => {
    const ids = names.flatMap((name) => {
      const found = meant.get(name.toUpperCase())
      if (found === undefined)
        throw new PosternError({
          code: "judge/unknown",
          message: `this case has no \`${name}\``,
          hint: "name findings (F-0001) or sessions (S-001) as the report does",
        })
      return found
    })
    return [...new Set(ids)].sort()
  }
  const [first, ...rest] = resolve(asked.exclude)
  return [
    ...asked.priors.map((prior): Opinion => ({kind: "prior", ...prior, because, by})),
    ...(first === undefined
      ? []
      : [{kind: "exclude", findings: [first, ...rest], because, by} satisfies Opinion]),
    ...asked.benign.map(
      (one): Opinion => ({kind: "benign", findings: resolve(one.names), because: one.because, by}),
    ),
  ]
}

/** Judges, asks the case what the opinions mean, and judges again with them. */
export function judgedWith(
  basis: Basis,
  judging: Judging,
  asked: AskedOpinions,
  earlier: readonly Opinion[] = [],
): CaseBundle {
  const plain = judgeBasis(basis, judging)
  const opinions = [...earlier, ...opinionsOn(plain, asked)]
  return opinions.length === 0 ? plain : judgeBasis(basis, {...judging, opinions})
}
