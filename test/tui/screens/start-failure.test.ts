import { expect, test } from 'vitest';
import { service } from '../../inference/samples.js';
import { drawn } from '../screen.js';
import { after, pressed, stateWith } from '../states.js';

const startFailure =
  'the version before still answers; the new one does not start: predictor: OOMKilled: exit 137, 3 restarts';
const rolling = service({ name: 'iris', startFailure });
const text = (state: Parameters<typeof drawn>[0]) => drawn(state).join('\n');

test('a ready service whose new version does not start has a mark of its own, and says it in the pane', () => {
  const list = text(stateWith([rolling, service({ name: 'sound' })]));
  expect(list).toMatch(/iris +◐/);
  expect(list).toMatch(/sound +●/);
  expect(list).toContain('! the version before still answers');
});

test('the details begin with it, and with what was asked meanwhile', () => {
  const details = pressed(stateWith([rolling]), 'enter');
  expect(text(details)).toContain('the version before still answers');
  const told = 'the version before still answers; the new one does not start: predictor: Unhealthy: HTTP 503';
  const ready = { state: 'ready', value: [] } as const;
  const loaded = {
    name: 'details',
    of: rolling.key,
    events: ready,
    pods: ready,
    runtime: { state: 'ready', value: undefined },
    canaries: ready,
    told,
  } as const;
  expect(text(after(details, { type: 'loaded', loaded }))).toContain('Unhealthy: HTTP 503');
});

test('what a call waits for is shown whole, on as many lines as it takes', () => {
  const state = pressed(stateWith([service({ name: 'iris' })]), 'p');
  const doing = `waiting for iris, which is starting from zero: predictor: Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu`;
  const shown = text(after(state, { type: 'call-progressed', of: rolling.key, doing }));
  expect(shown.replaceAll(/\s+/g, ' ')).toContain('3 Insufficient nvidia.com/gpu…');
});
