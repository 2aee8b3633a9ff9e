/* What a hostile string may try on whoever reads a report of ours, and a walker that puts it into every string
 * of a model.
 *
 * Every payload carries `marker`: what it would make of itself is an element, an attribute, a global or an
 * address with that name, so that a test can look for it in any output. A payload that is a piece of text and
 * nothing else leaves the marker in text only.
 *
 * The walker knows no shape: it takes any plain data. What may not change (closed words, our own ids, hashes) is
 * told by the caller as paths, `case.servers[].judgements[].stage`, in which `**.` stands for any beginning. */

import type {CaseBundle} from "../../src/model/case.ts"

/** The name that every payload leaves where it gets through. */
export const marker = "pwned"

/** What the payload is written for. */
export type PayloadTarget =
  | "html"
  | "attribute"
  | "url"
  | "css"
  | "svg"
  | "csv"
  | "markdown"
  | "terminal"
  | "direction"
  | "file name"
  | "unicode"
  | "template"
  | "structure"

export interface Payload {
  readonly name: string
  readonly target: PayloadTarget
  readonly text: string
}

const esc = "\u001b"

/** All of them; each alone is a good value of a field, too. */
export const payloads: readonly Payload[] = [
  {name: "script element", target: "html", text: `</script><script>globalThis.${marker}=1</script>`},
  {name: "image with handler", target: "html", text: `"><img src=x id=${marker} onerror="${marker}=1">`},
  {
    name: "end of every raw element",
    target: "html",
    text: `</style></title></textarea></pre></noscript></template><b id=${marker}>`,
  },
  {name: "end of comment and section", target: "html", text: `]]>--><!--><b class=${marker}>`},
  {name: "form and base", target: "html", text: `<form id=${marker}><base href=//${marker}.invalid/>`},
  {
    name: "frame with a document",
    target: "html",
    text: `<iframe srcdoc="&lt;script&gt;parent.${marker}=1&lt;/script&gt;">`,
  },
  {
    name: "refresh",
    target: "html",
    text: `<meta http-equiv=refresh content="0;url=//${marker}.invalid/">`,
  },
  {name: "entities, written out", target: "html", text: `&lt;b id=${marker}&gt;&#60;&#x3c;&amp;lt;&`},
  {name: "handler in single quotes", target: "attribute", text: `' onmouseover='${marker}=1' x='`},
  {name: "handler in double quotes", target: "attribute", text: `" autofocus onfocus="${marker}=1" x="`},
  {name: "handler without quotes", target: "attribute", text: ` onclick=${marker}=1 `},
  {name: "backquotes", target: "attribute", text: `\` onload=${marker}=1 \``},
  {name: "script address", target: "url", text: `javascript:${marker}=1//`},
  {name: "script address with a tab", target: "url", text: `java\tscript:${marker}=1`},
  {name: "data address", target: "url", text: `data:text/html,<script>${marker}=1</script>`},
  {name: "address without a scheme", target: "url", text: `//${marker}.invalid/x.png`},
  {name: "climbing path", target: "url", text: `../../..\\..\\${marker}`},
  {
    name: "style that loads",
    target: "css",
    text: `;}*{background:url(//${marker}.invalid/c);content:"`,
  },
  {
    name: "import of a style",
    target: "css",
    text: `@import '//${marker}.invalid/s.css';expression(${marker}=1)`,
  },
  {
    name: "foreign object",
    target: "svg",
    text: `</text></desc></title><foreignObject><b id=${marker}></foreignObject>`,
  },
  {
    name: "drawing with a handler",
    target: "svg",
    text: `<svg onload=${marker}=1><use href=//${marker}.invalid#x>`,
  },
  {name: "formula", target: "csv", text: `=cmd|' /C ${marker}'!A0`},
  {name: "formula behind a blank", target: "csv", text: ` \t=HYPERLINK("//${marker}.invalid","x")`},
  {name: "formula with another sign", target: "csv", text: `+${marker}()\r\n-${marker}()\r\n@${marker}()`},
  {name: "full-width formula", target: "csv", text: `\uff1d${marker}()`},
  {name: "cell and row ends", target: "csv", text: `","${marker}"\r\n"${marker}","`},
  {name: "link with a script", target: "markdown", text: `](javascript:${marker}) [x](//${marker}.invalid)`},
  {name: "image", target: "markdown", text: `![x](//${marker}.invalid/i.png) <//${marker}.invalid>`},
  {
    name: "fence, heading, table",
    target: "markdown",
    text: `\n\`\`\`\n~~~\n# ${marker}\n| ${marker} |\n|---|`,
  },
  {name: "markup in markdown", target: "markdown", text: `<details open ontoggle=${marker}=1>**_x_**`},
  {
    name: "link of a terminal",
    target: "terminal",
    text: `${esc}]8;;//${marker}.invalid\u0007x${esc}]8;;\u0007`,
  },
  {
    name: "colour, cursor and title",
    target: "terminal",
    text: `${esc}[31m${esc}[2J${esc}]0;${marker}\u0007\u009b1A`,
  },
  {name: "overwriting return", target: "terminal", text: `bad\rgood ${marker}\b\b`},
  {name: "override of direction", target: "direction", text: `\u202e${marker}\u202c`},
  {name: "isolates that do not end", target: "direction", text: `\u2067\u2066\u202b${marker}`},
  {name: "marks of direction", target: "direction", text: `\u200e\u200f\u061c${marker}`},
  {name: "name that ends otherwise than it looks", target: "file name", text: `${marker}\u202egnp.exe`},
  {name: "name of Hebrew letters", target: "file name", text: `\u05d0\u05d1\u05d2.aspx`},
  {name: "name of a device and of a stream", target: "file name", text: `CON:${marker}.aspx::$DATA`},
  {name: "zero width", target: "unicode", text: `z\u200be\u200cr\u200do\u2060\ufeff\u00ad`},
  {name: "tags and variation selectors", target: "unicode", text: `t\u{e0041}\u{e0042}\ufe0f\u{e0100}`},
  {name: "NUL and other controls", target: "unicode", text: `\0\u0001\u007f\u0085`},
  {name: "line and paragraph separators", target: "unicode", text: `\u2028\u2029`},
  {name: "surrogate alone", target: "unicode", text: `\ud800x\udc00`},
  {name: "look-alikes", target: "unicode", text: `\u0440\u0430y\u217c\u043e\u0430d`},
  {
    name: "templates",
    target: "template",
    text: `#{read("${marker}")}\${${marker}}{{${marker}}}<%=${marker}%>`,
  },
  {
    name: "markup of a typesetter",
    target: "template",
    text: `#eval("${marker}") $x$ @${marker} <${marker}> \\u{41}`,
  },
  {
    name: "ends of JSON and YAML",
    target: "structure",
    text: `"}],"${marker}":1,\n${marker}: !!js/function x\n---\n`,
  },
  {name: "name of a property", target: "structure", text: "__proto__"},
]

