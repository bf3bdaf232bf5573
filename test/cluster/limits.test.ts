import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { readPauseMs } from '../../src/cluster/liveness.js';
import { resources } from '../../src/cluster/resources.js';
import { type Json, stringifyJson } from '../../src/inference/json.js';
import { kubeconfigFor, listOf, sendJson } from './api-server.js';
import { connectTo } from './connect-to.js';

const { signal } = new AbortController();
const services = resources.inferenceServices;

afterEach(() => {
  vi.useRealTimers();
});

const switching = (response: ServerResponse): void =>
  void response.socket?.write(
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  );

test('HTTP 101 as an answer is a problem, for an object, a list, a token, a log and a port-forward', async () => {
  const { cluster, api } = await connectTo((_, response) => switching(response));
  api.server.on('upgrade', (_, socket) => {
    socket.on('error', () => socket.destroy()).on('end', () => socket.destroy());
    socket.resume().write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
  });
  const log = cluster.logs({ namespace: 'ns', pod: 'p', container: 'c' }, signal);
  const asked = [
    cluster.get(services, 'ns', 'a', signal),
    cluster.list(services, {}, signal),
    cluster.createToken({ namespace: 'ns', name: 'a' }, [], signal),
    log[Symbol.asyncIterator]().next(),
  ];
  for (const one of asked) {
    await expect(one).rejects.toMatchObject({
      kind: 'cluster',
      message: expect.stringContaining('answered with HTTP 101'),
      remedy: expect.stringContaining('kubectl config view'),
    });
  }
  await expect(cluster.forward({ namespace: 'ns', pod: 'p', port: 80 }, signal)).rejects.toMatchObject({
    kind: 'cluster',
  });
});

test('a connection that ends before any answer is a problem', async () => {
  const { cluster } = await connectTo((request) => request.socket.end('HTTP/1.1 103 Early Hints\r\n\r\n'));
  await expect(cluster.list(services, {}, signal)).rejects.toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('cut the connection'),
  });
});

test('a refusal is read up to 1 MiB', async () => {
  const { cluster } = await connectTo((_, response) =>
    response.writeHead(403).end(Buffer.alloc(2 ** 21, 'x')),
  );
  await expect(cluster.list(services, {}, signal)).rejects.toThrow('more than 1 MiB');
});

test.each<[string, (response: ServerResponse) => void]>([
  ['a byte at a time', (response) => void response.write(' ')],
  ['one 1xx after the other', (response) => void response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n')],
])('an answer that comes %s is given up, though it is never silent', async (_, drip) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  let response: ServerResponse | undefined;
  const { cluster } = await connectTo((_request, given) => (response = given));
  const end: unknown[] = [];
  const listing = cluster.list(services, {}, signal).catch((thrown: unknown) => end.push(thrown));
  for (let seconds = 0; end.length === 0 && seconds < 500; seconds += 1) {
    if (response !== undefined) drip(response);
    // Both ends of the connection run in between.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    vi.advanceTimersByTime(1000);
  }
  await listing;
  expect(end[0]).toMatchObject({
    kind: 'cluster',
    message: expect.stringContaining('did not answer within 75 s'),
  });
});

test('an object that goes deeper than 200 levels is shown down to there, and those beside it whole', async () => {
  const deep = `${'{"spec":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const { cluster } = await connectTo((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"items":[${deep},{"metadata":{"name":"a"}}],"metadata":{}}`);
  });
  const { items } = await cluster.list(services, {}, signal);
  expect(items[1]).toEqual({ metadata: { name: 'a' } });
  expect(stringifyJson(items[0] as Json)).toContain('left out: more than 200 levels deep');
});

test('half a surrogate pair in a name asks for another object, and is no bug of ours', async () => {
  const { cluster, api } = await connectTo((_, response) =>
    sendJson(response, 404, { details: { name: 'a' } }),
  );
  expect(await cluster.get(services, 'n\uD800', 'a\uDC00', signal)).toBeUndefined();
  expect(api.requests[0]?.url).toBe(
    '/apis/serving.kserve.io/v1beta1/namespaces/n%EF%BF%BD/inferenceservices/a%EF%BF%BD',
  );
});

test('a list is given up after 10 minutes, however many pages it still has', async () => {
  vi.useFakeTimers({ toFake: ['hrtime'] });
  let pages = 0;
  const { cluster } = await connectTo((_, response) => {
    pages += 1;
    vi.advanceTimersByTime(pages === 3 ? 1 : 5 * 60_000);
    sendJson(response, 200, listOf([`a-${pages}`], '7', `page-${pages}`));
  });
  await expect(cluster.list(services, {}, signal)).rejects.toThrow('gave up after 3 pages');
  expect(pages).toBe(3);
});

test.each([
  [3_600_000, 10_000],
  [2000, 2000],
  [0, 0],
])('a server that asks a question to wait for %i ms is asked again after %i ms', (askedMs, pauseMs) => {
  expect(readPauseMs(askedMs, 0)).toBe(pauseMs);
});

test('a server that takes a connection and no TLS is given up after 10 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = createServer((socket) => socket.on('error', () => socket.destroy()));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const kubeconfigText = kubeconfigFor(port).replace('http://', 'https://');
  const cluster = await connectCluster({ kubeconfigText });
  const listing = cluster.list(services, {}, signal).catch((thrown: unknown) => thrown);
  const [socket] = await once(silent, 'connection');
  vi.advanceTimersByTime(10_000);
  expect(await listing).toMatchObject({ message: expect.stringContaining('did not answer within 10 s') });
  await cluster.close();
  (socket as { destroy: () => void }).destroy();
  silent.close();
});
