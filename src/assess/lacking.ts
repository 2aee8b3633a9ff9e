/* What the collection lacked and how to get it: gaps on one side, knowledge/collection.yml on the other. */

import type {CollectionFiles, CollectionItem, CollectionRoot} from "../knowledge/collection.ts"
import type {Lacking} from "../model/case.ts"
import type {Gap} from "../model/judgement.ts"

/** Items for evidence that is absent or unreadable; what only covers a part cannot be gathered again. */
export function lackingOf(
  gaps: readonly Gap[],
  collection: readonly CollectionItem[],
): readonly [Lacking, ...Lacking[]] | undefined {
  const missing = gaps.filter(({why}) => why === "absent" || why === "lost")
  const [first, ...rest] = collection.flatMap((item): readonly Lacking[] => {
    const gap = missing.find((one) => gives(item, one))
    if (gap === undefined) return []
    const where = item.files.map(placeOf)
    return [{item: item.id, what: item.title, hides: gap.says, where, commands: item.byHand}]
  })
  return first === undefined ? undefined : [first, ...rest]
}

function gives({logs, channels}: CollectionItem, {log, what = ""}: Gap): boolean {
  if (!logs.some((kind) => kind === log)) return false
  return log !== "windows-event" || channels.some((channel) => what.includes(channel))
}

const roots: Readonly<Record<CollectionRoot, string>> = {
  exchange: "%ExchangeInstallPath%",
  drive: "%SystemDrive%\\",
  windows: "%windir%\\",
  programdata: "%ProgramData%\\",
  users: "%SystemDrive%\\Users\\",
}

/** `%ExchangeInstallPath%Logging\HttpProxy\…\*.log` */
export function placeOf({root, below, mask, deep}: CollectionFiles): string {
  const folder = below === "" ? "" : `${below.slice(1)}\\`
  return `${roots[root]}${folder}${deep ? "…\\" : ""}${mask}`
}
