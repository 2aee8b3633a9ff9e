/* People at work: Outlook, phones, webmail, programs that speak EWS, the offline address book.
 *
 * A client asks without credentials first: most authenticated requests follow a 401 of some milliseconds
 * before. Modern Outlook asks autodiscover.json with an address in the query or the path, which looks
 * like ProxyShell to a careless rule. */

import {ecpCall, ewsCall, mapiCall} from "../logs/backend.ts"
import {logon} from "../logs/windows.ts"
import {type Protocol, request} from "../request.ts"
import type {Scene} from "../scene.ts"
import type {Person} from "../server.ts"
import type {Act} from "./act.ts"

interface Asked {
  readonly at: number
  readonly who: Person
  readonly protocol: Protocol
  readonly method: string
  readonly stem: string
  readonly query?: string
  readonly agent: string
  readonly client: string
  readonly auth: string
  readonly clientRequestId?: string
}

/** The 401 and, some milliseconds later, the same with credentials, answered by the back end. */
function challenged(
  scene: Scene,
  asked: Asked,
): {readonly id: string; readonly at: number; readonly lines: number} {
  const {random} = scene
  const {who, query = "", ...common} = asked
  const isChallenged = random.chance(0.9)
  if (isChallenged) request(scene, {...common, query, status: 401})
  const r = request(scene, {
    ...common,
    query,
    at: asked.at + random.between(4, 60),
    took: random.between(5, 120),
    user: who.account,
    anchor: `Sid~${who.sid}`,
    hint: "WindowsIdentity",
    cookie: `Database~${random.pick(scene.server.databases)}~~2021-12-31T00:00:00~${scene.server.directory}~1`,
    sent: random.between(80, 4000),
    received: random.between(200, 60_000),
    back: {stem: "", query, user: who.account, status: 200},
  })
  return {id: r.id, at: r.at, lines: isChallenged ? 2 : 1}
}

function outlook(scene: Scene, at: number): number {
  const {server, random} = scene
  const who = random.pick(server.people)
  const client = random.chance(0.7) ? who.inside : who.outside
  const call = random.guid()
  const stem = random.chance(0.85) ? "/mapi/emsmdb/" : "/mapi/nspi/"
  const query = `MailboxId=${who.mailbox}@${server.mailDomain}`
  let lines = 0
  let now = at
  for (let i = 1; i <= random.between(1, 4); i++) {
    const type = i === 1 ? "Connect" : stem === "/mapi/nspi/" ? "QueryRows" : "Execute"
    const clientRequestId = `R:${call}:${i};RT:${type};CI:${call}:1;CID:${random.guid()}`
    const r = challenged(scene, {
      at: now,
      who,
      protocol: "Mapi",
      method: "POST",
      stem,
      query,
      agent: who.outlook,
      client,
      auth: "Negotiate",
      clientRequestId,
    })
    mapiCall(scene, r.at, r.id, who, type, client, clientRequestId)
    lines += r.lines
    now = r.at + random.between(30, 900)
  }
  if (random.chance(0.1)) logon(scene, at + 5, who, client)
  return lines
}

function autodiscover(scene: Scene, at: number): number {
  const {random, server} = scene
  const who = random.pick(server.people)
  const host = `autodiscover.${server.mailDomain}`
  const address = encodeURIComponent(who.email)
  const roll = random.unit()
  const common = {at, protocol: "Autodiscover", host, agent: who.outlook, client: who.outside} as const
  if (roll < 0.25) {
    const query = `Email=${address}&Protocol=${random.pick(["ActiveSync", "EWS", "AutodiscoverV1"])}&RedirectCount=1`
    request(scene, {...common, stem: "/autodiscover/autodiscover.json", query, took: 4})
    return 1
  }
  if (roll < 0.45) {
    const named = random.chance(0.5) ? who.email : address
    const stem = `/autodiscover/autodiscover.json/v1.0/${named}`
    request(scene, {...common, stem, query: "Protocol=AutodiscoverV1&RedirectCount=1", took: 4})
    return 1
  }
  const agent = random.chance(0.8) ? who.outlook : "AppleExchangeWebServices/818.120.2 accountsd/113"
  return challenged(scene, {
    at,
    who,
    protocol: "Autodiscover",
    method: "POST",
    stem: "/autodiscover/autodiscover.xml",
    agent,
    client: who.outside,
    auth: "NTLM",
  }).lines
}

