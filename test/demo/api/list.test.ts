import { expect, test } from 'vitest';

import { at } from '../../../src/demo/api/api-object.js';
import { isvc, isvcs, kindNamed, smallApi, type Reply } from './small-api.js';

const names = ({ body }: Reply): unknown[] =>
  (body['items'] as unknown[]).map((item) => at(item, 'metadata', 'name'));

test('lists in the order of the names, as a list of its kind', () => {
  const api = smallApi([isvc('b'), isvc('c'), isvc('a')]);
  const reply = api.ask('GET', isvcs);
  expect(reply.body).toMatchObject({
    kind: 'InferenceServiceList',
    apiVersion: 'serving.kserve.io/v1beta1',
    metadata: { resourceVersion: String(api.state.store.revision()), continue: '' },
  });
  expect(names(reply)).toEqual(['a', 'b', 'c']);
});

test('pages: the limit, a token, how many remain; all pages show the revision of the first', () => {
  const api = smallApi(['a', 'b', 'c', 'd', 'e'].map((name) => isvc(name)));
  const first = api.ask('GET', `${isvcs}?limit=2`);
  const revision = at(first.body, 'metadata', 'resourceVersion');
  expect(first.body['metadata']).toMatchObject({ remainingItemCount: 3 });
  api.put(isvc('aa'));
  api.put(isvc('dd'));
  const second = api.ask(
    'GET',
    `${isvcs}?limit=2&continue=${String(at(first.body, 'metadata', 'continue'))}`,
  );
  const third = api.ask(
    'GET',
    `${isvcs}?limit=2&continue=${String(at(second.body, 'metadata', 'continue'))}`,
  );
  expect([first, second, third].map(names)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(at(second.body, 'metadata', 'resourceVersion')).toBe(revision);
  expect(third.body['metadata']).toEqual({ resourceVersion: revision, continue: '' });
});

test('a page of a selected list says that there is more, but not how much', () => {
  const api = smallApi(['a', 'b', 'c'].map((name) => isvc(name, { labels: { team: 'x' } })));
  const { body } = api.ask('GET', `${isvcs}?limit=1&labelSelector=team%3Dx`);
  expect(at(body, 'metadata', 'continue')).not.toBe('');
  expect(at(body, 'metadata', 'remainingItemCount')).toBeUndefined();
});

test('an expired token is 410, with one that lists the rest as it is now', () => {
  const api = smallApi(['a', 'b', 'c'].map((name) => isvc(name)));
  const token = String(at(api.ask('GET', `${isvcs}?limit=1`).body, 'metadata', 'continue'));
  api.state.pages.forget();
  const expired = api.ask('GET', `${isvcs}?limit=1&continue=${token}`);
  expect(expired).toMatchObject({ status: 410, body: { kind: 'Status', reason: 'Expired', code: 410 } });
  expect(expired.body['message']).toMatch(/^The provided continue parameter is too old/);
  api.put(isvc('bb'));
  const again = String(at(expired.body, 'metadata', 'continue'));
  expect(names(api.ask('GET', `${isvcs}?continue=${again}`))).toEqual(['b', 'bb', 'c']);
});

test('a token that is none is 400', () => {
  expect(smallApi().ask('GET', `${isvcs}?continue=nonsense`)).toMatchObject({ status: 400 });
});

test.each([
  ['labelSelector=team%3Dx', ['a', 'c']],
  ['labelSelector=team', ['a', 'b', 'c']],
  ['labelSelector=!team', ['d']],
  ['fieldSelector=metadata.name%3Db', ['b']],
  ['labelSelector=team%3Dx&fieldSelector=metadata.name!%3Da', ['c']],
])('selects by %s', (query, expected) => {
  const api = smallApi([
    isvc('a', { labels: { team: 'x' } }),
    isvc('b', { labels: { team: 'y' } }),
    isvc('c', { labels: { team: 'x' } }),
    isvc('d'),
  ]);
  expect(names(api.ask('GET', `${isvcs}?${query}`))).toEqual(expected);
});

test('a selector that cannot be read is 400', () => {
  expect(smallApi().ask('GET', `${isvcs}?labelSelector=a+b`)).toMatchObject({ status: 400 });
});

test('another namespace is another list; without one, all are listed', () => {
  const elsewhere = { ...isvc('z'), metadata: { name: 'z', namespace: 'other' } };
  const api = smallApi([isvc('a'), elsewhere]);
  expect(names(api.ask('GET', isvcs))).toEqual(['a']);
  expect(names(api.ask('GET', isvcs.replace('/namespaces/ns', '')))).toEqual(['a', 'z']);
});

test('a revision from the future is a timeout; an old one, asked for exactly, is gone', () => {
  const api = smallApi([isvc('a')]);
  const future = api.ask('GET', `${isvcs}?resourceVersion=999`);
  expect(future).toMatchObject({
    status: 504,
    body: { reason: 'Timeout', details: { retryAfterSeconds: 1 } },
  });
  expect(api.ask('GET', `${isvcs}?resourceVersion=1&resourceVersionMatch=Exact`).status).toBe(410);
  expect(api.ask('GET', `${isvcs}?resourceVersion=1&resourceVersionMatch=NotOlderThan`).status).toBe(200);
});

test('items of built-in kinds name no kind, as those of a real server', () => {
  const api = smallApi();
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'ns' } };
  api.state.store.put(kindNamed('Pod'), pod);
  const { body } = api.ask('GET', '/api/v1/pods');
  expect(body).toMatchObject({ kind: 'PodList', items: [{ metadata: { name: 'p' } }] });
  expect(body['items']).not.toMatchObject([{ kind: 'Pod' }]);
  expect(api.ask('GET', '/api/v1/namespaces/ns/pods/p').body['kind']).toBe('Pod');
});
