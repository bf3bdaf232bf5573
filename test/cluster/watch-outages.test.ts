import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { inferenceService, parametersOf, sendStatus, startApiServer } from './api-server.js';
import { inTurn, line, list, listed, staysOpen, stopAll, watchOn } from './watch-server.js';

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
  expect(await next()).toMatchObject({ type: 'interrupted', retryInMs: 3_600_000 });
  const last = next();
  stop();
  expect(await last).toBeUndefined();
});
