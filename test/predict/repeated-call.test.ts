import { expect, test } from 'vitest';
import type { Answer } from '../../src/inference/answer.js';
import type { HttpResponse, ModelResponse } from '../../src/inference/exchange.js';
import type { ModelCall, SendOptions, SentCall } from '../../src/predict/model-client.js';
import { sendInTurn } from '../../src/predict/repeated-call.js';
import { Problem } from '../../src/problem.js';
import { decodePredict } from '../../src/protocol/v1.js';
import type { Work } from '../../src/runtime/work.js';
import { grpc, http } from './make-evidence.js';

const never = new AbortController().signal;
const good = '{"predictions":[1]}';

const { roundTrip: plainTrip, startedAt: _, ...about } = http(200, '');

function callOf(send: ModelCall<Work<Answer>>['send']): ModelCall<Work<Answer>> {
  return {
    preview: () => ({ request: about.request, notes: [], tokenSent: false, secretSent: false }),
    send,
    decode: read,
    share: () => Promise.reject(new Error('nobody shares it')),
  };
}

/** A call with these answers, one after the other, and how often one of them was read. */
function repeated(answers: readonly SentCall[], more: Partial<ModelCall<Work<Answer>>> = {}) {
  const seen = { read: 0, sent: [] as SendOptions[] };
  const call = callOf((_endpoint, how) => {
    seen.sent.push(how);
    return Promise.resolve(answers[seen.sent.length - 1] ?? neverAbsent());
  });
  const decode = (response: ModelResponse) => {
    seen.read += 1;
    return read(response);
  };
  const send = sendInTurn([{ call: { ...call, decode, ...more }, about }]);
  return { seen, send: () => send(0, never) };
}

function neverAbsent(): never {
  throw new Error('There is an answer for each call.');
}

/** As the codec of each transport does: a gRPC message is an answer, whatever is in it. */
function read(response: ModelResponse): Work<Answer> {
  return decodePredict(response.transport === 'http' ? response : (ok(good) as HttpResponse));
}

function ok(body: string, headers: HttpResponse['headers'] = {}, status = 200): ModelResponse {
  return { transport: 'http', status, headers, body: new TextEncoder().encode(body) };
}

function message(text: Buffer | undefined, code = 0): ModelResponse {
  const response = grpc(code, '').roundTrip.response as Extract<ModelResponse, { transport: 'grpc' }>;
  return { ...response, ...(text === undefined ? {} : { message: text }) };
}

const answered = (response: ModelResponse): SentCall => ({ ...plainTrip, response });
const one = Buffer.from('one');
const large = `{"predictions":[${'1,'.repeat(40_000)}1]}`;

test.each<[string, ModelResponse, ModelResponse, number]>([
  ['the same body', ok(good), ok(good), 1],
  ['another body', ok(good), ok('{"predictions":[2]}'), 2],
  ['a body that goes on', ok(good), ok(`${good} `), 2],
  ['another header', ok(good, { date: 'Mon' }), ok(good, { date: 'Tue' }), 1],
  ['another type', ok(good), ok(good, { 'content-type': 'text/html' }), 2],
  ['another encoding', ok(good), ok(good, { 'content-encoding': 'identity' }), 2],
  ['a status of gRPC', ok(good), ok(good, { 'grpc-status': '0' }), 2],
  ['another status', ok(good), ok(good, {}, 201), 2],
  ['the same large body', ok(large), ok(large), 2],
  ['the same message', message(one), message(one), 1],
  ['another message', message(one), message(Buffer.from('two')), 2],
  ['no message', message(undefined), message(undefined), 2],
  ['another transport', ok(good), message(one), 2],
])(
  'an answer of many is read where it may differ from the one before: %s',
  async (_name, first, then, read) => {
    const { seen, send } = repeated([answered(first), answered(then)]);
    expect([(await send()).failure, (await send()).failure]).toEqual([undefined, undefined]);
    expect(seen.read).toBe(read);
  },
);

