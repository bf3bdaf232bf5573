import { expect, test } from 'vitest';
import { startTextClock } from '../../src/protocol/openai-timing.js';

const text = [{ index: 0, content: 'a', reasoning: '', callsTool: false }];
const usage = { promptTokens: 1, completionTokens: 11, totalTokens: 12 };

function clock(...events: readonly (readonly [boolean, number])[]) {
  const started = startTextClock();
  for (const [hasText, atMs] of events) started.add(hasText ? text : [], atMs);
  return started;
}

test('a text is timed from its first piece to its last: neither a role before it nor usage behind it takes effect', () => {
  const timed = clock([false, 10], [true, 100], [true, 200], [true, 600], [false, 5000]);
  expect(timed.timing(usage)).toEqual({
    firstMs: 100,
    lastMs: 600,
    unit: 'tokens',
    count: 11,
    perUnitMs: 50,
    perSecond: (11 / 600) * 1000,
  });
});

test('without usage chunks are counted, and are not called tokens', () => {
  expect(clock([true, 100], [true, 200], [true, 600]).timing(undefined)).toMatchObject({
    unit: 'chunks',
    count: 3,
    perUnitMs: 250,
    perSecond: 5,
  });
});

test('one token has no time per token; none has no times', () => {
  expect(clock([true, 100]).timing({ ...usage, completionTokens: 1 })).toEqual({
    firstMs: 100,
    lastMs: 100,
    unit: 'tokens',
    count: 1,
    perSecond: 10,
  });
  expect(clock([false, 5]).timing(undefined)).toEqual({ unit: 'chunks', count: 0 });
});
