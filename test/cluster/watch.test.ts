import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { inferenceService, parametersOf, sendStatus } from './api-server.js';
import {
  bookmark,
  changed,
  inTurn,
  line,
  list,
  listed,
  staysOpen,
  stopAll,
  watchOn,
} from './watch-server.js';

afterEach(stopAll);

test('lists, then tells each change; a watch that ends goes on from the last version, bookmarks included', async () => {
  const { next, api } = await watchOn({
    list: inTurn(list(['a'], '5')),
    watch: inTurn(
      (response) => {
        response.write(line('ADDED', inferenceService('b', '6')));
        response.write(line('MODIFIED', inferenceService('a', '7')));
        response.end(bookmark('20'));
      },
      (response) => void response.write(line('DELETED', inferenceService('a', '21'))),
    ),
  });
  expect(await next()).toEqual(listed(['a'], '5'));
  expect(await next()).toEqual(changed('added', 'b', '6'));
  expect(await next()).toEqual(changed('modified', 'a', '7'));
  expect(await next()).toEqual(changed('deleted', 'a', '21'));
  const watches = api.requests.map(parametersOf).filter((parameters) => parameters.has('watch'));
  expect(watches.map((parameters) => parameters.get('resourceVersion'))).toEqual(['5', '20']);
  expect(watches[0]?.get('allowWatchBookmarks')).toBe('true');
});

test.each<[string, (response: ServerResponse) => void]>([
  [
    'in the stream',
    (response) =>
      response.end(line('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' })),
  ],
  ['as the HTTP status', (response) => sendStatus(response, 410, { reason: 'Expired' })],
])('410 %s: lists again at once', async (_, expired) => {
  const { next } = await watchOn({
    list: inTurn(list(['a'], '5'), list(['b'], '9')),
    watch: inTurn(expired, staysOpen),
  });
  expect(await next()).toEqual(listed(['a'], '5'));
  expect(await next()).toEqual(listed(['b'], '9'));
});

test('429: says so, waits as long as the server asks, lists again', async () => {
  const { next } = await watchOn({
    list: inTurn(list(['a'], '5'), list(['a'], '6')),
    watch: inTurn(
      (response) =>
        sendStatus(response, 429, {
          message: 'storage is (re)initializing',
          details: { retryAfterSeconds: 0.01 },
        }),
      staysOpen,
    ),
  });
  await next();
  expect(await next()).toMatchObject({
    type: 'interrupted',
    why: expect.stringContaining('storage is (re)initializing'),
    retryInMs: 10,
  });
  expect(await next()).toEqual(listed(['a'], '6'));
});

test.each([
  [401, 'login is missing or has expired'],
  [403, 'You may not list inferenceservices.serving.kserve.io in namespace ns'],
  [404, 'KServe is not installed'],
])('a first list that is refused with %i throws', async (status, message) => {
  const { next } = await watchOn({
    list: (_, response) => sendStatus(response, status),
    watch: inTurn(staysOpen),
  });
  await expect(next()).rejects.toThrow(message);
});

test('who may list but not watch gets lists, and is told what is missing', async () => {
  const { next } = await watchOn({
    list: inTurn(list(['a'], '5')),
    watch: (_, response) => sendStatus(response, 403, { reason: 'Forbidden' }),
  });
  expect(await next()).toEqual(listed(['a'], '5'));
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('may not watch') });
  expect(await next()).toEqual(listed(['a'], '5'));
});

test('a server that ends every watch at once is not asked in a tight loop', async () => {
  const { next, api } = await watchOn({
    list: inTurn(list([], '5')),
    watch: (_, response) => response.writeHead(200).end(),
  });
  await next();
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('at once') });
  expect(api.requests.filter((request) => parametersOf(request).has('watch'))).toHaveLength(3);
});

test('a line that is no JSON interrupts', async () => {
  const { next } = await watchOn({
    list: inTurn(list([], '5')),
    watch: inTurn((response) => response.end('<html>\n'), staysOpen),
  });
  await next();
  expect(await next()).toMatchObject({
    type: 'interrupted',
    why: expect.stringContaining('not a watch event'),
  });
});

test('the same where each watch brings one event before it ends', async () => {
  const { next, api } = await watchOn({
    list: inTurn(list([], '5')),
    watch: (_, response) => response.end(bookmark('6')),
  });
  await next();
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('at once') });
  expect(api.requests.filter((request) => parametersOf(request).has('watch'))).toHaveLength(11);
});
