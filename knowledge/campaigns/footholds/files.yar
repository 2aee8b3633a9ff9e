/* Files that intruders leave on a server to come back, or on their way to more accounts.
 *
 * Source: Microsoft, "IIS modules: The evolution of web shells and how to detect them", 12 December 2022 (a native
 * module exports RegisterModule); Microsoft, MINIDUMP_HEADER (a memory dump begins with MDMP). Written for Postern;
 * SPDX-License-Identifier: Apache-2.0 */

import "pe"

rule server_module_in_an_odd_folder {
  meta:
    title = "Module of the web server in an odd folder"
    description = "A program library with the entry point of a native IIS module, in a folder where none belongs"
    says = "{file} is made to run inside the web server, and lies where no such module belongs"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://www.microsoft.com/en-us/security/blog/2022/12/12/iis-modules-the-evolution-of-web-shells-and-how-to-detect-them/"
    score = 70
    strength = "weak"
    falsepositives = "the unpacked installer of a product with a module of its own"
  strings:
    $entry = "RegisterModule" fullword
  condition:
    uint16(0) == 0x5a4d and filesize < 20MB and $entry and pe.exports("RegisterModule")
    and filepath matches /\\(ProgramData|Users|PerfLogs|Windows\\Temp|inetpub\\(wwwroot|temp|logs)|HttpProxy|ClientAccess)\\/i
    and not filepath icontains "\\Package Cache\\"
}

rule memory_of_lsass {
  meta:
    title = "Memory dump of LSASS"
    description = "A memory dump of the process that keeps the passwords of those who are logged on, whatever it is called"
    says = "{file} is a memory dump of LSASS, from which passwords can be read"
    author = "Postern"
    license = "Apache-2.0"
    reference = "https://www.microsoft.com/en-us/security/blog/2021/03/25/analyzing-attacks-taking-advantage-of-the-exchange-server-vulnerabilities/"
    score = 85
    stage = "acted"
    strength = "moderate"
    falsepositives = "LSASS crashed and Windows kept its dump; an administrator looked into a fault"
  strings:
    $process = "lsass.exe" wide nocase
    $library_1 = "lsasrv.dll" wide nocase
    $library_2 = "samsrv.dll" wide nocase
    $library_3 = "wdigest.dll" wide nocase
  condition:
    uint32(0) == 0x504d444d and $process and 2 of ($library_*)
}
