import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RoundTrip } from '../../src/inference/exchange.js';
import type { Target, Trust } from '../../src/transport/transport.js';
import { makeCertificate } from './certificate.js';
import { grpcSenders } from './grpc-senders.js';
import { answerReady, readyRequest, startHttp2 } from './grpc-server.js';
import { startHttps, target, type Running } from './servers.js';

const host = 'm.demo.example.com';
const certificate = makeCertificate(host);
let server: Running;
let seen: unknown[] = [];
let open: (typeof grpcSenders)[number][1];

beforeAll(async () => {
  server = await startHttp2((stream, headers) => {
    seen.push(headers[':authority']);
    answerReady(stream);
  }, certificate);
});
afterAll(() => server.close());

async function send(trust: Trust, to: Partial<Target>): Promise<RoundTrip> {
  seen = [];
  const transport = open(trust);
  try {
    const signal = new AbortController().signal;
    return await transport.send(target(server.port, { tls: true, ...to }), readyRequest, 5000, signal);
  } finally {
    transport.close();
  }
}

describe.each(grpcSenders)('a call over TLS that is sent %s', (_name, sender) => {
  beforeEach(() => {
    open = sender;
  });

  test('verifies the host without its port, and sends it with its port', async () => {
    const sent = await send({ ca: certificate.cert, insecure: false }, { host: `${host}:8443` });
    expect(sent.response).toMatchObject({ code: 0, message: { ready: true } });
    expect(seen).toEqual([`${host}:8443`]);
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

  test.each([
    ['10.0.0.9', '10.0.0.9:8443', undefined],
    ['127.0.0.1', '10.0.0.9', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])(
    'a certificate for %s is held against the host %s, wherever that is dialed',
    async (named, wanted, code) => {
      const own = makeCertificate(named);
      const { port, close } = await startHttp2(answerReady, own);
      onTestFinished(close);
      const { failure } = await send({ ca: own.cert, insecure: false }, { port, host: wanted });
      expect(failure?.code).toBe(code);
    },
  );

  test('insecure accepts both', async () => {
    const sent = await send({ insecure: true }, { host: 'other.example.com' });
    expect(sent.response).toMatchObject({ code: 0 });
  });

  test('a TLS server that offers no HTTP/2 is told from a bad certificate', async () => {
    const plain = await startHttps(certificate, (_incoming, _body, response) => void response.end());
    const sent = await send({ ca: certificate.cert, insecure: false }, { host, port: plain.port });
    await plain.close();
    expect(sent.failure).toMatchObject({ phase: 'tls', code: 'NOT_HTTP2' });
  });
});
