/* What every act needs at hand: the server, its clock, chance, and where lines go. */

import type {LogKind} from "../../../src/model/event.ts"
import type {Line, Mark} from "./line.ts"
import type {Random} from "./random.ts"
import type {Server} from "./server.ts"
import type {Stamps} from "./stamps.ts"

/** How Windows events are written: as nxlog and the OTRF data sets do, as Winlogbeat does, or not. */
export type EventStyle = "nxlog" | "winlogbeat" | "none"

export interface Scene {
  readonly server: Server
  readonly random: Random
  readonly stamps: Stamps
  readonly journal: {add(line: Line): void}
  readonly events: EventStyle
  /** Milliseconds that the collector's local time is ahead of UTC, if it wrote local times as `Z`. */
  readonly falseZoneMillis: number
}

export function write(scene: Scene, log: LogKind, at: number, text: string, mark?: Mark): void {
  scene.journal.add({at, log, folder: "", text, mark})
}

/** A cell of comma-separated text: quoted if it must be, quotes doubled (RFC 4180, 2). */
export function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
