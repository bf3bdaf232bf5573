import { expect, onTestFinished, test } from 'vitest';

import { startApiServer, type ApiServer } from '../../../src/demo/api/server.js';
import { isvc, isvcs, smallApi, type SmallApi } from './small-api.js';

async function open(): Promise<{ api: SmallApi; server: ApiServer }> {
  const api = smallApi([isvc('a')]);
  const server = await startApiServer(api.state, (_request, socket) => socket.destroy());
  onTestFinished(server.stop);
  return { api, server };
}

/** Reads a watch's lines one by one. */
async function startWatch(url: string): Promise<() => Promise<string | undefined>> {
  const response = await fetch(url);
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  let text = '';
  return async () => {
    while (!text.includes('\n')) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      text += decoder.decode(value, { stream: true });
    }
    const end = text.indexOf('\n');
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return line;
  };
}

test('answers JSON with the status of the Status', async () => {
  const { server } = await open();
  const response = await fetch(`${server.url}${isvcs}/nope`);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toMatchObject({ kind: 'Status', code: 404 });
});

test('a 429 says when to come again', async () => {
  const { api, server } = await open();
  api.state.failures.failNext(/isvc|inferenceservices/, 429, 1);
  const response = await fetch(`${server.url}${isvcs}`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
});

test('streams a watch as the changes come', async () => {
  const { api, server } = await open();
  const next = await startWatch(`${server.url}${isvcs}?watch=1`);
  expect(JSON.parse((await next()) ?? '')).toMatchObject({
    type: 'ADDED',
    object: { metadata: { name: 'a' } },
  });
  api.put(isvc('b'));
  expect(JSON.parse((await next()) ?? '')).toMatchObject({
    type: 'ADDED',
    object: { metadata: { name: 'b' } },
  });
});

test('a watch ends by its timeout, with a last bookmark', async () => {
  const { server } = await open();
  const next = await startWatch(
    `${server.url}${isvcs}?watch=1&resourceVersion=2&timeoutSeconds=0.001&allowWatchBookmarks=true`,
  );
  expect(JSON.parse((await next()) ?? '')).toMatchObject({ type: 'BOOKMARK' });
  expect(await next()).toBeUndefined();
});

test('dropped watches end cleanly, or are cut', async () => {
  const { server } = await open();
  const ended = await startWatch(`${server.url}${isvcs}?watch=1`);
  await ended();
  server.dropWatches('end');
  expect(await ended()).toBeUndefined();
  const cut = await startWatch(`${server.url}${isvcs}?watch=1`);
  await cut();
  server.dropWatches('reset');
  await expect(cut()).rejects.toThrow('terminated');
});

test('stops and starts on the same port', async () => {
  const { server } = await open();
  const next = await startWatch(`${server.url}${isvcs}?watch=1`);
  await next();
  await server.stop();
  await expect(next()).rejects.toThrow('terminated');
  await expect(fetch(`${server.url}/version`)).rejects.toThrow('fetch failed');
  await server.start();
  expect((await fetch(`${server.url}/version`)).status).toBe(200);
});

test('a path that is no URL is a 404', async () => {
  const { server } = await open();
  expect((await fetch(`${server.url}//`)).status).toBe(404);
});

test('a body that overwhelms it is a 500, and the next request is served', async () => {
  const { server } = await open();
  const deep = `{"metadata":{"name":"a"},"spec":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`;
  const headers = { 'content-type': 'application/merge-patch+json' };
  const response = await fetch(`${server.url}${isvcs}/a`, { method: 'PATCH', headers, body: deep });
  expect([response.status, await response.json()]).toMatchObject([500, { reason: 'InternalError' }]);
  expect((await fetch(`${server.url}/version`)).status).toBe(200);
});
