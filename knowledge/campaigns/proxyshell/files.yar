/* Files that ProxyShell leaves: a mailbox exported to where pages run, and a certificate request with a page in it.
 *
 * Source: [MS-PST] 2.2.2.6 (the header `!BDN`); ITU-T X.690 (a sequence begins with 30 82); shapes as described
 * in Mandiant, "PST, Want a Shell?", 3 September 2021. Written for Postern;
 * SPDX-License-Identifier: Apache-2.0 */

rule mailbox_export_with_page {
  meta:
    title = "Mailbox export that holds a page"
    description = "A personal folders file with the directive of a web page inside"
    says = "{file} is an exported mailbox with the code of a web page in it"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://cloud.google.com/blog/topics/threat-intelligence/pst-want-shell-proxyshell-exploiting-microsoft-exchange-servers/"
    score = 85
    strength = "moderate"
    falsepositives = "mail about web pages, exported; a sample kept for analysis"
  strings:
    $directive = /<%@\s{0,10}(Page|WebHandler|WebService|Assembly|Import)\s/ nocase
    $script = /<script[^>]{0,80}runat\s*=\s*.?server/ nocase
    $input = /Request\s*[\[.(]/ nocase
  condition:
    uint32(0) == 0x4e444221 and ($directive or $script) and $input and filename matches /\.(aspx|ashx|asmx|asp|asax|cer)$/i
}

rule certificate_request_with_page {
  meta:
    title = "Certificate request that holds a page"
    description = "A certificate request in DER with the directive of a web page inside"
    says = "{file} is a certificate request with the code of a web page in it"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://cloud.google.com/blog/topics/threat-intelligence/pst-want-shell-proxyshell-exploiting-microsoft-exchange-servers/"
    score = 85
    strength = "moderate"
    falsepositives = "a sample kept for analysis"
  strings:
    $directive = /<%@\s{0,10}(Page|WebHandler|WebService)\s/ nocase
    $script = /<script[^>]{0,80}runat\s*=\s*.?server/ nocase
  condition:
    uint16(0) == 0x8230 and filesize < 100KB and any of them
}
