import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { HttpRequest, RoundTrip } from '../../src/inference/exchange.js';
import type { Target, Trust } from '../../src/transport/transport.js';
import { makeCertificate } from './certificate.js';
import { restSenders } from './rest-senders.js';
import { startHttp, startHttps, target, type Running } from './servers.js';

const host = 'm.demo.example.com';
const certificate = makeCertificate(host);
const request: HttpRequest = { transport: 'http', method: 'GET', path: '/', headers: {} };
let server: Running;
let seenNames: unknown[] = [];

beforeAll(async () => {
  server = await startHttps(certificate, (incoming, _body, response) => {
    const { socket } = incoming;
    seenNames.push('servername' in socket ? socket.servername : undefined, incoming.headers.host);
    response.end('ok');
  });
});
afterAll(() => server.close());

let openRest: (typeof restSenders)[number][1];

async function send(trust: Trust, to: Partial<Target>): Promise<RoundTrip> {
  seenNames = [];
  const transport = openRest(trust);
  try {
    const signal = new AbortController().signal;
    return await transport.send(target(server.port, { tls: true, ...to }), request, 5000, signal);
  } finally {
    transport.close();
  }
}

describe.each(restSenders)('a request over TLS that is sent %s', (_name, sender) => {
  beforeEach(() => {
    openRest = sender;
  });

  test('asks for the host by SNI without its port, and verifies it against the given authority', async () => {
    const sent = await send({ ca: certificate.cert, insecure: false }, { host: `${host}:8443` });
    expect(sent.response).toMatchObject({ status: 200 });
    expect(seenNames).toEqual([host, `${host}:8443`]);
    expect(sent.timings.tlsMs).toBeGreaterThan(0);
  });

  test.each([
    ['10.0.0.9', '10.0.0.9:8443', undefined],
    ['fd00::9', '[fd00::9]', undefined],
    ['10.0.0.9', '10.0.0.8', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    // The address that is dialed, which is not the host that was asked for.
    ['127.0.0.1', '10.0.0.9', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])(
    'a certificate for %s is held against the host %s, wherever that is dialed',
    async (named, wanted, code) => {
      const own = makeCertificate(named);
      const { port, close } = await startHttps(own, (_incoming, _body, response) => response.end('ok'));
      onTestFinished(close);
      const { failure } = await send({ ca: own.cert, insecure: false }, { port, host: wanted });
      expect(failure?.code).toBe(code);
    },
  );

  test('the dot at the end of a host is no part of the name in its certificate', async () => {
    const sent = await send({ ca: certificate.cert, insecure: false }, { host: `${host}.:8443` });
    expect(sent.response).toMatchObject({ status: 200 });
    expect(seenNames).toEqual([host, `${host}.:8443`]);
  });

  test.each([
    ['an unknown authority', { insecure: false }, host, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'another name',
      { ca: certificate.cert, insecure: false },
      'other.example.com',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('%s is refused', async (_name, trust, wanted, code) => {
    const sent = await send(trust, { host: wanted });
    expect(sent.failure).toMatchObject({ phase: 'tls', code });
  });

  test('insecure accepts both', async () => {
    const sent = await send({ insecure: true }, { host: 'other.example.com' });
    expect(sent.response).toMatchObject({ status: 200 });
  });

  test('TLS to a plain port fails in the TLS step', async () => {
    const plain = await startHttp((_incoming, _body, response) => void response.end());
    const sent = await send({ insecure: true }, { port: plain.port });
    await plain.close();
    expect(sent.failure?.phase).toBe('tls');
  });

  test('a target whose certificate nobody verifies is sent to, and no other is', async () => {
    const sent = await send({ insecure: false }, { host: 'other.example.com', unverified: true });
    expect(sent.response).toMatchObject({ status: 200 });
    const transport = openRest({ insecure: false });
    const at = (more: Partial<Target>) =>
      transport.send(
        target(server.port, { tls: true, host, ...more }),
        request,
        5000,
        new AbortController().signal,
      );
    try {
      expect((await at({ unverified: true })).response).toMatchObject({ status: 200 });
      expect((await at({})).failure?.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    } finally {
      transport.close();
    }
  });
});
