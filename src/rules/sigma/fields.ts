/* Fields that the events of a category have, for one notice: a rule that asks for another is likely
 * misspelt and will not fire.
 *
 * Only categories whose events have a fixed set of fields are listed. Sources: Sysmon 15 manifest; Sigma
 * taxonomy appendix 2.1.0; W3C Extended Log File Format and the fields that IIS adds. */

import type {Logsource} from "../../model/rule.ts"
import {didYouMean} from "../suggest.ts"
import type {DetectionAst} from "./ast.ts"
import type {Report} from "./report.ts"

const list = (text: string): readonly string[] => text.split(" ")

const everyWindowsEvent = list(
  "Channel Computer EventID EventRecordID Keywords Level Message Opcode Provider_Name ProcessID Task ThreadID TimeCreated UserID RuleName UtcTime",
)
const process = list("ProcessGuid ProcessId Image User")
const version = list("FileVersion Description Product Company OriginalFileName")
const hashes = list("Hashes Imphash md5 sha1 sha256")
const registry = [...process, ...list("EventType TargetObject Details NewName")]
const deletion = [...process, ...hashes, ...list("TargetFilename IsExecutable Archived")]
const web = list(
  "date time c-ip c-port cs-username s-sitename s-computername s-ip s-port cs-method cs-uri cs-uri-stem cs-uri-query c-uri c-uri-stem c-uri-query c-uri-extension sc-status sc-substatus sc-win32-status c-win32-status sc-bytes cs-bytes time-taken cs-version cs-host r-dns cs-user-agent c-useragent user-agent cs(User-Agent) cs-cookie cs(Cookie) cs-referer cs-referrer cs(Referer) src_ip dst_ip",
)

const known: Readonly<Record<string, readonly string[]>> = {
  process_creation: [
    ...process,
    ...version,
    ...hashes,
    ...list("CommandLine CurrentDirectory LogonGuid LogonId TerminalSessionId IntegrityLevel"),
    ...list(
      "ParentProcessGuid ParentProcessId ParentImage ParentCommandLine ParentUser ParentIntegrityLevel",
    ),
    ...list(
      "NewProcessName ParentProcessName NewProcessId SubjectUserName SubjectDomainName SubjectLogonId SubjectUserSid",
    ),
    ...list(
      "TargetUserName TargetDomainName TargetLogonId TargetUserSid TokenElevationType MandatoryLabel Provider_Name",
    ),
  ],
  network_connection: [
    ...process,
    ...list("Protocol Initiated SourceIsIpv6 SourceIp SourceHostname SourcePort SourcePortName"),
    ...list("DestinationIsIpv6 DestinationIp DestinationHostname DestinationPort DestinationPortName"),
    ...list("CommandLine ParentImage"),
  ],
  image_load: [...process, ...version, ...hashes, ...list("ImageLoaded Signed Signature SignatureStatus")],
  driver_load: [...hashes, ...list("ImageLoaded Signed Signature SignatureStatus")],
  process_access: list(
    "SourceProcessGUID SourceProcessId SourceThreadId SourceImage TargetProcessGUID TargetProcessId TargetImage GrantedAccess CallTrace SourceUser TargetUser",
  ),
  create_remote_thread: list(
    "SourceProcessGuid SourceProcessId SourceImage TargetProcessGuid TargetProcessId TargetImage NewThreadId StartAddress StartModule StartFunction SourceUser TargetUser",
  ),
  file_event: [...process, ...list("TargetFilename CreationUtcTime")],
  file_change: [...process, ...list("TargetFilename CreationUtcTime PreviousCreationUtcTime")],
  file_delete: deletion,
  registry_event: registry,
  registry_add: registry,
  registry_delete: registry,
  registry_set: registry,
  registry_rename: registry,
  pipe_created: [...process, ...list("EventType PipeName")],
  dns_query: [...process, ...list("QueryName QueryStatus QueryResults")],
  webserver: web,
  proxy: web,
}

/** Notices fields that no event of the rule's category has. Fields of other products are not judged. */
export function noticeFields(ast: DetectionAst, logsource: Logsource, report: Report): void {
  const isOurs =
    logsource.product === undefined || logsource.product === "windows" || logsource.product === "iis"
  const category = logsource.category ?? ""
  const fields = isOurs && Object.hasOwn(known, category) ? known[category] : undefined
  if (fields === undefined) return
  const isWeb = fields === web
  if (!isWeb && logsource.product !== "windows") return
  const allowed = new Set((isWeb ? web : [...fields, ...everyWindowsEvent]).map((name) => name.toLowerCase()))
  for (const item of ast.selections.flatMap((selection) => selection.alternatives.flat())) {
    if (item.field === "" || allowed.has(item.field.toLowerCase())) continue
    const message = `events of \`${category}\` have no field \`${item.field.slice(0, 60)}\``
    report.notice("sigma/unknown-field", item.fieldPlace, message, didYouMean(item.field, fields))
  }
}
