import { expect, test } from 'vitest';
import {
  type Check,
  failCheck,
  firstFailure,
  passCheck,
  skipCheck,
  startCheckup,
} from '../../src/doctor/checkup.js';
import { Problem } from '../../src/problem.js';

const never = new AbortController().signal;
const quiet = () => undefined;
const states = (checks: readonly Check[]) => checks.map(({ id, state }) => `${id} ${state}`);

test('checks that do not need each other run side by side, and stay in their order', async () => {
  const first = Promise.withResolvers<void>();
  const seen: string[] = [];
  const { check, ended } = startCheckup((all) => seen.push(states(all).join(', ')), never);
  check({ id: 'slow', title: 'slow' }, {}, async () => {
    await first.promise;
    return passCheck(1);
  });
  check({ id: 'quick', title: 'quick' }, {}, () => {
    // The first ends only because the second has begun.
    first.resolve();
    return Promise.resolve(passCheck(2));
  });
  expect(states(await ended())).toEqual(['slow passed', 'quick passed']);
  expect(seen).toContain('slow running, quick running');
});

test('a check gets the values of those that it needs, also of one that failed with a value', async () => {
  const { check, ended } = startCheckup(quiet, never);
  const a = check({ id: 'a', title: 'a' }, {}, () => Promise.resolve(passCheck(20)));
  const b = check({ id: 'b', title: 'b' }, {}, () =>
    Promise.resolve({ ...failCheck('cluster', 'half of it', 'mend it'), value: 1 }),
  );
  const sum = check({ id: 'sum', title: 'sum' }, { a, b }, (seen) =>
    Promise.resolve(passCheck(seen.a + seen.b)),
  );
  await ended();
  expect(await sum.value).toBe(21);
});

test('one that needs what has no value is skipped, and says so; all others run', async () => {
  const { check, ended } = startCheckup(quiet, never);
  const a = check({ id: 'a', title: 'the first' }, {}, () =>
    Promise.resolve(failCheck('cluster', 'no', 'mend it')),
  );
  check({ id: 'b', title: 'b' }, { a }, () => Promise.resolve(passCheck(1)));
  check({ id: 'c', title: 'c' }, {}, () => Promise.resolve(passCheck(1)));
  const checks = await ended();
  expect(states(checks)).toEqual(['a failed', 'b skipped', 'c passed']);
  expect(checks[1]?.seen).toEqual(['not checked: it needs the first']);
});

test('a Problem is a failure with its remedy; the first in the order tells a script', async () => {
  const { check, ended } = startCheckup(quiet, never);
  check({ id: 'a', title: 'a' }, {}, () => Promise.resolve(skipCheck('nothing to see')));
  check({ id: 'b', title: 'b' }, {}, () =>
    Promise.reject(new Problem('no-way-in', 'closed', { remedy: 'open it\nor not' })),
  );
  check({ id: 'c', title: 'c' }, {}, () => Promise.resolve(failCheck('cluster', 'no', 'mend it')));
  const checks = await ended();
  expect(checks[1]).toMatchObject({ state: 'failed', seen: ['closed'], remedy: ['open it', 'or not'] });
  expect(firstFailure(checks)).toBe('no-way-in');
  expect(firstFailure(checks.slice(0, 1))).toBeUndefined();
});

test.each(['usage', 'bug'] as const)('a problem of kind %s is not a finding', async (kind) => {
  const { check, ended } = startCheckup(quiet, never);
  const thrown = new Problem(kind, 'ours', { remedy: 'none' });
  check({ id: 'a', title: 'a' }, {}, () => Promise.reject(thrown));
  await expect(ended()).rejects.toBe(thrown);
});

test('the signal ends all of it with its reason, and nobody is told of anything more', async () => {
  const stop = new AbortController();
  let told = 0;
  const { check, ended } = startCheckup(() => (told += 1), stop.signal);
  check({ id: 'a', title: 'a' }, {}, () => {
    stop.abort(new Error('enough'));
    return Promise.reject(new Problem('cluster', 'cut', { remedy: 'none' }));
  });
  await expect(ended()).rejects.toThrow('enough');
  expect(told).toBe(1);
});
