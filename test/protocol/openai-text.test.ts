import { expect, test } from 'vitest';
import { numberIn, readUsage } from '../../src/protocol/openai-text.js';

test('a count is a number, however it was read', () => {
  expect([numberIn(7), numberIn(7n)]).toEqual([7, 7]);
  expect(['7', null, true, undefined, {}].map(numberIn)).toEqual(Array.from({ length: 5 }));
});

test('a count of usage that is not a number is 0; usage that is no object is none', () => {
  expect(readUsage({ prompt_tokens: 'many', completion_tokens: 4 })).toEqual({
    promptTokens: 0,
    completionTokens: 4,
    totalTokens: 0,
  });
  expect([readUsage(null), readUsage(undefined), readUsage(3)]).toEqual([undefined, undefined, undefined]);
});
