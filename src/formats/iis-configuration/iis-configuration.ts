/* IIS's configuration: applicationHost.config, its history, web.config and what else has their sections.
 *
 * One event for each thing that decides who runs in the server and what it says: native and managed modules,
 * handlers, ISAPI filters, sites, virtual directories, application pools, logging, rewrite rules, Extended
 * Protection, machine keys, and script hidden in the file. `Location` is the path of the site that a section
 * is about, or the folder of a web.config.
 *
 * Secrets are not repeated: of a machine key only that it is written down, and the start of its SHA-256.
 * Source: the schema of IIS (IIS_schema.xml) as documented; observed files of Exchange 2013 to SE. */

import {createHash} from "node:crypto"
import type {Value} from "../../model/event.ts"
import {documentFormat, type Entry} from "../document.ts"
import type {Format} from "../format.ts"
import {childOf, childrenOf, elementsOf, readXml, type XmlElement} from "../xml.ts"
import {plainPath, publisherOf} from "./names.ts"

const longestBytes = 16 << 20
const mostEntries = 50_000

type Fields = Record<string, Value | undefined>

/** Sections of web applications and of the server that the events are made of. */
class ConfigurationReader {
  private readonly entries: Entry[] = []
  private readonly folder: string
  private readonly history: string | undefined

  constructor(path: string) {
    this.folder = path.replaceAll("\\", "/").replace(/\/?[^/]*$/, "")
    this.history = /CFGHISTORY_0*(\d+)/i.exec(path)?.[1]
  }

  read(root: XmlElement, isHost: boolean): readonly Entry[] {
    this.configuration(root, isHost ? "" : this.folder, isHost)
    return this.entries
  }

  private emit(kind: string, at: XmlElement, location: string, fields: Fields): void {
    if (this.entries.length >= mostEntries) return
    this.entries.push({
      offset: at.offset,
      length: at.length,
      line: at.line,
      fields: {Kind: kind, ...fields, Location: location, History: this.history},
    })
  }

  /** The root, or a `location`: the same sections may stand in both. */
  private configuration(element: XmlElement, location: string, isHost: boolean): void {
    for (const child of element.children)
      switch (child.name.toLowerCase()) {
        case "location":
          this.configuration(child, below(isHost ? "" : location, attribute(child, "path") ?? ""), isHost)
          break
        case "system.webserver":
          this.webServer(child, location)
          break
        case "system.web":
          this.web(child, location)
          break
        case "system.applicationhost":
          this.applicationHost(child)
          break
        default:
      }
  }

  private webServer(section: XmlElement, location: string): void {
    for (const child of section.children)
      switch (child.name.toLowerCase()) {
        case "globalmodules":
          for (const add of childrenOf(child, "add")) this.nativeModule(add, location)
          break
        case "modules":
          for (const add of childrenOf(child, "add")) this.managedModule(add, location)
          break
        case "handlers":
          for (const add of childrenOf(child, "add")) this.handler(add, location)
          break
        case "isapifilters":
          for (const add of childrenOf(child, "filter"))
            this.emit("isapi-filter", add, location, {
              Name: attribute(add, "name"),
              Image: plainPath(attribute(add, "path")),
            })
          break
        case "httplogging":
          if (attribute(child, "dontLog")?.toLowerCase() === "true")
            this.emit("logging", child, location, {Value: "off", Logging: "dontLog"})
          break
        case "rewrite":
          this.rewrite(child, location)
          break
        case "security":
          this.security(child, location)
          break
        default:
      }
  }

  private nativeModule(add: XmlElement, location: string): void {
    const image = attribute(add, "image")
    this.emit("native-module", add, location, {
      Name: attribute(add, "name"),
      Image: plainPath(image),
      ImagePath: image,
      PreCondition: attribute(add, "preCondition"),
    })
  }

  private managedModule(add: XmlElement, location: string): void {
    const type = attribute(add, "type")
    // Without a type it switches on a native module that stands in globalModules.
    if (type === undefined || type.trim() === "") return
    this.emit("managed-module", add, location, {
      Name: attribute(add, "name"),
      Type: type,
      Publisher: publisherOf(type),
    })
  }

