import { expect, test } from 'vitest';
import { admit, type Rules, toldPath } from '../../src/proxy/admission.js';

const key = 'k-E_y1';
const rules: Rules = {
  served: 'all',
  key,
  doorway: {
    port: 8000,
    hosts: new Set(['127.0.0.1', 'localhost', '[::1]', 'box']),
    origins: new Set(['https://app.example.org']),
  },
};
const bearer = { authorization: `Bearer ${key}` };

function preflight(origin: string) {
  const headers = { origin, 'access-control-request-method': 'POST' };
  return admit({ method: 'OPTIONS', url: '/team/iris/x', headers }, 'localhost:8000', rules);
}

function ask(
  url: string,
  headers: Record<string, string>,
  authority = '127.0.0.1:8000',
  by: Partial<Rules> = {},
) {
  return admit({ method: 'GET', url, headers }, authority, { ...rules, ...by });
}

test.each<readonly [string, string, Record<string, string>]>([
  ['as a bearer token', '/team/iris/x', bearer],
  ['as a bearer token, the scheme in any case', '/team/iris/x', { authorization: `bearer  ${key}` }],
  ['as a header', '/team/iris/x', { 'x-isvc-key': key }],
  ['in the path', `/key-${key}/team/iris/x`, {}],
  ['in the path, behind slashes', `//key-${key}//team/iris/x`, {}],
])('the key is taken %s, and does not go on', (_name, url, headers) => {
  expect(ask(url, headers)).toEqual({ service: { namespace: 'team', name: 'iris' }, path: '/x' });
});

test.each<readonly [string, string, Record<string, string>]>([
  ['no key', '/team/iris/x', {}],
  ['another key', '/team/iris/x', { authorization: 'Bearer other' }],
  ['the beginning of the key', '/team/iris/x', { authorization: `Bearer ${key.slice(0, 3)}` }],
  ['an empty one', '/team/iris/x', { 'x-isvc-key': '' }],
  ['one of another scheme', '/team/iris/x', { authorization: `Basic ${key}` }],
  ['another key in the path', '/key-other/team/iris/x', {}],
  ['the key elsewhere in the path', `/team/iris/key-${key}/x`, {}],
  ['the key in the query', `/team/iris/x?key=${key}`, {}],
])('%s: 401, whatever is asked for', (_name, url, headers) => {
  expect(ask(url, headers)).toMatchObject({ status: 401, code: 'key' });
});

test('the own Authorization of a client is apart from the key', () => {
  expect(ask('/team/iris/x', { 'x-isvc-key': key, authorization: 'Bearer mine' })).toMatchObject({
    authorization: 'Bearer mine',
  });
  expect(ask('/team/iris/x', { 'x-isvc-key': key, ...bearer })).not.toHaveProperty('authorization');
});

test('without a key none is demanded, and an Authorization is the client’s own', () => {
  const open = { key: undefined };
  expect(ask('/team/iris/x', {}, undefined, open)).toMatchObject({ path: '/x' });
  expect(ask('/team/iris/x', bearer, undefined, open)).toMatchObject(bearer);
});

test.each([
  '127.0.0.1:8000',
  '127.0.0.1',
  'localhost:8000',
  'LOCALHOST:8000',
  '[::1]:8000',
  'box',
  'box:8000',
])('the host %s is this machine', (authority) => {
  expect(ask('/team/iris/x', bearer, authority)).toMatchObject({ path: '/x' });
});

test('a name of a service under localhost', () => {
  expect(ask('/x', bearer, 'iris.team.localhost:8000')).toMatchObject({ path: '/x' });
  expect(ask('/x', bearer, 'iris.team.localhost')).toMatchObject({ path: '/x' });
});

test.each([
  ['of another machine', 'example.com'],
  ['of another machine, at the port', 'example.com:8000'],
  ['that leads to this machine, as rebinding has it', 'rebind.example.com:8000'],
  ['of this machine at another port', '127.0.0.1:9000'],
  ['that only begins so', '127.0.0.1.example.com:8000'],
  ['that only ends so', 'example.com.localhost.evil'],
  ['that is none', ''],
  ['with a user', 'user@127.0.0.1:8000'],
  ['with a port that is none', '127.0.0.1:80000000'],
])('a host %s is refused, though the key is right', (_name, authority) => {
  expect(ask('/team/iris/x', bearer, authority)).toMatchObject({ status: 403, code: 'host' });
});

test.each<readonly [string, Record<string, string>]>([
  ['of another site', { origin: 'https://evil.example' }],
  ['without an origin of its own', { origin: 'null' }],
  ['of the proxy itself', { origin: 'http://127.0.0.1:8000' }],
  ['of an origin that only begins as an allowed one', { origin: 'https://app.example.org.evil.example' }],
  ['by what the browser says', { 'sec-fetch-site': 'cross-site' }],
  ['of the same site', { 'sec-fetch-site': 'same-site' }],
])('a request of a page %s is refused, though the key is right', (_name, headers) => {
  expect(ask('/team/iris/x', { ...bearer, ...headers })).toMatchObject({ status: 403, code: 'origin' });
});

test.each<readonly [string, Record<string, string>]>([
  ['of an allowed origin', { origin: 'https://app.example.org', 'sec-fetch-site': 'cross-site' }],
  ['that a person opened', { 'sec-fetch-site': 'none' }],
  ['of the proxy’s own page', { 'sec-fetch-site': 'same-origin' }],
])('a request %s is not', (_name, headers) => {
  expect(ask('/team/iris/x', { ...bearer, ...headers })).toMatchObject({ path: '/x' });
});

test('a preflight of an allowed origin needs no key; one of another gets nothing', () => {
  expect(preflight('https://app.example.org')).toEqual({ preflight: true });
  expect(preflight('https://evil.example')).toMatchObject({ status: 403 });
});

test.each<readonly [string, string, string, number]>([
  ['the absolute form', 'GET', 'http://127.0.0.1:8000/team/iris/x', 400],
  ['CONNECT', 'CONNECT', 'example.com:443', 405],
  ['OPTIONS of the whole server', 'OPTIONS', '*', 400],
])('%s is refused', (_name, method, url, status) => {
  expect(admit({ method, url, headers: bearer }, '127.0.0.1:8000', rules)).toMatchObject({ status });
});

test('what is told of a path is without the key', () => {
  expect(toldPath({ url: `/key-${key}/team/iris` })).toBe('/key-***/team/iris');
  expect(toldPath({ url: `//key-${key}` })).toBe('/key-***');
});
