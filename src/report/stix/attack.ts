/* Techniques of ATT&CK as attack patterns. */

/** Whether a text is an id of a technique of ATT&CK: `T1190`, `T1505.003`. */
export function isTechnique(id: string): boolean {
  return /^T\d{4}(?:\.\d{3})?$/.test(id)
}

/** The reference to ATT&CK, without an address, for which STIX wants a hash; nothing for what is no id of it. */
export function attackReference(id: string): {readonly external_references?: readonly object[]} {
  if (!isTechnique(id)) return {}
  return {
    external_references: [{source_name: "mitre-attack", external_id: id}],
  }
}
