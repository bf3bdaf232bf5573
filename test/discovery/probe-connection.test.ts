import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { reach, type ReachOptions } from '../../src/discovery/reach.js';
import type { Candidate } from '../../src/inference/endpoint.js';
import { createAgentPool } from '../../src/transport/agent-pool.js';
import { openRest } from '../../src/transport/rest.js';
import type { Trust } from '../../src/transport/transport.js';
import { makeCertificate } from '../transport/certificate.js';
import { startHttp, startHttps, type Running } from '../transport/servers.js';

const never = new AbortController().signal;
const host = 'm.demo.example.com';

/** A server that remembers its connections. */
async function counting(
  start: (
    handler: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void,
  ) => Promise<Running>,
  answerProbe = (response: ServerResponse) => void response.writeHead(404).end('no route'),
) {
  const sockets = new Set<Socket>();
  const server = await start((request, _body, response) => {
    sockets.add(request.socket);
    if (request.method === 'GET') answerProbe(response);
    else response.end('{}');
  });
  onTestFinished(server.close);
  return { port: server.port, sockets };
}

function candidateAt(port: number, tls = false): Candidate {
  const more = { belief: 'cluster', bypassesGateway: false, final: false, why: 'test' } as const;
  return { route: 'load-balancer', address: '127.0.0.1', port, tls, ...more };
}

const forward = () => Promise.reject(new Error('none'));

/** Looks for the candidate that answers, and sends a request there. */
async function probeAndSend(
  candidates: readonly Candidate[],
  trust: Trust = { insecure: false },
  more: Partial<ReachOptions> = {},
) {
  const agents = createAgentPool();
  const options = {
    serverName: host,
    protocol: 'v1',
    trust,
    agents,
    forward,
    everyOne: false,
    ...more,
  } as const;
  const { winner } = await reach(candidates, options, never);
  const rest = openRest(trust, undefined, agents);
  onTestFinished(rest.close);
  const [first] = candidates;
  const { address, port, tls } = winner?.candidate ?? first ?? candidateAt(0);
  const request = { transport: 'http', method: 'POST', path: '/', headers: {}, body: '{}' } as const;
  return rest.send({ address, port, tls, host, basePath: '' }, request, 5000, never);
}

test('a request goes over the connection of the probe', async () => {
  const { port, sockets } = await counting(startHttp);
  const { response, timings } = await probeAndSend([candidateAt(port)]);
  expect(response).toMatchObject({ status: 200 });
  expect(sockets.size).toBe(1);
  expect(timings.connectMs).toBe(0);
});

test('over TLS as well, whose handshake is done once', async () => {
  const certificate = makeCertificate(host);
  const { port, sockets } = await counting((handler) => startHttps(certificate, handler));
  const { response } = await probeAndSend([candidateAt(port, true)], {
    insecure: false,
    ca: certificate.cert,
  });
  expect(response).toMatchObject({ status: 200 });
  expect(sockets.size).toBe(1);
});

test('a server that closes its connections gets another one', async () => {
  const { port, sockets } = await counting(startHttp, (response) => {
    response.writeHead(404, { connection: 'close' }).end();
  });
  expect((await probeAndSend([candidateAt(port)])).response).toMatchObject({ status: 200 });
  expect(sockets.size).toBe(2);
});

test('a page without an end holds nothing up: the request has a connection of its own', async () => {
  const { port, sockets } = await counting(startHttp, (response) => void response.writeHead(200).write('a'));
  expect((await probeAndSend([candidateAt(port)])).response).toMatchObject({ status: 200 });
  expect(sockets.size).toBe(2);
});

test('the connections of those that did not win are closed, and all where every one is tried', async () => {
  const [first, second] = [await counting(startHttp), await counting(startHttp)];
  await probeAndSend([candidateAt(first.port), candidateAt(second.port)]);
  for (const socket of second.sockets) if (!socket.destroyed) await once(socket, 'close');
  expect([...first.sockets].map(({ destroyed }) => destroyed)).toEqual([false]);
  const third = await counting(startHttp);
  await probeAndSend([candidateAt(third.port)], undefined, { everyOne: true });
  const [probed] = third.sockets;
  if (probed?.destroyed === false) await once(probed, 'close');
  expect(third.sockets.size).toBe(2);
});
