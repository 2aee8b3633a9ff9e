/* Fields that hold numbers which programs write now as decimal, now as hexadecimal.
 *
 * In these alone a rule's `0x17` equals a record's `23`; elsewhere numbers are compared as they are
 * written. Names are Windows', folded to lower case. Sources: Microsoft's documentation of the events 4624, 4656,
 * 4663, 4688, 4768, 4769 and of Sysmon 1, 3 and 10. */

export const numberFields: ReadonlySet<string> = new Set([
  "accessmask",
  "clientprocessid",
  "exitstatus",
  "failurecode",
  "grantedaccess",
  "handleid",
  "keylength",
  "logonid",
  "newprocessid",
  "parentprocessid",
  "processid",
  "sourceprocessid",
  "status",
  "subjectlogonid",
  "substatus",
  "targetlogonid",
  "targetprocessid",
  "ticketencryptiontype",
  "ticketoptions",
])
