import { createServer as createHttp2, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readProxies } from '../../src/network/proxies.js';
import { openPass } from '../../src/transport/pass.js';
import type { PassedRequest, PassOutcome } from '../../src/transport/passing.js';
import { answerOf, ok } from './raw-answers.js';
import { blockOf, frameOf, number32 } from './raw-frames.js';
import { startFrames } from './raw-server.js';
import { listen, startHttp, target, unusedPort } from './servers.js';

const request = {
  method: 'GET',
  path: '/',
  headers: [],
  body: new Uint8Array(),
  trailers: () => [],
} satisfies PassedRequest;

async function pass() {
  const opened = await openPass({ insecure: false });
  onTestFinished(opened.close);
  return opened;
}

function statusOf(outcome: PassOutcome): number | undefined {
  if (!('answer' in outcome)) return undefined;
  outcome.answer.body.resume();
  return outcome.answer.status;
}

test('headers with the names of what JavaScript objects have go on as they are', async () => {
  let seen: readonly string[] = [];
  const { port, close } = await startHttp(({ rawHeaders }, _body, response) => {
    seen = rawHeaders;
    response.end();
  });
  onTestFinished(close);
  const headers = [
    ['constructor', 'x'],
    ['__proto__', 'y'],
    ['valueof', '1'],
    ['valueof', '2'],
  ] as const;
  const { outcome } = (await pass()).overHttp1(target(port), { ...request, headers }, 5000);
  expect(statusOf(await outcome)).toBe(200);
  expect(seen.slice(0, 8)).toEqual(headers.flat());
});

test('a head that HTTP/1.1 cannot carry is a failure of this request, of which nothing was read', async () => {
  const { port, close } = await startHttp((_request, _body, response) => response.end());
  onTestFinished(close);
  const headers = [['x-own', 'a\r\nx-other: b']] as const;
  const { outcome } = (await pass()).overHttp1(target(port), { ...request, headers }, 5000);
  expect(await outcome).toMatchObject({ failure: { code: 'ERR_INVALID_CHAR' }, unread: true });
});

test('requests over HTTP/2 that begin together share one connection', async () => {
  const sessions = new Set<ServerHttp2Session>();
  const server = createHttp2();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream) => stream.respond({ ':status': 200 }, { endStream: true }));
  const { port, close } = await listen(server);
  onTestFinished(close);
  const { overHttp2 } = await pass();
  const sent = Array.from({ length: 5 }, () => overHttp2(target(port), request, 5000).outcome);
  expect((await Promise.all(sent)).map(statusOf)).toEqual([200, 200, 200, 200, 200]);
  await expect.poll(() => sessions.size).toBe(1);
});

test.each([
  ['a name in capitals', answerOf([ok, ['X-A', '1']])],
  [
    'a head that DATA cuts',
    (socket: Socket, stream: number) =>
      socket.write(Buffer.concat([frameOf(1, 0, stream, blockOf(ok)), frameOf(0, 1, stream, 'x')])),
  ],
])('%s breaks a rule of HTTP/2', async (_name, answer) => {
  const server = await startFrames(answer);
  onTestFinished(server.close);
  const { outcome } = (await pass()).overHttp2(
    target(server.port),
    { ...request, body: Buffer.from('x') },
    5000,
  );
  expect(await outcome).toMatchObject({ failure: { phase: 'wait', code: 'BAD_HTTP' } });
});

test.each([
  [7, 'REFUSED_STREAM', true],
  [2, 'STREAM_RESET', false],
  [11, 'ENHANCE_YOUR_CALM', false],
])('a stream that the server ends with code %s is told by a code of its own', async (error, code, unread) => {
  const server = await startFrames((socket, stream) => socket.write(frameOf(3, 0, stream, number32(error))));
  onTestFinished(server.close);
  const { outcome } = (await pass()).overHttp2(
    target(server.port),
    { ...request, body: Buffer.from('x') },
    60_000,
  );
  expect(await outcome).toMatchObject({ failure: { phase: 'wait', code }, unread });
});

test('a server of HTTP/1.1 does not speak HTTP/2', async () => {
  const { port, close } = await startHttp((_request, _body, response) => response.end());
  onTestFinished(close);
  const { outcome } = (await pass()).overHttp2(target(port), request, 5000);
  expect(await outcome).toMatchObject({ failure: { code: 'NOT_HTTP2' } });
});

test.each([
  ['overHttp1', false],
  ['overHttp1', true],
  ['overHttp2', false],
  ['overHttp2', true],
] as const)('%s (TLS: %s), a proxy that is not there is told as the proxy', async (way, tls) => {
  const port = await unusedPort();
  const proxies = readProxies({ proxy: `127.0.0.1:${port}` }, {});
  const opened = await openPass({ insecure: false, proxies });
  onTestFinished(opened.close);
  const { outcome } = opened[way](target(9, { tls, proxy: `http://127.0.0.1:${port}` }), request, 5000);
  const message = `the proxy cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`;
  expect(await outcome).toMatchObject({ failure: { code: 'PROXY_FAILED', message }, unread: true });
});
