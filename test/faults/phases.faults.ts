import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { afterAll, beforeAll, expect } from 'vitest';
import { probeHttp1 } from '../../src/discovery/probe.js';
import { probeHttp2 } from '../../src/discovery/probe-http2.js';
import type { RoundTrip } from '../../src/inference/exchange.js';
import { openRest } from '../../src/transport/rest.js';
import type { Trust } from '../../src/transport/transport.js';
import { makeCertificate } from '../transport/certificate.js';
import { grpcSenders } from '../transport/grpc-senders.js';
import { readyRequest } from '../transport/grpc-server.js';
import { target } from '../transport/servers.js';
import { type Plan, startFaultProxy } from './fault-proxy.js';
import { answerOk, frame, ready, startHttp2Peer } from './http2-peer.js';
import { type RunningPeer, startPeer } from './peer.js';
import { type Scope, survives } from './survive.js';

const host = 'm.demo.example.com';
const certificate = makeCertificate(host);
const trust: Trust = { ca: certificate.cert, insecure: false };
const body = JSON.stringify({ predictions: Array.from({ length: 2000 }, () => 1) });
/** A message with a field that nobody knows, so that it is long. */
const long = Buffer.concat([ready, Buffer.from([0x7a, 0xa0, 0x1f]), Buffer.alloc(4000)]);

type Ask = (port: number, limitMs: number, scope: Scope) => Promise<'answered' | { readonly why: string }>;

function outcome({ failure }: RoundTrip): 'answered' | { readonly why: string } {
  return failure === undefined ? 'answered' : { why: `${failure.code} ${failure.message}` };
}

const rest =
  (tls: boolean): Ask =>
  async (port, limitMs, scope) => {
    const transport = openRest(trust);
    scope.closing(transport.close);
    const request = {
      transport: 'http',
      method: 'POST',
      path: '/v1',
      headers: {},
      body: '{"instances":[1]}',
    } as const;
    return outcome(await transport.send(target(port, { tls, host }), request, limitMs, scope.signal));
  };
const [[, alone], [, repeated]] = grpcSenders;
const grpc =
  (tls: boolean, open = alone): Ask =>
  async (port, limitMs, scope) => {
    const transport = open(trust);
    scope.closing(transport.close);
    return outcome(await transport.send(target(port, { tls, host }), readyRequest, limitMs, scope.signal));
  };
const probe =
  (ask: typeof probeHttp1, tls: boolean): Ask =>
  async (port, limitMs) => {
    const place = { address: '127.0.0.1', port, tls, host };
    const { answered, detail, connection } = await ask(place, trust, AbortSignal.timeout(limitMs));
    connection?.close();
    return answered ? 'answered' : { why: detail };
  };

type Servers = Readonly<Record<'http' | 'https' | 'h2c' | 'h2', RunningPeer>>;
let servers: Servers;

beforeAll(async () => {
  servers = {
    http: await startPeer(createHttp((_, response) => void response.end(body))),
    https: await startPeer(createHttps(certificate, (_, response) => void response.end(body))),
    h2c: await startHttp2Peer((stream) => answerOk(stream, frame(long))),
    h2: await startHttp2Peer((stream) => answerOk(stream, frame(long)), certificate),
  };
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
});

const asks: Readonly<
  Record<string, { readonly server: keyof Servers; readonly ask: Ask; readonly readsAll: boolean }>
> = {
  REST: { server: 'http', ask: rest(false), readsAll: true },
  'REST over TLS': { server: 'https', ask: rest(true), readsAll: true },
  gRPC: { server: 'h2c', ask: grpc(false), readsAll: true },
  'gRPC over TLS': { server: 'h2', ask: grpc(true), readsAll: true },
  'gRPC of a load': { server: 'h2c', ask: grpc(false, repeated), readsAll: true },
  'gRPC of a load over TLS': { server: 'h2', ask: grpc(true, repeated), readsAll: true },
  'the probe': { server: 'http', ask: probe(probeHttp1, false), readsAll: false },
  'the probe over TLS': { server: 'https', ask: probe(probeHttp1, true), readsAll: false },
  'the probe of HTTP/2': { server: 'h2c', ask: probe(probeHttp2, false), readsAll: false },
};

const slow: Readonly<Record<string, Plan>> = {
  'latency of 30 ms': { latencyMs: 30 },
  'pieces of 7 bytes': { pieceBytes: 7 },
  'pieces of a byte': { pieceBytes: 1 },
  'a line of 16 kB/s': { bytesPerSecond: 16_384 },
};
/** 3 bytes are within every first answer, TLS's and HTTP/2's too; 2500 are within the body, or the certificate's end. */
const broken: Readonly<Record<string, Plan>> = Object.fromEntries(
  (['reset', 'end', 'silence'] as const).flatMap((how) => [
    [`${how} as it connects`, { after: { way: 'up', bytes: 0, how } }],
    [`${how} in the request`, { after: { way: 'up', bytes: 10, how } }],
    [`${how} before an answer`, { after: { way: 'down', bytes: 0, how } }],
    [`${how} in the first bytes`, { after: { way: 'down', bytes: 3, how } }],
    [`${how} in the body`, { after: { way: 'down', bytes: 2500, how } }],
  ]),
);

for (const [name, { server, ask, readsAll }] of Object.entries(asks)) {
  for (const [fault, plan] of Object.entries(slow)) {
    survives(`${name}: ${fault}`, 30_000, async (scope) => {
      const proxy = await scope.peer(startFaultProxy(servers[server].port, plan));
      expect(await ask(proxy.port, 30_000, scope)).toBe('answered');
    });
  }
  if (readsAll) {
    // Bytes come all the while, and yet it must end.
    survives(`${name}: a line of 500 bytes a second`, 1000, async (scope) => {
      const proxy = await scope.peer(startFaultProxy(servers[server].port, { bytesPerSecond: 500 }));
      const said = await ask(proxy.port, 1000, scope);
      expect(said).toEqual({ why: expect.stringContaining('TIMEOUT') as string });
    });
  }
  for (const [fault, plan] of Object.entries(broken)) {
    if (!readsAll && fault.endsWith('body')) continue;
    // A connection that is cut ends at once; silence ends with the limit.
    const limitMs = fault.startsWith('silence') ? 700 : 30_000;
    survives(`${name}: ${fault}`, limitMs, async (scope) => {
      const proxy = await scope.peer(startFaultProxy(servers[server].port, plan));
      const said = await ask(proxy.port, limitMs, scope);
      expect(said).toEqual({ why: expect.stringMatching(/\S/) as string });
      if (fault.startsWith('silence'))
        expect(said).toMatchObject({ why: expect.stringMatching(/TIMEOUT|in time/) as string });
    });
  }
}