function phone(scene: Scene, at: number): number {
  const {random, server} = scene
  const who = random.pick(server.people)
  let now = at
  let lines = 0
  for (const command of random.pick([
    ["Ping"],
    ["Sync"],
    ["Sync", "Ping"],
    ["Options", "FolderSync", "Sync", "Ping"],
  ])) {
    const query = `Cmd=${command}&User=${who.login}&DeviceId=${who.device}&DeviceType=${who.phone.type}`
    const r = challenged(scene, {
      at: now,
      who,
      protocol: "Eas",
      method: command === "Options" ? "OPTIONS" : "POST",
      stem: "/Microsoft-Server-ActiveSync/default.eas",
      query,
      agent: who.phone.agent,
      client: who.outside,
      auth: "Basic",
    })
    lines += r.lines
    now = r.at + random.between(50, 800)
  }
  return lines
}

function webmail(scene: Scene, at: number): number {
  const {random, server} = scene
  const who = random.pick(server.people)
  const {build, webHost} = server
  const short = build.short.split(".").slice(0, 3).join(".")
  const common = {agent: who.browser, client: who.outside} as const
  const page = `https://${webHost}/owa/auth/logon.aspx?replaceCurrent=1&url=https%3a%2f%2f${webHost}%2fowa%2f`
  let now = at
  const step = (): number => (now += random.between(20, 400))
  request(scene, {...common, at: now, protocol: "Owa", stem: "/owa/", status: 302, auth: "FBA"})
  request(scene, {
    ...common,
    at: step(),
    protocol: "Owa",
    stem: "/owa/auth/logon.aspx",
    took: 20,
    query: `url=https%3a%2f%2f${webHost}%2fowa%2f&reason=0`,
  })
  // Static files of the logon page: IIS serves them without Exchange's modules.
  for (const file of [
    "scripts/premium/flogon.js",
    "themes/resources/segoeui-regular.ttf",
    "themes/resources/favicon.ico",
  ])
    request(scene, {
      ...common,
      at: step(),
      protocol: undefined,
      stem: `/owa/auth/${short}/${file}`,
      referer: page,
      took: 2,
    })
  request(scene, {
    ...common,
    at: step(),
    protocol: "Owa",
    method: "POST",
    stem: "/owa/auth.owa",
    status: 302,
    referer: page,
    took: 60,
    auth: "FBA",
  })
  let lines = 6
  const inside = {
    ...common,
    protocol: "Owa",
    user: who.account,
    auth: "FBA",
    anchor: `Sid~${who.sid}`,
    hint: "WindowsIdentity",
  } as const
  const served = (method: string, stem: string, query: string): void => {
    request(scene, {
      ...inside,
      at: step(),
      took: random.between(10, 200),
      method,
      stem,
      query,
      sent: random.between(0, 3000),
      received: random.between(300, 50_000),
      back: {stem: "", query, user: who.account, status: 200},
    })
    lines++
  }
  served("GET", "/owa/", "bO=1")
  served("GET", `/owa/prem/${build.short}/resources/styles/0/sprite1.mouse.css`, "")
  served("POST", "/owa/sessiondata.ashx", "appcacheclient=0")
  for (const action of ["GetFolder", "FindItem", "GetConversationItems", "MarkAsRead", "CreateItem"].slice(
    0,
    random.between(2, 5),
  ))
    served("POST", "/owa/service.svc", `action=${action}&EP=1&ID=-${random.between(1, 90)}&AC=1`)
  if (random.chance(0.2)) lines += ownRules(scene, step(), who)
  return lines
}

