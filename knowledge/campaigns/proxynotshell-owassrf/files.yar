/* Files that attacks by way of Autodiscover and of Outlook on the web leave: tools that were brought along, and
 * memory of the server that still holds their requests.
 *
 * Source: addresses of the public attacks as in signature-base, expl_proxynotshell_owassrf_dec22.yar and
 * vuln_proxynotshell_cve_2022_41040.yar. Written for Postern; SPDX-License-Identifier: Apache-2.0 */

rule address_of_a_public_attack {
  meta:
    title = "Address of a public attack on Exchange PowerShell"
    description = "The address that public attack scripts ask for, in a file that is no log: a tool, or memory of the server"
    says = "{file} holds an address that public attacks on Exchange PowerShell ask for"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://www.crowdstrike.com/en-us/blog/owassrf-exploit-analysis-and-recommendations/"
    score = 60
    falsepositives = "rules of scanners, texts about the attack, an administrator's own test"
  strings:
    $owa = /\/owa\/mastermailbox(%40|@)outlook\.com\/powershell/ nocase ascii wide
    $autodiscover = "/autodiscover/admin@localhost/" nocase ascii wide
    $shell = "powershell" nocase ascii wide
  condition:
    // Large files only where they are memory dumps.
    (filesize < 4MB or uint32(0) == 0x504d444d) and ($owa or ($autodiscover and $shell)) and not filename matches /\.(yara?|ya?ml|md)$/i
}
