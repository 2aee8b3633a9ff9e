/* What PHP's own functions do beside giving a value: they call functions of the page, write variables, make objects.
 *
 * PHP's functions are known by name. Those that pass on what they are given are listed, for what other functions do
 * with a value is not known: it counts as "checked". */

import type {Stream} from "./page.ts"
import {Scope} from "./scope.ts"
import type {CallSite} from "./site.ts"
import type {Procedure} from "./structure.ts"
import type {Disguise} from "./token.ts"
import {anyTaint, type Taint, through, unknown, type Value} from "./value.ts"

export interface FlowReport {
  site(site: CallSite): void
  /** A comparison of what a client sent, or of its hash, with a constant: a password. */
  gate(at: number, says: string): void
  disguise(disguise: Disguise): void
  /** The code was not followed to its end: it asks for more work than its length allows. */
  spent(): void
}

/** Follows what PHP's own functions do. */
export abstract class PhpCalls extends Scope {
  protected readonly report: FlowReport
  /** Any variable may be the client's: `extract($_POST)`. */
  protected readsAll = false
  /** Any field of the page's classes may be the client's: `unserialize($_COOKIE["x"])`. */
  protected fieldsFrom: Taint | undefined

  constructor(stream: Stream, report: FlowReport) {
    super(stream)
    this.report = report
  }

  protected abstract siteOf(name: string, args: readonly Value[], at: number): CallSite
  protected abstract inner(
    own: readonly Procedure[],
    args: readonly Value[],
    callee: Value,
    site: CallSite,
  ): Value

  /** What a function does to variables, constants and objects. */
  protected phpEffects(name: string, args: readonly Value[]): void {
    if (
      name === "unserialize" &&
      ["__wakeup", "__destruct", "__tostring", "__invoke"].some((one) => this.byName.has(one))
    ) {
      if (this.fieldsFrom === undefined && args[0]?.taint !== undefined) this.hasChanged = true
      this.fieldsFrom ??= through(args[0]?.taint, name)
    }
    if (name === "proc_open" && args[2]?.target !== undefined)
      this.write(args[2].target, {...unknown, type: "process pipe"})
    if (name === "define" && args[0]?.text !== undefined && args[1] !== undefined)
      this.write(constantKey(args[0].text), {...args[1], target: undefined})
    if (
      name === "extract" ||
      name === "import_request_variables" ||
      (name === "parse_str" && args.length === 1) ||
      name === "mb_parse_str"
    ) {
      if (anyTaint(args) !== undefined || name === "import_request_variables") this.readsAll = true
    }
    if ((name === "parse_str" || name === "preg_match" || name === "preg_match_all") && args.length > 1) {
      const out = args[name === "parse_str" ? 1 : 2]?.target
      const from = args[name === "parse_str" ? 0 : 1]?.taint
      if (out !== undefined)
        this.write(out, {
          ...unknown,
          taint: name === "parse_str" ? from : through(from, name, {isChecked: true}),
        })
    }
  }

  /** Functions of the page that PHP's own functions call by name, or by an object of a class. */
  protected calledBack(args: readonly Value[]): void {
    const taint = anyTaint(args)
    if (taint === undefined) return
    for (const arg of args) {
      const [object, method] = arg.items ?? []
      const owner = this.isOwnClass(arg.type) ? arg.type : object?.type
      const name = this.isOwnClass(arg.type)
        ? "__invoke"
        : (method?.text ?? (arg.type === "string" ? arg.text : undefined))?.toLowerCase()
      const own = name === undefined ? undefined : this.byName.get(name)
      if (own === undefined || arg.taint !== undefined) continue
      const fits = arg.type === "string" ? own : own.filter((one) => one.owner === owner || owner === "this")
      const given = args.filter((one) => one !== arg).flatMap((one) => [{...unknown, taint: anyTaint([one])}])
      if (fits.length > 0) this.inner(fits, given, {path: name!, type: ""}, this.siteOf(name!, given, 0))
    }
  }
}

/** Functions of PHP that call what they are given. */
export const callbacks: RegExp =
  /^(?:call_user_func|call_user_func_array|forward_static_call(?:_array)?|array_map|array_filter|array_walk|array_walk_recursive|array_reduce|usort|uasort|uksort|preg_replace_callback|register_shutdown_function|iterator_apply)$/

/** Under which the constants of PHP are kept. */
export function constantKey(name: string): string {
  return `session[constant ${name}]`
}

/** Built-in functions of PHP that pass on what they are given, in another form at most. */
const passesOn =
  /^(?:base64_decode|base64_encode|str_rot13|strrev|gz\w{3,12}|hex2bin|bin2hex|urldecode|rawurldecode|stripslashes|addslashes|trim|ltrim|rtrim|chop|strtolower|strtoupper|ucfirst|lcfirst|str_replace|str_ireplace|substr|implode|join|explode|sprintf|vsprintf|json_decode|json_encode|unserialize|serialize|pack|unpack|chr|array|end|current|reset|next|each|key|array_\w{2,20}|openssl_decrypt|openssl_encrypt|mcrypt_decrypt|file_get_contents|stream_get_contents|fread|fgets|fgetss|fopen|file|curl_init|curl_exec|substr_replace|readfile|getenv|getallheaders|apache_request_headers|strval|settype|iconv|mb_convert_encoding|utf8_decode|utf8_encode|html_entity_decode|htmlspecialchars_decode|nl2br|strip_tags|preg_split|str_split|preg_replace|preg_replace_callback|mb_substr|strtr|strstr|stristr|convert_uudecode|create_function|call_user_func|call_user_func_array|func_get_args|func_get_arg|range|compact|var_export|print_r|ob_get_contents|iterator_apply|filter_input|filter_var|parse_str|parse_url|realpath|dirname|basename|move_uploaded_file|popen|proc_open|shell_exec|exec|system|passthru|eval|assert|include|require|max|min|nl_langinfo|ucwords|wordwrap|similar_text|gettype|list|str_pad|str_repeat|simplexml_load_string|session_decode)$/

/** Whether a function is PHP's own and passes on what it is given. */
export function isBuiltIn(name: string, isMethod: boolean): boolean {
  return !isMethod && passesOn.test(name)
}
