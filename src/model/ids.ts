/* Names that must not be mixed up: each id is a string with a brand and one constructor.
 *
 * The brand exists for the compiler only; at run time an id is the plain string that reports print. */

declare const brand: unique symbol

/** A primitive that only its constructor makes. */
export type Brand<T, Name extends string> = T & {readonly [brand]: Name}

/** The path of a piece of evidence through its containers, `case.zip!/logs/a.log`, with `/` between
 *  parts; unique within a run. The top level is relative to what the user named, never absolute. */
export type EvidenceId = Brand<string, "EvidenceId">
/** A Sigma rule's `id`, or `path#n` where the file gives none. */
export type RuleId = Brand<string, "RuleId">
/** `F-0001`, numbered in the total order of findings. */
export type FindingId = Brand<string, "FindingId">
/** A server as reports name it: the short host name in upper case, or `unknown host`. */
export type ServerId = Brand<string, "ServerId">
/** A column or field as its log writes it: `cs-uri-stem`, `AnchorMailbox`, `EventID`. */
export type FieldName = Brand<string, "FieldName">
/** A reader's name: `iis-w3c`. */
export type FormatName = Brand<string, "FormatName">

export const evidenceId = (text: string): EvidenceId => text as EvidenceId
export const ruleId = (text: string): RuleId => text as RuleId
export const findingId = (ordinal: number): FindingId => `F-${String(ordinal).padStart(4, "0")}` as FindingId
export const fieldName = (text: string): FieldName => text as FieldName
export const formatName = (text: string): FormatName => text as FormatName

/** Case and DNS suffix do not tell servers apart: `mxs01.corp.example` and `MXS01` are one. An address
 *  is kept whole. */
export function serverId(host: string): ServerId {
  const isAddress = /^[\d.]+$|:/.test(host)
  return (isAddress ? host : (host.split(".")[0] ?? host).toUpperCase()) as ServerId
}

/** The server of evidence that names none, when no other evidence of the run settles it. */
export const unknownServer: ServerId = "unknown host" as ServerId
