import { expect, test } from 'vitest';
import { nameCommandsIn } from '../../../src/tui/effects/name-commands.js';
import type { Message } from '../../../src/tui/state/messages.js';
import { failed } from '../../inference/samples.js';

const rename = (text: string) => text.replaceAll('isvc ', 'kubectl isvc ');
const failure = { kind: 'usage', summary: 'No.', next: [{ text: 'Try: isvc list' }] } as const;
const of = 'kserve-demo/iris';

function named(message: Message): Message {
  return nameCommandsIn(message, rename);
}

test('the steps of a verdict and of a failure name the program as it was started', () => {
  const exchange = failed({ next: [{ text: 'See isvc gateways iris', action: { kind: 'gateways' } }] });
  expect(named({ type: 'call-ended', of, outcome: { kind: 'exchange', exchange } })).toMatchObject({
    outcome: {
      exchange: {
        verdict: { next: [{ text: 'See kubectl isvc gateways iris', action: { kind: 'gateways' } }] },
      },
    },
  });
  const renamed = { failure: { summary: 'No.', next: [{ text: 'Try: kubectl isvc list' }] } };
  const problem = { kind: 'problem', at: 1, failure } as const;
  expect(named({ type: 'call-ended', of, outcome: problem })).toMatchObject({ outcome: renamed });
  expect(named({ type: 'list-failed', failure })).toMatchObject(renamed);
});

test('so do notices, what could not be loaded, and the remedies of checks', () => {
  expect(named({ type: 'noticed', notice: 'isvc doctor prints it' })).toMatchObject({
    notice: 'kubectl isvc doctor prints it',
  });
  const text = { state: 'failed', failure } as const;
  expect(named({ type: 'loaded', loaded: { name: 'yaml', of, text } })).toMatchObject({
    loaded: { name: 'yaml', of, text: { failure: { next: [{ text: 'Try: kubectl isvc list' }] } } },
  });
  const check = {
    id: 'rights',
    title: 'rights',
    state: 'failed',
    seen: [],
    parts: [],
    remedy: ['isvc doctor -o yaml'],
  } as const;
  const loaded = { name: 'doctor', checks: [check], isDone: true } as never;
  expect(named({ type: 'loaded', loaded })).toMatchObject({
    loaded: { checks: [{ remedy: ['kubectl isvc doctor -o yaml'] }] },
  });
});

test('what has no steps stays as it is', () => {
  const message: Message = { type: 'ticked', now: 1 };
  expect(named(message)).toBe(message);
});
