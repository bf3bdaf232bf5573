import { expect, test } from 'vitest';
import type { Message } from '../../../src/tui/messages.js';
import type { State } from '../../../src/tui/state.js';
import { update } from '../../../src/tui/update.js';
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
