/* Redaction as commands do it: the map of the case is read, used, and written back before anything is shown. */

import {newRedactionKey, readRedactionMap, writeRedactionMap} from "../case/redaction.ts"
import type {CaseBundle} from "../model/case.ts"
import {type Redacted, redactBundle} from "../report/redact.ts"
import type {Option} from "./command.ts"
import type {Config} from "./config.ts"

export const redactOption: Option = {
  flags: "--redact",
  says: "put pseudonyms for the organisation's names; the map stays in the case folder, readable by you alone",
}

/** The bundle of the case in `folder` without the organisation's names. A case that is redacted already stays as it is. */
export async function redactedCase<
  Bundle extends Pick<CaseBundle, "case" | "findings" | "troubles" | "files">,
>(
  folder: string,
  bundle: Bundle,
  {organisation}: Config,
  names: readonly string[] = [],
): Promise<Pick<Redacted<Bundle>, "bundle" | "text">> {
  if (bundle.case.redacted === true) return {bundle, text: (text) => text}
  const known = await readRedactionMap(folder)
  const made = redactBundle(bundle, known?.key ?? newRedactionKey(), {organisation, names, known})
  await writeRedactionMap(folder, made.map)
  return made
}
