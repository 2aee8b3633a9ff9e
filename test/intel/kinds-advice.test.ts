/* What is asked of readers, and how strongly, in short sentences. */

import assert from "node:assert/strict"
import {test} from "node:test"
import {readSentence} from "../support/intel-sentence.ts"

const asked: readonly (readonly [string, ...(readonly string[])])[] = [
  ["Operators must not restart the device.", "must"],
  ["Victims should not pay the ransom.", "should"],
  ["Devices without support should be replaced.", "should"],
  ["Smaller organisations may wish to ask for help.", "may"],
  ["The passwords of all users must be reset.", "must"],
  ["Newsrooms can request a check of their devices.", "may"],
  ["Extended Protection can be activated.", "may"],
  ["Filtering attachments can further reduce the risk.", "may"],
  ["We urge every organisation to follow the steps.", "should"],
  ["The NCSC recommends renewing all certificates.", "should"],
  ["The NCSC recommends that administrators restrict access.", "should"],
  ["Operators are advised to replace the devices.", "should"],
  ["Agencies are required to report incidents within two hours.", "must"],
  ["CISA ordered federal agencies to install the update.", "must"],
  ["The update is to be installed immediately.", "must"],
  ["It is also possible to disable the service.", "may"],
  ["It is vital that operators apply the update.", "must"],
  ["Disable remote-access tools that are not needed.", "should"],
  ["If you suspect a breach, report it to us.", "should"],
  ["If a web shell is found, the device must not be restarted.", "must"],
  ["Firms should reinstall the program, and should treat every password as lost.", "should", "should"],
  [
    "The agency ordered operators to patch and recommends that others reset their sessions.",
    "must",
    "should",
  ],
]

for (const [sentence, ...strengths] of asked)
  test(`it is asked, so strongly: ${sentence}`, () => {
    const {advice} = readSentence(sentence)
    assert.deepEqual(
      advice.map((line) => line.split(":")[0]),
      strengths,
      advice.join("\n"),
    )
  })

test("the condition belongs to what is asked", () => {
  assert.deepEqual(readSentence("If that is impossible, operators can isolate the system.").advice, [
    "may: If that is impossible, operators can isolate the system",
  ])
})

test("what may have been, what states are told and what is only remarked is no advice", () => {
  for (const sentence of [
    "The attackers may use the access again.",
    "Some files may have been taken.",
    "The flaw can be exploited without a password.",
    "Russia must stop these attacks.",
    "The Russian side should produce proof.",
    "We call on Russia to respect the norms.",
    "It should be noted that the flaw is old.",
    "What should be done?",
    "It is possible that further victims exist.",
    "Users may see errors after the update.",
    "The objective is almost certainly to collect records.",
    "The police asked investigators for the records.",
  ])
    assert.deepEqual(readSentence(sentence).advice, [], sentence)
})

