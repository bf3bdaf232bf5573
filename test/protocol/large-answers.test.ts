import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../src/inference/exchange.js';
import { readJson } from '../../src/inference/read-json.js';
import { decodePredict as decodeV1 } from '../../src/protocol/v1.js';
import { decodePredict as decodeV2 } from '../../src/protocol/v2.js';
import type { Work } from '../../src/runtime/work.js';

const count = 40_000;
/** Values that one step may walk over: about a millisecond's. */
const perStep = 20_000;

/** The steps of work, and what it makes. */
function stepsOf<T>(work: Work<T>): { readonly steps: number; readonly made: T } {
  for (let steps = 0; ; steps += 1) {
    const step = work.next();
    if (step.done === true) return { steps, made: step.value };
  }
}

function answerOf(text: string): HttpResponse {
  return { transport: 'http', status: 200, headers: {}, body: Buffer.from(text) };
}

function list(make: (index: number) => string): string {
  return `[${Array.from({ length: count }, (_, index) => make(index)).join(',')}]`;
}

/** Each of them is walked over as often when it is read: to know its leaves, its datatype, and its values. */
const walks = 4;

describe('an answer that is no list of numbers alone is read in steps', () => {
  test.each([
    ['true and false', list((index) => String(index % 2 === 0))],
    ['text', list((index) => `"word ${index}"`)],
    ['numbers and text', list((index) => (index === 5 ? '"NaN"' : String(index)))],
    ['ragged lists', list((index) => (index % 2 === 0 ? '[1]' : '[1,2]'))],
    ['objects', list((index) => `{"score":${index}.5}`)],
  ])('V1: %s', (_, values) => {
    const answer = answerOf(`{"predictions":${values}}`);
    const read = stepsOf(readJson(answer.body, 'answer')).steps;
    const { steps, made } = stepsOf(decodeV1(answer));
    expect(made.tensors[0]?.values).toHaveLength(count);
    expect(steps - read).toBeGreaterThanOrEqual((walks * count) / perStep);
  });

  test.each([
    ['BOOL', list((index) => String(index % 2 === 0))],
    ['BOOL', list((index) => (index === 5 ? '1' : String(index % 2 === 0)))],
    ['BYTES', list((index) => `"word ${index}"`)],
    ['FP64', list((index) => (index === 5 ? '"NaN"' : `${index}.5`))],
  ])('V2: %s', (datatype, values) => {
    const output = `{"name":"x","datatype":"${datatype}","shape":[${count}],"data":${values}}`;
    const answer = answerOf(`{"outputs":[${output}]}`);
    const read = stepsOf(readJson(answer.body, 'answer')).steps;
    const { steps, made } = stepsOf(decodeV2(answer));
    expect(made.tensors[0]?.values).toHaveLength(count);
    expect(steps - read).toBeGreaterThanOrEqual((2 * count) / perStep);
  });
});
