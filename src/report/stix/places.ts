/* Places as STIX locations: the regions of its vocabulary, and the countries that statements name most.
 *
 * A location needs a region or a country. A place that is not here is no location and stands in texts only.
 *
 * Sources: STIX 2.1 region-ov (section 10.23); ISO 3166-1 alpha-2. */

const regions: ReadonlyMap<string, string> = new Map([
  ["africa", "africa"],
  ["asia", "asia"],
  ["central asia", "central-asia"],
  ["east asia", "eastern-asia"],
  ["eastern europe", "eastern-europe"],
  ["europe", "europe"],
  ["latin america", "latin-america-caribbean"],
  ["north america", "northern-america"],
  ["northern europe", "northern-europe"],
  ["oceania", "oceania"],
  ["south america", "south-america"],
  ["south asia", "southern-asia"],
  ["south-east asia", "south-eastern-asia"],
  ["southeast asia", "south-eastern-asia"],
  ["southern europe", "southern-europe"],
  ["western europe", "western-europe"],
])

const countries: ReadonlyMap<string, string> = new Map(
  (
    "AE united arab emirates|AT austria|AU australia|BE belgium|BG bulgaria|BR brazil|CA canada|CH switzerland|" +
    "CN china|CN people's republic of china|CZ czech republic|CZ czechia|DE germany|DK denmark|EE estonia|ES spain|" +
    "FI finland|FR france|GB britain|GB great britain|GB uk|GB united kingdom|GR greece|HR croatia|HU hungary|" +
    "IE ireland|IL israel|IN india|IR iran|IT italy|JP japan|KP north korea|KR south korea|LT lithuania|LU luxembourg|" +
    "LV latvia|MX mexico|NL netherlands|NO norway|NZ new zealand|PL poland|PT portugal|RO romania|RU russia|SA saudi arabia|" +
    "SE sweden|SG singapore|SI slovenia|SK slovakia|TR turkey|TW taiwan|UA ukraine|US united states|US united states of america|" +
    "US us|US usa|VN vietnam|ZA south africa"
  )
    .split("|")
    .map((line) => [line.slice(3), line.slice(0, 2)]),
)

/** The properties of a location beside its name; undefined for a place that is not known. */
export function locationOf(name: string): {readonly region: string} | {readonly country: string} | undefined {
  const key = name.toLowerCase().replaceAll(".", "").replace(/^the /, "").trim()
  const country = countries.get(key)
  if (country !== undefined) return {country}
  const region = regions.get(key)
  return region === undefined ? undefined : {region}
}
