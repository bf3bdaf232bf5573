import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { resources } from '../../src/cluster/resources.js';
import { listOf, sendJson } from './api-server.js';
import { connectTo } from './connect-to.js';

// The limits of an API server's answers as they are: 128 MiB, and a thousand pages.
const { signal } = new AbortController();
const services = resources.inferenceServices;

test('an endless body is left after 128 MiB, and its connection closed', async () => {
  let closed = false;
  const { cluster } = await connectTo((request, response) => {
    request.socket.once('close', () => (closed = true));
    response.writeHead(200);
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await expect(cluster.list(services, {}, signal)).rejects.toThrow('more than 128 MiB');
  await expect.poll(() => closed).toBe(true);
});

test('a compressed answer is unpacked up to 128 MiB; one that is not gzip is a problem', async () => {
  const bodies = [gzipSync(Buffer.alloc(129 * 1024 * 1024), { level: 1 }), Buffer.from('no gzip')];
  const { cluster } = await connectTo((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(bodies.shift());
  });
  await expect(cluster.list(services, {}, signal)).rejects.toThrow('more than 128 MiB');
  await expect(cluster.list(services, {}, signal)).rejects.toThrow('cannot be unpacked');
});

test('a list that always has one page more is given up after 1000', async () => {
  let pages = 0;
  const { cluster } = await connectTo((_, response) => {
    pages += 1;
    sendJson(response, 200, listOf([`a-${pages}`], '7', `page-${pages}`));
  });
  await expect(cluster.list(services, {}, signal)).rejects.toMatchObject({
    message: expect.stringContaining('gave up after 1000 pages'),
    remedy: expect.stringContaining('--namespace'),
  });
  expect(pages).toBe(1000);
});
