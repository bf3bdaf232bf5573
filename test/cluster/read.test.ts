import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Api } from '../../src/cluster/api.js';
import { tryList } from '../../src/cluster/read.js';
import { resources } from '../../src/cluster/resources.js';
import { textAt } from '../../src/kserve/fields.js';
import type { KubeObject } from '../../src/kserve/kube-object.js';
import {
  inferenceService,
  listOf,
  parametersOf,
  sendJson,
  sendStatus,
  type ApiServer,
} from './api-server.js';
import { connectTo } from './connect-to.js';

const { signal } = new AbortController();
const services = resources.inferenceServices;

test('a list is read in pages of 500 and keeps the version of its snapshot', async () => {
  const { cluster, api } = await connectTo((request, response) => {
    const token = parametersOf(request).get('continue');
    if (token === null) sendJson(response, 200, listOf(['a', 'b'], '7', 'second'));
    else sendJson(response, 200, listOf(['c'], '7'));
  });
  const query = { namespace: 'ns', labelSelector: 'app in (x,y)' };
  const listing = await cluster.list(services, query, signal);
  expect(listing.items.map((item) => item['metadata'])).toMatchObject([
    { name: 'a' },
    { name: 'b' },
    { name: 'c' },
  ]);
  expect(listing.resourceVersion).toBe('7');
  expect(api.requests.map((request) => parametersOf(request).get('limit'))).toEqual(['500', '500']);
  expect(parametersOf(api.requests[1] ?? request0(api)).get('labelSelector')).toBe('app in (x,y)');
  expect(request0(api).url).toMatch('/apis/serving.kserve.io/v1beta1/namespaces/ns/inferenceservices?');
  expect(request0(api).headers.authorization).toBe('Bearer secret-token');
});

test('a continue token that expired makes the list start again, whole', async () => {
  const { cluster, api } = await connectTo((request, response) => {
    const parameters = parametersOf(request);
    if (parameters.has('continue')) {
      sendStatus(response, 410, { reason: 'Expired', metadata: { continue: 'fresh' } });
    } else if (parameters.has('limit')) sendJson(response, 200, listOf(['old'], '7', 'second'));
    else sendJson(response, 200, listOf(['new', 'newer'], '9'));
  });
  const listing = await cluster.list(services, {}, signal);
  expect(listing.items.map((item) => item['metadata'])).toMatchObject([{ name: 'new' }, { name: 'newer' }]);
  expect(listing.resourceVersion).toBe('9');
  expect(api.requests).toHaveLength(3);
});

test('the next page is asked for before the objects of this one are kept', async () => {
  const done: string[] = [];
  const read = (path: string) => {
    const isFirst = !path.includes('continue=');
    done.push(isFirst ? 'asked' : 'asked on');
    const body = isFirst ? listOf(['a', 'b'], '7', 'second') : listOf(['c'], '7');
    return Promise.resolve({ type: 'answered' as const, body });
  };
  const keep = (object: KubeObject) => done.push(`kept ${textAt(object, 'metadata', 'name') ?? ''}`);
  await tryList({ read } as unknown as Api, services, {}, keep, 1, signal);
  expect(done).toEqual(['asked', 'asked on', 'kept a', 'kept b', 'kept c']);
});

test('a list that is to have so many objects has one page', async () => {
  const paths: string[] = [];
  const read = (path: string) => {
    paths.push(path);
    return Promise.resolve({ type: 'answered' as const, body: listOf(['a'], '7', 'second') });
  };
  await tryList({ read } as unknown as Api, services, { limit: 1 }, (object) => object, 1, signal);
  expect(paths).toEqual([expect.stringContaining('limit=1')]);
});

test('items of a built-in kind get the kind that only the list states', async () => {
  const { cluster } = await connectTo((_, response) => {
    const items = [{ metadata: { name: 'p' } }];
    sendJson(response, 200, { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '1' }, items });
  });
  const { items } = await cluster.list(resources.pods, {}, signal);
  expect(items).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }]);
});

