import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

import { createPortForwards } from '../../../src/demo/api/port-forward.js';
import { startApiServer } from '../../../src/demo/api/server.js';
import { kindNamed, smallApi } from './small-api.js';

const users = [{ name: 'nobody', token: 't-nobody', rules: [] }];
const path = '/api/v1/namespaces/ns/pods/p/portforward';

/** A pod whose port 8080 echoes; nothing listens on its other ports. */
async function open(): Promise<string> {
  const echo: Server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
  await once(echo.listen(0, '127.0.0.1'), 'listening');
  const { port } = echo.address() as AddressInfo;
  const api = smallApi([], users);
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'ns', uid: 'u-1' } };
  api.state.store.put(kindNamed('Pod'), pod);
  const forwards = createPortForwards(api.state, async (_namespace, _pod, wanted) =>
    wanted === 8080 ? port : undefined,
  );
  const server = await startApiServer(api.state, forwards.accept);
  onTestFinished(async () => {
    await server.stop();
    echo.close();
  });
  return server.url.replace('http', 'ws');
}

type Frame = readonly [channel: number, bytes: string];

/** Opens a forward, and gathers its frames until it is closed. */
async function forward(
  url: string,
): Promise<{ client: WebSocket; frames: Frame[]; closed: Promise<unknown> }> {
  const client = new WebSocket(url, ['v5.channel.k8s.io', 'v4.channel.k8s.io']);
  const frames: Frame[] = [];
  client.on('message', (message: Buffer) => frames.push([message[0] ?? -1, message.toString('latin1', 1)]));
  const closed = once(client, 'close');
  await once(client, 'open');
  return { client, frames, closed };
}

const frame = (channel: number, text: string): Buffer =>
  Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);

/** 8080 as u16, little-endian. */
const port8080 = Buffer.from([0x90, 0x1f]).toString('latin1');

test('speaks v4.channel.k8s.io: the port on both channels, then the data', async () => {
  const { client, frames, closed } = await forward(`${await open()}${path}?ports=8080`);
  expect(client.protocol).toBe('v4.channel.k8s.io');
  client.on('message', (message: Buffer) => {
    if (message.toString().endsWith('hello')) client.close();
  });
  client.send(frame(0, 'hello'));
  await closed;
  expect(frames).toEqual([
    [0, port8080],
    [1, port8080],
    [0, 'hello'],
  ]);
});

test.each(['ports=8080&ports=8080', 'ports=8080,8080'])(
  'several ports have channels of their own: %s',
  async (query) => {
    const { client, frames, closed } = await forward(`${await open()}${path}?${query}`);
    client.on('message', (message: Buffer) => {
      if (message.toString().endsWith('second')) client.close();
    });
    client.send(frame(2, 'second'));
    await closed;
    expect(frames.map(([channel]) => channel)).toEqual([0, 1, 2, 3, 2]);
  },
);

test('many forwards at once do not mix', async () => {
  const url = `${await open()}${path}?ports=8080`;
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
  const echoed = await Promise.all(
    texts.map(async (text) => {
      const { client, frames, closed } = await forward(url);
      client.on('message', (message: Buffer) => {
        if (message.length > 3) client.close();
      });
      client.send(frame(0, text));
      await closed;
      return frames.at(-1)?.[1];
    }),
  );
  expect(echoed).toEqual(texts);
});

test('much data arrives whole', async () => {
  const { client, frames, closed } = await forward(`${await open()}${path}?ports=8080`);
  const sizeBytes = 3_000_000;
  client.on('message', () => {
    const received = frames.slice(2).reduce((sum, [, bytes]) => sum + bytes.length, 0);
    if (received === sizeBytes) client.close();
  });
  client.send(frame(0, 'x'.repeat(sizeBytes)));
  await closed;
  expect(frames.slice(2).every(([channel]) => channel === 0)).toBe(true);
});

test('where nothing listens, the error channel says so, and the forward ends', async () => {
  const { frames, closed } = await forward(`${await open()}${path}?ports=9999`);
  await closed;
  const [channel, text] = frames.at(-1) ?? [];
  expect(channel).toBe(1);
  expect(text).toMatch(/^error forwarding port 9999 to pod p, uid u-1: .*connection refused$/);
});

test.each([
  [path.replace('/p/', '/nope/') + '?ports=8080', {}, 404],
  [path, {}, 400],
  [`${path}?ports=none`, {}, 400],
  [`${path}?ports=8080`, { authorization: 'Bearer t-nobody' }, 403],
  [`${path}?ports=8080`, { authorization: 'Bearer wrong' }, 401],
  ['/api/v1/pods?ports=8080', {}, 404],
])('%s with %j is refused with %d', async (target, headers, status) => {
  const client = new WebSocket(`${await open()}${target}`, ['v4.channel.k8s.io'], { headers });
  const [error] = (await once(client, 'error')) as [Error];
  expect(error.message).toBe(`Unexpected server response: ${status}`);
});
