import { expect, test } from 'vitest';
import { createVllmEngine, maxRunning } from '../../../src/demo/models/vllm-engine.js';
import { readExposition } from '../../../src/metrics/exposition.js';
import { countServer } from '../../../src/metrics/server-metrics.js';
import { ask } from './serving.js';
import { chat, events, post, serveText } from './language-calls.js';

const never = new AbortController().signal;

/** The counts that `isvc top` reads. */
function counts(text: string) {
  return countServer(readExposition(text, () => true));
}

test('what is read and written is counted, streamed or not', async () => {
  await using server = await serveText();
  const before = counts((await ask(server.port, '/metrics')).text);
  expect(before).toMatchObject({ kind: 'vllm', calls: 0, inFlight: 0, waiting: 0, cacheShare: 0, tokens: 0 });
  const { json } = await post(server.port, '/v1/chat/completions', chat);
  await events(server.port, '/v1/chat/completions', chat);
  const { text } = await ask(server.port, '/metrics');
  expect(counts(text)).toMatchObject({
    calls: 2,
    inFlight: 0,
    cacheShare: 0,
    tokens: 2 * json.usage.completion_tokens,
    steps: { queue: { calls: 2 }, pre: { calls: 2 }, predict: { calls: 2 } },
  });
  const labels = 'engine="0",model_name="writer"';
  expect(text).toContain(
    `vllm:request_success_total{engine="0",finished_reason="length",model_name="writer"} 2.0`,
  );
  expect(text).toContain(`vllm:prompt_tokens_total{${labels}} ${2 * json.usage.prompt_tokens}.0`);
  expect(text).toContain(
    `vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="writer"} 2.0`,
  );
});

test('a request beyond those that are computed waits for a place, in turn', async () => {
  const engine = createVllmEngine('writer');
  const running = await Promise.all(Array.from({ length: maxRunning }, () => engine.start(16, never)));
  const started: string[] = [];
  const first = engine.start(16, never).then(() => started.push('first'));
  const second = engine.start(16, never).then(() => started.push('second'));
  await Promise.resolve();
  expect([engine.running(), engine.waiting(), started]).toEqual([maxRunning, 2, []]);
  running[0]?.end('stop');
  await first;
  expect([engine.running(), engine.waiting(), started]).toEqual([maxRunning, 1, ['first']]);
  running[1]?.end('stop');
  await second;
  expect(started).toEqual(['first', 'second']);
});

test('one whose client goes while it waits leaves the queue', async () => {
  const engine = createVllmEngine('writer');
  await Promise.all(Array.from({ length: maxRunning }, () => engine.start(16, never)));
  const gone = new AbortController();
  const waiting = engine.start(16, gone.signal);
  await Promise.resolve();
  gone.abort(new Error('the client is gone'));
  await expect(waiting).rejects.toThrow('the client is gone');
  expect(engine.waiting()).toBe(0);
});

test('a place that is handed on is not free for a request that comes meanwhile, nor lost when its client goes', async () => {
  const engine = createVllmEngine('writer');
  const running = await Promise.all(Array.from({ length: maxRunning }, () => engine.start(16, never)));
  const gone = new AbortController();
  const waiting = engine.start(16, gone.signal);
  const last = engine.start(16, never);
  await Promise.resolve();
  running[0]?.end('stop');
  gone.abort();
  running[1]?.end('stop');
  const late = engine.start(16, never);
  const request = await waiting;
  await last;
  expect([engine.running(), engine.waiting()]).toEqual([maxRunning, 1]);
  request.end('abort');
  await late;
  expect([engine.running(), engine.waiting()]).toEqual([maxRunning, 0]);
});

test('the cache fills by blocks of 16 tokens, and is free when a request ends', async () => {
  const engine = createVllmEngine('writer');
  const request = await engine.start(17, never);
  expect(engine.cacheShare()).toBe(32 / 8192);
  request.wrote(16);
  expect(engine.cacheShare()).toBe(48 / 8192);
  request.end('stop');
  request.end('stop');
  expect(engine.cacheShare()).toBe(0);
  expect(counts(Buffer.from(engine.metrics().body).toString())).toMatchObject({ calls: 1, tokens: 16 });
});