test('a compressed answer is unpacked', async () => {
  const { cluster } = await connectTo((request, response) => {
    expect(request.headers['accept-encoding']).toBe('gzip');
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify(listOf(['zipped'], '1'))));
  });
  const { items } = await cluster.list(services, {}, signal);
  expect(items).toEqual([inferenceService('zipped', '1')]);
});

test.each([
  ['an object', 200, inferenceService('a', '1'), inferenceService('a', '1')],
  ['no such object', 404, { code: 404, reason: 'NotFound', details: { name: 'a' } }, undefined],
])('get: %s', async (_, status, body, expected) => {
  const { cluster } = await connectTo((_request, response) => sendJson(response, status, body));
  expect(await cluster.get(services, 'ns', 'a', signal)).toEqual(expected);
});

test('get of a kind that the cluster lacks: a gateway is undefined, a service means that KServe is missing', async () => {
  const { cluster } = await connectTo((_, response) => response.writeHead(404).end('404 page not found\n'));
  expect(await cluster.get(resources.gateways, 'ns', 'a', signal)).toBeUndefined();
  await expect(cluster.get(services, 'ns', 'a', signal)).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('KServe is not installed'),
    remedy: expect.stringContaining('isvc demo'),
  });
});

test.each([429, 500, 503])('HTTP %i is tried again', async (status) => {
  let refusals = 2;
  const { cluster, api } = await connectTo((_, response) => {
    refusals -= 1;
    if (refusals >= 0) sendStatus(response, status, {}, { 'retry-after': '0' });
    else sendJson(response, 200, listOf(['a'], '1'));
  });
  await cluster.list(services, {}, signal);
  expect(api.requests).toHaveLength(3);
});

test('a kept connection that the server closed meanwhile is replaced without a word', async () => {
  let cut = false;
  const { cluster, api } = await connectTo((request, response) => {
    if (cut) sendJson(response, 200, listOf(['a'], '2'));
    else if (api.requests.length === 1) sendJson(response, 200, listOf([], '1'));
    else {
      cut = true;
      request.socket.destroy();
    }
  });
  await cluster.list(services, {}, signal);
  expect((await cluster.list(services, {}, signal)).resourceVersion).toBe('2');
});

test('a server that keeps failing becomes a problem with its own words', async () => {
  const { cluster, api } = await connectTo((_, response) =>
    sendStatus(response, 500, { message: 'etcdserver: no leader' }, { 'retry-after': '0' }),
  );
  await expect(cluster.list(services, {}, signal)).rejects.toThrow('HTTP 500: etcdserver: no leader');
  expect(api.requests).toHaveLength(4);
});

test('read: 403 and a missing kind are values, 401 is a problem', async () => {
  const { cluster } = await connectTo((request, response) => {
    if (request.url?.includes('/services')) sendStatus(response, 403, { reason: 'Forbidden' });
    else if (request.url?.includes('/nodes')) sendStatus(response, 401, { reason: 'Unauthorized' });
    else response.writeHead(404).end('404 page not found\n');
  });
  expect(await cluster.read(resources.services, {}, signal)).toEqual({
    items: [],
    missing: 'forbidden',
    warning: 'You may not list services in all namespaces. Check: kubectl auth can-i list services -A',
  });
  expect(await cluster.read(resources.httpRoutes, {}, signal)).toEqual({ items: [], missing: 'absent' });
  await expect(cluster.read(resources.nodes, {}, signal)).rejects.toThrow('login is missing or has expired');
});

test('an abort rejects with the reason of the signal', async () => {
  const stopping = new AbortController();
  const reason = new Error('the person pressed escape');
  const { cluster } = await connectTo(() => stopping.abort(reason));
  await expect(cluster.list(services, {}, stopping.signal)).rejects.toBe(reason);
});

function request0(api: ApiServer) {
  const [request] = api.requests;
  if (request === undefined) throw new Error('no request came');
  return request;
}
