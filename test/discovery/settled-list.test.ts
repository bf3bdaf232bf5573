import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { withAllSteps } from '../../src/discovery/graph-steps.js';
import { stepTo, withReplaced } from '../../src/discovery/list-step.js';
import { settledList, type Explanation } from '../../src/discovery/settled-list.js';
import { needsPods } from '../../src/kserve/explain.js';
import type { Readiness, Service, ServiceKey } from '../../src/kserve/service.js';
import { lookCounter } from './counted-service.js';
import { seq } from './kind-objects.js';
import { makeService } from './make-service.js';

type Told = ReadonlyMap<ServiceKey, Explanation>;

const graph = seq();
const names = ['a', 'b', 'first', 'second', 'z'];

/** As it is computed from nothing. */
function plainly(services: readonly Service[], isWhole: boolean, told: Told): readonly Service[] {
  const all = services.map((service) => {
    const last = told.get(service.key);
    return needsPods(service) && last?.resourceVersion === service.resourceVersion ? last.service : service;
  });
  return isWhole ? withAllSteps(all, all) : all;
}

function toldOf(services: readonly Service[], why: string): Told {
  const explained = services.map((service): [ServiceKey, Explanation] => {
    const { key, resourceVersion } = service;
    const said = service.kind === 'graph' ? { startFailure: why } : { whyNotReady: why };
    return [key, { resourceVersion, service: { ...service, ...said } }];
  });
  return new Map(explained);
}

test('whatever changes and whatever pods say, the list is the one that is computed from nothing', () => {
  const readiness = fc.constantFrom<Readiness>('ready', 'not-ready', 'unknown', 'stopped');
  const event = fc.oneof(
    fc.record({ type: fc.constant('change' as const), at: fc.nat(names.length), readiness }),
    fc.record({ type: fc.constant('remove' as const), at: fc.nat(names.length) }),
    fc.record({ type: fc.constant('tell' as const), why: fc.constantFrom('x', 'y') }),
    fc.record({ type: fc.constant('whole' as const), isWhole: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const list = settledList();
      let services: readonly Service[] = [
        graph,
        ...names.map((name) =>
          makeService({ name, namespace: graph.namespace, key: `${graph.namespace}/${name}` }),
        ),
      ];
      let [isWhole, told]: [boolean, Told] = [true, new Map()];
      list.take(services, isWhole);
      const seen: unknown[] = [];
      const expected: unknown[] = [];
      for (const [version, one] of events.entries()) {
        const before = 'at' in one ? services[one.at] : undefined;
        if (one.type === 'change' && before !== undefined) {
          const now = { ...before, readiness: one.readiness, resourceVersion: `${version}` };
          services = withReplaced(services, new Map([[one.at, now]]));
        }
        if (one.type === 'remove') services = services.filter((service) => service !== before);
        if (one.type === 'whole') ({ isWhole } = one);
        if (one.type === 'tell') {
          const wanting = services.filter(needsPods);
          seen.push(list.wanting());
          expected.push(wanting);
          told = toldOf(wanting, one.why);
          list.tell(told);
        } else list.take(services, isWhole);
        if (one.type === 'change') continue;
        seen.push(list.services());
        expected.push(plainly(services, isWhole, told));
      }
      expect([...seen, list.services()]).toEqual([...expected, plainly(services, isWhole, told)]);
    }),
  );
});

test('a list that came by two steps at once is read whole', () => {
  const list = settledList();
  const start = names.map((name) => makeService({ name, key: `models/${name}` }));
  list.take(start, true);
  list.services();
  const [a, b] = ['8', '9'].map((resourceVersion, at) => ({ ...makeService(start[at]), resourceVersion }));
  const once = withReplaced(start, new Map(a === undefined ? [] : [[0, a]]));
  const twice = withReplaced(once, new Map(b === undefined ? [] : [[1, b]]));
  list.take(twice, true);
  expect(list.services()).toEqual(twice);
});

test('what the pods say of the readiness alone is told', () => {
  const list = settledList();
  const service = makeService({ readiness: 'not-ready', whyNotReady: 'x' });
  list.take([service], true);
  list.services();
  const { key, resourceVersion } = service;
  list.tell(new Map([[key, { resourceVersion, service: { ...service, readiness: 'unknown' } }]]));
  expect(list.services()).toMatchObject([{ readiness: 'unknown', whyNotReady: 'x' }]);
});

test('of a thousand services a change of three looks at three, and at those alone that need their pods', () => {
  const { counted, looks } = lookCounter();
  const service = (at: number, readiness: Readiness = 'ready', resourceVersion = '1') =>
    counted(makeService({ name: `m-${at}`, readiness, resourceVersion }));
  const first = [counted(graph), ...Array.from({ length: 1000 }, (_, at) => service(at))];
  const list = settledList();
  list.take(first, true);
  const shown = list.services();
  looks();
  const changed = [7, 70, 700].map((at) => [at + 1, service(at, 'not-ready', '2')] as const);
  list.take(withReplaced(first, new Map(changed)), true);
  const next = list.services();
  expect(list.wants()).toBe('new');
  expect(list.wanting().map(({ name }) => name)).toEqual(['seq', 'm-7', 'm-70', 'm-700']);
  expect(looks()).toBeLessThan(20);
  expect(stepTo(next)).toEqual({ before: shown, places: [8, 71, 701] });
  list.tell(toldOf(list.wanting().slice(1), 'no node has a GPU'));
  expect(stepTo(list.services())?.places).toEqual([8, 71, 701]);
  expect(looks()).toBeLessThan(50);
  expect(list.services()[71]?.whyNotReady).toBe('no node has a GPU');
});
