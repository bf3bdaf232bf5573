import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import type { ServiceKey } from '../../src/kserve/service.js';
import { findExample, readExamples } from '../../src/predict/find-example.js';

const never = new AbortController().signal;

test.each([
  [63, ['isvc/example-for']],
  [64, []],
])('a name of %i characters is asked for where a label can hold it', async (length, expected) => {
  const asked: (string | undefined)[] = [];
  const cluster = {
    read: (_resource: unknown, { labelSelector }: { readonly labelSelector?: string }) => {
      asked.push(labelSelector?.split('=')[0]);
      return Promise.resolve({ items: [] });
    },
  };
  await expect(readExamples(cluster as never, 'models', 'a'.repeat(length), never)).resolves.toEqual({
    items: [],
  });
  expect(asked).toEqual(expected);
});

test('an example that is being read already is not read again; one of another service is', async () => {
  const asked: (string | undefined)[] = [];
  const cluster: Pick<Cluster, 'read'> = {
    read: (_resource, { labelSelector }) => {
      asked.push(labelSelector);
      return Promise.resolve({ items: [] });
    },
  };
  const configMap = { metadata: { name: 'ahead' }, data: { 'payload.json': '{}' } };
  const read = Promise.resolve({ items: [configMap] });
  const service = { namespace: 'models', key: 'models/iris' } as const;
  const found = (of: ServiceKey) => findExample({ cluster, service, ahead: { of, read } }, never);
  expect(await found('models/iris')).toMatchObject({ source: 'the example in ConfigMap models/ahead' });
  expect(asked).toEqual([]);
  expect(await found('models/rose')).toBeUndefined();
  expect(asked).toEqual(['isvc/example-for=iris']);
});
