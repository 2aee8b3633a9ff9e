/* Hives that the fixtures of test/fixtures/registry-hive hold, each one thing that a reader must get right. */

import {hiveOfReg, samLines, stampBase} from "./hive-writer.ts"

const software = [
  "[HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run] ; 2021-03-05T04:03:02.1234567Z",
  '"Updater"="C:\\\\ProgramData\\\\u.exe -k"',
  '@="x"',
  '"Füße"=expand:"%windir%\\\\x.exe"',
  '"Many"=multi:"a","","b"',
  '"Four"=dword:0000002a',
  '"Eight"=qword:ffffffffffffffff',
  '"Small eight"=qword:2a',
  '"Bytes"=hex:00ff10',
  '"None"=hex(0):',
  '"Big-endian"=hex(5):0000002a',
  '"Short number"=hex(4):2a',
  '"Odd type"=hex(ffff0012):4100',
  '"Behind the end"=hex(1):610000006200',
  `"Long"=hex:${"ab".repeat(17_000)}`,
  "[HKLM\\SOFTWARE\\Microsoft\\東京]",
]

const system = [
  "[HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName]",
  '"ComputerName"="MX1"',
  "[HKLM\\SYSTEM\\CurrentControlSet\\Services\\Example]",
  '"ImagePath"=expand:"%SystemRoot%\\\\system32\\\\svchost.exe -k x"',
  '"Start"=dword:2',
  '"Type"=dword:20',
  '"ObjectName"="LocalSystem"',
  "[HKLM\\SYSTEM\\CurrentControlSet\\Services\\Example\\Parameters]",
  '"ServiceDll"=expand:"C:\\\\ProgramData\\\\x.dll"',
  "[HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa]",
  '"Security Packages"=multi:"kerberos","extra"',
]

const schedule = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache"
const text = (value: string): string => {
  const bytes = Buffer.from(value, "utf16le")
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes]).toString("hex")
}
/** A task's `Actions`. */
export const actions = (account: string, command: string, parameters: string): string =>
  `0300${text(account)}6666${text("")}${text(command)}${text(parameters)}${text("")}0000`

const tasks = [
  `[${schedule}\\Tree\\Folder\\Shown]`,
  '"Id"="{11111111-0000-0000-0000-000000000000}"',
  '"SD"=hex:01',
  `[${schedule}\\Tree\\Hidden]`,
  '"Id"="{22222222-0000-0000-0000-000000000000}"',
  `[${schedule}\\Tasks\\{11111111-0000-0000-0000-000000000000}]`,
  '"Path"="\\\\Folder\\\\Shown"',
  '"Author"="CORP\\\\admin.jones"',
  `"Actions"=hex:${actions("Author", "powershell.exe", "-enc AAAA")}`,
  '"DynamicInfo"=hex:03000000009e5bd5c2a6d601009e5bd5c2a6d601',
]

const accounts = samLines(
  [
    {rid: 500, name: "Administrator", lastLogon: "2021-03-04T09:00:00Z", logons: 12},
    {rid: 501, name: "Guest", flags: 0x215, borrowedRid: 500},
    {rid: 1001, name: "support$", created: "2021-03-05T02:00:00Z", passwordSet: "2021-03-05T02:00:00Z"},
  ],
  [500, 1001],
)

/** The file of each story. */
export function hiveStories(): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ["all-types", hiveOfReg(software, {path: "\\SystemRoot\\System32\\Config\\SOFTWARE"})],
    ["services-by-li", hiveOfReg(system, {lists: "li"})],
    ["tasks-by-ri", hiveOfReg(tasks, {lists: "ri"})],
    ["accounts", hiveOfReg(accounts, {lists: "lf"})],
    ["dirty-user", hiveOfReg(user, {sequence: [9, 8], path: "\\??\\C:\\Users\\anna\\ntuser.dat"})],
    ["deleted", deleted()],
    ["circles", circles()],
  ])
}

const user = ["[HKU\\x\\Software\\Microsoft\\Windows\\CurrentVersion\\Run]", '"a"="C:\\\\x.exe"']

const cellOf = (bytes: Buffer, letters: string, name: string): number => {
  for (let at = 4096 + 32; at + 4 < bytes.length; at += 8)
    if (bytes.toString("latin1", at + 4, at + 6) === letters) {
      const from = at + 4 + (letters === "nk" ? 76 : 20)
      if (bytes.toString("latin1", from, from + name.length) === name) return at
    }
  throw new Error(`no ${letters} ${name}`)
}

/** A key of the Run values was deleted, and its cells freed but not used again. */
function deleted(): Uint8Array {
  const bytes = Buffer.from(
    hiveOfReg([
      "[HKLM\\SOFTWARE\\Microsoft\\Gone]",
      '"Payload"="C:\\\\Windows\\\\Temp\\\\x.exe"',
      '"Flag"=dword:1',
      "[HKLM\\SOFTWARE\\Microsoft\\Kept]",
      '"a"=dword:1',
    ]),
  )
  const gone = cellOf(bytes, "nk", "Gone")
  const parent = cellOf(bytes, "nk", "Microsoft")
  const values = bytes.readUInt32LE(gone + 4 + 40)
  const text = cellOf(bytes, "vk", "Payload")
  const cells = [
    gone,
    4096 + values,
    text,
    cellOf(bytes, "vk", "Flag"),
    4096 + bytes.readUInt32LE(text + 4 + 8),
  ]
  for (const at of cells) bytes.writeInt32LE(-bytes.readInt32LE(at), at)
  // The parent forgets its first child.
  const list = 4096 + bytes.readUInt32LE(parent + 4 + 28)
  bytes.copy(bytes, list + 8, list + 16, list + 24)
  bytes.writeUInt16LE(1, list + 6)
  bytes.writeUInt32LE(1, parent + 4 + 20)
  return new Uint8Array(bytes)
}

/** A key is its own child, and the list of its values is that of another one. */
function circles(): Uint8Array {
  const bytes = Buffer.from(
    hiveOfReg([
      "[HKLM\\SOFTWARE\\Microsoft\\A\\B]",
      '"a"=dword:1',
      "[HKLM\\SOFTWARE\\Microsoft\\C\\D]",
      '"c"=dword:2',
    ]),
  )
  const [a, b, d] = [cellOf(bytes, "nk", "A"), cellOf(bytes, "nk", "B"), cellOf(bytes, "nk", "D")]
  const list = 4096 + bytes.readUInt32LE(a + 4 + 28)
  bytes.writeUInt32LE(a - 4096, list + 8)
  bytes.writeUInt32LE(bytes.readUInt32LE(b + 4 + 40), d + 4 + 40)
  bytes.writeUInt32LE(0xffff_fff0, d + 4 + 36)
  stampBase(bytes)
  return new Uint8Array(bytes)
}
