import { expect, test } from 'vitest';
import type { Candidate, Endpoint } from '../../src/inference/endpoint.js';
import { headersFor, type ScopedHeaders } from '../../src/predict/secrets.js';
import { makeService } from '../discovery/make-service.js';

const service = makeService({ name: 'iris', namespace: 'models' });
const believed: Candidate = {
  route: 'load-balancer',
  address: '203.0.113.7',
  port: 443,
  tls: true,
  belief: 'cluster',
  bypassesGateway: false,
  final: false,
  why: 'test',
};

function endpoint(candidate: Partial<Candidate> = {}, more: Partial<Endpoint> = {}): Endpoint {
  const whole = { ...believed, ...candidate };
  const { address, port, tls } = whole;
  return {
    candidate: whole,
    address,
    port,
    tls,
    host: 'iris.test',
    basePath: '',
    attempts: [],
    warnings: [],
    ...more,
  };
}

const plain = { tls: false, port: 80 };
const pod = { namespace: 'models', pod: 'iris-0', port: 8080 };
const forward = { route: 'port-forward', address: '127.0.0.1', ...plain } as const;
const only = { places: [], privately: 'taken', only: ['10.96.0.7'] } as const;

/** Whether a token for the whole namespace goes, and one for the very service. */
test.each<readonly [string, Endpoint, boolean, boolean]>([
  ['a believed gateway', endpoint(), true, true],
  ['a believed gateway without TLS', endpoint(plain), true, true],
  ['an address that the person gave', endpoint({ belief: 'given', ...plain }), true, true],
  ['a gateway of the service’s own route, over TLS', endpoint({ belief: 'route' }), true, true],
  ['the same without TLS', endpoint({ belief: 'route', ...plain }), false, true],
  [
    'a status URL under a listed domain, over TLS',
    endpoint({ belief: 'status', domain: 'test' }),
    true,
    true,
  ],
  ['the same without TLS', endpoint({ belief: 'status', domain: 'test', ...plain }), false, false],
  ['a status URL under no domain', endpoint({ belief: 'status' }), false, false],
  ['its own Service inside the cluster', endpoint({ belief: 'status', rule: only, ...plain }), true, true],
  ['its own pod', endpoint({ belief: 'pod', forwardTo: pod, ...forward }), true, true],
  [
    'a pod elsewhere',
    endpoint({ belief: 'pod', forwardTo: { ...pod, namespace: 'x' }, ...forward }),
    false,
    false,
  ],
  ['a proxy that reads it', endpoint(plain, { proxy: 'http://p:1' }), false, false],
  ['a proxy outside TLS', endpoint({}, { proxy: 'http://p:1' }), true, true],
])('a token and %s', (_what, to, ofNamespace, ofService) => {
  const headers = { authorization: 'Bearer t' };
  const scoped = (scope: ScopedHeaders['scopes'][number]) => [
    { headers, scopes: [scope], source: 'ISVC_TOKEN' as const },
  ];
  const goes = (...given: readonly ScopedHeaders[]) =>
    'authorization' in headersFor({ headers: {}, scoped: given, insecure: false }, service).to(to).headers;
  expect(goes(...scoped({ namespace: 'models' }))).toBe(ofNamespace);
  expect(goes(...scoped({ namespace: 'models', name: 'iris' }))).toBe(ofService);
  const flag = headersFor({ token: 't', headers: {}, insecure: false }, service).to(to);
  expect('authorization' in flag.headers).toBe(ofService);
  const header = headersFor({ headers: { 'X-Api-Key': 'k' }, insecure: false }, service).to(to);
  expect('x-api-key' in header.headers).toBe(ofService);
  expect(flag.notes.some((note) => note.includes('was not sent'))).toBe(!ofService);
});

test('a proxy that would read a token is named, with the flag that goes around it', () => {
  const to = endpoint(plain, { proxy: 'http://p:1' });
  expect(headersFor({ token: 't', headers: {}, insecure: false }, service).to(to).notes).toEqual([
    'authorization was not sent: the proxy http://p:1 would read it; --noproxy goes around the proxy',
  ]);
});

