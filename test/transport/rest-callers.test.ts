import { expect, onTestFinished, test } from 'vitest';
import type { HttpRequest } from '../../src/inference/exchange.js';
import { openRest } from '../../src/transport/rest.js';
import { makeCertificate } from './certificate.js';
import { startHttp, startHttps, target } from './servers.js';

const never = new AbortController().signal;
const request: HttpRequest = {
  transport: 'http',
  method: 'POST',
  path: '/v1/models/m:predict',
  headers: { 'content-type': 'application/json' },
  body: '{}',
};

test.each([false, true])('callers side by side make a connection each (TLS: %s)', async (tls) => {
  const certificate = makeCertificate('m.demo.example.com');
  const peers = new Set<unknown>();
  const answer: Parameters<typeof startHttp>[0] = ({ socket }, _body, response) => {
    peers.add(socket);
    response.end('{}');
  };
  const server = await (tls ? startHttps(certificate, answer) : startHttp(answer));
  onTestFinished(server.close);
  const transport = openRest({ insecure: false, ca: certificate.cert });
  onTestFinished(transport.close);
  const to = target(server.port, { tls, host: 'm.demo.example.com' });
  const send = transport.repeat(request);
  const headers = {};
  // The first one goes as a single request does, over a connection of its own.
  await transport.send(to, request, 20_000, never);
  const caller = async () => {
    for (let call = 0; call < 50; call += 1)
      expect(await send(to, headers, 20_000, never)).toHaveProperty('response');
  };
  await Promise.all(Array.from({ length: 4 }, caller));
  expect(peers.size).toBe(5);
});
