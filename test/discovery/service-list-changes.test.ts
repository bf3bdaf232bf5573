import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeptService } from '../../src/discovery/kept-service.js';
import { stepTo } from '../../src/discovery/list-step.js';
import { serviceList } from '../../src/discovery/service-list.js';
import type { KindEvent } from '../../src/discovery/watch-kinds.js';
import type { Service } from '../../src/kserve/service.js';
import { noRuntimes } from '../../src/kserve/serving-runtime.js';
import { chat } from './kind-objects.js';
import { makeService } from './make-service.js';

const kinds = ['llm', 'inference'] as const;
type Kind = (typeof kinds)[number];

const kept = (
  kind: Kind,
  name: string,
  resourceVersion: string,
): KeptService & { readonly service: Service } => {
  const facts = { name, namespace: 'demo', key: `${kind}/demo/${name}`, resourceVersion };
  return { place: `demo/${name}`, service: kind === 'llm' ? { ...chat(), ...facts } : makeService(facts) };
};

const listed = (kind: Kind, items: readonly KeptService[]): KindEvent => ({
  kind,
  event: { type: 'listed', items },
});
const changed = (kind: Kind, change: 'modified' | 'deleted', object: KeptService): KindEvent => ({
  kind,
  event: { type: 'changed', change, object },
});

const rank = (service: Service) => `${service.name}\0${service.kind === 'llm' ? 0 : 1}`;

test('whatever comes, changes and goes, the list is in order, and knows what alone was replaced in it', async () => {
  const event = fc.record({
    kind: fc.constantFrom(...kinds),
    change: fc.constantFrom(
      'modified' as const,
      'modified' as const,
      'modified' as const,
      'deleted' as const,
    ),
    name: fc.constantFrom('a', 'a-b', 'b', 'c'),
    isTold: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      const list = serviceList(kinds, () => Promise.resolve(noRuntimes));
      const plain = new Map<string, Service>();
      const put = ({ service }: { readonly service: Service }) => plain.set(service.key, service);
      const first = ['b', 'c'].map((name) => kept('inference', name, '0'));
      list.apply([listed('llm', []), listed('inference', first)]);
      first.forEach(put);
      let before = await list.services();
      for (const [version, { kind, change, name, isTold }] of events.entries()) {
        const one = kept(kind, name, `${version + 1}`);
        list.apply([changed(kind, change, one)]);
        if (change === 'deleted') plain.delete(one.service.key);
        else put(one);
        if (!isTold) continue;
        const now = await list.services();
        expect(now).toEqual([...plain.values()].toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)));
        const step = now === before ? undefined : stepTo(now);
        const differing = now.flatMap((service, place) => (service === before[place] ? [] : [place]));
        const { before: from, places } = step ?? { before, places: differing };
        expect(from).toBe(before);
        expect(places.toSorted((a, b) => a - b)).toEqual(differing);
        before = now;
      }
    }),
  );
});

test('of many services that change in one burst no more than those are put into the list', async () => {
  const list = serviceList(kinds, () => Promise.resolve(noRuntimes));
  const names = Array.from({ length: 1000 }, (_, at) => `m-${String(at).padStart(4, '0')}`);
  list.apply([
    listed('llm', [kept('llm', 'm-0500', '1')]),
    listed(
      'inference',
      names.map((name) => kept('inference', name, '1')),
    ),
  ]);
  const before = await list.services();
  list.apply([
    changed('inference', 'modified', kept('inference', 'm-0007', '2')),
    changed('inference', 'modified', kept('inference', 'm-0700', '2')),
  ]);
  expect(stepTo(await list.services())).toEqual({ before, places: [7, 701] });
  list.apply([changed('llm', 'deleted', kept('llm', 'm-0500', '3'))]);
  expect(stepTo(await list.services())).toBeUndefined();
});
