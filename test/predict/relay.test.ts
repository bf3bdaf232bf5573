import { onTestFinished, expect, test } from 'vitest';
import type { IncomingHttpHeaders } from 'node:http';
import type { Token } from '../../src/cluster/cluster.js';
import type { Discovery } from '../../src/discovery/endpoint.js';
import { type RelayOptions, type RelayRequest } from '../../src/predict/predict.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { startHttp } from '../transport/servers.js';
import { http } from './make-evidence.js';
import { iris, predictorOf } from './open-predictor.js';

const never = new AbortController().signal;
const limits: RelayOptions = { connectMs: 5000, silenceMs: 5000 };
const request: RelayRequest = {
  transport: 'http',
  method: 'POST',
  path: '/v1/models/iris:predict',
  headers: [['content-type', 'application/json']],
  body: Buffer.from('{"instances":[[1]]}'),
  trailers: () => [],
};

function unused(): Promise<never> {
  return Promise.reject(new Error('not asked for here'));
}

function createToken(): Promise<Token> {
  return Promise.resolve({ token: 'of-the-account', expiresAt: Date.now() + 600_000 });
}

/** A predictor whose ways in lead to one server, which notes the headers that it gets and answers with this status. */
async function open(status = 200) {
  const seen: IncomingHttpHeaders[] = [];
  const asked: string[] = [];
  const { port, close } = await startHttp(({ headers }, _body, response) => {
    seen.push(headers);
    response.writeHead(status).end('{"detail":"Not Found"}');
  });
  const found = http(200, '').endpoint;
  const endpoint = { ...found, address: '127.0.0.1', port };
  const discovery: Discovery = {
    findEndpoint: () => Promise.resolve(endpoint),
    withClaim: (service, at) => {
      asked.push(service.key);
      return Promise.resolve(at);
    },
    withAudience: (_service, at) => Promise.resolve(at),
    survey: unused,
    inspect: unused,
    examine: unused,
    pin: unused,
    hostClaims: unused,
    addressesOf: unused,
    forget: () => undefined,
    accept: () => undefined,
    choose: () => undefined,
  };
  const { cluster } = fakeCluster({});
  const predictor = predictorOf({ ...cluster, createToken }, discovery);
  onTestFinished(close);
  const relay = async (more: Partial<RelayRequest> = {}, options = limits, signal = never) => {
    const passed = await predictor.relay(iris, { ...request, ...more }, options, signal);
    passed.answer?.body.resume();
    return passed;
  };
  return { seen, asked, relay };
}

test('without a secret nobody is asked who else claims the host, and nothing is told', async () => {
  const { seen, asked, relay } = await open();
  const { notes, answer } = await relay();
  expect([answer?.status, notes, asked]).toEqual([200, [], []]);
  expect(seen).toMatchObject([{ 'content-type': 'application/json', host: 'iris-demo.example.com' }]);
  expect(seen[0]).not.toHaveProperty('authorization');
});

test('the client’s own login goes on, once nobody else claims the host', async () => {
  const { seen, asked, relay } = await open();
  await relay({ authorization: 'Bearer of-the-client' });
  expect(seen).toMatchObject([{ authorization: 'Bearer of-the-client' }]);
  expect(asked).toEqual(['demo/iris']);
});

test('a token of an account goes in its place, and that it is for the API server is told', async () => {
  const { seen, relay } = await open();
  const { notes } = await relay({}, { ...limits, tokenFrom: { account: 'caller', audiences: [] } });
  expect(seen).toMatchObject([{ authorization: 'Bearer of-the-account' }]);
  expect(notes).toEqual([expect.stringContaining('the token is for the API server itself')]);
});

test('a verdict names the client’s own path', async () => {
  const { relay } = await open(404);
  const { judge } = await relay();
  const bodyStart = Buffer.from('{"detail":"Not Found"}');
  expect(await judge({ bodyStart, sentBytes: 19, receivedBytes: 22 })).toMatchObject({
    who: 'server',
    summary: expect.stringContaining('POST /v1/models/iris:predict') as string,
  });
});

test('a client that left before anything was sent is not passed on', async () => {
  const { seen, relay } = await open();
  await expect(relay({}, limits, AbortSignal.abort(new Error('it left')))).rejects.toThrow('it left');
  expect(seen).toEqual([]);
});
