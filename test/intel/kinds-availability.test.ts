/* What is there against an attack, or not there yet, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const there: readonly (readonly [sentence: string, claim: string])[] = [
  [
    "Microsoft has released security updates for Exchange Server.",
    "security updates -> microsoft-exchange-server",
  ],
  ["A fix for Exchange Server is not yet available.", "not fix -> microsoft-exchange-server"],
  ["There is no patch for Exchange Server yet.", "not patch -> microsoft-exchange-server"],
  ["No patch is available at this time.", "not patch -> event"],
  ["No patch exists.", "not patch -> event"],
  ["No fix is planned.", "not fix -> event"],
  ["A cleaned version will be ready next week.", "not cleaned version -> event"],
  ["Older releases will not receive an update.", "not update -> event"],
  ["A fix is being developed.", "not fix -> event"],
  ["A patch for Exchange Server is due next week.", "not patch -> microsoft-exchange-server"],
  ["Customers can download the hotfix from the support portal.", "hotfix -> event"],
  ["Hash values of PlugX have been posted on our website.", "Hash values -> plugx"],
  ["Indicators of compromise for PlugX are given in the appendix.", "Indicators of compromise -> plugx"],
  [
    "Zimbra 9.0.1, which closes the hole, has been available since June.",
    "Zimbra 9.0.1, which closes the hole -> zimbra",
  ],
  ["A tool for detecting PlugX is available on our GitHub page.", "tool for detecting PlugX -> plugx"],
  ["Rules for PlugX are at hand in our repository.", "Rules -> plugx"],
  ["A patch is in preparation.", "not patch -> event"],
  ["The vendor has not yet issued a patch.", "not patch -> event"],
  ["A patch is expected next week.", "not patch -> event"],
  ["A decryptor for LockBit is available free of charge.", "decryptor -> lockbit"],
  ["A list of indicators of compromise is attached.", "list of indicators of compromise -> event"],
  ["Indicators of compromise can be found below.", "Indicators of compromise -> event"],
  ["Indicators are given in the appendix.", "Indicators -> event"],
  ["A YARA rule for PlugX is on our GitHub page.", "YARA rule -> plugx"],
  ["Detection guidance is available on our website.", "Detection guidance -> event"],
  ["Hunting queries are at the end of this post.", "Hunting queries -> event"],
  [
    "A script that checks Exchange Server is on GitHub.",
    "script that checks Exchange Server -> microsoft-exchange-server",
  ],
  ["A free scanner is offered by the agency.", "free scanner -> event"],
  ["Version 9.3.3 of Ivanti Connect Secure corrects the flaw.", "Version 9.3.3 -> ivanti-connect-secure"],
  ["Version 9.3.3, released on 7 February, corrects the flaw.", "Version 9.3.3 -> event"],
  ["The flaw is fixed in version 9.3.3 of Ivanti Connect Secure.", "version 9.3.3 -> ivanti-connect-secure"],
  ["The flaw was fixed in the February update.", "February update -> event"],
  ["Cisco fixed the flaws in March.", "fix -> event"],
  ["A workaround has been published.", "workaround -> event"],
  ["Mitigations are described in the advisory of the vendor.", "Mitigations -> event"],
  ["A tool to check for compromise can be downloaded from our site.", "tool -> event"],
  ["Sigma rules can be had on request.", "Sigma rules -> event"],
  ["A set of STIX indicators is available for download.", "set of STIX indicators -> event"],
  ["Patches are available.", "Patches -> event"],
  ["Patches have been available since May.", "Patches -> event"],
  ["A hotfix was made available on 3 June.", "hotfix -> event"],
  ["The vendor shipped a hotfix.", "hotfix -> event"],
  ["The vendor pushed an emergency update.", "emergency update -> event"],
  ["The NCSC has put a detection tool on its website.", "detection tool -> event"],
  ["The NCSC has made a decryption tool available to all hospitals.", "decryption tool -> event"],
  ["We have published our indicators on GitHub.", "indicators -> event"],
  ["Apply the update that Microsoft released on 8 May.", "update -> event"],
  ["Detections have been added to Microsoft Defender.", "Detections -> microsoft-defender"],
  ["A vaccine for the malware is distributed by the agency.", "vaccine -> event"],
  ["The clean version, 7.2.1, was shipped two days later.", "clean version, 7.2.1 -> event"],
  ["An update that corrects the error is out.", "update that corrects the error -> event"],
  ["Firmware 6.2.4 is out.", "Firmware 6.2.4 -> event"],
  ["The vendor does not yet have clean firmware.", "not clean firmware -> event"],
  ["The vendor is working on a patch.", "not patch -> event"],
  ["The maker of Ardoise VPN is preparing a corrective release.", "not corrective release -> ardoise-vpn"],
  ["Wavelan will not issue patches.", "not patches -> wavelan"],
  ["Fixes have been published by the vendor for version 7.2 of Forteresse SSL.", "Fixes -> forteresse-ssl"],
  ["A fix is pending for Merlion CMS 5.", "not fix -> merlion-cms"],
  ["Tavlo shipped firmware 2.14 for its routers last Friday.", "firmware 2.14 -> tavlo-routers"],
  ["For version 9.1 a fix is not yet available.", "not fix For version 9.1 -> event"],
  ["Orbis has had a patch out since 4 September.", "patch -> orbis"],
  ["A hardened image of Cedar Connect is available.", "hardened image -> cedar-connect"],
  ["A fix for Worldox arrived on 3 March.", "fix -> worldox"],
]

for (const [sentence, claim] of there)
  test(`it is said what is there: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "availability").claims, [claim])
  })

const none: readonly string[] = [
  "Somebody pushed version 4.7.2 of the package.",
  "The updates issued in June do not correct the flaw.",
  "Microsoft Defender detects the malware.",
  "Exchange Server 2019 CU14 closes the hole.",
  "The patch of the vendor is incomplete.",
  "The regime developed tools for surveillance.",
  "The group uses tools that it developed.",
  "The attackers released a tool on a forum.",
  "The attackers published the data.",
  "The malware provides tools for remote access.",
  "The company develops tools for hospitals.",
  "Apply patches as soon as they are available.",
  "Organisations should apply the available patches.",
  "Until a patch is available, disable the service.",
  "If a patch is available, install it.",
  "Attackers pushed a malicious update.",
  "The report contains updates on the case.",
  "We will publish an update on Friday.",
  "The hackers used a script.",
  "The tool is written in Go.",
  "The fix took three days.",
  "An update on the investigation was published.",
  "The actor created a tool for stealing mail.",
]

for (const sentence of none)
  test(`nothing is there by it: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence, "availability").claims, [])
  })
