/* Paths and types of modules in one form, so that a rule can name them once for all servers. */

/** Public key tokens of assemblies that the vendor of Windows, .NET and Exchange signs. */
const microsoftTokens: ReadonlySet<string> = new Set([
  "31bf3856ad364e35",
  "b03f5f7f11d50a3a",
  "b77a5c561934e089",
])

/** Whose a type is by its name: `Microsoft` by the strong name of its assembly, or a bare one of System.Web;
 *  `Microsoft by name` where it only calls itself so, as Exchange's own mostly do; else `other`. The name tells
 *  what .NET will ask for; whether the file found there is the vendor's, only the file can show. */
export function publisherOf(type: string): "Microsoft" | "Microsoft by name" | "other" {
  const token = /PublicKeyToken\s*=\s*([0-9a-f]{16})/i.exec(type)?.[1]?.toLowerCase()
  if (token !== undefined) return microsoftTokens.has(token) ? "Microsoft" : "other"
  const [name = "", assembly] = type.split(",", 2).map((part) => part.trim())
  if (assembly === undefined && /^System\.(?:Web|ServiceModel)\.[\w.+]+$/.test(name)) return "Microsoft"
  const isExchange = (text: string): boolean => /^Microsoft\.Exchange\./.test(text)
  return isExchange(name) && (assembly === undefined || isExchange(assembly)) ? "Microsoft by name" : "other"
}

/** `%windir%\…` for what lies in Windows, `%ExchangeInstallPath%\…` for what lies in Exchange's folder, else
 *  as written; `/` as `\`. */
export function plainPath(path: string | undefined): string | undefined {
  return path
    ?.trim()
    .replaceAll("/", "\\")
    .replace(/^(?:%windir%|%SystemRoot%|[A-Za-z]:\\Windows)(?=\\)/i, "%windir%")
    .replace(
      /^(?:%ExchangeInstallPath%|[A-Za-z]:(?:\\[^\\]+){0,3}\\(?:Microsoft\\)?Exchange(?: Server)?\\V1[45])\\?(?=.)/i,
      "%ExchangeInstallPath%\\",
    )
}
