import { expect, onTestFinished, test } from 'vitest';
import { createDiscovery } from '../../src/discovery/endpoint.js';
import { grpcCode } from '../../src/inference/grpc-code.js';
import { Problem } from '../../src/problem.js';
import { fakeCluster } from '../discovery/fake-cluster.js';
import { makeService } from '../discovery/make-service.js';
import { answerStatus, startHttp2 } from '../transport/grpc-server.js';
import { startHttp } from '../transport/servers.js';
import { options, predictorOf } from './open-predictor.js';

// An answer that asks for another login is shown, also where no other can be had.

const never = new AbortController().signal;
const trust = { insecure: false };
const iris = makeService({ name: 'iris' });
const tokenFrom = { account: 'caller', audiences: [] };
const reason = 'You may not create serviceaccounts/token in namespace demo';
const summary = expect.stringMatching(
  /Jwt is expired.*; no new token could be had: You may not create/s,
) as string;

/** A predictor whose account gets one token, and no other. */
function open(port: number) {
  let asked = 0;
  const { cluster } = fakeCluster({});
  const createToken = () => {
    asked += 1;
    return asked === 1
      ? Promise.resolve({ token: 'the-first', expiresAt: Date.now() + 600_000 })
      : Promise.reject(new Problem('cluster', `${reason}.`, { remedy: 'Ask for that permission.' }));
  };
  const discovery = createDiscovery(cluster, { address: `127.0.0.1:${port}`, trust, environment: {} });
  const predictor = predictorOf({ ...cluster, createToken }, discovery);
  return predictor;
}

async function startRefusing() {
  const { port, close } = await startHttp((_request, _body, response) => {
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end('Jwt is expired');
  });
  onTestFinished(close);
  return open(port);
}

test('over REST, the second 401 is the verdict, with the reason and its remedy', async () => {
  const predictor = await startRefusing();
  const predict = () => predictor.predict(iris, { ...options('{"instances":[[1]]}'), tokenFrom }, never);
  expect((await predict()).notes.join()).not.toContain('no new token');
  const { verdict, roundTrip, notes } = await predict();
  expect(roundTrip.response).toMatchObject({ status: 401, body: Buffer.from('Jwt is expired') });
  expect(verdict).toMatchObject({ who: 'auth', summary });
  expect(verdict.next[0]?.text).toBe('Ask for that permission.');
  expect(notes).toContain(`the token of before went again: no new token could be had: ${reason}`);
});

test('over gRPC as well', async () => {
  const { port, close } = await startHttp2((stream) => {
    answerStatus(stream, grpcCode.UNAUTHENTICATED, 'Jwt is expired');
  });
  onTestFinished(close);
  const predictor = open(port);
  const payload = options('{"inputs":[{"name":"a","shape":[1],"datatype":"FP32","data":[1]}]}');
  const predict = () => predictor.predict(iris, { ...payload, tokenFrom, protocol: 'grpc-v2' }, never);
  await predict();
  const { verdict, roundTrip } = await predict();
  expect(roundTrip.response).toMatchObject({ code: grpcCode.UNAUTHENTICATED });
  expect(verdict).toMatchObject({ who: 'auth', summary });
});

test('a load goes on, and its failures say so', async () => {
  const predictor = await startRefusing();
  const { send } = await predictor.prepareRepeated(
    iris,
    { ...options('{"instances":[[1]]}'), tokenFrom },
    [],
    never,
  );
  await send(0, never);
  for (const index of [1, 2])
    expect((await send(index, never)).failure).toMatchObject({ who: 'auth', summary });
});

test('a client of the proxy gets the answer, and the verdict says why', async () => {
  const predictor = await startRefusing();
  const relay = async () => {
    const { answer, notes, judge } = await predictor.relay(
      iris,
      {
        transport: 'http',
        method: 'GET',
        path: '/v1/models',
        headers: [],
        body: new Uint8Array(),
        trailers: () => [],
      },
      { connectMs: 5000, silenceMs: 5000, tokenFrom },
      never,
    );
    answer?.body.resume();
    const verdict = await judge({
      bodyStart: Buffer.from('Jwt is expired'),
      sentBytes: 0,
      receivedBytes: 14,
    });
    return { status: answer?.status, notes, verdict };
  };
  await relay();
  const { status, notes, verdict } = await relay();
  expect([status, verdict]).toEqual([401, expect.objectContaining({ who: 'auth', summary })]);
  expect(notes.join()).toContain(reason);
});
