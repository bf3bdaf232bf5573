import { expect, test } from 'vitest';
import type { Answer } from '../../src/inference/answer.js';
import type { HttpResponse } from '../../src/inference/exchange.js';
import type { Work } from '../../src/runtime/work.js';
import type { Evidence } from '../../src/predict/evidence.js';
import type { ModelCall } from '../../src/predict/model-client.js';
import { finishAnswer, readAnswer } from '../../src/predict/send-call.js';
import { Problem } from '../../src/problem.js';
import { decodePredict } from '../../src/protocol/v1.js';
import { http } from './make-evidence.js';

const never = AbortSignal.any([]);
const call: ModelCall<Work<Answer>> = {
  preview: () => {
    throw new Error('nothing is sent here');
  },
  send: () => Promise.reject(new Error('nothing is sent here')),
  share: () => Promise.reject(new Error('nobody shares it')),
  decode: (response) => decodePredict(response as HttpResponse),
};

function read(body: string, timeoutMs: number, signal: AbortSignal): Promise<Evidence<Answer>> {
  const { value: _, ...evidence } = http(200, body);
  const begun = { ...evidence, ...readAnswer(call, evidence.roundTrip.response) };
  return finishAnswer(begun, timeoutMs, signal);
}

const large = `{"predictions":[${'0.5,'.repeat(3_000_000)}1]}`;

test('an answer is read, or it is said how far it is from what the protocol says', async () => {
  const { value } = await read('{"predictions":[1]}', 10_000, never);
  expect(value).toMatchObject({ tensors: [{ name: 'predictions' }] });
  const other = await read('{}', 10_000, never);
  expect(other).toMatchObject({ mismatch: 'form', undecodable: expect.stringContaining('V1') });
  expect(other.value).toBeUndefined();
  expect(other.roundTrip.response).toBeDefined();
});

test('the time that reading takes counts: an answer that cannot be read within the limit did not end in time', async () => {
  const late = await read(large, 24, never);
  expect(late.value).toBeUndefined();
  const message = 'the answer came, but could not be read within 0.024 s';
  expect(late.roundTrip).toMatchObject({ failure: { phase: 'receive', code: 'TIMEOUT', message } });
  expect(late.roundTrip.response).toBeUndefined();
});

test('reading is given up with the signal', async () => {
  const controller = new AbortController();
  const reading = read(large, 100_000, controller.signal);
  controller.abort(new Problem('interrupted', 'given up', { remedy: '' }));
  await expect(reading).rejects.toThrow('given up');
});

test('a text that came as events is an answer once it is whole', async () => {
  const { value: _, ...evidence } = http(200, '');
  const whole = {
    answer: { tensors: [], json: [] },
    timing: { unit: 'chunks', count: 0 },
  } as const;
  const valueOf = async (more: Partial<Evidence<never>>) =>
    (await finishAnswer({ ...evidence, streamed: whole, ...more }, 1000, never)).value;
  expect(await valueOf({})).toBe(whole.answer);
  expect(await valueOf({ streamed: { ...whole, fault: { kind: 'unfinished' } } })).toBeUndefined();
  const failure = { phase: 'receive', code: 'ECONNRESET', message: '' } as const;
  const { response: _unread, ...roundTrip } = evidence.roundTrip;
  expect(await valueOf({ roundTrip: { ...roundTrip, failure } })).toBeUndefined();
});

function faulty(): never {
  throw new TypeError('a fault of ours');
}

test('a fault of isvc in reading is not put on the server', () => {
  const { response } = http(200, '{}').roundTrip;
  expect(() => readAnswer({ ...call, decode: faulty }, response)).toThrow('a fault of ours');
});