  private handler(add: XmlElement, location: string): void {
    const type = attribute(add, "type")
    const processor = attribute(add, "scriptProcessor")
    this.emit("handler", add, location, {
      Name: attribute(add, "name"),
      Path: attribute(add, "path"),
      Verb: attribute(add, "verb"),
      Type: type,
      Publisher: type === undefined || type === "" ? undefined : publisherOf(type),
      Modules: attribute(add, "modules"),
      ScriptProcessor: processor === undefined ? undefined : plainPath(processor),
    })
  }

  private rewrite(section: XmlElement, location: string): void {
    for (const list of section.children) {
      if (!/^(?:rules|globalRules|outboundRules)$/i.test(list.name)) continue
      for (const rule of childrenOf(list, "rule")) {
        const conditions = childrenOf(childOf(rule, "conditions"), "add")
        const action = childOf(rule, "action")
        const name = attribute(rule, "name")
        const isEnabled = attribute(rule, "enabled")?.toLowerCase() !== "false"
        this.emit("rewrite-rule", rule, location, {
          Setting: isEnabled ? "rewrite-rule" : undefined,
          Value: isEnabled ? name : undefined,
          Path: location,
          Name: name,
          Enabled: isEnabled,
          Pattern: attribute(childOf(rule, "match"), "url") ?? attribute(childOf(rule, "match"), "pattern"),
          Conditions: conditions.slice(0, 50).map(conditionText),
          Action: attribute(action, "type"),
          Target: attribute(action, "url") ?? attribute(action, "value"),
        })
      }
    }
  }

  private security(section: XmlElement, location: string): void {
    const windows = childOf(childOf(section, "authentication"), "windowsAuthentication")
    if (windows === undefined || location === "") return
    const protection = childOf(windows, "extendedProtection")
    this.emit("extended-protection", protection ?? windows, location, {
      Setting: "extended-protection",
      Path: location,
      // What the schema of IIS gives where nothing is written.
      Value: attribute(protection, "tokenChecking") ?? "None",
      Flags: attribute(protection, "flags"),
      WindowsAuthentication: attribute(windows, "enabled"),
      SslFlags: attribute(childOf(section, "access"), "sslFlags"),
    })
  }

  /** The sections that ASP.NET reads itself. */
  private web(section: XmlElement, location: string): void {
    for (const child of section.children)
      switch (child.name.toLowerCase()) {
        case "httpmodules":
          for (const add of childrenOf(child, "add")) this.managedModule(add, location)
          break
        case "httphandlers":
          for (const add of childrenOf(child, "add")) this.handler(add, location)
          break
        case "compilation":
          for (const add of childrenOf(childOf(child, "buildProviders"), "add"))
            this.emit("build-provider", add, location, {
              Path: attribute(add, "extension"),
              Type: attribute(add, "type"),
              Publisher: publisherOf(attribute(add, "type") ?? ""),
            })
          break
        case "machinekey":
          this.machineKey(child, location)
          break
        default:
      }
  }

  private machineKey(element: XmlElement, location: string): void {
    const key = attribute(element, "validationKey") ?? ""
    const isExplicit = key !== "" && !/^AutoGenerate/i.test(key)
    const digest = createHash("sha256").update(key.trim().toUpperCase()).digest("hex")
    this.emit("machine-key", element, location, {
      Explicit: isExplicit,
      KeySha256Start: isExplicit ? digest.slice(0, 16) : undefined,
      Validation: attribute(element, "validation"),
    })
  }

  private applicationHost(section: XmlElement): void {
    for (const child of section.children)
      switch (child.name.toLowerCase()) {
        case "sites":
          for (const site of childrenOf(child, "site")) this.site(site)
          break
        case "applicationpools":
          for (const pool of childrenOf(child, "add")) {
            const model = childOf(pool, "processModel")
            this.emit("application-pool", pool, "", {
              Name: attribute(pool, "name"),
              Identity: attribute(model, "identityType"),
              User: attribute(model, "userName"),
              Runtime: attribute(pool, "managedRuntimeVersion"),
            })
          }
          break
        default:
      }
  }

