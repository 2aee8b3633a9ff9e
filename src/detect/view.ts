/* A View: how one field of a rule is read from the events of one kind of log.
 *
 * `read` gives the value, or a list of which any element counts; "not" then means none of them. */

import type {Event, Value} from "../model/event.ts"
import {type FieldName, fieldName} from "../model/ids.ts"

/** How texts of a field may be spelt beside how they are written: `+` for blank in user agents, and in
 *  HttpProxy logs two blanks for a comma. */
export type Spelling = "plain" | "plus-is-blank" | "plus-and-comma-are-blank"

export interface View {
  /** Columns that the value is made from, any of which suffices; empty: this log has none. */
  readonly from: readonly FieldName[]
  readonly spelling: Spelling
  /** The text that stands for null in this log: `-` in W3C logs. */
  readonly nullText: string | undefined
  /** The value; a list where any element counts. Undefined if the record has none. */
  read(event: Event): Value | undefined
  /** The one value by which events are grouped and shown, where `read` gives several spellings of it. */
  readonly one?: (event: Event) => Value | undefined
  /** Presence, for `exists` and `null`: by the rule's own field where the value has several sources. */
  state(event: Event): "absent" | "null" | "present"
  /** The value is that of the one column in `from`. */
  readonly isColumn?: boolean
  /** The columns, out of those that a record has, that decide on the value; those of `from` unless said.
   *  Where they have no value, there is none. */
  dependsOn?(columns: readonly FieldName[]): readonly FieldName[]
  /** How the value is made from raw cells, where a test can be told from them: the cell of the column, a path
   *  (as written and with escapes undone), or path, query and both together. */
  readonly raw?: "column" | "path" | "path and query"
  /** How the log writes that a path or query is not there. */
  readonly absentText?: string
  /** The column that an element of `read`'s list was taken from. */
  columnOf(event: Event, index: number): FieldName
}

/** A column as it stands. */
export function columnView(
  column: FieldName,
  nullText: string | undefined,
  spelling: Spelling = "plain",
): View {
  return {
    from: [column],
    isColumn: spelling === "plain" && nullText === undefined,
    spelling,
    nullText,
    read: (event) => event.get(column),
    state: (event) => stateOf(event.get(column), event.has(column)),
    columnOf: () => column,
    raw: "column",
  }
}

/** A value made from columns; `read` gives undefined where the record lacks them. `one` as in View. */
export function derivedView(
  columns: readonly string[],
  read: (event: Event) => Value | undefined,
  one: (event: Event) => Value | undefined = read,
): View {
  const from = columns.map(fieldName)
  const first = from[0] ?? fieldName("")
  return {
    from,
    spelling: "plain",
    nullText: undefined,
    read,
    one,
    state: (event) => {
      const value = read(event)
      return stateOf(value, value !== undefined)
    },
    columnOf: () => first,
  }
}

/** A field that the log does not have. */
export const missingView: View = {
  from: [],
  spelling: "plain",
  nullText: undefined,
  read: () => undefined,
  state: () => "absent",
  columnOf: () => fieldName(""),
}

export function stateOf(value: Value | undefined, has: boolean): "absent" | "null" | "present" {
  if (value === undefined && !has) return "absent"
  if (value === undefined || value === null) return "null"
  if (typeof value === "object") return value.every((element) => element === null) ? "null" : "present"
  return "present"
}