test.each<[string, ModelResponse, string]>([
  ['a status', ok('{"error":"x"}', {}, 500), 'the model failed on this payload: x'],
  ['the same body with a status', ok(good, {}, 503), 'not sure who answered'],
  ['the same body as gRPC', ok(good, { 'content-type': 'application/grpc' }), 'it answers in gRPC'],
  ['a body that is not an answer', ok('{}'), 'the model server answered 200, but not as v1 says'],
])('a failure after a good answer is told each time: %s', async (_name, failed, summary) => {
  const { send } = repeated([answered(ok(good)), answered(failed), answered(failed)]);
  expect((await send()).failure).toBeUndefined();
  for (const { failure } of [await send(), await send()])
    expect(failure).toMatchObject({ ok: false, summary: expect.stringContaining(summary) as string });
});

test('a gRPC status after a good answer is a failure, though its message is the same', async () => {
  const { send } = repeated([answered(message(one)), answered(message(one, 13))]);
  await send();
  expect((await send()).failure).toMatchObject({ ok: false });
});

test('what is measured is of each call, also where its answer need not be read', async () => {
  const first = answered(ok(good));
  const second = { ...first, timings: { ...first.timings, totalMs: 99 }, sentBytes: 7, receivedBytes: 8 };
  const { send } = repeated([first, second]);
  expect((await send()).timings.totalMs).toBe(first.timings.totalMs);
  expect(await send()).toEqual({ timings: second.timings, sentBytes: 7, receivedBytes: 8 });
});

test('the first call goes as a prediction does, and those after it as the many that they are', async () => {
  const { seen, send } = repeated([answered(ok(good)), answered(ok(good)), answered(ok(good))]);
  for (let at = 0; at < 3; at += 1) await send();
  expect(seen.sent.map(({ isRepeated }) => isRepeated)).toEqual([undefined, true, true]);
});

test('the time of a call is kept to, also where its answer comes as events', async () => {
  const { seen, send } = repeated([answered(ok(good))]);
  await send();
  expect(seen.sent[0]).toMatchObject({
    timeoutMs: about.timeoutMs,
    stream: { connectMs: about.timeoutMs, firstEventMs: about.timeoutMs },
  });
});

test('payloads go in turn', async () => {
  const order: string[] = [];
  const named = (name: string) => ({
    call: callOf(() => {
      order.push(name);
      return Promise.resolve(answered(ok(good)));
    }),
    about,
  });
  const send = sendInTurn([named('a'), named('b')]);
  for (const index of [0, 1, 2, 5]) await send(index, never);
  expect(order).toEqual(['a', 'b', 'a', 'b']);
});

test('a failure says why an earlier token went in place of a new one', async () => {
  const tokenTrouble = new Problem('cluster', 'You may not create tokens.', { remedy: 'Ask for it.' });
  const preview = () => ({
    request: about.request,
    notes: [],
    tokenSent: true,
    secretSent: true,
    tokenTrouble,
  });
  const { send } = repeated([answered(ok('expired', {}, 401))], { preview });
  const { failure } = await send();
  expect(failure?.summary).toMatch(/no new token could be had: You may not create tokens$/);
  expect(failure?.next[0]?.text).toBe('Ask for it.');
});

const streamed = {
  answer: { tensors: [], json: [] },
  timing: { firstMs: 1, lastMs: 3, unit: 'chunks', count: 3 },
} as const;

const inParts: ModelCall<Work<Answer>>['send'] = (_endpoint, { onText }) => {
  for (let part = 0; part < 3; part += 1) onText?.([]);
  return Promise.resolve({ ...answered(ok('')), streamed });
};

test('of a text that comes as events, it is measured when each part came', async () => {
  const { seen, ...calls } = repeated([], { send: inParts });
  const fromMs = performance.now();
  for (const { text, failure } of [await calls.send(), await calls.send()]) {
    expect(failure).toBeUndefined();
    expect(text).toMatchObject(streamed.timing);
    const gapsMs = text?.gapsMs ?? [];
    expect(gapsMs.map((ms) => ms >= 0)).toEqual([true, true]);
    expect(gapsMs.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(performance.now() - fromMs);
  }
  expect(seen.read).toBe(0);
});

test('a text that breaks off is a failure', async () => {
  const failure = { phase: 'receive', code: 'ECONNRESET', message: 'it was cut' } as const;
  const { response: _, ...cut } = plainTrip;
  const { send } = repeated([{ ...cut, failure, streamed }]);
  const sent = await send();
  expect(sent.failure).toMatchObject({ ok: false });
  expect(sent.text).toBeUndefined();
});
