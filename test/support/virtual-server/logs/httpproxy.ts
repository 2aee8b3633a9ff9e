/* Rows of the HttpProxy logs: 74 columns, one file per protocol and hour.
 *
 * The writer turns commas of user agents into blanks, so "(KHTML, like Gecko)" shows two. Latency columns
 * are filled where the request went to the back end and stay empty where the front end answered. */

import type {Request} from "../request.ts"
import {cell, type Scene} from "../scene.ts"

export function httpProxyRow(scene: Scene, r: Request): string {
  const {server, stamps} = scene
  const begin = r.at - r.took
  const proxied = r.back !== undefined
  const from = stamps.iso(begin)
  const end = stamps.iso(r.at)
  const head =
    `${end},${r.id},${server.build.cells},${cell(r.clientRequestId)},${r.protocol ?? ""},${r.host},${cell(r.stem)},` +
    `${r.action},${r.auth},${r.user === "" ? "false" : "true"},${r.user},,${cell(r.anchor)},` +
    `${cell(r.agent.replaceAll(",", " "))},${r.client},${server.name},${r.status},`
  const query = r.query === "" ? "" : cell(`?${r.query}`)
  if (!proxied)
    return (
      `${head},,${r.method},,,,,${r.hint},,,,0,${r.received === 0 ? "" : r.received},,,,,,,,,,,,,,${r.took},,,,,,,,,,,,,,0,,0,` +
      `${r.took},,${query},,BeginRequest=${from};CorrelationID=<empty>;${r.info}SharedCacheGuard=0;` +
      `EndRequest=${end};,${cell(r.errors)},,,,,`
    )
  const back = r.back?.status ?? r.status
  const wait = Math.max(1, r.took - 5)
  const sent = stamps.iso(begin + Math.min(2, r.took))
  const answered = stamps.iso(r.at - Math.min(1, r.took))
  return (
    `${head}${back},,${r.method},Proxy,${server.fqdn},${server.build.target},IntraForest,${r.hint},${r.cookie},,,` +
    `${r.sent},${r.received},,,0,0,,0,,0,,0,0,,0,${r.took},0,1,0,0,${wait},0,0,0,0,0,${r.took},0,${wait},1,2,3,${r.took},,` +
    `${query},,BeginRequest=${from};CorrelationID=<empty>;ProxyState-Run=None;FEAuth=BEVersion-${server.build.packed};` +
    `${r.info}BeginGetRequestStream=${sent};OnRequestStreamReady=${sent};BeginGetResponse=${sent};` +
    `OnResponseReady=${answered};EndGetResponse=${answered};ProxyState-Complete=ProxyResponseData;SharedCacheGuard=0;` +
    `EndRequest=${end};,${cell(r.errors)},,,,,CafeV1`
  )
}
