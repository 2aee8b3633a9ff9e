import assert from "node:assert/strict"
import {test} from "node:test"
import {describe, isDescription, originOf, statementOf} from "../src/containers/collection.ts"

/** Path, then `layout | path | host | version`. */
const table: readonly (readonly [string, string])[] = [
  // KAPE
  [
    "kape/C/Windows/System32/winevt/Logs/Security.evtx",
    "kape | C:\\Windows\\System32\\winevt\\Logs\\Security.evtx | - | -",
  ],
  [
    "kape/C%3A/inetpub/logs/LogFiles/W3SVC1/u_ex210303.log",
    "kape | C:\\inetpub\\logs\\LogFiles\\W3SVC1\\u_ex210303.log | - | -",
  ],
  ["2021-03-05T101112_MXS01.zip/C/$Extend/$J", "kape | C:\\$Extend\\$J | MXS01 | -"],
  [
    "out/EX-MBX-2/D/Exchange/Logging/HttpProxy/Ecp/a.LOG",
    "kape | D:\\Exchange\\Logging\\HttpProxy\\Ecp\\a.LOG | EX-MBX-2 | -",
  ],
  ["evidence1/c/windows/notepad.exe", "kape | C:\\windows\\notepad.exe | - | -"],
  [
    "MXS01/VSS3/C/Windows/System32/config/SYSTEM",
    "kape | C:\\Windows\\System32\\config\\SYSTEM | MXS01 | shadow copy 3",
  ],
  [
    "MXS01/C/VSS3/Windows/System32/config/SYSTEM",
    "kape | C:\\Windows\\System32\\config\\SYSTEM | MXS01 | shadow copy 3",
  ],
  // No drive: a folder named c, and a file named C.
  ["src/c/main.log", "plain | src/c/main.log | - | -"],
  ["logs/C", "plain | logs/C | - | -"],
  // Velociraptor
  [
    "Collection-MXS01_corp_example-2021-03-04T10_00_00Z.zip/uploads/auto/C%3A/inetpub/logs/a%20b.log",
    "velociraptor | C:\\inetpub\\logs\\a b.log | MXS01.corp.example | -",
  ],
  [
    "Collection-EX_01-2021-03-04T10_00_00Z.zip/uploads/ntfs/%5C%5C.%5CC%3A/$Extend/$UsnJrnl%3A$J",
    "velociraptor | C:\\$Extend\\$UsnJrnl:$J | EX_01 | -",
  ],
  [
    "c.zip/uploads/ntfs_vss/%5C%5C%3F%5CGLOBALROOT%5CDevice%5CHarddiskVolumeShadowCopy2/Windows/System32/a.evtx",
    "velociraptor | \\Windows\\System32\\a.evtx | - | shadow copy 2",
  ],
  ["c.zip/uploads/lazy_ntfs/%5C%5C.%5CD%3A/100%/x", "velociraptor | D:\\100%\\x | - | -"],
  ["c.zip/uploads/other/C%3A/x", "kape | C:\\x | - | -"],
  // ExchangeLogCollector
  [
    "MXS01.zip/ECP_Proxy_Logs/HttpProxy_2021030307-1.LOG",
    "exchange-log-collector | MXS01.zip/ECP_Proxy_Logs/HttpProxy_2021030307-1.LOG | MXS01 | -",
  ],
  [
    "MXS01/IIS_FE_Logs.zip/u_ex210303.log",
    "exchange-log-collector | MXS01/IIS_FE_Logs.zip/u_ex210303.log | MXS01 | -",
  ],
  [
    "a/MXS01-202103041000.zip/OAB_Generation_Logs/x.log",
    "exchange-log-collector | a/MXS01-202103041000.zip/OAB_Generation_Logs/x.log | MXS01 | -",
  ],
  ["a/MXS02_EWS_BE_Logs/x.log", "exchange-log-collector | a/MXS02_EWS_BE_Logs/x.log | MXS02 | -"],
  [
    "a/Windows_Event_Logs/MXS03_Security.evtx",
    "exchange-log-collector | a/Windows_Event_Logs/MXS03_Security.evtx | MXS03 | -",
  ],
  // Plain copies
  ["copy/inetpub/logs/u_ex210303.log", "plain | copy/inetpub/logs/u_ex210303.log | - | -"],
  [
    "Collection-MXS01-2021-03-04T10_00_00Z.zip/results/x.json",
    "plain | Collection-MXS01-2021-03-04T10_00_00Z.zip/results/x.json | MXS01 | -",
  ],
  ["C:", "plain | C: | - | -"],
  ["", "plain |  | - | -"],
]

test("a path in a collection becomes the path on the server, with host and shadow copy", () => {
  for (const [path, expected] of table) {
    const {layout, path: original, host, version} = originOf(path.split("/"))
    assert.equal(`${layout} | ${original} | ${host ?? "-"} | ${version ?? "-"}`, expected, path)
  }
})

test("collectors' descriptions tell the host, and which key is missing", () => {
  for (const [text, host, key] of [
    [
      '{"client_id":"C.1","os_info":{"hostname":"MXS01","fqdn":"mxs01.corp.example"}}',
      "mxs01.corp.example",
      undefined,
    ],
    ['[{"Hostname":"MXS01"}]', "MXS01", undefined],
    ['{"vfs_path":"a"}\n{"Hostname":"MXS02"}\n{cut', "MXS02", undefined],
    ['{"Hostname":"<script>"}', undefined, undefined],
    ['[{"EncryptedPass":"abc","Scheme":"X509"}]', undefined, /private key/],
    ['{"Scheme":"Password"}', undefined, /password that its collector/],
    ["no json", undefined, undefined],
    ["", undefined, undefined],
    ["null", undefined, undefined],
    ["[".repeat(60_000), undefined, undefined],
  ] as const) {
    const found = describe(text)
    assert.equal(found.host, host, text.slice(0, 60))
    if (key) assert.match(found.key ?? "", key)
    else assert.equal(found.key, undefined)
  }
  assert.deepEqual(["client_info.json", "a.json"].map(isDescription), [true, false])
})

test("a collector's notes are statements about coverage, other texts are not", () => {
  for (const [path, says] of [
    ["ECP_Logs/NoDataDetected.txt", /^ECP_Logs: .*no data in the time/],
    ["x/MXS01_NoFilesDetected.txt", /no files/],
    ["x/NoFolderDetected-IIS.txt", /did not find the folder/],
    ["NotEnoughFreeSpace.txt", /free space/],
    ["x/NoDataDetected.log", undefined],
    ["x/readme.txt", undefined],
  ] as const) {
    const found = statementOf(path.split("/"))
    if (says) assert.match(found ?? "", says)
    else assert.equal(found, undefined, path)
  }
})
