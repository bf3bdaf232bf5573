import { expect, test } from 'vitest';
import { parseJson } from '../../../src/inference/read-json.js';
import { exchange } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { update } from '../../../src/tui/update/update.js';
import { after, effectsOf, named, pressed, stateWith } from '../states.js';

const of = 'kserve-demo/iris';
const settings = { columns: [], repeatMs: 2000, keepsHistory: true } as const;
const list = stateWith(named('iris'), { settings });
const text = '{"instances":[[1.5]]}';
const earlier = exchange({
  service: of,
  startedAt: 500_000,
  payload: { kind: 'json', text, value: parseJson(text) },
});
const now = exchange({ service: of, startedAt: 1_007_000 });
const ended = { type: 'call-ended', of, outcome: { kind: 'exchange', exchange: now } } as const;
const loaded = { type: 'history-loaded', of, exchanges: [earlier] } as const;

test('an exchange is kept, but not those of a repetition, and none where the settings say so', () => {
  expect(update(list, ended)[1]).toContainEqual({ type: 'keep-exchange', exchange: now });
  const repeated = after(pressed(list, 'r'), ended);
  expect(update(pressed(repeated, 'p'), ended)[1].map(({ type }) => type)).not.toContain('keep-exchange');
  const off = stateWith(named('iris'), { settings: { columns: [], repeatMs: 2000 } });
  expect(update(off, ended)[1].map(({ type }) => type)).not.toContain('keep-exchange');
});

test('the history asks once for what was kept, and shows it behind what was sent now, with the time of day', () => {
  const one = after(list, ended);
  expect(effectsOf(one, 'h')).toEqual([{ type: 'load-history', of }]);
  const history = after(pressed(one, 'h'), loaded);
  expect(drawn(history).filter((row) => /\d\d:\d\d:\d\d/.test(row))).toHaveLength(2);
  expect(effectsOf(history, 'esc', 'h')).toEqual([]);
  expect(pressed(history, 'esc').outcomes.get(of)).toHaveLength(1);
});

test('r sends the payload of an entry again, and from then on', () => {
  const history = after(pressed(after(list, ended), 'h'), loaded);
  const [effect] = effectsOf(history, 'j', 'r');
  expect(effect).toMatchObject({ type: 'predict', payload: { bytes: Buffer.from(text) } });
  expect(pressed(history, 'j', 'r').payloads.get(of)?.source).toMatch(/^the payload of \d\d:\d\d:\d\d$/);
});

test('any two entries are compared, their payloads too', () => {
  const other = '{"instances":[[2.5]]}';
  const second = { ...now, payload: { kind: 'json', text: other, value: parseJson(other) } } as const;
  const history = after(
    pressed(after(list, { ...ended, outcome: { kind: 'exchange', exchange: second } }), 'h'),
    loaded,
  );
  const compared = drawn(pressed(history, 'enter')).join('\n');
  expect(compared).toContain('the payloads:');
  expect(compared).toContain('[-1-]{+2+}.5');
});