const alsoAsked: readonly (readonly [sentence: string, advice: string])[] = [
  [
    "Please check proxy logs for the addresses in the appendix.",
    "should: Please check proxy logs for the addresses in the appendix",
  ],
  ["Be careful with unexpected messages about pay.", "should: Be careful with unexpected messages about pay"],
  [
    "Update Korvo Access Gateway to version 9.3.3 without delay.",
    "should: Update Korvo Access Gateway to version 9.3.3 without delay",
  ],
  [
    "If you find signs of a break-in, change all passwords stored on the device.",
    "should: If you find signs of a break-in, change all passwords stored on the device",
  ],
  [
    "Suspicious messages can be forwarded to us through the form on our website.",
    "may: Suspicious messages can be forwarded to us through the form on our website",
  ],
  ["Those who need help may call the duty officer.", "may: Those who need help may call the duty officer"],
  [
    "They may also lodge a complaint with the regulator.",
    "may: They may also lodge a complaint with the regulator",
  ],
  [
    "A report can be made on the website of the police.",
    "may: A report can be made on the website of the police",
  ],
  [
    "Operators who find it must report this within 24 hours.",
    "must: Operators who find it must report this within 24 hours",
  ],
  [
    "Members must, as a condition of membership, disable remote maintenance.",
    "must: Members must, as a condition of membership, disable remote maintenance",
  ],
  ["Federal agencies must rotate all keys.", "must: Federal agencies must rotate all keys"],
  [
    "Utilities have been ordered by the Cabinet to file an inventory.",
    "must: Utilities have been ordered by the Cabinet to file an inventory",
  ],
  [
    "Operators are urged to patch and to reset all passwords.",
    "should: Operators are urged to patch and to reset all passwords",
  ],
  [
    "The agency urges all customers to install the update.",
    "should: The agency urges all customers to install the update",
  ],
  [
    "The agency strongly recommends that customers install the update.",
    "should: The agency strongly recommends that customers install the update",
  ],
  ["The agency recommends installing the update.", "should: The agency recommends installing the update"],
  [
    "It is strongly recommended to install the update.",
    "should: It is strongly recommended to install the update",
  ],
  [
    "It is important that operators install the update.",
    "should: It is important that operators install the update",
  ],
  ["It is essential to install the update.", "must: It is essential to install the update"],
  ["Installing the update is strongly recommended.", "should: Installing the update is strongly recommended"],
  ["Installation of the update is mandatory.", "must: Installation of the update is mandatory"],
  [
    "We ask all customers to change their passwords.",
    "should: We ask all customers to change their passwords",
  ],
  ["We encourage victims to come forward.", "should: We encourage victims to come forward"],
  ["Customers need to change their passwords.", "must: Customers need to change their passwords"],
  ["Do not pay the ransom.", "should: Do not pay the ransom"],
  ["Don't open attachments from strangers.", "should: Don't open attachments from strangers"],
  ["Never share your codes.", "should: Never share your codes"],
  ["Never share your password by phone.", "should: Never share your password by phone"],
  [
    "Organisations should not rely on the patch alone.",
    "should: Organisations should not rely on the patch alone",
  ],
  ["Users should beware of calls.", "should: Users should beware of calls"],
  [
    "Anyone who received the message should report it.",
    "should: Anyone who received the message should report it",
  ],
  [
    "Anyone who received the message is asked to report it.",
    "should: Anyone who received the message is asked to report it",
  ],
  ["Victims can turn to the police.", "may: Victims can turn to the police"],
  ["Victims are welcome to contact the agency.", "may: Victims are welcome to contact the agency"],
  ["More information can be found on our website.", "may: More information can be found on our website"],
  ["For more information, see our website.", "may: For more information, see our website"],
  ["Please restart the service afterwards.", "should: Please restart the service afterwards"],
  ["The vendor published a patch; apply it at once.", "should: apply it at once"],
  ["Drivers should be suspicious of text messages.", "should: Drivers should be suspicious of text messages"],
  ["It may be possible to recover files.", "may: It may be possible to recover files"],
  ["For questions, contact the help desk.", "should: For questions, contact the help desk"],
  [
    "Where patching is not possible, disable the service.",
    "should: Where patching is not possible, disable the service",
  ],
  [
    "Where patching is not possible, the service should be disabled.",
    "should: Where patching is not possible, the service should be disabled",
  ],
  ["As a precaution, reset all passwords.", "should: As a precaution, reset all passwords"],
  ["Until a fix is there, take the device offline.", "should: Until a fix is there, take the device offline"],
  ["Immediately isolate affected systems.", "should: Immediately isolate affected systems"],
  ["Treat the device as compromised.", "should: Treat the device as compromised"],
  ["Turn on multi-factor authentication.", "should: Turn on multi-factor authentication"],
  ["Rotate credentials and revoke sessions.", "should: Rotate credentials and revoke sessions"],
  ["Operators could place it behind a gateway.", "may: Operators could place it behind a gateway"],
  ["Admins could reset every session instead.", "may: Admins could reset every session instead"],
  [
    "Disconnecting the tool entirely is one possibility.",
    "may: Disconnecting the tool entirely is one possibility",
  ],
  ["One option is to disable the service.", "may: One option is to disable the service"],
  [
    "Operators have until 3 May to install the update.",
    "must: Operators have until 3 May to install the update",
  ],
  [
    "Agencies are required by the directive to report.",
    "must: Agencies are required by the directive to report",
  ],
  [
    "The directive requires agencies to report by Friday.",
    "must: The directive requires agencies to report by Friday",
  ],
  [
    "The minister ordered all agencies to disconnect the device.",
    "must: The minister ordered all agencies to disconnect the device",
  ],
  [
    "Agencies are to install the update by the end of the month.",
    "must: Agencies are to install the update by the end of the month",
  ],
  ["The vendor advises customers to upgrade.", "should: The vendor advises customers to upgrade"],
  ["The vendor suggests disabling the service.", "should: The vendor suggests disabling the service"],
  ["Our advice is to disable the service.", "should: Our advice is to disable the service"],
  ["Our advice: disable the service.", "should: Our advice: disable the service"],
  ["Companies would do well to check their logs.", "should: Companies would do well to check their logs"],
  ["It is advisable to check the logs.", "should: It is advisable to check the logs"],
  ["Check the logs, and report anything unusual.", "should: Check the logs, and report anything unusual"],
  ["Report incidents to the NCSC.", "should: Report incidents to the NCSC"],
  ["We remind operators to report incidents.", "should: We remind operators to report incidents"],
  ["Operators are reminded to report incidents.", "should: Operators are reminded to report incidents"],
  ["Incidents must be reported within 72 hours.", "must: Incidents must be reported within 72 hours"],
  [
    "Companies covered by the Privacy Act must notify a serious breach within 72 hours.",
    "must: Companies covered by the Privacy Act must notify a serious breach within 72 hours",
  ],
  ["You could also pin your dependencies.", "may: You could also pin your dependencies"],
  ["You could start with the checklist.", "may: You could start with the checklist"],
  ["I appeal to editors to confirm this.", "should: I appeal to editors to confirm this"],
  [
    "Should patching not be feasible, consider disabling the service.",
    "should: Should patching not be feasible, consider disabling the service",
  ],
]