test('where others claim the host, no token goes to a gateway, whoever gave it; the note says who', () => {
  const claim = 'HTTPRoute tenant/evil claims host iris.test as well';
  for (const belief of ['cluster', 'given', 'route', 'status'] as const) {
    const given = { token: 't', headers: { 'X-Team': 'vision' }, insecure: false };
    const { headers, notes } = headersFor(given, service).to(endpoint({ belief, domain: 'test' }, { claim }));
    expect(headers).toEqual({ 'x-team': 'vision' });
    expect(notes).toEqual([
      `authorization was not sent: ${claim}, and the gateway decides whom it reaches; --send-token sends it`,
    ]);
  }
});

test('TLS that verifies nothing counts as none', () => {
  const given = { token: 't', headers: {}, insecure: true };
  const { headers, notes } = headersFor(given, service).to(endpoint({ belief: 'status', domain: 'test' }));
  expect(headers).toEqual({});
  expect(notes[0]).toContain('no certificate that is verified');
});

test.each<readonly [string, ScopedHeaders['scopes'], boolean]>([
  ['its namespace', [{ namespace: 'models' }], true],
  ['its name', [{ namespace: 'models', name: 'iris' }], true],
  ['another name', [{ namespace: 'models', name: 'iri' }], false],
  ['another namespace', [{ namespace: 'model' }], false],
  ['one of several', [{ namespace: 'a' }, { namespace: 'models' }], true],
])('a token for %s goes: %j', (_what, scopes, goes) => {
  const scoped = [{ headers: { Authorization: 'Bearer t' }, scopes, source: 'ISVC_TOKEN' as const }];
  const luggage = headersFor({ headers: {}, scoped, insecure: false }, service);
  const { headers, notes } = luggage.to(endpoint());
  expect('authorization' in headers).toBe(goes);
  expect('authorization' in luggage.all).toBe(goes);
  expect(notes).toEqual(
    goes
      ? []
      : [
          'ISVC_TOKEN is not for models/iris: authorization was not sent (ISVC_TOKEN_FOR says whom it is for)',
        ],
  );
});

test('headers with other secrets follow the same rules; the rest goes everywhere', () => {
  const headers = { Cookie: 'session=1', 'X-Api-Key': 'k', 'X-Team': 'vision', 'X-Auth': 'Basic abc' };
  const sent = headersFor({ headers, insecure: false }, service).to(endpoint({ belief: 'status' }));
  expect(sent.headers).toEqual({ 'x-team': 'vision' });
});

const of = (value: string, source: ScopedHeaders['source']) => ({
  headers: { authorization: value },
  scopes: [{ namespace: 'models' }],
  source,
});

test('what was given by flag wins over the environment, and that over the settings', () => {
  const scoped = [of('Bearer settings', 'the settings'), of('Bearer environment', 'ISVC_TOKEN')];
  const sent = (given: { token?: string; headers?: Readonly<Record<string, string>> }) =>
    headersFor({ headers: {}, scoped, insecure: false, ...given }, service).to(endpoint()).headers[
      'authorization'
    ];
  expect([
    sent({}),
    sent({ token: 'flag' }),
    sent({ token: 'flag', headers: { Authorization: 'Basic x' } }),
  ]).toEqual(['Bearer environment', 'Bearer flag', 'Basic x']);
});

test.each([
  ['203.0.113.7', true],
  ['10.0.0.7', true],
  ['127.0.0.1', false],
  ['localhost', false],
  ['::1', false],
])('without TLS, a token to %s is told as readable: %j', (address, told) => {
  const { notes } = headersFor({ token: 't', headers: {}, insecure: false }, service).to(
    endpoint({ ...plain, address }),
  );
  expect(notes.some((note) => note.includes('without TLS'))).toBe(told);
  const headers = { 'X-Team': 'vision' };
  const beside = headersFor({ token: 't', headers, insecure: false }, service).to(
    endpoint({ ...plain, address }),
  );
  expect(beside.notes).toEqual(notes);
  const without = headersFor({ headers, insecure: false }, service).to(endpoint({ ...plain, address }));
  expect(without.notes).toEqual([]);
});
