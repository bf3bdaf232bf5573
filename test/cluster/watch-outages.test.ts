import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { inferenceService, parametersOf, sendStatus, startApiServer } from './api-server.js';
import { changed, inTurn, line, list, listed, staysOpen, stopAll, watchOn } from './watch-server.js';

afterEach(stopAll);

test('a killed server: interrupted until one listens on the same port again, then the list is live again', async () => {
  const { next, api } = await watchOn({
    list: inTurn(list(['a'], '5')),
    watch: inTurn((response) => {
      staysOpen(response);
      response.write(line('ADDED', inferenceService('b', '6')));
    }),
  });
  await next();
  await next();
  await api.kill();
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('cut') });
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('refuses') });
  const restarted = await startApiServer((request, response) => {
    if (parametersOf(request).has('watch')) staysOpen(response);
    else list(['back'], '50')(response);
  }, api.port);
  let event = await next();
  while (event?.type === 'interrupted') event = await next();
  expect(event).toEqual(listed(['back'], '50'));
  await restarted.kill();
});

test('no server at the start is an interruption, not an error', async () => {
  const { next, api } = await watchOn({ list: inTurn(list([], '1')), watch: inTurn(staysOpen) });
  await api.kill();
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('refuses') });
});

test('a first connection that is cut is no answer: the refusal behind it is still the first one', async () => {
  const { next } = await watchOn({
    list: inTurn(
      (response) => response.destroy(),
      (response) => sendStatus(response, 401),
    ),
    watch: inTurn(staysOpen),
  });
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('cut') });
  await expect(next()).rejects.toThrow('does not know you');
});

test('a server that comes back with 503 and 401 for a while is asked until it answers', async () => {
  const { next } = await watchOn({
    list: inTurn(
      list(['a'], '5'),
      (response) => sendStatus(response, 503, { message: 'starting' }, { 'retry-after': '0' }),
      (response) => sendStatus(response, 401),
      (response) => sendStatus(response, 401),
      list(['a'], '9'),
    ),
    watch: inTurn((response) => {
      staysOpen(response);
      response.write(line('ADDED', inferenceService('b', '6')), () => response.destroy());
    }, staysOpen),
  });
  expect(await next()).toEqual(listed(['a'], '5'));
  expect(await next()).toMatchObject({ type: 'changed' });
  expect(await next()).toMatchObject({ type: 'interrupted' });
  expect(await next()).toMatchObject({ why: expect.stringContaining('503: starting'), retryInMs: 0 });
  expect(await next()).toMatchObject({ why: expect.stringContaining('login') });
  expect(await next()).toEqual(listed(['a'], '9'));
});

test('the signal ends it in the middle of a stream, and nothing stays open', async () => {
  const { next, stop, api, cluster } = await watchOn({
    list: inTurn(list([], '5')),
    watch: inTurn(staysOpen),
  });
  await next();
  const last = next();
  await once(api.server, 'request');
  stop();
  expect(await last).toBeUndefined();
  await cluster.close();
  api.server.close();
  await once(api.server, 'close');
});

test('the signal ends it while it waits to try again', async () => {
  const { next, stop } = await watchOn({
    list: inTurn((response) => sendStatus(response, 503, {}, { 'retry-after': '3600' })),
    watch: inTurn(staysOpen),
  });
  expect(await next()).toMatchObject({ type: 'interrupted' });
  const last = next();
  stop();
  expect(await last).toBeUndefined();
});

test.each([
  ['an hour, in the header', {}, { 'retry-after': '3600' }],
  ['more than a timer can hold, in the header', {}, { 'retry-after': '99999999' }],
  ['a date of the next century', {}, { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' }],
  ['more than a timer can hold, in the body', { details: { retryAfterSeconds: 1e12 } }, {}],
])('a server that asks to wait for %s is asked again after a minute', async (_, fields, headers) => {
  const { next } = await watchOn({
    list: inTurn((response) => sendStatus(response, 429, fields, headers)),
    watch: inTurn(staysOpen),
  });
  expect(await next()).toMatchObject({ type: 'interrupted', retryInMs: 60_000 });
});

const error = (retryAfterSeconds: unknown) => (response: ServerResponse) =>
  response.end(line('ERROR', { kind: 'Status', code: 429, details: { retryAfterSeconds } }));

test('the same in a stream; what is not a number of seconds is left to our own pauses', async () => {
  const endless = await watchOn({ list: inTurn(list([], '5')), watch: inTurn(error(1e12)) });
  await endless.next();
  expect(await endless.next()).toMatchObject({ type: 'interrupted', retryInMs: 60_000 });
  const odd = await watchOn({ list: inTurn(list([], '5')), watch: inTurn(error({ valueOf: 1 })) });
  await odd.next();
  expect(await odd.next()).toMatchObject({
    type: 'interrupted',
    why: expect.stringContaining('ended the watch'),
  });
});

test.each(['constructor', '__proto__', 'toString', 'WEIRD', { toString: 1 }, null])(
  'an event of type %j is no change',
  async (type) => {
    const { next } = await watchOn({
      list: inTurn(list([], '5')),
      watch: inTurn((response) => {
        response.write(`${JSON.stringify({ type, object: inferenceService('never', '6') })}\n`);
        response.write(line('ADDED', inferenceService('a', '7')));
      }),
    });
    await next();
    expect(await next()).toEqual(changed('added', 'a', '7'));
  },
);

const switching = (response: ServerResponse): void =>
  void response.socket?.write(
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  );

test('HTTP 101 as the answer to a list or a watch: not live, and asked again', async () => {
  const { next } = await watchOn({
    list: inTurn(switching, list(['a'], '5'), list(['a'], '6')),
    watch: inTurn(switching, staysOpen),
  });
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('HTTP 101') });
  expect(await next()).toEqual(listed(['a'], '5'));
  expect(await next()).toMatchObject({ type: 'interrupted', why: expect.stringContaining('HTTP 101') });
  expect(await next()).toEqual(listed(['a'], '6'));
});
