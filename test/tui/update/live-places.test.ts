import { expect, test } from 'vitest';
import { service } from '../../inference/samples.js';
import { effectsOf, pressed, stateWith } from '../states.js';

const iris = service({ name: 'iris' });
const state = stateWith([iris]);

test.each([
  ['D', 'doctor', 'examine', 'stop-examining'],
  ['m', 'metrics', 'watch-metrics', 'stop-metrics'],
])('%s begins what its screen shows, and leaving the screen ends it', (key, name, begins, ends) => {
  expect(effectsOf(state, key)).toMatchObject([{ type: begins, service: iris }]);
  const open = pressed(state, key);
  expect(open.places.at(-1)).toMatchObject({ name });
  // Over another screen it goes on.
  expect(effectsOf(open, '?')).toEqual([]);
  expect(effectsOf(open, 'esc')).toEqual([{ type: ends }]);
});

test('D is about the cluster where there is no service, and from the gateways', () => {
  expect(effectsOf(stateWith([]), 'D')).toEqual([{ type: 'examine', call: {} }]);
  expect(effectsOf(pressed(state, 'g'), 'D')).toEqual([{ type: 'examine', call: {} }]);
});
