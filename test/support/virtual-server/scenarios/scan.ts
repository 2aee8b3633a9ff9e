/* Mass scanners: ProxyLogon, ProxyShell and names of web shells are tried, nothing of it gets through.
 *
 * `blocked` is a patched server: 400, 401, 404, 302. `answered` is an unpatched one whose flaw a scanner
 * tests with autodiscover alone: 200, and no further step. A 302 on a shell's name means that it is not
 * there. */

import {request} from "../request.ts"
import type {Scene} from "../scene.ts"
import {outsideAddress} from "../server.ts"
import {throughFlaw} from "./proxylogon.ts"
import type {Scenario} from "./scenario.ts"

const shellNames = [
  "/owa/auth/web.aspx",
  "/owa/auth/help.aspx",
  "/owa/auth/document.aspx",
  "/owa/auth/errorEE.aspx",
  "/owa/auth/shel.aspx",
  "/aspnet_client/discover.aspx",
  "/aspnet_client/supp0rt.aspx",
  "/aspnet_client/shell.aspx",
  "/owa/auth/OutlookEN.aspx",
]

function play(scene: Scene, from: number, until: number, outcome: string): void {
  const {server, random} = scene
  const isAnswered = outcome === "answered"
  const visits = 24
  for (let i = 0; i < visits; i++) {
    let now = from + Math.floor(((i + random.unit()) / visits) * (until - from) * 0.98)
    const client = outsideAddress(random)
    const agent = random.pick([
      "python-requests/2.25.1",
      "Mozilla/5.0 zgrab/0.x",
      "Go-http-client/1.1",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.93 Safari/537.36",
    ])
    // Each kind comes at least once, in turn.
    if (i % 3 === 0) {
      const stem = `/ecp/${random.word(1)}.js`
      const visit = {stem, host: server.fqdn, target: "/autodiscover/autodiscover.xml", agent, client}
      throughFlaw(
        scene,
        now,
        {...visit, status: isAnswered ? 200 : random.pick([400, 401, 404])},
        {step: "ssrf-test", stage: "probed"},
      )
    } else if (i % 3 === 1) {
      const decoy = `${random.word(4).toLowerCase()}.example`
      for (const path of ["/mapi/nspi/", "/powershell/", "/owa/"]) {
        now += random.between(200, 3000)
        request(scene, {
          at: now,
          protocol: "Autodiscover",
          stem: "/autodiscover/autodiscover.json",
          host: server.address,
          query: `@${decoy}${path}?&Email=autodiscover/autodiscover.json%3F@${decoy}`,
          agent,
          client,
          status: random.pick([400, 401, 404]),
          mark: {step: "path-confusion-test", stage: "probed"},
        })
      }
    } else {
      for (const stem of shellNames) {
        now += random.between(80, 900)
        const protocol = stem.startsWith("/owa/") ? "Owa" : undefined
        request(scene, {
          at: now,
          protocol,
          stem,
          agent,
          client,
          host: server.address,
          status: protocol === undefined ? 404 : 302,
          info: protocol === undefined ? "" : "NoCookies=302 - GET/E14AuthPost;",
          mark: {step: "shell-name", stage: "probed"},
        })
      }
    }
  }
}

const nothing = {
  exploited: "none seen",
  persisted: "none seen",
  acted: "none seen",
  "data taken": "none seen",
} as const

export const scan: Scenario = {
  name: "scan",
  says: "scanners try ProxyLogon, ProxyShell and known names of web shells; nothing gets through",
  start: "2021-08-23",
  build: "15.1.2308.14",
  outcomes: [
    {
      name: "blocked",
      says: "a patched server answers 400, 401, 404 and 302",
      expected: {probed: "attempted", ...nothing},
    },
    {
      name: "answered",
      says: "an unpatched server answers the autodiscover test with 200; nobody goes on",
      build: "15.1.2176.2",
      expected: {probed: "succeeded", ...nothing},
    },
  ],
  play,
}

export const clean: Scenario = {
  name: "clean",
  says: "ordinary life and nothing else",
  start: "2021-08-23",
  build: "15.1.2308.14",
  outcomes: [{name: "clean", says: "nothing to find", expected: {probed: "none seen", ...nothing}}],
  play: () => {},
}
