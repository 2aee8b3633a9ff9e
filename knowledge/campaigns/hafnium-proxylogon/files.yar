/* Files that ProxyLogon leaves: an offline address book's settings, written by ResetVirtualDirectory into a page,
 * with a script where the address should be.
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
