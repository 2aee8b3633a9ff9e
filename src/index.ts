/* What the library promises: nothing yet but the shapes of its outputs. The command line is the product;
 * subpaths follow when they are ready to be kept. */

export type {Case, CaseBundle} from "./model/case.ts"
export type {Finding} from "./model/finding.ts"
export type {Judgement} from "./model/judgement.ts"