/** A user looks at the own inbox rules in the control panel. */
function ownRules(scene: Scene, at: number, who: Person): number {
  const {random, server} = scene
  const canary = `${random.word(43)}.`
  const common = {
    protocol: "Ecp",
    agent: who.browser,
    client: who.outside,
    user: who.account,
    auth: "FBA",
  } as const
  const route = {anchor: `Sid~${who.sid}`, hint: "WindowsIdentity"} as const
  const page = `/ecp/?rfr=owa&p=organize/inboxrules.slab`
  request(scene, {
    ...common,
    ...route,
    at,
    took: 90,
    stem: "/ecp/",
    query: page.slice(6),
    received: 9000,
    back: {stem: "", query: page.slice(6), user: who.account, status: 200},
  })
  const query = `msExchEcpCanary=${canary}`
  const stem = "/ecp/RulesEditor/InboxRules.svc/GetList"
  const r = request(scene, {
    ...common,
    ...route,
    at: at + 300,
    took: 40,
    method: "POST",
    stem,
    query,
    sent: 60,
    received: 900,
    back: {stem: "", query, user: who.account, status: 200},
  })
  ecpCall(scene, {
    at: r.at,
    commands: ["Get-InboxRule"],
    url: `${stem}?${query}`,
    host: `${server.fqdn}:444`,
    caller: who.email,
    exception: "",
    took: 30,
  })
  return 2
}

/** Programs: Mac mail, room displays, and scripts of the organisation's own, some written in Python. */
function ewsTool(scene: Scene, at: number): number {
  const {random, server} = scene
  const isService = random.chance(0.3)
  const who = isService ? server.people[0]! : random.pick(server.people)
  const agent = isService
    ? "exchangelib/4.1.0 (python-requests/2.25.1)"
    : random.pick([
        "MacOutlook/16.46.21021202 (Intelx64 Mac OS X Version 10.15.7 (Build 19H15))",
        "AppleExchangeWebServices/818.120.2 exchangesyncd/818.120.2",
        "RoomDisplay/5.2 (ExchangeServicesClient/15.00.0913.015)",
      ])
  const impersonated = isService ? random.pick(server.people).email : ""
  let now = at
  let lines = 0
  for (const action of random.pick([
    ["GetFolder"],
    ["SyncFolderItems", "GetItem"],
    ["FindItem", "GetItem", "GetUserAvailability"],
  ])) {
    const client = isService ? server.balancer : who.outside
    const r = challenged(scene, {
      at: now,
      who,
      protocol: "Ews",
      method: "POST",
      stem: "/EWS/Exchange.asmx",
      agent,
      client,
      auth: isService ? "Basic" : "Negotiate",
    })
    ewsCall(scene, r.at, r.id, who, agent, client, action, impersonated)
    lines += r.lines
    now = r.at + random.between(20, 500)
  }
  return lines
}

function addressBook(scene: Scene, at: number): number {
  const {random, server} = scene
  const who = random.pick(server.people)
  const folder = `/OAB/${server.addressBook}`
  const file = random.chance(0.7) ? "oab.xml" : `${random.guid()}-data-${random.between(1, 400)}.lzx`
  return challenged(scene, {
    at,
    who,
    protocol: "Oab",
    method: "GET",
    stem: `${folder}/${file}`,
    agent: "Microsoft BITS/7.8",
    client: who.inside,
    auth: "Negotiate",
  }).lines
}

export const people: readonly Act[] = [
  {name: "outlook", kind: "people", share: 0.42, perform: outlook},
  {name: "phone", kind: "people", share: 0.22, perform: phone},
  {name: "autodiscover", kind: "people", share: 0.12, perform: autodiscover},
  {name: "webmail", kind: "people", share: 0.12, perform: webmail},
  {name: "ews-tool", kind: "people", share: 0.09, perform: ewsTool},
  {name: "address-book", kind: "people", share: 0.03, perform: addressBook},
]
