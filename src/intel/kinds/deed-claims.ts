/* What a sentence says of deeds: against whom, by what means, what for. */

import type {Clause} from "../parse/clause.ts"
import {readAimNoun} from "./aim-nouns.ts"
import {readAttack} from "./attack-nouns.ts"
import {readCarriers} from "./carriers.ts"
import {readChains} from "./chains.ts"
import {readChannels} from "./channels.ts"
import {readDemands} from "./demands.ts"
import type {Context} from "./draft.ts"
import {readDeedForItself, readEffort} from "./efforts.ts"
import {readEntries} from "./entry-ways.ts"
import {readInterests} from "./interests.ts"
import {readMessages} from "./messages.ts"
import {readMotive, readRequital} from "./motives.ts"
import {readObjectives} from "./objective.ts"
import {readOpenMeans} from "./open-means.ts"
import {readReached} from "./reached.ts"
import {readRuses} from "./ruses.ts"
import {readTaken} from "./taken.ts"
import {readTampering} from "./tampering.ts"
import {readTargets} from "./targeting.ts"
import {isTold} from "./told.ts"
import {readToldApart} from "./told-apart.ts"
import {readUnhit} from "./unhit.ts"
import {readUses} from "./uses.ts"
import {readVectors} from "./vector.ts"
import {readVictims} from "./victim-lists.ts"
import {readParts} from "./victim-parts.ts"
import {readAgainst, readFields, readUndergone, readVictim} from "./victims.ts"
import {noteWares, readNaming} from "./wares.ts"
import {readWhereabouts} from "./whereabouts.ts"

/** What a clause says of deeds. */
export function readDeeds(context: Context, clause: Clause): void {
  readTargets(context, clause)
  readVectors(context, clause)
  readEntries(context, clause)
  readCarriers(context, clause)
  readRuses(context, clause)
  readTampering(context, clause)
  readReached(context, clause)
  readChains(context, clause)
  readMessages(context, clause)
  readOpenMeans(context, clause)
  readNaming(context, clause)
  readChannels(context, clause)
  readVictims(context, clause)
  readObjectives(context, clause)
  readDeedForItself(context, clause)
  readMotive(context, clause)
  readTaken(context, clause)
  readDemands(context, clause)
  if (clause.verb.from < clause.verb.to && isTold(context, clause)) {
    readWhereabouts(context, clause)
    readUndergone(context, clause)
    readToldApart(context, clause)
    readInterests(context, clause)
  }
  readUnhit(context, clause)
}

/** What the nouns of a sentence say of deeds: "attacks on Norwegian ports". */
export function readDeedNouns(context: Context): void {
  const {tokens, parse} = context.phrase
  noteWares(context)
  for (const noun of parse.nouns) {
    readAttack(context, noun)
    readVictim(context, noun)
    readUses(context, noun)
    readAimNoun(context, noun)
    readEffort(context, noun)
    readRequital(context, noun)
  }
  readFields(context)
  readParts(context)
  if (tokens.some(({key}) => key === "against")) for (const noun of parse.nouns) readAgainst(context, noun)
}
