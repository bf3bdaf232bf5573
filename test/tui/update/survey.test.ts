import { expect, test } from 'vitest';
import type { Message } from '../../../src/tui/state/messages.js';
import type { State } from '../../../src/tui/state/state.js';
import { update } from '../../../src/tui/update/update.js';
import { endpoint, exchange, failed } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, named, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const found = { findings: [], claims: [], named: [], attempts: [], warnings: [] } as const;
const attempt = { candidate: endpoint({}).candidate, outcome: 'answered', detail: 'HTTP 404' } as const;
const surveyed = (winner?: typeof attempt): Message => ({
  type: 'surveyed',
  survey: { state: 'ready', value: { ...found, ...(winner === undefined ? {} : { winner }) } },
});
const without = after(stateWith(named('iris', 'other')), surveyed());
const effects = (state: State, message: Message) => update(state, message)[1];
const refresh = (state: State, laterMs: number): Message => ({
  type: 'refresh-due',
  now: state.now + laterMs,
});
const ended = (sent: ReturnType<typeof exchange>): Message => ({
  type: 'call-ended',
  of,
  outcome: { kind: 'exchange', exchange: sent },
});

test('while no gateway answers it is looked for again, every half a minute, without a key', () => {
  expect(drawn(without).join('\n')).toContain('no gateway answered');
  expect(effects(without, refresh(without, 5_000))).toEqual([]);
  const [looking, asked] = update(without, refresh(without, 30_000));
  expect(asked).toEqual([{ type: 'survey' }]);
  expect(effects(looking, refresh(looking, 5_000))).toEqual([]);
  expect(drawn(after(looking, surveyed(attempt))).join('\n')).not.toContain('no gateway answered');
});

test('one that answers is not looked for again', () => {
  const state = after(without, surveyed(attempt));
  expect(effects(state, refresh(state, 600_000))).toEqual([]);
});

test('an answer that came through a gateway says that it is back', () => {
  expect(effects(without, ended(exchange({})))).toContainEqual({ type: 'survey' });
  expect(effects(without, ended(failed({ who: 'nobody' })))).not.toContainEqual({ type: 'survey' });
  expect(effects(after(without, surveyed(attempt)), ended(exchange({})))).not.toContainEqual({
    type: 'survey',
  });
  const around = endpoint({ candidate: { ...endpoint({}).candidate, bypassesGateway: true } });
  expect(effects(without, ended(exchange({ endpoint: around })))).not.toContainEqual({ type: 'survey' });
});

test('a call that nobody answers looks again whether the gateway of the header is there, once in a while', () => {
  const state = after(without, surveyed(attempt));
  const later = { ...state, now: state.now + 5_000 };
  const nobody = ended(failed({ who: 'nobody' }));
  expect(effects(later, nobody)).toContainEqual({ type: 'survey' });
  expect(effects(state, nobody)).not.toContainEqual({ type: 'survey' });
  expect(effects(later, ended(exchange({})))).not.toContainEqual({ type: 'survey' });
  const problem = { kind: 'no-way-in', summary: 'Nothing answered.', next: [] } as const;
  const none: Message = { type: 'call-ended', of, outcome: { kind: 'problem', at: 0, failure: problem } };
  expect(effects(later, none)).toContainEqual({ type: 'survey' });
});

test('once a list that was stale is live again, the gateways are looked at, without a key or a call', () => {
  const state = after(without, surveyed(attempt));
  const stale = after(state, { type: 'list-interrupted', why: 'the API server does not answer' });
  const services = named('iris');
  expect(effects(stale, { type: 'listed', services })).toContainEqual({ type: 'survey' });
  expect(effects(after(stale, { type: 'listed', services }), { type: 'listed', services })).toEqual([]);
});
