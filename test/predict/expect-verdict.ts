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

/**
 * A verdict without its sentences, a line each: who answered, the action of each step with its value, and the command that the step names.
 * The last line says what would be asked.
 */
export function outlineOf(evidence: Evidence): readonly string[] {
  const { who, next, ask } = decideVerdict(evidence);
  const steps = next.flatMap(({ text, action }) => {
    if (action === undefined) return [];
    const command = /\b(?:isvc [a-z]+ \S+ -n|kubectl) .*/.exec(text)?.[0];
    const what = action.value === undefined ? action.kind : `${action.kind} ${action.value}`;
    return [command === undefined ? what : `${what}: ${command}`];
  });
  return [who, ...steps, ...(ask === undefined ? [] : [`asks: ${ask}`])];
}
