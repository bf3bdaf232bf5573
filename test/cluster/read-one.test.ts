import { expect, test } from 'vitest';
import type { Cluster } from '../../src/cluster/cluster.js';
import { resources } from '../../src/cluster/resources.js';
import { listOf, parametersOf, sendJson, sendStatus } from './api-server.js';
import { connectTo } from './connect-to.js';

const { signal } = new AbortController();

const readOne = (cluster: Cluster) => cluster.readOne(resources.configMaps, 'ns', 'one', signal);

test('an object by its name', async () => {
  const { cluster } = await connectTo((request, response) =>
    sendJson(response, request.url === '/api/v1/namespaces/ns/configmaps/one' ? 200 : 500, {
      data: { a: 'b' },
    }),
  );
  expect(await readOne(cluster)).toEqual({ items: [{ data: { a: 'b' } }] });
});

test('that it may not be read is a value, with the right that would help', async () => {
  const { cluster } = await connectTo((_request, response) =>
    sendStatus(response, 403, { reason: 'Forbidden' }),
  );
  expect(await readOne(cluster)).toMatchObject({
    items: [],
    missing: 'forbidden',
    warning: expect.stringContaining('You may not get configmaps'),
  });
});

test('a server that does not know a field of the selector is asked without it', async () => {
  const asked: (string | null)[] = [];
  const { cluster } = await connectTo((request, response) => {
    const selector = parametersOf(request).get('fieldSelector');
    asked.push(selector);
    if (selector === null) sendJson(response, 200, listOf(['a'], '1'));
    else sendStatus(response, 400, { reason: 'BadRequest' });
  });
  const query = { fieldSelector: 'spec.type!=ExternalName' };
  expect((await cluster.read(resources.services, query, signal)).items).toHaveLength(1);
  expect(asked).toEqual(['spec.type!=ExternalName', null]);
});

test('no such object is an empty answer, and no such kind one that says so', async () => {
  const missing = await connectTo((_request, response) =>
    sendStatus(response, 404, { reason: 'NotFound', details: { name: 'one', kind: 'configmaps' } }),
  );
  expect(await readOne(missing.cluster)).toEqual({ items: [] });
  const unknown = await connectTo((_request, response) =>
    response.writeHead(404).end('404 page not found\n'),
  );
  expect(await readOne(unknown.cluster)).toEqual({ items: [], missing: 'absent' });
});
