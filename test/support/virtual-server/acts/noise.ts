/* The internet knocks: crawlers, port scanners, guessers of passwords. Nothing here asks for a flaw of
 * Exchange or for the name of a web shell; that is the scenario `scan`. */

import {request} from "../request.ts"
import type {Scene} from "../scene.ts"
import {outsideAddress} from "../server.ts"
import type {Act} from "./act.ts"

const zgrab = "Mozilla/5.0 zgrab/0.x"
const plain =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.88 Safari/537.36"

function foreignPath(scene: Scene, at: number): number {
  const {random, server} = scene
  const stem = random.pick([
    "/",
    "/robots.txt",
    "/favicon.ico",
    "/.env",
    "/wp-login.php",
    "/sitemap.xml",
    "/HNAP1",
    "/remote/login",
    "/solr/",
    "/_ignition/execute-solution",
    "/manager/html",
    "/.well-known/security.txt",
  ])
  const status = stem === "/" ? 302 : 404
  request(scene, {
    at,
    protocol: undefined,
    stem,
    status,
    agent: random.pick([zgrab, plain, "-", "curl/7.68.0"]),
    client: outsideAddress(random),
    host: server.address,
  })
  return 1
}

function logonPage(scene: Scene, at: number): number {
  const {random, server} = scene
  const client = outsideAddress(random)
  const common = {
    client,
    host: server.address,
    agent: random.pick([
      zgrab,
      plain,
      "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
    ]),
  }
  request(scene, {
    ...common,
    at,
    protocol: "Owa",
    stem: "/owa/",
    status: 302,
    auth: "FBA",
    info: "NoCookies=302 - GET/E14AuthPost;",
  })
  request(scene, {
    ...common,
    at: at + 90,
    took: 12,
    protocol: "Owa",
    stem: "/owa/auth/logon.aspx",
    query: `url=https%3a%2f%2f${server.address}%2fowa%2f&reason=0`,
  })
  return 2
}

/** A version scanner reads a file of the control panel that tells the build. */
function versionScan(scene: Scene, at: number): number {
  const {random, server} = scene
  const stem = "/ecp/Current/exporttool/microsoft.exchange.ediscovery.exporttool.application"
  request(scene, {
    at,
    took: 29,
    protocol: "Ecp",
    stem,
    auth: "FBA",
    anchor: "ServerVersion~Version 15.0 (Build 0.0)",
    hint: "EDiscoveryExportTool-ServerVersion",
    agent: zgrab,
    client: outsideAddress(random),
    host: server.address,
    received: 10_112,
    back: {stem: "", query: "", user: server.machine, status: 200},
  })
  return 1
}

function knocks(scene: Scene, at: number): number {
  const {random, server} = scene
  const [protocol, stem] = random.pick([
    ["RpcHttp", "/rpc"],
    ["Autodiscover", "/autodiscover/autodiscover.xml"],
    ["Ews", "/ews/exchange.asmx"],
  ] as const)
  request(scene, {
    at,
    protocol,
    stem,
    status: 401,
    auth: "NTLM",
    agent: plain,
    client: outsideAddress(random),
    host: server.address,
  })
  return 1
}

/** A guesser tries a few common passwords on a few names. */
function guesses(scene: Scene, at: number): number {
  const {random} = scene
  const client = outsideAddress(random)
  const tries = random.between(3, 8)
  for (let i = 0; i < tries; i++)
    request(scene, {
      at: at + i * random.between(300, 2000),
      protocol: "Eas",
      method: "OPTIONS",
      stem: "/Microsoft-Server-ActiveSync",
      status: 401,
      auth: "Basic",
      agent: "okhttp/3.12.1",
      client,
    })
  return tries
}

function unknownName(scene: Scene, at: number): number {
  const {random, server} = scene
  request(scene, {
    at,
    protocol: "Owa",
    stem: random.pick(["/owa/admin.cfg", "/owa/remote.cgi", "/owa/login.php", "/owa/x.png"]),
    status: 302,
    auth: "FBA",
    info: "NoCookies=302 - GET/E14AuthPost;",
    agent: plain,
    client: outsideAddress(random),
    host: server.address,
  })
  return 1
}

export const noise: readonly Act[] = [
  {name: "foreign-path", kind: "noise", share: 0.65, perform: foreignPath},
  {name: "logon-page", kind: "noise", share: 0.14, perform: logonPage},
  {name: "knocks", kind: "noise", share: 0.08, perform: knocks},
  {name: "guesses", kind: "noise", share: 0.07, perform: guesses},
  {name: "unknown-name", kind: "noise", share: 0.04, perform: unknownName},
  {name: "version-scan", kind: "noise", share: 0.02, perform: versionScan},
]
