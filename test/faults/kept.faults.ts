import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { expect } from 'vitest';
import type { HttpRequest, RoundTrip } from '../../src/inference/exchange.js';
import { makeCertificate } from '../transport/certificate.js';
import { grpcSenders } from '../transport/grpc-senders.js';
import { readyRequest } from '../transport/grpc-server.js';
import { restSenders } from '../transport/rest-senders.js';
import { target } from '../transport/servers.js';
import { answerOk, startHttp2Peer } from './http2-peer.js';
import { type RunningPeer, startPeer } from './peer.js';
import { type Scope, survives } from './survive.js';

// A connection that is kept for the next request, and that the server closes just as that request comes.

const host = 'm.demo.example.com';
const certificate = makeCertificate(host);
const request: HttpRequest = {
  transport: 'http',
  method: 'POST',
  path: '/v1/models/m:predict',
  headers: {},
  body: '{"instances":[1]}',
};

type Open = (typeof restSenders)[number][1];
type Break = (request: IncomingMessage, response: ServerResponse) => void;
type Kept = { readonly peer: RunningPeer; readonly received: () => number; readonly stop: () => void };

/** Answers the first `answers` requests of each connection, and breaks the next one. */
async function startKept(scope: Scope, breaks: Break, tls = false, answers = 1): Promise<Kept> {
  let received = 0;
  const ofSocket = new WeakMap<object, number>();
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    incoming.resume().on('end', () => {
      received += 1;
      const count = (ofSocket.get(incoming.socket) ?? 0) + 1;
      ofSocket.set(incoming.socket, count);
      if (count > answers) breaks(incoming, response);
      else response.end('{"predictions":[1]}');
    });
  };
  const server = tls ? createHttps(certificate, listener) : createServer(listener);
  server.on('tlsClientError', () => {});
  const peer = await scope.peer(startPeer(server));
  // Without its listener, but with the connections that it has.
  return { peer, received: () => received, stop: () => void server.close() };
}

function client(
  open: Open,
  scope: Scope,
  { peer }: Kept,
  tls = false,
  limitMs = 30_000,
): () => Promise<RoundTrip> {
  const rest = open({ insecure: false, ca: certificate.cert });
  scope.closing(rest.close);
  return () => rest.send(target(peer.port, { tls, host }), request, limitMs, scope.signal);
}

const breaks: Readonly<Record<string, Break>> = {
  'an end': ({ socket }) => socket.destroy(),
  'an end in good form': ({ socket }) => socket.end(),
};
const ofTcp: typeof breaks = { 'a reset': ({ socket }) => socket.resetAndDestroy(), ...breaks };

const heard: Readonly<Record<string, Break>> = {
  'a byte of an answer, and an end': ({ socket }) => socket.write('H', () => socket.destroy()),
  'HTTP 100, and an end': ({ socket }) =>
    socket.write('HTTP/1.1 100 Continue\r\n\r\n', () => socket.destroy()),
};

for (const [sender, open] of restSenders) {
  for (const tls of [false, true]) {
    for (const [name, breaking] of Object.entries(tls ? breaks : ofTcp)) {
      survives(
        `kept connection, REST ${sender}${tls ? ' over TLS' : ''}: ${name}, and answered anew`,
        30_000,
        async (scope) => {
          const kept = await startKept(scope, breaking, tls);
          const send = client(open, scope, kept, tls);
          expect(await send()).not.toHaveProperty('sentAgain');
          expect(await send()).toMatchObject({ response: { status: 200 }, sentAgain: true });
          expect([kept.received(), kept.peer.accepted()]).toEqual([3, 2]);
        },
      );
    }
  }

  survives(
    `kept connections, REST ${sender}: several that all end: sent again once, over a new one`,
    30_000,
    async (scope) => {
      let isOver = false;
      const waiting: (() => void)[] = [];
      const kept = await startKept(
        scope,
        ({ socket }, response) => {
          if (isOver) socket.destroy();
          else {
            // All three stay, for none is answered before all have come.
            waiting.push(() => void response.end('{}'));
            if (waiting.length === 3) for (const answer of waiting.splice(0)) answer();
          }
        },
        false,
        0,
      );
      const send = client(open, scope, kept);
      await Promise.all([send(), send(), send()]);
      isOver = true;
      expect((await send()).failure).toMatchObject({ phase: 'wait', code: 'ECONNRESET' });
      expect([kept.received(), kept.peer.accepted()]).toEqual([5, 4]);
    },
  );

  survives(
    `kept connection, REST ${sender}: a server that is gone: what became of the request is said`,
    30_000,
    async (scope) => {
      const kept = await startKept(scope, ({ socket }) => {
        kept.stop();
        socket.destroy();
      });
      const send = client(open, scope, kept);
      await send();
      const sent = await send();
      expect(sent.failure).toMatchObject({ phase: 'wait', code: 'ECONNRESET' });
      expect(sent).not.toHaveProperty('sentAgain');
      expect(kept.received()).toBe(2);
    },
  );

  for (const [name, breaking] of Object.entries(heard)) {
    survives(`kept connection, REST ${sender}: ${name}: not sent again`, 30_000, async (scope) => {
      const kept = await startKept(scope, breaking);
      const send = client(open, scope, kept);
      await send();
      expect((await send()).failure).toMatchObject({ phase: 'wait', code: 'ECONNRESET' });
      expect(kept.received()).toBe(2);
    });
  }

  survives(
    `new connection, REST ${sender}: an end before an answer: not sent again`,
    30_000,
    async (scope) => {
      const kept = await startKept(scope, ({ socket }) => socket.destroy(), false, 0);
      expect((await client(open, scope, kept)()).failure).toMatchObject({
        phase: 'wait',
        code: 'ECONNRESET',
      });
      expect(kept.received()).toBe(1);
    },
  );

  survives(`kept connection, REST ${sender}: silence: not sent again`, 1000, async (scope) => {
    const kept = await startKept(scope, () => {});
    await client(open, scope, kept)();
    const send = client(open, scope, kept, false, 500);
    await send();
    expect((await send()).failure).toMatchObject({ phase: 'wait', code: 'TIMEOUT' });
    expect(kept.received()).toBe(3);
  });
}

for (const [sender, open] of grpcSenders) {
  survives(
    `kept connection, gRPC ${sender}: an end before an answer: not called again`,
    30_000,
    async (scope) => {
      let received = 0;
      const peer = await scope.peer(
        startHttp2Peer((stream) => {
          received += 1;
          if (received === 1) answerOk(stream);
          else stream.session?.destroy();
        }),
      );
      const grpc = open({ insecure: false });
      scope.closing(grpc.close);
      const call = () => grpc.send(target(peer.port), readyRequest, 30_000, scope.signal);
      expect((await call()).response).toMatchObject({ code: 0 });
      expect((await call()).failure).toMatchObject({ phase: 'wait', code: 'STREAM_CLOSED' });
      expect([received, peer.accepted()]).toEqual([2, 1]);
    },
  );
}
