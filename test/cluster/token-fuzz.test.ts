import { assert, asyncProperty, constantFrom, nat, oneof, string, tuple } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { connectCluster, type Cluster } from '../../src/cluster/cluster.js';
import { kubeconfigFor, startApiServer, type ApiServer } from './api-server.js';
import { propertyRuns } from '../fuzz/property-runs.js';

const secret = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYWxsZXIifQ.c2lnbmF0dXJl';
/** A piece as long as this would help somebody. */
const telling = 8;
const pieces = Array.from({ length: secret.length - telling }, (_, at) => secret.slice(at, at + telling));
let api: ApiServer;
let cluster: Cluster;
let answer: { readonly status: number; readonly body: string } = { status: 201, body: '' };

beforeAll(async () => {
  api = await startApiServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.body);
  });
  cluster = await connectCluster({ kubeconfigText: kubeconfigFor(api.port) });
});
afterAll(async () => {
  await cluster.close();
  await api.kill();
});

const good = JSON.stringify({
  kind: 'TokenRequest',
  status: { token: secret, expirationTimestamp: '2030-01-02T03:04:05Z' },
});
const bodies = oneof(
  // Cut, overwritten somewhere, or of another shape.
  nat(good.length).map((length) => good.slice(0, length)),
  tuple(nat(good.length - 1), string({ minLength: 1, maxLength: 3 })).map(
    ([at, text]) => `${good.slice(0, at)}${text}${good.slice(at + text.length)}`,
  ),
  constantFrom(
    secret,
    JSON.stringify(secret),
    JSON.stringify([good]),
    JSON.stringify({ status: secret }),
    JSON.stringify({ status: { token: [secret], expirationTimestamp: secret } }),
    JSON.stringify({ status: { token: secret } }),
  ),
);

test('whatever a server makes of a token, no problem tells any of it', async () => {
  await assert(
    asyncProperty(constantFrom(200, 201), bodies, async (status, body) => {
      answer = { status, body };
      const { signal } = new AbortController();
      const asked = cluster.createToken({ namespace: 'ns', name: 'caller' }, [], signal);
      const told = await asked.then(
        () => '',
        (problem: unknown) => wholeText(problem),
      );
      expect(pieces.filter((piece) => told.includes(piece))).toEqual([]);
    }),
    { numRuns: propertyRuns(300) },
  );
});