  private site(site: XmlElement): void {
    const name = attribute(site, "name") ?? ""
    const bindings = childrenOf(childOf(site, "bindings"), "binding")
    this.emit("site", site, name, {
      Name: name,
      Id: attribute(site, "id"),
      Bindings: bindings
        .slice(0, 100)
        .map((b) => `${attribute(b, "protocol") ?? ""} ${attribute(b, "bindingInformation") ?? ""}`),
    })
    const log = childOf(site, "logFile")
    if (log !== undefined && attribute(log, "enabled")?.toLowerCase() === "false")
      this.emit("logging", log, name, {Value: "off", Logging: "logFile"})
    for (const application of childrenOf(site, "application")) {
      const path = attribute(application, "path") ?? "/"
      for (const directory of childrenOf(application, "virtualDirectory")) {
        const physical = attribute(directory, "physicalPath")
        this.emit("virtual-directory", directory, name, {
          Site: name,
          Path: below(path, attribute(directory, "path") ?? "/"),
          PhysicalPath: physical,
          Folder: plainPath(physical),
          Pool: attribute(application, "applicationPool"),
          User: attribute(directory, "userName"),
        })
      }
    }
  }
}

function conditionText(add: XmlElement): string {
  return `${attribute(add, "input") ?? ""} ~ ${attribute(add, "pattern") ?? ""}`
}

/** The attribute, whatever the case of its name: IIS does not mind it. */
function attribute(element: XmlElement | undefined, name: string): string | undefined {
  if (element === undefined) return undefined
  const exact = element.attributes.get(name)
  if (exact !== undefined) return exact
  const wanted = name.toLowerCase()
  for (const [key, value] of element.attributes) if (key.toLowerCase() === wanted) return value
  return undefined
}

/** `/owa` and `/auth` make `/owa/auth`. */
function below(path: string, rest: string): string {
  const parts = `${path}/${rest}`.split("/").filter((part) => part !== "")
  return `${path.startsWith("/") ? "/" : ""}${parts.join("/")}`
}

/** Text that ASP or ASP.NET would run if the file were handed to it: web.config shells carry it behind the
 *  XML, in a comment, or instead of it. */
function scriptIn(bytes: Uint8Array): Entry | undefined {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const offset = raw.indexOf("<%")
  if (offset < 0) return undefined
  const end = raw.indexOf("%>", offset)
  const length = Math.min(4096, (end < 0 ? raw.length : end + 2) - offset)
  let line = 1
  for (let at = raw.indexOf(10); at >= 0 && at < offset; at = raw.indexOf(10, at + 1)) line++
  const script = raw.toString("latin1", offset, offset + Math.min(length, 500))
  return {offset, length, line, fields: {Kind: "script", Script: script}}
}

const mark = /<(?:\w+:)?configuration[\s>]/
const sections = /<(?:system\.webServer|system\.applicationHost|globalModules|system\.web)[\s>/]/i

/** IIS's configuration files. Sniffs the root element and a section of IIS, or the root and the name. */
export const iisConfiguration: Format = documentFormat({
  name: "iis-configuration",
  title: "IIS configuration",
  source: "IIS_schema.xml as documented by the vendor; observed files of Exchange 2013 to SE",
  log: "iis-configuration",
  longestBytes,
  sniff(head, path) {
    const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    const isNamed = /(?:^|[\\/_])(?:web\d*|applicationHost\d*|SharedWebConfig)\.config$/i.test(path)
    // PERF: every file of the evidence is asked, and most are logs.
    if (!isNamed && !bytes.includes("figur") && !bytes.includes(0)) return 0
    const text = bytes.toString("latin1").replaceAll("\0", "")
    if (!mark.test(text)) return isNamed && text.includes("<%") ? 0.7 : 0
    if (sections.test(text)) return isNamed ? 0.95 : 0.85
    return isNamed ? 0.75 : 0
  },
  read(bytes, subject, trouble) {
    const entries: Entry[] = []
    const root = readXml(bytes, trouble)
    if (root !== undefined) {
      const isHost = /applicationHost/i.test(subject.path) || hostSection(root)
      entries.push(...new ConfigurationReader(subject.path).read(root, isHost))
      if (entries.length >= mostEntries)
        trouble(
          "iis-configuration/too-many-settings",
          "lost",
          entries.at(-1)?.offset ?? 0,
          1,
          `more than ${mostEntries} settings; the rest was not read`,
        )
    }
    const script = scriptIn(bytes)
    if (script !== undefined) entries.push(script)
    return entries
  },
})

function hostSection(root: XmlElement): boolean {
  for (const element of elementsOf(root)) {
    if (element.name.toLowerCase() === "system.applicationhost" && element.children.length > 0) return true
    if (element.name.toLowerCase() === "globalmodules") return true
  }
  return false
}
