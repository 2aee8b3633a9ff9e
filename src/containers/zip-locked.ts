/* Encrypted members of a zip, and those that only the library unpacks.
 *
 * Passwords are those of the user, then the one that malware samples are exchanged under. AES states
 * whether a password is right (2 bytes); ZipCrypto keeps one check byte, so one wrong password in 256
 * passes: among several that pass, the one whose CRC-32 is right is taken, for members up to 1 MiB.
 *
 * Source: PKWARE APPNOTE 6.3.10, section 6; WinZip "AES Encryption Information". */

import {crc32} from "node:zlib"
import type {FileEntry} from "@zip.js/zip.js"
import type {Surroundings} from "./container.ts"
import {Fault} from "./limits.ts"

const customary = "infected"
const trialBytes = 1024 * 1024

/** The member's bytes with the first password that fits: still packed if `packed`, else unpacked. */
export async function* openEncrypted(
  entry: FileEntry,
  surroundings: Surroundings,
  packed: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  const candidates = [...new Set([...surroundings.passwords, customary])]
  const fitting: string[] = []
  for (const password of candidates)
    if (password !== "" && (await fits(entry, password))) fitting.push(password)
  const [first, ...others] = fitting
  if (first === undefined)
    throw new Fault(
      "containers/encrypted",
      `encrypted with ${entry.zipCrypto ? "ZipCrypto" : "AES"}; none of ${candidates.length} passwords opens it`,
      entry.offset,
    )
  const password = others.length > 0 ? ((await bySum(entry, fitting)) ?? first) : first
  yield* openWithLibrary(entry, password, packed)
}

/** The member through the library. Its errors become Faults. */
export async function* openWithLibrary(
  entry: FileEntry,
  password: string | undefined,
  packed: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  const {readable, writable} = new TransformStream<Uint8Array, Uint8Array>()
  const settled = entry
    .getData(writable, {
      ...always,
      ...(password === undefined ? {} : {password}),
      ...(packed ? {passThrough: "compressed"} : {}),
    })
    .then(
      () => undefined,
      (error: unknown) => ({error}),
    )
  // An error before the first byte leaves the stream as it is: who reads on would wait for ever.
  const failed = settled.then((failure) => failure ?? new Promise<never>(() => undefined))
  const reader = readable.getReader()
  try {
    for (;;) {
      const step = await Promise.race([reader.read(), failed])
      if ("error" in step) throw step.error
      if (step.done) break
      if (step.value.length > 0) yield step.value
    }
  } catch (error) {
    throw asFault(error, entry)
  } finally {
    await reader.cancel().catch(() => undefined)
  }
  const failure = await settled
  if (failure) throw asFault(failure.error, entry)
}

const always = {
  useWebWorkers: false,
  useCompressionStream: false,
  checkCrc32: false,
  checkAuthenticationCode: true,
  strictness: "tolerant",
} as const

async function fits(entry: FileEntry, password: string): Promise<boolean> {
  try {
    await entry.getData(new WritableStream(), {...always, password, checkPasswordOnly: true})
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

async function bySum(entry: FileEntry, passwords: readonly string[]): Promise<string | undefined> {
  if (entry.uncompressedSize > trialBytes) return undefined
  for (const password of passwords) {
    let crc = 0
    let length = 0
    try {
      for await (const chunk of openWithLibrary(entry, password, false)) {
        crc = crc32(chunk, crc)
        length += chunk.length
        if (length > trialBytes) break
      }
    } catch (error) {
      if (error instanceof Fault) continue
      throw error
    }
    if (crc === entry.crc32 && length === entry.uncompressedSize) return password
  }
  return undefined
}

/** The library throws plain Errors, and strings of codes from its decompressors. */
function asFault(error: unknown, entry: FileEntry): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  return new Fault("containers/damaged", `zip: ${error.message}`, entry.offset)
}
