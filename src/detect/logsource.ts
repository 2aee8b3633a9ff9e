/* Which events a rule's logsource means: the router.
 *
 * Routing is a filter for correctness first (a keyword of a foreign product must not match here) and for
 * speed second. Where a Windows record names no channel and no provider that tells it, all Windows rules
 * apply to it: too many is a nuisance, none would be silence. The same goes for a record that names no
 * event id.
 *
 *   product windows    Windows events: service = channel, category = event ids (channels.ts)
 *   category webserver, proxy; product iis    IIS front end and back end, HttpProxy
 *   product exchange   service = kind of text log; without service all of them and the channel
 *                      `MSExchange Management`
 *   category ps_script (windows)   also what PowerShell left as text: its transcripts, history and scripts
 *   product disk       what a disk holds beside logs: service = kind (`registry`, `web-file` …)
 *
 * Windows rules about changes of the registry (registry_set and its kin) do not look at hives: what a hive
 * shows is what is set, and of the rules that could be asked many hold for what Windows itself sets. */

import {fold} from "../bytes/fold.ts"
import {diskKinds, type LogKind, logKinds, type Source} from "../model/event.ts"
import type {Logsource} from "../model/rule.ts"
import {channelOfProvider, type EventSet, windowsCategories, windowsServices} from "./channels.ts"

const webLogs: readonly LogKind[] = ["iis-frontend", "iis-backend", "httpproxy"]

/** Whether rules with this logsource look at events of this source. */
export function logsourceHolds(logsource: Logsource, source: Source): boolean {
  return source.log === "windows-event"
    ? holdsWindows(logsource, channelOf(source), source.eventId)
    : textLogsOf(logsource).includes(source.log)
}

/** The channel of a Windows event, folded; undefined if neither channel nor provider tells it. */
export function channelOf(source: Source): string | undefined {
  if (source.channel !== undefined && source.channel !== "") return fold(source.channel)
  const provider = fold(source.provider ?? "")
  return Object.hasOwn(channelOfProvider, provider) ? channelOfProvider[provider] : undefined
}

/** A short name under which all sources that the same rules apply to are one; for caches. The number of
 *  different keys is bounded by the tables, whatever the evidence says. */
export function routeKey(source: Source): string {
  if (source.log !== "windows-event") return source.log
  const channel = channelOf(source)
  if (channel === undefined) return "windows-event|?"
  const ids = knownChannels.get(channel)
  if (ids === undefined) return "windows-event|other"
  const id = source.eventId
  return `windows-event|${channel}|${id === undefined ? "?" : ids.has(id) ? id : "other"}`
}

/** Every channel of the tables, with the ids that categories pick in it. */
const knownChannels: ReadonlyMap<string, ReadonlySet<number>> = gatherChannels()

function gatherChannels(): ReadonlyMap<string, ReadonlySet<number>> {
  const out = new Map<string, Set<number>>()
  const add = (channel: string, ids: readonly number[]): void => {
    const known = out.get(channel) ?? new Set<number>()
    for (const id of ids) known.add(id)
    out.set(channel, known)
  }
  for (const channels of Object.values(windowsServices)) for (const channel of channels) add(channel, [])
  for (const set of Object.values(windowsCategories).flat()) {
    for (const channel of set.channels) add(channel, set.ids ?? [])
  }
  return out
}

function holdsWindows(logsource: Logsource, channel: string | undefined, id: number | undefined): boolean {
  const sets = eventSetsOf(logsource)
  if (sets === undefined) return false
  if (channel === undefined) return true
  return sets.every((alternatives) => alternatives.some((set) => setHolds(set, channel, id)))
}

function setHolds(set: EventSet, channel: string, id: number | undefined): boolean {
  return set.channels.includes(channel) && (set.ids === undefined || id === undefined || set.ids.includes(id))
}

/** What a logsource asks of a Windows event: one of each inner list. Undefined: it means no such event. */
function eventSetsOf(logsource: Logsource): readonly (readonly EventSet[])[] | undefined {
  const product = part(logsource.product)
  const category = part(logsource.category)
  const service = part(logsource.service)
  if (product === "exchange") {
    return category === undefined && service === undefined ? [exchangeChannel] : undefined
  }
  // Without a product only antivirus means Windows: its other categories are common to many systems.
  if (product !== "windows" && !(product === undefined && category === "antivirus")) return undefined
  const out: (readonly EventSet[])[] = []
  if (category !== undefined) {
    const sets = Object.hasOwn(windowsCategories, category) ? windowsCategories[category] : undefined
    if (sets === undefined) return undefined
    out.push(sets)
  }
  if (service !== undefined) {
    const channels = Object.hasOwn(windowsServices, service) ? windowsServices[service] : undefined
    if (channels === undefined) return undefined
    out.push([{channels, ids: undefined}])
  }
  return out
}

const exchangeChannel: readonly EventSet[] = [{channels: ["msexchange management"], ids: undefined}]

function textLogsOf(logsource: Logsource): readonly LogKind[] {
  const product = part(logsource.product)
  const category = part(logsource.category)
  const service = part(logsource.service)
  const isWebCategory = category === "webserver" || category === "proxy"
  // What was asked of PowerShell is the same words in a script block, at a prompt and in a file.
  if (category === "ps_script" && product === "windows" && service === undefined) return ["powershell-text"]
  if (category !== undefined && !isWebCategory) return []
  if (product === "disk" && category === undefined)
    return service === undefined ? diskKinds : diskKinds.filter((log) => log === service)
  if (product === undefined || product === "iis" || product === "windows") {
    if (!isWebCategory && product !== "iis") return []
    return service === undefined || service === "iis" ? webLogs : webLogs.filter((log) => log === service)
  }
  if (product !== "exchange") return []
  const logs = isWebCategory
    ? webLogs
    : logKinds.filter((log) => log !== "windows-event" && !log.startsWith("iis-") && !diskKinds.includes(log))
  return service === undefined ? logs : logs.filter((log) => log === service)
}

function part(text: string | undefined): string | undefined {
  return text === undefined ? undefined : fold(text)
}
