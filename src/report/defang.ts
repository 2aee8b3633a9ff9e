/* Makes addresses in prose unclickable: `203[.]0[.]113[.]44`, `hxxp://evil[.]example`.
 *
 * For text that people read, paste and mail. The machine form of an indicator goes into a file beside it, as it is. */

import {parseAddress} from "../bytes/cidr.ts"

const v4 = /(?<![\w.]|[A-Za-z]\/)\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g
const v6 = /(?<![\w:.])(?:[0-9a-f]{1,4}:|:){2,7}[0-9a-f]{0,4}(?![\w:])/gi
const url = /\b(h)tt(ps?:\/\/)([^\s/"'<>]+)/gi
// Names that a mail program would make a link of. ASP.NET is no site.
const bare =
  /(?<![\w.@\\/[-])(?:[a-z0-9-]+\.)+(?:com|net|org|info|biz|ru|cn|io|me|cc|top|xyz|club|site|online|in|eu|uk|de|fr|kr|jp|tw|vn|ir|su|pw|tk)(?![\w\\-]|\.\w)/gi

/** The text with each address, URL and name of a site broken, so that nothing opens it by mistake. */
export function defang(text: string): string {
  return text
    .replace(
      url,
      (_, h: string, rest: string, host: string) => `${h}xx${rest}${host.replace(/(?<!\[)\./g, "[.]")}`,
    )
    .replace(v4, (address) =>
      parseAddress(address) === undefined ? address : address.replaceAll(".", "[.]"),
    )
    .replace(v6, (address) =>
      parseAddress(address) === undefined ? address : address.replaceAll(":", "[:]"),
    )
    .replace(bare, (name) => (/^asp\.net$/i.test(name) ? name : name.replaceAll(".", "[.]")))
}
