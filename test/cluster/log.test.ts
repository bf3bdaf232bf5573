import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectCluster } from '../../src/cluster/cluster.js';
import { demoKubeconfig } from '../../src/demo/objects/kubeconfig.js';

const never = new AbortController().signal;
const query = { namespace: 'ml', pod: 'iris-0', container: 'kserve-container' };

async function collected(lines: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const some of lines) all.push(...some);
  return all;
}

/** A cluster whose API server answers every request so; `asked` are the paths. */
async function answering(answer: (response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cluster = await connectCluster({ kubeconfigText: demoKubeconfig(url) });
  onTestFinished(async () => {
    await cluster.close();
    server.closeAllConnections();
    server.close();
  });
  return { cluster, asked };
}

test('lines come whole, however the bytes were cut, and the last one without its end', async () => {
  const text = Buffer.from('first\r\nzweite Zeile: ä\n\nlast');
  const { cluster, asked } = await answering((response) => {
    for (const byte of text) response.write(Buffer.from([byte]));
    response.end();
  });
  const lines = await collected(cluster.logs({ ...query, tailLines: 5, previous: true }, never));
  expect(lines).toEqual(['first', 'zweite Zeile: ä', '', 'last']);
  expect(asked).toEqual([
    '/api/v1/namespaces/ml/pods/iris-0/log?container=kserve-container&tailLines=5&previous=true',
  ]);
});

test('a line that goes on and on is given before it ends', async () => {
  const { cluster } = await answering((response) => response.write('#'.repeat(200_000)));
  const stop = new AbortController();
  const read = cluster.logs({ ...query, follow: true }, stop.signal)[Symbol.asyncIterator]();
  const { value } = await read.next();
  expect(value?.[0]?.length).toBeGreaterThan(64 * 1024);
  stop.abort(new Error('enough'));
});

test('a log that is cut off gives what came of its last line, then says so', async () => {
  const { cluster } = await answering((response) => {
    response.write('one\nfatal: no mem', () => response.destroy());
  });
  const got: string[] = [];
  const read = async () => {
    for await (const lines of cluster.logs(query, never)) got.push(...lines);
  };
  await expect(read()).rejects.toThrow('cut the connection');
  expect(got).toEqual(['one', 'fatal: no mem']);
});

test('a followed log ends with the signal', async () => {
  const { cluster } = await answering((response) => response.write('one\n'));
  const stop = new AbortController();
  const read = cluster.logs({ ...query, follow: true }, stop.signal)[Symbol.asyncIterator]();
  expect(await read.next()).toMatchObject({ value: ['one'] });
  stop.abort(new Error('enough'));
  await expect(read.next()).rejects.toThrow('enough');
});

test.each([
  [true, 0],
  [false, 30_000],
])('follow: %s gives up a silence of %i ms, where 0 is none', async (follow, timeoutMs) => {
  const sockets: Socket[] = [];
  const note = (message: unknown) => void sockets.push((message as { readonly socket: Socket }).socket);
  subscribe('net.client.socket', note);
  onTestFinished(() => void unsubscribe('net.client.socket', note));
  const { cluster } = await answering((response) => response.write('one\n'));
  const stop = new AbortController();
  const read = cluster.logs({ ...query, follow }, stop.signal)[Symbol.asyncIterator]();
  await read.next();
  expect(sockets.map(({ timeout }) => timeout)).toEqual([timeoutMs]);
  stop.abort(new Error('enough'));
});

test.each([
  [400, 'container "x" is waiting to start', 'not-ready', 'There is no such log: container "x" is waiting'],
  [403, 'no', 'cluster', 'You may not get pods/log in namespace ml.'],
  [404, 'no', 'not-found', 'The pod iris-0 is gone.'],
])('HTTP %i is a problem', async (status, message, kind, summary) => {
  const { cluster } = await answering((response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', message, code: status }));
  });
  const read = collected(cluster.logs(query, never));
  await expect(read).rejects.toMatchObject({ kind, summary: expect.stringContaining(summary) });
});
