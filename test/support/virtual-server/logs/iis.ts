/* Rows of the IIS logs in W3C format: front end (W3SVC1, 443) and back end (W3SVC2, 444).
 *
 * Whole seconds, UTC, the end of the request. Blanks in user agents become '+'. */

import type {BackEnd, Request} from "../request.ts"
import type {Scene} from "../scene.ts"

/** Substatus and Win32 status that IIS writes beside a status. */
const beside: Readonly<Record<number, string>> = {401: "401 2 5", 404: "404 0 2", 403: "403 4 5"}

function statusCells(status: number, auth: string): string {
  // SEC_E_NO_CREDENTIALS: the client has not begun to negotiate.
  if (status === 401 && (auth === "Negotiate" || auth === "NTLM")) return "401 1 2148074254"
  return beside[status] ?? `${status} 0 0`
}

export function frontEndRow(scene: Scene, r: Request): string {
  const tail = r.protocol === undefined ? "" : `&CorrelationID=<empty>;&cafeReqId=${r.id};&encoding=;`
  const query = r.query + tail
  return (
    `${scene.stamps.w3c(r.at)} ${scene.server.address} ${r.method} ${r.stem} ${query === "" ? "-" : query} 443 ` +
    `${r.user === "" ? "-" : r.user} ${r.client} ${r.agent === "" ? "-" : r.agent.replaceAll(" ", "+")} ` +
    `${r.referer === "" ? "-" : r.referer} ${statusCells(r.status, r.auth)} ${r.took}`
  )
}

export function backEndRow(scene: Scene, r: Request, back: BackEnd): string {
  const {server, random, stamps} = scene
  const query = `${back.query === "" ? "" : back.query}&ActID=${random.guid()}`
  return (
    `${stamps.w3c(r.at - 1)} ${server.linkLocal} ${r.method} ${back.stem === "" ? r.stem : back.stem} ${query} 444 ` +
    `${back.user === "" ? "-" : back.user} ${server.linkLocal} ` +
    `${r.agent === "" ? "-" : r.agent.replaceAll(" ", "+")} - ${statusCells(back.status, "")} ${Math.max(0, r.took - 2)}`
  )
}
