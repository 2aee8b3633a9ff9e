/* The floors of labelled passages: what is read of them, told as figures, must not fall below what was read before. */

import assert from "node:assert/strict"
import type {TestContext} from "node:test"
import {f1, type Passage, scorePassages, summary} from "./intel-score.ts"
import {lexicons} from "./shipped-lexicons.ts"

/** Strict F1 of claims and F1 of advice, each from 0 to 1. */
export interface Floors {
  readonly floor: number
  readonly adviceFloor: number
}

/** Scores passages, prints figures and nothing of the texts, and holds them against their floors. */
export function readNoWorse(
  t: TestContext,
  passages: readonly Passage[],
  {floor, adviceFloor}: Floors,
): void {
  const score = scorePassages(passages, lexicons)
  t.diagnostic(`strict ${summary(score.strict)}`)
  t.diagnostic(`loose ${summary(score.loose)}`)
  t.diagnostic(`advice ${summary(score.advice)}`)
  for (const [kind, {strict, loose}] of score.byKind)
    t.diagnostic(`${kind}: strict ${summary(strict)}; loose F1 ${f1(loose).toFixed(3)}`)
  assert.ok(f1(score.strict) >= floor, `strict F1 ${f1(score.strict).toFixed(3)}`)
  assert.ok(f1(score.advice) >= adviceFloor, `advice F1 ${f1(score.advice).toFixed(3)}`)
}