/** Every payload in one string: short enough that a page does not cut it. */
export const everyPayload: string = payloads.map((each) => each.text).join(" ")

/** One string for each field by turns, so that a field's start, middle and length differ from its neighbour's. */
export function payloadFor(ordinal: number): string {
  return payloads[ordinal % payloads.length]?.text ?? everyPayload
}

/** A place of a string in plain data: `case.servers[].judgements[].says`. */
export type FieldPath = string

/** A copy in which `change` has had its say about every string value. Keys stay. */
export function walkStrings<T>(value: T, change: (text: string, path: FieldPath) => string): T {
  const walk = (each: unknown, path: FieldPath): unknown => {
    if (typeof each === "string") return change(each, path)
    if (Array.isArray(each)) return each.map((one) => walk(one, `${path}[]`))
    if (typeof each !== "object" || each === null) return each
    return Object.fromEntries(
      Object.entries(each).map(([name, one]) => [name, walk(one, path === "" ? name : `${path}.${name}`)]),
    )
  }
  return walk(value, "") as T
}

/** Whether one of `patterns` names the path: `**.kind` is every path that ends in `.kind`. */
export function isAmong(patterns: readonly string[], path: FieldPath): boolean {
  return patterns.some((pattern) =>
    pattern.startsWith("**.")
      ? path === pattern.slice(3) || path.endsWith(pattern.slice(2))
      : path === pattern,
  )
}

/** Strings of a case that evidence cannot choose: closed words, our own ids and hashes. */
export const closedInCase: readonly FieldPath[] = `
  kind stage term third triple band upTo confidence impliedBy outcome level severity status statusThen strength zone
  reached cost about speakerKind proves way log judgement phase state setting format gaps[].why roles[] logs[]
  schema code sha256 day missingDays[] date finding findings[] judgements[].for[] worst.for[] confirmedBy[] explains[] unassigned[] session
  sessions[].id activities[].id activities[] episodes[].id step.id after[]`
  .trim()
  .split(/\s+/)
  .map((path) => `**.${path}`)
  .concat("findings[].id", "case.tool.name")

export interface Hostile<T> {
  readonly value: T
  /** Every path that got the text, for a test to say that it saw them. */
  readonly paths: ReadonlySet<FieldPath>
}

/** Puts `text` before every string but the closed ones. Raw bytes (`rawBase64`) begin with it. `text` may choose
 *  by path and ordinal. */
export function hostileValue<T>(
  value: T,
  closed: readonly FieldPath[],
  text: string | ((path: FieldPath, ordinal: number) => string) = everyPayload,
): Hostile<T> {
  const paths = new Set<FieldPath>()
  let ordinal = 0
  const changed = walkStrings(value, (old, path) => {
    if (isAmong(closed, path)) return old
    paths.add(path)
    const own = typeof text === "string" ? text : text(path, ordinal++)
    return path.endsWith(".rawBase64")
      ? Buffer.concat([Buffer.from(own), Buffer.from(old, "base64")]).toString("base64")
      : own + old
  })
  return {value: changed, paths}
}

/** The bundle with `text` before every string that can come from evidence, rules or a hand-edited case. Names of
 *  servers get it too, and stay the same name everywhere. */
export function hostile(bundle: CaseBundle, text: string = everyPayload): CaseBundle {
  return hostileValue(bundle, closedInCase, text).value
}
