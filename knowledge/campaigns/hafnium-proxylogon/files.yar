/* Files that ProxyLogon leaves: an offline address book's settings, written by ResetVirtualDirectory into a page,
 * with a script where the address should be; a page that looks for security products.
 *
 * Source: shapes as described in Microsoft, "HAFNIUM targeting Exchange Servers with 0-day exploits", 2 March 2021,
 * and CISA MAR-10329297-1.v1. Written for Postern; SPDX-License-Identifier: Apache-2.0 */

rule address_book_settings_with_script {
  meta:
    title = "Script in the external address of an offline address book"
    description = "Settings of a virtual directory, saved as a page, whose address holds a server-side script"
    says = "{file} holds the settings of an offline address book with a server-side script in an address"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://www.microsoft.com/en-us/security/blog/2021/03/02/hafnium-targeting-exchange-servers/"
    score = 85
    strength = "moderate"
    falsepositives = "a sample kept for analysis"
  strings:
    $setting = /(Ex|In)ternalUrl[ \t]*:[^\r\n]{0,80}<script[^>\r\n]{0,80}runat/ nocase
    $directory = "OfflineAddressBooks" nocase
    $path = "OAB (Default Web Site)" nocase
    $polling = "PollInterval" nocase
  condition:
    filesize < 200KB and $setting and any of ($directory, $path, $polling)
}

rule page_that_looks_for_sensors {
  meta:
    title = "Page that looks for security products"
    description = "A page that asks whether the sensors of security products run, as one left on servers in March 2021 did"
    says = "{file} is a page that looks for security products on the server"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://github.com/Neo23x0/signature-base/blob/master/yara/apt_hafnium.yar"
    score = 75
    strength = "moderate"
    falsepositives = "an administrator's own page of the server's state"
  strings:
    $page = /<%@\s{0,10}(Page|WebHandler|WebService)\s/ nocase
    $script = /<script[^>]{0,80}runat\s*=\s*.?server/ nocase
    $first = "xagt" nocase fullword
    $second = "csfalconservice" nocase
  condition:
    filesize < 200KB and ($page or $script) and $first and $second
}
