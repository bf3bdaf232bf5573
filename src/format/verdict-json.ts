import type { Verdict } from '../inference/exchange.js';
import type { NextStep } from '../problem.js';
import { defined } from '../runtime/defined.js';
import { shownText } from './safe-text.js';

/** A verdict for a program: the words that people read, and the action of each next step. Without secrets. */
export function verdictObject({ who, ok, partly, summary, evidence, next }: Verdict) {
  return {
    who,
    ok,
    ...defined({ partly }),
    summary: shownText(summary),
    evidence: evidence.map(shownText),
    next: next.map(stepObject),
  };
}

/** A next step for a program. */
export function stepObject({ text, action }: NextStep) {
  return { text: shownText(text), ...defined({ action }) };
}
