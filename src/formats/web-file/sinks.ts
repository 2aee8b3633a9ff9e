/* What code does with a value that matters if a client chose it: run it, start it, write it, send it on.
 *
 * A site is one call, `new` or assignment with its values. What it does is decided here by its name and by what
 * kind of thing it is called on; how grave that is depends on the value. Grades: 3 condemns the page by itself;
 * 2 is worth a look; 1 counts only together with others.
 *
 * Source: reference pages of .NET Framework, Windows Script Host, Java SE and PHP for what the functions do. */

import {commands, type Found, found, opens, queries} from "./deeds.ts"
import {dotnetDeeds} from "./sinks-dotnet.ts"
import {javaDeeds} from "./sinks-java.ts"
import {phpDeeds} from "./sinks-php.ts"
import type {CallSite} from "./site.ts"
import {anyTaint} from "./value.ts"

/** What a site does; empty for nothing that matters. */
export function deedsOf(site: CallSite): readonly Found[] {
  if (site.how === "native") return [native(site)]
  if (site.how === "set") return setDeeds(site)
  if (site.how === "dynamic") return dynamicDeeds(site)
  const deeds =
    site.kind === "PHP" ? phpDeeds(site) : site.kind === "JSP" ? javaDeeds(site) : dotnetDeeds(site)
  return deeds === undefined ? [] : Array.isArray(deeds) ? deeds : [deeds as Found]
}

function native(site: CallSite): Found {
  return found(site, "machine code", 1, site.name, undefined, `names the system's function ${site.name}`)
}

function setDeeds(site: CallSite): readonly Found[] {
  const {name, path} = site
  const value = site.args[0]!
  const isStart =
    /processstartinfo|startinfo/.test(path) ||
    site.type === "processstartinfo" ||
    /(?:^|\.)(?:psi|si)\./.test(path)
  if (/^com:schedule\.service/.test(site.type) && (name === "path" || name === "arguments")) {
    const one = commands(site, `Schedule.Service ${name}`, [value])
    return one?.taint === undefined ? [] : [one]
  }
  if (isStart && (name === "arguments" || name === "filename")) {
    const one = commands(site, `ProcessStartInfo.${name === "arguments" ? "Arguments" : "FileName"}`, [value])
    return one === undefined ? [] : [one]
  }
  const one =
    name === "commandtext"
      ? queries(site, "CommandText", value)
      : name === "connectionstring"
        ? opens(site, "ConnectionString", value)
        : undefined
  return one === undefined ? [] : [one]
}

function dynamicDeeds(site: CallSite): readonly Found[] {
  const which = site.receiver?.taint
  const given = anyTaint(site.args)
  if (which === undefined) {
    return given !== undefined && site.receiver?.isDecoded
      ? [
          found(
            site,
            "eval",
            given.isChecked ? 2 : 3,
            `${site.path}(…)`,
            given,
            "calls a function whose name it decodes first",
          ),
        ]
      : []
  }
  if (!which.isWhole || which.isChecked || !/^(?:string|sent|collection)?$/.test(site.receiver?.type ?? ""))
    return []
  return given !== undefined && !given.isChecked
    ? [
        found(
          site,
          "eval",
          3,
          `${site.path}(…)`,
          which,
          "calls the function that the client names with what it sends",
        ),
      ]
    : [found(site, "eval", 2, `${site.path}(…)`, which, "calls a function that the client names")]
}
