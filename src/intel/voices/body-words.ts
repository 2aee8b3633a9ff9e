/* Words in the names of bodies, posts and times: a run of capitalised words that has one is no person's name. */

export const notNames: ReadonlySet<string> = new Set(
  (
    "the a an in on at as and but of for department ministry agency office bureau centre center lab labs security " +
    "research intelligence threat group team service services university institute company news times post press " +
    "cyber cybersecurity national federal general foreign affairs defence defense interior state council union " +
    "commission authority police minister prime director head chief president secretary spokesperson spokesman " +
    "spokeswoman officer deputy senior operations directorate monday tuesday wednesday thursday friday saturday " +
    "sunday systems network networks technologies software digital information infrastructure analytics response " +
    "incident cert csirt january february march april may june july august september october november december " +
    "ambassador chancellor commissioner house court bank hospital hospitals clinic health registry land port " +
    "embassy government republic kingdom high representative parliament senator partners solutions consulting " +
    "advisory laboratories vice lead analyst researcher executive manager forensics force corps command board " +
    "committee society association foundation holdings energy power water transport airport airline airlines " +
    "railway railways telecom gmbh inc ltd plc corp llc co ag sa oy ab federation confederation cooperative " +
    "cooperatives alliance league chamber chambers syndicate consortium club trust fund congress assembly " +
    "secretariat observatory museum museums cathedral diocese church college academy school schools archive " +
    "archives library libraries theatre orchestra guild unions workers savings bakery brewery breweries farms dairy " +
    "logistics shipping lines freight insurance assurance telecoms telecommunications media journal gazette courier " +
    "chronicle herald tribune ledger capital markets exchange motors steel chemicals pharma pharmaceuticals medical " +
    "care clinics laboratory science sciences gallery hotels foods retail stores studios games entertainment sports " +
    "football handball heritage environment agriculture housing planning justice tribunal senate ombudsman audit " +
    "treasury customs revenue border coast guard navy army forces archdiocese monastery charity mission aid relief " +
    "observers metropolitan municipality county borough district regional province provincial city terminal terminals " +
    "haulage freight cargo rail trains bus buses ferry ferries aviation aerospace marine maritime shipyard shipyards dock docks " +
    "retail wholesale supermarkets trading imports exports supply electric electricity gas petroleum oil mining heating waste " +
    "waterworks utilities utility grid savings credit payments pay pensions super lettings property properties estates " +
    "cloud hosting data web mobile broadband cable satellite instruments devices electronics semiconductor semiconductors optics " +
    "robotics dynamics biotech genomics diagnostics polyclinics hospice surgery dental veterinary ambulance fire textiles " +
    "publishing printing furniture foundry cement timber paper packaging machinery plastics tools lodge resorts travel tours " +
    "gardens zoo stadium league games lottery casino teleport post registrar notary probation prison prisons prosecutor"
  ).split(" "),
)

/** What stands before the name of a company and is no part of one. */
export const trades: RegExp =
  /^(?:operator|supplier|vendor|manufacturer|maker|developer|provider|carrier|retailer|insurer|distributor|broker|lender|broadcaster|outsourcer|chipmaker|carmaker|shipbuilder)$/
