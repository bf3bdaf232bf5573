import { expect, test } from 'vitest';
import type { Answer } from '../../src/inference/answer.js';
import type { HttpResponse } from '../../src/inference/exchange.js';
import type { Work } from '../../src/inference/work.js';
import type { Call } from '../../src/predict/calls.js';
import { readPrediction } from '../../src/predict/read-prediction.js';
import { Problem } from '../../src/problem.js';
import { decodePredict } from '../../src/protocol/v1.js';
import { exchange } from '../inference/samples.js';

const never = AbortSignal.any([]);
const plan = { request: exchange({}).request, notes: [], tokenSent: false, secretSent: false };

function delivered(body: string | Uint8Array) {
  const { endpoint, startedAt, roundTrip } = exchange({});
  const response: HttpResponse = { transport: 'http', status: 200, headers: {}, body: Buffer.from(body) };
  return { endpoint, startedAt, roundTrip: { ...roundTrip, response }, plan };
}

const call: Call<Work<Answer>> = {
  plan: () => plan,
  send: () => Promise.reject(new Error('nothing is sent here')),
  decode: (response) => decodePredict(response as HttpResponse),
};

test('an answer is read, or it is said how far it is from what the protocol says', async () => {
  const { reading } = await readPrediction(
    call,
    delivered('{"predictions":[1]}'),
    { timeoutMs: 10_000 },
    never,
  );
  expect(reading).toMatchObject({ value: { tensors: [{ name: 'predictions' }] } });
  const other = await readPrediction(call, delivered('{}'), { timeoutMs: 10_000 }, never);
  expect(other.reading).toMatchObject({ mismatch: 'form', undecodable: expect.stringContaining('V1') });
  expect(other.delivered.roundTrip.response).toBeDefined();
});

test('the time that reading takes counts: an answer that cannot be read within the limit did not end in time', async () => {
  const large = delivered(`{"predictions":[${'0.5,'.repeat(3_000_000)}1]}`);
  const { delivered: late, reading } = await readPrediction(call, large, { timeoutMs: 24 }, never);
  expect(reading).toEqual({});
  expect(late.roundTrip).toMatchObject({ failure: { phase: 'receive', code: 'TIMEOUT' } });
  expect(late.roundTrip.response).toBeUndefined();
});

test('reading is given up with the signal', async () => {
  const controller = new AbortController();
  const large = delivered(`{"predictions":[${'0.5,'.repeat(3_000_000)}1]}`);
  const reading = readPrediction(call, large, { timeoutMs: 100_000 }, controller.signal);
  controller.abort(new Problem('interrupted', 'given up', { remedy: '' }));
  await expect(reading).rejects.toThrow('given up');
});
