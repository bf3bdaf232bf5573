import { connect } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proxyText, readProxies } from '../../src/network/proxies.js';
import { openGrpc } from '../../src/transport/grpc.js';
import type { Trust } from '../../src/transport/transport.js';
import { makeCertificate } from './certificate.js';
import { answerReady, readyRequest, startHttp2 } from './grpc-server.js';
import { grpcSenders } from './grpc-senders.js';
import { restSenders } from './rest-senders.js';
import { startProxy } from './proxy-server.js';
import { startHttp, startHttps, startTcp, target, type Running, unusedPort } from './servers.js';

const never = new AbortController().signal;
const host = 'm.demo.example.com';
const certificate = makeCertificate(host);
const post = {
  transport: 'http',
  method: 'POST',
  path: '/v1/models/m:predict',
  headers: {},
  body: '{}',
} as const;
const opened: Running[] = [];
let openRest: (typeof restSenders)[number][1];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

async function running<T extends Running>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  opened.push(server);
  return server;
}

function through(
  port: number,
  more: Partial<Trust> = {},
  at = '127.0.0.1',
): { readonly trust: Trust; readonly proxy: string } {
  const proxies = readProxies({ proxy: `http://anna:s%40cret@${at}:${port}` }, {});
  const trust = { insecure: false, proxies, ...more };
  return { trust, proxy: proxies.http === undefined ? '' : proxyText(proxies.http) };
}

const login = `Basic ${Buffer.from('anna:s@cret').toString('base64')}`;

