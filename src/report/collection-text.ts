/* What to gather, first things first, for the terminal: all of it, or what one case lacked. */

import type {CollectionItem} from "../knowledge/collection.ts"
import type {ServerCase} from "../model/case.ts"
import {visible} from "./escape.ts"
import {type Paint, plainPaint, wrap} from "./terminal-text.ts"

export interface CollectionTextOptions {
  /** Columns of the terminal; default 80. */
  readonly width?: number
  readonly paint?: Paint
}

/** The whole list. Commands are never wrapped: people copy them. */
export function collectionText(
  collection: readonly CollectionItem[],
  options: CollectionTextOptions = {},
): string {
  const page = new Sheet(options)
  page.say(
    "Copy before you change anything. Write to another disk (here E:\\evidence), from an elevated prompt on the server.",
  )
  page.say(
    "Memory comes first if you have a tool for it; for a virtual machine, take a snapshot with memory.",
  )
  for (const [at, {title, why, byHand}] of collection.entries()) page.item(at + 1, title, why, byHand)
  return page.text()
}

/** What the servers of a case lacked. */
export function lackingText(servers: readonly ServerCase[], options: CollectionTextOptions = {}): string {
  const page = new Sheet(options)
  for (const {id, lacking = []} of servers) {
    page.head(id)
    if (lacking.length === 0) page.say("Nothing that could be gathered is missing.")
    for (const [at, {what, hides, commands}] of lacking.entries()) page.item(at + 1, what, hides, commands)
  }
  return page.text()
}

class Sheet {
  readonly #lines: string[] = []
  readonly #width: number
  readonly #paint: Paint
  constructor({width = 80, paint = plainPaint}: CollectionTextOptions) {
    this.#width = Math.min(width, 110)
    this.#paint = paint
  }
  head(text: string): void {
    if (this.#lines.length > 0) this.#lines.push("")
    this.#lines.push(this.#paint.strong(visible(text)))
  }
  say(text: string, indent = ""): void {
    for (const line of wrap(text, this.#width - indent.length)) this.#lines.push(`${indent}${line}`)
  }
  item(number: number, title: string, why: string, commands: readonly string[]): void {
    this.#lines.push("", `${number}. ${this.#paint.strong(visible(title))}`)
    this.say(why, "   ")
    for (const command of commands) this.#lines.push(`   ${visible(command)}`)
  }
  text(): string {
    return `${this.#lines.join("\n").trim()}\n`
  }
}
