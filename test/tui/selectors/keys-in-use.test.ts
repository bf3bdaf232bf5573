import { expect, test } from 'vitest';
import { needsMet } from '../../../src/tui/selectors/keys-in-use.js';
import type { Outcome } from '../../../src/tui/state/call.js';
import type { PayloadPreview } from '../../../src/tui/state/payload-place.js';
import type { State } from '../../../src/tui/state/state.js';
import { exchange, failed } from '../../inference/samples.js';
import { after, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const list = stateWith(named('iris'));
const ended = (outcome: Outcome) => after(list, { type: 'call-ended', of, outcome });
const met = (state: State) => [...needsMet(state)];

const payload = (template: boolean): State => {
  const value: PayloadPreview = { source: 'a', text: '{}', notes: [], template };
  return after(pressed(list, 'P'), {
    type: 'loaded',
    loaded: { name: 'payload', of, payload: { state: 'ready', value } },
  });
};

test('there is an answer once something was sent', () => {
  const failure = { kind: 'no-way-in', summary: 'No gateway.', next: [{ text: 'Look.' }] } as const;
  expect(met(list)).not.toContain('answer');
  expect(met(ended({ kind: 'problem', at: 1, failure }))).not.toContain('answer');
  expect(met(ended({ kind: 'exchange', exchange: exchange({}) }))).toContain('answer');
  expect(met(ended({ kind: 'exchange', exchange: failed({}) }))).toContain('answer');
});

test('a template can be sent, and is not saved', () => {
  expect(met(payload(true))).toContain('sendable');
  expect(met(payload(true))).not.toContain('savable');
  expect(met(payload(false))).toContain('savable');
});

test('there is another log where there are several containers', () => {
  const source = { pod: 'iris-0', container: 'kserve-container', ranBefore: false };
  const logs = (count: number) =>
    after(pressed(list, 'l'), {
      type: 'logs-found',
      of,
      sources: Array.from({ length: count }, () => source),
    });
  expect(met(logs(1))).not.toContain('other log');
  expect(met(logs(2))).toContain('other log');
});
