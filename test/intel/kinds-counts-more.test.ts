/* More ways of saying how many were hit, and numbers of what was not. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

type Case = readonly [sentence: string, ...units: readonly string[]]

const hit: readonly Case[] = [
  ["According to Ireland's Health Service, 17 hospitals were affected there.", "hospitals"],
  ["According to the information available, at least 38 computers were infected.", "computers"],
  ["According to the agency, 38 computers were infected.", "computers"],
  ["About 61,000 patients are affected.", "patients"],
  ["Some 400 lorries are affected by the attack.", "lorries"],
  ["Damage has been confirmed at 17 organizations.", "organisations"],
  ["The mailboxes of four commissioners were read.", "commissioners"],
  ["The personal data of 410,000 tenants and 9,600 landlords was exposed.", "tenants", "landlords"],
  ["The number of companies affected by the breach has risen to 214.", "organisations"],
  ["The number of people whose data was stolen has grown to nine million.", "people"],
  ["The files contain records of 3,100 drivers.", "drivers"],
  ["About 400 lorries had to be dispatched by telephone.", "lorries"],
  ["Nearly a million blood tests could not be processed after the attack.", "tests"],
  ["Some forty museums saw their shop tills encrypted.", "museums"],
  ["The agency has reported 700 infected devices.", "devices"],
  ["The attack led to delays of 71 domestic flights.", "flights"],
  ["Fewer than fifty people received the exploit.", "people"],
  ["Surgeons at the hospital put off 150 operations because of the attack.", "operations"],
  ["The attack brought the number of affected agencies to three.", "organisations"],
  ["We are aware of 17 victims in Europe.", "victims"],
  ["So far, 12 victims have come forward.", "victims"],
  ["To date the agency has identified 60 victims in 15 countries.", "victims", "countries"],
  ["Around 1,200 devices worldwide were found to be infected.", "devices"],
  ["The breach exposed information on 1.2 million customers.", "customers"],
  ["Data relating to some 4,000 pupils was taken.", "pupils"],
  ["It is estimated that over 9,000 servers have been backdoored.", "servers"],
  ["Shadow servers counted 420 compromised appliances.", "appliances"],
  ["The group claims to have breached 30 companies.", "organisations"],
  ["More than 60 stores had to close.", "stores"],
  ["The gang listed 14 victims on its leak site in June.", "victims"],
  ["Half of the 80 servers were encrypted.", "servers"],
  ["The attack took 300 ticket machines out of service.", "machines"],
  ["Some 2,000 employees were sent home.", "employees"],
  ["A further 1,200 nurses had their bank details exposed.", "nurses"],
  ["Ninety hosts have been found compromised.", "hosts"],
  ["We know of 14 clinics at which bookings were deleted.", "clinics"],
  ["On 30 routers a shell command was run; the attackers were inside 12 of our servers.", "servers"],
  ["Card-stealing code was inserted in 23 pharmacies.", "pharmacies"],
  ["The fingerprints of 9,000 guards may have been sent to a server in Peru.", "guards"],
  ["Nine harbours saw overload attacks on their websites.", "harbours"],
  ["Sixty parishes have been named by the gang.", "parishes"],
  ["The team removed the backdoor from 40 gateways.", "gateways"],
  ["Seven museums received them in June.", "museums"],
  ["The attempts succeeded at roughly 30 clinics.", "clinics"],
  ["The intruder viewed support tickets of 366 tenants.", "tenants"],
  ["The firm was breached, exposing the records of 8,000 pensioners.", "pensioners"],
  ["Some 300 domains and 17,000 tills were affected.", "domains", "tills"],
  ["Password spraying by APT28 against mailboxes of 16 clinics went on until June.", "clinics"],
]

const notHit: readonly Case[] = [
  ["The agency has notified 300 owners."],
  ["Attacks came from seven countries."],
  ["The operator moved from one system to the next."],
  ["The police froze two wallets."],
  ["Police seized 41 servers in the operation."],
  ["The agency runs 12 offices."],
  ["The flaw affects 9 products."],
  ["The company has 4,000 employees in 30 countries."],
  ["The group has demanded 60 million dollars."],
  ["The two victims have rebuilt their systems."],
  ["One of them said that diplomats had been approached."],
  ["About 900 servers are still unpatched."],
  ["Two firms were hit with sanctions."],
  ["The patch was installed on 1,200 servers."],
  ["Two exchanges have frozen the coins."],
  ["The group registered 30 domains."],
  ["The project succeeded at 12 universities."],
  ["So far 164 owners have been reached."],
  ["Microsoft 365 tenants were attacked."],
  ["The team removed the old printers from 40 offices."],
]

function reads(cases: readonly Case[]): void {
  assert.deepEqual(
    cases.map(([sentence]) => [sentence, ...readSentence(sentence, "impact-count").claims]),
    cases.map(([sentence, ...units]) => [sentence, ...units.map((unit) => `event -> ${unit}`)]),
  )
}

test("it is counted what was hit, stopped, laid open or is said to be the total", () => {
  reads(hit)
})

test("what was mended, asked, seized or came from somewhere was not hit", () => {
  reads(notHit)
})
