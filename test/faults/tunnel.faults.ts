import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect } from 'vitest';
import { probeHttp1 } from '../../src/discovery/probe.js';
import { probeHttp2 } from '../../src/discovery/probe-http2.js';
import { readProxies } from '../../src/network/proxies.js';
import { openGrpc } from '../../src/transport/grpc.js';
import { openRest } from '../../src/transport/rest.js';
import type { Target, Trust } from '../../src/transport/transport.js';
import { makeCertificate } from '../transport/certificate.js';
import { readyRequest } from '../transport/grpc-server.js';
import { target } from '../transport/servers.js';
import { type RunningPeer, startPeer } from './peer.js';
import { type Scope, survives } from './survive.js';

const proxyCertificate = makeCertificate('localhost');
const trusted = getCACertificates();

beforeAll(() => setDefaultCACertificates([...trusted, proxyCertificate.cert]));
afterAll(() => setDefaultCACertificates(trusted));

/** A proxy that takes connections, says this to CONNECT, and nothing more. */
function startSilentProxy(scheme: string, said: string): Promise<RunningPeer> {
  const server = scheme === 'https' ? createHttps(proxyCertificate) : createHttp();
  server.on('connect', (_request, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy()).resume();
    if (said !== '') socket.write(said);
  });
  return startPeer(server);
}

/** Ends with a text; what it opened and keeps is closed with the scope. */
type Ask = (to: Target, trust: Trust, limitMs: number, scope: Scope, signal: AbortSignal) => Promise<string>;

const rest: Ask = async (to, trust, limitMs, scope, signal) => {
  const transport = openRest(trust);
  scope.closing(transport.close);
  const request = { transport: 'http', method: 'POST', path: '/', headers: {}, body: '{}' } as const;
  return (await transport.send(to, request, limitMs, signal)).failure?.code ?? 'answered';
};
const grpc: Ask = async (to, trust, limitMs, scope, signal) => {
  const transport = openGrpc(trust);
  scope.closing(transport.close);
  return (await transport.send(to, readyRequest, limitMs, signal)).failure?.code ?? 'answered';
};
const probe =
  (ask: typeof probeHttp1): Ask =>
  async (to, trust, limitMs, _scope, signal) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
    const { detail, connection } = await ask(to, trust, limited);
    connection?.close();
    return detail;
  };

const asks: Readonly<Record<string, { readonly tls: boolean; readonly ask: Ask }>> = {
  'REST over TLS': { tls: true, ask: rest },
  gRPC: { tls: false, ask: grpc },
  'gRPC over TLS': { tls: true, ask: grpc },
  'the probe over TLS': { tls: true, ask: probe(probeHttp1) },
  'the probe of HTTP/2': { tls: false, ask: probe(probeHttp2) },
  'the probe of HTTP/2 over TLS': { tls: true, ask: probe(probeHttp2) },
};

const silences: Readonly<Record<string, string>> = {
  'never answers CONNECT': '',
  'opens a tunnel to nobody': 'HTTP/1.1 200 OK\r\n\r\n',
};

for (const [name, { tls, ask }] of Object.entries(asks)) {
  for (const [silence, said] of Object.entries(silences)) {
    for (const scheme of ['http', 'https']) {
      for (const end of ['its time is up', 'it is cancelled']) {
        survives(`${name}: the ${scheme} proxy ${silence}, until ${end}`, 10_000, async (scope) => {
          const proxy = await scope.peer(startSilentProxy(scheme, said));
          const text = `${scheme}://localhost:${proxy.port}`;
          const proxies = readProxies({ proxy: text }, {});
          const to = target(9, { tls, host: 'm.example.com', proxy: text });
          const cancel = new AbortController();
          const isCancelled = end === 'it is cancelled';
          const limitMs = isCancelled ? 600_000 : 300;
          const asked = ask(to, { insecure: false, proxies }, limitMs, scope, cancel.signal).catch(
            (error: Error) => error.message,
          );
          if (isCancelled) {
            await expect.poll(() => proxy.connections(), { timeout: 10_000 }).toBe(1);
            cancel.abort(new Error('cancelled'));
          }
          expect(await asked).toMatch(isCancelled ? /cancelled|in time/ : /TIMEOUT|in time/);
          // While the transport is open still, for the next call.
          await expect.poll(() => proxy.connections(), { timeout: 10_000 }).toBe(0);
        });
      }
    }
  }
}
