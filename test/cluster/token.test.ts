import { expect, test } from 'vitest';
import { wholeText } from '../inference/whole-text.js';
import { sendJson, sendStatus } from './api-server.js';
import { connectTo } from './connect-to.js';

const { signal } = new AbortController();
const account = { namespace: 'ns', name: 'caller' };
const status = { token: 'aaa.bbb.ccc', expirationTimestamp: '2030-01-02T03:04:05Z' };

test.each([
  ['no audience', [], { expirationSeconds: 600 }],
  ['two audiences', ['istio-ca', 'models'], { expirationSeconds: 600, audiences: ['istio-ca', 'models'] }],
])('a token for %s is asked for with a TokenRequest', async (_, audiences, spec) => {
  const bodies: string[] = [];
  const { cluster, api } = await connectTo((request, response) => {
    request.setEncoding('utf8');
    request.on('data', (body: string) => bodies.push(body));
    request.on('end', () => {
      sendJson(response, 201, { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', status });
    });
  });
  await expect(cluster.createToken(account, audiences, signal)).resolves.toEqual({
    token: 'aaa.bbb.ccc',
    expiresAt: Date.UTC(2030, 0, 2, 3, 4, 5),
  });
  const [request] = api.requests;
  expect(request).toMatchObject({
    method: 'POST',
    url: '/api/v1/namespaces/ns/serviceaccounts/caller/token',
  });
  expect(request?.headers).toMatchObject({
    authorization: 'Bearer secret-token',
    'content-type': 'application/json',
    'content-length': String(bodies[0]?.length),
  });
  expect(bodies.map((body) => JSON.parse(body))).toEqual([
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec },
  ]);
});

const claims = (text: string) => `e30.${Buffer.from(text).toString('base64url')}.c2ln`;

test.each([
  ['the issuer that it names', claims('{"iss":"https://issuer.test"}'), 'https://issuer.test'],
  ['nothing, where it names none', claims('{"iss":7}'), undefined],
  ['nothing, where it is no JSON Web Token', 'opaque', undefined],
])('who signs tokens is told by one that is for nobody: %s', async (_, token, issuer) => {
  const bodies: string[] = [];
  const { cluster } = await connectTo((request, response) => {
    request.setEncoding('utf8');
    request.on('data', (body: string) => bodies.push(body));
    request.on('end', () => sendJson(response, 201, { status: { ...status, token } }));
  });
  await expect(cluster.issuerOf(account, signal)).resolves.toBe(issuer);
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([{ spec: { audiences: ['isvc.invalid'] } }]);
});

test('without the right to it, the permission is named as kubectl takes it', async () => {
  const { cluster } = await connectTo((_, response) => sendStatus(response, 403, { reason: 'Forbidden' }));
  await expect(cluster.createToken(account, [], signal)).rejects.toMatchObject({
    kind: 'cluster',
    summary: 'You may not create serviceaccounts/token in namespace ns.',
    remedy: expect.stringContaining(
      'kubectl auth can-i create serviceaccounts/caller --subresource=token -n ns',
    ),
  });
});

const gone = { reason: 'NotFound', details: { name: 'caller', kind: 'serviceaccounts' } };

test('an account that is not there is told with those that are, the nearest first', async () => {
  const { cluster } = await connectTo((request, response) => {
    if (request.method === 'POST') return sendStatus(response, 404, gone);
    const items = ['builder', 'default', 'callers'].map((name) => ({ metadata: { name } }));
    sendJson(response, 200, { kind: 'ServiceAccountList', metadata: {}, items });
  });
  await expect(cluster.createToken(account, [], signal)).rejects.toMatchObject({
    summary: 'There is no service account caller in namespace ns.',
    remedy: 'There are: callers, builder, default',
  });
});

test('where the accounts may not be listed, it says how to see them', async () => {
  const { cluster } = await connectTo((request, response) =>
    request.method === 'POST'
      ? sendStatus(response, 404, gone)
      : sendStatus(response, 403, { reason: 'Forbidden' }),
  );
  await expect(cluster.createToken(account, [], signal)).rejects.toMatchObject({
    remedy: 'See which there are: kubectl get serviceaccounts -n ns',
  });
});

test.each([429, 500, 503])('HTTP %i is not tried again', async (code) => {
  const { cluster, api } = await connectTo((_, response) =>
    sendStatus(response, code, { message: 'busy' }, { 'retry-after': '0' }),
  );
  await expect(cluster.createToken(account, [], signal)).rejects.toThrow(`HTTP ${code}: busy`);
  expect(api.requests).toHaveLength(1);
});

test('an answer without a token is a problem that does not repeat what was answered', async () => {
  const { cluster } = await connectTo((_, response) =>
    sendJson(response, 201, { status: { token: 'aaa.bbb.ccc', expirationTimestamp: 'soon' } }),
  );
  const problem: unknown = await cluster.createToken(account, [], signal).catch((error: unknown) => error);
  expect(problem).toMatchObject({ summary: expect.stringContaining('no token of serviceaccount/caller') });
  expect(wholeText(problem)).not.toContain('aaa.bbb.ccc');
});

test('no server behind the address is told as for any question', async () => {
  const { cluster, api } = await connectTo(() => undefined);
  await api.kill();
  await expect(cluster.createToken(account, [], signal)).rejects.toMatchObject({ kind: 'cluster' });
});
