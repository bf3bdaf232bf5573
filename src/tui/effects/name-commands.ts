import type { NextStep } from '../../problem.js';
import type { Failure, Outcome } from '../state/call.js';
import type { Message } from '../state/messages.js';

type Rename = (text: string) => string;

/** The message with the commands of isvc in its steps and notices as the program was started: `kubectl isvc list`. */
export function nameCommandsIn(message: Message, rename: Rename): Message {
  if (message.type === 'call-ended') return { ...message, outcome: outcomeWith(message.outcome, rename) };
  if (message.type === 'list-failed') return { ...message, failure: failureWith(message.failure, rename) };
  if (message.type === 'list-interrupted' && message.remedy !== undefined)
    return { ...message, remedy: rename(message.remedy) };
  if (message.type === 'noticed') return { ...message, notice: rename(message.notice) };
  if (message.type === 'loaded') return { ...message, loaded: loadedWith(message.loaded, rename) };
  return message;
}

function outcomeWith(outcome: Outcome, rename: Rename): Outcome {
  if (outcome.kind === 'problem') return { ...outcome, failure: failureWith(outcome.failure, rename) };
  const { exchange } = outcome;
  const verdict = { ...exchange.verdict, next: stepsWith(exchange.verdict.next, rename) };
  return { ...outcome, exchange: { ...exchange, verdict } };
}

/** Of what was loaded: why it could not be, and the remedies of checks. */
function loadedWith<L extends Extract<Message, { readonly type: 'loaded' }>['loaded']>(
  loaded: L,
  rename: Rename,
): L {
  if (loaded.name === 'doctor') {
    const checks = loaded.checks.map((check) => ({ ...check, remedy: check.remedy.map(rename) }));
    const failure = loaded.failure === undefined ? {} : { failure: failureWith(loaded.failure, rename) };
    return { ...loaded, checks, ...failure };
  }
  const named = Object.entries(loaded).map(([field, value]: [string, unknown]) => [
    field,
    hasFailure(value) ? { ...value, failure: failureWith(value.failure, rename) } : value,
  ]);
  return { ...loaded, ...(Object.fromEntries(named) as Partial<L>) };
}

function hasFailure(value: unknown): value is { readonly failure: Failure } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'failure' in value &&
    typeof value.failure === 'object' &&
    value.failure !== null &&
    'next' in value.failure
  );
}

function failureWith(failure: Failure, rename: Rename): Failure {
  return { ...failure, next: stepsWith(failure.next, rename) };
}

function stepsWith(steps: readonly NextStep[], rename: Rename): readonly NextStep[] {
  return steps.map((step) => ({ ...step, text: rename(step.text) }));
}