for (const [sentence, advice] of alsoAsked)
  test(`it is advised however it is said: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence).advice, [advice])
  })

const nothing: readonly string[] = [
  "Customers do not need to do anything.",
  "No action is needed by customers.",
  "Patching alone is not enough.",
  "Attackers can use the flaw to run code.",
  "The flaw can be exploited remotely.",
  "The attackers may have copied the data.",
  "Visitors were asked to update their fonts.",
  "Victims are asked to type in a code.",
  "The victim is asked to open the file.",
  "Users are prompted to enter their password.",
  "After exploitation the attackers drop a loader, create a rule and move on.",
  "Conclusions should rest on facts.",
  "Russia must stop its attacks.",
  "We call on Russia to stop its attacks.",
  "The US should stop its attacks.",
  "It should be noted that the group is active.",
  "We ask for your patience.",
  "We will inform customers in due course.",
  "What should customers do?",
  "What customers should do",
  "Nobody should conclude from this that the group is gone.",
  "The campaign should be seen as part of a larger effort.",
  "The patch should be available in May.",
  "The systems should be back by Friday.",
  "It must have been an insider.",
  "The ministry invited the ambassador for a talk.",
  "Attackers need to have an account.",
  "The attacker must be logged in.",
  "Do not confuse the two groups.",
  "The evidence suggests that the group is active.",
  "Customers could lose access to their data.",
  "The list of domains can be found on our website.",
  "We can confirm that the county is a victim.",
  "Most belong to exchanges in South Korea.",
  "I should like to update the House on the attack.",
  "Whether the two clusters should be merged is a question of taste.",
  "The actors' intent is to position themselves for attacks.",
  "It is possible to carry out the attack only from within the network.",
  "Letters ask recipients to install an app.",
  "The page directs the victim to a fake app.",
  "The filter may produce false positives.",
]

for (const sentence of nothing)
  test(`nothing is advised by it: ${sentence}`, () => {
    assert.deepEqual(readSentence(sentence).advice, [])
  })
