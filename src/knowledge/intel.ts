/* What the reading of public statements rests on: the words, ATT&CK's names, what is harmless, what is known of
 * single statements. Only the commands on statements load it: it is large and judges no server. */

import type {Refusal} from "../model/refusal.ts"
import {type AttackNames, readAttackNames} from "./attack.ts"
import {type Lexicons, readLexicons} from "./lexicons.ts"
import type {KnowledgeFiles} from "./load.ts"
import {type KnownStatement, readStatements} from "./statements.ts"
import {readWarningLists, type WarningLists} from "./warning-lists.ts"

export interface IntelKnowledge {
  readonly lexicons: Lexicons
  readonly attack: AttackNames
  readonly warningLists: WarningLists
  /** In order of their ids. */
  readonly statements: readonly KnownStatement[]
}

/** The knowledge in the files of a knowledge folder, with everything that is wrong with them. What is refused is
 *  left out. */
export function readIntelKnowledge(files: KnowledgeFiles): {
  readonly knowledge: IntelKnowledge
  readonly refusals: readonly Refusal[]
} {
  const lexicons = readLexicons(files)
  const attack = readAttackNames(files)
  const lists = readWarningLists(files)
  const statements = readStatements(files)
  return {
    knowledge: {
      lexicons: lexicons.lexicons,
      attack: attack.attack,
      warningLists: lists.lists,
      statements: statements.statements,
    },
    refusals: [...lexicons.refusals, ...attack.refusals, ...lists.refusals, ...statements.refusals],
  }
}
