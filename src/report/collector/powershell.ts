/* The collector for an administrator without other tools: one PowerShell script, made from knowledge/collection.yml.
 *
 * It reads and writes one zip; nothing on the server is changed but what reading changes. Windows PowerShell 4 and
 * .NET 4.5 suffice, which every supported Exchange server has. The layout is a folder per server and drive, which
 * intake knows. */

import type {CollectionFiles, CollectionItem} from "../../knowledge/collection.ts"

/** The script: ASCII only, lines end in CR LF, since Windows PowerShell reads a file without a mark as ANSI. */
export function collectorPowerShell(collection: readonly CollectionItem[]): string {
  const files = collection.flatMap((item) => item.files.map((one) => filesLine(item, one)))
  const channels = [...new Set(collection.flatMap((item) => item.channels))].map(
    (name) => `    ${quoted(name)}`,
  )
  const script = template
    .replace("@FILES@", () => files.join("\n"))
    .replace("@CHANNELS@", () => channels.join("\n"))
  return script.replaceAll("\n", "\r\n")
}

function filesLine(item: CollectionItem, {root, below, mask, deep}: CollectionFiles): string {
  return `    @{Item = ${quoted(item.id)}; Root = ${quoted(root)}; Below = ${quoted(below)}; Mask = ${quoted(mask)}; Deep = $${deep}}`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

const template = String.raw`<#
.SYNOPSIS
Gathers the evidence of one Exchange server into one zip for "postern assess".

.DESCRIPTION
Reads logs, web folders, settings, event logs and two registry hives, hashes each file (SHA-256) and writes them to
one zip with a list of what was taken and what was not there. It installs nothing, stops nothing, deletes nothing and
changes no setting. Reading can change the time of last access of a file. Run it in an elevated Windows PowerShell on
the server, and write to a disk that is not the server's own.

Not taken: memory and the file table, for which Windows brings no tool; mail.

.PARAMETER OutputPath
An existing folder on another disk or share with enough room.

.PARAMETER DaysBack
Takes logs that changed in the last so many days; 0, the default, takes all. Everything else is always taken.

.EXAMPLE
powershell.exe -ExecutionPolicy Bypass -File .\postern-collect.ps1 -OutputPath E:\evidence
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$OutputPath,
    [ValidateRange(0, 3650)][int]$DaysBack = 0
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.IO.Compression
Add-Type -AssemblyName System.IO.Compression.FileSystem

$Files = @(
@FILES@
)
$Channels = @(
@CHANNELS@
)

if (-not (Test-Path -LiteralPath $OutputPath -PathType Container)) {
    [Console]::Error.WriteLine("There is no folder $OutputPath. Name an existing folder on another disk or share.")
    exit 2
}
$principal = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
$isElevated = $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
if (-not $isElevated) {
    Write-Warning 'This PowerShell is not elevated: event logs, registry and some folders will be missing.'
}

$exchange = $env:ExchangeInstallPath
if (-not $exchange) {
    $setup = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\ExchangeServer\v15\Setup' -ErrorAction SilentlyContinue
    if ($setup -and $setup.PSObject.Properties['MsiInstallPath']) { $exchange = $setup.MsiInstallPath }
}
if (-not $exchange) { Write-Warning 'No installation of Exchange was found: its own folders will be missing.' }

$roots = @{
    exchange    = $exchange
    drive       = "$env:SystemDrive\"
    windows     = $env:windir
    programdata = $env:ProgramData
    users       = "$env:SystemDrive\Users"
}

$begun = [DateTime]::UtcNow
$server = $env:COMPUTERNAME
$name = '{0}-{1:yyyyMMddHHmmss}' -f $server, $begun
$zipPath = Join-Path $OutputPath "$name.zip"
$workPath = Join-Path $OutputPath "$name.work"
$since = if ($DaysBack -gt 0) { $begun.AddDays(-$DaysBack) } else { [DateTime]::MinValue }
$taken = New-Object System.Collections.ArrayList
$missed = New-Object System.Collections.ArrayList
$seen = @{}

# The path of a file of this server inside the zip: C:\a\b becomes SERVER/C/a/b.
function Get-EntryName([string]$Path) {
    $full = [IO.Path]::GetFullPath($Path)
    return "$server/" + $full.Substring(0, 1).ToUpperInvariant() + '/' + $full.Substring(3).Replace('\', '/')
}

# Copies one file into the zip while its hash is made. Files that are being written are read as they are.
function Add-File($Zip, [string]$Path, [string]$Entry, [string]$Item) {
    if ($seen.ContainsKey($Entry)) { return }
    $seen[$Entry] = $true
    $source = $null
    $target = $null
    $sha256 = [Security.Cryptography.SHA256]::Create()
    try {
        $info = New-Object IO.FileInfo($Path)
        $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Delete
        $source = New-Object IO.FileStream($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, $share)
        $zipEntry = $Zip.CreateEntry($Entry, [IO.Compression.CompressionLevel]::Fastest)
        # A zip knows no year before 1980; the list keeps the true time.
        $year = $info.LastWriteTimeUtc.Year
        if ($year -ge 1980 -and $year -le 2107) { $zipEntry.LastWriteTime = [DateTimeOffset]$info.LastWriteTimeUtc }
        $target = $zipEntry.Open()
        $buffer = New-Object byte[] 1048576
        $size = 0L
        while (($count = $source.Read($buffer, 0, $buffer.Length)) -gt 0) {
            [void]$sha256.TransformBlock($buffer, 0, $count, $null, 0)
            $target.Write($buffer, 0, $count)
            $size += $count
        }
        [void]$sha256.TransformFinalBlock($buffer, 0, 0)
        [void]$taken.Add([ordered]@{
            item = $Item; path = $Path; entry = $Entry; sizeBytes = $size
            sha256 = ([BitConverter]::ToString($sha256.Hash)).Replace('-', '').ToLowerInvariant()
            created = $info.CreationTimeUtc.ToString('o'); modified = $info.LastWriteTimeUtc.ToString('o')
        })
    } catch {
        [void]$missed.Add([ordered]@{item = $Item; path = $Path; why = $_.Exception.Message})
    } finally {
        if ($target) { $target.Dispose() }
        if ($source) { $source.Dispose() }
        $sha256.Dispose()
    }
}

function Add-Text($Zip, [string]$Entry, [string]$Text) {
    $writer = New-Object IO.StreamWriter($Zip.CreateEntry($Entry).Open(), (New-Object Text.UTF8Encoding($false)))
    $writer.Write($Text)
    $writer.Dispose()
}

# All files below a folder that fit the mask. Links are not followed: they could lead in a circle.
function Find-Files([string]$Folder, [string]$Mask, [bool]$Deep) {
    $waiting = New-Object System.Collections.Queue
    $waiting.Enqueue($Folder)
    while ($waiting.Count -gt 0) {
        $current = $waiting.Dequeue()
        try {
            [IO.Directory]::GetFiles($current, $Mask)
            if (-not $Deep) { continue }
            foreach ($below in [IO.Directory]::GetDirectories($current)) {
                $attributes = [IO.File]::GetAttributes($below)
                if (($attributes -band [IO.FileAttributes]::ReparsePoint) -eq 0) { $waiting.Enqueue($below) }
            }
        } catch {
            [void]$missed.Add([ordered]@{item = 'folder'; path = $current; why = $_.Exception.Message})
        }
    }
}

[void][IO.Directory]::CreateDirectory($workPath)
$zip = [IO.Compression.ZipFile]::Open($zipPath, [IO.Compression.ZipArchiveMode]::Create)
try {
    $zone = [TimeZoneInfo]::Local
    Add-Text $zip 'postern-collection.json' (ConvertTo-Json -InputObject ([ordered]@{
        schema = 'postern-collection/1'; hostname = $server; begun = $begun.ToString('o'); timeZone = $zone.Id
        utcOffsetMinutes = [int]$zone.GetUtcOffset([DateTime]::Now).TotalMinutes
        isElevated = $isElevated; exchange = $exchange; daysBack = $DaysBack
    }))

    foreach ($line in $Files) {
        $root = $roots[$line.Root]
        if (-not $root) { continue }
        $folder = $root.TrimEnd('\') + $line.Below
        if ($folder.EndsWith(':')) { $folder += '\' }
        Write-Host ('{0,-18} {1}\{2}' -f $line.Item, $folder, $line.Mask)
        if (-not [IO.Directory]::Exists($folder)) {
            [void]$missed.Add([ordered]@{item = $line.Item; path = $folder; why = 'there is no such folder'})
            continue
        }
        $count = 0
        foreach ($path in (Find-Files $folder $line.Mask $line.Deep)) {
            $isLog = $path.EndsWith('.log', [StringComparison]::OrdinalIgnoreCase)
            if ($isLog -and [IO.File]::GetLastWriteTimeUtc($path) -lt $since) { continue }
            Add-File $zip $path (Get-EntryName $path) $line.Item
            $count++
        }
        if ($count -eq 0) {
            $entry = $zip.CreateEntry((Get-EntryName (Join-Path $folder 'NoFilesDetected.txt')))
            $entry.Open().Dispose()
            [void]$missed.Add([ordered]@{item = $line.Item; path = $folder; why = 'no file fits'})
        }
    }

    foreach ($channel in $Channels) {
        $file = Join-Path $workPath (($channel -replace '[\\/:*?"<>|]', '%4') + '.evtx')
        Write-Host ('{0,-18} {1}' -f 'event log', $channel)
        $said = ''
        try { $said = (& wevtutil.exe epl $channel $file 2>&1 | Out-String).Trim() } catch { $said = $_.Exception.Message }
        if (Test-Path -LiteralPath $file) {
            Add-File $zip $file ("$server/events/" + [IO.Path]::GetFileName($file)) 'event log'
        } else {
            [void]$missed.Add([ordered]@{item = 'event log'; path = $channel; why = $said})
        }
    }

    foreach ($hive in @('SOFTWARE', 'SYSTEM')) {
        $file = Join-Path $workPath $hive
        Write-Host ('{0,-18} HKLM\{1}' -f 'registry', $hive)
        $said = ''
        try { $said = (& reg.exe save "HKLM\$hive" $file /y 2>&1 | Out-String).Trim() } catch { $said = $_.Exception.Message }
        if (Test-Path -LiteralPath $file) {
            Add-File $zip $file "$server/C/Windows/System32/config/$hive" 'registry'
        } else {
            [void]$missed.Add([ordered]@{item = 'registry'; path = "HKLM\$hive"; why = $said})
        }
    }

    Add-Text $zip 'postern-files.json' (ConvertTo-Json -Depth 4 -InputObject ([ordered]@{
        ended = [DateTime]::UtcNow.ToString('o'); taken = $taken.ToArray(); missed = $missed.ToArray()
    }))
} finally {
    $zip.Dispose()
    [IO.Directory]::Delete($workPath, $true)
}

$stream = New-Object IO.FileStream($zipPath, [IO.FileMode]::Open, [IO.FileAccess]::Read)
$sha256 = [Security.Cryptography.SHA256]::Create()
$hash = ([BitConverter]::ToString($sha256.ComputeHash($stream))).Replace('-', '').ToLowerInvariant()
$stream.Dispose()
[IO.File]::WriteAllText("$zipPath.sha256", "$hash  $name.zip" + [Environment]::NewLine)
Write-Host ''
Write-Host ('{0} files taken, {1} things missed. {2}' -f $taken.Count, $missed.Count, $zipPath)
Write-Host "SHA-256 $hash (write it down)"
Write-Host "Next: postern assess $name.zip"
`
