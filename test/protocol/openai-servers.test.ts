// The framing of each server, written anew from what the real ones sent: KServe 0.14 and 0.21 (uvicorn), llama.cpp, sse-starlette.

import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { foldStream } from '../../src/protocol/openai-stream.js';
import { startTextClock } from '../../src/protocol/openai-timing.js';
import { chunk, speaking, stream, streamHead } from '../transport/streams.js';

function delta(fields: string, finish = 'null'): string {
  return `{"choices":[{"finish_reason":${finish},"index":0,"delta":{${fields}}}],"id":"c","model":"tiny"}`;
}

function event(data: string, end = '\n'): string {
  return `data: ${data}${end}${end}`;
}

const role = delta('"role":"assistant","content":null');
const finish = delta('', '"stop"');
const usage =
  '{"choices":[],"model":"tiny","usage":{"completion_tokens":3,"prompt_tokens":2,"total_tokens":5}}';
const words = [' K', 'Serve', ' é€'].map((word) => delta(`"content":"${word}"`));
const last = '0\r\n\r\n';

/** Sends each write by itself, when the socket has taken the one before. */
async function call(writes: readonly string[], end: 'end' | 'destroySoon' = 'end') {
  const port = await speaking((socket: Socket) => {
    const [first = '', ...rest] = writes;
    const next = (write: string, others: readonly string[]): void => {
      const [following, ...more] = others;
      const done = following === undefined ? () => void socket[end]() : () => next(following, more);
      socket.write(write, () => setImmediate(done));
    };
    next(streamHead + first, rest);
  });
  const fold = foldStream();
  const clock = startTextClock();
  const { sent } = await stream(port, {
    listener: {
      onEvent: (got) => {
        clock.add(fold.add(got), got.atMs);
        return fold.isDone() ? 'last' : undefined;
      },
    },
  });
  const { answer, fault } = fold.result();
  return { sent, fault, choice: answer.text?.choices[0], timing: clock.timing(answer.text?.usage) };
}

test.each<readonly [string, readonly string[], number | undefined]>([
  [
    'one event a chunk, with usage in a chunk of its own (KServe 0.21, vLLM)',
    [role, ...words, finish, usage, '[DONE]'].map((data) => chunk(event(data))).concat(last),
    3,
  ],
  [
    'one event a chunk, without usage (KServe 0.14)',
    [role, ...words, finish, '[DONE]'].map((data) => chunk(event(data))).concat(last),
    undefined,
  ],
  [
    'several events a chunk (llama.cpp)',
    [
      chunk(event(role) + event(words[0] ?? '')),
      chunk(event(words[1] ?? '')),
      chunk(event(words[2] ?? '')) + chunk(event(finish) + event(usage)) + chunk(event('[DONE]')) + last,
    ],
    3,
  ],
  [
    'CRLF, and comments between the events (sse-starlette)',
    [
      chunk(': ping - 2026-11-27 04:44:19\r\n\r\n'),
      ...[role, ...words, finish, usage, '[DONE]'].map(
        (data) => chunk(event(data, '\r\n')) + chunk(': ping - 2026-11-27 04:44:34\r\n\r\n'),
      ),
      last,
    ],
    3,
  ],
])('%s', async (_server, writes, tokens) => {
  const { sent, fault, choice, timing } = await call(writes);
  expect([sent.failure, fault]).toEqual([undefined, undefined]);
  expect(choice).toMatchObject({ content: ' KServe é€', finishReason: 'stop' });
  expect([timing.unit, timing.count]).toEqual([tokens === undefined ? 'chunks' : 'tokens', 3]);
  expect(timing.firstMs).toBeGreaterThan(0);
  expect(timing.lastMs).toBeLessThanOrEqual(sent.events?.lastMs ?? 0);
});

test('a server that is killed: chunks, then the end of the connection', async () => {
  const { sent, fault, choice } = await call(
    [role, ...words].map((data) => chunk(event(data))),
    'destroySoon',
  );
  expect(sent.failure).toMatchObject({ phase: 'receive', code: 'CUT_SHORT' });
  expect(sent.response).toMatchObject({ status: 200 });
  expect([fault, choice?.content]).toEqual([{ kind: 'unfinished' }, ' KServe é€']);
});

test('a stream that ends well, but before the text does', async () => {
  const { sent, fault, choice } = await call([chunk(event(role) + event(words[0] ?? '')), last]);
  expect(sent.failure).toBeUndefined();
  expect([fault, choice?.content]).toEqual([{ kind: 'unfinished' }, ' K']);
});

test('an error inside a stream with status 200', async () => {
  const error =
    '{"error":{"message":"EngineCore died","type":"InternalServerError","param":null,"code":500}}';
  const { sent, fault, choice } = await call([
    ...[words[0] ?? '', error, '[DONE]'].map((data) => chunk(event(data))),
    last,
  ]);
  expect([sent.failure, choice?.content]).toEqual([undefined, ' K']);
  expect(fault).toMatchObject({ kind: 'error', error: { message: 'EngineCore died', code: '500' } });
});
