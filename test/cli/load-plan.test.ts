import { expect, test } from 'vitest';
import { loadPlan } from '../../src/cli/load-plan.js';

test.each([
  ['0', 0],
  ['0s', 0],
  ['5s', 5000],
])('--ramp %s is %i ms', (ramp, rampMs) => {
  expect(loadPlan({ color: true, ramp }).loop).toMatchObject({ kind: 'closed', rampMs });
});

test.each(['--duration', '--ramp'])('%s has an end', (flag) => {
  const name = flag.slice(2);
  expect(() => loadPlan({ color: true, [name]: '25h' })).toThrow(`${flag} 25h is longer than a day`);
});
