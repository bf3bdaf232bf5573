import { expect, test } from 'vitest';

import { at } from '../../../src/demo/api/api-object.js';
import { isvc, isvcs, kindNamed, smallApi, type SmallApi, type Watching } from './small-api.js';

const seen = ({ events }: Watching): unknown[] =>
  events.map(({ type, object }) => [type, at(object, 'metadata', 'name')]);

const revision = (api: SmallApi): number => api.state.store.revision();

const kind = kindNamed('InferenceService');

test('from a revision: what changed since, then what changes', () => {
  const api = smallApi([isvc('a')]);
  const from = revision(api);
  api.put(isvc('b'));
  const watching = api.watch(`${isvcs}?watch=true&resourceVersion=${from}`);
  api.put(isvc('a', { labels: { team: 'x' } }));
  api.state.store.remove(kind, 'ns', 'b');
  expect(seen(watching)).toEqual([
    ['ADDED', 'b'],
    ['MODIFIED', 'a'],
    ['DELETED', 'b'],
  ]);
  const last = watching.events.at(-1);
  expect(at(last, 'object', 'metadata', 'resourceVersion')).toBe(String(revision(api)));
});

test.each(['', '&resourceVersion=', '&resourceVersion=0'])(
  'without a revision (%j) it starts with what is there',
  (query) => {
    const api = smallApi([isvc('a'), isvc('b')]);
    expect(seen(api.watch(`${isvcs}?watch=1${query}`))).toEqual([
      ['ADDED', 'a'],
      ['ADDED', 'b'],
    ]);
  },
);

test('sendInitialEvents ends them with an annotated bookmark', () => {
  const api = smallApi([isvc('a')]);
  const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const watching = api.watch(`${isvcs}?${query}`);
  expect(seen(watching)).toEqual([
    ['ADDED', 'a'],
    ['BOOKMARK', undefined],
  ]);
  expect(watching.events[1]?.object['metadata']).toMatchObject({
    resourceVersion: String(revision(api)),
    annotations: { 'k8s.io/initial-events-end': 'true' },
  });
});

test('bookmarks come only to those who want them', () => {
  const api = smallApi();
  const wants = api.watch(`${isvcs}?watch=1&allowWatchBookmarks=true`);
  const not = api.watch(`${isvcs}?watch=1`);
  wants.bookmark();
  not.bookmark();
  expect(wants.events).toEqual([
    {
      type: 'BOOKMARK',
      object: {
        kind: 'InferenceService',
        apiVersion: 'serving.kserve.io/v1beta1',
        metadata: { resourceVersion: String(revision(api)) },
      },
    },
  ]);
  expect(not.events).toEqual([]);
});

test('an expired revision is an error in the stream, which then ends', () => {
  const api = smallApi([isvc('a')]);
  const from = revision(api);
  api.state.store.forgetHistory();
  const watching = api.watch(`${isvcs}?watch=1&resourceVersion=${from}`);
  expect(watching.events).toMatchObject([
    { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
  ]);
  expect(at(watching.events[0], 'object', 'message')).toMatch(
    new RegExp(`^too old resource version: ${from} `),
  );
  expect(watching.ended).toBe(true);
});

test('a list after the history was forgotten can be watched from', () => {
  const api = smallApi([isvc('a')]);
  api.state.store.forgetHistory();
  const listed = String(at(api.ask('GET', isvcs).body, 'metadata', 'resourceVersion'));
  const watching = api.watch(`${isvcs}?watch=1&resourceVersion=${listed}`);
  api.put(isvc('b'));
  expect(seen(watching)).toEqual([['ADDED', 'b']]);
});

test('through a selector, an object comes when it matches and goes when it no longer does', () => {
  const api = smallApi([isvc('a')]);
  const query = `watch=1&labelSelector=team%3Dx&resourceVersion=${revision(api)}`;
  const watching = api.watch(`${isvcs}?${query}`);
  api.put(isvc('a', { labels: { team: 'x' } }));
  api.put(isvc('a', { labels: { team: 'x', more: '1' } }));
  api.put(isvc('a', { labels: { team: 'y' } }));
  api.put(isvc('a'));
  expect(seen(watching).map((event) => at(event, 0))).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
});

test('a stopped watch is told nothing more', () => {
  const api = smallApi();
  const watching = api.watch(`${isvcs}?watch=1`);
  watching.stop();
  api.put(isvc('a'));
  expect(watching.events).toEqual([]);
});

test('as a Table, only the first event has the columns', () => {
  const api = smallApi([isvc('a'), isvc('b')]);
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const [first, second] = api.watch(`${isvcs}?watch=1`, { accept }).events;
  expect(first?.object).toMatchObject({ kind: 'Table', rows: [{ object: { metadata: { name: 'a' } } }] });
  expect(at(first?.object, 'columnDefinitions', 0, 'name')).toBe('Name');
  expect(second?.object).toMatchObject({ kind: 'Table', columnDefinitions: null });
});
