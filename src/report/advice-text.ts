/* What to do, for a terminal: numbered steps, wrapped to its width, evidence made visible. */

import {type AdviceView, advicePage, type StepBlock} from "./advice-lines.ts"
import {visible} from "./escape.ts"
import {type Paint, wrap} from "./terminal-text.ts"

export interface AdviceTextOptions {
  readonly width: number
  readonly paint: Paint
}

/** The whole text with a line end. */
export function adviceText(view: AdviceView, {width, paint}: AdviceTextOptions): string {
  const {intro, steps, outro} = advicePage(view)
  const out = intro.flatMap((text) => wrap(text, width))
  for (const step of steps) out.push("", ...stepLines(step, width, paint))
  if (outro.length > 0) out.push("", ...outro.flatMap((text) => wrap(text, width, "    ")))
  return `${out.join("\n")}\n`
}

const indent = "    "

function stepLines(step: StepBlock, width: number, paint: Paint): readonly string[] {
  const mark = step.state === "open" ? "" : step.state === "done" ? "[done] " : "[left out] "
  const number = `${step.order}.`.padEnd(indent.length)
  const out = wrap(`${mark}${step.says}`, width - indent.length).map((text, i) =>
    i === 0 ? `${number}${paint.strong(text)}` : `${indent}${paint.strong(text)}`,
  )
  if (step.meta !== "") out.push(...inside(step.meta, width).map(paint.quiet))
  for (const {label, text, values, kind} of step.lines) {
    const words = kind === "detail" ? `- ${text}${values.length === 0 ? "" : ":"}` : `${label}: ${text}`
    const lines = inside(words, width)
    out.push(...(kind === "source" ? lines.map(paint.quiet) : lines))
    // A command or a path is not broken: it must be copied as it is.
    out.push(...values.map((value) => `${indent}    ${visible(value)}`))
  }
  return out
}

function inside(text: string, width: number): readonly string[] {
  return wrap(text, width - indent.length, text.startsWith("- ") ? "  " : "").map(
    (part) => `${indent}${part}`,
  )
}
