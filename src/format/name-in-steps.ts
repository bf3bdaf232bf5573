import type { Survey } from '../discovery/endpoint.js';
import type { Check } from '../doctor/doctor.js';
import type { Exchange, Verdict } from '../inference/exchange.js';
import type { NextStep } from '../problem.js';

/** A text with the commands of isvc in it as the program was started: `kubectl isvc list`. */
export type Rename = (text: string) => string;

/** Next steps whose commands name the program as it was started. What came from a cluster, a server or a file stays as it is, here and below. */
export function nameInSteps(steps: readonly NextStep[], rename: Rename): readonly NextStep[] {
  return steps.map((step) => ({ ...step, text: rename(step.text) }));
}

/** The same for its next steps. */
export function nameInVerdict(verdict: Verdict, rename: Rename): Verdict {
  return { ...verdict, next: nameInSteps(verdict.next, rename) };
}

/** The same for the next steps of its verdict, and for its notes. */
export function nameInExchange(exchange: Exchange, rename: Rename): Exchange {
  return {
    ...exchange,
    verdict: nameInVerdict(exchange.verdict, rename),
    notes: exchange.notes.map(rename),
  };
}

/** A check that was skipped says among what was seen which command sees more. */
export function nameInCheck(check: Check, rename: Rename): Check {
  return { ...check, seen: check.seen.map(rename), remedy: check.remedy.map(rename) };
}

/** The doubt stays one of the warnings, by its words. */
export function nameInSurvey(survey: Survey, rename: Rename): Survey {
  const { findings, warnings, doubt } = survey;
  return {
    ...survey,
    findings: findings.map(rename),
    warnings: warnings.map(rename),
    ...(doubt === undefined ? {} : { doubt: rename(doubt) }),
  };
}
