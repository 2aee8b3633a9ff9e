import assert from "node:assert/strict"
import {test} from "node:test"
import {project} from "../src/detect/project.ts"
import type {Value} from "../src/model/event.ts"
import {rule} from "./support/case-language.ts"
import {type Fields, plainEvent, windowsSource} from "./support/plain-event.ts"

const projected = (fields: Fields): Readonly<Record<string, Value>> =>
  project(plainEvent(windowsSource(), fields), rule("PL-01 high probed/attempted/strong"))

test("what the server reached out to travels with a match, and who reached it does not pass for that", () => {
  const cases: readonly (readonly [Fields, string | undefined])[] = [
    [{QueryName: "c2.evil.example"}, "c2.evil.example"],
    [{DestinationIp: "203.0.113.7", DestinationHostname: "-", Initiated: "true"}, "203.0.113.7"],
    [{DestinationIp: "203.0.113.7", DestinationHostname: "c2.evil.example"}, "c2.evil.example"],
    [{DestinationIp: "10.0.0.5", Initiated: "false"}, undefined],
    [{DestinationIp: "10.0.0.5", Initiated: false}, undefined],
    [{Image: "a.exe"}, undefined],
  ]
  for (const [fields, remote] of cases)
    assert.equal(projected(fields)["remote"], remote, JSON.stringify(fields))
})

test("the hashes of a program travel with a match", () => {
  assert.equal(projected({Hashes: "SHA1=AA,MD5=BB"})["hashes"], "SHA1=AA,MD5=BB")
})
