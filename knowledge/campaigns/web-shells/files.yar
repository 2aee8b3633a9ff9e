/* Files that web shells and those who use them leave, whatever the way in.
 *
 * Source: shapes as described in Microsoft, "Web shell attacks continue to rise", 11 February 2021, and "Analyzing
 * attacks taking advantage of the Exchange Server vulnerabilities", 25 March 2021; NSA and ASD, "Detect and Prevent
 * Web Shell Malware", 22 April 2020. Written for Postern; SPDX-License-Identifier: Apache-2.0 */

rule script_of_a_shell_in_no_page {
  meta:
    title = "Code of a web shell in a file that is no page"
    description = "Server-side script that evaluates what a request brings, in a file with another ending than a page's: a copy, a picture, a memory dump"
    says = "{file} holds server-side script that evaluates what a request brings"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://www.microsoft.com/en-us/security/blog/2021/02/11/web-shell-attacks-continue-to-rise/"
    score = 70
    strength = "weak"
    falsepositives = "rules of scanners, texts and mail about web shells; a sample kept for analysis"
  strings:
    $jscript = /<(script|%)[^>]{0,200}(runat|jscript)[^\x00]{0,400}eval\s{0,5}\(\s{0,5}(System\.Web\.HttpContext\.Current\.)?Request\s{0,5}[.\[(][^\x00]{0,200}unsafe/ nocase
  condition:
    // Large files only where they are memory dumps.
    (filesize < 4MB or uint32(0) == 0x504d444d) and $jscript and not filename matches /\.(aspx?|ashx|asmx|ascx|asax|soap|master|svc|cshtml|config|yara?|ya?ml|md)$/i
}

rule page_that_tunnels {
  meta:
    title = "Page that carries connections"
    description = "A page that opens connections and obeys the words CONNECT, READ and FORWARD, as reGeorg and its kin do"
    says = "{file} is a page that opens connections for whoever asks it"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://github.com/nsacyber/Mitigating-Web-Shells"
    score = 85
    strength = "moderate"
    falsepositives = "a sample kept for analysis"
  strings:
    $page = /<%@\s{0,10}(Page|WebHandler|WebService|page\s+import)/ nocase
    $php = "<?php" nocase
    $connect = "\"CONNECT\"" nocase
    $read = "\"READ\"" nocase
    $forward = "\"FORWARD\"" nocase
    $socket_net = "System.Net.Sockets"
    $socket_java = "SocketChannel"
    $socket_php = "fsockopen" nocase
  condition:
    filesize < 100KB and ($page or $php) and $connect and $read and $forward and any of ($socket_*)
}

rule dearcry_file {
  meta:
    title = "File encrypted by DearCry"
    description = "A file that begins with the mark of the DearCry ransomware"
    says = "{file} begins with the mark of files that the DearCry ransomware has encrypted"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://www.microsoft.com/en-us/security/blog/2021/03/25/analyzing-attacks-taking-advantage-of-the-exchange-server-vulnerabilities/"
    score = 90
    stage = "acted"
    strength = "moderate"
    falsepositives = "a sample kept for analysis"
  strings:
    $mark = "DEARCRY!"
  condition:
    $mark at 0 and filesize > 256
}
