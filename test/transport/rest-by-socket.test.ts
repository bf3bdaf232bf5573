import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpRequest, RoundTrip } from '../../src/inference/exchange.js';
import { openRest } from '../../src/transport/rest.js';
import { makeCertificate } from './certificate.js';
import { listen, target } from './servers.js';

const never = new AbortController().signal;
const host = 'm.demo.example.com';
const certificate = makeCertificate(host);
const request: HttpRequest = { transport: 'http', method: 'POST', path: '/p', headers: {}, body: '{"a":1}' };

/** Answers each request that came whole; `connection` and `count` are of the request, from 1. */
type Answer = (socket: Socket, connection: number, count: number) => void;

/** A server of raw bytes, and what sends many requests alike to it. */
async function startLoad(answer: Answer, tls = false) {
  let connections = 0;
  let count = 0;
  const open = new Set<Socket>();
  const serve = (socket: Socket) => {
    const connection = ++connections;
    open.add(socket);
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (!text.endsWith('\r\n\r\n{"a":1}')) return;
      text = '';
      answer(socket, connection, ++count);
    });
  };
  const server = await listen(tls ? createTlsServer(certificate, serve) : createServer(serve));
  onTestFinished(server.close);
  const rest = openRest({ insecure: false, ca: certificate.cert });
  onTestFinished(rest.close);
  const repeat = rest.repeat(request);
  const to = target(server.port, { tls, host });
  return {
    send: () => repeat(to, request.headers, 20_000, never),
    connections: () => connections,
    /** Connections that have not ended. */
    open,
    close: rest.close,
  };
}

function textOf({ response, failure }: RoundTrip): string {
  if (response?.transport !== 'http') return String(failure?.code);
  return `${response.status} ${Buffer.from(response.body).toString()}`;
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const whole: Readonly<Record<string, string>> = {
  'with a length': `HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${ok}content-length: 5\r\n\r\n[1,2]`,
  'in chunks': `${ok}transfer-encoding: chunked\r\n\r\n2;a=b\r\n[1\r\n3\r\n,2]\r\n0\r\nx: y\r\n\r\n`,
};

test.each(
  Object.entries(whole).flatMap(
    ([name, answer]) =>
      [
        [name, false, answer],
        [name, true, answer],
      ] as const,
  ),
)(
  'an answer %s (TLS: %s) is read wherever its bytes are parted, over one connection',
  async (_, tls, answer) => {
    const bytes = Buffer.from(answer);
    const load = await startLoad((socket, _connection, at) => {
      socket.setNoDelay(true);
      // The other part in a later turn, in which the first one may have been read.
      socket.write(bytes.subarray(0, at), () => setImmediate(() => socket.write(bytes.subarray(at))));
    }, tls);
    for (let at = 1; at < bytes.byteLength; at += 1) expect(textOf(await load.send())).toBe('200 [1,2]');
    expect(load.connections()).toBe(1);
  },
);

const answered = `${ok}content-length: 2\r\n\r\n[]`;
const endings: Readonly<Record<string, Answer>> = {
  'says close': (socket) => socket.write(answered.replace('\r\n', '\r\nConnection: Close\r\n')),
  'is of HTTP/1.0': (socket) => socket.write(answered.replace('1.1', '1.0')),
  'ends with its connection': (socket) => socket.end(`${ok}\r\n[]`),
  'ends its side after the answer': (socket) => socket.end(answered),
  'sends more than the answer': (socket) => socket.write(`${answered}x`),
  'keeps nothing': (socket) => socket.write(answered.replace('\r\n', '\r\nkeep-alive: timeout=0\r\n')),
  'keeps it for a second': (socket) =>
    socket.write(answered.replace('\r\n', '\r\nkeep-alive: timeout=1\r\n')),
};

test.each(Object.entries(endings))(
  'a server that %s has each request over a new connection',
  async (_, answer) => {
    const load = await startLoad(answer);
    for (let call = 1; call <= 3; call += 1) {
      expect(textOf(await load.send())).toBe('200 []');
    }
    expect(load.connections()).toBe(3);
    load.close();
    await expect.poll(() => load.open.size).toBe(0);
  },
);

test('a byte between two answers ends the connection, and is no part of the next answer', async () => {
  let stray: (() => void) | undefined;
  const load = await startLoad((socket) => {
    socket.write(answered);
    stray = () => socket.write('x');
  });
  expect(textOf(await load.send())).toBe('200 []');
  stray?.();
  await expect.poll(() => load.open.size).toBe(0);
  expect(textOf(await load.send())).toBe('200 []');
  expect(load.connections()).toBe(2);
});

test('an answer that comes before the whole request went out is read, and its connection is not used again', async () => {
  const sizes: number[] = [];
  const server = await listen(
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', (bytes) => {
        sizes.push(bytes.byteLength);
        // Nothing more is read: the request stays where it is.
        socket.pause();
        socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n');
      });
    }),
  );
  onTestFinished(server.close);
  const rest = openRest({ insecure: false });
  onTestFinished(rest.close);
  const repeat = rest.repeat({ ...request, body: Buffer.alloc(32 * 1024 * 1024) });
  const to = target(server.port, { host });
  for (let call = 0; call < 2; call += 1) expect(textOf(await repeat(to, {}, 20_000, never))).toBe('413 ');
  expect(sizes.length).toBe(2);
});

test('callers have a connection each, and the same bytes of heads and other ones', async () => {
  const load = await startLoad((socket, connection, count) => {
    const body = String(connection).padEnd((count % 3) + 1);
    socket.write(
      `HTTP/1.1 20${count % 2} x\r\nn: ${count % 2}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
  });
  const caller = async () => {
    for (let call = 0; call < 30; call += 1) {
      const { response } = await load.send();
      if (response?.transport !== 'http') throw new Error('There is an answer.');
      expect(response.headers['n']).toBe(String(response.status - 200));
      expect(response.headers['content-length']).toBe(String(response.body.byteLength));
    }
  };
  await Promise.all(Array.from({ length: 4 }, caller));
  expect(load.connections()).toBe(4);
  expect(load.open.size).toBe(4);
  load.close();
  await expect.poll(() => load.open.size).toBe(0);
});
