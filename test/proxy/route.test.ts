import { expect, test } from 'vitest';
import { chooseService, type Served, serviceInHost } from '../../src/proxy/route.js';

const here = '127.0.0.1';
const at = (path: string, host: string = here, served: Served = 'all', query = '') =>
  chooseService({ path, query }, host, served);
const iris = { namespace: 'team-a', name: 'iris' };

test.each<readonly [string, string, string, string, string]>([
  ['/team-a/iris/v1/models', here, 'team-a', 'iris', '/v1/models'],
  ['/team-a/iris', here, 'team-a', 'iris', '/'],
  ['/team-a/iris/', here, 'team-a', 'iris', '/'],
  ['/team-a/llmisvc.chat/v1/models', here, 'team-a', 'llmisvc/chat', '/v1/models'],
  ['/team-a/ig.steps/', here, 'team-a', 'ig/steps', '/'],
  ['/team-a/isvc.iris/', here, 'team-a', 'isvc/iris', '/'],
  ['/v1/models', 'iris.team-a.localhost', 'team-a', 'iris', '/v1/models'],
  ['/v1/models', 'Iris.Team-A.LOCALHOST', 'team-a', 'iris', '/v1/models'],
  ['/team-b/other', 'iris.team-a.localhost', 'team-a', 'iris', '/team-b/other'],
  ['/v1/models', 'llmisvc.chat.team-a.localhost', 'team-a', 'llmisvc/chat', '/v1/models'],
])('%s at %s is %s/%s, with %s', (path, host, namespace, name, rest) => {
  expect(at(path, host)).toEqual({ service: { namespace, name }, path: rest });
});

test('the query goes along', () => {
  expect(at('/team-a/iris/x', here, 'all', '?a=b')).toMatchObject({ path: '/x?a=b' });
});

test('where one is served alone, each path is its own', () => {
  expect(at('/team-b/other/x', here, iris)).toEqual({ service: iris, path: '/team-b/other/x' });
  expect(at('/x', 'iris.team-a.localhost', iris)).toMatchObject({ service: iris });
  expect(at('/x', 'isvc.iris.team-a.localhost', iris)).toMatchObject({ service: iris });
});

test.each<readonly [string, string, string, Served]>([
  ['nothing is named', '/', here, 'all'],
  ['a namespace alone', '/team-a', here, 'all'],
  ['a name that no service has', '/team-a/Iris_1/x', here, 'all'],
  ['a name that is encoded', '/team-a/ir%69s/x', here, 'all'],
  ['a kind that there is not', '/team-a/pod.iris/x', here, 'all'],
  ['another than the one that is served', '/x', 'other.team-a.localhost', iris],
])('%s: there is no such service', (_name, path, host, served) => {
  expect(at(path, host, served)).toMatchObject({ status: 404 });
});

test.each([
  'localhost',
  'iris.localhost',
  'iris.team-a.example.com',
  'a.b.c.d.localhost',
  'iris.team-a.localhost.evil.com',
])('%s names no service', (host) => {
  expect(serviceInHost(host)).toBeUndefined();
});
