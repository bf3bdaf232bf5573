import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { examineTarget } from '../../src/transport/examine.js';
import { makeCertificate } from './certificate.js';
import { listen, startTcp, target, unusedPort } from './servers.js';

const never = new AbortController().signal;
const plain = { insecure: false };
const certificate = makeCertificate('iris.example.com');

/** A TLS server that counts what it was sent, and which certificate of ours it saw. */
async function tlsServer() {
  const got = { bytes: 0, certificates: 0 };
  const server = createServer({ ...certificate, requestCert: true, rejectUnauthorized: false }, (socket) => {
    if (socket.getPeerCertificate().subject !== undefined) got.certificates += 1;
    socket.on('data', (bytes: Buffer) => (got.bytes += bytes.length));
    socket.on('error', () => socket.destroy());
  });
  const ended = new Promise<void>((resolve) =>
    server.once('connection', (socket: Socket) => socket.once('close', () => resolve())),
  );
  const { port, close } = await listen(server);
  onTestFinished(close);
  return { port, got, ended };
}

test('a certificate that is not trusted is told of, and nothing is sent to it, no certificate of ours either', async () => {
  const { port, got, ended } = await tlsServer();
  const trust = { ...plain, certificate };
  const seen = await examineTarget(target(port, { tls: true, host: 'iris.example.com' }), trust, 5000, never);
  expect(seen.failure).toBeUndefined();
  expect(seen.tls).toMatchObject({ protocol: 'TLSv1.3', fault: 'its certificate is self-signed' });
  expect(seen.tls?.chain[0]).toMatchObject({ subject: 'iris.example.com', names: ['iris.example.com'] });
  expect(seen.tls?.chain[0]?.validTo).toBeGreaterThan(Date.now());
  await ended;
  expect(got).toEqual({ bytes: 0, certificates: 0 });
});

test('one that is trusted has no fault; one for another name has', async () => {
  const { port } = await tlsServer();
  const trust = { ...plain, ca: certificate.cert };
  const right = await examineTarget(
    target(port, { tls: true, host: 'iris.example.com' }),
    trust,
    5000,
    never,
  );
  expect([right.tls?.fault, right.addresses, right.resolveMs]).toEqual([undefined, ['127.0.0.1'], undefined]);
  const wrong = await examineTarget(
    target(port, { tls: true, host: 'other.example.com' }),
    trust,
    5000,
    never,
  );
  expect(wrong.tls?.fault).toBe('its certificate is for another name');
});

test('what fails says at which part: the name, the connection, TLS', async () => {
  const nowhere = {
    ...plain,
    lookup: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
  };
  const noName = await examineTarget(target(1, { address: 'gateway.test' }), nowhere, 5000, never);
  expect(noName.failure).toEqual({ phase: 'resolve', detail: 'the name does not resolve' });
  const closed = await examineTarget(target(await unusedPort()), plain, 5000, never);
  expect(closed.failure).toEqual({ phase: 'connect', detail: 'connection refused' });
  const silent = await startTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  onTestFinished(silent.close);
  const noTls = await examineTarget(target(silent.port, { tls: true }), plain, 5000, never);
  expect(noTls.failure).toEqual({ phase: 'tls', detail: 'no TLS at this port' });
  expect(noTls.connectMs).toBeGreaterThan(0);
});

test('an address that the rule refuses is not connected to', async () => {
  let connections = 0;
  const server = await startTcp(() => (connections += 1));
  onTestFinished(server.close);
  const rule = { places: [], privately: 'refused' } as const;
  const seen = await examineTarget(target(server.port, { rule }), plain, 5000, never);
  expect(seen.failure?.detail).toContain('is a loopback address');
  expect(connections).toBe(0);
});

test('a server that takes the connection and says nothing is given up', async () => {
  const server = await startTcp(() => undefined);
  onTestFinished(server.close);
  const seen = await examineTarget(target(server.port, { tls: true }), plain, 50, never);
  expect(seen.failure).toEqual({ phase: 'tls', detail: 'no answer within 0.05 s' });
});
