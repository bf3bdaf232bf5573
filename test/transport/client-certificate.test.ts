import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reach } from '../../src/discovery/reach.js';
import { grpcSenders } from './grpc-senders.js';
import { openRest } from '../../src/transport/rest.js';
import type { Trust } from '../../src/transport/transport.js';
import { makeCertificate } from './certificate.js';
import { answerReady, readyRequest } from './grpc-server.js';
import { listen, target, type Running } from './servers.js';

const host = 'm.demo.example.com';
const server = makeCertificate(host);
const client = makeCertificate('person.example.com');
const never = new AbortController().signal;
const seen: unknown[] = [];
let rest: Running;
let grpc: Running;

// Gateways that ask for a certificate and take only that of the person.
beforeAll(async () => {
  const asking = { ...server, ca: client.cert, requestCert: true, rejectUnauthorized: true };
  const https = createServer(asking, (_request, response) => response.end('{}'));
  const http2 = createSecureServer(asking);
  http2.on('stream', (stream) => answerReady(stream));
  for (const one of [https, http2]) {
    one.on('secureConnection', (socket) => seen.push(socket.getPeerCertificate().subject?.CN));
  }
  [rest, grpc] = [await listen(https), await listen(http2)];
});
afterAll(async () => {
  await rest.close();
  await grpc.close();
});

const forward = () => Promise.reject(new Error('not asked for here'));
const without: Trust = { insecure: false, ca: server.cert };
const shown: Trust = { ...without, certificate: client };
const get = { transport: 'http', method: 'GET', path: '/', headers: {} } as const;

test.each([
  ['REST without a certificate', without, false],
  ['REST with the certificate', shown, true],
])('%s', async (_what, trust, answered) => {
  const transport = openRest(trust);
  const { response } = await transport.send(target(rest.port, { tls: true, host }), get, 5000, never);
  transport.close();
  expect(response?.transport === 'http').toBe(answered);
});

test.each(
  grpcSenders.flatMap(([sender, open]) => [
    [`gRPC ${sender} without a certificate`, open, without, false] as const,
    [`gRPC ${sender} with the certificate`, open, shown, true] as const,
  ]),
)('%s', async (_what, open, trust, answered) => {
  const transport = open(trust);
  const { response } = await transport.send(
    target(grpc.port, { tls: true, host }),
    readyRequest,
    5000,
    never,
  );
  transport.close();
  expect(response?.transport === 'grpc').toBe(answered);
});

test.each([
  ['v1 without a certificate', 'v1', without, false],
  ['v1 with the certificate', 'v1', shown, true],
  ['grpc-v2 without a certificate', 'grpc-v2', without, false],
  ['grpc-v2 with the certificate', 'grpc-v2', shown, true],
] as const)('the probe for %s', async (_what, protocol, trust, answered) => {
  const candidate = {
    route: 'given',
    address: '127.0.0.1',
    port: protocol === 'v1' ? rest.port : grpc.port,
    tls: true,
    belief: 'given',
    bypassesGateway: false,
    final: true,
    why: 'test',
  } as const;
  const { winner } = await reach(
    [candidate],
    { serverName: host, protocol, trust, forward, everyOne: false },
    never,
  );
  expect(winner !== undefined).toBe(answered);
});

test('the gateway saw whose it is', () => {
  expect(seen).toContain('person.example.com');
});