describe.each(restSenders)('REST %s', (_sender, open) => {
  beforeEach(() => {
    openRest = open;
  });

  test('REST without TLS is asked for at the proxy by its whole URL; Host stays that of the service', async () => {
    const hosts: unknown[] = [];
    const gateway = await running(
      startHttp((request, body, response) => {
        hosts.push(request.headers.host, body.toString(), request.headers['proxy-authorization']);
        response.end('{}');
      }),
    );
    const proxy = await running(startProxy());
    const { trust, proxy: text } = through(proxy.port);
    const rest = openRest(trust);
    const sent = await rest.send(target(gateway.port, { host, proxy: text }), post, 5000, never);
    rest.close();
    expect(sent.response).toMatchObject({ status: 200 });
    expect(proxy.asked).toEqual([
      { line: `POST http://127.0.0.1:${gateway.port}/v1/models/m:predict`, login },
    ]);
    expect(hosts).toEqual([host, '{}', undefined]);
  });

  test('REST over TLS goes through a tunnel, and is verified end to end', async () => {
    const gateway = await running(startHttps(certificate, (_request, _body, response) => response.end('{}')));
    const proxy = await running(startProxy());
    const { trust, proxy: text } = through(proxy.port, { ca: certificate.cert });
    const rest = openRest(trust);
    const to = target(gateway.port, { host, tls: true, proxy: text });
    const sent = await rest.send(to, post, 5000, never);
    const other = await rest.send({ ...to, host: 'other.example.com' }, post, 5000, never);
    rest.close();
    expect(sent.response).toMatchObject({ status: 200 });
    expect(other.failure?.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(proxy.asked[0]).toEqual({ line: `CONNECT 127.0.0.1:${gateway.port}`, login });
  });

  test.each(
    grpcSenders.flatMap(([sender, open]) => [
      [`${sender} without TLS`, open, false] as const,
      [`${sender} over TLS`, open, true] as const,
    ]),
  )('gRPC %s goes through a tunnel', async (_name, openGrpc, tls) => {
    const gateway = await running(startHttp2((stream) => answerReady(stream), tls ? certificate : undefined));
    const proxy = await running(startProxy());
    const { trust, proxy: text } = through(proxy.port, { ca: certificate.cert });
    const grpc = openGrpc(trust);
    const to = target(gateway.port, { host, tls, proxy: text });
    const sent = [
      await grpc.send(to, readyRequest, 5000, never),
      await grpc.send(to, readyRequest, 5000, never),
    ];
    grpc.close();
    expect(sent.map(({ response }) => response)).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(proxy.asked).toEqual([{ line: `CONNECT 127.0.0.1:${gateway.port}`, login }]);
  });

  test.each([
    ['REST without TLS', true, false],
    ['REST over TLS', true, true],
    ['gRPC without TLS', false, false],
    ['gRPC over TLS', false, true],
  ])('%s: a proxy that is not there is told as the proxy', async (_name, isRest, tls) => {
    const port = await unusedPort();
    const { trust, proxy } = through(port);
    const to = target(9, { host, tls, proxy });
    const rest = openRest(trust);
    const grpc = openGrpc(trust);
    const sent = isRest
      ? await rest.send(to, post, 5000, never)
      : await grpc.send(to, readyRequest, 5000, never);
    rest.close();
    grpc.close();
    const message = `the proxy cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(sent.failure).toEqual({ phase: 'connect', code: 'PROXY_FAILED', message });
  });

  test('a proxy whose name has several addresses, none of which takes a connection, is told with the reason of the first', async () => {
    const { trust, proxy } = through(await unusedPort(), {}, 'localhost');
    const rest = openRest(trust);
    const sent = [];
    for (const tls of [false, true])
      sent.push(await rest.send(target(9, { host, tls, proxy }), post, 5000, never));
    rest.close();
    const message = expect.stringMatching(/^the proxy cannot be reached: connect E[A-Z]+ /) as string;
    const failure = { code: 'PROXY_FAILED', message };
    expect(sent).toMatchObject([{ failure }, { failure }]);
  });

  test.each([
    ['REST over TLS', true],
    ['gRPC', false],
  ])('%s: a proxy that lets nothing through is told as the proxy', async (protocol, isRest) => {
    const proxy = await running(startProxy({ status: 403 }));
    const { trust, proxy: text } = through(proxy.port);
    const rest = openRest(trust);
    const grpc = openGrpc(trust);
    const to = target(9, { host, tls: isRest, proxy: text });
    const sent = isRest
      ? await rest.send(to, post, 5000, never)
      : await grpc.send(to, readyRequest, 5000, never);
    rest.close();
    grpc.close();
    expect([protocol, sent.failure]).toMatchObject([protocol, { code: 'PROXY_REFUSED' }]);
    expect(sent.failure?.message).toBe('the proxy answered 403 to CONNECT 127.0.0.1:9');
  });

  test.each([
    ['a CONNECT that is never answered', true],
    ['gRPC to a proxy that says nothing', false],
  ])('%s ends in time, and leaves nothing open', async (_name, isRest) => {
    const silent = await running(startHttp(() => undefined));
    const { trust, proxy } = through(silent.port);
    const to = target(9, { host, tls: isRest, proxy });
    const rest = openRest(trust);
    const grpc = openGrpc(trust);
    const sent = isRest ? await rest.send(to, post, 50, never) : await grpc.send(to, readyRequest, 50, never);
    rest.close();
    grpc.close();
    expect(sent.failure?.code).toMatch(/TIMEOUT|PROXY/);
  });

  test.each([
    ['gRPC without TLS', 'grpc', false],
    ['gRPC over TLS', 'grpc', true],
    ['REST without TLS', 'rest', false],
    ['REST over TLS', 'rest', true],
  ])('%s goes through a proxy that speaks TLS itself', async (_name, protocol, tls) => {
    const gateway = await running(
      protocol === 'grpc'
        ? startHttp2((stream) => answerReady(stream), tls ? certificate : undefined)
        : tls
          ? startHttps(certificate, (_request, _body, response) => response.end('{}'))
          : startHttp((_request, _body, response) => response.end('{}')),
    );
    const proxyCertificate = makeCertificate('localhost');
    const proxy = await running(startProxy(undefined, {}, proxyCertificate));
    const trusted = getCACertificates();
    setDefaultCACertificates([...trusted, proxyCertificate.cert]);
    const proxies = readProxies({ proxy: `https://localhost:${proxy.port}` }, {});
    const trust = { insecure: false, proxies, ca: certificate.cert };
    const to = target(gateway.port, { host, tls, proxy: `https://localhost:${proxy.port}` });
    const rest = openRest(trust);
    const grpc = openGrpc(trust);
    try {
      const send = () =>
        protocol === 'grpc' ? grpc.send(to, readyRequest, 5000, never) : rest.send(to, post, 5000, never);
      const sent = [await send(), await send()];
      expect(sent.map(({ failure }) => failure)).toEqual([undefined, undefined]);
      expect(proxy.asked[0]?.line).toMatch(protocol === 'grpc' || tls ? /^CONNECT / : /^POST http:/);
    } finally {
      rest.close();
      grpc.close();
      setDefaultCACertificates(trusted);
    }
  });

  test.each([
    ['gRPC', 'grpc', false],
    ['REST without TLS', 'rest', false],
    ['REST over TLS', 'rest', true],
  ])(
    '%s: a proxy that speaks TLS is verified, also with --insecure, and hears nothing in the clear',
    async (_name, protocol, tls) => {
      const proxyCertificate = makeCertificate('localhost');
      const proxy = await running(startProxy(undefined, {}, proxyCertificate));
      const first: Buffer[] = [];
      const recorder = await running(
        startTcp((socket) => {
          socket.once('data', (bytes: Buffer) => first.push(bytes));
          const onward = connect(proxy.port, '127.0.0.1');
          onward.on('error', () => socket.destroy());
          socket.pipe(onward).pipe(socket);
        }),
      );
      const text = `https://localhost:${recorder.port}`;
      const proxies = readProxies({ proxy: `https://anna:secret@localhost:${recorder.port}` }, {});
      // The roots that trust a target are not those that trust its proxy.
      const trust = { insecure: true, proxies, ca: proxyCertificate.cert };
      const to = target(9, { host, tls, proxy: text });
      const rest = openRest(trust);
      const grpc = openGrpc(trust);
      const sent =
        protocol === 'grpc'
          ? await grpc.send(to, readyRequest, 5000, never)
          : await rest.send(to, post, 5000, never);
      rest.close();
      grpc.close();
      expect(sent.failure?.message).toContain('self-signed certificate');
      expect(proxy.asked).toEqual([]);
      // A record of TLS's handshake (RFC 8446, section 5.1).
      expect(first.map((bytes) => bytes[0])).toEqual(first.map(() => 22));
      expect(first.length).toBeGreaterThan(0);
    },
  );
});
