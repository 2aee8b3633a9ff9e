/* Which Windows events Sigma's logsources mean: services are channels, categories are event ids in them.
 *
 * All names are folded to lower case. Sources: Sigma taxonomy appendix 2.1.0 for services and categories;
 * Microsoft's documentation of Security 4657, 4688, 4689 and 5156, which carry the same facts as the
 * Sysmon events they stand beside. */

export interface EventSet {
  readonly channels: readonly string[]
  /** Undefined: all of the channel. */
  readonly ids: readonly number[] | undefined
}

const sysmon = "microsoft-windows-sysmon/operational"
const powershell = ["microsoft-windows-powershell/operational", "powershellcore/operational"]
const classic = "windows powershell"
export const defenderChannel = "microsoft-windows-windows defender/operational"
export const securityChannel = "security"

const inSysmon = (...ids: readonly number[]): readonly EventSet[] => [{channels: [sysmon], ids}]
const inSecurity = (...ids: readonly number[]): EventSet => ({channels: [securityChannel], ids})

export const windowsCategories: Readonly<Record<string, readonly EventSet[]>> = {
  process_creation: [...inSysmon(1), inSecurity(4688)],
  file_change: inSysmon(2),
  network_connection: [...inSysmon(3), inSecurity(5156)],
  sysmon_status: inSysmon(4, 16),
  process_termination: [...inSysmon(5), inSecurity(4689)],
  driver_load: inSysmon(6),
  image_load: inSysmon(7),
  create_remote_thread: inSysmon(8),
  raw_access_thread: inSysmon(9),
  process_access: inSysmon(10),
  file_event: inSysmon(11),
  registry_event: [...inSysmon(12, 13, 14), inSecurity(4657)],
  registry_add: inSysmon(12),
  registry_delete: inSysmon(12),
  registry_set: [...inSysmon(13), inSecurity(4657)],
  registry_rename: inSysmon(14),
  create_stream_hash: inSysmon(15),
  pipe_created: inSysmon(17, 18),
  wmi_event: inSysmon(19, 20, 21),
  dns_query: inSysmon(22),
  file_delete: inSysmon(23, 26),
  clipboard_capture: inSysmon(24),
  process_tampering: inSysmon(25),
  file_delete_detected: inSysmon(26),
  file_block_executable: inSysmon(27),
  file_block_shredding: inSysmon(28),
  file_executable_detected: inSysmon(29),
  sysmon_error: inSysmon(255),
  ps_module: [{channels: powershell, ids: [4103]}],
  ps_script: [{channels: powershell, ids: [4104]}],
  ps_classic_start: [{channels: [classic], ids: [400]}],
  ps_classic_provider_start: [{channels: [classic], ids: [600]}],
  ps_classic_script: [{channels: [classic], ids: [800]}],
  antivirus: [{channels: [defenderChannel], ids: [1006, 1007, 1008, 1009, 1015, 1116, 1117, 1118, 1119]}],
}

export const windowsServices: Readonly<Record<string, readonly string[]>> = {
  application: ["application"],
  "application-experience": [
    "microsoft-windows-application-experience/program-telemetry",
    "microsoft-windows-application-experience/program-compatibility-assistant",
  ],
  applocker: [
    "microsoft-windows-applocker/msi and script",
    "microsoft-windows-applocker/exe and dll",
    "microsoft-windows-applocker/packaged app-deployment",
    "microsoft-windows-applocker/packaged app-execution",
  ],
  "appmodel-runtime": ["microsoft-windows-appmodel-runtime/admin"],
  "appxdeployment-server": ["microsoft-windows-appxdeploymentserver/operational"],
  "appxpackaging-om": ["microsoft-windows-appxpackaging/operational"],
  bitlocker: ["microsoft-windows-bitlocker/bitlocker management"],
  "bits-client": ["microsoft-windows-bits-client/operational"],
  capi2: ["microsoft-windows-capi2/operational"],
  "certificateservicesclient-lifecycle-system": [
    "microsoft-windows-certificateservicesclient-lifecycle-system/operational",
  ],
  "codeintegrity-operational": ["microsoft-windows-codeintegrity/operational"],
  dhcp: ["microsoft-windows-dhcp-server/operational"],
  "diagnosis-scripted": ["microsoft-windows-diagnosis-scripted/operational"],
  "dns-client": ["microsoft-windows-dns client events/operational"],
  "dns-server": ["dns server"],
  "dns-server-analytic": ["microsoft-windows-dns-server/analytical"],
  "dns-server-audit": ["microsoft-windows-dns-server/audit"],
  "driver-framework": ["microsoft-windows-driverframeworks-usermode/operational"],
  "firewall-as": ["microsoft-windows-windows firewall with advanced security/firewall"],
  "hyper-v-worker": ["microsoft-windows-hyper-v-worker"],
  "iis-configuration": ["microsoft-iis-configuration/operational"],
  "kernel-event-tracing": ["microsoft-windows-kernel-eventtracing"],
  "kernel-shimengine": [
    "microsoft-windows-kernel-shimengine/operational",
    "microsoft-windows-kernel-shimengine/diagnostic",
  ],
  ldap: ["microsoft-windows-ldap-client/debug"],
  "lsa-server": ["microsoft-windows-lsa/operational"],
  "microsoft-servicebus-client": [
    "microsoft-servicebus-client/operational",
    "microsoft-servicebus-client/admin",
    "microsoft-servicebus-client",
  ],
  "msexchange-management": ["msexchange management"],
  ntfs: ["microsoft-windows-ntfs/operational"],
  ntlm: ["microsoft-windows-ntlm/operational"],
  openssh: ["openssh/operational"],
  powershell,
  "powershell-classic": [classic],
  "printservice-admin": ["microsoft-windows-printservice/admin"],
  "printservice-operational": ["microsoft-windows-printservice/operational"],
  security: [securityChannel],
  "security-mitigations": [
    "microsoft-windows-security-mitigations/kernel mode",
    "microsoft-windows-security-mitigations/kernelmode",
    "microsoft-windows-security-mitigations/user mode",
    "microsoft-windows-security-mitigations/usermode",
  ],
  sense: ["microsoft-windows-sense/operational"],
  "servicebus-client": [
    "microsoft-servicebus-client/operational",
    "microsoft-servicebus-client/admin",
    "microsoft-servicebus-client",
  ],
  "shell-core": ["microsoft-windows-shell-core/operational"],
  "smbclient-connectivity": ["microsoft-windows-smbclient/connectivity"],
  "smbclient-security": ["microsoft-windows-smbclient/security"],
  "smbserver-connectivity": ["microsoft-windows-smbserver/connectivity"],
  sysmon: [sysmon],
  system: ["system"],
  taskscheduler: ["microsoft-windows-taskscheduler/operational"],
  "terminalservices-localsessionmanager": [
    "microsoft-windows-terminalservices-localsessionmanager/operational",
  ],
  vhdmp: ["microsoft-windows-vhdmp/operational"],
  windefend: [defenderChannel],
  wmi: ["microsoft-windows-wmi-activity/operational"],
}

/** Channels of providers that write to one channel only: for records that name no channel. */
export const channelOfProvider: Readonly<Record<string, string>> = {
  "microsoft-windows-powershell": "microsoft-windows-powershell/operational",
  "microsoft-windows-security-auditing": securityChannel,
  "microsoft-windows-sysmon": sysmon,
  "microsoft-windows-taskscheduler": "microsoft-windows-taskscheduler/operational",
  "microsoft-windows-windows defender": defenderChannel,
  "msexchange cmdletlogs": "msexchange management",
  powershell: classic,
  "service control manager": "system",
}
