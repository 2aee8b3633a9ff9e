/* Reads definitions of scheduled tasks, the XML files below System32\Tasks: one event per action.
 *
 * A task has a registration (author, date), triggers, principals, settings and actions. An action runs a
 * program (`Exec`) or calls a COM class (`ComHandler`); the rest is history. A task without actions is told
 * once. Its name is the path below `Tasks`, which the file itself may state too (`URI`): both are told where
 * they differ, since Windows goes by the path. `Date` is written in the local time of whoever made the task,
 * mostly without a zone: it becomes the event's time only where a zone stands with it.
 *
 * Source: [MS-TSCH] 2.5 (XML schema of tasks). */

import {decodeText, detectText} from "../bytes/text-encoding.ts"
import {parseIso, type When} from "../model/instant.ts"
import {decodedCommand} from "./command-line.ts"
import {type DocumentTrouble, documentFormat, type Entry} from "./document.ts"
import type {Format, Subject} from "./format.ts"
import {childOf, childrenOf, readXml, type XmlElement} from "./xml.ts"

const namespace = "http://schemas.microsoft.com/windows/2004/02/mit/task"
/** Windows allows 32 actions and 48 triggers. */
const mostActions = 64
const mostTriggers = 64

export const scheduledTask: Format = documentFormat({
  name: "scheduled-task",
  title: "Scheduled task",
  source: "[MS-TSCH] 2.5",
  log: "scheduled-task",
  longestBytes: 1 << 20,
  sniff: (head) => {
    const {encoding, markBytes} = detectText(head)
    const text = decodeText(head, markBytes, Math.min(head.length, 8192), encoding)
    return /<(?:\w+:)?Task[\s>]/.test(text) && text.includes(namespace) ? 0.95 : 0
  },
  read: (bytes, subject, trouble) => entriesOf(bytes, subject, trouble),
})

function* entriesOf(bytes: Uint8Array, subject: Subject, trouble: DocumentTrouble): Iterable<Entry> {
  const root = readXml(bytes, trouble)
  if (root === undefined) return
  if (root.name !== "Task") {
    const detail = `the document's element is ${root.name.slice(0, 100)}, not Task`
    trouble("scheduled-task/no-task", "lost", root.offset, root.length, detail)
    return
  }
  const task = fieldsOf(root, subject)
  const when = timeOf(text(root, "RegistrationInfo", "Date"))
  const all = childOf(root, "Actions")?.children ?? []
  const actions = all.slice(0, mostActions)
  if (all.length > actions.length) {
    const detail = `the task has ${all.length} actions, ${mostActions} are told`
    trouble("scheduled-task/too-many", "lost", root.offset, root.length, detail)
  }
  for (const action of actions.length === 0 ? [root] : actions) {
    const {offset, length, line} = action
    const fields = {...task, ...(action === root ? {} : actionOf(action))}
    yield {offset, length, line, fields, ...(when === undefined ? {} : {when})}
  }
}

function text(from: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  let at = from
  for (const name of path) at = childOf(at, name)
  const own = at?.text.trim()
  return own === "" ? undefined : own
}

function timeOf(written: string | undefined): When | undefined {
  const when = written === undefined ? undefined : parseIso(written)
  return when?.zone === "stated" ? when : undefined
}

function fieldsOf(root: XmlElement, subject: Subject): Entry["fields"] {
  const principals = childrenOf(childOf(root, "Principals"), "Principal")
  const context = childOf(root, "Actions")?.attributes.get("Context")
  const principal = principals.find((one) => one.attributes.get("id") === context) ?? principals[0]
  const stated = text(root, "RegistrationInfo", "URI")
  const path = nameIn(subject.path)
  return {
    TaskName: path ?? stated,
    StatedName:
      stated !== undefined && path !== undefined && stated.toLowerCase() !== path.toLowerCase()
        ? stated
        : undefined,
    Author: text(root, "RegistrationInfo", "Author"),
    Description: text(root, "RegistrationInfo", "Description"),
    Date: text(root, "RegistrationInfo", "Date"),
    UserId: text(principal, "UserId") ?? text(principal, "GroupId"),
    RunLevel: text(principal, "RunLevel"),
    LogonType: text(principal, "LogonType"),
    Triggers: (childOf(root, "Triggers")?.children ?? []).slice(0, mostTriggers).map(triggerText),
    Hidden: text(root, "Settings", "Hidden")?.toLowerCase() === "true",
    Enabled: text(root, "Settings", "Enabled")?.toLowerCase() !== "false",
  }
}

/** `\Folder\Name` of a path below a `Tasks` folder. */
function nameIn(path: string): string | undefined {
  const found = /[\\/](?:System32|SysWOW64)[\\/]Tasks([\\/].+)$/i.exec(path)?.[1]
  return found?.replaceAll("/", "\\")
}

/** `LogonTrigger`, or `CalendarTrigger from 2021-03-05T04:00:00 every PT1H`. */
function triggerText(trigger: XmlElement): string {
  const from = text(trigger, "StartBoundary")
  const every = text(trigger, "Repetition", "Interval")
  const parts = [
    trigger.name,
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(every === undefined ? [] : [`every ${every}`]),
    ...(text(trigger, "Enabled")?.toLowerCase() === "false" ? ["(off)"] : []),
  ]
  return parts.join(" ")
}

function actionOf(action: XmlElement): Entry["fields"] {
  if (action.name === "ComHandler")
    return {Action: "ComHandler", ClassId: text(action, "ClassId"), Data: text(action, "Data")}
  const command = text(action, "Command")
  const given = text(action, "Arguments")
  const line = [command, given].filter((part) => part !== undefined).join(" ")
  return {
    Action: action.name,
    Command: command,
    Arguments: given,
    CommandLine: line === "" ? undefined : line,
    DecodedCommand: decodedCommand(line),
    WorkingDirectory: text(action, "WorkingDirectory"),
  }
}
