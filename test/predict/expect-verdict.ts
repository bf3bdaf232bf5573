import { expect } from 'vitest';
import type { Evidence } from '../../src/predict/evidence.js';
import { decideVerdict } from '../../src/predict/decide.js';

/** Expects what holds of every verdict: who, in which words, with evidence, and a next step where it is not a prediction. */
export function expectVerdict(evidence: Evidence, who: string, summary: RegExp): void {
  const verdict = decideVerdict(evidence);
  expect(verdict.who).toBe(who);
  expect(verdict.summary).toMatch(summary);
  expect(verdict.ok).toBe(who === 'model' && evidence.value !== undefined);
  expect(verdict.next.length > 0).toBe(!verdict.ok);
  expect(verdict.evidence.length).toBeGreaterThan(1);
}
