/* Who counts as a doer for the kinds of claims, and the verbs that are deeds of an intrusion. */

import type {Ref} from "../discourse/discourse.ts"

/** Kinds of names that can have done something. */
export const actorKinds: ReadonlySet<string> = new Set(["actor", "state", "state body", "person"])

/** Whether it does something itself: an actor, a state, a person, or the event that stands for whoever did it. */
export const isDoer = (ref: Ref | undefined): ref is Ref =>
  ref !== undefined && (actorKinds.has(ref.kind) || ref.kind === "event")

/** Whether it is malware, which stands for the event in which it was used. */
export const isMalware = (ref: Ref): boolean => ref.kind === "malware"

/** Whether it is somebody, and not the event. */
export const isActor = (ref: Ref | undefined): ref is Ref => ref !== undefined && actorKinds.has(ref.kind)

/** Whether it is a state or a body of one. */
export const isState = (ref: Ref): boolean => ref.kind === "state" || ref.kind === "state body"

/** Verbs that are deeds of an intrusion, in their base form. */
export const deeds: ReadonlySet<string> = new Set(
  "gain obtain access compromise breach infiltrate enter deliver spread hit attack target carry conduct launch penetrate steal exfiltrate infect intrude get move install deploy take perpetrate execute mount hack break achieve establish begin start happen occur reach encrypt collect attack exploit use disrupt knock affect impact send arrive distribute plant inject harvest abuse wipe make".split(
    " ",
  ),
)
