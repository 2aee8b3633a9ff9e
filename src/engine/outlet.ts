/* The way of one file's or part's answers from its reader into the order of the run.
 *
 * A reading may be done again: after a death it gives the same once more, and what has left already is
 * passed over; what a muted reading still says is dropped. A part counts its lines from 1 and keeps raw bytes
 * with the first matches of each rule: both are put right when an answer leaves, for then all that stands
 * before it in the file is known. */

import type {Match} from "../model/rule.ts"
import type {InOrder, Slot} from "./in-order.ts"
import type {Lane, LaneOutput} from "./lanes.ts"
import {keptRaw, shifted} from "./tally.ts"

export interface AnalyseOutput {
  /** Matches of one file, in order of offset; files in order. */
  matches(batch: readonly Match[], collectionHost: string | undefined): void
  lines(text: string): void
}

/** Matches of one file by rule: how many have left with raw bytes. */
export type RawKept = Map<string, number>

export class Outlet {
  /** Who is asked to wait when too much has come. */
  lane: Lane | undefined
  /** Lines of the parts before this one; to be set before the slot of the last of them is closed. */
  linesBefore = 0
  private readonly out: AnalyseOutput
  private readonly host: string | undefined
  private readonly rawKept: RawKept | undefined
  private readonly slot: Slot<() => void>
  private reading = 0
  private leftMatches = 0
  private leftText = 0

  /** `rawKept` is what the parts of one file have in common; undefined for a file that is read in one. */
  constructor(
    order: InOrder<() => void>,
    out: AnalyseOutput,
    host: string | undefined,
    rawKept: RawKept | undefined,
  ) {
    this.out = out
    this.host = host
    this.rawKept = rawKept
    this.slot = order.open(
      () => this.lane?.pause(),
      () => this.lane?.resume(),
    )
  }

  /** For the next reading; the one before it is heard no more. */
  next(): LaneOutput {
    this.mute()
    const mine = this.reading
    let matchesToSkip = this.leftMatches
    let textToSkip = this.leftText
    return {
      matches: (batch) => {
        if (mine !== this.reading) return
        const rest = batch.slice(matchesToSkip)
        matchesToSkip -= batch.length - rest.length
        if (rest.length > 0) this.slot.give(() => this.giveMatches(rest), rest.length)
      },
      lines: (text) => {
        if (mine !== this.reading) return
        const rest = text.slice(textToSkip)
        textToSkip -= text.length - rest.length
        if (rest.length > 0) this.slot.give(() => this.giveText(rest), rest.length / 500)
      },
    }
  }

  /** Forgets what has not left, and hears no more of the reading that goes on. */
  mute(): void {
    this.reading += 1
    this.slot.retract()
  }

  close(): void {
    this.slot.close()
  }

  private giveMatches(batch: readonly Match[]): void {
    this.leftMatches += batch.length
    this.out.matches(this.rawKept === undefined ? batch : batch.map((match) => this.inFile(match)), this.host)
  }

  private giveText(text: string): void {
    this.leftText += text.length
    this.out.lines(text)
  }

  private inFile(match: Match): Match {
    const kept = this.rawKept?.get(match.rule) ?? 0
    if (kept < keptRaw) this.rawKept?.set(match.rule, kept + 1)
    return {
      ...match,
      from: shifted(match.from, this.linesBefore),
      raw: kept < keptRaw ? match.raw : new Uint8Array(0),
    }
  }
}
