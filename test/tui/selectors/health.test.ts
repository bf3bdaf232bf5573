import { expect, test } from 'vitest';
import { withReplaced } from '../../../src/discovery/list-step.js';
import { healthOf } from '../../../src/tui/selectors/health.js';
import { indexesOf } from '../../../src/tui/selectors/list.js';
import { lookCounter } from '../../discovery/counted-service.js';
import { makeService } from '../../discovery/make-service.js';

test('of a thousand services those alone are counted again that changed', () => {
  const { counted, looks } = lookCounter();
  const services = Array.from({ length: 1000 }, (_, at) => counted(makeService({ name: `m-${at}` })));
  expect(healthOf(services)).toMatchObject({ ready: 1000, 'not-ready': 0 });
  looks();
  const failing = (at: number) =>
    [at, counted(makeService({ name: `m-${at}`, readiness: 'not-ready' }))] as const;
  const next = withReplaced(services, new Map([failing(3), failing(30)]));
  expect(healthOf(next)).toMatchObject({ ready: 998, 'not-ready': 2 });
  expect(looks()).toBe(4);
  const back = withReplaced(
    next,
    new Map([[3, counted(makeService({ name: 'm-3', readiness: 'stopped' }))]]),
  );
  expect(healthOf(back)).toMatchObject({ ready: 998, 'not-ready': 1, stopped: 1 });
  expect(looks()).toBe(2);
  // One that was not counted before is counted as a whole.
  const unseen = withReplaced(back, new Map([failing(5)]));
  expect(healthOf(withReplaced(unseen, new Map([failing(6)])))).toMatchObject({ ready: 996, 'not-ready': 3 });
});

test('services that changed stand where they stood, and none of them is looked at for that', () => {
  let looked = 0;
  const watched = (name: string) =>
    Object.defineProperty({ ...makeService({ name }) }, 'key', { get: () => (looked++, `demo/${name}`) });
  const services = ['a', 'b', 'c'].map(watched);
  const indexes = indexesOf(services, undefined);
  looked = 0;
  const next = withReplaced(services, new Map([[1, watched('b')]]));
  expect(indexesOf(next, { services, indexes, order: [] })).toBe(indexes);
  expect(looked).toBe(0);
});
