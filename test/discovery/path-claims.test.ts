import { expect, test } from 'vitest';
import { longerPaths, takesRequest } from '../../src/discovery/path-claims.js';

const service = { kind: 'inference' } as const;
const exactly = (path: string) => [{ path, exact: true }];
const below = (path: string) => [{ path, exact: false }];

test.each([
  ['/grafana', true],
  ['/grafana?a=b', true],
  ['/GRAFANA', true],
  ['/v1/../grafana', true],
  ['/%67rafana', true],
  ['/%2567rafana', true],
  ['/%252567rafana', true],
  ['/v1/%2e%2e/grafana', true],
  ['/v1/%25252e%25252e/grafana', true],
  ['/v1\\..\\grafana', true],
  ['/v1%5c..%5cgrafana', true],
  ['/%ff/..%2fgrafana', true],
  ['/grafana/', false],
  ['/%zzgrafana', false],
  ['/v1/models/m:predict', false],
])('a route for one path takes %s: %s', (asked, isTaken) => {
  expect(takesRequest(exactly('/grafana'), service, asked)).toBe(isTaken);
});

test('a route for all below a path takes that path too', () => {
  expect(takesRequest(below('/a/'), service, '/a')).toBe(true);
  expect(takesRequest(below('/a/'), service, '/b')).toBe(false);
  expect(takesRequest(undefined, service, '/b')).toBe(true);
});

test('without a path it is what isvc asks for itself', () => {
  const graph = { kind: 'graph' } as const;
  expect(takesRequest(exactly('/v1/models/m:predict'), service)).toBe(true);
  expect(takesRequest(exactly('/readyz'), service)).toBe(false);
  expect(takesRequest(exactly('/readyz'), graph)).toBe(true);
  expect(takesRequest(exactly('/v1/models/m:predict'), graph)).toBe(false);
});

test('of two routes without a host the longer path wins, at the end of a segment', () => {
  const paths = ['/', '/a', '/a/b', '/ab'].flatMap(below);
  expect(longerPaths(paths, '/A/')?.map(({ path }) => path)).toEqual(['/a', '/a/b']);
  expect(longerPaths(undefined, '/a')).toBeUndefined();
});
